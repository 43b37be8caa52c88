//! Where the keys lead in a drawn plan.

use super::tree::PlanTree;

/// The node that a key leads to from another; nothing for keys that are not ours. The root stands on the left, what it
/// reads from on its right; up and down go through what stands in the same column.
pub fn step(tree: &PlanTree, from: usize, key: &str) -> Option<usize> {
    let last = tree.nodes.len().saturating_sub(1);
    let at = from.min(last);
    let node = tree.nodes.get(at)?;
    let same_depth = |place: &usize| tree.nodes.get(*place).is_some_and(|other| other.depth == node.depth);
    Some(match key {
        "ArrowLeft" => node.parent.unwrap_or(at),
        "ArrowRight" => node.children.first().copied().unwrap_or(at),
        // Nodes stand in the list as they do in their column, from top to bottom.
        "ArrowUp" => (0..at).rev().find(same_depth).unwrap_or(at),
        "ArrowDown" => (at + 1..=last).find(same_depth).unwrap_or(at),
        "Home" => 0,
        "End" => last,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
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
}
