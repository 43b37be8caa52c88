use super::*;
use crate::app::plan::tree::tests::{any_plan, node, plan, ran, scan};
use crate::protocol::plan::PlanNode;
use proptest::prelude::*;

fn shown(before: PlanNode, after: PlanNode) -> String {
    let (before, after) = (PlanTree::of(&plan(before)), PlanTree::of(&plan(after)));
    let comparison = compare(&before, &after);
    let mut text = String::new();
    for pair in &comparison.pairs {
        let title = |tree: &PlanTree, at: Option<usize>| {
            at.map_or("-".to_owned(), |at| words::title(&tree.nodes[at]))
        };
        let change = match &pair.change {
            Change::Same => "same".to_owned(),
            Change::Other(words) => words.clone(),
            Change::Gone => "gone".to_owned(),
            Change::New => "new".to_owned(),
        };
        let indent = "  ".repeat(pair.depth);
        text +=
            &format!("{indent}{} | {} | {change}\n", title(&before, pair.before), title(&after, pair.after));
    }
    for sentence in &comparison.sentences {
        text += sentence;
        text.push('\n');
    }
    text
}

#[test]
fn a_sort_that_an_index_saves() {
    let table = ran(scan("Seq Scan", "orders", 190.0, 12_000.0), 1, 12_000, 0, 3.0);
    let sort = ran(node("Sort", 450.0, 12_000.0, vec![table]), 1, 10, 0, 5.0);
    let before = ran(node("Limit", 420.0, 10.0, vec![sort]), 1, 10, 0, 0.0);
    let mut index = ran(scan("Index Scan", "orders", 300.0, 12_000.0), 1, 10, 0, 0.1);
    index.index = Some("orders_at_idx".into());
    let after = ran(node("Limit", 0.53, 10.0, vec![index]), 1, 10, 0, 0.0);
    expect_test::expect![[r#"
        Limit | Limit | same
          Sort | - | gone
            Seq Scan on orders | Index Scan using orders_at_idx on orders | done another way, rows 1,200 × less, rows read 1,200 × less, own cost 358 × less
        Estimated cost: 792 × less (420 before, 0.53 after).
        Rows read from tables: 1,200 × less (12,000 before, 10 after).
        Sort is no longer needed.
        Seq Scan on orders became Index Scan using orders_at_idx on orders.
    "#]]
    .assert_eq(&shown(before, after));
}

#[test]
fn a_hash_join_that_becomes_a_nested_loop() {
    let hash = node("Hash", 1.2, 3.0, vec![scan("Seq Scan", "customers", 1.2, 3.0)]);
    let before = node("Hash Join", 220.0, 30.0, vec![scan("Seq Scan", "orders", 190.0, 12_000.0), hash]);
    let mut index = scan("Index Scan", "orders", 8.3, 10.0);
    index.index = Some("orders_customer_id_idx".into());
    let after = node("Nested Loop", 28.0, 30.0, vec![scan("Seq Scan", "customers", 1.2, 3.0), index]);
    expect_test::expect![[r#"
        Hash Join | Nested Loop | done another way, own cost 15 × less
          Hash | - | gone
            Seq Scan on customers | Seq Scan on customers | same
          Seq Scan on orders | Index Scan using orders_customer_id_idx on orders | done another way, rows estimated 1,200 × less, own cost 7.6 × less
        Estimated cost: 7.9 × less (220 before, 28 after).
        Hash Join became Nested Loop.
        Hash is no longer needed.
        Seq Scan on orders became Index Scan using orders_customer_id_idx on orders.
    "#]]
    .assert_eq(&shown(before, after));
}

proptest! {
    /// Every node of both plans stands in the comparison exactly once.
    #[test]
    fn every_node_is_compared_once(before in any_plan(), after in any_plan()) {
        let (before, after) = (PlanTree::of(&before), PlanTree::of(&after));
        let comparison = compare(&before, &after);
        for (tree, side) in [(&before, (|it: &Pair| it.before) as fn(&Pair) -> Option<usize>), (&after, |it: &Pair| it.after)] {
            let mut places: Vec<usize> = comparison.pairs.iter().filter_map(side).collect();
            places.sort_unstable();
            prop_assert_eq!(places, (0..tree.nodes.len()).collect::<Vec<_>>());
        }
    }

    /// A plan is the same as itself.
    #[test]
    fn a_plan_is_like_itself(plan in any_plan()) {
        let tree = PlanTree::of(&plan);
        let comparison = compare(&tree, &tree);
        prop_assert!(comparison.pairs.iter().all(|pair| pair.before == pair.after && pair.change == Change::Same));
        prop_assert!(comparison.totals.iter().all(|total| total.is_better.is_none()));
    }
}
