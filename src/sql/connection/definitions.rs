//! The locks of statements that define things. They are found out from what the statement changed, before
//! anyone can see it: tables that are other ones than before, keys that point at a table, new names.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{AlterTableOperation, Statement, TableConstraint};

use crate::sql::catalog::Root;
use crate::sql::error::SqlError;
use crate::sql::parse::Parsed;
use crate::sql::parse::own::Own;
use crate::sql::transaction::claims::Claims;
use crate::sql::transaction::modes::{Patience, TableMode};

/// Whether a statement changes definitions: then it reads the catalogue as it is, not as a snapshot has it.
pub(super) fn is_definition(parsed: &Parsed<'_>) -> bool {
    !matches!(parsed.own, Some(Own::Merge(_) | Own::Copy(_) | Own::Call(_) | Own::Do(_)))
        && !matches!(
            parsed.statement,
            Statement::Query(_)
                | Statement::Insert(_)
                | Statement::Update { .. }
                | Statement::Delete(_)
                | Statement::Merge { .. }
                | Statement::Copy { .. }
                | Statement::Explain { .. }
        )
}

/// What the statement takes of the tables that it changes.
fn mode(parsed: &Parsed<'_>) -> TableMode {
    let key = |operation: &AlterTableOperation| {
        matches!(operation, AlterTableOperation::AddConstraint(TableConstraint::ForeignKey { .. }))
    };
    if let Some(Own::Comment { .. }) = parsed.own {
        return TableMode::ShareUpdateExclusive;
    }
    match &parsed.statement {
        Statement::CreateIndex(_) => TableMode::Share,
        Statement::Comment { .. } | Statement::Analyze { .. } => TableMode::ShareUpdateExclusive,
        Statement::CreateTrigger { .. } => TableMode::ShareRowExclusive,
        Statement::AlterTable { operations, .. } if operations.iter().all(key) => {
            TableMode::ShareRowExclusive
        }
        _ => TableMode::AccessExclusive,
    }
}

/// Takes the locks of what a statement changed; `after` is not to be seen before they are had.
pub(super) fn lock(
    parsed: &Parsed<'_>,
    before: &Root,
    after: &Root,
    claims: &Claims,
) -> Result<(), SqlError> {
    let mode = mode(parsed);
    for table in before.tables() {
        let same = after.table(&table.def.name).is_some_and(|after| Rc::ptr_eq(after, table));
        if !same {
            claims.table(&table.def, mode, Patience::Wait)?;
        }
    }
    for table in after.tables() {
        let old = before.table(&table.def.name).map(|table| &table.def.foreign_keys);
        let new = table
            .def
            .foreign_keys
            .iter()
            .filter(|key| !old.is_some_and(|old| old.iter().any(|old| old.name == key.name)));
        for parent in new.filter_map(|key| before.table(&key.table)) {
            claims.table(&parent.def, TableMode::ShareRowExclusive, Patience::Wait)?;
        }
    }
    if claims.others().is_empty() {
        return Ok(());
    }
    for name in after.relations.keys().filter(|name| !before.relations.contains_key(*name)) {
        let makes = |root: &Root, base: &Root| {
            root.relations.contains_key(name) && !base.relations.contains_key(name)
        };
        let others = claims.others().iter().filter(|(_, other)| makes(&other.current, &other.base));
        let others: Vec<_> = others.map(|(id, _)| *id).collect();
        if !others.is_empty() {
            return Err(claims.wait_for_name(others, name));
        }
    }
    Ok(())
}
