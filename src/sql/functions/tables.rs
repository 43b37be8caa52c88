//! The tables of all functions and operators.

use super::{Entry, float, integer, number};

static TABLES: &[&[Entry]] = &[integer::TABLE, float::TABLE, number::TABLE];

/// Every row of every table.
pub(crate) fn all() -> impl Iterator<Item = &'static Entry> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The rows of one name.
pub(crate) fn named(name: &str) -> impl Iterator<Item = &'static Entry> {
    all().filter(move |entry| entry.name == name)
}
