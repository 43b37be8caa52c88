//! Orders rows by a column, quickly: one 64-bit key a row, and the cells themselves only where keys tie.

use std::cmp::Ordering;

use super::{decimal, moment};
use crate::protocol::table::{Kind, Table};

/// Which way a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// One column of the sort order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    pub column: usize,
    pub direction: Direction,
}

/// Sorts `rows` (row numbers of `table`) as PostgreSQL's ORDER BY does: ascending puts NULL last, descending
/// first; equal rows keep their order.
pub fn sort(table: &Table, sorts: &[Sort], rows: &mut Vec<u32>) {
    // Sorting stably by the least important column first leaves the most important one in charge.
    for sort in sorts.iter().rev() {
        sort_by_column(table, *sort, rows);
    }
}

/// The key of NULL: above every other, so that ascending puts it last.
const NULL: u64 = u64::MAX;

fn sort_by_column(table: &Table, sort: Sort, rows: &mut Vec<u32>) {
    let Some(column) = table.columns.get(sort.column) else {
        return;
    };
    let kind = column.kind;
    let cells: Vec<Option<&str>> = rows.iter().map(|&row| table.cell(row as usize, sort.column)).collect();
    let flip = match sort.direction {
        Direction::Ascending => 0,
        Direction::Descending => u64::MAX,
    };
    // Key and position: the position makes an unstable sort (small code, no buffer) stable.
    let mut keys: Vec<(u64, u32)> = cells
        .iter()
        .enumerate()
        .map(|(at, cell)| (cell.map_or(NULL, |text| key(kind, text)) ^ flip, at as u32))
        .collect();
    let exact: fn(&str, &str) -> Ordering = match kind {
        Kind::Number | Kind::ExactNumber => decimal::compare,
        Kind::Text | Kind::Json | Kind::Other => |a, b| a.cmp(b),
        _ => |_, _| Ordering::Equal,
    };
    keys.sort_unstable_by(|a, b| {
        a.0.cmp(&b.0)
            .then_with(|| {
                let cell = |at: u32| cells.get(at as usize).copied().flatten();
                let (Some(left), Some(right)) = (cell(a.1), cell(b.1)) else {
                    return Ordering::Equal;
                };
                let order = exact(left, right);
                if flip == 0 { order } else { order.reverse() }
            })
            .then_with(|| a.1.cmp(&b.1))
    });
    *rows = keys.iter().filter_map(|&(_, at)| rows.get(at as usize).copied()).collect();
}

/// A number that orders cells of one kind: `a < b` implies `key(a) <= key(b)`.
fn key(kind: Kind, text: &str) -> u64 {
    match kind {
        Kind::Number | Kind::ExactNumber => decimal::key(text),
        Kind::Date | Kind::Time | Kind::Timestamp => {
            moment::parse(kind, text).map_or(NULL - 1, |micros| (micros as u64) ^ (1 << 63))
        }
        Kind::Bool => u64::from(text.starts_with('t')),
        Kind::Text | Kind::Json | Kind::Other => text_key(text),
    }
}

/// The first seven bytes, then the length as far as it matters: texts of up to seven bytes never tie unless they
/// are equal. UTF-8 bytes order as code points do, and none is 0xff, so NULL stays above.
fn text_key(text: &str) -> u64 {
    let mut bytes = [0u8; 8];
    for (to, from) in bytes.iter_mut().zip(text.bytes().take(7)) {
        *to = from;
    }
    u64::from_be_bytes(bytes) | text.len().min(8) as u64
}

#[cfg(test)]
mod tests;
