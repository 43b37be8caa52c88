use super::*;

#[test]
fn json_is_laid_out_as_it_stands() {
    let text = r#" {"b":[1.50,{"x":null}],"a":"q\"\u00e9, {}","e":{},"l":[ ]} "#;
    let expected = r#"{
  "b": [
    1.50,
    {
      "x": null
    }
  ],
  "a": "q\"\u00e9, {}",
  "e": {},
  "l": []
}"#;
    assert_eq!(pretty(text).as_deref(), Some(expected));
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [
        "",
        "{",
        "[1,]",
        "{\"a\"}",
        "{a:1}",
        "01",
        "1.",
        "+1",
        "tru",
        "\"\u{1}\"",
        "\"\\x\"",
        "1 2",
        "nul",
        "\"é",
    ] {
        assert!(!is_json(text), "{text}");
    }
    for text in ["null", "\"é\"", "-0.5e+10", "[[],{}]", "  3 "] {
        assert!(is_json(text), "{text}");
    }
    assert!(!is_json(&"[".repeat(100_000)));
}

#[test]
fn numbers() {
    assert!(
        is_number("1e+20") && is_number("-0.5") && !is_number("NaN") && !is_number("1 ") && !is_number("")
    );
}

proptest::proptest! {
    /// Agrees with serde_json on what is JSON, and keeps its meaning.
    #[test]
    fn agrees_with_serde_json(text in r#"[\[\]{},:"a0-9.eE\\ \-nultrsfd]{0,24}"#) {
        let reference = serde_json::from_str::<serde_json::Value>(&text);
        // A number too large for a double is still JSON.
        if reference.as_ref().err().is_none_or(|error| !error.to_string().contains("out of range")) {
            proptest::prop_assert_eq!(is_json(&text), reference.is_ok(), "{}", text);
        }
        if let (Some(pretty), Ok(value)) = (pretty(&text), reference) {
            proptest::prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&pretty).ok(), Some(value));
        }
    }
}
