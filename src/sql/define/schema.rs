//! CREATE, ALTER and DROP SCHEMA, and moving things between schemas.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, SchemaName};

use super::Define;
use crate::sql::bind::{not_postgres, written};
use crate::sql::catalog::{Relation, SYSTEM, Schema, names};
use crate::sql::error::SqlError;
use crate::sql::outcome::{Change, Outcome};
use crate::sql::parse::Name;
use crate::sql::parse::naming::Naming;
use crate::sql::types::Type;

fn missing(schema: &str) -> SqlError {
    SqlError::new("3F000", format!("schema \"{schema}\" does not exist"))
}

fn reserved(schema: &str) -> Result<(), SqlError> {
    if !schema.starts_with("pg_") {
        return Ok(());
    }
    Err(SqlError::new("42939", format!("unacceptable schema name \"{schema}\""))
        .with_detail("The prefix \"pg_\" is reserved for system schemas."))
}

impl Define<'_, '_, '_> {
    pub(super) fn create_schema(&mut self, name: &SchemaName, if_not_exists: bool) -> Result<(), SqlError> {
        let source = self.binder.source;
        let (name, owner) = match name {
            SchemaName::Simple(name) => (Some(name), None),
            SchemaName::NamedAuthorization(name, owner) => (Some(name), Some(owner)),
            SchemaName::UnnamedAuthorization(owner) => (None, Some(owner)),
        };
        let owner = owner.map(|owner| source.name(owner)).transpose()?;
        if let Some(owner) = &owner {
            self.role(owner)?;
        }
        let name = match name.map(|name| self.binder.object_name(name)).transpose()?.as_deref() {
            Some([name]) => name.text.clone(),
            None => owner.map(|owner| owner.text).unwrap_or_default(),
            Some(_) => return Err(not_postgres("a schema's name of several parts")),
        };
        reserved(&name)?;
        if self.root.has_schema(&name) {
            let message = format!("schema \"{name}\" already exists");
            if !if_not_exists {
                return Err(SqlError::new("42P06", message));
            }
            self.notice(format!("{message}, skipping"));
            return Ok(());
        }
        self.root.schemas.0.insert(name.as_str().into(), Schema::default());
        Ok(())
    }

    /// Refuses roles that do not exist: there is one.
    fn role(&self, role: &Name) -> Result<(), SqlError> {
        let known = [self.binder.env.user.as_str(), "current_user", "session_user", "current_role"];
        if known.contains(&role.text.as_str()) {
            return Ok(());
        }
        Err(SqlError::new("42704", format!("role \"{}\" does not exist", role.text)))
    }

    /// DROP SCHEMA: what is in them goes with CASCADE only.
    pub(super) fn drop_schemas(
        &mut self,
        wanted: &[ast::ObjectName],
        if_exists: bool,
        cascade: bool,
    ) -> Result<Outcome, SqlError> {
        let mut schemas: Vec<String> = Vec::new();
        for name in wanted {
            let parts = self.binder.object_name(name)?;
            let name = written(&parts);
            if SYSTEM.contains(&name.as_str()) && name == "pg_catalog" {
                let message =
                    format!("cannot drop schema {name} because it is required by the database system");
                return Err(SqlError::new("2BP01", message));
            }
            if self.root.schemas.0.contains_key(name.as_str()) {
                schemas.push(name);
            } else if if_exists {
                self.notice(format!("{}, skipping", missing(&name).message));
            } else {
                return Err(missing(&name));
            }
        }
        let inside = |key: &str| schemas.iter().any(|schema| names::schema(key) == schema);
        let mut tables: Vec<(u64, Rc<str>)> = Vec::new();
        let mut others: Vec<(&'static str, Rc<str>)> = Vec::new();
        for (key, relation) in self.root.relations.iter().filter(|(key, _)| inside(key)) {
            match relation {
                Relation::Table(table) => tables.push((table.def.id, key.clone())),
                Relation::View(_) => others.push(("view", key.clone())),
                Relation::Sequence(sequence) if sequence.owned_by.is_none() => {
                    others.push(("sequence", key.clone()));
                }
                _ => {}
            }
        }
        tables.sort();
        others.extend(self.root.enums.keys().filter(|key| inside(key)).map(|key| ("type", key.clone())));
        let objects: Vec<(&str, Rc<str>)> =
            tables.into_iter().map(|(_, key)| ("table", key)).chain(others).collect();
        // what is told, in PostgreSQL's order: each thing, then what hangs on it from outside
        let mut told: Vec<String> = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        for (word, key) in &objects {
            let (schema, what) = (names::schema(key), format!("{word} {key}"));
            told.push(what.clone());
            lines.push(format!("{what} depends on schema {schema}"));
            let mut hanging: Vec<String> = Vec::new();
            match *word {
                "table" | "view" => {
                    let keys = self.root.referencing(key).into_iter().filter(|(from, _)| !inside(from));
                    hanging.extend(
                        keys.map(|(from, foreign)| format!("constraint {} on table {from}", foreign.name)),
                    );
                    let views =
                        self.root.views().filter(|view| !inside(&view.name) && view.depends_on.contains(key));
                    hanging.extend(views.map(|view| format!("view {}", view.name)));
                }
                "type" => {
                    for table in self.root.tables().filter(|table| !inside(&table.def.name)) {
                        for column in &table.def.columns {
                            let element = column.ty.element().unwrap_or(&column.ty);
                            if matches!(element, Type::Enum(made) if *made.name == **key) {
                                hanging.push(format!("column {} of table {}", column.name, table.def.name));
                            }
                        }
                    }
                    if cascade && !hanging.is_empty() {
                        return Err(SqlError::unsupported(
                            "DROP SCHEMA … CASCADE with columns of its types elsewhere",
                            "Drop those columns first.",
                        ));
                    }
                }
                _ => {}
            }
            lines.extend(hanging.iter().map(|other| format!("{other} depends on {what}")));
            told.extend(hanging);
        }
        if !cascade && !told.is_empty() {
            let message = match schemas.as_slice() {
                [only] => format!("cannot drop schema {only} because other objects depend on it"),
                _ => "cannot drop desired object(s) because other objects depend on them".into(),
            };
            return Err(SqlError::new("2BP01", message)
                .with_detail(lines.join("\n"))
                .with_hint("Use DROP ... CASCADE to drop the dependent objects too."));
        }
        match told.as_slice() {
            [] => {}
            [only] => self.notice(format!("drop cascades to {only}")),
            several => self.notice(format!("drop cascades to {} other objects", several.len())),
        }
        let before = self.binder.notices.len();
        for (word, key) in &objects {
            if *word == "type" {
                self.root.enums.remove(key);
            } else if self.root.relations.contains_key(key) {
                self.drop_relation(key)?;
            }
        }
        self.binder.notices.truncate(before);
        for schema in schemas {
            self.root.schemas.0.remove(schema.as_str());
        }
        Ok(Outcome::command("DROP SCHEMA", Change::Schema))
    }

    /// ALTER SCHEMA, SET SCHEMA, COMMENT ON SCHEMA.
    pub(super) fn naming(&mut self, naming: Naming) -> Result<Outcome, SqlError> {
        let command = match naming {
            Naming::SchemaOwner { schema, role } => {
                if !self.root.has_schema(&schema.text) {
                    return Err(missing(&schema.text));
                }
                self.role(&role)?;
                "ALTER SCHEMA"
            }
            Naming::RenameSchema { schema, to } => {
                self.rename_schema(&schema.text, &to.text)?;
                "ALTER SCHEMA"
            }
            Naming::SetSchema { kind, names, if_exists, schema } => {
                self.set_schema(kind, &names, if_exists, &schema.text)?;
                match kind {
                    "view" => "ALTER VIEW",
                    "sequence" => "ALTER SEQUENCE",
                    "type" => "ALTER TYPE",
                    _ => "ALTER TABLE",
                }
            }
            Naming::Comment { names, text } => {
                let name = written(&names);
                match self.root.schemas.0.get_mut(name.as_str()) {
                    Some(schema) => schema.comment = text,
                    None => return Err(missing(&name)),
                }
                "COMMENT"
            }
        };
        Ok(Outcome::command(command, Change::Schema))
    }

    fn rename_schema(&mut self, from: &str, to: &str) -> Result<(), SqlError> {
        if !self.root.has_schema(from) {
            return Err(missing(from));
        }
        if self.root.has_schema(to) {
            return Err(SqlError::new("42P06", format!("schema \"{to}\" already exists")));
        }
        reserved(to)?;
        let Some(schema) = self.root.schemas.0.get(from).cloned() else {
            return Err(SqlError::new("42501", format!("permission denied for schema {from}")));
        };
        self.unmentioned(from)?;
        let looked_in = self.root.views().any(|view| view.path.iter().any(|name| **name == *from));
        let inside = self.root.relations.keys().any(|key| names::schema(key) == from);
        if looked_in && inside {
            return Err(views_look_in(from));
        }
        self.root.schemas.0.remove(from);
        self.root.schemas.0.insert(to.into(), schema);
        self.root.rekey(&|key| {
            let (schema, name) = names::split(key);
            (schema == from).then(|| names::key(to, name))
        });
        Ok(())
    }

    /// Refuses to rename what a stored text names.
    fn unmentioned(&self, word: &str) -> Result<(), SqlError> {
        if !self.mentioned(word) {
            return Ok(());
        }
        Err(SqlError::unsupported(
            format!("moving or renaming \"{word}\", which a view or an expression names"),
            "Drop the view or the expression, and create it again afterwards.",
        ))
    }

    fn set_schema(
        &mut self,
        kind: &str,
        parts: &[Name],
        if_exists: bool,
        schema: &str,
    ) -> Result<(), SqlError> {
        let name = if kind == "type" { self.old_type(parts)? } else { self.find_name(parts)? };
        let from = name.text.as_str();
        let missing_relation =
            format!("{} \"{from}\" does not exist", if kind == "type" { "type" } else { "relation" });
        let moving: Vec<Rc<str>> = match self.root.relations.get(from) {
            _ if kind == "type" && self.root.enums.contains_key(from) => vec![from.into()],
            Some(Relation::Table(table)) if kind == "table" => {
                let owned = self.root.relations.iter().filter(|(_, relation)| {
                    matches!(relation, Relation::Sequence(sequence) if sequence.owned_by.as_ref().is_some_and(|(table, _)| **table == *from))
                });
                let indexes = table.def.indexes.iter().map(|index| index.name.clone());
                indexes.chain(owned.map(|(key, _)| key.clone())).chain([Rc::from(from)]).collect()
            }
            Some(Relation::View(_)) if kind == "view" || kind == "table" => vec![from.into()],
            Some(Relation::Sequence(sequence)) if kind == "sequence" || kind == "table" => {
                if let Some((table, _)) = &sequence.owned_by {
                    let message = "cannot move an owned sequence into another schema";
                    let detail = format!("Sequence \"{from}\" is linked to table \"{table}\".");
                    return Err(SqlError::new("0A000", message).with_detail(detail));
                }
                vec![from.into()]
            }
            Some(_) => return Err(SqlError::new("42809", format!("\"{from}\" is not a {kind}"))),
            None if if_exists => {
                self.notice(format!("{missing_relation}, skipping"));
                return Ok(());
            }
            None => {
                let code = if kind == "type" { "42704" } else { "42P01" };
                return Err(SqlError::new(code, missing_relation));
            }
        };
        if !self.root.has_schema(schema) {
            return Err(missing(schema));
        }
        if names::schema(from) == schema {
            return Ok(());
        }
        for key in &moving {
            let new = names::key(schema, names::bare(key));
            if self.root.relations.contains_key(&new) || self.root.enums.contains_key(&new) {
                let message =
                    format!("relation \"{}\" already exists in schema \"{schema}\"", names::bare(key));
                return Err(SqlError::new("42P07", message));
            }
        }
        for key in &moving {
            let viewed = self.root.views().any(|view| view.depends_on.contains(key));
            if viewed {
                return Err(views_look_in(names::bare(key)));
            }
            if matches!(self.root.relations.get(key), Some(Relation::Sequence(_))) || kind == "type" {
                self.unmentioned(names::bare(key))?;
            }
        }
        self.root.rekey(&|key| {
            moving.iter().any(|moved| **moved == *key).then(|| names::key(schema, names::bare(key)))
        });
        Ok(())
    }
}

fn views_look_in(name: &str) -> SqlError {
    SqlError::unsupported(
        format!("moving or renaming \"{name}\", which views read"),
        "Drop the views, move it, and create them again.",
    )
}
