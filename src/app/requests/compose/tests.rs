use super::*;

fn form(headers: &[(&str, &str)], body: FormBody) -> Form {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Form { method: "GET".to_owned(), url: "/".to_owned(), query: Vec::new(), headers, body }
}

/// Who asks is a header, and the helper reads what it wrote.
#[test]
fn who_asks_is_a_header() {
    let it = form(&[("X-A", "1")], FormBody::None);
    assert_eq!(auth(&it), Auth::None);
    for wanted in [Auth::Basic("ann".into(), "se cret".into()), Auth::Bearer("{{token}}".into()), Auth::None]
    {
        let with = with_auth(it.clone(), &wanted);
        assert_eq!(auth(&with), wanted);
        assert_eq!(with_auth(with.clone(), &Auth::Other), with);
        assert_eq!(with_auth(with, &Auth::None), it);
    }
    assert_eq!(
        auth(&form(&[("authorization", "basic a:b")], FormBody::None)),
        Auth::Basic("a".into(), "b".into())
    );
    assert_eq!(auth(&form(&[("Authorization", "Digest x")], FormBody::None)), Auth::Other);
}

/// A body's kind and its header go together.
#[test]
fn bodies_have_a_kind() {
    let it = form(&[], FormBody::None);
    for (kind, _) in BodyKind::ALL {
        assert_eq!(body_kind(&with_body(it.clone(), kind)), kind);
    }
    let json = form(&[("content-type", "application/json; charset=utf-8")], FormBody::Text("[1]".into()));
    assert_eq!(body_kind(&json), BodyKind::Json);
    let text = with_body(json.clone(), BodyKind::Text);
    assert_eq!((text.headers[0].1.as_str(), &text.body), ("text/plain", &FormBody::Text("[1]".into())));
    assert_eq!(with_body(json, BodyKind::None).headers, []);
    let mixed = form(&[], FormBody::Mixed);
    assert_eq!(with_body(mixed.clone(), BodyKind::Mixed), mixed);
}
