//! Materialized views: tables that REFRESH fills from a query.

use std::rc::Rc;

use super::Define;
use crate::sql::bind::Output;
use crate::sql::catalog::{Column, Materialized, Relation, TableDef};
use crate::sql::error::SqlError;
use crate::sql::exec::execute;
use crate::sql::optimize::optimize;
use crate::sql::outcome::{Change, Outcome};
use crate::sql::parse::{self, Name, Source, own};
use crate::sql::store::{Rows, Table};

impl Define<'_, '_, '_> {
    pub(super) fn create_materialized(
        &mut self,
        create: &own::Materialized,
        name: &Name,
    ) -> Result<Outcome, SqlError> {
        let own::Materialized { name: _, columns, query, text, if_not_exists, with_data } = create;
        if self.exists(name, *if_not_exists)? {
            return Ok(Outcome::command("CREATE MATERIALIZED VIEW", Change::None));
        }
        let bound = if *with_data { self.filling(query)? } else { self.binder.query(query)? };
        if columns.len() > bound.columns.len() {
            return Err(SqlError::new("42601", "too many column names were specified"));
        }
        let mut made: Vec<Column> = bound
            .columns
            .iter()
            .map(|output| Column {
                name: output.name.clone(),
                ty: output.ty.clone(),
                not_null: false,
                default: None,
                comment: None,
                domain: None,
            })
            .collect();
        for (column, given) in made.iter_mut().zip(columns) {
            column.name = given.text.as_str().into();
        }
        for (at, column) in made.iter().enumerate() {
            if made[..at].iter().any(|other| other.name == column.name) {
                let message = format!("column \"{}\" specified more than once", column.name);
                return Err(SqlError::new("42701", message));
            }
        }
        let label: Rc<str> = name.text.as_str().into();
        let def = TableDef {
            id: self.root.new_id(),
            name: label.clone(),
            columns: made,
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            comment: None,
        };
        let depends_on = self.named_relations(text.clone());
        let query = self.binder.source.text.get(text.clone()).unwrap_or_default().to_string();
        let materialized = Materialized { query, path: self.binder.path.clone(), depends_on, filled: false };
        self.root.relations.insert(label.clone(), Relation::Table(Rc::new(Table::new(def))));
        self.root.materialized.insert(label, Rc::new(materialized));
        if !with_data {
            return Ok(Outcome::command("CREATE MATERIALIZED VIEW", Change::Schema));
        }
        let count = self.fill(&name.text)?;
        let mut outcome = Outcome::command("SELECT", Change::Schema);
        outcome.row_count = Some(count);
        Ok(outcome)
    }

    /// REFRESH.
    pub(super) fn refresh(&mut self, name: &Name, with_data: bool) -> Result<(), SqlError> {
        let Some(found) = self.root.materialized.get(name.text.as_str()).cloned() else {
            return Err(if self.root.relations.contains_key(name.text.as_str()) {
                SqlError::new("0A000", format!("\"{}\" is not a materialized view", name.text))
            } else {
                SqlError::new("42P01", format!("relation \"{}\" does not exist", name.text))
            });
        };
        if with_data {
            return self.fill(&name.text).map(|_| ());
        }
        self.root.table_mut(&name.text)?.rows = Default::default();
        self.rebuild(&name.text)?;
        let empty = Materialized { filled: false, ..(*found).clone() };
        self.root.materialized.insert(name.text.as_str().into(), Rc::new(empty));
        Ok(())
    }

    /// Runs the query and puts its rows in the place of the old ones; gives their number.
    fn fill(&mut self, name: &str) -> Result<u64, SqlError> {
        let Some(found) = self.root.materialized.get(name).cloned() else { return Ok(0) };
        let parsed = parse::parse(&found.query)?;
        let gluesql_core::sqlparser::ast::Statement::Query(query) = &parsed.statement else {
            return Err(SqlError::new("XX000", "a materialized view without a query"));
        };
        let source = Source { text: parsed.text, lexemes: &parsed.lexemes };
        let mut binder = crate::sql::bind::Binder::new(self.run.root, source, self.run.env);
        binder.path = found.path.clone();
        let bound = binder.query(query).map_err(|mut error| {
            error.position = None;
            error
        })?;
        let def = self.def(name)?;
        let same = |(now, then): (&Output, &Column)| now.ty.same(&then.ty);
        if bound.columns.len() != def.columns.len() || !bound.columns.iter().zip(&def.columns).all(same) {
            return Err(SqlError::unsupported(
                format!("the materialized view \"{name}\" over tables that have changed since"),
                "Drop it and create it again.",
            ));
        }
        let plan = optimize(bound.plan, self.run.root, &mut binder);
        let mut rows = Rows::default();
        let mut number = 0u64;
        execute(&plan, self.run, &[], &mut |row| {
            self.run.hold(row)?;
            rows.insert(number, row.clone());
            number += 1;
            Ok(true)
        })?;
        let table = self.root.table_mut(name)?;
        table.rows = rows;
        table.next_row = number;
        self.rebuild(name)?;
        let filled = Materialized { filled: true, ..(*found).clone() };
        self.root.materialized.insert(name.into(), Rc::new(filled));
        Ok(number)
    }
}
