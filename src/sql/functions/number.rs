//! Operators and functions of numeric, and the random numbers.

use super::arguments::{int, numeric};
use super::{Entry, f};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::numeric::Numeric;
use crate::sql::value::Value;

type Answer = Result<Value, SqlError>;

fn ok(n: Numeric) -> Answer {
    Ok(Value::Numeric(n))
}

fn sign(a: &[Value]) -> Answer {
    let n = numeric(a, 0);
    ok(if matches!(n, Numeric::NaN) { Numeric::NaN } else { Numeric::from(i64::from(n.signum())) })
}

fn places(a: &[Value]) -> i32 {
    int(a, 1).clamp(-2000, 2000) as i32
}

/// A random number from 0 to 1, 1 excluded.
pub(crate) fn random(env: &Env) -> f64 {
    (env.next_random() >> 11) as f64 / (1u64 << 53) as f64
}

fn bound(n: &Numeric) -> Result<(), SqlError> {
    let error = |message| Err(SqlError::new("2201G", message));
    match n {
        Numeric::NaN => error("operand, lower bound, and upper bound cannot be NaN"),
        Numeric::Infinity | Numeric::NegInfinity => error("lower and upper bounds must be finite"),
        _ => Ok(()),
    }
}

fn width_bucket(a: &[Value]) -> Answer {
    let (x, low, high, count) = (numeric(a, 0), numeric(a, 1), numeric(a, 2), int(a, 3));
    if count <= 0 {
        return Err(SqlError::new("2201G", "count must be greater than zero"));
    }
    if matches!(x, Numeric::NaN) {
        bound(x)?;
    }
    bound(low)?;
    bound(high)?;
    let order = low.compare(high);
    if order.is_eq() {
        return Err(SqlError::new("2201G", "lower bound cannot equal upper bound"));
    }
    let outside = if order.is_lt() { x.compare(low).is_lt() } else { x.compare(low).is_gt() };
    let beyond = if order.is_lt() { x.compare(high).is_ge() } else { x.compare(high).is_le() };
    let bucket = if outside {
        0
    } else if beyond {
        count + 1
    } else {
        let part = x.sub(low)?.mul(&Numeric::from(count))?;
        part.div_trunc(&high.sub(low)?)?.to_i64().unwrap_or(0) + 1
    };
    Ok(Value::Int(bucket))
}

fn min_scale(a: &[Value]) -> Answer {
    let n = numeric(a, 0);
    Ok(if n.is_finite() { Value::Int(n.trim_scale().scale().into()) } else { Value::Null })
}

fn scale(a: &[Value]) -> Answer {
    let n = numeric(a, 0);
    Ok(if n.is_finite() { Value::Int(n.scale().into()) } else { Value::Null })
}

fn gcd(a: &[Value]) -> Answer {
    let (mut x, mut y) = (numeric(a, 0).abs(), numeric(a, 1).abs());
    let scale = x.scale().max(y.scale());
    if !x.is_finite() || !y.is_finite() {
        return ok(Numeric::NaN);
    }
    while !y.is_zero() {
        (x, y) = (y.clone(), x.rem(&y)?);
    }
    ok(x.to_places(scale.into(), crate::sql::numeric::round::Mode::Truncate))
}

fn lcm(a: &[Value]) -> Answer {
    let (x, y) = (numeric(a, 0), numeric(a, 1));
    let scale = i32::from(x.scale().max(y.scale()));
    if x.is_zero() || y.is_zero() {
        return ok(Numeric::from_i128(0, scale as u16));
    }
    let Value::Numeric(divisor) = gcd(a)? else {
        return Ok(Value::Null);
    };
    ok(x.div_trunc(&divisor)?.mul(y)?.abs().round(scale))
}

pub(super) static TABLE: &[Entry] = &[
    f("+", "nn>n", |a, _| ok(numeric(a, 0).add(numeric(a, 1))?)),
    f("-", "nn>n", |a, _| ok(numeric(a, 0).sub(numeric(a, 1))?)),
    f("*", "nn>n", |a, _| ok(numeric(a, 0).mul(numeric(a, 1))?)),
    f("/", "nn>n", |a, _| ok(numeric(a, 0).div(numeric(a, 1))?)),
    f("%", "nn>n", |a, _| ok(numeric(a, 0).rem(numeric(a, 1))?)),
    f("mod", "nn>n", |a, _| ok(numeric(a, 0).rem(numeric(a, 1))?)),
    f("div", "nn>n", |a, _| ok(numeric(a, 0).div_trunc(numeric(a, 1))?)),
    f("^", "nn>n", |a, _| ok(numeric(a, 0).power(numeric(a, 1))?)),
    f("power", "nn>n", |a, _| ok(numeric(a, 0).power(numeric(a, 1))?)),
    f("pow", "nn>n", |a, _| ok(numeric(a, 0).power(numeric(a, 1))?)),
    f("+", "n>n", |a, _| ok(numeric(a, 0).clone())),
    f("-", "n>n", |a, _| ok(numeric(a, 0).neg())),
    f("@", "n>n", |a, _| ok(numeric(a, 0).abs())),
    f("abs", "n>n", |a, _| ok(numeric(a, 0).abs())),
    f("sign", "n>n", |a, _| sign(a)),
    f("ceil", "n>n", |a, _| ok(numeric(a, 0).towards(1))),
    f("ceiling", "n>n", |a, _| ok(numeric(a, 0).towards(1))),
    f("floor", "n>n", |a, _| ok(numeric(a, 0).towards(-1))),
    f("round", "n>n", |a, _| ok(numeric(a, 0).round(0))),
    f("round", "n4>n", |a, _| ok(numeric(a, 0).round(places(a)))),
    f("trunc", "n>n", |a, _| ok(numeric(a, 0).trunc(0))),
    f("trunc", "n4>n", |a, _| ok(numeric(a, 0).trunc(places(a)))),
    f("sqrt", "n>n", |a, _| ok(numeric(a, 0).sqrt()?)),
    f("exp", "n>n", |a, _| ok(numeric(a, 0).exp()?)),
    f("ln", "n>n", |a, _| ok(numeric(a, 0).ln()?)),
    f("log", "n>n", |a, _| ok(Numeric::log(&Numeric::from(10), numeric(a, 0))?)),
    f("log10", "n>n", |a, _| ok(Numeric::log(&Numeric::from(10), numeric(a, 0))?)),
    f("log", "nn>n", |a, _| ok(Numeric::log(numeric(a, 0), numeric(a, 1))?)),
    f("gcd", "nn>n", |a, _| gcd(a)),
    f("lcm", "nn>n", |a, _| lcm(a)),
    f("scale", "n>4", |a, _| scale(a)),
    f("min_scale", "n>4", |a, _| min_scale(a)),
    f("trim_scale", "n>n", |a, _| ok(numeric(a, 0).trim_scale())),
    f("width_bucket", "nnn4>4", |a, _| width_bucket(a)),
    f("random", ">d^", |_, env| Ok(Value::Float(random(env)))),
    f("setseed", "d>0^", |a, env| {
        env.random.set(super::arguments::float(a, 0).to_bits());
        Ok(Value::Null)
    }),
];
