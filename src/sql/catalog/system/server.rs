//! The tables of `pg_catalog` about the server: its roles, databases, functions, settings.

use super::{Rows, functions, maybe, routines, text};
use crate::sql::catalog::oids;
use crate::sql::env::Env;
use crate::sql::functions::Volatility;
use crate::sql::value::Array;
use crate::sql::value::Value::{self, Bool, Int, Null};

/// The number of the session's database, as `initdb` gives it.
const DATABASE: i64 = 5;

/// The rows of a table, none for those that are empty here.
pub(super) fn rows(table: &str, env: &Env) -> Option<Rows> {
    let user = || text(&env.user);
    let owner = || Int(oids::OWNER);
    let numbered = |list: &[(i64, &str)]| -> Rows {
        list.iter().map(|(oid, name)| vec![Int(*oid), text(name)]).collect()
    };
    Some(match table {
        "pg_roles" => vec![vec![user(), owner()]],
        "pg_authid" => vec![vec![owner(), user()]],
        "pg_user" => vec![vec![user(), owner()]],
        "pg_database" => {
            [(DATABASE, env.database.as_str(), false), (1, "template1", true), (4, "template0", true)]
                .iter()
                .map(|(oid, name, template)| {
                    vec![Int(*oid), text(name), Bool(*template), Bool(*name != "template0")]
                })
                .collect()
        }
        "pg_tablespace" => numbered(&[(1663, "pg_default"), (1664, "pg_global")]),
        "pg_am" => [(2, "heap", "t"), (403, "btree", "i"), (405, "hash", "i")]
            .iter()
            .map(|(oid, name, kind)| vec![Int(*oid), text(name), text(kind)])
            .collect(),
        "pg_collation" => [(100, "default", "d", ""), (950, "C", "c", "C"), (951, "POSIX", "c", "POSIX")]
            .iter()
            .map(|(oid, name, provider, locale)| {
                let locale = maybe(Some(*locale).filter(|locale| !locale.is_empty()));
                vec![Int(*oid), text(name), text(provider), locale.clone(), locale]
            })
            .collect(),
        "pg_language" => [
            (12, "internal", false),
            (13, "c", false),
            (14, "sql", true),
            (routines::PLPGSQL, "plpgsql", true),
        ]
        .iter()
        .map(|(oid, name, trusted)| vec![Int(*oid), text(name), Bool(*name == "plpgsql"), Bool(*trusted)])
        .collect(),
        "pg_settings" => settings(env),
        "pg_proc" => procedures().chain(routines::procedures(env)).collect(),
        "pg_stat_activity" => {
            let (began, asked) = (Value::Timestamp(env.now()), Value::Timestamp(env.statement()));
            let name = env.settings.borrow().show("application_name").unwrap_or_default();
            vec![vec![
                Int(DATABASE),
                text(&env.database),
                Int(1),
                owner(),
                user(),
                text(name),
                began,
                asked,
                text("active"),
                text("client backend"),
            ]]
        }
        _ => return None,
    })
}

fn settings(env: &Env) -> Rows {
    let some = |word: &str| maybe(Some(word).filter(|word| !word.is_empty()));
    let settings = env.settings.borrow();
    let each = settings.rows().map(|row| {
        let values: Vec<Value> = row.values.split(',').map(Value::text).collect();
        let values = if row.values.is_empty() { Null } else { Value::Array(Array::of(values).into()) };
        let source = if row.setting == row.default { "default" } else { "session" };
        vec![
            text(&row.name),
            text(row.setting),
            some(row.unit),
            text(row.context),
            text(row.kind),
            text(source),
            some(row.min),
            some(row.max),
            values,
            text(row.default),
            text(row.default),
        ]
    });
    each.collect()
}

fn procedures() -> impl Iterator<Item = Vec<Value>> {
    functions().map(|function| {
        let arguments = function.arguments();
        let variadic = match arguments.last() {
            Some(last) if function.signature.variadic => last.clone(),
            _ => Int(0),
        };
        vec![
            Int(function.oid()),
            text(function.name),
            Int(oids::schema("pg_catalog")),
            Int(12),
            variadic,
            text("f"),
            Bool(function.signature.strict),
            Bool(false),
            text(match function.signature.volatility {
                Volatility::Immutable => "i",
                Volatility::Stable => "s",
                Volatility::Volatile => "v",
            }),
            Int(arguments.len() as i64),
            Int(0),
            Int(function.returns()),
            Value::Array(Array::of(arguments).into()),
            Null,
            text(""),
        ]
    })
}
