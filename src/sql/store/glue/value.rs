//! GlueSQL's values as ours and back. What has no counterpart (maps, lists, points, addresses, a row without a schema,
//! a moment finer than a microsecond) is kept as the JSON text of the value.

use std::rc::Rc;

use gluesql_core::ast::DataType;
use gluesql_core::chrono::Timelike;
use gluesql_core::data::{Interval as GlueInterval, Value as GlueValue};
use gluesql_core::error::Result;

use super::failed;
use crate::sql::cast::input;
use crate::sql::datetime::Interval;
use crate::sql::env::Env;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// The type of a column that holds GlueSQL's values of `ty`.
pub(super) fn column_type(ty: &DataType) -> Type {
    match ty {
        DataType::Boolean => Type::Bool,
        DataType::Int8 | DataType::Uint8 | DataType::Int16 => Type::Int2,
        DataType::Int32 | DataType::Uint16 => Type::Int4,
        DataType::Int | DataType::Uint32 => Type::Int8,
        DataType::Int128 | DataType::Uint64 | DataType::Uint128 | DataType::Decimal => Type::Numeric(None),
        DataType::Float32 => Type::Float4,
        DataType::Float => Type::Float8,
        DataType::Text | DataType::Inet | DataType::Map | DataType::List | DataType::Point => Type::Text,
        DataType::Bytea => Type::Bytea,
        DataType::Date => Type::Date,
        DataType::Timestamp => Type::Timestamp(None),
        DataType::Time => Type::Time(None),
        DataType::Interval => Type::Interval,
        DataType::Uuid => Type::Uuid,
    }
}

/// Our value for one of GlueSQL's.
pub(super) fn store(value: &GlueValue) -> Result<Value> {
    let read =
        |text: String, ty: Type| input(&text, &ty, &Env::default()).map_err(|error| failed(&error.message));
    let json = || Ok(Value::text(serde_json::to_string(value).map_err(failed)?));
    let number = |text: String| read(text, Type::Numeric(None));
    Ok(match value {
        GlueValue::Null => Value::Null,
        GlueValue::Bool(b) => Value::Bool(*b),
        GlueValue::I8(n) => Value::Int((*n).into()),
        GlueValue::I16(n) => Value::Int((*n).into()),
        GlueValue::I32(n) => Value::Int((*n).into()),
        GlueValue::I64(n) => Value::Int(*n),
        GlueValue::U8(n) => Value::Int((*n).into()),
        GlueValue::U16(n) => Value::Int((*n).into()),
        GlueValue::U32(n) => Value::Int((*n).into()),
        GlueValue::I128(n) => number(n.to_string())?,
        GlueValue::U64(n) => number(n.to_string())?,
        GlueValue::U128(n) => number(n.to_string())?,
        GlueValue::Decimal(n) => number(n.to_string())?,
        GlueValue::F32(x) => Value::Float((*x).into()),
        GlueValue::F64(x) => Value::Float(*x),
        GlueValue::Str(text) => Value::text(text.as_str()),
        GlueValue::Bytea(bytes) => Value::Bytes(bytes.as_slice().into()),
        GlueValue::Date(date) => read(date.to_string(), Type::Date)?,
        GlueValue::Time(time) if time.nanosecond() % 1000 != 0 => return json(),
        GlueValue::Time(time) => read(time.to_string(), Type::Time(None))?,
        GlueValue::Timestamp(at) if at.nanosecond() % 1000 != 0 => return json(),
        GlueValue::Timestamp(at) => read(at.to_string(), Type::Timestamp(None))?,
        GlueValue::Interval(GlueInterval::Month(months)) => {
            Value::Interval(Rc::new(Interval { months: *months, days: 0, micros: 0 }))
        }
        GlueValue::Interval(GlueInterval::Microsecond(micros)) => {
            Value::Interval(Rc::new(Interval { months: 0, days: 0, micros: *micros }))
        }
        GlueValue::Uuid(n) => Value::Uuid(Rc::new(n.to_be_bytes())),
        GlueValue::Inet(_) | GlueValue::Map(_) | GlueValue::List(_) | GlueValue::Point(_) => {
            return json();
        }
    })
}

/// GlueSQL's value of one of ours in a column of its type; `None` is the document of a table without columns.
pub(super) fn load(value: &Value, ty: Option<&DataType>) -> Result<GlueValue> {
    let wrong = || failed(format!("{value:?} in a column of type {ty:?}"));
    let text = |ty: Type| value.output(&ty);
    let whole = || value.as_int().ok_or_else(wrong);
    let json = || serde_json::from_str(value.as_str().ok_or_else(wrong)?).map_err(failed);
    let numeric = || text(Type::Numeric(None));
    if value.is_null() {
        return Ok(GlueValue::Null);
    }
    Ok(match ty {
        None | Some(DataType::Inet | DataType::Map | DataType::List | DataType::Point) => json()?,
        Some(DataType::Time | DataType::Timestamp) if value.as_str().is_some() => json()?,
        Some(DataType::Boolean) => GlueValue::Bool(value.is_true()),
        Some(DataType::Int8) => GlueValue::I8(whole()?.try_into().map_err(failed)?),
        Some(DataType::Int16) => GlueValue::I16(whole()?.try_into().map_err(failed)?),
        Some(DataType::Int32) => GlueValue::I32(whole()?.try_into().map_err(failed)?),
        Some(DataType::Int) => GlueValue::I64(whole()?),
        Some(DataType::Uint8) => GlueValue::U8(whole()?.try_into().map_err(failed)?),
        Some(DataType::Uint16) => GlueValue::U16(whole()?.try_into().map_err(failed)?),
        Some(DataType::Uint32) => GlueValue::U32(whole()?.try_into().map_err(failed)?),
        Some(DataType::Int128) => GlueValue::I128(numeric().parse().map_err(failed)?),
        Some(DataType::Uint64) => GlueValue::U64(numeric().parse().map_err(failed)?),
        Some(DataType::Uint128) => GlueValue::U128(numeric().parse().map_err(failed)?),
        Some(DataType::Decimal) => GlueValue::Decimal(numeric().parse().map_err(failed)?),
        Some(DataType::Float32) => match value {
            Value::Float(x) => GlueValue::F32(*x as f32),
            _ => return Err(wrong()),
        },
        Some(DataType::Float) => match value {
            Value::Float(x) => GlueValue::F64(*x),
            _ => return Err(wrong()),
        },
        Some(DataType::Text) => GlueValue::Str(value.as_str().ok_or_else(wrong)?.to_owned()),
        Some(DataType::Bytea) => match value {
            Value::Bytes(bytes) => GlueValue::Bytea(bytes.to_vec()),
            _ => return Err(wrong()),
        },
        Some(DataType::Date) => GlueValue::Date(text(Type::Date).parse().map_err(failed)?),
        Some(DataType::Time) => GlueValue::Time(text(Type::Time(None)).parse().map_err(failed)?),
        Some(DataType::Timestamp) => {
            GlueValue::Timestamp(text(Type::Timestamp(None)).replace(' ', "T").parse().map_err(failed)?)
        }
        Some(DataType::Interval) => match value {
            Value::Interval(each) if each.micros == 0 && each.months != 0 => {
                GlueValue::Interval(GlueInterval::Month(each.months))
            }
            Value::Interval(each) => GlueValue::Interval(GlueInterval::Microsecond(each.micros)),
            _ => return Err(wrong()),
        },
        Some(DataType::Uuid) => match value {
            Value::Uuid(bytes) => GlueValue::Uuid(u128::from_be_bytes(**bytes)),
            _ => return Err(wrong()),
        },
    })
}
