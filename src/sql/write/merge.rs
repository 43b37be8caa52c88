//! MERGE.

use std::collections::HashSet;

use super::{Returned, Writer, Written};
use crate::sql::bind::writing::{Action, Merge};
use crate::sql::error::SqlError;
use crate::sql::exec::collect;
use crate::sql::exec::eval::Frame;
use crate::sql::exec::project;
use crate::sql::routine::Event;
use crate::sql::value::Value;

impl Writer<'_, '_> {
    /// Runs a bound MERGE: for each row the first clause that fits acts.
    pub fn merge(&mut self, merge: &Merge) -> Result<Written, SqlError> {
        let target = self.target(&merge.table)?;
        let width = target.def.columns.len();
        let mut returned = Returned::new(None);
        let mut changed: HashSet<u64> = HashSet::new();
        let run = self.run;
        for row in collect(&merge.plan, run, &[])? {
            let number = row.get(width).and_then(Value::as_int).map(|n| n as u64);
            let frame = Frame { run, params: &[], row: &row };
            let mut chosen = None;
            for (matched, condition, action) in &merge.clauses {
                let fits = *matched == number.is_some()
                    && condition.as_ref().map_or(Ok(true), |condition| condition.holds(&frame))?;
                if fits {
                    chosen = Some(action);
                    break;
                }
            }
            match (chosen, number) {
                (None | Some(Action::Nothing), _) => continue,
                (Some(Action::Insert(exprs)), _) => {
                    let row = project(exprs, &frame)?;
                    let Some(row) = self.before(&target.def, Event::Insert, None, Some(row), &[])? else {
                        continue;
                    };
                    let row = target.checked(row.to_vec(), run)?;
                    let keys = target.keys(&row, run)?;
                    self.add(&target, row, &keys)?;
                }
                (Some(action), Some(number)) => {
                    if !changed.insert(number) {
                        return Err(SqlError::new("21000", "MERGE command cannot affect row a second time")
                            .with_hint(
                                "Ensure that not more than one source row matches any one target row.",
                            ));
                    }
                    match action {
                        Action::Update(assignments) => {
                            let mut new: Vec<Value> = row[..width].to_vec();
                            for (at, expr) in assignments {
                                new[*at] = expr.eval(&frame)?;
                            }
                            let old = row[..width].to_vec().into();
                            let assigned: Vec<usize> = assignments.iter().map(|(at, _)| *at).collect();
                            let new = Some(new.into());
                            let before =
                                self.before(&target.def, Event::Update, Some(&old), new, &assigned)?;
                            let Some(new) = before else { continue };
                            let new = target.checked(new.to_vec(), run)?;
                            self.replace(&target, number, new)?;
                        }
                        _ => {
                            let old = row[..width].to_vec().into();
                            if self.before(&target.def, Event::Delete, Some(&old), None, &[])?.is_none() {
                                continue;
                            }
                            self.take(&target, number)?;
                        }
                    }
                }
                (Some(_), None) => continue,
            }
            returned.add(&row, run)?;
        }
        Ok(returned.finish())
    }
}
