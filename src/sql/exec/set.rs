//! UNION, INTERSECT, EXCEPT.

use super::run::Run;
use super::{Sink, execute};
use crate::sql::error::SqlError;
use crate::sql::hash::{Map, Set};
use crate::sql::outcome::Row;
use crate::sql::plan::{Plan, SetOp};
use crate::sql::value::Value;

/// Pushes the rows of the operation; with `all`, as often as the standard counts them.
pub(crate) fn operation(
    op: SetOp,
    all: bool,
    left: &Plan,
    right: &Plan,
    run: &Run<'_>,
    params: &[Value],
    sink: &mut Sink<'_>,
) -> Result<bool, SqlError> {
    if op == SetOp::Union {
        if all {
            return Ok(execute(left, run, params, sink)? && execute(right, run, params, sink)?);
        }
        let mut seen: Set<Row> = Set::default();
        let mut once = |row: &Row| {
            if seen.contains(row) {
                return Ok(true);
            }
            run.hold(row)?;
            seen.insert(row.clone());
            sink(row)
        };
        return Ok(execute(left, run, params, &mut once)? && execute(right, run, params, &mut once)?);
    }
    let mut counts: Map<Row, u64> = Map::default();
    execute(right, run, params, &mut |row| {
        run.hold(row)?;
        *counts.entry(row.clone()).or_default() += 1;
        Ok(true)
    })?;
    let mut given: Set<Row> = Set::default();
    execute(left, run, params, &mut |row| {
        let partner = counts.get_mut(row);
        let wanted = match (op, all) {
            (SetOp::Intersect, true) => match partner {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    true
                }
                _ => false,
            },
            (_, true) => match partner {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            },
            (SetOp::Intersect, false) => partner.is_some() && given.insert(row.clone()),
            (_, false) => partner.is_none() && given.insert(row.clone()),
        };
        if wanted { sink(row) } else { Ok(true) }
    })
}
