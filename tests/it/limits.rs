//! What no statement may do: crash, run on, or leave something behind. Each ends with an error within its limits, and
//! the database is as it was.

use std::time::{Duration, Instant};

use backyard::sql::{Connection, Context, Database, Limits, Outcome, SqlError, script};

const PATIENCE: Duration = Duration::from_millis(400);

/// Far more than a statement is stopped after: tests share their machine.
const EXCESS: Duration = Duration::from_secs(20);

fn run(connection: &mut Connection, statement: &str) -> Result<Outcome, SqlError> {
    let started = Instant::now();
    let mut interrupt = || started.elapsed() > PATIENCE;
    let limits = Limits { rows_read: 50_000_000, rows_returned: 10_000, bytes: 64 << 20 };
    let mut context =
        Context { now_micros: 1_767_225_600_000_000, seed: 1, limits, interrupt: &mut interrupt };
    connection.execute(statement, &mut context)
}

fn shop() -> Connection {
    let mut connection = Connection::open(Database::new());
    for statement in ["CREATE TABLE t (id bigint PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)"] {
        run(&mut connection, statement).expect("a table with two rows");
    }
    connection
}

/// Every statement fails with one of `codes` and changes nothing.
fn refused(codes: &[&str], statements: &[&str]) {
    let mut connection = shop();
    let before = connection.database().to_snapshot();
    for statement in statements {
        let shown: String = statement.chars().take(90).collect();
        let started = Instant::now();
        match run(&mut connection, statement) {
            Ok(outcome) => panic!("{shown}: succeeded with {:?} rows", outcome.row_count),
            Err(error) => assert!(codes.contains(&error.code), "{shown}: {} {}", error.code, error.message),
        }
        assert!(started.elapsed() < EXCESS, "{shown}: took {:?}", started.elapsed());
        assert_eq!(connection.database().to_snapshot(), before, "{shown}: the database changed");
    }
}

fn nested(open: &str, inside: &str, close: &str, times: usize) -> String {
    format!("{}{inside}{}", open.repeat(times), close.repeat(times))
}

/// With the stack that a program's first thread has: frames are larger unoptimised. In wasm the same nesting needs a
/// fraction of it.
fn with_room(test: fn()) {
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(test).expect("a thread");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn nesting_has_an_end() {
    with_room(deep_statements);
}

fn deep_statements() {
    let deep = |open, inside, close, times| format!("SELECT {}", nested(open, inside, close, times));
    let chain: Vec<String> = (1..3000).map(|n| format!("a{n} AS (SELECT * FROM a{})", n - 1)).collect();
    let statements = [
        deep("(", "1", ")", 100_000),
        deep("NOT ", "true", "", 50_000),
        deep("- ", "1", "", 50_000),
        deep("1 + ", "1", "", 100_000),
        format!("SELECT - 1{}", " ^ 1".repeat(400)),
        deep("true AND ", "true", "", 50_000),
        deep("abs(", "1", ")", 20_000),
        deep("(SELECT ", "1", ")", 5_000),
        deep("CASE WHEN true THEN ", "1", " END", 5_000),
        deep("ARRAY[", "1", "]", 3_000),
        deep("jsonb_build_array(", "1", ")", 3_000),
        deep("1", "", "::int", 50_000),
        deep("1", "", " IS NULL", 20_000),
        deep("'{1}'::int[]", "", "[1]", 20_000),
        format!("SELECT * FROM {}", nested("(SELECT * FROM ", "t", ") x", 2_000)),
        format!("SELECT 1{}", " UNION ALL SELECT 1".repeat(20_000)),
        format!("SELECT '{}'::jsonb", nested("[", "", "]", 100_000)),
        format!("SELECT '{}'::json", nested("[", "", "]", 100_000)),
        format!("WITH a0 AS (SELECT 1), {} SELECT * FROM a2999", chain.join(", ")),
    ];
    refused(&["54001"], &statements.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn what_never_ends_is_stopped() {
    refused(
        &["57014", "53200"],
        &[
            "SELECT count(*) FROM generate_series(1, 1000000000000)",
            "SELECT * FROM generate_series(1, 1000000000000)",
            "SELECT generate_series(1, 1000000000000)",
            "SELECT count(*) FROM generate_series('2020-01-01'::timestamp, '2030-01-01', '1 microsecond')",
            "WITH RECURSIVE r(n) AS (SELECT 1::bigint UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
            "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT * FROM r",
            "SELECT count(*) FROM generate_series(1, 1000) a, generate_series(1, 1000) b, generate_series(1, 1000) c",
            "WITH a AS (SELECT g FROM generate_series(1, 10) g), b AS (SELECT x.g FROM a x, a y, a z), \
             c AS (SELECT x.g FROM b x, b y, b z) SELECT count(*) FROM c",
            "SELECT g FROM generate_series(1, 1000000000) g ORDER BY -g LIMIT 3",
            "SELECT count(DISTINCT g) FROM generate_series(1, 1000000000) g",
            "SELECT g, count(*) FROM generate_series(1, 1000000000) g GROUP BY g LIMIT 1",
            "SELECT sum(g) OVER (ORDER BY g) FROM generate_series(1, 1000000000) g LIMIT 1",
            "SELECT array_agg(g) FROM generate_series(1, 1000000000) g",
            "SELECT (SELECT count(*) FROM generate_series(1, g) h) FROM generate_series(1, 10000000) g",
            "INSERT INTO t SELECT g FROM generate_series(10, 1000000000000) g",
            "UPDATE t SET id = (SELECT count(*) FROM generate_series(1, 1000000000000))",
            "DELETE FROM t WHERE id <> (SELECT count(*) FROM generate_series(1, 1000000000000))",
            "CREATE TABLE u AS SELECT g FROM generate_series(1, 1000000000000) g",
        ],
    );
}

#[test]
fn values_have_a_largest_size() {
    refused(
        &["54000", "53200", "22003", "57014"],
        &[
            "SELECT repeat('x', 1000000000)",
            "SELECT length(repeat('xxxxxxxxxx', 2147483647))",
            "SELECT length(lpad('x', 1000000000))",
            "SELECT length(rpad('x', 2000000000, 'ab'))",
            "SELECT length(format('%1000000000s', 'x'))",
            "SELECT cardinality(array_fill(1, ARRAY[1000000000]))",
            "SELECT length(replace(repeat('a', 100000), 'a', repeat('b', 100000)))",
            "SELECT length(string_agg(repeat('x', 1000000), '')) FROM generate_series(1, 3000)",
            "WITH RECURSIVE r(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM r) SELECT max(length(s)) FROM r",
            "SELECT 9.99::numeric ^ 1000000",
        ],
    );
    refused(&["22003"], &[&format!("SELECT {}", "9".repeat(1_000_000))]);
}

/// Long is not too long.
#[test]
fn large_texts_are_read() {
    let mut connection = shop();
    let outcome = run(&mut connection, &format!("SELECT length('{}')", "x".repeat(10_000_000)));
    assert_eq!(outcome.expect("a long literal").row_count, Some(1));
    let started = Instant::now();
    let text = "INSERT INTO t VALUES (3, 'a;b'); -- two\n".repeat(260_000);
    assert!(text.len() > 10_000_000);
    let spans = script::split(&text);
    assert_eq!(spans.len(), 260_000);
    assert_eq!(spans[259_999].line, 260_000);
    assert!(started.elapsed() < EXCESS, "splitting took {:?}", started.elapsed());
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    refused(
        &["22021"],
        &[
            r"SELECT convert_from('\xff'::bytea, 'UTF8')",
            r"SELECT convert_from('\xe282'::bytea, 'UTF8')",
            r"SELECT E'\xff'",
            r"SELECT E'a\000b'",
            r"SELECT E'\303'",
        ],
    );
}
