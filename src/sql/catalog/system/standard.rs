//! `information_schema` (<https://www.postgresql.org/docs/15/information-schema.html>).

use std::rc::Rc;

use super::objects::{checked_columns, referred_index};
use super::{Rows, columns_of, key_name, key_schema, maybe, routines, text};
use crate::sql::catalog::{ColumnDefault, ForeignKey, IndexKind, Relation, TableDef, lookup, names, oids};
use crate::sql::deparse;
use crate::sql::env::Env;
use crate::sql::types::Type;
use crate::sql::value::Value::{self, Int, Null};

/// What a text column without a limit may hold, in bytes.
const OCTETS: i64 = 1 << 30;

/// The rows of a table; none for those that are empty here.
pub(super) fn rows(table: &str, env: &Env) -> Option<Rows> {
    let db = || text(&env.database);
    Some(match table {
        "tables" => tables(env),
        "columns" => columns(env),
        "table_constraints" => each_constraint(env, true)
            .map(|found| {
                let nulls = if found.kind == "UNIQUE" { text("YES") } else { Null };
                let mut row = found.head(env);
                row.extend(found.table(env));
                row.extend([text(found.kind), nulls]);
                row
            })
            .collect(),
        "key_column_usage" => key_columns(env),
        "constraint_column_usage" => used_columns(env),
        "constraint_table_usage" => each_constraint(env, false)
            .filter(|found| found.kind != "CHECK")
            .map(|found| {
                let used = found.key.map_or(&found.def.name, |key| &key.table);
                let mut row = vec![db(), key_schema(used), key_name(used)];
                row.extend(found.head(env));
                row
            })
            .collect(),
        "referential_constraints" => {
            each_constraint(env, false).filter_map(|found| referential(&found, env)).collect()
        }
        "check_constraints" => checks(env),
        "routines" => routines::routines(env),
        "parameters" => routines::parameters(env),
        "triggers" => routines::triggers(env),
        "domains" => routines::domains(env),
        "views" => env
            .root
            .views()
            .map(|view| {
                let definition = text(deparse::view(view, env, false));
                let updatable = text(yes(deparse::is_updatable(view, env)));
                vec![
                    db(),
                    key_schema(&view.name),
                    key_name(&view.name),
                    definition,
                    updatable.clone(),
                    updatable,
                ]
            })
            .collect(),
        "sequences" => sequences(env),
        "schemata" => lookup::schemas(env)
            .map(|name| {
                vec![db(), text(&name), text(lookup::owner_name(lookup::schema_owner(&name, env), env))]
            })
            .collect(),
        "information_schema_catalog_name" => vec![vec![db()]],
        "enabled_roles" => vec![vec![text(&env.user)]],
        "table_privileges" | "role_table_grants" => privileges(env),
        "view_table_usage" => env
            .root
            .views()
            .flat_map(|view| {
                view.depends_on.iter().map(move |used| {
                    let of = [text(&env.database), key_schema(&view.name), key_name(&view.name)];
                    of.into_iter().chain([text(&env.database), key_schema(used), key_name(used)]).collect()
                })
            })
            .collect(),
        _ => return None,
    })
}

fn yes(is: bool) -> &'static str {
    if is { "YES" } else { "NO" }
}

/// Tables and views, the system's included: key, and whether it is a view.
fn each_table(env: &Env) -> Vec<(Rc<str>, bool)> {
    let made = env.root.relations.iter().filter_map(|(key, relation)| match relation {
        // materialized views are no tables of the standard
        Relation::Table(_) if env.root.materialized.contains_key(key) => None,
        Relation::Table(_) => Some((key.clone(), false)),
        Relation::View(_) => Some((key.clone(), true)),
        _ => None,
    });
    made.chain(super::all().map(|table| (names::key(table.schema, table.name), table.is_view))).collect()
}

fn tables(env: &Env) -> Rows {
    let row = |(key, is_view): (Rc<str>, bool)| {
        let temporary = names::schema(&key) == &*env.temp;
        let kind = match (is_view, temporary) {
            (true, _) => "VIEW",
            (_, true) => "LOCAL TEMPORARY",
            _ => "BASE TABLE",
        };
        let insertable = match env.root.relations.get(&key) {
            Some(Relation::View(view)) => deparse::is_updatable(view, env),
            _ => !is_view,
        };
        let commit = if temporary { text("PRESERVE") } else { Null };
        let (schema, name) = (key_schema(&key), key_name(&key));
        vec![text(&env.database), schema, name, text(kind), text(yes(insertable)), commit]
    };
    each_table(env).into_iter().map(row).collect()
}

fn columns(env: &Env) -> Rows {
    let mut rows: Rows = Vec::new();
    for (key, is_view) in each_table(env) {
        let def = env.root.table(&key).map(|table| table.def.clone());
        let updatable = match env.root.relations.get(&key) {
            Some(Relation::View(view)) => deparse::is_updatable(view, env),
            _ => !is_view,
        };
        for (at, (name, ty)) in columns_of(&env.root, &key).iter().enumerate() {
            let column = def.as_ref().map(|def| &def.columns[at]);
            let default = column.and_then(|column| column.default.as_ref());
            let generated = matches!(default, Some(ColumnDefault::Generated(_)));
            let expression = def.as_ref().and_then(|def| deparse::default_of(def, at, env, false));
            let expression = maybe(expression.as_deref());
            let (value, formula) = if generated { (Null, expression) } else { (expression, Null) };
            let mut row =
                vec![text(&env.database), key_schema(&key), key_name(&key), text(name), Int(at as i64 + 1)];
            row.extend([value, text(yes(column.is_none_or(|column| !column.not_null)))]);
            row.extend(type_values(ty, env));
            row.push(text((at + 1).to_string()));
            row.extend(identity(default, env));
            row.extend([text(if generated { "ALWAYS" } else { "NEVER" }), formula, text(yes(updatable))]);
            rows.push(row);
        }
    }
    rows
}

/// `udt_schema` and `udt_name`.
pub(super) fn udt(ty: &Type) -> [Value; 2] {
    let (schema, name) = match ty {
        Type::Enum(made) => (names::schema(&made.name).to_string(), names::bare(&made.name).to_string()),
        Type::Array(element) => match &**element {
            Type::Enum(made) => (names::schema(&made.name).into(), format!("_{}", names::bare(&made.name))),
            other => ("pg_catalog".into(), format!("_{}", oids::line_of(other).map_or("", |line| line.name))),
        },
        other => ("pg_catalog".into(), oids::line_of(other).map_or("", |line| line.name).to_string()),
    };
    [text(schema), text(name)]
}

/// From `data_type` to `udt_name`.
fn type_values(ty: &Type, env: &Env) -> Vec<Value> {
    let [schema, name] = udt(ty);
    let kind = match ty {
        Type::Array(_) | Type::Int2Vector | Type::OidVector => "ARRAY".to_string(),
        Type::Enum(_) => "USER-DEFINED".to_string(),
        other => other.base_name(),
    };
    let limit = match ty {
        Type::Varchar(Some(n)) => Some(i64::from(*n)),
        Type::Char(n) if *n > 0 => Some(i64::from(*n)),
        _ => None,
    };
    let octets = match ty {
        Type::Text | Type::Varchar(_) | Type::Char(_) => Int(limit.map_or(OCTETS, |n| n * 4)),
        _ => Null,
    };
    let (precision, radix, scale) = match ty {
        Type::Int2 => (Int(16), Int(2), Int(0)),
        Type::Int4 => (Int(32), Int(2), Int(0)),
        Type::Int8 => (Int(64), Int(2), Int(0)),
        Type::Float4 => (Int(24), Int(2), Null),
        Type::Float8 => (Int(53), Int(2), Null),
        Type::Numeric(Some((p, s))) => (Int((*p).into()), Int(10), Int((*s).into())),
        Type::Numeric(None) => (Null, Int(10), Null),
        _ => (Null, Null, Null),
    };
    let digits = match ty {
        Type::Date => Int(0),
        Type::Time(p) | Type::Timestamp(p) | Type::Timestamptz(p) => Int(p.unwrap_or(6).into()),
        Type::Interval => Int(6),
        _ => Null,
    };
    let limit = limit.map_or(Null, Int);
    vec![text(kind), limit, octets, precision, radix, scale, digits, text(&env.database), schema, name]
}

/// From `is_identity` to `identity_minimum`.
fn identity(default: Option<&ColumnDefault>, env: &Env) -> Vec<Value> {
    let Some(ColumnDefault::Identity { sequence, always }) = default else {
        return vec![text("NO"), Null, Null, Null, Null, Null];
    };
    let mut row = vec![text("YES"), text(if *always { "ALWAYS" } else { "BY DEFAULT" })];
    if let Some(found) = env.root.sequence(*sequence) {
        row.extend([found.start, found.increment, found.max, found.min].map(|n| text(n.to_string())));
    }
    row.resize(6, Null);
    row
}

/// A constraint of a table, as `table_constraints` counts them.
struct Found<'a> {
    def: &'a Rc<TableDef>,
    name: String,
    kind: &'static str,
    columns: Vec<usize>,
    key: Option<&'a ForeignKey>,
}

impl Found<'_> {
    fn head(&self, env: &Env) -> Vec<Value> {
        vec![text(&env.database), key_schema(&self.def.name), text(&self.name)]
    }

    fn table(&self, env: &Env) -> Vec<Value> {
        vec![text(&env.database), key_schema(&self.def.name), key_name(&self.def.name)]
    }
}

/// The name that PostgreSQL 15 shows for NOT NULL, which is no constraint of its own.
fn not_null_name(def: &TableDef, at: usize) -> String {
    format!("{}_{}_{}_not_null", oids::schema(names::schema(&def.name)), oids::table(def), at + 1)
}

/// The constraints of all tables, with those for NOT NULL or without.
fn each_constraint(env: &Env, not_null: bool) -> impl Iterator<Item = Found<'_>> {
    env.root.tables().flat_map(move |table| {
        let def = &table.def;
        let keys = def.indexes.iter().filter(|index| index.is_constraint()).map(move |index| Found {
            def,
            name: names::bare(&index.name).into(),
            kind: if index.kind == IndexKind::Primary { "PRIMARY KEY" } else { "UNIQUE" },
            columns: index.columns().unwrap_or_default(),
            key: None,
        });
        let foreign = def.foreign_keys.iter().map(move |key| Found {
            def,
            name: key.name.to_string(),
            kind: "FOREIGN KEY",
            columns: key.columns.clone(),
            key: Some(key),
        });
        let checks = def.checks.iter().map(move |check| Found {
            def,
            name: check.name.to_string(),
            kind: "CHECK",
            columns: checked_columns(def, &check.expression),
            key: None,
        });
        let filled = def.columns.iter().enumerate().filter(move |(_, column)| not_null && column.not_null);
        let filled = filled.map(move |(at, _)| Found {
            def,
            name: not_null_name(def, at),
            kind: "CHECK",
            columns: vec![at],
            key: None,
        });
        keys.chain(foreign).chain(checks).chain(filled)
    })
}

fn key_columns(env: &Env) -> Rows {
    let mut rows: Rows = Vec::new();
    for found in each_constraint(env, false).filter(|found| found.kind != "CHECK") {
        for (at, column) in found.columns.iter().enumerate() {
            // where the referred column stands in the key it belongs to
            let position = found.key.and_then(|key| {
                let to = env.root.table(&key.table)?;
                let index = referred_index(&to.def, &key.ref_columns)?.columns()?;
                index.iter().position(|other| Some(other) == key.ref_columns.get(at))
            });
            let mut row = found.head(env);
            row.extend(found.table(env));
            row.push(text(&found.def.columns[*column].name));
            row.extend([Int(at as i64 + 1), position.map_or(Null, |n| Int(n as i64 + 1))]);
            rows.push(row);
        }
    }
    rows
}

fn used_columns(env: &Env) -> Rows {
    let mut rows: Rows = Vec::new();
    for found in each_constraint(env, false) {
        let parent = found.key.and_then(|key| env.root.table(&key.table));
        let (def, columns) = match (found.key, parent) {
            (Some(key), Some(parent)) => (&parent.def, &key.ref_columns),
            _ => (found.def, &found.columns),
        };
        for at in columns {
            let mut row = vec![text(&env.database), key_schema(&def.name), key_name(&def.name)];
            row.push(text(&def.columns[*at].name));
            row.extend(found.head(env));
            rows.push(row);
        }
    }
    rows
}

fn referential(found: &Found<'_>, env: &Env) -> Option<Vec<Value>> {
    let key = found.key?;
    let to = env.root.table(&key.table)?;
    let mut row = found.head(env);
    match referred_index(&to.def, &key.ref_columns).filter(|index| index.is_constraint()) {
        Some(index) => row.extend([text(&env.database), key_schema(&to.def.name), key_name(&index.name)]),
        None => row.extend([Null, Null, Null]),
    }
    row.extend([text(key.on_update.words()), text(key.on_delete.words())]);
    Some(row)
}

fn checks(env: &Env) -> Rows {
    let mut rows: Rows = Vec::new();
    for table in env.root.tables() {
        let def = &table.def;
        let mut row = |name: &str, clause: String| {
            rows.push(vec![text(&env.database), key_schema(&def.name), text(name), text(clause)]);
        };
        for check in &def.checks {
            let text = deparse::expression(Some(def), &check.expression, env, false);
            row(&check.name, format!("({text})"));
        }
        for (at, column) in def.columns.iter().enumerate().filter(|(_, column)| column.not_null) {
            row(&not_null_name(def, at), format!("{} IS NOT NULL", column.name));
        }
    }
    rows
}

fn sequences(env: &Env) -> Rows {
    let each = env.root.relations.values().filter_map(|relation| match relation {
        Relation::Sequence(sequence) => Some(sequence),
        _ => None,
    });
    // those of identity columns are part of their tables
    let own = each.filter(|sequence| {
        !sequence.owned_by.as_ref().is_some_and(|(table, column)| {
            env.root.table(table).is_some_and(|table| {
                table.def.column(column).is_some_and(|at| {
                    matches!(table.def.columns[at].default, Some(ColumnDefault::Identity { .. }))
                })
            })
        })
    });
    own.map(|sequence| {
        let bits = match sequence.ty {
            Type::Int2 => 16,
            Type::Int4 => 32,
            _ => 64,
        };
        let mut row = vec![text(&env.database), key_schema(&sequence.name), key_name(&sequence.name)];
        row.extend([text(sequence.ty.base_name()), Int(bits)]);
        row.extend(
            [sequence.start, sequence.min, sequence.max, sequence.increment].map(|n| text(n.to_string())),
        );
        row.push(text(yes(sequence.cycle)));
        row
    })
    .collect()
}

fn privileges(env: &Env) -> Rows {
    let kinds = ["INSERT", "SELECT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"];
    let mut rows: Rows = Vec::new();
    for (key, _) in each_table(env) {
        for kind in kinds {
            let (who, db) = (text(&env.user), text(&env.database));
            let below = text(yes(kind == "SELECT"));
            rows.push(vec![who.clone(), who, db, key_schema(&key), key_name(&key), text(kind), below]);
        }
    }
    rows
}
