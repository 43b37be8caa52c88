use super::*;
use crate::protocol::table::Kind;

#[test]
fn widths_come_from_header_and_first_rows_within_bounds() {
    let column = |name: &str, type_name: &str| Column {
        name: name.to_owned(),
        type_name: type_name.to_owned(),
        kind: Kind::Text,
    };
    let mut table = Table::new(vec![
        column("a", "text"),
        column("a_rather_long_name", "text"),
        column("b", "text"),
        column("c", "text"),
        column("d", "text"),
    ]);
    table.push_row(
        [Some("x"), Some("x"), Some(&*"long ".repeat(100)), Some("twelve chars"), None].into_iter(),
    );
    table.push_row([Some("x"), None, None, Some("十二文字の日本語の字"), None].into_iter());
    let widths = fit_all(&table);
    assert!(widths[0] >= MIN && widths[0] < 80);
    assert!(widths[1] > 140);
    assert_eq!(widths[2], MAX_FITTED);
    assert!(widths[3] > 150, "wide characters take two columns");
    assert!(widths[4] >= MIN);
    assert_eq!(fit_all(&Table::new(Vec::new())), Vec::<u16>::new());
}
