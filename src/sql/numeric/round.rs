//! Rounding a `numeric`, and fitting it to `numeric(p,s)`.

use num_bigint::{BigInt, Sign};

use super::{MAX_SCALE, Numeric, pow10, pow10_i128};
use crate::sql::error::SqlError;

/// How the digits that go are treated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Halves away from zero.
    Nearest,
    /// Towards zero.
    Truncate,
}

impl Numeric {
    /// Rounded to `places` digits after the point (negative: before it), halves away from zero.
    pub fn round(&self, places: i32) -> Numeric {
        self.to_places(places, Mode::Nearest)
    }

    /// Cut to `places` digits after the point, towards zero.
    pub fn trunc(&self, places: i32) -> Numeric {
        self.to_places(places, Mode::Truncate)
    }

    /// The number with exactly `max(places, 0)` digits after the point.
    pub fn to_places(&self, places: i32, mode: Mode) -> Numeric {
        let places = places.clamp(-(super::MAX_WHOLE_DIGITS as i32), i32::from(MAX_SCALE));
        let shown = places.max(0) as u16;
        if let Numeric::Small { coefficient, scale } = *self {
            let down = i32::from(scale) - places;
            if down == 0 {
                return self.clone();
            }
            if down < 0 {
                if let Some(n) =
                    pow10_i128(down.unsigned_abs()).and_then(|p| p.checked_mul(coefficient.into()))
                {
                    return Numeric::from_i128(n, shown);
                }
            } else if down > 20 {
                return Numeric::from_i128(0, shown);
            } else if let Some(power) = pow10_i128(down as u32) {
                let n = i128::from(coefficient);
                let mut quotient = n / power;
                if mode == Mode::Nearest && (n % power).abs() * 2 >= power {
                    quotient += n.signum();
                }
                let up = pow10_i128((-places).max(0) as u32).unwrap_or(1);
                return Numeric::from_i128(quotient * up, shown);
            }
        }
        let Some((n, scale)) = self.parts() else {
            return self.clone();
        };
        let down = i32::from(scale) - places;
        if down <= 0 {
            return Numeric::from_big(n * pow10(down.unsigned_abs()), shown);
        }
        // Nothing is left of a number with fewer digits than are cut (3.33 bits a digit).
        if (n.bits() as f64) < f64::from(down - 2) * 3.32 {
            return Numeric::from_i128(0, shown);
        }
        let quotient = divide(&n, &pow10(down as u32), mode);
        Numeric::from_big(quotient * pow10((-places).max(0) as u32), shown)
    }

    /// The nearest whole number towards `sign` (1: ceiling, -1: floor).
    pub fn towards(&self, sign: i32) -> Numeric {
        let whole = self.trunc(0);
        if self.signum() == sign && whole.compare(self).is_ne() {
            return whole.add(&Numeric::from(i64::from(sign))).unwrap_or(whole);
        }
        whole
    }

    /// The same number without zeros at its end.
    pub fn trim_scale(&self) -> Numeric {
        match self.parts() {
            Some((n, scale)) => {
                let (n, scale) = strip(n, scale);
                Numeric::from_big(n, scale)
            }
            None => self.clone(),
        }
    }

    /// The number as a column of `numeric(precision, scale)` keeps it.
    ///
    /// # Errors
    /// 22003 when the whole part has too many digits.
    pub fn fit(&self, precision: u16, scale: i16) -> Result<Numeric, SqlError> {
        let overflow =
            |detail: String| Err(SqlError::new("22003", "numeric field overflow").with_detail(detail));
        match self {
            Numeric::NaN => return Ok(Numeric::NaN),
            Numeric::Infinity | Numeric::NegInfinity => {
                return overflow(format!(
                    "A field with precision {precision}, scale {scale} cannot hold an infinite value."
                ));
            }
            _ => {}
        }
        let rounded = self.round(i32::from(scale));
        let limit_digits = i32::from(precision) - i32::from(scale);
        let exceeds = match &rounded {
            Numeric::Small { coefficient: 0, .. } => false,
            Numeric::Small { coefficient, scale: shown } => {
                let digits = limit_digits + i32::from(*shown);
                u32::try_from(digits)
                    .ok()
                    .map(|digits| pow10_i128(digits).is_some_and(|p| i128::from(*coefficient).abs() >= p))
                    .unwrap_or(true)
            }
            Numeric::Big(big) => {
                let digits = (limit_digits + i32::from(big.scale)).max(0) as u32;
                big.coefficient.magnitude() >= pow10(digits).magnitude()
            }
            _ => false,
        };
        if !exceeds {
            return Ok(rounded);
        }
        let power = if limit_digits == 0 { "1".to_string() } else { format!("10^{limit_digits}") };
        overflow(format!(
            "A field with precision {precision}, scale {scale} must round to an absolute value less than {power}."
        ))
    }
}

/// Drops the zeros at the end of a fraction.
pub(crate) fn strip(mut n: BigInt, mut scale: u16) -> (BigInt, u16) {
    if n.sign() == Sign::NoSign {
        return (n, 0);
    }
    // Big steps first: a number may end in thousands of zeros.
    for step in [4096u16, 512, 64, 8, 1] {
        let power = pow10(u32::from(step));
        while scale >= step {
            let rest = &n % &power;
            if rest.sign() != Sign::NoSign {
                break;
            }
            n /= &power;
            scale -= step;
        }
    }
    (n, scale)
}

/// The quotient as a whole number.
pub(crate) fn divide(n: &BigInt, by: &BigInt, mode: Mode) -> BigInt {
    let quotient = n / by;
    if mode == Mode::Truncate {
        return quotient;
    }
    let rest = n - &quotient * by;
    let twice: BigInt = rest * 2;
    if twice.magnitude() < by.magnitude() {
        return quotient;
    }
    if (n.sign() == Sign::Minus) != (by.sign() == Sign::Minus) { quotient - 1 } else { quotient + 1 }
}
