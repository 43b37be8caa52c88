//! The told changes make the same database again, whatever happened between them.

use super::*;

/// Runs a script, and its changes in another session; both must answer the question alike.
fn check(script: &str, question: &str) {
    let (mut first, mut second) = (session(), session());
    let blocks = run(&mut first, script, Target::All);
    let replay: Vec<Change> = blocks.into_iter().flat_map(|block| block.changes).collect();
    let (_, reply) =
        ask(&mut second, Call::Open(Open { snapshot: None, scripts: Vec::new(), replay: replay.clone() }));
    let Reply::Open(opened) = reply else { panic!("another reply") };
    assert_eq!(opened.problems, [""; 0], "{replay:?}");
    let answer = |session: &mut Session| {
        let blocks = run(session, question, Target::All);
        let done = blocks[0].outcome.clone().expect("an answer");
        let table = done.table.expect("rows");
        let cells = (0..table.rows()).flat_map(|row| (0..2).map(move |column| (row, column)));
        cells.map(|(row, column)| table.cell(row, column).map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(answer(&mut first), answer(&mut second), "{replay:?}");
}

const SERIAL: &str = "CREATE TABLE t (id serial PRIMARY KEY, n integer UNIQUE);";
const ROWS: &str = "INSERT INTO t (n) VALUES (9) RETURNING id, n";

/// Numbers that a failed statement or a rolled back transaction took stay taken.
#[test]
fn sequences_go_on() {
    check(&format!("{SERIAL} INSERT INTO t (n) VALUES (1); INSERT INTO t (n) VALUES (1);"), ROWS);
    check(&format!("{SERIAL} BEGIN; INSERT INTO t (n) VALUES (1), (2); ROLLBACK;"), ROWS);
    let savepoint = "BEGIN; INSERT INTO t (n) VALUES (1); SAVEPOINT a; INSERT INTO t (n) VALUES (1); \
                     ROLLBACK TO a; INSERT INTO t (n) VALUES (2); COMMIT;";
    check(&format!("{SERIAL} {savepoint}"), "SELECT id, n FROM t ORDER BY id");
    check(
        "CREATE SEQUENCE \"My s\"; SELECT nextval('\"My s\"'); BEGIN; SELECT nextval('\"My s\"'); ROLLBACK;",
        "SELECT nextval('\"My s\"'), 1",
    );
}

/// A COMMIT after an error rolls back, and so it is not repeated.
#[test]
fn a_commit_that_rolled_back_is_not_repeated() {
    check(
        &format!("{SERIAL} BEGIN; INSERT INTO t (n) VALUES (1); SELECT 1/0; COMMIT;"),
        "SELECT count(*), max(n) FROM t",
    );
    check(
        &format!("{SERIAL} BEGIN; INSERT INTO t (n) VALUES (1); /* no */ ROLLBACK;"),
        "SELECT count(*), max(n) FROM t",
    );
}

/// `now()` and `random()` answer what they answered.
#[test]
fn moments_are_repeated() {
    let script = "CREATE TABLE r (x double precision, u uuid); INSERT INTO r SELECT random(), gen_random_uuid() FROM generate_series(1, 3);";
    check(script, "SELECT x, u FROM r ORDER BY x");
    let elsewhen =
        Change { sql: "CREATE TABLE n AS SELECT now() AS a".into(), now_micros: 5_000_000, seed: 1 };
    let mut session = session();
    ask(&mut session, Call::Open(Open { snapshot: None, scripts: Vec::new(), replay: vec![elsewhen] }));
    let blocks = run(&mut session, "SELECT extract(epoch FROM a)::integer FROM n", Target::All);
    let table = blocks[0].outcome.clone().expect("an answer").table.expect("rows");
    assert_eq!(table.cell(0, 0), Some("5"));
}
