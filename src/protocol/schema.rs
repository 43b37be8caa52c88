//! The schema as the browser of tables, the completion and the importer need it.

use serde::{Deserialize, Serialize};

/// Everything in the database that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Schema {
    pub tables: Vec<TableInfo>,
    pub views: Vec<ViewInfo>,
    pub sequences: Vec<SequenceInfo>,
    /// Types made by `CREATE TYPE … AS ENUM`: name and labels.
    pub enums: Vec<(String, Vec<String>)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableInfo {
    /// `public` unless it was made in another schema.
    pub schema: String,
    pub name: String,
    pub comment: Option<String>,
    pub columns: Vec<ColumnInfo>,
    pub primary_key: Vec<String>,
    pub unique: Vec<Vec<String>>,
    pub foreign_keys: Vec<ForeignKeyInfo>,
    /// (name, expression)
    pub checks: Vec<(String, String)>,
    pub indexes: Vec<IndexInfo>,
    pub row_count: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnInfo {
    pub name: String,
    /// As PostgreSQL's `\d` prints it.
    pub type_name: String,
    pub nullable: bool,
    /// SQL text.
    pub default: Option<String>,
    /// `ALWAYS` or `BY DEFAULT` for an identity column.
    pub identity: Option<String>,
    pub comment: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKeyInfo {
    pub name: String,
    pub columns: Vec<String>,
    pub table: String,
    pub ref_columns: Vec<String>,
    /// `NO ACTION`, `CASCADE` …
    pub on_delete: String,
    pub on_update: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexInfo {
    pub name: String,
    /// Column names or expressions, in order.
    pub keys: Vec<String>,
    pub unique: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewInfo {
    pub schema: String,
    pub name: String,
    pub columns: Vec<ColumnInfo>,
    /// The query it stands for.
    pub query: String,
    pub comment: Option<String>,
}

/// A sequence, and the table and column it serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SequenceInfo {
    pub name: String,
    pub owned_by: Option<(String, String)>,
}
