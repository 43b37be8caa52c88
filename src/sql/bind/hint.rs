//! "Perhaps you meant …": PostgreSQL's search for a column of nearly that name.

use super::Binder;
use crate::sql::error::SqlError;

/// Edits beyond which a name is no suggestion (`MAX_FUZZY_DISTANCE`).
const MAX_DISTANCE: usize = 3;

/// Levenshtein distance in bytes, cut off above `limit`.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

/// The nearest columns so far.
struct Nearest {
    distance: usize,
    first: Option<String>,
    second: Option<String>,
}

impl Nearest {
    fn offer(&mut self, label: impl FnOnce() -> String, wanted: &str, actual: &str, penalty: usize) {
        if penalty > self.distance {
            return;
        }
        let edits = distance(actual, wanted, self.distance + 1 - penalty);
        if edits > wanted.len() / 2 {
            return;
        }
        let edits = edits + penalty;
        if edits < self.distance {
            *self = Nearest { distance: edits, first: Some(label()), second: None };
        } else if edits == self.distance {
            if self.second.is_some() {
                // too many at this distance to suggest any
                *self = Nearest { distance: edits.saturating_sub(1), first: None, second: None };
            } else if self.first.is_some() {
                self.second = Some(label());
            } else if self.distance <= MAX_DISTANCE {
                self.first = Some(label());
            }
        }
    }
}

impl Binder<'_> {
    /// Adds the hint to an error about a missing column.
    pub(super) fn with_column_hint(&self, error: SqlError, table: Option<&str>, wanted: &str) -> SqlError {
        let mut nearest = Nearest { distance: MAX_DISTANCE + 1, first: None, second: None };
        for level in self.levels.iter().rev() {
            for (at, entry) in level.scope.tables.iter().enumerate() {
                let penalty = table.map_or(0, |table| distance(table, &entry.alias, MAX_DISTANCE + 1));
                for column in level.scope.columns.iter().filter(|column| column.table == Some(at)) {
                    nearest.offer(
                        || format!("{}.{}", entry.alias, column.name),
                        wanted,
                        &column.name,
                        penalty,
                    );
                }
            }
        }
        match (nearest.first, nearest.second) {
            (Some(a), Some(b)) => error.with_hint(format!(
                "Perhaps you meant to reference the column \"{a}\" or the column \"{b}\"."
            )),
            (Some(a), None) => error.with_hint(format!("Perhaps you meant to reference the column \"{a}\".")),
            _ => error,
        }
    }
}
