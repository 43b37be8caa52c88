//! Evaluation of expressions over a row, with SQL's three-valued logic.

use std::cmp::Ordering;
use std::rc::Rc;

use super::execute;
use super::run::{InSet, Kept, Run};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::expr::{Comparison, Expr, Subquery, SubqueryKind};
use crate::sql::functions::Volatility;
use crate::sql::hash::Set;
use crate::sql::outcome::Row;
use crate::sql::value::array::Array;
use crate::sql::value::{Record, Value, compare};

/// What an expression sees: the row at hand and the parameters from the query around.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a, 'r> {
    pub run: &'a Run<'r>,
    pub params: &'a [Value],
    pub row: &'a [Value],
}

impl<'r> Frame<'_, 'r> {
    /// The same surroundings over another row.
    pub fn over<'b>(&'b self, row: &'b [Value]) -> Frame<'b, 'r> {
        Frame { run: self.run, params: self.params, row }
    }
}

/// The value of calls and casts of constants, if it is that and the same within the statement.
pub(crate) fn constant(expr: &Expr, env: &Env) -> Option<Result<Value, SqlError>> {
    match expr {
        Expr::Const(value) => Some(Ok(value.clone())),
        Expr::Call(call) if call.function.volatility != Volatility::Volatile => {
            let args: Option<Result<Vec<Value>, SqlError>> =
                call.args.iter().map(|arg| constant(arg, env)).collect();
            Some(args?.and_then(|args| call.function.call(&args, env)))
        }
        Expr::Cast(of, conversion) => Some(constant(of, env)?.and_then(|of| conversion.cast.apply(of, env))),
        Expr::Extreme { greatest, of } => of.iter().try_fold(Ok(Value::Null), |best, part| {
            let value = constant(part, env)?;
            Some(best.and_then(|best| Ok(further(*greatest, best, value?))))
        }),
        _ => None,
    }
}

/// Which of two values GREATEST or LEAST takes: NULL only for want of another.
fn further(greatest: bool, best: Value, value: Value) -> Value {
    let wanted = if greatest { Ordering::Greater } else { Ordering::Less };
    let takes = !value.is_null() && (best.is_null() || compare(&value, &best) == wanted);
    if takes { value } else { best }
}

/// Whether a comparison's ordering satisfies it.
pub(crate) fn satisfies(op: Comparison, order: Ordering) -> bool {
    match op {
        Comparison::Eq => order.is_eq(),
        Comparison::Ne => order.is_ne(),
        Comparison::Lt => order.is_lt(),
        Comparison::Le => order.is_le(),
        Comparison::Gt => order.is_gt(),
        Comparison::Ge => order.is_ge(),
    }
}

fn internal() -> SqlError {
    SqlError::new("XX000", "an expression refers to a value that is not there")
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(b) => Some(*b),
        _ => None,
    }
}

fn from_truth(truth: Option<bool>) -> Value {
    truth.map_or(Value::Null, Value::Bool)
}

impl Expr {
    /// The value without evaluation or copying, where it lies ready.
    pub(super) fn peek<'a>(&'a self, frame: &Frame<'a, '_>) -> Option<&'a Value> {
        match self {
            Expr::Const(value) => Some(value),
            Expr::Column(column) => frame.row.get(column.index),
            Expr::Param(index) => frame.params.get(*index),
            _ => None,
        }
    }

    /// Whether the condition holds: true, neither false nor NULL.
    pub fn holds(&self, frame: &Frame<'_, '_>) -> Result<bool, SqlError> {
        match self {
            Expr::And(parts) => {
                for part in parts {
                    if !part.holds(frame)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Expr::Compare(op, sides) => Ok(compare_sides(*op, &sides.0, &sides.1, frame)? == Some(true)),
            _ => Ok(self.eval(frame)?.is_true()),
        }
    }

    /// The value over a row.
    pub fn eval(&self, frame: &Frame<'_, '_>) -> Result<Value, SqlError> {
        Ok(match self {
            Expr::Const(value) => value.clone(),
            Expr::Column(column) => frame.row.get(column.index).cloned().ok_or_else(internal)?,
            Expr::Param(index) => frame.params.get(*index).cloned().ok_or_else(internal)?,
            Expr::Call(call) => {
                // arguments live on the stack for the common arities
                match call.args.as_slice() {
                    [a] => {
                        let args = [a.eval(frame)?];
                        return call.function.call(&args, frame.run.env);
                    }
                    [a, b] => {
                        let args = [a.eval(frame)?, b.eval(frame)?];
                        return call.function.call(&args, frame.run.env);
                    }
                    many => {
                        let args = many.iter().map(|arg| arg.eval(frame)).collect::<Result<Vec<_>, _>>()?;
                        return call.function.call(&args, frame.run.env);
                    }
                }
            }
            Expr::Cast(of, conversion) => conversion.cast.apply(of.eval(frame)?, frame.run.env)?,
            Expr::Compare(op, sides) => from_truth(compare_sides(*op, &sides.0, &sides.1, frame)?),
            Expr::CompareRows(op, pairs) => from_truth(compare_rows(*op, pairs, frame)?),
            Expr::And(parts) => {
                let mut unknown = false;
                for part in parts {
                    match truth(&part.eval(frame)?) {
                        Some(false) => return Ok(Value::Bool(false)),
                        Some(true) => {}
                        None => unknown = true,
                    }
                }
                if unknown { Value::Null } else { Value::Bool(true) }
            }
            Expr::Or(parts) => {
                let mut unknown = false;
                for part in parts {
                    match truth(&part.eval(frame)?) {
                        Some(true) => return Ok(Value::Bool(true)),
                        Some(false) => {}
                        None => unknown = true,
                    }
                }
                if unknown { Value::Null } else { Value::Bool(false) }
            }
            Expr::Not(of) => from_truth(truth(&of.eval(frame)?).map(|b| !b)),
            Expr::IsNull { of, negated } => {
                let null = match of.peek(frame) {
                    Some(value) => is_null(value, *negated),
                    None => is_null(&of.eval(frame)?, *negated),
                };
                Value::Bool(null)
            }
            Expr::IsBool { of, what, negated } => Value::Bool((truth(&of.eval(frame)?) == *what) != *negated),
            Expr::Distinct { sides, negated } => {
                let (a, b) = (sides.0.eval(frame)?, sides.1.eval(frame)?);
                Value::Bool(a.equals(&b) == *negated)
            }
            Expr::Case { branches, otherwise } => {
                for (condition, result) in branches {
                    if condition.holds(frame)? {
                        return result.eval(frame);
                    }
                }
                match otherwise {
                    Some(result) => return result.eval(frame),
                    None => Value::Null,
                }
            }
            Expr::Coalesce(parts) => {
                for part in parts {
                    let value = part.eval(frame)?;
                    if !value.is_null() {
                        return Ok(value);
                    }
                }
                Value::Null
            }
            Expr::NullIf { value, equal } => {
                if equal.holds(frame)? {
                    Value::Null
                } else {
                    value.eval(frame)?
                }
            }
            Expr::Extreme { greatest, of } => {
                let mut best = Value::Null;
                for part in of {
                    best = further(*greatest, best, part.eval(frame)?);
                }
                best
            }
            Expr::InList { value, set, listed: _, others, has_null, negated } => {
                let value = value.eval(frame)?;
                if value.is_null() {
                    return Ok(if set.is_empty() && others.is_empty() && !has_null {
                        Value::Bool(*negated)
                    } else {
                        Value::Null
                    });
                }
                let mut unknown = *has_null;
                let mut found = set.contains(&value);
                for other in others {
                    if found {
                        break;
                    }
                    let other = other.eval(frame)?;
                    unknown |= other.is_null();
                    found = !other.is_null() && other.equals(&value);
                }
                if found {
                    Value::Bool(!negated)
                } else if unknown {
                    Value::Null
                } else {
                    Value::Bool(*negated)
                }
            }
            Expr::Subquery(subquery) => return evaluate_subquery(subquery, frame),
            Expr::Quantified { value, array, test, all } => {
                let value = value.eval(frame)?;
                match array.eval(frame)? {
                    Value::Array(array) => quantified(value, array.elements.iter(), test, *all, frame)?,
                    _ => Value::Null,
                }
            }
            Expr::Array { elements, nested } => {
                let values = elements.iter().map(|e| e.eval(frame)).collect::<Result<Vec<_>, _>>()?;
                if *nested {
                    let inner: Vec<&Array> = values
                        .iter()
                        .filter_map(|value| if let Value::Array(a) = value { Some(&**a) } else { None })
                        .collect();
                    if inner.len() < values.len() {
                        Value::Null
                    } else {
                        Value::Array(Rc::new(Array::nest(&inner)?))
                    }
                } else {
                    Value::Array(Rc::new(Array::of(values)))
                }
            }
            Expr::Row { fields, values } => {
                let values = values.iter().map(|e| e.eval(frame)).collect::<Result<Vec<_>, _>>()?;
                Value::Record(Rc::new(Record { fields: fields.clone(), values }))
            }
            Expr::Element { array, subscripts } => {
                let Value::Array(array) = array.eval(frame)? else { return Ok(Value::Null) };
                let mut at = Vec::with_capacity(subscripts.len());
                for subscript in subscripts {
                    match subscript.eval(frame)? {
                        Value::Int(n) => at.push(n),
                        _ => return Ok(Value::Null),
                    }
                }
                array.get(&at)
            }
            Expr::Slice { array, lower, upper } => {
                let Value::Array(array) = array.eval(frame)? else { return Ok(Value::Null) };
                let mut bounds = [None, None];
                for (bound, expr) in bounds.iter_mut().zip([lower, upper]) {
                    if let Some(expr) = expr {
                        match expr.eval(frame)? {
                            Value::Int(n) => *bound = Some(n),
                            _ => return Ok(Value::Null),
                        }
                    }
                }
                Value::Array(Rc::new(array.slice(&[(bounds[0], bounds[1])])))
            }
            Expr::Routine(call) => {
                let args = call.args.iter().map(|arg| arg.eval(frame)).collect::<Result<Vec<_>, _>>()?;
                return crate::sql::routine::interpret::call(&call.routine, args, frame.run);
            }
            Expr::Sequence { what, id, args } => {
                let args = args.iter().map(|e| e.eval(frame)).collect::<Result<Vec<_>, _>>()?;
                frame.run.sequence(*what, *id, &args)?
            }
            Expr::Session { what, args } => {
                let args = args.iter().map(|e| e.eval(frame)).collect::<Result<Vec<_>, _>>()?;
                super::session::call(*what, &args, frame.run)?
            }
            Expr::Aggregate(_) | Expr::Window(_) | Expr::Set(_) => return Err(internal()),
        })
    }
}

/// IS [NOT] NULL; a row value is NULL when all of its fields are, and NOT NULL when none is.
fn is_null(value: &Value, negated: bool) -> bool {
    match value {
        Value::Record(record) => record.values.iter().all(|field| field.is_null() != negated),
        value => value.is_null() != negated,
    }
}

fn compare_sides(
    op: Comparison,
    a: &Expr,
    b: &Expr,
    frame: &Frame<'_, '_>,
) -> Result<Option<bool>, SqlError> {
    let (left, right);
    let a = match a.peek(frame) {
        Some(value) => value,
        None => {
            left = a.eval(frame)?;
            &left
        }
    };
    let b = match b.peek(frame) {
        Some(value) => value,
        None => {
            right = b.eval(frame)?;
            &right
        }
    };
    Ok((!a.is_null() && !b.is_null()).then(|| satisfies(op, compare(a, b))))
}

fn compare_rows(
    op: Comparison,
    pairs: &[(Expr, Expr)],
    frame: &Frame<'_, '_>,
) -> Result<Option<bool>, SqlError> {
    let mut unknown = false;
    for (at, (a, b)) in pairs.iter().enumerate() {
        let (a, b) = (a.eval(frame)?, b.eval(frame)?);
        let order = (!a.is_null() && !b.is_null()).then(|| compare(&a, &b));
        match op {
            // every pair counts
            Comparison::Eq | Comparison::Ne => match order {
                Some(Ordering::Equal) => {}
                Some(_) => return Ok(Some(op == Comparison::Ne)),
                None => unknown = true,
            },
            // the first pair that differs decides
            _ => match order {
                None => return Ok(None),
                Some(Ordering::Equal) if at + 1 < pairs.len() => {}
                Some(order) => return Ok(Some(satisfies(op, order))),
            },
        }
    }
    Ok(if unknown { None } else { Some(op == Comparison::Eq) })
}

fn quantified<'v>(
    value: Value,
    elements: impl Iterator<Item = &'v Value>,
    test: &Expr,
    all: bool,
    frame: &Frame<'_, '_>,
) -> Result<Value, SqlError> {
    let mut pair = [value, Value::Null];
    let mut unknown = false;
    for element in elements {
        pair[1] = element.clone();
        match truth(&test.eval(&frame.over(&pair))?) {
            Some(held) if held != all => return Ok(Value::Bool(!all)),
            Some(_) => {}
            None => unknown = true,
        }
    }
    Ok(if unknown { Value::Null } else { Value::Bool(all) })
}

fn evaluate_subquery(subquery: &Subquery, frame: &Frame<'_, '_>) -> Result<Value, SqlError> {
    let plan = &subquery.plan;
    let run = frame.run;
    let params: Row = plan.params.iter().map(|param| param.eval(frame)).collect::<Result<_, _>>()?;
    let kept = match run.recall(plan.slot, &params).filter(|_| !plan.volatile) {
        Some(kept) => kept,
        None => {
            let kept = compute(subquery, run, &params)?;
            if !plan.volatile {
                run.keep(plan.slot, params, kept.clone());
            }
            kept
        }
    };
    match (&subquery.kind, kept) {
        (_, Kept::Value(value)) => Ok(value),
        (SubqueryKind::In { values, negated }, Kept::Set(set)) => {
            let row: Row = values.iter().map(|value| value.eval(frame)).collect::<Result<_, _>>()?;
            Ok(from_truth(contains(&set, &row).map(|found| found != *negated)))
        }
        (SubqueryKind::Quantified { value, test, all }, Kept::Rows(rows)) => {
            let value = value.eval(frame)?;
            quantified(value, rows.iter().filter_map(|row| row.first()), test, *all, frame)
        }
        _ => Err(internal()),
    }
}

fn compute(subquery: &Subquery, run: &Run<'_>, params: &[Value]) -> Result<Kept, SqlError> {
    let plan = &subquery.plan.plan;
    Ok(match &subquery.kind {
        SubqueryKind::Scalar => {
            let mut result: Option<Value> = None;
            execute(plan, run, params, &mut |row| {
                if result.is_some() {
                    return Err(SqlError::new(
                        "21000",
                        "more than one row returned by a subquery used as an expression",
                    ));
                }
                result = row.first().cloned();
                Ok(true)
            })?;
            Kept::Value(result.unwrap_or_default())
        }
        SubqueryKind::Exists => {
            let mut found = false;
            execute(plan, run, params, &mut |_| {
                found = true;
                Ok(false)
            })?;
            Kept::Value(Value::Bool(found))
        }
        SubqueryKind::Array => {
            let mut values = Vec::new();
            execute(plan, run, params, &mut |row| {
                run.hold(row)?;
                values.extend(row.first().cloned());
                Ok(true)
            })?;
            Kept::Value(Value::Array(Rc::new(Array::of(values))))
        }
        SubqueryKind::In { .. } => {
            let mut set = InSet { rows: Set::default(), with_null: Vec::new() };
            execute(plan, run, params, &mut |row| {
                run.hold(row)?;
                if row.iter().any(Value::is_null) {
                    // one all-NULL row says as much as a thousand
                    if !set.with_null.contains(row) {
                        set.with_null.push(row.clone());
                    }
                } else {
                    set.rows.insert(row.clone());
                }
                Ok(true)
            })?;
            Kept::Set(Rc::new(set))
        }
        SubqueryKind::Quantified { .. } => {
            let mut rows = Vec::new();
            execute(plan, run, params, &mut |row| {
                run.hold(row)?;
                rows.push(row.clone());
                Ok(true)
            })?;
            Kept::Rows(Rc::new(rows))
        }
    })
}

/// Whether the set has the row: unknown when only a NULL keeps a row from being different.
fn contains(set: &InSet, row: &Row) -> Option<bool> {
    let may_equal =
        |other: &Row| row.iter().zip(other.iter()).all(|(a, b)| a.is_null() || b.is_null() || a.equals(b));
    if !row.iter().any(Value::is_null) {
        if set.rows.contains(row) {
            return Some(true);
        }
        return if set.with_null.iter().any(may_equal) { None } else { Some(false) };
    }
    if set.with_null.iter().any(may_equal) || set.rows.iter().any(may_equal) { None } else { Some(false) }
}
