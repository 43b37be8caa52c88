//! The clients' own words: `$guid`, `$timestamp`, `$randomInt 1 10`, `$random.alphabetic(8)` …

use super::super::super::date;
use super::{Scope, TemplateError};

pub(super) fn value(word: &str, scope: &mut Scope<'_>) -> Result<String, TemplateError> {
    let fail =
        |why: &str| Err(TemplateError::Dynamic { expression: format!("${word}"), why: why.to_owned() });
    if let Some(call) = word.strip_prefix("random.") {
        return match random(call, scope) {
            Some(text) => Ok(text),
            None => fail(
                "there are random.uuid, integer(a,b), float(a,b), alphabetic(n), alphanumeric(n), numeric(n), hexadecimal(n) and email",
            ),
        };
    }
    let words: Vec<&str> = word.split_whitespace().collect();
    let rest = words.get(1..).unwrap_or_default();
    match words.first().copied().unwrap_or_default() {
        "guid" | "uuid" | "randomUUID" if rest.is_empty() => Ok(uuid(scope.random)),
        "timestamp" => match offset(rest) {
            Some(offset) => Ok((shifted(scope.now_millis, offset).div_euclid(1_000)).to_string()),
            None => fail("an offset is written `-3 d`; units are y, M, w, d, h, m, s and ms"),
        },
        "isoTimestamp" if rest.is_empty() => Ok(date::iso(scope.now_millis)),
        "randomInt" | "random" => match rest {
            [] => Ok(between(0, 1_000, scope.random).to_string()),
            [low, high] => match (low.parse::<i64>(), high.parse::<i64>()) {
                (Ok(low), Ok(high)) if low < high => Ok(between(low, high, scope.random).to_string()),
                _ => fail(
                    "two whole numbers are expected, the smaller one first; the larger one is never taken",
                ),
            },
            _ => fail("written `$randomInt 1 100`"),
        },
        "datetime" | "localDatetime" => match rest {
            [format, rest @ ..] => {
                let Some(offset) = offset(rest) else {
                    return fail("an offset is written `1 d`; units are y, M, w, d, h, m, s and ms");
                };
                let moment = shifted(scope.now_millis, offset);
                match *format {
                    "iso8601" => Ok(date::iso(moment)),
                    "rfc1123" => Ok(date::http(moment)),
                    _ => fail("the formats are iso8601 and rfc1123"),
                }
            }
            [] => fail("a format is expected: iso8601 or rfc1123"),
        },
        "dotenv" | "processEnv" => match rest {
            [name] => match scope.process.iter().rev().find(|(it, _)| it == name) {
                Some((_, value)) => Ok(value.clone()),
                None => fail("the project's .env has no such name"),
            },
            _ => fail("one name is expected, as it stands in .env"),
        },
        _ => fail(
            "there are $guid, $timestamp, $isoTimestamp, $datetime, $randomInt, $random.…, $dotenv and $processEnv",
        ),
    }
}

/// A whole number from `low` up to, not including, `high`.
fn between(low: i64, high: i64, random: &mut dyn FnMut() -> u64) -> i64 {
    let span = high.wrapping_sub(low) as u64;
    low.wrapping_add((random() % span.max(1)) as i64)
}

/// Version 4.
fn uuid(random: &mut dyn FnMut() -> u64) -> String {
    let high = random() & !0xf000 | 0x4000;
    let low = random() & !(3 << 62) | 1 << 63;
    let (a, b, c, d, e) = (high >> 32, high >> 16 & 0xffff, high & 0xffff, low >> 48, low & 0xffff_ffff_ffff);
    format!("{a:08x}-{b:04x}-{c:04x}-{d:04x}-{e:012x}")
}

/// An amount and its unit, as milliseconds or months.
fn offset(words: &[&str]) -> Option<(i64, Unit)> {
    let (amount, unit) = match words {
        [] => return Some((0, Unit::Millis(1))),
        [amount, unit] => (amount.parse::<i64>().ok()?, *unit),
        _ => return None,
    };
    const DAY: i64 = 86_400_000;
    let unit = match unit {
        "y" => Unit::Months(12),
        "M" => Unit::Months(1),
        "w" => Unit::Millis(7 * DAY),
        "d" => Unit::Millis(DAY),
        "h" => Unit::Millis(3_600_000),
        "m" => Unit::Millis(60_000),
        "s" => Unit::Millis(1_000),
        "ms" => Unit::Millis(1),
        _ => return None,
    };
    (amount.abs() < 1_000_000_000).then_some((amount, unit))
}

#[derive(Clone, Copy)]
enum Unit {
    Millis(i64),
    Months(i64),
}

fn shifted(now: i64, (amount, unit): (i64, Unit)) -> i64 {
    match unit {
        Unit::Millis(one) => now.saturating_add(amount.saturating_mul(one)),
        Unit::Months(one) => {
            let it = date::civil(now);
            let months = it.year * 12 + i64::from(it.month) - 1 + (amount * one).clamp(-100_000, 100_000);
            let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u32 + 1);
            // The 31st of a shorter month is its last day.
            let last =
                (28..=31).rev().find(|day| date::civil(date::millis(year, month, *day, 0)).month == month);
            let of_day = now.rem_euclid(86_400_000);
            date::millis(year, month, it.day.min(last.unwrap_or(28)), 0) + of_day
        }
    }
}

/// JetBrains' `$random.…`.
fn random(call: &str, scope: &mut Scope<'_>) -> Option<String> {
    let (name, arguments) = match call.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')')?),
        None => (call, ""),
    };
    let numbers: Vec<i64> = match arguments.trim() {
        "" => Vec::new(),
        text => text.split(',').map(|it| it.trim().parse().ok()).collect::<Option<_>>()?,
    };
    const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
    const ALL: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    let mut letters = |alphabet: &[u8], count: i64| -> Option<String> {
        let count = usize::try_from(count).ok().filter(|it| *it <= 10_000)?;
        let mut letter = || char::from(alphabet[((scope.random)() % alphabet.len() as u64) as usize]);
        Some((0..count).map(|_| letter()).collect())
    };
    match (name, &numbers[..]) {
        ("alphabetic", [count]) => letters(&ALL[..52], *count),
        ("alphanumeric", [count]) => letters(ALL, *count),
        ("numeric", [count]) => letters(&ALL[52..62], *count),
        ("hexadecimal", [count]) => letters(b"0123456789abcdef", *count),
        ("email", []) => {
            let (name, host) = (letters(LOWER, 8)?, letters(LOWER, 6)?);
            Some(format!("{name}@{host}.example"))
        }
        ("uuid", []) => Some(uuid(scope.random)),
        ("integer", []) => Some(between(0, 1_000, scope.random).to_string()),
        ("integer", [low, high]) if low < high => Some(between(*low, *high, scope.random).to_string()),
        ("float", []) => Some(fraction(0, 1_000, scope.random)),
        ("float", [low, high]) if low < high => Some(fraction(*low, *high, scope.random)),
        _ => None,
    }
}

fn fraction(low: i64, high: i64, random: &mut dyn FnMut() -> u64) -> String {
    let whole = between(low, high, random);
    format!("{whole}.{:06}", random() % 1_000_000)
}
