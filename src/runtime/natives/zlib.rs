//! gzip, deflate and raw deflate.

use std::io::Read as _;

use boa_engine::{Context, JsNativeError, JsResult, JsValue};
use flate2::Compression;

use super::Entry;
use super::values::{buffer, bytes, number, text};
use crate::runtime::state::State;

pub(super) const ALL: &[Entry] =
    &[("compress", compress, 3), ("decompress", decompress, 2), ("crc32", crc32, 2)];

fn compress(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let format = text(arguments, 0, context)?;
    let content = bytes(arguments, 1, context)?;
    let level = match number(arguments, 2) {
        level if (0.0..=9.0).contains(&level) => Compression::new(level as u32),
        _ => Compression::default(),
    };
    let mut out = Vec::new();
    let done = match format.as_str() {
        "gzip" => flate2::read::GzEncoder::new(content.as_slice(), level).read_to_end(&mut out),
        "deflate" => flate2::read::ZlibEncoder::new(content.as_slice(), level).read_to_end(&mut out),
        _ => flate2::read::DeflateEncoder::new(content.as_slice(), level).read_to_end(&mut out),
    };
    done.map_err(|error| JsNativeError::error().with_message(error.to_string()))?;
    buffer(&out, context)
}

/// The content; text when it cannot be read, with Node's code.
fn decompress(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let limit = State::of(context)?.settings.limits.buffer;
    let format = text(arguments, 0, context)?;
    let content = bytes(arguments, 1, context)?;
    let input = content.as_slice();
    let mut out = Vec::new();
    let reader: Box<dyn std::io::Read> = match format.as_str() {
        "gzip" => Box::new(flate2::read::MultiGzDecoder::new(input)),
        "deflate" => Box::new(flate2::read::ZlibDecoder::new(input)),
        "unzip" if input.starts_with(&[0x1f, 0x8b]) => Box::new(flate2::read::MultiGzDecoder::new(input)),
        "unzip" => Box::new(flate2::read::ZlibDecoder::new(input)),
        _ => Box::new(flate2::read::DeflateDecoder::new(input)),
    };
    match reader.take(limit + 1).read_to_end(&mut out) {
        Ok(size) if size as u64 > limit => Ok(super::values::js("ERR_BUFFER_TOO_LARGE")),
        Ok(_) => buffer(&out, context),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            Ok(super::values::js("Z_BUF_ERROR"))
        }
        Err(_) => Ok(super::values::js("Z_DATA_ERROR")),
    }
}

fn crc32(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let content = bytes(arguments, 0, context)?;
    let mut crc = flate2::Crc::new();
    crc.update(&content);
    Ok(f64::from(crc.sum()).into())
}
