use super::*;
use crate::app::Question;
use crate::protocol::Call;
use crate::protocol::plan::{PlanNode, QueryPlan};
use crate::protocol::schema::{ColumnInfo, TableInfo};
use crate::protocol::sql::StatementDone;
use tree::tests::{plan, ran, scan};

fn schema() -> Schema {
    let column = ColumnInfo { name: "status".into(), type_name: "text".into(), ..ColumnInfo::default() };
    let table = TableInfo {
        schema: "public".into(),
        name: "orders".into(),
        columns: vec![column],
        row_count: 12_000,
        ..TableInfo::default()
    };
    Schema { tables: vec![table], ..Schema::default() }
}

fn statement(plan: QueryPlan) -> Rc<StatementBlock> {
    let done = StatementDone {
        command: "EXPLAIN".into(),
        row_count: None,
        table: None,
        notices: vec![],
        plan: Some(Box::new(plan)),
        text: None,
    };
    Rc::new(StatementBlock {
        number: 1,
        start: 0,
        end: 8,
        line: 1,
        elapsed_micros: 10,
        rows_read: 0,
        outcome: Ok(done),
        changes: vec![],
    })
}

fn slow() -> PlanNode {
    let mut slow = ran(scan("Seq Scan", "orders", 200.0, 3.0), 1, 3, 11_997, 3.0);
    slow.details = vec![("Filter".into(), "(status = 'lost'::text)".into())];
    slow
}

fn quick() -> PlanNode {
    PlanNode { index: Some("orders_status_idx".into()), ..scan("Index Scan", "orders", 8.3, 3.0) }
}

fn arrive(plans: &mut Plans, run: u32, node: PlanNode) -> Vec<Effect> {
    let sql = "SELECT * FROM orders WHERE status = 'lost'".into();
    plans.apply(Action::Arrived { run, block: 0, sql, statement: statement(plan(node)) }, &schema())
}

/// A plan with a slow scan has the engine try an index out; what helps becomes advice.
#[test]
fn an_index_is_tried_out_before_it_is_advised() {
    let mut plans = Plans::default();
    let effects = arrive(&mut plans, 1, slow());
    let [Effect::Ask(Question { call: Call::TryPlan(ask), .. })] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!(ask.change, "CREATE INDEX orders_status_idx ON orders (status)");
    assert_eq!(plans.report(1, 0).map(|report| (report.waiting, report.advice.len())), Some((1, 0)));
    let tried = Tried { plan: Some(Box::new(plan(quick()))) };
    plans.apply(Action::Tried { run: 1, block: 0, finding: 0, outcome: Ok(tried) }, &schema());
    assert_eq!(plans.report(1, 0).map(|report| (report.waiting, report.advice.len())), Some((0, 1)));
}

/// When trying fails the reason stays and nothing is advised.
#[test]
fn what_cannot_be_tried_is_not_advised() {
    let mut plans = Plans::default();
    arrive(&mut plans, 1, slow());
    plans.apply(Action::Tried { run: 1, block: 0, finding: 0, outcome: Err(Failure::WorkerGone) }, &schema());
    let report = plans.report(1, 0).expect("a report");
    assert_eq!((report.advice.len(), report.why(0)), (0, Some("reads 12,000 rows and keeps 3")));
}

/// Following advice makes the index, shows the plan again, and compares it with this one.
#[test]
fn advice_is_followed_and_compared() {
    let mut plans = Plans::default();
    arrive(&mut plans, 1, slow());
    let tried = Tried { plan: Some(Box::new(plan(quick()))) };
    plans.apply(Action::Tried { run: 1, block: 0, finding: 0, outcome: Ok(tried) }, &schema());
    let effects = plans.apply(Action::Follow { run: 1, block: 0, advice: 0 }, &schema());
    let [Effect::Next(next)] = effects.as_slice() else { panic!("{effects:?}") };
    let AppAction::Results(results::Action::Explain { text, from, analyze, .. }) = &**next else {
        panic!("{next:?}")
    };
    assert!(*analyze);
    assert_eq!(&text[..*from as usize], "CREATE INDEX orders_status_idx ON orders (status);\n");
    assert_eq!(&text[*from as usize..], "SELECT * FROM orders WHERE status = 'lost'");
    arrive(&mut plans, 2, quick());
    assert_eq!(plans.view, Some(View::Compare));
    assert_eq!(plans.other(2, 0).map(|other| other.run), Some(1));
    plans.apply(Action::Unpin, &schema());
    assert_eq!((plans.view, plans.other(2, 0)), (None, None));
}

/// Reports of an earlier run go, but the pinned one stays.
#[test]
fn a_pinned_plan_outlives_its_run() {
    let mut plans = Plans::default();
    arrive(&mut plans, 1, quick());
    plans.apply(Action::Pin { run: 1, block: 0 }, &schema());
    assert!(plans.other(1, 0).is_none());
    arrive(&mut plans, 2, quick());
    assert!(plans.report(1, 0).is_none());
    assert!(plans.other(2, 0).is_some());
}
