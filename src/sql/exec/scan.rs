//! Scans of tables: sequential, by index, or by a hash made for this statement.

use std::cell::Cell;
use std::rc::Rc;

use super::eval::Frame;
use super::record::Part;
use super::run::{Kept, Run};
use super::{Sink, project};
use crate::sql::error::SqlError;
use crate::sql::hash::Map;
use crate::sql::outcome::Row;
use crate::sql::plan::{Access, HASH_TOLD_FROM, IndexAccess, Scan};
use crate::sql::store::{End, Table};
use crate::sql::value::Value;

/// Pushes the rows of a table that pass the scan's filter.
pub(crate) fn scan(
    scan: &Scan,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    scan_numbering(scan, run, params, None, sink)
}

/// [`scan`], that tells the number of each row in `told`, where it is given, and not in the row.
pub(crate) fn scan_numbering(
    scan: &Scan,
    run: &Run<'_>,
    params: &[Value],
    told: Option<&Cell<u64>>,
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let substitute = if scan.row_number { run.substitute(&scan.alias) } else { None };
    let table: &Table = match substitute {
        Some(table) => table,
        None => run.table(&scan.table)?,
    };
    let frame = Frame { run, params, row: &[] };
    let recorded = run.recorded(Part::Scan, scan);
    let mut look_at = |number: u64, row: &Row| {
        run.visit()?;
        if let Some(filter) = &scan.filter
            && !match recorded {
                None => filter.holds(&frame.over(row))?,
                Some(recorded) => recorded.judges(filter, &frame.over(row))?,
            }
        {
            if let Some(probe) = &run.probe {
                probe.remove(std::ptr::from_ref(scan) as usize);
            }
            return Ok(true);
        }
        if let Some(told) = told {
            told.set(number);
        } else if scan.row_number {
            let numbered: Row = row.iter().cloned().chain([Value::Int(number as i64)]).collect();
            return sink(&numbered);
        }
        sink(row)
    };
    let mut emit = |number: u64, row: &Row| {
        let Some(recorded) = recorded else { return look_at(number, row) };
        recorded.reads(row)?;
        let go_on = look_at(number, row);
        recorded.has_read();
        go_on
    };
    // what is told of a small table's scan is that all of it was read
    let told_whole = run.probe.is_some() && table.rows.len() < HASH_TOLD_FROM;
    match &scan.access {
        Access::Index(access) => by_index(table, access, &frame, &mut emit),
        Access::Bitmap(access) => by_bitmap(table, access, &frame, &mut emit),
        Access::Transient { columns, keys, slot } if !told_whole => {
            run.read(table, &[], &[]);
            let key = project(keys, &frame)?;
            if key.iter().any(Value::is_null) {
                return Ok(true);
            }
            let nothing = Row::from([]);
            let index = match run.recall(*slot, &nothing) {
                Some(Kept::Index(index)) => index,
                _ => {
                    let mut index: Map<Row, Vec<(u64, Row)>> = Map::default();
                    for (number, row) in &table.rows {
                        run.visit()?;
                        let key: Row = columns.iter().map(|&at| row[at].clone()).collect();
                        run.hold(&key)?;
                        index.entry(key).or_default().push((number, row.clone()));
                    }
                    let index = Rc::new(index);
                    run.keep(*slot, nothing, Kept::Index(index.clone()));
                    index
                }
            };
            for (number, row) in index.get(&key).map_or(&[][..], Vec::as_slice) {
                if !emit(*number, row)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Access::Sequential | Access::Transient { .. } => {
            run.read(table, &[], &[]);
            for (number, row) in &table.rows {
                if !emit(number, row)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
    }
}

fn by_index(
    table: &Table,
    access: &IndexAccess,
    frame: &Frame<'_, '_>,
    emit: &mut dyn FnMut(u64, &Row) -> Result<bool, SqlError>,
) -> Result<bool, SqlError> {
    let Some(index) = table.indexes.get(access.index) else {
        return Err(SqlError::new("XX000", "the plan names an index that is not there"));
    };
    let mut prefix: Vec<Value> = Vec::with_capacity(access.prefix.len() + 1);
    for expr in &access.prefix {
        let value = expr.eval(frame)?;
        if value.is_null() {
            return Ok(true);
        }
        prefix.push(value);
    }
    let columns =
        || table.def.indexes.get(access.index).and_then(|index| index.columns()).unwrap_or_default();
    if frame.run.notes_reads() {
        let read = columns();
        frame.run.read(table, &read, if read.is_empty() { &[] } else { &prefix });
    }
    // of an index-only scan's rows nothing is read but the key's columns
    let mut shell: Row = Row::from(vec![Value::Null; if access.only { table.def.columns.len() } else { 0 }]);
    let parts = if access.only { columns() } else { Vec::new() };
    let mut rows = table.rows.finder();
    let mut walk = |entries: &mut dyn Iterator<Item = (&[Value], u64)>| {
        for (key, number) in entries {
            if access.only {
                let row = Rc::make_mut(&mut shell);
                parts.iter().zip(key.iter()).for_each(|(&at, value)| row[at].clone_from(value));
                if !emit(number, &shell)? {
                    return Ok(false);
                }
            } else if let Some(row) = rows.get(number)
                && !emit(number, row)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    };
    if let Some(list) = &access.any_of {
        let mut values = list.iter().map(|expr| expr.eval(frame)).collect::<Result<Vec<_>, _>>()?;
        values.sort_by(crate::sql::value::compare);
        values.dedup();
        for value in values.into_iter().filter(|value| !value.is_null()) {
            prefix.push(value);
            let go_on = walk(&mut index.entries(&prefix, End::Unbounded, End::Unbounded, false))?;
            prefix.pop();
            if !go_on {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let end = |bound: &Option<(crate::sql::expr::Expr, bool)>| -> Result<Option<End>, SqlError> {
        Ok(match bound {
            None => Some(End::Unbounded),
            Some((expr, included)) => match expr.eval(frame)? {
                Value::Null => None,
                value if *included => Some(End::Included(value)),
                value => Some(End::Excluded(value)),
            },
        })
    };
    // a bound that is NULL matches nothing
    let (Some(lower), Some(upper)) = (end(&access.lower)?, end(&access.upper)?) else { return Ok(true) };
    // rows beyond these would not pass the filter; EXPLAIN ANALYZE counts them
    let rounded = |end: End, number: Option<i64>| match (end, number) {
        (End::Unbounded, Some(number)) if frame.run.probe.is_none() => End::Included(Value::Int(number)),
        (end, _) => end,
    };
    let [least, most] = access.whole.as_deref().copied().unwrap_or_default();
    let (lower, upper) = (rounded(lower, least), rounded(upper, most));
    walk(&mut index.entries(&prefix, lower, upper, access.backward))
}

/// The rows an index finds, in the order of the table.
fn by_bitmap(
    table: &Table,
    access: &IndexAccess,
    frame: &Frame<'_, '_>,
    emit: &mut dyn FnMut(u64, &Row) -> Result<bool, SqlError>,
) -> Result<bool, SqlError> {
    let mut numbers: Vec<u64> = Vec::new();
    let found = IndexAccess { only: true, ..access.clone() };
    by_index(table, &found, frame, &mut |number, _| {
        numbers.push(number);
        Ok(true)
    })?;
    numbers.sort_unstable();
    numbers.dedup();
    let mut rows = table.rows.finder();
    for number in numbers {
        if let Some(row) = rows.get(number)
            && !emit(number, row)?
        {
            return Ok(false);
        }
    }
    Ok(true)
}
