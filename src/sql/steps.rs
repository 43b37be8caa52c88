//! A query stepped through: what went into each node of its plan, what came out, and why.

use super::exec::record::Recorder;
use super::explain::describe::Described;
use super::outcome::{ColumnInfo, RowSet};
use super::types::Type;
use super::value::Value;

/// A run as it went.
#[derive(Debug, Clone)]
pub struct Recording {
    /// Inputs first; the last gives the answer.
    pub nodes: Vec<RecordedNode>,
    /// Node by node, in each node as it happened.
    pub events: Vec<Event>,
}

/// One node and its rows.
#[derive(Debug, Clone)]
pub struct RecordedNode {
    pub role: Role,
    /// PostgreSQL's name of it: `Seq Scan`, `Hash Left Join`, or what PostgreSQL has no node for: `Filter`.
    pub kind: String,
    /// The table, function or WITH query it reads.
    pub relation: Option<String>,
    /// What a query that stays apart is called.
    pub apart: Option<String>,
    pub parent: Option<u32>,
    /// Left before right.
    pub inputs: Vec<u32>,
    pub conditions: Vec<Condition>,
    /// Keys and the like, with PostgreSQL's labels.
    pub details: Vec<(String, String)>,
    /// How often it ran.
    pub passes: u32,
    /// Of a grouping: how many columns its key has.
    pub width: u32,
    /// Of a scan: the rows it looked at.
    pub read: Option<RowSet>,
    pub rows: RowSet,
}

/// A part of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub text: String,
    /// The columns it is about, among those of the rows it judges.
    pub columns: Vec<u32>,
}

/// What a node is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl Role {
    pub(crate) fn is_join(self) -> bool {
        matches!(self, Role::Join | Role::SemiJoin | Role::AntiJoin)
    }
}

/// One thing that happened. Rows are numbered from 0: of a scan's the ones it read, of others their inputs' rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Not in both, or in both: INTERSECT, EXCEPT.
    Dropped,
    /// LIMIT is reached: nothing more is read.
    Stopped,
}

/// The recording of a run that has ended. `described` says what each plan is called, by its address.
pub(crate) fn recording(recorder: &Recorder, described: &dyn Fn(usize) -> Described) -> Recording {
    let (kept, mut events) = recorder.finish();
    events.sort_by_key(|event| event.node);
    let mut nodes: Vec<RecordedNode> = Vec::new();
    for (info, kept) in recorder.nodes.iter().zip(kept) {
        let mut shown = described(info.plan);
        if shown.columns.is_empty()
            && let Some(input) = info.inputs.first().and_then(|input| nodes.get(*input))
        {
            shown.columns = input.rows.columns.iter().map(|c| (c.name.clone(), Some(c.ty.clone()))).collect();
        }
        let set = |rows: Vec<super::outcome::Row>, columns: &[(String, Option<Type>)]| {
            let column = |(at, (name, ty)): (usize, &(String, Option<Type>))| {
                let value = rows.iter().filter_map(|row| row.get(at)).find(|value| !value.is_null());
                let ty = ty.clone().filter(|ty| *ty != Type::Unknown);
                ColumnInfo { name: name.clone(), ty: ty.unwrap_or_else(|| type_of(value)) }
            };
            let columns = columns.iter().enumerate().map(column).collect();
            RowSet { columns, rows, truncated: None }
        };
        let read = (info.role == Role::Scan).then(|| set(kept.read, &shown.columns));
        nodes.push(RecordedNode {
            role: info.role,
            kind: shown.kind.unwrap_or_else(|| name(info.role).to_owned()),
            relation: shown.relation,
            apart: info.apart.clone(),
            parent: info.parent.map(|at| at as u32),
            inputs: info.inputs.iter().map(|&at| at as u32).collect(),
            conditions: shown.conditions,
            details: shown.details,
            passes: kept.passes,
            width: info.width as u32,
            rows: set(kept.given, &shown.columns),
            read,
        });
    }
    Recording { nodes, events }
}

fn type_of(value: Option<&Value>) -> Type {
    value.map_or(Type::Text, super::explain::describe::type_of_value)
}

/// What a node is called that PostgreSQL does not name.
fn name(role: Role) -> &'static str {
    match role {
        Role::Source => "Result",
        Role::Scan => "Seq Scan",
        Role::Filter => "Filter",
        Role::Project => "Select list",
        Role::Expand => "ProjectSet",
        Role::Join | Role::SemiJoin | Role::AntiJoin => "Nested Loop",
        Role::Group => "Aggregate",
        Role::Window => "WindowAgg",
        Role::Sort => "Sort",
        Role::Limit => "Limit",
        Role::Distinct => "Unique",
        Role::Append => "Append",
        Role::Union => "Union",
        Role::Intersect => "Intersect",
        Role::Except => "Except",
        Role::Recursive => "Recursive Union",
        Role::Pass => "LockRows",
    }
}
