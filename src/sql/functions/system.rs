//! Functions about the session and about values of any type.

use std::rc::Rc;

use super::arguments::{int, text};
use super::{Call, Entry, f, typed};
use crate::sql::catalog::lookup;
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::types::Type;
use crate::sql::value::{Array, Value};

type Answer = Result<Value, SqlError>;

fn type_of(_: &[Value], call: &Call) -> Answer {
    Ok(Value::text(lookup::type_name(call.types.first().unwrap_or(&Type::Unknown), call.env)))
}

/// A version 4 UUID from the statement's random source.
fn random_uuid(_: &[Value], env: &Env) -> Answer {
    let mut bytes = [0u8; 16];
    bytes[..8].copy_from_slice(&env.next_random().to_be_bytes());
    bytes[8..].copy_from_slice(&env.next_random().to_be_bytes());
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Ok(Value::Uuid(Rc::new(bytes)))
}

fn count_nulls(a: &[Value], null: bool) -> Answer {
    Ok(Value::Int(a.iter().filter(|v| v.is_null() == null).count() as i64))
}

/// `current_schemas(implicit)`: the search path, with what is searched unasked or without.
fn schemas(a: &[Value], env: &Env) -> Answer {
    let asked = env.settings.borrow().search_path();
    let listed = |name: &str| asked.iter().any(|asked| asked == name || asked == "$user" && name == env.user);
    let implicit = a.first().is_some_and(Value::is_true);
    let shown = env.path.iter().filter(|name| implicit || (***name != *env.temp && listed(name)));
    Ok(Value::Array(Array::of(shown.map(|name| Value::Text(name.clone())).collect()).into()))
}

fn current_schema(_: &[Value], env: &Env) -> Answer {
    Ok(env.current.clone().map_or(Value::Null, Value::Text))
}

fn current_setting(a: &[Value], env: &Env) -> Answer {
    let name = text(a, 0);
    let value = env.settings.borrow().show(name);
    match value {
        Some(value) => Ok(Value::text(value)),
        None if a.get(1).is_some_and(Value::is_true) => Ok(Value::Null),
        None => env.settings.borrow().value(name).map(Value::text),
    }
}

/// `set_config(name, value, is_local)`: SET as a function; NULL is DEFAULT.
fn set_config(a: &[Value], env: &Env) -> Answer {
    let Some(name) = a.first().and_then(Value::as_str) else {
        return Err(SqlError::new("22004", "SET requires parameter name"));
    };
    let mut settings = env.settings.borrow_mut();
    settings.set(name, a.get(1).and_then(Value::as_str), a.get(2).is_some_and(Value::is_true))?;
    settings.value(name).map(Value::text)
}

fn size_pretty(a: &[Value]) -> Answer {
    let mut size = int(a, 0);
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
    let mut at = 0;
    let mut shifted = false;
    while at < units.len() - 1 && size.unsigned_abs() >= if at == 0 { 10 * 1024 } else { 20 * 1024 - 1 } {
        // One bit is kept for rounding, as PostgreSQL does.
        size /= if at == 0 { 512 } else { 1024 };
        shifted = true;
        at += 1;
    }
    if shifted {
        size = (size + size.signum()) / 2;
    }
    Ok(Value::text(format!("{size} {}", units[at])))
}

const VERSION: &str = "PostgreSQL 15.0 (Backyard) in a browser tab";

pub(super) static TABLE: &[Entry] = &[
    typed("pg_typeof", "X>g!~", type_of),
    f("version", ">t~", |_, _| Ok(Value::text(VERSION))),
    // sleeps in virtual time: the server adds it to what the statement takes
    f("pg_sleep", "d>0^", |args, env| {
        if let [Value::Float(seconds)] = args {
            let micros = (seconds.max(0.0) * 1e6).min(1e15) as u64;
            env.slept_micros.set(env.slept_micros.get().saturating_add(micros));
        }
        Ok(Value::text(""))
    }),
    f("current_user", ">N~", |_, env| Ok(Value::text(env.user.as_str()))),
    f("session_user", ">N~", |_, env| Ok(Value::text(env.user.as_str()))),
    f("user", ">N~", |_, env| Ok(Value::text(env.user.as_str()))),
    f("current_role", ">N~", |_, env| Ok(Value::text(env.user.as_str()))),
    f("current_database", ">N~", |_, env| Ok(Value::text(env.database.as_str()))),
    f("current_catalog", ">N~", |_, env| Ok(Value::text(env.database.as_str()))),
    f("current_schema", ">N~", current_schema),
    f("current_setting", "t>t~ tb>t~", current_setting),
    f("set_config", "ttb>t!^", set_config),
    f("current_schemas", "b>[N~", schemas),
    f("gen_random_uuid", ">u^", random_uuid),
    f("num_nulls", "&X>4!", |a, _| count_nulls(a, true)),
    f("num_nonnulls", "&X>4!", |a, _| count_nulls(a, false)),
    f("pg_size_pretty", "8>t", |a, _| size_pretty(a)),
];
