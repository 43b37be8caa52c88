//! A plan as a flat list of nodes, each with what is its own: cost, time, rows.
//!
//! The protocol's numbers are a node's with everything below it, and the estimate of what is run again and again is
//! that of one run. Here each node has its own part of the whole, so that the parts of all nodes make one.

use crate::protocol::plan::{Actual, Estimate, PlanNode, QueryPlan};

/// Nodes drawn at most.
pub const MAX_NODES: usize = 400;

/// A plan, root first, each node before its children.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlanTree {
    pub nodes: Vec<Node>,
    /// Nodes beyond [`MAX_NODES`].
    pub left_out: usize,
    /// Whether it ran: rows were counted.
    pub ran: bool,
    /// Whether the parts of time say something: clocks of browsers are coarse.
    pub timed: bool,
    pub total_cost: f64,
    pub planning_millis: Option<f64>,
    pub execution_millis: Option<f64>,
}

/// One node and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub parent: Option<usize>,
    pub depth: usize,
    pub children: Vec<usize>,
    pub kind: String,
    pub subplan: Option<String>,
    pub relation: Option<String>,
    pub alias: Option<String>,
    pub index: Option<String>,
    pub details: Vec<(String, String)>,
    pub estimate: Estimate,
    pub actual: Option<Actual>,
    /// Cost and milliseconds of its own.
    pub own_cost: f64,
    pub own_millis: f64,
    /// Its own part of the whole, 0 to 1.
    pub cost_share: f64,
    pub time_share: f64,
}

impl PlanTree {
    /// The nodes of a plan.
    pub fn of(plan: &QueryPlan) -> PlanTree {
        let mut tree = PlanTree {
            ran: plan.root.actual.is_some(),
            total_cost: plan.root.estimate.total_cost,
            planning_millis: plan.planning_millis,
            execution_millis: plan.execution_millis,
            ..PlanTree::default()
        };
        let whole = positive(plan.root.estimate.total_cost);
        tree.add(&plan.root, None, 0, whole);
        let costs: f64 = tree.nodes.iter().map(|node| node.own_cost).sum();
        let millis: f64 = tree.nodes.iter().map(|node| node.own_millis).sum();
        tree.timed = millis > 0.0;
        for node in &mut tree.nodes {
            node.cost_share = if costs > 0.0 { node.own_cost / costs } else { 0.0 };
            node.time_share = if millis > 0.0 { node.own_millis / millis } else { 0.0 };
        }
        tree
    }

    /// Adds a node whose part with all below it is `whole` of the plan's cost.
    fn add(&mut self, plan: &PlanNode, parent: Option<usize>, depth: usize, whole: f64) {
        if self.nodes.len() >= MAX_NODES {
            self.left_out += count(plan);
            return;
        }
        let at = self.nodes.len();
        let below = parts(plan, whole);
        let own_cost = (whole - below.iter().sum::<f64>()).max(0.0);
        self.nodes.push(Node {
            parent,
            depth,
            children: Vec::new(),
            kind: plan.kind.clone(),
            subplan: plan.subplan.clone(),
            relation: plan.relation.clone(),
            alias: plan.alias.clone(),
            index: plan.index.clone(),
            details: plan.details.clone(),
            estimate: plan.estimate,
            actual: plan.actual,
            own_cost,
            own_millis: plan.actual.map_or(0.0, |actual| positive(actual.self_millis)),
            cost_share: 0.0,
            time_share: 0.0,
        });
        // What it reads rows from comes first; queries inside its expressions follow.
        let inputs = plan.children.iter().zip(&below).filter(|(child, _)| child.subplan.is_none());
        let queries = plan.children.iter().zip(&below).filter(|(child, _)| child.subplan.is_some());
        for (child, &part) in inputs.chain(queries) {
            let place = self.nodes.len();
            if place < MAX_NODES
                && let Some(node) = self.nodes.get_mut(at)
            {
                node.children.push(place);
            }
            self.add(child, Some(at), depth + 1, part);
        }
    }

    /// What the bar of a node shows: its share of time where that was measured, of cost otherwise.
    pub fn share(&self, node: &Node) -> f64 {
        if self.timed { node.time_share } else { node.cost_share }
    }

    /// Rows that all scans visited.
    pub fn rows_read(&self) -> f64 {
        self.nodes.iter().filter(|node| node.is_scan()).map(Node::visited).sum()
    }

    /// Whether the statement writes.
    pub fn writes(&self) -> bool {
        self.nodes.iter().any(|node| matches!(node.kind.as_str(), "Insert" | "Update" | "Delete" | "Merge"))
    }
}

impl Node {
    /// Whether it reads a table, by itself or by an index.
    pub fn is_scan(&self) -> bool {
        matches!(self.kind.as_str(), "Seq Scan" | "Index Scan" | "Index Only Scan" | "Bitmap Heap Scan")
    }

    /// Rows it gives to its parent: counted, of all runs together, or expected.
    pub fn rows(&self) -> f64 {
        self.actual.map_or(self.estimate.rows, |actual| actual.rows as f64)
    }

    /// Rows it had to look at for that.
    pub fn visited(&self) -> f64 {
        self.actual.map_or(self.estimate.rows, |actual| (actual.rows + actual.removed) as f64)
    }

    /// Rows of one run, on average.
    pub fn rows_a_loop(&self) -> Option<f64> {
        let actual = self.actual.filter(|actual| actual.loops > 0)?;
        Some(actual.rows as f64 / actual.loops as f64)
    }

    /// How far the estimate is off, as a factor of at least 1, and whether there were more rows than estimated.
    pub fn estimate_error(&self) -> Option<(f64, bool)> {
        let rows = self.rows_a_loop()?.max(1.0);
        let estimate = positive(self.estimate.rows).max(1.0);
        Some(if rows >= estimate { (rows / estimate, true) } else { (estimate / rows, false) })
    }

    /// The text beside a label.
    pub fn detail(&self, label: &str) -> Option<&str> {
        self.details.iter().find(|(name, _)| name == label).map(|(_, text)| text.as_str())
    }
}

/// What of `whole` belongs to each child: never more than there is, as under a LIMIT that stops early.
fn parts(plan: &PlanNode, whole: f64) -> Vec<f64> {
    let outer = plan.children.iter().find(|child| child.subplan.is_none());
    let loops = outer.map_or(1.0, |outer| positive(outer.estimate.rows).max(1.0));
    let mut place = 0;
    let wanted: Vec<f64> = plan
        .children
        .iter()
        .map(|child| {
            let cost = positive(child.estimate.total_cost);
            match child.subplan.as_deref() {
                // run again for each row of the node
                Some(name) if name.starts_with("SubPlan") => cost * loops,
                Some(_) => cost,
                None => {
                    place += 1;
                    // its inner side runs for each row of the outer one, unless that is kept
                    let again =
                        plan.kind.starts_with("Nested Loop") && place == 2 && child.kind != "Materialize";
                    if again { cost * loops } else { cost }
                }
            }
        })
        .collect();
    let sum: f64 = wanted.iter().sum();
    let scale = if sum > whole && sum > 0.0 { whole / sum } else { 1.0 };
    wanted.iter().map(|part| part * scale).collect()
}

/// A number from outside that shall be one, not below 0, and small enough that two of them can be multiplied and
/// [`MAX_NODES`] such products added: beyond that a part of the whole would be infinite, and none of it a number.
fn positive(value: f64) -> f64 {
    if value.is_finite() { value.clamp(0.0, 1e100) } else { 0.0 }
}

fn count(plan: &PlanNode) -> usize {
    1 + plan.children.iter().map(count).sum::<usize>()
}

#[cfg(test)]
pub mod tests;
