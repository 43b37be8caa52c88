//! DELETE.

use super::{Returned, Writer, Written};
use crate::sql::bind::dml::Modify;
use crate::sql::error::SqlError;
use crate::sql::exec::collect;
use crate::sql::routine::Event;
use crate::sql::value::Value;

impl Writer<'_, '_> {
    /// Runs a bound DELETE.
    pub fn delete(&mut self, delete: &Modify) -> Result<Written, SqlError> {
        let target = self.target(&delete.table)?;
        if let Some(written) = self.delete_many(delete, &target)? {
            return Ok(written);
        }
        let width = target.def.columns.len();
        let mut returned = Returned::new(delete.returning.as_ref());
        let run = self.run;
        for row in collect(&delete.plan, run, &[])? {
            let Some(number) = row.get(width).and_then(Value::as_int).map(|n| n as u64) else { continue };
            let Some((row, number)) = self.newest(&target, &delete.plan, row, number)? else { continue };
            if self.has_triggers(&target.def) {
                let old = row[..width].to_vec().into();
                if self.before(&target.def, Event::Delete, Some(&old), None, &[])?.is_none() {
                    continue;
                }
            }
            // a row that several rows of USING match is gone after the first
            if self.take(&target, number)?.is_some() {
                returned.add(&row, run)?;
            }
        }
        Ok(returned.finish())
    }
}
