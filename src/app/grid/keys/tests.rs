use super::*;
use crate::app::grid::select::Place;

const CELL: Cursor = Cursor::Cell(Place { row: 3, column: 1 });

fn press(key: &str, modifiers: &str, cursor: Cursor) -> Option<GridAction> {
    let has = |name| modifiers.contains(name);
    action(Press { key, shift: has("shift"), alt: has("alt"), command: has("command") }, cursor, 20)
}

#[test]
fn keys_move_select_copy_and_sort() {
    assert_eq!(
        press("ArrowDown", "shift", CELL),
        Some(GridAction::Move { motion: Motion::Down, extend: true, page: 20 })
    );
    assert_eq!(
        press("End", "command", CELL),
        Some(GridAction::Move { motion: Motion::End, extend: false, page: 20 })
    );
    assert_eq!(
        press("c", "command", CELL),
        Some(GridAction::Copy { format: Format::Tsv, scope: Scope::Selection })
    );
    assert_eq!(press("a", "command", CELL), Some(GridAction::SelectAll));
    assert_eq!(press("Enter", "", Cursor::Header(2)), Some(GridAction::Sort { column: 2, add: false }));
    assert_eq!(press("Enter", "shift", Cursor::Header(2)), Some(GridAction::Sort { column: 2, add: true }));
    assert_eq!(press("Enter", "", CELL), Some(GridAction::OpenDetail));
    assert_eq!(press("ArrowLeft", "shift alt", CELL), Some(GridAction::Widen { column: 1, by: -16 }));
    assert_eq!(press(" ", "shift", CELL), Some(GridAction::SelectRow));
    assert_eq!(press(" ", "command", CELL), Some(GridAction::SelectColumn));
    assert_eq!(press("Escape", "", CELL), Some(GridAction::Deselect));
}

/// What the page or the browser uses is left alone: running with Ctrl+Enter, leaving with Tab, typing.
#[test]
fn other_keys_pass() {
    for (key, modifiers) in [
        ("Enter", "command"),
        ("Tab", ""),
        ("x", ""),
        ("c", ""),
        ("ArrowLeft", "alt"),
        ("ArrowUp", "command"),
    ] {
        assert_eq!(press(key, modifiers, CELL), None, "{key} {modifiers}");
    }
}
