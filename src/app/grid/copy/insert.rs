//! INSERT statements that PostgreSQL takes.

use super::Part;
use crate::app::grid::decimal;
use crate::app::grid::json;
use crate::protocol::table::Kind;

/// Rows of one statement: few statements load quickly, and a bad row is still found easily.
const ROWS_PER_STATEMENT: usize = 200;

/// Statements that put the rows into the table `part.name`.
pub fn write(part: Part<'_>) -> String {
    let mut head = String::from("INSERT INTO ");
    push_name(&mut head, part.name);
    head.push_str(" (");
    for (place, &at) in part.columns.iter().enumerate() {
        if place > 0 {
            head.push_str(", ");
        }
        push_identifier(&mut head, part.table.columns.get(at).map_or("", |column| column.name.as_str()));
    }
    head.push_str(") VALUES\n");
    let mut out = String::new();
    let mut count = 0;
    for row in part.rows {
        if count % ROWS_PER_STATEMENT == 0 {
            out.push_str(if count > 0 { ";\n" } else { "" });
            out.push_str(&head);
        } else {
            out.push_str(",\n");
        }
        count += 1;
        out.push_str("  (");
        for (place, &at) in part.columns.iter().enumerate() {
            if place > 0 {
                out.push_str(", ");
            }
            let kind = part.table.columns.get(at).map_or(Kind::Other, |column| column.kind);
            push_literal(&mut out, kind, part.table.cell(row, at));
        }
        out.push(')');
    }
    if count > 0 {
        out.push_str(";\n");
    }
    out
}

fn push_literal(out: &mut String, kind: Kind, cell: Option<&str>) {
    let Some(text) = cell else {
        out.push_str("NULL");
        return;
    };
    match (kind, text) {
        (Kind::Bool, "t" | "true") => out.push_str("true"),
        (Kind::Bool, "f" | "false") => out.push_str("false"),
        (Kind::Number, _) if json::is_number(text) => out.push_str(text),
        (Kind::ExactNumber, _) if decimal::is_decimal(text) => out.push_str(text),
        _ => push_quoted(out, text, '\''),
    }
}

/// A table name, maybe with its schema: `shop.order` gives `shop."order"`.
fn push_name(out: &mut String, name: &str) {
    for (place, part) in name.split('.').enumerate() {
        if place > 0 {
            out.push('.');
        }
        push_identifier(out, part);
    }
}

/// A name, quoted when PostgreSQL would otherwise read another one.
pub fn push_identifier(out: &mut String, name: &str) {
    let plain = name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'_' | b'0'..=b'9'))
        && name.bytes().next().is_some_and(|b| !b.is_ascii_digit())
        && RESERVED.split(' ').all(|word| word != name);
    if plain {
        out.push_str(name);
    } else {
        push_quoted(out, name, '"');
    }
}

fn push_quoted(out: &mut String, text: &str, quote: char) {
    out.push(quote);
    for c in text.chars() {
        if c == quote {
            out.push(quote);
        }
        out.push(c);
    }
    out.push(quote);
}

/// Words that PostgreSQL takes as a name only in quotes (`pg_get_keywords()`, categories R and T, version 15).
const RESERVED: &str = "all analyse analyze and any array as asc asymmetric authorization binary both case cast \
    check collate collation column concurrently constraint create cross current_catalog current_date \
    current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do \
    else end except false fetch for foreign freeze from full grant group having ilike in initially inner \
    intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull \
    null offset on only or order outer overlaps placing primary references returning right select session_user \
    similar some symmetric table tablesample then to trailing true union unique user using variadic verbose when \
    where window with";
