//! What goes into a statement's execution and what comes out of it: plain data for callers.

use std::rc::Rc;

use super::explain::QueryPlan;
use super::steps::Recording;
use super::types::Type;
use super::value::Value;

/// One row of values, shared and immutable.
pub type Row = Rc<[Value]>;

/// The surroundings of one statement.
pub struct Context<'a> {
    /// The world's clock, microseconds since 1970-01-01 UTC.
    pub now_micros: i64,
    /// Seed of `random()` and `gen_random_uuid()`.
    pub seed: u64,
    pub limits: Limits,
    /// Asked every few thousand rows; true stops the statement with 57014.
    pub interrupt: &'a mut dyn FnMut() -> bool,
}

/// What one statement may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Row visits before the statement stops with 57014.
    pub rows_read: u64,
    /// Rows kept of the result; the others are counted.
    pub rows_returned: usize,
    /// Bytes of rows held at a time before the statement stops with 53200.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { rows_read: 200_000_000, rows_returned: usize::MAX, bytes: 1 << 30 }
    }
}

/// How a statement changed the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Change {
    #[default]
    None,
    /// Rows or sequences.
    Data,
    /// Tables, views, indexes, types, comments (and perhaps rows too).
    Schema,
}

/// What a statement that succeeded did.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// PostgreSQL's command tag without its numbers: `SELECT`, `INSERT`, `CREATE TABLE` …
    pub command: &'static str,
    /// Rows returned or changed, for the commands that count them.
    pub row_count: Option<u64>,
    /// The result set, if the statement has one.
    pub rows: Option<RowSet>,
    /// Rows visited on the way.
    pub rows_read: u64,
    /// How long pg_sleep was asked to sleep; the caller's clock decides what that means.
    pub slept_micros: u64,
    pub change: Change,
    pub notices: Vec<Notice>,
    /// The plan, of an EXPLAIN.
    pub plan: Option<Box<QueryPlan>>,
    /// What a meta-command of psql printed.
    pub text: Option<String>,
    /// How it went, of a query that is stepped through.
    pub recording: Option<Box<Recording>>,
}

impl Outcome {
    /// A command without rows or counts.
    pub(crate) fn command(command: &'static str, change: Change) -> Self {
        Outcome {
            command,
            row_count: None,
            rows: None,
            rows_read: 0,
            slept_micros: 0,
            change,
            notices: Vec::new(),
            plan: None,
            text: None,
            recording: None,
        }
    }
}

/// A message beside the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// `NOTICE` or `WARNING`.
    pub severity: &'static str,
    pub message: String,
}

/// The rows of a result.
#[derive(Debug, Clone)]
pub struct RowSet {
    pub columns: Vec<ColumnInfo>,
    pub rows: Vec<Row>,
    /// The number of all rows when more existed than `limits.rows_returned`.
    pub truncated: Option<u64>,
}

/// One column of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnInfo {
    pub name: String,
    pub ty: Type,
}

/// Where a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionState {
    /// No transaction is open: each statement commits by itself.
    Idle,
    Open,
    /// A statement of the open transaction failed; only ROLLBACK is taken.
    Failed,
}

/// Why a snapshot could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotError(pub String);

impl std::fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the stored database cannot be read: {}", self.0)
    }
}

impl std::error::Error for SnapshotError {}

/// The schema as plain data, for browsers and completion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaInfo {
    pub tables: Vec<TableInfo>,
    pub views: Vec<ViewInfo>,
    pub sequences: Vec<SequenceInfo>,
    /// Types made by `CREATE TYPE … AS ENUM`: name and labels.
    pub enums: Vec<(String, Vec<String>)>,
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableInfo {
    pub name: String,
    pub schema: String,
    pub columns: Vec<ColumnDescription>,
    pub primary_key: Option<KeyInfo>,
    pub unique: Vec<KeyInfo>,
    pub foreign_keys: Vec<ForeignKeyInfo>,
    pub checks: Vec<CheckInfo>,
    /// Indexes made by CREATE INDEX; those of keys are not listed again.
    pub indexes: Vec<IndexInfo>,
    pub row_count: u64,
    pub comment: Option<String>,
}

/// One column of a table or view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnDescription {
    pub name: String,
    pub ty: Type,
    pub type_name: String,
    pub nullable: bool,
    /// The default as SQL text.
    pub default: Option<String>,
    /// `ALWAYS` or `BY DEFAULT` for an identity column.
    pub identity: Option<&'static str>,
    pub comment: Option<String>,
}

/// A primary key or unique constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    pub name: String,
    pub columns: Vec<String>,
}

/// A foreign key. Actions are SQL words: `NO ACTION`, `CASCADE` …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKeyInfo {
    pub name: String,
    pub columns: Vec<String>,
    pub table: String,
    pub ref_columns: Vec<String>,
    pub on_delete: &'static str,
    pub on_update: &'static str,
}

/// A check constraint and its condition as SQL text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckInfo {
    pub name: String,
    pub expression: String,
}

/// An index; each part is a column's name or an expression's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexInfo {
    pub name: String,
    pub columns: Vec<String>,
    pub unique: bool,
    /// The condition of a partial index.
    pub predicate: Option<String>,
}

/// A view and its query's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewInfo {
    pub name: String,
    pub schema: String,
    pub columns: Vec<ColumnDescription>,
    pub query: String,
    pub comment: Option<String>,
}

/// A sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequenceInfo {
    pub name: String,
    pub schema: String,
    /// The table and column it serves, for serial and identity columns.
    pub owned_by: Option<(String, String)>,
}
