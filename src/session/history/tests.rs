use super::*;
use crate::protocol::history::{ComparePoints, ListHistory, SchemaObject};
use crate::protocol::sql::{Limits, RunSql, Target};
use crate::protocol::{Ask, Event, Progress, Request, RequestId};
use crate::session::Clock;

fn session() -> Session {
    Session::new(Clock { unix_millis: Box::new(|| 1.7e12), elapsed_millis: Box::new(|| 0.0) })
}

/// Asks, and gives the reply with the statements told on the way.
fn ask<A: Ask>(session: &mut Session, ask: A) -> (Result<A::Reply, String>, Vec<StatementBlock>) {
    let (mut answer, mut blocks) = (None, Vec::new());
    session.handle(Request { id: RequestId(1), call: ask.into_call() }, &mut |event| match event {
        Event::Done { outcome, .. } => answer = Some(outcome),
        Event::Progress { progress: Progress::Statement(block), .. } => blocks.push(*block),
        _ => {}
    });
    let outcome = answer.expect("an answer").map_err(|failure| failure.to_string());
    (outcome.map(|reply| A::from_reply(reply).expect("a reply of its kind")), blocks)
}

fn run(session: &mut Session, text: &str) -> Vec<StatementBlock> {
    let call = RunSql { text: text.into(), target: Target::All, limits: Limits::default() };
    ask(session, call).1
}

fn points(session: &mut Session) -> Vec<history::Point> {
    ask(session, ListHistory).0.expect("a list").points
}

fn compare(session: &mut Session, from: u32, to: u32) -> Comparison {
    ask(session, ComparePoints { from, to, rows: 10 }).0.expect("a comparison")
}

const PETS: &str = "CREATE TABLE pet (id int PRIMARY KEY, name text); \
    INSERT INTO pet VALUES (1, 'Ada'), (2, 'Bo'); SELECT * FROM pet; \
    BEGIN; UPDATE pet SET name = 'Bob' WHERE id = 2; INSERT INTO pet VALUES (3, 'Cy'); COMMIT; \
    BEGIN; DELETE FROM pet; ROLLBACK; INSERT INTO pet VALUES (1, 'again');";

/// What was committed is a point; reading, failing and rolling back are none.
#[test]
fn committed_changes_are_points() {
    let mut session = session();
    run(&mut session, PETS);
    let points = points(&mut session);
    let shown: Vec<_> =
        points.iter().map(|point| (&point.origin, point.rows, point.schema_changed)).collect();
    let text = |text: &str, count| Origin::Statements { text: text.into(), count };
    assert_eq!(
        shown,
        [
            (&Origin::Opened, 0, false),
            (&text("CREATE TABLE pet (id int PRIMARY KEY, name text)", 1), 0, true),
            (&text("INSERT INTO pet VALUES (1, 'Ada'), (2, 'Bo')", 1), 2, false),
            (
                &text(
                    "BEGIN;\nUPDATE pet SET name = 'Bob' WHERE id = 2;\nINSERT INTO pet VALUES (3, 'Cy');\nCOMMIT",
                    4
                ),
                2,
                false
            ),
        ]
    );
}

/// A point answers as the database did, and cannot be changed.
#[test]
fn a_point_is_read_only() {
    let mut session = session();
    run(&mut session, PETS);
    let text = "SELECT name FROM pet WHERE id = 2; DELETE FROM pet; CREATE TABLE x (y int)".to_string();
    let view = ViewPoint { point: 3, text, target: Target::All, limits: Limits::default() };
    let (view, blocks) = ask(&mut session, view);
    let view = view.expect("a view");
    assert_eq!((view.statements, view.failed), (3, 2));
    let table = blocks[0].outcome.as_ref().expect("rows").table.as_ref().expect("a table");
    assert_eq!(table.cell(0, 0), Some("Bo"));
    let codes: Vec<_> =
        blocks[1..].iter().map(|block| block.outcome.as_ref().expect_err("refused").code.as_str()).collect();
    assert_eq!(codes, ["25006", "25006"]);
    assert_eq!(points(&mut session).len(), 4);
}

/// Rows are told apart by primary key; the other direction says the opposite.
#[test]
fn points_are_compared() {
    let mut session = session();
    run(&mut session, PETS);
    run(
        &mut session,
        "DELETE FROM pet WHERE id = 1; ALTER TABLE pet ADD COLUMN age int; CREATE VIEW v AS SELECT 1 AS one;",
    );
    let there = compare(&mut session, 3, 5);
    assert!(there.schema.is_empty());
    let [pet] = there.tables.as_slice() else { panic!("{there:?}") };
    assert_eq!(pet.key, [0]);
    assert_eq!(pet.added.row(0).collect::<Vec<_>>(), [Some("3"), Some("Cy")]);
    assert_eq!(pet.removed.row(0).collect::<Vec<_>>(), [Some("1"), Some("Ada")]);
    assert_eq!((pet.changed_from.cell(0, 1), pet.changed_to.cell(0, 1)), (Some("Bo"), Some("Bob")));
    let back = compare(&mut session, 5, 3);
    assert_eq!(back.tables[0].removed.cell(0, 1), Some("Cy"));
    let schema = compare(&mut session, 5, 7);
    assert!(schema.tables.is_empty(), "{schema:?}");
    let changed: Vec<_> =
        schema.schema.iter().map(|it| (it.object, it.name.as_str(), it.before.is_none())).collect();
    assert_eq!(changed, [(SchemaObject::Column, "age", true), (SchemaObject::View, "v", true)]);
    let made = compare(&mut session, 1, 7);
    assert_eq!((made.schema[0].object, made.tables[0].added.total_rows), (SchemaObject::Table, 2));
}

/// A renamed table is the same table.
#[test]
fn renaming_keeps_the_rows() {
    let mut session = session();
    run(&mut session, PETS);
    run(&mut session, "ALTER TABLE pet RENAME TO animal");
    let renamed = compare(&mut session, 4, 5);
    assert!(renamed.tables.is_empty());
    assert_eq!(renamed.schema[0].before.as_deref(), Some("pet"));
}

/// Going back is a point of its own, so it can be undone; numbers of sequences are as they were then.
#[test]
fn going_back_can_be_undone() {
    let mut session = session();
    run(&mut session, PETS);
    run(&mut session, "BEGIN; DELETE FROM pet;");
    let restored = ask(&mut session, RestorePoint { point: 3 }).0.expect("restored");
    assert_eq!((restored.point, restored.schema.tables[0].row_count), (5, 2));
    assert!(compare(&mut session, 3, 5).tables.is_empty());
    let again = ask(&mut session, RestorePoint { point: 4 }).0.expect("restored");
    assert_eq!((again.point, again.schema.tables[0].row_count), (6, 3));
    assert!(ask(&mut session, RestorePoint { point: 99 }).0.is_err());
}

/// The history is bounded, and says what it let go.
#[test]
fn the_history_is_bounded() {
    let mut session = session();
    run(&mut session, "CREATE TABLE n (x int)");
    for _ in 0..MAX_POINTS {
        run(&mut session, "INSERT INTO n VALUES (1)");
    }
    let list = ask(&mut session, ListHistory).0.expect("a list");
    assert_eq!((list.points.len(), list.dropped), (MAX_POINTS, 2));
    assert!(
        ask(
            &mut session,
            ViewPoint { point: 1, text: String::new(), target: Target::All, limits: Limits::default() }
        )
        .0
        .is_err()
    );
    // each statement that rewrites the whole table holds the old one
    let whole = "UPDATE big SET y = y || 'x'";
    run(
        &mut session,
        "CREATE TABLE big (y text); INSERT INTO big SELECT repeat('x', 1000) FROM generate_series(1, 20000)",
    );
    for _ in 0..8 {
        run(&mut session, whole);
    }
    let list = ask(&mut session, ListHistory).0.expect("a list");
    assert!(
        list.bytes <= MAX_BYTES && list.points.len() < 20,
        "{} bytes, {} points",
        list.bytes,
        list.points.len()
    );
}
