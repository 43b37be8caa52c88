use super::*;

/// Names are bare exactly where PostgreSQL's `quote_ident` leaves them bare.
#[test]
fn quotes_names_only_when_needed() {
    for plain in ["book", "_a", "a1_b", "name", "date", "value", "type", "year"] {
        assert_eq!(identifier(plain), plain);
    }
    for (name, quoted) in [
        ("order", "\"order\""),
        ("user", "\"user\""),
        ("values", "\"values\""),
        ("Title", "\"Title\""),
        ("a b", "\"a b\""),
        ("1st", "\"1st\""),
        ("a\"; DROP TABLE x", "\"a\"\"; DROP TABLE x\""),
        ("größe", "\"größe\""),
        ("", "\"\""),
    ] {
        assert_eq!(identifier(name), quoted);
    }
    assert_eq!(relation("public", "book"), "book");
    assert_eq!(relation("Shop", "order"), "\"Shop\".\"order\"");
    assert_eq!(identifiers(&["a", "order"]), "a, \"order\"");
}

/// Quotes double, backslashes are ordinary.
#[test]
fn quotes_literals() {
    assert_eq!(literal("it's"), "'it''s'");
    assert_eq!(literal("''"), "''''''");
    assert_eq!(literal("a\\'b"), "'a\\''b'");
    assert_eq!(literal(""), "''");
}

/// The lists are sorted, as their search needs.
#[test]
fn word_lists_are_sorted() {
    assert!(KEYWORDS.is_sorted());
    assert!(RESERVED.is_sorted());
    assert!(RESERVED.iter().all(|word| KEYWORDS.contains(word)));
}
