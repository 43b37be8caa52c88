//! The tables of all functions and operators.

use super::{
    Entry, array, binary, catalogue, date, date_format, digest, float, format, integer, json, jsonb_edit,
    like, number, number_format, regex, regex_match, string, string_edit, system,
};

static TABLES: &[&[Entry]] = &[
    integer::TABLE,
    float::TABLE,
    number::TABLE,
    number_format::TABLE,
    string::TABLE,
    string_edit::TABLE,
    like::TABLE,
    regex::TABLE,
    regex_match::TABLE,
    format::TABLE,
    binary::TABLE,
    digest::TABLE,
    date::TABLE,
    date_format::TABLE,
    array::TABLE,
    json::TABLE,
    jsonb_edit::TABLE,
    system::TABLE,
    catalogue::TABLE,
];

/// Every row of every table.
pub(crate) fn all() -> impl Iterator<Item = &'static Entry> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The rows of one name.
pub(crate) fn named(name: &str) -> impl Iterator<Item = &'static Entry> {
    all().filter(move |entry| entry.name == name)
}
