//! Reading the arguments of a call. Resolution has cast them, so that a mismatch cannot come from SQL;
//! the neutral value it would give only keeps these total.

use crate::sql::datetime::Interval;
use crate::sql::error::SqlError;
use crate::sql::json::Json;
use crate::sql::numeric::Numeric;
use crate::sql::value::{Array, Value};

/// The largest text or array a function builds, in bytes: PostgreSQL's limit is 1 GB, too much for a tab.
pub(crate) const MAX_BYTES: usize = 64 << 20;

pub(crate) fn int(args: &[Value], at: usize) -> i64 {
    match args.get(at) {
        Some(Value::Int(n) | Value::Time(n) | Value::Timestamp(n)) => *n,
        Some(Value::Date(n)) => i64::from(*n),
        _ => 0,
    }
}

pub(crate) fn boolean(args: &[Value], at: usize) -> bool {
    matches!(args.get(at), Some(Value::Bool(true)))
}

pub(crate) fn float(args: &[Value], at: usize) -> f64 {
    match args.get(at) {
        Some(Value::Float(x)) => *x,
        _ => 0.0,
    }
}

pub(crate) fn text(args: &[Value], at: usize) -> &str {
    match args.get(at) {
        Some(value) => value.as_str().unwrap_or_default(),
        None => "",
    }
}

pub(crate) fn bytes(args: &[Value], at: usize) -> &[u8] {
    match args.get(at) {
        Some(Value::Bytes(bytes)) => bytes,
        _ => &[],
    }
}

pub(crate) fn numeric(args: &[Value], at: usize) -> &Numeric {
    const ZERO: &Numeric = &Numeric::ZERO;
    match args.get(at) {
        Some(Value::Numeric(n)) => n,
        _ => ZERO,
    }
}

pub(crate) fn interval(args: &[Value], at: usize) -> &Interval {
    const ZERO: &Interval = &Interval { months: 0, days: 0, micros: 0 };
    match args.get(at) {
        Some(Value::Interval(interval)) => interval,
        _ => ZERO,
    }
}

pub(crate) fn array(args: &[Value], at: usize) -> &Array {
    const EMPTY: &Array = &Array { dims: Vec::new(), elements: Vec::new() };
    match args.get(at) {
        Some(Value::Array(array)) => array,
        _ => EMPTY,
    }
}

pub(crate) fn jsonb(args: &[Value], at: usize) -> &Json {
    match args.get(at) {
        Some(Value::Jsonb(json)) => json,
        _ => &Json::Null,
    }
}

/// Refuses to build a value of more than [`MAX_BYTES`].
pub(crate) fn check_size(bytes: Option<usize>) -> Result<usize, SqlError> {
    match bytes {
        Some(bytes) if bytes <= MAX_BYTES => Ok(bytes),
        _ => Err(SqlError::new("54000", "requested length too large")),
    }
}
