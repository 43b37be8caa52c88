//! Time travel: the points of the database's history, looking at one, comparing two, going back to one.

use serde::{Deserialize, Serialize};

use super::schema::Schema;
use super::sql::{Limits, Target};
use super::table::Table;

/// Asks for the points of the history, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListHistory;

/// The history as it is now. It is never empty: its first point is the database as it was opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    pub points: Vec<Point>,
    /// Points that were let go, oldest first, to stay within the bounds.
    pub dropped: u64,
    /// Estimated bytes that the points before the last hold.
    pub bytes: u64,
}

/// One state of the database: what a statement (or a committed transaction) made of the one before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Names the point in the other calls; never reused while the database is open.
    pub id: u32,
    pub origin: Origin,
    /// Milliseconds since 1970-01-01 UTC.
    pub unix_millis: f64,
    /// Rows added, changed or removed, as the statements counted them.
    pub rows: u64,
    /// Whether tables, views, indexes or types changed.
    pub schema_changed: bool,
}

/// How a point came to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// The database as it was opened.
    Opened,
    /// The statements that were committed together, one after another; cut to a few thousand characters.
    Statements { text: String, count: u32 },
    /// An import of the file of this name.
    Import { name: String },
    /// A request that the project's application answered.
    Request { name: String },
    /// Going back to an earlier point.
    Restored { point: u32 },
}

/// Runs statements on the database as it was at a point. Whatever would change it is refused (25006); the
/// statements are told as progress, as those of [`super::sql::RunSql`] are. An empty text only gives the schema.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ViewPoint {
    pub point: u32,
    pub text: String,
    pub target: Target,
    pub limits: Limits,
}

/// The database as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PointView {
    pub schema: Schema,
    pub statements: u32,
    pub failed: u32,
}

/// Asks what changed from one point to another; the later may come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparePoints {
    pub from: u32,
    pub to: u32,
    /// Rows of each kind sent for a table; the others are counted.
    pub rows: u32,
}

/// What two points differ in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    pub schema: Vec<SchemaChange>,
    /// Tables of either point whose rows differ, by name.
    pub tables: Vec<TableChange>,
}

/// The rows in which a table differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TableChange {
    pub schema: String,
    /// Its name at `to`, or at `from` when it is gone.
    pub name: String,
    /// Positions of the primary key's columns; empty when rows are told apart as a whole, and then none is `changed`.
    pub key: Vec<u32>,
    /// `total_rows` counts all of them, also those not sent.
    pub added: Table,
    pub removed: Table,
    /// Rows with the same key and other values: row `n` was `changed_from`'s and is `changed_to`'s row `n`.
    pub changed_from: Table,
    pub changed_to: Table,
}

/// One difference between two schemas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaChange {
    pub object: SchemaObject,
    /// The table it belongs to, if it is part of one.
    pub table: Option<String>,
    pub name: String,
    /// Its definition as SQL text at `from`; `None` when it was not there.
    pub before: Option<String>,
    /// Its definition at `to`; `None` when it is gone.
    pub after: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SchemaObject {
    Table,
    Column,
    /// A key, foreign key or check.
    Constraint,
    Index,
    View,
    Sequence,
    Enum,
}

/// Makes the database what it was at a point. That is a new point, so it can be undone. An open transaction is
/// rolled back first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestorePoint {
    pub point: u32,
}

/// The database after going back. It cannot be repeated as SQL: the page takes a snapshot next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Restored {
    /// The new point.
    pub point: u32,
    pub schema: Schema,
}
