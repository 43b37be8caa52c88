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

/// The answers to a script, one line for each statement.
fn answers(connection: &mut Connection, text: &str) -> Vec<String> {
    let spans = script::split(text);
    let answer = |span: &script::StatementSpan| {
        let text = &text[span.start..span.end];
        match run(connection, text) {
            Ok(outcome) => {
                let rows = outcome.rows.map(|rows| rows.rows.iter().map(|row| format!("{row:?}")).collect());
                let rows: Vec<String> = rows.unwrap_or_default();
                format!("{text}: {:?} {}", outcome.row_count, rows.join(" "))
            }
            Err(error) => format!("{text}: {} {}", error.code, error.message),
        }
    };
    spans.iter().map(answer).collect()
}

/// A plan that is kept answers as one that is made anew, whatever became of the definitions meanwhile.
#[test]
fn kept_plans_answer_as_new_ones() {
    let by_key =
        "SELECT * FROM t WHERE id = 7; UPDATE t SET a = a + 1 WHERE id = 7; DELETE FROM t WHERE id = 8; ";
    let between = [
        "INSERT INTO t SELECT g, g, 'n' || g FROM generate_series(8, 8) g",
        "ALTER TABLE t ADD COLUMN more int DEFAULT 5",
        "ALTER TABLE t DROP COLUMN more",
        "ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t RENAME COLUMN b TO a",
        "ALTER TABLE t ALTER COLUMN a TYPE numeric(8,2)",
        "ALTER TABLE t DROP CONSTRAINT t_pkey",
        "ALTER TABLE t ADD PRIMARY KEY (id)",
        "ALTER TABLE t ADD CHECK (a < 13)",
        "BEGIN; CREATE TEMP TABLE t (id int PRIMARY KEY, a int); INSERT INTO t SELECT g, -g FROM generate_series(1, 2000) g",
        "ROLLBACK",
        "BEGIN READ ONLY",
        "COMMIT",
        "SAVEPOINT nothing",
        "CREATE FUNCTION bad() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := 0; RETURN NEW; END $$; CREATE TRIGGER bad BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION bad()",
        "DROP TABLE t",
        "CREATE VIEW t AS SELECT 7 AS id, 1 AS a",
    ];
    let mut text = String::from(
        "CREATE TABLE t (id int PRIMARY KEY, a int, name text); INSERT INTO t SELECT g, g, 'n' || g FROM generate_series(1, 2000) g; ",
    );
    for change in between {
        text.extend([by_key, by_key, change, "; ", by_key]);
    }
    let mut keeping = Connection::open(Database::new());
    let mut making = Connection::open(Database::new());
    run(&mut making, "SET application_name = 'none is kept with a setting'").expect("a setting");
    assert_eq!(answers(&mut keeping, &text), answers(&mut making, &text));
}

/// Rows changed at once are those that are changed one by one (as they are where there are functions), and so are the
/// indexes and the order of the rows.
#[test]
fn many_rows_are_changed_as_one_by_one() {
    let text = "CREATE TABLE t (id int PRIMARY KEY, a int, b numeric(8,2), name text, double int GENERATED ALWAYS AS (a * 2) STORED, CHECK (a < 1000));
        CREATE INDEX t_a ON t (a); CREATE INDEX t_ab ON t (a, b); CREATE INDEX t_lower ON t (lower(name)); CREATE INDEX t_double ON t (double);
        CREATE INDEX t_part ON t (b) WHERE a > 50; CREATE UNIQUE INDEX t_name ON t (name);
        CREATE TABLE child (id int PRIMARY KEY, t int REFERENCES t (id) ON DELETE CASCADE);
        INSERT INTO t SELECT g, g % 100, g / 3.0, 'Name ' || g FROM generate_series(1, 700) g;
        INSERT INTO child SELECT g, g FROM generate_series(1, 700, 5) g;
        UPDATE t SET b = b + 1; SELECT * FROM t;
        UPDATE t SET a = a + 1 WHERE a % 3 = 0; SELECT * FROM t;
        UPDATE t SET a = 7 WHERE id > 300 RETURNING *; SELECT * FROM t WHERE a = 7 AND b > 100 ORDER BY a, b; SELECT count(*) FROM t WHERE double = 14;
        UPDATE t SET id = id + 1000; UPDATE t SET id = id + 1 WHERE id < 1200; SELECT * FROM t WHERE id = 1100;
        UPDATE t SET name = upper(name); SELECT id FROM t WHERE lower(name) = 'name 17'; SELECT id FROM t WHERE name = 'NAME 18';
        UPDATE t SET a = a + 993; UPDATE t SET name = 'same'; UPDATE t SET b = NULL WHERE id % 2 = 0; SELECT * FROM t WHERE a > 50 AND b > 10 ORDER BY b;
        BEGIN; SAVEPOINT one; DELETE FROM t WHERE id % 10 < 4 RETURNING id; SELECT * FROM t; SELECT * FROM child; ROLLBACK TO one; SELECT count(*) FROM t; COMMIT;
        DELETE FROM t WHERE id % 7 = 1; SELECT * FROM t; SELECT * FROM child; SELECT id FROM t ORDER BY a, b LIMIT 40; SELECT id FROM t WHERE a = 8;
        WITH gone AS (DELETE FROM t WHERE a = 8 RETURNING id) UPDATE t SET b = 5 WHERE id % 2 = 1; SELECT * FROM t;
        INSERT INTO t (id, a, name) SELECT g, 1, 'again ' || g FROM generate_series(1, 200) g; UPDATE t SET a = a + 1 WHERE a = 1; SELECT * FROM t WHERE a = 2;
        DELETE FROM t; SELECT * FROM t; SELECT * FROM child; SELECT * FROM t WHERE a = 7; INSERT INTO t VALUES (1, 1, 1, 'x'); SELECT * FROM t WHERE name = 'x'";
    let mut at_once = Connection::open(Database::new());
    let mut one_by_one = Connection::open(Database::new());
    let function = "CREATE FUNCTION nothing() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$";
    run(&mut one_by_one, function).expect("a function");
    let (ours, expected) = (answers(&mut at_once, text), answers(&mut one_by_one, text));
    for (ours, expected) in ours.iter().zip(&expected) {
        assert_eq!(ours, expected);
    }
    assert!(ours.iter().all(|answer| !answer.contains("42601")), "the script is read");
}

/// A fraction bounds an index over integers, and lets the same rows through.
#[test]
fn fractions_bound_integers() {
    let mut connection = Connection::open(Database::new());
    let table = "CREATE TABLE t (id int PRIMARY KEY, big bigint UNIQUE); INSERT INTO t SELECT g, g FROM generate_series(-3000, 3000) g; INSERT INTO t VALUES (9999, NULL)";
    script_of(&mut connection, table);
    for column in ["id", "big"] {
        for bounds in [
            "{} >= 5 AND {} < 7.5",
            "{} > -2.5 AND {} <= 1.0",
            "2.5 > {} AND {} > 0",
            "{} BETWEEN 0.5 AND 2.49",
        ] {
            let condition = bounds.replace("{}", column);
            let aside = condition.replace(column, &format!("({column} + 0)"));
            let text = format!(
                "SELECT id FROM t WHERE {condition} ORDER BY id; SELECT id FROM t WHERE {aside} ORDER BY id"
            );
            let mut found = answers(&mut connection, &text).into_iter();
            let rows =
                |answer: Option<String>| answer.map(|it| it.split_once(": ").map(|it| it.1.to_string()));
            assert_eq!(rows(found.next()), rows(found.next()), "{condition}");
        }
    }
}
