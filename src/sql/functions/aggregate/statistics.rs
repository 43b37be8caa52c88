//! Standard deviation, variance, correlation and linear regression.

use super::{Accumulator, Aggregate};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::numeric::Numeric;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// Variance and standard deviation; exact sums for integers and numerics.
struct Exact {
    name: &'static str,
    count: i64,
    sum: Numeric,
    squares: Numeric,
}

/// The same for floats, by Youngs and Cramer as PostgreSQL.
struct Float {
    name: &'static str,
    count: f64,
    sum: f64,
    squares: f64,
}

pub(super) fn spread(aggregate: &Aggregate, _: &[Value]) -> Box<dyn Accumulator> {
    let name = aggregate.name;
    if aggregate.returns == Type::Float8 {
        Box::new(Float { name, count: 0.0, sum: 0.0, squares: 0.0 })
    } else {
        Box::new(Exact { name, count: 0, sum: Numeric::ZERO, squares: Numeric::ZERO })
    }
}

fn of_population(name: &str) -> bool {
    name.ends_with("_pop")
}

fn is_deviation(name: &str) -> bool {
    name.starts_with("stddev")
}

impl Accumulator for Exact {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        let n = match args.first() {
            Some(Value::Int(n)) => Numeric::from(*n),
            Some(Value::Numeric(n)) => n.clone(),
            _ => return Ok(()),
        };
        self.count += 1;
        self.sum = self.sum.add(&n)?;
        self.squares = self.squares.add(&n.mul(&n)?)?;
        Ok(())
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        let sample = !of_population(self.name);
        if self.count == 0 || (sample && self.count == 1) {
            return Ok(Value::Null);
        }
        if !self.sum.is_finite() {
            return Ok(Value::Numeric(Numeric::NaN));
        }
        let count = Numeric::from(self.count);
        let above = count.mul(&self.squares)?.sub(&self.sum.mul(&self.sum)?)?;
        if above.signum() <= 0 {
            return Ok(Value::Numeric(Numeric::ZERO));
        }
        let below = count.mul(&Numeric::from(self.count - i64::from(sample)))?;
        let variance = above.div(&below)?;
        let result =
            if is_deviation(self.name) { variance.sqrt_to(i32::from(variance.scale()))? } else { variance };
        Ok(Value::Numeric(result))
    }
}

impl Accumulator for Float {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        let Some(Value::Float(x)) = args.first() else {
            return Ok(());
        };
        let before = self.count;
        self.count += 1.0;
        self.sum += x;
        if before > 0.0 {
            let gap = x * self.count - self.sum;
            self.squares += gap * gap / (self.count * before);
        } else if !x.is_finite() {
            self.squares = f64::NAN;
        }
        Ok(())
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        let sample = !of_population(self.name);
        if self.count == 0.0 || (sample && self.count == 1.0) {
            return Ok(Value::Null);
        }
        let variance = self.squares / if sample { self.count - 1.0 } else { self.count };
        Ok(Value::Float(if is_deviation(self.name) { variance.sqrt() } else { variance }))
    }
}

/// Sums over pairs (y, x).
struct Pairs {
    name: &'static str,
    count: f64,
    sum_x: f64,
    sum_y: f64,
    sxx: f64,
    syy: f64,
    sxy: f64,
}

pub(super) fn regression(aggregate: &Aggregate, _: &[Value]) -> Box<dyn Accumulator> {
    let name = aggregate.name;
    Box::new(Pairs { name, count: 0.0, sum_x: 0.0, sum_y: 0.0, sxx: 0.0, syy: 0.0, sxy: 0.0 })
}

impl Accumulator for Pairs {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        let [Value::Float(y), Value::Float(x)] = args else {
            return Ok(());
        };
        let before = self.count;
        self.count += 1.0;
        self.sum_x += x;
        self.sum_y += y;
        if before > 0.0 {
            let gap_x = x * self.count - self.sum_x;
            let gap_y = y * self.count - self.sum_y;
            let scale = 1.0 / (self.count * before);
            self.sxx += gap_x * gap_x * scale;
            self.syy += gap_y * gap_y * scale;
            self.sxy += gap_x * gap_y * scale;
        }
        Ok(())
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        let Pairs { count, sum_x, sum_y, sxx, syy, sxy, .. } = *self;
        if self.name == "regr_count" {
            return Ok(Value::Int(count as i64));
        }
        let result = match self.name {
            _ if count < 1.0 => None,
            "covar_pop" => Some(sxy / count),
            "covar_samp" => (count > 1.0).then(|| sxy / (count - 1.0)),
            "corr" => (sxx != 0.0 && syy != 0.0).then(|| sxy / (sxx * syy).sqrt()),
            "regr_avgx" => Some(sum_x / count),
            "regr_avgy" => Some(sum_y / count),
            "regr_sxx" => Some(sxx),
            "regr_syy" => Some(syy),
            "regr_sxy" => Some(sxy),
            "regr_slope" => (sxx != 0.0).then(|| sxy / sxx),
            "regr_intercept" => (sxx != 0.0).then(|| (sum_y - sum_x * sxy / sxx) / count),
            "regr_r2" if sxx == 0.0 => None,
            "regr_r2" if syy == 0.0 => Some(1.0),
            "regr_r2" => Some((sxy * sxy) / (sxx * syy)),
            _ => None,
        };
        Ok(result.map_or(Value::Null, Value::Float))
    }
}
