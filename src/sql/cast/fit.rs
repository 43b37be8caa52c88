//! Fitting a value to its type's modifier: `numeric(p,s)`, `varchar(n)`, `char(n)`, `timestamp(p)`.

use crate::sql::datetime::round_micros;
use crate::sql::error::SqlError;
use crate::sql::types::Type;
use crate::sql::value::{Array, Value};

/// The value as `ty` keeps it. An explicit cast cuts text that is too long; storing refuses it.
///
/// # Errors
/// 22003 for a number with too many digits, 22001 for text that is too long.
pub fn fit(value: Value, ty: &Type, explicit: bool) -> Result<Value, SqlError> {
    match (&value, ty) {
        (Value::Numeric(n), Type::Numeric(Some((precision, scale)))) => {
            n.fit(*precision, *scale).map(Value::Numeric)
        }
        (Value::Padded(text), Type::Char(1..)) => fit(Value::text(text.trim_end_matches(' ')), ty, explicit),
        (Value::Text(text), Type::Varchar(Some(n)) | Type::Char(n)) if *n > 0 => {
            let limit = *n as usize;
            if text.len() <= limit {
                return Ok(value);
            }
            let Some((cut, _)) = text.char_indices().nth(limit) else {
                return Ok(value);
            };
            let (kept, rest) = text.split_at(cut);
            if !explicit && !rest.bytes().all(|b| b == b' ') {
                let message = format!("value too long for type {}", ty.name());
                return Err(SqlError::new("22001", message));
            }
            let padded = matches!(ty, Type::Char(_));
            Ok(Value::text(if padded { kept.trim_end_matches(' ') } else { kept }))
        }
        (Value::Time(micros), Type::Time(Some(digits))) => Ok(Value::Time(round_micros(*micros, *digits))),
        (Value::Timestamp(micros), Type::Timestamp(Some(digits)) | Type::Timestamptz(Some(digits))) => {
            Ok(Value::Timestamp(round_micros(*micros, *digits)))
        }
        (Value::Array(array), Type::Array(element)) if element.has_modifier() => {
            let each = array.elements.iter().map(|v| fit(v.clone(), element, explicit));
            let elements = each.collect::<Result<_, _>>()?;
            Ok(Value::Array(Array { dims: array.dims.clone(), elements }.into()))
        }
        _ => Ok(value),
    }
}
