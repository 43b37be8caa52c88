//! CREATE INDEX and the building of index data.

use std::rc::Rc;

use gluesql_core::sqlparser::ast;

use super::Define;
use crate::sql::bind::{Binder, Clause, Scope, placed, refuse};
use crate::sql::catalog::{IndexDef, IndexKind, IndexPart, Relation, TableDef};
use crate::sql::error::SqlError;
use crate::sql::parse::{Name, Source};
use crate::sql::store::Index;
use crate::sql::types::Type;
use crate::sql::write::target::{Conflict, Target};

impl Define<'_, '_, '_> {
    pub(super) fn create_index(&mut self, create: &ast::CreateIndex) -> Result<(), SqlError> {
        let ast::CreateIndex {
            name,
            table_name,
            using,
            columns,
            unique,
            concurrently: _,
            if_not_exists,
            include,
            nulls_distinct,
            with,
            predicate,
        } = create;
        refuse(!include.is_empty(), "INCLUDE", "Add the columns to the key.")?;
        refuse(nulls_distinct.is_some(), "NULLS [NOT] DISTINCT", "Leave it out: NULLs are distinct.")?;
        refuse(!with.is_empty(), "WITH options of an index", "Leave them out.")?;
        if let Some(using) = using {
            let method = self.binder.source.name(using)?;
            match method.text.as_str() {
                "btree" => {}
                "hash" | "gin" | "gist" | "brin" | "spgist" => {
                    return Err(SqlError::unsupported(
                        format!("an index USING {}", method.text),
                        "Leave USING out: the index is a btree.",
                    ));
                }
                other => {
                    return Err(SqlError::new("42704", format!("access method \"{other}\" does not exist")));
                }
            }
        }
        let table = self.old_name(table_name)?;
        let def = match self.root.relations.get(table.text.as_str()) {
            Some(Relation::Table(found)) => found.def.clone(),
            Some(_) => {
                return Err(SqlError::new(
                    "42809",
                    format!("cannot create index on relation \"{}\"", table.text),
                ));
            }
            None => {
                return Err(placed(
                    SqlError::new("42P01", format!("relation \"{}\" does not exist", table.text)),
                    None,
                ));
            }
        };
        // PostgreSQL reads the predicate and the expressions, then looks at what they may do, then at the columns
        let scope = || Scope::of_def(def.name.clone(), &def);
        let always = |e: &&ast::Expr| !matches!(e, ast::Expr::Value(ast::Value::Boolean(true)));
        let predicate = predicate.as_ref().filter(always);
        let condition = match predicate {
            Some(e) => Some(self.binder.over(scope(), |binder| binder.condition(e, Clause::IndexPredicate))?),
            None => None,
        };
        let mut expressions = Vec::new();
        for ast::OrderByExpr { expr, asc: _, nulls_first: _, with_fill } in columns {
            refuse(with_fill.is_some(), "WITH FILL", "Leave it out.")?;
            if !matches!(expr, ast::Expr::Identifier(_)) {
                let within =
                    |binder: &mut Binder<'_>| binder.within(Clause::Index, |binder| binder.expr(expr));
                expressions.push(self.binder.over(scope(), within)?);
            }
        }
        if condition.is_some_and(|condition| !condition.is_immutable()) {
            return Err(mutable("predicate"));
        }
        let mut expressions = expressions.into_iter();
        let mut parts = Vec::new();
        let mut labels = Vec::new();
        for ast::OrderByExpr { expr, .. } in columns {
            if let ast::Expr::Identifier(ident) = expr {
                let column = self.binder.source.name(ident)?;
                let Some(at) = def.column(&column.text) else {
                    return Err(placed(
                        SqlError::new("42703", format!("column \"{}\" does not exist", column.text)),
                        None,
                    ));
                };
                if matches!(def.columns[at].ty, Type::Json) {
                    return Err(SqlError::new("42704", "data type json has no default operator class for access method \"btree\"")
                        .with_hint("You must specify an operator class for the index or define a default operator class for the data type."));
                }
                labels.push(column.text);
                parts.push(IndexPart::Column(at));
                continue;
            }
            let Some(bound) = expressions.next() else { continue };
            if bound.ty == Type::Unknown {
                let message = "data type unknown has no default operator class for access method \"btree\"";
                return Err(SqlError::new("42704", message).with_hint("You must specify an operator class for the index or define a default operator class for the data type."));
            }
            if !bound.expr.is_immutable() {
                return Err(mutable("expression"));
            }
            let label = self.binder.output_name(expr);
            labels.push(if label == "?column?" { "expr".into() } else { label });
            parts.push(IndexPart::Expr(self.expression_text(expr)));
        }
        let name: Rc<str> = match name {
            Some(name) => {
                let name = self.beside_name(&def.name, name)?;
                if self.exists(&name, *if_not_exists)? {
                    return Ok(());
                }
                name.text.into()
            }
            None => self.root.free_name(&def.name, &distinct(&labels).join("_"), "idx", &|_| false),
        };
        let kind = if *unique { IndexKind::Unique } else { IndexKind::Plain };
        let predicate = predicate.map(|e| self.expression_text(e));
        self.add_index(&def.name, IndexDef { name, kind, parts, predicate })
    }

    /// Asks an index again whose column has become another type.
    pub(super) fn recheck_index(&mut self, index: &IndexDef, def: &Rc<TableDef>) -> Result<(), SqlError> {
        let predicate = index.predicate.iter().map(|text| (text, Clause::IndexPredicate, "predicate"));
        let expressions = index.parts.iter().filter_map(|part| match part {
            IndexPart::Expr(text) => Some((text, Clause::Index, "expression")),
            IndexPart::Column(_) => None,
        });
        for (text, clause, what) in predicate.chain(expressions) {
            if !self
                .binder
                .stored(text, Scope::of_def(def.name.clone(), def), clause, None)?
                .expr
                .is_immutable()
            {
                return Err(mutable(what));
            }
        }
        Ok(())
    }

    /// Adds an index to a table and fills it.
    pub(super) fn add_index(&mut self, table: &str, index: IndexDef) -> Result<(), SqlError> {
        let name = index.name.clone();
        self.change(table, |def| def.indexes.push(index))?;
        let built = self.root.expect_table(table)?.indexes.len();
        self.root.relations.insert(name, Relation::Index(table.into()));
        self.build(table, built)
    }

    /// Fills all indexes of a table anew from its rows.
    pub(super) fn rebuild(&mut self, table: &str) -> Result<(), SqlError> {
        self.build(table, 0)
    }

    /// Fills the indexes of a table from number `first` on: their keys are sorted, and made an index at once.
    fn build(&mut self, table: &str, first: usize) -> Result<(), SqlError> {
        let found = self.root.expect_table(table)?;
        let (def, rows) = (found.def.clone(), found.rows.clone());
        let target = self.prepared(&def)?;
        let mut built: Vec<Index> = Vec::new();
        // the first row, as the table has them, whose key another has, and that index
        let mut duplicate: Option<(u64, usize)> = None;
        for at in first..def.indexes.len() {
            let mut entries = Vec::with_capacity(rows.len());
            for (number, row) in &rows {
                self.run.visit()?;
                entries.extend(target.key(at, row, self.run)?.map(|key| (key, number)));
            }
            let index = Index::built(entries);
            if def.indexes[at].is_unique()
                && let Some(row) = index.first_duplicate()
                && duplicate.is_none_or(|(other, _)| row < other)
            {
                duplicate = Some((row, at));
            }
            built.push(index);
        }
        if let Some((row, index)) = duplicate {
            let keys = rows.get(row).map(|row| target.keys(row, self.run)).transpose()?.unwrap_or_default();
            let mut error = target.duplicate(&Conflict { index, row }, &keys);
            error.message = format!("could not create unique index \"{}\"", def.indexes[index].name);
            error.detail =
                error.detail.take().map(|detail| detail.replace("already exists.", "is duplicated."));
            return Err(error);
        }
        let indexes = &mut self.root.table_mut(table)?.indexes;
        indexes.truncate(first);
        indexes.append(&mut built);
        Ok(())
    }

    /// A table's stored expressions, bound over the state being made.
    pub(super) fn prepared(&self, def: &Rc<TableDef>) -> Result<Target, SqlError> {
        let source = Source { text: "", lexemes: &[] };
        let mut binder = Binder::new(self.run.root, source, self.run.env);
        Target::of_def(&mut binder, def.clone())
    }

    pub(super) fn rename_index(&mut self, name: &Name, to: &Name) -> Result<(), SqlError> {
        let Some(Relation::Index(table)) = self.root.relations.get(name.text.as_str()).cloned() else {
            return Err(SqlError::new("42P01", format!("relation \"{}\" does not exist", name.text)));
        };
        self.exists(to, false)?;
        self.change(&table, |def| {
            for index in &mut def.indexes {
                if *index.name == *name.text {
                    index.name = to.text.as_str().into();
                }
            }
        })?;
        self.root.relations.remove(name.text.as_str());
        self.root.relations.insert(to.text.as_str().into(), Relation::Index(table));
        Ok(())
    }
}

/// The labels with a number behind those that came before.
fn distinct(labels: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for label in labels {
        let numbered = (1..).map(|n| format!("{label}{n}"));
        let free = std::iter::once(label.clone()).chain(numbered).find(|name| !out.contains(name));
        out.extend(free);
    }
    out
}

fn mutable(what: &str) -> SqlError {
    SqlError::new("42P17", format!("functions in index {what} must be marked IMMUTABLE"))
}
