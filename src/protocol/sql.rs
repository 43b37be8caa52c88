//! Running SQL: what the page sends and what each statement answers.

use serde::{Deserialize, Serialize};

use super::plan::QueryPlan;
use super::schema::Schema;
use super::table::Table;

/// Bytes with a length, so that a snapshot is copied and not walked.
pub type Bytes = serde_bytes::ByteBuf;

/// Replaces the whole database. The snapshot is tried first; without one (or when it cannot be read) the
/// scripts run in order. `replay` follows either: statements that changed data after the snapshot was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Open {
    pub snapshot: Option<Bytes>,
    /// (file name, text), such as `schema.sql` and `seed.sql`.
    pub scripts: Vec<(String, String)>,
    pub replay: Vec<Change>,
}

/// A statement to be repeated exactly: `now()` and `random()` answer what they answered then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub sql: String,
    /// When it ran, microseconds since 1970-01-01 UTC.
    pub now_micros: i64,
    /// Seed of its `random()` and `gen_random_uuid()`.
    pub seed: u64,
}

/// The database after [`Open`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub schema: Schema,
    /// Statements of scripts or replay that failed, in words with file and line.
    pub problems: Vec<String>,
    /// True when a snapshot was given and could not be read.
    pub snapshot_unreadable: bool,
}

/// Which statements of a text to run. Offsets are bytes of UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    All,
    /// The statement at this offset.
    At(u32),
    /// The statements in this range, which is taken as a script of its own.
    Range(u32, u32),
}

/// Runs statements one by one, going on after errors as psql does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunSql {
    pub text: String,
    pub target: Target,
    pub limits: Limits,
}

/// What one statement may use before it is stopped with a clear error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    pub millis: u32,
    /// Rows sent to the page; the rest are counted ("showing the first N of M").
    pub rows: u32,
    /// Bytes of one result sent to the page.
    pub bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { millis: 10_000, rows: 100_000, bytes: 24 * 1024 * 1024 }
    }
}

/// The end of a run; its statements came as progress.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ran {
    pub statements: u32,
    pub failed: u32,
    /// The schema, when a statement changed it or a row count.
    pub schema: Option<Schema>,
    pub transaction: Transaction,
}

/// Where the connection stands between statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Transaction {
    #[default]
    Idle,
    Open,
    /// An error happened inside it: only ROLLBACK helps.
    Failed,
}

/// One statement that ran.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementBlock {
    /// 1-based, in this run.
    pub number: u32,
    /// Bytes of the run's text.
    pub start: u32,
    pub end: u32,
    /// 1-based line of the text.
    pub line: u32,
    pub elapsed_micros: u64,
    pub rows_read: u64,
    pub outcome: Result<StatementDone, StatementError>,
    /// What became permanent with this statement: itself, or at COMMIT the whole transaction. The page replays
    /// these over the last snapshot when the worker has to be restarted.
    pub changes: Vec<Change>,
}

/// A statement that succeeded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementDone {
    /// PostgreSQL's command tag, such as `INSERT`.
    pub command: String,
    pub row_count: Option<u64>,
    pub table: Option<Table>,
    pub notices: Vec<String>,
    /// The plan, of an EXPLAIN.
    pub plan: Option<Box<QueryPlan>>,
    /// What a meta-command of psql printed.
    pub text: Option<String>,
}

/// A statement that failed, in PostgreSQL's fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementError {
    pub code: String,
    pub message: String,
    pub detail: Option<String>,
    pub hint: Option<String>,
    /// Bytes of the run's text to underline.
    pub span: Option<(u32, u32)>,
}

/// Asks for the committed database as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeSnapshot;

/// The committed database, in the engine's own versioned snapshot format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub bytes: Bytes,
}
