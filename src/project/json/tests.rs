use proptest::prelude::*;

use super::{Json, Writer, push_string};

/// What serde_json takes is taken, what it refuses is refused.
#[test]
fn reads_what_is_json() {
    for text in [
        "null",
        " true ",
        "false",
        "0",
        "-0.5e+7",
        "12",
        "\"\"",
        "\"a\\n\\u00fc\\ud83d\\ude00\\/\"",
        "[]",
        "[1, [2], {}]",
        "{\"a\": {\"b\": [null]}, \"c\": \"d\"}",
        "",
        "nul",
        "tru e",
        "01",
        "1.",
        ".5",
        "1e",
        "-",
        "+1",
        "\"",
        "\"\\x\"",
        "\"\\ud83d\"",
        "\"\\u+0fc\"",
        "\"a\nb\"",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\" 1}",
        "{a: 1}",
        "{\"a\": 1,}",
        "1 2",
        "\u{a0}1",
    ] {
        assert_eq!(
            Json::parse(text).is_ok(),
            serde_json::from_str::<serde_json::Value>(text).is_ok(),
            "{text}"
        );
    }
    let deep = "[".repeat(100_000);
    assert!(Json::parse(&deep).expect_err("too deep").starts_with("nested too deeply at byte"));
}

#[test]
fn values_are_found() {
    let json =
        Json::parse(r#"{"a":"x","b":18446744073709551615,"c":[1],"a":"y","n":null,"d":-1}"#).expect("JSON");
    assert_eq!(json.text("a").map(|text| &**text), Ok("y"));
    assert_eq!(json.number("b"), Ok(u64::MAX));
    assert_eq!(json.list("c").map(<[Json]>::len), Ok(1));
    assert_eq!((json.get("n"), json.get("d").and_then(Json::as_u64)), (None, None));
    assert_eq!(json.number("d"), Err("“d” is missing or of another kind".to_owned()));
    assert_eq!(
        (json.optional("n", Json::number), json.optional("c", Json::number).is_err()),
        (Ok(None), true)
    );
}

proptest! {
    /// Texts come back as they were, and are written as serde_json writes them.
    #[test]
    fn texts_survive(text in "(?s).*") {
        let mut written = String::new();
        push_string(&mut written, &text);
        prop_assert_eq!(&written, &serde_json::to_string(&text).expect("a text"));
        prop_assert_eq!(Json::parse(&written), Ok(Json::Text(text.into())));
    }

    /// Nothing panics.
    #[test]
    fn anything_may_come(text in "[\\[\\]{}\":,\\\\u0-9a-fe+. tr-]{0,40}") {
        let ours = Json::parse(&text).is_ok();
        prop_assert_eq!(ours, serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
    }
}

#[test]
fn writes_commas_where_they_belong() {
    let mut writer = Writer::default();
    writer.object(|object| {
        object.text("a", "x,{[:");
        object.list("b", &[1u64, 2], |list, n| list.object(|item| item.number("n", *n)));
        object.list("c", &["", "y"], |list, text| list.item(text));
        object.text_or_null("d", None);
        object.inner("e", |inner| inner.signed("f", -1));
    });
    assert_eq!(writer.finish(), r#"{"a":"x,{[:","b":[{"n":1},{"n":2}],"c":["","y"],"d":null,"e":{"f":-1}}"#);
}

/// What is printed is read again, and reads as JavaScript prints it.
#[test]
fn trees_are_printed() {
    let text = r#"{"a":[1,2.50,{"b":null}],"c":{},"d":[],"e":"x\"y"}"#;
    let tree = Json::parse(text).unwrap();
    assert_eq!(tree.compact(), text);
    assert_eq!(Json::parse(&tree.pretty()).unwrap(), tree);
    let nested = Json::parse(r#"{"a":[1,{"b":[]}]}"#).unwrap();
    assert_eq!(nested.pretty(), "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ]\n}");
    assert_eq!(Json::Text("x".into()).plain(), "x");
}
