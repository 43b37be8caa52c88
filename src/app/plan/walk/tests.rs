use super::*;
use crate::app::plan::tree::tests::{node, plan, scan};

#[test]
fn keys_walk_the_tree() {
    let left = node("Sort", 2.0, 1.0, vec![scan("Seq Scan", "a", 1.0, 1.0)]);
    let right = node("Hash", 2.0, 1.0, vec![scan("Seq Scan", "b", 1.0, 1.0)]);
    let tree = PlanTree::of(&plan(node("Hash Join", 9.0, 1.0, vec![left, right])));
    let walked = |keys: &str| keys.split(' ').fold(0, |at, key| step(&tree, at, key).expect("ours"));
    assert_eq!(walked("ArrowRight"), 1);
    assert_eq!(walked("ArrowRight ArrowRight"), 2);
    assert_eq!(walked("ArrowRight ArrowRight ArrowDown"), 4);
    assert_eq!(walked("End ArrowUp ArrowLeft ArrowLeft"), 0);
    assert_eq!(walked("ArrowLeft"), 0);
    assert_eq!(step(&tree, 99, "ArrowLeft"), Some(3));
    assert_eq!(step(&tree, 0, "a"), None);
    assert_eq!(step(&PlanTree::default(), 0, "Home"), None);
}
