//! ALTER TABLE … ALTER COLUMN.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, AlterColumnOperation};

use super::Define;
use super::alter::mentions;
use crate::sql::bind::{Binder, Clause, Scope, refuse};
use crate::sql::cast::{self, CastContext};
use crate::sql::catalog::{ColumnDefault, IndexDef, IndexPart, Reader, TableDef, names};
use crate::sql::deparse;
use crate::sql::error::SqlError;
use crate::sql::exec::eval::Frame;
use crate::sql::expr::{Expr, Typed};
use crate::sql::parse::rewrite::NOTE;
use crate::sql::parse::{self, Name, Source};
use crate::sql::types::Type;

impl Define<'_, '_, '_> {
    pub(super) fn alter_column(
        &mut self,
        table: &str,
        name: &Name,
        operation: &AlterColumnOperation,
    ) -> Result<(), SqlError> {
        use AlterColumnOperation as O;
        let def = self.def(table)?;
        let at = self.find(&def, name)?;
        match operation {
            O::SetNotNull => {
                self.change(table, |def| def.columns[at].not_null = true)?;
                self.recheck(table)
            }
            O::DropNotNull => {
                if matches!(def.columns[at].default, Some(ColumnDefault::Identity { .. })) {
                    return Err(SqlError::new(
                        "42601",
                        format!("column \"{}\" of relation \"{table}\" is an identity column", name.text),
                    ));
                }
                if def.primary_key().is_some_and(|key| key.contains(&at)) {
                    return Err(SqlError::new(
                        "42P16",
                        format!("column \"{}\" is in a primary key", name.text),
                    ));
                }
                self.change(table, |def| def.columns[at].not_null = false)
            }
            O::SetDefault { value } => {
                if let Some((identity, if_exists)) = dropped_property(value) {
                    return self.drop_property(table, &def, at, identity, if_exists);
                }
                self.refuse_own_values(&def, at, false)?;
                let text = self.default_text(value, &def.columns[at].ty, &name.text)?;
                self.change(table, |def| def.columns[at].default = text.map(ColumnDefault::Expr))
            }
            O::DropDefault => {
                self.refuse_own_values(&def, at, true)?;
                self.change(table, |def| def.columns[at].default = None)
            }
            O::SetDataType { data_type, using } => {
                let ty = self.binder.data_type(data_type)?;
                self.set_type(table, &def, at, ty, using.as_ref())
            }
            O::AddGenerated { generated_as, sequence_options } => {
                let column = &def.columns[at];
                if !column.ty.is_integer() {
                    let message = "identity column type must be smallint, integer, or bigint";
                    return Err(SqlError::new("22023", message));
                }
                let of = format!("column \"{}\" of relation \"{table}\"", name.text);
                let problem = match column.default {
                    _ if !column.not_null => "must be declared NOT NULL before identity can be added",
                    Some(ColumnDefault::Identity { .. }) => "is already an identity column",
                    Some(_) => "already has a default value",
                    None => "",
                };
                if !problem.is_empty() {
                    return Err(SqlError::new("55000", format!("{of} {problem}")));
                }
                let options = sequence_options.as_ref();
                let sequence = self.own_sequence(&def, &column.name, &column.ty, options)?;
                let always = matches!(generated_as, None | Some(ast::GeneratedAs::Always));
                self.change(table, |def| {
                    def.columns[at].default = Some(ColumnDefault::Identity { sequence, always });
                })
            }
        }
    }

    /// Refuses to change the default of a column that makes its values itself.
    fn refuse_own_values(&self, def: &TableDef, at: usize, dropped: bool) -> Result<(), SqlError> {
        let column = &def.columns[at];
        let (what, instead) = match column.default {
            Some(ColumnDefault::Identity { .. }) => ("an identity", "IDENTITY"),
            Some(ColumnDefault::Generated(_)) => ("a generated", "EXPRESSION"),
            _ => return Ok(()),
        };
        let message = format!("column \"{}\" of relation \"{}\" is {what} column", column.name, def.name);
        let error = SqlError::new("42601", message);
        let hint = format!("Use ALTER TABLE ... ALTER COLUMN ... DROP {instead} instead.");
        Err(if dropped { error.with_hint(hint) } else { error })
    }

    /// DROP IDENTITY, DROP EXPRESSION: the column and its values stay.
    fn drop_property(
        &mut self,
        table: &str,
        def: &Rc<TableDef>,
        at: usize,
        identity: bool,
        if_exists: bool,
    ) -> Result<(), SqlError> {
        let column = &def.columns[at];
        match &column.default {
            Some(ColumnDefault::Identity { sequence, .. }) if identity => {
                let sequence = self.root.sequence(*sequence).map(|sequence| sequence.name.clone());
                self.change(table, |def| def.columns[at].default = None)?;
                if let Some(name) = sequence {
                    self.root.relations.remove(&name);
                }
                Ok(())
            }
            Some(ColumnDefault::Generated(_)) if !identity => {
                self.change(table, |def| def.columns[at].default = None)
            }
            _ => {
                let what = if identity { "an identity column" } else { "a stored generated column" };
                let message =
                    format!("column \"{}\" of relation \"{}\" is not {what}", column.name, def.name);
                if if_exists {
                    self.notice(format!("{message}, skipping"));
                    return Ok(());
                }
                Err(SqlError::new("55000", message))
            }
        }
    }

    /// Refuses types that an identity cannot have, and formulas for the new values of what has one, before anything is
    /// changed.
    pub(super) fn check_identities(
        &mut self,
        table: &str,
        operations: &[ast::AlterTableOperation],
    ) -> Result<(), SqlError> {
        for operation in operations {
            let ast::AlterTableOperation::AlterColumn { column_name, op } = operation else { continue };
            let AlterColumnOperation::SetDataType { data_type, using } = op else { continue };
            let name = self.binder.source.name(column_name)?;
            let def = self.def(table)?;
            let column = def.columns.iter().find(|column| *column.name == *name.text);
            let default = column.and_then(|column| column.default.as_ref());
            if using.is_some() && matches!(default, Some(ColumnDefault::Generated(_))) {
                let message = "cannot specify USING when altering type of generated column";
                return Err(SqlError::new("42611", message)
                    .with_detail(format!("Column \"{}\" is a generated column.", name.text)));
            }
            let identity = matches!(default, Some(ColumnDefault::Identity { .. }));
            if identity && !self.binder.data_type(data_type)?.is_integer() {
                let message = "identity column type must be smallint, integer, or bigint";
                return Err(SqlError::new("22023", message));
            }
        }
        Ok(())
    }

    /// The views that read a column, with what they are.
    pub(super) fn readers(
        &mut self,
        table: &str,
        at: usize,
    ) -> Result<Vec<(&'static str, Rc<str>)>, SqlError> {
        // bound without the column, their queries fail, or a * finds what stands in its place
        let mut without = self.root.clone();
        let changed = without.table_mut(table)?;
        let mut def = (*changed.def).clone();
        def.columns[at].name = NOTE.to_string().into();
        changed.def = def.into();
        let env = self.run.env;
        let reads = |view: &Reader<'_>| {
            view.depends_on.iter().any(|other| **other == *table) && {
                let bound = parse::parse(view.query).and_then(|parsed| {
                    let ast::Statement::Query(query) = &parsed.statement else { return Ok(false) };
                    let source = Source { text: parsed.text, lexemes: &parsed.lexemes };
                    let mut binder = Binder::new(&without, source, env);
                    binder.path = view.path.clone();
                    Ok(!binder.query(query)?.columns.iter().any(|column| column.name.starts_with(NOTE)))
                });
                !bound.unwrap_or(false)
            }
        };
        Ok(self.root.readers().filter(reads).map(|view| (view.kind, view.name.clone())).collect())
    }

    fn set_type(
        &mut self,
        table: &str,
        def: &Rc<TableDef>,
        at: usize,
        ty: Type,
        using: Option<&ast::Expr>,
    ) -> Result<(), SqlError> {
        let column = &def.columns[at];
        let generated = def.columns.iter().find(|other| {
            matches!(&other.default, Some(ColumnDefault::Generated(text)) if mentions(text, &column.name))
        });
        if let Some(other) = generated {
            return Err(SqlError::new("0A000", "cannot alter type of a column used by a generated column")
                .with_detail(format!(
                    "Column \"{}\" is used by generated column \"{}\".",
                    column.name, other.name
                )));
        }
        if let Some((kind, name)) = self.readers(table, at)?.first() {
            let detail =
                format!("rule _RETURN on {kind} {} depends on column \"{}\"", names::bare(name), column.name);
            return Err(SqlError::new("0A000", "cannot alter type of a column used by a view or rule")
                .with_detail(detail));
        }
        let keyed = def.foreign_keys.iter().any(|key| key.columns.contains(&at))
            || self.root.referencing(table).iter().any(|(_, key)| key.ref_columns.contains(&at));
        refuse(
            keyed && !(ty.is_integer() && column.ty.is_integer()),
            "changing the type of a foreign key's column",
            "Drop the foreign key, change both columns, and add it again.",
        )?;
        let scope = Scope::of_def(def.name.clone(), def);
        let value = match using {
            Some(e) => {
                self.binder.over(scope, |binder| binder.within(Clause::Using, |binder| binder.expr(e)))?
            }
            None => Typed { expr: Expr::column(at), ty: column.ty.clone(), at: None },
        };
        let Some(value) = self.binder.cast(value, &ty, CastContext::Assignment)? else {
            let hint = format!("You might need to specify \"USING {}::{}\".", column.name, ty.name());
            let what = if using.is_some() { "result of USING clause for column" } else { "column" };
            return Err(SqlError::new(
                "42804",
                format!("{what} \"{}\" cannot be cast automatically to type {}", column.name, ty.base_name()),
            )
            .with_hint(hint));
        };
        let mut default = column.default.clone();
        if let Some(ColumnDefault::Expr(text)) = &column.default {
            let inner = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            let literal = inner.is_some_and(|inner| !inner.replace("''", "").contains('\''));
            let bound = if literal {
                column.ty.clone()
            } else {
                self.binder.stored(text, Scope::default(), Clause::Default, None)?.ty
            };
            if cast::find(&bound, &ty, CastContext::Assignment).is_none() {
                return Err(SqlError::new(
                    "42804",
                    format!(
                        "default for column \"{}\" cannot be cast automatically to type {}",
                        column.name,
                        ty.base_name()
                    ),
                ));
            }
            if literal && !ty.same(&column.ty) {
                // a literal stays of the type that it was read as
                let ty = column.ty.without_modifier();
                default = Some(ColumnDefault::Expr(format!("{text}::{}", ty.name())));
            }
        }
        // expressions over the column are kept with the casts that they had
        let env = self.run.env;
        let print = |text: &mut String| {
            if mentions(text, &column.name) {
                *text = deparse::expression(Some(def), text, env, false);
            }
        };
        let mut changed = (**def).clone();
        for index in &mut changed.indexes {
            for part in &mut index.parts {
                if let IndexPart::Expr(text) = part {
                    print(text);
                }
            }
            index.predicate.iter_mut().for_each(print);
        }
        // PostgreSQL makes the column's indexes anew, constraints' first, and new ones are asked last
        let mut last = Vec::new();
        let is_of = |index: &IndexDef| {
            index.predicate.as_ref().is_some_and(|text| mentions(text, &column.name))
                || index.parts.iter().any(|part| match part {
                    IndexPart::Column(other) => *other == at,
                    IndexPart::Expr(text) => mentions(text, &column.name),
                })
        };
        for of_constraints in [true, false] {
            for _ in 0..changed.indexes.len() {
                let next = changed.indexes.remove(0);
                let goes = is_of(&next) && next.is_constraint() == of_constraints;
                if goes { last.push(next) } else { changed.indexes.push(next) }
            }
        }
        changed.indexes.append(&mut last);
        changed.checks.iter_mut().for_each(|check| print(&mut check.expression));
        changed.columns[at].ty = ty;
        changed.columns[at].default = default;
        let changed = Rc::new(changed);
        for index in changed.indexes.iter().filter(|index| is_of(index)) {
            self.recheck_index(index, &changed)?;
        }
        self.change(table, |def| *def = Rc::unwrap_or_clone(changed))?;
        let run = self.run;
        self.map_rows(table, |row| {
            let mut new = row.to_vec();
            new[at] = value.expr.eval(&Frame { run, params: &[], row })?;
            Ok(new.into())
        })?;
        self.rebuild(table)?;
        self.recheck(table)
    }
}

/// What the parser noted in the place of a default: DROP IDENTITY (true) or DROP EXPRESSION, and IF EXISTS.
fn dropped_property(value: &ast::Expr) -> Option<(bool, bool)> {
    let ast::Expr::Identifier(ident) = value else { return None };
    let noted = ident.value.strip_prefix(NOTE)?;
    let (what, if_exists) = noted.split_once(' ').unwrap_or((noted, ""));
    Some((what == "identity", !if_exists.is_empty()))
}
