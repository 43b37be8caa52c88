use super::*;
use crate::protocol::table::Column;

fn sorted(kind: Kind, cells: &[Option<&str>], direction: Direction) -> Vec<u32> {
    let column = Column { name: "c".to_owned(), type_name: String::new(), kind };
    let mut table = Table::new(vec![column]);
    for cell in cells {
        table.push_row([*cell].into_iter());
    }
    let mut rows: Vec<u32> = (0..cells.len() as u32).collect();
    sort(&table, &[Sort { column: 0, direction }], &mut rows);
    rows
}

/// Checks that the cells, given in rising order, are brought into it again from the reverse, and back.
fn check_rising(kind: Kind, rising: &[&str]) {
    let reversed: Vec<Option<&str>> = rising.iter().rev().map(|&cell| Some(cell)).collect();
    let back: Vec<u32> = (0..rising.len() as u32).rev().collect();
    assert_eq!(sorted(kind, &reversed, Direction::Ascending), back, "{kind:?}");
    let forward: Vec<Option<&str>> = rising.iter().map(|&cell| Some(cell)).collect();
    assert_eq!(sorted(kind, &forward, Direction::Descending), back, "{kind:?}");
}

#[test]
fn each_kind_sorts_as_what_it_is() {
    check_rising(
        Kind::Number,
        &["-Infinity", "-10", "-2", "-1e-05", "0", "3", "20", "1e+20", "Infinity", "NaN"],
    );
    check_rising(Kind::ExactNumber, &["-3", "-1.25", "0.5", "9007199254740992", "9007199254740993", "NaN"]);
    // By code point, as the C collation does: capitals first, then letters with accents after z.
    check_rising(Kind::Text, &["", "A", "Zebra", "a", "abcdefg", "abcdefgh", "abcdefghi", "zebra", "é", "𝄞"]);
    check_rising(Kind::Bool, &["f", "t"]);
    check_rising(
        Kind::Date,
        &["-infinity", "0044-03-15 BC", "0001-01-01", "2023-12-31", "10000-01-01", "infinity"],
    );
    check_rising(
        Kind::Timestamp,
        &["2024-10-27 02:30:00+02", "2024-10-27 02:10:00+01", "2024-10-27 03:00:00+01"],
    );
    check_rising(Kind::Time, &["09:00:00", "10:00:00", "10:00:00.1"]);
}

/// As in PostgreSQL NULL counts as larger than everything.
#[test]
fn null_is_last_ascending_and_first_descending() {
    for kind in [Kind::Number, Kind::Text, Kind::Date] {
        let cells = [None, Some("2024-01-02"), None, Some("2024-01-01")];
        assert_eq!(sorted(kind, &cells, Direction::Ascending)[2..], [0, 2], "{kind:?}");
        assert_eq!(sorted(kind, &cells, Direction::Descending)[..2], [0, 2], "{kind:?}");
    }
}

/// Equal cells keep the order they had, in both directions, also where they are written differently.
#[test]
fn sorting_is_stable() {
    let cells = [Some("1.10"), Some("2"), Some("1.1"), Some("2.0"), Some("1.100")];
    assert_eq!(sorted(Kind::ExactNumber, &cells, Direction::Ascending), [0, 2, 4, 1, 3]);
    assert_eq!(sorted(Kind::ExactNumber, &cells, Direction::Descending), [1, 3, 0, 2, 4]);
    assert_eq!(sorted(Kind::Number, &[Some("0"), Some("-0"), Some("0")], Direction::Ascending), [0, 1, 2]);
}

/// The first column decides, the second where it ties.
#[test]
fn several_columns_sort_together() {
    let column = |kind| Column { name: "c".to_owned(), type_name: String::new(), kind };
    let mut table = Table::new(vec![column(Kind::Text), column(Kind::Number)]);
    for (name, n) in [("b", "1"), ("a", "1"), ("b", "3"), ("a", "2")] {
        table.push_row([Some(name), Some(n)].into_iter());
    }
    let sorts = [
        Sort { column: 0, direction: Direction::Ascending },
        Sort { column: 1, direction: Direction::Descending },
    ];
    let mut rows = vec![0, 1, 2, 3];
    sort(&table, &sorts, &mut rows);
    assert_eq!(rows, [3, 1, 2, 0]);
}
