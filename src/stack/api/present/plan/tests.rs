use super::*;
use crate::protocol::sql::{Limits, Open, RunSql, Target};
use crate::protocol::table::Table;
use crate::protocol::{Call, Event, Progress, Request, RequestId};
use crate::session::{Clock, Session};
use proptest::prelude::*;

/// Plans as data, and as the text that EXPLAIN gives beside them.
fn explained(sql: &[&str]) -> Vec<(QueryPlan, String)> {
    let clock = Clock { unix_millis: Box::new(|| 1.7e12), elapsed_millis: Box::new(|| 0.0) };
    let mut session = Session::new(clock);
    let script = "CREATE TABLE author (id int PRIMARY KEY, name text); CREATE TABLE \"the Book\" (id int PRIMARY KEY, \
                  \"author on\" int REFERENCES author, title text); CREATE INDEX \"by on\" ON \"the Book\" (\"author on\"); \
                  INSERT INTO author SELECT n, 'a' || n FROM generate_series(1, 500) n; \
                  INSERT INTO \"the Book\" SELECT n, n % 500 + 1, 't' FROM generate_series(1, 3000) n; ANALYZE;";
    let open = Open { snapshot: None, scripts: vec![("a".into(), script.into())], replay: Vec::new() };
    session.handle(Request { id: RequestId(1), call: Call::Open(open) }, &mut |_| {});
    let mut found = Vec::new();
    let text: String = sql.iter().map(|it| format!("{it};\n")).collect();
    let ask = RunSql { text, target: Target::All, limits: Limits::default() };
    session.handle(Request { id: RequestId(2), call: Call::RunSql(ask) }, &mut |event| {
        if let Event::Progress { progress: Progress::Statement(block), .. } = event {
            let done = block.outcome.as_ref().expect("it is explained");
            let plan = done.plan.as_deref().expect("a plan");
            found.push((plan.clone(), lines(done.table.as_ref().expect("its lines"))));
        }
    });
    found
}

/// The one column of a table as a text.
fn lines(table: &Table) -> String {
    (0..table.rows()).filter_map(|row| table.cell(row, 0)).collect::<Vec<_>>().join("\n")
}

/// What is compared: numbers of the text have two places, and what it does not say is not there.
fn shape(node: &PlanNode) -> String {
    let below: Vec<String> = node.children.iter().map(shape).collect();
    format!(
        "{}/{:?}/{:?}/{:?}/{:?}/{:?}/{:.2}..{:.2} {:.0} {:.0}/{:?}[{}]",
        node.kind,
        node.subplan,
        node.relation,
        node.alias,
        node.index,
        node.details,
        node.estimate.startup_cost,
        node.estimate.total_cost,
        node.estimate.rows,
        node.estimate.width,
        node.actual.map(|it| (it.loops, it.rows, it.removed)),
        below.join(", ")
    )
}

/// A plan read from its text is the plan that was printed.
#[test]
fn plans_are_read_from_their_text() {
    let sql = [
        "EXPLAIN SELECT * FROM author",
        "EXPLAIN SELECT a.name, count(*) FROM author a JOIN \"the Book\" b ON b.\"author on\" = a.id WHERE b.id > 7 GROUP BY 1 \
         ORDER BY 2 DESC LIMIT 3",
        "EXPLAIN SELECT * FROM \"the Book\" WHERE \"author on\" = 7",
        "EXPLAIN WITH x AS MATERIALIZED (SELECT * FROM author) SELECT *, (SELECT max(id) FROM author) FROM x y, x WHERE y.id = x.id \
         AND EXISTS (SELECT 1 FROM \"the Book\" b WHERE b.id = x.id + random())",
        "EXPLAIN SELECT * FROM (VALUES (1), (2)) v (n), generate_series(1, 3) g",
        "EXPLAIN UPDATE author SET name = 'x' WHERE id = 3",
        "EXPLAIN (ANALYZE, TIMING OFF) SELECT * FROM author WHERE name = 'a7'",
        "EXPLAIN SELECT id FROM author ORDER BY id DESC LIMIT 1",
    ];
    let all = explained(&sql);
    assert_eq!(all.len(), sql.len());
    for (printed, text) in all {
        let read = plan(&text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(shape(&read.root), shape(&printed.root), "\n{text}");
        assert!(read.root.share.is_finite());
    }
}

/// PostgreSQL's own text, with times and parallel workers.
#[test]
fn postgres_text_is_read() {
    let text = "Gather  (cost=1000.00..5000.00 rows=10 width=4) (actual time=0.5..9.0 rows=10 loops=1)
  Workers Planned: 2
  ->  Parallel Seq Scan on public.big b  (cost=0.00..4000.00 rows=4 width=4) (actual time=0.1..2.0 rows=3 loops=3)
        Filter: (a = 1)
        Rows Removed by Filter: 33
Planning Time: 0.1 ms
Execution Time: 9.2 ms";
    let read = plan(text).expect("a plan");
    let scan = &read.root.children[0];
    assert_eq!(
        (scan.kind.as_str(), scan.relation.as_deref(), scan.alias.as_deref()),
        ("Parallel Seq Scan", Some("public.big"), Some("b"))
    );
    let actual = scan.actual.expect("it ran");
    assert_eq!((actual.loops, actual.rows, actual.removed), (3, 9, 99));
    assert_eq!((read.planning_millis, read.execution_millis), (Some(0.1), Some(9.2)));
    assert!((read.root.actual.expect("it ran").self_millis - 3.0).abs() < 1e-9);
    for text in ["", "hello", "{\"Plan\": {}}", "->  ->  ->"] {
        assert_eq!(plan(text), None, "{text}");
    }
}

proptest! {
    /// Whatever stands there, it is read or refused.
    #[test]
    fn any_text_is_read_or_refused(text in "( {0,9}|->  |Seq Scan|\\(cost=|\\.\\.|[0-9]{1,3}| rows=| on |\"|: |\n|é){0,60}") {
        let _ = plan(&text);
    }
}
