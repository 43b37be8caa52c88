use super::Headers;

/// Looking up ignores case; order and case are kept.
#[test]
fn names_have_no_case_but_keep_theirs() {
    let mut headers: Headers =
        [("Set-Cookie", "a=1"), ("X-One", "1"), ("set-cookie", "b=2")].into_iter().collect();
    assert_eq!(headers.get("SET-COOKIE"), Some("a=1"));
    assert_eq!(headers.get_all("set-cookie").collect::<Vec<_>>(), ["a=1", "b=2"]);
    headers.set("SET-cookie", "c=3");
    assert_eq!(headers.iter().collect::<Vec<_>>(), [("SET-cookie", "c=3"), ("X-One", "1")]);
    headers.set("X-Two", "2");
    assert!(headers.remove("x-one") && !headers.remove("x-one"));
    assert_eq!(headers.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["SET-cookie", "X-Two"]);
}

/// Lists run over lines and skip empty elements.
#[test]
fn lists_run_over_lines() {
    let headers: Headers =
        [("Connection", "keep-alive, , Upgrade"), ("connection", "x")].into_iter().collect();
    assert_eq!(headers.list("connection").collect::<Vec<_>>(), ["keep-alive", "Upgrade", "x"]);
    assert!(headers.has_token("Connection", "upgrade") && !headers.has_token("Connection", "up"));
}
