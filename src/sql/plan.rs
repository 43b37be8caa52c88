//! Plans: what runs, node by node. Binding builds them, [`super::optimize`] improves them, [`super::exec`]
//! runs them, EXPLAIN prints them.

use std::rc::Rc;

use super::expr::{Expr, SubPlan};
use super::functions::aggregate::Aggregate as AggregateFunction;
use super::functions::set_returning::SetFunction;
use super::functions::window::Function;
use super::transaction::modes::{Patience, RowStrength};
use super::types::Type;

/// One node; rows flow from the inputs up.
#[derive(Clone)]
pub(crate) enum Plan {
    /// One row without columns: SELECT without FROM.
    One,
    Values(Vec<Vec<Expr>>),
    Scan(Scan),
    /// A set-returning function in FROM.
    Function(FunctionScan, Rc<Named>),
    /// A query in FROM under its name: a boundary that EXPLAIN shows where it stays.
    Subquery {
        input: Box<Plan>,
        named: Rc<Named>,
    },
    Filter {
        input: Box<Plan>,
        predicate: Expr,
    },
    Project {
        input: Box<Plan>,
        exprs: Vec<Expr>,
    },
    Join(Box<Join>),
    /// For each row of `left`, the rows of `right`, which sees the left row as parameters.
    Lateral {
        left: Box<Plan>,
        right: SubPlan,
        kind: JoinKind,
        on: Option<Expr>,
        width: usize,
    },
    Aggregate(Box<Aggregate>),
    Window {
        input: Box<Plan>,
        width: usize,
        calls: Vec<WindowCall>,
    },
    Sort {
        input: Box<Plan>,
        keys: Vec<SortKey>,
        limit: Option<Expr>,
    },
    Limit {
        input: Box<Plan>,
        limit: Option<Expr>,
        offset: Option<Expr>,
        ties: Option<Vec<SortKey>>,
    },
    /// One row for each value of the keys (all columns when `on` is none); the input is sorted by `on` keys if at all.
    Distinct {
        input: Box<Plan>,
        on: Option<Vec<Expr>>,
        /// Rows that are the same come one after the other: no need to remember them all.
        sorted: bool,
    },
    SetOperation {
        op: SetOp,
        all: bool,
        left: Box<Plan>,
        right: Box<Plan>,
    },
    /// Set-returning functions in the select list: `exprs` with some places filled by the calls.
    ProjectSet {
        input: Box<Plan>,
        width: usize,
        calls: Vec<FunctionScan>,
    },
    /// SELECT … FOR UPDATE and its like.
    Lock(Box<Lock>),
    /// WITH: each query is kept in its slot while `body` runs.
    With {
        queries: Vec<Rc<WithQuery>>,
        body: Box<Plan>,
    },
    /// Reads the query in a slot.
    CteScan {
        slot: usize,
        named: Rc<Named>,
    },
    /// The rows of the last round of a recursive query.
    WorkScan {
        slot: usize,
        named: Rc<Named>,
    },
}

/// Locks rows as they pass, each in its newest version.
#[derive(Clone)]
pub(crate) struct Lock {
    pub input: Plan,
    pub tables: Vec<LockedTable>,
}

/// A table of a query that locks.
#[derive(Clone)]
pub(crate) struct LockedTable {
    pub table: Rc<str>,
    /// The alias of its scan.
    pub alias: Rc<str>,
    /// Where its rows' numbers stand in the input.
    pub at: usize,
    /// How its rows are locked; `None`: they are only found again beside those that are.
    pub lock: Option<(RowStrength, Patience)>,
}

/// What FROM calls something that is not a table.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    /// Its place among the entries of FROM: names are given to EXPLAIN in this order.
    pub serial: usize,
    pub alias: Rc<str>,
    pub columns: Vec<(Rc<str>, Type)>,
    /// The name without the alias: the WITH query's or the function's.
    pub name: Rc<str>,
}

/// A scan of a table.
#[derive(Clone)]
pub(crate) struct Scan {
    pub table: Rc<str>,
    /// The name it goes by in the query, for EXPLAIN.
    pub alias: Rc<str>,
    /// Its place among the entries of FROM.
    pub serial: usize,
    pub access: Access,
    pub filter: Option<Expr>,
    /// Adds the row's number as a last column: the target of UPDATE and DELETE.
    pub row_number: bool,
}

/// Of smaller tables EXPLAIN does not tell that they are hashed: it takes as long to read them.
pub(crate) const HASH_TOLD_FROM: usize = 1000;

/// How a scan finds its rows.
#[derive(Clone)]
pub(crate) enum Access {
    Sequential,
    Index(IndexAccess),
    /// The index's rows fetched in the order in which they lie in the table.
    Bitmap(IndexAccess),
    /// Like an index on `columns`, made for this statement when first asked: kept in `slot`.
    Transient {
        columns: Vec<usize>,
        keys: Vec<Expr>,
        slot: usize,
    },
}

/// A range of an index. The expressions see no columns.
#[derive(Clone)]
pub(crate) struct IndexAccess {
    pub index: usize,
    /// Values of the first parts of the key.
    pub prefix: Vec<Expr>,
    /// Bounds of the part after the prefix: expression, and whether it is included.
    pub lower: Option<(Expr, bool)>,
    pub upper: Option<(Expr, bool)>,
    /// The least and the greatest whole number that the filter may let pass: from comparisons with fractions, which are
    /// no bounds of the index.
    pub whole: Option<Box<[Option<i64>; 2]>>,
    /// `part IN (list)`: the index is asked once for each distinct value.
    pub any_of: Option<Vec<Expr>>,
    /// From the last key to the first.
    pub backward: bool,
    /// Nothing but the key's columns is read: the rows themselves are not fetched.
    pub only: bool,
    /// The conditions the range stands for, as they were written: EXPLAIN's Index Cond.
    pub conditions: Vec<Expr>,
}

/// generate_series, unnest and their like.
#[derive(Clone)]
pub(crate) struct FunctionScan {
    pub function: Rc<SetFunction>,
    pub args: Vec<Expr>,
    pub ordinality: bool,
}

/// Which rows a join keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JoinKind {
    Inner,
    Left,
    Right,
    Full,
    /// Left rows with a partner, each once: EXISTS, IN.
    Semi,
    /// Left rows without a partner: NOT EXISTS.
    Anti,
}

impl JoinKind {
    /// Whether rows are the left columns alone.
    pub fn left_only(self) -> bool {
        matches!(self, JoinKind::Semi | JoinKind::Anti)
    }
}

/// A join; rows are the left columns, then the right ones.
#[derive(Clone)]
pub(crate) struct Join {
    pub kind: JoinKind,
    pub left: Plan,
    pub right: Plan,
    pub left_width: usize,
    pub right_width: usize,
    /// Pairs of equal expressions, left over the left row and right over the right row: a hash join.
    pub keys: Vec<(Expr, Expr)>,
    /// What else must hold, over the joined row.
    pub on: Option<Expr>,
    /// The columns that something reads, in order; the others are left NULL. `None`: all.
    pub live: Option<Vec<usize>>,
    /// A nested loop whose right side is run again for each left row: what it sees as parameters, over that row.
    pub params: Option<Vec<Expr>>,
}

/// Grouping.
#[derive(Clone)]
pub(crate) struct Aggregate {
    pub input: Plan,
    /// Rows are the group expressions, then the aggregates.
    pub groups: Vec<Expr>,
    /// GROUPING SETS: for each set, the groups that take part. One set of all groups otherwise.
    pub sets: Vec<Vec<usize>>,
    pub calls: Vec<AggregateCall>,
    /// GROUPING(…): positions of its arguments among the groups; results come after the aggregates.
    pub grouping: Vec<Vec<usize>>,
    pub strategy: Strategy,
    /// The groups that tell the others: a key's other columns need no comparing. `None`: all. One set only.
    pub key: Option<Vec<usize>>,
}

/// How groups are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strategy {
    /// All groups are kept in a hash table.
    Hashed,
    /// The input is sorted by the groups: one group at a time.
    Sorted,
}

/// One aggregate of a grouping.
#[derive(Clone)]
pub(crate) struct AggregateCall {
    pub function: Rc<AggregateFunction>,
    pub args: Vec<Expr>,
    pub distinct: bool,
    pub order_by: Vec<SortKey>,
    pub filter: Option<Expr>,
}

/// ORDER BY of one expression.
#[derive(Clone, PartialEq)]
pub(crate) struct SortKey {
    pub expr: Expr,
    pub descending: bool,
    pub nulls_first: bool,
}

/// One window function; its result is appended to the row.
#[derive(Clone)]
pub(crate) struct WindowCall {
    pub function: WindowFunction,
    pub name: Rc<str>,
    pub args: Vec<Expr>,
    pub filter: Option<Expr>,
    pub spec: Rc<WindowSpec>,
}

/// What a window call computes.
#[derive(Clone)]
pub(crate) enum WindowFunction {
    Function(Function),
    Aggregate(Rc<AggregateFunction>),
}

/// OVER (…).
#[derive(Clone, PartialEq)]
pub(crate) struct WindowSpec {
    pub partition_by: Vec<Expr>,
    pub order_by: Vec<SortKey>,
    pub frame: Frame,
}

/// The rows around the current one that a window function sees.
#[derive(Clone, PartialEq)]
pub(crate) struct Frame {
    pub units: FrameUnits,
    pub start: Bound,
    pub end: Bound,
    /// For RANGE with an offset: over the row (order value, offset), the order value minus and plus the offset.
    pub range: Option<Box<(Expr, Expr)>>,
    pub exclude: Exclude,
}

/// The rows around the current one that its own frame leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exclude {
    Nothing,
    Current,
    /// The row and its peers.
    Group,
    /// The peers without the row.
    Ties,
}

impl Exclude {
    /// What the word after EXCLUDE means.
    pub fn named(word: &str) -> Exclude {
        match word {
            "current" => Exclude::Current,
            "group" => Exclude::Group,
            "ties" => Exclude::Ties,
            _ => Exclude::Nothing,
        }
    }
}

/// ROWS, RANGE or GROUPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrameUnits {
    Rows,
    Range,
    Groups,
}

/// One end of a frame.
#[derive(Clone, PartialEq)]
pub(crate) enum Bound {
    UnboundedPreceding,
    Preceding(Expr),
    CurrentRow,
    Following(Expr),
    UnboundedFollowing,
}

/// UNION, INTERSECT, EXCEPT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetOp {
    Union,
    Intersect,
    Except,
}

/// One query of a WITH.
#[derive(Clone)]
pub(crate) struct WithQuery {
    pub name: Rc<str>,
    pub slot: usize,
    /// Read by one scan that runs once: its rows pass through without being kept, and LIMIT can stop it.
    pub inline: bool,
    pub kind: WithKind,
}

/// How a query of a WITH is computed.
#[derive(Clone)]
#[allow(clippy::large_enum_variant)] // one a WITH query, not one a row
pub(crate) enum WithKind {
    Query(Plan),
    /// `step` reads the last round from `slot + 1`.
    Recursive {
        start: Plan,
        step: Plan,
        all: bool,
    },
}
