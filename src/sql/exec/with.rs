//! WITH and WITH RECURSIVE.

use std::rc::Rc;

use super::eval::Frame;
use super::record::Part;
use super::run::{Kept, Run};
use super::{Sink, execute};
use crate::sql::error::SqlError;
use crate::sql::hash::Set;
use crate::sql::outcome::Row;
use crate::sql::plan::{Plan, WithKind, WithQuery};
use crate::sql::value::Value;

fn key() -> Row {
    Row::from([])
}

/// The rows of a query that stands before a writing statement.
pub(crate) fn rows(query: &WithQuery, run: &Run<'_>) -> Result<Vec<Row>, SqlError> {
    let mut rows = Vec::new();
    compute(query, &Frame { run, params: &[], row: &[] }, &mut |row| {
        run.hold(row)?;
        rows.push(row.clone());
        Ok(true)
    })?;
    Ok(rows)
}

/// Leaves rows in a slot.
pub(crate) fn keep(slot: usize, rows: Vec<Row>, run: &Run<'_>) {
    run.keep(slot, key(), Kept::Rows(Rc::new(rows)));
}

/// Computes the queries, then runs the body.
pub(crate) fn with(
    queries: &[Rc<WithQuery>],
    body: &Plan,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    for query in queries {
        if query.inline {
            run.inline.borrow_mut().insert(query.slot, (query.clone(), params.into()));
            continue;
        }
        let mut rows = Vec::new();
        compute(query, &frame, &mut |row| {
            run.hold(row)?;
            rows.push(row.clone());
            Ok(true)
        })?;
        run.keep(query.slot, key(), Kept::Rows(Rc::new(rows)));
    }
    execute(body, run, params, sink)
}

fn compute(query: &WithQuery, frame: &Frame<'_, '_>, sink: &mut Sink<'_>) -> Result<bool, SqlError> {
    match &query.kind {
        WithKind::Query(plan) => execute(plan, frame.run, frame.params, sink),
        WithKind::Recursive { start, step, all } => recursive(query, start, step, *all, frame, sink),
    }
}

/// Pushes the rows of a recursive query round by round, so that a LIMIT above can stop it.
fn recursive(
    query: &WithQuery,
    start: &Plan,
    step: &Plan,
    all: bool,
    frame: &Frame<'_, '_>,
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let (run, slot) = (frame.run, query.slot);
    let recorded = run.recorded(Part::WithQuery, query);
    if let Some(recorded) = recorded {
        recorded.begin();
    }
    let mut seen: Set<Row> = Set::default();
    let mut round: Vec<Row> = Vec::new();
    let mut take = |row: &Row, round: &mut Vec<Row>| {
        run.visit()?;
        if !all {
            if seen.contains(row) {
                return Ok(true);
            }
            seen.insert(row.clone());
        }
        run.hold(row)?;
        round.push(row.clone());
        match recorded {
            Some(recorded) => recorded.hand_on(row, sink),
            None => sink(row),
        }
    };
    if !execute(start, run, frame.params, &mut |row| take(row, &mut round))? {
        return Ok(false);
    }
    let mut total = round.len() as u64;
    while !round.is_empty() {
        run.keep(slot + 1, key(), Kept::Rows(Rc::new(std::mem::take(&mut round))));
        if !execute(step, run, frame.params, &mut |row| take(row, &mut round))? {
            return Ok(false);
        }
        total += round.len() as u64;
    }
    if let Some(probe) = &run.probe {
        probe.add(slot, total, 1);
    }
    Ok(true)
}

/// Pushes the rows a WITH query left in its slot.
pub(crate) fn scan(slot: usize, run: &Run<'_>, sink: &mut Sink<'_>) -> Result<bool, SqlError> {
    let inline = run.inline.borrow().get(&slot).cloned();
    if let Some((query, params)) = inline {
        return compute(&query, &Frame { run, params: &params, row: &[] }, sink);
    }
    let Some(Kept::Rows(rows)) = run.recall(slot, &key()) else {
        return Err(SqlError::new("XX000", "a WITH query was not computed"));
    };
    for row in rows.iter() {
        run.visit()?;
        if !sink(row)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Pushes the rows of the last round; recursive queries keep them one slot further.
pub(crate) fn work(slot: usize, run: &Run<'_>, sink: &mut Sink<'_>) -> Result<bool, SqlError> {
    let Some(Kept::Rows(rows)) = run.recall(slot + 1, &key()) else { return Ok(true) };
    for row in rows.iter() {
        run.visit()?;
        if !sink(row)? {
            return Ok(false);
        }
    }
    Ok(true)
}
