//! Moments of ISO 8601, as HTTP archives write them.

use super::super::span::Nanos;

/// Nanoseconds since 1970: `2026-01-01T12:00:00.123+02:00`. Nothing before 1970 and after 2500.
pub fn parse(text: &str) -> Option<Nanos> {
    let (date, rest) = text.trim().split_at_checked(10)?;
    let mut date = date.splitn(3, '-').map(number);
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, zone) = rest.split_at(rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len()));
    let mut parts = time.splitn(3, ':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let (second, fraction) = parts.next().map_or(("0", ""), |it| it.split_once('.').unwrap_or((it, "")));
    let second = number(second)?;
    if !(1970..=2500).contains(&year) || !(1..=12).contains(&month) || day < 1 || day > length(year, month) {
        return None;
    }
    if hour > 24 || minute > 59 || second > 60 || !fraction.chars().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let ahead = match zone {
        "" | "Z" | "z" => 0,
        zone => {
            let digits: String = zone.get(1..)?.chars().filter(|it| *it != ':').collect();
            let (hours, minutes) = digits.split_at_checked(2)?;
            let seconds = number(hours)? * 3_600 + if minutes.is_empty() { 0 } else { number(minutes)? * 60 };
            if zone.starts_with('-') { -seconds } else { seconds }
        }
    };
    let seconds = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - ahead;
    Nanos::try_from(seconds).ok()?.checked_mul(1_000_000_000)?.checked_add(digits.parse().ok()?)
}

fn number(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.len() <= 4 && text.bytes().all(|it| it.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn length(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970 to a day.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let years = (1970..year).map(|it| if is_leap(it) { 366 } else { 365 }).sum::<i64>();
    years + (1..month).map(|it| length(year, it)).sum::<i64>() + day - 1
}
