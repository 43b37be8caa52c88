//! Operators and functions of dates, times and intervals.

use super::arguments::{float, int, interval, numeric, text};
use super::{Call, Entry, f, typed};
use crate::sql::datetime::arith::{self, is_infinite};
use crate::sql::datetime::field::{self, Source};
use crate::sql::datetime::{
    DAY, Interval, SECOND, check_timestamp, date_to_timestamp, days_from_civil, days_in_month, zone,
};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::types::Type;
use crate::sql::value::Value;

type Answer = Result<Value, SqlError>;

fn span(interval: Interval) -> Answer {
    Ok(Value::Interval(interval.into()))
}

fn moved(micros: i64, by: &Interval) -> Answer {
    arith::add(micros, by).map(Value::Timestamp)
}

fn midnight(a: &[Value], at: usize) -> Result<i64, SqlError> {
    date_to_timestamp(int(a, at) as i32)
}

fn date_minus_date(a: &[Value]) -> Answer {
    let infinite = |at| matches!(a.get(at), Some(Value::Date(i32::MAX | i32::MIN)));
    if infinite(0) || infinite(1) {
        return Err(SqlError::new("22008", "cannot subtract infinite dates"));
    }
    Ok(Value::Int(int(a, 0) - int(a, 1)))
}

fn date_plus_time(a: &[Value]) -> Answer {
    let day = midnight(a, 0)?;
    if is_infinite(day) {
        Ok(Value::Timestamp(day))
    } else {
        check_timestamp(day.checked_add(int(a, 1))).map(Value::Timestamp)
    }
}

/// The two arguments in the other order.
fn swapped(a: &[Value]) -> Vec<Value> {
    a.iter().rev().cloned().collect()
}

fn time_plus(a: &[Value], sign: i64) -> Answer {
    let moved = i128::from(int(a, 0)) + i128::from(interval(a, 1).micros) * i128::from(sign);
    Ok(Value::Time(moved.rem_euclid(i128::from(DAY)) as i64))
}

/// The source of a field: what the argument's type says.
fn source(a: &[Value], at: usize, call: &Call) -> Source {
    match (a.get(at), call.types.get(at)) {
        (Some(Value::Interval(i)), _) => Source::Interval(**i),
        (Some(Value::Date(days)), _) => Source::Date(*days),
        (Some(Value::Time(micros)), _) => Source::Time(*micros),
        (_, Some(Type::Timestamptz(_))) => Source::Zoned(int(a, at)),
        _ => Source::Timestamp(int(a, at)),
    }
}

fn extract(a: &[Value], call: &Call) -> Answer {
    Ok(field::extract(text(a, 0), &source(a, 1, call))?.map_or(Value::Null, Value::Numeric))
}

fn date_part(a: &[Value], call: &Call) -> Answer {
    let source = match source(a, 1, call) {
        Source::Date(days) => Source::Timestamp(date_to_timestamp(days)?),
        other => other,
    };
    Ok(field::extract(text(a, 0), &source)?.map_or(Value::Null, |n| Value::Float(n.to_f64())))
}

fn trunc(a: &[Value], call: &Call) -> Answer {
    match a.get(1) {
        Some(Value::Interval(i)) => span(field::truncate_interval(text(a, 0), i)?),
        _ => {
            let zoned = matches!(call.types.get(1), Some(Type::Timestamptz(_)));
            field::truncate(text(a, 0), int(a, 1), zoned).map(Value::Timestamp)
        }
    }
}

/// `date_trunc(field, moment, zone)`: cut where the zone's clock has it.
fn trunc_in_zone(a: &[Value]) -> Answer {
    let (micros, zone) = (int(a, 1), text(a, 2));
    if is_infinite(micros) {
        return Ok(Value::Timestamp(micros));
    }
    let local = zone_shift(zone, micros, true)?;
    let cut = field::truncate(text(a, 0), local, true)?;
    zone_shift(zone, cut, false).map(Value::Timestamp)
}

/// A moment to `digits` of a second.
fn rounded(a: &[Value], micros: i64) -> i64 {
    crate::sql::datetime::round_micros(micros, int(a, 0).clamp(0, 6) as u8)
}

fn date_bin(a: &[Value]) -> Answer {
    let (stride, at, origin) = (interval(a, 0), int(a, 1), int(a, 2));
    if stride.months != 0 {
        let message = "timestamps cannot be binned into intervals containing months or years";
        return Err(SqlError::new("0A000", message));
    }
    let stride = i128::from(stride.micros) + i128::from(stride.days) * i128::from(DAY);
    if stride <= 0 {
        return Err(SqlError::new("22008", "stride must be greater than zero"));
    }
    let gap = i128::from(at) - i128::from(origin);
    let bin = i128::from(origin) + gap.div_euclid(stride) * stride;
    check_timestamp(i64::try_from(bin).ok()).map(Value::Timestamp)
}

fn today(env: &Env) -> i64 {
    env.now().div_euclid(DAY) * DAY
}

fn age(a: &[Value], env: &Env) -> Answer {
    span(if a.len() == 1 { arith::age(today(env), int(a, 0))? } else { arith::age(int(a, 0), int(a, 1))? })
}

fn make_date(a: &[Value]) -> Answer {
    let (year, month, day) = (int(a, 0), int(a, 1), int(a, 2));
    match calendar(year, month, day) {
        Some(days) => Ok(Value::Date(days as i32)),
        None => {
            // a year before Christ is counted from 0 by then
            let year = if year < 0 { year + 1 } else { year };
            let message = format!("date field value out of range: {year}-{month:02}-{day:02}");
            Err(SqlError::new("22008", message))
        }
    }
}

fn calendar(year: i64, month: i64, day: i64) -> Option<i64> {
    let year = match year {
        0 => return None,
        y if y < 0 => y + 1,
        y => y,
    };
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    Some(days_from_civil(year, month, day)).filter(|d| crate::sql::datetime::is_date(*d))
}

fn clock(a: &[Value], at: usize) -> Result<i64, SqlError> {
    let (hour, minute, second) = (int(a, at), int(a, at + 1), float(a, at + 2));
    let micros = (second * 1e6).round_ties_even();
    let whole = hour * 3600 * SECOND + minute * 60 * SECOND + micros as i64;
    if !(0..=24).contains(&hour)
        || !(0..60).contains(&minute)
        || !(0.0..=6e7).contains(&micros)
        || whole > DAY
    {
        let mut shown = String::new();
        crate::sql::value::float::write_f64(second, &mut shown);
        let (whole, part) = shown.split_once('.').unwrap_or((&shown, ""));
        let part = if part.is_empty() { String::new() } else { format!(".{part}") };
        let message = format!("time field value out of range: {hour}:{minute:02}:{whole:0>2}{part}");
        return Err(SqlError::new("22008", message));
    }
    Ok(whole)
}

fn make_timestamp(a: &[Value]) -> Answer {
    let Some(days) = calendar(int(a, 0), int(a, 1), int(a, 2)) else {
        let message =
            format!("date field value out of range: {}-{:02}-{:02}", int(a, 0), int(a, 1), int(a, 2));
        return Err(SqlError::new("22008", message));
    };
    let micros = days.checked_mul(DAY).zip(Some(clock(a, 3)?)).and_then(|(d, t)| d.checked_add(t));
    check_timestamp(micros).map(Value::Timestamp)
}

/// years, months, weeks, days, hours, mins, secs; those left out at the end are zero.
fn make_interval(a: &[Value]) -> Answer {
    let at = |i: usize| i128::from(if i < a.len() && i < 6 { int(a, i) } else { 0 });
    let seconds = if a.len() > 6 { float(a, 6) } else { 0.0 };
    let overflow = || SqlError::new("22008", "interval out of range");
    if !seconds.is_finite() {
        return Err(overflow());
    }
    let micros = (at(4) * 60 + at(5)) * 60 * i128::from(SECOND) + (seconds * 1e6).round_ties_even() as i128;
    span(Interval {
        months: i32::try_from(at(0) * 12 + at(1)).map_err(|_| overflow())?,
        days: i32::try_from(at(2) * 7 + at(3)).map_err(|_| overflow())?,
        micros: i64::try_from(micros).map_err(|_| overflow())?,
    })
}

fn from_epoch(a: &[Value]) -> Answer {
    let seconds = float(a, 0);
    if seconds.is_infinite() {
        return Ok(Value::Timestamp(if seconds > 0.0 { i64::MAX } else { i64::MIN }));
    }
    // in PostgreSQL's order, for the same last digit
    let micros = ((seconds - 946_684_800.0) * 1e6).round_ties_even();
    if seconds.is_nan() {
        return Err(SqlError::new("22008", "timestamp cannot be NaN"));
    }
    if micros.abs() > 9.2e18 || !crate::sql::datetime::is_timestamp(micros as i64) {
        let mut shown = String::new();
        crate::sql::value::float::write_f64(seconds, &mut shown);
        return Err(SqlError::new("22008", format!("timestamp out of range: \"{shown}\"")));
    }
    Ok(Value::Timestamp(micros as i64))
}

/// `AT TIME ZONE`: the zone's offset is taken off a local time and added to an instant.
fn at_zone(a: &[Value], call: &Call) -> Answer {
    let micros = int(a, 1);
    if is_infinite(micros) {
        return Ok(Value::Timestamp(micros));
    }
    let zoned = matches!(call.types.get(1), Some(Type::Timestamptz(_)));
    match a.first() {
        Some(Value::Interval(i)) => {
            let by = i.micros / SECOND * SECOND;
            check_timestamp(micros.checked_add(if zoned { by } else { -by }))
        }
        _ => zone_shift(text(a, 0), micros, zoned),
    }
    .map(Value::Timestamp)
}

/// A moment (`zoned`) as a zone's clock shows it, or the moment at which it shows that.
fn zone_shift(name: &str, micros: i64, zoned: bool) -> Result<i64, SqlError> {
    let seconds = micros.div_euclid(SECOND);
    let offset = match zone::find(name.trim()) {
        Some(place) if zoned => place.at_utc(seconds)?,
        Some(place) => place.at_local(seconds)?,
        None => field::zone(name)?,
    };
    check_timestamp(micros.checked_add(if zoned { offset } else { -offset } * SECOND))
}

/// OVERLAPS: a missing end makes a span of its other end, and what it would decide unknown.
fn overlaps(a: &[Value]) -> Answer {
    /// Start, end, and whether the end is missing.
    type Span = (i64, i64, bool);
    let moment = |at: usize| match a.get(at) {
        Some(Value::Int(n) | Value::Time(n) | Value::Timestamp(n)) => Some(*n),
        _ => None,
    };
    let span = |at: usize| -> Result<Option<Span>, SqlError> {
        let start = moment(at);
        let end = match (a.get(at + 1), start) {
            (Some(Value::Interval(i)), Some(start)) => Some(arith::add(start, i)?),
            _ => moment(at + 1),
        };
        Ok(match (start, end) {
            (Some(start), Some(end)) => Some((start.min(end), start.max(end), false)),
            (Some(one), None) | (None, Some(one)) => Some((one, one, true)),
            (None, None) => None,
        })
    };
    let (Some(first), Some(second)) = (span(0)?, span(2)?) else { return Ok(Value::Null) };
    let after = |(s1, _, open1): Span, (_, e2, open2): Span| match () {
        () if open2 => Value::Null,
        () if s1 < e2 => Value::Bool(true),
        () if open1 => Value::Null,
        () => Value::Bool(false),
    };
    Ok(match first.0.cmp(&second.0) {
        std::cmp::Ordering::Greater => after(first, second),
        std::cmp::Ordering::Less => after(second, first),
        std::cmp::Ordering::Equal if first.2 || second.2 => Value::Null,
        std::cmp::Ordering::Equal => Value::Bool(true),
    })
}

fn factor(a: &[Value], at: usize) -> f64 {
    match a.get(at) {
        Some(Value::Numeric(_)) => numeric(a, at).to_f64(),
        Some(Value::Int(n)) => *n as f64,
        _ => float(a, at),
    }
}

fn is_finite(a: &[Value]) -> Answer {
    Ok(Value::Bool(!matches!(
        a.first(),
        Some(Value::Date(i32::MAX | i32::MIN) | Value::Timestamp(i64::MAX | i64::MIN))
    )))
}

fn clock_now(_: &[Value], env: &Env) -> Answer {
    Ok(Value::Timestamp(env.now()))
}

pub(super) static TABLE: &[Entry] = &[
    f("+", "D4>D", |a, _| arith::add_days(int(a, 0) as i32, int(a, 1)).map(Value::Date)),
    f("+", "4D>D", |a, _| arith::add_days(int(a, 1) as i32, int(a, 0)).map(Value::Date)),
    f("-", "D4>D", |a, _| arith::add_days(int(a, 0) as i32, -int(a, 1)).map(Value::Date)),
    f("-", "DD>4", |a, _| date_minus_date(a)),
    f("+", "Di>s", |a, _| moved(midnight(a, 0)?, interval(a, 1))),
    f("+", "iD>s", |a, _| moved(midnight(a, 1)?, interval(a, 0))),
    f("-", "Di>s", |a, _| moved(midnight(a, 0)?, &arith::negate(interval(a, 1))?)),
    f("+", "DT>s", |a, _| date_plus_time(a)),
    f("+", "TD>s", |a, _| date_plus_time(&swapped(a))),
    f("+", "si>s zi>z", |a, _| moved(int(a, 0), interval(a, 1))),
    f("+", "is>s iz>z", |a, _| moved(int(a, 1), interval(a, 0))),
    f("-", "si>s zi>z", |a, _| moved(int(a, 0), &arith::negate(interval(a, 1))?)),
    f("-", "ss>i zz>i", |a, _| span(arith::difference(int(a, 0), int(a, 1))?)),
    f("+", "Ti>T", |a, _| time_plus(a, 1)),
    f("+", "iT>T", |a, _| time_plus(&swapped(a), 1)),
    f("-", "Ti>T", |a, _| time_plus(a, -1)),
    f("-", "TT>i", |a, _| span(Interval { months: 0, days: 0, micros: int(a, 0) - int(a, 1) })),
    f("+", "ii>i", |a, _| span(arith::sum(interval(a, 0), interval(a, 1))?)),
    f("-", "ii>i", |a, _| span(arith::sum(interval(a, 0), &arith::negate(interval(a, 1))?)?)),
    f("-", "i>i", |a, _| span(arith::negate(interval(a, 0))?)),
    f("*", "id>i", |a, _| span(arith::multiply(interval(a, 0), factor(a, 1))?)),
    f("*", "di>i", |a, _| span(arith::multiply(interval(a, 1), factor(a, 0))?)),
    f("/", "id>i", |a, _| span(arith::divide(interval(a, 0), factor(a, 1))?)),
    typed("extract", "tD>n tT>n ts>n tz>n~ ti>n", extract),
    typed("date_part", "tD>d tT>d ts>d tz>d~ ti>d", date_part),
    typed("date_trunc", "ts>s tz>z~ ti>i", trunc),
    f("date_trunc", "tzt>z~", |a, _| trunc_in_zone(a)),
    f("date_bin", "iss>s izz>z", |a, _| date_bin(a)),
    f("age", "s>i~ z>i~ ss>i zz>i~", age),
    f("now", ">z~", clock_now),
    f("transaction_timestamp", ">z~", clock_now),
    f("current_timestamp", ">z~", clock_now),
    f("current_timestamp", "4>z~", |a, env| Ok(Value::Timestamp(rounded(a, env.now())))),
    f("localtimestamp", ">s~", clock_now),
    f("localtimestamp", "4>s~", |a, env| Ok(Value::Timestamp(rounded(a, env.now())))),
    f("localtime", "4>T~", |a, env| Ok(Value::Time(rounded(a, env.now()).rem_euclid(DAY)))),
    f("current_time", "4>T~", |a, env| Ok(Value::Time(rounded(a, env.now()).rem_euclid(DAY)))),
    f("current_date", ">D~", |_, env| Ok(Value::Date(env.now().div_euclid(DAY) as i32))),
    f("current_time", ">T~", |_, env| Ok(Value::Time(env.now().rem_euclid(DAY)))),
    f("localtime", ">T~", |_, env| Ok(Value::Time(env.now().rem_euclid(DAY)))),
    f("statement_timestamp", ">z~", |_, env| Ok(Value::Timestamp(env.statement()))),
    f("clock_timestamp", ">z^", |_, env| Ok(Value::Timestamp(env.statement()))),
    f("make_date", "444>D", |a, _| make_date(a)),
    f("make_time", "44d>T", |a, _| clock(a, 0).map(Value::Time)),
    f("make_timestamp", "44444d>s", |a, _| make_timestamp(a)),
    f("make_timestamptz", "44444d>z~", |a, _| make_timestamp(a)),
    f("make_interval", ">i 4>i 44>i 444>i 4444>i 44444>i 444444>i 444444d>i", |a, _| make_interval(a)),
    f("to_timestamp", "d>z", |a, _| from_epoch(a)),
    typed("timezone", "ts>z tz>s is>z iz>s", at_zone),
    f("overlaps", "ssss>b! zzzz>b! TTTT>b! sisi>b! zizi>b!~ zizz>b!~ zzzi>b!~ siss>b! sssi>b!", |a, _| {
        overlaps(a)
    }),
    f("justify_days", "i>i", |a, _| span(arith::justify_days(interval(a, 0)))),
    f("justify_hours", "i>i", |a, _| span(arith::justify_hours(interval(a, 0)))),
    f("justify_interval", "i>i", |a, _| span(arith::justify_interval(interval(a, 0)))),
    f("isfinite", "D>b s>b z>b i>b", |a, _| is_finite(a)),
];
