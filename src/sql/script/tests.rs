use super::*;

fn pieces(text: &str) -> Vec<(&str, u32)> {
    split(text).iter().map(|span| (&text[span.start..span.end], span.line)).collect()
}

/// Semicolons inside quotes, dollar quotes and comments do not end a statement.
#[test]
fn splits_outside_of_quotes_and_comments() {
    let text = "-- first;\nSELECT ';', E'\\';', $x$;$x$ /* ; /* ; */ */;\n\n;; SELECT \"a;b\" ; -- end";
    assert_eq!(pieces(text), vec![("SELECT ';', E'\\';', $x$;$x$", 2), ("SELECT \"a;b\"", 4)]);
}

/// Unfinished text is one last statement, and any prefix of a script splits without a panic.
#[test]
fn survives_unfinished_text() {
    assert_eq!(pieces("SELECT 1; SELECT 'abc"), vec![("SELECT 1", 1), ("SELECT 'abc", 1)]);
    assert_eq!(pieces("SELECT 1 /* open"), vec![("SELECT 1 /* open", 1)]);
    let text = "SELECT 'ü;', $ä$ x $ä$, \"q\"\"\", E'\\u00e4' /* é */ -- ß\n; x";
    for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)) {
        split(&text[..end]);
        statement_at(&text[..end], end / 2);
    }
}

/// The statement under the cursor; on a blank the one before on the line, else the next, else the last.
#[test]
fn finds_the_statement_at_the_cursor() {
    let text = "SELECT 1; \n\nSELECT 2;\n";
    let at = |offset| statement_at(text, offset).map(|span| &text[span.start..span.end]);
    assert_eq!(at(3), Some("SELECT 1"));
    assert_eq!(at(10), Some("SELECT 1"));
    assert_eq!(at(11), Some("SELECT 2"));
    assert_eq!(at(text.len()), Some("SELECT 2"));
    assert_eq!(statement_at("  ", 1), None);
}
