//! Arithmetic with dates and intervals.

use super::{DAY, Interval, check_timestamp, civil_from_days, days_from_civil, days_in_month, is_date};
use crate::sql::error::SqlError;
use crate::sql::numeric::Numeric;

fn interval_overflow() -> SqlError {
    SqlError::new("22008", "interval out of range")
}

/// Whether a timestamp is one of the infinities.
pub fn is_infinite(micros: i64) -> bool {
    micros == i64::MAX || micros == i64::MIN
}

/// A timestamp moved by an interval: months first (staying within the month), then days, then time.
///
/// # Errors
/// 22008 beyond the range, as everything here.
pub fn add(micros: i64, interval: &Interval) -> Result<i64, SqlError> {
    if is_infinite(micros) {
        return Ok(micros);
    }
    let (mut days, time) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
    if interval.months != 0 {
        let (year, month, day) = civil_from_days(days);
        let months = year * 12 + month - 1 + i64::from(interval.months);
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        days = days_from_civil(year, month, day.min(days_in_month(year, month)));
    }
    let days = days + i64::from(interval.days);
    let sum =
        days.checked_mul(DAY).and_then(|m| m.checked_add(time)).and_then(|m| m.checked_add(interval.micros));
    check_timestamp(sum)
}

/// The interval with all signs turned.
pub fn negate(interval: &Interval) -> Result<Interval, SqlError> {
    let parts = (interval.months.checked_neg(), interval.days.checked_neg(), interval.micros.checked_neg());
    match parts {
        (Some(months), Some(days), Some(micros)) => Ok(Interval { months, days, micros }),
        _ => Err(interval_overflow()),
    }
}

/// The sum of two intervals, part by part.
pub fn sum(a: &Interval, b: &Interval) -> Result<Interval, SqlError> {
    let months = a.months.checked_add(b.months);
    let days = a.days.checked_add(b.days);
    match (months, days, a.micros.checked_add(b.micros)) {
        (Some(months), Some(days), Some(micros)) => Ok(Interval { months, days, micros }),
        _ => Err(interval_overflow()),
    }
}

/// The interval times a number: fractions of months become days, fractions of days time.
pub fn multiply(interval: &Interval, factor: f64) -> Result<Interval, SqlError> {
    scale(interval, |part| part * factor)
}

/// The interval divided by a number.
///
/// # Errors
/// 22012 for zero.
pub fn divide(interval: &Interval, by: f64) -> Result<Interval, SqlError> {
    if by == 0.0 {
        return Err(SqlError::new("22012", "division by zero"));
    }
    scale(interval, |part| part / by)
}

fn scale(interval: &Interval, by: impl Fn(f64) -> f64) -> Result<Interval, SqlError> {
    let narrow = |x: f64| {
        if !(-2_147_483_648.0..2_147_483_648.0).contains(&x) {
            Err(interval_overflow())
        } else {
            Ok(x.trunc() as i32)
        }
    };
    // As PostgreSQL's TSROUND: to microseconds, so that 0.1 of a month is three days and no less.
    let round = |x: f64| (x * 1e6).round_ties_even() / 1e6;
    let (exact_months, exact_days) = (by(f64::from(interval.months)), by(f64::from(interval.days)));
    let months = narrow(exact_months)?;
    let mut days = narrow(exact_days)?;
    let month_days = round((exact_months - f64::from(months)) * 30.0);
    let mut seconds = round((exact_days - f64::from(days) + month_days - month_days.trunc()) * 86_400.0);
    if seconds.abs() >= 86_400.0 {
        days = days.checked_add((seconds / 86_400.0) as i32).ok_or_else(interval_overflow)?;
        seconds -= (seconds / 86_400.0).trunc() * 86_400.0;
    }
    let days = days.checked_add(month_days as i32).ok_or_else(interval_overflow)?;
    let micros = (by(interval.micros as f64) + seconds * 1e6).round_ties_even();
    if micros.is_nan() || micros.abs() >= 9.223_372_036_854_775e18 {
        return Err(interval_overflow());
    }
    Ok(Interval { months, days, micros: micros as i64 })
}

/// The time between two timestamps in days and time.
pub fn difference(a: i64, b: i64) -> Result<Interval, SqlError> {
    if is_infinite(a) || is_infinite(b) {
        return Err(SqlError::new("22008", "cannot subtract infinite timestamps"));
    }
    Ok(justify_hours(&Interval {
        months: 0,
        days: 0,
        micros: a.checked_sub(b).ok_or_else(interval_overflow)?,
    }))
}

/// Whole days out of the time.
pub fn justify_hours(interval: &Interval) -> Interval {
    let mut days = i64::from(interval.days) + interval.micros / DAY;
    let mut micros = interval.micros % DAY;
    if days > 0 && micros < 0 {
        days -= 1;
        micros += DAY;
    } else if days < 0 && micros > 0 {
        days += 1;
        micros -= DAY;
    }
    Interval { months: interval.months, days: days as i32, micros }
}

/// Whole months of 30 days out of the days.
pub fn justify_days(interval: &Interval) -> Interval {
    let mut months = interval.months.saturating_add(interval.days / 30);
    let mut days = interval.days % 30;
    if months > 0 && days < 0 {
        months -= 1;
        days += 30;
    } else if months < 0 && days > 0 {
        months += 1;
        days -= 30;
    }
    Interval { months, days, micros: interval.micros }
}

/// Both, with one sign for all parts.
pub fn justify_interval(interval: &Interval) -> Interval {
    let mut days = i64::from(interval.days) + interval.micros / DAY;
    let mut micros = interval.micros % DAY;
    let mut months = i64::from(interval.months) + days / 30;
    days %= 30;
    if months > 0 && (days < 0 || (days == 0 && micros < 0)) {
        days += 30;
        months -= 1;
    } else if months < 0 && (days > 0 || (days == 0 && micros > 0)) {
        days -= 30;
        months += 1;
    }
    if days > 0 && micros < 0 {
        micros += DAY;
        days -= 1;
    } else if days < 0 && micros > 0 {
        micros -= DAY;
        days += 1;
    }
    Interval { months: months as i32, days: days as i32, micros }
}

/// The time between two timestamps in years, months and days, as people count an age.
pub fn age(a: i64, b: i64) -> Result<Interval, SqlError> {
    if is_infinite(a) || is_infinite(b) {
        return Err(SqlError::new("22008", "timestamp out of range"));
    }
    let (late, early, negative) = if a < b { (b, a, true) } else { (a, b, false) };
    let (year, month, day) = civil_from_days(late.div_euclid(DAY));
    let (year0, month0, day0) = civil_from_days(early.div_euclid(DAY));
    let mut micros = late.rem_euclid(DAY) - early.rem_euclid(DAY);
    let mut days = day - day0;
    let mut months = (year - year0) * 12 + month - month0;
    if micros < 0 {
        micros += DAY;
        days -= 1;
    }
    while days < 0 {
        // The month that is borrowed from is the earlier date's.
        days += days_in_month(year0, month0);
        months -= 1;
    }
    let interval = Interval { months: months as i32, days: days as i32, micros };
    if negative { negate(&interval) } else { Ok(interval) }
}

/// A date moved by days.
pub fn add_days(date: i32, days: i64) -> Result<i32, SqlError> {
    if date == i32::MAX || date == i32::MIN {
        return Ok(date);
    }
    let moved = i64::from(date) + days;
    if is_date(moved) { Ok(moved as i32) } else { Err(SqlError::new("22008", "date out of range")) }
}

/// `micros / 10^6` as a numeric with six digits.
pub fn seconds(micros: i64) -> Numeric {
    Numeric::from_i128(micros.into(), 6)
}
