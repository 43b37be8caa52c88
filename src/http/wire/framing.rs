//! Where a message's body ends: read from its headers while they arrive.

use super::super::Headers;
use super::WireError;

/// How the end of a body is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// `Content-Length`, or none: so many bytes.
    Length(u64),
    Chunked,
    /// The connection's end; responses only.
    UntilClose,
}

/// What the fields seen so far say of the body.
#[derive(Debug, Default)]
pub(super) struct Lengths {
    length: Option<u64>,
    encoded: bool,
    chunked: bool,
}

impl Lengths {
    /// Takes a field into account. Two statements about the length are never reconciled: that is how requests are
    /// smuggled.
    pub(super) fn see(&mut self, name: &str, value: &str) -> Result<(), WireError> {
        if name.eq_ignore_ascii_case("content-length") {
            if self.encoded {
                return Err(WireError::LengthAfterEncoding);
            }
            if self.length.is_some() {
                return Err(WireError::DuplicateContentLength);
            }
            if value.is_empty() {
                return Err(WireError::EmptyContentLength);
            }
            if !value.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(WireError::InvalidContentLength);
            }
            self.length = Some(value.parse().map_err(|_| WireError::ContentLengthOverflow)?);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            if self.length.is_some() {
                return Err(WireError::EncodingAfterLength);
            }
            self.encoded = true;
            for coding in value.split(',').map(|it| it.trim_matches([' ', '\t'])) {
                // Only the last coding may be `chunked`.
                if self.chunked {
                    return Err(WireError::InvalidTransferEncoding);
                }
                self.chunked = coding.eq_ignore_ascii_case("chunked");
            }
        }
        Ok(())
    }

    pub(super) fn of_request(&self) -> Result<Framing, WireError> {
        match (self.encoded, self.chunked) {
            (true, true) => Ok(Framing::Chunked),
            (true, false) => Err(WireError::UnknownTransferEncoding),
            _ => Ok(Framing::Length(self.length.unwrap_or(0))),
        }
    }

    pub(super) fn of_response(&self) -> Framing {
        match (self.chunked, self.encoded, self.length) {
            (true, ..) => Framing::Chunked,
            (_, false, Some(length)) => Framing::Length(length),
            _ => Framing::UntilClose,
        }
    }
}

/// What a trailer must not bring: fields that say where messages end or whom they are for.
pub(super) fn may_be_trailer(name: &str) -> bool {
    const NEVER: &[&str] =
        &["content-length", "transfer-encoding", "host", "trailer", "content-encoding", "content-type"];
    !NEVER.iter().any(|it| name.eq_ignore_ascii_case(it))
}

/// The framing a message's own headers ask for when it is written.
pub(super) fn is_chunked(headers: &Headers) -> bool {
    headers.has_token("transfer-encoding", "chunked")
}
