//! Dates, times and intervals as PostgreSQL prints them: DateStyle ISO, IntervalStyle postgres.

use std::fmt::Write;

use super::{DAY, Interval, civil_from_days, time_parts};

/// Appends `2024-02-29`, with ` BC` for years before 1.
pub fn write_date(days: i32, out: &mut String) {
    match days {
        i32::MAX => out.push_str("infinity"),
        i32::MIN => out.push_str("-infinity"),
        _ => {
            if write_ymd(days.into(), out) {
                out.push_str(" BC");
            }
        }
    }
}

/// Writes year, month, day; true if the year is before 1.
fn write_ymd(days: i64, out: &mut String) -> bool {
    let (year, month, day) = civil_from_days(days);
    let shown = if year > 0 { year } else { 1 - year };
    let _ = write!(out, "{shown:04}-{month:02}-{day:02}");
    year <= 0
}

/// Appends `13:05:00.25`.
pub fn write_time(micros: i64, out: &mut String) {
    let (hour, minute, second, fraction) = time_parts(micros);
    let _ = write!(out, "{hour:02}:{minute:02}:{second:02}");
    write_fraction(fraction, out);
}

fn write_fraction(micros: i64, out: &mut String) {
    if micros != 0 {
        let start = out.len();
        let _ = write!(out, ".{micros:06}");
        let kept = out[start..].trim_end_matches('0').len();
        out.truncate(start + kept);
    }
}

/// Appends `2024-02-29 13:05:00`.
pub fn write_timestamp(micros: i64, out: &mut String) {
    match micros {
        i64::MAX => out.push_str("infinity"),
        i64::MIN => out.push_str("-infinity"),
        _ => {
            let before = write_ymd(micros.div_euclid(DAY), out);
            out.push(' ');
            write_time(micros.rem_euclid(DAY), out);
            if before {
                out.push_str(" BC");
            }
        }
    }
}

/// Appends a timestamp as JSON wants it, `2024-02-29T13:05:00` with `+00:00` if it has a zone.
pub fn write_iso(micros: i64, zone: bool, out: &mut String) {
    let mut text = String::new();
    write_timestamp(micros, &mut text);
    let finite = micros != i64::MAX && micros != i64::MIN;
    let (text, era) = match text.strip_suffix(" BC") {
        Some(text) => (text, " BC"),
        None => (text.as_str(), ""),
    };
    out.push_str(&text.replacen(' ', "T", 1));
    if finite && zone {
        out.push_str("+00:00");
    }
    out.push_str(era);
}

/// Appends `1 year 2 mons 3 days 04:05:06`.
pub fn write_interval(interval: &Interval, out: &mut String) {
    let mut empty = true;
    let mut before = false;
    let mut part = |value: i32, unit: &str, out: &mut String| {
        if value == 0 {
            return;
        }
        let space = if empty { "" } else { " " };
        let plus = if before && value > 0 { "+" } else { "" };
        let plural = if value == 1 { "" } else { "s" };
        let _ = write!(out, "{space}{plus}{value} {unit}{plural}");
        before = value < 0;
        empty = false;
    };
    part(interval.months / 12, "year", out);
    part(interval.months % 12, "mon", out);
    part(interval.days, "day", out);
    if empty || interval.micros != 0 {
        let space = if empty { "" } else { " " };
        let sign = match (interval.micros < 0, before) {
            (true, _) => "-",
            (false, true) => "+",
            _ => "",
        };
        let _ = write!(out, "{space}{sign}");
        let micros = interval.micros.unsigned_abs();
        let second = micros / 1_000_000;
        let _ = write!(out, "{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        write_fraction((micros % 1_000_000) as i64, out);
    }
}
