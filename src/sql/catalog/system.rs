//! `pg_catalog` and `information_schema`: tables that are computed from the catalogue when a query names them.
//!
//! Each is a line of [`columns::TABLES`] (its columns as PostgreSQL 15 has them, most of them constants here)
//! and a function that gives the values of the others.

use std::rc::Rc;

use super::{Root, names, oids};
use crate::sql::env::Env;
use crate::sql::functions::signature::Signature;
use crate::sql::functions::{self, signature};
use crate::sql::types::Type;
use crate::sql::value::Value;

mod columns;
mod objects;
mod routines;
mod server;
mod standard;

/// Rows of one table: the values that are not constant, in the order of their columns.
pub(crate) type Rows = Vec<Vec<Value>>;

/// A table of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SystemTable {
    pub schema: &'static str,
    pub name: &'static str,
    pub oid: i64,
    /// A view in PostgreSQL.
    pub is_view: bool,
    spec: &'static str,
}

/// A column: its name, type, and the value all rows have.
pub(crate) struct SystemColumn {
    pub name: &'static str,
    pub ty: Type,
    constant: Option<Value>,
}

/// All tables of the system.
pub(crate) fn all() -> impl Iterator<Item = SystemTable> {
    let mut schema = "pg_catalog";
    columns::TABLES.lines().filter_map(move |line| {
        let (head, spec) = line.split_once(" | ").unwrap_or((line, ""));
        let mut words = head.split(' ');
        let (name, number) = (words.next()?, words.next());
        let Some(number) = number else {
            schema = name;
            return None;
        };
        let is_view = number.ends_with('v');
        let oid = number.trim_end_matches('v').parse().ok()?;
        Some(SystemTable { schema, name, oid, is_view, spec })
    })
}

/// The table of this name. Every query asks, so most answers come from the names alone: those of `pg_catalog` all
/// begin alike, and the other schemas of a path are the learner's.
pub(crate) fn find(schema: &str, name: &str) -> Option<SystemTable> {
    let may_be = match schema {
        "pg_catalog" => name.starts_with("pg_"),
        "information_schema" => true,
        _ => false,
    };
    if !may_be {
        return None;
    }
    all().find(|table| table.schema == schema && table.name == name)
}

impl SystemTable {
    /// Its columns.
    pub fn columns(&self) -> Vec<SystemColumn> {
        let column = |word: &'static str| {
            let (name, rest) = word.split_once(':')?;
            let (code, constant) = match rest.split_once('=') {
                Some((code, constant)) => (code, Some(constant)),
                None => (rest, None),
            };
            let ty = match code.strip_prefix('[') {
                Some(element) => Type::array_of(Type::from_code(element.bytes().next()?)?),
                // yes_or_no of information_schema
                None if code == "v3" => Type::Varchar(Some(3)),
                None => Type::from_code(code.bytes().next()?)?,
            };
            let constant = constant.map(|text| constant_of(text, &ty));
            Some(SystemColumn { name, ty, constant })
        };
        self.spec.split(' ').filter_map(column).collect()
    }

    /// Its rows.
    pub fn rows(&self, env: &Env) -> Vec<Vec<Value>> {
        env.asked.set(true);
        let columns = self.columns();
        let given = match self.schema {
            "pg_catalog" => objects::rows(self.name, env).or_else(|| server::rows(self.name, env)),
            _ => standard::rows(self.name, env),
        };
        let whole = |values: Vec<Value>| {
            let mut values = values.into_iter();
            let value = |column: &SystemColumn| match &column.constant {
                Some(constant) => constant.clone(),
                None => values.next().unwrap_or_default(),
            };
            columns.iter().map(value).collect()
        };
        given.unwrap_or_default().into_iter().map(whole).collect()
    }
}

fn constant_of(text: &str, ty: &Type) -> Value {
    match ty {
        _ if text.is_empty() => Value::Null,
        Type::Bool => Value::Bool(text == "t"),
        Type::Float4 | Type::Float8 => Value::Float(text.parse().unwrap_or_default()),
        // a dot stands for the empty text
        _ if ty.is_string() => Value::text(if text == "." { "" } else { text }),
        Type::Reg(_) => Value::text(text),
        _ => text.parse().map_or(Value::Null, Value::Int),
    }
}

/// A built-in function as `pg_proc` has it.
pub(crate) struct BuiltInFunction {
    pub name: &'static str,
    text: &'static str,
    pub signature: Signature,
}

impl BuiltInFunction {
    pub fn oid(&self) -> i64 {
        oids::function(self.name, self.text)
    }

    /// The numbers of its arguments' types.
    pub fn arguments(&self) -> Vec<Value> {
        self.signature.params.iter().map(|param| Value::Int(param_oid(param))).collect()
    }

    pub fn returns(&self) -> i64 {
        param_oid(&self.signature.returns)
    }
}

fn param_oid(param: &signature::Param) -> i64 {
    match param {
        signature::Param::Is(ty) => oids::of_type(ty),
        signature::Param::Array | signature::Param::CompatibleArray => 2277,
        signature::Param::Any => 2276,
        _ => 2283,
    }
}

/// The built-in functions that are called by a name.
pub(crate) fn functions() -> impl Iterator<Item = BuiltInFunction> {
    functions::entries().filter(|entry| entry.name.starts_with(|c: char| c.is_ascii_lowercase())).flat_map(
        |entry| {
            entry.signatures.split(' ').filter_map(move |text| {
                Signature::parse(text).map(|signature| BuiltInFunction { name: entry.name, text, signature })
            })
        },
    )
}

fn text(text: impl AsRef<str>) -> Value {
    Value::text(text.as_ref())
}

fn maybe(text: Option<&str>) -> Value {
    text.map_or(Value::Null, Value::text)
}

fn key_name(key: &str) -> Value {
    text(names::bare(key))
}

fn key_schema(key: &str) -> Value {
    text(names::schema(key))
}

fn numbers(values: impl Iterator<Item = i64>) -> Value {
    Value::Array(crate::sql::value::Array::of(values.map(Value::Int).collect()).into())
}

/// The names of the columns of any relation, with their types; also of the system's.
pub(crate) fn columns_of(root: &Root, key: &str) -> Vec<(Rc<str>, Type)> {
    use super::Relation;
    match root.relations.get(key) {
        Some(Relation::Table(table)) => {
            table.def.columns.iter().map(|column| (column.name.clone(), column.ty.clone())).collect()
        }
        Some(Relation::View(view)) => view.columns.clone(),
        Some(_) => Vec::new(),
        None => {
            let (schema, name) = names::split(key);
            let table = find(schema, name);
            let columns = table.map(|table| table.columns()).unwrap_or_default();
            columns.into_iter().map(|column| (column.name.into(), column.ty)).collect()
        }
    }
}

#[cfg(test)]
mod tests;
