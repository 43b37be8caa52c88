//! Whole numbers with units: kept in the setting's own unit, shown in the largest that divides them.

use super::invalid;
use crate::sql::error::SqlError;

/// Units of memory in bytes, and of time in microseconds.
const MEMORY: &[(&str, i128)] =
    &[("B", 1), ("kB", 1 << 10), ("8kB", 1 << 13), ("MB", 1 << 20), ("GB", 1 << 30), ("TB", 1 << 40)];
const TIME: &[(&str, i128)] = &[
    ("us", 1),
    ("ms", 1_000),
    ("s", 1_000_000),
    ("min", 60_000_000),
    ("h", 3_600_000_000),
    ("d", 86_400_000_000),
];

fn table(unit: &str) -> &'static [(&'static str, i128)] {
    match unit {
        "" => &[],
        "ms" | "s" | "min" => TIME,
        _ => MEMORY,
    }
}

fn factor(table: &[(&str, i128)], unit: &str) -> Option<i128> {
    table.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor)
}

fn range(rest: &str) -> (i64, i64, &str) {
    let mut words = rest.split(' ');
    let mut number = || words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
    let (min, max) = (number(), number());
    (min, max, words.next().unwrap_or_default())
}

/// The value in the setting's unit.
///
/// # Errors
/// 22023 for what is no number, for a unit of another kind, and outside the range.
pub(super) fn parse(name: &str, text: &str, rest: &str) -> Result<String, SqlError> {
    let (min, max, unit) = range(rest);
    let trimmed = text.trim();
    let end = trimmed
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '+' | '.')))
        .unwrap_or(trimmed.len());
    let (digits, suffix) = trimmed.split_at(end);
    let number: f64 = digits.parse().map_err(|_| invalid(name, text))?;
    let table = table(unit);
    let scaled = match suffix.trim() {
        "" => number,
        suffix => match (factor(table, suffix).filter(|_| suffix != "8kB"), factor(table, unit)) {
            (Some(from), Some(to)) => number * from as f64 / to as f64,
            _ => {
                let hint = match unit {
                    "" => return Err(invalid(name, text)),
                    "ms" | "s" | "min" => {
                        "Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and \"d\"."
                    }
                    _ => "Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", and \"TB\".",
                };
                return Err(invalid(name, text).with_hint(hint));
            }
        },
    };
    let value = scaled.round_ties_even();
    if value < min as f64 || value > max as f64 {
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        let message =
            format!("{value}{unit} is outside the valid range for parameter \"{name}\" ({min} .. {max})");
        return Err(SqlError::new("22023", message));
    }
    Ok(format!("{value}"))
}

/// A value with its unit; none for a setting without.
pub(super) fn display(value: &str, rest: &str) -> Option<String> {
    let (_, _, unit) = range(rest);
    let table = table(unit);
    let number: i128 = value.parse().ok()?;
    let base = factor(table, unit)?;
    if number <= 0 {
        return None;
    }
    let total = number * base;
    let (name, factor) = table.iter().rev().find(|(name, factor)| *name != "8kB" && total % factor == 0)?;
    Some(format!("{}{name}", total / factor))
}
