//! ALTER TABLE.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, AlterTableOperation};

use super::Define;
use crate::sql::bind::{Binder, Clause, Scope, not_postgres, placed, refuse};
use crate::sql::catalog::{ColumnDefault, IndexPart, Relation, TableDef, names};
use crate::sql::error::SqlError;
use crate::sql::exec::eval::Frame;
use crate::sql::expr::Expr;
use crate::sql::outcome::Row;
use crate::sql::parse::Name;
use crate::sql::parse::lexer::{Kind as LexemeKind, Scanner};
use crate::sql::value::Value;

impl Define<'_, '_, '_> {
    pub(super) fn alter_table(
        &mut self,
        name: &ast::ObjectName,
        if_exists: bool,
        operations: &[AlterTableOperation],
    ) -> Result<(), SqlError> {
        let name = self.old_name(name)?;
        match self.root.relations.get(name.text.as_str()) {
            Some(Relation::Table(_)) => {}
            Some(_) => {
                return Err(SqlError::unsupported(
                    "ALTER TABLE on something else than a table",
                    "Drop it and create it again.",
                ));
            }
            None if if_exists => {
                self.notice(format!("relation \"{}\" does not exist, skipping", name.text));
                return Ok(());
            }
            None => {
                return Err(placed(
                    SqlError::new("42P01", format!("relation \"{}\" does not exist", name.text)),
                    None,
                ));
            }
        }
        if operations.len() > 1
            && operations.iter().any(|operation| {
                matches!(
                    operation,
                    AlterTableOperation::RenameColumn { .. }
                        | AlterTableOperation::RenameTable { .. }
                        | AlterTableOperation::RenameConstraint { .. }
                )
            })
        {
            return Err(not_postgres("RENAME beside another change"));
        }
        self.check_identities(&name.text, operations)?;
        for operation in operations {
            self.alter(&name.text, operation)?;
        }
        Ok(())
    }

    pub(super) fn def(&self, table: &str) -> Result<Rc<TableDef>, SqlError> {
        Ok(self.root.expect_table(table)?.def.clone())
    }

    pub(super) fn find(&self, def: &TableDef, column: &Name) -> Result<usize, SqlError> {
        def.column(&column.text).ok_or_else(|| {
            SqlError::new(
                "42703",
                format!("column \"{}\" of relation \"{}\" does not exist", column.text, def.name),
            )
        })
    }

    fn alter(&mut self, table: &str, operation: &AlterTableOperation) -> Result<(), SqlError> {
        use AlterTableOperation as O;
        match operation {
            O::AddConstraint(constraint) => {
                let pending = self.constraint(constraint)?;
                let mut def = (*self.def(table)?).clone();
                let before = def.indexes.len();
                let foreign = self.add_constraints(&mut def, vec![pending])?;
                let added: Vec<_> = def.indexes.drain(before..).collect();
                self.change(table, |old| *old = def)?;
                for index in added {
                    self.add_index(table, index)?;
                }
                self.recheck(table)?;
                self.add_foreign_keys(table, foreign)
            }
            O::AddColumn { column_keyword: _, if_not_exists, column_def, column_position } => {
                if column_position.is_some() {
                    return Err(not_postgres("FIRST and AFTER"));
                }
                self.add_column(table, column_def, *if_not_exists)
            }
            O::DropColumn { column_name, if_exists, cascade } => {
                self.drop_column(table, column_name, *if_exists, *cascade)
            }
            O::RenameColumn { old_column_name, new_column_name } => {
                self.rename_column(table, old_column_name, new_column_name)
            }
            O::RenameTable { table_name } => {
                let to = self.beside_name(table, table_name)?;
                self.rename_table(table, &to)
            }
            O::RenameConstraint { old_name, new_name } => {
                let (old, new) =
                    (self.binder.source.name(old_name)?.text, self.binder.source.name(new_name)?.text);
                let def = self.def(table)?;
                if !def.has_constraint(&old) {
                    return Err(SqlError::new(
                        "42704",
                        format!("constraint \"{old}\" for table \"{table}\" does not exist"),
                    ));
                }
                if def.has_constraint(&new) {
                    return Err(SqlError::new(
                        "42710",
                        format!("constraint \"{new}\" for relation \"{table}\" already exists"),
                    ));
                }
                let in_schema = |name: &str| names::key(names::schema(table), name);
                let (label, index_label): (Rc<str>, Rc<str>) = (new.as_str().into(), in_schema(&new));
                let indexed = matches!(self.root.relations.get(&in_schema(&old)), Some(Relation::Index(_)));
                if indexed && self.root.relations.contains_key(&index_label) {
                    return Err(SqlError::new("42P07", format!("relation \"{new}\" already exists")));
                }
                if let Some(relation) = self
                    .root
                    .relations
                    .remove(&in_schema(&old))
                    .filter(|relation| matches!(relation, Relation::Index(_)))
                {
                    self.root.relations.insert(index_label.clone(), relation);
                }
                self.change(table, |def| {
                    for index in def.indexes.iter_mut().filter(|index| *index.name == *in_schema(&old)) {
                        index.name = index_label.clone();
                    }
                    let found = def.checks.iter_mut().map(|check| &mut check.name);
                    let found = found.chain(def.foreign_keys.iter_mut().map(|key| &mut key.name));
                    for name in found.filter(|name| ***name == *old) {
                        *name = label.clone();
                    }
                })
            }
            O::DropConstraint { if_exists, name, cascade } => {
                let name = self.binder.source.name(name)?.text;
                self.drop_constraint(table, &name, *if_exists, *cascade)
            }
            O::AlterColumn { column_name, op } => {
                let name = self.binder.source.name(column_name)?;
                self.alter_column(table, &name, op)
            }
            // there is one user, who owns everything
            O::OwnerTo { .. } => Ok(()),
            O::DisableTrigger { name } => {
                let name = self.binder.source.read(&name.value).0.to_string();
                self.enable_trigger(table, &name, false)
            }
            O::EnableTrigger { name } | O::EnableAlwaysTrigger { name } => {
                let name = self.binder.source.read(&name.value).0.to_string();
                self.enable_trigger(table, &name, true)
            }
            other => {
                let text = super::column::unmarked(&other.to_string());
                Err(SqlError::unsupported(
                    format!("ALTER TABLE … {}", text.split(' ').take(2).collect::<Vec<_>>().join(" ")),
                    "Create the table anew and copy the rows with INSERT … SELECT.",
                ))
            }
        }
    }

    /// Tests all rows against NOT NULL and CHECK as they are now.
    pub(super) fn recheck(&mut self, table: &str) -> Result<(), SqlError> {
        let def = self.def(table)?;
        let target = self.prepared(&def)?;
        let rows = self.root.expect_table(table)?.rows.clone();
        for row in rows.values() {
            self.run.visit()?;
            target.checked(row.to_vec(), self.run).map_err(|error| match error.code {
                "23502" => {
                    let column = error.column.clone().unwrap_or_default();
                    SqlError::new(
                        "23502",
                        format!("column \"{column}\" of relation \"{table}\" contains null values"),
                    )
                }
                "23514" => {
                    let name = error.constraint.clone().unwrap_or_default();
                    SqlError::new(
                        "23514",
                        format!(
                            "check constraint \"{name}\" of relation \"{table}\" is violated by some row"
                        ),
                    )
                }
                _ => error,
            })?;
        }
        Ok(())
    }

    fn add_column(
        &mut self,
        table: &str,
        column: &ast::ColumnDef,
        if_not_exists: bool,
    ) -> Result<(), SqlError> {
        let mut def = (*self.def(table)?).clone();
        let name = self.binder.source.name(&column.name)?;
        if def.column(&name.text).is_some() {
            let message = format!("column \"{}\" of relation \"{table}\" already exists", name.text);
            if if_not_exists {
                self.notice(format!("{message}, skipping"));
                return Ok(());
            }
            return Err(SqlError::new("42701", message));
        }
        let mut pending = Vec::new();
        self.column(&mut def, column, &mut pending)?;
        let before = def.indexes.len();
        let foreign = self.add_constraints(&mut def, pending)?;
        let added: Vec<_> = def.indexes.drain(before..).collect();
        let Some(made) = def.columns.last().cloned() else { return Ok(()) };
        self.change(table, |old| *old = def)?;
        // the new value of every row there is; a sequence counts them
        let source = crate::sql::parse::Source { text: "", lexemes: &[] };
        let mut binder = Binder::new(self.run.root, source, self.run.env);
        let fill = match &made.default {
            Some(ColumnDefault::Serial(id) | ColumnDefault::Identity { sequence: id, .. }) => {
                Fill::Sequence(*id)
            }
            Some(ColumnDefault::Generated(text)) => {
                let def = self.def(table)?;
                Fill::Expr(
                    binder
                        .stored(
                            text,
                            Scope::of_def(def.name.clone(), &def),
                            Clause::Generated,
                            Some(&made.ty),
                        )?
                        .expr,
                )
            }
            _ => Fill::Expr(binder.default(&made)?),
        };
        let rows = self.root.expect_table(table)?.rows.clone();
        let mut next = match &fill {
            Fill::Sequence(id) => {
                self.root.sequence(*id).map(|sequence| (*id, sequence.start, sequence.increment))
            }
            Fill::Expr(_) => None,
        };
        let mut filled = rows.clone();
        for (number, row) in &rows {
            self.run.visit()?;
            let value = match (&fill, &mut next) {
                (Fill::Expr(expr), _) => expr.eval(&Frame { run: self.run, params: &[], row })?,
                (Fill::Sequence(_), Some((id, next, increment))) => {
                    let value = *next;
                    *next = next.saturating_add(*increment);
                    let state = crate::sql::catalog::SequenceState { value, called: true };
                    self.run.sequences.borrow_mut().states.insert(*id, state);
                    Value::Int(value)
                }
                _ => Value::Null,
            };
            let new: Row = row.iter().cloned().chain([value]).collect();
            self.run.hold(&new)?;
            filled.insert(number, new);
        }
        self.root.table_mut(table)?.rows = filled;
        for index in added {
            self.add_index(table, index)?;
        }
        self.recheck(table)?;
        self.add_foreign_keys(table, foreign)
    }

    pub(super) fn drop_column(
        &mut self,
        table: &str,
        column: &ast::Ident,
        if_exists: bool,
        cascade: bool,
    ) -> Result<(), SqlError> {
        let name = self.binder.source.name(column)?;
        let def = self.def(table)?;
        let Some(at) = def.column(&name.text) else {
            let message = format!("column \"{}\" of relation \"{table}\" does not exist", name.text);
            if if_exists {
                self.notice(format!("{message}, skipping"));
                return Ok(());
            }
            return Err(SqlError::new("42703", message));
        };
        let what = format!("column {} of table {table}", name.text);
        let views = self.readers(table, at)?;
        let keys: Vec<_> = self
            .root
            .referencing(table)
            .into_iter()
            .filter(|(_, key)| key.ref_columns.contains(&at))
            .collect();
        if !views.is_empty() {
            refuse(cascade, "DROP COLUMN … CASCADE with views over it", "Drop the views first.")?;
        }
        if !cascade && (!views.is_empty() || !keys.is_empty()) {
            let mut dependents: Vec<String> =
                views.iter().map(|(kind, view)| format!("{kind} {view} depends on {what}")).collect();
            dependents.extend(
                keys.iter()
                    .map(|(from, key)| format!("constraint {} on table {from} depends on {what}", key.name)),
            );
            return Err(SqlError::new(
                "2BP01",
                format!("cannot drop {what} because other objects depend on it"),
            )
            .with_detail(dependents.join("\n"))
            .with_hint("Use DROP ... CASCADE to drop the dependent objects too."));
        }
        for (from, key) in keys {
            self.notice(format!("drop cascades to constraint {} on table {from}", key.name));
            self.change(&from, |def| def.foreign_keys.retain(|other| other.name != key.name))?;
        }
        if def
            .columns
            .iter()
            .any(|c| matches!(&c.default, Some(ColumnDefault::Generated(text)) if mentions(text, &name.text)))
        {
            return Err(SqlError::unsupported(
                "dropping a column that a generated column uses",
                "Drop the generated column first.",
            ));
        }
        let uses = |part: &IndexPart| match part {
            IndexPart::Column(used) => *used == at,
            IndexPart::Expr(text) => mentions(text, &name.text),
        };
        while let Some(index) = self.def(table)?.indexes.iter().position(|index| {
            index.parts.iter().any(uses)
                || index.predicate.as_ref().is_some_and(|text| mentions(text, &name.text))
        }) {
            self.remove_index(table, index)?;
        }
        if let Some(ColumnDefault::Serial(id) | ColumnDefault::Identity { sequence: id, .. }) =
            def.columns[at].default
            && let Some(sequence) = self.root.sequence(id).map(|sequence| sequence.name.clone())
        {
            self.root.relations.remove(&*sequence);
        }
        let moved = |column: usize| if column > at { column - 1 } else { column };
        self.change(table, |def| {
            def.columns.remove(at);
            def.checks.retain(|check| !mentions(&check.expression, &name.text));
            def.foreign_keys.retain(|key| !key.columns.contains(&at));
            for key in &mut def.foreign_keys {
                key.columns.iter_mut().for_each(|column| *column = moved(*column));
                if *key.table == *table {
                    key.ref_columns.iter_mut().for_each(|column| *column = moved(*column));
                }
            }
            for part in def.indexes.iter_mut().flat_map(|index| &mut index.parts) {
                if let IndexPart::Column(column) = part {
                    *column = moved(*column);
                }
            }
        })?;
        for (from, _) in self.root.referencing(table) {
            if *from != *table {
                self.change(&from, |def| {
                    for key in def.foreign_keys.iter_mut().filter(|key| *key.table == *table) {
                        key.ref_columns.iter_mut().for_each(|column| *column = moved(*column));
                    }
                })?;
            }
        }
        self.map_rows(table, |row| {
            Ok(row.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, value)| value.clone()).collect())
        })
    }

    pub(super) fn map_rows(
        &mut self,
        table: &str,
        mut f: impl FnMut(&Row) -> Result<Row, SqlError>,
    ) -> Result<(), SqlError> {
        let rows = self.root.expect_table(table)?.rows.clone();
        let mut mapped = rows.clone();
        for (number, row) in &rows {
            self.run.visit()?;
            mapped.insert(number, f(row)?);
        }
        self.root.table_mut(table)?.rows = mapped;
        Ok(())
    }

    fn rename_column(&mut self, table: &str, old: &ast::Ident, new: &ast::Ident) -> Result<(), SqlError> {
        let (old, new) = (self.binder.source.name(old)?, self.binder.source.name(new)?);
        let def = self.def(table)?;
        let Some(at) = def.column(&old.text) else {
            return Err(SqlError::new("42703", format!("column \"{}\" does not exist", old.text)));
        };
        if def.column(&new.text).is_some() {
            return Err(SqlError::new(
                "42701",
                format!("column \"{}\" of relation \"{table}\" already exists", new.text),
            ));
        }
        let viewed = self.root.views().any(|view| view.depends_on.iter().any(|d| **d == *table));
        refuse(
            viewed,
            "renaming a column of a table that views read",
            "Drop the views, rename, and create them again.",
        )?;
        let label: Rc<str> = new.text.as_str().into();
        self.change(table, |def| {
            def.columns[at].name = label.clone();
            let edit = |text: &mut String| *text = renamed(text, &old.text, &new.text);
            def.checks.iter_mut().for_each(|check| edit(&mut check.expression));
            for index in &mut def.indexes {
                index.predicate.iter_mut().for_each(edit);
                for part in &mut index.parts {
                    if let IndexPart::Expr(text) = part {
                        edit(text);
                    }
                }
            }
            for column in &mut def.columns {
                if let Some(ColumnDefault::Generated(text)) = &mut column.default {
                    edit(text);
                }
            }
        })?;
        self.owned(table, |owner| {
            if *owner.1 == *old.text {
                owner.1 = label.clone();
            }
        });
        Ok(())
    }

    /// Edits who owns the sequences of a table.
    fn owned(&mut self, table: &str, edit: impl Fn(&mut (Rc<str>, Rc<str>))) {
        let names: Vec<Rc<str>> = self.root.relations.keys().cloned().collect();
        for name in names {
            if let Some(Relation::Sequence(sequence)) = self.root.relations.get_mut(&*name)
                && sequence.owned_by.as_ref().is_some_and(|(owner, _)| **owner == *table)
                && let Some(owner) = &mut Rc::make_mut(sequence).owned_by
            {
                edit(owner);
            }
        }
    }

    pub(super) fn rename_table(&mut self, table: &str, to: &Name) -> Result<(), SqlError> {
        self.exists(to, false)?;
        let viewed = self.root.views().any(|view| view.depends_on.iter().any(|d| **d == *table));
        refuse(viewed, "renaming a table that views read", "Drop the views, rename, and create them again.")?;
        let label: Rc<str> = to.text.as_str().into();
        for (from, _) in self.root.referencing(table) {
            self.change(&from, |def| {
                for key in def.foreign_keys.iter_mut().filter(|key| *key.table == *table) {
                    key.table = label.clone();
                }
            })?;
        }
        self.change(table, |def| def.name = label.clone())?;
        self.owned(table, |owner| owner.0 = label.clone());
        if let Some(triggers) = self.root.triggers.remove(table) {
            self.root.triggers.insert(label.clone(), triggers);
        }
        if let Some(relation) = self.root.relations.remove(table) {
            if let Relation::Table(found) = &relation {
                for index in &found.def.indexes {
                    self.root.relations.insert(index.name.clone(), Relation::Index(label.clone()));
                }
            }
            self.root.relations.insert(label, relation);
        }
        Ok(())
    }

    fn drop_constraint(
        &mut self,
        table: &str,
        name: &str,
        if_exists: bool,
        cascade: bool,
    ) -> Result<(), SqlError> {
        let def = self.def(table)?;
        if !def.has_constraint(name) {
            let message = format!("constraint \"{name}\" of relation \"{table}\" does not exist");
            if if_exists {
                self.notice(format!("{message}, skipping"));
                return Ok(());
            }
            return Err(SqlError::new("42704", message));
        }
        if let Some(at) = def.indexes.iter().position(|index| names::bare(&index.name) == name) {
            let columns = def.indexes[at].columns().unwrap_or_default();
            let users: Vec<_> = self
                .root
                .referencing(table)
                .into_iter()
                .filter(|(_, key)| key.ref_columns == columns)
                .collect();
            if !users.is_empty() && !cascade {
                let what = format!("constraint {name} on table {table}");
                let lines: Vec<String> = users
                    .iter()
                    .map(|(from, key)| {
                        format!("constraint {} on table {from} depends on index {name}", key.name)
                    })
                    .collect();
                return Err(SqlError::new(
                    "2BP01",
                    format!("cannot drop {what} because other objects depend on it"),
                )
                .with_detail(lines.join("\n"))
                .with_hint("Use DROP ... CASCADE to drop the dependent objects too."));
            }
            for (from, key) in users {
                self.notice(format!("drop cascades to constraint {} on table {from}", key.name));
                self.change(&from, |def| def.foreign_keys.retain(|other| other.name != key.name))?;
            }
            return self.remove_index(table, at);
        }
        self.change(table, |def| {
            def.checks.retain(|check| *check.name != *name);
            def.foreign_keys.retain(|key| *key.name != *name);
        })
    }
}

/// How an added column is filled.
enum Fill {
    Expr(Expr),
    Sequence(u64),
}

/// Whether an expression's text names a column.
pub(super) fn mentions(text: &str, column: &str) -> bool {
    Scanner::new(text, 0)
        .any(|lexeme| word(text, lexeme.kind, lexeme.start, lexeme.end).is_some_and(|word| word == column))
}

/// Whether a text casts to a type: `::mood`, `CAST(… AS mood)`, `mood 'sad'`.
pub(super) fn casts_to(text: &str, name: &str) -> bool {
    Scanner::new(text, 0).any(|lexeme| {
        let (before, after) = (text[..lexeme.start].trim_end(), text[lexeme.end..].trim_start());
        let last = before.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let is_type = before.ends_with("::")
            || after.starts_with('\'')
            || last.eq_ignore_ascii_case("as") && after.starts_with([')', '[']);
        is_type && word(text, lexeme.kind, lexeme.start, lexeme.end).is_some_and(|word| word == name)
    })
}

fn word(text: &str, kind: LexemeKind, start: usize, end: usize) -> Option<String> {
    let piece = text.get(start..end)?;
    match kind {
        LexemeKind::Word => Some(piece.to_ascii_lowercase()),
        LexemeKind::QuotedWord => Some(piece.trim_matches('"').replace("\"\"", "\"")),
        _ => None,
    }
}

/// The text with a column renamed.
fn renamed(text: &str, old: &str, new: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for lexeme in Scanner::new(text, 0) {
        // a word before a parenthesis is a function's name
        let called = text[lexeme.end..].trim_start().starts_with('(');
        if !called && word(text, lexeme.kind, lexeme.start, lexeme.end).is_some_and(|word| word == old) {
            out.push_str(&text[done..lexeme.start]);
            out.push_str(&format!("\"{}\"", new.replace('"', "\"\"")));
            done = lexeme.end;
        }
    }
    out.push_str(&text[done..]);
    out
}
