//! Functions that look into the catalogue (<https://www.postgresql.org/docs/15/functions-info.html>).

use super::arguments::{int, text};
use super::{Entry, f};
use crate::sql::catalog::{IndexDef, Relation, TableDef, View, lookup, names, oids, system};
use crate::sql::deparse;
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::store::Table;
use crate::sql::types::{Reg, Type};
use crate::sql::value::Value;
use std::rc::Rc;

type Answer = Result<Value, SqlError>;

/// What PostgreSQL keeps tables in, in bytes.
const PAGE: u64 = 8192;

fn maybe(text: Option<String>) -> Answer {
    Ok(text.map_or(Value::Null, Value::text))
}

fn flag(a: &[Value], at: usize) -> bool {
    a.get(at).is_some_and(Value::is_true)
}

fn constraint(a: &[Value], env: &Env) -> Answer {
    let oid = int(a, 0);
    for table in env.root.tables() {
        let def = &table.def;
        let keys = def.indexes.iter().filter(|index| index.is_constraint()).map(|index| &index.name);
        let named =
            def.checks.iter().map(|check| &check.name).chain(def.foreign_keys.iter().map(|key| &key.name));
        if let Some(name) = keys.chain(named).find(|name| oids::constraint(def, name) == oid) {
            return maybe(deparse::constraint(def, names::bare(name), env, flag(a, 1)));
        }
    }
    Ok(Value::Null)
}

/// The index with this number, and its table.
fn index_of(env: &Env, oid: i64) -> Option<(&Rc<TableDef>, &IndexDef)> {
    env.root
        .tables()
        .flat_map(|table| table.def.indexes.iter().map(move |index| (&table.def, index)))
        .find(|(def, index)| oids::index(def, &index.name) == oid)
}

fn index(a: &[Value], env: &Env) -> Answer {
    let Some((def, index)) = index_of(env, int(a, 0)) else { return Ok(Value::Null) };
    let pretty = flag(a, 2);
    let column = if a.len() > 1 { int(a, 1) } else { 0 };
    maybe(Some(match usize::try_from(column - 1) {
        Ok(at) => deparse::index_column(def, index, at, env, pretty),
        Err(_) => deparse::index(def, index, env, pretty),
    }))
}

fn view(a: &[Value], env: &Env) -> Answer {
    let oid = match a.first() {
        Some(Value::Text(name)) => lookup::relation_named(name, env)?.oid,
        _ => int(a, 0),
    };
    let found: Option<&View> = match lookup::relation(&env.root, oid) {
        Some((_, Relation::View(view))) => Some(view),
        _ => None,
    };
    // a width to wrap at means the pretty style too
    let pretty = flag(a, 1) || matches!(a.get(1), Some(Value::Int(_)));
    found.map_or(Ok(Value::Null), |view| deparse::try_view(view, env, pretty).map(Value::text))
}

fn expression(a: &[Value], env: &Env) -> Answer {
    let table = match lookup::relation(&env.root, int(a, 1)) {
        Some((_, Relation::Table(table))) => Some(&table.def),
        _ => None,
    };
    let stored = text(a, 0);
    // a default is an expression of its column's type
    let column = table.and_then(|def| {
        (0..def.columns.len())
            .find(|at| deparse::stored_default(&def.columns[*at], env).as_deref() == Some(stored))
    });
    if let (Some(def), Some(at)) = (table, column) {
        return maybe(deparse::default_of(def, at, env, flag(a, 2)));
    }
    maybe(Some(deparse::expression(table, stored, env, flag(a, 2))))
}

fn format_type(a: &[Value], env: &Env) -> Answer {
    let Some(oid) = a.first().and_then(Value::as_int) else { return Ok(Value::Null) };
    if oid == 0 {
        return Ok(Value::text("-"));
    }
    let modifier = a.get(1).and_then(Value::as_int);
    let Some(ty) = oids::type_of(&env.root, oid) else {
        let line = oids::built_in().find(|line| line.oid == oid).map(|line| line.name);
        return Ok(Value::text(line.unwrap_or("???")));
    };
    let element = ty.element().filter(|_| matches!(ty, Type::Array(_)));
    if matches!(element.unwrap_or(&ty), Type::Enum(_)) {
        return Ok(Value::text(lookup::type_name(&ty, env)));
    }
    let name = match (modifier, &ty) {
        // given as unknown, which is not the same as left out
        (Some(-1), Type::Char(_)) => "bpchar".to_string(),
        (Some(modifier), _) => oids::modified(ty, modifier).name(),
        (None, _) => ty.base_name(),
    };
    Ok(Value::text(name))
}

/// The comment on a relation or schema (`column` 0), or on a column.
fn comment(env: &Env, oid: i64, column: usize, class: &str) -> Option<String> {
    if class == "pg_namespace" {
        let (name, schema) = env.root.schemas.0.iter().find(|(name, _)| oids::schema(name) == oid)?;
        let standard = (&**name == "public").then(|| "standard public schema".to_string());
        return schema.comment.clone().or(standard);
    }
    match lookup::relation(&env.root, oid)?.1 {
        Relation::Table(table) => match column.checked_sub(1) {
            None => table.def.comment.clone(),
            Some(at) => table.def.columns.get(at)?.comment.clone(),
        },
        Relation::View(view) if column == 0 => view.comment.clone(),
        _ => None,
    }
}

fn obj_description(a: &[Value], env: &Env) -> Answer {
    let class = a.get(1).and_then(Value::as_str).unwrap_or("pg_class");
    if !matches!(class, "pg_class" | "pg_namespace") {
        return Ok(Value::Null);
    }
    maybe(comment(env, int(a, 0), 0, class))
}

fn col_description(a: &[Value], env: &Env) -> Answer {
    match usize::try_from(int(a, 1)) {
        Ok(column) if column > 0 => maybe(comment(env, int(a, 0), column, "pg_class")),
        _ => Ok(Value::Null),
    }
}

/// About what a value takes up in a page.
fn width(value: &Value) -> u64 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Date(_) => 4,
        Value::Text(text) => text.len() as u64 + 1,
        Value::Bytes(bytes) => bytes.len() as u64 + 1,
        Value::Uuid(_) | Value::Interval(_) => 16,
        Value::Numeric(_) => 8,
        Value::Array(array) => 24 + array.elements.iter().map(width).sum::<u64>(),
        Value::Jsonb(json) => json.to_text().len() as u64,
        _ => 8,
    }
}

/// The pages of a table's rows: each row has a header of 24 bytes, an item pointer of 4, and ends at 8 bytes.
fn heap_size(table: &Table) -> u64 {
    let row = |row: &[Value]| 28 + row.iter().map(width).sum::<u64>().next_multiple_of(8);
    table.rows.values().map(|values| row(values)).sum::<u64>().div_ceil(PAGE - 24) * PAGE
}

/// The pages of an index: one for what describes it, then its keys.
fn index_size(table: &Table) -> u64 {
    PAGE + (table.rows.len() as u64 * 20).div_ceil(PAGE) * PAGE
}

/// Whether long values of the table would go to a table of their own, which has an index.
fn is_toasted(table: &Table) -> bool {
    let long = |ty: &Type| match ty {
        Type::Array(_) => true,
        other => oids::line_of(other).is_some_and(|line| line.length < 0),
    };
    table.def.columns.iter().any(|column| long(&column.ty))
}

fn size(a: &[Value], env: &Env, of: fn(&Table) -> u64) -> Answer {
    let oid = lookup::number_of(&Type::Reg(Reg::Class), text(a, 0), env)?;
    Ok(match lookup::relation(&env.root, oid) {
        Some((_, Relation::Table(table))) => Value::Int(of(table) as i64),
        Some((_, Relation::Index(owner))) => {
            Value::Int(env.root.table(owner).map_or(0, |table| index_size(table)) as i64)
        }
        Some((_, Relation::Sequence(_))) => Value::Int(PAGE as i64),
        Some((_, Relation::View(_))) => Value::Int(0),
        None if system::all().any(|table| table.oid == oid) => Value::Int(PAGE as i64),
        None => Value::Null,
    })
}

fn table_size(table: &Table) -> u64 {
    heap_size(table) + if is_toasted(table) { PAGE } else { 0 }
}

fn indexes_size(table: &Table) -> u64 {
    index_size(table) * table.def.indexes.len() as u64
}

fn is_visible(a: &[Value], env: &Env) -> Answer {
    let key = lookup::relation_key(&env.root, int(a, 0));
    Ok(key.map_or(Value::Null, |key| Value::Bool(lookup::is_visible(&key, env))))
}

fn type_is_visible(a: &[Value], env: &Env) -> Answer {
    Ok(Value::Bool(match oids::type_of(&env.root, int(a, 0)) {
        Some(ty) => match ty.element().unwrap_or(&ty) {
            Type::Enum(made) => env.sees(names::schema(&made.name)),
            _ => true,
        },
        None => true,
    }))
}

fn to_reg(a: &[Value], ty: &Type, env: &Env) -> Answer {
    let found = crate::sql::cast::input(text(a, 0), ty, env);
    Ok(found.unwrap_or(Value::Null))
}

/// The arguments of a built-in function, or its result.
fn function(a: &[Value], env: &Env, result: bool) -> Answer {
    let Some(found) = system::functions().find(|function| function.oid() == int(a, 0)) else {
        return Ok(Value::Null);
    };
    let name = |oid: i64| match oids::type_of(&env.root, oid) {
        Some(ty) => ty.base_name(),
        None => oids::built_in().find(|line| line.oid == oid).map_or("-", |line| line.name).to_string(),
    };
    if result {
        return Ok(Value::text(name(found.returns())));
    }
    let names: Vec<String> = found.arguments().iter().filter_map(Value::as_int).map(name).collect();
    Ok(Value::text(names.join(", ")))
}

fn yes(_: &[Value], _: &Env) -> Answer {
    Ok(Value::Bool(true))
}

fn no(_: &[Value], _: &Env) -> Answer {
    Ok(Value::Bool(false))
}

fn nothing(_: &[Value], _: &Env) -> Answer {
    Ok(Value::Null)
}

pub(super) static TABLE: &[Entry] = &[
    f("pg_get_constraintdef", "o>t~ ob>t~", constraint),
    f("pg_get_indexdef", "o>t~ o4b>t~", index),
    f("pg_get_viewdef", "o>t~ ob>t~ o4>t~ t>t~ tb>t~", view),
    f("pg_get_expr", "to>t~ tob>t~", expression),
    f("format_type", "o4>t!~", format_type),
    f("obj_description", "oN>t~ o>t~", obj_description),
    f("col_description", "o4>t~", col_description),
    f("shobj_description", "oN>t~", nothing),
    f("pg_relation_size", "k>8~ kt>8~", |a, env| size(a, env, heap_size)),
    f("pg_table_size", "k>8~", |a, env| size(a, env, table_size)),
    f("pg_indexes_size", "k>8~", |a, env| size(a, env, indexes_size)),
    f("pg_total_relation_size", "k>8~", |a, env| {
        size(a, env, |table| table_size(table) + indexes_size(table))
    }),
    f("pg_database_size", "N>8~ o>8~", |_, env| {
        let each = env.root.tables().map(|table| table_size(table) + indexes_size(table));
        Ok(Value::Int(each.sum::<u64>() as i64))
    }),
    f("pg_table_is_visible", "o>b~", is_visible),
    f("pg_type_is_visible", "o>b~", type_is_visible),
    f("pg_function_is_visible", "o>b~", yes),
    f("pg_opclass_is_visible", "o>b~", yes),
    f("to_regclass", "t>k~", |a, env| to_reg(a, &Type::Reg(Reg::Class), env)),
    f("to_regnamespace", "t>m~", |a, env| to_reg(a, &Type::Reg(Reg::Namespace), env)),
    f("to_regproc", "t>p~", |a, env| to_reg(a, &Type::Reg(Reg::Proc), env)),
    f("to_regrole", "t>q~", |a, env| to_reg(a, &Type::Reg(Reg::Role), env)),
    f("to_regtype", "t>g~", |a, env| to_reg(a, &Type::Regtype, env)),
    f("pg_get_userbyid", "o>N~", |a, env| Ok(Value::text(lookup::owner_name(int(a, 0), env)))),
    f("pg_encoding_to_char", "4>N~", |a, _| Ok(Value::text(if int(a, 0) == 6 { "UTF8" } else { "" }))),
    f("pg_char_to_encoding", "N>4~", |a, _| {
        Ok(Value::Int(if text(a, 0).eq_ignore_ascii_case("utf8") { 6 } else { -1 }))
    }),
    f("getdatabaseencoding", ">N~", |_, _| Ok(Value::text("UTF8"))),
    f("pg_client_encoding", ">N~", |_, _| Ok(Value::text("UTF8"))),
    f("pg_get_function_arguments", "o>t~", |a, env| function(a, env, false)),
    f("pg_get_function_identity_arguments", "o>t~", |a, env| function(a, env, false)),
    f("pg_get_function_result", "o>t~", |a, env| function(a, env, true)),
    f("pg_get_ruledef", "o>t~ ob>t~", nothing),
    f("pg_get_triggerdef", "o>t~ ob>t~", nothing),
    f("pg_get_partkeydef", "o>t~", nothing),
    f("pg_get_statisticsobjdef_columns", "o>t~", nothing),
    f("pg_relation_is_publishable", "k>b~", yes),
    f("pg_is_in_recovery", ">b^", no),
    f("pg_is_other_temp_schema", "o>b~", no),
    f("pg_my_temp_schema", ">o~", |_, _| Ok(Value::Int(0))),
    f("has_table_privilege", "tt>b~ ot>b~ Ntt>b~ Not>b~", yes),
    f("has_schema_privilege", "tt>b~ ot>b~ Ntt>b~ Not>b~", yes),
    f("has_column_privilege", "ttt>b~ ott>b~ o2t>b~", yes),
    f("has_any_column_privilege", "tt>b~ ot>b~", yes),
    f("has_sequence_privilege", "tt>b~ ot>b~", yes),
    f("has_database_privilege", "tt>b~ ot>b~ Ntt>b~", yes),
    f("has_function_privilege", "tt>b~ ot>b~", yes),
    f("pg_has_role", "ot>b~ Nt>b~ NNt>b~ Not>b~", yes),
];
