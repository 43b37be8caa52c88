//! The tables of one query and the conditions between them, taken apart so that they can be joined in the
//! order that costs least.

use std::rc::Rc;

use super::Optimizer;
use super::pull;
use crate::sql::expr::{Expr, SubqueryKind};
use crate::sql::plan::{Join, JoinKind, Named, Plan};
use crate::sql::value::Value;

/// What is joined: columns of all items stand one after the other in one space.
#[derive(Default)]
pub(super) struct Region {
    pub items: Vec<Item>,
    /// Conditions of WHERE and of inner joins, over the space.
    pub conditions: Vec<Expr>,
    pub width: usize,
}

/// One table, or a query that stays apart.
pub(super) struct Item {
    pub plan: Plan,
    /// Its columns in the space.
    pub start: usize,
    pub width: usize,
    /// How it joins what is there already; `None`: an inner join.
    pub special: Option<Special>,
}

/// An outer, semi or anti join of one item.
#[derive(Clone)]
pub(super) struct Special {
    pub kind: JoinKind,
    /// Conditions of the join, over the space.
    pub on: Vec<Expr>,
    /// Items that must be there before.
    pub needs: u32,
}

impl Region {
    fn add(&mut self, plan: Plan, width: usize, special: Option<Special>) -> Vec<Expr> {
        let start = self.width;
        self.width += width;
        self.items.push(Item { plan, start, width, special });
        (start..start + width).map(Expr::column).collect()
    }

    /// The items whose columns an expression names.
    pub fn items_of(&self, expr: &Expr) -> u32 {
        expr.columns().into_iter().fold(0, |mask, at| mask | self.item_of(at))
    }

    fn item_of(&self, column: usize) -> u32 {
        let found =
            self.items.iter().position(|item| (item.start..item.start + item.width).contains(&column));
        found.map_or(0, |at| 1 << at)
    }
}

/// Items that are searched in every order; more are joined as they stand.
pub(super) const MAX_ITEMS: usize = 9;

/// The expression with its columns replaced by what they are in the space.
pub(super) fn placed(expr: Expr, layout: &[Expr]) -> Expr {
    match expr {
        Expr::Column(column) => layout.get(column.index).cloned().unwrap_or(Expr::Column(column)),
        other => crate::sql::expr::infallible(other.map_children(&mut |child| Ok(placed(child, layout)))),
    }
}

fn only_columns(layout: &[Expr]) -> bool {
    layout.iter().all(|expr| matches!(expr, Expr::Column(_)))
}

impl Optimizer<'_, '_> {
    /// Takes a plan apart; the answer is what its columns are in the space. `strict` are conditions that its
    /// rows have to pass above, over its own columns.
    pub(super) fn take_apart(&mut self, plan: Plan, region: &mut Region, strict: &[Expr]) -> Vec<Expr> {
        match plan {
            Plan::Join(join) if region.items.len() < MAX_ITEMS => self.take_join(*join, region, strict),
            Plan::Filter { input, predicate } => {
                let conditions: Vec<Expr> = predicate.conjuncts();
                let mut known = strict.to_vec();
                known.extend(conditions.iter().cloned());
                let layout = self.take_apart(*input, region, &known);
                for condition in conditions {
                    let condition = placed(condition, &layout);
                    self.take_condition(condition, region);
                }
                layout
            }
            Plan::Subquery { input, named: _ } if pull::is_simple(&input) => {
                self.take_apart(*input, region, strict)
            }
            Plan::Project { input, exprs } if pull::can_move(&exprs) && !matches!(*input, Plan::One) => {
                let below: Vec<Expr> = strict
                    .iter()
                    .filter(|condition| {
                        condition.columns().iter().all(|&at| matches!(exprs.get(at), Some(Expr::Column(_))))
                    })
                    .map(|condition| placed(condition.clone(), &exprs))
                    .collect();
                let layout = self.take_apart(*input, region, &below);
                exprs.into_iter().map(|expr| placed(expr, &layout)).collect()
            }
            other => {
                let width = pull::width(&other, self.estimator.root);
                region.add(other, width, None)
            }
        }
    }

    fn take_join(&mut self, join: Join, region: &mut Region, strict: &[Expr]) -> Vec<Expr> {
        let Join { mut kind, left, right, left_width, right_width, keys: _, on, live: _, params: _ } = join;
        let width = left_width + right_width;
        let on: Vec<Expr> = on.map(Expr::conjuncts).unwrap_or_default();
        // a condition that no NULL row can pass makes an outer join an inner one
        if strict.iter().any(|condition| super::rejects_nulls(condition, left_width, width)) {
            kind = match kind {
                JoinKind::Left => JoinKind::Inner,
                JoinKind::Full => JoinKind::Right,
                other => other,
            };
        }
        if strict.iter().any(|condition| super::rejects_nulls(condition, 0, left_width)) {
            kind = match kind {
                JoinKind::Right => JoinKind::Inner,
                JoinKind::Full => JoinKind::Left,
                other => other,
            };
        }
        let shifted = |conditions: &[Expr], from: usize, to: usize| -> Vec<Expr> {
            let within =
                |condition: &&Expr| condition.only_columns(from, to) && !condition.columns().is_empty();
            let moved = |condition: &Expr| condition.clone().renumber(&|at| at.wrapping_sub(from));
            conditions.iter().filter(within).map(moved).collect()
        };
        let mut known = strict.to_vec();
        if kind == JoinKind::Inner {
            known.extend(on.iter().cloned());
        }
        match kind {
            JoinKind::Inner => {
                let mut layout = self.take_apart(left, region, &shifted(&known, 0, left_width));
                layout.extend(self.take_apart(right, region, &shifted(&known, left_width, width)));
                for condition in on {
                    let condition = placed(condition, &layout);
                    self.take_condition(condition, region);
                }
                layout
            }
            JoinKind::Left => {
                let mut layout = self.take_apart(left, region, &shifted(strict, 0, left_width));
                layout.extend(self.take_nullable(right, right_width, on, &layout.clone(), false, region));
                layout
            }
            JoinKind::Right => {
                let right = self.take_apart(right, region, &shifted(strict, left_width, width));
                let mut layout = self.take_nullable(left, left_width, on, &right, true, region);
                layout.extend(right);
                layout
            }
            _ => {
                let join = Join {
                    kind,
                    left,
                    right,
                    left_width,
                    right_width,
                    keys: Vec::new(),
                    on: Expr::all(on),
                    live: None,
                    params: None,
                };
                region.add(Plan::Join(Box::new(join)), width, None)
            }
        }
    }

    /// The side of an outer join whose columns may be NULL.
    fn take_nullable(
        &mut self,
        plan: Plan,
        width: usize,
        on: Vec<Expr>,
        kept: &[Expr],
        first: bool,
        region: &mut Region,
    ) -> Vec<Expr> {
        let before: u32 = (1 << region.items.len()) - 1;
        let (plan, exprs) = match plan {
            Plan::Subquery { input, named } if pull::is_simple(&input) => match *input {
                Plan::Project { input, exprs } if only_columns(&exprs) => (*input, Some(exprs)),
                input => (Plan::Subquery { input: Box::new(input), named }, None),
            },
            plan => (plan, None),
        };
        let own = if exprs.is_some() { pull::width(&plan, self.estimator.root) } else { width };
        let columns = region.add(plan, own, None);
        let layout: Vec<Expr> = match exprs {
            Some(exprs) => exprs.into_iter().map(|expr| placed(expr, &columns)).collect(),
            None => columns,
        };
        let whole: Vec<Expr> = if first {
            layout.iter().chain(kept).cloned().collect()
        } else {
            kept.iter().chain(&layout).cloned().collect()
        };
        let on: Vec<Expr> = on.into_iter().map(|condition| placed(condition, &whole)).collect();
        let item = region.items.len() - 1;
        let mut needs = on.iter().fold(0, |mask, condition| mask | region.items_of(condition)) & !(1 << item);
        if needs == 0 {
            needs = before;
        }
        region.items[item].special = Some(Special { kind: JoinKind::Left, on, needs });
        layout
    }

    /// A condition of WHERE: EXISTS and IN become joins.
    fn take_condition(&mut self, condition: Expr, region: &mut Region) {
        if region.items.len() >= MAX_ITEMS || region.items.is_empty() {
            region.conditions.push(condition);
            return;
        }
        let (of, negated) = match &condition {
            Expr::Not(of) => (&**of, true),
            of => (of, false),
        };
        let subquery = match of {
            Expr::Subquery(subquery) if !subquery.plan.planned => subquery,
            _ => {
                region.conditions.push(condition);
                return;
            }
        };
        let pulled = match &subquery.kind {
            SubqueryKind::Exists => pull::exists(&subquery.plan),
            SubqueryKind::In { values, negated: false }
                if !negated && subquery.plan.params.is_empty() && !subquery.plan.volatile =>
            {
                let on = values
                    .iter()
                    .enumerate()
                    .map(|(at, value)| pull::Correlated::equal(value.clone(), at))
                    .collect();
                let width = values.len();
                Some(pull::Pulled { plan: (*subquery.plan.plan).clone(), width, on })
            }
            _ => None,
        };
        let Some(pull::Pulled { plan, width, on }) = pulled else {
            region.conditions.push(condition);
            return;
        };
        let width = if width == 0 { pull::width(&plan, self.estimator.root) } else { width };
        let plan = if pull::is_simple(&plan) || matches!(plan, Plan::CteScan { .. }) {
            plan
        } else {
            let columns = vec![(Rc::from("column"), crate::sql::types::Type::Text); width];
            let alias: Rc<str> = "ANY_subquery".into();
            let named = Named { serial: (self.slots)(), alias: alias.clone(), columns, name: alias };
            Plan::Subquery { input: Box::new(plan), named: Rc::new(named) }
        };
        let columns = region.add(plan, width, None);
        let item = region.items.len() - 1;
        let on: Vec<Expr> = on.into_iter().map(|condition| condition.placed(&columns)).collect();
        let needs = on.iter().fold(0, |mask, condition| mask | region.items_of(condition)) & !(1 << item);
        if needs == 0 {
            // nothing of the query around takes part: it stays a condition
            region.items.pop();
            region.width -= width;
            region.conditions.push(condition);
            return;
        }
        let kind = if negated { JoinKind::Anti } else { JoinKind::Semi };
        region.items[item].special = Some(Special { kind, on, needs });
    }

    /// LEFT JOIN … WHERE the joined column IS NULL: rows without a partner.
    pub(super) fn find_anti_joins(&mut self, region: &mut Region, layout: &mut [Expr]) {
        for item in 0..region.items.len() {
            let (start, end) =
                (region.items[item].start, region.items[item].start + region.items[item].width);
            let Some(special) = region.items[item].special.clone() else { continue };
            if special.kind != JoinKind::Left {
                continue;
            }
            let compared = |at: usize| {
                special.on.iter().any(|on| match on {
                    Expr::Compare(_, sides) => [&sides.0, &sides.1]
                        .iter()
                        .any(|side| matches!(side, Expr::Column(column) if column.index == at)),
                    _ => false,
                })
            };
            let is_null = |condition: &Expr| match condition {
                Expr::IsNull { of, negated: false } => match &**of {
                    Expr::Column(column) => (start..end).contains(&column.index) && compared(column.index),
                    _ => false,
                },
                _ => false,
            };
            let Some(found) = region.conditions.iter().position(is_null) else { continue };
            // another item may depend on this one's columns
            let others = region.items.iter().enumerate().any(|(at, other)| {
                at != item && other.special.as_ref().is_some_and(|special| special.needs & (1 << item) != 0)
            });
            if others {
                continue;
            }
            region.conditions.remove(found);
            let nulled = |expr: Expr| {
                super::replaced(expr, &|at| (start..end).contains(&at).then_some(Expr::Const(Value::Null)))
            };
            for condition in &mut region.conditions {
                let old = std::mem::replace(condition, Expr::bool(true));
                *condition = nulled(old);
            }
            for expr in layout.iter_mut() {
                let old = std::mem::replace(expr, Expr::bool(true));
                *expr = nulled(old);
            }
            if let Some(special) = &mut region.items[item].special {
                special.kind = JoinKind::Anti;
            }
        }
    }
}
