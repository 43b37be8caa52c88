//! What a key pressed in the grid means.

use super::copy::Format;
use super::select::{Cursor, Motion};
use super::{GridAction, Scope};

/// A key with its modifiers, as the browser names it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Press<'a> {
    pub key: &'a str,
    pub shift: bool,
    pub alt: bool,
    /// Ctrl, or ⌘ on a Mac.
    pub command: bool,
}

/// Pixels by which keys change a column's width.
const WIDTH_STEP: i16 = 16;

/// The action of a key, if it has one; `page` is the number of rows of a screen.
pub fn action(press: Press<'_>, cursor: Cursor, page: usize) -> Option<GridAction> {
    let Press { key, shift, alt, command } = press;
    if alt {
        return match key {
            "ArrowLeft" if shift => Some(GridAction::Widen { column: cursor.column(), by: -WIDTH_STEP }),
            "ArrowRight" if shift => Some(GridAction::Widen { column: cursor.column(), by: WIDTH_STEP }),
            _ => None,
        };
    }
    if command {
        match key {
            "a" | "A" => return Some(GridAction::SelectAll),
            "c" | "C" if !shift => {
                return Some(GridAction::Copy { format: Format::Tsv, scope: Scope::Selection });
            }
            " " => return Some(GridAction::SelectColumn),
            _ => {}
        }
    }
    let motion = match (key, command) {
        ("ArrowUp", false) => Motion::Up,
        ("ArrowDown", false) => Motion::Down,
        ("ArrowLeft", false) => Motion::Left,
        ("ArrowRight", false) => Motion::Right,
        ("PageUp", false) => Motion::PageUp,
        ("PageDown", false) => Motion::PageDown,
        ("Home", false) => Motion::RowStart,
        ("End", false) => Motion::RowEnd,
        ("Home", true) => Motion::Start,
        ("End", true) => Motion::End,
        _ => {
            return match (key, cursor) {
                ("Enter" | " ", Cursor::Header(column)) if !command => {
                    Some(GridAction::Sort { column, add: shift })
                }
                ("Enter" | "F2", Cursor::Cell(_)) if !command => Some(GridAction::OpenDetail),
                (" ", Cursor::Cell(_)) if shift => Some(GridAction::SelectRow),
                ("Escape", _) => Some(GridAction::Deselect),
                _ => None,
            };
        }
    };
    Some(GridAction::Move { motion, extend: shift, page })
}

#[cfg(test)]
mod tests;
