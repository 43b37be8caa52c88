//! A Markdown table (GitHub's).

use super::Part;
use crate::app::grid::cell;

/// Numbers are right aligned; NULL is written out; what Markdown would take as markup is escaped.
pub fn write(part: Part<'_>) -> String {
    let mut out = String::new();
    let columns = || part.columns.iter().filter_map(|&at| part.table.columns.get(at));
    for column in columns() {
        out.push_str("| ");
        push_escaped(&mut out, &column.name);
        out.push(' ');
    }
    out.push_str("|\n");
    for column in columns() {
        out.push_str(if cell::is_right_aligned(column.kind) { "| ---: " } else { "| --- " });
    }
    out.push_str("|\n");
    for row in part.rows {
        for &at in part.columns {
            out.push_str("| ");
            match (part.table.cell(row, at), part.table.columns.get(at)) {
                (Some(text), Some(column)) => push_escaped(&mut out, cell::shown(column.kind, text)),
                _ => out.push_str("NULL"),
            }
            out.push(' ');
        }
        out.push_str("|\n");
    }
    out
}

fn push_escaped(out: &mut String, text: &str) {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | '|' | '*' | '`' | '<' | '[' | '~' => out.extend(['\\', c]),
            // `order_id` needs no escape, `_so_` would be set in italics.
            '_' if !before.is_alphanumeric() || !chars.peek().is_some_and(|next| next.is_alphanumeric()) => {
                out.push_str("\\_");
            }
            '\n' => out.push_str("<br>"),
            '\r' => {}
            c => out.push(c),
        }
        before = c;
    }
}
