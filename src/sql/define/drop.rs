//! DROP and TRUNCATE.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, ObjectType};

use super::Define;
use super::alter::casts_to;
use crate::sql::bind::{placed, written};
use crate::sql::catalog::{ColumnDefault, Relation};
use crate::sql::error::SqlError;
use crate::sql::outcome::{Change, Outcome};
use crate::sql::parse::Name;
use crate::sql::store::Index;
use crate::sql::types::Type;

impl Define<'_, '_, '_> {
    pub(super) fn drop(
        &mut self,
        kind: ObjectType,
        names: &[ast::ObjectName],
        if_exists: bool,
        cascade: bool,
    ) -> Result<Outcome, SqlError> {
        let (command, word) = match kind {
            ObjectType::Table => ("DROP TABLE", "table"),
            ObjectType::View => ("DROP VIEW", "view"),
            ObjectType::Index => ("DROP INDEX", "index"),
            ObjectType::Sequence => ("DROP SEQUENCE", "sequence"),
            ObjectType::Type => ("DROP TYPE", "type"),
            ObjectType::Schema => return self.drop_schemas(names, if_exists, cascade),
            ObjectType::Database | ObjectType::Role | ObjectType::Stage => {
                return Err(SqlError::unsupported(
                    "dropping this",
                    "Drop tables, views, indexes, sequences and types.",
                ));
            }
        };
        let mut resolved = Vec::new();
        for name in names {
            let parts = self.binder.object_name(name)?;
            let name = match self.dropped(kind, &parts) {
                Ok(name) => name,
                Err(error) if if_exists && error.code == "3F000" => {
                    self.notice(format!("{}, skipping", error.message));
                    continue;
                }
                Err(error) => return Err(error),
            };
            // PostgreSQL names a type in full and the others alone
            let shown = match parts.last() {
                Some(part) if kind != ObjectType::Type => part.text.clone(),
                _ => written(&parts),
            };
            let found = match (kind, self.root.relations.get(name.text.as_str())) {
                (ObjectType::Type, _) => self.root.enums.contains_key(name.text.as_str()),
                (_, None) => false,
                (_, Some(Relation::Table(_))) if self.root.materialized.contains_key(name.text.as_str()) => {
                    let article = if word == "index" { "an" } else { "a" };
                    return Err(SqlError::new("42809", format!("\"{}\" is not {article} {word}", name.text))
                        .with_hint("Use DROP MATERIALIZED VIEW to remove a materialized view."));
                }
                (ObjectType::Table, Some(Relation::Table(_)))
                | (ObjectType::View, Some(Relation::View(_)))
                | (ObjectType::Index, Some(Relation::Index(_)))
                | (ObjectType::Sequence, Some(Relation::Sequence(_))) => true,
                (_, Some(other)) => {
                    let error = SqlError::new(
                        "42809",
                        format!(
                            "\"{}\" is not {} {word}",
                            name.text,
                            if word == "index" { "an" } else { "a" }
                        ),
                    );
                    let right = match other {
                        Relation::Table(_) => "Use DROP TABLE to remove a table.",
                        Relation::View(_) => "Use DROP VIEW to remove a view.",
                        Relation::Index(_) => "Use DROP INDEX to remove an index.",
                        Relation::Sequence(_) => "Use DROP SEQUENCE to remove a sequence.",
                    };
                    return Err(error.with_hint(right));
                }
            };
            if found {
                resolved.push(name.text);
            } else if if_exists {
                self.notice(format!("{word} \"{shown}\" does not exist, skipping"));
            } else {
                let code = match kind {
                    ObjectType::Table | ObjectType::View | ObjectType::Sequence => "42P01",
                    _ => "42704",
                };
                return Err(SqlError::new(code, format!("{word} \"{shown}\" does not exist")));
            }
        }
        for name in &resolved {
            match kind {
                ObjectType::Table => self.drop_table(name, cascade, &resolved)?,
                ObjectType::View => self.drop_view(name, cascade, &resolved, "view")?,
                ObjectType::Index => self.drop_index(name)?,
                ObjectType::Sequence => self.drop_sequence(name, cascade)?,
                _ => self.drop_type(name, cascade)?,
            }
        }
        Ok(Outcome::command(command, Change::Schema))
    }

    fn dropped(&self, kind: ObjectType, parts: &[Name]) -> Result<Name, SqlError> {
        if kind == ObjectType::Type { self.old_type(parts) } else { self.find_name(parts) }
    }

    /// 2BP01 with what depends on the thing.
    pub(super) fn depended(&self, what: &str, dependents: &[String]) -> SqlError {
        SqlError::new("2BP01", format!("cannot drop {what} because other objects depend on it"))
            .with_detail(
                dependents
                    .iter()
                    .map(|dependent| format!("{dependent} depends on {what}"))
                    .collect::<Vec<_>>()
                    .join("\n"),
            )
            .with_hint("Use DROP ... CASCADE to drop the dependent objects too.")
    }

    pub(super) fn views_over(&self, name: &str, together: &[String]) -> Vec<Rc<str>> {
        let readers = self.root.readers().filter(|view| {
            view.depends_on.iter().any(|relation| **relation == *name)
                && !together.iter().any(|other| **other == **view.name)
        });
        readers.map(|view| view.name.clone()).collect()
    }

    /// What a relation over others is called.
    pub(super) fn view_label(&self, name: &str) -> String {
        let kind = if self.root.materialized.contains_key(name) { "materialized view" } else { "view" };
        format!("{kind} {name}")
    }

    /// Takes out a table, view or sequence with all that hangs on it.
    pub(super) fn drop_relation(&mut self, key: &str) -> Result<(), SqlError> {
        match self.root.relations.get(key) {
            Some(Relation::Table(_)) => self.drop_table(key, true, &[]),
            Some(Relation::View(_)) => self.drop_view(key, true, &[], "view"),
            Some(Relation::Sequence(_)) => self.drop_sequence(key, true),
            _ => Ok(()),
        }
    }

    fn drop_table(&mut self, name: &str, cascade: bool, together: &[String]) -> Result<(), SqlError> {
        let mut keys: Vec<_> = self
            .root
            .referencing(name)
            .into_iter()
            .filter(|(from, _)| !together.iter().any(|other| **other == **from))
            .collect();
        // as they were made
        keys.sort_by_key(|(from, _)| self.root.table(from).map(|table| table.def.id));
        let views = self.views_over(name, together);
        if !cascade && (!keys.is_empty() || !views.is_empty()) {
            let mut dependents: Vec<String> =
                keys.iter().map(|(from, key)| format!("constraint {} on table {from}", key.name)).collect();
            dependents.extend(views.iter().map(|view| self.view_label(view)));
            return Err(self.depended(&format!("table {name}"), &dependents));
        }
        match (keys.as_slice(), views.as_slice()) {
            ([], []) => {}
            ([(from, key)], []) => {
                self.notice(format!("drop cascades to constraint {} on table {from}", key.name))
            }
            ([], [view]) => self.notice(format!("drop cascades to {}", self.view_label(view))),
            _ => self.notice(format!("drop cascades to {} other objects", keys.len() + views.len())),
        }
        let told = self.binder.notices.len();
        for view in views {
            self.drop_view(&view, true, together, "view")?;
        }
        self.binder.notices.truncate(told);
        for (from, key) in keys {
            self.change(&from, |def| def.foreign_keys.retain(|other| other.name != key.name))?;
        }
        let def = self.root.expect_table(name)?.def.clone();
        self.root.remove_table(name, &def);
        self.root.on_commit.remove(name);
        self.root.materialized.remove(name);
        self.root.triggers.remove(name);
        Ok(())
    }

    pub(super) fn drop_view(
        &mut self,
        name: &str,
        cascade: bool,
        together: &[String],
        word: &str,
    ) -> Result<(), SqlError> {
        let views = self.views_over(name, together);
        if !cascade && !views.is_empty() {
            let dependents: Vec<String> = views.iter().map(|view| self.view_label(view)).collect();
            return Err(self.depended(&format!("{word} {name}"), &dependents));
        }
        for view in views {
            self.notice(format!("drop cascades to {}", self.view_label(&view)));
            self.drop_view(&view, true, together, word)?;
        }
        if self.root.materialized.contains_key(name) {
            return self.drop_table(name, true, together);
        }
        self.root.relations.remove(name);
        Ok(())
    }

    fn drop_index(&mut self, name: &str) -> Result<(), SqlError> {
        let Some(Relation::Index(table)) = self.root.relations.get(name).cloned() else { return Ok(()) };
        let def = self.root.expect_table(&table)?.def.clone();
        let Some(at) = def.indexes.iter().position(|index| *index.name == *name) else { return Ok(()) };
        if def.indexes[at].is_constraint() {
            return Err(SqlError::new(
                "2BP01",
                format!("cannot drop index {name} because constraint {name} on table {table} requires it"),
            )
            .with_hint(format!("You can drop constraint {name} on table {table} instead.")));
        }
        self.remove_index(&table, at)
    }

    /// Takes an index off a table.
    pub(super) fn remove_index(&mut self, table: &str, at: usize) -> Result<(), SqlError> {
        let name = self.root.expect_table(table)?.def.indexes[at].name.clone();
        self.change(table, |def| {
            def.indexes.remove(at);
        })?;
        self.root.table_mut(table)?.indexes.remove(at);
        self.root.relations.remove(&*name);
        Ok(())
    }

    fn drop_sequence(&mut self, name: &str, cascade: bool) -> Result<(), SqlError> {
        let Some(Relation::Sequence(sequence)) = self.root.relations.get(name).cloned() else {
            return Ok(());
        };
        if let Some((table, column)) = &sequence.owned_by {
            let identity = self
                .root
                .table(table)
                .and_then(|found| found.def.columns.iter().find(|c| c.name == *column))
                .is_some_and(|c| matches!(c.default, Some(ColumnDefault::Identity { .. })));
            if identity {
                return Err(SqlError::new(
                    "2BP01",
                    format!(
                        "cannot drop sequence {name} because column {column} of table {table} requires it"
                    ),
                )
                .with_hint(format!("You can drop column {column} of table {table} instead.")));
            }
            if !cascade {
                let dependents = [format!("default value for column {column} of table {table}")];
                return Err(self.depended(&format!("sequence {name}"), &dependents));
            }
            let column = column.clone();
            self.change(table, |def| {
                for c in &mut def.columns {
                    if c.name == column {
                        c.default = None;
                    }
                }
            })?;
        }
        self.root.relations.remove(name);
        Ok(())
    }

    fn drop_type(&mut self, name: &str, cascade: bool) -> Result<(), SqlError> {
        let users = self.columns_of(|column| {
            let element = column.ty.element().unwrap_or(&column.ty);
            matches!(element, Type::Enum(e) if e.name == name)
        });
        self.drop_columns_of(name, users, cascade)?;
        let readers = self.root.readers().filter(|view| casts_to(view.query, name));
        let readers: Vec<Rc<str>> = readers.map(|view| view.name.clone()).collect();
        if !cascade && !readers.is_empty() {
            let dependents: Vec<String> = readers.iter().map(|view| self.view_label(view)).collect();
            return Err(self.depended(&format!("type {name}"), &dependents));
        }
        for view in readers {
            self.notice(format!("drop cascades to {}", self.view_label(&view)));
            self.drop_view(&view, true, &[], "view")?;
        }
        self.root.enums.remove(name);
        Ok(())
    }

    pub(super) fn truncate(
        &mut self,
        targets: &[ast::TruncateTableTarget],
        restart: bool,
        cascade: bool,
    ) -> Result<(), SqlError> {
        let mut names: Vec<Rc<str>> = Vec::new();
        for ast::TruncateTableTarget { name } in targets {
            let name = self.old_name(name)?;
            match self.root.relations.get(name.text.as_str()) {
                Some(Relation::Table(table)) => names.push(table.def.name.clone()),
                Some(_) => return Err(SqlError::new("42809", format!("\"{}\" is not a table", name.text))),
                None => {
                    return Err(placed(
                        SqlError::new("42P01", format!("relation \"{}\" does not exist", name.text)),
                        None,
                    ));
                }
            }
        }
        let mut at = 0;
        while at < names.len() {
            for (from, _) in self.root.referencing(&names[at]) {
                if names.contains(&from) {
                    continue;
                }
                if !cascade {
                    return Err(SqlError::new(
                        "0A000",
                        "cannot truncate a table referenced in a foreign key constraint",
                    )
                    .with_detail(format!("Table \"{from}\" references \"{}\".", names[at]))
                    .with_hint(format!(
                        "Truncate table \"{from}\" at the same time, or use TRUNCATE ... CASCADE."
                    )));
                }
                self.notice(format!("truncate cascades to table \"{from}\""));
                names.push(from);
            }
            at += 1;
        }
        for name in names {
            let table = self.root.table_mut(&name)?;
            table.rows = Default::default();
            table.indexes = table.def.indexes.iter().map(|_| Index::default()).collect();
            let owned: Vec<u64> = table
                .def
                .columns
                .iter()
                .filter_map(|column| match column.default {
                    Some(ColumnDefault::Serial(id) | ColumnDefault::Identity { sequence: id, .. }) => {
                        Some(id)
                    }
                    _ => None,
                })
                .collect();
            if restart {
                for id in owned {
                    self.restart(id);
                }
            }
        }
        Ok(())
    }
}
