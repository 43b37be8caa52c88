use super::*;
use crate::sql::outcome::Limits;
use crate::sql::script;
use crate::sql::value::Value;

fn run(connection: &mut Connection, text: &str) -> Result<Outcome, SqlError> {
    run_within(connection, text, Limits::default())
}

fn run_within(connection: &mut Connection, text: &str, limits: Limits) -> Result<Outcome, SqlError> {
    let mut go_on = || false;
    connection.execute(text, &mut Context { now_micros: 0, seed: 1, limits, interrupt: &mut go_on })
}

fn script_of(connection: &mut Connection, text: &str) {
    for span in script::split(text) {
        let _ = run(connection, &text[span.start..span.end]);
    }
}

/// Random changes to real scripts give errors, never a panic.
#[test]
fn damaged_scripts_do_not_panic() {
    let whole = include_str!("../../../tests/sql/joins.sql");
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    let pieces = [
        "(", ")", "'", "SELECT", "FROM", ",", "NULL", "-", "\u{1}7", "é", "$$", "/*", "1e999", "::int",
        "WITH", ";",
    ];
    let mut connection = Connection::open(Database::new());
    let schema: String = whole.split_inclusive(';').take(4).collect();
    script_of(&mut connection, &schema);
    for statement in whole.split(';') {
        for _ in 0..3 {
            let mut text = statement.trim().to_string();
            let at = random(text.len() + 1);
            if text.is_char_boundary(at) {
                text.insert_str(at, pieces[random(pieces.len())]);
            }
            let end = random(text.len() + 1);
            let limits = Limits { rows_read: 100_000, rows_returned: 100, bytes: 10_000_000 };
            let _ = run_within(&mut connection, &text, limits);
            if text.is_char_boundary(end) {
                let _ = run_within(&mut connection, &text[..end], limits);
            }
        }
    }
}

/// Deep nesting and long chains end in an error or an answer, not in an overflow of the stack.
#[test]
fn deep_statements_do_not_overflow() {
    let mut connection = Connection::open(Database::new());
    let nested = format!("SELECT {}1{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(run(&mut connection, &nested).map(|_| ()).map_err(|error| error.code), Err("54001"));
    let chain = format!("SELECT 1{}", " + 1".repeat(100_000));
    assert_eq!(run(&mut connection, &chain).map(|_| ()).map_err(|error| error.code), Err("54001"));
    let conditions = format!("SELECT 1 WHERE true{}", " AND true".repeat(2000));
    assert!(run(&mut connection, &conditions).is_ok());
}

/// A budget stops a query that would run for ever, and the database is as before.
#[test]
fn budgets_stop_runaway_statements() {
    let mut connection = Connection::open(Database::new());
    let limits = Limits { rows_read: 50_000, rows_returned: 10, bytes: 1_000_000 };
    let endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n FROM t) SELECT count(*) FROM t";
    let error = run_within(&mut connection, endless, limits).map(|_| ()).map_err(|error| error.code);
    assert!(matches!(error, Err("57014" | "53200")), "{error:?}");
    let _ = run(&mut connection, "CREATE TABLE t (id int PRIMARY KEY)");
    let error =
        run_within(&mut connection, "INSERT INTO t SELECT * FROM generate_series(1, 1000000)", limits);
    assert!(error.is_err());
    let rows = run(&mut connection, "SELECT * FROM t").map(|outcome| outcome.row_count);
    assert_eq!(rows.ok().flatten(), Some(0));
    let many = run_within(&mut connection, "SELECT * FROM generate_series(1, 100)", limits)
        .expect("within the budget");
    let set = many.rows.expect("rows");
    assert_eq!((set.rows.len(), set.truncated), (10, Some(100)));
}

/// Asking the interrupt stops a statement with 57014.
#[test]
fn the_learner_can_stop_a_statement() {
    let mut connection = Connection::open(Database::new());
    let mut stop = || true;
    let mut context = Context { now_micros: 0, seed: 1, limits: Limits::default(), interrupt: &mut stop };
    let result = connection.execute("SELECT count(*) FROM generate_series(1, 10000000)", &mut context);
    assert_eq!(result.map(|_| ()).map_err(|error| error.code), Err("57014"));
}

/// A hash or index answers what a nested loop would take minutes for.
#[test]
fn large_joins_use_keys() {
    let mut connection = Connection::open(Database::new());
    script_of(
        &mut connection,
        "CREATE TABLE a (id int PRIMARY KEY, v int);
         INSERT INTO a SELECT n, n % 100 FROM generate_series(1, 5000) n;
         CREATE TABLE b (id serial PRIMARY KEY, a_id int);
         INSERT INTO b (a_id) SELECT n FROM generate_series(1, 5000) n;",
    );
    for query in [
        "SELECT count(*) FROM a JOIN b ON b.a_id = a.id",
        "SELECT count(*) FROM a, b WHERE b.a_id = a.id",
        "SELECT count(*) FROM a WHERE id IN (SELECT a_id FROM b)",
        "SELECT count(*) FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.a_id = a.id)",
        "SELECT count(*) FROM a WHERE (SELECT count(*) FROM b WHERE b.a_id = a.id) = 1",
    ] {
        let outcome = run(&mut connection, query).expect("an answer");
        assert_eq!(outcome.rows.expect("rows").rows[0][0].as_int(), Some(5000), "{query}");
        assert!(outcome.rows_read < 60_000, "{query}: {} rows read", outcome.rows_read);
    }
    let outcome = run(&mut connection, "SELECT v FROM a WHERE id = 77").expect("an answer");
    assert!(outcome.rows_read <= 1);
}

fn first_value(connection: &mut Connection, text: &str, now_micros: i64, seed: u64) -> Value {
    let mut go_on = || false;
    let mut context = Context { now_micros, seed, limits: Limits::default(), interrupt: &mut go_on };
    let outcome = connection.execute(text, &mut context).unwrap();
    outcome.rows.unwrap().rows[0][0].clone()
}

/// A plan kept from before answers only while nothing that it was made of has changed.
#[test]
fn the_same_text_again_sees_what_has_changed() {
    let mut connection = Connection::open(Database::new());
    script_of(&mut connection, "CREATE TABLE t (a int, b int); INSERT INTO t VALUES (1, 10), (2, 20)");
    let sum = "SELECT sum(a) FROM t";
    let mut check = |change: &str, expected: i64| {
        for _ in 0..3 {
            assert_eq!(first_value(&mut connection, sum, 0, 1), Value::Int(expected), "before {change}");
        }
        script_of(&mut connection, change);
    };
    check("INSERT INTO t VALUES (4, 40)", 3);
    check("BEGIN; DELETE FROM t WHERE a = 1", 7);
    check("ROLLBACK", 6);
    check("CREATE INDEX ON t (a)", 7);
    check("ALTER TABLE t RENAME COLUMN a TO c; ALTER TABLE t RENAME COLUMN b TO a", 7);
    check("CREATE SCHEMA s; CREATE TABLE s.t (a int); INSERT INTO s.t VALUES (5); SET search_path = s", 70);
    check("SET LOCAL search_path = public; RESET search_path", 5);
    check("CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (9)", 70);
    check("DROP TABLE pg_temp.t", 9);
    check("", 70);
}

/// What is different each time is asked for each time.
#[test]
fn the_same_text_again_asks_the_clock_and_chance() {
    let mut connection = Connection::open(Database::new());
    for text in [
        "SELECT now()",
        "SELECT current_date - date '2000-01-01'",
        "SELECT 'now'::timestamp",
        "SELECT random()",
    ] {
        let first = first_value(&mut connection, text, 0, 1);
        assert_eq!(first_value(&mut connection, text, 0, 1), first, "{text}");
        let later = first_value(&mut connection, text, 86_400_000_000 * 400, 2);
        assert!(later != first, "{text}: {later:?}");
    }
}
