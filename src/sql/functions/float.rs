//! Operators and functions of real and double precision.

use super::arguments::{float, int};
use super::integer::division_by_zero;
use super::{Entry, f};
use crate::sql::error::SqlError;
use crate::sql::value::Value;

type Answer = Result<Value, SqlError>;

fn overflow() -> SqlError {
    SqlError::new("22003", "value out of range: overflow")
}

fn underflow() -> SqlError {
    SqlError::new("22003", "value out of range: underflow")
}

/// The result, unless finite operands gave an infinite one or a product vanished.
fn checked(result: f64, a: &[Value], vanishes: bool) -> Answer {
    let finite = float(a, 0).is_finite() && (a.len() < 2 || float(a, 1).is_finite());
    if result.is_infinite() && finite {
        return Err(overflow());
    }
    if vanishes && result == 0.0 {
        return Err(underflow());
    }
    Ok(Value::Float(result))
}

fn single(result: f64, a: &[Value], vanishes: bool) -> Answer {
    checked(f64::from(result as f32), a, vanishes)
}

fn nonzero(a: &[Value], at: usize) -> bool {
    float(a, at) != 0.0
}

fn divide(a: &[Value]) -> Result<f64, SqlError> {
    if !nonzero(a, 1) && !float(a, 0).is_nan() {
        return Err(division_by_zero());
    }
    Ok(float(a, 0) / float(a, 1))
}

fn power(a: &[Value]) -> Answer {
    let (x, y) = (float(a, 0), float(a, 1));
    if x == 0.0 && y < 0.0 {
        return Err(SqlError::new("2201F", "zero raised to a negative power is undefined"));
    }
    if x < 0.0 && y.is_finite() && y.fract() != 0.0 {
        let message = "a negative number raised to a non-integer power yields a complex result";
        return Err(SqlError::new("2201F", message));
    }
    let result = x.powf(y);
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(overflow());
    }
    if result == 0.0 && x != 0.0 && x.is_finite() && y.is_finite() {
        return Err(underflow());
    }
    Ok(Value::Float(result))
}

fn logarithm(a: &[Value], of: fn(f64) -> f64) -> Answer {
    let x = float(a, 0);
    if x == 0.0 {
        return Err(SqlError::new("2201E", "cannot take logarithm of zero"));
    }
    if x < 0.0 {
        return Err(SqlError::new("2201E", "cannot take logarithm of a negative number"));
    }
    Ok(Value::Float(of(x)))
}

fn sqrt(a: &[Value]) -> Answer {
    if float(a, 0) < 0.0 {
        return Err(SqlError::new("2201F", "cannot take square root of a negative number"));
    }
    Ok(Value::Float(float(a, 0).sqrt()))
}

fn exp(a: &[Value]) -> Answer {
    let result = float(a, 0).exp();
    checked(result, a, float(a, 0).is_finite())
}

fn map(a: &[Value], of: fn(f64) -> f64) -> Answer {
    Ok(Value::Float(of(float(a, 0))))
}

/// A function that only takes numbers from -1 to 1, or finite ones.
fn within(a: &[Value], valid: fn(f64) -> bool, of: fn(f64) -> f64) -> Answer {
    let x = float(a, 0);
    if !x.is_nan() && !valid(x) {
        return Err(SqlError::new("22003", "input is out of range"));
    }
    Ok(Value::Float(of(x)))
}

fn unit(x: f64) -> bool {
    (-1.0..=1.0).contains(&x)
}

/// Of an angle in degrees, exact where the result is.
fn degrees(a: &[Value], of: fn(f64) -> f64) -> Answer {
    within(a, f64::is_finite, of)
}

fn sind(x: f64) -> f64 {
    let turn = x.rem_euclid(360.0);
    match turn {
        0.0 | 180.0 => 0.0,
        30.0 | 150.0 => 0.5,
        90.0 => 1.0,
        210.0 | 330.0 => -0.5,
        270.0 => -1.0,
        _ => turn.to_radians().sin(),
    }
}

fn cosd(x: f64) -> f64 {
    sind(x + 90.0)
}

fn width_bucket(a: &[Value]) -> Answer {
    let (x, low, high, count) = (float(a, 0), float(a, 1), float(a, 2), int(a, 3));
    let error = |message: &str| Err(SqlError::new("2201G", message));
    if count <= 0 {
        return error("count must be greater than zero");
    }
    if x.is_nan() || low.is_nan() || high.is_nan() {
        return error("operand, lower bound, and upper bound cannot be NaN");
    }
    if low.is_infinite() || high.is_infinite() {
        return error("lower and upper bounds must be finite");
    }
    if low == high {
        return error("lower bound cannot equal upper bound");
    }
    let (before, beyond) = if low < high { (x < low, x >= high) } else { (x > low, x <= high) };
    let bucket = if before {
        0
    } else if beyond {
        count + 1
    } else {
        (count as f64 * ((x - low) / (high - low))).floor() as i64 + 1
    };
    if i32::try_from(bucket).is_err() {
        return Err(SqlError::new("22003", "integer out of range"));
    }
    Ok(Value::Int(bucket))
}

pub(super) static TABLE: &[Entry] = &[
    f("+", "dd>d fd>d df>d", |a, _| checked(float(a, 0) + float(a, 1), a, false)),
    f("-", "dd>d fd>d df>d", |a, _| checked(float(a, 0) - float(a, 1), a, false)),
    f("*", "dd>d fd>d df>d", |a, _| checked(float(a, 0) * float(a, 1), a, nonzero(a, 0) && nonzero(a, 1))),
    f("/", "dd>d fd>d df>d", |a, _| checked(divide(a)?, a, nonzero(a, 0) && float(a, 1).is_finite())),
    f("+", "ff>f", |a, _| single(float(a, 0) + float(a, 1), a, false)),
    f("-", "ff>f", |a, _| single(float(a, 0) - float(a, 1), a, false)),
    f("*", "ff>f", |a, _| single(float(a, 0) * float(a, 1), a, nonzero(a, 0) && nonzero(a, 1))),
    f("/", "ff>f", |a, _| single(divide(a)?, a, nonzero(a, 0) && float(a, 1).is_finite())),
    f("+", "d>d f>f", |a, _| map(a, |x| x)),
    f("-", "d>d f>f", |a, _| map(a, |x| -x)),
    f("@", "d>d f>f", |a, _| map(a, f64::abs)),
    f("abs", "d>d f>f", |a, _| map(a, f64::abs)),
    f("^", "dd>d", |a, _| power(a)),
    f("power", "dd>d", |a, _| power(a)),
    f("pow", "dd>d", |a, _| power(a)),
    f("|/", "d>d", |a, _| sqrt(a)),
    f("||/", "d>d", |a, _| map(a, f64::cbrt)),
    f("sqrt", "d>d", |a, _| sqrt(a)),
    f("cbrt", "d>d", |a, _| map(a, f64::cbrt)),
    f("exp", "d>d", |a, _| exp(a)),
    f("ln", "d>d", |a, _| logarithm(a, f64::ln)),
    f("log", "d>d", |a, _| logarithm(a, f64::log10)),
    f("log10", "d>d", |a, _| logarithm(a, f64::log10)),
    f("ceil", "d>d", |a, _| map(a, f64::ceil)),
    f("ceiling", "d>d", |a, _| map(a, f64::ceil)),
    f("floor", "d>d", |a, _| map(a, f64::floor)),
    f("round", "d>d", |a, _| map(a, f64::round_ties_even)),
    f("trunc", "d>d", |a, _| map(a, f64::trunc)),
    f("sign", "d>d", |a, _| {
        map(a, |x| {
            if x > 0.0 {
                1.0
            } else if x < 0.0 {
                -1.0
            } else {
                0.0
            }
        })
    }),
    f("pi", ">d", |_, _| Ok(Value::Float(std::f64::consts::PI))),
    f("degrees", "d>d", |a, _| map(a, f64::to_degrees)),
    f("radians", "d>d", |a, _| map(a, f64::to_radians)),
    f("sin", "d>d", |a, _| within(a, f64::is_finite, f64::sin)),
    f("cos", "d>d", |a, _| within(a, f64::is_finite, f64::cos)),
    f("tan", "d>d", |a, _| within(a, f64::is_finite, f64::tan)),
    f("cot", "d>d", |a, _| within(a, f64::is_finite, |x| 1.0 / x.tan())),
    f("asin", "d>d", |a, _| within(a, unit, f64::asin)),
    f("acos", "d>d", |a, _| within(a, unit, f64::acos)),
    f("atan", "d>d", |a, _| map(a, f64::atan)),
    f("atan2", "dd>d", |a, _| Ok(Value::Float(float(a, 0).atan2(float(a, 1))))),
    f("sinh", "d>d", |a, _| map(a, f64::sinh)),
    f("cosh", "d>d", |a, _| map(a, f64::cosh)),
    f("tanh", "d>d", |a, _| map(a, f64::tanh)),
    f("asinh", "d>d", |a, _| map(a, f64::asinh)),
    f("acosh", "d>d", |a, _| within(a, |x| x >= 1.0, f64::acosh)),
    f("atanh", "d>d", |a, _| within(a, unit, f64::atanh)),
    f("sind", "d>d", |a, _| degrees(a, sind)),
    f("cosd", "d>d", |a, _| degrees(a, cosd)),
    f("tand", "d>d", |a, _| degrees(a, |x| sind(x) / cosd(x))),
    f("width_bucket", "ddd4>4", |a, _| width_bucket(a)),
];
