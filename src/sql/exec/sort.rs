//! ORDER BY, LIMIT, DISTINCT.

use std::cmp::Ordering;

use super::eval::Frame;
use super::run::Run;
use super::{Sink, execute};
use crate::sql::error::SqlError;
use crate::sql::expr::Expr;
use crate::sql::hash::Set;
use crate::sql::outcome::Row;
use crate::sql::plan::{Plan, SortKey};
use crate::sql::value::{Value, compare};

/// The order of two values under a key.
pub(crate) fn compare_key(a: &Value, b: &Value, key: &SortKey) -> Ordering {
    match (a.is_null(), b.is_null()) {
        (true, true) => Ordering::Equal,
        (true, false) => {
            if key.nulls_first {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
        (false, true) => {
            if key.nulls_first {
                Ordering::Greater
            } else {
                Ordering::Less
            }
        }
        (false, false) if key.descending => compare(b, a),
        (false, false) => compare(a, b),
    }
}

/// The order of two rows of key values.
pub(crate) fn compare_keys(a: &[Value], b: &[Value], keys: &[SortKey]) -> Ordering {
    for ((a, b), key) in a.iter().zip(b).zip(keys) {
        let order = compare_key(a, b, key);
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}

/// The values of the keys over a row.
pub(crate) fn key_values(keys: &[SortKey], frame: &Frame<'_, '_>) -> Result<Row, SqlError> {
    let mut values = Vec::with_capacity(keys.len());
    for key in keys {
        values.push(key.expr.eval(frame)?);
    }
    Ok(values.into())
}

/// Pushes the rows in order; only the first `limit` are kept when there is one.
pub(crate) fn sort(
    input: &Plan,
    keys: &[SortKey],
    limit: Option<&Expr>,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    let top = match limit {
        None => None,
        Some(limit) => count(limit, &frame, "LIMIT")?,
    };
    let mark = run.held();
    // keys that are plain columns are read from the row itself
    let plain: Option<Vec<usize>> = keys
        .iter()
        .map(|key| if let Expr::Column(column) = &key.expr { Some(column.index) } else { None })
        .collect();
    let mut rows: Vec<(Row, Row)> = Vec::new();
    let by = |a: &(Row, Row), b: &(Row, Row)| match &plain {
        Some(columns) => {
            for (&at, key) in columns.iter().zip(keys) {
                let order = compare_key(&a.1[at], &b.1[at], key);
                if order.is_ne() {
                    return order;
                }
            }
            Ordering::Equal
        }
        None => compare_keys(&a.0, &b.0, keys),
    };
    let nothing = Row::from([]);
    execute(input, run, params, &mut |row| {
        let key = if plain.is_some() { nothing.clone() } else { key_values(keys, &frame.over(row))? };
        run.hold(row)?;
        rows.push((key, row.clone()));
        if let Some(top) = top {
            // cut back now and then, so that the first 10 of a million hold some thousands at most
            if rows.len() as u64 >= top.saturating_mul(2).max(1024) {
                rows.sort_by(by);
                rows.truncate(top as usize);
                run.release_to(mark);
            }
        }
        Ok(true)
    })?;
    rows.sort_by(by);
    if let Some(top) = top {
        rows.truncate(top as usize);
    }
    for (_, row) in &rows {
        if !sink(row)? {
            return Ok(false);
        }
    }
    run.release_to(mark);
    Ok(true)
}

/// A count of LIMIT or OFFSET; NULL is no limit.
fn count(expr: &Expr, frame: &Frame<'_, '_>, what: &str) -> Result<Option<u64>, SqlError> {
    match expr.eval(frame)? {
        Value::Int(n) => match u64::try_from(n) {
            Ok(n) => Ok(Some(n)),
            Err(_) if what == "LIMIT" => Err(SqlError::new("2201W", "LIMIT must not be negative")),
            Err(_) => Err(SqlError::new("2201X", "OFFSET must not be negative")),
        },
        _ => Ok(None),
    }
}

/// Pushes the rows after the first `offset`, at most `limit`, then their peers under `ties`.
pub(crate) fn limit(
    input: &Plan,
    limit: Option<&Expr>,
    offset: Option<&Expr>,
    ties: Option<&[SortKey]>,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    let mut skip = match offset {
        Some(offset) => count(offset, &frame, "OFFSET")?.unwrap_or(0),
        None => 0,
    };
    let mut left = match limit {
        Some(limit) => count(limit, &frame, "LIMIT")?,
        None => None,
    };
    if left == Some(0) {
        return Ok(true);
    }
    let mut wanted = true;
    let mut last: Option<Row> = None;
    execute(input, run, params, &mut |row| {
        if skip > 0 {
            skip -= 1;
            return Ok(true);
        }
        match (&mut left, ties) {
            (Some(0), Some(keys)) => {
                let values = key_values(keys, &frame.over(row))?;
                if last.as_ref().is_none_or(|last| compare_keys(last, &values, keys).is_ne()) {
                    return Ok(false);
                }
            }
            (Some(left), ties) => {
                *left -= 1;
                if *left == 0 {
                    let Some(keys) = ties else {
                        wanted = sink(row)?;
                        return Ok(false);
                    };
                    last = Some(key_values(keys, &frame.over(row))?);
                }
            }
            (None, _) => {}
        }
        wanted = sink(row)?;
        Ok(wanted)
    })?;
    Ok(wanted)
}

/// Pushes the first row of each distinct value of `on`, or of the whole row.
pub(crate) fn distinct(
    input: &Plan,
    on: Option<&[Expr]>,
    sorted: bool,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    let mark = run.held();
    let mut seen: Set<Row> = Set::default();
    let mut last: Option<Row> = None;
    let go_on = execute(input, run, params, &mut |row| {
        let key = match on {
            None => row.clone(),
            Some(exprs) => super::project(exprs, &frame.over(row))?,
        };
        if sorted {
            if last.as_ref() == Some(&key) {
                return Ok(true);
            }
            last = Some(key);
            return sink(row);
        }
        if seen.contains(&key) {
            return Ok(true);
        }
        run.hold(&key)?;
        seen.insert(key);
        sink(row)
    })?;
    run.release_to(mark);
    Ok(go_on)
}
