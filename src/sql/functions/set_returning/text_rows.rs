//! The functions that split text into rows.

use super::{Row, Rows, row};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::functions::arguments::text;
use crate::sql::functions::regex::{Flags, Purpose, compile};
use crate::sql::functions::regex_match::{groups, split};
use crate::sql::value::{Array, Value};

pub(super) static ROWS: &[Row] = &[
    row("regexp_matches", "tt>[t ttt>[t", &[], matches),
    row("regexp_split_to_table", "tt>t ttt>t", &[], split_rows),
    row("string_to_table", "tt>t ttt>t", &[], string_rows),
];

fn flags(args: &[Value]) -> Result<Flags, SqlError> {
    if args.len() > 2 { Flags::parse(text(args, 2)) } else { Ok(Flags::default()) }
}

fn matches(args: &[Value], _: &Env) -> Result<Rows, SqlError> {
    let flags = flags(args)?;
    let regex = compile(text(args, 1), flags, Purpose::Find)?;
    let most = if flags.global { usize::MAX } else { 1 };
    let found = regex.captures_iter(text(args, 0)).take(most);
    let rows: Vec<_> = found.map(|c| Ok(vec![Value::Array(Array::of(groups(&c)).into())])).collect();
    Ok(Box::new(rows.into_iter()))
}

fn split_rows(args: &[Value], _: &Env) -> Result<Rows, SqlError> {
    let flags = flags(args)?;
    if flags.global {
        let message = "regexp_split_to_table() does not support the \"global\" option";
        return Err(SqlError::new("22023", message));
    }
    let parts = split(text(args, 0), text(args, 1), flags)?;
    Ok(Box::new(parts.into_iter().map(|part| Ok(vec![part]))))
}

fn string_rows(args: &[Value], _: &Env) -> Result<Rows, SqlError> {
    let (s, delimiter) = (text(args, 0), text(args, 1));
    let null = (args.len() > 2).then(|| text(args, 2));
    let parts: Vec<&str> = match (s, delimiter) {
        ("", _) => Vec::new(),
        (s, "") => vec![s],
        (s, delimiter) => s.split(delimiter).collect(),
    };
    let value = |part: &str| {
        if null == Some(part) { Value::Null } else { Value::text(part) }
    };
    let rows: Vec<_> = parts.into_iter().map(|part| Ok(vec![value(part)])).collect();
    Ok(Box::new(rows.into_iter()))
}
