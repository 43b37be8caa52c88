use super::*;

fn window(rows: usize) -> Window {
    Window { rows, row_height: 28.0, viewport: 560.0 }
}

#[test]
fn only_rows_near_the_viewport_are_in_the_document() {
    let window = window(100_000);
    assert_eq!(window.visible_rows(0.0), 0..36);
    let middle = window.visible_rows(28.0 * 50_000.0);
    assert!(middle.start <= 50_000 && middle.end >= 50_020 && middle.len() < 60, "{middle:?}");
    assert_eq!(window.visible_rows(1e9).end, 100_000);
    assert_eq!(window.offset(28.0 * 50_000.0, middle.start), middle.start as f64 * 28.0);
    assert_eq!(Window { rows: 3, ..window }.visible_rows(500.0), 0..3);
    assert_eq!(Window { rows: 0, ..window }.visible_rows(0.0), 0..0);
    assert_eq!(Window { row_height: 0.0, ..window }.visible_rows(0.0), 0..0);
}

/// Ten million rows would be taller than any element can be: the box is shorter, and still reaches both ends.
#[test]
fn too_many_pixels_are_squeezed() {
    let window = window(10_000_000);
    assert_eq!(window.height(), MAX_HEIGHT);
    assert_eq!(window.visible_rows(0.0).start, 0);
    let bottom = window.height() - window.viewport;
    let last = window.visible_rows(bottom);
    assert_eq!(last.end, 10_000_000);
    // The last row ends where the box ends.
    let end = window.offset(bottom, last.start) + last.len() as f64 * 28.0;
    assert!((end - window.height()).abs() < 0.01, "{end}");
    // Any row can be brought into view.
    for row in [0, 1_234_567, 9_999_999] {
        let top = window.reveal(if row == 0 { bottom } else { 0.0 }, row).expect("not in view before");
        assert!(window.visible_rows(top).contains(&row), "{row}");
    }
}

#[test]
fn revealing_moves_no_more_than_needed() {
    let window = window(1000);
    assert_eq!(window.reveal(0.0, 5), None);
    assert_eq!(window.reveal(0.0, 20), Some(28.0));
    assert_eq!(window.reveal(2800.0, 3), Some(84.0));
    assert_eq!(window.page(), 19);
}
