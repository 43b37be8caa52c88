//! What the system's tables say of routines, triggers and domains that were made here.

use std::rc::Rc;

use super::standard::udt;
use super::{find, key_name, key_schema, maybe, names, numbers, text};
use crate::sql::catalog::{Relation, oids};
use crate::sql::env::Env;
use crate::sql::routine::{Event, Language, Level, Returns, Routine, Timing, Trigger};
use crate::sql::types::Type;
use crate::sql::value::Array;
use crate::sql::value::Value::{self, Bool, Int, Null};

/// `language plpgsql`.
pub(super) const PLPGSQL: i64 = 13_577;
const SQL: i64 = 14;
const VOID: i64 = 2278;
const TRIGGER: i64 = 2279;

/// The values of a table's row by the names of their columns; what is not named is NULL.
fn row(schema: &str, table: &str, values: &[(&str, Value)]) -> Vec<Value> {
    let columns = find(schema, table).map(|table| table.columns()).unwrap_or_default();
    let given = |name: &str| values.iter().find(|(column, _)| *column == name);
    let open = columns.iter().filter(|column| column.constant.is_none());
    open.map(|column| given(column.name).map_or(Null, |(_, value)| value.clone())).collect()
}

fn all(env: &Env) -> impl Iterator<Item = &Rc<Routine>> {
    env.root.routines.values().flat_map(|overloads| overloads.iter())
}

fn yes(is: bool) -> Value {
    text(if is { "YES" } else { "NO" })
}

fn oid(routine: &Routine) -> i64 {
    oids::function(&routine.name, &routine.signature())
}

fn specific(routine: &Routine) -> Value {
    text(format!("{}_{}", names::bare(&routine.name), oid(routine)))
}

/// The type a routine gives: none for a procedure.
fn returned(routine: &Routine) -> (i64, Option<String>) {
    match &routine.returns {
        _ if routine.procedure => (VOID, None),
        Returns::Void => (VOID, Some("void".into())),
        Returns::Trigger => (TRIGGER, Some("trigger".into())),
        Returns::Value(ty) | Returns::Set(ty) => (oids::of_type(ty), Some(words(ty))),
        Returns::Rows(..) => (2249, Some("record".into())),
    }
}

/// A type as `data_type` names it.
fn words(ty: &Type) -> String {
    match ty {
        Type::Array(_) => "ARRAY".into(),
        Type::Enum(_) => "USER-DEFINED".into(),
        other => other.base_name(),
    }
}

/// `pg_proc`.
pub(super) fn procedures(env: &Env) -> impl Iterator<Item = Vec<Value>> {
    all(env).map(|routine| {
        let inputs: Vec<_> = routine.inputs().collect();
        let types = inputs.iter().map(|arg| oids::of_type(&arg.ty));
        let names: Vec<Value> =
            routine.args.iter().map(|arg| text(arg.name.as_deref().unwrap_or_default())).collect();
        let named = routine.args.iter().any(|arg| arg.name.is_some());
        let set = matches!(routine.returns, Returns::Set(_) | Returns::Rows(_, true));
        let defaults = inputs.iter().filter(|arg| arg.default.is_some()).count() as i64;
        let language = if routine.language == Language::Sql { SQL } else { PLPGSQL };
        row(
            "pg_catalog",
            "pg_proc",
            &[
                ("oid", Int(oid(routine))),
                ("proname", key_name(&routine.name)),
                ("pronamespace", Int(oids::schema(names::schema(&routine.name)))),
                ("prolang", Int(language)),
                ("provariadic", Int(0)),
                ("prokind", text(if routine.procedure { "p" } else { "f" })),
                ("proisstrict", Bool(routine.strict)),
                ("proretset", Bool(set)),
                ("provolatile", text(routine.volatility.to_string())),
                ("pronargs", Int(inputs.len() as i64)),
                ("pronargdefaults", Int(defaults)),
                ("prorettype", Int(returned(routine).0)),
                ("proargtypes", numbers(types)),
                ("proargnames", if named { Value::Array(Array::of(names).into()) } else { Null }),
                ("prosrc", text(&routine.body)),
            ],
        )
    })
}

/// `information_schema.routines`.
pub(super) fn routines(env: &Env) -> Vec<Vec<Value>> {
    let db = || text(&env.database);
    all(env)
        .map(|routine| {
            let (_, ty) = returned(routine);
            let there = |value: Value| if ty.is_some() { value } else { Null };
            let [schema, name] = match &routine.returns {
                Returns::Value(ty) | Returns::Set(ty) => udt(ty),
                _ => [text("pg_catalog"), maybe(ty.as_deref())],
            };
            let sql = routine.language == Language::Sql;
            row(
                "information_schema",
                "routines",
                &[
                    ("specific_catalog", db()),
                    ("specific_schema", key_schema(&routine.name)),
                    ("specific_name", specific(routine)),
                    ("routine_catalog", db()),
                    ("routine_schema", key_schema(&routine.name)),
                    ("routine_name", key_name(&routine.name)),
                    ("routine_type", text(if routine.procedure { "PROCEDURE" } else { "FUNCTION" })),
                    ("data_type", maybe(ty.as_deref())),
                    ("type_udt_catalog", there(db())),
                    ("type_udt_schema", there(schema)),
                    ("type_udt_name", there(name)),
                    ("dtd_identifier", there(text("0"))),
                    ("routine_body", text(if sql { "SQL" } else { "EXTERNAL" })),
                    ("routine_definition", text(&routine.body)),
                    ("external_language", text(if sql { "SQL" } else { "PLPGSQL" })),
                    ("parameter_style", text("GENERAL")),
                    ("is_deterministic", yes(routine.volatility == 'i')),
                    ("sql_data_access", text("MODIFIES")),
                    ("is_null_call", there(yes(routine.strict))),
                    ("schema_level_routine", text("YES")),
                    ("max_dynamic_result_sets", Int(0)),
                    ("security_type", text("INVOKER")),
                    ("as_locator", text("NO")),
                    ("is_udt_dependent", text("NO")),
                ],
            )
        })
        .collect()
}

/// `information_schema.parameters`.
pub(super) fn parameters(env: &Env) -> Vec<Vec<Value>> {
    let of = |routine: &Routine, n: usize| {
        let arg = &routine.args[n];
        let mode = match (arg.input, arg.output) {
            (true, true) => "INOUT",
            (true, false) => "IN",
            _ => "OUT",
        };
        let [schema, name] = udt(&arg.ty);
        row(
            "information_schema",
            "parameters",
            &[
                ("specific_catalog", text(&env.database)),
                ("specific_schema", key_schema(&routine.name)),
                ("specific_name", specific(routine)),
                ("ordinal_position", Int(n as i64 + 1)),
                ("parameter_mode", text(mode)),
                ("is_result", text("NO")),
                ("as_locator", text("NO")),
                ("parameter_name", maybe(arg.name.as_deref())),
                ("data_type", text(words(&arg.ty))),
                ("udt_catalog", text(&env.database)),
                ("udt_schema", schema),
                ("udt_name", name),
                ("dtd_identifier", text((n + 1).to_string())),
                ("parameter_default", maybe(arg.default.as_deref())),
            ],
        )
    };
    all(env).flat_map(|routine| (0..routine.args.len()).map(|n| of(routine, n))).collect()
}

fn event(event: Event) -> (&'static str, i64) {
    match event {
        Event::Insert => ("INSERT", 4),
        Event::Delete => ("DELETE", 8),
        Event::Update => ("UPDATE", 16),
    }
}

fn each_trigger(env: &Env) -> impl Iterator<Item = (&Rc<str>, &Trigger)> {
    env.root.triggers.iter().flat_map(|(table, list)| list.iter().map(move |trigger| (table, trigger)))
}

/// `information_schema.triggers`: a row for each event.
pub(super) fn triggers(env: &Env) -> Vec<Vec<Value>> {
    let of = |table: &Rc<str>, trigger: &Trigger, what: Event| {
        let args: Vec<String> =
            trigger.args.iter().map(|arg| format!("'{}'", arg.replace('\'', "''"))).collect();
        let function = names::bare(&trigger.function);
        row(
            "information_schema",
            "triggers",
            &[
                ("trigger_catalog", text(&env.database)),
                ("trigger_schema", key_schema(table)),
                ("trigger_name", text(&trigger.name)),
                ("event_manipulation", text(event(what).0)),
                ("event_object_catalog", text(&env.database)),
                ("event_object_schema", key_schema(table)),
                ("event_object_table", key_name(table)),
                ("action_order", Int(order(env, table, trigger, what))),
                ("action_condition", maybe(trigger.when.as_deref())),
                ("action_statement", text(format!("EXECUTE FUNCTION {function}({})", args.join(", ")))),
                ("action_orientation", text(if trigger.level == Level::Row { "ROW" } else { "STATEMENT" })),
                ("action_timing", text(if trigger.timing == Timing::Before { "BEFORE" } else { "AFTER" })),
            ],
        )
    };
    each_trigger(env)
        .flat_map(|(table, trigger)| trigger.events.iter().map(move |what| of(table, trigger, *what)))
        .collect()
}

/// The place of a trigger among those of its table that fire alike, by name.
fn order(env: &Env, table: &Rc<str>, trigger: &Trigger, what: Event) -> i64 {
    let alike = |other: &&Trigger| {
        other.timing == trigger.timing
            && other.level == trigger.level
            && other.events.contains(&what)
            && other.name <= trigger.name
    };
    env.root.triggers.get(table).map_or(0, |list| list.iter().filter(alike).count() as i64)
}

/// `pg_trigger`.
pub(super) fn pg_triggers(env: &Env) -> Vec<Vec<Value>> {
    each_trigger(env)
        .map(|(table, trigger)| {
            let function = all(env).find(|routine| routine.name == trigger.function);
            let on = match env.root.relations.get(table) {
                Some(relation @ (Relation::Table(_) | Relation::View(_))) => {
                    oids::relation(&env.root, table, relation)
                }
                _ => 0,
            };
            let kind = i64::from(trigger.level == Level::Row)
                + if trigger.timing == Timing::Before { 2 } else { 0 }
                + trigger.events.iter().map(|what| event(*what).1).sum::<i64>();
            row(
                "pg_catalog",
                "pg_trigger",
                &[
                    ("oid", Int(oids::function(&trigger.name, table))),
                    ("tgrelid", Int(on)),
                    ("tgparentid", Int(0)),
                    ("tgname", text(&trigger.name)),
                    ("tgfoid", Int(function.map_or(0, |routine| oid(routine)))),
                    ("tgtype", Int(kind)),
                    ("tgenabled", text(if trigger.enabled { "O" } else { "D" })),
                    ("tgisinternal", Bool(false)),
                    ("tgconstrrelid", Int(0)),
                    ("tgconstrindid", Int(0)),
                    ("tgconstraint", Int(0)),
                    ("tgdeferrable", Bool(false)),
                    ("tginitdeferred", Bool(false)),
                    ("tgnargs", Int(trigger.args.len() as i64)),
                ],
            )
        })
        .collect()
}

/// `information_schema.domains`.
pub(super) fn domains(env: &Env) -> Vec<Vec<Value>> {
    env.root
        .domains
        .iter()
        .map(|(key, domain)| {
            let [schema, name] = udt(&domain.ty);
            row(
                "information_schema",
                "domains",
                &[
                    ("domain_catalog", text(&env.database)),
                    ("domain_schema", key_schema(key)),
                    ("domain_name", key_name(key)),
                    ("data_type", text(words(&domain.ty))),
                    ("domain_default", maybe(domain.default.as_deref())),
                    ("udt_catalog", text(&env.database)),
                    ("udt_schema", schema),
                    ("udt_name", name),
                    ("dtd_identifier", text("1")),
                ],
            )
        })
        .collect()
}

/// `pg_matviews`.
pub(super) fn materialized(env: &Env) -> Vec<Vec<Value>> {
    env.root
        .materialized
        .iter()
        .map(|(key, view)| {
            let indexed = env.root.table(key).is_some_and(|table| !table.def.indexes.is_empty());
            row(
                "pg_catalog",
                "pg_matviews",
                &[
                    ("schemaname", key_schema(key)),
                    ("matviewname", key_name(key)),
                    ("matviewowner", text(&env.user)),
                    ("hasindexes", Bool(indexed)),
                    ("ispopulated", Bool(view.filled)),
                    ("definition", text(format!(" {};", view.query))),
                ],
            )
        })
        .collect()
}
