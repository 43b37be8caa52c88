//! Statements that write, with what WITH does before them, and statements inside a routine.

use super::explain::{Explaining, Over, written_entries};
use super::read_only::{refused, writing_command};
use super::statement::run_statement;
use crate::sql::bind::writing::{Step, Write};
use crate::sql::bind::{Binder, Scope};
use crate::sql::catalog::Root;
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::exec::run::{Run, Sequences};
use crate::sql::exec::with;
use crate::sql::optimize::optimize;
use crate::sql::outcome::{Change, Context, Outcome, RowSet};
use crate::sql::parse::Parsed;
use crate::sql::plan::Plan;
use crate::sql::transaction::claims::Claims;
use crate::sql::write::Writer;

/// What a statement inside a routine sees beside the database.
pub(crate) struct Surroundings {
    /// The routine's variables.
    pub scope: Scope,
    /// Whether a variable that is also a column's name is an error.
    pub strict: bool,
    /// Whether functions that the statement calls may write.
    pub writable: bool,
}

/// Runs a statement of a routine.
///
/// # Errors
/// Whatever the statement raises.
#[allow(clippy::too_many_arguments)] // what a statement needs
pub(crate) fn run_inside(
    parsed: &Parsed<'_>,
    before: &Root,
    root: &mut Root,
    env: &Env,
    context: &mut Context<'_>,
    sequences: &mut Sequences,
    claims: Option<&Claims>,
    inside: Surroundings,
) -> Result<Outcome, SqlError> {
    if let Some(claims) = claims {
        if claims.isolation.keeps_snapshot() && claims.latest.is_some() {
            return Err(SqlError::unsupported(
                "a function's own statements in a transaction that others have overtaken",
                "Begin the transaction again, or use READ COMMITTED.",
            ));
        }
        if let Some(command) = writing_command(parsed).filter(|_| claims.read_only) {
            return Err(refused(command));
        }
    }
    run_statement(parsed, before, root, env, context, sequences, claims, (Some(inside), None, None))
}

/// Runs what WITH computes and writes, then the statement itself; foreign keys are checked at the end of all.
pub(super) fn run_writes(
    binder: &mut Binder<'_>,
    steps: Vec<Step>,
    write: Option<&mut Write>,
    root: &mut Root,
    run: &Run<'_>,
    explain: Option<&Explaining>,
) -> Result<Outcome, SqlError> {
    let mut writer = Writer::new(root, run);
    for step in binder.needed(steps) {
        let (slot, rows) = match step {
            Step::Query(query) => (query.slot, with::rows(&query, run)?),
            Step::Write(slot, mut write) => {
                optimize_in_place(write.plan(), run.root, binder);
                (slot, writer.write(&write)?.returned.map(|(_, rows)| rows).unwrap_or_default())
            }
        };
        with::keep(slot, rows, run);
    }
    if let Some(write) = write {
        let (label, table) = write.label();
        let over = Over::Writing(label, &table);
        let entries = explain.map_or(0, |_| written_entries(over, write.plan()));
        optimize_in_place(write.plan(), run.root, binder);
        let planned = explain.map(Explaining::planned).unwrap_or_default();
        if let Some(explain) = explain.filter(|explain| !explain.options.analyze) {
            return Ok(explain.outcome(over, write.plan(), entries, run, run.env, planned));
        }
        let Some(explain) = explain else { return finished(writer, write) };
        writer.write(write)?;
        writer.settle()?;
        writer.fire_after()?;
        let outcome = explain.outcome(over, write.plan(), entries, run, run.env, planned);
        return Ok(Outcome { change: Change::Data, ..outcome });
    }
    writer.settle()?;
    writer.fire_after()?;
    Ok(Outcome::command("SELECT", Change::Data))
}

/// Runs a statement whose plan is made, and what has to follow.
fn finished(mut writer: Writer<'_, '_>, write: &Write) -> Result<Outcome, SqlError> {
    let written = writer.write(write)?;
    let mut outcome = Outcome::command(write.tag(), Change::Data);
    outcome.row_count = Some(written.count);
    outcome.rows = written.returned.map(|(columns, mut rows)| {
        let total = rows.len();
        rows.truncate(writer.run.limits.rows_returned);
        RowSet { columns, truncated: (total > rows.len()).then_some(total as u64), rows }
    });
    writer.settle()?;
    writer.fire_after()?;
    Ok(outcome)
}

/// Runs a statement that was planned before.
pub(super) fn run_planned_write(write: &Write, root: &mut Root, run: &Run<'_>) -> Result<Outcome, SqlError> {
    finished(Writer::new(root, run), write)
}

fn optimize_in_place(plan: &mut Plan, root: &Root, binder: &mut Binder<'_>) {
    let taken = std::mem::replace(plan, Plan::One);
    *plan = optimize(taken, root, binder);
}
