mod changes;

use super::*;
use crate::protocol::sql::{Change, Open};
use crate::protocol::{Call, Event, Reply, Request, RequestId};
use crate::session::Clock;

fn session() -> Session {
    Session::new(Clock { unix_millis: Box::new(|| 1.7e12), elapsed_millis: Box::new(|| 0.0) })
}

/// A clock that is a second later each time it is asked.
fn hurried() -> Session {
    let now = std::cell::Cell::new(0.0);
    let elapsed_millis = Box::new(move || {
        now.set(now.get() + 1000.0);
        now.get()
    });
    Session::new(Clock { unix_millis: Box::new(|| 1.7e12), elapsed_millis })
}

fn ask(session: &mut Session, call: Call) -> (Vec<StatementBlock>, Reply) {
    let (mut blocks, mut reply) = (Vec::new(), None);
    session.handle(Request { id: RequestId(1), call }, &mut |event| match event {
        Event::Progress { progress: Progress::Statement(block), .. } => blocks.push(*block),
        Event::Done { outcome, .. } => reply = Some(outcome.expect("a reply")),
        _ => {}
    });
    (blocks, reply.expect("an answer"))
}

fn run(session: &mut Session, text: &str, target: Target) -> Vec<StatementBlock> {
    ask(session, Call::RunSql(RunSql { text: text.into(), target, limits: Limits::default() })).0
}

fn code(block: &StatementBlock) -> &str {
    block.outcome.as_ref().err().map_or("ok", |error| &error.code)
}

/// A script goes on after an error, and the error underlines its word.
#[test]
fn a_script_goes_on_after_an_error() {
    let text = "CREATE TABLE t (a integer);\nSELECT nope FROM t;\nINSERT INTO t VALUES (1);";
    let blocks = run(&mut session(), text, Target::All);
    assert_eq!(blocks.iter().map(code).collect::<Vec<_>>(), ["ok", "42703", "ok"]);
    let span = blocks[1].outcome.as_ref().err().and_then(|error| error.span).expect("a place");
    assert_eq!(&text[span.0 as usize..span.1 as usize], "nope");
    assert_eq!(blocks[1].line, 2);
}

/// The statement at the cursor, and a selection in the middle of a text, keep their places in the whole text.
#[test]
fn targets_keep_their_places() {
    let text = "SELECT 1;\nSELECT 2;\nSELECT 3;";
    let mut session = session();
    let blocks = run(&mut session, text, Target::At(12));
    assert_eq!(&text[blocks[0].start as usize..blocks[0].end as usize], "SELECT 2");
    let blocks = run(&mut session, text, Target::Range(10, 28));
    assert_eq!(blocks.len(), 2);
    assert_eq!((blocks[1].line, &text[blocks[1].start as usize..blocks[1].end as usize]), (3, "SELECT 3"));
}

/// Changes are told when they are permanent: at once, at COMMIT, and not after ROLLBACK.
#[test]
fn changes_are_told_when_permanent() {
    let text = "CREATE TABLE t (a integer); SELECT * FROM t; BEGIN; INSERT INTO t VALUES (1); COMMIT;
        BEGIN; INSERT INTO t VALUES (2); ROLLBACK;";
    let blocks = run(&mut session(), text, Target::All);
    let changes: Vec<usize> = blocks.iter().map(|block| block.changes.len()).collect();
    assert_eq!(changes, [1, 0, 0, 0, 3, 0, 0, 0]);
}

/// A statement that does not end is stopped by the clock, and the session goes on.
#[test]
fn a_runaway_statement_is_stopped() {
    let mut session = hurried();
    run(
        &mut session,
        "CREATE TABLE t (a integer); INSERT INTO t SELECT g FROM generate_series(1, 3000) AS g",
        Target::All,
    );
    let blocks = run(&mut session, "SELECT count(*) FROM t a, t b, t c, t d", Target::All);
    assert_eq!(code(&blocks[0]), "57014");
    assert_eq!(code(&run(&mut session, "SELECT 1", Target::All)[0]), "ok");
}

/// A result of more bytes than allowed shows the first rows and says how many there are.
#[test]
fn big_results_are_cut() {
    let limits = Limits { bytes: 1000, ..Limits::default() };
    let call =
        RunSql { text: "SELECT g FROM generate_series(1, 5000) AS g".into(), target: Target::All, limits };
    let (blocks, _) = ask(&mut session(), Call::RunSql(call));
    let table = blocks[0].outcome.as_ref().ok().and_then(|done| done.table.as_ref()).expect("rows");
    assert_eq!(table.total_rows, 5000);
    assert!(table.rows() < 500, "{}", table.rows());
}

/// A snapshot and the changes after it give back the same database; a damaged snapshot falls back to the files.
#[test]
fn a_database_comes_back() {
    let mut first = session();
    run(
        &mut first,
        "CREATE TABLE t (a integer PRIMARY KEY, b text); INSERT INTO t VALUES (1, 'x')",
        Target::All,
    );
    let (_, reply) = ask(&mut first, Call::TakeSnapshot(crate::protocol::sql::TakeSnapshot));
    let Reply::TakeSnapshot(snapshot) = reply else { panic!("another reply") };
    let mut damaged = snapshot.bytes.clone();
    damaged.truncate(10);
    for (bytes, unreadable, expected) in [(snapshot.bytes, false, "2"), (damaged, true, "1")] {
        let open = Open {
            snapshot: Some(bytes),
            scripts: vec![("schema.sql".into(), "CREATE TABLE t (a integer PRIMARY KEY, b text)".into())],
            replay: vec![Change { sql: "INSERT INTO t VALUES (2, 'y')".into(), now_micros: 0, seed: 1 }],
        };
        let mut second = session();
        let (_, reply) = ask(&mut second, Call::Open(open));
        let Reply::Open(opened) = reply else { panic!("another reply") };
        assert_eq!((opened.problems.len(), opened.snapshot_unreadable), (0, unreadable));
        let blocks = run(&mut second, "SELECT count(*)::integer FROM t", Target::All);
        let table = blocks[0].outcome.as_ref().ok().and_then(|done| done.table.as_ref()).expect("rows");
        assert_eq!(table.cell(0, 0), Some(expected));
    }
}

#[test]
fn underlines_whole_words() {
    assert_eq!(word_length("books.title FROM"), 11);
    assert_eq!(word_length("\"My table\" x"), 10);
    assert_eq!(word_length("'abc') x"), 5);
    assert_eq!(word_length("<= 3"), 2);
    assert_eq!(word_length(""), 0);
}
