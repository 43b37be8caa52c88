//! Column widths, in CSS pixels.

use crate::protocol::table::{Column, Table};

use super::cell;

/// No column is narrower: its header must stay something to take hold of.
pub const MIN: u16 = 48;
/// No column is wider, even by hand.
pub const MAX: u16 = 1200;
/// What fitting to content gives at most: one long text must not hide the other columns.
const MAX_FITTED: u16 = 360;
/// Width of a character of the grid's monospaced text, and of the header's smaller type name.
const CHAR: f32 = 7.85;
/// Padding of a cell and its border; in a header also the sort sign.
const PADDING: u16 = 18;
const SORT_SIGN: u16 = 18;
/// Rows looked at.
const SAMPLE: usize = 200;

/// A width for each column from its header and the first rows.
pub fn fit_all(table: &Table) -> Vec<u16> {
    let mut chars: Vec<usize> = vec![0; table.columns.len()];
    for row in 0..table.rows().min(SAMPLE) {
        for ((most, text), column) in chars.iter_mut().zip(table.row(row)).zip(&table.columns) {
            *most = (*most).max(text.map_or(4, |text| wide(cell::shown(column.kind, text))));
        }
    }
    chars.into_iter().zip(&table.columns).map(|(chars, column)| from_chars(chars, column)).collect()
}

fn from_chars(chars: usize, column: &Column) -> u16 {
    let head = wide(&column.name).max(wide(&column.type_name));
    let (body, head) = (pixels(chars), pixels(head).saturating_add(SORT_SIGN));
    (body.max(head) + PADDING).clamp(MIN, MAX_FITTED)
}

fn pixels(chars: usize) -> u16 {
    (chars.min(1000) as f32 * CHAR) as u16
}

/// Columns of a monospaced font that `text` takes; ideographs and emoji take two. Stops counting where no column
/// would be that wide.
fn wide(text: &str) -> usize {
    text.chars()
        .take(64)
        .map(|c| match c as u32 {
            0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
            0xfe30..=0xfe6f | 0xff00..=0xff60 | 0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests;
