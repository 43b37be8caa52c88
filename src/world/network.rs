//! Names, links, listeners and the two ends of each connection.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::net::Ipv4Addr;

use super::event::{HostId, ListenerId, SocketId};
use super::link::LinkProfile;
use super::net_error::{Code, NetError};
use super::queue::Arrival;
use super::random::Random;
use super::wire::{self, Flight, Segment, Wire};
use super::{MILLISECOND, Nanos, SECOND};
use crate::trace::SpanId;

/// Buffered bytes above which a sender should pause, as Node's sockets do with their buffer and the kernel's.
pub(super) const HIGH_WATER: usize = 64 << 10;
/// Buffered bytes below which it is told to go on.
pub(super) const LOW_WATER: usize = 16 << 10;
/// How long Linux tries to reach an address where nobody answers (six retries).
pub(super) const CONNECT_TIMEOUT: Nanos = 127 * SECOND;
/// Linux's first retransmission of a lost piece, and of a lost SYN.
const RETRANSMIT: Nanos = 200 * MILLISECOND;
/// Ports handed out to clients.
const EPHEMERAL: std::ops::RangeInclusive<u16> = 32_768..=60_999;

/// Address and port of one end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketAddress {
    /// Address.
    pub address: Ipv4Addr,
    /// Port.
    pub port: u16,
}

impl fmt::Display for SocketAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.address, self.port)
    }
}

/// When the steps of setting up a connection were done, for its spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConnectTimes {
    /// It was asked for.
    pub started: Nanos,
    /// The name was known. Equal to `started` for an address.
    pub resolved: Nanos,
    /// The connection stood; 0 before.
    pub connected: Nanos,
}

/// One end of a connection.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub host: HostId,
    pub peer_host: HostId,
    /// The other end; `None` until the connection stands.
    pub peer: Option<SocketId>,
    /// The end that asked for the connection, where it was not this one.
    pub asked_by: Option<SocketId>,
    pub local: SocketAddress,
    pub remote: SocketAddress,
    pub times: ConnectTimes,
    pub connected: bool,
    pub sent_end: bool,
    pub received_end: bool,
    pub paused: bool,
    /// What arrived while paused.
    pub held: VecDeque<Arrival>,
    /// What was sent before the connection stood.
    pub early: Vec<(Vec<u8>, Option<SpanId>)>,
    pub early_end: bool,
    /// Bytes sent and not yet taken.
    pub buffered: usize,
    pub wants_drain: bool,
    /// When the last thing sent arrives: nothing overtakes it.
    pub last_arrival: Nanos,
    pub outgoing: Option<SpanId>,
    pub incoming: Option<SpanId>,
}

impl Endpoint {
    pub fn new(host: HostId, peer_host: HostId, local: SocketAddress, remote: SocketAddress) -> Endpoint {
        Endpoint {
            host,
            peer_host,
            peer: None,
            asked_by: None,
            local,
            remote,
            times: ConnectTimes::default(),
            connected: false,
            sent_end: false,
            received_end: false,
            paused: false,
            held: VecDeque::new(),
            early: Vec::new(),
            early_end: false,
            buffered: 0,
            wants_drain: false,
            last_arrival: 0,
            outgoing: None,
            incoming: None,
        }
    }
}

pub(super) struct Network {
    pub sockets: BTreeMap<SocketId, Endpoint>,
    pub open: BTreeMap<HostId, usize>,
    pub in_flight: usize,
    next_socket: u32,
    next_listener: u32,
    next_port: BTreeMap<HostId, u16>,
    listeners: BTreeMap<ListenerId, (HostId, u16)>,
    ports: BTreeMap<(HostId, u16), ListenerId>,
    published: BTreeMap<(HostId, u16), (HostId, u16)>,
    localhosts: BTreeMap<HostId, HostId>,
    tls: BTreeSet<(HostId, u16)>,
    names: BTreeMap<String, HostId>,
    addresses: Vec<Ipv4Addr>,
    access: BTreeMap<HostId, LinkProfile>,
    links: BTreeMap<(HostId, HostId), LinkProfile>,
    /// Until when each direction of a link is busy with putting bytes on the wire.
    lanes: BTreeMap<(HostId, HostId), Nanos>,
    random: Random,
    pub wire: Wire,
}

impl Network {
    pub fn new(seed: u64) -> Network {
        Network {
            sockets: BTreeMap::new(),
            open: BTreeMap::new(),
            in_flight: 0,
            next_socket: 0,
            next_listener: 0,
            next_port: BTreeMap::new(),
            listeners: BTreeMap::new(),
            ports: BTreeMap::new(),
            published: BTreeMap::new(),
            localhosts: BTreeMap::new(),
            tls: BTreeSet::new(),
            names: BTreeMap::new(),
            addresses: Vec::new(),
            access: BTreeMap::new(),
            links: BTreeMap::new(),
            lanes: BTreeMap::new(),
            random: Random::new(seed, u64::MAX),
            wire: Wire::default(),
        }
    }

    pub fn add_host(&mut self, id: HostId, name: &str) {
        let [_, _, high, low] = (id.0.saturating_add(2) & 0xFFFF).to_be_bytes();
        self.addresses.push(Ipv4Addr::new(10, 0, high, low));
        self.names.insert(name.to_ascii_lowercase(), id);
    }

    pub fn alias(&mut self, name: &str, host: HostId) {
        self.names.insert(name.to_ascii_lowercase(), host);
    }

    pub fn address(&self, host: HostId) -> Ipv4Addr {
        self.addresses.get(host.0 as usize).copied().unwrap_or(Ipv4Addr::UNSPECIFIED)
    }

    pub fn host_at(&self, address: Ipv4Addr) -> Option<HostId> {
        let index = self.addresses.iter().position(|it| *it == address)?;
        u32::try_from(index).ok().map(HostId)
    }

    pub fn set_access(&mut self, host: HostId, profile: LinkProfile) {
        self.access.insert(host, profile);
    }

    pub fn link(&mut self, a: HostId, b: HostId, profile: LinkProfile) {
        self.links.insert((a.min(b), a.max(b)), profile);
    }

    fn access(&self, host: HostId) -> LinkProfile {
        self.access.get(&host).copied().unwrap_or(LinkProfile::SAME_RACK)
    }

    pub fn profile(&self, a: HostId, b: HostId) -> LinkProfile {
        if a == b {
            return LinkProfile::LOOPBACK;
        }
        if let Some(profile) = self.links.get(&(a.min(b), a.max(b))) {
            return *profile;
        }
        let (a, b) = (self.access(a), self.access(b));
        LinkProfile {
            latency: a.latency.max(b.latency),
            jitter: a.jitter.max(b.jitter),
            bandwidth: a.bandwidth.min(b.bandwidth),
            loss_per_million: a.loss_per_million.max(b.loss_per_million),
        }
    }

    pub fn publish(&mut self, on: (HostId, u16), to: (HostId, u16)) {
        self.published.insert(on, to);
    }

    pub fn published(&self, on: (HostId, u16)) -> (HostId, u16) {
        if self.ports.contains_key(&on) {
            return on;
        }
        let (host, port) = on;
        let elsewhere = self.localhosts.get(&host).map(|to| (*to, port));
        self.published.get(&on).copied().or(elsewhere).unwrap_or(on)
    }

    pub fn set_localhost(&mut self, on: HostId, to: HostId) {
        self.localhosts.insert(on, to);
    }

    pub fn set_tls(&mut self, host: HostId, port: u16) {
        self.tls.insert((host, port));
    }

    pub fn speaks_tls(&self, socket: SocketId) -> bool {
        let Some(endpoint) = self.sockets.get(&socket) else { return false };
        let host = self.host_at(endpoint.remote.address).unwrap_or(endpoint.host);
        self.tls.contains(&(host, endpoint.remote.port))
    }

    pub fn profile_of(&self, socket: SocketId) -> Option<LinkProfile> {
        let endpoint = self.sockets.get(&socket)?;
        Some(self.profile(endpoint.host, endpoint.peer_host))
    }

    /// The address of a name and how long it takes to learn it.
    pub fn resolve(&self, from: HostId, name: &str) -> (Result<Ipv4Addr, NetError>, Nanos) {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        if let Ok(address) = name.parse() {
            return (Ok(address), 0);
        }
        if name == "localhost" || name == "::1" {
            return (Ok(Ipv4Addr::LOCALHOST), 0);
        }
        // One round trip to the resolver, which stands as near as the host's access allows.
        let delay = self.access(from).latency.saturating_mul(2);
        let address = self.names.get(&name).map(|host| self.address(*host));
        let error =
            || NetError { address: Some(name.clone()), ..NetError::new(Code::NotFound, "getaddrinfo") };
        (address.ok_or_else(error), delay)
    }

    pub fn listen(&mut self, host: HostId, port: u16) -> Result<ListenerId, NetError> {
        let port = match port {
            0 => self.free_port(host),
            port => port,
        };
        if self.ports.contains_key(&(host, port)) {
            return Err(NetError { port: Some(port), ..NetError::new(Code::AddressInUse, "listen") });
        }
        self.next_listener += 1;
        let id = ListenerId(self.next_listener);
        self.listeners.insert(id, (host, port));
        self.ports.insert((host, port), id);
        Ok(id)
    }

    pub fn listener_port(&self, listener: ListenerId) -> Option<u16> {
        self.listeners.get(&listener).map(|(_, port)| *port)
    }

    pub fn listener_on(&self, host: HostId, port: u16) -> Option<ListenerId> {
        self.ports.get(&(host, port)).copied()
    }

    pub fn unlisten(&mut self, listener: ListenerId) {
        if let Some(place) = self.listeners.remove(&listener) {
            self.ports.remove(&place);
        }
    }

    pub fn unlisten_all(&mut self, host: HostId) {
        self.listeners.retain(|_, (owner, _)| *owner != host);
        self.ports.retain(|(owner, _), _| *owner != host);
    }

    pub fn free_port(&mut self, host: HostId) -> u16 {
        let next = self.next_port.entry(host).or_insert(*EPHEMERAL.start());
        let port = *next;
        *next = if port >= *EPHEMERAL.end() { *EPHEMERAL.start() } else { port + 1 };
        port
    }

    pub fn insert(&mut self, endpoint: Endpoint) -> SocketId {
        let id = self.number();
        *self.open.entry(endpoint.host).or_default() += 1;
        self.sockets.insert(id, endpoint);
        id
    }

    /// A number for a socket.
    pub fn number(&mut self) -> SocketId {
        self.next_socket = self.next_socket.wrapping_add(1);
        SocketId(self.next_socket)
    }

    pub fn remove(&mut self, socket: SocketId) -> Option<Endpoint> {
        let endpoint = self.sockets.remove(&socket)?;
        if let Some(count) = self.open.get_mut(&endpoint.host) {
            *count = count.saturating_sub(1);
        }
        let early: usize = endpoint.early.iter().map(|(bytes, _)| bytes.len()).sum();
        let held: usize = endpoint.held.iter().map(Arrival::bytes).sum();
        self.in_flight = self.in_flight.saturating_sub(early + held);
        Some(endpoint)
    }

    /// When something sent now arrives: after what is on the wire before it, the transmission, the latency, the
    /// jitter and, when it is lost, as many retransmissions as it takes.
    pub fn travel(
        &mut self,
        now: Nanos,
        from: HostId,
        to: HostId,
        bytes: usize,
        first_retry: Nanos,
    ) -> Nanos {
        let profile = self.profile(from, to);
        let lane = self.lanes.entry((from, to)).or_default();
        let sent = (*lane).max(now).saturating_add(profile.transmission(bytes));
        *lane = sent;
        let mut at = sent.saturating_add(profile.latency);
        if profile.jitter > 0 {
            at = at.saturating_add(self.random.up_to(profile.jitter));
        }
        let (mut retry, mut tries) = (first_retry, 0);
        while profile.loss_per_million > 0
            && tries < 6
            && self.random.up_to(999_999) < u64::from(profile.loss_per_million)
        {
            at = at.saturating_add(retry);
            retry = retry.saturating_mul(2);
            tries += 1;
        }
        at
    }

    /// When something sent on a connection arrives; never before what was sent earlier.
    pub fn travel_on(&mut self, now: Nanos, socket: SocketId, bytes: usize) -> Option<Nanos> {
        let endpoint = self.sockets.get(&socket)?;
        let (from, to) = (endpoint.host, endpoint.peer_host);
        let at = self.travel(now, from, to, bytes, RETRANSMIT);
        let endpoint = self.sockets.get_mut(&socket)?;
        endpoint.last_arrival = endpoint.last_arrival.max(at);
        Some(endpoint.last_arrival)
    }

    /// Writes a piece down that is sent on a connection, if anybody looks.
    pub fn note(&mut self, socket: SocketId, segment: Segment, times: (Nanos, Nanos), content: &[u8]) {
        self.note_from(socket, false, segment, times, content);
    }

    /// As [`Network::note`], of what the kernel of the other end sends.
    pub fn note_back(&mut self, socket: SocketId, segment: Segment, times: (Nanos, Nanos)) {
        self.note_from(socket, true, segment, times, &[]);
    }

    fn note_from(
        &mut self,
        socket: SocketId,
        is_turned: bool,
        segment: Segment,
        (sent, arrives): (Nanos, Nanos),
        content: &[u8],
    ) {
        let Some(endpoint) = self.sockets.get(&socket) else { return };
        self.wire.note(|| {
            let asked = endpoint.asked_by.is_none();
            let (here, there) =
                ((endpoint.host, endpoint.local.port), (endpoint.peer_host, endpoint.remote.port));
            let ((client, from), (server, to)) = if asked { (here, there) } else { (there, here) };
            let is_back = asked == is_turned;
            Flight {
                connection: endpoint.asked_by.unwrap_or(socket),
                client,
                server,
                ports: (from, to),
                is_back,
                segment,
                sent,
                arrives,
                bytes: content.len(),
                words: wire::words(content, to, is_back),
            }
        });
    }

    pub fn times(&self, socket: SocketId) -> Option<ConnectTimes> {
        self.sockets.get(&socket).map(|it| it.times)
    }

    pub fn local(&self, socket: SocketId) -> Option<SocketAddress> {
        self.sockets.get(&socket).map(|it| it.local)
    }

    pub fn remote(&self, socket: SocketId) -> Option<SocketAddress> {
        self.sockets.get(&socket).map(|it| it.remote)
    }

    pub fn buffered(&self, socket: SocketId) -> usize {
        self.sockets.get(&socket).map_or(0, |it| it.buffered)
    }

    pub fn set_paused(&mut self, socket: SocketId, paused: bool) {
        if let Some(endpoint) = self.sockets.get_mut(&socket) {
            endpoint.paused = paused;
        }
    }

    pub fn exists(&self, socket: SocketId) -> bool {
        self.sockets.contains_key(&socket)
    }

    pub fn set_outgoing(&mut self, socket: SocketId, span: Option<SpanId>) {
        if let Some(endpoint) = self.sockets.get_mut(&socket) {
            endpoint.outgoing = span;
        }
    }

    pub fn incoming(&self, socket: SocketId) -> Option<SpanId> {
        self.sockets.get(&socket).and_then(|it| it.incoming)
    }

    pub fn sockets_of(&self, host: HostId) -> Vec<SocketId> {
        self.sockets.iter().filter(|(_, it)| it.host == host).map(|(id, _)| *id).collect()
    }
}
