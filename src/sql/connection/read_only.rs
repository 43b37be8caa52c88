//! READ ONLY: which statements change something
//! (<https://www.postgresql.org/docs/15/sql-set-transaction.html>).

use gluesql_core::sqlparser::ast::{ObjectType, Query, Statement};

use crate::sql::bind::writing::writing;
use crate::sql::error::SqlError;
use crate::sql::parse::Parsed;
use crate::sql::parse::locking::strength_of;
use crate::sql::parse::own::{Kind, Own};
use crate::sql::transaction::modes::RowStrength;

/// 25006.
pub(crate) fn refused(command: &str) -> SqlError {
    SqlError::new("25006", format!("cannot execute {command} in a read-only transaction"))
}

/// The tag of a statement that a read-only transaction refuses.
pub(crate) fn writing_command(parsed: &Parsed<'_>) -> Option<&'static str> {
    if let Some(own) = &parsed.own {
        return own_command(own);
    }
    if let Some((_, inner)) = writing(&parsed.statement) {
        return Some(inner.map_or("SELECT", |inner| match inner {
            Statement::Insert(_) => "INSERT",
            Statement::Delete(_) => "DELETE",
            _ => "UPDATE",
        }));
    }
    Some(match &parsed.statement {
        Statement::Query(query) => return locking_query(query),
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

/// A query that locks rows.
fn locking_query(query: &Query) -> Option<&'static str> {
    Some(match strength_of(query.locks.first()?) {
        RowStrength::Update => "SELECT FOR UPDATE",
        RowStrength::NoKeyUpdate => "SELECT FOR NO KEY UPDATE",
        RowStrength::Share => "SELECT FOR SHARE",
        RowStrength::KeyShare => "SELECT FOR KEY SHARE",
    })
}

/// The tag of a statement of our own reading.
fn own_command(own: &Own) -> Option<&'static str> {
    let of = |kind: &Kind, table, view, materialized, index, sequence, domain, other| match kind {
        Kind::Table | Kind::Column | Kind::Constraint => table,
        Kind::View => view,
        Kind::Materialized => materialized,
        Kind::Index => index,
        Kind::Sequence => sequence,
        Kind::Domain => domain,
        Kind::Type | Kind::Other => other,
    };
    Some(match own {
        Own::Merge(_) => "MERGE",
        Own::CreateDomain(_) => "CREATE DOMAIN",
        Own::AlterDomain { .. } => "ALTER DOMAIN",
        Own::AlterEnum { .. } => "ALTER TYPE",
        Own::AlterSequence { .. } => "ALTER SEQUENCE",
        Own::CreateMaterialized(_) => "CREATE MATERIALIZED VIEW",
        Own::Refresh { .. } => "REFRESH MATERIALIZED VIEW",
        Own::Drop { kind, .. } => of(
            kind,
            "DROP TABLE",
            "DROP VIEW",
            "DROP MATERIALIZED VIEW",
            "DROP INDEX",
            "DROP SEQUENCE",
            "DROP DOMAIN",
            "DROP TYPE",
        ),
        Own::Rename { kind, .. } => of(
            kind,
            "ALTER TABLE",
            "ALTER VIEW",
            "ALTER MATERIALIZED VIEW",
            "ALTER INDEX",
            "ALTER SEQUENCE",
            "ALTER DOMAIN",
            "ALTER TYPE",
        ),
        Own::Comment { .. } => "COMMENT",
        Own::CreateRoutine(_) => "CREATE FUNCTION",
        Own::DropRoutine { .. } => "DROP FUNCTION",
        Own::CreateTrigger(_) => "CREATE TRIGGER",
        Own::DropTrigger { .. } => "DROP TRIGGER",
        Own::Copy(_) => "COPY FROM",
        Own::Prepare { .. }
        | Own::Execute { .. }
        | Own::Deallocate { .. }
        | Own::Call(_)
        | Own::Do(_)
        | Own::Nothing(_) => return None,
    })
}
