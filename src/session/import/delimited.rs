//! CSV and its relatives: fields between commas, semicolons, tabs or bars.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::infer::{Types, types_of};
use super::{MAX_CELL_BYTES, Value, Visit};
use crate::protocol::import::RowProblem;

/// How the file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    pub delimiter: u8,
    /// Whether the first row names the columns.
    pub header: bool,
}

impl Shape {
    /// The delimiter in words.
    pub fn delimiter_name(self) -> &'static str {
        match self.delimiter {
            b';' => "semicolons",
            b'\t' => "tabs",
            b'|' => "vertical bars",
            _ => "commas",
        }
    }
}

fn reader(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// Guesses the layout; `header` overrides the guess about the first row.
pub fn guess(text: &str, file_name: &str, header: Option<bool>) -> Shape {
    let delimiter = delimiter(text, file_name);
    Shape { delimiter, header: header.unwrap_or_else(|| has_header(text, delimiter)) }
}

/// The delimiter that cuts the first rows into the most fields of the same number.
fn delimiter(text: &str, file_name: &str) -> u8 {
    const LOOK_AT: usize = 64 * 1024;
    const ROWS: usize = 100;
    let mut end = text.len().min(LOOK_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let tabs_first = file_name.to_ascii_lowercase().ends_with(".tsv");
    let candidates = if tabs_first { [b'\t', b',', b';', b'|'] } else { [b',', b';', b'\t', b'|'] };
    let mut best = (0usize, candidates[0]);
    for delimiter in candidates {
        let widths: Vec<usize> =
            reader(head, delimiter).records().map_while(Result::ok).take(ROWS).map(|row| row.len()).collect();
        let Some(&width) = widths.first().filter(|&&width| width > 1) else { continue };
        let alike = widths.iter().filter(|&&other| other == width).count();
        // Agreement first (per mille), then the number of columns.
        let score = alike * 1000 / widths.len() * 1000 + width.min(999);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

/// The first row names the columns unless one of its fields is a value: a number, a date, true.
fn has_header(text: &str, delimiter: u8) -> bool {
    let mut record = StringRecord::new();
    match reader(text, delimiter).read_record(&mut record) {
        Ok(true) => {
            record.iter().all(|field| types_of(field) == Types::TEXT)
                && record.iter().any(|field| !field.is_empty())
        }
        _ => false,
    }
}

/// The columns as the first row names them, or as many empty names as it has fields.
pub fn sources(text: &str, shape: Shape) -> Vec<String> {
    let mut record = StringRecord::new();
    match reader(text, shape.delimiter).read_record(&mut record) {
        Ok(true) if shape.header => record.iter().map(|field| field.trim().to_owned()).collect(),
        Ok(true) => record.iter().map(|_| String::new()).collect(),
        _ => Vec::new(),
    }
}

/// Reads every row. A row that cannot be taken is a problem with its line; the others go on.
pub fn for_each_row(text: &str, shape: Shape, columns: usize, visit: Visit<'_>) {
    let mut reader = reader(text, shape.delimiter);
    let mut record = StringRecord::new();
    let mut first = true;
    loop {
        let start = reader.position().byte();
        let more = reader.read_record(&mut record);
        let line = record.position().map_or(0, csv::Position::line);
        match more {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                visit(Err(RowProblem { line, message: error.to_string() }));
                return;
            }
        }
        if std::mem::take(&mut first) && shape.header {
            continue;
        }
        // The text ends inside quotes: everything after the quote went into one field.
        let unclosed = reader.position().byte() >= text.len() as u64
            && usize::try_from(start)
                .ok()
                .and_then(|start| text.get(start..))
                .is_some_and(|rest| rest.bytes().filter(|&b| b == b'"').count() % 2 != 0);
        let row = if unclosed && record.iter().any(|field| field.contains('\n')) {
            Err("A quote is opened here and never closed.".to_owned())
        } else {
            cells(&record, columns)
        };
        let go_on = match row {
            Ok(cells) => visit(Ok((line, &cells))),
            Err(message) => visit(Err(RowProblem { line, message })),
        };
        if !go_on {
            return;
        }
    }
}

fn cells(record: &StringRecord, columns: usize) -> Result<Vec<Option<Value<'_>>>, String> {
    let extra_is_empty = record.iter().skip(columns).all(str::is_empty);
    if record.len() < columns || !extra_is_empty {
        let (has, wants) = (record.len(), columns);
        return Err(format!(
            "This row has {has} {}, the first row has {wants}.",
            if has == 1 { "value" } else { "values" }
        ));
    }
    record
        .iter()
        .take(columns)
        .enumerate()
        .map(|(at, field)| match field {
            "" => Ok(None),
            _ if field.len() > MAX_CELL_BYTES => {
                Err(format!("The value in column {} is larger than 1 MB.", at + 1))
            }
            _ if field.contains('\0') => {
                Err(format!("The value in column {} has a zero byte, which PostgreSQL cannot store.", at + 1))
            }
            _ => Ok(Some(Value { text: field.into(), types: None })),
        })
        .collect()
}
