use super::*;
use crate::protocol::sql::{Limits, RunSql, StatementBlock, Target};
use crate::protocol::table::Table;
use crate::protocol::{Ask, Event, Progress, Request, RequestId};
use crate::session::Clock;

const SHOP: &str = "
    CREATE TABLE author (id int PRIMARY KEY, name text NOT NULL, born int);
    CREATE TABLE book (id int PRIMARY KEY, author_id int REFERENCES author, title text, price numeric(6,2), year int);
    INSERT INTO author VALUES (1, 'Ada', 1900), (2, 'Bo', NULL), (3, 'Cy', 1950), (4, 'Di', 1950);
    INSERT INTO book VALUES (1, 1, 'One', 10.50, 1930), (2, 1, 'Two', 20, 1940), (3, 2, 'Three', NULL, 1990),
        (4, 3, 'Four', 5, 1990), (5, 3, 'Five', 7.25, NULL), (6, NULL, 'Six', 7.25, 2001);";

fn session() -> Session {
    let mut session =
        Session::new(Clock { unix_millis: Box::new(|| 1.7e12), elapsed_millis: Box::new(|| 0.0) });
    run(&mut session, SHOP);
    session
}

fn ask<A: Ask>(session: &mut Session, ask: A) -> (Result<A::Reply, String>, Vec<StatementBlock>) {
    let (mut answer, mut blocks) = (None, Vec::new());
    session.handle(Request { id: RequestId(1), call: ask.into_call() }, &mut |event| match event {
        Event::Done { outcome, .. } => answer = Some(outcome),
        Event::Progress { progress: Progress::Statement(block), .. } => blocks.push(*block),
        _ => {}
    });
    let outcome = answer.expect("an answer").map_err(|failure| failure.to_string());
    (outcome.map(|reply| A::from_reply(reply).expect("a reply of its kind")), blocks)
}

fn run(session: &mut Session, text: &str) -> Vec<StatementBlock> {
    let blocks = ask(session, RunSql { text: text.into(), target: Target::All, limits: Limits::default() }).1;
    for block in &blocks {
        assert!(block.outcome.is_ok(), "{text}: {:?}", block.outcome);
    }
    blocks
}

fn rows(table: &Table) -> Vec<Vec<Option<String>>> {
    (0..table.rows()).map(|at| table.row(at).map(|cell| cell.map(str::to_owned)).collect()).collect()
}

fn answer(session: &mut Session, sql: &str) -> Vec<Vec<Option<String>>> {
    let blocks = run(session, sql);
    let done = blocks[0].outcome.as_ref().expect("an answer");
    rows(done.table.as_ref().expect("rows"))
}

fn stepped(session: &mut Session, sql: &str) -> Stepped {
    let call = StepQuery { text: sql.into(), target: Target::At(0), limits: Limits::default(), point: None };
    ask(session, call).0.expect("a recording")
}

fn steps(session: &mut Session, sql: &str) -> Steps {
    stepped(session, sql).outcome.unwrap_or_else(|error| panic!("{sql}: {error:?}"))
}

const QUERIES: &[&str] = &[
    "SELECT 1 AS one",
    "SELECT * FROM book WHERE price > 7 AND year < 1991 ORDER BY id",
    "SELECT title FROM book WHERE id = 3",
    "SELECT title, price * 2 AS twice FROM book WHERE price IS NOT NULL OR year = 1990",
    "SELECT b.title, a.name FROM book b JOIN author a ON a.id = b.author_id ORDER BY b.id",
    "SELECT b.title, a.name FROM book b LEFT JOIN author a ON a.id = b.author_id ORDER BY b.id",
    "SELECT b.title, a.name FROM book b RIGHT JOIN author a ON a.id = b.author_id ORDER BY 1, 2",
    "SELECT b.title, a.name FROM book b FULL JOIN author a ON a.id = b.author_id AND a.born > 1900 ORDER BY 1, 2",
    "SELECT b.title, a.name FROM book b JOIN author a ON a.born < b.year ORDER BY 1, 2",
    "SELECT a.name, c.name FROM author a CROSS JOIN author c WHERE a.born = c.born AND a.id <> c.id ORDER BY 1",
    "SELECT name FROM author a WHERE EXISTS (SELECT 1 FROM book b WHERE b.author_id = a.id) ORDER BY 1",
    "SELECT name FROM author a WHERE NOT EXISTS (SELECT 1 FROM book b WHERE b.author_id = a.id)",
    "SELECT name FROM author WHERE id IN (SELECT author_id FROM book WHERE price < 8)",
    "SELECT name FROM author WHERE id NOT IN (SELECT author_id FROM book WHERE author_id IS NOT NULL)",
    "SELECT name, (SELECT count(*) FROM book b WHERE b.author_id = a.id) AS books FROM author a ORDER BY id",
    "SELECT author_id, count(*), sum(price) FROM book GROUP BY author_id ORDER BY 1 NULLS LAST",
    "SELECT year, count(*) FROM book GROUP BY year HAVING count(*) > 1",
    "SELECT count(*), avg(price) FROM book WHERE id > 100",
    "SELECT author_id, year, count(*) FROM book GROUP BY GROUPING SETS ((author_id), (year), ()) ORDER BY 1, 2, 3",
    "SELECT DISTINCT price FROM book ORDER BY price",
    "SELECT DISTINCT ON (author_id) author_id, title FROM book ORDER BY author_id, year DESC",
    "SELECT title FROM book ORDER BY price DESC NULLS LAST, id LIMIT 2 OFFSET 1",
    "SELECT title FROM book LIMIT 2",
    "SELECT price FROM book UNION SELECT born FROM author ORDER BY 1",
    "SELECT price FROM book UNION ALL SELECT price FROM book ORDER BY 1",
    "SELECT author_id FROM book INTERSECT SELECT id FROM author ORDER BY 1",
    "SELECT id FROM author EXCEPT SELECT author_id FROM book",
    "WITH cheap AS (SELECT * FROM book WHERE price < 9) SELECT c.title, d.title FROM cheap c JOIN cheap d ON c.id < d.id",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n",
    "WITH RECURSIVE n(i) AS (VALUES (1) UNION SELECT i % 3 + 1 FROM n) SELECT i FROM n ORDER BY i",
    "SELECT title, row_number() OVER (PARTITION BY author_id ORDER BY price) FROM book ORDER BY id",
    "SELECT a.name, t.title FROM author a, LATERAL (SELECT title FROM book b WHERE b.author_id = a.id ORDER BY price LIMIT 1) t ORDER BY 1",
    "SELECT a.name, t.title FROM author a LEFT JOIN LATERAL (SELECT title FROM book b WHERE b.author_id = a.id LIMIT 1) t ON true ORDER BY 1",
    "SELECT g, g * g FROM generate_series(1, 4) AS g WHERE g % 2 = 0",
    "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS v(n, t) WHERE t IS NULL",
    "SELECT name FROM author ORDER BY born, name LIMIT 0",
];

/// The last node's rows are the query's answer, whatever the query; and what is told of each node adds up.
#[test]
fn the_last_step_is_the_answer() {
    let mut session = session();
    for sql in QUERIES {
        let wanted = answer(&mut session, sql);
        let steps = steps(&mut session, sql);
        let last = steps.nodes.last().expect("a node");
        assert_eq!(rows(&last.rows), wanted, "{sql}");
        adds_up(sql, &steps);
    }
}

fn adds_up(sql: &str, steps: &Steps) {
    for (at, node) in steps.nodes.iter().enumerate() {
        let events: Vec<&StepEvent> = steps.events.iter().filter(|event| event.node as usize == at).collect();
        let given: Vec<u32> = events.iter().filter_map(|event| event.gave).collect();
        assert_eq!(given, (0..node.rows.rows() as u32).collect::<Vec<_>>(), "{sql}: {node:?}");
        let input = |side: usize| match (&node.read, node.inputs.get(side)) {
            (Some(read), _) => Some(read),
            (None, Some(&input)) => {
                assert!((input as usize) < at, "{sql}: inputs come first");
                Some(&steps.nodes[input as usize].rows)
            }
            (None, None) => None,
        };
        for event in &events {
            let within = |row: Option<u32>, side: usize| {
                row.is_none_or(|row| (row as usize) < input(side).map_or(0, Table::rows))
            };
            assert!(within(event.left, 0) && within(event.right, 1), "{sql}: {node:?} {event:?}");
        }
        let lefts: Vec<u32> = events.iter().filter_map(|event| event.left).collect();
        let count = input(0).map_or(0, Table::rows) as u32;
        match node.role {
            Role::Scan | Role::Filter => {
                assert_eq!(lefts, (0..count).collect::<Vec<_>>(), "{sql}: each row is judged once");
                for event in events {
                    match (event.what, event.gave, event.left, input(0)) {
                        (What::Gave, Some(out), Some(row), Some(table)) => {
                            assert_eq!(rows(table)[row as usize], rows(&node.rows)[out as usize], "{sql}");
                        }
                        (What::Rejected { condition, .. }, None, Some(_), _) => {
                            assert!((condition as usize) < node.conditions.len(), "{sql}: {node:?}");
                        }
                        other => panic!("{sql}: {other:?}"),
                    }
                }
            }
            Role::Project => assert_eq!(lefts, given, "{sql}"),
            Role::Sort | Role::Window => {
                let mut places = lefts.clone();
                places.sort_unstable();
                places.dedup();
                assert_eq!(places.len(), given.len(), "{sql}: a row comes from one place");
            }
            Role::Join => {
                for event in events.iter().filter(|event| event.gave.is_some()) {
                    let side = |row: Option<u32>, side: usize| {
                        let table = input(side).expect("a join has two inputs");
                        let nulls = vec![None; table.columns.len()];
                        row.map_or(nulls, |row| rows(table)[row as usize].clone())
                    };
                    let pair = [side(event.left, 0), side(event.right, 1)].concat();
                    let out = &rows(&node.rows)[event.gave.unwrap_or_default() as usize];
                    // columns that nothing reads are left NULL
                    let same = |(a, b): (&Option<String>, &Option<String>)| b.is_none() || a == b;
                    assert!(
                        pair.len() == out.len() && pair.iter().zip(out).all(same),
                        "{sql}: {pair:?} {out:?}"
                    );
                }
            }
            Role::SemiJoin | Role::AntiJoin => {
                let mut told = lefts.clone();
                told.dedup();
                assert_eq!(told, (0..count).collect::<Vec<_>>(), "{sql}: each left row is told of");
            }
            Role::Group => {
                let formed = events.iter().filter(|event| matches!(event.what, What::Formed { .. })).count();
                assert_eq!(formed, node.rows.rows(), "{sql}");
            }
            _ => {}
        }
    }
}

/// What a condition of one kind or another says of each row.
#[test]
fn rejections_say_why() {
    let mut session = session();
    let steps = steps(&mut session, "SELECT title FROM book WHERE price > 7 AND year < 1991");
    let scan = &steps.nodes[0];
    assert_eq!((scan.kind.as_str(), scan.relation.as_deref()), ("Seq Scan", Some("book")));
    let texts: Vec<_> = scan.conditions.iter().map(|it| (it.text.as_str(), it.columns.as_slice())).collect();
    assert_eq!(texts, [("price > '7'::numeric", &[3][..]), ("year < 1991", &[4][..])]);
    let whys: Vec<What> =
        steps.events.iter().filter(|event| event.node == 0).map(|event| event.what).collect();
    let no = |condition, unknown| What::Rejected { condition, unknown };
    assert_eq!(whys, [What::Gave, What::Gave, no(0, true), no(0, false), no(1, true), no(1, false)]);
}

/// LIMIT ends the reading, and that is told.
#[test]
fn a_limit_stops_what_is_below_it() {
    let mut session = session();
    let steps = steps(&mut session, "SELECT title FROM book LIMIT 2");
    assert_eq!(steps.nodes[0].read.as_ref().map(Table::rows), Some(2));
    assert_eq!(steps.events.last().map(|event| event.what), Some(What::Stopped));
}

/// Running a filter's condition, as it is shown, over the rows that it was given gives the rows that it gave.
#[test]
fn a_replayed_filter_gives_the_same() {
    let mut session = session();
    let atoms = ["id > 2", "author_id = 1", "price < 10", "year IS NULL", "title LIKE 'F%'", "year % 2 = 0"];
    let mut seed = 7u32;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as usize % below
    };
    for _ in 0..60 {
        let joint = |n: usize| if n == 0 { "AND" } else { "OR" };
        let condition = format!(
            "{} {} ({} {} NOT {})",
            atoms[next(6)],
            joint(next(2)),
            atoms[next(6)],
            joint(next(2)),
            atoms[next(6)]
        );
        let steps = steps(&mut session, &format!("SELECT * FROM book WHERE {condition}"));
        let scan = steps.nodes.iter().find(|node| node.role == Role::Scan).expect("a scan");
        if scan.conditions.is_empty() {
            continue;
        }
        let literal = |cell: &Option<String>| match cell {
            None => "NULL".to_owned(),
            Some(text) => format!("'{text}'"),
        };
        let read = rows(scan.read.as_ref().expect("rows read"));
        let values: Vec<String> = read
            .iter()
            .map(|row| format!("({})", row.iter().map(literal).collect::<Vec<_>>().join(", ")))
            .collect();
        run(&mut session, "DROP TABLE IF EXISTS replay; CREATE TABLE replay AS SELECT * FROM book LIMIT 0");
        run(&mut session, &format!("INSERT INTO replay VALUES {}", values.join(", ")));
        let texts: Vec<String> = scan.conditions.iter().map(|it| format!("({})", it.text)).collect();
        let again = answer(&mut session, &format!("SELECT * FROM replay WHERE {}", texts.join(" AND ")));
        assert_eq!(again, rows(&scan.rows), "{condition}");
    }
}

/// Stepping changes nothing, and only queries can be stepped through.
#[test]
fn it_runs_on_a_copy() {
    let mut session = session();
    run(&mut session, "CREATE SEQUENCE s");
    steps(&mut session, "SELECT nextval('s')");
    assert_eq!(answer(&mut session, "SELECT nextval('s')"), [[Some("1".to_owned())]]);
    for sql in ["DELETE FROM book", "CREATE TABLE t (a int)", "BEGIN", "SET timezone = 'UTC'", "\\d"] {
        assert!(stepped(&mut session, sql).outcome.is_err(), "{sql}");
    }
    assert_eq!(answer(&mut session, "SELECT count(*) FROM book"), [[Some("6".to_owned())]]);
    let error = stepped(&mut session, "SELECT nothing FROM book").outcome.expect_err("an error");
    assert_eq!((error.code.as_str(), error.span), ("42703", Some((7, 14))));
}

/// Too many rows are refused with a way out, soon.
#[test]
fn large_queries_are_refused() {
    let mut session = session();
    for sql in [
        "SELECT * FROM generate_series(1, 501)",
        "SELECT count(*) FROM generate_series(1, 300) a, generate_series(1, 300) b",
        "SELECT count(*) FROM generate_series(1, 1000000)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n",
    ] {
        let error = stepped(&mut session, sql).outcome.expect_err(sql);
        assert_eq!(error.code, "54000", "{sql}");
        assert!(error.hint.is_some_and(|hint| hint.contains("WHERE")), "{sql}");
    }
}

/// A text without a statement is refused in words.
#[test]
fn nothing_to_step_through() {
    let mut session = session();
    let call = StepQuery {
        text: "-- nothing".into(),
        target: Target::At(0),
        limits: Limits::default(),
        point: None,
    };
    assert!(ask(&mut session, call).0.is_err());
}

/// The past is stepped through as it was.
#[test]
fn the_past_is_stepped_through() {
    let mut session = session();
    run(&mut session, "DELETE FROM book WHERE id > 1");
    let call = StepQuery {
        text: "SELECT count(*) FROM book".into(),
        target: Target::At(0),
        limits: Limits::default(),
        point: Some(5),
    };
    let steps = ask(&mut session, call).0.expect("a recording").outcome.expect("steps");
    assert_eq!(rows(&steps.nodes.last().expect("a node").rows), [[Some("6".to_owned())]]);
}
