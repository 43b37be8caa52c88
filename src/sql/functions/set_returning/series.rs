//! generate_series, generate_subscripts, unnest.

use super::{Row, Rows, row};
use crate::sql::datetime::arith;
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::functions::arguments::{array, int, interval, numeric};
use crate::sql::numeric::Numeric;
use crate::sql::value::Value;

pub(super) static ROWS: &[Row] = &[
    row("generate_series", "44>4 444>4 88>8 888>8", &[], whole),
    row("generate_series", "nn>n nnn>n", &[], decimal),
    row("generate_series", "ssi>s zzi>z", &[], moments),
    row("generate_subscripts", "A4>4", &[], subscripts),
    row("generate_subscripts", "w4>4 x4>4", &[], vector_subscripts),
    row("unnest", "A>E", &[], unnest),
];

fn zero_step() -> SqlError {
    SqlError::new("22023", "step size cannot equal zero")
}

fn whole(args: &[Value], _: &Env) -> Result<Rows, SqlError> {
    let (first, last) = (int(args, 0), int(args, 1));
    let step = if args.len() > 2 { int(args, 2) } else { 1 };
    if step == 0 {
        return Err(zero_step());
    }
    let mut next = Some(first);
    Ok(Box::new(std::iter::from_fn(move || {
        let n = next.filter(|n| if step > 0 { *n <= last } else { *n >= last })?;
        next = n.checked_add(step);
        Some(Ok(vec![Value::Int(n)]))
    })))
}

fn decimal(args: &[Value], _: &Env) -> Result<Rows, SqlError> {
    let (first, last) = (numeric(args, 0).clone(), numeric(args, 1).clone());
    let step = if args.len() > 2 { numeric(args, 2).clone() } else { Numeric::from(1) };
    for (n, what) in [(&first, "start"), (&last, "stop"), (&step, "step size")] {
        if !n.is_finite() {
            let kind = if matches!(n, Numeric::NaN) { "NaN" } else { "infinity" };
            let value = if what == "step size" { "" } else { " value" };
            return Err(SqlError::new("22023", format!("{what}{value} cannot be {kind}")));
        }
    }
    if step.is_zero() {
        return Err(zero_step());
    }
    let up = step.signum() > 0;
    let mut next = Some(first);
    Ok(Box::new(std::iter::from_fn(move || {
        let n = next.take()?;
        let order = n.compare(&last);
        if if up { order.is_gt() } else { order.is_lt() } {
            return None;
        }
        next = n.add(&step).ok();
        Some(Ok(vec![Value::Numeric(n)]))
    })))
}

fn moments(args: &[Value], _: &Env) -> Result<Rows, SqlError> {
    let (first, last, step) = (int(args, 0), int(args, 1), *interval(args, 2));
    let sign = step.sort_key().signum();
    if sign == 0 {
        return Err(zero_step());
    }
    let mut next = Some(Ok(first));
    Ok(Box::new(std::iter::from_fn(move || match next.take()? {
        Err(error) => Some(Err(error)),
        Ok(at) => {
            if if sign > 0 { at > last } else { at < last } {
                return None;
            }
            next = Some(arith::add(at, &step));
            Some(Ok(vec![Value::Timestamp(at)]))
        }
    })))
}

fn subscripts(args: &[Value], _: &Env) -> Result<Rows, SqlError> {
    let dimension = usize::try_from(int(args, 1) - 1).unwrap_or(usize::MAX);
    let length = array(args, 0).dims.get(dimension).copied().unwrap_or(0);
    Ok(Box::new((1..=i64::from(length)).map(|n| Ok(vec![Value::Int(n)]))))
}

/// Vectors of the catalogue count from 0.
fn vector_subscripts(args: &[Value], _: &Env) -> Result<Rows, SqlError> {
    let length = array(args, 0).elements.len() as i64;
    Ok(Box::new((0..length).map(|n| Ok(vec![Value::Int(n)]))))
}

fn unnest(args: &[Value], _: &Env) -> Result<Rows, SqlError> {
    let elements = array(args, 0).elements.clone();
    Ok(Box::new(elements.into_iter().map(|element| Ok(vec![element]))))
}
