//! Optimized plans give the rows of the plan as it was written: random queries over small tables, each planned
//! many times with costs thrown into disorder, so that every kind of scan, join and grouping is run.

use super::optimize_by;
use crate::sql::bind::Binder;
use crate::sql::env::Env;
use crate::sql::exec::collect;
use crate::sql::exec::run::{Run, Sequences};
use crate::sql::outcome::{Context, Limits, Row};
use crate::sql::parse::{Source, parse};
use crate::sql::plan::Plan;
use crate::sql::{Connection, Database};
use gluesql_core::sqlparser::ast::Statement;

/// A small generator: the same seed, the same queries.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len() as u64) as usize]
    }
}

fn database() -> Connection {
    let mut connection = Connection::open(Database::new());
    let mut statements = vec![
        "CREATE TABLE a (id int PRIMARY KEY, x int, t varchar(9))".to_string(),
        "CREATE TABLE b (id int PRIMARY KEY, a_id int, z int)".into(),
        "CREATE TABLE c (id int, b_id int, w int, PRIMARY KEY (id, b_id))".into(),
        "CREATE INDEX ON b (a_id, z)".into(),
        "CREATE INDEX ON a (x)".into(),
        "CREATE INDEX ON c (b_id)".into(),
    ];
    let mut chance = Chance(7);
    let mut value = |n: u64| match chance.below(n + 2) {
        v if v < n => v.to_string(),
        _ => "NULL".into(),
    };
    for id in 0..9 {
        statements.push(format!("INSERT INTO a VALUES ({id}, {}, 'n' || {})", value(4), id % 3));
        statements.push(format!("INSERT INTO b VALUES ({id}, {}, {})", value(9), value(3)));
        statements.push(format!("INSERT INTO c VALUES ({id}, {}, {})", id * 7 % 9, value(5)));
    }
    for statement in statements {
        let mut go_on = || false;
        let mut context =
            Context { now_micros: 0, seed: 1, limits: Limits::default(), interrupt: &mut go_on };
        connection.execute(&statement, &mut context).unwrap();
    }
    connection
}

fn condition(chance: &mut Chance, tables: &[&str]) -> String {
    let one = |chance: &mut Chance| match chance.of(tables) {
        "a" => chance.of(&["a.id", "a.x"]).to_string(),
        "b" => chance.of(&["b.id", "b.a_id", "b.z"]).to_string(),
        _ => chance.of(&["c.id", "c.b_id", "c.w"]).to_string(),
    };
    let (left, right) = (one(chance), one(chance));
    let number = chance.below(6);
    match chance.below(16) {
        0..=2 => format!("{left} = {number}"),
        3 | 4 => format!("{left} {} {number}", chance.of(&["<", ">=", "<>"])),
        5 | 6 => format!("{left} = {right}"),
        7 => format!("{left} IS NULL"),
        8 => format!("{left} IN (1, 3, {number})"),
        9 => format!("({left} = {number} OR {right} > 2)"),
        10 => format!("EXISTS (SELECT 1 FROM b AS bb WHERE bb.a_id = {left} AND bb.z < {number})"),
        11 => format!("NOT EXISTS (SELECT 1 FROM c AS cc WHERE cc.b_id = {left})"),
        12 => format!("{left} IN (SELECT cc.w FROM c AS cc WHERE cc.id > {number})"),
        13 => format!("{left} NOT IN (SELECT bb.id FROM b AS bb WHERE bb.z = 1)"),
        14 => format!("{left} < (SELECT max(aa.x) FROM a AS aa WHERE aa.id <> {right})"),
        _ => format!("{left} BETWEEN 1 AND {number}"),
    }
}

fn query(chance: &mut Chance) -> String {
    let all = ["a", "b", "c"];
    let count = 1 + chance.below(3) as usize;
    let first = chance.below(3) as usize;
    let tables: Vec<&str> = (0..count).map(|n| all[(first + n) % 3]).collect();
    let source = |chance: &mut Chance, table: &str| match chance.below(5) {
        0 => format!("(SELECT * FROM {table} WHERE id < 8) AS {table}"),
        1 if table == "b" => "(SELECT a_id, min(id) AS id, count(*) AS z FROM b GROUP BY a_id) AS b".into(),
        _ => table.to_string(),
    };
    let mut from = source(chance, tables[0]);
    for (at, table) in tables.iter().enumerate().skip(1) {
        let kind = chance.of(&["JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]);
        let link = match (tables[at - 1], *table) {
            ("a", "b") => "a.id = b.a_id",
            ("b", "c") => "b.id = c.b_id",
            ("c", "a") => "c.w = a.x",
            _ => "true",
        };
        let more = if chance.below(3) == 0 && kind != "FULL JOIN" {
            format!(" AND {}", condition(chance, &tables[..=at]))
        } else {
            String::new()
        };
        from += &format!(" {kind} {} ON {link}{more}", source(chance, table));
    }
    let mut text = String::new();
    let wheres: Vec<String> = (0..chance.below(4)).map(|_| condition(chance, &tables)).collect();
    let columns: Vec<String> = tables
        .iter()
        .flat_map(|t| {
            [
                format!("{t}.id"),
                match *t {
                    "a" => "a.x".to_string(),
                    "b" => "b.z".into(),
                    _ => "c.w".into(),
                },
            ]
        })
        .collect();
    let rest = if wheres.is_empty() { String::new() } else { format!(" WHERE {}", wheres.join(" AND ")) };
    match chance.below(6) {
        0 => {
            let group = &columns[1];
            text +=
                &format!("SELECT {group}, count(*), sum({}) FROM {from}{rest} GROUP BY {group}", columns[0]);
            if chance.below(2) == 0 {
                text += &format!(" HAVING {group} > 0 ORDER BY {group}");
            }
        }
        1 => text += &format!("SELECT DISTINCT {} FROM {from}{rest}", columns[1]),
        2 => text += &format!("SELECT {0} FROM {from}{rest} ORDER BY {0} LIMIT 3", columns.join(", ")),
        3 => {
            let key = &columns[0];
            text += &format!(
                "SELECT {key}, rank() OVER (PARTITION BY {} ORDER BY {key}) FROM {from}{rest}",
                columns[1]
            );
        }
        4 => {
            text += &format!(
                "WITH q AS (SELECT {} AS v FROM {from}{rest}) SELECT v FROM q WHERE v > 2",
                columns[1]
            )
        }
        _ => text += &format!("SELECT {} FROM {from}{rest}", columns.join(", ")),
    }
    text
}

fn rows(connection: &Connection, text: &str, luck: Option<u64>) -> Result<Vec<Row>, String> {
    let root = &*connection.visible().root;
    let env = Env::default();
    let parsed = parse(text).map_err(|error| error.message.clone())?;
    let Statement::Query(query) = &parsed.statement else { return Err("no query".into()) };
    let source = Source { text, lexemes: &parsed.lexemes };
    let mut binder = Binder::new(root, source, &env);
    let bound = binder.query(query).map_err(|error| error.message.clone())?;
    let plan: Plan = match luck {
        None => bound.plan,
        Some(luck) => optimize_by(bound.plan, root, &mut binder, luck),
    };
    let mut go_on = || false;
    let mut sequences = Sequences::default();
    let run = Run::new(root, &env, Limits::default(), &mut go_on, &mut sequences);
    let mut rows = collect(&plan, &run, &[]).map_err(|error| error.message.clone())?;
    if !text.contains("ORDER BY") || text.contains("OVER") {
        rows.sort_by(|a, b| crate::sql::value::compare_rows(a, b));
    }
    Ok(rows)
}

#[test]
fn every_plan_gives_the_rows_of_the_query_as_written() {
    let connection = database();
    let mut chance = Chance(20_261_121);
    let mut compared = 0;
    for _ in 0..400 {
        let text = query(&mut chance);
        let Ok(expected) = rows(&connection, &text, None) else { continue };
        compared += 1;
        for luck in [0, 1, 2, 3, 4, 5, 6].map(|n| n * 7919 * (1 + chance.below(1000))) {
            let found = rows(&connection, &text, Some(luck));
            assert_eq!(found.as_ref(), Ok(&expected), "luck {luck}: {text}");
        }
    }
    assert!(compared > 300, "only {compared} queries could be run");
}
