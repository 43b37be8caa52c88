use super::*;
use crate::sql::error::SqlError;
use crate::sql::outcome::{Context, Limits, Outcome};
use crate::sql::transaction::Step;

fn within<T>(now: i64, run: impl FnOnce(&mut Context<'_>) -> T) -> T {
    let mut go_on = || false;
    run(&mut Context { now_micros: now, seed: 1, limits: Limits::default(), interrupt: &mut go_on })
}

fn run(connection: &mut Connection, text: &str) -> Outcome {
    within(0, |context| connection.execute(text, context)).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn step(connection: &mut Connection, now: i64, text: &str) -> Result<Step, SqlError> {
    within(now, |context| connection.step(text, context))
}

/// The single number that a query gives.
fn number(connection: &mut Connection, query: &str) -> i64 {
    let rows = run(connection, query).rows.expect("rows");
    rows.rows[0][0].as_int().expect("a number")
}

fn accounts() -> (Server, Connection, Connection) {
    let server = Server::start(Database::new());
    let (mut a, b) = (server.connect(), server.connect());
    run(&mut a, "CREATE TABLE acc (id serial PRIMARY KEY, balance int)");
    run(&mut a, "INSERT INTO acc (balance) SELECT 100 FROM generate_series(1, 3)");
    (server, a, b)
}

/// lock_timeout and statement_timeout end a wait at their moment, a cancel request at once.
#[test]
fn waits_end() {
    let (server, mut a, mut b) = accounts();
    run(&mut a, "BEGIN");
    run(&mut a, "UPDATE acc SET balance = 0 WHERE id = 1");
    let update = "UPDATE acc SET balance = 1 WHERE id = 1";
    for (timeouts, code) in [
        ("SET lock_timeout = 200", "55P03"),
        ("SET lock_timeout = 0; SET statement_timeout = '300ms'", "57014"),
    ] {
        timeouts.split("; ").for_each(|set| {
            run(&mut b, set);
        });
        let Ok(Step::Blocked(wait)) = step(&mut b, 0, update) else { panic!("it waits") };
        assert_eq!(server.ready(wait.until_micros - 1), []);
        assert_eq!(server.ready(wait.until_micros), [b.id()]);
        let result = within(wait.until_micros, |context| b.resume(context));
        assert_eq!(result.map(|_| ()).map_err(|error| error.code), Err(code));
        assert!(b.waiting().is_none());
    }
    run(&mut b, "RESET ALL");
    assert!(matches!(step(&mut b, 0, update), Ok(Step::Blocked(_))));
    assert_eq!(step(&mut b, 0, "SELECT 1").map(|_| ()).map_err(|error| error.code), Err("55000"));
    assert_eq!(b.cancel().map(|error| error.code), Some("57014"));
    assert_eq!(
        within(0, |context| b.execute(update, context)).map(|_| ()).map_err(|error| error.code),
        Err("55P03")
    );
    run(&mut a, "COMMIT");
    run(&mut b, update);
}

/// A session that goes away gives its locks back and takes its changes along.
#[test]
fn a_dropped_session_rolls_back() {
    let (server, mut a, mut b) = accounts();
    run(&mut a, "BEGIN");
    run(&mut a, "UPDATE acc SET balance = 0");
    assert!(matches!(step(&mut b, 0, "UPDATE acc SET balance = balance + 1"), Ok(Step::Blocked(_))));
    drop(a);
    assert_eq!(server.ready(0), [b.id()]);
    assert!(matches!(within(0, |context| b.resume(context)), Ok(Step::Done(_))));
    assert_eq!(number(&mut b, "SELECT sum(balance) FROM acc"), 303);
}

/// A statement that waits has taken no numbers of sequences, and gives the same ones when it goes on.
#[test]
fn an_abandoned_attempt_takes_no_numbers() {
    let (_server, mut a, mut b) = accounts();
    run(&mut a, "BEGIN");
    run(&mut a, "INSERT INTO acc VALUES (50, 0)");
    run(&mut b, "BEGIN");
    let insert = "INSERT INTO acc SELECT CASE WHEN n = 2 THEN 50 ELSE nextval('acc_id_seq') END, n FROM generate_series(1, 2) n";
    assert!(matches!(step(&mut b, 0, insert), Ok(Step::Blocked(_))));
    assert_eq!(number(&mut a, "SELECT nextval('acc_id_seq')"), 4);
    run(&mut a, "ROLLBACK");
    assert!(matches!(within(0, |context| b.resume(context)), Ok(Step::Done(_))));
    assert_eq!(number(&mut b, "SELECT max(id) FROM acc WHERE id < 50"), 5);
}

/// Rows of two open transactions never share a number, whatever the order of their ends: all of them are there, and
/// the indexes know each.
#[test]
fn changes_of_several_transactions_come_together() {
    let (server, mut a, mut b) = accounts();
    let mut c = server.connect();
    run(&mut c, "CREATE INDEX ON acc (balance)");
    for connection in [&mut a, &mut b, &mut c] {
        run(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ");
        run(connection, "SELECT count(*) FROM acc");
    }
    for round in 0..5 {
        for (connection, id) in [(&mut a, 1), (&mut b, 2), (&mut c, 3)] {
            run(connection, &format!("INSERT INTO acc (balance) VALUES ({})", 1000 + round));
            run(connection, &format!("UPDATE acc SET balance = balance + 1 WHERE id = {id}"));
        }
    }
    for connection in [&mut b, &mut c, &mut a] {
        assert_eq!(number(connection, "SELECT count(*) FROM acc"), 8);
        run(connection, "COMMIT");
    }
    assert_eq!(number(&mut a, "SELECT count(*) FROM acc"), 18);
    assert_eq!(number(&mut a, "SELECT count(*) FROM acc WHERE balance = 105"), 3);
    assert_eq!(number(&mut a, "SELECT count(*) FROM acc WHERE balance = 1004"), 3);
    let copy = Database::from_snapshot(&server.database().to_snapshot()).expect("a snapshot");
    let mut copy = Connection::open(copy);
    assert_eq!(number(&mut copy, "SELECT count(*) FROM acc WHERE id = 3 AND balance = 105"), 1);
}

/// Random transfers between accounts by sessions that wait for each other, in every isolation level: money is neither
/// made nor lost, deadlocks and serialization failures are told and tried again, and everyone comes to an end.
#[test]
fn transfers_keep_the_sum() {
    for isolation in ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"] {
        let (server, mut main, _) = accounts();
        let mut sessions: Vec<Connection> = (0..4).map(|_| server.connect()).collect();
        let mut scripts: Vec<Vec<String>> = vec![Vec::new(); sessions.len()];
        let mut seed = 7u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let (mut now, mut done, mut told) = (0, 0, 0);
        while done < 60 {
            now += 1000;
            let at = random(4) as usize;
            let ready = server.ready(now);
            let woken = sessions.iter().position(|session| Some(&session.id()) == ready.first());
            let at = woken.unwrap_or(at);
            let session = &mut sessions[at];
            let result = if woken.is_some() {
                within(now, |context| session.resume(context))
            } else if session.waiting().is_some() {
                continue;
            } else {
                if scripts[at].is_empty() {
                    let (from, to, sum) = (1 + random(3), 1 + random(3), 1 + random(9));
                    scripts[at] = vec![
                        "COMMIT".into(),
                        format!("UPDATE acc SET balance = balance + {sum} WHERE id = {to}"),
                        format!("UPDATE acc SET balance = balance - {sum} WHERE id = {from}"),
                        format!("BEGIN ISOLATION LEVEL {isolation}"),
                    ];
                }
                let statement = scripts[at].pop().expect("a statement");
                done += usize::from(statement == "COMMIT");
                step(session, now, &statement)
            };
            if let Err(error) = result {
                assert!(["40001", "40P01"].contains(&error.code), "{error:?}");
                told += 1;
                scripts[at].clear();
                run(&mut sessions[at], "ROLLBACK");
            }
        }
        drop(sessions);
        assert!(told > 0, "{isolation}: nobody met");
        assert_eq!(number(&mut main, "SELECT sum(balance) FROM acc"), 300, "{isolation}");
    }
}
