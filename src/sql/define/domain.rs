//! CREATE, ALTER and DROP DOMAIN; changes of enums.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::Ident;

use super::Define;
use crate::sql::bind::{Clause, Scope};
use crate::sql::catalog::{Check, Domain, Relation, TableDef, View};
use crate::sql::error::SqlError;
use crate::sql::parse::Name;
use crate::sql::parse::own::{self, AlterDomain, AlterEnum};
use crate::sql::store::Table;
use crate::sql::types::{EnumType, Type};
use crate::sql::value::{Array, Value};

fn missing(name: &str) -> SqlError {
    SqlError::new("42704", format!("type \"{name}\" does not exist"))
}

impl Define<'_, '_, '_> {
    /// 42710 for a type's name that is taken.
    pub(super) fn new_type(&self, name: &str) -> Result<(), SqlError> {
        let taken = self.root.enums.contains_key(name)
            || self.root.domains.contains_key(name)
            || Type::from_name(name, &[])?.is_some();
        if taken { Err(SqlError::new("42710", format!("type \"{name}\" already exists"))) } else { Ok(()) }
    }

    pub(super) fn create_domain(&mut self, create: &own::Domain) -> Result<(), SqlError> {
        let own::Domain { name, ty, default, not_null, checks } = create;
        self.new_type(&name.text)?;
        let base = self.binder.domain_of(ty);
        let mut domain = Domain {
            name: name.text.as_str().into(),
            ty: self.binder.data_type(ty)?,
            not_null: *not_null || base.as_ref().is_some_and(|base| base.not_null),
            default: default.clone().or_else(|| base.as_ref().and_then(|base| base.default.clone())),
            checks: base.map(|base| base.checks.clone()).unwrap_or_default(),
        };
        for (label, text) in checks {
            self.add_check(&mut domain, label.as_ref(), text)?;
        }
        self.root.domains.insert(domain.name.clone(), Rc::new(domain));
        Ok(())
    }

    fn add_check(&mut self, domain: &mut Domain, label: Option<&Name>, text: &str) -> Result<(), SqlError> {
        let taken = |name: &str, domain: &Domain| domain.checks.iter().any(|check| *check.name == *name);
        let name = match label {
            Some(label) if taken(&label.text, domain) => {
                let message =
                    format!("constraint \"{}\" for domain \"{}\" already exists", label.text, domain.name);
                return Err(SqlError::new("42710", message));
            }
            Some(label) => label.text.clone(),
            None => (0..)
                .map(|n| if n == 0 { String::new() } else { n.to_string() })
                .map(|n| format!("{}_check{n}", domain.name))
                .find(|name| !taken(name, domain))
                .unwrap_or_default(),
        };
        let scope = Scope::of_table("".into(), None, &[("value".into(), domain.ty.clone())]);
        self.binder.stored(text, scope, Clause::Check, Some(&Type::Bool))?;
        domain.checks.push(Check { name: name.as_str().into(), expression: text.to_string() });
        Ok(())
    }

    pub(super) fn alter_domain(&mut self, name: &Name, change: &AlterDomain) -> Result<(), SqlError> {
        let found = self.root.domains.get(name.text.as_str()).ok_or_else(|| missing(&name.text))?;
        let mut domain = (**found).clone();
        match change {
            AlterDomain::Default(text) => domain.default = text.clone(),
            AlterDomain::NotNull(not_null) => {
                domain.not_null = *not_null;
                if *not_null {
                    self.check_values(
                        &domain,
                        |value, _| Ok(!value.is_null()),
                        |table, column| {
                            let message =
                                format!("column \"{column}\" of table \"{table}\" contains null values");
                            SqlError::new("23502", message)
                        },
                    )?;
                }
            }
            AlterDomain::Add(label, text) => {
                self.add_check(&mut domain, label.as_ref(), text)?;
                let mut only = domain.clone();
                only.not_null = false;
                only.checks = only.checks.pop().into_iter().collect();
                let value = crate::sql::expr::Typed {
                    expr: crate::sql::expr::Expr::column(0),
                    ty: only.ty.clone(),
                    at: None,
                };
                let test = self.binder.checked_by(&only, value)?.expr;
                let passes = |value: &Value, run: &crate::sql::exec::run::Run<'_>| {
                    let row = [value.clone()];
                    let frame = crate::sql::exec::eval::Frame { run, params: &[], row: &row };
                    Ok(test.eval(&frame).is_ok())
                };
                self.check_values(&domain, passes, |table, column| {
                    let message = format!(
                        "column \"{column}\" of table \"{table}\" contains values that violate the new constraint"
                    );
                    SqlError::new("23514", message)
                })?;
            }
            AlterDomain::DropConstraint(label, if_exists) => {
                let before = domain.checks.len();
                domain.checks.retain(|check| *check.name != *label.text);
                if domain.checks.len() == before {
                    let message =
                        format!("constraint \"{}\" of domain \"{}\" does not exist", label.text, domain.name);
                    if !if_exists {
                        return Err(SqlError::new("42704", message));
                    }
                    self.notice(format!("{message}, skipping"));
                }
            }
        }
        self.root.domains.insert(domain.name.clone(), Rc::new(domain));
        Ok(())
    }

    /// Tests the stored values of every column of a domain.
    fn check_values(
        &self,
        domain: &Domain,
        passes: impl Fn(&Value, &crate::sql::exec::run::Run<'_>) -> Result<bool, SqlError>,
        error: impl Fn(&str, &str) -> SqlError,
    ) -> Result<(), SqlError> {
        for table in self.root.tables() {
            for (at, column) in table.def.columns.iter().enumerate() {
                if column.domain.as_ref() != Some(&domain.name) {
                    continue;
                }
                for row in table.rows.values() {
                    self.run.visit()?;
                    if !passes(&row[at], self.run)? {
                        return Err(error(&table.def.name, &column.name));
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn drop_domains(
        &mut self,
        names: &[Name],
        if_exists: bool,
        cascade: bool,
    ) -> Result<(), SqlError> {
        for name in names {
            if !self.root.domains.contains_key(name.text.as_str()) {
                if !if_exists {
                    return Err(missing(&name.text));
                }
                self.notice(format!("type \"{}\" does not exist, skipping", name.text));
                continue;
            }
            let users = self.columns_of(|column| column.domain.as_deref() == Some(name.text.as_str()));
            self.drop_columns_of(&name.text, users, cascade)?;
            self.root.domains.remove(name.text.as_str());
        }
        Ok(())
    }

    /// Table and column of the columns that pass.
    pub(super) fn columns_of(
        &self,
        test: impl Fn(&crate::sql::catalog::Column) -> bool,
    ) -> Vec<(Rc<str>, Rc<str>)> {
        let of = |table: &Rc<Table>| {
            let name = table.def.name.clone();
            let columns = table.def.columns.iter().filter(|column| test(column));
            columns.map(|column| (name.clone(), column.name.clone())).collect::<Vec<_>>()
        };
        self.root.tables().flat_map(of).collect()
    }

    /// The columns of a type that goes: an error, or they go with it.
    pub(super) fn drop_columns_of(
        &mut self,
        name: &str,
        users: Vec<(Rc<str>, Rc<str>)>,
        cascade: bool,
    ) -> Result<(), SqlError> {
        if users.is_empty() {
            return Ok(());
        }
        let labels: Vec<String> =
            users.iter().map(|(table, column)| format!("column {column} of table {table}")).collect();
        if !cascade {
            return Err(self.depended(&format!("type {name}"), &labels));
        }
        match labels.as_slice() {
            [only] => self.notice(format!("drop cascades to {only}")),
            many => self.notice(format!("drop cascades to {} other objects", many.len())),
        }
        for (table, column) in users {
            self.drop_column(&table, &Ident::new(&*column), true, true)?;
        }
        Ok(())
    }

    pub(super) fn alter_enum(&mut self, name: &Name, change: &AlterEnum) -> Result<(), SqlError> {
        let Some(old) = self.root.enums.get(name.text.as_str()).cloned() else {
            return Err(missing(&name.text));
        };
        let mut labels = old.labels.clone();
        let mut called = old.name.clone();
        // where values before the change are after it
        let mut inserted = labels.len();
        match change {
            AlterEnum::Add { label, if_not_exists, beside } => {
                if labels.contains(label) {
                    let message = format!("enum label \"{label}\" already exists");
                    if !if_not_exists {
                        return Err(SqlError::new("42710", message));
                    }
                    self.notice(format!("{message}, skipping"));
                    return Ok(());
                }
                if let Some((before, neighbour)) = beside {
                    let at = labels.iter().position(|other| other == neighbour);
                    let at = at.ok_or_else(|| not_a_label(neighbour))?;
                    inserted = if *before { at } else { at + 1 };
                }
                labels.insert(inserted, label.clone());
            }
            AlterEnum::RenameValue(from, to) => {
                let at = labels.iter().position(|other| other == from).ok_or_else(|| not_a_label(from))?;
                if labels.contains(to) {
                    return Err(SqlError::new("42710", format!("enum label \"{to}\" already exists")));
                }
                let quoted = format!("'{}'", from.replace('\'', "''"));
                if self.writes(&quoted) {
                    return Err(SqlError::unsupported(
                        "renaming a label that a default, a check or a view names",
                        "Drop what names it, rename the label, and make it again.",
                    ));
                }
                labels[at] = to.clone();
            }
            AlterEnum::Rename(to) => {
                self.new_type(&to.text)?;
                called = to.text.clone();
            }
        }
        let moved = inserted < old.labels.len();
        let new = Rc::new(EnumType { name: called, labels });
        self.root.enums.remove(name.text.as_str());
        self.root.enums.insert(new.name.as_str().into(), new.clone());
        self.replace_enum(&old, &new, moved.then_some(inserted))
    }

    /// Puts a changed enum in the place of the old one, in definitions and, where labels moved, in rows.
    fn replace_enum(
        &mut self,
        old: &EnumType,
        new: &Rc<EnumType>,
        inserted: Option<usize>,
    ) -> Result<(), SqlError> {
        let swap = |ty: &Type| match ty {
            Type::Enum(e) if **e == *old => Some(Type::Enum(new.clone())),
            Type::Array(element) => match &**element {
                Type::Enum(e) if **e == *old => Some(Type::array_of(Type::Enum(new.clone()))),
                _ => None,
            },
            _ => None,
        };
        let relations: Vec<(Rc<str>, Relation)> =
            self.root.relations.iter().map(|(name, relation)| (name.clone(), relation.clone())).collect();
        for (name, relation) in relations {
            match relation {
                Relation::Table(table) => {
                    let mut def: TableDef = (*table.def).clone();
                    let mut changed = Vec::new();
                    for (at, column) in def.columns.iter_mut().enumerate() {
                        if let Some(ty) = swap(&column.ty) {
                            column.ty = ty;
                            changed.push(at);
                        }
                    }
                    if changed.is_empty() {
                        continue;
                    }
                    let mut table = (*table).clone();
                    table.def = Rc::new(def);
                    if let Some(inserted) = inserted {
                        table.rows = table
                            .rows
                            .iter()
                            .map(|(number, row)| {
                                let mut row = row.to_vec();
                                for &at in &changed {
                                    row[at] = moved(&row[at], inserted as i64);
                                }
                                (number, crate::sql::outcome::Row::from(row))
                            })
                            .collect();
                    }
                    self.root.relations.insert(name.clone(), Relation::Table(Rc::new(table)));
                    if inserted.is_some() {
                        self.rebuild(&name)?;
                    }
                }
                Relation::View(view) => {
                    let mut columns = view.columns.clone();
                    for (_, ty) in &mut columns {
                        if let Some(new) = swap(ty) {
                            *ty = new;
                        }
                    }
                    let view = View { columns, ..(*view).clone() };
                    self.root.relations.insert(name, Relation::View(Rc::new(view)));
                }
                Relation::Sequence(_) | Relation::Index(_) => {}
            }
        }
        Ok(())
    }
}

fn not_a_label(label: &str) -> SqlError {
    SqlError::new("22023", format!("\"{label}\" is not an existing enum label"))
}

/// A label's index after another was put in before it.
fn moved(value: &Value, inserted: i64) -> Value {
    match value {
        Value::Int(n) if *n >= inserted => Value::Int(n + 1),
        Value::Array(array) => {
            let elements = array.elements.iter().map(|element| moved(element, inserted)).collect();
            Value::Array(Array { dims: array.dims.clone(), elements }.into())
        }
        other => other.clone(),
    }
}
