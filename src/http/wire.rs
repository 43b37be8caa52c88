//! HTTP/1.1 as bytes (RFC 9112). `RequestReader` and `ResponseReader` take bytes in pieces of any size and give the
//! same events whatever the pieces; `encode` is the other direction. What two readers could understand differently
//! (two lengths, a length and chunks, bare line feeds, folded headers …) is refused with llhttp's code, so that no
//! request can be smuggled past one of them.

mod encode;
mod error;
mod fields;
mod framing;
mod reader;

pub use encode::{chunk, last_chunk, request, request_head, response, response_head};
pub use error::{EncodeError, WireError};
pub use reader::{Event, RequestReader, ResponseReader};

/// What one connection may cost. Defaults are Node's where Node has one.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Start line and headers, and as much again for trailers (`--max-http-header-size`).
    pub head_bytes: usize,
    /// Fields in one head. Node keeps 2,000 and drops others without a word; dropping is refusing here.
    pub fields: usize,
    /// One body. Node has no limit; body parsers have.
    pub body_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { head_bytes: 16 * 1024, fields: 2_000, body_bytes: 64 * 1024 * 1024 }
    }
}

#[cfg(test)]
mod tests;
