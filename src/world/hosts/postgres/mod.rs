//! PostgreSQL: the SQL engine behind PostgreSQL's wire protocol, version 3.0
//! (<https://www.postgresql.org/docs/15/protocol.html>).
//!
//! Each connection is a session of one [`crate::sql::Server`]. What a statement does happens at the moment it
//! arrives; its answer comes after the time it would take ([`cost`]). A statement that waits for a lock makes its
//! own session wait and no other.

mod binary;
mod cost;
mod extended;
mod frontend;
mod moments;
mod session;
mod simple;
mod spans;
mod wire;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::sql::{Database, Server, SessionId, SqlError};
use crate::world::{Event, Host, HostId, Nanos, SocketId, World};
use cost::Cores;
use frontend::{Message, Startup};
pub use moments::Moment;
use moments::Moments;
use session::Session;

/// How a server is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where it listens.
    pub port: u16,
    /// Sessions at a time; one more is refused with 53300.
    pub max_connections: usize,
    /// Statements computed at the same time; others wait for a core.
    pub cores: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { port: 5432, max_connections: 100, cores: 4 }
    }
}

/// The host.
pub struct Postgres {
    id: HostId,
    settings: Settings,
    server: Rc<RefCell<Server>>,
    sessions: BTreeMap<SocketId, Session>,
    cores: Cores,
    moments: Moments,
}

/// A way to the database from outside the world: to load it, to look into it, to keep it over a restart.
#[derive(Clone)]
pub struct Handle {
    server: Rc<RefCell<Server>>,
    moments: Moments,
}

impl Handle {
    /// The server's sessions and data.
    pub fn server(&self) -> Server {
        self.server.borrow().clone()
    }

    /// Has new sessions be of this server, whose database others have open too: the SQL console beside the
    /// application. To be called before the first client connects.
    pub fn adopt(&self, server: Server) {
        *self.server.borrow_mut() = server;
    }

    /// What is committed.
    pub fn database(&self) -> Database {
        self.server.borrow().database()
    }

    /// The statements that wrote since the last call.
    pub fn take_moments(&self) -> Vec<Moment> {
        self.moments.take()
    }
}

impl Postgres {
    /// A server over a database, on a host that [`World::add_host`] has made.
    pub fn new(id: HostId, database: Database, settings: Settings) -> Postgres {
        Postgres::over(id, Server::start(database), settings)
    }

    /// The host of a server that others use too: a console beside the application.
    pub fn over(id: HostId, server: Server, settings: Settings) -> Postgres {
        let cores = Cores::new(settings.cores);
        let server = Rc::new(RefCell::new(server));
        Postgres { id, settings, server, sessions: BTreeMap::new(), cores, moments: Moments::default() }
    }

    /// See [`Handle`].
    pub fn handle(&self) -> Handle {
        Handle { server: self.server.clone(), moments: self.moments.clone() }
    }

    fn accepted(&mut self, socket: SocketId) {
        self.sessions.insert(socket, Session::new(socket));
    }

    fn received(&mut self, socket: SocketId, bytes: &[u8], world: &World) {
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        let span = world.incoming_span(socket);
        session.reader.push(bytes);
        loop {
            match session.reader.next() {
                Ok(Some(message)) => session.queue.push_back((message, span)),
                Ok(None) => break,
                Err(error) => {
                    session.queue.push_back((Message::Broken(error), span));
                    break;
                }
            }
        }
        self.work(socket, world);
    }

    /// Goes on with a session until it has nothing to do, computes, or waits.
    fn work(&mut self, socket: SocketId, world: &World) {
        while let Some(session) = self.sessions.get_mut(&socket) {
            if session.is_occupied() {
                return;
            }
            if let Some(query) = session.simple.take() {
                self.next_of(socket, query, world);
                continue;
            }
            let Some((message, span)) = session.queue.pop_front() else { break };
            session.span = span;
            self.take(socket, message, world);
        }
        if let Some(session) = self.sessions.get_mut(&socket) {
            session.flush(world);
            if session.ends {
                self.drop_session(socket, world);
            }
        }
    }

    fn take(&mut self, socket: SocketId, message: Message, world: &World) {
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        if session.connection.is_none() {
            return self.start(socket, message, world);
        }
        if session.skips && !matches!(message, Message::Sync | Message::Terminate | Message::Broken(_)) {
            return;
        }
        match message {
            Message::Startup(_) | Message::Password => {}
            Message::Query(text) => self.query(socket, text, world),
            Message::Parse { name, text, types } => self.parse(socket, name, text, &types, world),
            Message::Bind(bind) => self.bind(socket, bind),
            Message::Describe { portal, name } => self.describe(socket, portal, &name),
            Message::Execute { portal, most } => self.execute(socket, &portal, most, world),
            Message::Close { portal, name } => {
                if portal {
                    session.portals.remove(&name);
                } else {
                    session.statements.remove(&name);
                }
                wire::close_complete(&mut session.out);
            }
            Message::Sync => {
                session.skips = false;
                session.portals.remove("");
                session.ready();
            }
            Message::Flush => session.flush(world),
            Message::Terminate => session.ends = true,
            Message::Broken(error) => session.fatal(&error),
        }
    }

    /// Messages before the session stands.
    fn start(&mut self, socket: SocketId, message: Message, world: &World) {
        let taken = self.sessions.values().filter(|it| it.connection.is_some()).count();
        let full = taken >= self.settings.max_connections;
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        match message {
            Message::Startup(Startup::Encryption) => session.out.push(b'N'),
            Message::Startup(Startup::Cancel { pid, secret }) => {
                session.ends = true;
                self.cancel(pid, secret, world);
            }
            Message::Startup(Startup::Session(_)) if full => {
                session.fatal(&SqlError::new("53300", "sorry, too many clients already"));
            }
            Message::Startup(Startup::Session(parameters)) => {
                let connection = self.server.borrow().connect();
                session.open(connection, &parameters, world);
            }
            Message::Broken(error) => session.fatal(&error),
            Message::Terminate => session.ends = true,
            _ => session.fatal(&SqlError::new("08P01", "expected a startup message")),
        }
    }

    fn cancel(&mut self, pid: u32, secret: u32, world: &World) {
        let found = self.sessions.iter().find(|(_, it)| it.pid() == Some(pid) && it.secret == secret);
        let Some(socket) = found.map(|(socket, _)| *socket) else { return };
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        if let Some(error) = session.connection.as_mut().and_then(|it| it.cancel()) {
            self.came_to(socket, Err(error), world);
            self.resume_ready(world);
            self.work(socket, world);
        }
    }

    /// Sessions whose locks may be free try again, in the order they began to wait.
    fn resume_ready(&mut self, world: &World) {
        // Each round gives every session one try; what still waits is not ready any more.
        for _ in 0..=self.sessions.len() {
            let ready = self.server.borrow().ready(session::micros(world));
            if ready.is_empty() {
                return;
            }
            for id in ready {
                let found = self.sessions.iter().find(|(_, it)| it.id() == Some(id));
                if let Some(socket) = found.map(|(socket, _)| *socket) {
                    self.resume(socket, world);
                    self.work(socket, world);
                }
            }
        }
    }

    fn resume(&mut self, socket: SocketId, world: &World) {
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        if session.waiting.is_none() {
            return;
        }
        session.look();
        if let Some(result) = session.resume(world) {
            self.came_to(socket, result, world);
        }
    }

    fn drop_session(&mut self, socket: SocketId, world: &World) {
        if let Some(session) = self.sessions.remove(&socket) {
            world.close(socket);
            session.close(world);
            // Its locks are free.
            self.resume_ready(world);
        }
    }

    fn timer(&mut self, token: u64, world: &World) {
        let (socket, what) = session::of_token(token);
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        match what {
            session::Alarm::Computed => session.busy = false,
            session::Alarm::Waited => {
                self.resume(socket, world);
                self.resume_ready(world);
            }
        }
        self.work(socket, world);
    }

    /// Numbers of the sessions that are open, for a view of `pg_stat_activity`.
    pub fn open_sessions(&self) -> Vec<SessionId> {
        self.sessions.values().filter_map(Session::id).collect()
    }

    /// When a computation of that length that begins now is done.
    fn compute(&mut self, length: Nanos, world: &World) -> Nanos {
        self.cores.take(world.now(), length)
    }
}

impl Host for Postgres {
    fn handle(&mut self, event: Event, world: &World) {
        match event {
            Event::Wake => {
                // A port that is taken leaves the server deaf; nothing else listens on a database's host.
                let _ = world.listen(self.id, self.settings.port);
            }
            Event::Accepted { socket, .. } => self.accepted(socket),
            Event::Data { socket, bytes } => self.received(socket, &bytes, world),
            Event::Ended { socket } | Event::Closed { socket, .. } => self.drop_session(socket, world),
            Event::Timer { token } => self.timer(token, world),
            Event::Connected { .. }
            | Event::ConnectFailed { .. }
            | Event::Drained { .. }
            | Event::Resolved { .. } => {}
        }
    }
}
