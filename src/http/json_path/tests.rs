use super::find;
use crate::project::json::Json;

fn at(path: &str) -> String {
    let value =
        Json::parse(r#"{"a":{"b":[{"c":1},"xyz"]},"odd name":true,"length":7,"n":null}"#).expect("JSON");
    match find(&value, path) {
        Ok(Some(found)) => found.compact(),
        Ok(None) => "nothing".to_owned(),
        Err(error) => error,
    }
}

/// Both ways of writing, from either end.
#[test]
fn paths_lead_to_values() {
    for (path, value) in [
        ("$.a.b[0].c", "1"),
        ("a.b[-1]", "\"xyz\""),
        ("$['odd name']", "true"),
        ("a.b.length", "2"),
        ("$.n", "null"),
        ("a.b[1].length", "3"),
        ("length", "7"),
        ("a.x.y", "nothing"),
        ("a.b[9]", "nothing"),
        ("$.a[0]", "nothing"),
    ] {
        assert_eq!(at(path), value, "{path}");
    }
    assert!(
        at("$..a").contains("no path") && at("a[?(@.b)]").contains("filters") && at("a[").contains("missing")
    );
}
