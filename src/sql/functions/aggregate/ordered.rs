//! The ordered-set aggregates: percentiles and the most frequent value.

use super::{Accumulator, Aggregate};
use crate::sql::datetime::arith;
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::value::{Array, Value};

/// A percentile, or an array of them.
struct Percentile {
    fractions: Value,
    continuous: bool,
    values: Vec<Value>,
}

pub(super) fn percentile_cont(_: &Aggregate, direct: &[Value]) -> Box<dyn Accumulator> {
    let fractions = direct.first().cloned().unwrap_or_default();
    Box::new(Percentile { fractions, continuous: true, values: Vec::new() })
}

pub(super) fn percentile_disc(_: &Aggregate, direct: &[Value]) -> Box<dyn Accumulator> {
    let fractions = direct.first().cloned().unwrap_or_default();
    Box::new(Percentile { fractions, continuous: false, values: Vec::new() })
}

impl Percentile {
    fn at(&self, fraction: &Value) -> Result<Value, SqlError> {
        let Value::Float(fraction) = *fraction else {
            return Ok(Value::Null);
        };
        if !(0.0..=1.0).contains(&fraction) {
            let mut shown = String::new();
            crate::sql::value::float::write_f64(fraction, &mut shown);
            let message = format!("percentile value {shown} is not between 0 and 1");
            return Err(SqlError::new("22003", message));
        }
        let count = self.values.len() as f64;
        let get = |at: f64| self.values.get(at as usize).cloned().unwrap_or_default();
        if !self.continuous {
            return Ok(get(((fraction * count).ceil() - 1.0).max(0.0)));
        }
        let place = fraction * (count - 1.0);
        let (low, high, part) = (get(place.floor()), get(place.ceil()), place - place.floor());
        Ok(match (&low, &high) {
            (Value::Float(a), Value::Float(b)) if part != 0.0 => Value::Float(a + part * (b - a)),
            (Value::Interval(a), Value::Interval(b)) if part != 0.0 => {
                let gap = arith::sum(b, &arith::negate(a)?)?;
                Value::Interval(arith::sum(a, &arith::multiply(&gap, part)?)?.into())
            }
            _ => low,
        })
    }
}

impl Accumulator for Percentile {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        self.values.extend(args.first().filter(|v| !v.is_null()).cloned());
        Ok(())
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        if self.values.is_empty() {
            return Ok(Value::Null);
        }
        match &self.fractions {
            Value::Array(fractions) => {
                let elements = fractions.elements.iter().map(|f| self.at(f)).collect::<Result<_, _>>()?;
                Ok(Value::Array(Array { dims: fractions.dims.clone(), elements }.into()))
            }
            fraction => self.at(fraction),
        }
    }
}

/// The most frequent value, the first of equals.
#[derive(Default)]
pub(super) struct Mode {
    best: Value,
    best_count: usize,
    last: Value,
    last_count: usize,
}

impl Accumulator for Mode {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        let Some(value) = args.first().filter(|v| !v.is_null()) else {
            return Ok(());
        };
        if self.last_count > 0 && self.last.equals(value) {
            self.last_count += 1;
        } else {
            self.last = value.clone();
            self.last_count = 1;
        }
        if self.last_count > self.best_count {
            self.best = self.last.clone();
            self.best_count = self.last_count;
        }
        Ok(())
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        Ok(self.best.clone())
    }
}
