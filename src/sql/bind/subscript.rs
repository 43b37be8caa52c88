//! Subscripts of arrays and of jsonb, and rows made of a table's columns.

use gluesql_core::sqlparser::ast::{self, FunctionArg, FunctionArgExpr, Subscript};

use super::{Binder, not_postgres, placed};
use crate::sql::cast::CastContext;
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, Typed};
use crate::sql::types::Type;
use crate::sql::value::Value;

impl Binder<'_> {
    pub(super) fn subscript(&mut self, array: &ast::Expr, subscript: &Subscript) -> Result<Typed, SqlError> {
        let array = self.expr(array)?;
        let at = array.at;
        if array.ty == Type::Jsonb {
            return self.jsonb_subscript(array, subscript);
        }
        let counted_from_0 = matches!(array.ty, Type::Int2Vector | Type::OidVector);
        let Some(element) = array.ty.element() else {
            let error = SqlError::new(
                "42804",
                format!(
                    "cannot subscript type {} because it does not support subscripting",
                    array.ty.base_name()
                ),
            );
            return Err(placed(error, at));
        };
        let element = element.clone();
        let integer = |binder: &mut Self, e: &ast::Expr| -> Result<Expr, SqlError> {
            let typed = binder.expr(e)?;
            match binder.cast(typed, &Type::Int4, CastContext::Assignment)? {
                Some(typed) if counted_from_0 => {
                    let one = Typed { expr: Expr::Const(Value::Int(1)), ty: Type::Int4, at: None };
                    Ok(binder.operator("+", Some(typed), one, at)?.expr)
                }
                Some(typed) => Ok(typed.expr),
                None => Err(SqlError::new("42804", "array subscript must have type integer")),
            }
        };
        match subscript {
            Subscript::Index { index } => {
                let index = integer(self, index)?;
                // a[i][j] is one access of a two-dimensional array
                let expr = match array.expr {
                    Expr::Element { array, mut subscripts } => {
                        subscripts.push(index);
                        Expr::Element { array, subscripts }
                    }
                    other => Expr::Element { array: Box::new(other), subscripts: vec![index] },
                };
                Ok(Typed { expr, ty: element, at })
            }
            Subscript::Slice { lower_bound, upper_bound, stride } => {
                super::refuse(stride.is_some(), "a slice with a step", "Take the elements with unnest.")?;
                super::refuse(counted_from_0, "a slice of a vector", "Cast it to an array first.")?;
                let mut bound =
                    |e: &Option<ast::Expr>| e.as_ref().map(|e| integer(self, e).map(Box::new)).transpose();
                let (lower, upper) = (bound(lower_bound)?, bound(upper_bound)?);
                Ok(Typed {
                    expr: Expr::Slice { array: Box::new(array.expr), lower, upper },
                    ty: array.ty,
                    at,
                })
            }
        }
    }

    /// `document['key']`, `document[0]`: as `->` reads it.
    fn jsonb_subscript(&mut self, of: Typed, subscript: &Subscript) -> Result<Typed, SqlError> {
        let at = of.at;
        let Subscript::Index { index } = subscript else {
            return Err(placed(SqlError::new("0A000", "jsonb subscript does not support slices"), at));
        };
        let index = self.expr(index)?;
        let index = if index.ty == Type::Unknown { self.implicit(index, &Type::Text)? } else { index };
        if !matches!(index.ty, Type::Text | Type::Int4 | Type::Int2) {
            let message = format!("subscript type {} is not supported", index.ty.base_name());
            let error = SqlError::new("42804", message)
                .with_hint("jsonb subscript must be coercible to either integer or text.");
            return Err(placed(error, index.at));
        }
        let text = self.cast(index, &Type::Text, CastContext::Explicit)?;
        let Some(text) = text else { return Err(placed(SqlError::new("42804", "no subscript"), at)) };
        let path = Expr::Array { elements: vec![text.expr], nested: false };
        let path = Typed { expr: path, ty: Type::array_of(Type::Text), at };
        let typed = self.operator("#>", Some(of), path, at)?;
        Ok(Typed { at, ..typed })
    }

    /// ROW(t.*, …): the columns of t are fields of their own.
    pub(super) fn row_of_columns(&mut self, args: &[FunctionArg]) -> Result<Typed, SqlError> {
        let mut parts = Vec::new();
        for arg in args {
            match arg {
                FunctionArg::Unnamed(FunctionArgExpr::QualifiedWildcard(table)) => {
                    let Some(ident) = table.0.last() else { return Err(not_postgres("this star")) };
                    let fields = self.row_fields(&ast::Expr::Identifier(ident.clone()))?;
                    parts.extend(fields.into_iter().map(|(_, typed)| typed));
                }
                FunctionArg::Unnamed(FunctionArgExpr::Expr(e)) => parts.push(self.expr(e)?),
                _ => return Err(not_postgres("this argument of ROW")),
            }
        }
        self.row_of(parts)
    }
}
