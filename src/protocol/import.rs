//! Files in and out: imports looked at before they are applied, exports, and project archives.

use serde::{Deserialize, Serialize};

use super::schema::Schema;
use super::sql::Bytes;

/// Hands a file to the worker, which keeps it until it is applied or another one comes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InspectImport {
    pub name: String,
    pub bytes: Bytes,
    /// Whether the first row of a CSV file names the columns; `None` guesses.
    pub header: Option<bool>,
}

/// What the file seems to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inspected {
    /// A script: it will run statement by statement.
    Script {
        statements: u32,
        /// What was assumed about the file, in sentences.
        notes: Vec<String>,
    },
    /// Rows: they will go into a new table.
    Rows(ImportPlan),
}

/// A proposal for a new table, to be edited by the learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    pub table: String,
    pub columns: Vec<ImportColumn>,
    pub rows: u64,
    /// The first rows, as they stand in the file; `None` is an empty or missing value.
    pub sample: Vec<Vec<Option<String>>>,
    /// Rows that cannot be read at all, with their lines.
    /// At most [`MAX_PROBLEMS`].
    pub problems: Vec<RowProblem>,
    /// Rows that cannot be read, listed or not.
    pub unreadable: u64,
    /// What was assumed about the file, in sentences.
    pub notes: Vec<String>,
    /// Whether the first row was taken as the names of the columns; `None` where the question has no sense.
    pub header: Option<bool>,
}

/// The types offered for a column, as PostgreSQL writes them.
pub const COLUMN_TYPES: &[&str] = &[
    "boolean",
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "real",
    "double precision",
    "text",
    "date",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
    "json",
    "jsonb",
];

/// The largest file that is read: 50 MB.
pub const MAX_FILE_BYTES: u64 = 50_000_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportColumn {
    /// As in the file.
    pub source: String,
    /// As it will be called.
    pub name: String,
    /// A type PostgreSQL knows: `integer`, `numeric`, `text`, `date` …
    pub type_name: String,
    pub nullable: bool,
    /// False leaves the column out.
    pub include: bool,
}

/// A row that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// 1-based line of the file (for JSON: of the value).
    pub line: u64,
    pub message: String,
}

/// Imports the file looked at last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplyImport {
    /// `None` for a script.
    pub plan: Option<ImportPlan>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Rows inserted, or statements that ran.
    pub done: u64,
    /// Rows or statements that failed; at most [`MAX_PROBLEMS`] are listed.
    pub failed: u64,
    pub problems: Vec<RowProblem>,
    pub schema: Schema,
    /// The table made, for a file of rows.
    pub table: Option<String>,
}

/// How many problems are listed one by one; the rest are counted.
pub const MAX_PROBLEMS: usize = 100;

/// What to write as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// Schema and rows as a script that PostgreSQL loads.
    SqlDump,
    /// One table.
    Csv {
        table: String,
    },
    Json {
        table: String,
    },
}

/// A file to be downloaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExportedFile {
    pub name: String,
    pub media_type: String,
    pub bytes: Bytes,
}

/// Files of a project to be packed, as (path, text).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackZip {
    /// The project's name; the archive is called after it.
    pub name: String,
    pub files: Vec<(String, String)>,
}

/// An archive to be unpacked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnpackZip {
    pub name: String,
    pub bytes: Bytes,
}

/// What an archive held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpacked {
    pub name: String,
    pub files: Vec<(String, String)>,
    /// Entries left out, and why.
    pub skipped: Vec<String>,
}
