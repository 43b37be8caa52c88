//! `to_char` of dates, times and intervals; `to_date` and `to_timestamp` with a template.

use std::fmt::Write;

use super::arguments::{int, interval, text};
use super::number_format::ordinal;
use super::{Entry, f};
use crate::sql::datetime::{
    DAY, HOUR, MINUTE, SECOND, check_timestamp, civil_from_days, days_from_civil, days_in_month, is_date,
    iso_week, iso_weekday, time_parts,
};
use crate::sql::error::SqlError;
use crate::sql::value::Value;

type Answer = Result<Value, SqlError>;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// The patterns, longer ones first; letters of either case unless the case is part of the meaning.
const PATTERNS: [&str; 62] = [
    "SSSSS", "Y,YYY", "MONTH", "Month", "month", "YYYY", "IYYY", "SSSS", "HH24", "HH12", "A.M.", "P.M.",
    "a.m.", "p.m.", "A.D.", "B.C.", "a.d.", "b.c.", "YYY", "IYY", "DDD", "IDDD", "MON", "Mon", "mon", "DAY",
    "Day", "day", "TZH", "TZM", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "YY", "IY", "MM", "DD", "DY", "Dy",
    "dy", "ID", "IW", "WW", "HH", "MI", "SS", "MS", "US", "AM", "PM", "am", "pm", "AD", "BC", "ad", "bc",
    "CC", "TZ", "tz",
];
const SINGLE: &str = "YDIWQJ";

enum Item<'a> {
    Pattern { name: &'a str, fill: bool, ordinal: Option<bool> },
    Text(&'a str),
}

/// Splits a template into patterns and literal text.
fn items(template: &str) -> Vec<Item<'_>> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some(c) = rest.chars().next() {
        if c == '"' {
            let body = &rest[1..];
            let end = body.find('"').unwrap_or(body.len());
            out.push(Item::Text(&body[..end]));
            rest = body.get(end + 1..).unwrap_or_default();
            continue;
        }
        if c == '\\' && rest[1..].starts_with('"') {
            out.push(Item::Text("\""));
            rest = &rest[2..];
            continue;
        }
        let mut body = rest;
        // TM asks for names in the language of the locale, without padding; ours is C
        let fill =
            body.get(..2).is_some_and(|p| p.eq_ignore_ascii_case("FM") || p.eq_ignore_ascii_case("TM"));
        if fill {
            body = &body[2..];
        }
        let exact = PATTERNS.iter().find(|p| body.starts_with(**p));
        let folded =
            || PATTERNS.iter().find(|p| body.get(..p.len()).is_some_and(|b| b.eq_ignore_ascii_case(p)));
        let single = || {
            let c = body.chars().next()?.to_ascii_uppercase();
            SINGLE.find(c).map(|at| &SINGLE[at..at + 1])
        };
        let roman = body.get(..2).filter(|p| p.eq_ignore_ascii_case("RM"));
        let name = exact.or_else(folded).copied().or(roman).or_else(single);
        let Some(name) = name else {
            if fill {
                rest = body;
                continue;
            }
            out.push(Item::Text(&rest[..c.len_utf8()]));
            rest = &rest[c.len_utf8()..];
            continue;
        };
        rest = &body[name.len()..];
        let ordinal = rest.get(..2).filter(|p| p.eq_ignore_ascii_case("TH")).map(|p| p == "TH");
        if ordinal.is_some() {
            rest = &rest[2..];
        }
        out.push(Item::Pattern { name, fill, ordinal });
    }
    out
}

/// The parts of a moment (or of an interval) that patterns show.
struct Moment {
    year: i64,
    month: i64,
    day: i64,
    /// The day itself; `None` for an interval.
    date: Option<i64>,
    micros: i64,
    zone: bool,
}

fn cased(name: &str, word: &str) -> String {
    if name.starts_with(|c: char| c.is_ascii_lowercase()) {
        word.to_ascii_lowercase()
    } else if name.chars().nth(1).is_some_and(|c| c.is_ascii_lowercase()) {
        word.to_string()
    } else {
        word.to_ascii_uppercase()
    }
}

impl Moment {
    fn format(&self, template: &str) -> String {
        let mut out = String::new();
        for item in items(template) {
            match item {
                Item::Text(text) => out.push_str(text),
                Item::Pattern { name, fill, ordinal: suffix } => {
                    let start = out.len();
                    self.pattern(name, fill, &mut out);
                    if let Some(upper) = suffix {
                        let suffix = ordinal(&out[start..], upper);
                        out.push_str(suffix);
                    }
                }
            }
        }
        out
    }

    fn pattern(&self, name: &str, fill: bool, out: &mut String) {
        let number = |n: i64, width: usize, out: &mut String| {
            let width = if fill { 0 } else { width };
            let _ = if n < 0 { write!(out, "-{:0width$}", -n) } else { write!(out, "{n:0width$}") };
        };
        let word = |text: &str, width: usize, out: &mut String| {
            let _ = if fill { write!(out, "{text}") } else { write!(out, "{text:<width$}") };
        };
        let (hour, minute, second, micros) = time_parts(self.micros.abs());
        let (hour, minute, second, micros) =
            if self.micros < 0 { (-hour, -minute, -second, -micros) } else { (hour, minute, second, micros) };
        let era = if self.year > 0 || self.date.is_none() { self.year } else { 1 - self.year };
        let date = self.date.unwrap_or(0);
        let (iso_year, week) = iso_week(date);
        let year_day = self.date.map_or(0, |d| d - days_from_civil(self.year, 1, 1) + 1);
        let upper = name.to_ascii_uppercase();
        match upper.as_str() {
            "YYYY" => number(era, 4, out),
            "YYY" => number(era % 1000, 3, out),
            "YY" => number(era % 100, 2, out),
            "Y" => number(era % 10, 1, out),
            "Y,YYY" => {
                let _ = write!(out, "{},{:03}", era / 1000, era % 1000);
            }
            "IYYY" => number(iso_year, 4, out),
            "IYY" => number(iso_year % 1000, 3, out),
            "IY" => number(iso_year % 100, 2, out),
            "I" => number(iso_year % 10, 1, out),
            "MM" => number(self.month, 2, out),
            "DD" if self.day < 0 && !fill => {
                let _ = write!(out, "{:02}", self.day);
            }
            "DD" => number(self.day, 2, out),
            "DDD" => number(year_day, 3, out),
            "IDDD" => number((week - 1) * 7 + iso_weekday(date), 3, out),
            "D" => number(iso_weekday(date) % 7 + 1, 1, out),
            "ID" => number(iso_weekday(date), 1, out),
            "WW" => number((year_day - 1) / 7 + 1, 2, out),
            "IW" => number(week, 2, out),
            "W" => number((self.day - 1) / 7 + 1, 1, out),
            "Q" => number((self.month + 2) / 3, 1, out),
            "J" => number(date + 2_451_545, 1, out),
            "CC" => number(if self.year > 0 { (self.year + 99) / 100 } else { self.year / 100 - 1 }, 2, out),
            "MONTH" | "MON" | "DAY" | "DY" | "RM" => {
                let list: &[&str] = match upper.as_str() {
                    "DAY" | "DY" => &DAYS,
                    "RM" => &ROMAN,
                    _ => &MONTHS,
                };
                let at = if upper.starts_with('D') { iso_weekday(date) } else { self.month };
                let Some(full) = list.get(at.max(1) as usize - 1) else {
                    return;
                };
                match upper.as_str() {
                    "MONTH" | "DAY" => word(&cased(name, full), 9, out),
                    "RM" if name.starts_with('r') => word(&full.to_ascii_lowercase(), 4, out),
                    "RM" => word(full, 4, out),
                    _ => out.push_str(&cased(name, &full[..3])),
                }
            }
            "HH24" => number(hour, 2, out),
            "HH" | "HH12" => {
                let shown = if hour % 12 == 0 { 12 } else { hour % 12 };
                number(shown, if hour < 0 && shown > 0 { 3 } else { 2 }, out);
            }
            "MI" => number(minute, 2, out),
            "SS" => number(second, 2, out),
            "SSSS" | "SSSSS" => number(self.micros / SECOND, 1, out),
            "MS" => number(micros / 1000, 3, out),
            "US" => number(micros, 6, out),
            "FF1" | "FF2" | "FF3" | "FF4" | "FF5" | "FF6" => {
                let digits = usize::from(upper.as_bytes()[2] - b'0');
                let _ = write!(out, "{:0digits$}", micros / 10i64.pow(6 - digits as u32));
            }
            "AM" | "PM" => out.push_str(&cased(name, if hour % 24 >= 12 { "PM" } else { "AM" })),
            "A.M." | "P.M." => {
                let word = if hour % 24 >= 12 { "P.M." } else { "A.M." };
                out.push_str(&if name.starts_with(['a', 'p']) {
                    word.to_ascii_lowercase()
                } else {
                    word.into()
                });
            }
            "AD" | "BC" => out.push_str(&cased(name, if self.year > 0 { "AD" } else { "BC" })),
            "A.D." | "B.C." => {
                let word = if self.year > 0 { "A.D." } else { "B.C." };
                out.push_str(&if name.starts_with(['a', 'b']) {
                    word.to_ascii_lowercase()
                } else {
                    word.into()
                });
            }
            "TZ" if self.zone => out.push_str(if name == "tz" { "utc" } else { "UTC" }),
            "TZH" => out.push_str("+00"),
            "TZM" => out.push_str("00"),
            _ => {}
        }
    }
}

fn of_timestamp(micros: i64, template: &str, zone: bool) -> Answer {
    if template.is_empty() || micros == i64::MAX || micros == i64::MIN {
        return Ok(Value::Null);
    }
    let days = micros.div_euclid(DAY);
    let (year, month, day) = civil_from_days(days);
    let moment = Moment { year, month, day, date: Some(days), micros: micros.rem_euclid(DAY), zone };
    Ok(Value::text(moment.format(template)))
}

fn of_interval(a: &[Value]) -> Answer {
    let i = interval(a, 0);
    let (year, month) = (i64::from(i.months / 12), i64::from(i.months % 12));
    let moment = Moment { year, month, day: i.days.into(), date: None, micros: i.micros, zone: false };
    Ok(Value::text(moment.format(text(a, 1))))
}

#[derive(Default)]
struct Read {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    year_day: Option<i64>,
    julian: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    micros: i64,
    afternoon: Option<bool>,
    twelve: bool,
    before_christ: bool,
}

fn invalid(value: &str, name: &str) -> SqlError {
    SqlError::new("22007", format!("invalid value \"{value}\" for \"{name}\""))
}

/// A number of at most `width` digits at the cursor.
fn read_number(rest: &mut &str, width: usize, name: &str) -> Result<i64, SqlError> {
    *rest = rest.trim_start();
    let digits: String = rest.chars().take(width).take_while(char::is_ascii_digit).collect();
    let Ok(n) = digits.parse::<i64>() else {
        let own = if name.len() < 4 || name.contains(['H', 'h']) { 2 } else { 4 };
        let shown: String = rest.chars().take(width.min(own)).collect();
        return Err(invalid(&shown, name).with_detail("Value must be an integer."));
    };
    *rest = &rest[digits.len()..];
    Ok(n)
}

fn read_word(rest: &mut &str, list: &[&str], short: bool, name: &str) -> Result<i64, SqlError> {
    *rest = rest.trim_start();
    let found = list.iter().position(|full| {
        let wanted = if short { &full[..3] } else { full };
        rest.get(..wanted.len()).is_some_and(|r| r.eq_ignore_ascii_case(wanted))
    });
    let Some(at) = found else {
        let shown: String = rest.chars().take_while(|c| !c.is_whitespace()).collect();
        let error = invalid(&shown, name);
        return Err(
            error.with_detail("The given value did not match any of the allowed values for this field.")
        );
    };
    *rest = &rest[if short { 3 } else { list[at].len() }..];
    Ok(at as i64 + 1)
}

fn read(s: &str, template: &str) -> Result<Read, SqlError> {
    let mut out = Read::default();
    let mut rest = s.trim_start();
    let items = items(template);
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Text(text) => {
                for _ in text.chars() {
                    // A separator matches any separator or none; other text skips as many characters.
                    let Some(c) = rest.chars().next() else { break };
                    let separator = text.chars().all(|t| !t.is_ascii_alphanumeric());
                    if !separator || !c.is_ascii_alphanumeric() {
                        rest = &rest[c.len_utf8()..];
                    }
                }
            }
            Item::Pattern { name, fill, .. } => {
                if rest.trim_start().is_empty() {
                    break;
                }
                // A number runs on to the next non-digit unless another pattern follows at once.
                let alone = !matches!(items.get(at + 1), Some(Item::Pattern { .. }));
                let wide = |width: usize| if alone || *fill { 10 } else { width };
                let upper = name.to_ascii_uppercase();
                match upper.as_str() {
                    "YYYY" | "IYYY" => out.year = Some(read_number(&mut rest, wide(4), name)?),
                    "YYY" => out.year = Some(2000 + read_number(&mut rest, wide(3), name)? % 1000),
                    "YY" | "IY" => {
                        let n = read_number(&mut rest, wide(2), name)?;
                        out.year = Some(if n < 70 {
                            n + 2000
                        } else if n < 100 {
                            n + 1900
                        } else {
                            n
                        });
                    }
                    "MM" => out.month = Some(read_number(&mut rest, wide(2), name)?),
                    "MONTH" => out.month = Some(read_word(&mut rest, &MONTHS, false, name)?),
                    "MON" => out.month = Some(read_word(&mut rest, &MONTHS, true, name)?),
                    "DD" => out.day = Some(read_number(&mut rest, wide(2), name)?),
                    "DDD" => out.year_day = Some(read_number(&mut rest, wide(3), name)?),
                    "DAY" => drop(read_word(&mut rest, &DAYS, false, name)?),
                    "DY" => drop(read_word(&mut rest, &DAYS, true, name)?),
                    "J" => out.julian = Some(read_number(&mut rest, wide(10), name)?),
                    "HH24" => out.hour = read_number(&mut rest, wide(2), name)?,
                    "HH" | "HH12" => {
                        out.hour = read_number(&mut rest, wide(2), name)?;
                        out.twelve = true;
                    }
                    "MI" => out.minute = read_number(&mut rest, wide(2), name)?,
                    "SS" => out.second = read_number(&mut rest, wide(2), name)?,
                    "MS" | "US" => {
                        let width: usize = if upper == "MS" { 3 } else { 6 };
                        let before = rest.trim_start().len();
                        let n = read_number(&mut rest, width, name)?;
                        let digits = before - rest.len();
                        out.micros = n * 10i64.pow(6 - digits.min(6) as u32);
                    }
                    "AM" | "PM" | "A.M." | "P.M." => {
                        rest = rest.trim_start();
                        out.afternoon = Some(rest.starts_with(['p', 'P']));
                        rest = rest.get(name.len()..).unwrap_or_default();
                    }
                    "BC" | "AD" | "B.C." | "A.D." => {
                        rest = rest.trim_start();
                        out.before_christ = rest.starts_with(['b', 'B']);
                        rest = rest.get(name.len()..).unwrap_or_default();
                    }
                    _ => {
                        let what = format!("the pattern \"{name}\" in to_date and to_timestamp");
                        return Err(SqlError::unsupported(
                            what,
                            "Read the year, month and day by YYYY, MM and DD.",
                        ));
                    }
                }
            }
        }
    }
    Ok(out)
}

impl Read {
    fn day(&self, text: &str) -> Result<i64, SqlError> {
        let out_of_range =
            || SqlError::new("22008", format!("date/time field value out of range: \"{text}\""));
        if let Some(julian) = self.julian {
            return Ok(julian - 2_451_545);
        }
        let year = self.year.unwrap_or(if self.before_christ { 1 } else { 0 });
        let year = if self.before_christ { 1 - year } else { year };
        if let Some(day) = self.year_day {
            return Ok(days_from_civil(year, 1, 1) + day - 1);
        }
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
            return Err(out_of_range());
        }
        Some(days_from_civil(year, month, day)).filter(|d| is_date(*d)).ok_or_else(out_of_range)
    }

    fn time(&self, text: &str) -> Result<i64, SqlError> {
        let mut hour = self.hour;
        if self.twelve {
            if !(1..=12).contains(&hour) {
                let message = format!("hour \"{hour}\" is invalid for the 12-hour clock");
                return Err(SqlError::new("22007", message)
                    .with_hint("Use the 24-hour clock, or give an hour between 1 and 12."));
            }
            hour %= 12;
        }
        if self.afternoon == Some(true) {
            hour += 12;
        }
        if hour > 23 || self.minute > 59 || self.second > 59 {
            return Err(SqlError::new("22008", format!("date/time field value out of range: \"{text}\"")));
        }
        Ok(hour * HOUR + self.minute * MINUTE + self.second * SECOND + self.micros)
    }
}

fn to_date(s: &str, template: &str) -> Answer {
    Ok(Value::Date(read(s, template)?.day(s)? as i32))
}

fn to_timestamp(s: &str, template: &str) -> Answer {
    let read = read(s, template)?;
    let micros = read.day(s)?.checked_mul(DAY).zip(Some(read.time(s)?)).and_then(|(d, t)| d.checked_add(t));
    check_timestamp(micros).map(Value::Timestamp)
}

pub(super) static TABLE: &[Entry] = &[
    f("to_char", "st>t~", |a, _| of_timestamp(int(a, 0), text(a, 1), false)),
    f("to_char", "zt>t~", |a, _| of_timestamp(int(a, 0), text(a, 1), true)),
    f("to_char", "it>t~", |a, _| of_interval(a)),
    f("to_date", "tt>D~", |a, _| to_date(text(a, 0), text(a, 1))),
    f("to_timestamp", "tt>z~", |a, _| to_timestamp(text(a, 0), text(a, 1))),
];
