//! The extended protocol: statements parsed, bound and executed by separate messages.

use std::rc::Rc;

use super::frontend::Bind;
use super::session::{Purpose, Session, micros};
use super::{Postgres, binary, wire};
use crate::sql::script;
use crate::sql::types::Type;
use crate::sql::value::Value;
use crate::sql::{Context, Description, Limits, Outcome, SqlError};
use crate::world::{SocketId, World};

/// A statement that Parse has made.
pub(super) struct Prepared {
    /// The client's text.
    whole: String,
    /// Where the statement begins in it, and its own text; empty when there is none.
    start: usize,
    text: String,
    description: Description,
}

/// A statement with its values.
pub(super) struct Portal {
    prepared: Rc<Prepared>,
    values: Rc<[(Type, Value)]>,
    formats: Vec<u16>,
    /// What it gave, and how many rows of it have been sent.
    result: Option<(Outcome, usize)>,
}

/// `statement "s1"`, or the unnamed one.
fn named(what: &str, name: &str) -> String {
    if name.is_empty() { format!("unnamed {what}") } else { format!("{what} \"{name}\"") }
}

impl Postgres {
    pub(super) fn parse(
        &mut self,
        socket: SocketId,
        name: String,
        whole: String,
        oids: &[u32],
        world: &World,
    ) {
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        match session.prepare(&name, &whole, oids, world) {
            Ok(prepared) => {
                session.statements.insert(name, Rc::new(prepared));
                wire::parse_complete(&mut session.out);
            }
            Err(error) => session.refuse(&error, &whole, None),
        }
    }

    pub(super) fn bind(&mut self, socket: SocketId, bind: Bind) {
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        if let Err((error, whence)) = session.bind(bind) {
            session.refuse(&error, "", whence.as_deref());
        }
    }

    pub(super) fn describe(&mut self, socket: SocketId, portal: bool, name: &str) {
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        let found = match portal {
            true => session.portals.get(name).map(|it| (it.prepared.clone(), it.formats.clone())),
            false => session.statements.get(name).map(|it| (it.clone(), Vec::new())),
        };
        let Some((prepared, formats)) = found else {
            let error = match portal {
                true => SqlError::new("34000", format!("portal \"{name}\" does not exist")),
                false => missing(name),
            };
            return session.refuse(&error, "", None);
        };
        if !portal {
            wire::parameter_description(&mut session.out, &prepared.description.parameters);
        }
        match &prepared.description.columns {
            Some(columns) => wire::row_description(&mut session.out, columns, &formats),
            None => wire::no_data(&mut session.out),
        }
    }

    pub(super) fn execute(&mut self, socket: SocketId, name: &str, most: u32, world: &World) {
        let Some(session) = self.sessions.get_mut(&socket) else { return };
        let Some(portal) = session.portals.get(name) else {
            let error = SqlError::new("34000", format!("portal \"{name}\" does not exist"));
            return session.refuse(&error, "", None);
        };
        if portal.prepared.text.is_empty() {
            return wire::empty_query(&mut session.out);
        }
        if portal.result.is_some() {
            return session.rows_of(name, most);
        }
        let (prepared, values) = (portal.prepared.clone(), portal.values.clone());
        let purpose = Purpose::Portal { name: name.to_owned(), most };
        self.run(socket, &prepared.text, Some(values), purpose, world);
    }
}

fn missing(name: &str) -> SqlError {
    SqlError::new("26000", format!("{} does not exist", named("prepared statement", name)))
}

impl Session {
    fn prepare(
        &mut self,
        name: &str,
        whole: &str,
        oids: &[u32],
        world: &World,
    ) -> Result<Prepared, SqlError> {
        if !name.is_empty() && self.statements.contains_key(name) {
            let message = format!("prepared statement \"{name}\" already exists");
            return Err(SqlError::new("42P05", message));
        }
        let spans = script::split(whole);
        let span = match spans.as_slice() {
            [] => {
                let description = Description { parameters: Vec::new(), columns: None };
                return Ok(Prepared { whole: whole.to_owned(), start: 0, text: String::new(), description });
            }
            [span] => *span,
            _ => {
                let message = "cannot insert multiple commands into a prepared statement";
                return Err(SqlError::new("42601", message));
            }
        };
        let Some(connection) = &mut self.connection else { return Err(missing(name)) };
        let mut declared = Vec::with_capacity(oids.len());
        for oid in oids {
            declared.push(match oid {
                0 | 705 => None,
                oid => {
                    Some(connection.type_of_oid(*oid).ok_or_else(|| {
                        SqlError::new("42704", format!("type with OID {oid} does not exist"))
                    })?)
                }
            });
        }
        let text = whole.get(span.start..span.end).unwrap_or_default();
        let mut go_on = || false;
        let context =
            Context { now_micros: micros(world), seed: 1, limits: Limits::default(), interrupt: &mut go_on };
        let description = connection.describe(text, &declared, &context).map_err(|mut error| {
            error.position = error.position.map(|at| at + span.start);
            error
        })?;
        Ok(Prepared { whole: whole.to_owned(), start: span.start, text: text.to_owned(), description })
    }

    fn bind(&mut self, bind: Bind) -> Result<(), (SqlError, Option<String>)> {
        let plain = |error: SqlError| (error, None);
        let Bind { portal, statement, formats, values, result_formats } = bind;
        let Some(prepared) = self.statements.get(&statement).cloned() else {
            return Err(plain(missing(&statement)));
        };
        if !portal.is_empty() && self.portals.contains_key(&portal) {
            return Err(plain(SqlError::new("42P03", format!("cursor \"{portal}\" already exists"))));
        }
        let types = &prepared.description.parameters;
        if formats.len() > 1 && formats.len() != values.len() {
            let message = format!(
                "bind message has {} parameter formats but {} parameters",
                formats.len(),
                values.len()
            );
            return Err(plain(SqlError::new("08P01", message)));
        }
        if values.len() != types.len() {
            let message = format!(
                "bind message supplies {} parameters, but prepared statement \"{statement}\" requires {}",
                values.len(),
                types.len()
            );
            return Err(plain(SqlError::new("08P01", message)));
        }
        let Some(connection) = &self.connection else { return Ok(()) };
        let mut read = Vec::with_capacity(values.len());
        for (at, (bytes, ty)) in values.iter().zip(types).enumerate() {
            let value = match bytes {
                None => Ok(Value::Null),
                Some(bytes) if wire::format(&formats, at) == 1 => binary::read(bytes, ty),
                Some(bytes) => text_of(bytes).and_then(|text| connection.read_value(text, ty)),
            };
            let value = value.map_err(|mut error| {
                error.position = None;
                let place = format!("{} parameter ${} = '...'", named("portal", &portal), at + 1);
                (error, Some(place))
            })?;
            read.push((ty.clone(), value));
        }
        let made = Portal { prepared, values: read.into(), formats: result_formats, result: None };
        self.portals.insert(portal, made);
        wire::bind_complete(&mut self.out);
        Ok(())
    }

    /// The answer to the Execute that ran a portal.
    pub(super) fn answer_portal(&mut self, result: Result<Outcome, SqlError>, name: &str, most: u32) {
        let Some(portal) = self.portals.get_mut(name) else { return };
        match result {
            Ok(outcome) => {
                for notice in &outcome.notices {
                    wire::notice(&mut self.out, notice);
                }
                portal.result = Some((outcome, 0));
                self.rows_of(name, most);
            }
            Err(mut error) => {
                let prepared = portal.prepared.clone();
                error.position = error.position.map(|at| at + prepared.start);
                self.refuse(&error, &prepared.whole, None);
            }
        }
    }

    /// Sends rows of a portal that has run, `most` of them when it is not 0.
    fn rows_of(&mut self, name: &str, most: u32) {
        let Some(portal) = self.portals.get_mut(name) else { return };
        let Some((outcome, sent)) = &mut portal.result else { return };
        let mut problem = None;
        if let Some(set) = &outcome.rows {
            let end = match most {
                0 => set.rows.len(),
                most => sent.saturating_add(most as usize).min(set.rows.len()),
            };
            for row in set.rows.get(*sent..end).unwrap_or_default() {
                if let Err(error) = wire::data_row(&mut self.out, row, &set.columns, &portal.formats) {
                    problem = Some(error);
                    break;
                }
            }
            let now = end - *sent;
            *sent = end;
            // as PostgreSQL, which has not looked further than it was asked to
            if problem.is_none() && most > 0 && now == most as usize {
                return wire::portal_suspended(&mut self.out);
            }
            if outcome.command == "SELECT" {
                outcome.row_count = Some(now as u64);
            }
        }
        match problem {
            Some(error) => self.refuse(&error, "", None),
            None => wire::command_complete(&mut self.out, outcome),
        }
    }
}

/// A value in the text format.
fn text_of(bytes: &[u8]) -> Result<&str, SqlError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| SqlError::not_utf8(bytes.get(error.valid_up_to()..).unwrap_or_default()))?;
    if text.contains('\0') { Err(SqlError::not_utf8(&[0])) } else { Ok(text) }
}
