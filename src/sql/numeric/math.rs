//! Roots, powers, exponentials and logarithms of `numeric`, at the scales PostgreSQL chooses.
//!
//! They are computed in fixed point with spare digits and rounded once, which is what PostgreSQL's own
//! algorithms amount to.

use num_bigint::{BigInt, Sign};

use super::round::{Mode, divide};
use super::{MAX_DISPLAY_SCALE, MIN_SIGNIFICANT, Numeric, overflow, pow10};
use crate::sql::error::SqlError;

/// Digits computed beyond the ones asked for.
const GUARD: i32 = 12;
const LOG10_E: f64 = std::f64::consts::LOG10_E;
/// PostgreSQL gives up on results with more digits than this.
const MAX_RESULT_DIGITS: f64 = 2000.0;

fn clamp_scale(scale: i32, operands: &[&Numeric]) -> i32 {
    let shown = operands.iter().map(|n| i32::from(n.scale())).max().unwrap_or(0);
    scale.max(shown).clamp(0, MAX_DISPLAY_SCALE)
}

impl Numeric {
    /// The square root.
    ///
    /// # Errors
    /// 2201F for a negative number.
    pub fn sqrt(&self) -> Result<Numeric, SqlError> {
        self.sqrt_to(clamp_scale(MIN_SIGNIFICANT - (self.leading().0 * 2 + 1), &[self]))
    }

    /// The square root with `scale` digits after the point.
    ///
    /// # Errors
    /// As [`Numeric::sqrt`].
    pub fn sqrt_to(&self, scale: i32) -> Result<Numeric, SqlError> {
        if self.signum() < 0 {
            return Err(SqlError::new("2201F", "cannot take square root of a negative number"));
        }
        let Some((n, s)) = self.parts() else {
            return Ok(self.clone());
        };
        let guard = scale + 1;
        // √(n / 10^s) = √(n · 10^(2g - s)) / 10^g
        let shift = 2 * guard - i32::from(s);
        let power = pow10(shift.unsigned_abs());
        let radicand = if shift >= 0 { n * power } else { n / power };
        let root = Numeric::from_big(radicand.sqrt(), guard as u16);
        Ok(root.round(scale))
    }

    /// e to the power of the number.
    pub fn exp(&self) -> Result<Numeric, SqlError> {
        match self {
            Numeric::NaN | Numeric::Infinity => return Ok(self.clone()),
            Numeric::NegInfinity => return Ok(Numeric::ZERO),
            _ => {}
        }
        let digits = (self.to_f64() * LOG10_E).clamp(-MAX_RESULT_DIGITS, MAX_RESULT_DIGITS);
        let scale = clamp_scale(MIN_SIGNIFICANT - digits as i32, &[self]);
        self.exp_to(scale)
    }

    fn exp_to(&self, scale: i32) -> Result<Numeric, SqlError> {
        let x = self.to_f64();
        if x.abs() >= MAX_RESULT_DIGITS * 3.0 {
            return if x > 0.0 { Err(overflow()) } else { Ok(Numeric::from_i128(0, scale as u16)) };
        }
        let Some((n, s)) = self.parts() else {
            return Ok(Numeric::NaN);
        };
        let whole_digits = (x * LOG10_E).max(0.0) as i32 + 1;
        let guard = scale + whole_digits + GUARD;
        let small: BigInt = pow10(guard as u32) / 8;
        let mut x = rescale(&n, i32::from(s), guard);
        // Halve until small, then square back: the series converges fast and errors stay in the guard.
        let mut halvings = 0u32;
        while x.magnitude() > small.magnitude() {
            x = divide(&x, &BigInt::from(2), Mode::Nearest);
            halvings += 1;
        }
        let wide = 10 + halvings as i32;
        let one = pow10((guard + wide) as u32);
        let x: BigInt = {
            let exact = rescale(&n, i32::from(s), guard + wide);
            divide(&exact, &BigInt::from(2).pow(halvings), Mode::Nearest)
        };
        let mut term = one.clone();
        let mut sum = one.clone();
        for k in 1u32.. {
            term = &term * &x / &one / k;
            if term.sign() == Sign::NoSign {
                break;
            }
            sum += &term;
        }
        for _ in 0..halvings {
            sum = &sum * &sum / &one;
        }
        Ok(Numeric::checked(sum, (guard + wide) as u16)?.round(scale))
    }

    /// The natural logarithm.
    ///
    /// # Errors
    /// 2201E for zero and negative numbers.
    pub fn ln(&self) -> Result<Numeric, SqlError> {
        self.check_logarithm()?;
        if !self.is_finite() {
            return Ok(self.clone());
        }
        let scale = clamp_scale(MIN_SIGNIFICANT - self.ln_weight(), &[self]);
        Ok(self.ln_to(scale))
    }

    fn check_logarithm(&self) -> Result<(), SqlError> {
        match self.signum() {
            0 => Err(SqlError::new("2201E", "cannot take logarithm of zero")),
            -1 => Err(SqlError::new("2201E", "cannot take logarithm of a negative number")),
            _ => Ok(()),
        }
    }

    /// ln to `scale` digits, for a positive finite number.
    fn ln_to(&self, scale: i32) -> Numeric {
        let Some((n, s)) = self.parts() else {
            return Numeric::NaN;
        };
        let guard = scale.max(0) + GUARD + 10;
        let one = pow10(guard as u32);
        // x = m · 2^k with m near 1; ln x = ln m + k ln 2, and ln m = 2 artanh((m-1)/(m+1)).
        let digits = super::arith::decimal_digits(&n) as i32;
        let mut x = rescale(&n, i32::from(s), guard.max(guard + i32::from(s) - digits + 2));
        let unit_scale = guard.max(guard + i32::from(s) - digits + 2);
        let unit = pow10(unit_scale as u32);
        let mut k = x.bits() as i64 - unit.bits() as i64;
        if k > 0 {
            x = divide(&(x * pow10(guard as u32 / 2 + 10)), &(BigInt::from(1) << k as u64), Mode::Nearest);
        } else {
            x = (x << k.unsigned_abs()) * pow10(guard as u32 / 2 + 10);
        }
        let unit = unit * pow10(guard as u32 / 2 + 10);
        // Bring m into 2/3 … 4/3.
        if &x * 3 > &unit * 4 {
            x = divide(&x, &BigInt::from(2), Mode::Nearest);
            k += 1;
        } else if &x * 3 < &unit * 2 {
            x *= 2;
            k -= 1;
        }
        let mantissa = artanh_twice(&(&x - &unit), &(&x + &unit), &one);
        let ln2 = artanh_twice(&BigInt::from(1), &BigInt::from(3), &one);
        Numeric::from_big(mantissa + ln2 * k, guard as u16).round(scale)
    }

    /// PostgreSQL's estimate of the position of ln's first digit.
    fn ln_weight(&self) -> i32 {
        let x = self.to_f64();
        if (0.9..=1.1).contains(&x) {
            let Ok(rest) = self.sub(&Numeric::from(1)) else {
                return 0;
            };
            if rest.is_zero() {
                return 0;
            }
            let (weight, first) = rest.leading();
            return weight * 4 + f64::from(first).log10() as i32;
        }
        let ln = if x.is_finite() && x > 0.0 {
            x.ln()
        } else {
            f64::from(self.leading().0) * 4.0 * std::f64::consts::LN_10
        };
        if ln == 0.0 { 0 } else { ln.abs().log10() as i32 }
    }

    /// The logarithm to `base`.
    ///
    /// # Errors
    /// 2201E outside the domain, 22012 for base 1.
    pub fn log(base: &Numeric, n: &Numeric) -> Result<Numeric, SqlError> {
        if matches!(base, Numeric::NaN) || matches!(n, Numeric::NaN) {
            return Ok(Numeric::NaN);
        }
        base.check_logarithm()?;
        n.check_logarithm()?;
        if !base.is_finite() || !n.is_finite() {
            return Ok(match (base.is_finite(), n.is_finite()) {
                (false, false) => Numeric::NaN,
                (false, true) => Numeric::ZERO,
                _ => Numeric::Infinity,
            });
        }
        let weight = n.ln_weight() - base.ln_weight();
        let scale = clamp_scale(MIN_SIGNIFICANT - weight, &[base, n]);
        let ln_base = base.ln_to((scale + weight - base.ln_weight() + 8).max(0) + 4);
        let ln_n = n.ln_to((scale + weight - n.ln_weight() + 8).max(0) + 4);
        if ln_base.is_zero() {
            return Err(SqlError::new("22012", "division by zero"));
        }
        ln_n.div_to(&ln_base, scale, Mode::Nearest)
    }

    /// The number to the power of `exponent`.
    ///
    /// # Errors
    /// 2201F for zero to a negative power and for roots of negative numbers.
    pub fn power(&self, exponent: &Numeric) -> Result<Numeric, SqlError> {
        if self.is_zero() && exponent.signum() < 0 && exponent.is_finite() {
            return Err(SqlError::new("2201F", "zero raised to a negative power is undefined"));
        }
        if !self.is_finite() || !exponent.is_finite() {
            let one = |n: &Numeric| n.compare(&Numeric::from(1)).is_eq();
            if one(self) || (exponent.is_zero() && !matches!(exponent, Numeric::NaN)) {
                return Ok(Numeric::from(1));
            }
            let x = self.to_f64().powf(exponent.to_f64());
            return Ok(if x == 0.0 { Numeric::ZERO } else { Numeric::from_float(x, 15) });
        }
        let whole = exponent.trunc(0);
        let is_whole = whole.compare(exponent).is_eq();
        if self.signum() < 0 && !is_whole {
            let message = "a negative number raised to a non-integer power yields a complex result";
            return Err(SqlError::new("2201F", message));
        }
        if let (true, Some(n)) = (is_whole, whole.to_i64().and_then(|n| i32::try_from(n).ok())) {
            return self.power_int(n);
        }
        if self.is_zero() {
            return Ok(Numeric::from_i128(0, MIN_SIGNIFICANT as u16));
        }
        let odd = is_whole && !whole.rem(&Numeric::from(2))?.is_zero();
        let base = self.abs();
        let weight = base.ln_weight();
        // rounded twice, as PostgreSQL's power_var does: the scale of the result may hang on it
        let places = (8 - weight).max(0);
        let rough = base.ln_to(places).mul(exponent)?.round(places).to_f64();
        if rough.abs() > MAX_RESULT_DIGITS * 3.01 {
            return if rough > 0.0 {
                Err(overflow())
            } else {
                Ok(Numeric::from_i128(0, MAX_DISPLAY_SCALE as u16))
            };
        }
        let digits = rough * LOG10_E;
        let scale = clamp_scale(MIN_SIGNIFICANT - digits as i32, &[self, exponent]);
        let spare = (scale + digits as i32 - weight + 8).max(0) + 8 + exponent.leading().0.max(0) * 4;
        let power = base.ln_to(spare).mul(exponent)?.exp_to(scale)?;
        Ok(if odd { power.neg() } else { power })
    }

    fn power_int(&self, exponent: i32) -> Result<Numeric, SqlError> {
        let scale = clamp_scale(MIN_SIGNIFICANT, &[self]);
        let Some((n, s)) = self.parts() else {
            return Ok(Numeric::NaN);
        };
        let digits = {
            let (weight, first) = self.leading();
            (f64::from(weight) * 4.0 + f64::from(first.max(1)).log10()) * f64::from(exponent)
        };
        if n.sign() != Sign::NoSign && digits > f64::from(3 * 16384 * 4) {
            return Err(overflow());
        }
        if digits + 1.0 < f64::from(-scale) {
            return Ok(Numeric::from_i128(0, scale as u16));
        }
        let by = exponent.unsigned_abs();
        // Exact while it stays small, else in fixed point with as many digits as the result needs.
        if u64::from(by) * n.bits().max(1) < 8192 && u64::from(by) * u64::from(s) < 2048 {
            let power = Numeric::from_big(n.pow(by), (by * u32::from(s)) as u16);
            return if exponent >= 0 {
                Ok(power.round(scale))
            } else {
                Numeric::from(1).div_to(&power, scale, Mode::Nearest)
            };
        }
        let precision = (digits.abs() as usize) + scale as usize + 32;
        let (mut base, mut base_scale) = (n, i64::from(s));
        let (mut result, mut result_scale) = (BigInt::from(1), 0i64);
        let mut rest = by;
        while rest > 0 {
            if rest & 1 == 1 {
                result *= &base;
                result_scale += base_scale;
                shorten(&mut result, &mut result_scale, precision);
            }
            rest >>= 1;
            if rest > 0 {
                base = &base * &base;
                base_scale *= 2;
                shorten(&mut base, &mut base_scale, precision);
            }
        }
        let shift =
            if exponent >= 0 { i64::from(scale) - result_scale } else { i64::from(scale) + result_scale };
        let power = pow10(shift.unsigned_abs().min(300_000) as u32);
        let n = match (exponent >= 0, shift >= 0) {
            (true, true) => result * power,
            (true, false) => divide(&result, &power, Mode::Nearest),
            (false, true) => divide(&power, &result, Mode::Nearest),
            (false, false) => BigInt::from(0),
        };
        Numeric::checked(n, scale as u16)
    }
}

/// Cuts a factor to `precision` digits.
fn shorten(n: &mut BigInt, scale: &mut i64, precision: usize) {
    let digits = super::arith::decimal_digits(n);
    if digits > precision {
        let cut = digits - precision;
        *n = divide(n, &pow10(cut as u32), Mode::Nearest);
        *scale -= cut as i64;
    }
}

fn rescale(n: &BigInt, from: i32, to: i32) -> BigInt {
    let shift = to - from;
    let power = pow10(shift.unsigned_abs());
    if shift >= 0 { n * power } else { divide(n, &power, Mode::Nearest) }
}

/// 2 artanh(p/q) in units of `one`.
fn artanh_twice(p: &BigInt, q: &BigInt, one: &BigInt) -> BigInt {
    let z = divide(&(p * one), q, Mode::Nearest);
    let square = &z * &z / one;
    let mut term = z.clone();
    let mut sum = z;
    for k in (3u32..).step_by(2) {
        term = &term * &square / one;
        if term.sign() == Sign::NoSign {
            break;
        }
        sum += &term / k;
    }
    sum * 2
}
