//! Functions that find, take out and replace what a regular expression matches.

use regex_lite::{Captures, Regex};

use super::arguments::{check_size, int, text};
use super::regex::{Flags, Purpose, compile};
use super::string::offset;
use super::{Entry, f};
use crate::sql::error::SqlError;
use crate::sql::value::{Array, Value};

type Answer = Result<Value, SqlError>;

fn group(captures: &Captures<'_>, at: usize) -> Value {
    captures.get(at).map_or(Value::Null, |m| Value::text(m.as_str()))
}

/// The groups of a match, or the whole match if the pattern has none.
pub(crate) fn groups(captures: &Captures<'_>) -> Vec<Value> {
    if captures.len() == 1 {
        return vec![group(captures, 0)];
    }
    (1..captures.len()).map(|at| group(captures, at)).collect()
}

fn flags(a: &[Value], at: usize) -> Result<Flags, SqlError> {
    if a.len() > at { Flags::parse(text(a, at)) } else { Ok(Flags::default()) }
}

/// Refuses the global flag where PostgreSQL does.
fn single(flags: Flags, name: &str) -> Result<Flags, SqlError> {
    if !flags.global {
        return Ok(flags);
    }
    let message = format!("{name} does not support the \"global\" option");
    let error = SqlError::new("22023", message);
    Err(if name == "regexp_match()" {
        error.with_hint("Use the regexp_matches function instead.")
    } else {
        error
    })
}

fn substring(a: &[Value]) -> Answer {
    let regex = compile(text(a, 1), Flags::default(), Purpose::Find)?;
    Ok(match regex.captures(text(a, 0)) {
        None => Value::Null,
        Some(captures) => group(&captures, usize::from(captures.len() > 1)),
    })
}

fn regexp_match(a: &[Value]) -> Answer {
    let flags = single(flags(a, 2)?, "regexp_match()")?;
    let regex = compile(text(a, 1), flags, Purpose::Find)?;
    Ok(match regex.captures(text(a, 0)) {
        None => Value::Null,
        Some(captures) => Value::Array(Array::of(groups(&captures)).into()),
    })
}

/// The replacement with `\1` and `\&` filled in.
fn expand(captures: &Captures<'_>, replacement: &str, out: &mut String) {
    let mut chars = replacement.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('&') => out.push_str(captures.get(0).map_or("", |m| m.as_str())),
            Some(d @ '1'..='9') => {
                let at = d as usize - '0' as usize;
                out.push_str(captures.get(at).map_or("", |m| m.as_str()));
            }
            Some('\\') | None => out.push('\\'),
            Some(c) => {
                out.push('\\');
                out.push(c);
            }
        }
    }
}

/// Replaces from byte `start` on: the `nth` match, or all for 0.
fn replace_in(s: &str, regex: &Regex, replacement: &str, start: usize, nth: usize) -> Answer {
    let mut out = String::with_capacity(s.len());
    let mut done = 0;
    for (count, captures) in
        regex.captures_iter(s).filter(|c| c.get(0).is_some_and(|m| m.start() >= start)).enumerate()
    {
        let Some(whole) = captures.get(0) else { break };
        if nth > 0 && count + 1 < nth {
            continue;
        }
        out.push_str(&s[done..whole.start()]);
        expand(&captures, replacement, &mut out);
        check_size(Some(out.len()))?;
        done = whole.end();
        if nth > 0 {
            break;
        }
    }
    out.push_str(&s[done..]);
    Ok(Value::text(out))
}

fn regexp_replace(a: &[Value]) -> Answer {
    let flags = flags(a, 3)?;
    let regex = compile(text(a, 1), flags, Purpose::Find)?;
    replace_in(text(a, 0), &regex, text(a, 2), 0, usize::from(!flags.global))
}

fn check_place(value: i64, least: i64, name: &str) -> Result<usize, SqlError> {
    if value < least {
        let message = format!("invalid value for parameter \"{name}\": {value}");
        return Err(SqlError::new("22023", message));
    }
    Ok(value as usize)
}

fn regexp_replace_at(a: &[Value]) -> Answer {
    let start = check_place(int(a, 3), 1, "start")?;
    let nth = if a.len() > 4 { check_place(int(a, 4), 0, "n")? } else { 1 };
    let regex = compile(text(a, 1), flags(a, 5)?, Purpose::Find)?;
    replace_in(text(a, 0), &regex, text(a, 2), offset(text(a, 0), start - 1), nth)
}

fn regexp_count(a: &[Value]) -> Answer {
    let start = if a.len() > 2 { check_place(int(a, 2), 1, "start")? } else { 1 };
    let regex = compile(text(a, 1), single(flags(a, 3)?, "regexp_count()")?, Purpose::Find)?;
    let from = offset(text(a, 0), start - 1);
    let count = regex.find_iter(text(a, 0)).filter(|m| m.start() >= from).count();
    Ok(Value::Int(count as i64))
}

fn regexp_like(a: &[Value]) -> Answer {
    let regex = compile(text(a, 1), single(flags(a, 2)?, "regexp_like()")?, Purpose::Test)?;
    Ok(Value::Bool(regex.is_match(text(a, 0))))
}

fn regexp_substr(a: &[Value]) -> Answer {
    let start = if a.len() > 2 { check_place(int(a, 2), 1, "start")? } else { 1 };
    let nth = if a.len() > 3 { check_place(int(a, 3), 1, "n")? } else { 1 };
    let regex = compile(text(a, 1), single(flags(a, 4)?, "regexp_substr()")?, Purpose::Find)?;
    let from = offset(text(a, 0), start - 1);
    let found = regex.find_iter(text(a, 0)).filter(|m| m.start() >= from).nth(nth - 1);
    Ok(found.map_or(Value::Null, |m| Value::text(m.as_str())))
}

fn regexp_instr(a: &[Value]) -> Answer {
    let start = if a.len() > 2 { check_place(int(a, 2), 1, "start")? } else { 1 };
    let nth = if a.len() > 3 { check_place(int(a, 3), 1, "n")? } else { 1 };
    let regex = compile(text(a, 1), Flags::default(), Purpose::Find)?;
    let s = text(a, 0);
    let from = offset(s, start - 1);
    let found = regex.find_iter(s).filter(|m| m.start() >= from).nth(nth - 1);
    Ok(Value::Int(found.map_or(0, |m| s[..m.start()].chars().count() as i64 + 1)))
}

/// The parts of a text between matches; a match of nothing splits between characters.
///
/// # Errors
/// Those of the pattern.
pub(crate) fn split(s: &str, pattern: &str, flags: Flags) -> Result<Vec<Value>, SqlError> {
    let regex = compile(pattern, flags, Purpose::Find)?;
    let mut parts = Vec::new();
    let mut done = 0;
    for found in regex.find_iter(s) {
        // An empty match at the start, at the end or right behind a match does not split.
        if found.is_empty()
            && (found.start() == done && done == 0 || found.start() >= s.len() || found.start() == done)
        {
            continue;
        }
        parts.push(Value::text(&s[done..found.start()]));
        done = found.end();
    }
    parts.push(Value::text(&s[done..]));
    Ok(parts)
}

fn split_to_array(a: &[Value]) -> Answer {
    let flags = single(flags(a, 2)?, "regexp_split_to_array()")?;
    Ok(Value::Array(Array::of(split(text(a, 0), text(a, 1), flags)?).into()))
}

pub(super) static TABLE: &[Entry] = &[
    f("substring", "tt>t", |a, _| substring(a)),
    f("regexp_match", "tt>[t ttt>[t", |a, _| regexp_match(a)),
    f("regexp_replace", "ttt>t tttt>t", |a, _| regexp_replace(a)),
    f("regexp_replace", "ttt4>t ttt44>t ttt44t>t", |a, _| regexp_replace_at(a)),
    f("regexp_count", "tt>4 tt4>4 tt4t>4", |a, _| regexp_count(a)),
    f("regexp_like", "tt>b ttt>b", |a, _| regexp_like(a)),
    f("regexp_substr", "tt>t tt4>t tt44>t tt44t>t", |a, _| regexp_substr(a)),
    f("regexp_instr", "tt>4 tt4>4 tt44>4", |a, _| regexp_instr(a)),
    f("regexp_split_to_array", "tt>[t ttt>[t", |a, _| split_to_array(a)),
];
