use super::*;

#[test]
fn a_preview_is_one_short_line() {
    assert_eq!(preview(Kind::Bool, "t"), "true");
    assert_eq!(preview(Kind::Text, "a\tb\r\nc"), "a→b↵c");
    let long = preview(Kind::Text, &"é".repeat(500)).into_owned();
    assert_eq!(long.chars().count(), PREVIEW_CHARS + 1);
    assert!(long.ends_with('…'));
}

#[test]
fn details_say_what_cannot_be_seen() {
    assert_eq!(detail(Kind::Text, None, false).text, None);
    assert_eq!(detail(Kind::Text, Some(""), false).note, "empty text");
    let shown = detail(Kind::Text, Some(" a\tb\u{a0} \n"), true);
    assert_eq!(shown.text.as_deref(), Some("·a→b⍽·↵\n"));
    assert_eq!(
        shown.note,
        "7 characters, 1 sign of white space at its start, 3 signs of white space at its end"
    );
    assert_eq!(detail(Kind::Json, Some("{\"a\":1}"), false).text.as_deref(), Some("{\n  \"a\": 1\n}"));
    assert_eq!(detail(Kind::Json, Some("{oops"), false).text.as_deref(), Some("{oops"));
    let long = detail(Kind::Text, Some(&"x".repeat(30_000)), false);
    assert_eq!(long.text.map(|text| text.len()), Some(DETAIL_CHARS));
    assert_eq!(long.note, "30,000 characters, the first 20,000 shown");
}

#[test]
fn thousands_are_set_apart() {
    assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
}
