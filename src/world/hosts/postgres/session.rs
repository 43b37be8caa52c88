//! One connection of a client: its session on the server, and what it is in the midst of.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::extended::{Portal, Prepared};
use super::frontend::{Message, Reader};
use super::simple::Simple;
use super::{spans, wire};
use crate::sql::types::Type;
use crate::sql::value::Value;
use crate::sql::{
    Change, Connection, Context, Database, Limits, Outcome, SessionId, SqlError, Step, TransactionState, Wait,
};
use crate::trace::{SpanId, Status};
use crate::world::{HostId, Nanos, SocketId, TimerId, World};

/// What a statement may use: a server with a small machine.
const LIMITS: Limits = Limits { rows_read: 200_000_000, rows_returned: 1_000_000, bytes: 256 << 20 };

/// What the server tells every client at the start.
const STATUS: &[(&str, &str)] = &[
    ("in_hot_standby", "off"),
    ("integer_datetimes", "on"),
    ("TimeZone", "UTC"),
    ("IntervalStyle", "postgres"),
    ("is_superuser", "on"),
    ("default_transaction_read_only", "off"),
    ("server_version", "15.18"),
    ("server_encoding", "UTF8"),
    ("client_encoding", "UTF8"),
    ("DateStyle", "ISO, MDY"),
    ("standard_conforming_strings", "on"),
];

/// Why a session set a timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alarm {
    /// Its statement is computed.
    Computed,
    /// Its statement has waited long enough to look for a deadlock or a timeout.
    Waited,
}

/// The number of a session's timer.
pub(super) fn token(socket: SocketId, alarm: Alarm) -> u64 {
    u64::from(socket.0) << 1 | u64::from(alarm == Alarm::Waited)
}

/// The session and the reason of a timer.
pub(super) fn of_token(token: u64) -> (SocketId, Alarm) {
    let socket = SocketId(u32::try_from(token >> 1).unwrap_or_default());
    (socket, if token & 1 == 1 { Alarm::Waited } else { Alarm::Computed })
}

/// The world's time in PostgreSQL's unit, since 1970.
pub(super) fn micros(world: &World) -> i64 {
    i64::try_from(world.unix_nanos() / 1_000).unwrap_or(i64::MAX)
}

/// What the statement at hand answers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A statement of a simple query; `start` is where it begins in the query's text.
    Simple { start: usize, last: bool },
    /// Execute of a portal.
    Portal { name: String, most: u32 },
}

/// The statement at hand.
pub(super) struct Current {
    pub purpose: Purpose,
    pub span: SpanId,
    pub may_write: bool,
    /// What it is about to see.
    pub before: Option<Database>,
}

/// A wait for a lock.
pub(super) struct Waiting {
    timer: Option<TimerId>,
    span: SpanId,
}

pub(super) struct Session {
    pub socket: SocketId,
    pub reader: Reader,
    /// Messages that wait, each with the span it was sent in.
    pub queue: VecDeque<(Message, Option<SpanId>)>,
    /// The span of the message at hand.
    pub span: Option<SpanId>,
    /// The session on the server; `None` before the startup message.
    pub connection: Option<Connection>,
    pub secret: u32,
    pub database: String,
    pub statements: BTreeMap<String, Rc<Prepared>>,
    pub portals: BTreeMap<String, Portal>,
    /// The rest of a simple query.
    pub simple: Option<Simple>,
    pub current: Option<Current>,
    pub waiting: Option<Waiting>,
    /// What will be sent when the session has nothing more to compute.
    pub out: Vec<u8>,
    /// It computes; a timer ends that.
    pub busy: bool,
    /// After an error of the extended protocol, messages are skipped until Sync.
    pub skips: bool,
    /// The connection will be closed.
    pub ends: bool,
    /// The open transaction has changed something.
    pub dirty: bool,
}

impl Session {
    pub fn new(socket: SocketId) -> Session {
        Session {
            socket,
            reader: Reader::default(),
            queue: VecDeque::new(),
            span: None,
            connection: None,
            secret: 0,
            database: String::new(),
            statements: BTreeMap::new(),
            portals: BTreeMap::new(),
            simple: None,
            current: None,
            waiting: None,
            out: Vec::new(),
            busy: false,
            skips: false,
            ends: false,
            dirty: false,
        }
    }

    pub fn id(&self) -> Option<SessionId> {
        self.connection.as_ref().map(Connection::id)
    }

    pub fn pid(&self) -> Option<u32> {
        self.id().map(|id| id.0)
    }

    /// Whether it computes or waits.
    pub fn is_occupied(&self) -> bool {
        self.busy || self.waiting.is_some()
    }

    /// Begins: the startup message has come.
    pub fn open(&mut self, mut connection: Connection, parameters: &[(String, String)], world: &World) {
        let value = |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| &**value);
        let Some(user) = value("user").filter(|user| !user.is_empty()) else {
            let message = "no PostgreSQL user name specified in startup packet";
            return self.fatal(&SqlError::new("28000", message));
        };
        let database = value("database").filter(|name| !name.is_empty()).unwrap_or(user);
        connection.set_identity(user, database);
        database.clone_into(&mut self.database);
        self.secret = (world.random() >> 32) as u32;
        let known = ["user", "database", "replication", "options", "client_encoding"];
        for (name, value) in parameters {
            if known.contains(&name.as_str()) || name.starts_with("_pq_.") {
                continue;
            }
            let statement = format!("SET {name} TO '{}'", value.replace('\'', "''"));
            let set = execute(&mut connection, &statement, world);
            if let Err(error) = set
                && name != "application_name"
            {
                return self.fatal(&error);
            }
        }
        wire::authentication_ok(&mut self.out);
        let application = value("application_name").unwrap_or_default();
        wire::parameter_status(&mut self.out, "application_name", application);
        for (name, value) in STATUS {
            wire::parameter_status(&mut self.out, name, value);
        }
        wire::parameter_status(&mut self.out, "session_authorization", user);
        wire::backend_key(&mut self.out, connection.id().0, self.secret);
        self.connection = Some(connection);
        self.ready();
    }

    /// ReadyForQuery.
    pub fn ready(&mut self) {
        let state = self.connection.as_ref().map_or(TransactionState::Idle, Connection::transaction);
        wire::ready_for_query(&mut self.out, state);
    }

    /// Sends what has been written.
    pub fn flush(&mut self, world: &World) {
        if !self.out.is_empty() {
            world.send(self.socket, std::mem::take(&mut self.out));
        }
    }

    /// An error that ends the connection.
    pub fn fatal(&mut self, error: &SqlError) {
        wire::error(&mut self.out, "FATAL", error, "", None);
        self.queue.clear();
        self.ends = true;
    }

    /// An error of the extended protocol.
    pub fn refuse(&mut self, error: &SqlError, statement: &str, whence: Option<&str>) {
        wire::error(&mut self.out, "ERROR", error, statement, whence);
        self.skips = true;
    }

    /// Runs a statement, or begins to wait.
    pub fn step(
        &mut self,
        text: &str,
        values: Option<Rc<[(Type, Value)]>>,
        world: &World,
    ) -> Result<Step, SqlError> {
        let Some(connection) = &mut self.connection else {
            return Err(SqlError::new("08003", "there is no session"));
        };
        let mut go_on = || false;
        let mut context = context(world, &mut go_on);
        match values {
            Some(values) => connection.step_with(text, values, &mut context),
            None => connection.step(text, &mut context),
        }
    }

    /// A statement of the server itself, within a simple query.
    pub fn own(&mut self, text: &str, world: &World) -> Result<(), SqlError> {
        match &mut self.connection {
            Some(connection) => execute(connection, text, world).map(|_| ()),
            None => Ok(()),
        }
    }

    /// The statement that waits tries again.
    pub fn resume(&mut self, world: &World) -> Option<Result<Step, SqlError>> {
        let connection = self.connection.as_mut()?;
        connection.waiting()?;
        let mut go_on = || false;
        Some(connection.resume(&mut context(world, &mut go_on)))
    }

    /// Begins to wait, or goes on with it after a try.
    pub fn wait(&mut self, host: HostId, wait: &Wait, world: &World) {
        let until = u64::try_from(wait.until_micros.saturating_sub(micros(world))).unwrap_or(0);
        let span = match self.waiting.take() {
            Some(waiting) => {
                if let Some(timer) = waiting.timer {
                    world.clear_timer(timer);
                }
                waiting.span
            }
            None => {
                let parent = self.current.as_ref().map(|current| current.span);
                spans::begin_wait(parent, host, wait, world)
            }
        };
        let timer = (wait.until_micros < i64::MAX).then(|| {
            let at = world.now().saturating_add(until.saturating_mul(1_000).max(1));
            world.set_timer(host, at, token(self.socket, Alarm::Waited))
        });
        self.waiting = Some(Waiting { timer, span });
    }

    /// The wait is over.
    pub fn end_wait(&mut self, world: &World) {
        if let Some(waiting) = self.waiting.take() {
            if let Some(timer) = waiting.timer {
                world.clear_timer(timer);
            }
            world.spans().end(waiting.span, world.now(), Status::Unset);
        }
    }

    /// Computes until a moment; what was written is sent then.
    pub fn compute_until(&mut self, host: HostId, at: Nanos, world: &World) {
        self.busy = true;
        world.set_timer(host, at, token(self.socket, Alarm::Computed));
    }

    /// Whether this outcome makes changes durable; keeps book of those that are not yet.
    pub fn commits(&mut self, outcome: &Outcome) -> bool {
        let idle = self.connection.as_ref().is_none_or(|it| it.transaction() == TransactionState::Idle);
        match outcome.command {
            "ROLLBACK" => {
                self.dirty &= !idle;
                false
            }
            _ => {
                self.dirty |= outcome.change > Change::None;
                idle && std::mem::take(&mut self.dirty)
            }
        }
    }

    /// The client is gone.
    pub fn close(mut self, world: &World) {
        self.end_wait(world);
        if let Some(current) = &self.current {
            let gone = Status::Error("the client has closed the connection".to_owned());
            world.spans().end(current.span, world.now(), gone);
        }
    }
}

fn context<'a>(world: &World, interrupt: &'a mut dyn FnMut() -> bool) -> Context<'a> {
    Context { now_micros: micros(world), seed: world.random(), limits: LIMITS, interrupt }
}

fn execute(connection: &mut Connection, text: &str, world: &World) -> Result<Outcome, SqlError> {
    let mut go_on = || false;
    connection.execute(text, &mut context(world, &mut go_on))
}
