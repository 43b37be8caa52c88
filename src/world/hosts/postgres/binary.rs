//! The binary forms of values that drivers use: fixed-size numbers, texts, bytes, UUIDs, dates and times.

use crate::sql::SqlError;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// Writes a value's binary form.
///
/// # Errors
/// 0A000 for a type whose binary form is not written here.
pub(super) fn write(value: &Value, ty: &Type, out: &mut Vec<u8>) -> Result<(), SqlError> {
    let narrow = |number: i64| i32::try_from(number).unwrap_or_default().to_be_bytes();
    match (value, ty) {
        (Value::Bool(truth), _) => out.push(u8::from(*truth)),
        (Value::Int(number), Type::Int2) => {
            out.extend_from_slice(&i16::try_from(*number).unwrap_or_default().to_be_bytes());
        }
        (Value::Int(number), Type::Int4) => out.extend_from_slice(&narrow(*number)),
        (Value::Int(number), Type::Oid) => {
            out.extend_from_slice(&u32::try_from(*number).unwrap_or_default().to_be_bytes());
        }
        (Value::Int(number), Type::Int8) => out.extend_from_slice(&number.to_be_bytes()),
        (Value::Float(number), Type::Float4) => out.extend_from_slice(&(*number as f32).to_be_bytes()),
        (Value::Float(number), _) => out.extend_from_slice(&number.to_be_bytes()),
        (Value::Bytes(bytes), _) => out.extend_from_slice(bytes),
        (Value::Uuid(bytes), _) => out.extend_from_slice(&bytes[..]),
        (Value::Date(days), _) => out.extend_from_slice(&days.to_be_bytes()),
        (Value::Time(micros) | Value::Timestamp(micros), _) => out.extend_from_slice(&micros.to_be_bytes()),
        (Value::Jsonb(_), _) => {
            out.push(1);
            out.extend_from_slice(value.output(ty).as_bytes());
        }
        (Value::Text(_) | Value::Padded(_), _) | (Value::Int(_), Type::Enum(_)) => {
            out.extend_from_slice(value.output(ty).as_bytes());
        }
        _ => return Err(unsupported(ty)),
    }
    Ok(())
}

/// Reads a parameter's binary form.
///
/// # Errors
/// 22P03 for bytes that are no such value, 0A000 for a type whose binary form is not read here.
pub(super) fn read(bytes: &[u8], ty: &Type) -> Result<Value, SqlError> {
    let wrong = || SqlError::new("22P03", "incorrect binary data format in bind parameter");
    Ok(match ty {
        Type::Bytea => Value::Bytes(bytes.into()),
        Type::Bool => Value::Bool(*bytes.first().filter(|_| bytes.len() == 1).ok_or_else(wrong)? != 0),
        Type::Int2 => Value::Int(bytes.try_into().map(i16::from_be_bytes).map_err(|_| wrong())?.into()),
        Type::Int4 => Value::Int(bytes.try_into().map(i32::from_be_bytes).map_err(|_| wrong())?.into()),
        Type::Oid => Value::Int(bytes.try_into().map(u32::from_be_bytes).map_err(|_| wrong())?.into()),
        Type::Int8 => Value::Int(bytes.try_into().map(i64::from_be_bytes).map_err(|_| wrong())?),
        Type::Float4 => Value::Float(bytes.try_into().map(f32::from_be_bytes).map_err(|_| wrong())?.into()),
        Type::Float8 => Value::Float(bytes.try_into().map(f64::from_be_bytes).map_err(|_| wrong())?),
        Type::Uuid => Value::Uuid(bytes.try_into().map(std::rc::Rc::new).map_err(|_| wrong())?),
        Type::Date => Value::Date(bytes.try_into().map(i32::from_be_bytes).map_err(|_| wrong())?),
        Type::Timestamp(_) | Type::Timestamptz(_) => {
            Value::Timestamp(bytes.try_into().map(i64::from_be_bytes).map_err(|_| wrong())?)
        }
        Type::Text | Type::Varchar(_) | Type::Name => {
            let text = std::str::from_utf8(bytes)
                .map_err(|error| SqlError::not_utf8(bytes.get(error.valid_up_to()..).unwrap_or_default()))?;
            Value::text(text)
        }
        _ => return Err(unsupported(ty)),
    })
}

fn unsupported(ty: &Type) -> SqlError {
    SqlError::unsupported(
        format!("the binary form of type {}", ty.base_name()),
        "Use the text format, which is what drivers do unless they are told otherwise.",
    )
}
