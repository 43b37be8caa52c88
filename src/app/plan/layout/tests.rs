use super::*;
use crate::app::plan::tree::tests::{any_plan, node, plan, scan};
use proptest::prelude::*;

proptest! {
    /// No two boxes touch, everything is inside the drawing, and what is read stands right of its reader.
    #[test]
    fn boxes_have_their_own_room(plan in any_plan()) {
        let tree = PlanTree::of(&plan);
        let drawn = layout(&tree);
        prop_assert_eq!(drawn.corners.len(), tree.nodes.len());
        prop_assert_eq!(drawn.edges.len(), tree.nodes.len() - 1);
        for (at, &(x, y)) in drawn.corners.iter().enumerate() {
            prop_assert!(x >= 0.0 && y >= 0.0 && x + WIDTH <= drawn.width && y + HEIGHT <= drawn.height);
            if let Some(parent) = tree.nodes[at].parent {
                prop_assert!(x >= drawn.corners[parent].0 + WIDTH);
            }
            for &(other_x, other_y) in &drawn.corners[..at] {
                let apart = (x - other_x).abs() >= WIDTH || (y - other_y).abs() >= HEIGHT;
                prop_assert!(apart, "({x}, {y}) and ({other_x}, {other_y})");
            }
        }
    }

    /// More rows are never a thinner arrow.
    #[test]
    fn width_tells_rows(a in 0.0..1e12f64, b in 0.0..1e12f64) {
        prop_assert!((a <= b) == (edge_width(a) <= edge_width(b)) || edge_width(a) == edge_width(b));
    }
}

/// Children keep their order from top to bottom, their parent beside the first.
#[test]
fn a_parent_stands_beside_its_first_child() {
    let join = node(
        "Hash Join",
        3.0,
        1.0,
        vec![scan("Seq Scan", "a", 1.0, 1.0), scan("Seq Scan", "b", 1.0, 2000.0)],
    );
    let drawn = layout(&PlanTree::of(&plan(join)));
    let [root, a, b] = drawn.corners[..] else { panic!("three boxes") };
    assert!(a.1 < b.1);
    assert_eq!(root.1, a.1);
    assert!(drawn.edges[0].width < drawn.edges[1].width);
    assert_eq!(drawn.edges[1].label, "2k");
}

#[test]
fn odd_numbers_have_a_width() {
    assert_eq!(edge_width(f64::NAN), edge_width(0.0));
    assert!(edge_width(f64::INFINITY) <= 14.0);
    assert!(edge_width(f64::MAX) <= 15.0);
}
