//! What is fed with bytes from outside, and what must hold whatever they are: an answer or an error, no panic, and
//! nothing that runs on. Shared by the libFuzzer targets here and by `tests/it/mutations.rs`.

use std::time::{Duration, Instant};

use backyard::protocol::import::{ApplyImport, InspectImport, Inspected, UnpackZip};
use backyard::protocol::sql::Bytes;
use backyard::protocol::{Call, Event, Reply, Request, RequestId, codec};
use backyard::session::{Clock, Session};
use backyard::sql::{Connection, Context, Database, Limits, script};

/// After this a statement is stopped.
const PATIENCE: Duration = Duration::from_millis(200);

/// A statement that takes longer did not listen.
const EXCESS: Duration = Duration::from_secs(30);

const SCHEMA: &[&str] = &[
    "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
    "CREATE TABLE a (id integer PRIMARY KEY, n numeric(8,2), s text UNIQUE, d date, j jsonb, l integer[], m mood)",
    "CREATE TABLE b (id serial PRIMARY KEY, a_id integer REFERENCES a ON DELETE CASCADE, t timestamp, b boolean)",
    "INSERT INTO a VALUES (1, 2.50, 'x', '2024-01-31', '{\"k\": [1]}', '{1,2}', 'ok'), (2, NULL, 'y', NULL, NULL, NULL, NULL)",
    "INSERT INTO b (a_id, t, b) VALUES (1, '2024-01-31 12:00', true), (2, NULL, NULL)",
    "CREATE VIEW v AS SELECT a.s, count(*) AS c FROM a JOIN b ON b.a_id = a.id GROUP BY a.s",
];

/// Types whose text input is tried.
const TYPES: &[&str] = &[
    "integer",
    "bigint",
    "smallint",
    "numeric",
    "numeric(10,2)",
    "real",
    "double precision",
    "boolean",
    "text",
    "varchar(3)",
    "char(3)",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "interval",
    "uuid",
    "bytea",
    "json",
    "jsonb",
    "integer[]",
    "text[]",
    "mood",
];

fn shop() -> Connection {
    let mut connection = Connection::open(Database::new());
    for statement in SCHEMA {
        if let Err(error) = execute(&mut connection, statement) {
            panic!("{statement}: {error:?}");
        }
    }
    connection
}

/// Runs one statement within small limits.
fn execute(
    connection: &mut Connection,
    statement: &str,
) -> Result<backyard::sql::Outcome, backyard::sql::SqlError> {
    let started = Instant::now();
    let mut interrupt = || started.elapsed() > PATIENCE;
    let limits = Limits { rows_read: 200_000, rows_returned: 1000, bytes: 32 << 20 };
    let mut context =
        Context { now_micros: 1_767_225_600_000_000, seed: 1, limits, interrupt: &mut interrupt };
    let result = connection.execute(statement, &mut context);
    assert!(started.elapsed() < EXCESS, "ran for {:?}: {statement}", started.elapsed());
    if let Err(error) = &result {
        assert_eq!(error.code.len(), 5, "{statement}: a code that is none: {}", error.code);
        if let Some(at) = error.position {
            assert!(
                statement.is_char_boundary(at.min(statement.len())),
                "{statement}: position {at} inside a character"
            );
        }
    }
    result
}

/// Statements lie in the text in order and cover no half characters.
pub fn script(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut end = 0;
    for span in script::split(text) {
        assert!(end <= span.start && span.start < span.end && span.end <= text.len(), "{span:?} after {end}");
        assert!(text.get(span.start..span.end).is_some(), "{span:?} cuts a character");
        end = span.end;
    }
}

/// Any text as statements on a small database; a failed one outside a transaction changes no table.
pub fn statements(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut connection = shop();
    for span in script::split(text).into_iter().take(20) {
        let before = connection.visible().schema();
        if execute(&mut connection, &text[span.start..span.end]).is_err() {
            assert_eq!(connection.visible().schema(), before, "a failed statement changed the schema");
        }
    }
    let bytes = connection.database().to_snapshot();
    let again = Database::from_snapshot(&bytes).expect("a snapshot that was just taken");
    assert_eq!(again.to_snapshot(), bytes, "a snapshot that is read and taken again is the same");
}

/// Any text as a value of every type; what is accepted prints as something that is accepted and prints the same.
pub fn values(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if text.contains('\0') {
        return; // no text of SQL holds it
    }
    let mut connection = shop();
    for ty in TYPES {
        let mut cast = |text: &str| {
            let statement = format!("SELECT ('{}'::{ty})::text", text.replace('\'', "''"));
            let set = execute(&mut connection, &statement).ok()?.rows?;
            Some(set.rows.first()?.first()?.output(&set.columns.first()?.ty))
        };
        if let Some(printed) = cast(text) {
            assert_eq!(cast(&printed).as_deref(), Some(printed.as_str()), "{ty} {text:?}");
        }
    }
}

/// Any bytes as a stored database.
pub fn snapshot(data: &[u8]) {
    if let Ok(database) = Database::from_snapshot(data) {
        let mut connection = Connection::open(database);
        for table in connection.visible().schema().tables {
            // a snapshot that is damaged and still readable may hold anything, but it can be looked at
            let _ =
                execute(&mut connection, &format!("SELECT * FROM \"{}\"", table.name.replace('"', "\"\"")));
        }
    }
}

/// Any bytes as a message, in both directions; a request that can be read is answered.
pub fn messages(data: &[u8]) {
    let _ = codec::decode::<Event>(data);
    if let Ok(request) = codec::decode::<Request>(data) {
        handle(&mut session(), request.call);
    }
}

/// Any bytes as a project's archive.
pub fn archive(data: &[u8]) {
    handle(
        &mut session(),
        Call::UnpackZip(UnpackZip { name: "project.zip".into(), bytes: Bytes::from(data.to_vec()) }),
    );
}

/// Any bytes as a file to import; the proposal is carried out.
pub fn imports(data: &[u8]) {
    for name in ["rows.csv", "rows.tsv", "rows.json"] {
        let mut session = session();
        let ask = InspectImport { name: name.into(), bytes: Bytes::from(data.to_vec()), header: None };
        if let Some(Reply::InspectImport(Inspected::Rows(plan))) =
            handle(&mut session, Call::InspectImport(ask))
        {
            handle(&mut session, Call::ApplyImport(ApplyImport { plan: Some(plan) }));
        }
    }
}

fn session() -> Session {
    let started = Instant::now();
    let elapsed = move || started.elapsed().as_secs_f64() * 1000.0;
    Session::new(Clock { unix_millis: Box::new(|| 1.8e12), elapsed_millis: Box::new(elapsed) })
}

fn handle(session: &mut Session, call: Call) -> Option<Reply> {
    let mut answer = None;
    session.handle(Request { id: RequestId(1), call }, &mut |event| {
        if let Event::Done { outcome, .. } = event {
            answer = Some(outcome);
        }
    });
    answer.expect("every request is answered").ok()
}
