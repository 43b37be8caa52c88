use std::collections::HashMap;

use expect_test::expect;

use super::*;
use crate::protocol::schema::{ColumnInfo, EnumInfo, ForeignKeyInfo, IndexInfo, TableInfo, ViewInfo};
use crate::protocol::table::Column;

/// Answers queries from a map; remembers nothing.
struct FakeReader(HashMap<&'static str, Table>);

impl TableReader for FakeReader {
    fn read(&mut self, query: &str) -> Result<Table, StatementError> {
        self.0.get(query).cloned().ok_or_else(|| StatementError {
            code: "42P01".into(),
            message: format!("no answer to {query}"),
            detail: None,
            hint: None,
            span: None,
        })
    }
}

fn table(columns: &[(&str, Kind)], rows: &[&[Option<&str>]]) -> Table {
    let column = |&(name, kind): &(&str, Kind)| Column { name: name.into(), type_name: String::new(), kind };
    let mut table = Table::new(columns.iter().map(column).collect());
    for row in rows {
        table.push_row(row.iter().copied());
    }
    table
}

fn column(name: &str, type_name: &str, nullable: bool, default: Option<&str>) -> ColumnInfo {
    let default = default.map(Into::into);
    ColumnInfo { name: name.into(), type_name: type_name.into(), nullable, default, comment: None }
}

fn key(name: &str, column: &str, table: &str) -> ForeignKeyInfo {
    ForeignKeyInfo {
        name: name.into(),
        columns: vec![column.into()],
        table: table.into(),
        ref_columns: vec!["id".into()],
        on_delete: "SET NULL".into(),
        on_update: "NO ACTION".into(),
    }
}

/// Two tables that refer to each other, one to itself; a view on a view; everything else that a dump has.
fn world() -> (Schema, FakeReader) {
    let book = TableInfo {
        schema: "public".into(),
        name: "book".into(),
        columns: vec![
            column("id", "integer", false, Some("generated always as identity")),
            column("author_id", "integer", true, None),
            column("mood", "mood", true, Some("'calm'::mood")),
            column("data", "jsonb", true, None),
            column("twice", "integer", true, Some("generated always as (id * 2) stored")),
        ],
        primary_key: vec!["id".into()],
        foreign_keys: vec![key("book_author_fkey", "author_id", "author")],
        indexes: vec![IndexInfo {
            name: "book_mood".into(),
            keys: vec!["mood".into(), "id % 2".into()],
            unique: false,
            predicate: None,
        }],
        ..TableInfo::default()
    };
    let author = TableInfo {
        schema: "public".into(),
        name: "author".into(),
        comment: Some("Who writes".into()),
        columns: vec![
            column("id", "integer", false, Some("nextval('author_id_seq'::regclass)")),
            column("name", "text", false, None),
            column("teacher", "integer", true, None),
            column("rating", "double precision", true, None),
            column("alive", "boolean", true, None),
        ],
        primary_key: vec!["id".into()],
        unique: vec![vec!["name".into()]],
        foreign_keys: vec![key("author_teacher_fkey", "teacher", "author")],
        checks: vec![("author_name_check".into(), "name <> ''::text".into())],
        ..TableInfo::default()
    };
    let view = |name: &str, definition: &str| ViewInfo {
        schema: "public".into(),
        name: name.into(),
        columns: vec![column("name", "text", true, None)],
        definition: definition.into(),
        comment: None,
    };
    let schema = Schema {
        tables: vec![book, author],
        views: vec![
            view("a_names", "SELECT name FROM names -- all"),
            view("names", "SELECT name FROM author;"),
        ],
        enums: vec![EnumInfo { name: "mood".into(), labels: vec!["calm".into(), "it's".into()] }],
    };
    let authors = table(
        &[
            ("id", Kind::Number),
            ("name", Kind::Text),
            ("teacher", Kind::Number),
            ("rating", Kind::Number),
            ("alive", Kind::Bool),
        ],
        &[
            &[Some("1"), Some("O'Hara\n\\"), Some("2"), Some("NaN"), Some("t")],
            &[Some("2"), Some("a,\"b\""), None, Some("1e-07"), Some("f")],
        ],
    );
    let books = table(
        &[("id", Kind::Number), ("author_id", Kind::Number), ("mood", Kind::Other), ("data", Kind::Json)],
        &[&[Some("7"), Some("1"), Some("it's"), Some("{\"a\": [1]}")]],
    );
    let reader = FakeReader(HashMap::from([
        ("SELECT id, name, teacher, rating, alive FROM author ORDER BY id", authors.clone()),
        ("SELECT * FROM author ORDER BY id", authors),
        ("SELECT id, author_id, mood, data FROM book ORDER BY id", books),
        ("SELECT * FROM names", table(&[("name", Kind::Text)], &[&[Some("")], &[None]])),
    ]));
    (schema, reader)
}

fn text(what: &Export) -> String {
    let (schema, mut reader) = world();
    let file = export(what, "My shop/2", &schema, &mut reader).expect("a file");
    format!("{} {}\n{}", file.name, file.media_type, String::from_utf8(file.bytes.into_vec()).expect("text"))
}

/// A dump has its parts in an order that loads, whatever refers to what.
#[test]
fn dumps_a_database() {
    expect![[r#"
        My shop_2.sql application/sql
        -- Made by Backyard. Load it into an empty PostgreSQL database:
        --   createdb mydb && psql -1 -v ON_ERROR_STOP=1 -f FILE mydb

        CREATE TYPE mood AS ENUM ('calm', 'it''s');

        CREATE TABLE author (
            id serial PRIMARY KEY,
            name text NOT NULL,
            teacher integer,
            rating double precision,
            alive boolean,
            UNIQUE (name),
            CONSTRAINT author_name_check CHECK (name <> ''::text)
        );

        CREATE TABLE book (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            author_id integer,
            mood mood DEFAULT 'calm'::mood,
            data jsonb,
            twice integer generated always as (id * 2) stored
        );

        INSERT INTO author (id, name, teacher, rating, alive) VALUES
          (1, 'O''Hara
        \', 2, 'NaN', true),
          (2, 'a,"b"', NULL, 1e-07, false);

        INSERT INTO book (id, author_id, mood, data) OVERRIDING SYSTEM VALUE VALUES
          (7, 1, 'it''s', '{"a": [1]}');

        SELECT setval(pg_get_serial_sequence('author', 'id'), 2);
        SELECT setval(pg_get_serial_sequence('book', 'id'), 7);

        CREATE INDEX book_mood ON book (mood, (id % 2));

        ALTER TABLE author ADD CONSTRAINT author_teacher_fkey FOREIGN KEY (teacher) REFERENCES author (id) ON DELETE SET NULL;
        ALTER TABLE book ADD CONSTRAINT book_author_fkey FOREIGN KEY (author_id) REFERENCES author (id) ON DELETE SET NULL;

        CREATE VIEW names (name) AS
        SELECT name FROM author
        ;

        CREATE VIEW a_names (name) AS
        SELECT name FROM names -- all
        ;

        COMMENT ON TABLE author IS 'Who writes';
    "#]].assert_eq(&text(&Export::SqlDump));
}

/// NULL and the empty text differ in CSV; JSON keeps kinds.
#[test]
fn writes_tables() {
    let files = [
        text(&Export::Csv { table: "author".into() }),
        text(&Export::Csv { table: "names".into() }),
        text(&Export::Json { table: "author".into() }),
    ];
    expect![[r#"
        author.csv text/csv
        id,name,teacher,rating,alive␍
        1,"O'Hara
        \",2,NaN,t␍
        2,"a,""b""",,1e-07,f␍

        names.csv text/csv
        name␍
        ""␍
        ␍

        author.json application/json
        [
        {"id": 1, "name": "O'Hara\n\\", "teacher": 2, "rating": "NaN", "alive": true},
        {"id": 2, "name": "a,\"b\"", "teacher": null, "rating": 1e-07, "alive": false}
        ]
    "#]]
    .assert_eq(&files.join("\n").replace('\r', "␍"));
    let (schema, mut reader) = world();
    let missing = export(&Export::Csv { table: "nothing".into() }, "x", &schema, &mut reader);
    assert_eq!(missing.expect_err("no table"), "There is no table named “nothing”.");
}

/// Large tables are written as several statements.
#[test]
fn cuts_long_inserts() {
    let rows: Vec<[Option<&str>; 1]> = vec![[Some("x")]; 250];
    let rows: Vec<&[Option<&str>]> = rows.iter().map(|row| row.as_slice()).collect();
    let schema = Schema {
        tables: vec![TableInfo {
            name: "t".into(),
            columns: vec![column("a", "text", true, None)],
            ..TableInfo::default()
        }],
        ..Schema::default()
    };
    let mut reader = FakeReader(HashMap::from([("SELECT a FROM t", table(&[("a", Kind::Text)], &rows))]));
    let file = export(&Export::SqlDump, "", &schema, &mut reader).expect("a file");
    assert_eq!(file.name, "database.sql");
    let text = String::from_utf8(file.bytes.into_vec()).expect("text");
    assert_eq!(text.matches("INSERT INTO t (a) VALUES").count(), 3);
    assert_eq!(text.matches("('x')").count(), 250);
}

/// Writes the dump where `tests/parity/dump.sh` asks for it, to be loaded by PostgreSQL.
#[test]
fn writes_the_dump_for_postgresql() {
    if let Some(path) = std::env::var_os("BACKYARD_DUMP_TO") {
        let (schema, mut reader) = world();
        let file = export(&Export::SqlDump, "x", &schema, &mut reader).expect("a file");
        std::fs::write(path, file.bytes.into_vec()).expect("a writable path");
    }
}
