//! Floating-point numbers as PostgreSQL orders and prints them.

use std::cmp::Ordering;
use std::fmt::{LowerExp, Write};

/// The one representative of equal floats: no negative zero, one NaN.
pub fn canonical(x: f64) -> f64 {
    if x.is_nan() {
        f64::NAN
    } else if x == 0.0 {
        0.0
    } else {
        x
    }
}

/// PostgreSQL's order: NaN equals itself and is greater than every number.
pub fn compare(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

/// Writes a `double precision` in the fewest digits that read back as the same number.
pub fn write_f64(x: f64, out: &mut String) {
    if !write_special(x, out) {
        write_shortest(x, 15, out);
    }
}

/// Writes a `real` in the fewest digits that read back as the same number.
pub fn write_f32(x: f32, out: &mut String) {
    if !write_special(f64::from(x), out) {
        write_shortest(x, 6, out);
    }
}

fn write_special(x: f64, out: &mut String) -> bool {
    let word = match x {
        _ if x.is_nan() => "NaN",
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => return false,
    };
    out.push_str(word);
    true
}

/// Plain notation for exponents from -4 up to `limit`, scientific beyond.
fn write_shortest(x: impl LowerExp, limit: i32, out: &mut String) {
    let mut buffer = String::with_capacity(24);
    let _ = write!(buffer, "{x:e}");
    let (mantissa, exponent) = buffer.split_once('e').unwrap_or((&buffer, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < -4 || exponent >= limit {
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{mantissa}e{sign}{:02}", exponent.abs());
        return;
    }
    if mantissa.starts_with('-') {
        out.push('-');
    }
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(char::from);
    if exponent < 0 {
        out.push_str("0.");
        (1..-exponent).for_each(|_| out.push('0'));
        out.extend(digits);
        return;
    }
    let mut written = 0;
    for digit in digits {
        if written == exponent + 1 {
            out.push('.');
        }
        out.push(digit);
        written += 1;
    }
    (written..=exponent).for_each(|_| out.push('0'));
}

/// What follows `0x`, as C's `strtod` reads it: `1.8p3` is twelve.
fn hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, power) = match text.split_once(['p', 'P']) {
        Some((mantissa, power)) => (mantissa, power.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (mut x, mut exponent, mut behind, mut any) = (0u64, power, false, false);
    for c in mantissa.chars() {
        if c == '.' && !behind {
            behind = true;
            continue;
        }
        let digit = c.to_digit(16)?;
        any = true;
        // what has no place any more only decides which way it is rounded
        let full = x >> 59 != 0;
        x = if full { x | u64::from(digit != 0) } else { x << 4 | u64::from(digit) };
        exponent = exponent.checked_add(4 * (i32::from(full) - i32::from(behind)))?;
    }
    // in two steps, for powers that a float of its own could not hold
    let half = (exponent / 2).clamp(-1100, 1100);
    let rest = exponent.saturating_sub(half).clamp(-1100, 1100);
    any.then(|| x as f64 * 2f64.powi(half) * 2f64.powi(rest))
}

/// The number a text spells, in PostgreSQL's spellings; `None` where it is not one.
pub fn parse(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\x0b');
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let first = *digits.as_bytes().first()?;
    let x = if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        hexadecimal(hex)?
    } else if first.is_ascii_digit() || first == b'.' {
        digits.parse::<f64>().ok()?
    } else if digits.eq_ignore_ascii_case("infinity") || digits.eq_ignore_ascii_case("inf") {
        f64::INFINITY
    } else if digits.eq_ignore_ascii_case("nan") {
        f64::NAN
    } else {
        return None;
    };
    Some(if negative { -x } else { x })
}
