//! `format`: text with `%s`, `%I` and `%L` filled in.

use super::arguments::check_size;
use super::string_edit::{quote_identifier, quote_string};
use super::{Call, Entry, typed};
use crate::sql::error::SqlError;
use crate::sql::types::Type;
use crate::sql::value::Value;

fn error(message: impl Into<String>) -> SqlError {
    SqlError::new("22023", message)
}

/// A number at the cursor, if one stands there.
fn number(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<usize> {
    let mut n = None;
    while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
        n = Some(n.unwrap_or(0usize).saturating_mul(10).saturating_add(digit as usize));
        chars.next();
    }
    n
}

fn format(a: &[Value], call: &Call) -> Result<Value, SqlError> {
    let Some(Value::Text(pattern)) = a.first() else {
        return Ok(Value::Null);
    };
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    let mut next = 1;
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        if chars.next_if_eq(&'%').is_some() {
            out.push('%');
            continue;
        }
        // `%[position$][-][width]type`
        let mut width = number(&mut chars);
        if width.is_some() && chars.next_if_eq(&'$').is_some() {
            next = width.unwrap_or(0);
            if next == 0 {
                return Err(error("format specifies argument 0, but arguments are numbered from 1"));
            }
            width = None;
        }
        let mut left = false;
        while width.is_none() && chars.next_if_eq(&'-').is_some() {
            left = true;
        }
        if width.is_none() {
            width = number(&mut chars);
        }
        if chars.next_if_eq(&'*').is_some() {
            let n = match a.get(next) {
                Some(Value::Int(n)) => *n,
                Some(Value::Null) => 0,
                _ => return Err(error("too few arguments for format()")),
            };
            left |= n < 0;
            width = Some(n.unsigned_abs() as usize);
            next += 1;
        }
        let Some(kind) = chars.next() else {
            return Err(
                error("unterminated format() type specifier").with_hint("For a single \"%\" use \"%%\".")
            );
        };
        if !matches!(kind, 's' | 'I' | 'L') {
            return Err(error(format!("unrecognized format() type specifier \"{kind}\""))
                .with_hint("For a single \"%\" use \"%%\"."));
        }
        let Some(value) = a.get(next) else {
            return Err(error("too few arguments for format()"));
        };
        let shown = value.output(call.types.get(next).unwrap_or(&Type::Text));
        next += 1;
        let shown = match (kind, value) {
            ('s', Value::Null) => String::new(),
            ('L', Value::Null) => "NULL".to_string(),
            ('I', Value::Null) => {
                return Err(SqlError::new("22004", "null values cannot be formatted as an SQL identifier"));
            }
            ('L', _) => quote_string(&shown),
            ('I', _) => quote_identifier(&shown),
            _ => shown,
        };
        let width = check_size(width.or(Some(0)))?;
        let fill = width.saturating_sub(shown.chars().count());
        if !left {
            (0..fill).for_each(|_| out.push(' '));
        }
        out.push_str(&shown);
        if left {
            (0..fill).for_each(|_| out.push(' '));
        }
    }
    Ok(Value::text(out))
}

pub(super) static TABLE: &[Entry] = &[typed("format", "t>t!~ t&X>t!~", format)];
