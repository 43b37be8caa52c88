//! UPDATE and DELETE where nothing looks at the rows one by one while they are written: no trigger, no other session,
//! no unique key that changes. The rows are found first, and then all changed at once.

use std::cell::Cell;
use std::rc::Rc;

use super::target::Target;
use super::{Returned, Writer, Written};
use crate::sql::bind::dml::Modify;
use crate::sql::catalog::IndexDef;
use crate::sql::error::SqlError;
use crate::sql::exec::eval::Frame;
use crate::sql::exec::scan::scan_numbering;
use crate::sql::outcome::Row;
use crate::sql::plan::{Plan, Scan};
use crate::sql::store::{Gone, Keys};
use crate::sql::value::Value;

impl Writer<'_, '_> {
    /// The scan that finds a statement's rows, when they can be changed at once.
    fn scan_of_many<'p>(&self, target: &Target, plan: &'p Plan) -> Option<&'p Scan> {
        let Plan::Scan(scan) = plan else { return None };
        let name = &target.def.name;
        // what was written before in the same statement is not what the scan reads
        let same = matches!((self.root.table(name), self.run.root.table(name)), (Some(now), Some(seen)) if Rc::ptr_eq(now, seen));
        let alone = !self.contended() && !self.has_triggers(&target.def) && self.root.routines.is_empty();
        let plain = self.run.probe.is_none() && !self.run.inside;
        (same && alone && plain).then_some(scan)
    }

    /// [`Writer::update`], where it can be done at once.
    pub(super) fn update_many(
        &mut self,
        update: &Modify,
        target: &Target,
    ) -> Result<Option<Written>, SqlError> {
        let Some(scan) = self.scan_of_many(target, &update.plan) else { return Ok(None) };
        let def = &target.def;
        let changes = |at: &usize| {
            update.assignments.iter().any(|(assigned, _)| assigned == at) || target.is_generated(*at)
        };
        let stays = |index: &IndexDef| {
            let columns = index.columns().filter(|_| index.predicate.is_none());
            columns.is_some_and(|columns| !columns.iter().any(changes))
        };
        if !def.indexes.iter().all(|index| stays(index) || !index.is_unique()) {
            return Ok(None);
        }
        let run = self.run;
        let mut returned = Returned::new(update.returning.as_ref());
        let (mut numbers, mut old, mut new) = (Vec::new(), Vec::new(), Vec::new());
        let mut values: Vec<Value> = vec![Value::Null; def.columns.len()];
        let assigned: Vec<bool> =
            (0..def.columns.len()).map(|at| update.assignments.iter().any(|(to, _)| *to == at)).collect();
        let number = Cell::new(0);
        scan_numbering(scan, run, &[], Some(&number), &mut |row| {
            let frame = Frame { run, params: &[], row };
            for (at, expr) in &update.assignments {
                values[*at] = expr.eval(&frame)?;
            }
            let columns = row.iter().zip(&mut values).zip(&assigned);
            let changed: Row = columns
                .map(|((old, new), set)| if *set { std::mem::take(new) } else { old.clone() })
                .collect();
            let changed = target.checked_row(changed, run)?;
            run.hold(&changed)?;
            returned.add(&changed, run)?;
            numbers.push(number.get());
            new.push(changed);
            if target.is_tied {
                old.push(row.clone());
            }
            Ok(true)
        })?;
        let table = self.root.expect_table(&def.name)?;
        let Some(gone) = Gone::of(&numbers, table.rows.len()) else {
            for (number, row) in numbers.into_iter().zip(new) {
                self.replace(target, number, row)?;
            }
            return Ok(Some(returned.finish()));
        };
        let mut keys = Vec::with_capacity(def.indexes.len());
        for (at, index) in def.indexes.iter().enumerate() {
            keys.push(match stays(index) {
                true => Keys::Same,
                false => Keys::New(new.iter().map(|row| target.key(at, row, run)).collect::<Result<_, _>>()?),
            });
        }
        for (old, new) in old.into_iter().zip(&new) {
            self.changes.updated(def, old, new.clone());
        }
        for (from, to) in numbers.iter().zip(table.next_row..) {
            self.note_move(target, *from, to);
        }
        self.root.table_mut(&def.name)?.rewrite(&gone, new, keys);
        Ok(Some(returned.finish()))
    }

    /// [`Writer::delete`], where it can be done at once.
    pub(super) fn delete_many(
        &mut self,
        delete: &Modify,
        target: &Target,
    ) -> Result<Option<Written>, SqlError> {
        let Some(scan) = self.scan_of_many(target, &delete.plan) else { return Ok(None) };
        let (run, def) = (self.run, &target.def);
        let mut returned = Returned::new(delete.returning.as_ref());
        let (mut numbers, mut old) = (Vec::new(), Vec::new());
        let number = Cell::new(0);
        scan_numbering(scan, run, &[], Some(&number), &mut |row| {
            returned.add(row, run)?;
            numbers.push(number.get());
            if target.is_tied {
                run.hold(row)?;
                old.push(row.clone());
            }
            Ok(true)
        })?;
        match Gone::of(&numbers, self.root.expect_table(&def.name)?.rows.len()) {
            None => {
                for number in numbers {
                    self.take(target, number)?;
                }
            }
            Some(gone) => {
                for row in old {
                    self.changes.deleted(def, row);
                }
                let keys = def.indexes.iter().map(|_| Keys::Same).collect();
                self.root.table_mut(&def.name)?.rewrite(&gone, Vec::new(), keys);
            }
        }
        Ok(Some(returned.finish()))
    }
}
