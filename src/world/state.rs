//! The handle that hosts hold, and what stands behind it.

use std::cell::{RefCell, RefMut};
use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::rc::Rc;

use super::event::{Event, HostId, ListenerId, SocketId, TimerId};
use super::limits::{LimitReached, Limits};
use super::link::LinkProfile;
use super::net_error::NetError;
use super::network::{ConnectTimes, Network, SocketAddress};
use super::queue::{Arrival, Queue};
use super::random::Random;
use super::timers::Timers;
use crate::trace::{Nanos, Recorder, SpanId};

/// A cheap handle to the data centre: clone it and keep it wherever a host needs it.
#[derive(Clone)]
pub struct World(Rc<Inner>);

struct Inner {
    recorder: Recorder,
    state: RefCell<State>,
}

/// One host as the world knows it.
pub(super) struct Machine {
    pub name: Rc<str>,
    pub random: Random,
    /// Until when it computes.
    pub free_at: Nanos,
    /// What arrived meanwhile, in the order of arrival.
    pub inbox: VecDeque<Arrival>,
    /// Whether the queue holds its `Free`.
    pub waking: bool,
}

pub(super) struct State {
    pub seed: u64,
    pub clock: Nanos,
    pub running: Option<HostId>,
    pub spent: Nanos,
    pub queue: Queue,
    pub timers: Timers,
    pub network: Network,
    pub machines: Vec<Machine>,
    pub random: Random,
    pub limits: Limits,
    pub events: u64,
    pub halted: Option<LimitReached>,
}

impl State {
    pub fn now(&self) -> Nanos {
        self.clock.saturating_add(self.spent)
    }

    pub fn push(&mut self, at: Nanos, host: HostId, arrival: Arrival) {
        self.queue.push(at, host, arrival);
    }

    pub fn tell(&mut self, at: Nanos, host: HostId, event: Event) {
        self.push(at, host, Arrival::Event(event));
    }
}

impl World {
    /// An empty world. Everything random in it follows from the seed.
    pub fn new(seed: u64) -> World {
        World::with_limits(seed, Limits::default())
    }

    /// An empty world with limits of its own.
    pub fn with_limits(seed: u64, limits: Limits) -> World {
        World(Rc::new(Inner {
            recorder: Recorder::new(),
            state: RefCell::new(State {
                seed,
                clock: 0,
                running: None,
                spent: 0,
                queue: Queue::default(),
                timers: Timers::default(),
                network: Network::new(seed),
                machines: Vec::new(),
                random: Random::new(seed, 0),
                limits,
                events: 0,
                halted: None,
            }),
        }))
    }

    pub(super) fn state(&self) -> RefMut<'_, State> {
        self.0.state.borrow_mut()
    }

    /// What time it is: for the host that is running, the time of its event and what it has spent since.
    pub fn now(&self) -> Nanos {
        self.state().now()
    }

    /// When the world began, in seconds since 1970: 2026-01-01 00:00 UTC.
    pub const EPOCH_SECONDS: u64 = 1_767_225_600;

    /// What a clock on the wall would show, in nanoseconds since 1970.
    pub fn unix_nanos(&self) -> u64 {
        (Self::EPOCH_SECONDS * 1_000_000_000).saturating_add(self.now())
    }

    /// The running host computes for so long: its clock goes on, and what is for it waits until it is free, as
    /// for a program with one thread. Other hosts go on. Nothing happens when no host is running.
    pub fn spend(&self, nanos: Nanos) {
        let mut state = self.state();
        if state.running.is_some() {
            state.spent = state.spent.saturating_add(nanos);
        }
    }

    /// The next random number: of the running host's stream, or of the world's own.
    pub fn random(&self) -> u64 {
        let state = &mut *self.state();
        match state.running.and_then(|host| state.machines.get_mut(host.0 as usize)) {
            Some(machine) => machine.random.next(),
            None => state.random.next(),
        }
    }

    /// Adds a machine. It is known to the others by its name.
    pub fn add_host(&self, name: &str) -> HostId {
        let mut state = self.state();
        let id = HostId(u32::try_from(state.machines.len()).unwrap_or(u32::MAX));
        let random = Random::new(state.seed, u64::from(id.0) + 1);
        state.machines.push(Machine {
            name: name.into(),
            random,
            free_at: 0,
            inbox: VecDeque::new(),
            waking: false,
        });
        state.network.add_host(id, name);
        id
    }

    /// Another name for a host.
    pub fn alias(&self, name: &str, host: HostId) {
        self.state().network.alias(name, host);
    }

    /// A host's name.
    pub fn host_name(&self, host: HostId) -> Rc<str> {
        self.state().machines.get(host.0 as usize).map_or_else(|| "?".into(), |it| it.name.clone())
    }

    /// A host's address.
    pub fn address(&self, host: HostId) -> Ipv4Addr {
        self.state().network.address(host)
    }

    /// The host an address belongs to; 127.0.0.1 belongs to none.
    pub fn host_at(&self, address: Ipv4Addr) -> Option<HostId> {
        self.state().network.host_at(address)
    }

    /// How a host is connected to everything. Between two hosts the slower side counts. A new host stands in the
    /// same rack as the others.
    pub fn set_access(&self, host: HostId, profile: LinkProfile) {
        self.state().network.set_access(host, profile);
    }

    /// The way between two hosts, both directions, whatever their access is.
    pub fn link(&self, a: HostId, b: HostId, profile: LinkProfile) {
        self.state().network.link(a, b, profile);
    }

    /// The profile that counts between two hosts.
    pub fn profile(&self, a: HostId, b: HostId) -> LinkProfile {
        self.state().network.profile(a, b)
    }

    /// Makes a port of one host lead to a port of another, as a container's published port does: a program that
    /// connects to `localhost:5432` reaches the database.
    pub fn publish(&self, on: HostId, port: u16, to: HostId, to_port: u16) {
        self.state().network.publish((on, port), (to, to_port));
    }

    /// Makes what is not listened on here lead to another host: a client on the same desk as its server reaches it
    /// under `localhost`.
    pub fn set_localhost(&self, on: HostId, to: HostId) {
        self.state().network.set_localhost(on, to);
    }

    /// Whether a port answers TLS, as that of a proxy does that takes it off for the server behind it.
    pub fn set_tls(&self, host: HostId, port: u16) {
        self.state().network.set_tls(host, port);
    }

    /// Whether the port that a socket is connected to answers TLS.
    pub fn speaks_tls(&self, socket: SocketId) -> bool {
        self.state().network.speaks_tls(socket)
    }

    /// There and back on the way of a connection, without jitter.
    pub fn round_trip(&self, socket: SocketId) -> Nanos {
        self.state().network.profile_of(socket).map_or(0, |it| it.latency.saturating_mul(2))
    }

    /// How long it takes to put so many bytes on the way of a connection.
    pub fn transmission(&self, socket: SocketId, bytes: usize) -> Nanos {
        self.state().network.profile_of(socket).map_or(0, |it| it.transmission(bytes))
    }

    /// Listens on a port; port 0 takes a free one.
    pub fn listen(&self, host: HostId, port: u16) -> Result<ListenerId, NetError> {
        self.state().network.listen(host, port)
    }

    /// The port of a listener.
    pub fn listener_port(&self, listener: ListenerId) -> Option<u16> {
        self.state().network.listener_port(listener)
    }

    /// Stops listening. Connections that stand go on.
    pub fn unlisten(&self, listener: ListenerId) {
        self.state().network.unlisten(listener);
    }

    /// Asks for the address of a name; [`Event::Resolved`] answers with the token.
    pub fn lookup(&self, from: HostId, name: &str, token: u64) {
        let state = &mut *self.state();
        let (address, delay) = state.network.resolve(from, name);
        let at = state.now().saturating_add(delay);
        state.tell(at, from, Event::Resolved { token, address });
    }

    /// Connects to a host by its name or address. [`Event::Connected`] or [`Event::ConnectFailed`] answers.
    pub fn connect(&self, from: HostId, name: &str, port: u16) -> SocketId {
        self.state().connect(from, name, port)
    }

    /// When the steps of a connection this host asked for were done.
    pub fn connect_times(&self, socket: SocketId) -> Option<ConnectTimes> {
        self.state().network.times(socket)
    }

    /// This end's address.
    pub fn local_address(&self, socket: SocketId) -> Option<SocketAddress> {
        self.state().network.local(socket)
    }

    /// The other end's address.
    pub fn remote_address(&self, socket: SocketId) -> Option<SocketAddress> {
        self.state().network.remote(socket)
    }

    /// Sends bytes. They arrive in the order they were sent, after the link's latency and the time it takes to put
    /// them on the wire. Sending on a socket that still connects waits for it; on one that is gone nothing happens.
    pub fn send(&self, socket: SocketId, bytes: Vec<u8>) {
        self.state().send(socket, bytes);
    }

    /// Bytes of this end that the other end has not taken yet. A sender that respects back-pressure stops above
    /// [`World::HIGH_WATER`] and goes on at [`Event::Drained`].
    pub fn buffered(&self, socket: SocketId) -> usize {
        self.state().network.buffered(socket)
    }

    /// See [`World::buffered`].
    pub const HIGH_WATER: usize = super::network::HIGH_WATER;

    /// Takes no more bytes from a connection; they wait and count as the sender's buffered ones.
    pub fn pause(&self, socket: SocketId) {
        self.state().network.set_paused(socket, true);
    }

    /// Takes bytes again.
    pub fn resume(&self, socket: SocketId) {
        self.state().resume(socket);
    }

    /// Will send nothing more (FIN). The other end is told [`Event::Ended`] after everything sent before; when both
    /// ends have ended, both are told [`Event::Closed`].
    pub fn end(&self, socket: SocketId) {
        self.state().end(socket);
    }

    /// Gives the socket up as `close(2)` does: what was sent still arrives and then [`Event::Ended`]; what the
    /// other end sends from then on is answered with a reset. Nothing more is told about this socket.
    pub fn close(&self, socket: SocketId) {
        self.state().close(socket);
    }

    /// Breaks the connection off (RST): the other end is told [`Event::Closed`] with `ECONNRESET`. Nothing more is
    /// told about this socket.
    pub fn destroy(&self, socket: SocketId) {
        self.state().destroy(socket);
    }

    /// Whether the socket still exists.
    pub fn is_open(&self, socket: SocketId) -> bool {
        self.state().network.exists(socket)
    }

    /// The span that what is sent from now on belongs to. It travels beside the bytes, unseen by the program, and
    /// the receiver finds it with [`World::incoming_span`].
    pub fn set_outgoing_span(&self, socket: SocketId, span: Option<SpanId>) {
        self.state().network.set_outgoing(socket, span);
    }

    /// The span that the bytes received last were sent in.
    pub fn incoming_span(&self, socket: SocketId) -> Option<SpanId> {
        self.state().network.incoming(socket)
    }

    /// Sets a timer: at that time, or now when it is past, the host is told [`Event::Timer`].
    pub fn set_timer(&self, host: HostId, at: Nanos, token: u64) -> TimerId {
        let state = &mut *self.state();
        if state.timers.pending(host) >= state.limits.timers && state.halted.is_none() {
            let name = state.machines.get(host.0 as usize).map_or("?", |it| &*it.name);
            state.halted = Some(LimitReached::Timers { host: name.to_owned(), limit: state.limits.timers });
        }
        let id = state.timers.add(host, token);
        let at = at.max(state.now());
        state.push(at, host, Arrival::Timer(id));
        id
    }

    /// Clears a timer; one that has run out or was cleared stays so.
    pub fn clear_timer(&self, timer: TimerId) {
        self.state().timers.remove(timer);
    }

    /// Tells a host [`Event::Wake`] now, after what happens at this moment already.
    pub fn wake(&self, host: HostId) {
        let state = &mut *self.state();
        let now = state.now();
        state.tell(now, host, Event::Wake);
    }

    /// Forgets all that a host holds (sockets, which the other ends see closed; listeners; timers; what waits for
    /// it), as when its process ends. The host keeps its name and address.
    pub fn reset_host(&self, host: HostId) {
        let state = &mut *self.state();
        for socket in state.network.sockets_of(host) {
            state.close(socket);
        }
        state.network.unlisten_all(host);
        state.timers.clear(host);
        if let Some(machine) = state.machines.get_mut(host.0 as usize) {
            let waiting: usize = machine.inbox.drain(..).map(|it| it.bytes()).sum();
            machine.free_at = 0;
            state.network.in_flight = state.network.in_flight.saturating_sub(waiting);
        }
    }

    /// Writes down what goes over the network from now on, or stops; what was written is forgotten.
    pub fn record_wire(&self, is_on: bool) {
        self.state().network.wire.switch(is_on);
    }

    /// What went over the network since, in the order it was sent, and how many pieces more there were.
    pub fn take_wire(&self) -> (Vec<super::Flight>, u64) {
        self.state().network.wire.take()
    }

    /// The recorder that all hosts share.
    pub fn spans(&self) -> &Recorder {
        &self.0.recorder
    }

    /// Why the world stands still, once a limit has been reached.
    pub fn halted(&self) -> Option<LimitReached> {
        self.state().halted.clone()
    }
}
