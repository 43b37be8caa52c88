//! Which share of the rows a condition lets through: PostgreSQL's `clausesel.c` and `selfuncs.c`.

use std::cmp::Ordering;

use super::{ColumnEstimate, Estimator, Source};
use crate::sql::exec::eval::constant;
use crate::sql::expr::{Comparison, Expr, SubqueryKind};
use crate::sql::functions::Resolved;
use crate::sql::statistics::ColumnStatistics;
use crate::sql::value::{Value, compare};

/// Shares where nothing is known.
const EQUAL: f64 = 0.005;
const INEQUAL: f64 = 1.0 / 3.0;
const RANGE: f64 = 0.005;
const MATCH: f64 = 0.005;
const UNKNOWN: f64 = 0.5;

/// A range condition on one column, for finding pairs.
struct Bound {
    column: usize,
    lower: bool,
    share: f64,
}

impl Estimator<'_> {
    /// The share of rows for which all conditions hold.
    pub fn selectivity(&self, conditions: &[Expr], columns: &[ColumnEstimate]) -> f64 {
        let mut share = 1.0;
        let mut bounds: Vec<Bound> = Vec::new();
        for condition in conditions {
            let one = self.share(condition, columns);
            match range_of(condition) {
                Some((column, lower)) => {
                    match bounds.iter_mut().find(|b| b.column == column && b.lower == lower) {
                        Some(known) => known.share = known.share.min(one),
                        None => bounds.push(Bound { column, lower, share: one }),
                    }
                }
                None => share *= one,
            }
        }
        while let Some(first) = bounds.pop() {
            let other = bounds.iter().position(|b| b.column == first.column);
            let Some(other) = other.map(|at| bounds.swap_remove(at)) else {
                share *= first.share;
                continue;
            };
            let nulls = columns
                .get(first.column)
                .and_then(|column| column.source.as_ref())
                .map_or(0.0, |source| source.statistics().null_fraction);
            let unknown = first.share == INEQUAL || other.share == INEQUAL;
            let both = first.share + other.share - 1.0 + nulls;
            share *= match both {
                _ if unknown => RANGE,
                both if both < -0.01 => RANGE,
                both if both <= 0.0 => 1.0e-10,
                both => both,
            };
        }
        share.clamp(0.0, 1.0)
    }

    /// The share of rows for which one condition holds.
    pub fn share(&self, condition: &Expr, columns: &[ColumnEstimate]) -> f64 {
        let share = match condition {
            Expr::Const(Value::Bool(true)) => 1.0,
            Expr::Const(_) => 0.0,
            Expr::And(parts) => self.selectivity(parts, columns),
            Expr::Or(parts) => parts.iter().fold(0.0, |sum, part| {
                let one = self.share(part, columns);
                sum + one - sum * one
            }),
            Expr::Not(of) => match &**of {
                Expr::Subquery(_) => UNKNOWN,
                of => 1.0 - self.share(of, columns) - nulls_of(of, columns),
            },
            Expr::Compare(op, sides) => self.comparison(*op, &sides.0, &sides.1, columns),
            Expr::CompareRows(op, pairs) => match pairs.first() {
                Some((a, b)) => self.comparison(*op, a, b, columns),
                None => UNKNOWN,
            },
            Expr::IsNull { of, negated } => {
                let nulls = source(of, columns).map_or(0.005, |s| s.statistics().null_fraction);
                if *negated { 1.0 - nulls } else { nulls }
            }
            Expr::InList { value, set, listed: _, others, has_null: _, negated } => {
                let one = |item: &Expr| self.comparison(Comparison::Eq, value, item, columns);
                let known: f64 = set.iter().map(|item| one(&Expr::Const(item.clone()))).sum();
                let sum = known + others.iter().map(one).sum::<f64>();
                if *negated { 1.0 - sum.min(1.0) - nulls_of(value, columns) } else { sum.min(1.0) }
            }
            Expr::Column(_) => match source(condition, columns) {
                Some(source) => frequency(&source.statistics(), &Value::Bool(true)).unwrap_or(UNKNOWN),
                None => UNKNOWN,
            },
            Expr::IsBool { of, what, negated } => {
                let nulls = nulls_of(of, columns);
                let yes = self.share(of, columns);
                let share = match what {
                    Some(true) => yes,
                    Some(false) => 1.0 - yes - nulls,
                    None => nulls,
                };
                if *negated { 1.0 - share } else { share }
            }
            Expr::Distinct { sides, negated } => {
                let equal = self.comparison(Comparison::Eq, &sides.0, &sides.1, columns);
                if *negated { equal } else { 1.0 - equal }
            }
            Expr::Quantified { all: false, .. } => 0.05,
            Expr::Subquery(subquery) => match &subquery.kind {
                SubqueryKind::In { .. } | SubqueryKind::Exists => UNKNOWN,
                _ => EQUAL,
            },
            Expr::Call(call) => match call.args.as_slice() {
                [value, Expr::Const(pattern)] if is_match(call.function.name) => {
                    self.matching(&call.function, value, pattern, columns)
                }
                _ if is_match(call.function.name) => MATCH,
                _ => INEQUAL,
            },
            _ => UNKNOWN,
        };
        share.clamp(0.0, 1.0)
    }

    fn comparison(&self, op: Comparison, a: &Expr, b: &Expr, columns: &[ColumnEstimate]) -> f64 {
        let free = |e: &Expr| !e.any(&|e| matches!(e, Expr::Column(_)));
        let (op, column, other) = match (free(a), free(b)) {
            (false, true) => (op, a, b),
            (true, false) => (mirrored(op), b, a),
            (false, false) => {
                return match op {
                    Comparison::Eq => self.equal_columns(a, b, columns),
                    Comparison::Ne => 1.0 - self.equal_columns(a, b, columns),
                    _ => INEQUAL,
                };
            }
            (true, true) => {
                return match op {
                    Comparison::Eq => EQUAL,
                    Comparison::Ne => 1.0 - EQUAL,
                    _ => INEQUAL,
                };
            }
        };
        let Some(source) = source(column, columns) else {
            let at = if let Expr::Column(column) = column { columns.get(column.index) } else { None };
            let one = at.and_then(|column| column.distinct).map_or(EQUAL, |distinct| 1.0 / distinct.max(1.0));
            return match op {
                Comparison::Eq => one,
                Comparison::Ne => 1.0 - one,
                _ => INEQUAL,
            };
        };
        let known = constant(other, self.env).and_then(Result::ok).map(Expr::Const);
        let other = known.as_ref().unwrap_or(other);
        match op {
            Comparison::Eq => equal(source, other),
            Comparison::Ne => 1.0 - equal(source, other) - source.statistics().null_fraction,
            _ => match other {
                Expr::Const(value) if !value.is_null() => {
                    inequal(&source.statistics(), source.tuples(), op, value)
                }
                Expr::Const(_) => 0.0,
                _ => INEQUAL,
            },
        }
    }

    /// `eqjoinsel`: one of the greater number of distinct values.
    pub fn equal_columns(&self, a: &Expr, b: &Expr, columns: &[ColumnEstimate]) -> f64 {
        let side = |e: &Expr| match source(e, columns) {
            Some(source) => (source.distinct(), source.statistics().null_fraction),
            None => {
                let column = if let Expr::Column(column) = e { columns.get(column.index) } else { None };
                (column.and_then(|column| column.distinct).unwrap_or(200.0), 0.0)
            }
        };
        let ((distinct_a, nulls_a), (distinct_b, nulls_b)) = (side(a), side(b));
        (1.0 - nulls_a) * (1.0 - nulls_b) / distinct_a.max(distinct_b).max(1.0)
    }

    /// LIKE and regular expressions: tried on the values that are known.
    fn matching(
        &self,
        function: &Resolved,
        value: &Expr,
        pattern: &Value,
        columns: &[ColumnEstimate],
    ) -> f64 {
        let Some(source) = source(value, columns) else { return MATCH };
        let statistics = source.statistics();
        let holds = |value: &Value| {
            function.call(&[value.clone(), pattern.clone()], self.env).is_ok_and(|result| result.is_true())
        };
        let common: f64 =
            statistics.common.iter().filter(|(value, _)| holds(value)).map(|(_, share)| share).sum();
        let listed: f64 = statistics.common.iter().map(|(_, share)| share).sum();
        let rest = (1.0 - listed - statistics.null_fraction).max(0.0);
        let negated = function.name.starts_with('!');
        let default = if negated { 1.0 - MATCH } else { MATCH };
        let inner = statistics.bounds.len().saturating_sub(2);
        let among = match inner {
            0..8 => default,
            inner => {
                let found = statistics.bounds[1..=inner].iter().filter(|value| holds(value)).count();
                let share = found as f64 / inner as f64;
                // a histogram of less than 100 bounds is believed by its length (`patternsel_common`)
                let trust = (statistics.bounds.len() as f64 / 100.0).min(1.0);
                (share * trust + default * (1.0 - trust)).clamp(0.0001, 0.9999)
            }
        };
        (common + rest * among).clamp(0.0, 1.0)
    }
}

/// The table's column an expression is, casts between character types left aside.
pub(crate) fn source<'c>(expr: &Expr, columns: &'c [ColumnEstimate]) -> Option<&'c Source> {
    match expr {
        Expr::Column(column) => columns.get(column.index)?.source.as_ref(),
        _ => None,
    }
}

fn nulls_of(expr: &Expr, columns: &[ColumnEstimate]) -> f64 {
    let mut nulls: f64 = 0.0;
    for at in expr.columns() {
        if let Some(source) = columns.get(at).and_then(|column| column.source.as_ref()) {
            nulls = nulls.max(source.statistics().null_fraction);
        }
    }
    nulls
}

fn is_match(name: &str) -> bool {
    matches!(name, "~~" | "~~*" | "!~~" | "!~~*" | "~" | "~*" | "!~" | "!~*" | "like" | "starts_with" | "^@")
}

pub(crate) fn mirrored(op: Comparison) -> Comparison {
    match op {
        Comparison::Lt => Comparison::Gt,
        Comparison::Le => Comparison::Ge,
        Comparison::Gt => Comparison::Lt,
        Comparison::Ge => Comparison::Le,
        other => other,
    }
}

/// The column and direction of a range condition.
fn range_of(condition: &Expr) -> Option<(usize, bool)> {
    let Expr::Compare(op, sides) = condition else { return None };
    let free = |e: &Expr| !e.any(&|e| matches!(e, Expr::Column(_)));
    let (op, column) = match (&sides.0, &sides.1) {
        (Expr::Column(column), other) if free(other) => (*op, column),
        (other, Expr::Column(column)) if free(other) => (mirrored(*op), column),
        _ => return None,
    };
    match op {
        Comparison::Lt | Comparison::Le => Some((column.index, false)),
        Comparison::Gt | Comparison::Ge => Some((column.index, true)),
        _ => None,
    }
}

fn frequency(statistics: &ColumnStatistics, value: &Value) -> Option<f64> {
    statistics.common.iter().find(|(common, _)| common.equals(value)).map(|(_, share)| *share)
}

/// `var_eq_const`, and `var_eq_non_const` for a value not known yet.
fn equal(source: &Source, other: &Expr) -> f64 {
    if source.is_unique() {
        return 1.0 / source.tuples();
    }
    let statistics = source.statistics();
    let distinct = source.distinct();
    match other {
        Expr::Const(Value::Null) => 0.0,
        Expr::Const(value) => {
            if let Some(share) = frequency(&statistics, value) {
                return share;
            }
            let listed: f64 = statistics.common.iter().map(|(_, share)| share).sum();
            let rest = (1.0 - listed - statistics.null_fraction).clamp(0.0, 1.0);
            let others = distinct - statistics.common.len() as f64;
            let share = if others > 1.0 { rest / others } else { rest };
            statistics.common.last().map_or(share, |(_, least)| share.min(*least))
        }
        _ => {
            let share = (1.0 - statistics.null_fraction) / distinct.max(1.0);
            statistics.common.first().map_or(share, |(_, most)| share.min(*most))
        }
    }
}

/// `scalarineqsel`.
fn inequal(statistics: &ColumnStatistics, rows: f64, op: Comparison, value: &Value) -> f64 {
    let holds = |common: &Value| crate::sql::exec::eval::satisfies(op, compare(common, value));
    let common: f64 = statistics.common.iter().filter(|(v, _)| holds(v)).map(|(_, share)| share).sum();
    let listed: f64 = statistics.common.iter().map(|(_, share)| share).sum();
    let rest = (1.0 - statistics.null_fraction - listed).max(0.0);
    if statistics.bounds.len() < 2 {
        if statistics.common.is_empty() {
            return INEQUAL;
        }
        return common + rest * 0.5;
    }
    let mut below = below(&statistics.bounds, value);
    // `<` and `>=` leave the value itself to the other side
    let others = statistics.distinct_of(rows).unwrap_or(0.0) - statistics.common.len() as f64;
    let one = if others > 1.0 { 1.0 / others } else { 0.0 };
    let least = 0.01 / (statistics.bounds.len() as f64 - 1.0);
    if matches!(op, Comparison::Lt | Comparison::Ge) {
        below -= one;
    }
    let share = if matches!(op, Comparison::Lt | Comparison::Le) { below } else { 1.0 - below };
    common + rest * share.clamp(least, 1.0 - least)
}

/// The share of the histogram's values below `value`, interpolated within its bucket.
fn below(bounds: &[Value], value: &Value) -> f64 {
    let at = bounds.partition_point(|bound| compare(bound, value) == Ordering::Less);
    let buckets = bounds.len() - 1;
    if at == 0 {
        return 0.0;
    }
    if at > buckets {
        return 1.0;
    }
    let inside = match scalars(value, &bounds[at - 1], &bounds[at]) {
        Some((value, low, high)) if high > low => ((value - low) / (high - low)).clamp(0.0, 1.0),
        _ => 0.5,
    };
    ((at - 1) as f64 + inside) / buckets as f64
}

/// Three values on one scale (`convert_to_scalar`).
fn scalars(value: &Value, low: &Value, high: &Value) -> Option<(f64, f64, f64)> {
    if let (Value::Text(value), Value::Text(low), Value::Text(high)) = (value, low, high) {
        return Some(text_scalars(value.as_bytes(), low.as_bytes(), high.as_bytes()));
    }
    let number = |value: &Value| match value {
        Value::Int(n) | Value::Timestamp(n) | Value::Time(n) => Some(*n as f64),
        Value::Float(x) => Some(*x),
        Value::Numeric(n) => n.to_string().parse().ok(),
        Value::Date(days) => Some(f64::from(*days)),
        Value::Bool(b) => Some(f64::from(u8::from(*b))),
        _ => None,
    };
    Some((number(value)?, number(low)?, number(high)?))
}

fn text_scalars(value: &[u8], low: &[u8], high: &[u8]) -> (f64, f64, f64) {
    let all = || value.iter().chain(low).chain(high).copied();
    let (mut from, mut to) = (all().min().unwrap_or(b' '), all().max().unwrap_or(127));
    for (first, last) in [(b'A', b'Z'), (b'a', b'z'), (b'0', b'9')] {
        if from <= last && to >= first {
            from = from.min(first);
            to = to.max(last);
        }
    }
    if to.saturating_sub(from) < 9 {
        (from, to) = (b' ', 127);
    }
    let common = low.iter().zip(high).zip(value).take_while(|((a, b), c)| a == b && b == c).count();
    let base = f64::from(to - from) + 1.0;
    let scalar = |text: &[u8]| {
        let mut unit = base;
        text.iter().skip(common).take(12).fold(0.0, |sum, &byte| {
            let digit = f64::from(byte.clamp(from, to) - from);
            let sum = sum + digit / unit;
            unit *= base;
            sum
        })
    };
    (scalar(value), scalar(low), scalar(high))
}
