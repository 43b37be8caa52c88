//! count, sum, avg, min, max and the bitwise and boolean folds.

use std::cmp::Ordering;

use super::{Accumulator, Aggregate};
use crate::sql::datetime::{Interval, arith};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::numeric::Numeric;
use crate::sql::types::Type;
use crate::sql::value::{self, Value};

#[derive(Default)]
pub(super) struct Count(i64);

impl Accumulator for Count {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        if !args.first().is_some_and(Value::is_null) {
            self.0 += 1;
        }
        Ok(())
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        Ok(Value::Int(self.0))
    }
}

/// The least or the greatest value.
pub(super) struct Extreme {
    wanted: Ordering,
    best: Value,
}

impl Extreme {
    pub fn least() -> Extreme {
        Extreme { wanted: Ordering::Less, best: Value::Null }
    }

    pub fn greatest() -> Extreme {
        Extreme { wanted: Ordering::Greater, best: Value::Null }
    }
}

impl Accumulator for Extreme {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        let Some(value) = args.first().filter(|v| !v.is_null()) else {
            return Ok(());
        };
        if self.best.is_null() || value::compare(value, &self.best) == self.wanted {
            self.best = value.clone();
        }
        Ok(())
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        Ok(self.best.clone())
    }
}

type Combine = fn(&Value, &Value) -> Value;

/// A fold of two values into one of the same type.
pub(super) struct Fold {
    combine: Combine,
    state: Value,
}

impl Fold {
    pub fn new(combine: Combine) -> Fold {
        Fold { combine, state: Value::Null }
    }
}

impl Accumulator for Fold {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        let Some(value) = args.first().filter(|v| !v.is_null()) else {
            return Ok(());
        };
        self.state = if self.state.is_null() { value.clone() } else { (self.combine)(&self.state, value) };
        Ok(())
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        Ok(self.state.clone())
    }
}

pub(super) fn and(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Value::Bool(*a && *b),
        (Value::Int(a), Value::Int(b)) => Value::Int(a & b),
        _ => Value::Null,
    }
}

pub(super) fn or(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Value::Bool(*a || *b),
        (Value::Int(a), Value::Int(b)) => Value::Int(a | b),
        _ => Value::Null,
    }
}

pub(super) fn xor(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Value::Int(a ^ b),
        _ => Value::Null,
    }
}

enum Total {
    Int(i128),
    Numeric(Numeric),
    Float(f64),
    Interval(Interval),
}

/// sum and avg: a total and a count.
struct Sum {
    total: Total,
    count: i64,
    average: bool,
    returns: Type,
}

pub(super) fn sum(aggregate: &Aggregate, _: &[Value]) -> Box<dyn Accumulator> {
    start(aggregate, false)
}

pub(super) fn avg(aggregate: &Aggregate, _: &[Value]) -> Box<dyn Accumulator> {
    start(aggregate, true)
}

fn start(aggregate: &Aggregate, average: bool) -> Box<dyn Accumulator> {
    let total = match aggregate.arg_types.first() {
        Some(Type::Numeric(_)) => Total::Numeric(Numeric::ZERO),
        Some(Type::Float4 | Type::Float8) => Total::Float(0.0),
        Some(Type::Interval) => Total::Interval(Interval::default()),
        _ => Total::Int(0),
    };
    Box::new(Sum { total, count: 0, average, returns: aggregate.returns.clone() })
}

impl Accumulator for Sum {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        match (&mut self.total, args.first()) {
            (Total::Int(total), Some(Value::Int(n))) => *total += i128::from(*n),
            (Total::Numeric(total), Some(Value::Numeric(n))) => *total = total.add(n)?,
            (Total::Float(total), Some(Value::Float(x))) => {
                let mut sum = *total + x;
                if self.returns == Type::Float4 {
                    sum = f64::from(sum as f32);
                }
                if sum.is_infinite() && total.is_finite() && x.is_finite() {
                    return Err(SqlError::new("22003", "value out of range: overflow"));
                }
                *total = sum;
            }
            (Total::Interval(total), Some(Value::Interval(i))) => *total = arith::sum(total, i)?,
            _ => return Ok(()),
        }
        self.count += 1;
        Ok(())
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        if self.count == 0 {
            return Ok(Value::Null);
        }
        let count = Numeric::from(self.count);
        Ok(match (&self.total, self.average) {
            (Total::Int(total), false) if self.returns == Type::Int8 => match i64::try_from(*total) {
                Ok(total) => Value::Int(total),
                Err(_) => return Err(SqlError::new("22003", "bigint out of range")),
            },
            (Total::Int(total), false) => Value::Numeric(Numeric::from_i128(*total, 0)),
            (Total::Int(total), true) => Value::Numeric(Numeric::from_i128(*total, 0).div(&count)?),
            (Total::Numeric(total), false) => Value::Numeric(total.clone()),
            (Total::Numeric(total), true) => Value::Numeric(total.div(&count)?),
            (Total::Float(total), false) => Value::Float(*total),
            (Total::Float(total), true) => Value::Float(total / self.count as f64),
            (Total::Interval(total), false) => Value::Interval((*total).into()),
            (Total::Interval(total), true) => {
                Value::Interval(arith::divide(total, self.count as f64)?.into())
            }
        })
    }
}
