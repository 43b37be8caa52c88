//! Buffers: encodings, comparison, search.

use boa_engine::{Context, JsNativeError, JsResult, JsString, JsValue, js_string};

use super::Entry;
use super::values::{
    buffer, bytes, flag, index, js, number, object, string, text, with_bytes, with_bytes_mut,
};
use crate::runtime::state::State;

pub(super) const ALL: &[Entry] = &[
    ("setBufferPrototype", set_prototype, 1),
    ("bufferFrom", from, 2),
    ("bufferToString", to_string, 4),
    ("bufferWrite", write, 5),
    ("byteLength", byte_length, 2),
    ("compareBytes", compare, 2),
    ("indexOfBytes", index_of, 4),
    ("isUtf8", is_utf8, 1),
    ("decodeUtf8", decode_utf8, 3),
];

fn set_prototype(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = object(arguments, 0)?;
    *State::of(context)?.buffer_prototype.borrow_mut() = Some(prototype);
    Ok(JsValue::undefined())
}

/// Node's encodings, each in its short name.
pub(super) fn encode(text: &JsString, encoding: &str) -> Vec<u8> {
    match encoding {
        "latin1" | "ascii" => text.iter().map(|unit| unit as u8).collect(),
        "utf16le" => text.iter().flat_map(u16::to_le_bytes).collect(),
        "hex" => {
            let units: Vec<u16> = text.iter().collect();
            let digit = |unit: u16| char::from_u32(u32::from(unit)).and_then(|c| c.to_digit(16));
            units
                .chunks_exact(2)
                .map_while(|pair| Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8))
                .collect()
        }
        "base64" | "base64url" => from_base64(&text.to_std_string_lossy()),
        _ => text.to_std_string_lossy().into_bytes(),
    }
}

/// As Node reads it: both alphabets, anything else skipped, ends at the padding.
fn from_base64(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

pub(super) fn to_base64(bytes: &[u8], url: bool) -> String {
    const PLAIN: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let alphabet = if url { URL } else { PLAIN };
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let all = [part[0], part.get(1).copied().unwrap_or(0), part.get(2).copied().unwrap_or(0)];
        let bits = u32::from(all[0]) << 16 | u32::from(all[1]) << 8 | u32::from(all[2]);
        for at in 0..4 {
            if at <= part.len() {
                out.push(char::from(alphabet[(bits >> (18 - 6 * at)) as usize & 63]));
            } else if !url {
                out.push('=');
            }
        }
    }
    out
}

pub(super) fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[digit as usize]))
        .collect()
}

pub(super) fn decode(bytes: &[u8], encoding: &str) -> JsString {
    match encoding {
        "latin1" => latin1(bytes),
        "ascii" => latin1(&bytes.iter().map(|byte| byte & 127).collect::<Vec<_>>()),
        "utf16le" => {
            let units: Vec<u16> =
                bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            JsString::from(units.as_slice())
        }
        "hex" => js_string!(to_hex(bytes)),
        "base64" => js_string!(to_base64(bytes, false)),
        "base64url" => js_string!(to_base64(bytes, true)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => js_string!(text),
            Err(_) => js_string!(String::from_utf8_lossy(bytes).as_ref()),
        },
    }
}

fn latin1(bytes: &[u8]) -> JsString {
    js_string!(bytes.iter().map(|byte| char::from(*byte)).collect::<String>())
}

fn from(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let encoding = text(arguments, 1, context)?;
    buffer(&encode(&string(arguments, 0), &encoding), context)
}

fn to_string(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let encoding = text(arguments, 1, context)?;
    let (start, end) = (index(arguments, 2), index(arguments, 3));
    let Some(value) = arguments.first() else { return Ok(js("")) };
    with_bytes(value, context, |bytes| {
        let end = end.min(bytes.len());
        decode(bytes.get(start..end).unwrap_or_default(), &encoding).into()
    })
}

fn write(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let encoding = text(arguments, 4, context)?;
    let mut new = encode(&string(arguments, 1), &encoding);
    let (offset, length) = (index(arguments, 2), index(arguments, 3));
    if new.len() > length {
        let mut cut = length;
        // A character that does not fit whole is left out.
        while encoding == "utf8" && cut > 0 && new[cut] & 0xC0 == 0x80 {
            cut -= 1;
        }
        new.truncate(if encoding == "utf16le" { cut & !1 } else { cut });
    }
    let Some(value) = arguments.first() else { return Ok(0.into()) };
    let written = with_bytes_mut(value, context, |bytes| {
        let end = offset.saturating_add(new.len()).min(bytes.len());
        let Some(place) = bytes.get_mut(offset..end) else { return 0 };
        place.copy_from_slice(&new[..place.len()]);
        place.len()
    })?;
    Ok((written as f64).into())
}

fn byte_length(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let encoding = text(arguments, 1, context)?;
    let value = string(arguments, 0);
    let length = match encoding.as_str() {
        "latin1" | "ascii" => value.len(),
        "utf16le" => value.len() * 2,
        "hex" => value.len() / 2,
        "base64" | "base64url" => {
            let text = value.to_std_string_lossy();
            let padding = if text.ends_with("==") { 2 } else { usize::from(text.ends_with('=')) };
            (text.len() - padding) * 3 / 4
        }
        _ => value.to_std_string_lossy().len(),
    };
    Ok((length as f64).into())
}

fn compare(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (a, b) = (bytes(arguments, 0, context)?, bytes(arguments, 1, context)?);
    Ok((a.cmp(&b) as i32).into())
}

/// Bytes in bytes, from an offset that may be negative, forward or backward.
fn index_of(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (hay, needle) = (bytes(arguments, 0, context)?, bytes(arguments, 1, context)?);
    let forward = flag(arguments, 3);
    let length = hay.len() as f64;
    let mut offset = number(arguments, 2);
    if offset < 0.0 {
        offset += length;
        if offset < 0.0 {
            if !forward {
                return Ok((-1).into());
            }
            offset = 0.0;
        }
    }
    let offset = offset.min(length) as usize;
    if needle.is_empty() {
        return Ok((offset as f64).into());
    }
    let mut places =
        hay.windows(needle.len()).enumerate().filter(|(_, it)| *it == needle.as_slice()).map(|(at, _)| at);
    let found =
        if forward { places.find(|at| *at >= offset) } else { places.take_while(|at| *at <= offset).last() };
    Ok(found.map_or(-1.0, |at| at as f64).into())
}

fn is_utf8(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(value) = arguments.first() else { return Ok(false.into()) };
    with_bytes(value, context, |bytes| std::str::from_utf8(bytes).is_ok().into())
}

/// `TextDecoder`: fatal or not, with or without its mark.
fn decode_utf8(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let all = bytes(arguments, 0, context)?;
    let (fatal, keep_mark) = (flag(arguments, 1), flag(arguments, 2));
    let part = if keep_mark { all.as_slice() } else { all.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&all) };
    match std::str::from_utf8(part) {
        Ok(text) => Ok(js(text)),
        Err(_) if fatal => {
            Err(JsNativeError::typ().with_message("The encoded data was not valid for encoding utf-8").into())
        }
        Err(_) => Ok(js(&String::from_utf8_lossy(part))),
    }
}
