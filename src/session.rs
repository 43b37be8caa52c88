//! What the worker runs, without a worker: a request in, events out.
//!
//! A session holds one connection to one database. It knows no browser: the clock comes in, so that tests and the
//! native program drive it the same way as the worker does.

pub mod api;
pub mod archive;
mod changes;
mod database;
mod describe;
mod explain;
mod files;
mod history;
mod plans;
mod rehearsal;
mod run;
mod steps;

pub mod export;
pub mod import;

use std::rc::Rc;

use crate::protocol::{Call, Event, Failure, Progress, Reply, Request, RequestId};
use crate::sql::{Change, Connection};

/// The outside's clocks.
pub struct Clock {
    /// Milliseconds since 1970-01-01 UTC, for `now()`.
    pub unix_millis: Box<dyn Fn() -> f64>,
    /// Milliseconds since any fixed moment, never going back, for measuring.
    pub elapsed_millis: Box<dyn Fn() -> f64>,
}

/// One open database and what belongs to it.
pub struct Session {
    clock: Clock,
    connection: Connection,
    /// The clock for measuring, shared with the connection.
    elapsed: Rc<dyn Fn() -> f64>,
    /// What the open transaction did, to be told as changes at COMMIT.
    transaction: changes::OpenTransaction,
    path_told: changes::PathTold,
    /// Seeds `random()`: each statement gets its own.
    seed: u64,
    /// The file looked at last.
    import: Option<import::Loaded>,
    import_name: String,
    history: history::History,
    /// Rows and kind of change of the open transaction, for its point in the history.
    pending: (u64, Change),
    /// A sample opened before it was asked for.
    rehearsal: Option<rehearsal::Rehearsal>,
    /// True from the first request on.
    was_asked: bool,
    /// What runs the project's application.
    api: Box<dyn api::Api>,
}

/// Where progress of one request goes.
pub struct Sink<'a> {
    id: RequestId,
    send: &'a mut dyn FnMut(Event),
}

impl Sink<'_> {
    fn progress(&mut self, progress: Progress) {
        (self.send)(Event::Progress { id: self.id, progress });
    }
}

impl Session {
    /// A session over an empty database that runs no application.
    pub fn new(clock: Clock) -> Self {
        Session::with_api(clock, Box::new(api::SqlOnly))
    }

    /// A session whose project may have an application.
    pub fn with_api(clock: Clock, api: Box<dyn api::Api>) -> Self {
        let now = (clock.unix_millis)();
        let elapsed: Rc<dyn Fn() -> f64> = Rc::from(clock.elapsed_millis);
        let shared = elapsed.clone();
        let clock = Clock { unix_millis: clock.unix_millis, elapsed_millis: Box::new(move || shared()) };
        let mut connection = Connection::open(Default::default());
        connection.set_clock(elapsed.clone());
        Session {
            clock,
            elapsed,
            history: history::History::of(connection.database().clone(), now),
            connection,
            transaction: Default::default(),
            path_told: Default::default(),
            seed: now as u64,
            import: None,
            import_name: String::new(),
            pending: (0, Change::None),
            rehearsal: None,
            was_asked: false,
            api,
        }
    }

    /// Handles one request. Progress and the one answer go to `send`.
    pub fn handle(&mut self, request: Request, send: &mut dyn FnMut(Event)) {
        let id = request.id;
        self.was_asked = true;
        if self.rehearsal.is_some() && !matches!(request.call, Call::Open(_)) {
            self.forget_rehearsal();
        }
        let mut sink = Sink { id, send };
        let outcome = match request.call {
            Call::Open(ask) => reply(Reply::Open, self.open(ask, &mut sink)),
            Call::RunSql(ask) => reply(Reply::RunSql, self.run(ask, &mut sink)),
            Call::ExplainSql(ask) => reply(Reply::ExplainSql, self.explain(ask, &mut sink)),
            Call::TryPlan(ask) => reply(Reply::TryPlan, Ok(self.try_plan(&ask))),
            Call::TakeSnapshot(_) => reply(Reply::TakeSnapshot, self.snapshot()),
            Call::ListHistory(_) => reply(Reply::ListHistory, self.list_history()),
            Call::ViewPoint(ask) => reply(Reply::ViewPoint, self.view_point(ask, &mut sink)),
            Call::ComparePoints(ask) => reply(Reply::ComparePoints, self.compare_points(ask)),
            Call::RestorePoint(ask) => reply(Reply::RestorePoint, self.restore_point(ask)),
            Call::StepQuery(ask) => reply(Reply::StepQuery, self.step_query(ask)),
            Call::InspectImport(ask) => reply(Reply::InspectImport, self.inspect(ask)),
            Call::ApplyImport(ask) => reply(Reply::ApplyImport, self.apply(ask, &mut sink)),
            Call::Export(ask) => reply(Reply::Export, self.export(ask)),
            Call::PackZip(ask) => reply(Reply::PackZip, archive::pack(ask)),
            Call::UnpackZip(ask) => reply(Reply::UnpackZip, archive::unpack(ask)),
            Call::ListRequests(ask) => reply(Reply::ListRequests, self.api.list(ask)),
            Call::SendRequest(ask) => reply(Reply::SendRequest, self.send_request(ask)),
            Call::ExportRequest(ask) => reply(Reply::ExportRequest, self.api.export(ask)),
            Call::EditRequests(ask) => reply(Reply::EditRequests, self.api.edit(ask)),
            Call::PrintRequest(ask) => reply(Reply::PrintRequest, self.api.print(ask)),
            Call::ReadTrace(ask) => reply(Reply::ReadTrace, self.api.read_trace(&ask)),
            Call::SendMany(ask) => reply(Reply::SendMany, self.send_many(ask)),
            Call::ReadPlan(ask) => reply(Reply::ReadPlan, self.api.read_plan(ask)),
            Call::RunTests(ask) => reply(Reply::RunTests, self.run_tests(ask)),
        };
        send(Event::Done { id, outcome });
    }
}

/// Wraps what a handler answered; a refusal is a sentence.
fn reply<T>(wrap: fn(T) -> Reply, outcome: Result<T, String>) -> Result<Reply, Failure> {
    outcome.map(wrap).map_err(Failure::Refused)
}
