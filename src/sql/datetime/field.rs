//! Fields of dates, times and intervals: `extract` and `date_trunc`.

use super::arith::{is_infinite, seconds};
use super::decode::zone_abbreviation;
use super::{DAY, HOUR, Interval, MINUTE, SECOND, civil_from_days, days_from_civil, iso_week, iso_weekday};
use crate::sql::env::POSTGRES_EPOCH_SECONDS;
use crate::sql::error::SqlError;
use crate::sql::numeric::Numeric;

/// What a field is taken of.
pub enum Source {
    Date(i32),
    Time(i64),
    Timestamp(i64),
    Zoned(i64),
    Interval(Interval),
}

impl Source {
    fn name(&self) -> &'static str {
        match self {
            Source::Date(_) => "date",
            Source::Time(_) => "time without time zone",
            Source::Timestamp(_) => "timestamp without time zone",
            Source::Zoned(_) => "timestamp with time zone",
            Source::Interval(_) => "interval",
        }
    }
}

/// The unit a word names; PostgreSQL takes plurals and abbreviations too.
fn unit(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "microseconds" | "microsecond" | "us" | "usec" | "usecs" => "microseconds",
        "milliseconds" | "millisecond" | "ms" | "msec" | "msecs" => "milliseconds",
        "second" | "seconds" | "sec" | "secs" | "s" => "second",
        "minute" | "minutes" | "min" | "mins" | "m" => "minute",
        "hour" | "hours" | "hr" | "hrs" | "h" => "hour",
        "day" | "days" | "d" => "day",
        "week" | "weeks" | "w" => "week",
        "month" | "months" | "mon" | "mons" => "month",
        "quarter" | "qtr" => "quarter",
        "year" | "years" | "yr" | "yrs" | "y" => "year",
        "decade" | "decades" => "decade",
        "century" | "centuries" | "cent" | "c" => "century",
        "millennium" | "millennia" | "mil" | "mils" => "millennium",
        "epoch" => "epoch",
        "dow" => "dow",
        "isodow" => "isodow",
        "doy" => "doy",
        "isoyear" => "isoyear",
        "julian" => "julian",
        "timezone" => "timezone",
        "timezone_hour" => "timezone_hour",
        "timezone_minute" | "timezone_m" => "timezone_minute",
        _ => return None,
    })
}

fn unknown(field: &str, source: &str) -> SqlError {
    let message = format!("unit \"{}\" not recognized for type {source}", field.to_ascii_lowercase());
    SqlError::new("22023", message)
}

/// The units that one can cut to; the others are fields only.
fn unit_of_length(word: &str) -> Option<&'static str> {
    unit(word).filter(|u| !matches!(*u, "epoch" | "dow" | "isodow" | "doy" | "isoyear" | "julian"))
}

fn unsupported(field: &str, source: &str) -> SqlError {
    let message = format!("unit \"{}\" not supported for type {source}", field.to_ascii_lowercase());
    SqlError::new("0A000", message)
}

/// Of the time of a day; `None` if the unit is not one of a time.
fn of_time(unit: &str, micros: i64) -> Option<Numeric> {
    Some(match unit {
        "microseconds" => Numeric::from(micros % MINUTE),
        "milliseconds" => Numeric::from_i128((micros % MINUTE).into(), 3),
        "second" => seconds(micros % MINUTE),
        "minute" => Numeric::from(micros / MINUTE % 60),
        "hour" => Numeric::from(micros / HOUR),
        _ => return None,
    })
}

/// Of a day; `None` if the unit is not one of a day.
fn of_day(unit: &str, days: i64) -> Option<Numeric> {
    let (year, month, day) = civil_from_days(days);
    let era = if year > 0 { year } else { year - 1 };
    let up = |n: i64| {
        if year > 0 { (year + n - 1) / n } else { -((n - 1 - (year - 1)) / n) }
    };
    Some(Numeric::from(match unit {
        "day" => day,
        "month" => month,
        "quarter" => (month + 2) / 3,
        "week" => iso_week(days).1,
        "year" => era,
        "decade" => year.div_euclid(10),
        "century" => up(100),
        "millennium" => up(1000),
        "isoyear" => {
            let year = iso_week(days).0;
            if year > 0 { year } else { year - 1 }
        }
        "dow" => iso_weekday(days) % 7,
        "isodow" => iso_weekday(days),
        "doy" => days - days_from_civil(year, 1, 1) + 1,
        "julian" => days + 2_451_545,
        _ => return None,
    }))
}

/// The field as PostgreSQL's `extract` gives it; `None` for NULL (a field of an infinite time that has none).
///
/// # Errors
/// 22023 for a word that is no unit, 0A000 for a unit that the type does not have.
pub fn extract(field: &str, source: &Source) -> Result<Option<Numeric>, SqlError> {
    let name = source.name();
    let Some(unit) = unit(field) else {
        return Err(unknown(field, name));
    };
    let infinite = match source {
        Source::Date(days) if *days == i32::MAX || *days == i32::MIN => Some(*days > 0),
        Source::Timestamp(m) | Source::Zoned(m) if is_infinite(*m) => Some(*m > 0),
        _ => None,
    };
    if let Some(positive) = infinite {
        let grows =
            matches!(unit, "year" | "decade" | "century" | "millennium" | "julian" | "isoyear" | "epoch");
        let sign = if positive { Numeric::Infinity } else { Numeric::NegInfinity };
        return Ok(grows.then_some(sign));
    }
    let found = match source {
        Source::Date(days) => match unit {
            "epoch" => Some(Numeric::from(i64::from(*days) * 86_400 + POSTGRES_EPOCH_SECONDS)),
            _ => of_day(unit, (*days).into()),
        },
        Source::Time(micros) => match unit {
            "epoch" => Some(seconds(*micros)),
            _ => of_time(unit, *micros),
        },
        Source::Timestamp(micros) | Source::Zoned(micros) => match unit {
            "epoch" => seconds(*micros).add(&Numeric::from(POSTGRES_EPOCH_SECONDS)).ok(),
            "julian" => {
                let part = seconds(micros.rem_euclid(DAY)).div(&Numeric::from(86_400))?;
                let day = Numeric::from(micros.div_euclid(DAY) + 2_451_545);
                Some(day.add(&part)?)
            }
            "timezone" | "timezone_hour" | "timezone_minute" if matches!(source, Source::Zoned(_)) => {
                Some(Numeric::ZERO)
            }
            _ => of_time(unit, micros.rem_euclid(DAY)).or_else(|| of_day(unit, micros.div_euclid(DAY))),
        },
        Source::Interval(interval) => of_interval(unit, interval),
    };
    found.map(Some).ok_or_else(|| unsupported(field, name))
}

fn of_interval(unit: &str, interval: &Interval) -> Option<Numeric> {
    let years = i64::from(interval.months / 12);
    Some(match unit {
        "day" => Numeric::from(i64::from(interval.days)),
        "month" => Numeric::from(i64::from(interval.months % 12)),
        "quarter" => Numeric::from(i64::from(interval.months % 12) / 3 + 1),
        "year" => Numeric::from(years),
        "decade" => Numeric::from(years / 10),
        "century" => Numeric::from(years / 100),
        "millennium" => Numeric::from(years / 1000),
        "epoch" => {
            // A year counts 365.25 days here, a month 30.
            let days = i128::from(interval.months / 12) * 36_525
                + i128::from(interval.months % 12) * 3000
                + i128::from(interval.days) * 100;
            let micros = days * i128::from(DAY) / 100 + i128::from(interval.micros);
            Numeric::from_i128(micros, 6)
        }
        _ => return of_time(unit, interval.micros),
    })
}

/// The timestamp cut to the unit.
///
/// # Errors
/// As [`extract`].
pub fn truncate(field: &str, micros: i64, zoned: bool) -> Result<i64, SqlError> {
    let name = if zoned { Source::Zoned(0).name() } else { Source::Timestamp(0).name() };
    let Some(unit) = unit_of_length(field) else {
        return Err(unknown(field, name));
    };
    if is_infinite(micros) {
        return Ok(micros);
    }
    let days = micros.div_euclid(DAY);
    let (year, month, _) = civil_from_days(days);
    let first_of = |year: i64| Ok(days_from_civil(year, 1, 1) * DAY);
    let cut = |unit: i64| Ok(micros - micros.rem_euclid(unit));
    match unit {
        "microseconds" => Ok(micros),
        "milliseconds" => cut(1000),
        "second" => cut(SECOND),
        "minute" => cut(MINUTE),
        "hour" => cut(HOUR),
        "day" => cut(DAY),
        "week" => Ok((days - iso_weekday(days) + 1) * DAY),
        "month" => Ok(days_from_civil(year, month, 1) * DAY),
        "quarter" => Ok(days_from_civil(year, (month - 1) / 3 * 3 + 1, 1) * DAY),
        "year" => first_of(year),
        "decade" => first_of(year.div_euclid(10) * 10),
        "century" => first_of((year - 1).div_euclid(100) * 100 + 1),
        "millennium" => first_of((year - 1).div_euclid(1000) * 1000 + 1),
        _ => Err(unsupported(field, name)),
    }
}

/// The interval cut to the unit.
///
/// # Errors
/// As [`extract`].
pub fn truncate_interval(field: &str, interval: &Interval) -> Result<Interval, SqlError> {
    let Some(unit) = unit_of_length(field) else {
        return Err(unknown(field, "interval"));
    };
    let Interval { months, days, micros } = *interval;
    let time = |unit: i64| Interval { months, days, micros: micros / unit * unit };
    let long = |unit: i32| Interval { months: months / unit * unit, days: 0, micros: 0 };
    Ok(match unit {
        "microseconds" => *interval,
        "milliseconds" => time(1000),
        "second" => time(SECOND),
        "minute" => time(MINUTE),
        "hour" => time(HOUR),
        "day" => Interval { months, days, micros: 0 },
        "month" => long(1),
        "quarter" => long(3),
        "year" => long(12),
        "decade" => long(120),
        "century" => long(1200),
        "millennium" => long(12_000),
        "week" => {
            return Err(unsupported(field, "interval").with_detail("Months usually have fractional weeks."));
        }
        _ => return Err(unsupported(field, "interval")),
    })
}

/// Seconds east of UTC of a zone's name in `AT TIME ZONE`.
///
/// # Errors
/// 0A000 for a place, 22023 for what is no zone.
pub fn zone(name: &str) -> Result<i64, SqlError> {
    let lower = name.trim().to_ascii_lowercase();
    if let Some(offset) = zone_abbreviation(&lower) {
        return Ok(offset);
    }
    if lower == "etc/utc" || lower == "etc/gmt" {
        return Ok(0);
    }
    if lower.contains('/') {
        return Err(SqlError::unsupported(
            format!("the time zone \"{name}\""),
            "Use UTC, an abbreviation such as CET, or an interval as the offset.",
        ));
    }
    posix(&lower).ok_or_else(|| unknown_zone(name))
}

/// POSIX's zone: any letters, then hours, minutes and seconds west of Greenwich.
pub(super) fn posix(text: &str) -> Option<i64> {
    let at = text.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ','))?;
    let (sign, digits) = match text.get(at..)?.strip_prefix('-') {
        Some(digits) => (1, digits),
        None => (-1, text[at..].strip_prefix('+').unwrap_or(&text[at..])),
    };
    let mut seconds = 0;
    for (part, (most, unit)) in digits.split(':').zip([(167, 3600), (59, 60), (60, 1), (-1, 0)]) {
        let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        seconds += plain.then(|| part.parse::<i64>().ok()).flatten().filter(|n| *n <= most)? * unit;
    }
    Some(sign * seconds)
}

/// Whether it is POSIX's zone with a second name, that of its summer time: `est5edt`.
pub(super) fn is_posix_with_summer(text: &str) -> bool {
    let letters = |text: &str| text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (name, rest) = text.split_at(letters(text));
    let number = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let digits = number.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(number.len());
    let summer = &number[digits..];
    let after = &summer[letters(summer)..];
    let after = after.strip_prefix(['+', '-']).unwrap_or(after);
    let end = after.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(after.len());
    !name.is_empty() && digits > 0 && letters(summer) > 0 && end == after.len()
}

fn unknown_zone(name: &str) -> SqlError {
    SqlError::new("22023", format!("time zone \"{name}\" not recognized"))
}
