//! Arguments into Rust and results back.

use boa_engine::object::JsObject;
use boa_engine::object::builtins::{AlignedVec, JsArray, JsArrayBuffer, JsTypedArray, JsUint8Array};
use boa_engine::{Context, JsNativeError, JsResult, JsString, JsValue, js_string};

use crate::runtime::state::State;

pub(super) fn text(arguments: &[JsValue], at: usize, context: &mut Context) -> JsResult<String> {
    match arguments.get(at) {
        Some(value) if value.is_string() => {
            Ok(value.as_string().map(|it| it.to_std_string_lossy()).unwrap_or_default())
        }
        Some(value) if !value.is_null_or_undefined() => Ok(value.to_string(context)?.to_std_string_lossy()),
        _ => Ok(String::new()),
    }
}

pub(super) fn optional_text(arguments: &[JsValue], at: usize) -> Option<String> {
    arguments.get(at).and_then(JsValue::as_string).map(|it| it.to_std_string_lossy())
}

pub(super) fn string(arguments: &[JsValue], at: usize) -> JsString {
    arguments.get(at).and_then(|it| it.as_string()).unwrap_or_default()
}

pub(super) fn number(arguments: &[JsValue], at: usize) -> f64 {
    arguments.get(at).and_then(JsValue::as_number).unwrap_or(0.0)
}

/// A whole number from 0; what is below, above or none becomes 0 or the greatest.
pub(super) fn index(arguments: &[JsValue], at: usize) -> usize {
    number(arguments, at) as usize
}

pub(super) fn flag(arguments: &[JsValue], at: usize) -> bool {
    arguments.get(at).is_some_and(JsValue::to_boolean)
}

pub(super) fn object(arguments: &[JsValue], at: usize) -> JsResult<JsObject> {
    arguments
        .get(at)
        .and_then(JsValue::as_object)
        .ok_or_else(|| JsNativeError::typ().with_message("an object was expected").into())
}

/// Reads the bytes of a typed array, a buffer or a string (as UTF-8).
pub(super) fn with_bytes<R>(
    value: &JsValue,
    context: &mut Context,
    read: impl FnOnce(&[u8]) -> R,
) -> JsResult<R> {
    if let Some(text) = value.as_string() {
        return Ok(read(text.to_std_string_lossy().as_bytes()));
    }
    let bad = || JsNativeError::typ().with_message("bytes or a string were expected");
    let object = value.as_object().ok_or_else(bad)?;
    if let Ok(buffer) = JsArrayBuffer::from_object(object.clone()) {
        let data = buffer.data().ok_or_else(bad)?;
        return Ok(read(&data));
    }
    let array = JsTypedArray::from_object(object).map_err(|_| bad())?;
    let (start, length) = (array.byte_offset(context)?, array.byte_length(context)?);
    let buffer = array.buffer(context)?.as_object().ok_or_else(bad)?;
    let buffer = JsArrayBuffer::from_object(buffer)?;
    let data = buffer.data().ok_or_else(bad)?;
    let part = data.get(start..start.saturating_add(length)).ok_or_else(bad)?;
    Ok(read(part))
}

pub(super) fn bytes(arguments: &[JsValue], at: usize, context: &mut Context) -> JsResult<Vec<u8>> {
    match arguments.get(at) {
        Some(value) if !value.is_null_or_undefined() => with_bytes(value, context, <[u8]>::to_vec),
        _ => Ok(Vec::new()),
    }
}

/// Writes into a typed array; `change` gets its bytes.
pub(super) fn with_bytes_mut<R>(
    value: &JsValue,
    context: &mut Context,
    change: impl FnOnce(&mut [u8]) -> R,
) -> JsResult<R> {
    let bad = || JsNativeError::typ().with_message("a buffer was expected");
    let array = JsTypedArray::from_object(value.as_object().ok_or_else(bad)?).map_err(|_| bad())?;
    let (start, length) = (array.byte_offset(context)?, array.byte_length(context)?);
    let buffer = array.buffer(context)?.as_object().ok_or_else(bad)?;
    let buffer = JsArrayBuffer::from_object(buffer)?;
    let mut data = buffer.data_mut().ok_or_else(bad)?;
    let part = data.get_mut(start..start.saturating_add(length)).ok_or_else(bad)?;
    Ok(change(part))
}

/// A `Buffer` of these bytes.
pub(in crate::runtime) fn buffer(bytes: &[u8], context: &mut Context) -> JsResult<JsValue> {
    let block = JsArrayBuffer::from_byte_block(AlignedVec::from_slice(64, bytes), context)?;
    let array = JsUint8Array::from_array_buffer(block, context)?;
    let object: JsObject = array.into();
    if let Some(prototype) = State::of(context)?.buffer_prototype.borrow().clone() {
        object.set_prototype(Some(prototype));
    }
    Ok(object.into())
}

pub(super) fn js(text: &str) -> JsValue {
    js_string!(text).into()
}

pub(super) fn list(values: impl IntoIterator<Item = JsValue>, context: &mut Context) -> JsValue {
    JsArray::from_iter(values, context).into()
}
