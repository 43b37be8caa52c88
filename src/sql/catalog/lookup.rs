//! From names to numbers and back: what the `reg…` types read and print.

use std::rc::Rc;

use super::{Relation, Root, SYSTEM, names, oids, system};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::types::{EnumType, Reg, Type};

/// A type's name as this session writes it: without its schema where the search path finds it.
pub(crate) fn type_name(ty: &Type, env: &Env) -> String {
    match ty {
        Type::Enum(made) if env.sees(names::schema(&made.name)) => names::quoted(names::bare(&made.name)),
        Type::Array(element) => type_name(element, env) + "[]",
        Type::Enum(made) => names::qualified(&made.name),
        other => other.base_name(),
    }
}

/// The role that owns a schema: of `public` as it comes, that of whoever owns the database.
pub(crate) fn schema_owner(name: &str, env: &Env) -> i64 {
    let first = env.root.schemas.0.get(name).is_some_and(|schema| schema.first);
    if first { oids::DATABASE_OWNER } else { oids::OWNER }
}

/// A role's name.
pub(crate) fn owner_name(oid: i64, env: &Env) -> String {
    match oid {
        oids::OWNER => env.user.clone(),
        oids::DATABASE_OWNER => "pg_database_owner".into(),
        other => format!("unknown (OID={other})"),
    }
}

/// The enum that a text names.
pub(crate) fn enum_named(text: &str, env: &Env) -> Option<Rc<EnumType>> {
    let parts = names::list(text, '.')?;
    match parts.as_slice() {
        [name] => env.root.find_enum(&env.path, name).cloned(),
        [schema, name] => env.root.enums.get(&names::key(schema, name)).cloned(),
        _ => None,
    }
}

/// A relation's number and its name as this session writes it.
pub(crate) struct Found {
    pub oid: i64,
    pub shown: String,
}

/// Whether a bare name means this relation.
pub(crate) fn is_visible(key: &str, env: &Env) -> bool {
    let (schema, name) = names::split(key);
    env.path.iter().find_map(|path| {
        let key = names::key(path, name);
        let there = env.root.relations.contains_key(&key) || system::find(path, name).is_some();
        there.then(|| **path == *schema)
    }) == Some(true)
}

/// A relation's name as this session writes it.
pub(crate) fn relation_name(key: &str, env: &Env) -> String {
    if is_visible(key, env) { names::quoted(names::bare(key)) } else { names::qualified(key) }
}

/// The relation that a text names, along the search path.
///
/// # Errors
/// 42P01 for one that does not exist, 42602 for a text that is no name.
pub(crate) fn relation_named(text: &str, env: &Env) -> Result<Found, SqlError> {
    let parts = names::list(text, '.').filter(|parts| !parts.is_empty());
    let parts = parts.ok_or_else(|| SqlError::new("42602", "invalid name syntax"))?;
    let key = match parts.as_slice() {
        [name] => env.path.iter().find_map(|schema| {
            let key = names::key(schema, name);
            (env.root.relations.contains_key(&key) || system::find(schema, name).is_some()).then_some(key)
        }),
        [schema, name] => {
            let schema = if schema == "pg_temp" { &*env.temp } else { schema.as_str() };
            Some(names::key(schema, name))
        }
        _ => None,
    };
    let missing = || SqlError::new("42P01", format!("relation \"{}\" does not exist", parts.join(".")));
    let key = key.ok_or_else(missing)?;
    let oid = relation_oid(&env.root, &key).ok_or_else(missing)?;
    Ok(Found { oid, shown: relation_name(&key, env) })
}

/// The number of the relation with this key, the system's included.
pub(crate) fn relation_oid(root: &Root, key: &str) -> Option<i64> {
    if let Some(relation) = root.relations.get(key) {
        return Some(oids::relation(root, key, relation));
    }
    let (schema, name) = names::split(key);
    system::find(schema, name).map(|found| found.oid)
}

/// The key of the relation with this number, the system's included.
pub(crate) fn relation_key(root: &Root, oid: i64) -> Option<Rc<str>> {
    let made = root.relations.iter().find(|(key, relation)| oids::relation(root, key, relation) == oid);
    made.map(|(key, _)| key.clone()).or_else(|| {
        system::all().find(|found| found.oid == oid).map(|found| names::key(found.schema, found.name))
    })
}

/// The relation with this number, its key first.
pub(crate) fn relation(root: &Root, oid: i64) -> Option<(&Rc<str>, &Relation)> {
    root.relations.iter().find(|(key, relation)| oids::relation(root, key, relation) == oid)
}

/// All schemas.
pub(crate) fn schemas(env: &Env) -> impl Iterator<Item = Rc<str>> + '_ {
    let temp = env.root.relations.keys().any(|key| names::schema(key) == &*env.temp);
    SYSTEM
        .iter()
        .map(|name| Rc::from(*name))
        .chain(env.root.schemas.0.keys().cloned())
        .chain(temp.then(|| env.temp.clone()))
}

/// What a `reg…` type makes of a text: the name in its one spelling.
///
/// # Errors
/// 42P01, 3F000, 42883 or 42704 for a thing that does not exist.
pub(crate) fn input(reg: Reg, text: &str, env: &Env) -> Result<String, SqlError> {
    let text = text.trim();
    if text == "-" {
        return Ok("-".into());
    }
    if let Ok(oid) = text.parse::<i64>() {
        return Ok(name_of(&Type::Reg(reg), oid, env));
    }
    let single = || match names::list(text, '.').as_deref() {
        Some([name]) => Ok(name.clone()),
        Some([schema, name]) if schema == "pg_catalog" => Ok(name.clone()),
        _ => Err(SqlError::new("42602", "invalid name syntax")),
    };
    match reg {
        Reg::Class => relation_named(text, env).map(|found| found.shown),
        Reg::Namespace => {
            let name = single()?;
            match schemas(env).any(|schema| *schema == *name) {
                true => Ok(names::quoted(&name)),
                false => Err(SqlError::new("3F000", format!("schema \"{name}\" does not exist"))),
            }
        }
        Reg::Role => {
            let name = single()?;
            match name == env.user {
                true => Ok(names::quoted(&name)),
                false => Err(SqlError::new("42704", format!("role \"{name}\" does not exist"))),
            }
        }
        Reg::Proc => {
            let name = single()?;
            match crate::sql::functions::exists(&name) {
                true => Ok(names::quoted(&name)),
                false => Err(SqlError::new("42883", format!("function \"{text}\" does not exist"))),
            }
        }
    }
}

/// The name that a `reg…` type prints for a number; the number itself when nothing has it.
pub(crate) fn name_of(ty: &Type, oid: i64, env: &Env) -> String {
    let number = || if oid == 0 { "-".to_string() } else { oid.to_string() };
    let found = match ty {
        Type::Regtype => oids::type_of(&env.root, oid).map(|ty| type_name(&ty, env)),
        Type::Reg(Reg::Class) => relation_key(&env.root, oid).map(|key| relation_name(&key, env)),
        Type::Reg(Reg::Namespace) => {
            schemas(env).find(|name| oids::schema(name) == oid).map(|name| names::quoted(&name))
        }
        Type::Reg(Reg::Role) if oid == oids::OWNER => Some(names::quoted(&env.user)),
        Type::Reg(Reg::Proc) => system::functions()
            .find(|function| function.oid() == oid)
            .map(|function| names::quoted(function.name)),
        _ => None,
    };
    found.unwrap_or_else(number)
}

/// The number of what a `reg…` value names.
///
/// # Errors
/// As [`input`].
pub(crate) fn number_of(ty: &Type, text: &str, env: &Env) -> Result<i64, SqlError> {
    if text == "-" {
        return Ok(0);
    }
    if let Ok(oid) = text.parse() {
        return Ok(oid);
    }
    Ok(match ty {
        Type::Regtype => {
            let (name, array) = match text.strip_suffix("[]") {
                Some(name) => (name, true),
                None => (text, false),
            };
            let found = match enum_named(name, env) {
                Some(made) => Some(Type::Enum(made)),
                None if name == "\"char\"" => Some(Type::OneChar),
                None => Type::from_name(name, &[])?,
            };
            found.map_or(0, |ty| oids::of_type(&if array { Type::array_of(ty) } else { ty }))
        }
        Type::Reg(Reg::Class) => relation_named(text, env)?.oid,
        Type::Reg(Reg::Namespace) => {
            names::list(text, '.').and_then(|parts| parts.first().map(|name| oids::schema(name))).unwrap_or(0)
        }
        Type::Reg(Reg::Role) => oids::OWNER,
        Type::Reg(Reg::Proc) => {
            system::functions().find(|function| names::quoted(function.name) == text).map_or(0, |f| f.oid())
        }
        _ => 0,
    })
}
