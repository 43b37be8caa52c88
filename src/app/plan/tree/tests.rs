use super::*;
use proptest::prelude::*;

/// A node that ran once.
pub fn node(kind: &str, cost: f64, rows: f64, children: Vec<PlanNode>) -> PlanNode {
    PlanNode {
        kind: kind.into(),
        subplan: None,
        relation: None,
        alias: None,
        index: None,
        details: vec![],
        estimate: Estimate { startup_cost: 0.0, total_cost: cost, rows, width: 8.0 },
        actual: None,
        share: 0.0,
        children,
    }
}

/// A scan of a table.
pub fn scan(kind: &str, table: &str, cost: f64, rows: f64) -> PlanNode {
    PlanNode { relation: Some(table.into()), ..node(kind, cost, rows, vec![]) }
}

/// A node that counted its rows.
pub fn ran(node: PlanNode, loops: u64, rows: u64, removed: u64, self_millis: f64) -> PlanNode {
    let actual = Actual { loops, rows, removed, startup_millis: 0.0, total_millis: self_millis, self_millis };
    PlanNode { actual: Some(actual), ..node }
}

pub fn plan(root: PlanNode) -> QueryPlan {
    QueryPlan { root, planning_millis: None, execution_millis: None }
}

/// Kind, cost, rows, what was counted, and a choice of the rest.
type Own = (&'static str, f64, f64, Option<(u64, u64, f64)>, u8);

/// Any plan at all, numbers that are none included.
pub fn any_plan() -> impl Strategy<Value = QueryPlan> {
    let kinds = prop::sample::select(vec![
        "Seq Scan",
        "Index Scan",
        "Nested Loop",
        "Hash Join",
        "Hash",
        "Sort",
        "Limit",
        "Materialize",
        "Insert",
    ]);
    let number = prop_oneof![0.0..1e6f64, Just(f64::NAN), Just(f64::INFINITY), Just(-1.0), Just(1e300)];
    let own =
        (kinds, number.clone(), number, prop::option::of((0..50u64, 0..100_000u64, 0.0..9.0f64)), 0..4u8);
    let make = |(kind, cost, rows, actual, extra): Own, children| {
        let mut made = node(kind, cost, rows, children);
        if kind.ends_with("Scan") {
            made.relation = Some(["a", "b", "c", "d"][extra as usize].into());
        }
        if extra == 3 {
            made.subplan = Some("SubPlan 1".into());
        }
        match actual {
            Some((loops, rows, millis)) => ran(made, loops, rows, 3, millis),
            None => made,
        }
    };
    let leaf = own.clone().prop_map(move |own| make(own, vec![]));
    let tree = leaf.prop_recursive(6, 60, 4, move |inner| {
        (own.clone(), prop::collection::vec(inner, 0..4)).prop_map(move |(own, children)| make(own, children))
    });
    tree.prop_map(plan)
}

proptest! {
    /// The parts of all nodes make the whole, whatever the numbers are.
    #[test]
    fn shares_make_one(plan in any_plan()) {
        let tree = PlanTree::of(&plan);
        prop_assert_eq!(tree.nodes.len(), count(&plan.root));
        for share in [|node: &Node| node.cost_share, |node: &Node| node.time_share] {
            let sum: f64 = tree.nodes.iter().map(share).sum();
            prop_assert!(sum == 0.0 || (sum - 1.0).abs() < 1e-6, "{sum}");
            prop_assert!(tree.nodes.iter().all(|node| (0.0..=1.0).contains(&share(node))));
        }
    }

    /// Every node but the root is listed once by its parent, which stands before it.
    #[test]
    fn nodes_know_their_place(plan in any_plan()) {
        let tree = PlanTree::of(&plan);
        for (at, node) in tree.nodes.iter().enumerate() {
            match node.parent {
                None => prop_assert_eq!(at, 0),
                Some(parent) => {
                    prop_assert!(parent < at);
                    prop_assert_eq!(tree.nodes[parent].depth + 1, node.depth);
                    prop_assert_eq!(tree.nodes[parent].children.iter().filter(|&&it| it == at).count(), 1);
                }
            }
        }
    }
}

/// The inner side of a nested loop runs for each outer row: that cost is its own and not the join's.
#[test]
fn repeated_work_belongs_to_who_does_it() {
    let inner = scan("Seq Scan", "b", 10.0, 1.0);
    let join = node("Nested Loop", 1105.0, 100.0, vec![scan("Seq Scan", "a", 100.0, 100.0), inner]);
    let tree = PlanTree::of(&plan(join));
    let own: Vec<f64> = tree.nodes.iter().map(|node| node.own_cost).collect();
    assert_eq!(own, [5.0, 100.0, 1000.0]);
}

/// Under a LIMIT only a part of the cost below is paid.
#[test]
fn a_limit_pays_for_what_it_takes() {
    let tree = PlanTree::of(&plan(node("Limit", 2.0, 10.0, vec![scan("Seq Scan", "a", 500.0, 9000.0)])));
    assert_eq!((tree.nodes[0].own_cost, tree.nodes[1].own_cost), (0.0, 2.0));
}

/// A plan beyond all measure is cut, and says by how much.
#[test]
fn huge_plans_are_cut() {
    let children = (0..MAX_NODES + 20).map(|_| scan("Seq Scan", "a", 1.0, 1.0)).collect();
    let tree = PlanTree::of(&plan(node("Append", 1000.0, 1.0, children)));
    assert_eq!((tree.nodes.len(), tree.left_out), (MAX_NODES, 21));
    assert_eq!(tree.nodes[0].children.len(), MAX_NODES - 1);
}

/// Costs and row counts at the end of what a number can say still have parts.
#[test]
fn enormous_numbers_have_parts() {
    let below = vec![
        scan("Seq Scan", "a", 1.0, 1e300),
        PlanNode { subplan: Some("SubPlan 1".into()), ..scan("Seq Scan", "b", 1e300, 1.0) },
    ];
    let tree = PlanTree::of(&plan(node("Seq Scan", 1e300, 1.0, below)));
    let sum: f64 = tree.nodes.iter().map(|node| node.cost_share).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
}
