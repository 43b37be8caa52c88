//! The lines of a head: start lines and header fields, one at a time and without their line end.

use super::super::headers::{is_token, is_token_byte, is_value_byte};
use super::super::{Headers, Method, RequestHead, ResponseHead, Version};
use super::WireError;

/// Text of bytes, each of which is one character.
pub(super) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// The line without CR LF. What ends otherwise is refused: others may see a line end where we see none.
pub(super) fn without_end(line: &[u8]) -> Option<&[u8]> {
    line.strip_suffix(b"\r\n")
}

/// Whether what is there so far can be the start of a request line, so that a caller who speaks something else (TLS
/// to a plain port) hears it at once and not at the first line feed.
pub(super) fn may_begin_request(line: &[u8]) -> bool {
    let method = &line[..line.iter().position(|byte| *byte == b' ').unwrap_or(line.len())];
    let ended = method.len() < line.len();
    Method::ALL.iter().any(|it| {
        let name = it.as_str().as_bytes();
        if ended { name == method } else { name.starts_with(method) }
    })
}

/// `GET /path HTTP/1.1`.
pub(super) fn request_line(line: &[u8]) -> Result<RequestHead, WireError> {
    let line = without_end(line).ok_or(WireError::InvalidVersion)?;
    let end = line.iter().position(|byte| *byte == b' ').ok_or(WireError::InvalidMethod)?;
    let (method, mut rest) = line.split_at(end);
    let method = std::str::from_utf8(method).ok().and_then(Method::parse).ok_or(WireError::InvalidMethod)?;
    while let [b' ', after @ ..] = rest {
        rest = after;
    }
    // HTTP/0.9's line without a version is refused.
    let end = rest.iter().position(|byte| *byte == b' ').ok_or(WireError::InvalidVersion)?;
    let (target, version) = rest.split_at(end);
    if !target.iter().all(|byte| (0x21..0x7f).contains(byte)) || !may_be_target(method, target) {
        return Err(WireError::InvalidUrl);
    }
    let version = match &version[1..] {
        b"HTTP/1.1" => Version::Http11,
        b"HTTP/1.0" => Version::Http10,
        other if other.starts_with(b"HTTP/") => return Err(WireError::InvalidVersion),
        _ => return Err(WireError::NoVersion),
    };
    Ok(RequestHead { method, target: latin1(target), version, headers: Headers::new() })
}

/// The four forms of a target (RFC 9112, 3.2).
fn may_be_target(method: Method, target: &[u8]) -> bool {
    let absolute = || {
        let scheme = target.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        scheme > 0 && target[scheme..].starts_with(b"://")
    };
    match method {
        Method::Connect => !target.is_empty() && !target.starts_with(b"/"),
        _ => target.starts_with(b"/") || target == b"*" || absolute(),
    }
}

/// `HTTP/1.1 200 OK`; the text may be missing, with its blank.
pub(super) fn status_line(line: &[u8]) -> Result<ResponseHead, WireError> {
    let line = without_end(line).ok_or(WireError::MissingCr)?;
    let version = match line.get(..8) {
        Some(b"HTTP/1.1") => Version::Http11,
        Some(b"HTTP/1.0") => Version::Http10,
        Some(other) if other.starts_with(b"HTTP/") => return Err(WireError::InvalidVersion),
        _ => return Err(WireError::NoResponse),
    };
    let [b' ', a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] = &line[8..] else {
        return Err(WireError::InvalidStatus);
    };
    let status = u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0');
    let reason = match rest {
        [] => &[][..],
        [b' ', reason @ ..] => reason,
        _ => return Err(WireError::InvalidStatus),
    };
    if !reason.iter().all(|byte| is_value_byte(*byte)) {
        return Err(WireError::InvalidStatus);
    }
    Ok(ResponseHead { version, status, reason: latin1(reason), headers: Headers::new() })
}

/// One field: name and value without the blanks around it.
pub(super) fn field(line: &[u8], first: bool) -> Result<(String, String), WireError> {
    if line.starts_with(b" ") || line.starts_with(b"\t") {
        return Err(if first { WireError::BlankBeforeHeaders } else { WireError::FoldedHeader });
    }
    let colon = line.iter().position(|byte| !is_token_byte(*byte)).unwrap_or(line.len());
    let (name, value) = line.split_at(colon);
    let Some((b':', value)) = value.split_first() else { return Err(WireError::InvalidHeaderToken) };
    if !is_token(name) {
        return Err(WireError::InvalidHeaderToken);
    }
    let value = without_end(value).ok_or(WireError::MissingCr)?;
    if let Some(bad) = value.iter().find(|byte| !is_value_byte(**byte)) {
        return Err(if *bad == b'\r' { WireError::MissingLf } else { WireError::InvalidHeaderValue });
    }
    let is_blank = |byte: &u8| *byte == b' ' || *byte == b'\t';
    let start = value.iter().position(|byte| !is_blank(byte)).unwrap_or(value.len());
    let end = value.iter().rposition(|byte| !is_blank(byte)).map_or(start, |at| at + 1);
    Ok((latin1(name), latin1(&value[start..end])))
}

/// A chunk's size, without the extensions after it, which nobody uses and everybody must skip.
pub(super) fn chunk_size(line: &[u8]) -> Result<u64, WireError> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let (size, rest) = line.split_at(digits);
    if size.is_empty() {
        return Err(WireError::InvalidChunkSize);
    }
    if size.len() > 16 {
        return Err(WireError::ChunkSizeOverflow);
    }
    match rest {
        b"\r\n" => {}
        b"\n" => return Err(WireError::ChunkLineWithoutCr),
        [b';', extensions @ ..] => {
            let extensions = without_end(extensions).ok_or(WireError::ChunkLineWithoutCr)?;
            if !extensions.iter().all(|byte| is_value_byte(*byte)) {
                return Err(WireError::InvalidChunkSize);
            }
        }
        _ => return Err(WireError::InvalidChunkSize),
    }
    Ok(size.iter().fold(0, |sum, digit| sum << 4 | u64::from(char::from(*digit).to_digit(16).unwrap_or(0))))
}
