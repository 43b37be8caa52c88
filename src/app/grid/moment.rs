//! Dates and times as microseconds, read from PostgreSQL's ISO text, so that they sort and plot as what they are.

use crate::protocol::table::Kind;

/// Microseconds in a day.
pub const DAY: i64 = 86_400_000_000;
const SECOND: i64 = 1_000_000;

/// Microseconds since 1970-01-01 00:00 UTC of a date or timestamp, or since midnight of a time. An offset such
/// as `+02` is taken into account, so `timestamp with time zone` compares as instants. `None` for other text.
pub fn parse(kind: Kind, text: &str) -> Option<i64> {
    let text = text.trim();
    match kind {
        Kind::Time => clock(text),
        Kind::Date | Kind::Timestamp => match text {
            "infinity" => Some(i64::MAX - 1),
            "-infinity" => Some(i64::MIN + 1),
            _ => date_and_clock(text),
        },
        _ => None,
    }
}

fn date_and_clock(text: &str) -> Option<i64> {
    let (text, before_christ) = match text.strip_suffix(" BC") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.splitn(3, '-');
    let year = i64::from(number(parts.next()?)?);
    let month = number(parts.next()?)?;
    let day = number(parts.next()?)?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || year > 300_000 {
        return None;
    }
    // The year before 1 AD is 1 BC, which calendars count as 0.
    let year = if before_christ { 1 - year } else { year };
    let midnight = days_from_civil(year, month, day) * DAY;
    match time {
        None => Some(midnight),
        Some(time) => Some(midnight + clock(time)?),
    }
}

/// `10:20:30.5+02:30` as microseconds since midnight UTC.
fn clock(text: &str) -> Option<i64> {
    let (time, offset) = match text.rfind(['+', '-', 'Z']) {
        Some(at) => {
            let (time, zone) = text.split_at(at);
            (time, zone_offset(zone)?)
        }
        None => (text, 0),
    };
    let mut parts = time.splitn(3, ':');
    let hours = i64::from(number(parts.next()?)?);
    let minutes = i64::from(number(parts.next()?)?);
    let seconds = parts.next().map_or(Some(0), seconds)?;
    if hours > 24 || minutes > 59 || seconds > 60 * SECOND {
        return None;
    }
    Some((hours * 3600 + minutes * 60) * SECOND + seconds - offset)
}

fn seconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut micros = 0;
    let mut unit = SECOND;
    for digit in fraction.bytes() {
        if !digit.is_ascii_digit() {
            return None;
        }
        unit /= 10;
        micros += i64::from(digit - b'0') * unit;
    }
    Some(i64::from(number(whole)?) * SECOND + micros)
}

fn zone_offset(zone: &str) -> Option<i64> {
    let sign = match zone.as_bytes().first()? {
        b'Z' => return (zone.len() == 1).then_some(0),
        b'-' => -1,
        _ => 1,
    };
    let mut micros = 0;
    let mut unit = 3600 * SECOND;
    for part in zone.get(1..)?.split(':') {
        micros += i64::from(number(part)?) * unit;
        unit /= 60;
    }
    Some(sign * micros)
}

fn number(digits: &str) -> Option<u32> {
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date
/// algorithms").
pub fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01; the inverse of [`days_from_civil`].
pub fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 } as u32;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests;
