//! The order in which a plan's rows are known to come.

use crate::sql::catalog::Root;
use crate::sql::expr::Expr;
use crate::sql::plan::{Access, JoinKind, Plan, SortKey, Strategy};

/// Whether rows in order `known` are in order `wanted`.
pub(super) fn satisfies(known: &[SortKey], wanted: &[SortKey]) -> bool {
    known.starts_with(wanted)
}

/// An ascending key.
pub(super) fn ascending(expr: Expr) -> SortKey {
    SortKey { expr, descending: false, nulls_first: false }
}

/// The order of a plan's rows, over its columns; empty: none that is known.
pub(super) fn ordering(plan: &Plan, root: &Root) -> Vec<SortKey> {
    match plan {
        Plan::Sort { keys, .. } => keys.clone(),
        Plan::Filter { input, .. } | Plan::Subquery { input, .. } | Plan::Limit { input, .. } => {
            ordering(input, root)
        }
        Plan::Distinct { input, sorted: true, .. } => ordering(input, root),
        Plan::With { body, .. } => ordering(body, root),
        Plan::Project { input, exprs } => through(ordering(input, root), exprs),
        Plan::Scan(scan) => {
            let Access::Index(access) = &scan.access else { return Vec::new() };
            if access.any_of.is_some() {
                return Vec::new();
            }
            let table = root.table(&scan.table);
            let index = table.and_then(|table| table.def.indexes.get(access.index));
            let parts = index.and_then(|index| index.columns()).unwrap_or_default();
            let key = |part: usize| SortKey {
                expr: Expr::column(part),
                descending: access.backward,
                nulls_first: access.backward,
            };
            parts.into_iter().map(key).collect()
        }
        Plan::Join(join) => match join.kind {
            JoinKind::Right | JoinKind::Full => Vec::new(),
            // a hash join's rows come as PostgreSQL's do when all fits in memory; nothing relies on it
            _ if !join.keys.is_empty() => Vec::new(),
            _ => ordering(&join.left, root),
        },
        Plan::Aggregate(aggregate) if aggregate.strategy == Strategy::Sorted => {
            through(ordering(&aggregate.input, root), &aggregate.groups)
        }
        Plan::Window { calls, input, .. } => {
            let sorted = calls.iter().rev().find_map(|call| {
                let partition = call.spec.partition_by.iter().cloned().map(ascending);
                let keys: Vec<SortKey> = partition.chain(call.spec.order_by.iter().cloned()).collect();
                (!keys.is_empty()).then_some(keys)
            });
            sorted.unwrap_or_else(|| ordering(input, root))
        }
        _ => Vec::new(),
    }
}

/// An order seen through a projection: as far as its keys are columns there.
fn through(order: Vec<SortKey>, exprs: &[Expr]) -> Vec<SortKey> {
    order
        .into_iter()
        .map_while(|key| {
            let at = exprs.iter().position(|expr| *expr == key.expr)?;
            Some(SortKey { expr: Expr::column(at), ..key })
        })
        .collect()
}
