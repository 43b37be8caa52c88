//! The executor: every node pushes its rows into a sink, which answers whether it wants more.
//!
//! Pushing keeps a row on the stack through filters, joins and projections, needs no boxed iterators, and
//! lets LIMIT stop everything below it. Sorting, grouping and the inner side of joins hold rows, counted
//! against the budget.

pub(crate) mod aggregate;
pub(crate) mod eval;
pub(crate) mod function;
pub(crate) mod join;
pub(crate) mod lock;
pub(crate) mod probe;
pub(crate) mod record;
pub(crate) mod run;
pub(crate) mod scan;
mod session;
pub(crate) mod set;
pub(crate) mod sort;
pub(crate) mod window;
pub(crate) mod with;

use super::error::SqlError;
use super::expr::{Expr, SubPlan};
use super::outcome::Row;
use super::plan::Plan;
use super::value::Value;
use eval::Frame;
use run::Run;

/// Takes a row; `false` stops the flow.
pub(crate) type Sink<'s> = dyn FnMut(&Row) -> Result<bool, SqlError> + 's;

/// Runs a plan into a sink. The answer is whether the sink still wanted more at the end.
pub(crate) fn execute(
    plan: &Plan,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    match &run.probe {
        None => execute_node(plan, run, params, sink),
        Some(probe) => probe.watch(plan, run, params, sink),
    }
}

fn execute_node(plan: &Plan, run: &Run<'_>, params: &[Value], sink: &mut Sink<'_>) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    match plan {
        Plan::One => sink(&Row::from([])),
        Plan::Values(rows) => {
            for row in rows {
                run.visit()?;
                let row: Row = row.iter().map(|expr| expr.eval(&frame)).collect::<Result<_, _>>()?;
                if !sink(&row)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Plan::Scan(scan) => scan::scan(scan, run, params, sink),
        Plan::Function(call, _) => function::scan(call, &frame, sink),
        Plan::Subquery { input, named: _ } => execute(input, run, params, sink),
        Plan::Filter { input, predicate } => {
            let recorded = run.recorded(record::Part::Plan, plan);
            execute(input, run, params, &mut |row| {
                let holds = match recorded {
                    None => predicate.holds(&frame.over(row))?,
                    Some(recorded) => recorded.judges(predicate, &frame.over(row))?,
                };
                if holds { sink(row) } else { Ok(true) }
            })
        }
        Plan::Project { input, exprs } => {
            execute(input, run, params, &mut |row| sink(&project(exprs, &frame.over(row))?))
        }
        Plan::Join(join) => join::join(join, run, params, sink),
        Plan::Lateral { left, right, kind, on, width } => {
            join::lateral(left, right, *kind, on.as_ref(), *width, run, params, sink)
        }
        Plan::Aggregate(aggregate) => aggregate::aggregate(aggregate, run, params, sink),
        Plan::Window { input, width, calls } => window::window(input, *width, calls, run, params, sink),
        Plan::Sort { input, keys, limit } => sort::sort(input, keys, limit.as_ref(), run, params, sink),
        Plan::Limit { input, limit, offset, ties } => {
            sort::limit(input, limit.as_ref(), offset.as_ref(), ties.as_deref(), run, params, sink)
        }
        Plan::Distinct { input, on, sorted } => {
            sort::distinct(input, on.as_deref(), *sorted, run, params, sink)
        }
        Plan::SetOperation { op, all, left, right } => {
            set::operation(*op, *all, left, right, run, params, sink)
        }
        Plan::ProjectSet { input, width, calls } => {
            function::project_set(input, *width, calls, run, params, sink)
        }
        Plan::Lock(lock) => lock::lock(lock, run, params, sink),
        Plan::With { queries, body } => with::with(queries, body, run, params, sink),
        Plan::CteScan { slot, named: _ } => with::scan(*slot, run, sink),
        Plan::WorkScan { slot, named: _ } => with::work(*slot, run, sink),
    }
}

/// Runs a query with its own parameters, computed in `frame`.
pub(crate) fn execute_sub(
    sub: &SubPlan,
    frame: &Frame<'_, '_>,
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let params = sub.params.iter().map(|param| param.eval(frame)).collect::<Result<Vec<_>, _>>()?;
    execute(&sub.plan, frame.run, &params, sink)
}

/// All rows of a plan.
pub(crate) fn collect(plan: &Plan, run: &Run<'_>, params: &[Value]) -> Result<Vec<Row>, SqlError> {
    let mut rows = Vec::new();
    execute(plan, run, params, &mut |row| {
        run.hold(row)?;
        rows.push(row.clone());
        Ok(true)
    })?;
    Ok(rows)
}

/// The row of these expressions.
pub(crate) fn project(exprs: &[Expr], frame: &Frame<'_, '_>) -> Result<Row, SqlError> {
    // most lists are short: no growing, one allocation for the row
    let mut values = Vec::with_capacity(exprs.len());
    for expr in exprs {
        values.push(expr.eval(frame)?);
    }
    Ok(values.into())
}
