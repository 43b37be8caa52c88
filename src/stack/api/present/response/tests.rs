use super::*;

fn response(media_type: &str, bytes: &[u8]) -> Response {
    let mut response = Response::new(200);
    response.head.headers.append("Content-Type", media_type);
    response.body = bytes.to_vec();
    response
}

fn text(media_type: &str, bytes: &[u8]) -> TextBody {
    match body(&response(media_type, bytes)) {
        Body::Text(body) => *body,
        other => panic!("{other:?}"),
    }
}

/// Bodies for reading, and as they came.
#[test]
fn bodies_are_shown() {
    assert_eq!(body(&response("text/plain", b"")), Body::None);
    assert_eq!(body(&response("image/png", &[0xff, 0])), Body::Binary);
    let json = text("application/json; charset=utf-8", br#"{"a":[1]}"#);
    assert_eq!(
        (json.text.as_str(), json.raw.as_deref()),
        ("{\n  \"a\": [\n    1\n  ]\n}", Some(r#"{"a":[1]}"#))
    );
    assert_eq!((json.is_html, json.cut, json.table), (false, false, None));
    assert_eq!(text("application/json", b"{").text, "{");
    assert!(text("text/html; charset=utf-8", b"<p>").is_html);
    let long = "ü".repeat(MAX_BODY);
    let long = text("text/plain", long.as_bytes());
    assert!(long.cut && long.text.len() == MAX_BODY);
}

/// Lists of objects are tables too, also inside a page of them.
#[test]
fn lists_are_tables() {
    let bytes = br#"{"total": 9, "books": [{"id": 1, "title": "A", "tags": ["x"]}, {"id": "2", "more": null}, {"title": null, "more": true}]}"#;
    let table = text("application/json", bytes).table.expect("a table");
    let columns: Vec<_> = table.columns.iter().map(|it| (it.name.as_str(), it.type_name.as_str())).collect();
    assert_eq!(columns, [("id", "any"), ("title", "string"), ("tags", "array"), ("more", "boolean")]);
    let rows: Vec<Vec<_>> = (0..3).map(|row| table.row(row).collect()).collect();
    assert_eq!(rows[0], [Some("1"), Some("A"), Some(r#"["x"]"#), None]);
    assert_eq!(rows[2], [None, None, None, Some("true")]);
    for other in
        ["[]", "[1]", r#"[{"a": 1}, 2]"#, r#"{"a": 1}"#, "[{}]", r#"{"a": [{"x": 1}], "b": [{"x": 1}]}"#]
    {
        assert_eq!(text("application/json", other.as_bytes()).table, None, "{other}");
    }
}

/// What a problem says, what cookies are set, what headers mean.
#[test]
fn the_head_is_explained() {
    let mut response =
        response("application/problem+json", br#"{"title": "Out of stock", "status": 409, "left": [0]}"#);
    let pairs = [("title", "Out of stock"), ("status", "409"), ("left", "[0]")];
    assert_eq!(problem(&response), pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
    response.head.headers.append("Set-Cookie", "sid=1; HttpOnly; Path=/; SameSite=Lax; Max-Age=60");
    let url = Url::parse("http://localhost:3000/").expect("an address");
    let cookies = cookies(&response, &url, 0);
    let expected = [
        "for localhost/",
        "until Thu, 01 Jan 1970 00:01:00 GMT",
        "HttpOnly: no script can read it",
        "SameSite=Lax",
    ];
    assert_eq!(cookies[0].name, "sid");
    assert_eq!(cookies[0].facts, expected);
    let headers = headers(&response);
    assert!(headers.iter().all(|it| !it.meaning.is_empty()), "{headers:?}");
}
