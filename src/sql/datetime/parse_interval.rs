//! Reading intervals: `1 year 2 days`, `04:05:06`, `1-2`, `P1Y2DT3H`, `@ 3 hours ago`.

use super::{DAY, HOUR, Interval, MINUTE, SECOND};
use crate::sql::error::SqlError;

/// What one unit counts, as months, days and microseconds; `months` take a fraction of 12 or 30 days apart.
#[derive(Clone, Copy)]
enum Unit {
    Months(i64),
    Days(i64),
    Micros(i64),
}

enum Problem {
    Format,
    Overflow,
}

/// An `interval`.
///
/// # Errors
/// 22007 for text that is no interval, 22015 for one that is too long.
pub fn interval(text: &str) -> Result<Interval, SqlError> {
    let lower = with_close_signs(&text.trim().to_ascii_lowercase());
    let result = if let Some(iso) = lower.strip_prefix('p').filter(|_| !text.contains(' ')) {
        iso_8601(iso)
    } else {
        words(&lower)
    };
    result.map_err(|problem| match problem {
        Problem::Format => {
            SqlError::new("22007", format!("invalid input syntax for type interval: \"{text}\""))
        }
        Problem::Overflow => SqlError::new("22015", format!("interval field value out of range: \"{text}\"")),
    })
}

/// `1 month - 1 day` as `1 month -1 day`: a sign may stand apart from its number.
fn with_close_signs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // other punctuation stands between fields, and for nothing
        let c = if c.is_ascii_punctuation() && !"+-:./@".contains(c) { ' ' } else { c };
        if c == ' ' && out.ends_with(['-', '+']) {
            continue;
        }
        out.push(c);
    }
    out
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "us" | "usec" | "usecs" | "microsecond" | "microseconds" | "microsecon" => Unit::Micros(1),
        "ms" | "msec" | "msecs" | "millisecond" | "milliseconds" | "millisecon" => Unit::Micros(1000),
        "s" | "sec" | "secs" | "second" | "seconds" => Unit::Micros(SECOND),
        "m" | "min" | "mins" | "minute" | "minutes" => Unit::Micros(MINUTE),
        "h" | "hr" | "hrs" | "hour" | "hours" => Unit::Micros(HOUR),
        "d" | "day" | "days" => Unit::Days(1),
        "w" | "week" | "weeks" => Unit::Days(7),
        "mon" | "mons" | "month" | "months" => Unit::Months(1),
        "y" | "yr" | "yrs" | "year" | "years" => Unit::Months(12),
        "decade" | "decades" | "dec" | "decs" => Unit::Months(120),
        "c" | "cent" | "century" | "centuries" => Unit::Months(1200),
        "mil" | "mils" | "millennium" | "millennia" => Unit::Months(12_000),
        _ => return None,
    })
}

/// The sum of the fields, wide enough to see an overflow.
#[derive(Default)]
struct Sum {
    months: i64,
    days: i64,
    micros: i64,
}

impl Sum {
    /// Adds `whole.fraction` of a unit; the fraction goes to smaller units as PostgreSQL does.
    fn add(&mut self, whole: i64, fraction: f64, unit: Unit) -> Result<(), Problem> {
        let times = |n: i64| whole.checked_mul(n).ok_or(Problem::Overflow);
        match unit {
            Unit::Micros(n) => {
                let part = (fraction * n as f64).round_ties_even() as i64;
                self.micros = sum(self.micros, sum(times(n)?, part)?)?;
            }
            Unit::Days(n) => {
                self.days = sum(self.days, times(n)?)?;
                self.fraction_of_days(fraction * n as f64)?;
            }
            Unit::Months(n) => {
                self.months = sum(self.months, times(n)?)?;
                let months = fraction * n as f64;
                if n == 1 {
                    self.fraction_of_days(months * 30.0)?;
                } else {
                    self.months = sum(self.months, months.round_ties_even() as i64)?;
                }
            }
        }
        Ok(())
    }

    fn fraction_of_days(&mut self, days: f64) -> Result<(), Problem> {
        let whole = days.trunc();
        self.days = sum(self.days, whole as i64)?;
        self.micros = sum(self.micros, ((days - whole) * DAY as f64).round_ties_even() as i64)?;
        Ok(())
    }

    fn finish(self) -> Result<Interval, Problem> {
        let narrow = |n: i64| i32::try_from(n).map_err(|_| Problem::Overflow);
        Ok(Interval { months: narrow(self.months)?, days: narrow(self.days)?, micros: self.micros })
    }
}

fn sum(a: i64, b: i64) -> Result<i64, Problem> {
    a.checked_add(b).ok_or(Problem::Overflow)
}

/// Whole part and fraction of `-1.5`; the fraction has the sign of the number.
fn number(text: &str) -> Result<(i64, f64), Problem> {
    let negative = text.starts_with('-');
    let body = text.trim_start_matches(['-', '+']);
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return Err(Problem::Format);
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| Problem::Overflow)? };
    let fraction: f64 = format!("0.{fraction}0").parse().map_err(|_| Problem::Format)?;
    Ok(if negative { (-whole, -fraction) } else { (whole, fraction) })
}

/// Microseconds of `[-]4:05:06.7`, or of `5:06.7` (minutes and seconds).
fn clock(text: &str) -> Result<i64, Problem> {
    let negative = text.starts_with('-');
    let body = text.trim_start_matches(['-', '+']);
    let parts: Vec<&str> = body.split(':').collect();
    let (hours, minutes, seconds) = match parts[..] {
        [hours, minutes] if !minutes.contains('.') => (hours, minutes, "0"),
        [minutes, seconds] => ("0", minutes, seconds),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return Err(Problem::Format),
    };
    let whole = |s: &str| match number(s)? {
        (n, 0.0) => Ok(n),
        _ => Err(Problem::Format),
    };
    // what is left out is zero
    let or_zero = |s| if matches!(s, "" | ".") { "0" } else { s };
    let (second, fraction) = number(or_zero(seconds))?;
    let (hours, minutes) = (whole(hours)?, whole(or_zero(minutes))?);
    if minutes > 59 || second > 60 {
        return Err(Problem::Overflow);
    }
    let micros = hours.checked_mul(HOUR).ok_or(Problem::Overflow)?;
    let rest = minutes * MINUTE + second * SECOND + (fraction * 1e6).round_ties_even() as i64;
    let micros = sum(micros, rest)?;
    Ok(if negative { -micros } else { micros })
}

fn words(text: &str) -> Result<Interval, Problem> {
    let mut total = Sum::default();
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Err(Problem::Format);
    }
    let mut ago = false;
    let mut seen = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if *token == "ago" && at == tokens.len() && at > 1 {
            ago = true;
            continue;
        }
        if !token.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
            return Err(Problem::Format);
        }
        if token.contains(':') {
            total.micros = sum(total.micros, clock(token)?)?;
            continue;
        }
        if let Some((years, months)) = token.trim_start_matches(['-', '+']).split_once('-') {
            let sign = if token.starts_with('-') { -1 } else { 1 };
            let ((years, _), (months, _)) = (number(years)?, number(months)?);
            if months > 11 {
                return Err(Problem::Overflow);
            }
            let years = years.checked_mul(12).ok_or(Problem::Overflow)?;
            total.months = sum(total.months, sign * sum(years, months)?)?;
            continue;
        }
        let (whole, fraction) = number(token)?;
        let kind = match tokens.get(at) {
            Some(word) if word.starts_with(|c: char| c.is_ascii_alphabetic()) && *word != "ago" => {
                at += 1;
                if seen.contains(word) {
                    return Err(Problem::Format);
                }
                seen.push(word);
                unit(word).ok_or(Problem::Format)?
            }
            // A bare number before a clock counts days, the last one seconds.
            Some(next) if next.contains(':') => Unit::Days(1),
            None => Unit::Micros(SECOND),
            Some(_) => return Err(Problem::Format),
        };
        total.add(whole, fraction, kind)?;
    }
    if ago {
        total = Sum { months: -total.months, days: -total.days, micros: -total.micros };
    }
    total.finish()
}

/// Numbers (with a sign), clocks and words.
fn tokens(text: &str) -> Result<Vec<&str>, Problem> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        let start = at;
        if b.is_ascii_whitespace() || b == b'@' || b == b',' {
            at += 1;
            continue;
        }
        if b.is_ascii_alphabetic() {
            while bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
                at += 1;
            }
        } else if b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.') {
            at += 1;
            while bytes.get(at).is_some_and(|b| b.is_ascii_digit() || matches!(b, b'.' | b':'))
                || (bytes.get(at) == Some(&b'-') && bytes[at - 1].is_ascii_digit())
            {
                at += 1;
            }
        } else {
            return Err(Problem::Format);
        }
        out.push(&text[start..at]);
    }
    Ok(out)
}

fn iso_8601(text: &str) -> Result<Interval, Problem> {
    let mut total = Sum::default();
    let mut in_time = false;
    let mut rest = text;
    if rest.is_empty() {
        return Err(Problem::Format);
    }
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('t') {
            if in_time || after.is_empty() {
                return Err(Problem::Format);
            }
            in_time = true;
            rest = after;
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic()).ok_or(Problem::Format)?;
        let (whole, fraction) = number(&rest[..end])?;
        let kind = match (rest.as_bytes()[end], in_time) {
            (b'y', false) => Unit::Months(12),
            (b'm', false) => Unit::Months(1),
            (b'w', false) => Unit::Days(7),
            (b'd', false) => Unit::Days(1),
            (b'h', true) => Unit::Micros(HOUR),
            (b'm', true) => Unit::Micros(MINUTE),
            (b's', true) => Unit::Micros(SECOND),
            _ => return Err(Problem::Format),
        };
        total.add(whole, fraction, kind)?;
        rest = &rest[end + 1..];
    }
    total.finish()
}
