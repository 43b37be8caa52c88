//! SELECT … FOR UPDATE, FOR SHARE and their like: each row is locked as it passes, in its newest version.
//!
//! A row that another transaction changed since the snapshot is looked at again (PostgreSQL's EvalPlanQual): the
//! query runs once more with that version alone in place of its table, and the other tables' rows as they were.

use std::rc::Rc;

use super::run::Run;
use super::{Sink, execute};
use crate::sql::bind::Binder;
use crate::sql::error::SqlError;
use crate::sql::outcome::Row;
use crate::sql::parse::Source;
use crate::sql::plan::{Lock, LockedTable};
use crate::sql::store::Table;
use crate::sql::transaction::claims::{Claims, Had, Place};
use crate::sql::transaction::modes::TableMode;
use crate::sql::value::Value;
use crate::sql::write::target::Target;

/// Locks the rows of the input and passes them on.
pub(crate) fn lock(
    lock: &Lock,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let Some(claims) = run.claims else { return execute(&lock.input, run, params, sink) };
    for locked in &lock.tables {
        if let Some((_, patience)) = locked.lock {
            claims.table(&run.root.expect_table(&locked.table)?.def, TableMode::RowShare, patience)?;
        }
    }
    execute(&lock.input, run, params, &mut |row| match newest(lock, row, claims, run, params)? {
        Some(row) => sink(&row),
        None => Ok(true),
    })
}

/// The row in its newest version with its locks taken; `None` when it is passed over.
fn newest(
    lock: &Lock,
    row: &Row,
    claims: &Claims,
    run: &Run<'_>,
    params: &[Value],
) -> Result<Option<Row>, SqlError> {
    let mut versions: Vec<(&LockedTable, u64)> = Vec::new();
    let mut moved = false;
    for locked in &lock.tables {
        // the missing side of an outer join
        let Some(number) = row.get(locked.at).and_then(Value::as_int) else { continue };
        let number = number as u64;
        let Some((strength, patience)) = locked.lock else {
            versions.push((locked, number));
            continue;
        };
        let root = if run.inside { run.root } else { claims.latest.as_deref().unwrap_or(run.root) };
        let table = root.expect_table(&locked.table)?;
        let now = match if run.inside {
            Place::Here
        } else {
            claims.locate(&locked.table, table.def.id, number, false)?
        } {
            Place::Here => number,
            Place::Moved(now) => now,
            Place::Gone => return Ok(None),
        };
        moved |= now != number;
        let Some(newest) = table.rows.get(now) else { return Ok(None) };
        if claims.row(root, &table.def, now, newest, strength, patience)? == Had::Skipped {
            return Ok(None);
        }
        claims.note_row(&table.def, now, strength);
        versions.push((locked, now));
    }
    if !moved {
        return Ok(Some(row.clone()));
    }
    let mut instead = Vec::new();
    for (locked, number) in versions {
        let latest = claims.latest.as_deref().unwrap_or(run.root).expect_table(&locked.table)?;
        let before = run.root.expect_table(&locked.table)?;
        let (table, row) = match latest.rows.get(number) {
            Some(row) => (latest, row),
            None => (before, before.rows.get(number).unwrap_or(row)),
        };
        instead.push((locked.alias.clone(), alone(table, number, row, run)?));
    }
    first(run, instead, |again, found| {
        execute(&lock.input, again, params, &mut |row| {
            *found = Some(row.clone());
            Ok(false)
        })
    })
}

/// Runs a query over these tables and gives what it found.
pub(crate) fn first(
    run: &Run<'_>,
    instead: Vec<(Rc<str>, Rc<Table>)>,
    query: impl FnOnce(&Run<'_>, &mut Option<Row>) -> Result<bool, SqlError>,
) -> Result<Option<Row>, SqlError> {
    let mut found = None;
    run.instead(instead, |again| query(again, &mut found))?;
    Ok(found)
}

/// A table with one row, indexes and all.
pub(crate) fn alone(table: &Table, number: u64, row: &Row, run: &Run<'_>) -> Result<Rc<Table>, SqlError> {
    let mut binder = Binder::new(run.root, Source { text: "", lexemes: &[] }, run.env);
    let target = Target::of_def(&mut binder, table.def.clone())?;
    let keys = target.keys(row, run)?;
    let mut one = Table::new((*table.def).clone());
    one.next_row = number;
    one.insert(row.clone(), &keys);
    Ok(Rc::new(one))
}
