//! The client: sends HTTP requests as a browser or curl does, step by step (name, connection, TLS, sending, waiting,
//! receiving), each a span. Connections are kept and used again.
//!
//! The outside gives it requests through a [`Handle`] and finds the outcomes there.

mod connection;
mod exchange;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::net::Ipv4Addr;
use std::rc::Rc;

use crate::http::url::Url;
use crate::http::wire::{EncodeError, WireError};
use crate::http::{Request, Response};
use crate::trace::{SpanId, Status};
use crate::world::{Event, Host, HostId, Nanos, NetError, SECOND, SocketId, World};
use connection::Connection;
use exchange::Exchange;

/// How long an answer is waited for, unless the request says otherwise.
pub const DEFAULT_TIMEOUT: Nanos = 120 * SECOND;

/// One request of a client, from the moment it is given to its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(pub u64);

/// What is sent, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Scheme, host and port count; the target is the request's own.
    pub url: Url,
    /// As it goes out; its length is added.
    pub request: Request,
    /// How long to wait for the whole answer.
    pub timeout: Nanos,
    /// Name of the span: what the author called the request, else its method.
    pub name: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The answer, or why there is none.
    pub result: Result<Response, Failure>,
    /// When the call began.
    pub started: Nanos,
    /// When it was over.
    pub ended: Nanos,
    /// The span of the call; its trace holds everything that the call caused.
    pub span: SpanId,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The network said so.
    Net(NetError),
    /// The answer is no HTTP.
    Wire(WireError),
    /// The request cannot be sent.
    Request(EncodeError),
    /// The server closed the connection without an answer.
    NoAnswer,
    /// The address says https, and nothing at this port speaks TLS.
    NoTls {
        /// The port.
        port: u16,
    },
    /// It took too long.
    TimedOut {
        /// How long was waited.
        after: Nanos,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Net(error) => error.fmt(f),
            Failure::Wire(error) => write!(f, "the answer is no HTTP: {error}"),
            Failure::Request(error) => write!(f, "the request cannot be sent: {error}"),
            Failure::NoAnswer => f.write_str("the server closed the connection without an answer"),
            Failure::NoTls { port } => write!(
                f,
                "port {port} does not speak TLS (the server there is a plain HTTP server): write http:// instead of https://"
            ),
            Failure::TimedOut { after } => {
                write!(f, "no answer after {} s of virtual time", after / SECOND)
            }
        }
    }
}

impl std::error::Error for Failure {}

#[derive(Default)]
struct Shared {
    next: u64,
    given: VecDeque<(CallId, Call, Option<SpanId>)>,
    outcomes: BTreeMap<CallId, Outcome>,
    open: usize,
}

/// A way to the client from outside the world.
#[derive(Clone)]
pub struct Handle {
    host: HostId,
    shared: Rc<RefCell<Shared>>,
}

impl Handle {
    /// Gives the client a request; it goes out when the world goes on. With a parent span the call is a part of
    /// that span's trace, without one it begins its own.
    pub fn send(&self, call: Call, parent: Option<SpanId>, world: &World) -> CallId {
        let mut shared = self.shared.borrow_mut();
        shared.next += 1;
        let id = CallId(shared.next);
        shared.given.push_back((id, call, parent));
        shared.open += 1;
        world.wake(self.host);
        id
    }

    /// Takes the outcome of a call that is over.
    pub fn take(&self, id: CallId) -> Option<Outcome> {
        self.shared.borrow_mut().outcomes.remove(&id)
    }

    /// Whether a call is over.
    pub fn is_over(&self, id: CallId) -> bool {
        self.shared.borrow().outcomes.contains_key(&id)
    }

    /// How many calls are not over.
    pub fn open(&self) -> usize {
        self.shared.borrow().open
    }
}

/// Where a request goes: what a connection can be used again for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Origin {
    host: String,
    port: u16,
    tls: bool,
}

impl Origin {
    fn of(url: &Url) -> Origin {
        Origin {
            host: url.host.clone().unwrap_or_default(),
            port: url.effective_port().unwrap_or(80),
            tls: url.scheme == "https",
        }
    }
}

/// The host.
pub struct Client {
    id: HostId,
    shared: Rc<RefCell<Shared>>,
    calls: BTreeMap<CallId, Exchange>,
    connections: BTreeMap<SocketId, Connection>,
    /// Connections that wait for another request, the one used last at the end.
    idle: BTreeMap<Origin, Vec<SocketId>>,
    /// Names that were looked up.
    names: BTreeMap<String, Ipv4Addr>,
}

/// A timer's token: the call, and whether it is the time limit or the end of the TLS handshake.
fn token(id: CallId, tls: bool) -> u64 {
    id.0 << 1 | u64::from(tls)
}

impl Client {
    /// A client on a host that [`World::add_host`] has made.
    pub fn new(id: HostId) -> Client {
        Client {
            id,
            shared: Rc::default(),
            calls: BTreeMap::new(),
            connections: BTreeMap::new(),
            idle: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    /// See [`Handle`].
    pub fn handle(&self) -> Handle {
        Handle { host: self.id, shared: self.shared.clone() }
    }

    fn take_given(&mut self, world: &World) {
        loop {
            let given = self.shared.borrow_mut().given.pop_front();
            let Some((id, call, parent)) = given else { return };
            let timer = world.set_timer(self.id, world.now().saturating_add(call.timeout), token(id, false));
            let exchange = Exchange::begin(call, parent, timer, self.id, world);
            self.calls.insert(id, exchange);
            self.begin(id, world);
        }
    }

    /// Finds a way for a call: a connection that waits, or a new one.
    fn begin(&mut self, id: CallId, world: &World) {
        let Some(exchange) = self.calls.get_mut(&id) else { return };
        let origin = Origin::of(&exchange.call.url);
        if !exchange.fresh
            && let Some(socket) = self.idle.get_mut(&origin).and_then(Vec::pop)
        {
            exchange.reused(true, world);
            return self.send(id, socket, world);
        }
        exchange.reused(false, world);
        let name = origin.host.trim_start_matches('[').trim_end_matches(']').to_owned();
        match self.names.get(&name) {
            Some(address) => self.connect(id, *address, world),
            None => {
                exchange.enter("dns lookup", self.id, world);
                world.lookup(self.id, &name, id.0);
            }
        }
    }

    fn resolved(&mut self, id: CallId, address: Result<Ipv4Addr, NetError>, world: &World) {
        let Some(exchange) = self.calls.get_mut(&id) else { return };
        match address {
            Ok(address) => {
                exchange.leave(Status::Unset, world);
                let name = Origin::of(&exchange.call.url).host;
                self.names.insert(name, address);
                self.connect(id, address, world);
            }
            Err(error) => self.over(id, Err(Failure::Net(error)), world),
        }
    }

    fn connect(&mut self, id: CallId, address: Ipv4Addr, world: &World) {
        let Some(exchange) = self.calls.get_mut(&id) else { return };
        let origin = Origin::of(&exchange.call.url);
        exchange.enter("tcp connect", self.id, world);
        exchange.address(address, origin.port, world);
        let socket = world.connect(self.id, &address.to_string(), origin.port);
        exchange.socket = Some(socket);
        self.connections.insert(socket, Connection::new(origin, id));
    }

    fn connected(&mut self, socket: SocketId, world: &World) {
        let Some(connection) = self.connections.get(&socket) else { return };
        let (Some(id), tls, port) = (connection.call, connection.origin.tls, connection.origin.port) else {
            return;
        };
        let Some(exchange) = self.calls.get_mut(&id) else { return };
        exchange.leave(Status::Unset, world);
        if !tls {
            return self.send(id, socket, world);
        }
        if !world.speaks_tls(socket) {
            return self.over(id, Err(Failure::NoTls { port }), world);
        }
        // TLS 1.3: one round trip, and the arithmetic of both ends.
        exchange.enter("tls handshake", self.id, world);
        let at = world.now().saturating_add(world.round_trip(socket)).saturating_add(exchange::TLS_WORK);
        world.set_timer(self.id, at, token(id, true));
    }

    /// Writes the request.
    fn send(&mut self, id: CallId, socket: SocketId, world: &World) {
        let Some(exchange) = self.calls.get_mut(&id) else { return };
        exchange.socket = Some(socket);
        match crate::http::wire::request(&exchange.call.request) {
            Ok(bytes) => {
                if let Some(connection) = self.connections.get_mut(&socket) {
                    connection.use_for(id, exchange.call.request.head.method);
                }
                world.set_outgoing_span(socket, Some(exchange.span));
                exchange.sent(bytes.len(), self.id, world);
                world.send(socket, bytes);
            }
            Err(error) => self.over(id, Err(Failure::Request(error)), world),
        }
    }

    fn received(&mut self, socket: SocketId, bytes: &[u8], world: &World) {
        let Some(connection) = self.connections.get_mut(&socket) else { return };
        if let Some(exchange) = connection.call.and_then(|id| self.calls.get_mut(&id)) {
            exchange.receives(bytes.len(), self.id, world);
        }
        connection.reader.push(bytes);
        self.read(socket, world);
    }

    fn read(&mut self, socket: SocketId, world: &World) {
        let Some(connection) = self.connections.get_mut(&socket) else { return };
        match connection.read() {
            Ok(None) => {}
            Ok(Some(response)) => {
                let (call, reusable) = (connection.call.take(), connection.is_reusable());
                if reusable {
                    self.idle.entry(connection.origin.clone()).or_default().push(socket);
                } else {
                    self.forget(socket);
                    world.close(socket);
                }
                if let Some(id) = call {
                    self.over(id, Ok(response), world);
                }
            }
            Err(error) => {
                let call = connection.call.take();
                self.forget(socket);
                world.destroy(socket);
                if let Some(id) = call {
                    self.over(id, Err(Failure::Wire(error)), world);
                }
            }
        }
    }

    /// The server has ended or broken off a connection.
    fn gone(&mut self, socket: SocketId, error: Option<NetError>, world: &World) {
        if let Some(connection) = self.connections.get_mut(&socket) {
            connection.reader.close();
            let begun = connection.has_begun();
            if error.is_none() {
                self.read(socket, world);
            }
            let call = self.connections.get_mut(&socket).and_then(|it| it.call.take());
            self.forget(socket);
            if let Some(id) = call {
                self.broken(id, begun, error, world);
            }
        }
        world.close(socket);
    }

    fn broken(&mut self, id: CallId, begun: bool, error: Option<NetError>, world: &World) {
        let Some(exchange) = self.calls.get_mut(&id) else { return };
        // A kept connection may end while the request is on its way: that is no answer, so it is sent again.
        if exchange.was_reused() && !begun {
            exchange.fresh = true;
            exchange.leave(Status::Error("the kept connection had ended".to_owned()), world);
            return self.begin(id, world);
        }
        self.over(id, Err(error.map_or(Failure::NoAnswer, Failure::Net)), world);
    }

    fn forget(&mut self, socket: SocketId) {
        if let Some(connection) = self.connections.remove(&socket)
            && let Some(idle) = self.idle.get_mut(&connection.origin)
        {
            idle.retain(|it| *it != socket);
        }
    }

    fn timer(&mut self, number: u64, world: &World) {
        let id = CallId(number >> 1);
        let Some(exchange) = self.calls.get_mut(&id) else { return };
        if number & 1 == 1 {
            exchange.leave(Status::Unset, world);
            if let Some(socket) = exchange.socket {
                self.send(id, socket, world);
            }
            return;
        }
        let after = exchange.call.timeout;
        self.over(id, Err(Failure::TimedOut { after }), world);
    }

    /// A call is over.
    fn over(&mut self, id: CallId, result: Result<Response, Failure>, world: &World) {
        let Some(exchange) = self.calls.remove(&id) else { return };
        if result.is_err()
            && let Some(socket) = exchange.socket
        {
            self.forget(socket);
            world.destroy(socket);
        }
        let outcome = exchange.finish(result, world);
        let mut shared = self.shared.borrow_mut();
        shared.open = shared.open.saturating_sub(1);
        shared.outcomes.insert(id, outcome);
    }
}

impl Host for Client {
    fn handle(&mut self, event: Event, world: &World) {
        match event {
            Event::Wake => self.take_given(world),
            Event::Resolved { token, address } => self.resolved(CallId(token), address, world),
            Event::Connected { socket } => self.connected(socket, world),
            Event::ConnectFailed { socket, error } => {
                if let Some(id) = self.connections.remove(&socket).and_then(|it| it.call) {
                    self.over(id, Err(Failure::Net(error)), world);
                }
            }
            Event::Data { socket, bytes } => self.received(socket, &bytes, world),
            Event::Ended { socket } => self.gone(socket, None, world),
            Event::Closed { socket, error } => self.gone(socket, error, world),
            Event::Timer { token } => self.timer(token, world),
            Event::Accepted { .. } | Event::Drained { .. } => {}
        }
    }
}
