//! Grouping, DISTINCT and windows: by hashing or by sorting, whichever costs less.

use super::path::{Fuzzy, fuzzily};
use super::sorting::{ascending, ordering, satisfies};
use super::{Optimizer, Want, projected, region};
use crate::sql::estimate::cost;
use crate::sql::expr::Expr;
use crate::sql::plan::{Aggregate, Plan, SortKey, Strategy, WindowCall, WindowSpec};

impl Optimizer<'_, '_> {
    /// The price of a plan whose rows are wanted in an order.
    fn price(&mut self, plan: &Plan, want: &Want) -> f64 {
        let mut estimate = self.estimator.estimate(plan);
        estimate.total *= self.chance();
        if want.order.is_empty() || satisfies(&ordering(plan, self.estimator.root), &want.order) {
            return estimate.total;
        }
        cost::sort(estimate.total, estimate.rows, estimate.width(), want.limit).1
    }

    pub(super) fn aggregate(&mut self, aggregate: Aggregate, want: &Want) -> Plan {
        let Aggregate { input, groups, sets, calls, grouping, strategy: _, key: _ } = aggregate;
        let groups: Vec<Expr> = groups.into_iter().map(|expr| self.expr(expr)).collect();
        let mut calls = calls;
        for call in &mut calls {
            let args = std::mem::take(&mut call.args);
            call.args = args.into_iter().map(|expr| self.expr(expr)).collect();
            call.filter = call.filter.take().map(|expr| self.expr(expr));
        }
        let read: Vec<&Expr> = groups
            .iter()
            .chain(calls.iter().flat_map(|call| {
                call.args.iter().chain(&call.filter).chain(call.order_by.iter().map(|key| &key.expr))
            }))
            .collect();
        let wanted = Want::columns(read);
        let make = |input: Plan, strategy: Strategy, groups: Vec<Expr>, key: Option<Vec<usize>>| Aggregate {
            input,
            groups,
            sets: sets.clone(),
            calls: calls.clone(),
            grouping: grouping.clone(),
            strategy,
            key,
        };
        let plain = self.plan(input.clone(), Vec::new(), &wanted);
        let key = if sets.len() == 1 { self.telling(&plain, &groups) } else { None };
        let hashed = over_columns(make(plain, Strategy::Hashed, groups.clone(), key.clone()));
        let hashes =
            calls.iter().all(|call| !call.distinct && call.order_by.is_empty() && !call.function.ordered_set);
        if sets.len() > 1 || groups.is_empty() {
            return hashed;
        }
        // groups in the order that is wanted above come first
        let all: Vec<usize> = key.clone().unwrap_or_else(|| (0..groups.len()).collect());
        let mut by: Vec<SortKey> = Vec::new();
        let mut key: Vec<usize> = Vec::new();
        for wanted in &want.order {
            let Expr::Column(column) = &wanted.expr else { break };
            if !all.contains(&column.index) {
                break;
            }
            key.push(column.index);
            by.push(SortKey { expr: groups[column.index].clone(), ..wanted.clone() });
        }
        for at in all {
            if !key.contains(&at) {
                key.push(at);
                by.push(ascending(groups[at].clone()));
            }
        }
        let columns = groups.iter().all(|group| matches!(group, Expr::Column(_)));
        let wanted = if columns { Want { order: by.clone(), ..wanted } } else { wanted };
        let below = self.plan(input, Vec::new(), &wanted);
        let below_order = ordering(&below, self.estimator.root);
        let sorted = if columns && satisfies(&below_order, &by) {
            make(below, Strategy::Sorted, groups, Some(key))
        } else if columns {
            let sort = Plan::Sort { input: Box::new(below), keys: by, limit: None };
            make(sort, Strategy::Sorted, groups, Some(key))
        } else {
            // what is sorted by is computed once, below the sort
            let width = super::pull::width(&below, self.estimator.root);
            let mut exprs: Vec<Expr> = (0..width).map(Expr::column).collect();
            let mut places = Vec::new();
            for group in &groups {
                places.push(match group {
                    Expr::Column(_) => group.clone(),
                    other => {
                        exprs.push(other.clone());
                        Expr::column(exprs.len() - 1)
                    }
                });
            }
            let place = |expr: &Expr| {
                groups.iter().position(|group| group == expr).map_or(expr.clone(), |at| places[at].clone())
            };
            let by = by.iter().map(|key| SortKey { expr: place(&key.expr), ..key.clone() }).collect();
            let input = Box::new(projected(below, exprs));
            make(Plan::Sort { input, keys: by, limit: None }, Strategy::Sorted, places.clone(), Some(key))
        };
        let sorted = Plan::Aggregate(Box::new(sorted));
        let (first, second) = (self.estimator.estimate(&sorted), self.estimator.estimate(&hashed));
        // rows in order are worth a hundredth
        let close = self.luck == 0 && matches!(fuzzily(&second, &first), Fuzzy::Equal | Fuzzy::Second);
        if !hashes || close || self.price(&sorted, want) < self.price(&hashed, want) {
            sorted
        } else {
            hashed
        }
    }

    /// The groups that tell the others apart: of a table whose primary key is among them, that key
    /// (`remove_useless_groupby_columns`).
    fn telling(&self, input: &Plan, groups: &[Expr]) -> Option<Vec<usize>> {
        if groups.len() < 2 {
            return None;
        }
        let estimate = self.estimator.estimate(input);
        let source = |group: &Expr| match group {
            Expr::Column(column) => estimate.columns.get(column.index)?.source.clone(),
            _ => None,
        };
        let sources: Vec<_> = groups.iter().map(source).collect();
        let mut key: Vec<usize> = (0..groups.len()).collect();
        for one in sources.iter().flatten() {
            let Some(primary) = one.table.def.primary_key() else { continue };
            let here = |column: usize| {
                sources.iter().flatten().any(|other| other.serial == one.serial && other.column == column)
            };
            if primary.iter().all(|&column| here(column)) {
                key.retain(|&at| {
                    sources[at].as_ref().is_none_or(|s| s.serial != one.serial || primary.contains(&s.column))
                });
            }
        }
        (key.len() < groups.len()).then_some(key)
    }

    pub(super) fn distinct(&mut self, input: Plan, on: Option<Vec<Expr>>, want: &Want) -> Plan {
        let width = super::pull::width(&input, self.estimator.root);
        if let Some(on) = on {
            // DISTINCT ON: the first row of each, in the order of ORDER BY
            let by: Vec<SortKey> = on.iter().cloned().map(ascending).collect();
            let wanted = Want { order: by.clone(), live: None, limit: None };
            let input = self.plan(input, Vec::new(), &wanted);
            let order = ordering(&input, self.estimator.root);
            let leading = order.iter().take(on.len()).filter(|key| on.contains(&key.expr)).count();
            let input = if leading == on.len() {
                input
            } else {
                Plan::Sort { input: Box::new(input), keys: by, limit: None }
            };
            return Plan::Distinct { input: Box::new(input), on: Some(on), sorted: true };
        }
        let mut by: Vec<SortKey> = Vec::new();
        for key in &want.order {
            if !by.iter().any(|known| known.expr == key.expr) {
                by.push(key.clone());
            }
        }
        for at in 0..width {
            if !by.iter().any(|key| key.expr == Expr::column(at)) {
                by.push(ascending(Expr::column(at)));
            }
        }
        let wanted = Want { order: by.clone(), live: None, limit: None };
        let below = self.plan(input.clone(), Vec::new(), &wanted);
        let sorted = if satisfies(&ordering(&below, self.estimator.root), &by) {
            below
        } else {
            Plan::Sort { input: Box::new(below), keys: by, limit: None }
        };
        let sorted = Plan::Distinct { input: Box::new(sorted), on: None, sorted: true };
        let plain = self.plan(input, Vec::new(), &Want::default());
        let hashed = Plan::Distinct { input: Box::new(plain), on: None, sorted: false };
        if self.price(&sorted, want) < self.price(&hashed, want) { sorted } else { hashed }
    }

    /// Windows in the order that leaves the rows as they are wanted.
    pub(super) fn window(&mut self, input: Plan, width: usize, calls: Vec<WindowCall>, want: &Want) -> Plan {
        let mut live = want.live.clone();
        if let Some(live) = &mut live {
            live.retain(|at| *at < width);
            for call in &calls {
                let frame = call.spec.frame.range.iter().flat_map(|range| [&range.0, &range.1]);
                let exprs = call.args.iter().chain(&call.filter).chain(&call.spec.partition_by).chain(frame);
                live.extend(exprs.flat_map(Expr::columns));
                live.extend(call.spec.order_by.iter().flat_map(|key| key.expr.columns()));
            }
        }
        let input = self.plan(input, Vec::new(), &Want { live, ..Want::default() });
        let keys = |spec: &WindowSpec| -> Vec<SortKey> {
            let partition = spec.partition_by.iter().cloned().map(ascending);
            partition.chain(spec.order_by.iter().cloned()).collect()
        };
        // results stand behind the row in the order of the calls: only the order of sorting may change
        let last = calls.iter().position(|call| {
            let keys = keys(&call.spec);
            !want.order.is_empty() && keys.starts_with(&want.order)
        });
        let mut calls = calls;
        let count = calls.len();
        let mut places: Vec<usize> = (0..count).collect();
        if let Some(last) = last {
            let wanted = keys(&calls[last].spec);
            places.sort_by_key(|&at| keys(&calls[at].spec) == wanted);
        }
        // a window over rows as they come leaves the order of the one before
        places.sort_by_key(|&at| keys(&calls[at].spec).is_empty());
        calls = places.iter().map(|&at| calls[at].clone()).collect();
        let plan = Plan::Window { input: Box::new(input), width, calls };
        if places.iter().enumerate().all(|(at, place)| at == *place) {
            return plan;
        }
        let result = |n: usize| places.iter().position(|&place| place == n).unwrap_or(n) + width;
        let exprs = (0..width).chain((0..count).map(result)).map(Expr::column).collect();
        Plan::Project { input: Box::new(plan), exprs }
    }
}

/// An aggregate whose input only picks columns takes them itself.
fn over_columns(aggregate: Aggregate) -> Plan {
    let Aggregate { input, groups, sets, calls, grouping, strategy, key } = aggregate;
    let (input, groups, calls) = match input {
        Plan::Project { input, exprs } if exprs.iter().all(|e| matches!(e, Expr::Column(_))) => {
            let place = |expr: Expr| region::placed(expr, &exprs);
            let groups = groups.into_iter().map(place).collect();
            let calls = calls
                .into_iter()
                .map(|mut call| {
                    call.args = call.args.into_iter().map(place).collect();
                    call.filter = call.filter.map(place);
                    let keys = call.order_by.into_iter();
                    call.order_by = keys.map(|key| SortKey { expr: place(key.expr), ..key }).collect();
                    call
                })
                .collect();
            (*input, groups, calls)
        }
        input => (input, groups, calls),
    };
    Plan::Aggregate(Box::new(Aggregate { input, groups, sets, calls, grouping, strategy, key }))
}
