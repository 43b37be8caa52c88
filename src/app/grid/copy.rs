//! Writes rows as text for elsewhere: TSV, CSV, JSON, Markdown, INSERT statements.

mod delimited;
mod insert;
mod markdown;
mod objects;

use crate::protocol::table::Table;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Tsv,
    Csv,
    Json,
    Markdown,
    Insert,
}

impl Format {
    pub const ALL: [Format; 5] = [Format::Tsv, Format::Csv, Format::Json, Format::Markdown, Format::Insert];

    pub fn label(self) -> &'static str {
        match self {
            Format::Tsv => "TSV",
            Format::Csv => "CSV",
            Format::Json => "JSON",
            Format::Markdown => "Markdown",
            Format::Insert => "INSERT",
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Format::Tsv => "tsv",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Markdown => "md",
            Format::Insert => "sql",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Format::Tsv => "text/tab-separated-values;charset=utf-8",
            Format::Csv => "text/csv;charset=utf-8",
            Format::Json => "application/json",
            Format::Markdown => "text/markdown;charset=utf-8",
            Format::Insert => "application/sql",
        }
    }
}

/// A part of a table: row numbers of the table and columns, both in the order they are written.
pub struct Part<'a> {
    pub table: &'a Table,
    pub rows: &'a mut dyn Iterator<Item = usize>,
    pub columns: &'a [usize],
    /// Whether TSV and CSV begin with the column names.
    pub header: bool,
    /// The table that INSERT statements name.
    pub name: &'a str,
}

/// Writes a part of a table.
pub fn write(format: Format, part: Part<'_>) -> String {
    match format {
        Format::Tsv => delimited::write(part, b'\t'),
        Format::Csv => delimited::write(part, b','),
        Format::Json => objects::write(part),
        Format::Markdown => markdown::write(part),
        Format::Insert => insert::write(part),
    }
}

#[cfg(test)]
mod tests;
