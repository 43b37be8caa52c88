use super::*;

fn column(name: &str) -> Column {
    Column { name: name.into(), type_name: "text".into(), kind: Kind::Text }
}

/// NULL, the empty text and long texts come back as they went in, from any row.
#[test]
fn cells_come_back() {
    let long = "ø".repeat(5000);
    let mut table = Table::new(vec![column("a"), column("b"), column("c")]);
    table.push_row([None, Some(""), Some("x")].into_iter());
    table.push_row([Some(long.as_str()), None, Some("日本")].into_iter());
    assert_eq!(table.rows(), 2);
    assert_eq!(table.cell(0, 0), None);
    assert_eq!(table.cell(0, 1), Some(""));
    assert_eq!(table.cell(1, 0), Some(long.as_str()));
    assert_eq!(table.cell(1, 2), Some("日本"));
    assert_eq!(table.cell(7, 0), None);
    assert_eq!(table.row(0).count(), 3);
}

/// A buffer cut anywhere gives NULLs, never a panic.
#[test]
fn damaged_bytes_read_as_null() {
    let mut table = Table::new(vec![column("a"), column("b")]);
    table.push_row([Some("hello"), Some("world")].into_iter());
    for length in 0..table.bytes.len() {
        let mut damaged = table.clone();
        damaged.bytes.truncate(length);
        let _ = damaged.row(0).collect::<Vec<_>>();
    }
}
