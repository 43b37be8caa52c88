//! CSV as RFC 4180 has it, and the same with tabs, which spreadsheets take from the clipboard.

use super::Part;
use crate::app::grid::cell;

/// NULL is an empty field and the empty text a quoted one, as PostgreSQL's COPY … CSV tells them apart.
pub fn write(part: Part<'_>, separator: u8) -> String {
    let mut out = String::new();
    // A single cell copied from the grid is wanted as it is, not as a file of one line.
    let line_end = if separator == b',' { "\r\n" } else { "\n" };
    let mut first = true;
    if part.header {
        let names =
            part.columns.iter().map(|&at| part.table.columns.get(at).map(|column| column.name.as_str()));
        push_line(&mut out, names, separator);
        first = false;
    }
    for row in part.rows {
        if !first {
            out.push_str(line_end);
        }
        first = false;
        let cells = part.columns.iter().map(|&at| {
            let kind = part.table.columns.get(at)?.kind;
            part.table.cell(row, at).map(|text| cell::shown(kind, text))
        });
        push_line(&mut out, cells, separator);
    }
    if separator == b',' {
        out.push_str(line_end);
    }
    out
}

fn push_line<'a>(out: &mut String, cells: impl Iterator<Item = Option<&'a str>>, separator: u8) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(char::from(separator));
        }
        if let Some(text) = cell {
            push_field(out, text, separator);
        }
    }
}

fn push_field(out: &mut String, text: &str, separator: u8) {
    // Tab-separated text knows no way to write the empty text: spreadsheets would show the quotes.
    let quoted = (text.is_empty() && separator == b',')
        || text.bytes().any(|b| b == separator || matches!(b, b'"' | b'\n' | b'\r'));
    if !quoted {
        out.push_str(text);
        return;
    }
    out.push('"');
    for c in text.chars() {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
}
