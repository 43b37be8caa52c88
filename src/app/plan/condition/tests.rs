use super::*;
use proptest::prelude::*;

fn check(condition: &str, expected: &[&str]) {
    let found: Vec<String> = terms(condition)
        .into_iter()
        .map(|term| format!("{} {} {}", term.left, term.operator, term.right))
        .collect();
    assert_eq!(found, expected, "{condition}");
}

#[test]
fn comparisons_are_read() {
    check("(book_id = 12)", &["book_id = 12"]);
    check("((book_id = 12) AND (rating > 3))", &["book_id = 12", "rating > 3"]);
    check("((status)::text = 'a AND (b) = c'::text)", &["(status)::text = 'a AND (b) = c'::text"]);
    check("(o.customer_id = c.id)", &["o.customer_id = c.id"]);
    check("(status = ANY ('{a,b}'::text[]))", &["status = '{a,b}'::text[]"]);
    check("(lower(email) = 'x'::text)", &["lower(email) = 'x'::text"]);
}

/// What an index cannot serve is no term.
#[test]
fn what_is_not_understood_is_left_out() {
    check("((a = 1) OR (b = 2))", &["a = 1) OR (b = 2"][..0]);
    check("(name ~~ '%x%'::text)", &[]);
    check("(a IS NULL)", &[]);
    check("(a <> ALL ('{1,2}'::integer[]))", &[]);
    check("is_open", &[]);
    check("", &[]);
}

#[test]
fn columns_are_read() {
    let name = |text| column(text).map(|(table, column)| (table.unwrap_or_default(), column));
    let own = |column: &str| Some((String::new(), column.to_owned()));
    assert_eq!(name("book_id"), own("book_id"));
    assert_eq!(name("(status)::text"), own("status"));
    assert_eq!(name("((o.status)::text)"), Some(("o".into(), "status".into())));
    assert_eq!(name("\"Order\".\"say \"\"hi\"\"\""), Some(("Order".into(), "say \"hi\"".into())));
    for text in ["12", "'a'::text", "a + 1", "NULL", "$0", "lower(a)", "\"open", ""] {
        assert_eq!(name(text), None, "{text}");
    }
    assert_eq!(call("lower((email)::text)"), Some(("lower", "(email)::text")));
    assert_eq!(call("count(*)"), None);
}

#[test]
fn sort_keys_keep_their_order() {
    let keys = sort_keys("ordered_at DESC, (lower(name)), total DESC NULLS LAST, a NULLS FIRST");
    let keys: Vec<(&str, &str)> = keys.iter().map(|(key, order)| (key.as_str(), order.as_str())).collect();
    assert_eq!(
        keys,
        [("ordered_at", " DESC"), ("lower(name)", ""), ("total", " DESC NULLS LAST"), ("a", " NULLS FIRST")]
    );
}

proptest! {
    /// Any text at all is read without an end of the program.
    #[test]
    fn any_text_is_read(text in "[a-z()'\" =<>,.AND:é]{0,60}") {
        let _ = terms(&text);
        let _ = sort_keys(&text);
        let _ = column(&text);
        let _ = call(&text);
    }
}
