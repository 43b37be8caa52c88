//! The conversions between types of different representations, and where each is allowed (`pg_cast`).

use std::cmp::Ordering;

use super::{CastContext, Convert, Step};
use crate::sql::datetime::{self, DAY, Interval};
use crate::sql::error::SqlError;
use crate::sql::json::{self, Json};
use crate::sql::numeric::Numeric;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// The conversion from one type to another and the strictest context that allows it.
pub(super) fn find(from: &Type, to: &Type) -> Option<(Step, CastContext)> {
    use CastContext::{Assignment as A, Explicit as E, Implicit as I};
    let keep = |context| Some((Step::Keep, context));
    let by = |convert: Convert, context| Some((Step::Convert(convert), context));
    match (from.code(), to.code()) {
        (b'2', b'4' | b'8') | (b'4', b'8') => keep(I),
        // an oid and an integer are the same 32 bits
        (b'2' | b'4', b'o') => by(|v| int_by(v, |n| (n as u32).into()), I),
        (b'8', b'o') => by(|v| narrow(v, 0, u32::MAX.into(), "OID"), I),
        (b'o', b'8') => keep(A),
        (b'o', b'4') => by(|v| int_by(v, |n| (n as i32).into()), A),
        (b'4' | b'8', b'2') => by(int_to_int2, A),
        (b'8', b'4') => by(int_to_int4, A),
        (b'2' | b'4' | b'8', b'n') => by(int_to_numeric, I),
        (b'2' | b'4' | b'8', b'd') => by(int_to_float8, I),
        (b'2' | b'4' | b'8', b'f') => by(int_to_float4, I),
        (b'4', b'b') => by(int_to_bool, E),
        (b'b', b'4') => by(bool_to_int, E),
        (b'n', b'2') => by(numeric_to_int2, A),
        (b'n', b'4') => by(numeric_to_int4, A),
        (b'n', b'8') => by(numeric_to_int8, A),
        (b'n', b'f') => by(numeric_to_float4, I),
        (b'n', b'd') => by(numeric_to_float8, I),
        (b'f', b'd') => keep(I),
        (b'd', b'f') => by(float8_to_float4, A),
        (b'f' | b'd', b'2') => by(float_to_int2, A),
        (b'f' | b'd', b'4') => by(float_to_int4, A),
        (b'f' | b'd', b'8') => by(float_to_int8, A),
        (b'f', b'n') => by(float4_to_numeric, A),
        (b'd', b'n') => by(float8_to_numeric, A),
        (b'b', b't' | b'v' | b'c') => by(bool_to_text, A),
        (b't' | b'v', b't' | b'v') | (b'N', b't') => keep(I),
        (b't' | b'v' | b'c', b'N') => by(to_name, I),
        // values of a length have no blanks to lose
        (b'c', b't' | b'v') if *from != Type::Char(0) => keep(I),
        (b'c', b't' | b'v') => by(trim_end, I),
        (b't' | b'v', b'c') if *to == Type::Char(0) => by(padded, I),
        (b't' | b'v', b'c') => by(trim_end, I),
        (b'h', b't') => keep(I),
        (b't' | b'v' | b'c' | b'N', b'h') => by(first_char, A),
        (b'N', b'v') => keep(A),
        (b'N', b'c') => by(if *to == Type::Char(0) { padded } else { trim_end }, A),
        (b'D', b's' | b'z') => by(date_to_timestamp, I),
        (b's', b'z') => keep(I),
        (b'z', b's') => keep(A),
        (b's' | b'z', b'D') => by(timestamp_to_date, A),
        (b's' | b'z', b'T') => by(timestamp_to_time, A),
        (b'T', b'i') => by(time_to_interval, I),
        (b'i', b'T') => by(interval_to_time, A),
        (b'j', b'J') => by(json_to_jsonb, A),
        (b'J', b'j') => by(jsonb_to_json, A),
        (b'J', b'b') => by(jsonb_to_bool, E),
        (b'J', b'n') => by(jsonb_to_numeric, E),
        (b'J', b'2') => by(|v| numeric_to_int2(jsonb_number(v, "smallint")?), E),
        (b'J', b'4') => by(|v| numeric_to_int4(jsonb_number(v, "integer")?), E),
        (b'J', b'8') => by(|v| numeric_to_int8(jsonb_number(v, "bigint")?), E),
        (b'J', b'f') => by(|v| numeric_to_float4(jsonb_number(v, "real")?), E),
        (b'J', b'd') => by(|v| numeric_to_float8(jsonb_number(v, "double precision")?), E),
        _ => None,
    }
}

pub(crate) fn out_of_range(ty: &str) -> SqlError {
    SqlError::new("22003", format!("{ty} out of range"))
}

fn narrow(value: Value, low: i64, high: i64, ty: &str) -> Result<Value, SqlError> {
    match value {
        Value::Int(n) if n < low || n > high => Err(out_of_range(ty)),
        other => Ok(other),
    }
}

fn int_to_int2(value: Value) -> Result<Value, SqlError> {
    narrow(value, i16::MIN.into(), i16::MAX.into(), "smallint")
}

fn int_to_int4(value: Value) -> Result<Value, SqlError> {
    narrow(value, i32::MIN.into(), i32::MAX.into(), "integer")
}

fn int_by(value: Value, convert: fn(i64) -> i64) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Int(n) => Value::Int(convert(n)),
        other => other,
    })
}

fn int_to_numeric(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Int(n) => Value::Numeric(Numeric::from(n)),
        other => other,
    })
}

fn int_to_float8(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Int(n) => Value::Float(n as f64),
        other => other,
    })
}

fn int_to_float4(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Int(n) => Value::Float(f64::from(n as f32)),
        other => other,
    })
}

fn int_to_bool(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Int(n) => Value::Bool(n != 0),
        other => other,
    })
}

fn bool_to_int(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Bool(b) => Value::Int(b.into()),
        other => other,
    })
}

fn bool_to_text(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Bool(b) => Value::text(if b { "true" } else { "false" }),
        other => other,
    })
}

fn numeric_to_int(value: Value, ty: &str) -> Result<Value, SqlError> {
    let Value::Numeric(n) = value else {
        return Ok(value);
    };
    if matches!(n, Numeric::NaN) {
        return Err(SqlError::new("0A000", format!("cannot convert NaN to {ty}")));
    }
    if !n.is_finite() {
        return Err(SqlError::new("0A000", format!("cannot convert infinity to {ty}")));
    }
    n.to_i64().map(Value::Int).ok_or_else(|| out_of_range(ty))
}

fn numeric_to_int2(value: Value) -> Result<Value, SqlError> {
    int_to_int2(numeric_to_int(value, "smallint")?)
}

fn numeric_to_int4(value: Value) -> Result<Value, SqlError> {
    int_to_int4(numeric_to_int(value, "integer")?)
}

fn numeric_to_int8(value: Value) -> Result<Value, SqlError> {
    numeric_to_int(value, "bigint")
}

fn numeric_to_float8(value: Value) -> Result<Value, SqlError> {
    let Value::Numeric(n) = value else {
        return Ok(value);
    };
    let x = n.to_f64();
    if x.is_infinite() && n.is_finite() {
        return Err(SqlError::new("22003", format!("\"{n}\" is out of range for type double precision")));
    }
    Ok(Value::Float(x))
}

fn numeric_to_float4(value: Value) -> Result<Value, SqlError> {
    let Value::Numeric(n) = value else {
        return Ok(value);
    };
    let x = n.to_f64() as f32;
    if x.is_infinite() && n.is_finite() {
        return Err(SqlError::new("22003", format!("\"{n}\" is out of range for type real")));
    }
    Ok(Value::Float(x.into()))
}

fn float8_to_float4(value: Value) -> Result<Value, SqlError> {
    let Value::Float(x) = value else {
        return Ok(value);
    };
    let y = x as f32;
    if y.is_infinite() && x.is_finite() {
        return Err(SqlError::new("22003", "value out of range: overflow"));
    }
    if y == 0.0 && x != 0.0 {
        return Err(SqlError::new("22003", "value out of range: underflow"));
    }
    Ok(Value::Float(y.into()))
}

fn float_to_int(value: Value, low: f64, high: f64, ty: &str) -> Result<Value, SqlError> {
    let Value::Float(x) = value else {
        return Ok(value);
    };
    let x = x.round_ties_even();
    // `high` is the first number beyond the range, which a float holds exactly.
    if x.partial_cmp(&low).is_none_or(Ordering::is_lt) || x >= high {
        return Err(out_of_range(ty));
    }
    Ok(Value::Int(x as i64))
}

fn float_to_int2(value: Value) -> Result<Value, SqlError> {
    float_to_int(value, -32_768.0, 32_768.0, "smallint")
}

fn float_to_int4(value: Value) -> Result<Value, SqlError> {
    float_to_int(value, -2_147_483_648.0, 2_147_483_648.0, "integer")
}

fn float_to_int8(value: Value) -> Result<Value, SqlError> {
    float_to_int(value, -9_223_372_036_854_775_808.0, 9_223_372_036_854_775_808.0, "bigint")
}

fn float4_to_numeric(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Float(x) => Value::Numeric(Numeric::from_float(x, 6)),
        other => other,
    })
}

fn float8_to_numeric(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Float(x) => Value::Numeric(Numeric::from_float(x, 15)),
        other => other,
    })
}

fn trim_end(value: Value) -> Result<Value, SqlError> {
    Ok(match &value {
        Value::Text(text) | Value::Padded(text) if text.ends_with(' ') => {
            Value::text(text.trim_end_matches(' '))
        }
        _ => value,
    })
}

fn to_name(value: Value) -> Result<Value, SqlError> {
    Ok(match value.as_str() {
        Some(text) if text.len() > super::NAME_BYTES => Value::text(super::name(text)),
        _ => trim_end(value)?,
    })
}

fn padded(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Text(text) => Value::padded(text),
        other => other,
    })
}

fn first_char(value: Value) -> Result<Value, SqlError> {
    Ok(match &value {
        Value::Text(text) | Value::Padded(text) => Value::text(text.chars().take(1).collect::<String>()),
        _ => value,
    })
}

fn date_to_timestamp(value: Value) -> Result<Value, SqlError> {
    match value {
        Value::Date(days) => datetime::date_to_timestamp(days).map(Value::Timestamp),
        other => Ok(other),
    }
}

fn timestamp_to_date(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Timestamp(micros) => Value::Date(datetime::timestamp_to_date(micros)),
        other => other,
    })
}

fn timestamp_to_time(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Timestamp(i64::MIN | i64::MAX) => Value::Null,
        Value::Timestamp(micros) => Value::Time(micros.rem_euclid(DAY)),
        other => other,
    })
}

fn time_to_interval(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Time(micros) => Value::Interval(Interval { months: 0, days: 0, micros }.into()),
        other => other,
    })
}

fn interval_to_time(value: Value) -> Result<Value, SqlError> {
    Ok(match value {
        Value::Interval(interval) => Value::Time(interval.micros.rem_euclid(DAY)),
        other => other,
    })
}

fn json_to_jsonb(value: Value) -> Result<Value, SqlError> {
    match &value {
        Value::Text(text) => Ok(Value::Jsonb(json::parse(text)?.into())),
        _ => Ok(value),
    }
}

fn jsonb_to_json(value: Value) -> Result<Value, SqlError> {
    Ok(match &value {
        Value::Jsonb(json) => Value::text(json.to_text()),
        _ => value,
    })
}

fn cannot_cast_jsonb(json: &Json, to: &str) -> SqlError {
    let kind = match json {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "numeric",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    };
    SqlError::new("22023", format!("cannot cast jsonb {kind} to type {to}"))
}

fn jsonb_to_bool(value: Value) -> Result<Value, SqlError> {
    match &value {
        Value::Jsonb(json) => match &**json {
            Json::Bool(b) => Ok(Value::Bool(*b)),
            other => Err(cannot_cast_jsonb(other, "boolean")),
        },
        _ => Ok(value),
    }
}

fn jsonb_number(value: Value, to: &str) -> Result<Value, SqlError> {
    match &value {
        Value::Jsonb(json) => match &**json {
            Json::Number(n) => Ok(Value::Numeric(n.clone())),
            other => Err(cannot_cast_jsonb(other, to)),
        },
        _ => Ok(value),
    }
}

fn jsonb_to_numeric(value: Value) -> Result<Value, SqlError> {
    jsonb_number(value, "numeric")
}
