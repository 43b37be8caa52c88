//! Joins: hashed on equal keys, nested loops otherwise, and LATERAL.

use std::collections::HashMap;

use super::eval::Frame;
use super::run::Run;
use super::{Sink, collect, execute, execute_sub, project};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, SubPlan};
use crate::sql::outcome::Row;
use crate::sql::plan::{Join, JoinKind, Plan};
use crate::sql::value::Value;

/// The right side held in memory, with a mark on each row that found a partner.
struct Inner {
    rows: Vec<Row>,
    /// Rows by key; `None` for a nested loop. Rows with a NULL in the key match nothing and are left out.
    by_key: Option<HashMap<Row, Vec<u32>>>,
    matched: Vec<bool>,
}

/// Pushes the joined rows.
pub(crate) fn join(
    join: &Join,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    let mark = run.held();
    let rows = collect(&join.right, run, params)?;
    let (left_keys, right_keys): (Vec<Expr>, Vec<Expr>) = join.keys.iter().cloned().unzip();
    let by_key = if join.keys.is_empty() {
        None
    } else {
        let mut map: HashMap<Row, Vec<u32>> = HashMap::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let key = project(&right_keys, &frame.over(row))?;
            if !key.iter().any(Value::is_null) {
                run.hold(&key)?;
                map.entry(key).or_default().push(at as u32);
            }
        }
        Some(map)
    };
    let keeps_right = matches!(join.kind, JoinKind::Right | JoinKind::Full);
    let keeps_left = matches!(join.kind, JoinKind::Left | JoinKind::Full);
    let mut inner = Inner { matched: vec![false; if keeps_right { rows.len() } else { 0 }], rows, by_key };
    if inner.rows.is_empty() && matches!(join.kind, JoinKind::Inner | JoinKind::Right) {
        return Ok(true);
    }
    let mut joined: Vec<Value> = vec![Value::Null; join.left_width + join.right_width];
    let go_on = execute(&join.left, run, params, &mut |left| {
        let mut found = false;
        let Inner { rows, by_key, matched } = &mut inner;
        let all = 0..rows.len() as u32;
        let mut candidates: Box<dyn Iterator<Item = u32>> = match by_key {
            None => Box::new(all),
            Some(map) => {
                let key = project(&left_keys, &frame.over(left))?;
                match map.get(&key) {
                    Some(list) if !key.iter().any(Value::is_null) => Box::new(list.iter().copied()),
                    _ => Box::new(std::iter::empty()),
                }
            }
        };
        joined[..join.left_width].clone_from_slice(left);
        for at in &mut candidates {
            run.visit()?;
            let right = &rows[at as usize];
            joined[join.left_width..].clone_from_slice(right);
            if let Some(on) = &join.on
                && !on.holds(&frame.over(&joined))?
            {
                continue;
            }
            found = true;
            if keeps_right {
                matched[at as usize] = true;
            }
            if !sink(&Row::from(joined.as_slice()))? {
                return Ok(false);
            }
        }
        if keeps_left && !found {
            joined[join.left_width..].fill(Value::Null);
            return sink(&Row::from(joined.as_slice()));
        }
        Ok(true)
    })?;
    if !go_on {
        return Ok(false);
    }
    if keeps_right {
        joined[..join.left_width].fill(Value::Null);
        for (row, matched) in inner.rows.iter().zip(&inner.matched) {
            if !matched {
                joined[join.left_width..].clone_from_slice(row);
                if !sink(&Row::from(joined.as_slice()))? {
                    return Ok(false);
                }
            }
        }
    }
    run.release_to(mark);
    Ok(true)
}

/// Runs the right query for each row of the left.
#[allow(clippy::too_many_arguments)] // the parts of one plan node
pub(crate) fn lateral(
    left: &Plan,
    right: &SubPlan,
    kind: JoinKind,
    on: Option<&Expr>,
    right_width: usize,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    let frame = Frame { run, params, row: &[] };
    execute(left, run, params, &mut |left| {
        let mut found = false;
        let go_on = execute_sub(right, &frame.over(left), &mut |right| {
            run.visit()?;
            let joined: Row = left.iter().chain(right.iter()).cloned().collect();
            if let Some(on) = on
                && !on.holds(&frame.over(&joined))?
            {
                return Ok(true);
            }
            found = true;
            sink(&joined)
        })?;
        if go_on && !found && kind == JoinKind::Left {
            let nulls = std::iter::repeat_n(Value::Null, right_width);
            return sink(&left.iter().cloned().chain(nulls).collect());
        }
        Ok(go_on)
    })
}
