//! INSERT.

use super::{Returned, Writer, Written};
use crate::sql::bind::dml::Insert;
use crate::sql::error::SqlError;
use crate::sql::exec::eval::Frame;
use crate::sql::exec::execute;
use crate::sql::hash::Set;
use crate::sql::outcome::Row;
use crate::sql::routine::Event;
use crate::sql::value::Value;

impl Writer<'_, '_> {
    /// Runs a bound INSERT.
    pub fn insert(&mut self, insert: &Insert) -> Result<Written, SqlError> {
        let target = self.target(&insert.table)?;
        let mut returned = Returned::new(insert.returning.as_ref());
        // rows this statement wrote: ON CONFLICT may not touch them again
        let mut own: Set<u64> = Set::default();
        let run = self.run;
        execute(&insert.source, run, &[], &mut |row| {
            run.visit()?;
            let row = if self.has_triggers(&target.def) {
                let row = self.before(&target.def, Event::Insert, None, Some(row.clone()), &[])?;
                let Some(row) = row else { return Ok(true) };
                row
            } else {
                row.clone()
            };
            let row = target.checked_row(row, run)?;
            let keys = target.keys(&row, run)?;
            if let Some(on) = &insert.on_conflict {
                self.unique(&target, &keys, on.indexes.as_deref())?;
                let table = self.root.expect_table(&insert.table)?;
                if let Some(conflict) = target.conflict(table, &keys, on.indexes.as_deref()) {
                    self.in_snapshot(&target, conflict.row)?;
                    let Some((assignments, condition)) = &on.update else { return Ok(true) };
                    if own.contains(&conflict.row) {
                        return Err(SqlError::new("21000", "ON CONFLICT DO UPDATE command cannot affect row a second time").with_hint(
                            "Ensure that no rows proposed for insertion within the same command have duplicate constrained values.",
                        ));
                    }
                    let Some(existing) = table.rows.get(conflict.row) else { return Ok(true) };
                    let both: Row = existing.iter().chain(row.iter()).cloned().collect();
                    let frame = Frame { run, params: &[], row: &both };
                    if let Some(condition) = condition
                        && !condition.holds(&frame)?
                    {
                        return Ok(true);
                    }
                    let mut new: Vec<Value> = existing.to_vec();
                    for (at, expr) in assignments {
                        new[*at] = expr.eval(&frame)?;
                    }
                    let assigned: Vec<usize> = assignments.iter().map(|(at, _)| *at).collect();
                    let existing = existing.clone();
                    let before = self.before(
                        &target.def,
                        Event::Update,
                        Some(&existing),
                        Some(new.into()),
                        &assigned,
                    )?;
                    let Some(new) = before else { return Ok(true) };
                    let new = target.checked(new.to_vec(), run)?;
                    if let Some(number) = self.replace(&target, conflict.row, new.clone())? {
                        own.insert(number);
                    }
                    returned.add(&new, run)?;
                    return Ok(true);
                }
            }
            let number = self.add(&target, row.clone(), &keys)?;
            if insert.on_conflict.is_some() {
                own.insert(number);
            }
            returned.add(&row, run)?;
            Ok(true)
        })?;
        Ok(returned.finish())
    }
}
