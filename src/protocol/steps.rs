//! A query stepped through: for each node of its plan the rows that went in and came out, and why.
//!
//! Rows are numbered from 0, in the tables of the nodes; events point at them.

use serde::{Deserialize, Serialize};

use super::sql::{Limits, StatementError, Target};
use super::table::Table;

/// Runs the first statement of the target, a query, on a copy of the database and records how it goes. What has too
/// many rows to be looked at one by one is refused (54000).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepQuery {
    pub text: String,
    pub target: Target,
    pub limits: Limits,
    /// The point of the history to run on; `None` is the present.
    pub point: Option<u32>,
}

/// What was recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stepped {
    /// The statement.
    pub sql: String,
    pub outcome: Result<Steps, StatementError>,
}

/// A run as it went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Steps {
    /// Inputs before what they go into; the rows of the last are the answer.
    pub nodes: Vec<StepNode>,
    /// Node by node, in each node as it happened.
    pub events: Vec<StepEvent>,
}

/// One node of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepNode {
    pub role: Role,
    /// PostgreSQL's name of it, such as `Seq Scan`; or what PostgreSQL has no node for: `Filter`.
    pub kind: String,
    /// The table, function or WITH query it reads, with its name in the query.
    pub relation: Option<String>,
    /// What a query that stays apart is called: `WITH name`, `Subquery 1`.
    pub apart: Option<String>,
    pub parent: Option<u32>,
    /// Left before right.
    pub inputs: Vec<u32>,
    pub conditions: Vec<Condition>,
    /// `Hash Cond`, `Sort Key` … with their text.
    pub details: Vec<(String, String)>,
    /// How often it ran.
    pub passes: u32,
    /// Of a grouping: how many columns its key has.
    pub width: u32,
    /// Of a scan: the rows it looked at.
    pub read: Option<Table>,
    /// The rows it gave.
    pub rows: Table,
}

/// A part of a condition, judged by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    pub text: String,
    /// The columns it is about: of the rows judged, which for a join are the left row with the right one behind it.
    pub columns: Vec<u32>,
}

/// What a node is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Rows from elsewhere: VALUES, a function, a WITH query.
    Source,
    Scan,
    Filter,
    Project,
    Expand,
    Join,
    /// Left rows with a partner.
    SemiJoin,
    /// Left rows without one.
    AntiJoin,
    Group,
    Window,
    Sort,
    Limit,
    Distinct,
    Append,
    Union,
    Intersect,
    Except,
    Recursive,
    /// Rows that only pass, as those that are locked.
    Pass,
}

/// One thing that happened to a row: of a scan, one it read; else one of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepEvent {
    pub node: u32,
    /// The run of the node, from 1.
    pub pass: u32,
    pub left: Option<u32>,
    pub right: Option<u32>,
    /// The row that came out.
    pub gave: Option<u32>,
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// A row came out.
    Gave,
    /// A part of the condition was false, or NULL (`unknown`).
    Rejected { condition: u32, unknown: bool },
    /// A left row found no partner and went no further.
    Alone,
    /// A partner was found where none was wanted: NOT EXISTS.
    Partnered,
    /// A row went into a group.
    Grouped { group: u32, first: bool },
    /// A group's row came out.
    Formed { group: u32 },
    /// OFFSET.
    Skipped,
    /// The same was there before.
    Duplicate,
    /// Not in both (INTERSECT), or in both (EXCEPT).
    Dropped,
    /// LIMIT is reached: nothing more is read.
    Stopped,
}
