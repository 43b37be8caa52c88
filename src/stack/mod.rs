//! One project's virtual data centre, put together: a client, the learner's server on Node, PostgreSQL with the
//! project's schema and rows. The only place that names them all.
//!
//! [`Stack`] starts a project's folder and sends requests to it; [`requests`] runs `.http` files; [`export`] writes
//! the folder so that it runs on real Node and PostgreSQL.

pub mod api;
pub mod export;
mod files;
pub mod load;
pub mod requests;
pub mod test_run;

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use crate::runtime::{
    Failure, Limits, Line, NodeHost, Packs, Process, Route, Settings, Status, imported_packages,
};
use crate::sql::{self, Connection, Context, Database, Server, script};
use crate::trace::Span;
use crate::world::hosts::client::{Call, Client, Handle, Outcome};
use crate::world::hosts::postgres::{self, Postgres};
use crate::world::{DataCentre, HostId, LimitReached, LinkProfile, Nanos, SECOND, World};
pub use files::{Files, dotenv, entry};

/// The port that the server finds in its environment.
pub const PORT: u16 = 3000;
/// How long a server may take to listen, in virtual time.
const PATIENCE: Nanos = 30 * SECOND;

/// How a project is started.
#[derive(Clone)]
pub struct Options {
    /// Of everything random.
    pub seed: u64,
    /// How the client is connected.
    pub access: LinkProfile,
    /// The npm packages that are there.
    pub packs: Rc<Packs>,
    /// Name of the database.
    pub database: String,
    /// The server that holds it already; without one, schema.sql and seed.sql are loaded into a new one.
    pub server: Option<Server>,
    /// What the server may use.
    pub limits: Limits,
}

/// A statement of the project's SQL files that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlProblem {
    /// `schema.sql` or `seed.sql`.
    pub file: &'static str,
    /// The line its statement begins on.
    pub line: u32,
    /// What PostgreSQL says.
    pub message: String,
}

impl fmt::Display for SqlProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ERROR: {}", self.file, self.line, self.message)
    }
}

/// Why a project does not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StackError {
    /// There is no file to start.
    NoEntry,
    /// The server failed.
    Failed(Failure),
    /// The server ended before it listened.
    Ended(i32),
    /// The server runs and listens nowhere.
    Silent,
    /// A limit of the world was reached.
    Limit(LimitReached),
}

impl fmt::Display for StackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StackError::NoEntry => f.write_str(
                "the project has no server: write server.js, or name the file in package.json as \"start\": \"node FILE\"",
            ),
            StackError::Failed(failure) => failure.fmt(f),
            StackError::Ended(code) => {
                write!(f, "the server ended with code {code} before it listened: call app.listen(process.env.PORT)")
            }
            StackError::Silent => write!(
                f,
                "the server does not listen after {} s: call app.listen(process.env.PORT)",
                PATIENCE / SECOND
            ),
            StackError::Limit(limit) => limit.fmt(f),
        }
    }
}

impl std::error::Error for StackError {}

/// A running project.
pub struct Stack {
    centre: DataCentre,
    options: Options,
    files: Files,
    node: HostId,
    database_host: HostId,
    process: Process,
    client: Handle,
    postgres: postgres::Handle,
    problems: Vec<SqlProblem>,
    /// The machine that tests run on, once there is one.
    tester: Option<HostId>,
}

impl Stack {
    /// Builds the data centre of a project and starts its server. It may not run in the end: [`Stack::ready`] says.
    ///
    /// # Errors
    /// There is no file to start.
    pub fn start(files: Files, options: Options) -> Result<Stack, StackError> {
        let mut stack = Stack::place(files, options);
        stack.boot()?;
        Ok(stack)
    }

    /// Builds the data centre alone: the server is not started.
    pub fn place(files: Files, options: Options) -> Stack {
        let world = World::new(options.seed);
        let mut centre = DataCentre::new(world.clone());
        let (data, problems) = match &options.server {
            Some(server) => (server.clone(), Vec::new()),
            None => {
                let (database, problems) = load(&files);
                (Server::start(database), problems)
            }
        };
        let host = world.add_host("postgres");
        world.alias("db", host);
        let server = Postgres::over(host, data, postgres::Settings::default());
        let handle = server.handle();
        centre.place(host, Box::new(server));
        let node = world.add_host("node");
        world.publish(node, 5432, host, 5432);
        let desk = world.add_host("client");
        world.set_access(desk, options.access);
        world.set_localhost(desk, node);
        let client = Client::new(desk);
        let calls = client.handle();
        centre.place(desk, Box::new(client));
        Stack {
            centre,
            options,
            files,
            node,
            database_host: host,
            process: Process::default(),
            client: calls,
            postgres: handle,
            problems,
            tester: None,
        }
    }

    /// Starts the server, or starts it again with other files, as `node --watch` does. The database stays.
    ///
    /// # Errors
    /// As [`Stack::start`].
    pub fn restart(&mut self, files: Files) -> Result<(), StackError> {
        self.files = files;
        self.boot()
    }

    fn boot(&mut self) -> Result<(), StackError> {
        let entry = entry(&self.files).ok_or(StackError::NoEntry)?;
        let host = NodeHost::new(self.centre.world(), self.node, self.settings(entry, false));
        self.process = host.process();
        self.centre.place(self.node, Box::new(host));
        Ok(())
    }

    /// What a process of the project is started with.
    fn settings(&self, entry: String, test: bool) -> Settings {
        let database = &self.options.database;
        let env = [
            ("PORT", PORT.to_string()),
            ("TZ", "UTC".to_owned()),
            ("PGHOST", "localhost".to_owned()),
            ("PGPORT", "5432".to_owned()),
            ("PGUSER", "postgres".to_owned()),
            ("PGDATABASE", database.clone()),
            ("DATABASE_URL", format!("postgres://postgres@localhost:5432/{database}")),
        ];
        Settings {
            files: self.files.clone(),
            packs: self.options.packs.clone(),
            entry,
            env: env.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            epoch_millis: World::EPOCH_SECONDS * 1000,
            limits: self.options.limits,
            test,
        }
    }

    /// Lets the server start until it listens.
    ///
    /// # Errors
    /// It does not.
    pub fn ready(&mut self) -> Result<(), StackError> {
        let until = self.world().now().saturating_add(PATIENCE);
        loop {
            match self.process.status() {
                Status::Failed(failure) => return Err(StackError::Failed(failure)),
                Status::Exited(code) => return Err(StackError::Ended(code)),
                _ if !self.process.ports().is_empty() => return Ok(()),
                _ => {}
            }
            if self.centre.step_until(until).is_none() {
                return Err(self.world().halted().map_or(StackError::Silent, StackError::Limit));
            }
        }
    }

    /// Sends a request and lets the world go on until its outcome is there. `None`: the world stands still.
    pub fn send(&mut self, call: Call) -> Option<Outcome> {
        let id = self.client.send(call, None, &self.centre.world().clone());
        let client = self.client.clone();
        self.centre.run_while(|| !client.is_over(id));
        self.client.take(id)
    }

    /// Lets the world go on for a while: what a server does after its answer.
    pub fn run_for(&mut self, nanos: Nanos) {
        let until = self.world().now().saturating_add(nanos);
        self.centre.run_until(until);
    }

    /// The world.
    pub fn world(&self) -> &World {
        self.centre.world()
    }

    /// The client, for more than one request at a time.
    pub fn client(&self) -> &Handle {
        &self.client
    }

    /// Lets the world go on while this holds.
    pub fn run_while(&mut self, go_on: impl FnMut() -> bool) {
        self.centre.run_while(go_on);
    }

    /// Spans recorded since the last call.
    pub fn take_spans(&self) -> Vec<Span> {
        self.world().spans().take()
    }

    /// Statements that wrote since the last call, with the database before and after.
    pub fn take_moments(&self) -> Vec<postgres::Moment> {
        self.postgres.take_moments()
    }

    /// Lines printed since the last call.
    pub fn take_output(&self) -> Vec<Line> {
        self.process.take_output()
    }

    /// Whether the server runs.
    pub fn status(&self) -> Status {
        self.process.status()
    }

    /// The routes of its Express applications.
    pub fn routes(&self) -> Vec<Route> {
        self.process.routes()
    }

    /// What is committed in the database.
    pub fn database(&self) -> Database {
        self.postgres.database()
    }

    /// Statements of the project's SQL files that failed.
    pub fn problems(&self) -> &[SqlProblem] {
        &self.problems
    }

    /// The project's files.
    pub fn files(&self) -> &Files {
        &self.files
    }
}

/// The packs, by file, that a project's imports need and that are not loaded yet.
pub fn missing_packs(files: &Files, packs: &Packs) -> Vec<String> {
    let texts = files
        .iter()
        .filter(|(path, _)| [".js", ".mjs", ".cjs"].iter().any(|end| path.ends_with(end)))
        .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok());
    let wanted = imported_packages(texts);
    packs.missing(&wanted).into_iter().map(|(_, file)| file.to_owned()).collect()
}

/// The database of a project: its schema and rows, as psql loads them, going on after errors.
fn load(files: &BTreeMap<String, Rc<[u8]>>) -> (Database, Vec<SqlProblem>) {
    let mut connection = Connection::open(Database::new());
    let mut problems = Vec::new();
    for file in ["schema.sql", "seed.sql"] {
        let Some(bytes) = files.get(file) else { continue };
        let text = String::from_utf8_lossy(bytes);
        for span in script::split(&text) {
            let mut go_on = || false;
            let mut context = Context {
                now_micros: i64::try_from(World::EPOCH_SECONDS * 1_000_000).unwrap_or_default(),
                seed: u64::from(span.line),
                limits: sql::Limits::default(),
                interrupt: &mut go_on,
            };
            let statement = text.get(span.start..span.end).unwrap_or_default();
            if let Err(error) = connection.execute(statement, &mut context) {
                problems.push(SqlProblem { file, line: span.line, message: error.message.clone() });
            }
        }
    }
    (connection.database(), problems)
}
