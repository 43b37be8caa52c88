//! Connections at work: set-up, bytes, ends and resets, as TCP has them.

use super::event::{Event, HostId, SocketId};
use super::net_error::{Code, NetError};
use super::network::{CONNECT_TIMEOUT, ConnectTimes, Endpoint, HIGH_WATER, LOW_WATER, SocketAddress};
use super::queue::Arrival;
use super::state::State;
use super::wire::Segment;
use super::{Nanos, SECOND};
use crate::trace::SpanId;

/// Bytes of a segment without content.
const HEADER: usize = 40;

impl State {
    pub fn connect(&mut self, from: HostId, name: &str, port: u16) -> SocketId {
        let started = self.now();
        if self.network.open.get(&from).copied().unwrap_or_default() >= self.limits.sockets {
            let socket = self.network.number();
            let error = NetError::new(Code::TooManyFiles, "connect").to(name, port);
            self.tell(started, from, Event::ConnectFailed { socket, error });
            return socket;
        }
        let (address, delay) = self.network.resolve(from, name);
        let resolved = started.saturating_add(delay);
        let target = match &address {
            Ok(address) if address.is_loopback() || address.is_unspecified() => Some(from),
            Ok(address) => self.network.host_at(*address),
            Err(_) => None,
        };
        let remote =
            SocketAddress { address: address.clone().unwrap_or(std::net::Ipv4Addr::UNSPECIFIED), port };
        let (host, to_port) = target.map_or((from, port), |host| self.network.published((host, port)));
        let near = host == from || remote.address.is_loopback();
        let own = if near { remote.address } else { self.network.address(from) };
        let local = SocketAddress { address: own, port: self.network.free_port(from) };
        let mut endpoint = Endpoint::new(from, host, local, remote);
        endpoint.times = ConnectTimes { started, resolved, connected: 0 };
        let socket = self.network.insert(endpoint);
        match (address, target) {
            (Err(error), _) => self.tell(resolved, from, Event::ConnectFailed { socket, error }),
            (Ok(address), None) => {
                let error = NetError::new(Code::TimedOut, "connect").to(address, port);
                let at = resolved.saturating_add(CONNECT_TIMEOUT);
                self.tell(at, from, Event::ConnectFailed { socket, error });
            }
            (Ok(_), Some(_)) => {
                let at = self.network.travel(resolved, from, host, HEADER, SECOND);
                self.network.note(socket, Segment::Syn, (resolved, at), &[]);
                self.push(at, host, Arrival::Syn { socket, port: to_port });
            }
        }
        socket
    }

    /// The kernel of a host answers a SYN.
    pub fn accept(&mut self, host: HostId, client: SocketId, port: u16) {
        let Some(other) = self.network.sockets.get(&client) else { return };
        let (from, local, remote) = (other.host, other.remote, other.local);
        let now = self.clock;
        let listener = self.network.listener_on(host, port);
        let room = self.network.open.get(&host).copied().unwrap_or_default() < self.limits.sockets;
        let back = self.network.travel(now, host, from, HEADER, SECOND);
        let Some(listener) = listener.filter(|_| room) else {
            self.network.note_back(client, Segment::Reset, (now, back));
            let error = NetError::new(Code::Refused, "connect").to(local.address, local.port);
            self.tell(back, from, Event::ConnectFailed { socket: client, error });
            return;
        };
        let address = SocketAddress {
            address: if local.address.is_loopback() { local.address } else { self.network.address(host) },
            port,
        };
        let mut endpoint = Endpoint::new(host, from, address, remote);
        endpoint.peer = Some(client);
        endpoint.asked_by = Some(client);
        endpoint.connected = true;
        let socket = self.network.insert(endpoint);
        self.network.note(socket, Segment::SynAck, (now, back), &[]);
        let acknowledged = self.network.travel(back, from, host, HEADER, SECOND);
        if let Some(endpoint) = self.network.sockets.get_mut(&client) {
            endpoint.peer = Some(socket);
            endpoint.times.connected = back;
            // What the client sends comes after its acknowledgement, even over a link with jitter.
            endpoint.last_arrival = acknowledged;
        }
        self.tell(back, from, Event::Connected { socket: client });
        self.tell(acknowledged, host, Event::Accepted { listener, socket });
    }

    pub fn send(&mut self, socket: SocketId, bytes: Vec<u8>) {
        let now = self.now();
        let Some(endpoint) = self.network.sockets.get_mut(&socket) else { return };
        if endpoint.sent_end || endpoint.early_end || bytes.is_empty() {
            return;
        }
        let span = endpoint.outgoing;
        endpoint.buffered += bytes.len();
        endpoint.wants_drain |= endpoint.buffered > HIGH_WATER;
        self.network.in_flight += bytes.len();
        if self.network.in_flight > self.limits.bytes_in_flight {
            self.network.in_flight -= bytes.len();
            let error = NetError::new(Code::NoBufferSpace, "write");
            self.break_off(socket, now, error);
            return;
        }
        if endpoint.connected {
            self.transmit(socket, bytes, span);
        } else {
            endpoint.early.push((bytes, span));
        }
    }

    fn transmit(&mut self, socket: SocketId, bytes: Vec<u8>, span: Option<SpanId>) {
        let now = self.now();
        let Some(at) = self.network.travel_on(now, socket, bytes.len() + HEADER) else { return };
        self.network.note(socket, Segment::Data, (now, at), &bytes);
        let Some(endpoint) = self.network.sockets.get(&socket) else { return };
        if let Some(peer) = endpoint.peer {
            let host = endpoint.peer_host;
            self.push(at, host, Arrival::Data { socket: peer, from: socket, bytes, span });
        }
    }

    pub fn end(&mut self, socket: SocketId) {
        let now = self.now();
        let Some(endpoint) = self.network.sockets.get_mut(&socket) else { return };
        if endpoint.sent_end {
            return;
        }
        if !endpoint.connected {
            endpoint.early_end = true;
            return;
        }
        endpoint.sent_end = true;
        let (host, received_end) = (endpoint.host, endpoint.received_end);
        self.send_end(socket);
        if received_end {
            self.tell(now, host, Event::Closed { socket, error: None });
        }
    }

    fn send_end(&mut self, socket: SocketId) {
        let now = self.now();
        let Some(at) = self.network.travel_on(now, socket, HEADER) else { return };
        self.network.note(socket, Segment::Fin, (now, at), &[]);
        let Some(endpoint) = self.network.sockets.get(&socket) else { return };
        if let Some(peer) = endpoint.peer {
            let host = endpoint.peer_host;
            self.tell(at, host, Event::Ended { socket: peer });
        }
    }

    pub fn close(&mut self, socket: SocketId) {
        let Some(endpoint) = self.network.sockets.get(&socket) else { return };
        // The kernel resets a connection that is closed with unread bytes.
        if endpoint.held.iter().any(|it| matches!(it, Arrival::Data { .. })) {
            self.destroy(socket);
            return;
        }
        if endpoint.connected && !endpoint.sent_end {
            self.send_end(socket);
        }
        self.network.remove(socket);
    }

    pub fn destroy(&mut self, socket: SocketId) {
        let now = self.now();
        self.send_reset(socket, now);
        self.network.remove(socket);
    }

    fn send_reset(&mut self, socket: SocketId, now: Nanos) {
        let Some(at) = self.network.travel_on(now, socket, HEADER) else { return };
        self.network.note(socket, Segment::Reset, (now, at), &[]);
        let Some(endpoint) = self.network.sockets.get(&socket) else { return };
        if let Some(peer) = endpoint.peer {
            let host = endpoint.peer_host;
            self.tell(at, host, Event::Closed { socket: peer, error: Some(NetError::reset()) });
        }
    }

    /// Resets the other end and tells this one why.
    fn break_off(&mut self, socket: SocketId, now: Nanos, error: NetError) {
        self.send_reset(socket, now);
        let Some(endpoint) = self.network.sockets.get_mut(&socket) else { return };
        let host = endpoint.host;
        endpoint.sent_end = true;
        self.tell(now, host, Event::Closed { socket, error: Some(error) });
    }

    pub fn resume(&mut self, socket: SocketId) {
        let now = self.now();
        let Some(endpoint) = self.network.sockets.get_mut(&socket) else { return };
        if endpoint.paused {
            endpoint.paused = false;
            if !endpoint.held.is_empty() {
                let host = endpoint.host;
                self.push(now, host, Arrival::Held(socket));
            }
        }
    }

    /// What an arrival is for the program, now that it is free to take it.
    pub fn admit(&mut self, arrival: Arrival) -> Option<Event> {
        match arrival {
            Arrival::Held(socket) => {
                let endpoint = self.network.sockets.get_mut(&socket)?;
                if endpoint.paused {
                    return None;
                }
                let next = endpoint.held.pop_front()?;
                if !endpoint.held.is_empty() {
                    let host = endpoint.host;
                    self.push(self.clock, host, Arrival::Held(socket));
                }
                self.deliver(next)
            }
            arrival => {
                let socket = match &arrival {
                    Arrival::Data { socket, .. } => *socket,
                    Arrival::Event(Event::Ended { socket } | Event::Closed { socket, error: None }) => {
                        *socket
                    }
                    _ => return self.deliver(arrival),
                };
                match self.network.sockets.get_mut(&socket) {
                    Some(endpoint) if endpoint.paused || !endpoint.held.is_empty() => {
                        endpoint.held.push_back(arrival);
                        None
                    }
                    _ => self.deliver(arrival),
                }
            }
        }
    }

    fn deliver(&mut self, arrival: Arrival) -> Option<Event> {
        match arrival {
            Arrival::Data { socket, from, bytes, span } => {
                self.taken(from, bytes.len());
                match self.network.sockets.get_mut(&socket) {
                    Some(endpoint) => {
                        endpoint.incoming = span;
                        Some(Event::Data { socket, bytes })
                    }
                    // Nobody is there any more: the kernel answers with a reset.
                    None => {
                        let sender = self.network.sockets.get(&from)?;
                        let (host, peer) = (sender.host, sender.peer_host);
                        let at = self.network.travel(self.clock, peer, host, HEADER, SECOND);
                        self.network.note_back(from, Segment::Reset, (self.clock, at));
                        self.tell(at, host, Event::Closed { socket: from, error: Some(NetError::reset()) });
                        None
                    }
                }
            }
            Arrival::Event(event) => self.deliver_event(event),
            _ => None,
        }
    }

    fn deliver_event(&mut self, event: Event) -> Option<Event> {
        let Some(socket) = event.socket() else { return Some(event) };
        match &event {
            // A connection refused for want of sockets never had an end here.
            Event::ConnectFailed { .. } => {
                self.network.remove(socket);
                return Some(event);
            }
            Event::Closed { .. } => return self.network.remove(socket).map(|_| event),
            _ => {}
        }
        let endpoint = self.network.sockets.get_mut(&socket)?;
        match &event {
            Event::Connected { .. } => {
                endpoint.connected = true;
                let early = std::mem::take(&mut endpoint.early);
                let early_end = std::mem::take(&mut endpoint.early_end);
                for (bytes, span) in early {
                    self.transmit(socket, bytes, span);
                }
                if early_end {
                    self.end(socket);
                }
            }
            Event::Ended { .. } => {
                endpoint.received_end = true;
                if endpoint.sent_end {
                    let host = endpoint.host;
                    self.tell(self.clock, host, Event::Closed { socket, error: None });
                }
            }
            _ => {}
        }
        Some(event)
    }

    /// The receiver has taken bytes of this end.
    fn taken(&mut self, sender: SocketId, bytes: usize) {
        self.network.in_flight = self.network.in_flight.saturating_sub(bytes);
        let Some(endpoint) = self.network.sockets.get_mut(&sender) else { return };
        endpoint.buffered = endpoint.buffered.saturating_sub(bytes);
        if endpoint.wants_drain && endpoint.buffered <= LOW_WATER {
            endpoint.wants_drain = false;
            let (host, peer) = (endpoint.host, endpoint.peer_host);
            let at = self.clock.saturating_add(self.network.profile(peer, host).latency);
            self.tell(at, host, Event::Drained { socket: sender });
        }
    }
}
