//! Operators and functions that change jsonb.

use super::arguments::{array, boolean, int, jsonb, text};
use super::json::steps;
use super::{Entry, f};
use crate::sql::error::SqlError;
use crate::sql::json::Json;
use crate::sql::json::path::{Edit, change};
use crate::sql::value::Value;

type Answer = Result<Value, SqlError>;

fn wrap(json: Json) -> Answer {
    Ok(Value::Jsonb(json.into()))
}

fn concatenate(a: &[Value]) -> Answer {
    let items = |json: &Json| match json {
        Json::Array(items) => items.clone(),
        other => vec![other.clone()],
    };
    match (jsonb(a, 0), jsonb(a, 1)) {
        (Json::Object(x), Json::Object(y)) => wrap(Json::object(x.iter().chain(y).cloned().collect())),
        (x, y) => wrap(Json::Array([items(x), items(y)].concat())),
    }
}

fn without(json: &Json, keys: &[&str]) -> Answer {
    match json {
        Json::Object(members) => {
            wrap(Json::Object(members.iter().filter(|(k, _)| !keys.contains(&&**k)).cloned().collect()))
        }
        Json::Array(items) => {
            let gone = |item: &Json| matches!(item, Json::String(s) if keys.contains(&&**s));
            wrap(Json::Array(items.iter().filter(|i| !gone(i)).cloned().collect()))
        }
        _ => Err(SqlError::new("22023", "cannot delete from scalar")),
    }
}

fn without_index(a: &[Value]) -> Answer {
    match jsonb(a, 0) {
        Json::Array(items) => {
            let at = int(a, 1);
            let at = if at < 0 { at + items.len() as i64 } else { at };
            let kept =
                items.iter().enumerate().filter(|(i, _)| *i as i64 != at).map(|(_, item)| item.clone());
            wrap(Json::Array(kept.collect()))
        }
        Json::Object(_) => Err(SqlError::new("22023", "cannot delete from object using integer index")),
        _ => Err(SqlError::new("22023", "cannot delete from scalar")),
    }
}

fn at_path(a: &[Value], edit: Edit, what: &str) -> Answer {
    let Some(steps) = steps(a, 1) else {
        let at = array(a, 1).elements.iter().position(Value::is_null).unwrap_or(0) + 1;
        return Err(SqlError::new("22004", format!("path element at position {at} is null")));
    };
    if !matches!(jsonb(a, 0), Json::Object(_) | Json::Array(_)) {
        return Err(SqlError::new("22023", format!("cannot {what} scalar")));
    }
    wrap(change(jsonb(a, 0), &steps, jsonb(a, 2), edit)?)
}

fn set(a: &[Value]) -> Answer {
    at_path(a, Edit::Set { create: a.len() < 4 || boolean(a, 3) }, "set path in")
}

fn insert(a: &[Value]) -> Answer {
    at_path(a, Edit::Insert { after: a.len() > 3 && boolean(a, 3) }, "set path in")
}

fn strip_nulls(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            let kept = members.iter().filter(|(_, v)| !matches!(v, Json::Null));
            Json::Object(kept.map(|(k, v)| (k.clone(), strip_nulls(v))).collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(strip_nulls).collect()),
        other => other.clone(),
    }
}

fn pretty(a: &[Value]) -> Answer {
    let mut out = String::new();
    jsonb(a, 0).write_pretty(0, &mut out);
    Ok(Value::text(out))
}

pub(super) static TABLE: &[Entry] = &[
    f("||", "JJ>J", |a, _| concatenate(a)),
    f("-", "Jt>J", |a, _| without(jsonb(a, 0), &[text(a, 1)])),
    f("-", "J[t>J", |a, _| without(jsonb(a, 0), &steps(a, 1).unwrap_or_default())),
    f("-", "J4>J", |a, _| without_index(a)),
    f("#-", "J[t>J", |a, _| at_path(a, Edit::Delete, "delete path in")),
    f("jsonb_set", "J[tJ>J J[tJb>J", |a, _| set(a)),
    f("jsonb_insert", "J[tJ>J J[tJb>J", |a, _| insert(a)),
    f("jsonb_strip_nulls", "J>J", |a, _| wrap(strip_nulls(jsonb(a, 0)))),
    f("jsonb_pretty", "J>t", |a, _| pretty(a)),
];
