//! The tables of `pg_catalog` about relations, types and constraints.

use std::rc::Rc;

use super::{Rows, columns_of, key_name, key_schema, maybe, numbers, routines, text};
use crate::sql::catalog::{
    Action, ColumnDefault, IndexDef, IndexKind, IndexPart, Relation, TableDef, lookup, names, oids,
};
use crate::sql::deparse;
use crate::sql::env::Env;
use crate::sql::types::Type;
use crate::sql::value::Array;
use crate::sql::value::Value::{self, Bool, Float, Int, Null};

/// `pg_class`, `pg_type` and the other catalogues that rows of descriptions and dependencies name.
pub(super) const PG_CLASS: i64 = 1259;
const PG_NAMESPACE: i64 = 2615;

const HEAP: i64 = 2;
pub(crate) const BTREE: i64 = 403;

/// The rows of a table; none for one that is not about objects.
pub(super) fn rows(table: &str, env: &Env) -> Option<Rows> {
    Some(match table {
        "pg_class" => classes(env),
        "pg_attribute" => attributes(env),
        "pg_namespace" => lookup::schemas(env).map(|name| schema(&name, env)).collect(),
        "pg_type" => types(env),
        "pg_constraint" => constraints(env),
        "pg_index" => indexes(env),
        "pg_indexes" => index_texts(env),
        "pg_tables" => tables(env)
            .filter(|def| !env.root.materialized.contains_key(&def.name))
            .map(|def| {
                let triggers = has_triggers(env, def);
                vec![
                    key_schema(&def.name),
                    key_name(&def.name),
                    Bool(!def.indexes.is_empty()),
                    Bool(triggers),
                ]
            })
            .collect(),
        "pg_views" => env
            .root
            .views()
            .map(|view| {
                vec![key_schema(&view.name), key_name(&view.name), text(deparse::view(view, env, false))]
            })
            .collect(),
        "pg_sequence" | "pg_sequences" => sequences(env, table == "pg_sequences"),
        "pg_attrdef" => defaults(env),
        "pg_trigger" => routines::pg_triggers(env),
        "pg_matviews" => routines::materialized(env),
        "pg_enum" => labels(env),
        "pg_description" => descriptions(env),
        "pg_depend" => owned(env),
        "pg_stat_user_tables" => env
            .root
            .tables()
            .map(|table| {
                let name = &table.def.name;
                let rows = Int(table.rows.len() as i64);
                vec![Int(oids::table(&table.def)), key_schema(name), key_name(name), rows]
            })
            .collect(),
        "pg_stat_user_indexes" => each_index(env)
            .map(|(def, index)| {
                let oid = Int(oids::index(def, &index.name));
                let table = Int(oids::table(def));
                vec![table, oid, key_schema(&def.name), key_name(&def.name), key_name(&index.name)]
            })
            .collect(),
        _ => return None,
    })
}

fn schema(name: &str, env: &Env) -> Vec<Value> {
    let owner = lookup::schema_owner(name, env);
    let all = ["pg_database_owner=UC/pg_database_owner", "=U/pg_database_owner"];
    let rights = match owner {
        oids::DATABASE_OWNER => Value::Array(Array::of(all.into_iter().map(Value::text).collect()).into()),
        _ => Null,
    };
    vec![Int(oids::schema(name)), text(name), Int(owner), rights]
}

fn tables(env: &Env) -> impl Iterator<Item = &Rc<TableDef>> {
    env.root.tables().map(|table| &table.def)
}

fn each_index(env: &Env) -> impl Iterator<Item = (&Rc<TableDef>, &IndexDef)> {
    tables(env).flat_map(|def| def.indexes.iter().map(move |index| (def, index)))
}

/// Foreign keys are kept by triggers in PostgreSQL, on both tables.
fn has_triggers(env: &Env, def: &TableDef) -> bool {
    !def.foreign_keys.is_empty() || !env.root.referencing(&def.name).is_empty()
}

fn classes(env: &Env) -> Rows {
    let persistence = |key: &str| text(if names::schema(key) == &*env.temp { "t" } else { "p" });
    let row = |key: &str, oid: i64, kind: &str, width: usize, values: [Value; 6]| {
        let [access, tuples, indexed, checks, rules, triggers] = values;
        let row_type = if matches!(kind, "r" | "v" | "m") { oids::row_type(key) } else { 0 };
        let file = if kind == "v" { 0 } else { oid };
        let identity = text(if matches!(kind, "r" | "m") { "d" } else { "n" });
        vec![
            Int(oid),
            key_name(key),
            Int(oids::schema(names::schema(key))),
            Int(row_type),
            access,
            Int(file),
            tuples,
            indexed,
            persistence(key),
            text(kind),
            Int(width as i64),
            checks,
            rules,
            triggers,
            identity,
        ]
    };
    let no = || Bool(false);
    let mut rows: Rows = Vec::new();
    for (key, relation) in &env.root.relations {
        let oid = oids::relation(&env.root, key, relation);
        rows.push(match relation {
            Relation::Table(table) => {
                let def = &table.def;
                let checks = Int(def.checks.len() as i64);
                let triggers = Bool(has_triggers(env, def));
                let values = [Int(HEAP), Float(-1.0), Bool(!def.indexes.is_empty()), checks, no(), triggers];
                let kind = if env.root.materialized.contains_key(key) { "m" } else { "r" };
                row(key, oid, kind, def.columns.len(), values)
            }
            Relation::View(view) => {
                row(key, oid, "v", view.columns.len(), [Int(0), Float(-1.0), no(), Int(0), Bool(true), no()])
            }
            Relation::Sequence(_) => row(key, oid, "S", 3, [Int(0), Float(1.0), no(), Int(0), no(), no()]),
            Relation::Index(owner) => {
                let found = env.root.table(owner).and_then(|table| {
                    table.def.indexes.iter().find(|index| index.name == *key).map(|index| index.parts.len())
                });
                row(key, oid, "i", found.unwrap_or(0), [Int(BTREE), Float(0.0), no(), Int(0), no(), no()])
            }
        });
    }
    for table in super::all() {
        let key = names::key(table.schema, table.name);
        let (kind, access) = if table.is_view { ("v", 0) } else { ("r", HEAP) };
        let values = [Int(access), Float(-1.0), no(), Int(0), Bool(table.is_view), no()];
        rows.push(row(&key, table.oid, kind, table.columns().len(), values));
    }
    rows
}

/// One row of `pg_attribute`.
struct Attribute<'a> {
    relation: i64,
    name: &'a str,
    ty: &'a Type,
    number: usize,
    not_null: bool,
    default: Option<&'a ColumnDefault>,
}

fn attribute(attribute: Attribute<'_>) -> Vec<Value> {
    let Attribute { relation, name, ty, number, not_null, default } = attribute;
    let line = oids::line_of(ty);
    let array = matches!(ty, Type::Array(_));
    let (length, by_value, align, storage) = match (&line, ty) {
        (Some(line), _) => (line.length, line.by_value, line.align, line.storage),
        (None, Type::Enum(_)) => (4, true, "i", "p"),
        _ => (-1, false, if wide(ty) { "d" } else { "i" }, "x"),
    };
    let collation = match ty {
        Type::Array(element) => oids::line_of(element).map_or(0, |line| line.collation),
        _ => line.map_or(0, |line| line.collation),
    };
    let identity = match default {
        Some(ColumnDefault::Identity { always: true, .. }) => "a",
        Some(ColumnDefault::Identity { .. }) => "d",
        _ => "",
    };
    let generated = matches!(default, Some(ColumnDefault::Generated(_)));
    let defaulted = default.is_some() && identity.is_empty();
    vec![
        Int(relation),
        text(name),
        Int(oids::of_type(ty)),
        Int(length),
        Int(number as i64),
        Int(i64::from(array)),
        Int(oids::modifier(ty)),
        Bool(by_value),
        text(align),
        text(storage),
        Bool(not_null),
        Bool(defaulted),
        text(identity),
        text(if generated { "s" } else { "" }),
        Int(collation),
    ]
}

/// Whether an array's elements are aligned to eight bytes.
fn wide(ty: &Type) -> bool {
    ty.element().and_then(oids::line_of).is_some_and(|line| line.align == "d")
}

fn attributes(env: &Env) -> Rows {
    let mut rows: Rows = Vec::new();
    let plain = |relation: i64, name: &str, ty: &Type, number: usize, not_null: bool| {
        attribute(Attribute { relation, name, ty, number, not_null, default: None })
    };
    for (key, relation) in &env.root.relations {
        let oid = oids::relation(&env.root, key, relation);
        match relation {
            Relation::Table(table) => {
                rows.extend(table.def.columns.iter().enumerate().map(|(at, column)| {
                    attribute(Attribute {
                        relation: oid,
                        name: &column.name,
                        ty: &column.ty,
                        number: at + 1,
                        not_null: column.not_null,
                        default: column.default.as_ref(),
                    })
                }));
            }
            Relation::View(view) => {
                rows.extend(
                    view.columns
                        .iter()
                        .enumerate()
                        .map(|(at, (name, ty))| plain(oid, name, ty, at + 1, false)),
                );
            }
            Relation::Sequence(_) => {
                let columns =
                    [("last_value", Type::Int8), ("log_cnt", Type::Int8), ("is_called", Type::Bool)];
                rows.extend(
                    columns.iter().enumerate().map(|(at, (name, ty))| plain(oid, name, ty, at + 1, true)),
                );
            }
            Relation::Index(owner) => {
                let Some(table) = env.root.table(owner) else { continue };
                let Some(index) = table.def.indexes.iter().find(|index| index.name == *key) else { continue };
                for (at, part) in index.parts.iter().enumerate() {
                    let (name, ty) = deparse::index_part(&table.def, part, env);
                    rows.push(plain(oid, &name, &ty, at + 1, false));
                }
            }
        }
    }
    for table in super::all() {
        let key = names::key(table.schema, table.name);
        let columns = columns_of(&env.root, &key);
        rows.extend(
            columns.iter().enumerate().map(|(at, (name, ty))| plain(table.oid, name, ty, at + 1, false)),
        );
    }
    rows
}

fn types(env: &Env) -> Rows {
    let mut rows: Rows = Vec::new();
    let array = |oid: i64, name: &str, schema: i64, element: i64, align: &str, collation: i64| {
        vec![
            Int(oid),
            text(format!("_{name}")),
            Int(schema),
            Int(-1),
            Bool(false),
            text("b"),
            text("A"),
            Bool(false),
            Int(0),
            Int(element),
            Int(0),
            text(if align == "d" { "d" } else { "i" }),
            text("x"),
            Int(collation),
        ]
    };
    for line in oids::built_in() {
        rows.push(vec![
            Int(line.oid),
            text(line.name),
            Int(11),
            Int(line.length),
            Bool(line.by_value),
            text(line.kind),
            text(line.category),
            Bool(line.preferred),
            Int(0),
            Int(line.element),
            Int(line.array),
            text(line.align),
            text(line.storage),
            Int(line.collation),
        ]);
        if line.array != 0 {
            rows.push(array(line.array, line.name, 11, line.oid, line.align, line.collation));
        }
    }
    for made in env.root.enums.values() {
        let ty = Type::Enum(made.clone());
        let (oid, array_oid) = (oids::of_type(&ty), oids::of_type(&Type::array_of(ty.clone())));
        let (schema, name) = names::split(&made.name);
        let schema = oids::schema(schema);
        rows.push(vec![
            Int(oid),
            text(name),
            Int(schema),
            Int(4),
            Bool(true),
            text("e"),
            text("E"),
            Bool(false),
            Int(0),
            Int(0),
            Int(array_oid),
            text("i"),
            text("p"),
            Int(0),
        ]);
        rows.push(array(array_oid, name, schema, oid, "i", 0));
    }
    for (key, relation) in &env.root.relations {
        if !matches!(relation, Relation::Table(_) | Relation::View(_)) {
            continue;
        }
        let (schema, name) = names::split(key);
        rows.push(vec![
            Int(oids::row_type(key)),
            text(name),
            Int(oids::schema(schema)),
            Int(-1),
            Bool(false),
            text("c"),
            text("C"),
            Bool(false),
            Int(oids::relation(&env.root, key, relation)),
            Int(0),
            Int(0),
            text("d"),
            text("x"),
            Int(0),
        ]);
    }
    rows
}

fn action(action: Action) -> Value {
    text(match action {
        Action::NoAction => "a",
        Action::Restrict => "r",
        Action::Cascade => "c",
        Action::SetNull => "n",
        Action::SetDefault => "d",
    })
}

/// The index of the table a foreign key points at that makes its columns unique.
pub(super) fn referred_index<'a>(to: &'a TableDef, columns: &[usize]) -> Option<&'a IndexDef> {
    let mut wanted = columns.to_vec();
    wanted.sort_unstable();
    to.indexes.iter().find(|index| {
        let mut own = index.columns().unwrap_or_default();
        own.sort_unstable();
        index.is_unique() && index.predicate.is_none() && own == wanted
    })
}

/// The columns that a check of a table names.
pub(super) fn checked_columns(def: &TableDef, expression: &str) -> Vec<usize> {
    let named = |at: &usize| deparse::mentions(expression, &def.columns[*at].name);
    (0..def.columns.len()).filter(named).collect()
}

fn constraints(env: &Env) -> Rows {
    let mut rows: Rows = Vec::new();
    let positions = |columns: &[usize]| numbers(columns.iter().map(|at| *at as i64 + 1));
    for def in tables(env) {
        let schema = Int(oids::schema(names::schema(&def.name)));
        let head = |name: &str, kind: &str| {
            let oid = Int(oids::constraint(def, name));
            vec![oid, key_name(name), schema.clone(), text(kind), Int(oids::table(def))]
        };
        let blank = || [Int(0), text(" "), text(" "), text(" ")];
        for check in &def.checks {
            let mut row = head(&check.name, "c");
            row.push(Int(0));
            row.extend(blank());
            let columns = checked_columns(def, &check.expression);
            row.extend([Bool(false), positions(&columns), Null, text(&check.expression)]);
            rows.push(row);
        }
        for index in def.indexes.iter().filter(|index| index.is_constraint()) {
            let mut row = head(&index.name, if index.kind == IndexKind::Primary { "p" } else { "u" });
            row.push(Int(oids::index(def, &index.name)));
            row.extend(blank());
            row.extend([Bool(true), positions(&index.columns().unwrap_or_default()), Null, Null]);
            rows.push(row);
        }
        for key in &def.foreign_keys {
            let mut row = head(&key.name, "f");
            let to = env.root.table(&key.table).map(|table| table.def.clone());
            let index = to
                .as_ref()
                .and_then(|to| referred_index(to, &key.ref_columns).map(|i| oids::index(to, &i.name)));
            row.push(Int(index.unwrap_or(0)));
            row.push(Int(to.as_ref().map_or(0, |to| oids::table(to))));
            row.extend([action(key.on_update), action(key.on_delete), text("s"), Bool(true)]);
            row.extend([positions(&key.columns), positions(&key.ref_columns), Null]);
            rows.push(row);
        }
    }
    rows
}

fn indexes(env: &Env) -> Rows {
    let vector = |values: Vec<i64>| numbers(values.into_iter());
    each_index(env)
        .map(|(def, index)| {
            let keys = |part: &IndexPart| match part {
                IndexPart::Column(at) => *at as i64 + 1,
                IndexPart::Expr(_) => 0,
            };
            let expressions: Vec<&str> = index
                .parts
                .iter()
                .filter_map(|part| match part {
                    IndexPart::Expr(text) => Some(text.as_str()),
                    IndexPart::Column(_) => None,
                })
                .collect();
            let collation = |part: &IndexPart| {
                let (_, ty) = deparse::index_part(def, part, env);
                oids::line_of(&ty).map_or(0, |line| line.collation)
            };
            let count = index.parts.len() as i64;
            vec![
                Int(oids::index(def, &index.name)),
                Int(oids::table(def)),
                Int(count),
                Int(count),
                Bool(index.is_unique()),
                Bool(index.kind == IndexKind::Primary),
                vector(index.parts.iter().map(keys).collect()),
                vector(index.parts.iter().map(collation).collect()),
                vector(vec![0; index.parts.len()]),
                vector(index.parts.iter().map(|_| 0).collect()),
                if expressions.is_empty() { Null } else { text(expressions.join(", ")) },
                maybe(index.predicate.as_deref()),
            ]
        })
        .collect()
}

fn index_texts(env: &Env) -> Rows {
    each_index(env)
        .map(|(def, index)| {
            let definition = text(deparse::index(def, index, env, false));
            vec![key_schema(&def.name), key_name(&def.name), key_name(&index.name), definition]
        })
        .collect()
}

fn sequences(env: &Env, named: bool) -> Rows {
    let each = env.root.relations.values().filter_map(|relation| match relation {
        Relation::Sequence(sequence) => Some(sequence),
        _ => None,
    });
    each.map(|sequence| {
        let state = env.root.sequences.get(&sequence.id);
        let last = state.filter(|state| state.called).map_or(Null, |state| Int(state.value));
        let (start, step) = (Int(sequence.start), Int(sequence.increment));
        let (min, max, cycle) = (Int(sequence.min), Int(sequence.max), Bool(sequence.cycle));
        if named {
            let (schema, name) = (key_schema(&sequence.name), key_name(&sequence.name));
            vec![schema, name, text(sequence.ty.base_name()), start, min, max, step, cycle, last]
        } else {
            let oid = Int((16_384 + sequence.id) as i64);
            vec![oid, Int(oids::of_type(&sequence.ty)), start, step, max, min, cycle]
        }
    })
    .collect()
}

fn defaults(env: &Env) -> Rows {
    let mut rows: Rows = Vec::new();
    for def in tables(env) {
        for (at, column) in def.columns.iter().enumerate() {
            if let Some(expression) = deparse::stored_default(column, env) {
                let oid = Int(oids::default(def, at + 1));
                rows.push(vec![oid, Int(oids::table(def)), Int(at as i64 + 1), text(expression)]);
            }
        }
    }
    rows
}

fn labels(env: &Env) -> Rows {
    let mut rows: Rows = Vec::new();
    for made in env.root.enums.values() {
        let ty = Int(oids::of_type(&Type::Enum(made.clone())));
        for (at, label) in made.labels.iter().enumerate() {
            let oid = Int(oids::label(&made.name, label));
            rows.push(vec![oid, ty.clone(), Float((at + 1) as f64), text(label)]);
        }
    }
    rows
}

fn descriptions(env: &Env) -> Rows {
    let mut rows: Rows = Vec::new();
    let mut row = |object: i64, class: i64, part: usize, comment: &Option<String>| {
        if let Some(comment) = comment {
            rows.push(vec![Int(object), Int(class), Int(part as i64), text(comment)]);
        }
    };
    for (name, schema) in &env.root.schemas.0 {
        row(oids::schema(name), PG_NAMESPACE, 0, &schema.comment);
    }
    for (key, relation) in &env.root.relations {
        let oid = oids::relation(&env.root, key, relation);
        match relation {
            Relation::Table(table) => {
                row(oid, PG_CLASS, 0, &table.def.comment);
                for (at, column) in table.def.columns.iter().enumerate() {
                    row(oid, PG_CLASS, at + 1, &column.comment);
                }
            }
            Relation::View(view) => row(oid, PG_CLASS, 0, &view.comment),
            _ => {}
        }
    }
    let standard = Some("standard public schema".to_string());
    if env.root.schemas.0.get("public").is_some_and(|schema| schema.comment.is_none()) {
        row(oids::schema("public"), PG_NAMESPACE, 0, &standard);
    }
    rows
}

/// `pg_depend` of sequences: the column that owns them.
fn owned(env: &Env) -> Rows {
    let mut rows: Rows = Vec::new();
    for relation in env.root.relations.values() {
        let Relation::Sequence(sequence) = relation else { continue };
        let Some((owner, column)) = &sequence.owned_by else { continue };
        let Some(table) = env.root.table(owner) else { continue };
        let Some(at) = table.def.column(column) else { continue };
        let identity = matches!(table.def.columns[at].default, Some(ColumnDefault::Identity { .. }));
        let oid = Int((16_384 + sequence.id) as i64);
        let to = Int(oids::table(&table.def));
        let kind = text(if identity { "i" } else { "a" });
        rows.push(vec![Int(PG_CLASS), oid, Int(0), Int(PG_CLASS), to, Int(at as i64 + 1), kind]);
    }
    rows
}
