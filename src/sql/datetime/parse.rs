//! Reading dates and times from text, with PostgreSQL's errors.

use super::decode::{Decoded, Problem, Special, decode};
use super::{DAY, SECOND, is_date, is_timestamp};
use crate::sql::env::{Env, POSTGRES_EPOCH_SECONDS};
use crate::sql::error::SqlError;

pub use super::parse_interval::interval;

/// 1970-01-01 as days since 2000-01-01.
const UNIX_EPOCH_DAYS: i64 = -10_957;

/// The error PostgreSQL raises for a problem with `text` as a value of type `ty`.
pub(super) fn error(problem: Problem, ty: &str, text: &str) -> SqlError {
    match problem {
        Problem::Format => SqlError::new("22007", format!("invalid input syntax for type {ty}: \"{text}\"")),
        Problem::Overflow => {
            SqlError::new("22008", format!("date/time field value out of range: \"{text}\""))
        }
        Problem::MonthDayOverflow => error(Problem::Overflow, ty, text)
            .with_hint("Perhaps you need a different \"datestyle\" setting."),
        Problem::ZoneOverflow => {
            SqlError::new("22009", format!("time zone displacement out of range: \"{text}\""))
        }
        Problem::NoZone(zone) => SqlError::new("22023", format!("time zone \"{zone}\" not recognized")),
        Problem::NamedZone => SqlError::unsupported(
            "a time zone given by its place",
            "Write the offset from UTC, as in '2024-01-31 12:00+02'.",
        ),
    }
}

fn today(env: &Env) -> i64 {
    env.now().div_euclid(DAY)
}

/// A `date`, in days since 2000-01-01.
///
/// # Errors
/// 22007 for text that is no date, 22008 for a day that does not exist.
pub fn date(text: &str, env: &Env) -> Result<i32, SqlError> {
    let decoded = decode(text, false).map_err(|p| error(p, "date", text))?;
    let days = match decoded.special {
        Some(Special::Infinity) => return Ok(i32::MAX),
        Some(Special::NegInfinity) => return Ok(i32::MIN),
        Some(Special::Now) => today(env),
        Some(Special::Epoch) => UNIX_EPOCH_DAYS,
        Some(Special::Day(n)) => today(env) + n,
        None => decoded.date.ok_or_else(|| error(Problem::Format, "date", text))?,
    };
    if !is_date(days) {
        return Err(SqlError::new("22008", format!("date out of range: \"{text}\"")));
    }
    Ok(days as i32)
}

/// A `time`, in microseconds since midnight.
///
/// # Errors
/// As [`date`].
pub fn time(text: &str, env: &Env) -> Result<i64, SqlError> {
    const NAME: &str = "time";
    let decoded = decode(text, true).map_err(|p| error(p, NAME, text))?;
    match (decoded.special, decoded.time) {
        (Some(Special::Now), _) => Ok(env.now().rem_euclid(DAY)),
        (None, Some(micros)) => Ok(micros),
        _ => Err(error(Problem::Format, NAME, text)),
    }
}

/// A `timestamp`, in microseconds since 2000-01-01; an offset in the text is ignored.
///
/// # Errors
/// As [`date`].
pub fn timestamp(text: &str, env: &Env) -> Result<i64, SqlError> {
    let decoded = decode(text, false).map_err(|p| error(p, "timestamp", text))?;
    instant(decoded, 0, "timestamp", text, env)
}

/// A `timestamptz`, in microseconds since 2000-01-01 UTC; text without an offset is UTC.
///
/// # Errors
/// As [`date`].
pub fn timestamptz(text: &str, env: &Env) -> Result<i64, SqlError> {
    const NAME: &str = "timestamp with time zone";
    let decoded = decode(text, false).map_err(|p| error(p, NAME, text))?;
    let offset = decoded.zone.unwrap_or(0);
    instant(decoded, offset, NAME, text, env)
}

fn instant(decoded: Decoded, offset: i64, ty: &str, text: &str, env: &Env) -> Result<i64, SqlError> {
    let days = match decoded.special {
        Some(Special::Infinity) => return Ok(i64::MAX),
        Some(Special::NegInfinity) => return Ok(i64::MIN),
        Some(Special::Now) => return Ok(env.now()),
        Some(Special::Epoch) => return Ok(-POSTGRES_EPOCH_SECONDS * SECOND),
        Some(Special::Day(n)) => today(env) + n,
        None => decoded.date.ok_or_else(|| error(Problem::Format, ty, text))?,
    };
    let micros = days
        .checked_mul(DAY)
        .and_then(|m| m.checked_add(decoded.time.unwrap_or(0)))
        .and_then(|m| m.checked_sub(offset * SECOND));
    match micros.filter(|m| is_timestamp(*m)) {
        Some(micros) => Ok(micros),
        None => Err(SqlError::new("22008", format!("timestamp out of range: \"{text}\""))),
    }
}
