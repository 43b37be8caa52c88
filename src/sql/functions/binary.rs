//! Functions of bytea.

use super::arguments::{bytes, check_size, int, text};
use super::string::part;
use super::{Entry, f};
use crate::sql::error::SqlError;
use crate::sql::value::Value;

type Answer = Result<Value, SqlError>;

fn substring(a: &[Value]) -> Answer {
    let data = bytes(a, 0);
    let length = (a.len() > 2).then(|| int(a, 2));
    let (from, to) = part(int(a, 1), length, data.len() as i64)?;
    Ok(Value::Bytes(data[from..to].into()))
}

fn position(a: &[Value]) -> Answer {
    let (data, wanted) = (bytes(a, 0), bytes(a, 1));
    if wanted.is_empty() {
        return Ok(Value::Int(1));
    }
    let at = data.windows(wanted.len()).position(|w| w == wanted);
    Ok(Value::Int(at.map_or(0, |at| at as i64 + 1)))
}

fn get_byte(a: &[Value]) -> Answer {
    let (data, at) = (bytes(a, 0), int(a, 1));
    match usize::try_from(at).ok().and_then(|at| data.get(at)) {
        Some(byte) => Ok(Value::Int((*byte).into())),
        None => {
            let message = format!("index {at} out of valid range, 0..{}", data.len() as i64 - 1);
            Err(SqlError::new("2202E", message))
        }
    }
}

fn convert_from(a: &[Value]) -> Answer {
    let name = text(a, 1);
    if !matches!(name.to_ascii_lowercase().as_str(), "utf8" | "utf-8" | "unicode") {
        return Err(SqlError::unsupported(format!("the encoding {name}"), "Use UTF8."));
    }
    match std::str::from_utf8(bytes(a, 0)) {
        Ok(text) => Ok(Value::text(text)),
        Err(error) => Err(SqlError::not_utf8(bytes(a, 0).get(error.valid_up_to()..).unwrap_or_default())),
    }
}

fn concatenate(a: &[Value]) -> Answer {
    check_size(bytes(a, 0).len().checked_add(bytes(a, 1).len()))?;
    Ok(Value::Bytes([bytes(a, 0), bytes(a, 1)].concat().into()))
}

pub(super) static TABLE: &[Entry] = &[
    f("||", "yy>y", |a, _| concatenate(a)),
    f("length", "y>4", |a, _| Ok(Value::Int(bytes(a, 0).len() as i64))),
    f("octet_length", "y>4", |a, _| Ok(Value::Int(bytes(a, 0).len() as i64))),
    f("bit_length", "y>4", |a, _| Ok(Value::Int(bytes(a, 0).len() as i64 * 8))),
    f("substring", "y4>y y44>y", |a, _| substring(a)),
    f("substr", "y4>y y44>y", |a, _| substring(a)),
    f("position", "yy>4", |a, _| position(a)),
    f("get_byte", "y4>4", |a, _| get_byte(a)),
    f("convert_from", "yt>t~", |a, _| convert_from(a)),
    f("convert_to", "tt>y~", |a, _| Ok(Value::Bytes(text(a, 0).as_bytes().into()))),
];
