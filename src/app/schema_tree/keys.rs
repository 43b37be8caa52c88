//! The keys of a tree, as the ARIA practices give them.

use super::{Row, SchemaTree};
use crate::protocol::schema::Schema;

/// A key that moves in the tree or opens and closes rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    Up,
    Down,
    /// Opens, then goes to the first row below.
    Right,
    /// Closes, or goes to the table.
    Left,
    Home,
    End,
    /// The first letters of a name.
    Typed(String),
    /// Opens all tables.
    OpenAll,
}

impl Key {
    /// The meaning of a key by its DOM name; typed letters come as [`Key::Typed`].
    pub fn named(name: &str) -> Option<Key> {
        Some(match name {
            "ArrowUp" => Key::Up,
            "ArrowDown" => Key::Down,
            "ArrowRight" => Key::Right,
            "ArrowLeft" => Key::Left,
            "Home" => Key::Home,
            "End" => Key::End,
            "*" => Key::OpenAll,
            _ => return None,
        })
    }
}

impl SchemaTree {
    pub(super) fn press(&mut self, key: &Key, schema: &Schema) {
        let rows = self.rows(schema);
        let Some(focused) = self.focused(&rows) else { return };
        let at = rows.iter().position(|row| row.key == focused.key).unwrap_or(0);
        let last = rows.len().saturating_sub(1);
        let target = match key {
            Key::Up => at.checked_sub(1),
            Key::Down => (at < last).then_some(at + 1),
            Key::Home => Some(0),
            Key::End => Some(last),
            Key::Right => match focused.expanded {
                Some(false) => {
                    self.open(&focused.key);
                    None
                }
                Some(true) => rows.get(at + 1).filter(|next| next.level > focused.level).map(|_| at + 1),
                None => None,
            },
            Key::Left => match focused.expanded {
                Some(true) if self.close(&focused.key) => None,
                _ => rows.iter().take(at).rposition(|row| row.level < focused.level),
            },
            Key::Typed(letters) => starting(&rows, at, letters),
            Key::OpenAll => {
                rows.iter().filter(|row| row.level == 1).for_each(|row| self.open(&row.key));
                None
            }
        };
        if let Some(row) = target.and_then(|target| rows.get(target)) {
            self.focus = Some(row.key.clone());
        } else {
            self.focus = Some(focused.key.clone());
        }
    }
}

/// The next row whose name starts with the letters. One letter goes on from the focused row; more of them
/// keep it while it fits.
fn starting(rows: &[Row], at: usize, letters: &str) -> Option<usize> {
    let letters = letters.to_lowercase();
    let from = if letters.chars().count() == 1 { at + 1 } else { at };
    (0..rows.len())
        .map(|step| (from + step) % rows.len())
        .find(|&place| rows.get(place).is_some_and(|row| row.label.to_lowercase().starts_with(&letters)))
}
