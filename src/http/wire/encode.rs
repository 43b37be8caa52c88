//! Messages as bytes. What would be read as another message (a line break in a value, a wrong length) is refused.

use super::super::headers::{is_token, is_value_byte};
use super::super::{Headers, Method, Request, RequestHead, Response, ResponseHead};
use super::EncodeError;
use super::framing::is_chunked;

/// Request line, headers and the empty line.
///
/// # Errors
/// A part holds what cannot stand there.
pub fn request_head(head: &RequestHead) -> Result<Vec<u8>, EncodeError> {
    if head.target.is_empty() || !head.target.bytes().all(|byte| (0x21..0x7f).contains(&byte)) {
        return Err(EncodeError::Target(head.target.clone()));
    }
    let mut out =
        [head.method.as_str(), " ", &head.target, " ", head.version.as_str(), "\r\n"].concat().into_bytes();
    push_fields(&mut out, &head.headers)?;
    out.extend_from_slice(b"\r\n");
    Ok(out)
}

/// Status line, headers and the empty line.
///
/// # Errors
/// A part holds what cannot stand there.
pub fn response_head(head: &ResponseHead) -> Result<Vec<u8>, EncodeError> {
    if !(100..1000).contains(&head.status) {
        return Err(EncodeError::Status(head.status));
    }
    let mut out = [head.version.as_str(), " ", &head.status.to_string(), " "].concat().into_bytes();
    push_latin1(&mut out, &head.reason).ok_or(EncodeError::Reason)?;
    out.extend_from_slice(b"\r\n");
    push_fields(&mut out, &head.headers)?;
    out.extend_from_slice(b"\r\n");
    Ok(out)
}

/// A whole request. Its body's length is added to the headers, unless they say `chunked`.
///
/// # Errors
/// A part holds what cannot stand there, or another length is stated.
pub fn request(request: &Request) -> Result<Vec<u8>, EncodeError> {
    let needs_length = !request.body.is_empty() || request.head.method.usually_has_body();
    let mut head = request.head.clone();
    state_length(&mut head.headers, request.body.len(), needs_length)?;
    let mut out = request_head(&head)?;
    push_body(&mut out, &head.headers, &request.body);
    Ok(out)
}

/// A whole response to a request with this method. A body that cannot be sent (`HEAD`, 204, 304) is left out.
///
/// # Errors
/// A part holds what cannot stand there, or another length is stated.
pub fn response(response: &Response, method: Method) -> Result<Vec<u8>, EncodeError> {
    let bodiless = response.head.is_bodiless(method);
    let mut head = response.head.clone();
    // A response to HEAD, and a 304, may state the length of the body it does not have.
    if !bodiless {
        state_length(&mut head.headers, response.body.len(), true)?;
    }
    let mut out = response_head(&head)?;
    if !bodiless {
        push_body(&mut out, &head.headers, &response.body);
    }
    Ok(out)
}

/// One chunk of a chunked body; nothing for no bytes, since an empty chunk ends the body.
pub fn chunk(data: &[u8]) -> Vec<u8> {
    if data.is_empty() {
        return Vec::new();
    }
    let mut out = format!("{:x}\r\n", data.len()).into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\r\n");
    out
}

/// The end of a chunked body, with the fields after it.
///
/// # Errors
/// A field holds what cannot stand there.
pub fn last_chunk(trailers: &Headers) -> Result<Vec<u8>, EncodeError> {
    let mut out = b"0\r\n".to_vec();
    push_fields(&mut out, trailers)?;
    out.extend_from_slice(b"\r\n");
    Ok(out)
}

fn state_length(headers: &mut Headers, length: usize, needed: bool) -> Result<(), EncodeError> {
    if is_chunked(headers) {
        return if headers.contains("content-length") { Err(EncodeError::Length) } else { Ok(()) };
    }
    let length = length.to_string();
    if headers.get_all("content-length").any(|stated| stated != length) {
        return Err(EncodeError::Length);
    }
    if needed {
        headers.set("Content-Length", length);
    }
    Ok(())
}

fn push_body(out: &mut Vec<u8>, headers: &Headers, body: &[u8]) {
    if is_chunked(headers) {
        out.extend(chunk(body));
        out.extend_from_slice(b"0\r\n\r\n");
    } else {
        out.extend_from_slice(body);
    }
}

fn push_fields(out: &mut Vec<u8>, headers: &Headers) -> Result<(), EncodeError> {
    for (name, value) in headers.iter() {
        if !is_token(name.as_bytes()) {
            return Err(EncodeError::HeaderName(name.to_owned()));
        }
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b": ");
        push_latin1(out, value).ok_or_else(|| EncodeError::HeaderValue(name.to_owned()))?;
        out.extend_from_slice(b"\r\n");
    }
    Ok(())
}

fn push_latin1(out: &mut Vec<u8>, text: &str) -> Option<()> {
    for letter in text.chars() {
        out.push(u8::try_from(u32::from(letter)).ok().filter(|byte| is_value_byte(*byte))?);
    }
    Some(())
}
