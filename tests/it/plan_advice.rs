//! Advice for plans, held against the engine: what is advised helps, and nothing else is advised.

use backyard::app::plan::advice::{self, Advice};
use backyard::app::plan::tree::PlanTree;
use backyard::protocol::plan::{ExplainSql, QueryPlan, Tried, TryPlan};
use backyard::protocol::schema::Schema;
use backyard::protocol::sql::{Limits, Open, RunSql, StatementBlock, Target};
use backyard::protocol::{Call, Event, Progress, Reply, Request, RequestId};
use backyard::session::{Clock, Session};
use backyard::sql::script;

/// A session and the schema that the page knows of it.
struct Bench {
    session: Session,
    schema: Schema,
}

impl Bench {
    /// A database made by a script; its clock goes on by a hundredth of a millisecond whenever it is asked.
    fn new(script: &str) -> Bench {
        let now = std::cell::Cell::new(0.0);
        let elapsed_millis = Box::new(move || {
            now.set(now.get() + 0.01);
            now.get()
        });
        let session = Session::new(Clock { unix_millis: Box::new(|| 1.7e12), elapsed_millis });
        let mut bench = Bench { session, schema: Schema::default() };
        let scripts = vec![("schema.sql".to_owned(), script.to_owned())];
        match bench.ask(Call::Open(Open { snapshot: None, scripts, replay: vec![] })) {
            (_, Reply::Open(opened)) if opened.problems.is_empty() => bench.schema = opened.schema,
            other => panic!("{other:?}"),
        }
        bench
    }

    fn ask(&mut self, call: Call) -> (Vec<StatementBlock>, Reply) {
        let (mut blocks, mut reply) = (Vec::new(), None);
        self.session.handle(Request { id: RequestId(1), call }, &mut |event| match event {
            Event::Progress { progress: Progress::Statement(block), .. } => blocks.push(*block),
            Event::Done { outcome, .. } => reply = Some(outcome.expect("a reply")),
            _ => {}
        });
        (blocks, reply.expect("an answer"))
    }

    /// Runs a script; all of it succeeds.
    fn run(&mut self, text: &str) -> Vec<StatementBlock> {
        let call = RunSql { text: text.into(), target: Target::All, limits: Limits::default() };
        let (blocks, reply) = self.ask(Call::RunSql(call));
        match reply {
            Reply::RunSql(ran) => self.schema = ran.schema.unwrap_or(std::mem::take(&mut self.schema)),
            other => panic!("{other:?}"),
        }
        assert!(blocks.iter().all(|block| block.outcome.is_ok()), "{text}: {blocks:?}");
        blocks
    }

    /// The plan of a statement that ran; nothing for a statement that fails or has none.
    fn plan(&mut self, text: &str) -> Option<QueryPlan> {
        let call = ExplainSql {
            text: text.into(),
            target: Target::All,
            from: 0,
            analyze: true,
            limits: Limits::default(),
        };
        let block = self.ask(Call::ExplainSql(call)).0.pop()?;
        block.outcome.ok()?.plan.map(|plan| *plan)
    }

    /// What is advised for a statement, each change tried out by the engine as the page asks for it.
    fn advice(&mut self, statement: &str) -> (QueryPlan, Vec<Advice>) {
        let before = self.plan(statement).expect("a plan");
        let tree = PlanTree::of(&before);
        let mut advice = Vec::new();
        for finding in advice::findings(&tree, &self.schema) {
            let Some(change) = &finding.change else { continue };
            let change = change.sql.trim_end_matches(';').to_owned();
            let ask = TryPlan { statement: statement.into(), change, limits: Limits::default() };
            let Reply::TryPlan(Tried { plan }) = self.ask(Call::TryPlan(ask)).1 else {
                panic!("another reply")
            };
            advice.extend(plan.and_then(|plan| advice::accept(&tree, &finding, &plan)));
        }
        (before, advice)
    }

    /// The advice is given; with it the plan is another one, its answer as long as before, and nothing is advised.
    fn helps(&mut self, statement: &str, expected: &str) {
        let (before, given) = self.advice(statement);
        let sql: Vec<&str> = given.iter().map(|advice| advice.sql.as_str()).collect();
        assert_eq!(sql, [expected], "{statement}\n{before:#?}");
        let rows = |bench: &mut Bench| bench.plan(statement).and_then(|plan| Some(plan.root.actual?.rows));
        let answer = rows(self);
        self.run(expected);
        let (after, given) = self.advice(statement);
        assert_ne!(before.root, after.root, "{statement}");
        assert_eq!(given, [], "{statement}");
        assert_eq!(rows(self), answer);
    }
}

const SHOP: &str = "CREATE TABLE customers (id integer PRIMARY KEY, name text, city text);
    INSERT INTO customers SELECT g, 'name ' || g, 'city ' || g % 40 FROM generate_series(1, 2000) AS g;
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customers, status varchar(10),
        at timestamp, total numeric(8,2));
    INSERT INTO orders SELECT g, g * 7 % 2000 + 1, CASE WHEN g % 500 = 0 THEN 'lost' ELSE 'sent' END,
        timestamp '2024-01-01' + g * interval '1 hour', g % 97 FROM generate_series(1, 20000) AS g;
    CREATE TABLE tiny (id integer, label text);
    INSERT INTO tiny SELECT g, 'x' FROM generate_series(1, 20) AS g;
    CREATE SEQUENCE numbers;
    ANALYZE;";

#[test]
fn a_selective_filter_gets_its_index() {
    let mut bench = Bench::new(SHOP);
    bench.helps(
        "SELECT * FROM orders WHERE status = 'lost'",
        "CREATE INDEX orders_status_idx ON orders (status);",
    );
    bench.helps(
        "SELECT * FROM orders WHERE customer_id = 8 AND total > 90",
        "CREATE INDEX orders_customer_id_total_idx ON orders (customer_id, total);",
    );
    bench.helps(
        "UPDATE orders SET total = 1 WHERE at = timestamp '2024-02-02 02:00'",
        "CREATE INDEX orders_at_idx ON orders (at);",
    );
}

#[test]
fn an_order_with_a_limit_gets_its_index() {
    let mut bench = Bench::new(SHOP);
    bench
        .helps("SELECT * FROM orders ORDER BY at DESC LIMIT 5", "CREATE INDEX orders_at_idx ON orders (at);");
    bench.helps(
        "SELECT * FROM customers ORDER BY city, name LIMIT 3",
        "CREATE INDEX customers_city_name_idx ON customers (city, name);",
    );
}

#[test]
fn a_foreign_key_gets_its_index() {
    let mut bench = Bench::new(SHOP);
    bench.helps(
        "SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = 17",
        "CREATE INDEX orders_customer_id_idx ON orders (customer_id);",
    );
}

#[test]
fn a_correlated_query_gets_its_index() {
    let mut bench = Bench::new(SHOP);
    bench.helps(
        "SELECT name, (SELECT max(o.total) FROM orders o WHERE o.customer_id = c.id) FROM customers c WHERE c.id < 40",
        "CREATE INDEX orders_customer_id_idx ON orders (customer_id);",
    );
}

/// Statistics that are out of date are found out by the rows that came.
#[test]
fn a_wrong_estimate_asks_for_statistics() {
    let mut bench = Bench::new(SHOP);
    // gathered when a plan first asks for them, and not again until a tenth of the table has changed
    bench.plan("SELECT * FROM orders WHERE status = 'new'");
    bench.run("INSERT INTO orders SELECT g, 1, 'new', now(), 1 FROM generate_series(20001, 21500) AS g");
    let (_, given) = bench.advice("SELECT * FROM orders WHERE status = 'new'");
    assert!(given.iter().any(|it| it.sql == "ANALYZE orders;"), "{given:?}");
    bench.run("ANALYZE orders;");
    let (_, given) = bench.advice("SELECT * FROM orders WHERE status = 'new'");
    assert!(!given.iter().any(|it| it.sql.starts_with("ANALYZE")), "{given:?}");
}

/// Nothing is advised where nothing helps: small tables, conditions most rows meet, answers that need every row, and
/// conditions no index serves.
#[test]
fn no_nonsense_is_advised() {
    let mut bench = Bench::new(SHOP);
    for statement in [
        "SELECT * FROM tiny WHERE id = 5",
        "SELECT * FROM tiny ORDER BY label LIMIT 3",
        "SELECT * FROM orders",
        "SELECT count(*) FROM orders",
        "SELECT * FROM orders WHERE status = 'sent'",
        "SELECT * FROM orders WHERE id = 77",
        "SELECT * FROM orders ORDER BY at",
        "SELECT status, count(*) FROM orders GROUP BY status",
        "SELECT c.city, sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.city",
        "SELECT * FROM customers WHERE name LIKE '%77%'",
        "SELECT * FROM customers WHERE id + 1 = 5",
        "SELECT a.id FROM tiny a, tiny b WHERE a.id < b.id",
    ] {
        let (before, given) = bench.advice(statement);
        assert_eq!(given, [], "{statement}\n{before:#?}");
    }
}

/// In the queries of a small and a large sample: what is advised changes the plan, and is advised no more once it is done.
#[test]
fn advice_for_the_samples_is_true() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let (mut checked, mut followed) = (0, 0);
    for sample in ["bookshop", "warehouse"] {
        let read = |name: &str| std::fs::read_to_string(folder.join(sample).join(name)).expect("a sample");
        let mut bench = Bench::new(&format!("{};\n{};", read("schema.sql"), read("seed.sql")));
        let text = read("queries.sql");
        for span in script::split(&text) {
            let statement = &text[span.start..span.end];
            if bench.plan(statement).is_none() {
                continue;
            }
            let (before, given) = bench.advice(statement);
            checked += 1;
            for advice in given {
                followed += 1;
                bench.run("BEGIN");
                bench.run(&advice.sql);
                let (after, left) = bench.advice(statement);
                assert!(!left.iter().any(|it| it.sql == advice.sql), "{sample}: {statement}: {}", advice.sql);
                assert_ne!(before.root, after.root, "{sample}: {statement}: {}", advice.sql);
                bench.run("ROLLBACK");
            }
        }
    }
    // those of the large one; the bookshop's tables are too small for any
    assert!(checked > 12 && followed > 0, "{checked} plans, {followed} pieces of advice");
}
