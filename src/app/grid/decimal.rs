//! Compares numbers by their digits: bigint and numeric hold more than a double does.

use std::cmp::Ordering;

/// Orders two numbers written as PostgreSQL writes bigint and numeric: `-12.50`, `NaN`, `Infinity`. As in
/// PostgreSQL NaN is above everything and equal to itself. Text that is no number ranks as NaN.
pub fn compare(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    match (rank(a), rank(b)) {
        (Rank::Finite, Rank::Finite) => finite(a, b),
        (a, b) => (a as u8).cmp(&(b as u8)),
    }
}

#[derive(Clone, Copy)]
enum Rank {
    MinusInfinity,
    Finite,
    Infinity,
    NaN,
}

fn rank(text: &str) -> Rank {
    match text {
        "-Infinity" => Rank::MinusInfinity,
        "Infinity" => Rank::Infinity,
        _ if is_decimal(text) => Rank::Finite,
        _ => Rank::NaN,
    }
}

/// Whether `text` is an optional minus sign, digits, and optionally a point with digits.
pub fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    !(whole.is_empty() && fraction.is_empty()) && all_digits(whole) && all_digits(fraction)
}

fn finite(a: &str, b: &str) -> Ordering {
    let (a_negative, a) = parts(a);
    let (b_negative, b) = parts(b);
    match (a_negative, b_negative) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => magnitude(a, b),
        (true, true) => magnitude(b, a),
    }
}

/// Sign, then digits before and after the point without the zeros that change nothing.
fn parts(text: &str) -> (bool, (&str, &str)) {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let zero = whole.is_empty() && fraction.is_empty();
    (digits.len() < text.len() && !zero, (whole, fraction))
}

fn magnitude(a: (&str, &str), b: (&str, &str)) -> Ordering {
    a.0.len().cmp(&b.0.len()).then_with(|| a.0.cmp(b.0)).then_with(|| a.1.cmp(b.1))
}

#[cfg(test)]
mod tests;
