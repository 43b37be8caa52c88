//! UPDATE.

use super::{Returned, Writer, Written};
use crate::sql::bind::dml::Modify;
use crate::sql::error::SqlError;
use crate::sql::exec::collect;
use crate::sql::exec::eval::Frame;
use crate::sql::hash::Set;
use crate::sql::outcome::Row;
use crate::sql::routine::Event;
use crate::sql::value::Value;

impl Writer<'_, '_> {
    /// Runs a bound UPDATE. A row that several rows of FROM match is updated once, by the first.
    pub fn update(&mut self, update: &Modify) -> Result<Written, SqlError> {
        let target = self.target(&update.table)?;
        if let Some(written) = self.update_many(update, &target)? {
            return Ok(written);
        }
        let width = target.def.columns.len();
        let mut returned = Returned::new(update.returning.as_ref());
        let mut seen: Set<u64> = Set::default();
        let run = self.run;
        let assigned: Vec<usize> = update.assignments.iter().map(|(at, _)| *at).collect();
        for row in collect(&update.plan, run, &[])? {
            let Some(number) = row.get(width).and_then(Value::as_int).map(|n| n as u64) else { continue };
            if !seen.insert(number) {
                continue;
            }
            let Some((row, number)) = self.newest(&target, &update.plan, row, number)? else { continue };
            let frame = Frame { run, params: &[], row: &row };
            let mut new: Vec<Value> = row[..width].to_vec();
            for (at, expr) in &update.assignments {
                new[*at] = expr.eval(&frame)?;
            }
            if self.has_triggers(&target.def) {
                let old: Row = row[..width].to_vec().into();
                let changed =
                    self.before(&target.def, Event::Update, Some(&old), Some(new.into()), &assigned)?;
                let Some(changed) = changed else { continue };
                new = changed.to_vec();
            }
            let new = target.checked(new, run)?;
            if update.returning.is_none() {
                self.replace(&target, number, new)?;
                returned.add(&[], run)?;
                continue;
            }
            self.replace(&target, number, new.clone())?;
            // RETURNING sees the new row where the old one was
            let shown: Vec<Value> = new.iter().chain(&row[width..]).cloned().collect();
            returned.add(&shown, run)?;
        }
        Ok(returned.finish())
    }
}
