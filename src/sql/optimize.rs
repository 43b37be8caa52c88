//! Better plans for the same rows: conditions move down to the tables they speak of, tables are joined in the
//! order and the way that cost least, EXISTS and IN become joins, and sorting is left out where rows come in
//! order.

mod access;
mod equal;
mod group;
mod live;
mod order;
mod path;
mod pull;
mod region;
mod sorting;
#[cfg(test)]
mod tests;
mod with;

use std::collections::BTreeSet;
use std::rc::Rc;

use super::bind::Binder;
use super::catalog::Root;
use super::estimate::Estimator;
use super::estimate::nodes::count;
use super::expr::{Expr, SubqueryKind};
use super::plan::{Join, JoinKind, Plan, SortKey};
use super::value::Value;
use region::Region;
use sorting::{ordering, satisfies};

/// Improves a plan, inner queries included.
pub(crate) fn optimize(plan: Plan, root: &Root, binder: &mut Binder<'_>) -> Plan {
    optimize_by(plan, root, binder, 0)
}

/// [`optimize`], with costs multiplied by chance when `luck` is not 0: tests run plans that would not be chosen.
fn optimize_by(plan: Plan, root: &Root, binder: &mut Binder<'_>, luck: u64) -> Plan {
    let env = binder.env;
    let mut slots = || binder.new_slot();
    let mut optimizer = Optimizer { estimator: Estimator::new(root, env), slots: &mut slots, luck };
    let mut plan = optimizer.plan(plan, Vec::new(), &Want::default());
    live::mark(&mut plan);
    plan
}

struct Optimizer<'o, 'r> {
    estimator: Estimator<'r>,
    slots: &'o mut dyn FnMut() -> usize,
    /// State of the chance that tests add to costs; 0 for none.
    luck: u64,
}

/// What the node above wants of a plan's rows.
#[derive(Clone, Default)]
struct Want {
    /// Columns that are read; `None`: all.
    live: Option<BTreeSet<usize>>,
    /// An order that saves a sort.
    order: Vec<SortKey>,
    /// How many rows are taken, when not all.
    limit: Option<f64>,
}

impl Want {
    fn columns<'e>(exprs: impl IntoIterator<Item = &'e Expr>) -> Want {
        Want { live: Some(exprs.into_iter().flat_map(Expr::columns).collect()), ..Want::default() }
    }
}

impl Optimizer<'_, '_> {
    /// What a cost is multiplied by.
    fn chance(&mut self) -> f64 {
        if self.luck == 0 {
            return 1.0;
        }
        self.luck ^= self.luck << 13;
        self.luck ^= self.luck >> 7;
        self.luck ^= self.luck << 17;
        (((self.luck % 1000) as f64 / 100.0) - 5.0).exp()
    }

    /// The plan with `conditions` applied as far down as they go.
    fn plan(&mut self, plan: Plan, mut conditions: Vec<Expr>, want: &Want) -> Plan {
        match plan {
            Plan::Filter { input, predicate } => {
                conditions.extend(predicate.conjuncts());
                self.plan(*input, conditions, want)
            }
            Plan::Scan(_) => self.region(plan, conditions, want),
            Plan::Join(join) if matches!(join.kind, JoinKind::Inner | JoinKind::Left | JoinKind::Right) => {
                self.region(Plan::Join(join), conditions, want)
            }
            Plan::Join(join) => self.whole_join(*join, conditions),
            Plan::Subquery { input, named } if pull::is_simple(&input) => {
                self.region(Plan::Subquery { input, named }, conditions, want)
            }
            Plan::Subquery { input, named } => {
                let (down, up) = pull::through(&input, conditions);
                let live = Want { live: want.live.clone(), order: want.order.clone(), limit: None };
                let input = match Expr::all(down) {
                    Some(predicate) => Plan::Filter { input, predicate },
                    None => *input,
                };
                let input = Box::new(self.plan(input, Vec::new(), &live));
                self.filtered(Plan::Subquery { input, named }, up)
            }
            Plan::Project { input, exprs } => self.project(*input, exprs, conditions, want),
            Plan::SetOperation { op, all, left, right } => {
                // a row that fails is out on both sides
                let (down, up): (Vec<Expr>, Vec<Expr>) = conditions.into_iter().partition(|condition| {
                    !condition.is_volatile() && !condition.any(&|e| matches!(e, Expr::Subquery(_)))
                });
                let left = Box::new(self.plan(*left, down.clone(), &Want::default()));
                let right = Box::new(self.plan(*right, down, &Want::default()));
                self.filtered(Plan::SetOperation { op, all, left, right }, up)
            }
            Plan::Lateral { left, right, kind, on, width } => {
                let left_width = pull::width(&left, self.estimator.root);
                let (down, up): (Vec<Expr>, Vec<Expr>) = conditions
                    .into_iter()
                    .partition(|condition| condition.only_columns(0, left_width) && !condition.is_volatile());
                let mut right = right;
                let inner = self.plan((*right.plan).clone(), Vec::new(), &Want::default());
                right.plan = Rc::new(inner);
                let left = Box::new(self.plan(*left, down, &Want::default()));
                let on = on.map(|on| self.expr(on));
                self.filtered(Plan::Lateral { left, right, kind, on, width }, up)
            }
            Plan::Aggregate(mut aggregate) => {
                // a condition on groups alone keeps out whole groups: sooner is cheaper
                let groups = if aggregate.sets.len() == 1 { aggregate.groups.len() } else { 0 };
                let (down, up): (Vec<Expr>, Vec<Expr>) = conditions.into_iter().partition(|condition| {
                    let columns = condition.columns();
                    !condition.is_volatile()
                        && !condition.any(&|e| matches!(e, Expr::Subquery(_)))
                        && !columns.is_empty()
                        && columns.iter().all(|at| *at < groups)
                });
                let down =
                    down.into_iter().map(|condition| region::placed(condition, &aggregate.groups)).collect();
                if let Some(predicate) = Expr::all(down) {
                    let input = std::mem::replace(&mut aggregate.input, Plan::One);
                    aggregate.input = Plan::Filter { input: Box::new(input), predicate };
                }
                let plan = self.aggregate(*aggregate, want);
                self.filtered(plan, up)
            }
            Plan::Window { input, width, calls } => {
                let plan = self.window(*input, width, calls, want);
                self.filtered(plan, conditions)
            }
            Plan::Sort { input, keys, limit } => {
                let mut wanted = Want { order: keys.clone(), ..want.clone() };
                if let Some(live) = &mut wanted.live {
                    live.extend(keys.iter().flat_map(|key| key.expr.columns()));
                }
                let keys: Vec<SortKey> =
                    keys.into_iter().map(|key| SortKey { expr: self.expr(key.expr), ..key }).collect();
                let (down, up) =
                    if limit.is_none() { (conditions, Vec::new()) } else { (Vec::new(), conditions) };
                let input = self.plan(*input, down, &wanted);
                let plan = if satisfies(&ordering(&input, self.estimator.root), &keys) {
                    input
                } else {
                    Plan::Sort { input: Box::new(input), keys, limit }
                };
                self.filtered(plan, up)
            }
            Plan::Limit { input, limit, offset, ties } => {
                let (limit, offset) = (limit.map(|e| self.expr(e)), offset.map(|e| self.expr(e)));
                let rows = limit
                    .as_ref()
                    .and_then(count)
                    .map(|n| n + offset.as_ref().and_then(count).unwrap_or(0.0));
                let mut live = want.live.clone();
                if let (Some(live), Some(keys)) = (&mut live, &ties) {
                    live.extend(keys.iter().flat_map(|key| key.expr.columns()));
                }
                let wanted = Want { limit: rows, live, order: Vec::new() };
                let input = self.plan(*input, Vec::new(), &wanted);
                let input = match (&limit, &ties) {
                    (Some(limit), None) => top(input, limit, offset.as_ref()),
                    _ => input,
                };
                self.filtered(Plan::Limit { input: Box::new(input), limit, offset, ties }, conditions)
            }
            Plan::Distinct { input, on, sorted: _ } => {
                let plan = self.distinct(*input, on, want);
                self.filtered(plan, conditions)
            }
            Plan::ProjectSet { input, width, calls } => {
                let mut calls = calls;
                for call in &mut calls {
                    let args = std::mem::take(&mut call.args);
                    call.args = args.into_iter().map(|arg| self.expr(arg)).collect();
                }
                let input = Box::new(self.plan(*input, Vec::new(), &Want::default()));
                self.filtered(Plan::ProjectSet { input, width, calls }, conditions)
            }
            Plan::Lock(mut lock) => {
                lock.input = self.plan(lock.input, Vec::new(), &Want::default());
                self.filtered(Plan::Lock(lock), conditions)
            }
            Plan::With { queries, body } => self.with(queries, *body, conditions, want),
            Plan::Values(rows) => {
                let rows = rows
                    .into_iter()
                    .map(|row| row.into_iter().map(|expr| self.expr(expr)).collect())
                    .collect();
                self.filtered(Plan::Values(rows), conditions)
            }
            leaf @ (Plan::One | Plan::Function(..) | Plan::CteScan { .. } | Plan::WorkScan { .. }) => {
                self.filtered(leaf, conditions)
            }
        }
    }

    /// Tables, joins and the conditions on them.
    fn region(&mut self, plan: Plan, conditions: Vec<Expr>, want: &Want) -> Plan {
        let plan = match Expr::all(conditions) {
            Some(predicate) => Plan::Filter { input: Box::new(plan), predicate },
            None => plan,
        };
        let mut region = Region::default();
        let mut layout = self.take_apart(plan, &mut region, &[]);
        self.find_anti_joins(&mut region, &mut layout);
        self.joined(region, layout, want)
    }

    fn project(&mut self, input: Plan, exprs: Vec<Expr>, conditions: Vec<Expr>, want: &Want) -> Plan {
        // conditions on plain columns of the projection, or on what may be computed twice, are ones on its input
        let movable = passes(&input);
        let (down, up): (Vec<Expr>, Vec<Expr>) = conditions.into_iter().partition(|condition| {
            let plain = |at: &usize| matches!(exprs.get(*at), Some(Expr::Column(_)));
            movable && !condition.is_volatile() && condition.columns().iter().all(plain)
        });
        let down = down.into_iter().map(|condition| region::placed(condition, &exprs)).collect();
        let used = exprs.iter().enumerate().filter(|(at, expr)| {
            expr.is_volatile() || want.live.as_ref().is_none_or(|live| live.contains(at))
        });
        let live: BTreeSet<usize> = used.flat_map(|(_, expr)| expr.columns()).collect();
        let order: Vec<SortKey> = want
            .order
            .iter()
            .map_while(|key| match &key.expr {
                Expr::Column(column) => {
                    let expr = exprs.get(column.index).filter(|expr| matches!(expr, Expr::Column(_)))?;
                    Some(SortKey { expr: expr.clone(), ..key.clone() })
                }
                _ => None,
            })
            .collect();
        let order = if order.len() == want.order.len() { order } else { Vec::new() };
        let wanted = Want { live: Some(live), order, limit: want.limit };
        let input = self.plan(input, down, &wanted);
        let exprs: Vec<Expr> = exprs.into_iter().map(|expr| self.expr(expr)).collect();
        let plan = projected(input, exprs);
        self.filtered(plan, up)
    }

    /// A join that stays as it stands: FULL.
    fn whole_join(&mut self, join: Join, conditions: Vec<Expr>) -> Plan {
        let Join { kind, left, right, left_width, right_width, keys: _, on, live: _, params: _ } = join;
        let (mut keys, mut rest) = (Vec::new(), Vec::new());
        for condition in on.map(|on| self.expr(on).conjuncts()).unwrap_or_default() {
            match equal_sides(&condition, left_width, left_width + right_width) {
                Some((a, b)) => keys.push((a, b.renumber(&|at| at.wrapping_sub(left_width)))),
                None => rest.push(condition),
            }
        }
        let left = self.plan(left, Vec::new(), &Want::default());
        let right = self.plan(right, Vec::new(), &Want::default());
        let on = Expr::all(rest);
        let join = Join { kind, left, right, left_width, right_width, keys, on, live: None, params: None };
        self.filtered(Plan::Join(Box::new(join)), conditions)
    }

    /// An expression with the plans of its inner queries improved.
    fn expr(&mut self, expr: Expr) -> Expr {
        if !expr.any(&|e| matches!(e, Expr::Subquery(_))) {
            return expr;
        }
        let expr = match expr {
            Expr::Subquery(subquery) if !subquery.plan.planned => {
                let mut subquery = (*subquery).clone();
                subquery.plan.planned = true;
                let limit = matches!(subquery.kind, SubqueryKind::Exists).then_some(1.0);
                let want = Want { limit, ..Want::default() };
                let mut plan = self.plan((*subquery.plan.plan).clone(), Vec::new(), &want);
                live::mark(&mut plan);
                subquery.plan.plan = Rc::new(plan);
                Expr::Subquery(Rc::new(subquery))
            }
            other => other,
        };
        super::expr::infallible(expr.map_children(&mut |child| Ok(self.expr(child))))
    }

    fn filtered(&mut self, plan: Plan, conditions: Vec<Expr>) -> Plan {
        let conditions: Vec<Expr> = conditions.into_iter().map(|condition| self.expr(condition)).collect();
        match Expr::all(conditions) {
            Some(predicate) => Plan::Filter { input: Box::new(plan), predicate },
            None => plan,
        }
    }
}

/// A projection; one that only picks columns below it is left out.
fn projected(input: Plan, exprs: Vec<Expr>) -> Plan {
    match input {
        Plan::Project { input, exprs: inner } if inner.iter().all(|e| matches!(e, Expr::Column(_))) => {
            let exprs = exprs.into_iter().map(|expr| region::placed(expr, &inner)).collect();
            Plan::Project { input, exprs }
        }
        input => Plan::Project { input: Box::new(input), exprs },
    }
}

/// Whether rows can be filtered before this node as well as after it.
fn passes(plan: &Plan) -> bool {
    matches!(
        plan,
        Plan::Filter { .. }
            | Plan::Join(_)
            | Plan::Scan(_)
            | Plan::Project { .. }
            | Plan::Subquery { .. }
            | Plan::CteScan { .. }
            | Plan::Function(..)
            | Plan::WorkScan { .. }
            | Plan::Lateral { .. }
            | Plan::Aggregate(_)
            | Plan::SetOperation { .. }
            | Plan::Sort { limit: None, .. }
    )
}

/// LIMIT over a sort: the sort keeps no more than that.
fn top(plan: Plan, limit: &Expr, offset: Option<&Expr>) -> Plan {
    let constant = |e: &Expr| match e {
        Expr::Const(Value::Int(n)) => Some(*n),
        _ => None,
    };
    let wanted = constant(limit)
        .and_then(|limit| offset.map_or(Some(0), constant).and_then(|offset| limit.checked_add(offset)));
    let Some(wanted) = wanted.filter(|n| *n >= 0) else { return plan };
    match plan {
        Plan::Sort { input, keys, limit: None } => {
            Plan::Sort { input, keys, limit: Some(Expr::Const(Value::Int(wanted))) }
        }
        Plan::Project { input, exprs } => {
            Plan::Project { input: Box::new(top(*input, limit, offset)), exprs }
        }
        other => other,
    }
}

/// `left = right` with one side over the left columns and the other over the right ones.
fn equal_sides(condition: &Expr, left_width: usize, width: usize) -> Option<(Expr, Expr)> {
    let Expr::Compare(super::expr::Comparison::Eq, sides) = condition else { return None };
    let (a, b) = &**sides;
    let has = |e: &Expr| e.any(&|e| matches!(e, Expr::Column(_)));
    if !has(a) || !has(b) || condition.is_volatile() {
        return None;
    }
    if a.only_columns(0, left_width) && b.only_columns(left_width, width) {
        Some((a.clone(), b.clone()))
    } else if b.only_columns(0, left_width) && a.only_columns(left_width, width) {
        Some((b.clone(), a.clone()))
    } else {
        None
    }
}

/// Whether the condition cannot hold when all columns `from..to` are NULL.
fn rejects_nulls(condition: &Expr, from: usize, to: usize) -> bool {
    let within = |e: &Expr| matches!(e, Expr::Column(column) if (from..to).contains(&column.index));
    let strict = |e: &Expr| match e {
        Expr::Cast(of, _) => within(of),
        other => within(other),
    };
    match condition {
        Expr::Compare(_, sides) => strict(&sides.0) || strict(&sides.1),
        Expr::IsNull { of, negated: true } => strict(of),
        Expr::InList { value, negated: false, .. } => strict(value),
        Expr::And(parts) => parts.iter().any(|part| rejects_nulls(part, from, to)),
        _ => false,
    }
}

/// The expression with some columns replaced.
fn replaced(expr: Expr, with: &dyn Fn(usize) -> Option<Expr>) -> Expr {
    match expr {
        Expr::Column(column) => with(column.index).unwrap_or(Expr::Column(column)),
        other => super::expr::infallible(other.map_children(&mut |child| Ok(replaced(child, with)))),
    }
}
