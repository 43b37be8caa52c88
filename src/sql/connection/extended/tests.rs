use super::*;
use crate::sql::{Database, Limits};
use expect_test::{Expect, expect};

fn with_context<T>(f: impl FnOnce(&mut Context<'_>) -> T) -> T {
    let mut go_on = || false;
    f(&mut Context { now_micros: 0, seed: 1, limits: Limits::default(), interrupt: &mut go_on })
}

fn connection() -> Connection {
    let mut connection = Connection::open(Database::new());
    for text in [
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        "CREATE TABLE book (id int PRIMARY KEY, title varchar(20) NOT NULL, price numeric(6,2), pages smallint, tags text[], mood mood)",
        "INSERT INTO book VALUES (1, 'Emma', 9.99, 400, '{a,b}', 'happy'), (2, 'Persuasion', 7.5, 300, NULL, NULL)",
    ] {
        with_context(|context| connection.execute(text, context)).expect(text);
    }
    connection
}

/// Describes each line; runs it with the texts behind `|` when there are any.
fn check(script: &str, expected: Expect) {
    let mut connection = connection();
    let mut out = String::new();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut parts = line.split(" | ");
        let text = parts.next().unwrap_or_default();
        let values: Vec<&str> = parts.collect();
        out.push_str(&told(&mut connection, text, &values));
        out.push('\n');
    }
    expected.assert_eq(&out);
}

fn told(connection: &mut Connection, text: &str, texts: &[&str]) -> String {
    let shown =
        |error: SqlError| format!("{} {} {:?} {:?}", error.code, error.message, error.detail, error.position);
    let described = match with_context(|context| connection.describe(text, &[], context)) {
        Ok(described) => described,
        Err(error) => return shown(error),
    };
    let names: Vec<_> = described.parameters.iter().map(Type::name).collect();
    let mut out = format!("({})", names.join(", "));
    if let Some(columns) = &described.columns {
        let columns: Vec<_> = columns.iter().map(|it| format!("{} {}", it.name, it.ty.name())).collect();
        out.push_str(&format!(" -> {}", columns.join(", ")));
    }
    if texts.is_empty() {
        return out;
    }
    let read = |(text, ty): (&&str, &Type)| match *text {
        "NULL" => Ok((ty.clone(), Value::Null)),
        text => connection.read_value(text, ty).map(|value| (ty.clone(), value)),
    };
    let values: Result<Vec<_>, _> = texts.iter().zip(&described.parameters).map(read).collect();
    let ran =
        values.and_then(|values| with_context(|context| connection.step_with(text, values.into(), context)));
    match ran {
        Err(error) => out.push_str(&format!(" => {}", shown(error))),
        Ok(Step::Blocked(_)) => out.push_str(" => waits"),
        Ok(Step::Done(done)) => {
            out.push_str(&format!(" => {} {:?}", done.command, done.row_count));
            for row in done.rows.iter().flat_map(|set| set.rows.iter().map(move |row| (set, row))) {
                let cells: Vec<_> = row
                    .1
                    .iter()
                    .zip(&row.0.columns)
                    .map(|(value, column)| value.output(&column.ty))
                    .collect();
                out.push_str(&format!(" [{}]", cells.join("|")));
            }
        }
    }
    out
}

/// A parameter's type comes from where it stands, as PostgreSQL finds it.
#[test]
fn types_come_from_the_place() {
    check(
        "SELECT $1
         SELECT $1 | it's
         SELECT $1::int + 1 | 41
         SELECT id FROM book WHERE id = $1 | 2
         SELECT id FROM book WHERE title LIKE '%' || $1 || '%' | mm
         SELECT id FROM book WHERE id = ANY($1) | {1,2}
         SELECT id FROM book WHERE id IN ($1, $2) | 1 | 7
         SELECT id FROM book WHERE price BETWEEN $1 AND $2 | 8 | 10
         SELECT id FROM book ORDER BY id LIMIT $1 OFFSET $2 | 1 | 1
         SELECT id FROM book ORDER BY $1 LIMIT 1 | x
         INSERT INTO book (id, title, price, pages, tags, mood) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, mood | 3 | Ulysses | 12.345 | NULL | {x} | sad
         UPDATE book SET title = $1, price = coalesce($2, price) WHERE id = $3 RETURNING * | U | NULL | 3
         DELETE FROM book WHERE mood = $1 | sad
         SELECT coalesce($1, 7), CASE WHEN $2 THEN 1 END | 5 | t
         SELECT x || '!' FROM (SELECT $1 AS x) s | hey
         VALUES ($1) | v
         SELECT now() - $1 < interval '1 day' | 2000-01-02
         WITH a AS (SELECT $1::date d) SELECT d + $2::int FROM a | 2026-01-01 | 3
         SELECT 1 WHERE $1 IS DISTINCT FROM 2 | 3
         EXPLAIN SELECT id FROM book WHERE id = $1
         SHOW server_version
         BEGIN
         COMMIT",
        expect![[r#"
            (text) -> ?column? text
            (text) -> ?column? text => SELECT Some(1) [it's]
            (integer) -> ?column? integer => SELECT Some(1) [42]
            (integer) -> id integer => SELECT Some(1) [2]
            (text) -> id integer => SELECT Some(1) [1]
            (integer[]) -> id integer => SELECT Some(2) [1] [2]
            (integer, integer) -> id integer => SELECT Some(1) [1]
            (numeric, numeric) -> id integer => SELECT Some(1) [1]
            (bigint, bigint) -> id integer => SELECT Some(1) [2]
            (text) -> id integer => SELECT Some(1) [1]
            (integer, character varying, numeric, smallint, text[], mood) -> id integer, mood mood => INSERT Some(1) [3|sad]
            (character varying, numeric, integer) -> id integer, title character varying(20), price numeric(6,2), pages smallint, tags text[], mood mood => UPDATE Some(1) [3|U|12.35||{x}|sad]
            (mood) => DELETE Some(1)
            (integer, boolean) -> coalesce integer, case integer => SELECT Some(1) [5|1]
            (text) -> ?column? text => SELECT Some(1) [hey!]
            (text) -> column1 text => SELECT Some(1) [v]
            (timestamp with time zone) -> ?column? boolean => SELECT Some(1) [t]
            (date, integer) -> ?column? date => SELECT Some(1) [2026-01-04]
            (integer) -> ?column? integer => SELECT Some(1) [1]
            (integer) -> QUERY PLAN text
            () -> server_version text
            ()
            ()
        "#]],
    );
}

/// What PostgreSQL refuses.
#[test]
fn what_cannot_be_a_parameter() {
    check(
        "SELECT $1 IS NULL
         SELECT id FROM book WHERE $1 IS NULL OR title = $1
         SELECT $2::int
         SELECT $1 + $2
         SELECT $0
         SELECT * FROM $1
         SELECT id AS $1 FROM book
         SELECT $1::int, $1 || 'x'
         SELECT id FROM book WHERE id = $1 | abc
         INSERT INTO book (id, title) VALUES ($1, $2) | 9 | a title longer than twenty
         INSERT INTO book (id, title, pages) VALUES ($1, $2, $3) | 9 | x | 70000
         INSERT INTO book (id, title) VALUES ($1, $2) | 1 | again
         SELECT nothing FROM book WHERE id = $1
         CREATE TABLE t (a int DEFAULT $1)",
        expect![[r#"
            42P18 could not determine data type of parameter $1 None None
            42P08 could not determine data type of parameter $1 None Some(26)
            42P18 could not determine data type of parameter $1 None None
            42725 operator is not unique: unknown + unknown None Some(10)
            42P02 there is no parameter $0 None Some(7)
            42601 syntax error at or near "$1" None Some(14)
            42601 syntax error at or near "$1" None Some(13)
            (integer) -> int4 integer, ?column? text
            (integer) -> id integer => 22P02 invalid input syntax for type integer: "abc" None None
            (integer, character varying) => 22001 value too long for type character varying(20) None None
            (integer, character varying, smallint) => 22003 value "70000" is out of range for type smallint None None
            (integer, character varying) => 23505 duplicate key value violates unique constraint "book_pkey" Some("Key (id)=(1) already exists.") None
            42703 column "nothing" does not exist None Some(7)
            ()
        "#]],
    );
}
