//! CREATE, ALTER, DROP, TRUNCATE, COMMENT.

mod alter;
mod alter_column;
mod column;
mod constraint;
mod copy;
mod domain;
mod drop;
mod index;
mod materialized;
mod names;
mod own;
mod routine;
mod schema;
mod sequence;
mod table;
mod view;

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, Statement, UserDefinedTypeRepresentation};

use super::bind::{Binder, not_postgres, refuse};
use super::catalog::{Relation, Root, SequenceState, TableDef};
use super::error::SqlError;
use super::exec::run::Run;
use super::outcome::{Change, Notice, Outcome};
use super::parse::{self, Name};
use super::store::Table;
use super::types::{EnumType, Type};

/// A defining statement at work: `binder` and `run` see the state before, `root` becomes the state after.
pub(crate) struct Define<'d, 'b, 'a> {
    pub root: &'d mut Root,
    pub run: &'d Run<'a>,
    pub binder: &'d mut Binder<'b>,
}

impl Define<'_, '_, '_> {
    /// Runs the statement.
    pub fn statement(&mut self, statement: &Statement) -> Result<Outcome, SqlError> {
        if let Some(naming) = parse::naming::read(self.binder.source)? {
            return self.naming(naming);
        }
        let done = |command: &'static str| Outcome::command(command, Change::Schema);
        match statement {
            Statement::CreateTable(create) => self.create_table(create),
            Statement::CreateIndex(create) => self.create_index(create).map(|()| done("CREATE INDEX")),
            Statement::CreateView {
                or_replace,
                materialized,
                name,
                columns,
                query,
                options,
                cluster_by,
                comment,
                with_no_schema_binding,
                if_not_exists,
                temporary,
                to,
            } => {
                if !cluster_by.is_empty()
                    || comment.is_some()
                    || *with_no_schema_binding
                    || *if_not_exists
                    || to.is_some()
                    || *options != ast::CreateTableOptions::None
                {
                    return Err(not_postgres("this option of CREATE VIEW"));
                }
                refuse(
                    *materialized,
                    "a materialized view",
                    "Write CREATE TABLE name AS SELECT …, or a plain view.",
                )?;
                self.create_view(name, columns, query, *or_replace, *temporary)?;
                Ok(done("CREATE VIEW"))
            }
            Statement::CreateType { name, representation } => {
                self.create_type(name, representation).map(|()| done("CREATE TYPE"))
            }
            Statement::CreateSequence {
                temporary,
                if_not_exists,
                name,
                data_type,
                sequence_options,
                owned_by,
            } => {
                refuse(owned_by.is_some(), "OWNED BY", "Use a serial or identity column.")?;
                let name = if *temporary { self.temporary_name(name)? } else { self.new_name(name)? };
                if self.exists(&name, *if_not_exists)? {
                    return Ok(done("CREATE SEQUENCE"));
                }
                let ty = match data_type {
                    Some(ty) => self.binder.data_type(ty)?,
                    None => Type::Int8,
                };
                let sequence = self.sequence(&name.text, ty, Some(sequence_options))?;
                self.root.relations.insert(name.text.as_str().into(), Relation::Sequence(Rc::new(sequence)));
                Ok(done("CREATE SEQUENCE"))
            }
            Statement::AlterTable { name, if_exists, only: _, operations, location, on_cluster } => {
                if location.is_some() || on_cluster.is_some() {
                    return Err(not_postgres("this form of ALTER TABLE"));
                }
                self.alter_table(name, *if_exists, operations)?;
                Ok(done("ALTER TABLE"))
            }
            Statement::Drop { object_type, if_exists, names, cascade, restrict: _, purge, temporary } => {
                if *purge || *temporary {
                    return Err(not_postgres("this form of DROP"));
                }
                self.drop(*object_type, names, *if_exists, *cascade)
            }
            Statement::Truncate {
                table_names,
                partitions,
                table: _,
                only: _,
                identity,
                cascade,
                on_cluster,
            } => {
                if partitions.is_some() || on_cluster.is_some() {
                    return Err(not_postgres("this form of TRUNCATE"));
                }
                let restart = matches!(identity, Some(ast::TruncateIdentityOption::Restart));
                let cascade = matches!(cascade, Some(ast::TruncateCascadeOption::Cascade));
                self.truncate(table_names, restart, cascade)?;
                Ok(Outcome::command("TRUNCATE TABLE", Change::Data))
            }
            Statement::Analyze { .. } => Ok(Outcome::command("ANALYZE", Change::None)),
            Statement::CreateSchema { schema_name, if_not_exists } => {
                self.create_schema(schema_name, *if_not_exists)?;
                Ok(done("CREATE SCHEMA"))
            }
            // What else there is, `parse::statement` refuses by name.
            _ => Err(SqlError::unsupported("this statement", "See the help for what works here.")),
        }
    }

    /// Whether the name is taken: an error, or a notice when that is allowed.
    fn exists(&mut self, name: &Name, allowed: bool) -> Result<bool, SqlError> {
        if !self.root.relations.contains_key(name.text.as_str()) {
            return Ok(false);
        }
        let message = format!("relation \"{}\" already exists", name.text);
        if !allowed {
            return Err(SqlError::new("42P07", message));
        }
        self.notice(format!("{message}, skipping"));
        Ok(true)
    }

    fn notice(&mut self, message: String) {
        self.binder.notices.push(Notice { severity: "NOTICE", message });
    }

    fn create_type(
        &mut self,
        name: &ast::ObjectName,
        representation: &UserDefinedTypeRepresentation,
    ) -> Result<(), SqlError> {
        let UserDefinedTypeRepresentation::Enum { labels } = representation else {
            return Err(SqlError::unsupported("a composite type", "Make a table, or use jsonb."));
        };
        let name = self.new_name(name)?;
        self.new_type(&name.text)?;
        let labels = labels.iter().map(|label| self.binder.source.read(&label.value).0.to_string()).collect();
        let key: Rc<str> = name.text.as_str().into();
        self.root.enums.insert(key, Rc::new(EnumType { name: name.text, labels }));
        Ok(())
    }

    /// Edits a table's definition.
    fn change(&mut self, table: &str, edit: impl FnOnce(&mut TableDef)) -> Result<(), SqlError> {
        let found = self.root.expect_table(table)?.clone();
        let mut def = (*found.def).clone();
        edit(&mut def);
        self.root.table_mut(table)?.def = Rc::new(def);
        Ok(())
    }

    /// Starts a sequence anew; it does not come back with ROLLBACK.
    fn restart(&mut self, id: u64) {
        if let Some(sequence) = self.root.sequence(id) {
            let state = SequenceState { value: sequence.start, called: false };
            self.run.sequences.borrow_mut().states.insert(id, state);
        }
    }

    /// Adds a table under its name.
    fn add_table(&mut self, table: Table) {
        for index in &table.def.indexes {
            self.root.relations.insert(index.name.clone(), Relation::Index(table.def.name.clone()));
        }
        self.root.relations.insert(table.def.name.clone(), Relation::Table(Rc::new(table)));
    }
}
