//! Requests and responses: the head (what stands before the empty line), and the whole message.

use super::{Headers, Method, reason};

/// The versions that share the format read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Version {
    Http10,
    #[default]
    Http11,
}

impl Version {
    pub fn as_str(self) -> &'static str {
        match self {
            Version::Http10 => "HTTP/1.0",
            Version::Http11 => "HTTP/1.1",
        }
    }
}

/// Request line and headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestHead {
    pub method: Method,
    /// As it stands in the request line: `/path?query`, `*`, or a whole address.
    pub target: String,
    pub version: Version,
    pub headers: Headers,
}

impl RequestHead {
    pub fn new(method: Method, target: impl Into<String>) -> Self {
        RequestHead { method, target: target.into(), version: Version::Http11, headers: Headers::new() }
    }

    /// Whether the connection stays open after the answer, as far as the client is concerned.
    pub fn keeps_alive(&self) -> bool {
        keeps_alive(self.version, &self.headers)
    }

    /// Whether the client asks to leave HTTP on this connection.
    pub fn asks_upgrade(&self) -> bool {
        self.method == Method::Connect
            || (self.headers.contains("upgrade") && self.headers.has_token("connection", "upgrade"))
    }
}

/// Status line and headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseHead {
    pub version: Version,
    pub status: u16,
    /// The text after the status, which means nothing to a program.
    pub reason: String,
    pub headers: Headers,
}

impl ResponseHead {
    /// With the status's standard text.
    pub fn new(status: u16) -> Self {
        ResponseHead {
            version: Version::Http11,
            status,
            reason: reason(status).to_owned(),
            headers: Headers::new(),
        }
    }

    /// Whether the server leaves the connection open. (That the body says where it ends is the reader's to know.)
    pub fn keeps_alive(&self) -> bool {
        keeps_alive(self.version, &self.headers)
    }

    /// Whether a response with this status to this method has no body, whatever its headers say (RFC 9112, 6.3).
    pub fn is_bodiless(&self, method: Method) -> bool {
        method == Method::Head
            || matches!(self.status, 100..=199 | 204 | 304)
            || (method == Method::Connect && (200..300).contains(&self.status))
    }
}

fn keeps_alive(version: Version, headers: &Headers) -> bool {
    match version {
        Version::Http11 => !headers.has_token("connection", "close"),
        Version::Http10 => {
            headers.has_token("connection", "keep-alive") && !headers.has_token("connection", "close")
        }
    }
}

/// A request whose body is known as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub head: RequestHead,
    pub body: Vec<u8>,
}

impl Request {
    pub fn new(method: Method, target: impl Into<String>) -> Self {
        Request { head: RequestHead::new(method, target), body: Vec::new() }
    }
}

/// A response whose body is known as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub head: ResponseHead,
    pub body: Vec<u8>,
}

impl Response {
    pub fn new(status: u16) -> Self {
        Response { head: ResponseHead::new(status), body: Vec::new() }
    }
}
