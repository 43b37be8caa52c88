//! WITH: queries by name.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, SetExpr, SetOperator, SetQuantifier};

use super::{Binder, Bound, Output, Scope, not_postgres, placed, refuse};
use crate::sql::error::SqlError;
use crate::sql::expr::{Conversion, Expr};
use crate::sql::parse::Name;
use crate::sql::plan::{Named, Plan, WithKind, WithQuery};
use crate::sql::types::Type;

/// WITH queries that read the one before them: how many before 54001. They run inside each other.
const MAX_CHAIN: usize = 100;

/// Names and types of columns.
pub(super) type Columns = Vec<(Rc<str>, Type)>;

/// A WITH query in sight.
pub(super) struct Cte {
    name: Rc<str>,
    slot: usize,
    columns: Vec<(Rc<str>, Type)>,
    /// The level its WITH stands in.
    level: usize,
    references: usize,
    /// The longest chain of WITH queries reading each other that ends here.
    chain: usize,
    /// AS MATERIALIZED.
    materialized: bool,
    /// Whether a reference may run more than once.
    repeated: bool,
    /// Inside its own recursive term: scans read the last round.
    working: bool,
    /// A writing statement without RETURNING: it cannot be read.
    silent: bool,
}

impl Binder<'_> {
    /// Binds `body` with the WITH queries in sight and wraps its plan in them.
    pub(super) fn with(
        &mut self,
        with: &ast::With,
        body: impl FnOnce(&mut Self) -> Result<Bound, SqlError>,
    ) -> Result<Bound, SqlError> {
        let ast::With { recursive, cte_tables } = with;
        let outer = self.ctes.len();
        let result = self.with_inner(*recursive, cte_tables, outer, body);
        self.ctes.truncate(outer);
        result
    }

    fn with_inner(
        &mut self,
        recursive: bool,
        tables: &[ast::Cte],
        outer: usize,
        body: impl FnOnce(&mut Self) -> Result<Bound, SqlError>,
    ) -> Result<Bound, SqlError> {
        let mut kinds = Vec::new();
        for table in tables {
            let (name, columns) = self.cte_head(table, outer)?;
            if writes(&table.query) {
                let message = "WITH clause containing a data-modifying statement must be at the top level";
                return Err(placed(SqlError::new("0A000", message), name.at));
            }
            kinds.push(self.cte_query(recursive, &table.query, &name, &columns)?.1);
            if let Some(cte) = self.ctes.last_mut() {
                cte.materialized = matches!(table.materialized, Some(ast::CteAsMaterialized::Materialized));
            }
        }
        let bound = body(self)?;
        let mut queries = Vec::new();
        for (cte, kind) in self.ctes[outer..].iter().zip(kinds) {
            if cte.references == 0 {
                continue; // PostgreSQL does not run a query that nothing reads
            }
            let inline = cte.references == 1 && !cte.repeated && !cte.materialized;
            queries.push(Rc::new(WithQuery { name: cte.name.clone(), slot: cte.slot, inline, kind }));
        }
        if queries.is_empty() {
            return Ok(bound);
        }
        Ok(Bound { plan: Plan::With { queries, body: Box::new(bound.plan) }, columns: bound.columns })
    }

    /// A WITH query's name and the names of its columns.
    pub(super) fn cte_head(&self, table: &ast::Cte, outer: usize) -> Result<(Name, Vec<Name>), SqlError> {
        let ast::Cte { alias, query: _, from, materialized: _ } = table;
        if from.is_some() {
            return Err(not_postgres("FROM after a WITH query"));
        }
        let ast::TableAlias { name, columns } = alias;
        let name = self.source.name(name)?;
        let columns = columns.iter().map(|column| self.source.name(column)).collect::<Result<_, _>>()?;
        if self.ctes[outer..].iter().any(|cte| *cte.name == *name.text) {
            let message = format!("WITH query name \"{}\" specified more than once", name.text);
            return Err(placed(SqlError::new("42712", message), name.at));
        }
        Ok((name, columns))
    }

    /// Binds a WITH query that only reads, and brings it in sight.
    pub(super) fn cte_query(
        &mut self,
        recursive: bool,
        query: &ast::Query,
        name: &Name,
        columns: &[Name],
    ) -> Result<(usize, WithKind), SqlError> {
        let slot = self.slot();
        let around = std::mem::take(&mut self.cte_chain);
        let (kind, columns) = if recursive && mentions(self, query, &name.text) {
            self.recursive(query, name, columns, slot)?
        } else {
            let mut bound = self.over(Scope::default(), |binder| binder.query(query))?;
            self.settle(&mut bound)?;
            (WithKind::Query(bound.plan), self.renamed(name, bound.columns, columns)?)
        };
        if self.cte_chain >= MAX_CHAIN {
            return Err(SqlError::new("54001", "stack depth limit exceeded")
                .with_hint("Too many WITH queries read one another."));
        }
        self.push_cte(name, slot, columns, false);
        self.cte_chain = around;
        Ok((slot, kind))
    }

    /// Brings a WITH query in sight.
    pub(super) fn push_cte(&mut self, name: &Name, slot: usize, columns: Columns, silent: bool) {
        self.ctes.push(Cte {
            name: name.text.as_str().into(),
            slot,
            columns,
            level: self.levels.len(),
            references: 0,
            chain: self.cte_chain + 1,
            materialized: false,
            repeated: false,
            working: false,
            silent,
        });
    }

    /// Whether anything reads the WITH query of this slot.
    pub(super) fn is_read(&self, slot: usize) -> bool {
        self.ctes.iter().any(|cte| cte.slot == slot && cte.references > 0)
    }

    pub(super) fn renamed(
        &self,
        name: &Name,
        outputs: Vec<Output>,
        columns: &[Name],
    ) -> Result<Vec<(Rc<str>, Type)>, SqlError> {
        if columns.len() > outputs.len() {
            let message = format!(
                "WITH query \"{}\" has {} columns available but {} columns specified",
                name.text,
                outputs.len(),
                columns.len()
            );
            return Err(placed(SqlError::new("42P10", message), name.at));
        }
        let given = columns.iter().map(|column| Some(column.text.as_str())).chain(std::iter::repeat(None));
        Ok(outputs
            .into_iter()
            .zip(given)
            .map(|(output, given)| (given.map_or(output.name, Rc::from), output.ty))
            .collect())
    }

    /// A WITH query of this name, as a table.
    pub(super) fn cte_scan(&mut self, name: &Name) -> Result<Option<(Plan, Columns)>, SqlError> {
        let Some(at) = self.ctes.iter().rposition(|cte| *cte.name == *name.text) else { return Ok(None) };
        let here = self.levels.len();
        let cte = &mut self.ctes[at];
        if cte.silent {
            let message = format!("WITH query \"{}\" does not have a RETURNING clause", name.text);
            return Err(placed(SqlError::new("0A000", message), name.at));
        }
        if cte.working && cte.level != here {
            let message =
                format!("recursive reference to query \"{}\" must not appear within a subquery", name.text);
            return Err(placed(SqlError::new("42P19", message), name.at));
        }
        cte.references += 1;
        self.cte_chain = self.cte_chain.max(cte.chain);
        cte.repeated |= cte.level != here;
        let (level, columns) = (cte.level, cte.columns.clone());
        let (slot, working, name) = (cte.slot, cte.working, cte.name.clone());
        let named = Named { serial: self.slot(), alias: name.clone(), columns: columns.clone(), name };
        let named = Rc::new(named);
        let plan = if working { Plan::WorkScan { slot, named } } else { Plan::CteScan { slot, named } };
        if level > 1 {
            // what the query holds depends on the row around it: results of queries over it must not be kept
            for level in &mut self.levels[level..] {
                level.volatile = true;
            }
        }
        Ok(Some((plan, columns)))
    }

    fn recursive(
        &mut self,
        query: &ast::Query,
        name: &Name,
        columns: &[Name],
        slot: usize,
    ) -> Result<(WithKind, Columns), SqlError> {
        let shape = || {
            let message = format!(
                "recursive query \"{}\" does not have the form non-recursive-term UNION [ALL] recursive-term",
                name.text
            );
            placed(SqlError::new("42P19", message), name.at)
        };
        let ast::Query {
            with,
            body,
            order_by,
            limit,
            limit_by,
            offset,
            fetch,
            locks,
            for_clause,
            settings,
            format_clause,
        } = query;
        refuse(
            with.is_some()
                || order_by.is_some()
                || limit.is_some()
                || offset.is_some()
                || fetch.is_some()
                || !locks.is_empty(),
            "WITH, ORDER BY, LIMIT or FOR in a recursive query",
            "Put them into the query that reads it.",
        )?;
        if !limit_by.is_empty() || for_clause.is_some() || settings.is_some() || format_clause.is_some() {
            return Err(not_postgres("this clause"));
        }
        let SetExpr::SetOperation { op: SetOperator::Union, set_quantifier, left, right } = &**body else {
            return Err(shape());
        };
        let all = match set_quantifier {
            SetQuantifier::All => true,
            SetQuantifier::None | SetQuantifier::Distinct => false,
            _ => return Err(not_postgres("UNION BY NAME")),
        };
        if mentions_set(self, left, &name.text) {
            let message = format!(
                "recursive reference to query \"{}\" must not appear within its non-recursive term",
                name.text
            );
            return Err(placed(SqlError::new("42P19", message), name.at));
        }
        let mut start = self.over(Scope::default(), |binder| binder.set_expr(left))?;
        self.settle(&mut start)?;
        let columns = self.renamed(name, start.columns.clone(), columns)?;
        let level = self.levels.len();
        self.ctes.push(Cte {
            name: name.text.as_str().into(),
            slot,
            columns: columns.clone(),
            level,
            references: 0,
            chain: 0,
            materialized: false,
            repeated: false,
            working: true,
            silent: false,
        });
        let step = self.over(Scope::default(), |binder| binder.set_expr(right));
        self.ctes.pop();
        let mut step = step?;
        self.settle(&mut step)?;
        if step.columns.len() != columns.len() {
            return Err(SqlError::new("42601", "each UNION query must have the same number of columns"));
        }
        let mut exprs = Vec::new();
        for (at, (output, (column, ty))) in step.columns.iter().zip(&columns).enumerate() {
            if output.ty == *ty {
                exprs.push(Expr::column(at));
                continue;
            }
            let common = crate::sql::functions::common_type(&[ty.clone(), output.ty.clone()], "UNION")?;
            if !common.same(ty) || common.has_modifier() != ty.has_modifier() && !common.same(ty) {
                let message = format!(
                    "recursive query \"{}\" column {} has type {} in non-recursive term but type {} overall",
                    name.text,
                    at + 1,
                    ty.name(),
                    common.name()
                );
                let _ = column;
                return Err(placed(
                    SqlError::new("42804", message)
                        .with_hint("Cast the output of the non-recursive term to the correct type."),
                    None,
                ));
            }
            let cast = crate::sql::cast::find(&output.ty, ty, crate::sql::cast::CastContext::Implicit);
            let cast = cast.ok_or_else(|| crate::sql::cast::cannot_cast(&output.ty, ty))?;
            exprs.push(Expr::Cast(Box::new(Expr::column(at)), Rc::new(Conversion { cast, to: ty.clone() })));
        }
        let plain = exprs.iter().all(|e| matches!(e, Expr::Column(_)));
        let step = if plain { step.plan } else { Plan::Project { input: Box::new(step.plan), exprs } };
        Ok((WithKind::Recursive { start: start.plan, step, all }, columns))
    }
}

/// Whether a query of WITH is a writing statement.
pub(super) fn writes(query: &ast::Query) -> bool {
    matches!(*query.body, SetExpr::Insert(_) | SetExpr::Update(_))
}

/// Whether a query names this table anywhere: by its words, which may be too often but never too seldom.
fn mentions(binder: &Binder<'_>, query: &ast::Query, name: &str) -> bool {
    mentions_set(binder, &query.body, name)
}

fn mentions_set(binder: &Binder<'_>, body: &SetExpr, name: &str) -> bool {
    match body {
        SetExpr::SetOperation { left, right, .. } => {
            mentions_set(binder, left, name) || mentions_set(binder, right, name)
        }
        SetExpr::Query(query) => mentions(binder, query, name),
        SetExpr::Select(select) => select.from.iter().any(|table| {
            let factors = [&table.relation].into_iter().chain(table.joins.iter().map(|join| &join.relation));
            factors.into_iter().any(|factor| mentions_factor(binder, factor, name))
        }),
        _ => false,
    }
}

fn mentions_factor(binder: &Binder<'_>, factor: &ast::TableFactor, name: &str) -> bool {
    match factor {
        ast::TableFactor::Table { name: table, .. } => {
            table.0.len() == 1 && table.0.iter().all(|part| binder.source.read(&part.value).0 == name)
        }
        ast::TableFactor::Derived { subquery, .. } => mentions(binder, subquery, name),
        ast::TableFactor::NestedJoin { table_with_joins, .. } => {
            mentions_factor(binder, &table_with_joins.relation, name)
                || table_with_joins.joins.iter().any(|join| mentions_factor(binder, &join.relation, name))
        }
        _ => false,
    }
}
