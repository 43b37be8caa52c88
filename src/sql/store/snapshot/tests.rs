use crate::sql::script;
use crate::sql::{Connection, Context, Database, Limits};

fn database() -> Database {
    let mut connection = Connection::open(Database::new());
    let text = "CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE TABLE a (id serial PRIMARY KEY, t text NOT NULL DEFAULT 'x' CHECK (t <> ''), n numeric(8,2), m mood, d date, b boolean);
        CREATE TABLE c (id int GENERATED ALWAYS AS IDENTITY, a_id int REFERENCES a ON DELETE CASCADE, tags text[], doc jsonb, u uuid, UNIQUE (a_id, id));
        CREATE INDEX ON a (lower(t)) WHERE b;
        INSERT INTO a (t, n, m, d, b) VALUES ('one', 1.5, 'ok', '2024-02-29', true), ('two', NULL, 'sad', NULL, false);
        INSERT INTO c (a_id, tags, doc) VALUES (1, '{x,\"y z\"}', '{\"k\": [1, null]}'), (2, NULL, NULL);
        CREATE VIEW v AS SELECT a.t, c.tags FROM a JOIN c ON c.a_id = a.id;
        COMMENT ON TABLE a IS 'things';";
    for span in script::split(text) {
        let mut go_on = || false;
        let mut context =
            Context { now_micros: 0, seed: 1, limits: Limits::default(), interrupt: &mut go_on };
        let statement = &text[span.start..span.end];
        if let Err(error) = connection.execute(statement, &mut context) {
            panic!("{statement}: {error:?}");
        }
    }
    connection.database().clone()
}

/// What is read is what was written: schema, rows, sequences, and the next snapshot byte for byte.
#[test]
fn round_trip() {
    let before = database();
    let bytes = before.to_snapshot();
    let after = Database::from_snapshot(&bytes).expect("a snapshot of this build");
    assert_eq!(before.schema(), after.schema());
    assert_eq!(after.to_snapshot(), bytes);
    let mut connection = Connection::open(after);
    let mut go_on = || false;
    let mut context = Context { now_micros: 0, seed: 1, limits: Limits::default(), interrupt: &mut go_on };
    let outcome = connection
        .execute("INSERT INTO a (t) VALUES ('three') RETURNING id", &mut context)
        .expect("an insert");
    assert_eq!(outcome.rows.expect("rows").rows[0][0].as_int(), Some(3));
    let duplicate = connection.execute("INSERT INTO a (id, t) VALUES (1, 'again')", &mut context);
    assert_eq!(duplicate.map(|_| ()).map_err(|error| error.code), Err("23505"));
}

/// Cut or changed bytes are an error or another database, never a panic.
#[test]
fn damaged_bytes() {
    let bytes = database().to_snapshot();
    for end in 0..bytes.len() {
        assert!(Database::from_snapshot(&bytes[..end]).is_err(), "cut at {end}");
    }
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            let _ = Database::from_snapshot(&changed);
        }
    }
    assert!(Database::from_snapshot(b"").is_err());
    assert!(Database::from_snapshot(&[0xff; 64]).is_err());
}
