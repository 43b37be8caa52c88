//! Stepping through a query: it runs on a copy of the database, recorded.

use crate::protocol::sql::StatementError;
use crate::protocol::steps::{Condition, Role, StepEvent, StepNode, StepQuery, Stepped, Steps, What};
use crate::sql::steps::{self, RecordedNode, Recording};
use crate::sql::{self, Connection, Context, SqlError};

use super::Session;
use super::run::{pack, statement_error, targets};

/// Bytes of one table of rows.
const MAX_TABLE_BYTES: u32 = 512 * 1024;

/// Bytes that the rows held by the run may take.
const MAX_ROW_BYTES: u64 = 64 * 1024 * 1024;

/// Rows that the run may visit: much more than a recording holds.
const MAX_ROWS_READ: u64 = 1_000_000;

impl Session {
    /// Records the first statement of the target.
    pub(super) fn step_query(&mut self, ask: StepQuery) -> Result<Stepped, String> {
        let spans = targets(&ask.text, ask.target);
        let Some(span) = spans.first() else {
            return Err("There is no statement here. Put the cursor into a SELECT and try again.".to_owned());
        };
        let sql = ask.text.get(span.start..span.end).unwrap_or_default();
        let moment = self.moment();
        let elapsed = &self.clock.elapsed_millis;
        let deadline = elapsed() + f64::from(ask.limits.millis);
        let mut interrupt = || elapsed() > deadline;
        let mut context = Context {
            now_micros: moment.now_micros,
            seed: moment.seed,
            limits: sql::Limits { rows_read: MAX_ROWS_READ, rows_returned: usize::MAX, bytes: MAX_ROW_BYTES },
            interrupt: &mut interrupt,
        };
        let then;
        let connection = match ask.point {
            None => &self.connection,
            Some(point) => {
                then = Connection::open_read_only(self.point(point)?.clone());
                &then
            }
        };
        let outcome = match connection.record(sql, &mut context) {
            Ok(outcome) => match outcome.recording.as_deref() {
                Some(recording) => packed(recording).ok_or_else(too_many_bytes),
                None => {
                    Err(SqlError::unsupported("stepping through this statement", "Step through a SELECT."))
                }
            },
            Err(error) => Err(reworded(error)),
        };
        let outcome: Result<Steps, StatementError> =
            outcome.map_err(|error| statement_error(&error, sql, span.start));
        Ok(Stepped { sql: sql.to_owned(), outcome })
    }
}

fn too_many_bytes() -> SqlError {
    reworded(SqlError::new("54000", "the rows of the query are too large to step through"))
}

/// The way out, where there is one.
fn reworded(error: SqlError) -> SqlError {
    match error.code {
        "54000" | "57014" | "53200" => error.with_hint(
            "Stepping is for small tables: add WHERE to the tables that are read, or try the query on a few rows.",
        ),
        _ => error,
    }
}

/// `None` when a table is too large.
fn packed(recording: &Recording) -> Option<Steps> {
    let nodes = recording.nodes.iter().map(node).collect::<Option<Vec<_>>>()?;
    Some(Steps { nodes, events: recording.events.iter().map(event).collect() })
}

fn node(node: &RecordedNode) -> Option<StepNode> {
    let table = |rows: &sql::RowSet| {
        let table = pack(rows, MAX_TABLE_BYTES);
        (table.rows() == rows.rows.len()).then_some(table)
    };
    let read = match &node.read {
        Some(read) => Some(table(read)?),
        None => None,
    };
    let condition = |it: &steps::Condition| Condition { text: it.text.clone(), columns: it.columns.clone() };
    Some(StepNode {
        role: role(node.role),
        kind: node.kind.clone(),
        relation: node.relation.clone(),
        apart: node.apart.clone(),
        parent: node.parent,
        inputs: node.inputs.clone(),
        conditions: node.conditions.iter().map(condition).collect(),
        details: node.details.clone(),
        passes: node.passes,
        width: node.width,
        read,
        rows: table(&node.rows)?,
    })
}

fn role(role: steps::Role) -> Role {
    match role {
        steps::Role::Source => Role::Source,
        steps::Role::Scan => Role::Scan,
        steps::Role::Filter => Role::Filter,
        steps::Role::Project => Role::Project,
        steps::Role::Expand => Role::Expand,
        steps::Role::Join => Role::Join,
        steps::Role::SemiJoin => Role::SemiJoin,
        steps::Role::AntiJoin => Role::AntiJoin,
        steps::Role::Group => Role::Group,
        steps::Role::Window => Role::Window,
        steps::Role::Sort => Role::Sort,
        steps::Role::Limit => Role::Limit,
        steps::Role::Distinct => Role::Distinct,
        steps::Role::Append => Role::Append,
        steps::Role::Union => Role::Union,
        steps::Role::Intersect => Role::Intersect,
        steps::Role::Except => Role::Except,
        steps::Role::Recursive => Role::Recursive,
        steps::Role::Pass => Role::Pass,
    }
}

fn event(event: &steps::Event) -> StepEvent {
    let steps::Event { node, pass, left, right, gave, what } = *event;
    let what = match what {
        steps::What::Gave => What::Gave,
        steps::What::Rejected { condition, unknown } => What::Rejected { condition, unknown },
        steps::What::Alone => What::Alone,
        steps::What::Partnered => What::Partnered,
        steps::What::Grouped { group, first } => What::Grouped { group, first },
        steps::What::Formed { group } => What::Formed { group },
        steps::What::Skipped => What::Skipped,
        steps::What::Duplicate => What::Duplicate,
        steps::What::Dropped => What::Dropped,
        steps::What::Stopped => What::Stopped,
    };
    StepEvent { node, pass, left, right, gave, what }
}

#[cfg(test)]
mod tests;
