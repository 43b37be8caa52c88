//! The ways to read one table: in order of its rows, by an index, by an index and then in order of its rows.

use std::collections::BTreeSet;

use super::Optimizer;
use crate::sql::catalog::IndexDef;
use crate::sql::estimate::Estimate;
use crate::sql::estimate::scan::rest;
use crate::sql::estimate::selectivity::mirrored;
use crate::sql::expr::{Comparison, Expr};
use crate::sql::plan::{Access, IndexAccess, Scan, SortKey};
use crate::sql::store::Table;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// A table of more rows is hashed once rather than read again for each row of the query around.
const HASHED_FROM: usize = 100;

/// In a table of more rows nothing is cheaper than the one row that a unique key names: reading all of it costs 12 for
/// the rows alone. What the planner would gather to find that out is left alone.
const SURELY_BY_KEY: usize = 1000;
/// What one row by its key costs, about.
const BY_KEY: f64 = 8.3;

/// One way to read a table.
pub(super) struct Way {
    pub scan: Scan,
    pub estimate: Estimate,
    /// The order of its rows, over the table's columns.
    pub order: Vec<SortKey>,
}

impl Optimizer<'_, '_> {
    /// Whether reading all of the table is the only way to find the rows to write.
    pub(super) fn has_one_way(&self, bare: &Scan, conditions: &[Expr]) -> bool {
        let Some(table) = self.estimator.root.table(&bare.table).filter(|_| bare.row_number) else {
            return false;
        };
        let serves = |(at, index): (usize, &IndexDef)| {
            let columns = index.columns().filter(|_| index.predicate.is_none());
            columns.is_some_and(|columns| !index_access(at, &columns, conditions).conditions.is_empty())
        };
        !conditions.iter().any(names_param) && !table.def.indexes.iter().enumerate().any(serves)
    }

    /// All ways that may be best. `live` are the columns that anything reads; `loops` how often it is run with
    /// other parameters; with `by_param` only those in which an index is asked for a parameter.
    pub(super) fn ways(
        &mut self,
        bare: &Scan,
        conditions: Vec<Expr>,
        live: Option<&BTreeSet<usize>>,
        loops: f64,
        by_param: bool,
    ) -> Vec<Way> {
        let mut ways = Vec::new();
        let Some(table) = self.estimator.root.table(&bare.table).cloned() else { return ways };
        let base = Scan { filter: Expr::all(conditions.clone()), ..bare.clone() };
        // whether the key's columns are all that is read
        let is_enough = |parts: &[usize]| {
            let mut needed =
                conditions.iter().flat_map(Expr::columns).chain(live.into_iter().flatten().copied());
            live.is_some() && !bare.row_number && needed.all(|column| parts.contains(&column))
        };
        if !by_param && self.luck == 0 && table.rows.len() >= SURELY_BY_KEY {
            for (at, index) in table.def.indexes.iter().enumerate().filter(|(_, index)| index.is_unique()) {
                let Some(parts) = index.columns().filter(|_| index.predicate.is_none()) else { continue };
                let access = index_access(at, &parts, &conditions);
                if access.prefix.len() < parts.len() || access.conditions.iter().any(names_param) {
                    continue;
                }
                let columns = self.estimator.table_columns(&table, bare.serial, bare.row_number, 1.0);
                let columns = std::rc::Rc::new(columns);
                return [false, true]
                    .map(|backward| {
                        let access = IndexAccess { backward, only: is_enough(&parts), ..access.clone() };
                        let estimate =
                            Estimate { rows: 1.0, startup: 0.0, total: BY_KEY, columns: columns.clone() };
                        let scan = Scan { access: Access::Index(access), ..base.clone() };
                        Way { scan, estimate, order: in_order(&parts, backward) }
                    })
                    .into();
            }
        }
        let rows = self.estimator.table_rows(&table, &conditions);
        let columns =
            std::rc::Rc::new(self.estimator.table_columns(&table, bare.serial, bare.row_number, rows));
        let mut add = |access: Access, order: Vec<SortKey>, (startup, total): (f64, f64)| {
            let estimate = Estimate { rows, startup, total, columns: columns.clone() };
            ways.push(Way { scan: Scan { access, ..base.clone() }, estimate, order });
        };
        if !by_param {
            let access = self.sequential_access(&conditions, table.rows.len());
            add(access, Vec::new(), self.estimator.sequential(&table, &conditions));
        }
        for (at, index) in table.def.indexes.iter().enumerate() {
            let Some(parts) = index.columns().filter(|_| index.predicate.is_none()) else { continue };
            let mut access = index_access(at, &parts, &conditions);
            round_bounds(&mut access, &parts, &table, &conditions);
            let useful = !access.conditions.is_empty();
            if by_param && !access.conditions.iter().any(names_param) {
                continue;
            }
            let only = is_enough(&parts);
            let ordered = access.any_of.is_none();
            let order = |backward: bool| if ordered { in_order(&parts, backward) } else { Vec::new() };
            let left = rest(&conditions, &access);
            if useful || !by_param {
                for backward in [false, true] {
                    if backward && !ordered {
                        continue;
                    }
                    let access = IndexAccess { backward, only, ..access.clone() };
                    let cost = self.estimator.index(&table, &access, &left, loops);
                    add(Access::Index(access), order(backward), cost);
                }
            }
            if useful {
                let cost = self.estimator.bitmap(&table, &access, &conditions, loops);
                add(Access::Bitmap(access), Vec::new(), cost);
            }
        }
        for way in &mut ways {
            way.estimate.total *= self.chance();
        }
        ways
    }

    /// Reading the whole table; where it would be read for each row of a query around, by a hash made once.
    fn sequential_access(&mut self, conditions: &[Expr], rows: usize) -> Access {
        let (mut columns, mut keys) = (Vec::new(), Vec::new());
        for condition in conditions {
            if let Some((column, key)) = equality(condition)
                && names_param(key)
                && !key.is_volatile()
            {
                columns.push(column);
                keys.push(key.clone());
            }
        }
        if columns.is_empty() || rows < HASHED_FROM {
            return Access::Sequential;
        }
        Access::Transient { columns, keys, slot: (self.slots)() }
    }
}

/// The order of an index's rows.
fn in_order(parts: &[usize], backward: bool) -> Vec<SortKey> {
    let key =
        |&part: &usize| SortKey { expr: Expr::column(part), descending: backward, nulls_first: backward };
    parts.iter().map(key).collect()
}

pub(super) fn names_param(expr: &Expr) -> bool {
    expr.any(&|e| matches!(e, Expr::Param(_)))
}

fn is_free(expr: &Expr) -> bool {
    !expr.any(&|e| matches!(e, Expr::Column(_))) && !expr.is_volatile()
}

/// `column = key`, the key seeing no columns.
fn equality(condition: &Expr) -> Option<(usize, &Expr)> {
    let Expr::Compare(Comparison::Eq, sides) = condition else { return None };
    match (&sides.0, &sides.1) {
        (Expr::Column(column), key) if is_free(key) => Some((column.index, key)),
        (key, Expr::Column(column)) if is_free(key) => Some((column.index, key)),
        _ => None,
    }
}

/// Bounds by comparisons of an integer column with a fraction. The filter looks at them again, so that one too many on
/// each side does no harm.
fn round_bounds(access: &mut IndexAccess, parts: &[usize], table: &Table, conditions: &[Expr]) {
    let Some(&part) = parts.get(access.prefix.len()) else { return };
    if !table.def.columns.get(part).is_some_and(|column| column.ty.is_integer()) {
        return;
    }
    let is_part = |side: &Expr| match side {
        Expr::Cast(of, conversion) if conversion.to == Type::Numeric(None) => {
            matches!(&**of, Expr::Column(column) if column.index == part)
        }
        _ => false,
    };
    for condition in conditions {
        let Expr::Compare(op, sides) = condition else { continue };
        let (op, number) = match (&sides.0, &sides.1) {
            (side, Expr::Const(Value::Numeric(number))) if is_part(side) => (*op, number.to_i64()),
            (Expr::Const(Value::Numeric(number)), side) if is_part(side) => (mirrored(*op), number.to_i64()),
            _ => continue,
        };
        match (op, number) {
            (Comparison::Lt | Comparison::Le, Some(number)) => {
                access.whole.get_or_insert_default()[1] = number.checked_add(1);
            }
            (Comparison::Gt | Comparison::Ge, Some(number)) => {
                access.whole.get_or_insert_default()[0] = number.checked_sub(1);
            }
            _ => {}
        }
    }
}

/// The range of an index that the conditions leave: all of it when none fits.
fn index_access(index: usize, columns: &[usize], conditions: &[Expr]) -> IndexAccess {
    let mut access = IndexAccess {
        index,
        prefix: Vec::new(),
        lower: None,
        upper: None,
        whole: None,
        any_of: None,
        backward: false,
        only: false,
        conditions: Vec::new(),
    };
    let mut rest = columns.iter();
    let mut next = rest.next();
    while let Some(column) = next {
        let found =
            conditions.iter().find(|condition| equality(condition).is_some_and(|(at, _)| at == *column));
        let Some(condition) = found else { break };
        if let Some((_, key)) = equality(condition) {
            access.prefix.push(key.clone());
            access.conditions.push(condition.clone());
        }
        next = rest.next();
    }
    let Some(&column) = next else { return access };
    for condition in conditions {
        match condition {
            Expr::Compare(op, sides) => {
                let (op, key) = match (&sides.0, &sides.1) {
                    (Expr::Column(c), key) if c.index == column && is_free(key) => (*op, key),
                    (key, Expr::Column(c)) if c.index == column && is_free(key) => (mirrored(*op), key),
                    _ => continue,
                };
                let place = match op {
                    Comparison::Gt | Comparison::Ge => &mut access.lower,
                    Comparison::Lt | Comparison::Le => &mut access.upper,
                    _ => continue,
                };
                if place.is_none() && access.any_of.is_none() {
                    *place = Some((key.clone(), matches!(op, Comparison::Ge | Comparison::Le)));
                    access.conditions.push(condition.clone());
                }
            }
            Expr::InList { value, set, listed, others, has_null: _, negated: false }
                if access.any_of.is_none()
                    && access.lower.is_none()
                    && access.upper.is_none()
                    && matches!(&**value, Expr::Column(c) if c.index == column)
                    && others.is_empty()
                    && set.len() <= 1000 =>
            {
                access.any_of = Some(listed.iter().cloned().map(Expr::Const).collect());
                access.conditions.push(condition.clone());
            }
            _ => {}
        }
    }
    access
}
