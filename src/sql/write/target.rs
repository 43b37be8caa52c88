//! A table prepared for writing: its defaults, checks and index keys bound once for a statement.

use std::rc::Rc;

use super::Writer;
use super::lock::strength;
use crate::sql::bind::{Binder, Clause, Scope};
use crate::sql::catalog::{ColumnDefault, IndexPart, TableDef};
use crate::sql::error::SqlError;
use crate::sql::exec::eval::Frame;
use crate::sql::exec::run::Run;
use crate::sql::expr::{Expr, Typed};
use crate::sql::outcome::Row;
use crate::sql::routine::Event;
use crate::sql::transaction::modes::RowStrength;
use crate::sql::types::Type;
use crate::sql::value::{Value, compare};

/// A table ready to be written.
pub(crate) struct Target {
    pub def: Rc<TableDef>,
    /// By name, the order in which PostgreSQL tests them.
    checks: Vec<(Rc<str>, Expr)>,
    keys: Vec<Key>,
    generated: Vec<(usize, Expr)>,
    /// Columns of a domain: the value, unless a check of the domain raises.
    domains: Vec<(usize, Expr)>,
    /// Whether a foreign key goes from the table or to it.
    pub(super) is_tied: bool,
}

/// How an index's key is computed.
struct Key {
    parts: Vec<Expr>,
    /// The parts when they are all columns.
    columns: Option<Vec<usize>>,
    predicate: Option<Expr>,
    unique: bool,
}

/// A unique key that is taken.
pub(crate) struct Conflict {
    /// The index.
    pub index: usize,
    /// The row that has the key.
    pub row: u64,
}

impl Target {
    /// Binds the table's stored expressions.
    pub fn prepare(binder: &mut Binder<'_>, table: &str) -> Result<Target, SqlError> {
        let def = binder.root.expect_table(table)?.def.clone();
        Target::of_def(binder, def)
    }

    /// [`Target::prepare`] for a definition that is not stored yet.
    pub fn of_def(binder: &mut Binder<'_>, def: Rc<TableDef>) -> Result<Target, SqlError> {
        let scope = || Scope::of_def(def.name.clone(), &def);
        // indexes first, as ALTER TYPE takes them up before the constraints
        let mut keys = Vec::new();
        for index in &def.indexes {
            let mut parts = Vec::new();
            for part in &index.parts {
                parts.push(match part {
                    IndexPart::Column(at) => Expr::column(*at),
                    IndexPart::Expr(text) => binder.stored(text, scope(), Clause::Index, None)?.expr,
                });
            }
            let predicate = match &index.predicate {
                Some(text) => {
                    Some(binder.stored(text, scope(), Clause::IndexPredicate, Some(&Type::Bool))?.expr)
                }
                None => None,
            };
            keys.push(Key { parts, columns: index.columns(), predicate, unique: index.is_unique() });
        }
        let mut checks = Vec::new();
        for check in &def.checks {
            checks.push((
                check.name.clone(),
                binder.stored(&check.expression, scope(), Clause::Check, Some(&Type::Bool))?.expr,
            ));
        }
        checks.sort_by(|a, b| a.0.cmp(&b.0));
        let mut generated = Vec::new();
        for (at, column) in def.columns.iter().enumerate() {
            if let Some(ColumnDefault::Generated(text)) = &column.default {
                let made = binder.stored(text, scope(), Clause::Generated, Some(&column.ty))?.expr;
                if !made.is_immutable() {
                    return Err(SqlError::new("42P17", "generation expression is not immutable"));
                }
                generated.push((at, made));
            }
        }
        let mut domains = Vec::new();
        for (at, column) in def.columns.iter().enumerate() {
            let domain = column.domain.as_ref().and_then(|name| binder.root.domains.get(name)).cloned();
            if let Some(domain) = domain {
                let value = Typed { expr: Expr::column(at), ty: column.ty.clone(), at: None };
                domains.push((at, binder.checked_by(&domain, value)?.expr));
            }
        }
        let is_tied = !def.foreign_keys.is_empty() || !binder.root.referencing(&def.name).is_empty();
        Ok(Target { def, checks, keys, generated, domains, is_tied })
    }

    /// Whether a column is computed from the others.
    pub(super) fn is_generated(&self, at: usize) -> bool {
        self.generated.iter().any(|(generated, _)| *generated == at)
    }

    /// The row with its generated columns computed, after NOT NULL and CHECK.
    ///
    /// # Errors
    /// 23502 and 23514 with PostgreSQL's details.
    pub fn checked(&self, mut row: Vec<Value>, run: &Run<'_>) -> Result<Row, SqlError> {
        for (at, expr) in &self.generated {
            let value = expr.eval(&Frame { run, params: &[], row: &row })?;
            row[*at] = value;
        }
        self.check(&row, run)?;
        Ok(row.into())
    }

    /// [`Target::checked`] for a row that is one already.
    pub fn checked_row(&self, row: Row, run: &Run<'_>) -> Result<Row, SqlError> {
        if !self.generated.is_empty() {
            return self.checked(row.to_vec(), run);
        }
        self.check(&row, run)?;
        Ok(row)
    }

    fn check(&self, row: &[Value], run: &Run<'_>) -> Result<(), SqlError> {
        for (_, expr) in &self.domains {
            expr.eval(&Frame { run, params: &[], row })?;
        }
        let def = &self.def;
        for (column, value) in def.columns.iter().zip(row) {
            if column.not_null && value.is_null() {
                let message = format!(
                    "null value in column \"{}\" of relation \"{}\" violates not-null constraint",
                    column.name, def.name
                );
                let mut error = SqlError::new("23502", message).with_detail(self.failing_row(row));
                error.table = Some(def.name.to_string());
                error.column = Some(column.name.to_string());
                return Err(error);
            }
        }
        for (name, check) in &self.checks {
            let value = check.eval(&Frame { run, params: &[], row })?;
            if matches!(value, Value::Bool(false)) {
                let message =
                    format!("new row for relation \"{}\" violates check constraint \"{name}\"", def.name);
                let mut error = SqlError::new("23514", message).with_detail(self.failing_row(row));
                error.table = Some(def.name.to_string());
                error.constraint = Some(name.to_string());
                return Err(error);
            }
        }
        Ok(())
    }

    fn failing_row(&self, row: &[Value]) -> String {
        let values: Vec<String> = self
            .def
            .columns
            .iter()
            .zip(row)
            .map(
                |(column, value)| {
                    if value.is_null() { "null".to_string() } else { cut(value.output(&column.ty)) }
                },
            )
            .collect();
        format!("Failing row contains ({}).", values.join(", "))
    }

    /// The keys of a row in the table's indexes.
    pub fn keys(&self, row: &Row, run: &Run<'_>) -> Result<Vec<Option<Row>>, SqlError> {
        (0..self.keys.len()).map(|at| self.key(at, row, run)).collect()
    }

    /// The key of a row in index number `at`; none where it is not in that partial index.
    pub fn key(&self, at: usize, row: &Row, run: &Run<'_>) -> Result<Option<Row>, SqlError> {
        let key = &self.keys[at];
        let frame = Frame { run, params: &[], row };
        if let Some(predicate) = &key.predicate
            && !predicate.holds(&frame)?
        {
            return Ok(None);
        }
        Ok(Some(match &key.columns {
            Some(columns) => columns.iter().map(|&at| row[at].clone()).collect(),
            None => crate::sql::exec::project(&key.parts, &frame)?,
        }))
    }

    /// The first unique index in which a key is taken already; `only` names the ones that count.
    pub fn conflict(
        &self,
        table: &crate::sql::store::Table,
        keys: &[Option<Row>],
        only: Option<&[usize]>,
    ) -> Option<Conflict> {
        self.unique_keys(keys, only).find_map(|(index, values)| {
            let row = table.indexes.get(index)?.first(values)?;
            Some(Conflict { index, row })
        })
    }

    /// A row's keys that no other row may have, each with its index; `only` names the indexes that count.
    pub fn unique_keys<'k>(
        &'k self,
        keys: &'k [Option<Row>],
        only: Option<&'k [usize]>,
    ) -> impl Iterator<Item = (usize, &'k Row)> {
        self.keys.iter().zip(keys).enumerate().filter_map(move |(at, (key, values))| {
            let values = values.as_ref()?;
            let counts = key.unique
                && only.is_none_or(|only| only.contains(&at))
                && !values.iter().any(Value::is_null);
            counts.then_some((at, values))
        })
    }

    /// 23505.
    pub fn duplicate(&self, conflict: &Conflict, keys: &[Option<Row>]) -> SqlError {
        let index = &self.def.indexes[conflict.index];
        let message = format!("duplicate key value violates unique constraint \"{}\"", index.name);
        let values = keys[conflict.index].as_ref().map(|key| key.to_vec()).unwrap_or_default();
        let (names, values) = self.key_text(&index.parts, &values);
        let mut error =
            SqlError::new("23505", message).with_detail(format!("Key ({names})=({values}) already exists."));
        error.table = Some(self.def.name.to_string());
        error.constraint = Some(index.name.to_string());
        error
    }

    /// A key's column names and values, as details print them.
    fn key_text(&self, parts: &[IndexPart], values: &[Value]) -> (String, String) {
        let (mut names, mut texts) = (Vec::new(), Vec::new());
        for (part, value) in parts.iter().zip(values) {
            match part {
                IndexPart::Column(at) => {
                    let column = &self.def.columns[*at];
                    names.push(column.name.to_string());
                    texts.push(text(value, &column.ty));
                }
                IndexPart::Expr(expr) => {
                    names.push(expr.clone());
                    texts.push(text(value, &value_type(value)));
                }
            }
        }
        (names.join(", "), texts.join(", "))
    }
}

/// A value in a detail.
pub(crate) fn text(value: &Value, ty: &Type) -> String {
    if value.is_null() { "null".into() } else { value.output(ty) }
}

fn value_type(value: &Value) -> Type {
    match value {
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int8,
        Value::Float(_) => Type::Float8,
        Value::Numeric(_) => Type::Numeric(None),
        Value::Date(_) => Type::Date,
        Value::Time(_) => Type::Time(None),
        Value::Timestamp(_) => Type::Timestamp(None),
        _ => Type::Text,
    }
}

/// PostgreSQL cuts values in details to 64 bytes.
fn cut(mut text: String) -> String {
    if text.len() > 64 {
        let mut at = 64;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.truncate(at);
        text.push_str("...");
    }
    text
}

impl Writer<'_, '_> {
    /// Adds a row that passed its checks.
    pub fn add(&mut self, target: &Target, row: Row, keys: &[Option<Row>]) -> Result<u64, SqlError> {
        self.unique(target, keys, None)?;
        let table = self.root.table_mut(&target.def.name)?;
        if let Some(conflict) = target.conflict(table, keys, None) {
            return Err(target.duplicate(&conflict, keys));
        }
        let number = table.insert(row.clone(), keys);
        self.note(&target.def, Event::Insert, None, Some(&row));
        self.changes.inserted(&target.def, row);
        Ok(number)
    }

    /// Replaces a row; the new one passed its checks. False when the row is gone.
    pub fn replace(&mut self, target: &Target, number: u64, new: Row) -> Result<Option<u64>, SqlError> {
        let Some(old) = self.root.expect_table(&target.def.name)?.rows.get(number).cloned() else {
            return Ok(None);
        };
        if self.contended() {
            self.hold(target, number, &old, strength(target, &old, &new))?;
        }
        let old_keys = target.keys(&old, self.run)?;
        let new_keys = target.keys(&new, self.run)?;
        if self.contended() {
            self.root.table_mut(&target.def.name)?.remove(number, &old_keys);
            self.unique(target, &new_keys, None)?;
        }
        let table = self.root.table_mut(&target.def.name)?;
        // a key that stays is in nobody's way
        let taken = target.unique_keys(&new_keys, None).find_map(|(index, values)| {
            let stays = old_keys[index].as_ref().is_some_and(|old| same(old, values));
            let row = if stays { None } else { table.indexes.get(index)?.first(values) };
            row.map(|row| Conflict { index, row })
        });
        if let Some(conflict) = taken {
            return Err(target.duplicate(&conflict, &new_keys));
        }
        let now = table.replace(number, new.clone(), &old_keys, &new_keys);
        self.note_move(target, number, now);
        self.note(&target.def, Event::Update, Some(&old), Some(&new));
        if target.is_tied {
            self.changes.updated(&target.def, old, new);
        }
        Ok(Some(now))
    }

    /// Takes a row out; it is given back when it was there.
    pub fn take(&mut self, target: &Target, number: u64) -> Result<Option<Row>, SqlError> {
        let Some(old) = self.root.expect_table(&target.def.name)?.rows.get(number).cloned() else {
            return Ok(None);
        };
        self.hold(target, number, &old, RowStrength::Update)?;
        let keys = target.keys(&old, self.run)?;
        self.root.table_mut(&target.def.name)?.remove(number, &keys);
        self.note(&target.def, Event::Delete, Some(&old), None);
        if target.is_tied {
            self.changes.deleted(&target.def, old.clone());
        }
        Ok(Some(old))
    }
}

/// Whether two keys hold the same values.
pub(crate) fn same(a: &[Value], b: &[Value]) -> bool {
    a.iter().zip(b).all(|(a, b)| compare(a, b).is_eq())
}
