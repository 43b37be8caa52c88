use super::*;

fn form(headers: &[(&str, &str)], body: FormBody) -> Form {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Form { method: "GET".to_owned(), url: "/".to_owned(), headers, body, ..Form::default() }
}

/// Who asks is a header, and the helper reads what it wrote.
#[test]
fn who_asks_is_a_header() {
    let it = form(&[("X-A", "1")], FormBody::None);
    let auth = |form: &Form| super::auth(form, None);
    let with_auth = |form: Form, wanted: &Auth| super::with_auth(form.clone(), &auth(&form), wanted).0;
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

/// A key is a header or a parameter; usual names tell it, any name keeps it while it is typed.
#[test]
fn keys_are_headers_or_parameters() {
    let it = form(&[("X-A", "1")], FormBody::None);
    let wanted = |in_query| Auth::ApiKey(ApiKey { in_query, at: usize::MAX });
    let (mut with, at) = with_auth(it.clone(), &Auth::None, &wanted(false));
    assert_eq!(with.headers[1], ("X-API-Key".to_owned(), "key".to_owned()));
    assert_eq!(auth(&with, None), Auth::ApiKey(at.expect("a place")));
    with.headers[1] = ("X-Secr".to_owned(), "s".to_owned());
    assert_eq!(auth(&with, None), Auth::None);
    assert_eq!(auth(&with, at), Auth::ApiKey(ApiKey { in_query: false, at: 1 }));
    let (with, at) = with_auth(with.clone(), &auth(&with, at), &wanted(true));
    assert_eq!((with.headers.len(), &with.query[0]), (1, &("X-Secr".to_owned(), "s".to_owned())));
    let (with, at) = with_auth(with.clone(), &auth(&with, at), &Auth::Bearer("t".into()));
    assert_eq!((with.headers.len(), with.query.len(), at), (2, 0, None));
    assert_eq!(auth(&form(&[("Idempotency-Key", "1")], FormBody::None), None), Auth::None);
    assert_eq!(auth(&it, Some(ApiKey { in_query: false, at: 9 })), Auth::None, "it is gone");
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
