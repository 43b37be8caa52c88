//! What is recorded of a statement: its text and values, its plan, what it read and gave, what it waited for.

use super::session::{Session, micros};
use crate::sql::types::Type;
use crate::sql::value::Value;
use crate::sql::{Awaited, Connection, Context, Limits, Outcome, SqlError, Step, Wait};
use crate::trace::{Kind, SpanId, Status, names};
use crate::world::{HostId, Nanos, World};

/// The most of a text that is kept.
const MAX_TEXT: usize = 10_000;

/// Begins a statement's span.
pub(super) fn begin(
    session: &Session,
    host: HostId,
    text: &str,
    values: Option<&[(Type, Value)]>,
    world: &World,
) -> SpanId {
    let spans = world.spans();
    if !spans.is_on() {
        return SpanId::NONE;
    }
    let (operation, name) = summary(text);
    let span = spans.start(session.span, name, Kind::Server, world.host_name(host), world.now());
    spans.set(span, names::DB_SYSTEM_NAME, "postgresql");
    spans.set(span, names::DB_NAMESPACE, session.database.clone());
    spans.set(span, names::DB_OPERATION_NAME, operation);
    spans.set(span, names::DB_QUERY_TEXT, shortened(text));
    for (at, (ty, value)) in values.unwrap_or_default().iter().enumerate() {
        let shown = if value.is_null() { "NULL".to_owned() } else { shortened(&value.output(ty)) };
        spans.set(span, format!("{}.{}", names::DB_QUERY_PARAMETER, at + 1), shown);
    }
    if let Some(plan) = plan(session, text, values, world) {
        spans.set(span, names::DB_PLAN, plan);
    }
    span
}

/// Ends it.
pub(super) fn end(span: SpanId, result: &Result<Outcome, SqlError>, at: Nanos, world: &World) {
    let spans = world.spans();
    let status = match result {
        Ok(outcome) => {
            match &outcome.rows {
                Some(set) => spans.set(span, names::DB_RESPONSE_RETURNED_ROWS, set.rows.len()),
                None => {
                    if let Some(count) = outcome.row_count {
                        spans.set(span, names::DB_ROWS_WRITTEN, count);
                    }
                }
            }
            if outcome.rows_read > 0 {
                spans.set(span, names::DB_ROWS_READ, outcome.rows_read);
            }
            Status::Unset
        }
        Err(error) => {
            spans.set(span, names::DB_RESPONSE_STATUS_CODE, error.code);
            Status::Error(error.message.clone())
        }
    };
    spans.end(span, at, status);
}

/// Begins the span of a wait for a lock.
pub(super) fn begin_wait(parent: Option<SpanId>, host: HostId, wait: &Wait, world: &World) -> SpanId {
    let what = match &wait.what {
        Awaited::Row { table, transaction } => {
            format!("a row of {table}, changed by transaction {transaction}")
        }
        Awaited::Name { name, transaction } => format!("the name {name}, taken by transaction {transaction}"),
        Awaited::Table { table, .. } => format!("table {table}"),
        Awaited::Advisory { key, .. } => format!("advisory lock {key:?}"),
        Awaited::SafeSnapshot => "a safe snapshot".to_owned(),
    };
    let spans = world.spans();
    let span = spans.start(parent, "lock wait", Kind::Internal, world.host_name(host), world.now());
    spans.set(span, names::DB_LOCK, what);
    let on: Vec<String> = wait.on.iter().map(|session| session.0.to_string()).collect();
    spans.set(span, "backyard.db.blocked_by", on);
    span
}

/// The plan, as EXPLAIN prints it: on a session of its own, which sees what this one sees and changes nothing.
fn plan(session: &Session, text: &str, values: Option<&[(Type, Value)]>, world: &World) -> Option<String> {
    let word: String = text.chars().take_while(char::is_ascii_alphabetic).collect();
    let planned = ["select", "insert", "update", "delete", "with", "merge", "values", "table"];
    if !planned.contains(&word.to_ascii_lowercase().as_str()) {
        return None;
    }
    let mut twin = Connection::open(session.connection.as_ref()?.visible());
    let mut go_on = || false;
    let limits = Limits { rows_read: 0, rows_returned: 1_000, bytes: 1 << 20 };
    let mut context = Context { now_micros: micros(world), seed: 1, limits, interrupt: &mut go_on };
    let explain = format!("EXPLAIN {text}");
    let step = match values {
        Some(values) => twin.step_with(&explain, values.into(), &mut context),
        None => twin.step(&explain, &mut context),
    };
    let Ok(Step::Done(outcome)) = step else { return None };
    let lines = outcome.rows?.rows;
    let lines: Vec<&str> = lines.iter().filter_map(|row| row.first().and_then(Value::as_str)).collect();
    Some(lines.join("\n"))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The operation and a name with few different values: `SELECT books`.
fn summary(text: &str) -> (String, String) {
    let mut words = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.' || c == '"'))
        .filter(|it| !it.is_empty());
    let operation = words.next().unwrap_or_default().to_ascii_uppercase();
    let target = if operation == "UPDATE" {
        words.next()
    } else {
        words.by_ref().find(|word| ["from", "into", "table"].contains(&word.to_ascii_lowercase().as_str()));
        words.next()
    };
    let name = match target {
        Some(target) if !target.eq_ignore_ascii_case("select") => format!("{operation} {target}"),
        _ => operation.clone(),
    };
    (operation, name)
}
