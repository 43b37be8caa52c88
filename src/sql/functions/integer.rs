//! Operators and functions of smallint, integer and bigint.

use super::arguments::int;
use super::{Entry, f};
use crate::sql::error::SqlError;
use crate::sql::numeric::Numeric;
use crate::sql::value::Value;

type Answer = Result<Value, SqlError>;

fn range(ty: &str) -> SqlError {
    SqlError::new("22003", format!("{ty} out of range"))
}

pub(crate) fn division_by_zero() -> SqlError {
    SqlError::new("22012", "division by zero")
}

fn small(n: Option<i64>) -> Answer {
    n.filter(|n| i16::try_from(*n).is_ok()).map(Value::Int).ok_or_else(|| range("smallint"))
}

fn medium(n: Option<i64>) -> Answer {
    n.filter(|n| i32::try_from(*n).is_ok()).map(Value::Int).ok_or_else(|| range("integer"))
}

fn big(n: Option<i64>) -> Answer {
    n.map(Value::Int).ok_or_else(|| range("bigint"))
}

fn add(a: &[Value]) -> Option<i64> {
    int(a, 0).checked_add(int(a, 1))
}

fn sub(a: &[Value]) -> Option<i64> {
    int(a, 0).checked_sub(int(a, 1))
}

fn mul(a: &[Value]) -> Option<i64> {
    int(a, 0).checked_mul(int(a, 1))
}

fn div(a: &[Value]) -> Result<Option<i64>, SqlError> {
    if int(a, 1) == 0 { Err(division_by_zero()) } else { Ok(int(a, 0).checked_div(int(a, 1))) }
}

fn rem(a: &[Value]) -> Answer {
    if int(a, 1) == 0 {
        return Err(division_by_zero());
    }
    Ok(Value::Int(int(a, 0).checked_rem(int(a, 1)).unwrap_or(0)))
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn gcd_of(a: &[Value]) -> Option<i64> {
    i64::try_from(gcd(int(a, 0).unsigned_abs(), int(a, 1).unsigned_abs())).ok()
}

fn lcm_of(a: &[Value]) -> Option<i64> {
    let (x, y) = (int(a, 0).unsigned_abs(), int(a, 1).unsigned_abs());
    if x == 0 || y == 0 {
        return Some(0);
    }
    (x / gcd(x, y)).checked_mul(y).and_then(|n| i64::try_from(n).ok())
}

fn factorial(a: &[Value]) -> Answer {
    let n = int(a, 0);
    if n < 0 {
        return Err(SqlError::new("22003", "factorial of a negative number is undefined"));
    }
    // 32177! is PostgreSQL's last; its time here would not be a learner's wish either.
    if n > 32_177 {
        return Err(crate::sql::numeric::overflow());
    }
    let mut product = num_bigint::BigInt::from(1);
    for k in 2..=n {
        product *= k;
    }
    Ok(Value::Numeric(Numeric::from_big(product, 0)))
}

fn shift(a: &[Value], bits: i64, left: bool) -> i64 {
    let by = int(a, 1).rem_euclid(bits) as u32;
    match (left, bits) {
        (true, 64) => int(a, 0).wrapping_shl(by),
        (true, 32) => i64::from((int(a, 0) as i32).wrapping_shl(by)),
        (true, _) => i64::from(((int(a, 0) as i32).wrapping_shl(int(a, 1).rem_euclid(32) as u32)) as i16),
        (false, _) => int(a, 0) >> by,
    }
}

pub(super) static TABLE: &[Entry] = &[
    f("+", "22>2", |a, _| small(add(a))),
    f("+", "24>4 42>4 44>4", |a, _| medium(add(a))),
    f("+", "28>8 82>8 48>8 84>8 88>8", |a, _| big(add(a))),
    f("-", "22>2", |a, _| small(sub(a))),
    f("-", "24>4 42>4 44>4", |a, _| medium(sub(a))),
    f("-", "28>8 82>8 48>8 84>8 88>8", |a, _| big(sub(a))),
    f("*", "22>2", |a, _| small(mul(a))),
    f("*", "24>4 42>4 44>4", |a, _| medium(mul(a))),
    f("*", "28>8 82>8 48>8 84>8 88>8", |a, _| big(mul(a))),
    f("/", "22>2", |a, _| small(div(a)?)),
    f("/", "24>4 42>4 44>4", |a, _| medium(div(a)?)),
    f("/", "28>8 82>8 48>8 84>8 88>8", |a, _| big(div(a)?)),
    f("%", "22>2 44>4 88>8", |a, _| rem(a)),
    f("mod", "22>2 44>4 88>8", |a, _| rem(a)),
    f("+", "2>2 4>4 8>8", |a, _| Ok(Value::Int(int(a, 0)))),
    f("-", "2>2", |a, _| small(int(a, 0).checked_neg())),
    f("-", "4>4", |a, _| medium(int(a, 0).checked_neg())),
    f("-", "8>8", |a, _| big(int(a, 0).checked_neg())),
    f("abs", "2>2", |a, _| small(int(a, 0).checked_abs())),
    f("abs", "4>4", |a, _| medium(int(a, 0).checked_abs())),
    f("abs", "8>8", |a, _| big(int(a, 0).checked_abs())),
    f("@", "2>2", |a, _| small(int(a, 0).checked_abs())),
    f("@", "4>4", |a, _| medium(int(a, 0).checked_abs())),
    f("@", "8>8", |a, _| big(int(a, 0).checked_abs())),
    f("&", "22>2 44>4 88>8", |a, _| Ok(Value::Int(int(a, 0) & int(a, 1)))),
    f("|", "22>2 44>4 88>8", |a, _| Ok(Value::Int(int(a, 0) | int(a, 1)))),
    f("#", "22>2 44>4 88>8", |a, _| Ok(Value::Int(int(a, 0) ^ int(a, 1)))),
    f("~", "2>2 4>4 8>8", |a, _| Ok(Value::Int(!int(a, 0)))),
    f("<<", "24>2", |a, _| Ok(Value::Int(shift(a, 16, true)))),
    f("<<", "44>4", |a, _| Ok(Value::Int(shift(a, 32, true)))),
    f("<<", "84>8", |a, _| Ok(Value::Int(shift(a, 64, true)))),
    f(">>", "24>2 44>4", |a, _| Ok(Value::Int(shift(a, 32, false)))),
    f(">>", "84>8", |a, _| Ok(Value::Int(shift(a, 64, false)))),
    f("gcd", "44>4", |a, _| medium(gcd_of(a))),
    f("gcd", "88>8", |a, _| big(gcd_of(a))),
    f("lcm", "44>4", |a, _| medium(lcm_of(a))),
    f("lcm", "88>8", |a, _| big(lcm_of(a))),
    f("factorial", "8>n", |a, _| factorial(a)),
];
