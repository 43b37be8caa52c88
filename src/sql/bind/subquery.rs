//! Queries inside expressions.

use std::rc::Rc;

use gluesql_core::sqlparser::ast;

use super::{Binder, Bound, Clause, Level, MAX_LEVELS, Scope, placed};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, SubPlan, Subquery, SubqueryKind, Typed};
use crate::sql::plan::Plan;
use crate::sql::types::Type;

impl Binder<'_> {
    /// Binds `f` as a query of its own: columns of the queries around it come in as parameters.
    pub(crate) fn nested(
        &mut self,
        f: impl FnOnce(&mut Self) -> Result<Bound, SqlError>,
    ) -> Result<(Bound, Vec<Expr>, bool), SqlError> {
        if self.levels.len() >= MAX_LEVELS {
            return Err(SqlError::new("54001", "stack depth limit exceeded")
                .with_hint("Use WITH for the inner queries."));
        }
        self.levels.push(Level::new(Scope::default(), Clause::Select));
        let bound = f(self);
        let level = self.levels.pop();
        let bound = bound?;
        let (params, volatile) = level.map(|level| (level.params, level.volatile)).unwrap_or_default();
        self.level().volatile |= volatile;
        Ok((bound, params, volatile))
    }

    pub(super) fn subplan(&mut self, plan: Plan, params: Vec<Expr>, volatile: bool) -> SubPlan {
        SubPlan { plan: Rc::new(plan), params, slot: self.slot(), volatile, planned: false }
    }

    fn subquery(&mut self, query: &ast::Query) -> Result<(SubPlan, Bound), SqlError> {
        let (mut bound, params, volatile) = self.nested(|binder| binder.query(query))?;
        let plan = std::mem::replace(&mut bound.plan, Plan::One);
        Ok((self.subplan(plan, params, volatile), bound))
    }

    fn single_column(&mut self, query: &ast::Query) -> Result<(SubPlan, Type), SqlError> {
        let (plan, bound) = self.subquery(query)?;
        match bound.columns.as_slice() {
            [column] => Ok((plan, column.ty.clone())),
            _ => Err(placed(SqlError::new("42601", "subquery must return only one column"), None)),
        }
    }

    pub(super) fn scalar_subquery(&mut self, query: &ast::Query) -> Result<Typed, SqlError> {
        let (plan, ty) = self.single_column(query)?;
        let expr = Expr::Subquery(Rc::new(Subquery { plan, kind: SubqueryKind::Scalar }));
        Ok(Typed { expr, ty, at: None })
    }

    /// A query of one row as a value for each of its columns.
    pub(super) fn subquery_columns(&mut self, query: &ast::Query) -> Result<Vec<Typed>, SqlError> {
        let (sub, bound) = self.subquery(query)?;
        let mut columns = Vec::new();
        for (at, column) in bound.columns.iter().enumerate() {
            let input = Box::new((*sub.plan).clone());
            let plan = Plan::Project { input, exprs: vec![Expr::column(at)] };
            let plan = self.subplan(plan, sub.params.clone(), sub.volatile);
            let expr = Expr::Subquery(Rc::new(Subquery { plan, kind: SubqueryKind::Scalar }));
            columns.push(Typed { expr, ty: column.ty.clone(), at: None });
        }
        Ok(columns)
    }

    pub(super) fn array_subquery(&mut self, query: &ast::Query) -> Result<Typed, SqlError> {
        let (plan, ty) = self.single_column(query)?;
        super::refuse(matches!(ty, Type::Array(_)), "ARRAY(SELECT …) of arrays", "Use array_agg.")?;
        let expr = Expr::Subquery(Rc::new(Subquery { plan, kind: SubqueryKind::Array }));
        Ok(Typed { expr, ty: Type::array_of(ty), at: None })
    }

    pub(super) fn exists(&mut self, query: &ast::Query, negated: bool) -> Result<Typed, SqlError> {
        let (plan, _) = self.subquery(query)?;
        let expr = Expr::Subquery(Rc::new(Subquery { plan, kind: SubqueryKind::Exists }));
        let expr = if negated { Expr::Not(Box::new(expr)) } else { expr };
        Ok(Typed { expr, ty: Type::Bool, at: None })
    }

    pub(super) fn in_subquery(
        &mut self,
        value: &ast::Expr,
        query: &ast::Query,
        negated: bool,
    ) -> Result<Typed, SqlError> {
        // the query first: of two errors it has the one that is told
        let (bound, params, volatile) = self.nested(|binder| binder.query(query))?;
        let values = match value {
            ast::Expr::Tuple(parts) => self.exprs(parts)?,
            other => vec![self.expr(other)?],
        };
        let at = values.first().and_then(|value| value.at);
        self.in_bound(values, bound, params, volatile, negated, at)
    }

    /// `values IN (query)`, both sides cast to the type they are compared as.
    fn in_bound(
        &mut self,
        values: Vec<Typed>,
        bound: Bound,
        params: Vec<Expr>,
        volatile: bool,
        negated: bool,
        at: Option<usize>,
    ) -> Result<Typed, SqlError> {
        let spot = self.operator_at("in", at, None);
        if values.len() != bound.columns.len() {
            let message = if values.len() < bound.columns.len() {
                "subquery has too many columns"
            } else {
                "subquery has too few columns"
            };
            return Err(placed(SqlError::new("42601", message), spot));
        }
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for (n, (value, column)) in values.into_iter().zip(&bound.columns).enumerate() {
            let inner = Typed { expr: Expr::column(n), ty: column.ty.clone(), at: None };
            let test = self.operator("=", Some(value), inner, spot)?;
            match test.expr {
                Expr::Compare(_, sides) => {
                    left.push(sides.0);
                    right.push(sides.1);
                }
                _ => {
                    return Err(SqlError::unsupported(
                        "IN for these types",
                        "Use EXISTS with the comparison inside.",
                    ));
                }
            }
        }
        let plain = right.iter().enumerate().all(|(n, e)| *e == Expr::column(n));
        let plan =
            if plain { bound.plan } else { Plan::Project { input: Box::new(bound.plan), exprs: right } };
        let plan = self.subplan(plan, params, volatile);
        let expr =
            Expr::Subquery(Rc::new(Subquery { plan, kind: SubqueryKind::In { values: left, negated } }));
        Ok(Typed { expr, ty: Type::Bool, at })
    }

    pub(super) fn quantified_subquery(
        &mut self,
        value: &ast::Expr,
        op: &str,
        query: &ast::Query,
        all: bool,
    ) -> Result<Typed, SqlError> {
        // the query first, as of IN
        let (plan, element) = self.single_column(query)?;
        let value = self.expr(value)?;
        let at = value.at;
        let (value, test) = self.test(value, op, element)?;
        let kind = SubqueryKind::Quantified { value: Box::new(value), test: Box::new(test), all };
        Ok(Typed { expr: Expr::Subquery(Rc::new(Subquery { plan, kind })), ty: Type::Bool, at })
    }
}
