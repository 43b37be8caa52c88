//! Which columns of a join's rows are read above it. The others are not copied: a join of five wide tables
//! of which a query shows six columns moves these six, not forty, from join to join.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::sql::expr::Expr;
use crate::sql::plan::{Plan, SortKey, WithKind};

/// Columns that are read; `None` is all of them.
type Live = Option<BTreeSet<usize>>;

/// Marks the live columns of every join of a plan whose rows are read whole.
pub(super) fn mark(plan: &mut Plan) {
    within(plan, None);
}

fn with<'e>(live: Live, exprs: impl IntoIterator<Item = &'e Expr>) -> Live {
    let mut live = live?;
    exprs.into_iter().for_each(|expr| live.extend(expr.columns()));
    Some(live)
}

fn keys(keys: &[SortKey]) -> impl Iterator<Item = &Expr> {
    keys.iter().map(|key| &key.expr)
}

fn within(plan: &mut Plan, live: Live) {
    let only = |exprs: &mut dyn Iterator<Item = &Expr>| with(Some(BTreeSet::new()), exprs);
    match plan {
        Plan::One
        | Plan::Values(_)
        | Plan::Scan(_)
        | Plan::Function(..)
        | Plan::CteScan { .. }
        | Plan::WorkScan { .. } => {}
        Plan::Subquery { input, named: _ } => within(input, live),
        Plan::Filter { input, predicate } => within(input, with(live, [&*predicate])),
        Plan::Project { input, exprs } => within(input, only(&mut exprs.iter())),
        Plan::Join(join) => {
            let all = 0..join.left_width + join.right_width;
            let live = with(live, &join.on);
            let (left_width, read) = (join.left_width, live.unwrap_or_else(|| all.collect()));
            let left = read.iter().copied().filter(|&at| at < left_width).collect();
            let right = read.iter().filter_map(|at| at.checked_sub(left_width)).collect();
            let asked = join.keys.iter().map(|(key, _)| key).chain(join.params.iter().flatten());
            within(&mut join.left, with(Some(left), asked));
            within(&mut join.right, with(Some(right), join.keys.iter().map(|(_, key)| key)));
            join.live = Some(read.into_iter().collect());
        }
        Plan::Aggregate(aggregate) => {
            let calls = aggregate.calls.iter();
            let args =
                calls.flat_map(|call| call.args.iter().chain(&call.filter).chain(keys(&call.order_by)));
            let live = only(&mut aggregate.groups.iter().chain(args));
            within(&mut aggregate.input, live);
        }
        Plan::Sort { input, keys: by, .. } => within(input, with(live, keys(by))),
        Plan::Limit { input, ties, .. } => within(input, with(live, ties.iter().flat_map(|by| keys(by)))),
        Plan::Distinct { input, on: Some(on), sorted: _ } => within(input, with(live, on.iter())),
        Plan::Distinct { input, on: None, sorted: _ }
        | Plan::Window { input, .. }
        | Plan::ProjectSet { input, .. } => within(input, None),
        Plan::Lateral { left, right, .. } => {
            within(left, None);
            inner(&mut right.plan);
        }
        Plan::SetOperation { left, right, .. } => {
            within(left, None);
            within(right, None);
        }
        Plan::With { queries, body } => {
            for query in queries {
                // shared already: all of its columns stay
                let Some(query) = Rc::get_mut(query) else { continue };
                match &mut query.kind {
                    WithKind::Query(plan) => within(plan, None),
                    WithKind::Recursive { start, step, .. } => {
                        within(start, None);
                        within(step, None);
                    }
                }
            }
            within(body, live);
        }
    }
}

fn inner(plan: &mut Rc<Plan>) {
    if let Some(plan) = Rc::get_mut(plan) {
        within(plan, None);
    }
}
