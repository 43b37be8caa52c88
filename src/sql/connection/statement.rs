//! One statement against the database: bound, planned and executed, or shown as a plan.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::Statement;

use super::explain::{Explaining, Over, written_entries};
use super::plans::{Planned, Plans, Query};
use super::read_only::writing_command;
use super::warnings;
use super::writes::{Surroundings, run_planned_write, run_writes};
use crate::sql::bind::writing::writing;
use crate::sql::bind::{Binder, not_postgres, refuse};
use crate::sql::catalog::Root;
use crate::sql::define::Define;
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::exec::execute;
use crate::sql::exec::probe::Probe;
use crate::sql::exec::run::{Run, Sequences};
use crate::sql::optimize::optimize;
use crate::sql::outcome::{Change, ColumnInfo, Context, Outcome, Row, RowSet};
use crate::sql::parse::own::Own;
use crate::sql::parse::{Parsed, Source};
use crate::sql::transaction::claims::Claims;

/// Plans that were made before, and what they were made over.
type Kept<'a> = (&'a mut Plans, &'a Rc<Root>);

/// One statement that is not about transactions.
#[allow(clippy::too_many_arguments)] // the parts of one statement's surroundings
pub(super) fn run_statement(
    parsed: &Parsed<'_>,
    before: &Root,
    root: &mut Root,
    env: &Env,
    context: &mut Context<'_>,
    sequences: &mut Sequences,
    claims: Option<&Claims>,
    (inside, explain, plans): (Option<Surroundings>, Option<&Explaining>, Option<Kept<'_>>),
) -> Result<Outcome, SqlError> {
    let Parsed { text, lexemes, statement, own } = parsed;
    let (source, own) = (Source { text, lexemes }, own.as_ref());
    let mut run = Run::new(before, env, context.limits, &mut *context.interrupt, sequences);
    run.claims = claims;
    run.inside = inside.is_some();
    run.probe = explain.and_then(Explaining::probe);
    // what EXPLAIN alone shows does not run
    let only_shown = explain.filter(|explain| !explain.options.analyze);
    let mut binder = Binder::new(before, source, env);
    let writable = inside.as_ref().is_none_or(|inside| inside.writable);
    if inside.is_none() {
        binder.parameters.clone_from(&env.parameters);
    }
    if let Some(Surroundings { scope, strict, .. }) = inside {
        binder.see_variables(scope, strict);
        binder.deeper();
    }
    let mut writes = writing(statement);
    let mut with = None;
    if let Some(Own::Merge(merge)) = own {
        writes = Some((merge.with.as_ref(), None));
    }
    let records = explain.is_some_and(|explain| explain.records);
    let is_query = own.is_none() && writes.is_none() && matches!(statement, Statement::Query(_));
    refuse(records && !is_query, "stepping through this statement", "Step through a SELECT.")?;
    let mut steps = Vec::new();
    if let Some((clause, _)) = writes {
        with = clause;
        steps = with.map(|with| binder.steps(with)).transpose()?.unwrap_or_default();
    }
    let write = match (own, writes) {
        (Some(Own::Merge(merge)), _) => Some(binder.merge(merge)?),
        (_, Some((_, Some(inner)))) => Some(binder.write(inner)?),
        _ => None,
    };
    if let Some(mut write) = write {
        let alone = steps.is_empty() && with.is_none();
        refuse(
            explain.is_some() && !steps.is_empty(),
            "EXPLAIN of WITH before a writing statement",
            "Explain the queries of the WITH by themselves.",
        )?;
        let mut outcome = run_writes(&mut binder, steps, Some(&mut write), root, &run, explain)?;
        if let Some((plans, seen)) = plans
            && alone
            && explain.is_none()
            && !env.asked.get()
            && binder.notices.is_empty()
        {
            plans.keep(text, seen, Planned::Write(Rc::new(write)));
        }
        outcome.rows_read = run.rows_read.get();
        outcome.notices.append(&mut binder.notices);
        outcome.notices.append(&mut warnings(claims));
        return Ok(outcome);
    }
    if explain.is_some() && own.is_some() {
        return Err(not_postgres("EXPLAIN of this statement"));
    }
    if let Some(own) = own {
        let mut outcome = Define { root, run: &run, binder: &mut binder }.own(own)?;
        outcome.rows_read = run.rows_read.get();
        outcome.notices.append(&mut binder.notices);
        return Ok(outcome);
    }
    let mut outcome = match statement {
        Statement::Query(query) => {
            binder.planned = true;
            let bound = match with {
                Some(_) => {
                    let mut bound = binder.main_query(query)?;
                    binder.settle(&mut bound)?;
                    bound
                }
                None => binder.query(query)?,
            };
            if with.is_some() {
                refuse(
                    explain.is_some(),
                    "EXPLAIN of a data-modifying WITH",
                    "Explain its statements by themselves.",
                )?;
                run_writes(&mut binder, steps, None, root, &run, None)?;
            }
            let columns: Vec<ColumnInfo> = bound
                .columns
                .iter()
                .map(|column| ColumnInfo { name: column.name.to_string(), ty: column.ty.clone() })
                .collect();
            let written = explain.map_or(0, |_| written_entries(Over::Query, &bound.plan));
            let plan = optimize(bound.plan, before, &mut binder);
            let spent = explain.map(Explaining::planned).unwrap_or_default();
            if let Some(explain) = only_shown {
                return Ok(explain.outcome(Over::Query, &plan, written, &run, env, spent));
            }
            let query = Rc::new(Query { columns, plan });
            if records {
                // From here on its nodes stay where they are: the probe knows them by that.
                run.probe = Some(Probe::recording(&query.plan));
            }
            if let Some((plans, seen)) = plans
                && with.is_none()
                && explain.is_none()
                && !env.asked.get()
                && binder.notices.is_empty()
                && writing_command(parsed).is_none()
            {
                plans.keep(text, seen, Planned::Query(query.clone()));
            }
            let mut outcome = run_query(&query, &run, root, writable)?;
            let plan = &query.plan;
            if with.is_some() {
                outcome.change = outcome.change.max(Change::Data);
            }
            if let Some(explain) = explain.filter(|_| records) {
                outcome.recording = explain.recorded(plan, written, &run, env, &query.columns).map(Box::new);
            }
            if let Some(explain) = explain.filter(|_| !records) {
                outcome = explain.outcome(Over::Query, plan, written, &run, env, spent);
            }
            outcome
        }
        Statement::CreateTable(create) if explain.is_some() => {
            let Some(query) = &create.query else {
                return Err(not_postgres("EXPLAIN of this statement"));
            };
            refuse(
                only_shown.is_none(),
                "EXPLAIN ANALYZE CREATE TABLE AS",
                "Explain the query that follows AS.",
            )?;
            let bound = binder.query(query)?;
            let written = written_entries(Over::Query, &bound.plan);
            let plan = optimize(bound.plan, before, &mut binder);
            let planned = explain.map(Explaining::planned).unwrap_or_default();
            match explain {
                Some(explain) => explain.outcome(Over::Query, &plan, written, &run, env, planned),
                None => Outcome::command("EXPLAIN", Change::None),
            }
        }
        _ if explain.is_some() => return Err(not_postgres("EXPLAIN of this statement")),
        Statement::Explain { .. } | Statement::ExplainTable { .. } => {
            return Err(SqlError::unsupported(
                "EXPLAIN",
                "Compare the rows read and the time of the query itself.",
            ));
        }
        Statement::SetVariable { .. } | Statement::SetTransaction { .. } => {
            return Err(SqlError::unsupported(
                "this form of SET",
                "The session has one user and PostgreSQL's default settings.",
            ));
        }
        Statement::Copy { .. } => {
            return Err(SqlError::unsupported("COPY", "Use INSERT … VALUES, or import the file."));
        }
        other => Define { root, run: &run, binder: &mut binder }.statement(other)?,
    };
    outcome.rows_read = run.rows_read.get();
    outcome.notices.append(&mut binder.notices);
    outcome.notices.append(&mut warnings(claims));
    Ok(outcome)
}

/// Runs a query's plan; functions of the learner's may write meanwhile.
fn run_query(query: &Query, run: &Run<'_>, root: &mut Root, writable: bool) -> Result<Outcome, SqlError> {
    let mut rows: Vec<Row> = Vec::new();
    let mut total = 0u64;
    let routines = writable && !root.routines.is_empty();
    if routines {
        run.after.replace(Some(root.clone()));
    }
    execute(&query.plan, run, &[], &mut |row| {
        total += 1;
        if rows.len() < run.limits.rows_returned {
            run.hold(row)?;
            rows.push(row.clone());
        }
        Ok(true)
    })?;
    if let Some(after) = run.after.borrow_mut().take() {
        *root = after;
    }
    let truncated = (total > rows.len() as u64).then_some(total);
    let mut outcome = Outcome::command("SELECT", if routines { Change::Schema } else { Change::None });
    outcome.row_count = Some(total);
    outcome.rows = Some(RowSet { columns: query.columns.clone(), rows, truncated });
    Ok(outcome)
}

/// A statement that was planned before.
pub(super) fn run_planned(
    planned: &Planned,
    before: &Root,
    root: &mut Root,
    env: &Env,
    context: &mut Context<'_>,
    sequences: &mut Sequences,
    claims: &Claims,
) -> Result<Outcome, SqlError> {
    let mut run = Run::new(before, env, context.limits, &mut *context.interrupt, sequences);
    run.claims = Some(claims);
    let mut outcome = match planned {
        Planned::Query(query) => run_query(query, &run, root, true)?,
        Planned::Write(write) => run_planned_write(write, root, &run)?,
    };
    outcome.rows_read = run.rows_read.get();
    outcome.notices.append(&mut warnings(Some(claims)));
    Ok(outcome)
}
