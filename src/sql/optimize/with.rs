//! WITH queries: one that is read once becomes part of the query, as in PostgreSQL since version 12.

use std::rc::Rc;

use super::{Optimizer, Want};
use crate::sql::estimate::Estimate;
use crate::sql::expr::Expr;
use crate::sql::plan::{Plan, WithKind, WithQuery};

impl Optimizer<'_, '_> {
    pub(super) fn with(
        &mut self,
        queries: Vec<Rc<WithQuery>>,
        body: Plan,
        conditions: Vec<Expr>,
        want: &Want,
    ) -> Plan {
        let mut body = body;
        let mut kept: Vec<(usize, Plan)> = Vec::new();
        let mut rest: Vec<Rc<WithQuery>> = Vec::new();
        for query in queries {
            let mut kind = query.kind.clone();
            let parts: Vec<&mut Plan> = match &mut kind {
                WithKind::Query(plan) => vec![plan],
                WithKind::Recursive { start, step, all: _ } => vec![start, step],
            };
            for part in parts {
                for (slot, plan) in &kept {
                    put_in(part, *slot, plan);
                }
            }
            match kind {
                WithKind::Query(plan) if query.inline && !is_volatile(&plan) => kept.push((query.slot, plan)),
                kind => {
                    let kind = self.with_kind(query.slot, kind);
                    let estimate = self.estimator.with_query(query.slot, &kind);
                    self.estimator.kept.borrow_mut().insert(query.slot, estimate);
                    // its rows pass through as they come: a LIMIT above can stop it
                    let inline = query.inline;
                    rest.push(Rc::new(WithQuery {
                        name: query.name.clone(),
                        slot: query.slot,
                        inline,
                        kind,
                    }));
                }
            }
        }
        for (slot, plan) in &kept {
            put_in(&mut body, *slot, plan);
        }
        if rest.is_empty() {
            return self.plan(body, conditions, want);
        }
        let body = Box::new(self.plan(body, conditions, want));
        Plan::With { queries: rest, body }
    }

    fn with_kind(&mut self, slot: usize, kind: WithKind) -> WithKind {
        match kind {
            WithKind::Query(plan) => WithKind::Query(self.plan(plan, Vec::new(), &Want::default())),
            WithKind::Recursive { start, step, all } => {
                let start = self.plan(start, Vec::new(), &Want::default());
                let first = self.estimator.estimate(&start);
                let round = Estimate { rows: first.rows * 10.0, ..first };
                self.estimator.kept.borrow_mut().insert(slot + 1, round);
                let step = self.plan(step, Vec::new(), &Want::default());
                WithKind::Recursive { start, step, all }
            }
        }
    }
}

fn is_volatile(plan: &Plan) -> bool {
    crate::sql::explain::own_expressions(plan).iter().any(|expr| expr.is_volatile())
        || crate::sql::explain::children(plan).into_iter().any(is_volatile)
}

/// Puts a query where it is read.
fn put_in(plan: &mut Plan, slot: usize, query: &Plan) {
    if let Plan::CteScan { slot: read, named } = plan
        && *read == slot
    {
        *plan = Plan::Subquery { input: Box::new(query.clone()), named: named.clone() };
        return;
    }
    match plan {
        Plan::One
        | Plan::Values(_)
        | Plan::Scan(_)
        | Plan::Function(..)
        | Plan::CteScan { .. }
        | Plan::WorkScan { .. } => {}
        Plan::Subquery { input, .. }
        | Plan::Filter { input, .. }
        | Plan::Project { input, .. }
        | Plan::Window { input, .. }
        | Plan::Sort { input, .. }
        | Plan::Limit { input, .. }
        | Plan::Distinct { input, .. }
        | Plan::ProjectSet { input, .. } => put_in(input, slot, query),
        Plan::Aggregate(aggregate) => put_in(&mut aggregate.input, slot, query),
        Plan::Join(join) => {
            put_in(&mut join.left, slot, query);
            put_in(&mut join.right, slot, query);
        }
        Plan::Lateral { left, right, .. } => {
            put_in(left, slot, query);
            let mut inner = (*right.plan).clone();
            put_in(&mut inner, slot, query);
            right.plan = Rc::new(inner);
        }
        Plan::SetOperation { left, right, .. } => {
            put_in(left, slot, query);
            put_in(right, slot, query);
        }
        Plan::With { queries, body } => {
            for inner in queries.iter_mut() {
                let mut kind = inner.kind.clone();
                match &mut kind {
                    WithKind::Query(plan) => put_in(plan, slot, query),
                    WithKind::Recursive { start, step, all: _ } => {
                        put_in(start, slot, query);
                        put_in(step, slot, query);
                    }
                }
                *inner = Rc::new(WithQuery {
                    name: inner.name.clone(),
                    slot: inner.slot,
                    inline: inner.inline,
                    kind,
                });
            }
            put_in(body, slot, query);
        }
    }
}
