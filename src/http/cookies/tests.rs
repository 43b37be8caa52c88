use super::super::Headers;
use super::super::url::Url;
use super::CookieJar;

fn url(text: &str) -> Url {
    Url::parse(text).expect("an address")
}

fn jar(from: &str, lines: &[&str]) -> CookieJar {
    let mut jar = CookieJar::default();
    jar.take(&url(from), &lines.iter().map(|line| ("Set-Cookie", *line)).collect::<Headers>(), 1_000);
    jar
}

fn sent(jar: &CookieJar, to: &str) -> String {
    jar.header(&url(to), 1_000).unwrap_or_default()
}

/// Hosts, paths and the order that servers rely on.
#[test]
fn cookies_go_where_they_belong() {
    let it = jar(
        "http://api.example.com/v1/login",
        &["a=1", "b=2; Path=/", "c=3; Domain=example.com; Path=/v1/x"],
    );
    assert_eq!(sent(&it, "http://api.example.com/v1/x/y"), "c=3; a=1; b=2");
    assert_eq!(sent(&it, "http://api.example.com/v1x"), "b=2");
    assert_eq!(sent(&it, "http://www.example.com/v1/x"), "c=3");
    assert_eq!(sent(&it, "http://badexample.com/v1/x"), "");
}

/// A cookie is replaced, expires, and is taken away.
#[test]
fn cookies_end() {
    let mut it = jar(
        "http://h/",
        &["a=1; Max-Age=10", "b=1; Expires=Thu, 01 Jan 1970 00:00:05 GMT", "c=1; Max-Age=0"],
    );
    assert_eq!(sent(&it, "http://h/"), "a=1; b=1");
    assert_eq!(it.header(&url("http://h/"), 6_000).as_deref(), Some("a=1"));
    it.take(
        &url("http://h/"),
        &[("set-cookie", "a=2"), ("set-cookie", "b=; Max-Age=-1")].into_iter().collect(),
        1_000,
    );
    assert_eq!(sent(&it, "http://h/"), "a=2");
}

/// Cookies for others, and unsafe ones, are not taken.
#[test]
fn cookies_that_must_not_be_set() {
    let lines = [
        "a=1; Domain=other.com",
        "b=1; Domain=com",
        "c=1; Secure",
        "__Host-d=1; Path=/",
        "=x",
        "e",
        "f=\u{1}",
    ];
    assert_eq!(jar("http://www.example.com/", &lines), CookieJar::default());
    let it = jar("http://localhost:3000/", &["c=1; Secure; HttpOnly; SameSite=Lax", "d=1; Domain=localhost"]);
    assert_eq!(sent(&it, "http://localhost:3000/"), "c=1; d=1");
    let it = jar("https://h.x/", &["__Host-d=1; Path=/; Secure"]);
    assert_eq!(
        (sent(&it, "https://h.x/"), sent(&it, "http://h.x/")),
        ("__Host-d=1".to_owned(), String::new())
    );
}
