//! Arithmetic on `numeric` with PostgreSQL's scales.

use num_bigint::{BigInt, Sign};

use super::round::{Mode, divide};
use super::{MAX_DISPLAY_SCALE, MAX_SCALE, MIN_SIGNIFICANT, Numeric, pow10, pow10_i128};
use crate::sql::error::SqlError;

fn division_by_zero() -> SqlError {
    SqlError::new("22012", "division by zero")
}

impl Numeric {
    /// The sum; its scale is the larger one.
    ///
    /// # Errors
    /// 22003 when the format cannot hold the result, as all arithmetic here.
    pub fn add(&self, other: &Numeric) -> Result<Numeric, SqlError> {
        if let (Numeric::Small { coefficient: a, scale: s }, Numeric::Small { coefficient: b, scale: t }) =
            (self, other)
        {
            let scale = (*s).max(*t);
            if let (Some(p), Some(q)) = (pow10_small(scale - s), pow10_small(scale - t)) {
                let sum = i128::from(*a) * i128::from(p) + i128::from(*b) * i128::from(q);
                return Ok(Numeric::from_i128(sum, scale.into()));
            }
        }
        match (self.parts(), other.parts()) {
            (Some((a, s)), Some((b, t))) => {
                let scale = s.max(t);
                let sum = a * pow10(u32::from(scale - s)) + b * pow10(u32::from(scale - t));
                Numeric::checked(sum, scale)
            }
            _ => Ok(match (self, other) {
                (Numeric::NaN, _) | (_, Numeric::NaN) => Numeric::NaN,
                (Numeric::Infinity, Numeric::NegInfinity) | (Numeric::NegInfinity, Numeric::Infinity) => {
                    Numeric::NaN
                }
                (Numeric::Infinity, _) | (_, Numeric::Infinity) => Numeric::Infinity,
                _ => Numeric::NegInfinity,
            }),
        }
    }

    /// The difference.
    pub fn sub(&self, other: &Numeric) -> Result<Numeric, SqlError> {
        self.add(&other.neg())
    }

    /// The number with its sign turned.
    pub fn neg(&self) -> Numeric {
        match self {
            Numeric::Small { coefficient, scale } => {
                Numeric::from_i128(-i128::from(*coefficient), (*scale).into())
            }
            Numeric::Big(big) => Numeric::from_big(-&big.coefficient, big.scale),
            Numeric::NaN => Numeric::NaN,
            Numeric::Infinity => Numeric::NegInfinity,
            Numeric::NegInfinity => Numeric::Infinity,
        }
    }

    /// The number without its sign.
    pub fn abs(&self) -> Numeric {
        if self.signum() < 0 { self.neg() } else { self.clone() }
    }

    /// The product; its scale is the sum of the scales.
    pub fn mul(&self, other: &Numeric) -> Result<Numeric, SqlError> {
        if let (Numeric::Small { coefficient: a, scale: s }, Numeric::Small { coefficient: b, scale: t }) =
            (self, other)
        {
            let product = i128::from(*a) * i128::from(*b);
            return Ok(Numeric::from_i128(product, u16::from(*s) + u16::from(*t)));
        }
        match (self.parts(), other.parts()) {
            (Some((a, s)), Some((b, t))) => {
                let scale = u32::from(s) + u32::from(t);
                if scale > u32::from(MAX_SCALE) {
                    let cut = pow10(scale - u32::from(MAX_SCALE));
                    return Numeric::checked(divide(&(a * b), &cut, Mode::Nearest), MAX_SCALE);
                }
                Numeric::checked(a * b, scale as u16)
            }
            _ => {
                let nan = matches!(self, Numeric::NaN) || matches!(other, Numeric::NaN);
                Ok(match self.signum() * other.signum() {
                    _ if nan => Numeric::NaN,
                    0 => Numeric::NaN,
                    1 => Numeric::Infinity,
                    _ => Numeric::NegInfinity,
                })
            }
        }
    }

    /// The quotient, with at least 16 significant digits as PostgreSQL chooses them.
    ///
    /// # Errors
    /// 22012 for a division by zero.
    pub fn div(&self, other: &Numeric) -> Result<Numeric, SqlError> {
        if let Some(special) = self.div_special(other)? {
            return Ok(special);
        }
        let scale = division_scale(self, other);
        self.div_to(other, scale, Mode::Nearest)
    }

    /// The whole part of the quotient.
    pub fn div_trunc(&self, other: &Numeric) -> Result<Numeric, SqlError> {
        match self.div_special(other)? {
            Some(special) => Ok(special),
            None => self.div_to(other, 0, Mode::Truncate),
        }
    }

    /// The remainder, with the sign of `self`.
    pub fn rem(&self, other: &Numeric) -> Result<Numeric, SqlError> {
        if other.is_zero() && !matches!(self, Numeric::NaN) {
            return Err(division_by_zero());
        }
        let (Some((a, s)), Some((b, t))) = (self.parts(), other.parts()) else {
            let infinite = matches!(other, Numeric::Infinity | Numeric::NegInfinity);
            return Ok(if infinite && self.is_finite() { self.clone() } else { Numeric::NaN });
        };
        let scale = s.max(t);
        let a = a * pow10(u32::from(scale - s));
        let b = b * pow10(u32::from(scale - t));
        Ok(Numeric::from_big(a % b, scale))
    }

    /// What a division by zero, NaN or an infinity gives; `None` for two ordinary numbers.
    fn div_special(&self, other: &Numeric) -> Result<Option<Numeric>, SqlError> {
        if matches!(self, Numeric::NaN) || matches!(other, Numeric::NaN) {
            return Ok(Some(Numeric::NaN));
        }
        if other.is_zero() {
            return Err(division_by_zero());
        }
        Ok(match (self.is_finite(), other.is_finite()) {
            (true, true) => None,
            (true, false) => Some(Numeric::ZERO),
            (false, false) => Some(Numeric::NaN),
            (false, true) => Some(if other.signum() < 0 { self.neg() } else { self.clone() }),
        })
    }

    /// The quotient of two finite numbers with `scale` digits after the point.
    pub(crate) fn div_to(&self, other: &Numeric, scale: i32, mode: Mode) -> Result<Numeric, SqlError> {
        if let (Numeric::Small { coefficient: a, scale: s }, Numeric::Small { coefficient: b, scale: t }) =
            (self, other)
        {
            let shift = scale + i32::from(*t) - i32::from(*s);
            if let Some(power) = u32::try_from(shift).ok().filter(|s| *s <= 19).and_then(pow10_i128) {
                let (n, by) = (i128::from(*a) * power, i128::from(*b));
                let mut quotient = n / by;
                if mode == Mode::Nearest && (n % by).unsigned_abs() * 2 >= by.unsigned_abs() {
                    quotient += if (n < 0) == (by < 0) { 1 } else { -1 };
                }
                return Ok(Numeric::from_i128(quotient, scale as u16));
            }
        }
        let (Some((a, s)), Some((b, t))) = (self.parts(), other.parts()) else {
            return Ok(Numeric::NaN);
        };
        let shift = scale + i32::from(t) - i32::from(s);
        let power = pow10(shift.unsigned_abs());
        let quotient =
            if shift >= 0 { divide(&(a * power), &b, mode) } else { divide(&a, &(b * power), mode) };
        Numeric::checked(quotient, scale as u16)
    }

    /// Position and value of the leading base-10000 digit: PostgreSQL's scale rules speak of these.
    pub(crate) fn leading(&self) -> (i32, i32) {
        let (digits, scale) = match self {
            Numeric::Small { coefficient: 0, .. } => return (0, 0),
            Numeric::Small { coefficient, scale } => {
                (coefficient.unsigned_abs().to_string(), i32::from(*scale))
            }
            Numeric::Big(big) => (leading_digits(&big.coefficient), i32::from(big.scale)),
            _ => return (0, 0),
        };
        let count = match self {
            Numeric::Big(big) => decimal_digits(&big.coefficient) as i32,
            _ => digits.len() as i32,
        };
        let exponent = count - 1 - scale;
        let weight = exponent.div_euclid(4);
        let width = (exponent - 4 * weight + 1) as usize;
        let first = digits.bytes().chain(std::iter::repeat(b'0')).take(width);
        (weight, first.fold(0, |n, b| n * 10 + i32::from(b - b'0')))
    }
}

/// The scale PostgreSQL's `select_div_scale` gives a quotient.
fn division_scale(a: &Numeric, b: &Numeric) -> i32 {
    let (weight_a, first_a) = a.leading();
    let (weight_b, first_b) = b.leading();
    let weight = weight_a - weight_b - i32::from(first_a <= first_b);
    (MIN_SIGNIFICANT - weight * 4)
        .max(i32::from(a.scale()))
        .max(i32::from(b.scale()))
        .clamp(0, MAX_DISPLAY_SCALE)
}

fn pow10_small(n: u8) -> Option<i64> {
    10i64.checked_pow(n.into())
}

/// How many decimal digits a number has.
pub(crate) fn decimal_digits(n: &BigInt) -> usize {
    if n.sign() == Sign::NoSign {
        return 1;
    }
    let guess = ((n.bits() - 1) as f64 * std::f64::consts::LOG10_2) as u32;
    // The guess is exact or one too small.
    if n.magnitude() >= pow10(guess + 1).magnitude() { guess as usize + 2 } else { exact(n, guess) }
}

fn exact(n: &BigInt, guess: u32) -> usize {
    if n.magnitude() >= pow10(guess).magnitude() { guess as usize + 1 } else { guess as usize }
}

/// The first digits of a number, at least eight where it has them.
fn leading_digits(n: &BigInt) -> String {
    let count = decimal_digits(n);
    let cut = count.saturating_sub(12) as u32;
    (n / pow10(cut)).magnitude().to_string()
}
