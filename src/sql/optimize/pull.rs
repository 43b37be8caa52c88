//! Inner queries that become part of the query around them.

use std::rc::Rc;

use super::super::catalog::Root;
use crate::sql::expr::{Comparison, Expr, SubPlan};
use crate::sql::plan::Plan;

/// A query of EXISTS or IN as something to join.
pub(super) struct Pulled {
    pub plan: Plan,
    /// 0: the plan's own.
    pub width: usize,
    pub on: Vec<Correlated>,
}

/// A condition between the query around (over its space) and the inner one (over its own columns).
pub(super) enum Correlated {
    /// The outer value equals the inner column.
    Equal(Expr, usize),
    /// Over the inner columns, with parameters of the query around and what they stand for.
    Over(Expr, Rc<Vec<Expr>>),
}

impl Correlated {
    pub fn equal(outer: Expr, inner: usize) -> Correlated {
        Correlated::Equal(outer, inner)
    }

    /// Over the space, where the inner columns are `columns`.
    pub fn placed(self, columns: &[Expr]) -> Expr {
        match self {
            Correlated::Equal(outer, inner) => {
                let inner = columns.get(inner).cloned().unwrap_or(Expr::column(inner));
                Expr::Compare(Comparison::Eq, Box::new((outer, inner)))
            }
            Correlated::Over(condition, params) => substituted(condition, columns, &params),
        }
    }
}

fn substituted(expr: Expr, columns: &[Expr], params: &[Expr]) -> Expr {
    match expr {
        Expr::Column(column) => columns.get(column.index).cloned().unwrap_or(Expr::Column(column)),
        Expr::Param(at) => params.get(at).cloned().unwrap_or(Expr::Param(at)),
        other => {
            let mut each = |child| Ok(substituted(child, columns, params));
            crate::sql::expr::infallible(other.map_children(&mut each))
        }
    }
}

/// Whether expressions may be computed higher up instead.
pub(super) fn can_move(exprs: &[Expr]) -> bool {
    !exprs.iter().any(|expr| expr.is_volatile() || expr.any(&|e| matches!(e, Expr::Set(_))))
}

/// Whether a query in FROM is no more than tables, conditions and expressions.
pub(super) fn is_simple(plan: &Plan) -> bool {
    match plan {
        Plan::Project { input, exprs } => can_move(exprs) && is_joined(input),
        other => is_joined(other) && !matches!(other, Plan::One),
    }
}

fn is_joined(plan: &Plan) -> bool {
    match plan {
        Plan::Scan(_) | Plan::Join(_) | Plan::CteScan { .. } | Plan::WorkScan { .. } | Plan::Function(..) => {
            true
        }
        Plan::Filter { input, predicate } => !predicate.is_volatile() && is_joined(input),
        Plan::Subquery { input, .. } => is_simple(input),
        _ => false,
    }
}

/// EXISTS (SELECT … WHERE …): the inner tables, and the conditions that name the query around.
pub(super) fn exists(sub: &SubPlan) -> Option<Pulled> {
    if sub.volatile || sub.params.is_empty() {
        return None;
    }
    let mut plan = &*sub.plan;
    while let Plan::Project { input, .. } = plan {
        plan = input;
    }
    let mut inner = Vec::new();
    let mut on = Vec::new();
    let params = Rc::new(sub.params.clone());
    let named = |expr: &Expr| expr.any(&|e| matches!(e, Expr::Param(_)));
    while let Plan::Filter { input, predicate } = plan {
        for condition in predicate.clone().conjuncts() {
            if condition.is_volatile()
                || condition.any(&|e| matches!(e, Expr::Subquery(_))) && named(&condition)
            {
                return None;
            }
            if named(&condition) {
                on.push(Correlated::Over(condition, params.clone()));
            } else {
                inner.push(condition);
            }
        }
        plan = input;
    }
    if on.is_empty() || !is_joined(plan) || mentions_params(plan) {
        return None;
    }
    let plan = match Expr::all(inner) {
        Some(predicate) => Plan::Filter { input: Box::new(plan.clone()), predicate },
        None => plan.clone(),
    };
    Some(Pulled { plan, width: 0, on })
}

/// Whether a plan uses values of the query around it.
pub(super) fn mentions_params(plan: &Plan) -> bool {
    let own = crate::sql::explain::own_expressions(plan);
    if own.iter().any(|expr| expr.any(&|e| matches!(e, Expr::Param(_)))) {
        return true;
    }
    match plan {
        Plan::Scan(scan) => !matches!(scan.access, crate::sql::plan::Access::Sequential),
        Plan::Join(join) if join.params.is_some() => true,
        Plan::Lateral { .. } => true,
        other => crate::sql::explain::children(other).into_iter().any(mentions_params),
    }
}

/// The number of a plan's columns.
pub(super) fn width(plan: &Plan, root: &Root) -> usize {
    match plan {
        Plan::One => 0,
        Plan::Values(rows) => rows.first().map_or(0, Vec::len),
        Plan::Scan(scan) => {
            root.table(&scan.table).map_or(0, |table| table.def.columns.len()) + usize::from(scan.row_number)
        }
        Plan::Function(_, named)
        | Plan::Subquery { named, .. }
        | Plan::CteScan { named, .. }
        | Plan::WorkScan { named, .. } => named.columns.len(),
        Plan::Filter { input, .. }
        | Plan::Sort { input, .. }
        | Plan::Limit { input, .. }
        | Plan::Distinct { input, .. } => width(input, root),
        Plan::Project { exprs, .. } => exprs.len(),
        Plan::Join(join) if join.kind.left_only() => join.left_width,
        Plan::Join(join) => join.left_width + join.right_width,
        Plan::Lateral { left, width: right, .. } => width(left, root) + right,
        Plan::Aggregate(aggregate) => {
            aggregate.groups.len() + aggregate.calls.len() + aggregate.grouping.len()
        }
        Plan::Window { width, calls, .. } => width + calls.len(),
        Plan::SetOperation { left, .. } => width(left, root),
        Plan::ProjectSet { width, calls, .. } => width + calls.len(),
        Plan::With { body, .. } => width(body, root),
    }
}

/// The conditions on a query in FROM that may be checked inside it: on plain columns of groups and projections.
pub(super) fn through(plan: &Plan, conditions: Vec<Expr>) -> (Vec<Expr>, Vec<Expr>) {
    conditions.into_iter().partition(|condition| {
        !condition.is_volatile()
            && !condition.any(&|e| matches!(e, Expr::Subquery(_)))
            && !condition.columns().is_empty()
            && condition.columns().iter().all(|&at| reaches(plan, at))
    })
}

/// Whether a column of a plan is one that a condition may be moved below.
fn reaches(plan: &Plan, at: usize) -> bool {
    match plan {
        Plan::Project { input, exprs } => match exprs.get(at) {
            Some(Expr::Column(column)) => reaches(input, column.index),
            _ => false,
        },
        Plan::Filter { input, .. } | Plan::Subquery { input, .. } => reaches(input, at),
        Plan::Sort { input, limit: None, .. } => reaches(input, at),
        Plan::Aggregate(aggregate) => {
            aggregate.sets.len() == 1 && at < aggregate.groups.len() && !aggregate.groups.is_empty()
        }
        Plan::Scan(_) | Plan::Join(_) | Plan::SetOperation { .. } => true,
        _ => false,
    }
}
