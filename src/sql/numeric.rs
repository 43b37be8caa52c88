//! `numeric`: exact decimals with a display scale, NaN and infinities.
//!
//! Most numbers of a learner's tables fit in an i64 with a scale and stay inline; the rest go over
//! [`num_bigint`]. The form is canonical: a number that fits the small form is always in it.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use num_bigint::{BigInt, Sign};

use super::error::SqlError;
use super::value::output::write_digits;

pub mod arith;
pub mod math;
pub mod round;
#[cfg(test)]
mod tests;

/// The most digits PostgreSQL shows after the point of a computed result.
pub const MAX_DISPLAY_SCALE: i32 = 1000;
/// Significant digits a division or root aims at.
pub const MIN_SIGNIFICANT: i32 = 16;
/// The most digits after the point that the format holds.
pub const MAX_SCALE: u16 = 16383;
/// The most digits before the point that the format holds.
pub const MAX_WHOLE_DIGITS: i64 = 131_072;

/// A `numeric` value.
#[derive(Debug, Clone)]
pub enum Numeric {
    /// `coefficient / 10^scale`.
    Small {
        coefficient: i64,
        scale: u8,
    },
    /// As `Small`, where it does not fit.
    Big(Rc<Big>),
    NaN,
    Infinity,
    NegInfinity,
}

/// The big form of a number.
#[derive(Debug)]
pub struct Big {
    pub coefficient: BigInt,
    pub scale: u16,
}

/// 10 to the `n`.
pub(crate) fn pow10(n: u32) -> BigInt {
    match n {
        0..=18 => BigInt::from(10i64.pow(n)),
        _ => BigInt::from(10u8).pow(n),
    }
}

/// 10 to the `n` where it fits an i128.
pub(crate) fn pow10_i128(n: u32) -> Option<i128> {
    10i128.checked_pow(n)
}

pub(crate) fn overflow() -> SqlError {
    SqlError::new("22003", "value overflows numeric format")
}

impl From<i64> for Numeric {
    fn from(n: i64) -> Self {
        Numeric::Small { coefficient: n, scale: 0 }
    }
}

impl Numeric {
    pub const ZERO: Numeric = Numeric::Small { coefficient: 0, scale: 0 };

    /// The number `coefficient / 10^scale` in its canonical form.
    pub fn from_i128(coefficient: i128, scale: u16) -> Numeric {
        match (i64::try_from(coefficient), u8::try_from(scale)) {
            (Ok(coefficient), Ok(scale)) => Numeric::Small { coefficient, scale },
            _ => Numeric::Big(Rc::new(Big { coefficient: coefficient.into(), scale })),
        }
    }

    /// The number `coefficient / 10^scale` in its canonical form.
    pub fn from_big(coefficient: BigInt, scale: u16) -> Numeric {
        match (i64::try_from(&coefficient), u8::try_from(scale)) {
            (Ok(coefficient), Ok(scale)) => Numeric::Small { coefficient, scale },
            _ => Numeric::Big(Rc::new(Big { coefficient, scale })),
        }
    }

    /// As [`Numeric::from_big`], refusing what the format cannot hold.
    pub(crate) fn checked(coefficient: BigInt, scale: u16) -> Result<Numeric, SqlError> {
        // 3.33 bits a digit: exact enough for a limit that is 131072 digits.
        let whole = (coefficient.bits() as f64 / std::f64::consts::LOG2_10) as i64 - i64::from(scale);
        if whole > MAX_WHOLE_DIGITS { Err(overflow()) } else { Ok(Numeric::from_big(coefficient, scale)) }
    }

    /// Coefficient and scale of a finite number.
    pub(crate) fn parts(&self) -> Option<(BigInt, u16)> {
        match self {
            Numeric::Small { coefficient, scale } => Some(((*coefficient).into(), u16::from(*scale))),
            Numeric::Big(big) => Some((big.coefficient.clone(), big.scale)),
            _ => None,
        }
    }

    /// The number of digits after the point that the number shows.
    pub fn scale(&self) -> u16 {
        match self {
            Numeric::Small { scale, .. } => u16::from(*scale),
            Numeric::Big(big) => big.scale,
            _ => 0,
        }
    }

    /// Whether the number is neither NaN nor infinite.
    pub fn is_finite(&self) -> bool {
        matches!(self, Numeric::Small { .. } | Numeric::Big(_))
    }

    /// -1, 0 or 1; NaN counts as 1.
    pub fn signum(&self) -> i32 {
        match self {
            Numeric::Small { coefficient, .. } => coefficient.signum() as i32,
            Numeric::Big(big) => match big.coefficient.sign() {
                Sign::Minus => -1,
                Sign::NoSign => 0,
                Sign::Plus => 1,
            },
            Numeric::NegInfinity => -1,
            Numeric::NaN | Numeric::Infinity => 1,
        }
    }

    /// Whether the number is zero, whatever its scale.
    pub fn is_zero(&self) -> bool {
        self.signum() == 0
    }

    /// The number a text spells: `Ok(None)` where it is not one.
    ///
    /// # Errors
    /// 22003 when the format cannot hold it.
    pub fn parse(text: &str) -> Result<Option<Numeric>, SqlError> {
        let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\x0b');
        let (negative, body) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        if body.eq_ignore_ascii_case("nan") && body.len() == text.len() {
            return Ok(Some(Numeric::NaN));
        }
        if body.eq_ignore_ascii_case("infinity") || body.eq_ignore_ascii_case("inf") {
            return Ok(Some(if negative { Numeric::NegInfinity } else { Numeric::Infinity }));
        }
        let (mantissa, exponent) = match body.find(['e', 'E']) {
            None => (body, 0),
            Some(at) => {
                let digits = &body[at + 1..];
                let unsigned = digits.strip_prefix(['+', '-']).unwrap_or(digits);
                if unsigned.is_empty() || !unsigned.bytes().all(|b| b.is_ascii_digit()) {
                    return Ok(None);
                }
                let Ok(exponent) = digits.parse::<i32>() else {
                    return Err(overflow());
                };
                (&body[..at], exponent)
            }
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits_only = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !digits_only(whole) || !digits_only(fraction) {
            return Ok(None);
        }
        let scale = fraction.len() as i64 - i64::from(exponent);
        if whole.len() + fraction.len() <= 18 && (0..=255).contains(&scale) {
            let fold = |n, digits: &str| digits.bytes().fold(n, |n: i64, b| n * 10 + i64::from(b - b'0'));
            let n = fold(fold(0, whole), fraction);
            let coefficient = if negative { -n } else { n };
            return Ok(Some(Numeric::Small { coefficient, scale: scale as u8 }));
        }
        if whole.len() as i64 + i64::from(exponent) > MAX_WHOLE_DIGITS || scale > i64::from(MAX_SCALE) + 4096
        {
            return Err(overflow());
        }
        let digits = [whole.as_bytes(), fraction.as_bytes()].concat();
        let Some(mut n) = BigInt::parse_bytes(&digits, 10) else {
            return Ok(None);
        };
        if negative {
            n = -n;
        }
        if scale < 0 {
            return Numeric::checked(n * pow10(scale.unsigned_abs() as u32), 0).map(Some);
        }
        if scale > i64::from(MAX_SCALE) {
            return Err(overflow());
        }
        Numeric::checked(n, scale as u16).map(Some)
    }

    /// The number a float shows with PostgreSQL's digits: 15 for `double precision`, 6 for `real`.
    pub fn from_float(x: f64, digits: usize) -> Numeric {
        if x.is_nan() {
            return Numeric::NaN;
        }
        if x.is_infinite() {
            return if x > 0.0 { Numeric::Infinity } else { Numeric::NegInfinity };
        }
        let text = format!("{x:.*e}", digits - 1);
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
        let text = format!("{mantissa}e{exponent}");
        Numeric::parse(&text).ok().flatten().unwrap_or(Numeric::ZERO)
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        match self {
            Numeric::Small { coefficient, scale: 0 } => *coefficient as f64,
            Numeric::NaN => f64::NAN,
            Numeric::Infinity => f64::INFINITY,
            Numeric::NegInfinity => f64::NEG_INFINITY,
            finite => finite.to_string().parse().unwrap_or(f64::NAN),
        }
    }

    /// The nearest integer, halves away from zero; `None` where an i64 cannot hold it.
    pub fn to_i64(&self) -> Option<i64> {
        match self.round(0) {
            Numeric::Small { coefficient, scale: 0 } => Some(coefficient),
            _ => None,
        }
    }

    /// Appends the number with its display scale.
    pub fn write(&self, out: &mut String) {
        let (negative, digits, scale) = match self {
            Numeric::NaN => return out.push_str("NaN"),
            Numeric::Infinity => return out.push_str("Infinity"),
            Numeric::NegInfinity => return out.push_str("-Infinity"),
            Numeric::Small { coefficient, scale } => {
                if *scale == 0 {
                    return super::value::output::write_int(*coefficient, out);
                }
                if let Some(unit) = 10u64.checked_pow(u32::from(*scale)) {
                    let number = coefficient.unsigned_abs();
                    if *coefficient < 0 {
                        out.push('-');
                    }
                    write_digits(number / unit, 1, out);
                    out.push('.');
                    return write_digits(number % unit, usize::from(*scale), out);
                }
                (*coefficient < 0, coefficient.unsigned_abs().to_string(), usize::from(*scale))
            }
            Numeric::Big(big) => {
                let negative = big.coefficient.sign() == Sign::Minus;
                (negative, big.coefficient.magnitude().to_string(), usize::from(big.scale))
            }
        };
        if negative {
            out.push('-');
        }
        if digits.len() > scale {
            let (whole, fraction) = digits.split_at(digits.len() - scale);
            out.push_str(whole);
            if scale > 0 {
                out.push('.');
                out.push_str(fraction);
            }
        } else {
            out.push_str("0.");
            (digits.len()..scale).for_each(|_| out.push('0'));
            out.push_str(&digits);
        }
    }

    /// The order of numbers: 1.0 equals 1.00, NaN is the greatest.
    pub fn compare(&self, other: &Numeric) -> Ordering {
        if let (Numeric::Small { coefficient: a, scale: s }, Numeric::Small { coefficient: b, scale: t }) =
            (self, other)
        {
            if s == t {
                return a.cmp(b);
            }
            if a.signum() != b.signum() {
                return a.signum().cmp(&b.signum());
            }
            if let (Some(x), Some(y)) = (
                pow10_i128(u32::from(t.saturating_sub(*s))).and_then(|p| p.checked_mul(i128::from(*a))),
                pow10_i128(u32::from(s.saturating_sub(*t))).and_then(|p| p.checked_mul(i128::from(*b))),
            ) {
                return x.cmp(&y);
            }
        }
        let rank = |n: &Numeric| match n {
            Numeric::NegInfinity => 0,
            Numeric::Infinity => 2,
            Numeric::NaN => 3,
            _ => 1,
        };
        match (self.parts(), other.parts()) {
            (Some((a, s)), Some((b, t))) => {
                let a = a * pow10(u32::from(t.saturating_sub(s)));
                let b = b * pow10(u32::from(s.saturating_sub(t)));
                a.cmp(&b)
            }
            _ => rank(self).cmp(&rank(other)),
        }
    }

    /// Feeds a hash that is alike for numbers that are equal.
    pub fn hash_into<H: Hasher>(&self, state: &mut H) {
        match self {
            Numeric::Small { coefficient, scale } => {
                let (mut n, mut scale) = (*coefficient, *scale);
                while scale > 0 && n % 10 == 0 {
                    n /= 10;
                    scale -= 1;
                }
                n.hash(state);
                scale.hash(state);
            }
            Numeric::Big(big) => {
                let (n, scale) = round::strip(big.coefficient.clone(), big.scale);
                match Numeric::from_big(n, scale) {
                    Numeric::Big(big) => big.coefficient.hash(state),
                    small => small.hash_into(state),
                }
            }
            Numeric::NaN => state.write_u8(1),
            Numeric::Infinity => state.write_u8(2),
            Numeric::NegInfinity => state.write_u8(3),
        }
    }
}

impl std::fmt::Display for Numeric {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}
