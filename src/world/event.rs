//! What a host is told.

use std::net::Ipv4Addr;

use super::net_error::NetError;

/// A machine of the data centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostId(pub u32);

/// A port that a host listens on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListenerId(pub u32);

/// One end of a connection. The other end has its own number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(pub u32);

/// A timer that was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(pub u64);

/// What happens to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A client has connected to a port this host listens on.
    Accepted {
        /// The port.
        listener: ListenerId,
        /// This host's end of the connection.
        socket: SocketId,
    },
    /// A connection this host asked for stands.
    Connected {
        /// This host's end of it.
        socket: SocketId,
    },
    /// A connection this host asked for did not come about. The socket is gone.
    ConnectFailed {
        /// The socket that [`super::World::connect`] gave.
        socket: SocketId,
        /// Why.
        error: NetError,
    },
    /// Bytes have arrived, in the order they were sent.
    Data {
        /// Where.
        socket: SocketId,
        /// As sent; one event a call of `send`.
        bytes: Vec<u8>,
    },
    /// What was waiting to be sent has shrunk below the low-water mark after it had been above the high one.
    Drained {
        /// Where.
        socket: SocketId,
    },
    /// The other end will send nothing more.
    Ended {
        /// Where.
        socket: SocketId,
    },
    /// The connection is gone, both directions; nothing more is told about the socket.
    Closed {
        /// Which.
        socket: SocketId,
        /// `None` when both ends had ended it.
        error: Option<NetError>,
    },
    /// A name asked for by [`super::World::lookup`] has been answered.
    Resolved {
        /// The token that was given with it.
        token: u64,
        /// The address, or why there is none.
        address: Result<Ipv4Addr, NetError>,
    },
    /// A timer has run out.
    Timer {
        /// The token that was given with it.
        token: u64,
    },
    /// The host has been started, or someone called [`super::World::wake`].
    Wake,
}

impl Event {
    /// The socket it is about.
    pub(super) fn socket(&self) -> Option<SocketId> {
        match self {
            Event::Accepted { socket, .. }
            | Event::Connected { socket }
            | Event::ConnectFailed { socket, .. }
            | Event::Data { socket, .. }
            | Event::Drained { socket }
            | Event::Ended { socket }
            | Event::Closed { socket, .. } => Some(*socket),
            Event::Resolved { .. } | Event::Timer { .. } | Event::Wake => None,
        }
    }
}
