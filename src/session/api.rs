//! The project's application, as far as a session knows it: something that lists, sends and prints requests.
//!
//! A trait, so that the program for SQL alone holds no JavaScript engine: it refuses, and the page starts the larger
//! program instead. The application's database is the session's own: both are connections of one server, so that
//! what a request writes is seen by the next query, and the other way round.

use crate::protocol::api::{
    EditRequests, EditedRequests, ExportRequest, ListRequests, ManySent, PrintRequest, PrintedRequest,
    ReadTrace, RequestList, SendMany, SendRequest, Sent, TraceRead,
};
use crate::protocol::history::Origin;
use crate::protocol::import::ExportedFile;
use crate::protocol::plan::{PlanRead, ReadPlan};
use crate::protocol::schema::Schema;
use crate::protocol::testing::{RunTests, TestsRan};
use crate::sql::{Database, Server, TransactionState};

use super::Session;
use super::describe::schema;

/// A statement of the application that wrote: the database just before and just after it, as its session saw it.
pub struct Moment {
    /// Its line in the trace.
    pub line: u32,
    pub before: Database,
    pub after: Database,
}

/// What runs a project's application.
pub trait Api {
    /// Whether there is anything to ask: the page shows no requests otherwise.
    fn runs_applications(&self) -> bool {
        true
    }

    /// The requests of a file.
    ///
    /// # Errors
    /// A sentence for the learner.
    fn list(&mut self, ask: ListRequests) -> Result<RequestList, String>;

    /// A request file after a change.
    ///
    /// # Errors
    /// A sentence for the learner.
    fn edit(&mut self, ask: EditRequests) -> Result<EditedRequests, String>;

    /// Sends a request to the application, whose database is on `server`. `unix_millis` is the time outside.
    /// [`Sent::changed`] is left empty: the session knows.
    ///
    /// # Errors
    /// A sentence for the learner; what went wrong in the application is part of the answer.
    fn send(&mut self, ask: SendRequest, server: &Server, unix_millis: f64) -> Result<Sent, String>;

    /// Takes the statements that wrote during the last [`Api::send`].
    fn moments(&mut self) -> Vec<Moment> {
        Vec::new()
    }

    /// Sends a request many times. [`ManySent::changed`] is left empty.
    ///
    /// # Errors
    /// As [`Api::send`].
    fn send_many(&mut self, ask: SendMany, server: &Server) -> Result<ManySent, String>;

    /// Runs a test file on the database of `server`. [`TestsRan::changed`] is left empty.
    ///
    /// # Errors
    /// A sentence for the learner; what went wrong in the tests is part of the answer.
    fn run_tests(&mut self, ask: RunTests, server: &Server) -> Result<TestsRan, String>;

    /// The plan of a query of a trace, to be drawn.
    ///
    /// # Errors
    /// A sentence for the learner.
    fn read_plan(&mut self, ask: ReadPlan) -> Result<PlanRead, String>;

    /// The latest answer of a request as a file.
    ///
    /// # Errors
    /// A sentence for the learner.
    fn export(&mut self, ask: ExportRequest) -> Result<ExportedFile, String>;

    /// A trace of a file.
    ///
    /// # Errors
    /// What is wrong with the file, and where in it.
    fn read_trace(&mut self, ask: &ReadTrace) -> Result<TraceRead, String>;

    /// A request as code.
    ///
    /// # Errors
    /// A sentence for the learner.
    fn print(&mut self, ask: PrintRequest) -> Result<PrintedRequest, String>;
}

/// The program without an application.
pub(super) struct SqlOnly;

const SQL_ONLY: &str =
    "This engine runs SQL alone. Reload the page, and open server.js to start the one with Node.";

impl Api for SqlOnly {
    fn runs_applications(&self) -> bool {
        false
    }

    fn list(&mut self, _: ListRequests) -> Result<RequestList, String> {
        Err(SQL_ONLY.to_owned())
    }

    fn edit(&mut self, _: EditRequests) -> Result<EditedRequests, String> {
        Err(SQL_ONLY.to_owned())
    }

    fn send(&mut self, _: SendRequest, _: &Server, _: f64) -> Result<Sent, String> {
        Err(SQL_ONLY.to_owned())
    }

    fn send_many(&mut self, _: SendMany, _: &Server) -> Result<ManySent, String> {
        Err(SQL_ONLY.to_owned())
    }

    fn run_tests(&mut self, _: RunTests, _: &Server) -> Result<TestsRan, String> {
        Err(SQL_ONLY.to_owned())
    }

    fn read_plan(&mut self, _: ReadPlan) -> Result<PlanRead, String> {
        Err(SQL_ONLY.to_owned())
    }

    fn export(&mut self, _: ExportRequest) -> Result<ExportedFile, String> {
        Err(SQL_ONLY.to_owned())
    }

    fn read_trace(&mut self, _: &ReadTrace) -> Result<TraceRead, String> {
        Err(SQL_ONLY.to_owned())
    }

    fn print(&mut self, _: PrintRequest) -> Result<PrintedRequest, String> {
        Err(SQL_ONLY.to_owned())
    }
}

impl Session {
    /// Whether this program can run a project's server.
    pub fn runs_applications(&self) -> bool {
        self.api.runs_applications()
    }

    /// Sends a request, and tells what it changed.
    #[inline(never)] // apart: tools/build/engine-beside-sql.txt
    pub(super) fn send_request(&mut self, ask: SendRequest) -> Result<Sent, String> {
        let before = self.before_requests()?;
        let server = self.connection.server();
        let mut sent = self.api.send(ask, &server, (self.clock.unix_millis)())?;
        for Moment { line, before, after } in self.api.moments() {
            let points = (self.history.keep(before), self.history.keep(after));
            if let Some(line) = sent.trace.lines.get_mut(line as usize) {
                line.points = Some(points);
            }
        }
        let name = || match &sent.outcome {
            Ok(answer) => [&answer.method, " ", &answer.url].concat(),
            Err(_) => "without an answer".to_owned(),
        };
        sent.changed = self.after_requests(&before, name());
        Ok(sent)
    }

    /// Sends a request many times, and tells what they changed.
    #[inline(never)] // apart: tools/build/engine-beside-sql.txt
    pub(super) fn send_many(&mut self, ask: SendMany) -> Result<ManySent, String> {
        let before = self.before_requests()?;
        let server = self.connection.server();
        let mut sent = self.api.send_many(ask, &server)?;
        let name = format!("{} requests", sent.requests.len());
        sent.changed = self.after_requests(&before, name);
        Ok(sent)
    }

    /// Runs a test file, and tells what it changed.
    #[inline(never)] // apart: tools/build/engine-beside-sql.txt
    pub(super) fn run_tests(&mut self, ask: RunTests) -> Result<TestsRan, String> {
        let before = self.before_requests()?;
        let server = self.connection.server();
        let name = ask.path.clone();
        let mut ran = self.api.run_tests(ask, &server)?;
        ran.changed = self.after_requests(&before, name);
        Ok(ran)
    }

    /// The database that an application is about to work on.
    fn before_requests(&self) -> Result<Database, String> {
        if self.connection.transaction() != TransactionState::Idle {
            return Err(
                "A transaction is open in the SQL console, and the application would wait for its locks. COMMIT or \
                 ROLLBACK it, then send again."
                    .to_owned(),
            );
        }
        Ok(self.connection.database())
    }

    /// Keeps a point of the history if the application has changed the database; the schema then.
    fn after_requests(&mut self, before: &Database, name: String) -> Option<Schema> {
        let after = self.connection.database();
        if after.is(before) {
            return None;
        }
        let (was, now) = (schema(&before.schema()), schema(&after.schema()));
        let shape = |it: &Schema| {
            it.tables.iter().map(|it| (it.name.clone(), it.columns.clone())).collect::<Vec<_>>()
        };
        let schema_changed = shape(&now) != shape(&was);
        self.remember(|| Origin::Request { name }, 0, schema_changed);
        Some(now)
    }
}

#[cfg(test)]
mod tests;
