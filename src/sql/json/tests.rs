//! JSON text in and out, order, containment.

use super::parse;

/// Keys are ordered and deduplicated as PostgreSQL does.
#[test]
fn objects() {
    let json = parse(r#"{"bb":1, "a":2, "c":[1,2.50,"x\n"], "a":3}"#).unwrap();
    assert_eq!(json.to_text(), r#"{"a": 3, "c": [1, 2.50, "x\n"], "bb": 1}"#);
}

/// Text that is not JSON is refused with PostgreSQL's detail.
#[test]
fn errors() {
    for (text, detail) in [
        ("{a}", "Token \"a\" is invalid."),
        ("[1,", "The input string ended unexpectedly."),
        ("[1 2]", "Expected \",\" or \"]\", but found \"2\"."),
        ("{\"a\" 1}", "Expected \":\", but found \"1\"."),
        ("01", "Token \"01\" is invalid."),
    ] {
        assert_eq!(parse(text).unwrap_err().detail.as_deref(), Some(detail), "{text}");
    }
}

/// Containment as `@>` has it.
#[test]
fn containment() {
    let contains = |a: &str, b: &str| parse(a).unwrap().contains(&parse(b).unwrap());
    assert!(contains(r#"{"a":1,"b":[1,2]}"#, r#"{"b":[2]}"#));
    assert!(contains("[1,[2,3]]", "[[3]]"));
    assert!(contains("[\"x\"]", "\"x\""));
    assert!(!contains("[1,2]", "[3]"));
}
