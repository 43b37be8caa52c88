//! LIKE and ILIKE, without allocation and in time linear in text times pattern.

use super::arguments::text;
use super::{Call, Entry, f, typed};
use crate::sql::error::SqlError;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// Whether `text` matches `pattern`: `%` is any text, `_` one character, `escape` makes the next literal.
///
/// # Errors
/// 22025 when the pattern ends with its escape character.
pub fn like(text: &str, pattern: &str, escape: Option<char>, fold: bool) -> Result<bool, SqlError> {
    let same = |a: char, b: char| a == b || (fold && a.eq_ignore_ascii_case(&b));
    let (mut t, mut p) = (text.chars(), pattern.chars());
    // Where to go on if the characters after the last `%` turn out not to match: one further in the text.
    let mut retry: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let matched = match p.next() {
            None if t.as_str().is_empty() => return Ok(true),
            None => false,
            Some('%') if escape != Some('%') => {
                if p.as_str().is_empty() {
                    return Ok(true);
                }
                retry = Some((t.clone(), p.clone()));
                continue;
            }
            Some(_) if t.as_str().is_empty() => false,
            Some(c) => {
                let (wanted, any) = match c {
                    c if Some(c) == escape => match p.next() {
                        Some(c) => (c, false),
                        None => {
                            return Err(SqlError::new(
                                "22025",
                                "LIKE pattern must not end with escape character",
                            ));
                        }
                    },
                    c => (c, c == '_'),
                };
                match t.next() {
                    Some(have) => any || same(have, wanted),
                    None => false,
                }
            }
        };
        if matched {
            continue;
        }
        let Some((again, after)) = &mut retry else {
            return Ok(false);
        };
        if again.next().is_none() {
            return Ok(false);
        }
        (t, p) = (again.clone(), after.clone());
    }
}

fn escape(a: &[Value]) -> Result<Option<char>, SqlError> {
    if a.len() < 3 {
        return Ok(Some('\\'));
    }
    let mut chars = text(a, 2).chars();
    match (chars.next(), chars.next()) {
        (c, None) => Ok(c),
        _ => Err(SqlError::new("22025", "invalid escape string")
            .with_hint("Escape string must be empty or one character.")),
    }
}

fn matches(a: &[Value], fold: bool, wanted: bool) -> Result<Value, SqlError> {
    Ok(Value::Bool(like(text(a, 0), text(a, 1), escape(a)?, fold)? == wanted))
}

/// What a bpchar is matched by: its blanks count here. Every other argument as it is.
pub(super) fn with_blanks(a: &[Value], call: &Call) -> Vec<Value> {
    let shown = |(value, ty): (&Value, &Type)| match ty {
        Type::Char(_) => Value::text(value.output(ty)),
        _ => value.clone(),
    };
    a.iter().zip(call.types).map(shown).collect()
}

pub(super) static TABLE: &[Entry] = &[
    // The third argument of these is the ESCAPE string.
    f("~~", "tt>b ttt>b", |a, _| matches(a, false, true)),
    f("!~~", "tt>b ttt>b", |a, _| matches(a, false, false)),
    f("~~*", "tt>b ttt>b", |a, _| matches(a, true, true)),
    f("!~~*", "tt>b ttt>b", |a, _| matches(a, true, false)),
    typed("~~", "ct>b", |a, call| matches(&with_blanks(a, call), false, true)),
    typed("!~~", "ct>b", |a, call| matches(&with_blanks(a, call), false, false)),
    typed("~~*", "ct>b", |a, call| matches(&with_blanks(a, call), true, true)),
    typed("!~~*", "ct>b", |a, call| matches(&with_blanks(a, call), true, false)),
    f("like", "tt>b", |a, _| matches(a, false, true)),
    f("notlike", "tt>b", |a, _| matches(a, false, false)),
];
