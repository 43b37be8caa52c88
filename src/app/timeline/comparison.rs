//! What is shown of a comparison: rows with a sign and a word each, changed cells with what they were.

use crate::app::results::thousands;
use crate::protocol::history::{SchemaChange, SchemaObject, TableChange};
use crate::protocol::table::Table;

/// How something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Added,
    Changed,
    Removed,
}

impl Sign {
    pub fn mark(self) -> &'static str {
        match self {
            Sign::Added => "+",
            Sign::Changed => "±",
            Sign::Removed => "−",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Sign::Added => "added",
            Sign::Changed => "changed",
            Sign::Removed => "removed",
        }
    }

    /// Of something that has a definition before, after, or both.
    pub fn of(change: &SchemaChange) -> Sign {
        match (&change.before, &change.after) {
            (None, _) => Sign::Added,
            (Some(_), None) => Sign::Removed,
            (Some(_), Some(_)) => Sign::Changed,
        }
    }
}

/// What changed, in a word, such as `Column title of books`.
pub fn subject(change: &SchemaChange) -> String {
    let kind = match change.object {
        SchemaObject::Table => "Table",
        SchemaObject::Column => "Column",
        SchemaObject::Constraint => "Constraint",
        SchemaObject::Index => "Index",
        SchemaObject::View => "View",
        SchemaObject::Sequence => "Sequence",
        SchemaObject::Enum => "Type",
    };
    match &change.table {
        Some(table) => format!("{kind} {} of {table}", change.name),
        None => format!("{kind} {}", change.name),
    }
}

/// A row that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'t> {
    pub sign: Sign,
    pub cells: Vec<Cell<'t>>,
}

/// A cell of such a row: `None` is NULL.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell<'t> {
    pub value: Option<&'t str>,
    /// What it was, if that was something else.
    pub was: Option<Option<&'t str>>,
}

/// The columns of a table's rows, those that are gone last.
pub fn columns(change: &TableChange) -> Vec<&str> {
    let mut names: Vec<&str> = change.changed_to.columns.iter().map(|column| column.name.as_str()).collect();
    for table in [&change.added, &change.changed_from, &change.removed] {
        for column in &table.columns {
            if !names.contains(&column.name.as_str()) {
                names.push(&column.name);
            }
        }
    }
    names
}

/// The rows of a table that differ: changed ones, then those added, then those removed.
pub fn rows(change: &TableChange) -> Vec<Row<'_>> {
    let names = columns(change);
    let mut found = Vec::new();
    for at in 0..change.changed_to.rows() {
        let cells = names.iter().map(|name| {
            // A column that was not there, or is gone, is as good as NULL.
            let was = cell(&change.changed_from, at, name).flatten();
            let value = cell(&change.changed_to, at, name).flatten();
            Cell { value, was: if was == value { None } else { Some(was) } }
        });
        found.push(Row { sign: Sign::Changed, cells: cells.collect() });
    }
    for (sign, table) in [(Sign::Added, &change.added), (Sign::Removed, &change.removed)] {
        for at in 0..table.rows() {
            let cells = names.iter().map(|name| Cell { value: cell(table, at, name).flatten(), was: None });
            found.push(Row { sign, cells: cells.collect() });
        }
    }
    found
}

/// The cell of a row in the column of this name; `None` without such a column.
fn cell<'t>(table: &'t Table, row: usize, name: &str) -> Option<Option<&'t str>> {
    let column = table.columns.iter().position(|column| column.name == name)?;
    Some(table.cell(row, column))
}

/// `2 rows changed, 1 added, 3 removed`.
pub fn summary(change: &TableChange) -> String {
    let counts = [
        (Sign::Changed, change.changed_to.total_rows),
        (Sign::Added, change.added.total_rows),
        (Sign::Removed, change.removed.total_rows),
    ];
    let mut words = String::new();
    for (sign, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        if words.is_empty() {
            words.push_str(&crate::app::results::rows(count));
        } else {
            words.push_str(", ");
            words.push_str(&thousands(count));
        }
        words.push(' ');
        words.push_str(sign.word());
    }
    words
}

/// How many rows differ that were not sent.
pub fn not_shown(change: &TableChange) -> u64 {
    [&change.changed_to, &change.added, &change.removed]
        .iter()
        .map(|table| table.total_rows.saturating_sub(table.rows() as u64))
        .sum()
}
