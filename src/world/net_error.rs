//! What can go wrong on the network, as Node names it.

use std::fmt;

/// The code of an error, and the number Linux has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// No host has this name.
    NotFound,
    /// Nothing listens on the port.
    Refused,
    /// Nobody answered.
    TimedOut,
    /// The other end broke the connection off.
    Reset,
    /// Writing to a connection whose other end is gone.
    Pipe,
    /// Another program listens on the port already.
    AddressInUse,
    /// Ports are 16 bits.
    AccessDenied,
    /// Too many sockets are open.
    TooManyFiles,
    /// Too many bytes are in flight.
    NoBufferSpace,
}

impl Code {
    /// Node's `error.code`.
    pub fn name(self) -> &'static str {
        match self {
            Code::NotFound => "ENOTFOUND",
            Code::Refused => "ECONNREFUSED",
            Code::TimedOut => "ETIMEDOUT",
            Code::Reset => "ECONNRESET",
            Code::Pipe => "EPIPE",
            Code::AddressInUse => "EADDRINUSE",
            Code::AccessDenied => "EACCES",
            Code::TooManyFiles => "EMFILE",
            Code::NoBufferSpace => "ENOBUFS",
        }
    }

    /// Node's `error.errno` on Linux.
    pub fn errno(self) -> i32 {
        match self {
            Code::NotFound => -3008,
            Code::Refused => -111,
            Code::TimedOut => -110,
            Code::Reset => -104,
            Code::Pipe => -32,
            Code::AddressInUse => -98,
            Code::AccessDenied => -13,
            Code::TooManyFiles => -24,
            Code::NoBufferSpace => -105,
        }
    }
}

/// A failed call. Printed as Node prints its message: `connect ECONNREFUSED 10.0.0.2:5432`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetError {
    /// What went wrong.
    pub code: Code,
    /// The system call Node names: `connect`, `getaddrinfo`, `listen`, `read`, `write`.
    pub syscall: &'static str,
    /// The address or, for `getaddrinfo`, the name.
    pub address: Option<String>,
    /// The port.
    pub port: Option<u16>,
}

impl NetError {
    pub(super) fn new(code: Code, syscall: &'static str) -> NetError {
        NetError { code, syscall, address: None, port: None }
    }

    pub(super) fn to(self, address: impl ToString, port: u16) -> NetError {
        NetError { address: Some(address.to_string()), port: Some(port), ..self }
    }

    /// The other end has gone away.
    pub fn reset() -> NetError {
        NetError::new(Code::Reset, "read")
    }
}

impl fmt::Display for NetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.syscall, self.code.name())?;
        if self.code == Code::AddressInUse {
            write!(f, ": address already in use")?;
        }
        if self.code == Code::AccessDenied {
            write!(f, ": permission denied")?;
        }
        match (&self.address, self.port) {
            (Some(address), Some(port)) => write!(f, " {address}:{port}"),
            (Some(address), None) => write!(f, " {address}"),
            (None, Some(port)) => write!(f, " :::{port}"),
            (None, None) => Ok(()),
        }
    }
}
