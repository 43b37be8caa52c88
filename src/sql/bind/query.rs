//! Queries: set operations, VALUES, ORDER BY and LIMIT around a select.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, OrderByExpr, SetExpr, SetOperator, SetQuantifier};

use super::locking::{Locks, not_allowed};
use super::{Binder, Bound, Clause, Output, Scope, not_postgres, placed, refuse};
use crate::sql::cast::CastContext;
use crate::sql::error::SqlError;
use crate::sql::expr::{Conversion, Expr, Typed};
use crate::sql::functions;
use crate::sql::parse;
use crate::sql::plan::{Plan, SetOp, SortKey};
use crate::sql::types::Type;

impl Bound {
    /// Columns that nothing gave a type are text.
    pub fn settle(&mut self) {
        for column in &mut self.columns {
            if column.ty == Type::Unknown {
                column.ty = Type::Text;
            }
        }
    }

    /// Column `at`, when it is a literal whose type is still open.
    pub fn literal(&self, at: usize) -> Option<Typed> {
        let (column, Plan::Project { exprs, .. }) = (self.columns.get(at)?, &self.plan) else { return None };
        match exprs.get(at)? {
            expr @ Expr::Const(_) if column.ty == Type::Unknown => {
                Some(Typed { expr: expr.clone(), ty: Type::Unknown, at: column.at })
            }
            _ => None,
        }
    }

    /// The scope of its columns under one name.
    pub fn scope(&self, alias: Rc<str>) -> Scope {
        let columns: Vec<_> =
            self.columns.iter().map(|column| (column.name.clone(), column.ty.clone())).collect();
        Scope::of_table(alias, None, &columns)
    }
}

impl Binder<'_> {
    /// A whole query, its undecided columns being text.
    pub fn query(&mut self, query: &ast::Query) -> Result<Bound, SqlError> {
        let mut bound = self.open_query(query)?;
        self.settle(&mut bound)?;
        Ok(bound)
    }

    /// A whole query whose columns may still be of unknown type.
    pub fn open_query(&mut self, query: &ast::Query) -> Result<Bound, SqlError> {
        match &query.with {
            Some(with) => self.with(with, |binder| binder.main_query(query)),
            None => self.main_query(query),
        }
    }

    /// A whole query whose WITH has been bound before.
    pub fn main_query(&mut self, query: &ast::Query) -> Result<Bound, SqlError> {
        let ast::Query {
            with: _,
            body: _,
            order_by: _,
            limit: _,
            limit_by,
            offset: _,
            fetch: _,
            locks: _,
            for_clause,
            settings,
            format_clause,
        } = query;
        if !limit_by.is_empty() || for_clause.is_some() || settings.is_some() || format_clause.is_some() {
            return Err(not_postgres("this clause"));
        }
        let (body, locks) = (&query.body, &query.locks);
        let outer = self.locks.take().unwrap_or_default().clauses;
        let own = locks.iter().map(|lock| parse::locking::read(lock, self.source));
        let own = own.collect::<Result<Vec<_>, _>>()?;
        let said = !own.is_empty();
        let locks = Locks { clauses: own.into_iter().chain(outer).collect(), nullable: Vec::new() };
        if !locks.clauses.is_empty() {
            match **body {
                SetExpr::Select(_) => self.locks = Some(locks),
                _ if !said => {}
                SetExpr::Values(_) => {
                    return Err(SqlError::new("0A000", "FOR UPDATE cannot be applied to VALUES"));
                }
                _ => return Err(not_allowed(&locks, "UNION/INTERSECT/EXCEPT")),
            }
        }
        let keys: &[OrderByExpr] = match &query.order_by {
            Some(ast::OrderBy { exprs, interpolate }) => {
                if interpolate.is_some() {
                    return Err(not_postgres("INTERPOLATE"));
                }
                exprs
            }
            None => &[],
        };
        let has_limit = query.limit.is_some() || query.offset.is_some() || query.fetch.is_some();
        let (mut bound, sort) = match &**body {
            SetExpr::Select(select) => (self.select(select, keys)?, None),
            other => {
                let bound = self.set_expr(other)?;
                let sort = self.sort_outputs(&bound, keys)?;
                (bound, Some(sort))
            }
        };
        if let Some(keys) = sort.filter(|keys| !keys.is_empty()) {
            bound.plan = Plan::Sort { input: Box::new(bound.plan), keys, limit: None };
        }
        if has_limit {
            bound = self.limit(query, bound)?;
        }
        Ok(bound)
    }

    fn limit(&mut self, query: &ast::Query, bound: Bound) -> Result<Bound, SqlError> {
        let mut ties = None;
        let limit = match (&query.limit, &query.fetch) {
            (Some(_), Some(_)) => return Err(SqlError::new("42601", "multiple LIMIT clauses not allowed")),
            (Some(limit), None) => Some(self.count(limit, Clause::Limit)?),
            (None, Some(ast::Fetch { with_ties, percent, quantity })) => {
                refuse(
                    *percent,
                    "FETCH … PERCENT",
                    "Compute the number with a subquery: LIMIT (SELECT count(*) / 10 FROM …).",
                )?;
                if *with_ties {
                    ties = match &bound.plan {
                        Plan::Sort { keys, .. } => Some(keys.clone()),
                        Plan::Project { input, .. } => match &**input {
                            Plan::Sort { keys, .. } => Some(keys.clone()),
                            _ => None,
                        },
                        _ => None,
                    };
                    if ties.is_none() {
                        return Err(SqlError::new(
                            "42601",
                            "WITH TIES cannot be specified without ORDER BY clause",
                        ));
                    }
                }
                match quantity {
                    Some(quantity) => Some(self.count(quantity, Clause::Limit)?),
                    None => Some(Expr::Const(crate::sql::value::Value::Int(1))),
                }
            }
            (None, None) => None,
        };
        let offset = match &query.offset {
            Some(ast::Offset { value, rows: _ }) => Some(self.count(value, Clause::Offset)?),
            None => None,
        };
        let plan = match bound.plan {
            // ties are told by the keys, which a projection above the sort has cut off
            Plan::Project { input, exprs } if ties.is_some() => {
                Plan::Project { input: Box::new(Plan::Limit { input, limit, offset, ties }), exprs }
            }
            plan => Plan::Limit { input: Box::new(plan), limit, offset, ties },
        };
        Ok(Bound { plan, columns: bound.columns })
    }

    /// A count of LIMIT or OFFSET: a bigint without columns.
    fn count(&mut self, e: &ast::Expr, clause: Clause) -> Result<Expr, SqlError> {
        let typed = self.over(Scope::default(), |binder| binder.within(clause, |binder| binder.expr(e)))?;
        let (ty, at) = (typed.ty.clone(), typed.at);
        match self.cast(typed, &Type::Int8, CastContext::Assignment)? {
            Some(typed) => Ok(typed.expr),
            None => {
                let message = format!(
                    "argument of {} must be type bigint, not type {}",
                    clause.words(),
                    ty.base_name()
                );
                Err(placed(SqlError::new("42804", message), at))
            }
        }
    }

    /// ORDER BY after a set operation or VALUES: output columns only.
    fn sort_outputs(&mut self, bound: &Bound, keys: &[OrderByExpr]) -> Result<Vec<SortKey>, SqlError> {
        let mut sort = Vec::new();
        for key in keys {
            let OrderByExpr { expr, asc, nulls_first, with_fill } = key;
            refuse(with_fill.is_some(), "WITH FILL", "Join with generate_series.")?;
            let descending = *asc == Some(false);
            let nulls_first = nulls_first.unwrap_or(descending);
            let at = match (self.ordinal(expr, bound.columns.len(), "ORDER BY")?, expr) {
                (Some(at), _) => at,
                (None, ast::Expr::Identifier(ident)) => {
                    let name = self.source.name(ident)?;
                    let mut found =
                        bound.columns.iter().enumerate().filter(|(_, column)| *column.name == *name.text);
                    match found.next() {
                        Some((at, _)) => at,
                        None => {
                            return Err(placed(
                                SqlError::new("42703", format!("column \"{}\" does not exist", name.text)),
                                name.at,
                            ));
                        }
                    }
                }
                _ => {
                    return Err(SqlError::new("0A000", "invalid UNION/INTERSECT/EXCEPT ORDER BY clause")
                        .with_detail("Only result column names can be used, not expressions or functions.")
                        .with_hint("Add the expression/function to every SELECT, or move the UNION into a FROM clause."));
                }
            };
            sort.push(SortKey { expr: Expr::column(at), descending, nulls_first });
        }
        Ok(sort)
    }

    /// An integer literal that stands for an output column: its position from 0.
    pub(super) fn ordinal(
        &mut self,
        e: &ast::Expr,
        count: usize,
        clause: &str,
    ) -> Result<Option<usize>, SqlError> {
        let typed = match (self.signed_number(e)?, bare(e)) {
            (Some(typed), _) => typed,
            (None, ast::Expr::Value(value)) => self.literal(value)?,
            _ => return Ok(None),
        };
        // a number beyond an integer is one with a fraction to the grammar
        let Expr::Const(crate::sql::value::Value::Int(n @ -0x8000_0000..=0x7fff_ffff)) = typed.expr else {
            return Err(placed(
                SqlError::new("42601", format!("non-integer constant in {clause}")),
                typed.at,
            ));
        };
        match usize::try_from(n) {
            Ok(n) if (1..=count).contains(&n) => Ok(Some(n - 1)),
            _ => Err(placed(
                SqlError::new("42P10", format!("{clause} position {n} is not in select list")),
                typed.at,
            )),
        }
    }

    /// The body of a query.
    pub(super) fn set_expr(&mut self, body: &SetExpr) -> Result<Bound, SqlError> {
        self.depth += 4;
        let bound = match body {
            SetExpr::Select(select) => self.select(select, &[]),
            SetExpr::Query(query) => self.open_query(query),
            SetExpr::Values(values) => self.values(values),
            SetExpr::SetOperation { op, set_quantifier, left, right } => {
                self.set_operation(*op, *set_quantifier, left, right)
            }
            SetExpr::Table(table) => self.table(table),
            SetExpr::Insert(_) | SetExpr::Update(_) => Err(SqlError::unsupported(
                "a data-modifying statement inside a query",
                "Run it as a statement of its own, with RETURNING.",
            )),
        };
        self.depth -= 4;
        bound
    }

    fn table(&mut self, table: &ast::Table) -> Result<Bound, SqlError> {
        let ast::Table { table_name, schema_name } = table;
        refuse(schema_name.is_some(), "TABLE with a schema", "Write SELECT * FROM the table.")?;
        let ident = ast::Ident::new(table_name.clone().unwrap_or_default());
        let factor = ast::TableFactor::Table {
            name: ast::ObjectName(vec![ident]),
            alias: None,
            args: None,
            with_hints: Vec::new(),
            version: None,
            with_ordinality: false,
            partitions: Vec::new(),
        };
        let (plan, scope) = self.from(&[ast::TableWithJoins { relation: factor, joins: Vec::new() }])?;
        let columns = scope
            .columns
            .into_iter()
            .map(|column| Output { name: column.name, ty: column.ty, at: None })
            .collect();
        Ok(Bound { plan, columns })
    }

    fn values(&mut self, values: &ast::Values) -> Result<Bound, SqlError> {
        let rows = self.values_rows(values, None)?;
        let Some(width) = rows.first().map(Vec::len) else { return Err(not_postgres("VALUES without rows")) };
        let mut columns = Vec::new();
        let mut out: Vec<Vec<Expr>> = rows.iter().map(|_| Vec::with_capacity(width)).collect();
        let mut cells: Vec<std::vec::IntoIter<Typed>> = rows.into_iter().map(Vec::into_iter).collect();
        for at in 0..width {
            let column: Vec<Typed> = cells.iter_mut().filter_map(Iterator::next).collect();
            let (exprs, ty) = if column.iter().all(|typed| typed.ty == Type::Unknown) {
                (column.into_iter().map(|typed| typed.expr).collect(), Type::Unknown)
            } else {
                self.unify(column, "VALUES")?
            };
            for (row, expr) in out.iter_mut().zip(exprs) {
                row.push(expr);
            }
            columns.push(Output { name: format!("column{}", at + 1).into(), ty, at: None });
        }
        Ok(Bound { plan: Plan::Values(out), columns })
    }

    /// The expressions of VALUES lists, all of one length.
    pub(super) fn values_rows(
        &mut self,
        values: &ast::Values,
        _width: Option<usize>,
    ) -> Result<Vec<Vec<Typed>>, SqlError> {
        let ast::Values { explicit_row, rows } = values;
        if *explicit_row {
            return Err(not_postgres("VALUES ROW(…)"));
        }
        let bound: Vec<Vec<Typed>> = self.over(Scope::default(), |binder| {
            binder.within(Clause::Values, |binder| rows.iter().map(|row| binder.exprs(row)).collect())
        })?;
        let width = bound.first().map_or(0, Vec::len);
        if let Some(odd) = bound.iter().find(|row| row.len() != width) {
            let error = SqlError::new("42601", "VALUES lists must all be the same length");
            return Err(placed(error, odd.first().and_then(|typed| typed.at)));
        }
        Ok(bound)
    }

    fn set_operation(
        &mut self,
        op: SetOperator,
        quantifier: SetQuantifier,
        left: &SetExpr,
        right: &SetExpr,
    ) -> Result<Bound, SqlError> {
        let all = match quantifier {
            SetQuantifier::All => true,
            SetQuantifier::None | SetQuantifier::Distinct => false,
            _ => return Err(not_postgres("BY NAME")),
        };
        let (op, words) = match op {
            SetOperator::Union => (SetOp::Union, "UNION"),
            SetOperator::Intersect => (SetOp::Intersect, "INTERSECT"),
            SetOperator::Except => (SetOp::Except, "EXCEPT"),
        };
        // UNION ALL has the lengths on which its queries agree before they are planned
        let planned = self.planned;
        self.planned &= !(all && words == "UNION");
        let left = self.set_expr(left)?;
        let right = self.set_expr(right)?;
        self.planned = planned;
        if left.columns.len() != right.columns.len() {
            let at = right.columns.first().and_then(|column| column.at);
            return Err(placed(
                SqlError::new("42601", format!("each {words} query must have the same number of columns")),
                at,
            ));
        }
        let mut columns = Vec::with_capacity(left.columns.len());
        for (a, b) in left.columns.iter().zip(&right.columns) {
            let ty = if a.ty == Type::Unknown && b.ty == Type::Unknown {
                Type::Text
            } else {
                functions::common_type(&[a.ty.clone(), b.ty.clone()], words)
                    .map_err(|error| placed(error, b.at))?
            };
            // a literal has no length or scale to agree with the others'
            let literal = a.ty == Type::Unknown || b.ty == Type::Unknown;
            let ty = if literal { ty.without_modifier() } else { ty };
            columns.push(Output { name: a.name.clone(), ty, at: a.at });
        }
        let left = self.as_types(left, &columns)?;
        let right = self.as_types(right, &columns)?;
        Ok(Bound {
            plan: Plan::SetOperation { op, all, left: Box::new(left), right: Box::new(right) },
            columns,
        })
    }

    /// The plan with its columns cast.
    pub(super) fn as_types(&mut self, bound: Bound, columns: &[Output]) -> Result<Plan, SqlError> {
        let mut exprs = Vec::with_capacity(columns.len());
        let mut changed = false;
        for (at, (from, to)) in bound.columns.iter().zip(columns).enumerate() {
            let expr = Expr::column(at);
            if let Some(literal) = bound.literal(at) {
                // read now, so that an error points at it
                let read = self.implicit(literal, &to.ty)?;
                changed = true;
                exprs.push(read.expr);
                continue;
            }
            if from.ty == to.ty {
                exprs.push(expr);
                continue;
            }
            let cast = crate::sql::cast::find(&from.ty, &to.ty, CastContext::Implicit)
                .ok_or_else(|| crate::sql::cast::cannot_cast(&from.ty, &to.ty))?;
            if cast.is_identity() {
                exprs.push(expr);
                continue;
            }
            changed = true;
            exprs.push(Expr::Cast(Box::new(expr), Rc::new(Conversion { cast, to: to.ty.clone() })));
        }
        Ok(if changed { Plan::Project { input: Box::new(bound.plan), exprs } } else { bound.plan })
    }
}

/// An expression without the parentheses around it.
pub(super) fn bare(mut e: &ast::Expr) -> &ast::Expr {
    while let ast::Expr::Nested(inner) = e {
        e = inner;
    }
    e
}

/// Whether two expressions are of one kind: both literals, both calls, both casts …
pub(super) fn same_form(a: &ast::Expr, b: &ast::Expr) -> bool {
    std::mem::discriminant(bare(a)) == std::mem::discriminant(bare(b))
}
