//! The façade: a session on a database, which runs one statement after another on it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::bind::parameter::Parameters;
use super::catalog::Root;
use super::database::Database;
use super::env::Env;
use super::error::SqlError;
use super::exec::probe::Clock;
use super::exec::run::Sequences;
use super::outcome::{Change, Context, Outcome, TransactionState};
use super::parse::transaction::Modes as Said;
use super::parse::{self, Source};
use super::server::Server;
use super::settings::Settings;
use super::transaction::claims::Claims;
use super::transaction::merge::merge;
use super::transaction::serializable::writes;
use super::transaction::shared::Shared;
use super::transaction::{Awaited, SessionId, Step};
use explain::Explaining;
pub use extended::{Description, wire_type};
use plans::Planned;
pub use sequences::SequenceMark;
use statement::{run_planned, run_statement};
use transaction::Transaction;
use wait::Pending;
pub(crate) use writes::{Surroundings, run_inside};

mod control;
mod definitions;
mod explain;
mod extended;
mod maintain;
mod plans;
mod prepared;
mod read_only;
mod restart;
mod sequences;
mod settings;
mod statement;
mod transaction;
mod wait;
mod writes;

/// A session on a database.
pub struct Connection {
    shared: Rc<RefCell<Shared>>,
    id: SessionId,
    /// The open transaction, or that of the statement that waits.
    transaction: Option<Transaction>,
    sequences: Sequences,
    /// Statements of PREPARE by name.
    prepared: BTreeMap<String, prepared::Prepared>,
    plans: plans::Plans,
    settings: Settings,
    /// The statement that waits.
    pending: Option<Pending>,
    /// Measures EXPLAIN ANALYZE.
    clock: Option<Clock>,
    /// Queries are recorded.
    records: bool,
    /// The parameters of the statement that runs or waits.
    parameters: Option<Rc<Parameters>>,
    /// User and database.
    identity: Option<(String, String)>,
}

/// What is to run: a statement as it was parsed, or one that was planned before.
#[derive(Clone, Copy)]
enum Work<'w> {
    Parsed(&'w parse::Parsed<'w>),
    Planned(&'w Planned),
}

/// How an attempt at a statement ended.
enum Attempt {
    Done(Outcome),
    Blocked(Blocked),
}

/// What stands in the way, and the snapshot to go on with.
struct Blocked {
    on: Vec<SessionId>,
    what: Awaited,
    snapshot: Option<Rc<Root>>,
}

impl Connection {
    /// Opens a session on a database of its own.
    pub fn open(db: Database) -> Self {
        Connection::on(Rc::new(RefCell::new(Shared::new(db.root))))
    }

    /// Opens a session that changes nothing: statements that would are refused with 25006.
    pub fn open_read_only(db: Database) -> Self {
        let mut connection = Connection::open(db);
        connection.set_defaults(Said { read_only: Some(true), ..Said::default() });
        connection
    }

    /// A session over what this one sees, with its settings and prepared statements: what it changes, its sequences
    /// included, nobody else sees, and it is gone with it.
    pub fn aside(&self) -> Self {
        let mut aside = Connection::open(self.visible());
        let sequences = self.shared.borrow().sequences.clone();
        aside.shared.borrow_mut().set_sequences(&sequences);
        aside.settings = self.settings.clone();
        aside.prepared = self.prepared.clone();
        aside.clock = self.clock.clone();
        aside
    }

    /// Opens a session on a server.
    pub(super) fn on(shared: Rc<RefCell<Shared>>) -> Self {
        let id = shared.borrow_mut().connect();
        Connection {
            shared,
            id,
            transaction: None,
            sequences: Sequences::default(),
            settings: Settings::default(),
            pending: None,
            clock: None,
            records: false,
            prepared: BTreeMap::new(),
            plans: plans::Plans::default(),
            parameters: None,
            identity: None,
        }
    }

    /// The session's number on its server.
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// Milliseconds since any moment, by which EXPLAIN ANALYZE measures; without it all times are 0.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = Some(clock);
    }

    /// What is committed.
    pub fn database(&self) -> Database {
        Database { root: self.shared.borrow().committed.clone() }
    }

    /// The server the session is on, for other sessions beside it.
    pub fn server(&self) -> Server {
        Server { shared: self.shared.clone() }
    }

    /// What the session sees: the committed state, or the transaction's snapshot, with its changes.
    pub fn visible(&self) -> Database {
        let committed = &self.shared.borrow().committed;
        let root = match &self.transaction {
            None => committed.clone(),
            Some(Transaction { snapshot: Some(snapshot), .. }) => snapshot.clone(),
            Some(transaction) => merge(&transaction.base, &transaction.current, committed),
        };
        Database { root }
    }

    /// Where the session stands.
    pub fn transaction(&self) -> TransactionState {
        match &self.transaction {
            Some(transaction) if transaction.failed => TransactionState::Failed,
            Some(transaction) if !transaction.implicit => TransactionState::Open,
            _ => TransactionState::Idle,
        }
    }

    /// Runs exactly one statement, for a caller that has no other session go on meanwhile.
    ///
    /// # Errors
    /// PostgreSQL's, or 0A000 for what is not supported. A failed statement changes nothing but sequences.
    /// 55P03 when it would have to wait for another session; [`Connection::step`] waits.
    pub fn execute(&mut self, statement: &str, context: &mut Context<'_>) -> Result<Outcome, SqlError> {
        if let Some(line) = statement.strip_prefix('\\') {
            return super::psql::run(self, line, context);
        }
        match self.step(statement, context)? {
            Step::Done(outcome) => Ok(outcome),
            Step::Blocked(_) => {
                let error = SqlError::new("55P03", "canceling statement due to lock timeout");
                self.give_up();
                Err(error.with_hint("Another session has locked what this statement needs."))
            }
        }
    }

    /// Runs a query on a copy of what the session sees, and records what flows through its plan
    /// ([`Outcome::recording`]). The session is left as it is.
    ///
    /// # Errors
    /// As [`Connection::execute`]. 54000 when there is too much to step through, 0A000 for what is no query.
    pub fn record(&self, statement: &str, context: &mut Context<'_>) -> Result<Outcome, SqlError> {
        let mut copy = Connection::open(self.visible());
        (copy.settings, copy.records) = (self.settings.clone(), true);
        copy.execute(statement, context)
    }

    /// Runs exactly one statement, or begins to wait.
    ///
    /// # Errors
    /// As [`Connection::execute`], without 55P03. 55000 while another statement waits.
    pub fn step(&mut self, statement: &str, context: &mut Context<'_>) -> Result<Step, SqlError> {
        if self.pending.is_some() {
            return Err(SqlError::new("55000", "another command is already in progress"));
        }
        let before = self.sequences.clone();
        let (settings, root) = (self.settings.clone(), self.visible().root);
        let result = self.attempt(statement, context, None);
        let result = self.settle(result, before, context.now_micros, || {
            Pending::new(statement, context.now_micros, context.seed)
        });
        match result {
            Ok(Step::Done(outcome)) if outcome.notices.is_empty() => Ok(Step::Done(outcome)),
            // names are told as they were found before the statement
            result => self.told_step(&self.env_of(settings, root), result),
        }
    }

    /// One attempt at a statement; `resumed` is the snapshot it began with.
    fn attempt(
        &mut self,
        text: &str,
        context: &mut Context<'_>,
        resumed: Option<Rc<Root>>,
    ) -> Result<Attempt, SqlError> {
        if let Some(planned) = self.planned_before(text).filter(|_| resumed.is_none()) {
            if self.transaction() == TransactionState::Failed {
                return Err(aborted());
            }
            if self.transaction.is_none() {
                self.begin(context.now_micros, true);
            }
            let may = |transaction: &Transaction| match planned {
                Planned::Query(_) => true,
                Planned::Write(_) => !transaction.read_only,
            };
            if self.transaction.as_ref().is_some_and(may) {
                return self.statement(Work::Planned(&planned), context, None, None);
            }
        }
        if let Some(control) = parse::transaction::control(text)? {
            return self.control(control, context);
        }
        let explain = super::explain::options::explain(text)?;
        let (explain, text) = match &explain {
            None if self.records => (Some(Explaining::recording()), text),
            Some((options, rest)) => (Some(Explaining::new(*options, self.clock.clone())), rest.as_str()),
            None => (None, text),
        };
        if let Some(ask) = parse::maintain::maintain(text)? {
            if self.transaction() == TransactionState::Failed {
                return Err(aborted());
            }
            if self.transaction.is_none() {
                self.begin(context.now_micros, true);
            }
            return self.maintain(&ask).map(Attempt::Done);
        }
        if let Some(setting) = parse::settings::setting(text)? {
            return self.setting(setting).map(Attempt::Done);
        }
        let restart = parse::extra::restart(text)?;
        let parsed = match &restart {
            Some(_) => None,
            None if self.parameters.is_some() => Some(parse::command_body(text)?),
            None => Some(parse::command(text)?),
        };
        if let Some(parsed) = &parsed
            && let Some(own) = &parsed.own
            && let Some(attempt) = self.prepared_statement(own, parsed, context, resumed.as_ref())?
        {
            return Ok(attempt);
        }
        if let Some(parsed) = &parsed {
            let source = Source { text, lexemes: &parsed.lexemes };
            if let Some(outcome) = self.savepoint(&parsed.statement, source)? {
                return Ok(Attempt::Done(outcome));
            }
        }
        if self.transaction() == TransactionState::Failed {
            return Err(aborted());
        }
        if self.transaction.is_none() {
            self.begin(context.now_micros, true);
        }
        let shown = explain.as_ref().is_some_and(|explain| !explain.options.analyze);
        let writing = match &parsed {
            // EXPLAIN alone changes nothing
            _ if shown => None,
            Some(parsed) => read_only::writing_command(parsed),
            None => Some("ALTER TABLE"),
        };
        if let (Some(command), Some(Transaction { read_only: true, .. })) = (writing, &self.transaction) {
            return Err(read_only::refused(command));
        }
        match (restart, parsed) {
            (Some(restart), _) => self.restart(&restart).map(Attempt::Done),
            (None, Some(parsed)) => self.statement(Work::Parsed(&parsed), context, resumed, explain.as_ref()),
            (None, None) => Err(SqlError::new("XX000", "nothing to run")),
        }
    }

    /// The plan of a text that was run before over what the session sees, if nothing else goes into it.
    fn planned_before(&self, text: &str) -> Option<Planned> {
        let plain = self.parameters.is_none() && !self.records && self.settings.are_defaults();
        if plain { self.plans.find(text, &self.visible().root) } else { None }
    }

    /// One statement in its transaction.
    fn statement(
        &mut self,
        work: Work<'_>,
        context: &mut Context<'_>,
        resumed: Option<Rc<Root>>,
        explain: Option<&Explaining>,
    ) -> Result<Attempt, SqlError> {
        let Some(transaction) = &mut self.transaction else { return Err(aborted()) };
        let latest = transaction.take_up(&self.shared.borrow().committed);
        if let Some(blocked) = transaction.begin_serializable(&self.shared, self.id)? {
            return Ok(Attempt::Blocked(blocked));
        }
        let definition = matches!(work, Work::Parsed(parsed) if definitions::is_definition(parsed));
        let seen = match &transaction.snapshot {
            // definitions are read as they are, whatever the snapshot
            _ if definition => latest.clone(),
            _ if !transaction.isolation.keeps_snapshot() => resumed.unwrap_or_else(|| latest.clone()),
            Some(snapshot) => snapshot.clone(),
            None => latest.clone(),
        };
        if transaction.isolation.keeps_snapshot() && transaction.snapshot.is_none() {
            transaction.snapshot = Some(latest.clone());
            transaction.first = Some(latest.clone());
            self.shared.borrow_mut().keeps_snapshot(self.id);
        }
        transaction.queried = true;
        let mut claims = Claims::new(&self.shared, self.id, transaction.isolation, transaction.implicit);
        if transaction.serial.is_none() {
            claims.reads = None;
        }
        claims.read_only = transaction.read_only;
        claims.latest = (!Rc::ptr_eq(&seen, &latest)).then(|| latest.clone());
        let mut root = (*latest).clone();
        {
            let shared = self.shared.borrow();
            root.last_id = root.last_id.max(shared.last_id);
            self.sequences.states = shared.sequences.clone();
        }
        let restarted = self.sequences.restarted.clone();
        let env = Env {
            now_micros: transaction.started_micros,
            statement_micros: context.now_micros,
            temp: temporary(self.id),
            parameters: self.parameters.clone(),
            ..Env::default()
        };
        let env = match &self.identity {
            Some((user, database)) => Env { user: user.clone(), database: database.clone(), ..env },
            None => env,
        };
        let env = env.in_session(self.settings.clone(), seen.clone());
        env.random.set(context.seed);
        let sequences = &mut self.sequences;
        let mut result = match work {
            Work::Planned(planned) => {
                run_planned(planned, &seen, &mut root, &env, context, sequences, &claims)
            }
            Work::Parsed(parsed) => {
                let plans = if self.parameters.is_none() && self.settings.are_defaults() {
                    Some((&mut self.plans, &seen))
                } else {
                    None
                };
                let surroundings = (None, explain, plans);
                run_statement(parsed, &seen, &mut root, &env, context, sequences, Some(&claims), surroundings)
            }
        };
        if let (Work::Parsed(parsed), Ok(_), true) = (work, &result, definition) {
            let locked = definitions::lock(parsed, &latest, &root, &claims);
            result = locked.and(result);
        }
        {
            let mut shared = self.shared.borrow_mut();
            shared.last_id = shared.last_id.max(root.last_id);
        }
        if let Some((on, what)) = claims.blocked() {
            // an older snapshot only helps who waits for a row: behind a table's lock everything may be new
            let keep =
                matches!(what, Awaited::Row { .. }) && !definition && !transaction.isolation.keeps_snapshot();
            self.show(&claims, Rc::new(root));
            return Ok(Attempt::Blocked(Blocked { on, what, snapshot: keep.then_some(seen) }));
        }
        // numbers a failed statement took stay taken
        self.shared.borrow_mut().set_sequences(&self.sequences.states);
        let outcome = match result {
            Ok(mut outcome) => {
                outcome.notices.append(&mut env.notices.borrow_mut());
                outcome.slept_micros = env.slept_micros.get();
                outcome
            }
            Err(error) => {
                self.sequences.restarted = restarted;
                self.shared.borrow_mut().keep_advisory(self.id, &claims.advisory.borrow());
                return Err(error);
            }
        };
        if let Some(serial) = transaction.serial {
            let changed = if outcome.change == Change::None { Vec::new() } else { writes(&latest, &root) };
            let reads = claims
                .reads
                .as_ref()
                .map(|reads| std::mem::take(&mut *reads.borrow_mut()))
                .unwrap_or_default();
            self.shared.borrow_mut().conflicts.statement(serial, &reads, changed)?;
        }
        self.settings = env.settings.into_inner();
        if outcome.change != Change::None {
            transaction.current = Rc::new(root);
            transaction.moved.append(&mut claims.moved.borrow_mut());
        }
        if transaction.snapshot.is_some() {
            transaction.snapshot = Some(if definition || Rc::ptr_eq(&seen, &latest) {
                transaction.current.clone()
            } else {
                merge(&latest, &transaction.current, &seen)
            });
        }
        if claims.unnoted {
            self.shared.borrow_mut().keep_advisory(self.id, &claims.advisory.borrow());
        } else {
            let current = transaction.current.clone();
            self.show(&claims, current);
        }
        Ok(Attempt::Done(outcome))
    }

    /// Lets the other sessions know what this one holds now.
    fn show(&mut self, claims: &Claims, current: Rc<Root>) {
        let Some(transaction) = &self.transaction else { return };
        let mut shared = self.shared.borrow_mut();
        if let Some(backend) = shared.sessions.get_mut(&self.id) {
            backend.in_transaction = true;
            backend.base = transaction.base.clone();
            backend.current = current;
            backend.held = claims.held.borrow().clone();
            backend.advisory = claims.advisory.borrow().clone();
        }
        if claims.released.get() {
            shared.wake(self.id);
        }
    }
}

/// The schema of a session's temporary tables.
fn temporary(id: SessionId) -> Rc<str> {
    format!("pg_temp_{}", id.0 + 2).into()
}

/// The warnings of the statement's own functions.
fn warnings(claims: Option<&Claims>) -> Vec<super::outcome::Notice> {
    claims.map(|claims| std::mem::take(&mut *claims.warnings.borrow_mut())).unwrap_or_default()
}

fn aborted() -> SqlError {
    SqlError::new("25P02", "current transaction is aborted, commands ignored until end of transaction block")
}

#[cfg(test)]
mod tests;
