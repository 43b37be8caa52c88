//! READ ONLY: which statements change something
//! (<https://www.postgresql.org/docs/15/sql-set-transaction.html>).

use gluesql_core::sqlparser::ast::{ObjectType, Query, SetExpr, Statement};

use crate::sql::error::SqlError;

/// 25006.
pub(crate) fn refused(command: &str) -> SqlError {
    SqlError::new("25006", format!("cannot execute {command} in a read-only transaction"))
}

/// The tag of a statement that a read-only transaction refuses.
pub(crate) fn writing_command(statement: &Statement) -> Option<&'static str> {
    Some(match statement {
        Statement::Query(query) => return writing_query(query),
        Statement::Insert(_) => "INSERT",
        Statement::Update { .. } => "UPDATE",
        Statement::Delete(_) => "DELETE",
        Statement::Merge { .. } => "MERGE",
        Statement::Truncate { .. } => "TRUNCATE TABLE",
        Statement::CreateTable(_) => "CREATE TABLE",
        Statement::CreateIndex(_) => "CREATE INDEX",
        Statement::CreateView { .. } => "CREATE VIEW",
        Statement::CreateSequence { .. } => "CREATE SEQUENCE",
        Statement::CreateSchema { .. } => "CREATE SCHEMA",
        Statement::CreateType { .. } => "CREATE TYPE",
        Statement::CreateFunction { .. } => "CREATE FUNCTION",
        Statement::CreateTrigger { .. } => "CREATE TRIGGER",
        Statement::CreateRole { .. } => "CREATE ROLE",
        Statement::AlterTable { .. } => "ALTER TABLE",
        Statement::AlterIndex { .. } => "ALTER INDEX",
        Statement::AlterView { .. } => "ALTER VIEW",
        Statement::AlterRole { .. } => "ALTER ROLE",
        Statement::Comment { .. } => "COMMENT",
        Statement::Grant { .. } => "GRANT",
        Statement::Revoke { .. } => "REVOKE",
        Statement::DropFunction { .. } => "DROP FUNCTION",
        Statement::DropTrigger { .. } => "DROP TRIGGER",
        Statement::Drop { object_type, .. } => match object_type {
            ObjectType::Table => "DROP TABLE",
            ObjectType::View => "DROP VIEW",
            ObjectType::Index => "DROP INDEX",
            ObjectType::Schema => "DROP SCHEMA",
            ObjectType::Sequence => "DROP SEQUENCE",
            _ => "DROP",
        },
        _ => return None,
    })
}

/// A query that writes: one around an INSERT or UPDATE, or with one in its WITH.
fn writing_query(query: &Query) -> Option<&'static str> {
    match &*query.body {
        SetExpr::Insert(_) => return Some("INSERT"),
        SetExpr::Update(_) => return Some("UPDATE"),
        _ => {}
    }
    let with = query.with.as_ref()?;
    with.cte_tables.iter().any(|cte| writing_query(&cte.query).is_some()).then_some("SELECT")
}
