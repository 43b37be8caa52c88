//! CREATE, ALTER, DROP, TRUNCATE, COMMENT.

mod alter;
mod alter_column;
mod column;
mod constraint;
mod drop;
mod index;
mod table;
mod view;

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, CommentObject, Statement, UserDefinedTypeRepresentation};

use super::bind::{Binder, not_postgres, placed, refuse};
use super::catalog::{Relation, Root, Sequence, SequenceState, TableDef};
use super::error::SqlError;
use super::exec::run::Run;
use super::outcome::{Change, Notice, Outcome};
use super::parse::Name;
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
                refuse(*temporary, "a temporary view", "Create a plain view and drop it at the end.")?;
                self.create_view(name, columns, query, *or_replace)?;
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
                refuse(*temporary, "a temporary sequence", "Create a plain one and drop it at the end.")?;
                refuse(owned_by.is_some(), "OWNED BY", "Use a serial or identity column.")?;
                let name = self.new_name(name)?;
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
            Statement::AlterIndex {
                name,
                operation: ast::AlterIndexOperation::RenameIndex { index_name },
            } => {
                self.rename_index(name, index_name)?;
                Ok(done("ALTER INDEX"))
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
            Statement::Comment { object_type, object_name, comment, if_exists } => {
                if *if_exists {
                    return Err(not_postgres("COMMENT IF EXISTS"));
                }
                self.comment(*object_type, object_name, comment.as_deref())?;
                Ok(done("COMMENT"))
            }
            Statement::Analyze { .. } => Ok(Outcome::command("ANALYZE", Change::None)),
            // What else there is, `parse::statement` refuses by name.
            _ => Err(SqlError::unsupported("this statement", "See the help for what works here.")),
        }
    }

    /// The bare name of a relation to be made or changed.
    fn new_name(&self, name: &ast::ObjectName) -> Result<Name, SqlError> {
        let names = self.binder.object_name(name)?;
        match names.as_slice() {
            [schema, _] if schema.text != "public" => Err(placed(
                SqlError::new("3F000", format!("schema \"{}\" does not exist", schema.text)),
                schema.at,
            )),
            _ => self.binder.relation_name(&names),
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
        if self.root.enums.contains_key(name.text.as_str()) || Type::from_name(&name.text, &[])?.is_some() {
            return Err(SqlError::new("42710", format!("type \"{}\" already exists", name.text)));
        }
        let labels = labels.iter().map(|label| self.binder.source.read(&label.value).0.to_string()).collect();
        let key: Rc<str> = name.text.as_str().into();
        self.root.enums.insert(key, Rc::new(EnumType { name: name.text, labels }));
        Ok(())
    }

    /// A sequence from its options.
    fn sequence(
        &mut self,
        name: &str,
        ty: Type,
        options: Option<&Vec<ast::SequenceOptions>>,
    ) -> Result<Sequence, SqlError> {
        use ast::SequenceOptions as O;
        let (low, high) = match ty {
            Type::Int2 => (i64::from(i16::MIN), i64::from(i16::MAX)),
            Type::Int4 => (i64::from(i32::MIN), i64::from(i32::MAX)),
            Type::Int8 => (i64::MIN, i64::MAX),
            _ => return Err(SqlError::new("22023", "sequence type must be smallint, integer, or bigint")),
        };
        let (mut start, mut increment, mut min, mut max, mut cycle) = (None, 1, None, None, false);
        for option in options.into_iter().flatten() {
            match option {
                O::IncrementBy(e, _) => increment = self.integer(e)?,
                O::MinValue(Some(e)) => min = Some(self.integer(e)?),
                O::MaxValue(Some(e)) => max = Some(self.integer(e)?),
                O::MinValue(None) | O::MaxValue(None) | O::Cache(_) => {}
                O::StartWith(e, _) => start = Some(self.integer(e)?),
                O::Cycle(no) => cycle = !no,
            }
        }
        if increment == 0 {
            return Err(SqlError::new("22023", "INCREMENT must not be zero"));
        }
        let min = min.unwrap_or(if increment > 0 { 1 } else { low });
        let max = max.unwrap_or(if increment > 0 { high } else { -1 });
        if min >= max {
            return Err(SqlError::new(
                "22023",
                format!("MINVALUE ({min}) must be less than MAXVALUE ({max})"),
            ));
        }
        let start = start.unwrap_or(if increment > 0 { min } else { max });
        if start < min {
            return Err(SqlError::new(
                "22023",
                format!("START value ({start}) cannot be less than MINVALUE ({min})"),
            ));
        }
        if start > max {
            return Err(SqlError::new(
                "22023",
                format!("START value ({start}) cannot be greater than MAXVALUE ({max})"),
            ));
        }
        let id = self.root.new_id();
        Ok(Sequence { id, name: name.into(), ty, start, increment, min, max, cycle, owned_by: None })
    }

    fn integer(&mut self, e: &ast::Expr) -> Result<i64, SqlError> {
        let typed = self.binder.expr(e)?;
        match typed.expr {
            super::expr::Expr::Const(super::value::Value::Int(n)) => Ok(n),
            _ => Err(SqlError::new("42601", "syntax error: a sequence's options are whole numbers")),
        }
    }

    fn comment(
        &mut self,
        object: CommentObject,
        name: &ast::ObjectName,
        comment: Option<&str>,
    ) -> Result<(), SqlError> {
        let text = comment
            .map(|comment| self.binder.source.read(comment).0.to_string())
            .filter(|text| !text.is_empty());
        match object {
            CommentObject::Table => {
                let name = self.new_name(name)?;
                self.change(&name.text, |def| def.comment = text)
            }
            CommentObject::Column => {
                let mut names = self.binder.object_name(name)?;
                let Some(column) = names.pop() else { return Err(not_postgres("this name")) };
                let table = self.binder.relation_name(&names)?;
                let def = self.root.expect_table(&table.text)?.def.clone();
                let Some(at) = def.column(&column.text) else {
                    return Err(SqlError::new(
                        "42703",
                        format!("column \"{}\" of relation \"{}\" does not exist", column.text, table.text),
                    ));
                };
                self.change(&table.text, |def| def.columns[at].comment = text)
            }
            CommentObject::Extension => {
                Err(SqlError::unsupported("COMMENT ON EXTENSION", "Comment on tables and columns."))
            }
        }
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
