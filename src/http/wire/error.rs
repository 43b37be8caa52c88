//! Why bytes are no HTTP message, in the codes of llhttp (Node's reader), and why a message cannot be written.

use std::fmt;

macro_rules! wire_errors {
    ($($(#[$note:meta])* $variant:ident $code:literal $reason:literal),* $(,)?) => {
        /// What is wrong with the bytes. After one of these a connection is of no more use.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum WireError { $($(#[$note])* $variant),* }

        impl WireError {
            /// Node's `error.code`.
            pub fn code(self) -> &'static str {
                match self { $(WireError::$variant => $code),* }
            }

            /// Node's `error.reason`.
            pub fn reason(self) -> &'static str {
                match self { $(WireError::$variant => $reason),* }
            }
        }
    };
}

wire_errors! {
    InvalidMethod "HPE_INVALID_METHOD" "Invalid method encountered",
    InvalidUrl "HPE_INVALID_URL" "Invalid characters in url",
    InvalidVersion "HPE_INVALID_VERSION" "Invalid HTTP version",
    /// After the target of a request comes something else than a version.
    NoVersion "HPE_INVALID_CONSTANT" "Expected HTTP/, RTSP/ or ICE/",
    /// The start line of a response does not begin with `HTTP/`.
    NoResponse "HPE_INVALID_CONSTANT" "Expected HTTP/",
    InvalidStatus "HPE_INVALID_STATUS" "Invalid status code",
    InvalidHeaderToken "HPE_INVALID_HEADER_TOKEN" "Invalid header token",
    InvalidHeaderValue "HPE_INVALID_HEADER_TOKEN" "Invalid header value char",
    FoldedHeader "HPE_INVALID_HEADER_TOKEN" "Unexpected whitespace after header value",
    BlankBeforeHeaders "HPE_UNEXPECTED_SPACE" "Unexpected space after start line",
    MissingCr "HPE_CR_EXPECTED" "Missing expected CR after header value",
    MissingLf "HPE_LF_EXPECTED" "Missing expected LF after header value",
    HeaderOverflow "HPE_HEADER_OVERFLOW" "Header overflow",
    InvalidContentLength "HPE_INVALID_CONTENT_LENGTH" "Invalid character in Content-Length",
    EmptyContentLength "HPE_INVALID_CONTENT_LENGTH" "Empty Content-Length",
    ContentLengthOverflow "HPE_INVALID_CONTENT_LENGTH" "Content-Length overflow",
    DuplicateContentLength "HPE_UNEXPECTED_CONTENT_LENGTH" "Duplicate Content-Length",
    LengthAfterEncoding "HPE_INVALID_CONTENT_LENGTH" "Content-Length can't be present with Transfer-Encoding",
    EncodingAfterLength "HPE_INVALID_TRANSFER_ENCODING" "Transfer-Encoding can't be present with Content-Length",
    InvalidTransferEncoding "HPE_INVALID_TRANSFER_ENCODING" "Invalid `Transfer-Encoding` header value",
    /// A request whose last encoding is not `chunked`: its body would have no end.
    UnknownTransferEncoding "HPE_INVALID_TRANSFER_ENCODING" "Request has invalid `Transfer-Encoding`",
    InvalidChunkSize "HPE_INVALID_CHUNK_SIZE" "Invalid character in chunk size",
    ChunkSizeOverflow "HPE_INVALID_CHUNK_SIZE" "Chunk size overflow",
    ChunkExtensionsOverflow "HPE_CHUNK_EXTENSIONS_OVERFLOW" "Chunk extensions overflow",
    ChunkNotClosed "HPE_STRICT" "Expected LF after chunk data",
    ChunkLineWithoutCr "HPE_CR_EXPECTED" "Missing expected CR after chunk size",
    BodyTooLarge "BACKYARD_BODY_OVERFLOW" "The body is larger than this playground carries",
    DataAfterClose "HPE_CLOSED_CONNECTION" "Data after `Connection: close`",
    /// A response that no request asked for.
    UnexpectedResponse "HPE_UNEXPECTED_RESPONSE" "Response without a request",
    InvalidEof "HPE_INVALID_EOF_STATE" "Invalid EOF state",
}

impl WireError {
    /// The status a server of Node's answers with before it closes.
    pub fn status(self) -> u16 {
        match self {
            WireError::HeaderOverflow => 431,
            WireError::ChunkExtensionsOverflow | WireError::BodyTooLarge => 413,
            _ => 400,
        }
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parse Error: {}", self.reason())
    }
}

impl std::error::Error for WireError {}

/// Why a message cannot be written: it would be read as another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncodeError {
    /// A header's name is no token.
    HeaderName(String),
    /// The value of this header holds a line break, a control character or one beyond Latin-1.
    HeaderValue(String),
    /// The target of a request holds a blank, a control character or one beyond ASCII.
    Target(String),
    /// Not within 100 to 999.
    Status(u16),
    /// The text after the status holds a line break or a control character.
    Reason,
    /// `Content-Length` says another length than the body has.
    Length,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EncodeError::HeaderName(name) => {
                write!(f, "Header name must be a valid HTTP token [\"{}\"]", name.escape_debug())
            }
            EncodeError::HeaderValue(name) => write!(f, "Invalid character in header content [\"{name}\"]"),
            EncodeError::Target(target) => {
                write!(f, "Request path contains unescaped characters: {}", target.escape_debug())
            }
            EncodeError::Status(status) => write!(f, "Invalid status code: {status}"),
            EncodeError::Reason => f.write_str("Invalid character in statusMessage"),
            EncodeError::Length => f.write_str("Content-Length is not the length of the body"),
        }
    }
}

impl std::error::Error for EncodeError {}
