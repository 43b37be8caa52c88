use super::*;
use crate::protocol::sql::{Open, RunSql, Target};
use crate::protocol::{Call, Event, Reply, Request, RequestId};
use crate::session::Clock;

/// A session whose clock goes on by a hundredth of a millisecond whenever it is asked.
fn session(script: &str) -> Session {
    let now = std::cell::Cell::new(0.0);
    let elapsed_millis = Box::new(move || {
        now.set(now.get() + 0.01);
        now.get()
    });
    let mut session = Session::new(Clock { unix_millis: Box::new(|| 1.7e12), elapsed_millis });
    let scripts = vec![("schema.sql".to_owned(), script.to_owned())];
    let (_, reply) = ask(&mut session, Call::Open(Open { snapshot: None, scripts, replay: vec![] }));
    assert!(matches!(reply, Reply::Open(opened) if opened.problems.is_empty()));
    session
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

fn run(session: &mut Session, text: &str) -> Vec<StatementBlock> {
    let call = RunSql { text: text.into(), target: Target::All, limits: Limits::default() };
    ask(session, Call::RunSql(call)).0
}

fn explain(session: &mut Session, text: &str, from: u32, analyze: bool) -> (Vec<StatementBlock>, Ran) {
    let call =
        ExplainSql { text: text.into(), target: Target::All, from, analyze, limits: Limits::default() };
    match ask(session, Call::ExplainSql(call)) {
        (blocks, Reply::ExplainSql(ran)) => (blocks, ran),
        other => panic!("{other:?}"),
    }
}

fn one(session: &mut Session, text: &str, analyze: bool) -> StatementBlock {
    explain(session, text, 0, analyze).0.pop().expect("a block")
}

fn plan(block: &StatementBlock) -> &QueryPlan {
    block.outcome.as_ref().expect("a plan").plan.as_deref().expect("a plan")
}

fn value(session: &mut Session, query: &str) -> String {
    let block = run(session, query).pop().expect("a block");
    let done = block.outcome.expect("rows");
    done.table.expect("rows").cell(0, 0).unwrap_or("NULL").to_owned()
}

const SHOP: &str = "CREATE TABLE customers (id integer PRIMARY KEY, name text, city text);
    INSERT INTO customers SELECT g, 'name ' || g, 'city ' || g % 40 FROM generate_series(1, 2000) AS g;
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customers, status varchar(10),
        at timestamp, total numeric(8,2));
    INSERT INTO orders SELECT g, g * 7 % 2000 + 1, CASE WHEN g % 500 = 0 THEN 'lost' ELSE 'sent' END,
        timestamp '2024-01-01' + g * interval '1 hour', g % 97 FROM generate_series(1, 20000) AS g;
    CREATE TABLE tiny (id integer, label text);
    INSERT INTO tiny SELECT g, 'x' FROM generate_series(1, 20) AS g;
    CREATE SEQUENCE numbers;
    ANALYZE;";

/// A statement that writes is measured and writes nothing: rows, sequences, history and journal are as before.
#[test]
fn explaining_leaves_no_trace() {
    let mut session = session(SHOP);
    let before = value(&mut session, "SELECT sum(total) FROM orders");
    let points = session.list_history().expect("points").points.len();
    for statement in [
        "INSERT INTO tiny SELECT g, 'y' FROM generate_series(1, 5) AS g",
        "UPDATE orders SET total = 0",
        "DELETE FROM orders",
        "SELECT nextval('numbers')",
        "EXPLAIN ANALYZE DELETE FROM orders",
    ] {
        let block = one(&mut session, statement, true);
        assert!(plan(&block).root.actual.is_some(), "{statement}");
        assert!(block.changes.is_empty(), "{statement}");
        let notices = &block.outcome.as_ref().expect("a plan").notices;
        assert!(notices.iter().any(|it| it.contains("nothing was changed")), "{statement}: {notices:?}");
    }
    assert_eq!(value(&mut session, "SELECT sum(total) FROM orders"), before);
    assert_eq!(value(&mut session, "SELECT count(*) FROM tiny"), "20");
    assert_eq!(value(&mut session, "SELECT nextval('numbers')"), "1");
    assert_eq!(session.list_history().expect("points").points.len(), points);
}

/// Without a run nothing is counted; what only reads says nothing about copies.
#[test]
fn the_plan_alone_and_with_a_run() {
    let mut session = session(SHOP);
    let block = one(&mut session, "SELECT * FROM orders WHERE id = 5", false);
    assert_eq!((plan(&block).root.actual, plan(&block).execution_millis), (None, None));
    let block = one(&mut session, "SELECT * FROM orders WHERE id = 5", true);
    assert_eq!(plan(&block).root.actual.map(|actual| actual.rows), Some(1));
    assert!(block.outcome.expect("a plan").notices.is_empty());
}

/// Errors underline what was typed, and what has no plan says so.
#[test]
fn errors_keep_their_places() {
    let mut session = session(SHOP);
    let text = "SELECT id FROM orders; SELECT nope FROM orders; DROP TABLE tiny; SELECT 1";
    let (blocks, ran) = explain(&mut session, text, 0, true);
    assert_eq!((ran.statements, ran.failed), (4, 2));
    let error = blocks[1].outcome.as_ref().expect_err("no such column");
    let (from, to) = error.span.expect("a place");
    assert_eq!(&text[from as usize..to as usize], "nope");
    let error = blocks[2].outcome.as_ref().expect_err("no plan");
    assert_eq!(error.message, "DROP has no plan to show");
    assert_eq!(value(&mut session, "SELECT count(*) FROM tiny"), "20");
}

/// Inside a transaction the plan is that of what the transaction sees, and it stays open as it was.
#[test]
fn a_transaction_is_seen_and_left_alone() {
    let mut session = session(SHOP);
    run(&mut session, "BEGIN; DELETE FROM orders WHERE id > 10;");
    let (blocks, ran) = explain(&mut session, "DELETE FROM orders", 0, true);
    let deleted = plan(&blocks[0]).root.children[0].actual.map(|actual| actual.rows);
    assert_eq!((deleted, ran.transaction), (Some(10), Transaction::Open));
    assert_eq!(value(&mut session, "SELECT count(*) FROM orders"), "10");
    run(&mut session, "SELECT nope");
    let block = one(&mut session, "SELECT 1", true);
    assert_eq!(block.outcome.expect_err("aborted").code, "25P02");
}

/// What comes before the plan runs for good and is told as a change.
#[test]
fn a_change_before_the_plan_lasts() {
    let mut session = session(SHOP);
    let change = "CREATE INDEX orders_status_idx ON orders (status);\n";
    let text = format!("{change}SELECT * FROM orders WHERE status = 'lost'");
    let (blocks, ran) = explain(&mut session, &text, change.len() as u32, true);
    assert_eq!(blocks[0].changes.len(), 1);
    assert!(ran.schema.is_some_and(|schema| {
        schema.tables.iter().any(|table| table.indexes.iter().any(|index| index.name == "orders_status_idx"))
    }));
    assert!(format!("{:?}", plan(&blocks[1])).contains("orders_status_idx"));
}
