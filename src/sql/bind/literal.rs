//! Literals and the words that are values.

use gluesql_core::sqlparser::ast::{self, DateTimeField};

use super::query::bare;
use super::{Binder, not_postgres, placed};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, Typed};
use crate::sql::numeric::Numeric;
use crate::sql::parse::Name;
use crate::sql::types::Type;
use crate::sql::value::Value;

impl Binder<'_> {
    pub(super) fn literal(&mut self, value: &ast::Value) -> Result<Typed, SqlError> {
        use ast::Value as V;
        Ok(match value {
            V::Placeholder(marked) => {
                let (text, at) = self.source.read(marked);
                self.number(text, at)?
            }
            V::Number(number, _) => self.number(&number.to_string(), None)?,
            V::SingleQuotedString(marked) => {
                let (text, at) = self.source.read(marked);
                Typed { expr: Expr::Const(Value::text(text)), ty: Type::Unknown, at }
            }
            V::Boolean(value) => Typed { expr: Expr::bool(*value), ty: Type::Bool, at: None },
            V::Null => Typed { expr: Expr::Const(Value::Null), ty: Type::Unknown, at: None },
            _ => return Err(not_postgres("this literal")),
        })
    }

    /// The smallest of integer, bigint and numeric that holds the number.
    fn number(&mut self, text: &str, at: Option<usize>) -> Result<Typed, SqlError> {
        if let Ok(n) = text.parse::<i64>() {
            let ty = if i32::try_from(n).is_ok() { Type::Int4 } else { Type::Int8 };
            return Ok(Typed { expr: Expr::Const(Value::Int(n)), ty, at });
        }
        let literal = Typed { expr: Expr::Const(Value::text(text)), ty: Type::Unknown, at };
        self.implicit(literal, &Type::Numeric(None))
    }

    /// A number literal with the signs before it, as one constant: -2147483648 is an integer and -9223372036854775808
    /// a bigint, which without their signs they are not.
    pub(super) fn signed_number(&mut self, e: &ast::Expr) -> Result<Option<Typed>, SqlError> {
        match bare(e) {
            ast::Expr::Value(value @ (ast::Value::Number(..) | ast::Value::Placeholder(_))) => {
                self.literal(value).map(Some)
            }
            ast::Expr::UnaryOp { op: ast::UnaryOperator::Minus, expr } => self.negative_number(expr),
            _ => Ok(None),
        }
    }

    /// As [`Self::signed_number`], for what stands after a minus.
    pub(super) fn negative_number(&mut self, of: &ast::Expr) -> Result<Option<Typed>, SqlError> {
        let Some(typed) = self.signed_number(of)? else { return Ok(None) };
        let (negative, ty) = match &typed.expr {
            Expr::Const(Value::Int(n)) => match n.checked_neg() {
                Some(n) => (Value::Int(n), if i32::try_from(n).is_ok() { Type::Int4 } else { Type::Int8 }),
                None => (Value::Numeric(Numeric::from(*n).neg()), Type::Numeric(None)),
            },
            Expr::Const(Value::Numeric(n)) => match n.neg() {
                n if n.scale() == 0 && n.to_i64() == Some(i64::MIN) => (Value::Int(i64::MIN), Type::Int8),
                n => (Value::Numeric(n), Type::Numeric(None)),
            },
            _ => return Ok(None),
        };
        let at = typed.at.and_then(|at| {
            let n = self.source.lexemes.partition_point(|lexeme| lexeme.start < at);
            let minus = (0..n).rev().find(|&n| self.source.piece(n) != "(");
            minus.filter(|&n| self.source.piece(n) == "-").and_then(|n| self.source.start(n))
        });
        Ok(Some(Typed { expr: Expr::Const(negative), ty, at: at.or(typed.at) }))
    }

    /// Words that are values: CURRENT_DATE and its kind.
    pub(super) fn value_word(&mut self, name: &Name) -> Result<Option<Typed>, SqlError> {
        let function = match name.text.as_str() {
            "current_date" | "current_time" | "current_timestamp" | "localtime" | "localtimestamp" => {
                name.text.as_str()
            }
            "current_user" | "current_role" | "session_user" | "user" => "current_user",
            "current_catalog" => "current_database",
            "default" => {
                let error = SqlError::new("42601", "DEFAULT is not allowed in this context");
                return Err(placed(error, name.at));
            }
            _ => return Ok(None),
        };
        self.function(function, Vec::new(), name.at).map(Some)
    }

    /// INTERVAL '1 day', INTERVAL '1' DAY.
    pub(super) fn interval(&mut self, interval: &ast::Interval) -> Result<Typed, SqlError> {
        let ast::Interval {
            value,
            leading_field,
            leading_precision,
            last_field,
            fractional_seconds_precision,
        } = interval;
        super::refuse(
            leading_precision.is_some() || fractional_seconds_precision.is_some(),
            "the precision of an interval",
            "Leave the precision out.",
        )?;
        let ast::Expr::Value(ast::Value::SingleQuotedString(marked)) = &**value else {
            return Err(not_postgres("INTERVAL without a quoted text")
                .with_hint("Write INTERVAL '1 day', or n * INTERVAL '1 day'."));
        };
        let (text, at) = self.source.read(marked);
        let mut text = text.to_string();
        match (leading_field, last_field) {
            (None, None) => {}
            (Some(field), None) => {
                let unit = match field {
                    DateTimeField::Year => "year",
                    DateTimeField::Month => "month",
                    DateTimeField::Day => "day",
                    DateTimeField::Hour => "hour",
                    DateTimeField::Minute => "minute",
                    DateTimeField::Second => "second",
                    _ => return Err(not_postgres("this interval unit")),
                };
                if text.trim().parse::<f64>().is_err() {
                    return Err(SqlError::unsupported(
                        "an interval field after a text with units",
                        "Leave the field out: INTERVAL '1 day'.",
                    ));
                }
                let whole = text.trim().split('.').next().unwrap_or_default().to_string();
                // the field cuts off everything smaller than itself
                text = if unit == "second" {
                    format!("{} second", text.trim())
                } else {
                    format!("{whole} {unit}")
                };
            }
            _ => {
                return Err(SqlError::unsupported(
                    "INTERVAL … TO …",
                    "Write the units into the text: INTERVAL '1 day 2 hours'.",
                ));
            }
        }
        let literal = Typed { expr: Expr::Const(Value::text(text)), ty: Type::Unknown, at };
        self.implicit(literal, &Type::Interval)
    }
}
