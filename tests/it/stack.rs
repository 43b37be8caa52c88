//! Whole projects in the virtual data centre: many requests at a time, pool, locks, deadlock and retry, one trace
//! for one input.

use std::rc::Rc;

use backyard::cli::http::{default_packs, read_packs};
use backyard::http::url::Url;
use backyard::http::{Method, Request};
use backyard::protocol::api::SendRequest;
use backyard::runtime::{Limits, Packs};
use backyard::session::api::Api;
use backyard::sql::{Database, Server};
use backyard::stack::{Files, Options, Stack};
use backyard::trace::print;
use backyard::world::hosts::client::{Call, DEFAULT_TIMEOUT};
use backyard::world::{LinkProfile, SECOND};

const BANK: &str = r#"
const http = require("node:http");
const { Pool } = require("pg");
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 4, connectionTimeoutMillis: 500 });
const wait = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

async function transfer(from, to, tries = 0) {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("UPDATE account SET balance = balance - 1 WHERE id = $1", [from]);
    await wait(50);
    await client.query("UPDATE account SET balance = balance + 1 WHERE id = $1", [to]);
    await client.query("COMMIT");
    return tries;
  } catch (error) {
    await client.query("ROLLBACK");
    if (error.code !== "40P01" || tries > 3) throw error;
  } finally {
    client.release();
  }
  return transfer(from, to, tries + 1);
}

const routes = {
  async "/careless"() {
    const { rows } = await pool.query("SELECT balance FROM account WHERE id = 1");
    await pool.query("UPDATE account SET balance = $1 WHERE id = 1", [rows[0].balance + 1]);
    return "done";
  },
  async "/careful"() {
    await pool.query("UPDATE account SET balance = balance + 1 WHERE id = 1");
    return "done";
  },
  async "/1-to-2"() {
    return `after ${await transfer(1, 2)} retries`;
  },
  async "/2-to-1"() {
    return `after ${await transfer(2, 1)} retries`;
  },
  async "/slow"() {
    const client = await pool.connect();
    try {
      await wait(400);
      return "slow";
    } finally {
      client.release();
    }
  },
  async "/wait"() {
    await wait(100);
    return "waited";
  },
};

http.createServer(async (request, response) => {
  try {
    response.end(await routes[request.url]());
  } catch (error) {
    response.statusCode = 503;
    response.end(`${error.code ?? "Error"} ${error.message}`);
  }
}).listen(process.env.PORT);
"#;

const SCHEMA: &str = "CREATE TABLE account (id int PRIMARY KEY, balance int NOT NULL);
INSERT INTO account VALUES (1, 100), (2, 100);";

/// The bank, running.
fn bank() -> Stack {
    project(&[("server.js", BANK), ("schema.sql", SCHEMA)])
}

/// A project, running.
fn project(files: &[(&str, &str)]) -> Stack {
    let files: Files =
        files.iter().map(|(path, text)| ((*path).to_owned(), Rc::from(text.as_bytes()))).collect();
    assert!(
        default_packs().join("packs.json").exists(),
        "web/build/packs is not built: run `node tools/packs.mjs` first"
    );
    let packs: Rc<Packs> = Rc::new(read_packs(&default_packs(), &files).expect("packs"));
    let options = Options {
        seed: 1,
        access: LinkProfile::SAME_RACK,
        packs,
        database: "bank".to_owned(),
        server: None,
        limits: Limits::default(),
    };
    let mut stack = Stack::start(files, options).expect("an entry");
    stack.ready().expect("it listens");
    stack
}

/// A sample with a server, running.
fn sample(folder: &std::path::Path) -> Stack {
    backyard::cli::http::start(folder, &default_packs(), 1, LinkProfile::SAME_RACK).expect("it starts")
}

fn samples() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn call(path: &str) -> Call {
    let url = Url::parse(&format!("http://localhost:3000{path}")).expect("an address");
    let mut request = Request::new(Method::Get, url.target());
    request.head.headers.append("Host", url.authority());
    Call { url, request, timeout: DEFAULT_TIMEOUT, name: None }
}

/// Sends all at the same moment; status and body of each, in their order.
fn at_once(stack: &mut Stack, paths: &[&str]) -> Vec<String> {
    let client = stack.client().clone();
    let world = stack.world().clone();
    let ids: Vec<_> = paths.iter().map(|path| client.send(call(path), None, &world)).collect();
    stack.run_while(|| client.open() > 0);
    let told = |id| match client.take(id).expect("it is over").result {
        Ok(response) => format!("{} {}", response.head.status, String::from_utf8_lossy(&response.body)),
        Err(failure) => failure.to_string(),
    };
    ids.into_iter().map(told).collect()
}

fn balance(stack: &Stack, account: u32) -> String {
    let mut connection = backyard::sql::Connection::open(stack.database());
    let mut go_on = || false;
    let mut context = backyard::sql::Context {
        now_micros: 0,
        seed: 1,
        limits: backyard::sql::Limits::default(),
        interrupt: &mut go_on,
    };
    let text = format!("SELECT balance FROM account WHERE id = {account}");
    let rows = connection.execute(&text, &mut context).expect("a row").rows.expect("rows");
    rows.rows[0][0].output(&rows.columns[0].ty)
}

/// Ten who read, then write what they have read plus one: most of it is lost. Ten who let the database add: nothing is.
#[test]
fn an_update_is_lost() {
    let mut stack = bank();
    let answers = at_once(&mut stack, &["/careless"; 10]);
    assert!(answers.iter().all(|it| it == "200 done"), "{answers:?}");
    let left: i32 = balance(&stack, 1).parse().expect("a number");
    assert!((101..110).contains(&left), "{left}");
    let answers = at_once(&mut stack, &["/careful"; 10]);
    assert!(answers.iter().all(|it| it == "200 done"), "{answers:?}");
    assert_eq!(balance(&stack, 1), (left + 10).to_string());
}

/// Two transfers that go the other way round: one is ended with 40P01 and comes through at its second try.
#[test]
fn a_deadlock_is_retried() {
    let mut stack = bank();
    let mut answers = at_once(&mut stack, &["/1-to-2", "/2-to-1"]);
    answers.sort();
    assert_eq!(answers, ["200 after 0 retries", "200 after 1 retries"]);
    assert_eq!((balance(&stack, 1), balance(&stack, 2)), ("100".to_owned(), "100".to_owned()));
    let trace = print(&stack.take_spans());
    assert!(trace.contains("deadlock detected") && trace.contains("lock wait"), "{trace}");
}

/// Nine who each hold one of four connections for 400 ms, and wait no longer than 500 ms for it.
#[test]
fn the_pool_runs_dry() {
    let mut stack = bank();
    let answers = at_once(&mut stack, &["/slow"; 9]);
    let count = |text: &str| answers.iter().filter(|it| it.contains(text)).count();
    assert_eq!(count("200 slow"), 8, "{answers:?}");
    assert_eq!(count("503 Error timeout exceeded when trying to connect"), 1, "{answers:?}");
}

/// Two thousand requests wait 100 ms each, all at the same time.
#[test]
fn thousands_are_in_flight() {
    let mut stack = bank();
    stack.world().spans().switch(false);
    let began = stack.world().now();
    let answers = at_once(&mut stack, &["/wait"; 2000]);
    assert!(answers.iter().all(|it| it == "200 waited"));
    let took = stack.world().now() - began;
    assert!(took < 20 * SECOND, "{took}: they wait together, not one after another");
}

/// The same project, requests and seed give the same trace, byte for byte.
#[test]
fn one_trace_for_one_input() {
    let run = || {
        let mut stack = bank();
        at_once(&mut stack, &["/careless", "/1-to-2", "/wait", "/careful", "/2-to-1"]);
        print(&stack.take_spans())
    };
    let first = run();
    assert!(first.lines().count() > 20);
    assert_eq!(first, run());
}

/// A load of one request: closed loops have as many in flight as there are clients, open ones begin by the clock.
#[test]
fn loads_are_closed_or_open() {
    use backyard::protocol::api::Arrival;
    use backyard::stack::load::run;
    let mut stack = bank();
    stack.world().spans().switch(false);
    let call = call("/wait");
    let samples = run(&mut stack, &call.url, &call.request, 30, Arrival::Closed { clients: 10 });
    assert_eq!(samples.len(), 30);
    assert!(samples.iter().all(|it| it.result == Ok(200) && it.ended > it.started));
    let most = samples
        .iter()
        .map(|it| {
            samples.iter().filter(|other| other.started <= it.started && it.started < other.ended).count()
        })
        .max();
    assert_eq!(most, Some(10));
    let samples = run(&mut stack, &call.url, &call.request, 20, Arrival::Open { per_second: 100 });
    let mut starts: Vec<_> = samples.iter().map(|it| it.started).collect();
    starts.sort_unstable();
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] == SECOND / 100), "{starts:?}");
}

/// The samples' own tests pass, as they do on real Node (`make parity`).
#[test]
fn tests_of_the_samples_pass() {
    use backyard::runtime::{Status, Verdict};
    use backyard::stack::test_run::test_files;
    let mut count = 0;
    for folder in std::fs::read_dir(samples()).expect("samples").flatten().map(|it| it.path()) {
        if !folder.join("server.js").exists() {
            continue;
        }
        let mut stack = sample(&folder);
        let files = test_files(stack.files());
        assert!(!files.is_empty(), "{} has no tests", folder.display());
        for path in files {
            let run = stack.run_test(&path);
            let bad: Vec<_> = run.tests.iter().filter(|it| it.verdict != Verdict::Passed).collect();
            assert!(bad.is_empty(), "{} {path}: {bad:#?}", folder.display());
            assert_eq!(run.status, Status::Exited(0), "{} {path}: {:?}", folder.display(), run.output);
            count += run.tests.len();
        }
    }
    assert!(count > 10, "{count}");
}

/// A query names the line that awaits it, also when the pool has to find a connection first.
#[test]
fn queries_name_their_line() {
    use backyard::trace::Value;
    let mut stack = sample(&samples().join("api-starter"));
    let answers = at_once(&mut stack, &["/notes", "/notes/1"]);
    assert!(answers.iter().all(|it| it.starts_with("200")), "{answers:?}");
    let spans = stack.take_spans();
    let lines: Vec<_> = spans
        .iter()
        .filter(|it| it.name == "SELECT")
        .map(|it| {
            it.attributes.iter().find(|(name, _)| name == "code.line.number").map(|(_, line)| line.clone())
        })
        .collect();
    assert_eq!(lines, [Some(Value::Int(10)), Some(Value::Int(15))]);
}

/// An error that comes with an answer from elsewhere, and a loop after one, have no line of the program in their stacks:
/// what had begun them has.
#[test]
fn ends_after_an_await_name_what_was_begun() {
    use backyard::runtime::Status;
    let server = "const app = require('express')();
app.get('/error', (req, res) => {
  fetch('http://nowhere.example/');
});
app.get('/loop', async (req, res) => {
  await new Promise((done) => setTimeout(done, 1));
  for (;;);
});
app.listen(3000);";
    for (path, line) in [("/error", 2), ("/loop", 5)] {
        let mut stack = project(&[("server.js", server)]);
        at_once(&mut stack, &[path]);
        let Status::Failed(failure) = stack.status() else { panic!("{path} goes on") };
        assert_eq!((failure.file.as_deref(), failure.line), (Some("server.js"), line), "{failure}");
        assert!(failure.stack.iter().any(|call| call.starts_with("async ")), "{failure}");
    }
}

/// What the page's worker asks, with an empty database.
fn playground() -> (backyard::stack::api::Playground, Server) {
    let fetch = |name: &str| {
        let name = if name.is_empty() { "packs.json" } else { name };
        std::fs::read_to_string(default_packs().join(name)).map_err(|error| error.to_string())
    };
    (backyard::stack::api::Playground::new("", Box::new(fetch)), Server::start(Database::new()))
}

/// A restart is told when the files have changed, with the routes that came and went, as `node --watch` tells it; one that
/// follows an end is none of the learner's doing.
#[test]
fn restarts_are_told_when_files_changed() {
    let (mut playground, server) = playground();
    let code = |path: &str| {
        format!(
            "const app = require('express')();
app.get('/end', () => process.exit(3));
app.get('{path}', (req, res) => res.send('ok'));
app.listen(3000);"
        )
    };
    let mut send = |path: &str, block: u32| {
        let requests = "GET http://localhost:3000/end\n\n###\nGET http://localhost:3000/a\n";
        let files =
            vec![("server.js".to_owned(), code(path)), ("requests.http".to_owned(), requests.to_owned())];
        let ask = SendRequest { files, path: "requests.http".to_owned(), block, environment: String::new() };
        let sent = playground.send(ask, &server, 0.0).expect("not refused");
        let console: String = sent.console.iter().map(|it| it.text.as_str()).collect();
        (sent.outcome.map(|it| it.status).map_err(|it| it.message), console)
    };
    assert_eq!(send("/a", 1), (Ok(200), String::new()));
    let (outcome, _) = send("/a", 0);
    assert_eq!(outcome, Err("The application ended with code 3 before it answered.".to_owned()));
    assert_eq!(send("/a", 1), (Ok(200), String::new()), "it was started again, with the same files");
    let (outcome, console) = send("/b", 1);
    assert_eq!(outcome, Ok(404));
    assert!(console.ends_with("\n+ GET /b\n- GET /a"), "{console}");
}

/// The playground with the application of these files, its requests sent one after another: what each was answered.
fn sent(files: &[(&str, &str)], blocks: &[u32]) -> Vec<backyard::protocol::api::Sent> {
    let (mut playground, server) = playground();
    let files: Vec<_> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let send = |block: &u32| {
        let (files, path) = (files.clone(), "requests.http".to_owned());
        let ask = SendRequest { files, path, block: *block, environment: String::new() };
        playground.send(ask, &server, 0.0).expect("not refused")
    };
    blocks.iter().map(send).collect()
}

const QUERYING: &str = "const app = require('express')();
const { Pool } = require('pg');
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
app.get('/one', async (req, res) => res.json((await pool.query('SELECT 1 AS one')).rows));
app.listen(3000);";

/// What went over the network is told: connections are made, messages go there and back within the time of the trace,
/// on the connections' own hosts; the second request finds the connections there.
#[test]
fn the_network_is_told() {
    use backyard::protocol::trace::MessageKind;
    let files = [("server.js", QUERYING), ("requests.http", "GET http://localhost:3000/one\n")];
    let sent = sent(&files, &[0, 0]);
    let told = |at: usize| {
        let wire = &sent[at].trace.wire;
        let line = |it: &backyard::protocol::trace::WireMessage| {
            let of = &wire.connections[it.connection as usize];
            let (client, server) = (&wire.hosts[usize::from(of.client)], &wire.hosts[usize::from(of.server)]);
            let (from, to) = if it.is_back { (server, client) } else { (client, server) };
            let what = if it.kind == MessageKind::Data { it.words.clone() } else { format!("{:?}", it.kind) };
            format!("{from} > {to}: {what}")
        };
        wire.messages.iter().map(line).collect::<Vec<_>>()
    };
    let first = told(0);
    assert_eq!(first[..3], ["client > node: Connect", "node > client: Accept", "client > node: GET /one"]);
    assert!(
        first.contains(&"node > postgres: Connect".to_owned())
            && first.contains(&"node > postgres: Startup".to_owned()),
        "{first:#?}"
    );
    assert_eq!(
        told(1),
        [
            "client > node: GET /one",
            "node > postgres: SELECT 1 AS one",
            "postgres > node: SELECT 1",
            "node > client: 200 OK"
        ]
    );
    for sent in &sent {
        let trace = &sent.trace;
        let last = trace.wire.messages.last().expect("messages");
        assert_eq!((last.is_back, trace.wire.left_out), (true, 0));
        assert!(
            trace
                .wire
                .messages
                .iter()
                .all(|it| it.sent_nanos < it.arrived_nanos && it.arrived_nanos <= trace.length_nanos)
        );
        assert!(trace.wire.messages.windows(2).all(|pair| pair[0].sent_nanos <= pair[1].sent_nanos));
    }
}

/// What is exported as OTLP and opened again is the same trace: lines, critical path, findings.
#[test]
fn an_exported_trace_is_opened_again() {
    use backyard::protocol::api::{ExportRequest, ReadTrace, TraceFormat};
    let (mut playground, server) = playground();
    let files = [
        ("server.js", QUERYING),
        ("requests.http", "GET http://localhost:3000/one\n\n###\nGET http://localhost:3000/nowhere\n"),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    for block in [0, 1] {
        let ask = SendRequest {
            files: files.clone(),
            path: "requests.http".to_owned(),
            block,
            environment: String::new(),
        };
        let sent = playground.send(ask, &server, 0.0).expect("not refused");
        let file = playground.export(ExportRequest { block, format: TraceFormat::Otlp }).expect("a file");
        let read = playground.read_trace(&ReadTrace { bytes: file.bytes }).expect("our own");
        assert_eq!((read.format.as_str(), read.notes.len()), ("OTLP", 0));
        assert_eq!(read.trace.lines, sent.trace.lines);
        assert_eq!((read.trace.path, read.trace.findings), (sent.trace.path, sent.trace.findings));
        assert!(
            read.trace.wire.is_from_spans
                && read.trace.wire.hosts.starts_with(&["client".to_owned(), "node".to_owned()])
        );
        let har = playground.export(ExportRequest { block, format: TraceFormat::Har }).expect("a file");
        let read = playground.read_trace(&ReadTrace { bytes: har.bytes }).expect("our own");
        assert_eq!((read.format.as_str(), read.trace.lines[0].service.as_str()), ("HAR", "browser"));
    }
}
