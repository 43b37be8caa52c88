//! The simple protocol: a text of statements, run one after another.
//!
//! Several statements of one text are one transaction, unless they say otherwise
//! (<https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT>).

use std::rc::Rc;

use super::moments::may_write;
use super::session::{Current, Purpose, Session};
use super::{Postgres, cost, spans, wire};
use crate::sql::script::{self, StatementSpan};
use crate::sql::types::Type;
use crate::sql::value::Value;
use crate::sql::{Change, Notice, Outcome, SqlError, Step, TransactionState};
use crate::world::{MICROSECOND, Nanos, SocketId, World};

/// A simple query in the midst of its statements.
pub(super) struct Simple {
    text: Rc<str>,
    spans: Vec<StatementSpan>,
    next: usize,
    /// A transaction that the text itself makes is open.
    implicit: bool,
}

impl Postgres {
    pub(super) fn query(&mut self, socket: SocketId, text: String, world: &World) {
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        session.portals.remove("");
        session.statements.remove("");
        let spans = script::split(&text);
        if spans.is_empty() {
            wire::empty_query(&mut session.out);
            session.ready();
            return;
        }
        self.next_of(socket, Simple { text: text.into(), spans, next: 0, implicit: false }, world);
    }

    /// Runs the next statement of a query, or ends it.
    pub(super) fn next_of(&mut self, socket: SocketId, mut query: Simple, world: &World) {
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        let Some(span) = query.spans.get(query.next).copied() else {
            session.ready();
            return;
        };
        query.next += 1;
        let last = query.next == query.spans.len();
        let idle = session.connection.as_ref().is_none_or(|it| it.transaction() == TransactionState::Idle);
        if idle && query.spans.len() > 1 {
            query.implicit = session.own("BEGIN", world).is_ok();
        }
        let text = query.text.get(span.start..span.end).unwrap_or_default().to_owned();
        session.simple = Some(query);
        self.run(socket, &text, None, Purpose::Simple { start: span.start, last }, world);
    }

    /// Runs a statement for a purpose.
    pub(super) fn run(
        &mut self,
        socket: SocketId,
        text: &str,
        values: Option<Rc<[(Type, Value)]>>,
        purpose: Purpose,
        world: &World,
    ) {
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        let span = spans::begin(session, self.id, text, values.as_deref(), world);
        session.current = Some(Current { purpose, span, may_write: may_write(text), before: None });
        session.look();
        let result = session.step(text, values, world);
        self.came_to(socket, result, world);
        self.resume_ready(world);
    }

    /// What a statement, begun or resumed, came to.
    pub(super) fn came_to(&mut self, socket: SocketId, result: Result<Step, SqlError>, world: &World) {
        let host = self.id;
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        let result = match result {
            Ok(Step::Blocked(wait)) => return session.wait(host, &wait, world),
            Ok(Step::Done(outcome)) => Ok(outcome),
            Err(error) => Err(error),
        };
        session.end_wait(world);
        let Some(mut current) = session.current.take() else { return };
        if let Ok(outcome) = &result {
            self.moments.keep(&mut current, outcome.change, session);
        }
        let Current { purpose, span, .. } = current;
        let result = match &purpose {
            Purpose::Simple { last, .. } => session.settle(result, *last, world),
            Purpose::Portal { .. } => result,
        };
        let length = match &result {
            Ok(outcome) => cost::of_statement(outcome, session.commits(outcome)),
            Err(_) => cost::FAILED,
        };
        // a sleeper needs no core
        let slept = result.as_ref().map_or(0, |outcome| outcome.slept_micros.saturating_mul(MICROSECOND));
        let at = self.compute(length, world).saturating_add(slept);
        let (result, at) = match self.sessions.get_mut(&socket) {
            Some(session) => session.timed(result, at, world),
            None => (result, at),
        };
        spans::end(span, &result, at, world);
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        session.compute_until(host, at, world);
        match purpose {
            Purpose::Simple { start, .. } => session.answer(result, start),
            Purpose::Portal { name, most } => session.answer_portal(result, &name, most),
        }
    }
}

impl Session {
    /// Ends or leaves the transaction that a text of several statements is.
    fn settle(
        &mut self,
        result: Result<Outcome, SqlError>,
        last: bool,
        world: &World,
    ) -> Result<Outcome, SqlError> {
        let Some(query) = self.simple.as_mut().filter(|query| query.implicit) else { return result };
        match result {
            Ok(mut outcome) => match outcome.command {
                "BEGIN" | "START TRANSACTION" => {
                    // from here on it is an ordinary one
                    query.implicit = false;
                    outcome.notices.clear();
                    Ok(outcome)
                }
                "COMMIT" | "ROLLBACK"
                    if self
                        .connection
                        .as_ref()
                        .is_none_or(|it| it.transaction() == TransactionState::Idle) =>
                {
                    query.implicit = false;
                    let message = "there is no transaction in progress".to_owned();
                    outcome.notices.push(Notice { severity: "WARNING", message });
                    Ok(outcome)
                }
                _ if last => {
                    query.implicit = false;
                    self.own("COMMIT", world).map(|()| outcome)
                }
                _ => Ok(outcome),
            },
            Err(error) => {
                query.implicit = false;
                // the error is what counts
                let _ = self.own("ROLLBACK", world);
                Err(error)
            }
        }
    }

    /// `statement_timeout`: a statement that takes longer is stopped. One that has changed something is let through,
    /// since what it did is done already.
    fn timed(
        &mut self,
        result: Result<Outcome, SqlError>,
        at: Nanos,
        world: &World,
    ) -> (Result<Outcome, SqlError>, Nanos) {
        let Some(connection) = &mut self.connection else { return (result, at) };
        let Some(micros) = connection.statement_timeout_micros() else { return (result, at) };
        let until = world.now().saturating_add(micros.saturating_mul(MICROSECOND));
        match result {
            Ok(outcome) if outcome.change == Change::None && at > until => {
                connection.abort();
                let error = SqlError::new("57014", "canceling statement due to statement timeout");
                (Err(error), until)
            }
            result => (result, at),
        }
    }

    fn answer(&mut self, result: Result<Outcome, SqlError>, start: usize) {
        let outcome = match result {
            Ok(outcome) => outcome,
            Err(mut error) => {
                let text = self.simple.take().map(|query| query.text).unwrap_or_default();
                error.position = error.position.map(|at| at + start);
                wire::error(&mut self.out, "ERROR", &error, &text, None);
                self.ready();
                return;
            }
        };
        for notice in &outcome.notices {
            wire::notice(&mut self.out, notice);
        }
        if let Some(set) = &outcome.rows {
            wire::row_description(&mut self.out, &set.columns, &[]);
            for row in &set.rows {
                // the text form is there for every type
                let _ = wire::data_row(&mut self.out, row, &set.columns, &[]);
            }
        }
        wire::command_complete(&mut self.out, &outcome);
    }
}
