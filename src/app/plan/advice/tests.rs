use super::*;
use crate::app::plan::tree::tests::{any_plan, node, plan, ran, scan};
use crate::protocol::schema::{ColumnInfo, IndexInfo};
use proptest::prelude::*;

fn table(name: &str, rows: u64, columns: &[&str]) -> TableInfo {
    let column = |name: &&str| ColumnInfo {
        name: (*name).into(),
        type_name: "integer".into(),
        ..ColumnInfo::default()
    };
    TableInfo {
        schema: "public".into(),
        name: name.into(),
        columns: columns.iter().map(column).collect(),
        row_count: rows,
        ..TableInfo::default()
    }
}

fn schema() -> Schema {
    let tables = vec![
        table("orders", 12_000, &["id", "customer_id", "Status", "at"]),
        table("tiny", 20, &["id"]),
        table("a", 50_000, &["id"]),
    ];
    Schema { tables, ..Schema::default() }
}

fn filtered(table: &str, filter: &str, rows: u64, removed: u64) -> PlanNode {
    let mut found = ran(scan("Seq Scan", table, 200.0, rows as f64), 1, rows, removed, 3.0);
    found.details = vec![("Filter".into(), filter.into())];
    found
}

fn found(root: PlanNode) -> Vec<(String, String)> {
    let change = |finding: Finding| (finding.why, finding.change.map(|it| it.sql).unwrap_or_default());
    findings(&PlanTree::of(&plan(root)), &schema()).into_iter().map(change).collect()
}

#[test]
fn a_filter_that_keeps_little_is_found() {
    let check = |filter: &str, sql: &str| {
        let why = "reads 12,000 rows and keeps 3".to_owned();
        assert_eq!(found(filtered("orders", filter, 3, 11_997)), [(why, sql.to_owned())], "{filter}");
    };
    check("(customer_id = 5)", "CREATE INDEX orders_customer_id_idx ON orders (customer_id);");
    check(
        "((at > 5) AND (customer_id = 5))",
        "CREATE INDEX orders_customer_id_at_idx ON orders (customer_id, at);",
    );
    check("((\"Status\")::text = 'x'::text)", "CREATE INDEX \"orders_Status_idx\" ON orders (\"Status\");");
    // no index serves these, and the scan is slow all the same
    check("(abs(customer_id - 3) = 5)", "");
    check("(customer_id = id)", "");
}

#[test]
fn what_is_small_or_kept_is_no_finding() {
    assert_eq!(found(filtered("tiny", "(id = 5)", 1, 19)), []);
    assert_eq!(found(filtered("orders", "(customer_id > 5)", 11_000, 1000)), []);
    assert_eq!(found(filtered("unknown", "(customer_id > 5)", 1, 1_000_000)), []);
}

/// Names that are taken are left alone, and what an index has already is not asked for twice.
#[test]
fn indexes_that_are_there_are_seen() {
    let mut schema = schema();
    let index = |name: &str, keys: &[&str]| IndexInfo {
        name: name.into(),
        keys: keys.iter().map(|key| (*key).into()).collect(),
        unique: false,
        predicate: None,
    };
    schema.tables[0].indexes = vec![index("orders_customer_id_idx", &["at"])];
    let tree = PlanTree::of(&plan(filtered("orders", "(customer_id = 5)", 3, 11_997)));
    let sql = |schema: &Schema| findings(&tree, schema)[0].change.clone().map(|change| change.sql);
    assert_eq!(
        sql(&schema).as_deref(),
        Some("CREATE INDEX orders_customer_id_idx1 ON orders (customer_id);")
    );
    schema.tables[0].indexes = vec![index("by_customer", &["customer_id", "id"])];
    assert_eq!(sql(&schema), None);
}

/// The engine has the last word.
#[test]
fn only_what_the_planner_takes_up_is_advised() {
    let tree = PlanTree::of(&plan(filtered("orders", "(customer_id = 5)", 3, 11_997)));
    let finding = findings(&tree, &schema()).remove(0);
    let mut index = scan("Index Scan", "orders", 8.3, 3.0);
    index.index = Some("orders_customer_id_idx".into());
    let advice = accept(&tree, &finding, &plan(index.clone())).expect("it helps");
    assert_eq!(advice.effect, "The planner would use it: the statement's cost goes from 200 to 8.3");
    index.estimate.total_cost = 190.0;
    assert_eq!(accept(&tree, &finding, &plan(index)), None);
    assert_eq!(accept(&tree, &finding, &plan(scan("Seq Scan", "orders", 8.3, 3.0))), None);
}

/// A finding is listed by what its node costs, and one index is proposed once.
#[test]
fn the_most_expensive_comes_first() {
    let mut cheap = filtered("orders", "(customer_id = 5)", 3, 11_997);
    cheap.actual.as_mut().expect("ran").self_millis = 0.1;
    let root = node("Append", 500.0, 6.0, vec![cheap, filtered("orders", "(customer_id = 5)", 4, 11_996)]);
    let found = found(ran(root, 1, 7, 0, 0.0));
    assert_eq!(found[0].0, "reads 12,000 rows and keeps 4");
    assert_eq!(found[1].1, "");
}

proptest! {
    /// Whatever a plan looks like, advice is a few well-formed statements about known tables.
    #[test]
    fn any_plan_gives_sound_advice(plan in any_plan()) {
        let tree = PlanTree::of(&plan);
        let found = findings(&tree, &schema());
        prop_assert!(found.iter().filter(|it| it.change.is_some()).count() <= MAX_CHANGES);
        for finding in found {
            prop_assert!(finding.node < tree.nodes.len());
            if let Some(change) = finding.change {
                prop_assert!(change.sql.starts_with("CREATE INDEX ") || change.sql.starts_with("ANALYZE "));
            }
        }
    }
}
