use super::*;

fn at(row: usize, column: usize) -> Cursor {
    Cursor::Cell(Place { row, column })
}

/// Each motion from a place in a grid of 100 rows and 5 columns, 10 rows to the screen.
#[test]
fn motions_stay_inside() {
    let go = |from, motion| step(from, motion, 100, 5, 10);
    assert_eq!(go(at(5, 2), Motion::Up), at(4, 2));
    assert_eq!(go(at(0, 2), Motion::Up), Cursor::Header(2));
    assert_eq!(go(Cursor::Header(2), Motion::Up), Cursor::Header(2));
    assert_eq!(go(Cursor::Header(2), Motion::Down), at(0, 2));
    assert_eq!(go(Cursor::Header(2), Motion::Right), Cursor::Header(3));
    assert_eq!(go(at(99, 4), Motion::Down), at(99, 4));
    assert_eq!(go(at(99, 4), Motion::Right), at(99, 4));
    assert_eq!(go(at(5, 0), Motion::Left), at(5, 0));
    assert_eq!(go(at(5, 2), Motion::PageDown), at(15, 2));
    assert_eq!(go(at(95, 2), Motion::PageDown), at(99, 2));
    assert_eq!(go(at(5, 2), Motion::PageUp), at(0, 2));
    assert_eq!(go(at(5, 2), Motion::RowStart), at(5, 0));
    assert_eq!(go(at(5, 2), Motion::RowEnd), at(5, 4));
    assert_eq!(go(at(5, 2), Motion::Start), at(0, 0));
    assert_eq!(go(Cursor::Header(1), Motion::End), at(99, 4));
}

#[test]
fn a_grid_without_rows_has_its_header() {
    for motion in [Motion::Down, Motion::End, Motion::PageDown, Motion::Start] {
        assert!(matches!(step(Cursor::Header(0), motion, 0, 3, 10), Cursor::Header(_)));
    }
}
