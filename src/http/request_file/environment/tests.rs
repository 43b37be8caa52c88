use super::Environments;

/// The private file wins, shared values come first, numbers are text.
#[test]
fn environments_are_laid_over_each_other() {
    let it = Environments::parse(
        Some(r#"{"$shared": {"v": 1, "host": "x"}, "dev": {"host": "http://localhost:3000", "token": "public"}}"#),
        Some(r#"{"dev": {"token": "secret"}, "prod": {}}"#),
    )
    .expect("two files");
    assert_eq!(it.names().collect::<Vec<_>>(), ["dev", "prod"]);
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        it.variables("dev"),
        [pair("v", "1"), pair("host", "http://localhost:3000"), pair("token", "secret")]
    );
    assert_eq!(it.variables("none"), [pair("v", "1"), pair("host", "x")]);
    assert!(
        Environments::parse(Some("[]"), None)
            .is_err_and(|it| it.starts_with("http-client.env.json: an object"))
    );
    assert!(Environments::parse(None, Some("{")).is_err_and(|it| it.starts_with("http-client.private")));
}
