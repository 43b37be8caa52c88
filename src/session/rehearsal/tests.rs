use super::*;
use crate::protocol::sql::{RunSql, Target};
use crate::protocol::{Ask, Request};
use crate::session::Clock;

const SCHEMA: &str = "CREATE TABLE pet (id int, at timestamptz DEFAULT now());";
const SEED: &str = "INSERT INTO pet VALUES (1), (2); SELECT broken;";

fn session() -> Session {
    Session::new(Clock { unix_millis: Box::new(|| 1.7e12), elapsed_millis: Box::new(|| 0.0) })
}

fn bundle(first_query: &str) -> String {
    let text = |text: &str| serde_json::to_string(text).expect("JSON");
    let (queries, schema, seed) = (text(first_query), text(SCHEMA), text(SEED));
    format!(
        r#"{{"sample": {{"slug": "pets", "title": "Pets", "first_query": "queries.sql#1"}},
            "files": {{"queries.sql": {queries}, "schema.sql": {schema}, "seed.sql": {seed}}}}}"#
    )
}

fn ask<A: Ask>(session: &mut Session, ask: A) -> A::Reply {
    let mut answer = None;
    session.handle(Request { id: RequestId(1), call: ask.into_call() }, &mut |event| {
        if let Event::Done { outcome, .. } = event {
            answer = Some(outcome.expect("an answer"));
        }
    });
    A::from_reply(answer.expect("an answer")).expect("a reply of its kind")
}

fn open(seed: &str) -> Open {
    let scripts =
        vec![("schema.sql".to_owned(), SCHEMA.to_owned()), ("seed.sql".to_owned(), seed.to_owned())];
    Open { snapshot: None, scripts, replay: Vec::new() }
}

/// Failed statements of a script: how a test sees what is in the database.
fn failures(session: &mut Session, text: &str) -> u32 {
    ask(session, RunSql { text: text.into(), target: Target::All, limits: Limits::default() }).failed
}

#[test]
fn what_was_opened_in_advance_is_what_would_have_been_opened() {
    let (mut cold, mut warm) = (session(), session());
    warm.rehearse(&bundle("SELECT * FROM pet;"));
    assert!(warm.rehearsal.is_some());
    let opened = ask(&mut cold, open(SEED));
    assert_eq!(opened.problems.len(), 1);
    assert_eq!(ask(&mut warm, open(SEED)), opened);
    assert!(warm.rehearsal.is_none());
    assert_eq!(failures(&mut warm, "SELECT 1 / (count(*) - 1) FROM pet;"), 0);
}

#[test]
fn something_else_is_opened_as_if_nothing_had_been_done() {
    let mut session = session();
    session.rehearse(&bundle("SELECT * FROM pet;"));
    let opened = ask(&mut session, open(""));
    assert_eq!((opened.problems.len(), opened.schema.tables[0].row_count), (0, 0));
    // Too late: what is open is the learner's.
    session.rehearse(&bundle("SELECT * FROM pet;"));
    assert_eq!(failures(&mut session, "SELECT 1 / (1 - count(*)) FROM pet;"), 0);

    let mut session = self::session();
    session.rehearse(&bundle("SELECT * FROM pet;"));
    assert_eq!(failures(&mut session, "SELECT * FROM pet;"), 1, "there is no such table");
}

#[test]
fn a_first_query_that_changes_something_is_not_rehearsed() {
    let mut session = session();
    session.rehearse(&bundle("DELETE FROM pet;"));
    assert!(session.rehearsal.is_none());
    session.rehearse("no bundle");
    assert!(session.rehearsal.is_none());
    assert_eq!(ask(&mut session, open(SEED)).schema.tables[0].row_count, 2);
}
