//! A query's plan, as EXPLAIN shows it, for drawing.
//!
//! A plan comes with every statement that is an EXPLAIN ([`super::sql::StatementDone::plan`]); to draw the plan of a
//! statement as it was typed, run it with `EXPLAIN (ANALYZE)` or `EXPLAIN` put before it. With ANALYZE the
//! statement really runs, and writes what it writes.

use serde::{Deserialize, Serialize};

use super::sql::{Limits, Target};

/// Shows the plans of statements instead of running them. Nothing they do lasts: with `analyze` they run on the
/// database as it is, apart from it. Statements come as progress, as those of [`super::sql::RunSql`] do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExplainSql {
    pub text: String,
    pub target: Target,
    /// Statements that begin before this byte run as they stand: an index to be made first.
    pub from: u32,
    /// EXPLAIN (ANALYZE): with what is counted and measured.
    pub analyze: bool,
    pub limits: Limits,
}

/// Asks for the plan that a statement would have if something had been done before, which is not done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TryPlan {
    pub statement: String,
    /// `CREATE INDEX …`, `ANALYZE …`.
    pub change: String,
    pub limits: Limits,
}

/// Reads a plan from EXPLAIN's text, as a trace keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPlan {
    pub text: String,
}

/// The plan, where the text is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanRead {
    pub plan: Option<Box<QueryPlan>>,
}

/// The plan after the change; nothing when one of the two cannot be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    pub plan: Option<Box<QueryPlan>>,
}

/// The plan of one statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueryPlan {
    pub root: PlanNode,
    pub planning_millis: Option<f64>,
    /// With ANALYZE.
    pub execution_millis: Option<f64>,
}

/// One node and what it reads from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanNode {
    /// PostgreSQL's name: `Seq Scan`, `Hash Left Join`, `Sort` …
    pub kind: String,
    /// What a query that stays apart is called: `CTE name`, `SubPlan 1`, `InitPlan 1 (returns $0)`.
    pub subplan: Option<String>,
    /// The table, function or WITH query it reads.
    pub relation: Option<String>,
    /// Its name in the query, when it has another.
    pub alias: Option<String>,
    pub index: Option<String>,
    /// `Filter`, `Index Cond`, `Hash Cond`, `Sort Key` … with their text, in PostgreSQL's order.
    pub details: Vec<(String, String)>,
    pub estimate: Estimate,
    /// With ANALYZE.
    pub actual: Option<Actual>,
    /// The share of the whole plan's cost (with ANALYZE and timing: time) that is this node's own, 0 to 1.
    pub share: f64,
    pub children: Vec<PlanNode>,
}

/// What the planner expects, in PostgreSQL's units: 1 is a page read in order.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub startup_cost: f64,
    pub total_cost: f64,
    pub rows: f64,
    /// Average bytes of a row.
    pub width: f64,
}

/// What was counted. Rows and times are of all loops together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Actual {
    /// How often the node ran; 0: never.
    pub loops: u64,
    pub rows: u64,
    /// Rows that its condition kept out.
    pub removed: u64,
    pub startup_millis: f64,
    /// Its inputs' time included.
    pub total_millis: f64,
    /// Its inputs' time taken off.
    pub self_millis: f64,
}
