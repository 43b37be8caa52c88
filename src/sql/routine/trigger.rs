//! Firing triggers around the rows that a statement writes.

use std::rc::Rc;

use super::interpret::Interpreter;
use super::{Event, Level, Routine, Timing, Trigger};
use crate::sql::bind::{Binder, Clause, Scope};
use crate::sql::catalog::TableDef;
use crate::sql::error::SqlError;
use crate::sql::exec::eval::Frame;
use crate::sql::expr::Expr;
use crate::sql::outcome::Row;
use crate::sql::parse::Source;
use crate::sql::types::Type;
use crate::sql::value::Value;
use crate::sql::write::Writer;

/// A row that a trigger fires after.
pub(crate) struct Fired {
    pub def: Rc<TableDef>,
    pub event: Event,
    pub old: Option<Row>,
    pub new: Option<Row>,
}

impl Writer<'_, '_> {
    /// The triggers of a table that fire then, by name.
    fn triggers(&self, table: &str, timing: Timing, level: Level, event: Event) -> Vec<Trigger> {
        let Some(all) = self.root.triggers.get(table) else { return Vec::new() };
        let fits = |trigger: &&Trigger| {
            trigger.enabled
                && trigger.timing == timing
                && trigger.level == level
                && trigger.events.contains(&event)
        };
        let mut found: Vec<Trigger> = all.iter().filter(fits).cloned().collect();
        found.sort_by(|a, b| a.name.cmp(&b.name));
        found
    }

    /// Whether writing a row of the table could fire anything.
    pub fn has_triggers(&self, def: &TableDef) -> bool {
        self.root.triggers.contains_key(&def.name)
    }

    /// Runs the BEFORE triggers of a row: the row they leave, or none when one of them leaves the row out.
    /// `assigned` are the columns an UPDATE names.
    pub fn before(
        &mut self,
        def: &Rc<TableDef>,
        event: Event,
        old: Option<&Row>,
        new: Option<Row>,
        assigned: &[usize],
    ) -> Result<Option<Row>, SqlError> {
        let mut row = new.clone().or_else(|| old.cloned());
        if !self.root.triggers.contains_key(&def.name) {
            return Ok(row);
        }
        for trigger in self.triggers(&def.name, Timing::Before, Level::Row, event) {
            let new = if new.is_some() { row.as_ref() } else { None };
            if !names_columns(&trigger, event, def, assigned) || !self.wanted(&trigger, def, old, new)? {
                continue;
            }
            match self.fire(&trigger, def, event, old, new)? {
                Value::Record(record) if new.is_some() => row = Some(record.values.clone().into()),
                Value::Record(_) => {}
                _ => return Ok(None),
            }
        }
        Ok(row)
    }

    /// Runs the triggers of a statement as a whole.
    pub fn statement_triggers(
        &mut self,
        def: &Rc<TableDef>,
        timing: Timing,
        event: Event,
    ) -> Result<(), SqlError> {
        for trigger in self.triggers(&def.name, timing, Level::Statement, event) {
            self.fire(&trigger, def, event, None, None)?;
        }
        Ok(())
    }

    /// Runs the AFTER triggers of the rows written.
    pub fn fire_after(&mut self) -> Result<(), SqlError> {
        for fired in std::mem::take(&mut self.fired) {
            let Fired { def, event, old, new } = fired;
            for trigger in self.triggers(&def.name, Timing::After, Level::Row, event) {
                if self.wanted(&trigger, &def, old.as_ref(), new.as_ref())? {
                    self.fire(&trigger, &def, event, old.as_ref(), new.as_ref())?;
                }
            }
        }
        for (def, event) in std::mem::take(&mut self.statements) {
            self.statement_triggers(&def, Timing::After, event)?;
        }
        Ok(())
    }

    /// Notes a row for the AFTER triggers.
    pub fn note(&mut self, def: &Rc<TableDef>, event: Event, old: Option<&Row>, new: Option<&Row>) {
        if self.root.triggers.contains_key(&def.name) {
            let (old, new) = (old.cloned(), new.cloned());
            self.fired.push(Fired { def: def.clone(), event, old, new });
        }
    }

    /// Whether WHEN lets the trigger fire.
    fn wanted(
        &self,
        trigger: &Trigger,
        def: &Rc<TableDef>,
        old: Option<&Row>,
        new: Option<&Row>,
    ) -> Result<bool, SqlError> {
        let Some(text) = &trigger.when else { return Ok(true) };
        let source = Source { text: "", lexemes: &[] };
        let mut binder = Binder::new(self.root, source, self.run.env);
        let condition = binder.stored(text, rows_in_sight(def), Clause::Where, Some(&Type::Bool))?.expr;
        let width = def.columns.len();
        let part = |row: Option<&Row>| row.map_or_else(|| vec![Value::Null; width], |row| row.to_vec());
        let both: Vec<Value> = part(old).into_iter().chain(part(new)).collect();
        condition.holds(&Frame { run: self.run, params: &[], row: &both })
    }

    fn fire(
        &mut self,
        trigger: &Trigger,
        def: &Rc<TableDef>,
        event: Event,
        old: Option<&Row>,
        new: Option<&Row>,
    ) -> Result<Value, SqlError> {
        let found = self.root.routines.get(&trigger.function);
        let routine: Rc<Routine> = found
            .and_then(|overloads| overloads.iter().find(|routine| routine.returns == super::Returns::Trigger))
            .cloned()
            .ok_or_else(|| {
                SqlError::new("42883", format!("function {}() does not exist", trigger.function))
            })?;
        let mut interpreter = Interpreter::new(self.run, self.root.clone(), true, &routine);
        let value = interpreter.trigger(&routine, trigger, def, event, old, new)?;
        *self.root = interpreter.root;
        Ok(value)
    }
}

/// UPDATE OF fires only when one of its columns is assigned.
fn names_columns(trigger: &Trigger, event: Event, def: &TableDef, assigned: &[usize]) -> bool {
    event != Event::Update
        || trigger.columns.is_empty()
        || assigned.iter().any(|&at| trigger.columns.contains(&def.columns[at].name))
}

/// OLD and NEW side by side.
pub(crate) fn rows_in_sight(def: &Rc<TableDef>) -> Scope {
    let mut old = Scope::of_def("old".into(), def);
    let mut new = Scope::of_def("new".into(), def);
    old.columns.iter_mut().chain(&mut new.columns).for_each(|column| column.open = false);
    old.join_unchecked(new)
}

/// A trigger's condition over [`rows_in_sight`], for a look at it when it is made.
pub(crate) fn check_when(binder: &mut Binder<'_>, text: &str, def: &Rc<TableDef>) -> Result<Expr, SqlError> {
    Ok(binder.stored(text, rows_in_sight(def), Clause::Where, Some(&Type::Bool))?.expr)
}
