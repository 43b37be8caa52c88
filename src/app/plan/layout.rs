//! Where the nodes of a plan stand: the root on the left, what it reads from on its right, rows flowing to the left.

use super::tree::PlanTree;
use super::words;
use crate::app::chart::text::coordinate as px;

/// A node's box, and the room between boxes.
pub const WIDTH: f32 = 192.0;
pub const HEIGHT: f32 = 80.0;
const ACROSS: f32 = 60.0;
const DOWN: f32 = 14.0;
const MARGIN: f32 = 8.0;

/// A finished drawing, in CSS pixels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TreeLayout {
    pub width: f32,
    pub height: f32,
    /// The corner of each node's box, in the tree's order.
    pub corners: Vec<(f32, f32)>,
    pub edges: Vec<Edge>,
}

/// Rows on their way from a node to its parent.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    pub child: usize,
    /// SVG path data.
    pub path: String,
    /// By the number of rows: each step of ten is a step of width.
    pub width: f32,
    /// The rows in short, and where that stands.
    pub label: String,
    pub label_at: (f32, f32),
    /// Path data of its head.
    pub head: String,
}

/// Lays a plan out.
pub fn layout(tree: &PlanTree) -> TreeLayout {
    let mut corners = vec![(0.0, 0.0); tree.nodes.len()];
    let mut down = MARGIN;
    place(tree, 0, &mut down, &mut corners);
    let far = |side: fn(&(f32, f32)) -> f32| corners.iter().map(side).fold(0.0, f32::max);
    let (width, height) = (far(|it| it.0) + WIDTH + MARGIN, far(|it| it.1) + HEIGHT + MARGIN);
    let edges = (0..tree.nodes.len()).filter_map(|child| edge(tree, child, &corners)).collect();
    TreeLayout { width, height, corners, edges }
}

/// Gives a node and all below it room from `down` on: its children first, itself in line with the first of them, so
/// that what is looked at first stands in the upper left corner.
fn place(tree: &PlanTree, at: usize, down: &mut f32, corners: &mut [(f32, f32)]) {
    let Some(node) = tree.nodes.get(at) else { return };
    for &child in &node.children {
        place(tree, child, down, corners);
    }
    let y = match node.children.first().and_then(|&child| corners.get(child)) {
        Some(first) => first.1,
        None => {
            let y = *down;
            *down += HEIGHT + DOWN;
            y
        }
    };
    if let Some(corner) = corners.get_mut(at) {
        *corner = (MARGIN + node.depth as f32 * (WIDTH + ACROSS), y);
    }
}

fn edge(tree: &PlanTree, child: usize, corners: &[(f32, f32)]) -> Option<Edge> {
    let node = tree.nodes.get(child)?;
    let parent = node.parent?;
    let siblings = &tree.nodes.get(parent)?.children;
    let place = siblings.iter().position(|&it| it == child)?;
    let (from, to) = (*corners.get(child)?, *corners.get(parent)?);
    let width = edge_width(node.rows());
    // Arrows arrive side by side, in the order of their children.
    let spread = (HEIGHT - 24.0) / siblings.len() as f32;
    let y = to.1 + 12.0 + spread * (place as f32 + 0.5);
    let (x, start) = (to.0 + WIDTH, (from.0, from.1 + HEIGHT / 2.0));
    let head = 5.0 + width * 0.7;
    let end = x + head + 1.0;
    let middle = (start.0 + end) / 2.0;
    let path = format!(
        "M{} {}C{} {} {} {} {} {}",
        px(start.0),
        px(start.1),
        px(middle),
        px(start.1),
        px(middle),
        px(y),
        px(end),
        px(y)
    );
    let half = head * 0.75;
    let head =
        format!("M{} {}L{} {}L{} {}z", px(x + 1.0), px(y), px(end), px(y - half), px(end), px(y + half));
    let label_at = (middle + 4.0, (start.1 + y) / 2.0 - width / 2.0 - 5.0);
    Some(Edge { child, path, width, label: words::short(node.rows()), label_at, head })
}

/// How wide so many rows are: 1.5 for none or one, then as many steps as the number has digits, up to a billion.
pub fn edge_width(rows: f64) -> f32 {
    let (mut width, mut rest) = (1.5f32, if rows.is_finite() { rows } else { 0.0 });
    while rest >= 10.0 && width < 13.0 {
        width += 1.3;
        rest /= 10.0;
    }
    width
}

#[cfg(test)]
mod tests;
