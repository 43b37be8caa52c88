//! CREATE TABLE, CREATE TABLE AS.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, HiveDistributionStyle};

use super::Define;
use crate::sql::bind::{Bound, not_postgres, placed, refuse};
use crate::sql::catalog::{Column, OnCommit, Relation, TableDef, names};
use crate::sql::error::SqlError;
use crate::sql::exec::execute;
use crate::sql::optimize::optimize;
use crate::sql::outcome::{Change, Outcome, Row};
use crate::sql::store::Table;
use crate::sql::types::Type;
use crate::sql::write::target::Target;

impl Define<'_, '_, '_> {
    pub(super) fn create_table(&mut self, create: &ast::CreateTable) -> Result<Outcome, SqlError> {
        let ast::CreateTable {
            or_replace,
            temporary,
            external,
            global,
            if_not_exists,
            transient,
            volatile,
            name,
            columns,
            constraints,
            hive_distribution,
            hive_formats: _,
            table_properties,
            with_options,
            file_format,
            location,
            query,
            without_rowid,
            like,
            clone,
            engine,
            comment,
            auto_increment_offset,
            default_charset,
            collation,
            on_commit,
            on_cluster,
            primary_key,
            order_by,
            partition_by,
            cluster_by,
            clustered_by,
            options,
            strict,
            copy_grants,
            enable_schema_evolution,
            change_tracking,
            data_retention_time_in_days,
            max_data_extension_time_in_days,
            default_ddl_collation,
            with_aggregation_policy,
            with_row_access_policy,
            with_tags,
        } = create;
        let foreign = *or_replace
            || *external
            || *transient
            || *volatile
            || !table_properties.is_empty()
            || file_format.is_some()
            || location.is_some()
            || *without_rowid
            || clone.is_some()
            || engine.is_some()
            || comment.is_some()
            || auto_increment_offset.is_some()
            || default_charset.is_some()
            || collation.is_some()
            || on_cluster.is_some()
            || primary_key.is_some()
            || order_by.is_some()
            || cluster_by.is_some()
            || clustered_by.is_some()
            || options.is_some()
            || *strict
            || *copy_grants
            || enable_schema_evolution.is_some()
            || change_tracking.is_some()
            || data_retention_time_in_days.is_some()
            || max_data_extension_time_in_days.is_some()
            || default_ddl_collation.is_some()
            || with_aggregation_policy.is_some()
            || with_row_access_policy.is_some()
            || with_tags.is_some()
            || !matches!(hive_distribution, HiveDistributionStyle::NONE);
        if foreign {
            return Err(not_postgres("this option of CREATE TABLE"));
        }
        refuse(!with_options.is_empty(), "WITH options of a table", "Leave them out.")?;
        refuse(like.is_some(), "LIKE", "Write the columns out, or CREATE TABLE name AS SELECT ….")?;
        refuse(partition_by.is_some(), "a partitioned table", "Make one plain table.")?;
        let _ = global; // LOCAL and GLOBAL mean nothing before TEMPORARY
        let name = if *temporary { self.temporary_name(name)? } else { self.new_name(name)? };
        let temporary = names::schema(&name.text) == &*self.binder.env.temp;
        if on_commit.is_some() && !temporary {
            return Err(SqlError::new("42P16", "ON COMMIT can only be used on temporary tables"));
        }
        if self.exists(&name, *if_not_exists)? {
            let command = if query.is_some() { "CREATE TABLE AS" } else { "CREATE TABLE" };
            return Ok(Outcome::command(command, Change::None));
        }
        if let Some(query) = query {
            refuse(!constraints.is_empty(), "constraints with AS", "Add them with ALTER TABLE afterwards.")?;
            let outcome = self.create_as(&name.text, columns, query)?;
            self.at_commit(&name.text, on_commit.as_ref());
            return Ok(outcome);
        }
        let mut def = TableDef {
            id: self.root.new_id(),
            name: name.text.as_str().into(),
            columns: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            comment: None,
        };
        let mut pending = Vec::new();
        for column in columns {
            self.column(&mut def, column, &mut pending)?;
        }
        for constraint in constraints {
            pending.push(self.constraint(constraint)?);
        }
        let keys = self.add_constraints(&mut def, pending)?;
        // bind what is kept as text now, so that its errors come with the CREATE
        let stored = Rc::new(def.clone());
        Target::of_def(self.binder, stored)?;
        for column in &def.columns {
            self.binder.default(column)?;
        }
        self.add_table(Table::new(def));
        self.add_foreign_keys(&name.text, keys)?;
        self.at_commit(&name.text, on_commit.as_ref());
        Ok(Outcome::command("CREATE TABLE", Change::Schema))
    }

    /// Remembers what COMMIT does to a temporary table.
    fn at_commit(&mut self, key: &str, rule: Option<&ast::OnCommit>) {
        let rule = match rule {
            None | Some(ast::OnCommit::PreserveRows) => return,
            Some(ast::OnCommit::DeleteRows) => OnCommit::DeleteRows,
            Some(ast::OnCommit::Drop) => OnCommit::Drop,
        };
        self.root.on_commit.insert(key.into(), rule);
    }

    /// The query of a new table, with its columns' lengths as the plan has them.
    pub(super) fn filling(&mut self, query: &ast::Query) -> Result<Bound, SqlError> {
        self.binder.planned = true;
        let bound = self.binder.query(query);
        self.binder.planned = false;
        bound
    }

    fn create_as(
        &mut self,
        name: &str,
        columns: &[ast::ColumnDef],
        query: &ast::Query,
    ) -> Result<Outcome, SqlError> {
        let bound = self.filling(query)?;
        let mut names: Vec<Rc<str>> = bound.columns.iter().map(|column| column.name.clone()).collect();
        if columns.len() > names.len() {
            return Err(SqlError::new("42601", "too many column names were specified"));
        }
        for (column, given) in names.iter_mut().zip(columns) {
            *column = self.binder.source.name(&given.name)?.text.into();
        }
        for (at, name) in names.iter().enumerate() {
            if names[..at].contains(name) {
                return Err(SqlError::new("42701", format!("column \"{name}\" specified more than once")));
            }
        }
        let columns = names
            .into_iter()
            .zip(&bound.columns)
            .map(|(name, output)| Column {
                name,
                ty: output.ty.clone(),
                not_null: false,
                default: None,
                comment: None,
                domain: None,
            })
            .collect::<Vec<_>>();
        if columns.iter().any(|column| matches!(column.ty, Type::Record | Type::Void)) {
            return Err(placed(SqlError::new("42P16", "column has pseudo-type record"), None));
        }
        let def = TableDef {
            id: self.root.new_id(),
            name: name.into(),
            columns,
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            comment: None,
        };
        let plan = optimize(bound.plan, self.run.root, self.binder);
        let mut table = Table::new(def);
        let mut count = 0;
        execute(&plan, self.run, &[], &mut |row: &Row| {
            self.run.hold(row)?;
            table.insert(row.clone(), &[]);
            count += 1;
            Ok(true)
        })?;
        self.root.relations.insert(name.into(), Relation::Table(Rc::new(table)));
        let mut outcome = Outcome::command("SELECT", Change::Schema);
        outcome.row_count = Some(count);
        Ok(outcome)
    }
}
