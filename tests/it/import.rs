//! Files into the real engine and out of it again, through the session as the worker drives it.

use backyard::protocol::import::{ApplyImport, Export, Imported, InspectImport, Inspected};
use backyard::protocol::sql::{Bytes, Limits, Open, RunSql, StatementBlock, Target};
use backyard::protocol::{Call, Event, Failure, Progress, Reply, Request, RequestId};
use backyard::session::{Clock, Session};

fn session() -> Session {
    Session::new(Clock { unix_millis: Box::new(|| 1.8e12), elapsed_millis: Box::new(|| 0.0) })
}

/// The answer to a call, and the statements that were shown on the way.
fn ask(session: &mut Session, call: Call) -> (Result<Reply, Failure>, Vec<StatementBlock>) {
    let (mut answer, mut blocks) = (None, Vec::new());
    session.handle(Request { id: RequestId(1), call }, &mut |event| match event {
        Event::Done { outcome, .. } => answer = Some(outcome),
        Event::Progress { progress: Progress::Statement(block), .. } => blocks.push(*block),
        _ => {}
    });
    (answer.expect("every request is answered"), blocks)
}

/// The rows that a query gives, cells as text.
fn rows(session: &mut Session, sql: &str) -> Vec<Vec<Option<String>>> {
    let run = RunSql { text: sql.into(), target: Target::All, limits: Limits::default() };
    let (_, blocks) = ask(session, Call::RunSql(run));
    let table = match blocks.into_iter().next_back().expect("a statement").outcome {
        Ok(done) => done.table.expect("rows"),
        Err(error) => panic!("{sql}: {error:?}"),
    };
    (0..table.rows()).map(|row| table.row(row).map(|cell| cell.map(Into::into)).collect()).collect()
}

fn import(session: &mut Session, name: &str, bytes: &[u8]) -> Imported {
    let call = InspectImport { name: name.into(), bytes: Bytes::from(bytes.to_vec()), header: None };
    let plan = match ask(session, Call::InspectImport(call)).0 {
        Ok(Reply::InspectImport(Inspected::Rows(plan))) => Some(plan),
        Ok(Reply::InspectImport(Inspected::Script { .. })) => None,
        other => panic!("{other:?}"),
    };
    match ask(session, Call::ApplyImport(ApplyImport { plan })).0 {
        Ok(Reply::ApplyImport(imported)) => imported,
        other => panic!("{other:?}"),
    }
}

fn export(session: &mut Session, what: Export) -> Vec<u8> {
    match ask(session, Call::Export(what)).0 {
        Ok(Reply::Export(file)) => file.bytes.into_vec(),
        other => panic!("{other:?}"),
    }
}

/// Rows of a CSV file arrive with their types; rows that cannot be read are named by their line.
#[test]
fn imports_csv() {
    let mut session = session();
    let file = b"id,name,born,price,on\n1,\"O'Hara, A\",1950-01-31,2.50,true\n2,Bo\n3,,,7,false\n";
    let imported = import(&mut session, "people.csv", file);
    assert_eq!((imported.done, imported.failed, imported.table.as_deref()), (2, 1, Some("people")));
    assert_eq!(imported.problems[0].line, 3);
    let types: Vec<&str> =
        imported.schema.tables[0].columns.iter().map(|column| column.type_name.as_str()).collect();
    assert_eq!(types, ["integer", "text", "date", "numeric", "boolean"]);
    let text = |cell: &str| Some(cell.to_owned());
    assert_eq!(
        rows(&mut session, "SELECT id, name, born, price FROM people ORDER BY id"),
        [
            [text("1"), text("O'Hara, A"), text("1950-01-31"), text("2.50")],
            [text("3"), None, None, text("7")]
        ]
    );
}

/// JSON keeps every digit.
#[test]
fn imports_json() {
    let mut session = session();
    let file = br#"[{"id": 9007199254740993, "name": "a"}, {"id": 1, "name": null}]"#;
    assert_eq!(import(&mut session, "t.json", file).done, 2);
    let found = rows(&mut session, "SELECT id FROM t ORDER BY id DESC");
    assert_eq!(found[0][0].as_deref(), Some("9007199254740993"));
}

/// A script goes on after an error and says its line.
#[test]
fn imports_scripts() {
    let mut session = session();
    let script =
        b"CREATE TABLE a (x integer);\nINSERT INTO a VALUES (1), (2);\nINSERT INTO nowhere VALUES (1);\n";
    let imported = import(&mut session, "a.sql", script);
    assert_eq!((imported.done, imported.failed), (2, 1));
    assert_eq!(imported.problems[0].line, 3);
    assert_eq!(rows(&mut session, "SELECT count(*) FROM a"), [[Some("2".to_owned())]]);
}

/// A dump makes the same database again, here and (tests/parity/dump.sh) in PostgreSQL.
#[test]
fn a_dump_comes_back() {
    let mut first = session();
    let script = b"CREATE TABLE author (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
        CREATE TABLE book (id integer PRIMARY KEY, author_id integer REFERENCES author (id), price numeric(6,2));
        INSERT INTO author (name) VALUES ('Ada'), ('it''s');
        INSERT INTO book VALUES (1, 2, 9.90), (2, NULL, NULL);";
    let imported = import(&mut first, "a.sql", script);
    assert_eq!(imported.failed, 0, "{:?}", imported.problems);
    let dump = String::from_utf8(export(&mut first, Export::SqlDump)).expect("text");
    let mut second = session();
    let open = Open { snapshot: None, scripts: vec![("dump.sql".into(), dump.clone())], replay: Vec::new() };
    match ask(&mut second, Call::Open(open)).0 {
        Ok(Reply::Open(opened)) => assert!(opened.problems.is_empty(), "{:?}\n{dump}", opened.problems),
        other => panic!("{other:?}"),
    }
    let query =
        "SELECT b.id, b.price, a.name FROM book b LEFT JOIN author a ON a.id = b.author_id ORDER BY b.id";
    assert_eq!(rows(&mut second, query), rows(&mut first, query));
    assert_eq!(export(&mut second, Export::SqlDump), dump.into_bytes());
}

/// So does the bookshop's, whose keys are GENERATED ALWAYS AS IDENTITY.
#[test]
fn the_bookshop_comes_back() {
    let open = |scripts: Vec<(String, String)>| {
        let mut session = session();
        match ask(&mut session, Call::Open(Open { snapshot: None, scripts, replay: Vec::new() })).0 {
            Ok(Reply::Open(opened)) => assert!(opened.problems.is_empty(), "{:?}", opened.problems),
            other => panic!("{other:?}"),
        }
        session
    };
    let read = |name: &str| {
        let path = format!("{}/samples/bookshop/{name}", env!("CARGO_MANIFEST_DIR"));
        (name.to_owned(), std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}")))
    };
    let mut first = open(vec![read("schema.sql"), read("seed.sql")]);
    let dump = String::from_utf8(export(&mut first, Export::SqlDump)).expect("text");
    assert!(dump.contains("OVERRIDING SYSTEM VALUE"));
    let mut second = open(vec![("dump.sql".into(), dump.clone())]);
    // the dump has every row of every table in an order of its own
    assert!(export(&mut second, Export::SqlDump) == dump.into_bytes(), "another dump");
}
