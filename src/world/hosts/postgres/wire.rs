//! What the server says, as bytes.
//! (<https://www.postgresql.org/docs/15/protocol-message-formats.html>)

use super::binary;
use crate::sql::types::Type;
use crate::sql::value::Value;
use crate::sql::{ColumnInfo, Notice, Outcome, SqlError, TransactionState, wire_type};

/// Writes one message: its letter, its length, its body.
fn message(out: &mut Vec<u8>, letter: u8, body: impl FnOnce(&mut Vec<u8>)) {
    out.push(letter);
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    body(out);
    let length = u32::try_from(out.len() - start).unwrap_or(u32::MAX).to_be_bytes();
    if let Some(place) = out.get_mut(start..start + 4) {
        place.copy_from_slice(&length);
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend(text.bytes().filter(|byte| *byte != 0));
    out.push(0);
}

fn count(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&u16::try_from(number).unwrap_or(u16::MAX).to_be_bytes());
}

pub(super) fn authentication_ok(out: &mut Vec<u8>) {
    message(out, b'R', |out| out.extend_from_slice(&[0; 4]));
}

pub(super) fn parameter_status(out: &mut Vec<u8>, name: &str, value: &str) {
    message(out, b'S', |out| {
        text(out, name);
        text(out, value);
    });
}

pub(super) fn backend_key(out: &mut Vec<u8>, pid: u32, secret: u32) {
    message(out, b'K', |out| {
        out.extend_from_slice(&pid.to_be_bytes());
        out.extend_from_slice(&secret.to_be_bytes());
    });
}

pub(super) fn ready_for_query(out: &mut Vec<u8>, state: TransactionState) {
    message(out, b'Z', |out| {
        out.push(match state {
            TransactionState::Idle => b'I',
            TransactionState::Open => b'T',
            TransactionState::Failed => b'E',
        });
    });
}

fn empty(out: &mut Vec<u8>, letter: u8) {
    message(out, letter, |_| {});
}

pub(super) fn parse_complete(out: &mut Vec<u8>) {
    empty(out, b'1');
}
pub(super) fn bind_complete(out: &mut Vec<u8>) {
    empty(out, b'2');
}
pub(super) fn close_complete(out: &mut Vec<u8>) {
    empty(out, b'3');
}
pub(super) fn no_data(out: &mut Vec<u8>) {
    empty(out, b'n');
}
pub(super) fn empty_query(out: &mut Vec<u8>) {
    empty(out, b'I');
}
pub(super) fn portal_suspended(out: &mut Vec<u8>) {
    empty(out, b's');
}

pub(super) fn parameter_description(out: &mut Vec<u8>, types: &[Type]) {
    message(out, b't', |out| {
        count(out, types.len());
        for ty in types {
            out.extend_from_slice(&wire_type(ty).0.to_be_bytes());
        }
    });
}

/// The format of column `at` when the client has asked for these.
pub(super) fn format(formats: &[u16], at: usize) -> u16 {
    match formats {
        [] => 0,
        [all] => *all,
        each => each.get(at).copied().unwrap_or(0),
    }
}

pub(super) fn row_description(out: &mut Vec<u8>, columns: &[ColumnInfo], formats: &[u16]) {
    message(out, b'T', |out| {
        count(out, columns.len());
        for (at, column) in columns.iter().enumerate() {
            let (oid, length, modifier) = wire_type(&column.ty);
            text(out, &column.name);
            // Table and column it comes from: not known here, which the protocol allows.
            out.extend_from_slice(&[0; 6]);
            out.extend_from_slice(&oid.to_be_bytes());
            out.extend_from_slice(&length.to_be_bytes());
            out.extend_from_slice(&modifier.to_be_bytes());
            out.extend_from_slice(&format(formats, at).to_be_bytes());
        }
    });
}

/// One row.
///
/// # Errors
/// 0A000 for a binary form that is not written here.
pub(super) fn data_row(
    out: &mut Vec<u8>,
    row: &[Value],
    columns: &[ColumnInfo],
    formats: &[u16],
) -> Result<(), SqlError> {
    let mut cell = String::new();
    let mut result = Ok(());
    message(out, b'D', |out| {
        count(out, row.len().min(columns.len()));
        for (at, (value, column)) in row.iter().zip(columns).enumerate() {
            if value.is_null() {
                out.extend_from_slice(&u32::MAX.to_be_bytes());
                continue;
            }
            let start = out.len();
            out.extend_from_slice(&[0; 4]);
            if format(formats, at) == 1 {
                if let Err(error) = binary::write(value, &column.ty, out) {
                    result = Err(error);
                }
            } else {
                cell.clear();
                value.output_into(&column.ty, &mut cell);
                out.extend_from_slice(cell.as_bytes());
            }
            let length = u32::try_from(out.len() - start - 4).unwrap_or(0).to_be_bytes();
            if let Some(place) = out.get_mut(start..start + 4) {
                place.copy_from_slice(&length);
            }
        }
    });
    result
}

/// The tag of a statement that is done; `rows` counts those that were sent.
pub(super) fn command_complete(out: &mut Vec<u8>, outcome: &Outcome) {
    let tag = match (outcome.command, outcome.row_count) {
        ("INSERT", Some(count)) => format!("INSERT 0 {count}"),
        (command, Some(count)) => format!("{command} {count}"),
        (command, None) => command.to_owned(),
    };
    message(out, b'C', |out| text(out, &tag));
}

/// An error. `statement` is the text its position counts in; `whence` is the context line.
pub(super) fn error(
    out: &mut Vec<u8>,
    severity: &str,
    error: &SqlError,
    statement: &str,
    whence: Option<&str>,
) {
    message(out, b'E', |out| {
        let mut field = |letter: u8, value: &str| {
            out.push(letter);
            text(out, value);
        };
        field(b'S', severity);
        field(b'V', severity);
        field(b'C', error.code);
        field(b'M', &error.message);
        if let Some(detail) = &error.detail {
            field(b'D', detail);
        }
        if let Some(hint) = &error.hint {
            field(b'H', hint);
        }
        if let Some(at) = error.position {
            let at = at.min(statement.len());
            let before = statement.get(..at).map_or(0, |before| before.chars().count());
            field(b'P', &(before + 1).to_string());
        }
        if let Some(whence) = whence {
            field(b'W', whence);
        }
        if let Some(table) = &error.table {
            field(b's', "public");
            field(b't', table);
        }
        if let Some(column) = &error.column {
            field(b'c', column);
        }
        if let Some(constraint) = &error.constraint {
            field(b'n', constraint);
        }
        out.push(0);
    });
}

/// The SQLSTATE of a notice, which PostgreSQL sends beside it: known by its words.
fn code_of(notice: &Notice) -> &'static str {
    let message = notice.message.as_str();
    let about = |words: &str| message.contains(words);
    match notice.severity {
        _ if about("already exists, skipping") => {
            if message.starts_with("column") {
                "42701"
            } else if message.starts_with("schema") {
                "42P06"
            } else {
                "42P07"
            }
        }
        "WARNING" if about("no transaction in progress") || about("only be used in transaction blocks") => {
            "25P01"
        }
        "WARNING" if about("already a transaction in progress") => "25001",
        "WARNING" => "01000",
        _ => "00000",
    }
}

pub(super) fn notice(out: &mut Vec<u8>, notice: &Notice) {
    message(out, b'N', |out| {
        let code = code_of(notice);
        let fields =
            [(b'S', notice.severity), (b'V', notice.severity), (b'C', code), (b'M', &notice.message)];
        for (letter, value) in fields {
            out.push(letter);
            text(out, value);
        }
        out.push(0);
    });
}
