//! The project's application, as far as a session knows it: something that lists, sends and prints requests.
//!
//! A trait, so that the program for SQL alone holds no JavaScript engine: it refuses, and the page starts the larger
//! program instead. The application's database is the session's own: both are connections of one server, so that
//! what a request writes is seen by the next query, and the other way round.

use crate::protocol::api::{
    EditRequests, EditedRequests, ListRequests, PrintRequest, PrintedRequest, RequestList, SendRequest, Sent,
};
use crate::protocol::history::Origin;
use crate::protocol::schema::Schema;
use crate::sql::{Server, TransactionState};

use super::Session;
use super::describe::schema;

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
    pub(super) fn send_request(&mut self, ask: SendRequest) -> Result<Sent, String> {
        if self.connection.transaction() != TransactionState::Idle {
            return Err(
                "A transaction is open in the SQL console, and the application would wait for its locks. COMMIT or \
                 ROLLBACK it, then send again."
                    .to_owned(),
            );
        }
        let before = self.connection.database();
        let schema_before = schema(&before.schema());
        let server = self.connection.server();
        let mut sent = self.api.send(ask, &server, (self.clock.unix_millis)())?;
        let after = self.connection.database();
        if !after.is(&before) {
            let now = schema(&after.schema());
            let name = match &sent.outcome {
                Ok(answer) => [&answer.method, " ", &answer.url].concat(),
                Err(_) => "without an answer".to_owned(),
            };
            let shape = |it: &Schema| {
                it.tables.iter().map(|it| (it.name.clone(), it.columns.clone())).collect::<Vec<_>>()
            };
            let schema_changed = shape(&now) != shape(&schema_before);
            self.remember(|| Origin::Request { name }, 0, schema_changed);
            sent.changed = Some(now);
        }
        Ok(sent)
    }
}

#[cfg(test)]
mod tests;
