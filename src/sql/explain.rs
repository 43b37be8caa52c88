//! EXPLAIN: the plan that runs, as a tree of nodes named as PostgreSQL names them, then as text or JSON.

mod aggregate;
mod build;
mod deparse;
pub(crate) mod describe;
mod join;
mod json;
mod names;
pub(crate) mod options;
mod scan;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use build::Builder;
pub(crate) use json::json;
pub(crate) use names::{children, entries, own_expressions};
pub(crate) use text::text;

/// The statement after `EXPLAIN (…)`, with the words before it blanked out so that positions stay; `None` for another
/// statement, and for an EXPLAIN that cannot be read.
pub fn explained(text: &str) -> Option<String> {
    options::explain(text).ok().flatten().map(|(_, rest)| rest)
}

/// A plan as data.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryPlan {
    pub root: PlanNode,
    /// Milliseconds that planning took; with ANALYZE or SUMMARY.
    pub planning_millis: Option<f64>,
    /// Milliseconds that the statement ran; with ANALYZE.
    pub execution_millis: Option<f64>,
}

/// One node of a plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlanNode {
    /// The kind as text shows it: `Seq Scan`, `Hash Left Join`, `HashAggregate` …
    pub kind: String,
    /// The kind as JSON shows it, with its attributes: `Aggregate` and `Strategy`, `Hash Join` and `Join Type` …
    pub node_type: &'static str,
    pub attributes: Vec<(&'static str, String)>,
    /// What it is to its parent: `Outer`, `Inner`, `Member`, `InitPlan`, `SubPlan`, `Subquery`.
    pub relationship: Option<&'static str>,
    /// `CTE name`, `SubPlan 1`, `InitPlan 1 (returns $0)`.
    pub subplan: Option<String>,
    pub target: Target,
    /// Estimates, in PostgreSQL's units.
    pub estimate: NodeEstimate,
    /// What was counted; with ANALYZE.
    pub actual: Option<NodeActual>,
    /// Sort keys, conditions and the like, in PostgreSQL's order.
    pub properties: Vec<Property>,
    /// The expressions of the rows it gives; with VERBOSE.
    pub output: Vec<String>,
    pub children: Vec<PlanNode>,
}

/// What a node reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// The table.
    pub relation: Option<String>,
    /// The function, the WITH query.
    pub function: Option<String>,
    pub cte: Option<String>,
    /// Its name in the query.
    pub alias: Option<String>,
    pub index: Option<String>,
    pub backward: bool,
}

/// What is expected of a node.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NodeEstimate {
    pub startup: f64,
    pub total: f64,
    pub rows: f64,
    /// Average bytes of a row.
    pub width: f64,
}

/// What a node did.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NodeActual {
    /// Times it was run; 0: never.
    pub loops: u64,
    /// Rows it gave, all runs together.
    pub rows: u64,
    /// Milliseconds until the first row and until the end, all runs together, its inputs' time included.
    pub startup_millis: f64,
    pub total_millis: f64,
}

/// One line under a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    pub label: &'static str,
    pub value: PropertyValue,
}

/// What stands after a label.
#[derive(Debug, Clone, PartialEq)]
pub enum PropertyValue {
    Text(String),
    /// Keys: joined by commas in text, a list in JSON.
    List(Vec<String>),
    /// Counted rows, all runs together: shown per run, when there are any.
    Removed(u64),
    /// Several lists, of GROUPING SETS.
    Lists(Vec<(&'static str, Vec<String>)>),
}

impl PlanNode {
    pub(crate) fn new(node_type: &'static str) -> PlanNode {
        PlanNode { kind: node_type.to_string(), node_type, ..PlanNode::default() }
    }

    pub(crate) fn add(&mut self, label: &'static str, value: PropertyValue) {
        self.properties.push(Property { label, value });
    }

    /// Milliseconds of its own, its inputs' taken off.
    pub fn self_millis(&self) -> Option<f64> {
        let own = self.actual?.total_millis;
        let below: f64 = self
            .children
            .iter()
            .filter(|child| child.relationship != Some("InitPlan"))
            .filter_map(|child| child.actual)
            .map(|actual| actual.total_millis)
            .sum();
        Some((own - below).max(0.0))
    }

    /// Estimated cost of its own, its inputs' taken off.
    pub fn self_cost(&self) -> f64 {
        let below: f64 = self.children.iter().map(|child| child.estimate.total).sum();
        (self.estimate.total - below).max(0.0)
    }
}
