//! Sample databases: they load without a problem, and their ten queries give PostgreSQL's recorded answers.
//! `samples/record.mjs` records `answers.jsonl` from PostgreSQL 15.

use backyard::protocol::sql::{Limits, Open, RunSql, StatementBlock, Target};
use backyard::protocol::{Call, Event, Progress, Reply, Request, RequestId};
use backyard::session::{Clock, Session};
use serde_json::Value;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");

fn read(slug: &str, name: &str) -> String {
    let path = format!("{SAMPLES}/{slug}/{name}");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn ask(session: &mut Session, call: Call) -> (Vec<StatementBlock>, Reply) {
    let (mut blocks, mut reply) = (Vec::new(), None);
    session.handle(Request { id: RequestId(1), call }, &mut |event| match event {
        Event::Progress { progress: Progress::Statement(block), .. } => blocks.push(*block),
        Event::Done { outcome, .. } => reply = Some(outcome.expect("an answer")),
        _ => {}
    });
    (blocks, reply.expect("an answer"))
}

fn open(slug: &str) -> Session {
    let started = std::time::Instant::now();
    let elapsed_millis = Box::new(move || started.elapsed().as_secs_f64() * 1000.0);
    let mut session = Session::new(Clock { unix_millis: Box::new(|| 1.7e12), elapsed_millis });
    let scripts = ["schema.sql", "seed.sql"].map(|name| (name.to_owned(), read(slug, name))).to_vec();
    let (_, reply) = ask(&mut session, Call::Open(Open { snapshot: None, scripts, replay: Vec::new() }));
    let Reply::Open(opened) = reply else { panic!("another reply") };
    assert_eq!(opened.problems, Vec::<String>::new(), "{slug} does not load");
    assert!(opened.schema.tables.len() >= 5, "{slug} has too few tables");
    session
}

/// A value of the recorded answer as PostgreSQL prints it.
fn printed(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(value) => Some(if *value { "t" } else { "f" }.to_owned()),
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn check(slug: &str) {
    let mut session = open(slug);
    let run = RunSql {
        text: read(slug, "queries.sql"),
        target: Target::All,
        limits: Limits { millis: 60_000, ..Limits::default() },
    };
    let (blocks, _) = ask(&mut session, Call::RunSql(run));
    let answers = read(slug, "answers.jsonl");
    assert_eq!(blocks.len(), answers.lines().count(), "{slug}: statements and answers differ in number");
    assert!(blocks.len() >= 10);
    for (block, answer) in blocks.iter().zip(answers.lines()) {
        let at = format!("{slug}/queries.sql, statement {}", block.number);
        let answer: Value = serde_json::from_str(answer).expect("a recorded answer");
        let done = block.outcome.as_ref().unwrap_or_else(|error| panic!("{at}: {error:?}"));
        let table = done.table.as_ref().unwrap_or_else(|| panic!("{at}: no rows"));
        let columns: Vec<_> =
            table.columns.iter().map(|it| (it.name.as_str(), it.type_name.as_str())).collect();
        let expected: Vec<_> = answer["columns"]
            .as_array()
            .expect("columns")
            .iter()
            .map(|it| (it["name"].as_str().unwrap_or_default(), it["type"].as_str().unwrap_or_default()))
            .collect();
        assert_eq!(columns, expected, "{at}: columns");
        let rows: Vec<Vec<Option<String>>> = (0..table.rows())
            .map(|row| table.row(row).map(|cell| cell.map(str::to_owned)).collect())
            .collect();
        let expected: Vec<Vec<Option<String>>> = answer["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| row.as_array().expect("a row").iter().map(printed).collect())
            .collect();
        assert_eq!(rows, expected, "{at}: rows");
    }
}

#[test]
fn bookshop() {
    check("bookshop");
}

#[test]
fn cinema() {
    check("cinema");
}

#[test]
fn bike_rental() {
    check("bike-rental");
}

#[test]
fn social() {
    check("social");
}

#[test]
fn warehouse() {
    check("warehouse");
}

/// Each sample has a test here.
#[test]
fn every_sample_is_tested() {
    let this = include_str!("samples.rs");
    let mut found = 0;
    for entry in std::fs::read_dir(SAMPLES).expect("samples").flatten() {
        let slug = entry.file_name().to_string_lossy().into_owned();
        // Projects with a server: their own tests and requests, held by tests/parity/samples-http.mjs.
        if entry.path().join("server.js").exists() {
            continue;
        }
        if entry.path().join("schema.sql").exists() {
            found += 1;
            assert!(
                this.contains(&format!("check(\"{slug}\")")),
                "samples/{slug} has no test in tests/it/samples.rs"
            );
        }
    }
    assert!(found >= 5);
}
