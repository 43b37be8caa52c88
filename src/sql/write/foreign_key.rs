//! Foreign keys: actions on referencing rows, then the check that every reference is met.

use std::collections::HashMap;
use std::rc::Rc;

use super::Writer;
use super::target::{Target, same, text};
use crate::sql::bind::Binder;
use crate::sql::catalog::{Action, ForeignKey, TableDef};
use crate::sql::error::SqlError;
use crate::sql::exec::eval::Frame;
use crate::sql::outcome::Row;
use crate::sql::transaction::modes::{Patience, RowStrength, TableMode};
use crate::sql::value::Value;

/// Cascades within cascades: how deep before 54001.
const MAX_CASCADES: usize = 64;

/// A row before, and after if there is one.
type Replaced = (Row, Option<Row>);

/// What a statement changed, as far as foreign keys are concerned.
#[derive(Default)]
pub(crate) struct Changes {
    /// Rows whose references must be met.
    written: Vec<(Rc<TableDef>, Row)>,
    /// Rows gone or changed: before, and after if there is one.
    replaced: Vec<(Rc<TableDef>, Row, Option<Row>)>,
}

impl Changes {
    pub fn inserted(&mut self, def: &Rc<TableDef>, row: Row) {
        if !def.foreign_keys.is_empty() {
            self.written.push((def.clone(), row));
        }
    }

    pub fn updated(&mut self, def: &Rc<TableDef>, old: Row, new: Row) {
        let changed = |key: &ForeignKey| key.columns.iter().any(|&at| !old[at].equals(&new[at]));
        if def.foreign_keys.iter().any(changed) {
            self.written.push((def.clone(), new.clone()));
        }
        self.replaced.push((def.clone(), old, Some(new)));
    }

    pub fn deleted(&mut self, def: &Rc<TableDef>, old: Row) {
        self.replaced.push((def.clone(), old, None));
    }
}

fn values(row: &Row, columns: &[usize]) -> Row {
    columns.iter().map(|&at| row[at].clone()).collect()
}

impl Writer<'_, '_> {
    /// Runs the actions and checks of everything changed so far.
    ///
    /// # Errors
    /// 23503, or whatever a cascaded change violates.
    pub fn settle(&mut self) -> Result<(), SqlError> {
        let mut written = Vec::new();
        for _ in 0..MAX_CASCADES {
            written.append(&mut self.changes.written);
            let replaced = std::mem::take(&mut self.changes.replaced);
            if replaced.is_empty() {
                return self.check_references(&written);
            }
            // one pass over each referencing table for all changed rows of a table
            let mut by_table: Vec<(Rc<TableDef>, Vec<Replaced>)> = Vec::new();
            for (def, old, new) in replaced {
                match by_table.iter_mut().find(|(other, _)| other.name == def.name) {
                    Some((_, list)) => list.push((old, new)),
                    None => by_table.push((def, vec![(old, new)])),
                }
            }
            for (def, rows) in by_table {
                // the first row that is still referred to is told, and of that the first key
                let mut violated: Option<(usize, SqlError)> = None;
                for (child, key) in self.root.referencing(&def.name) {
                    let found = self.act(&def, &rows, &child, &key)?;
                    let first = violated.as_ref().map_or(usize::MAX, |(at, _)| *at);
                    violated = found.filter(|(at, _)| *at < first).or(violated);
                }
                if let Some((_, error)) = violated {
                    return Err(error);
                }
            }
        }
        Err(SqlError::new("54001", "stack depth limit exceeded")
            .with_hint("The cascades of these foreign keys do not end."))
    }

    /// The action of one foreign key for changed rows of the table it points at; the first of them that it forbids to
    /// change, with the error.
    fn act(
        &mut self,
        parent: &Rc<TableDef>,
        rows: &[(Row, Option<Row>)],
        child: &str,
        key: &ForeignKey,
    ) -> Result<Option<(usize, SqlError)>, SqlError> {
        // keys that are no more, by which of the rows, and what became of them
        let mut gone: HashMap<Row, (usize, Option<Row>)> = HashMap::new();
        let index = parent
            .indexes
            .iter()
            .position(|index| index.is_unique() && index.columns().as_deref() == Some(&key.ref_columns));
        for (at, (old, new)) in rows.iter().enumerate() {
            let before = values(old, &key.ref_columns);
            if before.iter().any(Value::is_null) {
                continue;
            }
            let after = new.as_ref().map(|new| values(new, &key.ref_columns));
            if after.as_ref().is_some_and(|after| same(&before, after)) {
                continue;
            }
            let action = if new.is_some() { key.on_update } else { key.on_delete };
            let still_there = index
                .and_then(|at| self.root.table(&parent.name).and_then(|table| table.indexes.get(at)))
                .is_some_and(|index| index.first(&before).is_some());
            if still_there && matches!(action, Action::NoAction) {
                continue;
            }
            gone.insert(before, (at, after));
        }
        if gone.is_empty() {
            return Ok(None);
        }
        let referencing = self.referencing_rows(child, key, &gone)?;
        let mut target = None;
        let mut violated: Option<(usize, SqlError)> = None;
        for (number, row, before) in referencing {
            let Some((at, after)) = gone.get(&before).cloned() else { continue };
            let action = if after.is_some() { key.on_update } else { key.on_delete };
            if matches!(action, Action::NoAction | Action::Restrict) {
                // the row that refers to the key may be about to go
                if let Some(claims) = self.run.claims {
                    let def = &self.root.expect_table(child)?.def;
                    claims.row(self.root, def, number, &row, RowStrength::KeyShare, Patience::Wait)?;
                }
                if violated.as_ref().is_none_or(|(first, _)| at < *first) {
                    violated = Some((at, still_referenced(parent, key, child, &before)));
                }
                continue;
            }
            if target.is_none() {
                target = Some(self.target(child)?);
            }
            let Some(target) = &target else { continue };
            match (action, after) {
                (Action::Cascade, None) => {
                    self.take(target, number)?;
                }
                (action, after) => {
                    let mut new = row.to_vec();
                    for (n, &at) in key.columns.iter().enumerate() {
                        new[at] = match (action, &after) {
                            (Action::Cascade, Some(after)) => after[n].clone(),
                            (Action::SetDefault, _) => self.default_of(target, at)?,
                            _ => Value::Null,
                        };
                    }
                    let new = target.checked(new, self.run)?;
                    if action == Action::SetDefault
                        && let Err(error) = self.check_reference(&target.def, key, &new)
                    {
                        let unmet = error.code == "23503";
                        return Err(if unmet {
                            still_referenced(parent, key, child, &before)
                        } else {
                            error
                        });
                    }
                    self.replace(target, number, new)?;
                }
            }
        }
        Ok(violated)
    }

    fn default_of(&self, target: &Target, at: usize) -> Result<Value, SqlError> {
        let source = crate::sql::parse::Source { text: "", lexemes: &[] };
        let mut binder = Binder::new(self.run.root, source, self.run.env);
        let expr = binder.default(&target.def.columns[at])?;
        expr.eval(&Frame { run: self.run, params: &[], row: &[] })
    }

    /// Rows of `child` whose key is one of `gone`: number, row, key.
    fn referencing_rows(
        &self,
        child: &str,
        key: &ForeignKey,
        gone: &HashMap<Row, (usize, Option<Row>)>,
    ) -> Result<Vec<(u64, Row, Row)>, SqlError> {
        let table = self.root.expect_table(child)?;
        let index = table.def.indexes.iter().position(|index| {
            index.predicate.is_none()
                && index.columns().is_some_and(|columns| columns.starts_with(&key.columns))
        });
        let mut found = Vec::new();
        match index.and_then(|at| table.indexes.get(at)) {
            Some(index) if gone.len() < 1 + table.rows.len() / 4 => {
                for before in gone.keys() {
                    for number in index.equal(before) {
                        self.run.visit()?;
                        if let Some(row) = table.rows.get(number) {
                            found.push((number, row.clone(), before.clone()));
                        }
                    }
                }
                found.sort_by_key(|(number, _, _)| *number);
            }
            _ => {
                for (number, row) in &table.rows {
                    self.run.visit()?;
                    let value = values(row, &key.columns);
                    if !value.iter().any(Value::is_null) && gone.contains_key(&value) {
                        found.push((number, row.clone(), value));
                    }
                }
            }
        }
        Ok(found)
    }

    /// Whether every reference of the written rows is met. A row deleted since is passed over.
    fn check_references(&self, written: &[(Rc<TableDef>, Row)]) -> Result<(), SqlError> {
        for (def, row) in written {
            for key in &def.foreign_keys {
                self.check_reference(def, key, row)?;
            }
        }
        Ok(())
    }

    /// 23503 unless the row's reference is NULL or met.
    pub fn check_reference(&self, def: &TableDef, key: &ForeignKey, row: &Row) -> Result<(), SqlError> {
        let wanted = values(row, &key.columns);
        if wanted.iter().any(Value::is_null) {
            return Ok(());
        }
        self.run.visit()?;
        let parent = self.root.expect_table(&key.table)?;
        let index = parent
            .def
            .indexes
            .iter()
            .position(|index| index.is_unique() && index.columns().as_deref() == Some(&key.ref_columns));
        let mut found = match index.and_then(|at| parent.indexes.get(at)) {
            Some(index) => index.first(&wanted),
            None => {
                let mut rows = parent.rows.iter();
                rows.find(|(_, row)| same(&values(row, &key.ref_columns), &wanted)).map(|(number, _)| number)
            }
        };
        if let Some(claims) = self.run.claims {
            claims.table(&parent.def, TableMode::RowShare, Patience::Wait)?;
            let seen = |at: usize| self.run.root.table(&key.table)?.indexes.get(at)?.first(&wanted);
            let seen = index.and_then(seen);
            if claims.isolation.keeps_snapshot()
                && let Some(latest) = claims.latest.as_ref().and_then(|root| root.table(&key.table))
            {
                match (found, seen) {
                    // a parent that is in the transaction's own snapshot, and gone since
                    (None, Some(row)) => {
                        claims.locate(&key.table, parent.def.id, row, false)?;
                    }
                    // one that others have added since
                    (Some(row), None) if latest.rows.contains(row) => found = None,
                    _ => {}
                }
            }
            if let Some(number) = found
                && let Some(row) = parent.rows.get(number)
            {
                claims.row(self.root, &parent.def, number, row, RowStrength::KeyShare, Patience::Wait)?;
            }
        }
        if found.is_some() {
            return Ok(());
        }
        let (names, texts) = describe(def, &key.columns, &wanted);
        let message = format!(
            "insert or update on table \"{}\" violates foreign key constraint \"{}\"",
            def.name, key.name
        );
        let mut error = SqlError::new("23503", message)
            .with_detail(format!("Key ({names})=({texts}) is not present in table \"{}\".", key.table));
        error.table = Some(def.name.to_string());
        error.constraint = Some(key.name.to_string());
        Err(error)
    }
}

fn describe(def: &TableDef, columns: &[usize], values: &[Value]) -> (String, String) {
    let names: Vec<&str> = columns.iter().map(|&at| &*def.columns[at].name).collect();
    let texts: Vec<String> =
        columns.iter().zip(values).map(|(&at, value)| text(value, &def.columns[at].ty)).collect();
    (names.join(", "), texts.join(", "))
}

fn still_referenced(parent: &TableDef, key: &ForeignKey, child: &str, before: &Row) -> SqlError {
    let (names, texts) = describe(parent, &key.ref_columns, before);
    let message = format!(
        "update or delete on table \"{}\" violates foreign key constraint \"{}\" on table \"{child}\"",
        parent.name, key.name
    );
    let mut error = SqlError::new("23503", message)
        .with_detail(format!("Key ({names})=({texts}) is still referenced from table \"{child}\"."));
    error.table = Some(child.to_string());
    error.constraint = Some(key.name.to_string());
    error
}
