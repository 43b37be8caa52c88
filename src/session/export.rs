//! Writing tables as files: the whole database as a script, one table as CSV or JSON.

mod dump;
mod order;

use crate::protocol::import::{Export, ExportedFile};
use crate::protocol::schema::Schema;
use crate::protocol::sql::{Bytes, StatementError};
use crate::protocol::table::{Kind, Table};
use crate::schema::quote::relation;

/// Reads rows for an export.
pub trait TableReader {
    /// Runs a query and gives all its rows.
    ///
    /// # Errors
    /// What PostgreSQL would say.
    fn read(&mut self, query: &str) -> Result<Table, StatementError>;
}

/// Writes what was asked as a file. `database` names the file of a dump.
///
/// # Errors
/// A sentence, when there is no such table or its rows cannot be read.
pub fn export(
    what: &Export,
    database: &str,
    schema: &Schema,
    reader: &mut dyn TableReader,
) -> Result<ExportedFile, String> {
    let file = |name: &str, suffix: &str, media_type: &str, text: String| ExportedFile {
        name: format!("{}.{suffix}", file_stem(name)),
        media_type: media_type.to_owned(),
        bytes: Bytes::from(text.into_bytes()),
    };
    match what {
        Export::SqlDump => Ok(file(database, "sql", "application/sql", dump::dump(schema, reader)?)),
        Export::Csv { table } => Ok(file(table, "csv", "text/csv", csv(&all_rows(table, schema, reader)?)?)),
        Export::Json { table } => {
            Ok(file(table, "json", "application/json", json(&all_rows(table, schema, reader)?)))
        }
    }
}

/// A name that every file system takes.
fn file_stem(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '_' | '-' | ' ') { c } else { '_' };
    let stem: String = name.chars().map(plain).take(80).collect();
    let stem = stem.trim();
    if stem.is_empty() { "database".to_owned() } else { stem.to_owned() }
}

/// The rows of a table or view, in the order of its primary key.
fn all_rows(name: &str, schema: &Schema, reader: &mut dyn TableReader) -> Result<Table, String> {
    let query = if let Some(table) = schema.tables.iter().find(|table| table.name == name) {
        dump::select(table, "*")
    } else if let Some(view) = schema.views.iter().find(|view| view.name == name) {
        format!("SELECT * FROM {}", relation(&view.schema, &view.name))
    } else {
        return Err(format!("There is no table named “{name}”."));
    };
    reader.read(&query).map_err(|error| format!("“{name}” cannot be read: {}", error.message))
}

/// RFC 4180 with a first row of names, as PostgreSQL's `COPY … CSV HEADER`: NULL is an empty field, an empty
/// text is `""`.
fn csv(table: &Table) -> Result<String, String> {
    let mut text = String::with_capacity(table.packed_bytes() * 5 / 4);
    let names = table.columns.iter().map(|column| Some(column.name.as_str()));
    push_record(&mut text, names);
    for row in 0..table.rows() {
        push_record(&mut text, table.row(row));
    }
    Ok(text)
}

fn push_record<'a>(text: &mut String, fields: impl Iterator<Item = Option<&'a str>>) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            text.push(',');
        }
        let Some(field) = field else { continue };
        let quoted = field.is_empty()
            || field.contains([',', '"', '\n', '\r'])
            || field.starts_with(' ')
            || field.ends_with(' ')
            || field == "\\.";
        if quoted {
            text.push('"');
            text.push_str(&field.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(field);
        }
    }
    text.push_str("\r\n");
}

/// An array with an object on each line. Exact numbers are strings, as node-postgres gives them.
fn json(table: &Table) -> String {
    let mut text = String::with_capacity(table.packed_bytes() * 2);
    let names: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    text.push('[');
    for row in 0..table.rows() {
        text.push_str(if row == 0 { "\n{" } else { ",\n{" });
        for (at, ((name, column), cell)) in names.iter().zip(&table.columns).zip(table.row(row)).enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            text.push_str(name);
            text.push_str(": ");
            match (cell, column.kind) {
                (None, _) => text.push_str("null"),
                (Some("t" | "true"), Kind::Bool) => text.push_str("true"),
                (Some("f" | "false"), Kind::Bool) => text.push_str("false"),
                (Some(json), Kind::Json) => text.push_str(json),
                (Some(number), Kind::Number) if is_json_number(number) => text.push_str(number),
                (Some(other), _) => text.push_str(&quoted(other)),
            }
        }
        text.push('}');
    }
    text.push_str("\n]\n");
    text
}

/// Not so for NaN and Infinity, which JSON cannot say.
fn is_json_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && !text.ends_with('y')
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests;
