//! Dates, times and intervals: the proleptic Gregorian calendar counted from 2000-01-01, in UTC.

use super::error::SqlError;

pub mod arith;
mod decode;
pub mod field;
pub mod output;
pub mod parse;
mod parse_interval;
#[cfg(test)]
mod tests;
pub mod zone;

/// Microseconds of a day.
pub const DAY: i64 = 86_400_000_000;
pub const HOUR: i64 = 3_600_000_000;
pub const MINUTE: i64 = 60_000_000;
pub const SECOND: i64 = 1_000_000;
/// The first day PostgreSQL has, 4714-11-24 BC, and the day after its last, 5874897-12-31.
const FIRST_DAY: i64 = -2_451_545;
const END_DAY: i64 = 2_145_031_949;
/// The first timestamp and the end of the last day, 294276-12-31.
const FIRST_TIMESTAMP: i64 = -211_813_488_000_000_000;
const END_TIMESTAMP: i64 = 9_223_371_331_200_000_000;

/// A span of time in its three independent parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    pub months: i32,
    pub days: i32,
    pub micros: i64,
}

impl Interval {
    /// The span in microseconds with months of 30 days: what intervals compare by.
    pub fn sort_key(&self) -> i128 {
        i128::from(self.micros) + (i128::from(self.days) + i128::from(self.months) * 30) * i128::from(DAY)
    }
}

/// Days since 2000-01-01 of a date; the year is astronomical (0 is 1 BC).
pub fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 730_425
}

/// Year (astronomical), month and day of a number of days since 2000-01-01.
pub fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 730_425;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// How many days a month has.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The day a timestamp falls on; infinities stay infinite.
pub fn timestamp_to_date(micros: i64) -> i32 {
    match micros {
        i64::MAX => i32::MAX,
        i64::MIN => i32::MIN,
        _ => micros.div_euclid(DAY) as i32,
    }
}

/// Midnight of a day.
///
/// # Errors
/// 22008 for days beyond the last timestamp.
pub fn date_to_timestamp(days: i32) -> Result<i64, SqlError> {
    match days {
        i32::MAX => Ok(i64::MAX),
        i32::MIN => Ok(i64::MIN),
        _ => match i64::from(days).checked_mul(DAY) {
            Some(micros) if micros < END_TIMESTAMP => Ok(micros),
            _ => Err(SqlError::new("22008", "date out of range for timestamp")),
        },
    }
}

/// Whether a number of days is within PostgreSQL's dates.
pub fn is_date(days: i64) -> bool {
    (FIRST_DAY..END_DAY).contains(&days)
}

/// Whether a number of microseconds is within PostgreSQL's timestamps.
pub fn is_timestamp(micros: i64) -> bool {
    (FIRST_TIMESTAMP..END_TIMESTAMP).contains(&micros)
}

/// The timestamp, if PostgreSQL has it.
///
/// # Errors
/// 22008 otherwise.
pub fn check_timestamp(micros: Option<i64>) -> Result<i64, SqlError> {
    micros.filter(|m| is_timestamp(*m)).ok_or_else(|| SqlError::new("22008", "timestamp out of range"))
}

/// Rounds to `digits` of a second, halves away from zero; infinities stay.
pub fn round_micros(micros: i64, digits: u8) -> i64 {
    if micros == i64::MAX || micros == i64::MIN || digits >= 6 {
        return micros;
    }
    let unit = 10i64.pow(6 - u32::from(digits));
    let rounded = |n: i64| n.checked_add(unit / 2).map_or(n, |n| n / unit * unit);
    if micros >= 0 { rounded(micros) } else { -rounded(-micros) }
}

/// Hours, minutes, seconds and microseconds of a time of day.
pub fn time_parts(micros: i64) -> (i64, i64, i64, i64) {
    (micros / HOUR, micros / MINUTE % 60, micros / SECOND % 60, micros % SECOND)
}

/// Monday is 1, Sunday 7.
pub fn iso_weekday(days: i64) -> i64 {
    // 2000-01-01 was a Saturday.
    (days + 5).rem_euclid(7) + 1
}

/// ISO year and week of a day.
pub fn iso_week(days: i64) -> (i64, i64) {
    // The week belongs to the year of its Thursday.
    let thursday = days - iso_weekday(days) + 4;
    let (year, _, _) = civil_from_days(thursday);
    (year, (thursday - days_from_civil(year, 1, 1)) / 7 + 1)
}
