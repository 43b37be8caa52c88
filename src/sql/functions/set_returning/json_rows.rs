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
    row("json_to_record", "j>r", &[], |a, _| records(a, false, "json_to_record")),
    row("jsonb_to_record", "J>r", &[], |a, _| records(a, false, "jsonb_to_record")),
    row("json_to_recordset", "j>r", &[], |a, _| records(a, true, "json_to_recordset")),
    row("jsonb_to_recordset", "J>r", &[], |a, _| records(a, true, "jsonb_to_recordset")),
];

/// How a member is read for a column of a record: the first letter of what names the column.
pub(crate) const AS_TEXT: char = 't';
pub(crate) const AS_JSON: char = 'j';
pub(crate) const AS_ARRAY: char = 'a';

/// The members that the arguments behind the first name, as texts that the columns' types read.
fn records(args: &[Value], set: bool, name: &str) -> Result<Rows, SqlError> {
    let whole = match args.first() {
        Some(Value::Jsonb(json)) => json.to_text(),
        _ => text(args, 0).to_string(),
    };
    let wrong = |message: String| Err(SqlError::new("22023", message));
    let objects: Vec<&str> = match (scan::kind(&whole), set) {
        ("array", true) => scan::members(&whole).map(|(_, item)| item).collect(),
        ("object", true) => return wrong(format!("cannot call {name} on an object")),
        (_, true) => return wrong(format!("cannot call {name} on a scalar")),
        ("object", false) => vec![&whole],
        ("array", false) => return wrong("cannot call populate_composite on an array".into()),
        _ => return wrong("cannot call populate_composite on a scalar".into()),
    };
    let mut made = Vec::new();
    for object in objects {
        if scan::kind(object) != "object" {
            return wrong(format!("argument of {name} must be an array of objects"));
        }
        let mut values = Vec::new();
        for column in 1..args.len() {
            let (how, key) = text(args, column).split_at(1);
            let found = scan::get(object, key).filter(|json| *json != "null");
            values.push(match found {
                None => Value::Null,
                Some(json) if how.starts_with(AS_JSON) => Value::text(json),
                Some(json) if how.starts_with(AS_ARRAY) => {
                    if scan::kind(json) != "array" {
                        return Err(SqlError::new("22P02", "expected JSON array")
                            .with_hint(format!("See the value of key \"{key}\".")));
                    }
                    let mut literal = String::new();
                    array_literal(json, &mut literal);
                    Value::text(literal)
                }
                Some(json) if scan::kind(json) == "string" => Value::text(scan::unquote(json)),
                Some(json) => Value::text(json),
            });
        }
        made.push(values);
    }
    rows(made)
}

/// A json array as PostgreSQL writes an array.
fn array_literal(json: &str, out: &mut String) {
    out.push('{');
    for (at, (_, item)) in scan::members(json).enumerate() {
        if at > 0 {
            out.push(',');
        }
        match scan::kind(item) {
            "array" => array_literal(item, out),
            _ if item == "null" => out.push_str("NULL"),
            kind => {
                let text = if kind == "string" { scan::unquote(item) } else { item.to_string() };
                out.push('"');
                out.push_str(&text.replace('\\', "\\\\").replace('"', "\\\""));
                out.push('"');
            }
        }
    }
    out.push('}');
}

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
