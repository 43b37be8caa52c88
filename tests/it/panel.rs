//! What the request panel asks of a project: its test files run, without a server too, and what is told of them.

use backyard::cli::http::default_packs;
use backyard::protocol::testing::{RunTests, TestsRan, Verdict};
use backyard::session::api::Api;
use backyard::sql::{Database, Server};
use backyard::stack::api::Playground;

fn playground() -> Playground {
    let fetch = |name: &str| {
        let name = if name.is_empty() { "packs.json" } else { name };
        std::fs::read_to_string(default_packs().join(name)).map_err(|error| error.to_string())
    };
    Playground::new("", Box::new(fetch))
}

fn tests(text: &str) -> TestsRan {
    let files = vec![("a.test.js".to_owned(), text.to_owned())];
    let ask = RunTests { files, path: "a.test.js".to_owned() };
    playground().run_tests(ask, &Server::start(Database::new())).expect("not refused")
}

/// Each test is told with what came of it; a failed one with its line and both values, or the difference.
#[test]
fn tests_are_told() {
    let ran = tests(
        r#"const { describe, test } = require("node:test");
const assert = require("node:assert/strict");
describe("sums", () => {
  test("right", () => assert.equal(1 + 1, 2));
  test("wrong", () => {
    assert.equal(1 + 1, 3);
  });
});
test.skip("not yet", () => {});
test("shapes", async () => {
  await new Promise((done) => setTimeout(done, 1500));
  console.log("looking");
  assert.deepEqual({ a: [1, 2], b: "x".repeat(100) }, { a: [1, 3], b: "x".repeat(100) });
});
test("thrown", () => null.length);
"#,
    );
    assert_eq!(ran.problem, None);
    let told: Vec<_> = ran
        .tests
        .iter()
        .map(|it| (it.name.as_str(), it.verdict, it.place.as_ref().map(|it| it.line)))
        .collect();
    assert_eq!(
        told,
        [
            ("sums › right", Verdict::Passed, None),
            ("sums › wrong", Verdict::Failed, Some(6)),
            ("not yet", Verdict::Skipped, None),
            ("shapes", Verdict::Failed, Some(13)),
            ("thrown", Verdict::Failed, Some(15)),
        ]
    );
    assert_eq!(ran.tests[1].compared, Some(("2".to_owned(), "3".to_owned())));
    assert_eq!(ran.tests[1].message, "Expected values to be strictly equal");
    assert!(
        ran.tests[3].message.contains("+     2,") || ran.tests[3].message.contains("+     2\n"),
        "{}",
        ran.tests[3].message
    );
    assert!(ran.tests[3].nanos >= 1_500_000_000 && ran.virtual_nanos >= 1_500_000_000);
    assert!(ran.console.iter().any(|it| it.text == "looking"));
}

/// A file that cannot run, one that does not end and one that loops are told as such.
#[test]
fn tests_that_do_not_end_are_told() {
    let problem = |text: &str| tests(text).problem.unwrap_or_else(|| panic!("no problem with {text}"));
    let it = problem("const x = ;");
    assert!(it.message.contains("SyntaxError"), "{it:?}");
    let it = tests(
        "const { test } = require('node:test'); test('waits', () => new Promise(() => {})); test('b', () => {});",
    );
    let told: Vec<_> = it.tests.iter().map(|it| (it.name.as_str(), it.verdict)).collect();
    assert_eq!(told, [("waits", Verdict::Failed), ("b", Verdict::Failed)], "both are cancelled, as in Node");
    assert!(it.tests[0].message.starts_with("Promise resolution is still pending"), "{:?}", it.tests[0]);
    let it = problem("require('node:test').test('waits', (t, done) => setInterval(() => {}, 1000));");
    assert!(it.message.contains("did not end"), "{it:?}");
    let it = problem("require('node:test').test('loops', () => {\n  for (;;);\n});");
    assert!(it.message.contains("without finishing"), "{}", it.message);
    assert_eq!(it.place.as_ref().map(|it| it.line), Some(2), "{it:?}");
}

/// Tests work on the project's own database, and see the files as they are now.
#[test]
fn tests_share_the_database() {
    let server = Server::start(Database::new());
    let mut playground = playground();
    let mut run = |word: &str| {
        let text = format!(
            r#"const {{ Pool }} = require("pg");
const {{ test }} = require("node:test");
test("{word}", async () => {{
  const pool = new Pool();
  await pool.query("CREATE TABLE {word} (a int)");
  await pool.end();
}});"#
        );
        let files = vec![("a.test.js".to_owned(), text)];
        let ask = RunTests { files, path: "a.test.js".to_owned() };
        let ran = playground.run_tests(ask, &server).expect("not refused");
        (ran.tests.iter().map(|it| (it.name.clone(), it.verdict)).collect::<Vec<_>>(), ran.problem)
    };
    assert_eq!(run("one"), (vec![("one".to_owned(), Verdict::Passed)], None));
    assert_eq!(run("two"), (vec![("two".to_owned(), Verdict::Passed)], None));
    assert!(run("one").0.iter().any(|(_, verdict)| *verdict == Verdict::Failed), "the table is there");
}

const SHOP: &str = r#"const express = require("express");
const { Pool } = require("pg");
const pool = new Pool();
const charge = () => new Promise((done) => setTimeout(done, 20));
const app = express();
app.post("/careless", async (req, res) => {
  const { rows } = await pool.query("SELECT stock FROM books WHERE id = $1", [1]);
  await charge();
  await pool.query("UPDATE books SET stock = $1 WHERE id = $2", [rows[0].stock - 1, 1]);
  res.sendStatus(204);
});
app.post("/careful", async (req, res) => {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query("SELECT stock FROM books WHERE id = $1 FOR UPDATE", [1]);
    await charge();
    await client.query("UPDATE books SET stock = $1 WHERE id = $2", [rows[0].stock - 1, 1]);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
  res.sendStatus(204);
});
app.listen(3000);
"#;

/// Of two requests at once an update is lost and found; with a lock the second waits, which its own trace shows.
#[test]
fn lost_updates_and_lock_waits_are_seen() {
    use backyard::protocol::api::{Arrival, ManySent, SendMany, SendRequest};
    use backyard::sql::{Connection, Context, Limits};
    let execute = |connection: &mut Connection, sql: &str| {
        let mut go_on = || false;
        let mut context =
            Context { now_micros: 0, seed: 1, limits: Limits::default(), interrupt: &mut go_on };
        connection.execute(sql, &mut context).expect("it runs")
    };
    let mut connection = Connection::open(Database::new());
    execute(&mut connection, "CREATE TABLE books (id int PRIMARY KEY, stock int)");
    execute(&mut connection, "INSERT INTO books VALUES (1, 100)");
    let server = Server::start(connection.database());
    let mut playground = playground();
    let mut send = |block: u32, count: u32| -> ManySent {
        let requests = "POST /careless\n\n###\nPOST /careful\n".to_owned();
        let files = vec![("server.js".to_owned(), SHOP.to_owned()), ("requests.http".to_owned(), requests)];
        let path = "requests.http".to_owned();
        let request = SendRequest { files, path, block, environment: String::new() };
        let ask = SendMany { request, count, arrival: Arrival::Closed { clients: count.div_ceil(2).max(2) } };
        playground.send_many(ask, &server).expect("not refused")
    };
    let mut left = 100;
    for count in [2, 20, 7] {
        let sent = send(0, count);
        let rows = execute(&mut server.connect(), "SELECT stock::text FROM books").rows.expect("rows");
        let now: i32 = rows.rows[0][0].as_str().and_then(|it| it.parse().ok()).expect("a number");
        // As many as the stock does not know of.
        let lost = count as i32 - (left - now);
        left = now;
        let word = if lost == 1 { "update" } else { "updates" };
        let titles: Vec<_> = sent.trace.findings.iter().map(|it| it.title.clone()).collect();
        assert!(titles.contains(&format!("{lost} {word} of books lost")), "{lost}: {titles:?}");
    }
    let sent = send(1, 2);
    let all: Vec<_> = sent
        .trace
        .lines
        .iter()
        .map(|it| format!("{}{} {}", "  ".repeat(it.depth.into()), it.service, it.name))
        .collect();
    let waits = all.iter().filter(|it| it.contains("lock wait")).count();
    assert_eq!(waits, 1, "{}", all.join("\n"));
}
