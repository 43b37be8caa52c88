use super::*;
use crate::trace::{Kind as SpanKind, Recorder, SpanId, Status};

const MS: Nanos = 1_000_000;

/// A request through Express, as the data centre records it.
struct Request {
    spans: Recorder,
    call: SpanId,
    wait: SpanId,
    server: SpanId,
    handler: SpanId,
}

impl Request {
    fn begin() -> Request {
        let spans = Recorder::new();
        let call = spans.start(None, "list", SpanKind::Client, "client", 0);
        let wait = spans.start(Some(call), "wait", SpanKind::Internal, "client", 0);
        let server = spans.start(Some(call), "GET /books", SpanKind::Server, "node", MS);
        spans.set(server, names::HTTP_REQUEST_METHOD, "GET");
        spans.set(server, names::URL_PATH, "/books");
        let handler = spans.start(Some(server), "handler list", SpanKind::Internal, "node", MS);
        spans.set(handler, names::EXPRESS_TYPE, "handler");
        spans.set(handler, names::CODE_FILE_PATH, "server.js");
        spans.set(handler, names::CODE_LINE_NUMBER, 10i64);
        Request { spans, call, wait, server, handler }
    }

    /// A query as `pg` makes it, and the database's part of it.
    fn query(&self, text: &str, value: i64, rows: usize, at: Nanos, length: Nanos) -> (SpanId, SpanId) {
        let spans = &self.spans;
        let node = spans.start(Some(self.handler), "SELECT", SpanKind::Client, "node", at);
        spans.set(node, names::DB_QUERY_TEXT, text.to_owned());
        spans.set(node, names::DB_QUERY_PARAMETER, vec![value.to_string()]);
        spans.set(node, names::DB_RESPONSE_RETURNED_ROWS, rows);
        spans.set(node, names::CODE_FILE_PATH, "server.js");
        spans.set(node, names::CODE_LINE_NUMBER, 12i64);
        let database = spans.start(Some(node), "SELECT books", SpanKind::Server, "postgres", at);
        spans.set(database, names::DB_RESPONSE_RETURNED_ROWS, rows);
        spans.end(database, at + length, Status::Unset);
        spans.end(node, at + length, Status::Unset);
        (node, database)
    }

    fn answer(&self, status: u16, at: Nanos) {
        self.spans.end(self.handler, at, Status::Unset);
        self.spans.set(self.server, names::HTTP_RESPONSE_STATUS_CODE, status);
        self.spans.end(self.server, at, Status::Unset);
        self.spans.end(self.wait, at + MS, Status::Unset);
        self.spans.end(self.call, at + MS, Status::Unset);
    }

    fn found(&self) -> Vec<Finding> {
        findings(&self.spans.take())
    }
}

fn kinds(found: &[Finding]) -> Vec<Kind> {
    found.iter().map(|it| it.kind).collect()
}

/// A request without anything wrong.
#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    let request = Request::begin();
    request.query("SELECT * FROM books", 0, 3, 2 * MS, MS);
    request.query("SELECT * FROM authors WHERE id = ANY($1)", 1, 3, 4 * MS, MS);
    request.answer(200, 6 * MS);
    assert_eq!(request.found(), []);
}

/// One query a row.
#[test]
fn n_plus_one() {
    let request = Request::begin();
    request.query("SELECT * FROM books", 0, 4, 2 * MS, MS);
    for id in 0..4 {
        request.query("SELECT * FROM authors WHERE id = $1", id, 1, (4 + 2 * id as u64) * MS, 2 * MS);
    }
    request.answer(200, 12 * MS);
    let found = request.found();
    assert_eq!(kinds(&found), [Kind::NPlusOne]);
    assert_eq!(found[0].title, "4 queries where one would do (N+1)");
    assert!(
        found[0].text.starts_with("An earlier query gave 4 rows, and then one query ran for each of 4 values, one after the other (8.00 ms together, 61 % of the request)"),
        "{}",
        found[0].text
    );
    assert_eq!((found[0].spans.len(), found[0].place.clone()), (4, Some(("server.js".to_owned(), 12))));
}

/// The same values each time, and side by side.
#[test]
fn repeated_queries() {
    let request = Request::begin();
    for _ in 0..3 {
        request.query("SELECT * FROM settings", 1, 1, 2 * MS, MS);
    }
    request.answer(200, 4 * MS);
    let found = request.found();
    assert_eq!(kinds(&found), [Kind::Repeated]);
    assert!(found[0].text.contains("ran 3 times, side by side"), "{}", found[0].text);
}

/// Many rows read for few; with an index, or for many rows, nothing is said.
#[test]
fn missing_indexes() {
    let plan = "Seq Scan on loans  (cost=0.00..99.00 rows=1 width=4)\n  Filter: (member_id = 7)";
    let of = |read: i64, rows: usize, plan: &'static str| {
        let request = Request::begin();
        let (_, database) = request.query("SELECT * FROM loans WHERE member_id = $1", 7, rows, 2 * MS, MS);
        request.spans.set(database, names::DB_PLAN, plan);
        request.spans.set(database, names::DB_ROWS_READ, read);
        request.answer(200, 4 * MS);
        request.found()
    };
    let found = of(5_000, 2, plan);
    assert_eq!(kinds(&found), [Kind::MissingIndex]);
    assert_eq!(found[0].sql.as_deref(), Some("CREATE INDEX ON loans (member_id);"));
    assert!(
        found[0]
            .text
            .starts_with("To find 2 rows, 5000 rows were read, since no index answers (member_id = 7)")
    );
    assert_eq!(found[0].place, Some(("server.js".to_owned(), 12)));
    assert_eq!(of(100, 2, plan), [], "a small table");
    assert_eq!(of(5_000, 4_000, plan), [], "most rows are wanted");
    assert_eq!(of(5_000, 2, "Index Scan using i on loans  (cost=0.00..1.00 rows=1 width=4)"), []);
}

/// A query that ends after the answer.
#[test]
fn unawaited_work() {
    let request = Request::begin();
    request.query("INSERT INTO log VALUES ($1)", 1, 0, 2 * MS, 5 * MS);
    request.answer(200, 3 * MS);
    let found = request.found();
    assert_eq!(kinds(&found), [Kind::Unawaited]);
    assert!(found[0].text.starts_with("It ended 4.00 ms after the answer"), "{}", found[0].text);
}

/// A handler that never answers; one that waits for something that never ends is told by that.
#[test]
fn no_answer_and_no_route() {
    let found = Request::begin().found();
    assert_eq!(kinds(&found), [Kind::NoAnswer]);
    assert_eq!(found[0].place, Some(("server.js".to_owned(), 10)));
    let request = Request::begin();
    request.spans.set(request.handler, names::EXPRESS_TYPE, "router");
    let why = vec![
        (names::HTTP_ROUTE.into(), "/book/:id".into()),
        (names::EXPRESS_REJECTED.into(), "the path /books does not match /book/:id".into()),
    ];
    request.spans.event(request.handler, names::ROUTE_REJECTED, 2 * MS, why);
    request.answer(404, 3 * MS);
    let found = request.found();
    assert_eq!(kinds(&found), [Kind::NoRoute]);
    assert_eq!(found[0].title, "No route answers GET /books");
    assert_eq!(found[0].text, "1 route tried. /book/:id: the path /books does not match /book/:id.");
}

/// A large answer that is made after the last query.
#[test]
fn slow_serialisation() {
    let request = Request::begin();
    request.query("SELECT * FROM books", 0, 4_000, 2 * MS, MS);
    request.spans.set(request.call, names::HTTP_RESPONSE_BODY_SIZE, 900_000i64);
    request.answer(200, 20 * MS);
    let found = request.found();
    assert_eq!(kinds(&found), [Kind::Serialisation]);
    assert_eq!(found[0].title, "89 % of the time goes into making the answer");
}

/// Waiting for the pool and for a lock.
#[test]
fn waits() {
    let request = Request::begin();
    for at in 0..2 {
        let wait =
            request.spans.start(Some(request.handler), names::POOL_WAIT, SpanKind::Internal, "node", 2 * MS);
        request.spans.set(wait, names::POOL_SIZE, 1i64);
        request.spans.end(wait, (4 + at) * MS, Status::Unset);
    }
    let lock =
        request.spans.start(Some(request.handler), "lock wait", SpanKind::Internal, "postgres", 5 * MS);
    request.spans.set(lock, names::DB_LOCK, "a row of seats, changed by transaction 7");
    request.spans.end(lock, 9 * MS, Status::Unset);
    request.answer(200, 10 * MS);
    let found = request.found();
    assert_eq!(kinds(&found), [Kind::PoolWait, Kind::LockWait]);
    assert!(
        found[0].text.starts_with(
            "The pool has 1 connections and all were in use, so that 2 queries had to wait, 5.00 ms in all"
        ),
        "{}",
        found[0].text
    );
    assert!(
        found[1].text.starts_with("The statement waited for a row of seats, changed by transaction 7 that")
    );
}

/// Two requests in one recorder: what each reads and writes, and when.
struct Two(Recorder);

impl Two {
    fn statement(&self, call: SpanId, sql: &str, values: &[&str], rows: i64, from: Nanos, to: Nanos) {
        let spans = &self.0;
        let span = spans.start(Some(call), "postgres", SpanKind::Server, "postgres", from);
        spans.set(span, names::DB_SYSTEM_NAME, "postgresql");
        spans.set(span, names::DB_QUERY_TEXT, sql.to_owned());
        for (at, value) in values.iter().enumerate() {
            spans.set(span, format!("{}.{}", names::DB_QUERY_PARAMETER, at + 1), (*value).to_owned());
        }
        if sql.starts_with("UPDATE") {
            spans.set(span, names::DB_ROWS_WRITTEN, rows);
        }
        spans.end(span, to, Status::Unset);
    }

    /// Both read, then both write; the times of the second's read and write are given.
    fn lost(
        read: &str,
        write: &str,
        values: [&[&str]; 2],
        rows: i64,
        second: (Nanos, Nanos),
    ) -> Vec<Finding> {
        let two = Two(Recorder::new());
        let calls = [0, 1].map(|_| two.0.start(None, "POST", SpanKind::Client, "client", 0));
        two.statement(calls[0], read, &["1"], 0, MS, 2 * MS);
        two.statement(calls[0], write, values[0], 1, 5 * MS, 6 * MS);
        two.statement(calls[1], read, &["1"], 0, second.0, second.0 + MS);
        two.statement(calls[1], write, values[1], rows, second.1, second.1 + MS);
        for call in calls {
            two.0.end(call, 20 * MS, Status::Unset);
        }
        findings(&two.0.take()).into_iter().filter(|it| it.kind == Kind::LostUpdate).collect()
    }
}

/// A write that replaces one its request has not seen is a lost update; one that the database computes, that a lock or a
/// version guards, that is of another row or comes later is none.
#[test]
fn lost_updates_are_found() {
    let (read, write) =
        ("SELECT stock FROM books WHERE id = $1", "UPDATE books SET stock = $1 WHERE id = $2");
    let same: [&[&str]; 2] = [&["4", "1"], &["4", "1"]];
    let found = Two::lost(read, write, same, 1, (3 * MS, 8 * MS));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].title, "1 update of books lost");
    assert!(found[0].text.contains("SET stock = stock + $1"), "{}", found[0].text);
    let none = |found: Vec<Finding>| assert_eq!(found, []);
    none(Two::lost(read, write, same, 1, (7 * MS, 8 * MS)));
    none(Two::lost(read, write, same, 0, (3 * MS, 8 * MS)));
    none(Two::lost(read, write, [&["4", "1"], &["4", "2"]], 1, (3 * MS, 8 * MS)));
    none(Two::lost(read, "UPDATE books SET stock = stock - $1 WHERE id = $2", same, 1, (3 * MS, 8 * MS)));
    none(Two::lost("SELECT stock FROM books WHERE id = $1 FOR UPDATE", write, same, 1, (3 * MS, 8 * MS)));
    none(Two::lost("SELECT name FROM authors WHERE id = $1", write, same, 1, (3 * MS, 8 * MS)));
}

/// What is lost is counted from the last value back: a write that a later one was computed from is kept.
#[test]
fn lost_updates_are_counted() {
    let (read, write) =
        ("SELECT stock FROM books WHERE id = $1", "UPDATE books SET stock = $1 WHERE id = $2");
    // When each request reads and writes: the second's write is lost, since the third has read what the first wrote.
    let times = [(1, 3), (2, 6), (4, 8)];
    let two = Two(Recorder::new());
    for (from, to) in times {
        let call = two.0.start(None, "POST", SpanKind::Client, "client", 0);
        two.statement(call, read, &["1"], 0, from * MS, from * MS + 1);
        two.statement(call, write, &["4", "1"], 1, to * MS, to * MS + 1);
        if to == 8 {
            two.statement(call, "COMMIT", &[], 0, 9 * MS, 9 * MS + 1);
        }
        two.0.end(call, 20 * MS, Status::Unset);
    }
    let spans = two.0.take();
    let titles = |spans: &[Span]| findings(spans).into_iter().map(|it| it.title).collect::<Vec<_>>();
    assert_eq!(titles(&spans), ["1 update of books lost"]);
    // What was rolled back wrote nothing.
    let mut rolled_back = spans;
    for span in &mut rolled_back {
        for (name, value) in &mut span.attributes {
            if *name == names::DB_QUERY_TEXT && *value == Value::from("COMMIT") {
                *value = Value::from("ROLLBACK");
            }
        }
    }
    assert_eq!(titles(&rolled_back), ["1 update of books lost"], "the second replaced the first");
}
