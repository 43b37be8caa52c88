//! Reading values from text: PostgreSQL's input functions.

use std::rc::Rc;

use crate::sql::catalog::lookup;
use crate::sql::datetime::parse as dates;
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::json;
use crate::sql::numeric::Numeric;
use crate::sql::types::Type;
use crate::sql::value::{Array, Value, array, float};

/// The value that `text` spells, fitted to the type's modifier as storing does.
///
/// # Errors
/// 22P02 for text that is no value of the type, 22003 out of range, 22007 and 22008 for dates and times,
/// 22001 for text that is too long.
pub fn input(text: &str, ty: &Type, env: &Env) -> Result<Value, SqlError> {
    let value = plain(text, ty, env)?;
    if ty.has_modifier() { super::fit(value, ty, false) } else { Ok(value) }
}

/// The error of text that is no value of the type.
pub fn invalid(ty: &str, text: &str) -> SqlError {
    SqlError::new("22P02", format!("invalid input syntax for type {ty}: \"{text}\""))
}

/// As [`input`], without the type's modifier.
pub(super) fn plain(text: &str, ty: &Type, env: &Env) -> Result<Value, SqlError> {
    match ty {
        Type::Unknown | Type::Text | Type::Varchar(_) => Ok(Value::text(text)),
        Type::Name => Ok(Value::text(super::name(text))),
        Type::OneChar => Ok(Value::text(text.chars().take(1).collect::<String>())),
        Type::Int2Vector | Type::OidVector => {
            let element = ty.element().unwrap_or(&Type::Oid);
            let each = text.split_ascii_whitespace().map(|word| plain(word, element, env));
            Ok(Value::Array(Array::of(each.collect::<Result<_, _>>()?).into()))
        }
        Type::Char(0) => Ok(Value::padded(text)),
        Type::Char(_) => Ok(Value::text(text.trim_end_matches(' '))),
        Type::Bool => boolean(text),
        Type::Int2 => integer(text, i16::MIN.into(), i16::MAX.into(), "smallint"),
        Type::Int4 => integer(text, i32::MIN.into(), i32::MAX.into(), "integer"),
        Type::Int8 => integer(text, i64::MIN, i64::MAX, "bigint"),
        Type::Oid => integer(text, i32::MIN.into(), u32::MAX.into(), "oid"),
        Type::Numeric(_) => match Numeric::parse(text)? {
            Some(n) => Ok(Value::Numeric(n)),
            None => Err(invalid("numeric", text)),
        },
        Type::Float4 => float4(text),
        Type::Float8 => float8(text),
        Type::Bytea => bytea(text),
        Type::Date => dates::date(text, env).map(Value::Date),
        Type::Time(_) => dates::time(text, env).map(Value::Time),
        Type::Timestamp(_) => dates::timestamp(text, env).map(Value::Timestamp),
        Type::Timestamptz(_) => dates::timestamptz(text, env).map(Value::Timestamp),
        Type::Interval => dates::interval(text).map(|i| Value::Interval(Rc::new(i))),
        Type::Uuid => uuid(text).ok_or_else(|| invalid("uuid", text)),
        Type::Json => json::check(text).map(|()| Value::text(text)),
        Type::Jsonb => json::parse(text).map(|json| Value::Jsonb(json.into())),
        Type::Regtype => regtype(text, env),
        Type::Reg(reg) => lookup::input(*reg, text, env).map(Value::text),
        Type::Array(element) => {
            let (dims, texts) = array::read_array(text)?;
            let mut elements = Vec::with_capacity(texts.len());
            for text in texts {
                elements.push(match text {
                    Some(text) => plain(&text, element, env)?,
                    None => Value::Null,
                });
            }
            Ok(Value::Array(Array { dims, elements }.into()))
        }
        Type::Enum(e) => match e.labels.iter().position(|label| label == text) {
            Some(index) => Ok(Value::Int(index as i64)),
            None => {
                let message = format!("invalid input value for enum {}: \"{text}\"", ty.name());
                Err(SqlError::new("22P02", message))
            }
        },
        Type::Record => Err(SqlError::new("0A000", "input of anonymous composite types is not implemented")),
        Type::Void => Ok(Value::Null),
    }
}

fn space(c: char) -> bool {
    c.is_ascii_whitespace() || c == '\x0b'
}

fn boolean(text: &str) -> Result<Value, SqlError> {
    let word = text.trim_matches(space).to_ascii_lowercase();
    let is_prefix = |full: &str, least: usize| word.len() >= least && full.starts_with(&word);
    if is_prefix("true", 1) || is_prefix("yes", 1) || word == "on" || word == "1" {
        return Ok(Value::Bool(true));
    }
    if is_prefix("false", 1) || is_prefix("no", 1) || is_prefix("off", 2) || word == "0" {
        return Ok(Value::Bool(false));
    }
    Err(invalid("boolean", text))
}

fn integer(text: &str, low: i64, high: i64, ty: &str) -> Result<Value, SqlError> {
    let body = text.trim_matches(space);
    let digits = body.strip_prefix(['-', '+']).unwrap_or(body);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let out_of_range = || SqlError::new("22003", format!("value \"{text}\" is out of range for type {ty}"));
    if end == 0 || end < digits.len() {
        // PostgreSQL reads digit by digit: too many of them are told before what follows
        let read = digits[..end].bytes().try_fold(0u64, |n, digit| {
            n.checked_mul(10)?.checked_add(u64::from(digit - b'0')).filter(|n| *n <= low.unsigned_abs())
        });
        return Err(if read.is_none() && ty != "oid" { out_of_range() } else { invalid(ty, text) });
    }
    match body.parse::<i64>() {
        Ok(n) if (low..=high).contains(&n) => Ok(Value::Int(n)),
        _ => Err(out_of_range()),
    }
}

/// Whether a text spells a number other than zero.
fn is_nonzero(text: &str) -> bool {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    mantissa.bytes().any(|b| (b'1'..=b'9').contains(&b))
}

fn float8(text: &str) -> Result<Value, SqlError> {
    let Some(x) = float::parse(text) else {
        return Err(invalid("double precision", text));
    };
    let spelled = text.bytes().any(|b| b.is_ascii_digit());
    if spelled && (x.is_infinite() || (x == 0.0 && is_nonzero(text))) {
        let message = format!("\"{}\" is out of range for type double precision", text.trim_matches(space));
        return Err(SqlError::new("22003", message));
    }
    Ok(Value::Float(x))
}

fn float4(text: &str) -> Result<Value, SqlError> {
    let Some(wide) = float::parse(text) else {
        return Err(invalid("real", text));
    };
    // Read again as f32: rounding twice could give the neighbour.
    let x = text.trim_matches(space).parse::<f32>().unwrap_or(wide as f32);
    let spelled = text.bytes().any(|b| b.is_ascii_digit());
    if spelled && (x.is_infinite() || (x == 0.0 && is_nonzero(text))) {
        let message = format!("\"{}\" is out of range for type real", text.trim_matches(space));
        return Err(SqlError::new("22003", message));
    }
    Ok(Value::Float(x.into()))
}

fn bytea(text: &str) -> Result<Value, SqlError> {
    if let Some(hex) = text.strip_prefix("\\x") {
        return decode_hex(hex).map(|bytes| Value::Bytes(bytes.into()));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&b, tail)) = rest.split_first() {
        rest = tail;
        if b != b'\\' {
            bytes.push(b);
            continue;
        }
        match rest {
            [b'\\', tail @ ..] => {
                bytes.push(b'\\');
                rest = tail;
            }
            [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', tail @ ..] => {
                bytes.push((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'));
                rest = tail;
            }
            _ => {
                return Err(SqlError::new("22P02", "invalid input syntax for type bytea"));
            }
        }
    }
    Ok(Value::Bytes(bytes.into()))
}

/// The bytes that pairs of hexadecimal digits spell; white space between pairs is skipped.
///
/// # Errors
/// 22023 for another character or an odd number of digits.
pub(crate) fn decode_hex(text: &str) -> Result<Vec<u8>, SqlError> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    // between the pairs only
    let mut chars = text.chars();
    let digit = |c: char| {
        let invalid = || SqlError::new("22023", format!("invalid hexadecimal digit: \"{c}\""));
        c.to_digit(16).ok_or_else(invalid)
    };
    while let Some(high) = chars.next() {
        if matches!(high, ' ' | '\n' | '\t' | '\r') {
            continue;
        }
        let high = digit(high)?;
        let Some(low) = chars.next() else {
            return Err(SqlError::new("22023", "invalid hexadecimal data: odd number of digits"));
        };
        bytes.push((high * 16 + digit(low)?) as u8);
    }
    Ok(bytes)
}

fn uuid(text: &str) -> Option<Value> {
    let body = match text.strip_prefix('{') {
        Some(inner) => inner.strip_suffix('}')?,
        None => text,
    };
    let mut bytes = [0u8; 16];
    let mut rest = body.as_bytes();
    for (i, byte) in bytes.iter_mut().enumerate() {
        // A hyphen may follow any group of four digits.
        if i > 0 && i % 2 == 0 && rest.first() == Some(&b'-') {
            rest = &rest[1..];
        }
        let [high, low, tail @ ..] = rest else {
            return None;
        };
        *byte = (char::from(*high).to_digit(16)? * 16 + char::from(*low).to_digit(16)?) as u8;
        rest = tail;
    }
    rest.is_empty().then(|| Value::Uuid(Rc::new(bytes)))
}

fn regtype(text: &str, env: &Env) -> Result<Value, SqlError> {
    if let Some(made) = lookup::enum_named(text, env) {
        return Ok(Value::text(lookup::type_name(&Type::Enum(made), env)));
    }
    if let Ok(oid) = text.parse::<i64>() {
        return Ok(Value::text(lookup::name_of(&Type::Regtype, oid, env)));
    }
    let (name, modifiers) = match text.split_once('(') {
        Some((name, rest)) => {
            let (inside, after) = rest.split_once(')').unwrap_or((rest, ""));
            let numbers = inside.split(',').filter_map(|n| n.trim().parse().ok()).collect();
            (format!("{}{after}", name.trim_end()), numbers)
        }
        None => (text.to_string(), Vec::new()),
    };
    match Type::from_name(&name.to_ascii_lowercase(), &modifiers)? {
        Some(ty) => Ok(Value::text(ty.base_name())),
        None => Err(SqlError::new("42704", format!("type \"{text}\" does not exist"))),
    }
}
