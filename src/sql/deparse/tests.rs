//! Expressions printed without a table.

use super::*;

fn printed(text: &str, pretty: bool) -> String {
    try_expression(None, text, None, &Env::default(), pretty)
        .map_or_else(|e| e.message.clone(), |(text, _)| text)
}

#[test]
fn expressions_are_printed_as_ruleutils_prints_them() {
    for (written, plain, pretty) in [
        ("1 + 2 * 3", "(1 + (2 * 3))", "1 + 2 * 3"),
        ("(1 + 2) * 3", "((1 + 2) * 3)", "(1 + 2) * 3"),
        ("1 - (2 - 3)", "(1 - (2 - 3))", "1 - (2 - 3)"),
        ("1.5 > 1", "(1.5 > (1)::numeric)", "1.5 > 1::numeric"),
        ("-1", "'-1'::integer", "'-1'::integer"),
        ("lower('A') = 'a'", "(lower('A'::text) = 'a'::text)", "lower('A'::text) = 'a'::text"),
        ("1 IN (1, 2)", "(1 = ANY (ARRAY[1, 2]))", "1 = ANY (ARRAY[1, 2])"),
        ("1 BETWEEN 0 AND 2", "((1 >= 0) AND (1 <= 2))", "1 >= 0 AND 1 <= 2"),
        ("NOT (true OR false)", "(NOT (true OR false))", "NOT (true OR false)"),
        ("'x'::varchar(3)", "'x'::character varying(3)", "'x'::character varying(3)"),
        ("5::bigint", "(5)::bigint", "5::bigint"),
        ("now() IS NULL", "(now() IS NULL)", "now() IS NULL"),
        (
            "CASE WHEN true THEN 1 END",
            "CASE WHEN true THEN 1 ELSE NULL::integer END",
            "CASE\n    WHEN true THEN 1\n    ELSE NULL::integer\nEND",
        ),
        ("coalesce(NULL, 'a')", "COALESCE(NULL::text, 'a'::text)", "COALESCE(NULL::text, 'a'::text)"),
    ] {
        assert_eq!(printed(written, false), plain, "{written}");
        assert_eq!(printed(written, true), pretty, "{written}");
    }
}
