//! A result set as it crosses to the page: cells as PostgreSQL's text, packed in one buffer.
//!
//! A result may have 100,000 rows and the page shows forty. So the page receives one byte buffer (a copy, no
//! decoding) and reads a cell when it paints it. A packed row is, for each column, a LEB128 number `n`
//! (0: NULL, otherwise the text has `n - 1` bytes) followed by the text.

use serde::{Deserialize, Serialize};

use super::sql::Bytes;

/// What a column holds, as far as alignment, sorting, charts and JSON care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// smallint, integer, real, double precision: a number in JSON.
    Number,
    /// bigint, numeric: exact, so a string in JSON (as node-postgres gives them).
    ExactNumber,
    Text,
    Bool,
    Date,
    Time,
    Timestamp,
    Json,
    /// interval, uuid, bytea, arrays, enums, …: shown and sorted as text.
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub type_name: String,
    pub kind: Kind,
}

/// A result set, or the first rows of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub columns: Vec<Column>,
    /// Rows the query gave; `rows()` may be fewer.
    pub total_rows: u64,
    /// Start of each row in `bytes`.
    offsets: Vec<u32>,
    bytes: Bytes,
}

impl Table {
    pub fn new(columns: Vec<Column>) -> Self {
        Table { columns, total_rows: 0, offsets: Vec::new(), bytes: Bytes::new() }
    }

    /// Packs one more row. The caller gives one cell a column.
    pub fn push_row<'a>(&mut self, cells: impl Iterator<Item = Option<&'a str>>) {
        self.offsets.push(self.bytes.len() as u32);
        for cell in cells {
            self.push_cell(cell);
        }
        self.total_rows += 1;
    }

    fn push_cell(&mut self, cell: Option<&str>) {
        let mut n = cell.map_or(0, |text| text.len() as u64 + 1);
        loop {
            let low = (n & 0x7f) as u8;
            n >>= 7;
            if n == 0 {
                self.bytes.push(low);
                break;
            }
            self.bytes.push(low | 0x80);
        }
        if let Some(text) = cell {
            self.bytes.extend_from_slice(text.as_bytes());
        }
    }

    /// Rows held here.
    pub fn rows(&self) -> usize {
        self.offsets.len()
    }

    /// Bytes held here.
    pub fn packed_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// One cell: `None` is NULL. A place outside the table, or bytes that make no sense, read as NULL too.
    pub fn cell(&self, row: usize, column: usize) -> Option<&str> {
        self.row(row).nth(column).flatten()
    }

    /// The cells of one row, in column order.
    pub fn row(&self, row: usize) -> Cells<'_> {
        let start = self.offsets.get(row).map_or(self.bytes.len(), |&at| at as usize);
        Cells { rest: self.bytes.get(start..).unwrap_or_default(), left: self.columns.len() }
    }
}

/// The cells of a row.
pub struct Cells<'a> {
    rest: &'a [u8],
    left: usize,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Option<&'a str>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let mut n: u64 = 0;
        let mut shift = 0;
        loop {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            n |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 || shift > 56 {
                break;
            }
        }
        let Some(length) = n.checked_sub(1) else {
            return Some(None);
        };
        let (text, rest) = self.rest.split_at_checked(length as usize)?;
        self.rest = rest;
        Some(std::str::from_utf8(text).ok())
    }
}

#[cfg(test)]
mod tests;
