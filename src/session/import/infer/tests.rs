use super::*;

fn guess(values: &[&str]) -> &'static str {
    let mut guess = Guess::default();
    for value in values {
        if !value.is_empty() {
            guess.see(value);
        }
    }
    guess.type_name()
}

/// Each kind of column is recognised, alone and mixed with what it may be mixed with.
#[test]
fn recognises_columns() {
    let cases: &[(&[&str], &str)] = &[
        (&["true", "FALSE", ""], "boolean"),
        (&["t", "f"], "boolean"),
        (&["1", "-20", "2147483647"], "integer"),
        (&["0", "1"], "integer"),
        (&["1", "2147483648"], "bigint"),
        (&["1", "9223372036854775808"], "numeric"),
        (&["1.50", "2", "-0.5", ".5"], "numeric"),
        (&["12345678901234567890.123456789"], "numeric"),
        (&["1e3", "2.5", "7"], "double precision"),
        (&["-1.5E-7"], "double precision"),
        (&["1e3", "9007199254740993"], "numeric"),
        (&["1.2345678901234567e3"], "numeric"),
        (&["2024-02-29", "1999-12-31"], "date"),
        (&["2024-02-29", "2024-02-29 10:00"], "timestamp"),
        (&["2024-02-29T10:00:59.123456"], "timestamp"),
        (&["2024-02-29T10:00:00Z", "2024-02-29 10:00:00+02:00", "2024-02-29 10:00:00 -0330"], "timestamptz"),
        (&["A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11"], "uuid"),
        (&["11111111-9c0b-4ef8-bb6d-6bb9bd380a11"], "uuid"),
        (&["{\"a\": [1, null]}", "[]"], "jsonb"),
        (&[" 1", "2 "], "integer"),
        (&["1", "  "], "integer"),
        (&["", ""], "text"),
        (&["  "], "text"),
    ];
    for (values, expected) in cases {
        assert_eq!(guess(values), *expected, "{values:?}");
    }
}

/// What a number or date type would lose or refuse stays text.
#[test]
fn keeps_codes_as_text() {
    for value in [
        "00123",
        "007",
        "+4930123456",
        "-0",
        "00.5",
        "1,234",
        "1.",
        ".",
        "-",
        "0x10",
        "12E",
        "NaN",
        "Infinity",
        "1e999",
        "1e-999",
        "2023-02-29",
        "2024-13-01",
        "0000-01-01",
        "01/02/2024",
        "2024-1-5",
        "2024-02-29 24:00",
        "2024-02-29 10",
        "2024-02-29 10:00:00.1234567",
        "2024-02-29T10:00+20:00",
        "10:30",
        "yes",
        "NO",
        "T",
        "{a}",
        "[1,]",
        "{\"a\":\"\\u0000\"}",
        "١٢",
        "1 2",
        "1e5e5",
        "--1",
    ] {
        assert_eq!(guess(&[value]), "text", "{value}");
    }
    assert_eq!(guess(&["1", "2", "00123"]), "text");
    assert_eq!(guess(&["true", "1"]), "text");
    assert_eq!(guess(&["2024-02-29 10:00", "2024-02-29T10:00:00Z"]), "text");
    assert_eq!(guess(&[&"9".repeat(2000)]), "text");
    assert_eq!(guess(&[&"[".repeat(100)]), "text");
}

/// A column is nullable when a row has no value, or blanks that become NULL.
#[test]
fn finds_missing_values() {
    let mut guess = Guess::default();
    guess.see("1");
    guess.see(" ");
    assert!(guess.nullable(2));
    let mut guess = Guess::default();
    guess.see("a");
    guess.see(" ");
    assert!(!guess.nullable(2));
    assert!(guess.nullable(3));
}

proptest::proptest! {
    /// No text makes it panic, and text always fits.
    #[test]
    fn never_panics(value in "\\PC{0,40}", numeric in "[-+0-9.eETZ: ]{0,30}") {
        proptest::prop_assert!(types_of(&value).has(Types::TEXT));
        proptest::prop_assert!(types_of(&numeric).has(Types::TEXT));
    }
}
