//! Better plans for the same rows: conditions move down to the tables they speak of, equalities become
//! hash joins, and scans with a fitting condition go through an index.

mod live;

use super::bind::Binder;
use super::catalog::Root;
use super::expr::{Comparison, Expr};
use super::plan::{Access, IndexAccess, Join, JoinKind, Plan, Scan, WithKind, WithQuery};
use std::rc::Rc;

/// Improves a plan, inner queries included.
pub(crate) fn optimize(plan: Plan, root: &Root, binder: &mut Binder<'_>) -> Plan {
    let mut slots = || binder.new_slot();
    let mut plan = Optimizer { root, slots: &mut slots }.plan(plan, Vec::new());
    live::mark(&mut plan);
    plan
}

struct Optimizer<'o> {
    root: &'o Root,
    slots: &'o mut dyn FnMut() -> usize,
}

impl Optimizer<'_> {
    /// The plan with `conditions` applied as far down as they go.
    fn plan(&mut self, plan: Plan, mut conditions: Vec<Expr>) -> Plan {
        match plan {
            Plan::Filter { input, predicate } => {
                let predicate = self.expr(predicate);
                conditions.extend(predicate.conjuncts());
                self.plan(*input, conditions)
            }
            Plan::Join(join) => self.join(*join, conditions),
            Plan::Scan(scan) => self.scan(scan, conditions),
            Plan::Subquery { input, named: _ } => self.plan(*input, conditions),
            Plan::Project { input, exprs } => {
                // a condition on plain columns of the projection is one on its input
                let (down, up): (Vec<Expr>, Vec<Expr>) = conditions.into_iter().partition(|condition| {
                    !condition.is_volatile()
                        && condition
                            .columns()
                            .iter()
                            .all(|&at| matches!(exprs.get(at), Some(Expr::Column(_))))
                });
                let source = |at: usize| match exprs.get(at) {
                    Some(Expr::Column(column)) => column.index,
                    _ => at,
                };
                let down = down.into_iter().map(|condition| condition.renumber(&source)).collect();
                let exprs: Vec<Expr> = exprs.iter().cloned().map(|expr| self.expr(expr)).collect();
                // a projection inside a sort or limit keeps its own order; conditions pass only through plain inputs
                let (down, up) =
                    if passes(&input) { (down, up) } else { (Vec::new(), restore(down, up, &exprs)) };
                let input = Box::new(self.plan(*input, down));
                filtered(Plan::Project { input, exprs }, up)
            }
            Plan::SetOperation { op, all, left, right } => {
                let plan = Plan::SetOperation {
                    op,
                    all,
                    left: Box::new(self.plan(*left, Vec::new())),
                    right: Box::new(self.plan(*right, Vec::new())),
                };
                filtered(plan, conditions)
            }
            Plan::Lateral { left, right, kind, on, width } => {
                let mut right = right;
                right.plan = Rc::new(self.plan((*right.plan).clone(), Vec::new()));
                let plan = Plan::Lateral {
                    left: Box::new(self.plan(*left, Vec::new())),
                    right,
                    kind,
                    on: on.map(|on| self.expr(on)),
                    width,
                };
                filtered(plan, conditions)
            }
            Plan::Aggregate(mut aggregate) => {
                aggregate.input = self.plan(aggregate.input, Vec::new());
                aggregate.groups = aggregate.groups.into_iter().map(|expr| self.expr(expr)).collect();
                for call in &mut aggregate.calls {
                    call.args =
                        std::mem::take(&mut call.args).into_iter().map(|expr| self.expr(expr)).collect();
                    call.filter = call.filter.take().map(|expr| self.expr(expr));
                }
                filtered(Plan::Aggregate(aggregate), conditions)
            }
            Plan::Window { input, width, calls } => filtered(
                Plan::Window { input: Box::new(self.plan(*input, Vec::new())), width, calls },
                conditions,
            ),
            Plan::Sort { input, keys, limit } => {
                let input = Box::new(self.plan(*input, Vec::new()));
                filtered(Plan::Sort { input, keys, limit }, conditions)
            }
            Plan::Limit { input, limit, offset, ties } => {
                let input = self.plan(*input, Vec::new());
                let input = match (&limit, &ties) {
                    (Some(limit), None) => top(input, limit, offset.as_ref()),
                    _ => input,
                };
                filtered(Plan::Limit { input: Box::new(input), limit, offset, ties }, conditions)
            }
            Plan::Distinct { input, on, sorted } => filtered(
                Plan::Distinct { input: Box::new(self.plan(*input, Vec::new())), on, sorted },
                conditions,
            ),
            Plan::ProjectSet { input, width, calls } => filtered(
                Plan::ProjectSet { input: Box::new(self.plan(*input, Vec::new())), width, calls },
                conditions,
            ),
            Plan::With { queries, body } => {
                let queries = queries
                    .into_iter()
                    .map(|query| {
                        let kind = match &query.kind {
                            WithKind::Query(plan) => WithKind::Query(self.plan(plan.clone(), Vec::new())),
                            WithKind::Recursive { start, step, all } => WithKind::Recursive {
                                start: self.plan(start.clone(), Vec::new()),
                                step: self.plan(step.clone(), Vec::new()),
                                all: *all,
                            },
                        };
                        Rc::new(WithQuery {
                            name: query.name.clone(),
                            slot: query.slot,
                            inline: query.inline,
                            kind,
                        })
                    })
                    .collect();
                filtered(Plan::With { queries, body: Box::new(self.plan(*body, Vec::new())) }, conditions)
            }
            Plan::Values(rows) => {
                let rows = rows
                    .into_iter()
                    .map(|row| row.into_iter().map(|expr| self.expr(expr)).collect())
                    .collect();
                filtered(Plan::Values(rows), conditions)
            }
            leaf @ (Plan::One | Plan::Function(..) | Plan::CteScan { .. } | Plan::WorkScan { .. }) => {
                filtered(leaf, conditions)
            }
        }
    }

    /// An expression with the plans of its inner queries improved.
    fn expr(&mut self, expr: Expr) -> Expr {
        if !expr.any(&|e| matches!(e, Expr::Subquery(_))) {
            return expr;
        }
        let expr = match expr {
            Expr::Subquery(subquery) => {
                let mut subquery = (*subquery).clone();
                let mut plan = self.plan((*subquery.plan.plan).clone(), Vec::new());
                live::mark(&mut plan);
                subquery.plan.plan = Rc::new(plan);
                Expr::Subquery(Rc::new(subquery))
            }
            other => other,
        };
        super::expr::infallible(expr.map_children(&mut |child| Ok(self.expr(child))))
    }

    fn join(&mut self, join: Join, conditions: Vec<Expr>) -> Plan {
        let Join { mut kind, left, right, left_width, right_width, keys: _, on, live: _, params: _ } = join;
        let width = left_width + right_width;
        let on = on.map(|on| self.expr(on));
        // a condition that no NULL row can pass makes an outer join an inner one
        if conditions.iter().any(|condition| rejects_nulls(condition, left_width, width)) {
            kind = match kind {
                JoinKind::Left => JoinKind::Inner,
                JoinKind::Full => JoinKind::Right,
                other => other,
            };
        }
        if conditions.iter().any(|condition| rejects_nulls(condition, 0, left_width)) {
            kind = match kind {
                JoinKind::Right => JoinKind::Inner,
                JoinKind::Full => JoinKind::Left,
                other => other,
            };
        }
        let (mut to_left, mut to_right, mut above, mut at_join) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let shift = |condition: Expr| condition.renumber(&|at| at.wrapping_sub(left_width));
        for condition in conditions {
            let volatile = condition.is_volatile();
            let left_only = condition.only_columns(0, left_width) && !volatile;
            let right_only = condition.only_columns(left_width, width) && !volatile;
            match kind {
                JoinKind::Inner | JoinKind::Left if left_only => to_left.push(condition),
                JoinKind::Inner | JoinKind::Right if right_only => to_right.push(shift(condition)),
                JoinKind::Inner if !volatile => at_join.push(condition),
                _ => above.push(condition),
            }
        }
        for condition in on.map(Expr::conjuncts).unwrap_or_default() {
            let volatile = condition.is_volatile();
            let left_only = condition.only_columns(0, left_width) && !volatile;
            let right_only = condition.only_columns(left_width, width) && !volatile;
            match kind {
                JoinKind::Inner | JoinKind::Right if left_only => to_left.push(condition),
                JoinKind::Inner | JoinKind::Left if right_only => to_right.push(shift(condition)),
                _ => at_join.push(condition),
            }
        }
        let (mut keys, mut rest) = (Vec::new(), Vec::new());
        for condition in at_join {
            match equal_sides(&condition, left_width, width) {
                Some((a, b)) => keys.push((a, shift(b))),
                None => rest.push(condition),
            }
        }
        let left = self.plan(left, to_left);
        let right = self.plan(right, to_right);
        filtered(
            Plan::Join(Box::new(Join {
                kind,
                left,
                right,
                left_width,
                right_width,
                keys,
                on: Expr::all(rest),
                live: None,
                params: None,
            })),
            above,
        )
    }

    fn scan(&mut self, mut scan: Scan, conditions: Vec<Expr>) -> Plan {
        let mut conditions = conditions;
        conditions.extend(scan.filter.take().map(Expr::conjuncts).unwrap_or_default());
        if let Some(table) = self.root.table(&scan.table) {
            let mut best: Option<(usize, IndexAccess)> = None;
            for (at, index) in table.def.indexes.iter().enumerate() {
                let Some(columns) = index.columns().filter(|_| index.predicate.is_none()) else { continue };
                if let Some((score, access)) = index_access(at, &columns, index.is_unique(), &conditions)
                    && best.as_ref().is_none_or(|(other, _)| score > *other)
                {
                    best = Some((score, access));
                }
            }
            if let Some((_, access)) = best {
                scan.access = Access::Index(access);
            } else {
                // equality with the query around: a hash made once beats a scan for each of its rows
                let (mut columns, mut keys) = (Vec::new(), Vec::new());
                for condition in &conditions {
                    if let Some((column, key)) = equality(condition)
                        && key.any(&|e| matches!(e, Expr::Param(_)))
                        && !key.is_volatile()
                    {
                        columns.push(column);
                        keys.push(key.clone());
                    }
                }
                if !columns.is_empty() {
                    scan.access = Access::Transient { columns, keys, slot: (self.slots)() };
                }
            }
        }
        scan.filter = Expr::all(conditions);
        Plan::Scan(scan)
    }
}

/// Conditions that may not move, put back over the projection's own columns.
fn restore(down: Vec<Expr>, mut up: Vec<Expr>, exprs: &[Expr]) -> Vec<Expr> {
    let back = |at: usize| {
        exprs.iter().position(|e| matches!(e, Expr::Column(column) if column.index == at)).unwrap_or(at)
    };
    up.extend(down.into_iter().map(|condition| condition.renumber(&back)));
    up
}

/// Whether rows can be filtered before this node as well as after it.
fn passes(plan: &Plan) -> bool {
    matches!(
        plan,
        Plan::Filter { .. } | Plan::Join(_) | Plan::Scan(_) | Plan::Project { .. } | Plan::Subquery { .. }
    )
}

fn filtered(plan: Plan, conditions: Vec<Expr>) -> Plan {
    match Expr::all(conditions) {
        Some(predicate) => Plan::Filter { input: Box::new(plan), predicate },
        None => plan,
    }
}

/// LIMIT over a sort: the sort keeps no more than that.
fn top(plan: Plan, limit: &Expr, offset: Option<&Expr>) -> Plan {
    use super::value::Value;
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
    let Expr::Compare(Comparison::Eq, sides) = condition else { return None };
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

/// `column = key`, the key seeing no columns.
fn equality(condition: &Expr) -> Option<(usize, &Expr)> {
    let Expr::Compare(Comparison::Eq, sides) = condition else { return None };
    let free = |e: &Expr| !e.any(&|e| matches!(e, Expr::Column(_)));
    match (&sides.0, &sides.1) {
        (Expr::Column(column), key) if free(key) => Some((column.index, key)),
        (key, Expr::Column(column)) if free(key) => Some((column.index, key)),
        _ => None,
    }
}

/// How an index answers the conditions, and how well. The conditions stay as the scan's filter.
fn index_access(
    index: usize,
    columns: &[usize],
    unique: bool,
    conditions: &[Expr],
) -> Option<(usize, IndexAccess)> {
    let usable = |key: &Expr| !key.is_volatile();
    let mut access = IndexAccess {
        index,
        prefix: Vec::new(),
        lower: None,
        upper: None,
        any_of: None,
        backward: false,
        only: false,
        conditions: Vec::new(),
    };
    let mut rest = columns.iter();
    let mut next = rest.next();
    while let Some(column) = next {
        let found = conditions.iter().filter_map(equality).find(|(at, key)| at == column && usable(key));
        let Some((_, key)) = found else { break };
        access.prefix.push(key.clone());
        next = rest.next();
    }
    let whole = access.prefix.len() == columns.len();
    let mut score = access.prefix.len() * 10 + if whole && unique { 100 } else { 0 };
    if let Some(&column) = next {
        for condition in conditions {
            match condition {
                Expr::Compare(op, sides) => {
                    let free = |e: &Expr| !e.any(&|e| matches!(e, Expr::Column(_))) && usable(e);
                    let (op, key) = match (&sides.0, &sides.1) {
                        (Expr::Column(c), key) if c.index == column && free(key) => (*op, key),
                        (key, Expr::Column(c)) if c.index == column && free(key) => (mirrored(*op), key),
                        _ => continue,
                    };
                    match op {
                        Comparison::Gt | Comparison::Ge if access.lower.is_none() => {
                            access.lower = Some((key.clone(), op == Comparison::Ge))
                        }
                        Comparison::Lt | Comparison::Le if access.upper.is_none() => {
                            access.upper = Some((key.clone(), op == Comparison::Le))
                        }
                        _ => continue,
                    }
                    score += 3;
                }
                Expr::InList { value, set, listed: _, others, has_null: _, negated: false }
                    if access.any_of.is_none()
                        && access.lower.is_none()
                        && access.upper.is_none()
                        && matches!(&**value, Expr::Column(c) if c.index == column)
                        && others.is_empty()
                        && set.len() <= 1000 =>
                {
                    access.any_of = Some(set.iter().cloned().map(Expr::Const).collect());
                    score += 5;
                }
                _ => {}
            }
        }
        if access.any_of.is_some() {
            access.lower = None;
            access.upper = None;
        }
    }
    (score > 0).then_some((score, access))
}

fn mirrored(op: Comparison) -> Comparison {
    match op {
        Comparison::Lt => Comparison::Gt,
        Comparison::Le => Comparison::Ge,
        Comparison::Gt => Comparison::Lt,
        Comparison::Ge => Comparison::Le,
        other => other,
    }
}
