//! Operators and functions that read json and jsonb, and build them.

use std::rc::Rc;

use super::arguments::{array, int, jsonb, text};
use super::{Call, Entry, f, typed};
use crate::sql::error::SqlError;
use crate::sql::json::write::{to_jsonb, write_string, write_value};
use crate::sql::json::{Json, path, scan};
use crate::sql::types::Type;
use crate::sql::value::Value;

type Answer = Result<Value, SqlError>;

fn binary(json: Option<&Json>) -> Answer {
    Ok(json.map_or(Value::Null, |json| Value::Jsonb(json.clone().into())))
}

fn binary_text(json: Option<&Json>) -> Answer {
    Ok(json.and_then(Json::as_text).map_or(Value::Null, Value::text))
}

fn raw(json: Option<&str>) -> Answer {
    Ok(json.map_or(Value::Null, Value::text))
}

fn raw_text(json: Option<&str>) -> Answer {
    Ok(match json {
        None | Some("null") => Value::Null,
        Some(json) => Value::text(scan::unquote(json)),
    })
}

/// The steps of a path from one text array, or from the arguments after the first; NULL ends it.
pub(super) fn steps(a: &[Value], at: usize) -> Option<Vec<&str>> {
    match a.get(at) {
        Some(Value::Array(_)) => array(a, at).elements.iter().map(Value::as_str).collect(),
        _ => a.iter().skip(at).map(Value::as_str).collect(),
    }
}

fn path_binary(a: &[Value]) -> Option<&Json> {
    path::get(jsonb(a, 0), &steps(a, 1)?)
}

fn path_raw(a: &[Value]) -> Option<&str> {
    scan::path(text(a, 0), &steps(a, 1)?)
}

fn array_length(count: Option<usize>, kind: &str) -> Answer {
    match (count, kind) {
        (Some(count), _) => Ok(Value::Int(count as i64)),
        (None, "object") => Err(SqlError::new("22023", "cannot get array length of a non-array")),
        _ => Err(SqlError::new("22023", "cannot get array length of a scalar")),
    }
}

fn raw_length(a: &[Value]) -> Answer {
    let kind = scan::kind(text(a, 0));
    array_length((kind == "array").then(|| scan::members(text(a, 0)).count()), kind)
}

fn binary_length(a: &[Value]) -> Answer {
    match jsonb(a, 0) {
        Json::Array(items) => array_length(Some(items.len()), "array"),
        other => array_length(None, other.kind()),
    }
}

fn to_json(a: &[Value], call: &Call) -> Answer {
    let mut out = String::new();
    for (value, ty) in a.iter().zip(call.types) {
        write_value(value, ty, &mut out);
    }
    Ok(Value::text(out))
}

fn to_jsonb_value(a: &[Value], call: &Call) -> Answer {
    match (a.first(), call.types.first()) {
        (Some(value), Some(ty)) => Ok(Value::Jsonb(to_jsonb(value, ty)?.into())),
        _ => Ok(Value::Null),
    }
}

fn build_array(a: &[Value], call: &Call) -> Answer {
    if call.returns == &Type::Jsonb {
        let items = a.iter().zip(call.types).map(|(v, ty)| to_jsonb(v, ty)).collect::<Result<_, _>>()?;
        return Ok(Value::Jsonb(Json::Array(items).into()));
    }
    let mut out = String::from("[");
    for (i, (value, ty)) in a.iter().zip(call.types).enumerate() {
        out.push_str(if i > 0 { ", " } else { "" });
        write_value(value, ty, &mut out);
    }
    out.push(']');
    Ok(Value::text(out))
}

fn build_object(a: &[Value], call: &Call) -> Answer {
    let binary = call.returns == &Type::Jsonb;
    if !a.len().is_multiple_of(2) {
        let name = if binary { "jsonb_build_object()" } else { "json_build_object()" };
        return Err(SqlError::new("22023", "argument list must have even number of elements")
            .with_hint(format!("The arguments of {name} must consist of alternating keys and values.")));
    }
    let mut members = Vec::new();
    let mut out = String::from("{");
    for (i, (pair, types)) in a.chunks(2).zip(call.types.chunks(2)).enumerate() {
        let ([key, value], [key_type, value_type]) = (pair, types) else {
            continue;
        };
        if key.is_null() {
            return Err(if binary {
                SqlError::new("22023", format!("argument {}: key must not be null", i * 2 + 1))
            } else {
                SqlError::new("22023", format!("argument {} cannot be null", i * 2 + 1))
                    .with_hint("Object keys should be text.")
            });
        }
        let key = key.output(key_type);
        if binary {
            members.push((key.into(), to_jsonb(value, value_type)?));
        } else {
            out.push_str(if i > 0 { ", " } else { "" });
            write_string(&key, &mut out);
            out.push_str(" : ");
            write_value(value, value_type, &mut out);
        }
    }
    if binary {
        return Ok(Value::Jsonb(Json::object(members).into()));
    }
    out.push('}');
    Ok(Value::text(out))
}

/// json_object of one array of keys and values in turn, or of two arrays.
fn object_of(a: &[Value], call: &Call) -> Answer {
    let (keys, values): (Vec<&Value>, Vec<&Value>) = if a.len() > 1 {
        (array(a, 0).elements.iter().collect(), array(a, 1).elements.iter().collect())
    } else {
        let elements = &array(a, 0).elements;
        if !elements.len().is_multiple_of(2) {
            return Err(SqlError::new("2202E", "array must have even number of elements"));
        }
        (elements.iter().step_by(2).collect(), elements.iter().skip(1).step_by(2).collect())
    };
    if keys.len() != values.len() {
        return Err(SqlError::new("2202E", "mismatched array dimensions"));
    }
    let mut members: Vec<(Rc<str>, Json)> = Vec::new();
    for (key, value) in keys.into_iter().zip(values) {
        let Value::Text(key) = key else {
            return Err(SqlError::new("22004", "null value not allowed for object key"));
        };
        members.push((key.clone(), to_jsonb(value, &Type::Text)?));
    }
    if call.returns == &Type::Jsonb {
        return Ok(Value::Jsonb(Json::object(members).into()));
    }
    let mut out = String::from("{");
    for (i, (key, value)) in members.iter().enumerate() {
        out.push_str(if i > 0 { ", " } else { "" });
        write_string(key, &mut out);
        out.push_str(" : ");
        value.write(&mut out);
    }
    out.push('}');
    Ok(Value::text(out))
}

fn has_key(json: &Json, key: &str) -> bool {
    match json {
        Json::Object(_) => json.get(key).is_some(),
        Json::Array(items) => items.iter().any(|i| matches!(i, Json::String(s) if **s == *key)),
        Json::String(s) => **s == *key,
        _ => false,
    }
}

fn has_keys(a: &[Value], all: bool) -> Answer {
    let mut keys = array(a, 1).elements.iter().filter_map(Value::as_str);
    let json = jsonb(a, 0);
    Ok(Value::Bool(if all { keys.all(|k| has_key(json, k)) } else { keys.any(|k| has_key(json, k)) }))
}

/// The element at an index; jsonb keeps a scalar as an array of one.
fn element(json: &Json, index: i64) -> Option<&Json> {
    match json {
        Json::Array(_) | Json::Object(_) => json.at(index),
        scalar => (index == 0 || index == -1).then_some(scalar),
    }
}

pub(super) static TABLE: &[Entry] = &[
    f("->", "Jt>J", |a, _| binary(jsonb(a, 0).get(text(a, 1)))),
    f("->", "J4>J", |a, _| binary(element(jsonb(a, 0), int(a, 1)))),
    f("->>", "Jt>t", |a, _| binary_text(jsonb(a, 0).get(text(a, 1)))),
    f("->>", "J4>t", |a, _| binary_text(element(jsonb(a, 0), int(a, 1)))),
    f("#>", "J[t>J", |a, _| binary(path_binary(a))),
    f("#>>", "J[t>t", |a, _| binary_text(path_binary(a))),
    f("jsonb_extract_path", "J&t>J", |a, _| binary(path_binary(a))),
    f("jsonb_extract_path_text", "J&t>t", |a, _| binary_text(path_binary(a))),
    f("->", "jt>j", |a, _| raw(scan::get(text(a, 0), text(a, 1)))),
    f("->", "j4>j", |a, _| raw(scan::at(text(a, 0), int(a, 1)))),
    f("->>", "jt>t", |a, _| raw_text(scan::get(text(a, 0), text(a, 1)))),
    f("->>", "j4>t", |a, _| raw_text(scan::at(text(a, 0), int(a, 1)))),
    f("#>", "j[t>j", |a, _| raw(path_raw(a))),
    f("#>>", "j[t>t", |a, _| raw_text(path_raw(a))),
    f("json_extract_path", "j&t>j", |a, _| raw(path_raw(a))),
    f("json_extract_path_text", "j&t>t", |a, _| raw_text(path_raw(a))),
    f("@>", "JJ>b", |a, _| Ok(Value::Bool(jsonb(a, 0).contains(jsonb(a, 1))))),
    f("<@", "JJ>b", |a, _| Ok(Value::Bool(jsonb(a, 1).contains(jsonb(a, 0))))),
    f("?", "Jt>b", |a, _| Ok(Value::Bool(has_key(jsonb(a, 0), text(a, 1))))),
    f("?|", "J[t>b", |a, _| has_keys(a, false)),
    f("?&", "J[t>b", |a, _| has_keys(a, true)),
    f("json_typeof", "j>t", |a, _| Ok(Value::text(scan::kind(text(a, 0))))),
    f("jsonb_typeof", "J>t", |a, _| Ok(Value::text(jsonb(a, 0).kind()))),
    f("json_array_length", "j>4", |a, _| raw_length(a)),
    f("jsonb_array_length", "J>4", |a, _| binary_length(a)),
    typed("to_json", "E>j~", to_json),
    typed("to_jsonb", "E>J~", to_jsonb_value),
    typed("array_to_json", "A>j~", to_json),
    typed("row_to_json", "r>j~", to_json),
    typed("json_build_array", ">j &X>j!~", build_array),
    typed("jsonb_build_array", ">J &X>J!~", build_array),
    typed("json_build_object", ">j &X>j!~", build_object),
    typed("jsonb_build_object", ">J &X>J!~", build_object),
    typed("json_object", "[t>j [t[t>j", object_of),
    typed("jsonb_object", "[t>J [t[t>J", object_of),
];
