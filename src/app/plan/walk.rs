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
mod tests;
