//! Numbers as their digits: bigint and numeric hold more than a double does, and the standard library's reading of
//! doubles brings 12 kB of tables along.

use std::cmp::Ordering;

/// Orders two numbers written as PostgreSQL writes them: `-12.50`, `1e+20`, `NaN`, `Infinity`. As in PostgreSQL NaN
/// is above everything and equal to itself. Text that is no number ranks as NaN.
pub fn compare(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    match (Number::read(a), Number::read(b)) {
        (Number::Finite(a), Number::Finite(b)) => a.compare(b),
        (a, b) => a.rank().cmp(&b.rank()),
    }
}

/// Whether `text` is an optional minus sign, digits, and optionally a point with digits.
pub fn is_decimal(text: &str) -> bool {
    !text.contains(['e', 'E', '+']) && is_number(text)
}

/// Whether `text` is a finite number, with or without an exponent.
pub fn is_number(text: &str) -> bool {
    Finite::read(text).is_some()
}

/// A number that orders numbers roughly: `a < b` implies `key(a) <= key(b)`. Nothing has the greatest `u64`.
pub fn key(text: &str) -> u64 {
    match Number::read(text) {
        Number::MinusInfinity => 0,
        Number::Finite(number) => number.key(),
        Number::Infinity => u64::MAX - 2,
        Number::NaN => u64::MAX - 1,
    }
}

/// About the value, up to the last digit or two of a double; exact for up to 15 digits of a usual size. `None` for
/// text that is no number, and NaN.
pub fn approximate(text: &str) -> Option<f64> {
    match Number::read(text) {
        Number::MinusInfinity => Some(f64::NEG_INFINITY),
        Number::Finite(number) => Some(number.approximate()),
        Number::Infinity => Some(f64::INFINITY),
        Number::NaN => None,
    }
}

#[derive(Clone, Copy)]
enum Number<'a> {
    MinusInfinity,
    Finite(Finite<'a>),
    Infinity,
    NaN,
}

impl<'a> Number<'a> {
    fn read(text: &'a str) -> Self {
        match text {
            "-Infinity" => Number::MinusInfinity,
            "Infinity" => Number::Infinity,
            _ => Finite::read(text).map_or(Number::NaN, Number::Finite),
        }
    }

    fn rank(self) -> u8 {
        match self {
            Number::MinusInfinity => 0,
            Number::Finite(_) => 1,
            Number::Infinity => 2,
            Number::NaN => 3,
        }
    }
}

/// 0.d₁d₂d₃… × 10^`power`, without zeros that change nothing; zero has no digits.
#[derive(Clone, Copy)]
struct Finite<'a> {
    negative: bool,
    power: i64,
    /// Digits in two parts, where the point was.
    digits: (&'a str, &'a str),
}

impl<'a> Finite<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let (power, digits) = match (whole.is_empty(), fraction.is_empty()) {
            (true, _) => {
                let significant = fraction.trim_start_matches('0');
                (significant.len() as i64 - fraction.len() as i64, ("", significant))
            }
            (false, true) => (whole.len() as i64, (whole.trim_end_matches('0'), "")),
            (false, false) => (whole.len() as i64, (whole, fraction)),
        };
        let zero = digits.0.is_empty() && digits.1.is_empty();
        let negative = unsigned.len() < text.len() && !zero;
        Some(Finite { negative, power: if zero { i64::MIN } else { power + i64::from(exponent) }, digits })
    }

    fn digits(self) -> impl Iterator<Item = u8> {
        self.digits.0.bytes().chain(self.digits.1.bytes())
    }

    fn compare(self, other: Self) -> Ordering {
        let magnitude = |a: Self, b: Self| a.power.cmp(&b.power).then_with(|| a.digits().cmp(b.digits()));
        match (self.negative, other.negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => magnitude(self, other),
            (true, true) => magnitude(other, self),
        }
    }

    /// The first `count` digits as a whole number, as if zeros followed.
    fn leading(self, count: usize) -> u64 {
        let digits = self.digits().map(|digit| u64::from(digit - b'0')).chain(std::iter::repeat(0));
        digits.take(count).fold(0, |all, digit| all * 10 + digit)
    }

    /// 19 bits of the power of ten, 44 of the first 13 digits, and the sign above them.
    fn key(self) -> u64 {
        const HALF: i64 = 1 << 18;
        if self.power == i64::MIN {
            return 1 << 63;
        }
        let size = ((self.power.clamp(-HALF, HALF - 1) + HALF) as u64) << 44 | self.leading(13);
        if self.negative { (1 << 63) - 1 - size } else { 1 << 63 | size }
    }

    fn approximate(self) -> f64 {
        if self.power == i64::MIN {
            return 0.0;
        }
        let count = (self.digits.0.len() + self.digits.1.len()).min(18);
        let mut value = self.leading(count) as f64;
        // Powers up to 10²² are exact doubles, so a usual number is rounded once.
        let mut rest = (self.power - count as i64).clamp(-700, 700);
        while rest != 0 {
            let step = rest.clamp(-22, 22);
            let power = (0..step.abs()).fold(1.0, |power: f64, _| power * 10.0);
            value = if step < 0 { value / power } else { value * power };
            rest -= step;
        }
        if self.negative { -value } else { value }
    }
}

#[cfg(test)]
mod tests;
