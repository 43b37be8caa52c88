use super::*;
use crate::app::plan::tree::tests::{any_plan, node, plan, ran, scan};
use proptest::prelude::*;

#[test]
fn numbers_read_well() {
    assert_eq!(short(950.0), "950");
    assert_eq!(short(1234.0), "1.2k");
    assert_eq!(short(999_600.0), "1M");
    assert_eq!(short(34_000_000.0), "34M");
    assert_eq!(cost(8.2949), "8.29");
    assert_eq!(cost(1240.4), "1,240");
    assert_eq!(millis(0.0123), "0.012 ms");
    assert_eq!(millis(1234.0), "1.2 s");
    assert_eq!(percent(0.001), "< 1 %");
    assert_eq!(percent(0.456), "46 %");
    assert_eq!(times(2.25), "2.3 ×");
    assert_eq!(times(12_000.0), "12,000 ×");
    assert_eq!(rows(1.0), "1 row");
}

#[test]
fn a_node_in_one_sentence() {
    let tree = PlanTree::of(&plan(ran(scan("Seq Scan", "orders", 100.0, 5.0), 1, 3, 11_997, 2.0)));
    assert_eq!(
        sentence(&tree, &tree.nodes[0], Some("reads 12,000 rows and keeps 3")),
        "Seq Scan on orders. 3 rows, 5 estimated. By itself 2 ms, 100 % of the time. Slow here: reads 12,000 rows and keeps 3."
    );
    let never = PlanTree::of(&plan(ran(scan("Seq Scan", "orders", 100.0, 5.0), 0, 0, 0, 0.0)));
    assert_eq!(row_line(&never.nodes[0]), "never ran");
}

/// A step that reads nothing by itself says by what it works.
#[test]
fn a_step_in_brief() {
    let check = |label: &str, text: &str, expected: &str| {
        let mut made = node("Sort", 1.0, 1.0, vec![]);
        made.details = vec![(label.into(), text.into())];
        let tree = PlanTree::of(&plan(made));
        assert_eq!(brief(&tree.nodes[0]), expected);
    };
    check("Hash Cond", "(o.customer_id = c.id)", "on o.customer_id = c.id");
    check("Sort Key", "at DESC, id", "by at DESC, id");
    check("Sort Method", "quicksort", "");
    assert_eq!(brief(&PlanTree::of(&plan(scan("Seq Scan", "orders", 1.0, 1.0))).nodes[0]), "orders");
}

#[test]
fn loops_are_told_apart() {
    let tree = PlanTree::of(&plan(ran(scan("Index Scan", "o", 1.0, 2.0), 40, 100, 0, 1.0)));
    assert_eq!(row_line(&tree.nodes[0]), "100 rows in 40 loops, 2.5 each");
    assert_eq!(estimate_words(&tree.nodes[0]).as_deref(), Some("as estimated"));
}

proptest! {
    /// Whatever a plan's numbers are, words come out and nothing ends.
    #[test]
    fn any_plan_has_words(plan in any_plan()) {
        let tree = PlanTree::of(&plan);
        for node in &tree.nodes {
            prop_assert!(!sentence(&tree, node, None).is_empty());
            prop_assert!(facts(&tree, node).iter().all(|(_, value)| !value.contains("NaN") && !value.contains("inf")));
        }
    }
}
