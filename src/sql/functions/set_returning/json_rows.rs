//! The functions that take json and jsonb apart into rows.

use super::{Row, Rows, row};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::functions::arguments::{jsonb, text};
use crate::sql::json::{Json, scan};
use crate::sql::value::Value;

pub(super) static ROWS: &[Row] = &[
    row("json_each", "j>r", &[("key", b't'), ("value", b'j')], |a, _| text_members(a, false, "json_each")),
    row("json_each_text", "j>r", &[("key", b't'), ("value", b't')], |a, _| {
        text_members(a, true, "json_each_text")
    }),
    row("jsonb_each", "J>r", &[("key", b't'), ("value", b'J')], |a, _| members(a, false, "jsonb_each")),
    row("jsonb_each_text", "J>r", &[("key", b't'), ("value", b't')], |a, _| {
        members(a, true, "jsonb_each_text")
    }),
    row("json_array_elements", "j>j", &[("value", b'j')], |a, _| text_elements(a, false)),
    row("json_array_elements_text", "j>t", &[("value", b't')], |a, _| text_elements(a, true)),
    row("jsonb_array_elements", "J>J", &[("value", b'J')], |a, _| elements(a, false)),
    row("jsonb_array_elements_text", "J>t", &[("value", b't')], |a, _| elements(a, true)),
    row("json_object_keys", "j>t", &[], json_keys),
    row("jsonb_object_keys", "J>t", &[], jsonb_keys),
];

fn rows(rows: Vec<Vec<Value>>) -> Result<Rows, SqlError> {
    Ok(Box::new(rows.into_iter().map(Ok)))
}

fn as_text(json: &Json) -> Value {
    json.as_text().map_or(Value::Null, Value::text)
}

fn raw_text(json: &str) -> Value {
    if json == "null" { Value::Null } else { Value::text(scan::unquote(json)) }
}

fn members(args: &[Value], as_texts: bool, name: &str) -> Result<Rows, SqlError> {
    let Json::Object(members) = jsonb(args, 0) else {
        return Err(SqlError::new("22023", format!("cannot call {name} on a non-object")));
    };
    let value = |json: &Json| {
        if as_texts { as_text(json) } else { Value::Jsonb(json.clone().into()) }
    };
    rows(members.iter().map(|(key, json)| vec![Value::Text(key.clone()), value(json)]).collect())
}

fn text_members(args: &[Value], as_texts: bool, name: &str) -> Result<Rows, SqlError> {
    let json = text(args, 0);
    if scan::kind(json) != "object" {
        let kind = if scan::kind(json) == "array" { "an array" } else { "a scalar" };
        let message = match kind {
            "an array" => "cannot deconstruct an array as an object".to_string(),
            _ => "cannot deconstruct a scalar".to_string(),
        };
        let _ = name;
        return Err(SqlError::new("22023", message));
    }
    let value = |json: &str| {
        if as_texts { raw_text(json) } else { Value::text(json) }
    };
    let row = |(key, json): (Option<String>, &str)| vec![Value::text(key.unwrap_or_default()), value(json)];
    rows(scan::members(json).map(row).collect())
}

fn elements(args: &[Value], as_texts: bool) -> Result<Rows, SqlError> {
    let value = |json: &Json| {
        if as_texts { as_text(json) } else { Value::Jsonb(json.clone().into()) }
    };
    match jsonb(args, 0) {
        Json::Array(items) => rows(items.iter().map(|item| vec![value(item)]).collect()),
        Json::Object(_) => Err(SqlError::new("22023", "cannot extract elements from an object")),
        _ => Err(SqlError::new("22023", "cannot extract elements from a scalar")),
    }
}

fn text_elements(args: &[Value], as_texts: bool) -> Result<Rows, SqlError> {
    let json = text(args, 0);
    let name = if as_texts { "json_array_elements_text" } else { "json_array_elements" };
    match scan::kind(json) {
        "array" => {
            let value = |json: &str| {
                if as_texts { raw_text(json) } else { Value::text(json) }
            };
            rows(scan::members(json).map(|(_, item)| vec![value(item)]).collect())
        }
        "object" => Err(SqlError::new("22023", format!("cannot call {name} on a non-array"))),
        _ => Err(SqlError::new("22023", format!("cannot call {name} on a scalar"))),
    }
}

fn json_keys(args: &[Value], _: &Env) -> Result<Rows, SqlError> {
    let json = text(args, 0);
    match scan::kind(json) {
        "object" => {
            rows(scan::members(json).map(|(key, _)| vec![Value::text(key.unwrap_or_default())]).collect())
        }
        "array" => Err(SqlError::new("22023", "cannot call json_object_keys on an array")),
        _ => Err(SqlError::new("22023", "cannot call json_object_keys on a scalar")),
    }
}

fn jsonb_keys(args: &[Value], _: &Env) -> Result<Rows, SqlError> {
    match jsonb(args, 0) {
        Json::Object(members) => {
            rows(members.iter().map(|(key, _)| vec![Value::Text(key.clone())]).collect())
        }
        Json::Array(_) => Err(SqlError::new("22023", "cannot call jsonb_object_keys on an array")),
        _ => Err(SqlError::new("22023", "cannot call jsonb_object_keys on a scalar")),
    }
}
