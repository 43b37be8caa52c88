//! Expressions.

use std::borrow::Borrow;
use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, BinaryOperator, CastKind, UnaryOperator};

use super::standard::qualified;
use super::{Binder, not_postgres, placed};
use crate::sql::cast::{self, CastContext};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, Typed};
use crate::sql::types::Type;
use crate::sql::value::Value;

/// Operators in operators in operators: how deep before 54001.
const MAX_DEPTH: usize = 300;

impl Binder<'_> {
    /// Binds an expression.
    pub fn expr(&mut self, e: &ast::Expr) -> Result<Typed, SqlError> {
        self.bounded(|binder| binder.expr_inner(e))
    }

    /// Runs `f` one level further in, unless that is too deep.
    fn bounded(&mut self, f: impl FnOnce(&mut Self) -> Result<Typed, SqlError>) -> Result<Typed, SqlError> {
        self.depth += 1;
        let result = if self.depth > MAX_DEPTH {
            Err(SqlError::new("54001", "stack depth limit exceeded")
                .with_hint("Split the expression, or use IN or an array for long lists."))
        } else {
            f(self)
        };
        self.depth -= 1;
        result
    }

    /// Binds each of these.
    pub fn exprs<E: Borrow<ast::Expr>>(&mut self, list: &[E]) -> Result<Vec<Typed>, SqlError> {
        list.iter().map(|e| self.expr(e.borrow())).collect()
    }

    fn expr_inner(&mut self, e: &ast::Expr) -> Result<Typed, SqlError> {
        use ast::Expr as E;
        match e {
            E::Identifier(ident) => {
                if let Some(typed) = self.parameter(ident)? {
                    return Ok(typed);
                }
                let name = self.source.variable(ident)?;
                if ident.quote_style.is_none()
                    && let Some(typed) = self.value_word(&name)?
                {
                    return Ok(typed);
                }
                self.column(&name)
            }
            E::CompoundIdentifier(parts) => {
                let names = parts.iter().map(|part| self.source.name(part)).collect::<Result<Vec<_>, _>>()?;
                match names.as_slice() {
                    [table, column] => self.qualified(table, column),
                    [schema, table, column] => self.fully_qualified(schema, table, column),
                    _ => Err(SqlError::unsupported("a name of this many parts", "Write table.column.")),
                }
            }
            E::Nested(inner) => self.expr(inner),
            E::Value(value) => self.literal(value),
            E::TypedString { data_type, value } => {
                let (text, at) = self.source.read(value);
                let ty = self.data_type(data_type)?;
                let literal = Typed { expr: Expr::Const(Value::text(text)), ty: Type::Unknown, at };
                self.explicit(literal, &ty, at)
            }
            E::Interval(interval) => self.interval(interval),
            E::IsFalse(of) => self.is_bool(of, Some(false), false, "IS FALSE"),
            E::IsNotFalse(of) => self.is_bool(of, Some(false), true, "IS NOT FALSE"),
            E::IsTrue(of) => self.is_bool(of, Some(true), false, "IS TRUE"),
            E::IsNotTrue(of) => self.is_bool(of, Some(true), true, "IS NOT TRUE"),
            E::IsUnknown(of) => self.is_bool(of, None, false, "IS UNKNOWN"),
            E::IsNotUnknown(of) => self.is_bool(of, None, true, "IS NOT UNKNOWN"),
            E::IsNull(of) => self.is_null(of, false),
            E::IsNotNull(of) => self.is_null(of, true),
            E::IsDistinctFrom(a, b) => self.distinct_from(a, b, false),
            E::IsNotDistinctFrom(a, b) => self.distinct_from(a, b, true),
            E::InList { expr, list, negated } => self.in_list(expr, list, *negated),
            E::InSubquery { expr, subquery, negated } => self.in_subquery(expr, subquery, *negated),
            E::Between { expr, negated, low, high } => self.between(expr, low, high, *negated),
            E::Like { negated, any, expr, pattern, escape_char } => {
                super::refuse(*any, "LIKE ANY without parentheses", "Write name LIKE ANY (ARRAY[…]).")?;
                self.like(expr, pattern, escape_char.as_deref(), if *negated { "!~~" } else { "~~" })
            }
            E::ILike { negated, any, expr, pattern, escape_char } => {
                super::refuse(*any, "ILIKE ANY without parentheses", "Write name ILIKE ANY (ARRAY[…]).")?;
                self.like(expr, pattern, escape_char.as_deref(), if *negated { "!~~*" } else { "~~*" })
            }
            E::SimilarTo { negated, expr, pattern, escape_char } => {
                self.similar(expr, pattern, escape_char.as_deref(), *negated)
            }
            E::BinaryOp { left, op, right } => self.binary(left, op, right),
            E::AnyOp { left, compare_op, right, is_some: _ } => {
                self.quantified(left, compare_op, right, false)
            }
            E::AllOp { left, compare_op, right } => self.quantified(left, compare_op, right, true),
            E::UnaryOp { op, expr } => self.unary(*op, expr),
            E::Cast { kind, expr, data_type, format } => {
                if !matches!(kind, CastKind::Cast | CastKind::DoubleColon) || format.is_some() {
                    return Err(not_postgres("TRY_CAST"));
                }
                let ty = self.data_type(data_type)?;
                // ARRAY[] takes its type from the cast
                if let (E::Array(array), Type::Array(_)) = (&**expr, &ty)
                    && array.elem.is_empty()
                {
                    let empty = crate::sql::value::Array::of(Vec::new());
                    return Ok(Typed { expr: Expr::Const(Value::Array(empty.into())), ty, at: None });
                }
                let of = self.expr(expr)?;
                let (start, spot) = (of.at, self.cast_at(*kind == CastKind::DoubleColon, of.at));
                let mut typed = self.explicit(of, &ty, spot)?;
                if let Some(domain) = self.domain_of(data_type) {
                    typed = self.checked_by(&domain, typed)?;
                }
                Ok(Typed { at: start.or(typed.at), ..typed })
            }
            E::AtTimeZone { .. }
            | E::Extract { .. }
            | E::Position { .. }
            | E::Substring { .. }
            | E::Trim { .. }
            | E::Overlay { .. } => self.in_words(e),
            E::Function(function) => self.function_call(function).map_err(|error| {
                match self.object_name(&function.name).as_deref() {
                    Ok([schema, name]) => qualified(error, &schema.text, &name.text),
                    _ => error,
                }
            }),
            E::Case { operand, conditions, results, else_result } => self.lazily(|binder| {
                binder.case(operand.as_deref(), conditions, results, else_result.as_deref())
            }),
            E::Exists { subquery, negated } => self.exists(subquery, *negated),
            E::Subquery(query) => self.scalar_subquery(query),
            E::Tuple(parts) => self.row(parts),
            E::Array(ast::Array { elem, named }) => {
                if !named {
                    return Err(not_postgres("an array without ARRAY"));
                }
                self.array(elem)
            }
            E::Subscript { expr, subscript } => self.subscript(expr, subscript),
            E::CompositeAccess { expr, key } => {
                let key = self.source.name(key)?;
                let fields = self.row_fields(expr)?;
                let found = fields.into_iter().find(|(name, _)| **name == *key.text);
                found.map(|(_, field)| field).ok_or_else(|| {
                    let message = format!("could not identify column \"{}\" in record data type", key.text);
                    placed(SqlError::new("42703", message), key.at)
                })
            }
            E::Collate { expr, collation } => {
                let name = collation.0.last().map(|part| self.source.name(part)).transpose()?;
                match name.as_ref().map(|name| name.text.as_str()) {
                    Some("C" | "POSIX" | "default") => self.expr(expr),
                    _ => Err(SqlError::unsupported(
                        "this collation",
                        "Text is ordered by its characters' codes: COLLATE \"C\".",
                    )),
                }
            }
            E::MapAccess { .. } | E::JsonAccess { .. } => {
                Err(SqlError::unsupported("this access path", "Use -> or ->> for JSON, [n] for arrays."))
            }
            E::GroupingSets(_) | E::Cube(_) | E::Rollup(_) => {
                Err(SqlError::new("42601", "GROUPING SETS, CUBE and ROLLUP stand only in GROUP BY"))
            }
            E::Wildcard | E::QualifiedWildcard(_) => {
                Err(SqlError::new("42601", "syntax error at or near \"*\""))
            }
            E::InUnnest { .. }
            | E::RLike { .. }
            | E::Convert { .. }
            | E::Ceil { .. }
            | E::Floor { .. }
            | E::IntroducedString { .. }
            | E::Struct { .. }
            | E::Named { .. }
            | E::Dictionary(_)
            | E::Map(_)
            | E::MatchAgainst { .. }
            | E::OuterJoin(_)
            | E::Prior(_)
            | E::Lambda(_) => Err(not_postgres("this expression")),
        }
    }

    /// CAST or `::`.
    pub fn explicit(&mut self, from: Typed, to: &Type, at: Option<usize>) -> Result<Typed, SqlError> {
        let ty = from.ty.clone();
        match self.cast(from, to, CastContext::Explicit)? {
            Some(typed) => Ok(typed),
            None => Err(placed(cast::cannot_cast(&ty, to), at)),
        }
    }

    /// The place of `::` after an operand, or of CAST before it.
    fn cast_at(&self, colons: bool, of: Option<usize>) -> Option<usize> {
        let here = self.source.lexemes.partition_point(|lexeme| Some(lexeme.start) < of);
        let found = if colons {
            (here..self.source.lexemes.len()).find(|&n| self.source.piece(n) == "::")
        } else {
            (0..here).rev().find(|&n| self.source.piece(n).eq_ignore_ascii_case("cast"))
        };
        found.and_then(|n| self.source.start(n)).or(of)
    }

    fn is_bool(
        &mut self,
        of: &ast::Expr,
        what: Option<bool>,
        negated: bool,
        words: &str,
    ) -> Result<Typed, SqlError> {
        let of = self.expr(of)?;
        let at = of.at;
        let of = Box::new(self.boolean(of, words)?);
        Ok(Typed { expr: Expr::IsBool { of, what, negated }, ty: Type::Bool, at })
    }

    fn is_null(&mut self, of: &ast::Expr, negated: bool) -> Result<Typed, SqlError> {
        let of = self.expr(of)?;
        Ok(Typed { at: of.at, expr: Expr::IsNull { of: Box::new(of.expr), negated }, ty: Type::Bool })
    }

    fn distinct_from(&mut self, a: &ast::Expr, b: &ast::Expr, negated: bool) -> Result<Typed, SqlError> {
        if let (Some(a), Some(b)) = (self.row_parts(a), self.row_parts(b)) {
            if a.len() != b.len() {
                let at = a.first().map(|e| self.expr(e)).transpose()?.and_then(|typed| typed.at);
                let at = self.operator_at("is", at, None);
                return Err(placed(
                    SqlError::new("42601", "unequal number of entries in row expressions"),
                    at,
                ));
            }
            let nested = a.iter().chain(&b).any(|part| self.row_parts(part).is_some());
            let pairs: Vec<Typed> = if nested {
                let pairs = a.iter().zip(&b);
                pairs.map(|(a, b)| self.distinct_from(a, b, negated)).collect::<Result<_, _>>()?
            } else {
                // all parts are read before any two are compared
                let pairs = self.exprs(&a)?.into_iter().zip(self.exprs(&b)?);
                pairs.map(|(a, b)| self.distinct_values(a, b, negated)).collect::<Result<_, _>>()?
            };
            let at = pairs.iter().find_map(|pair| pair.at);
            let parts = pairs.into_iter().map(|pair| pair.expr).collect();
            let expr = if negated { Expr::And(parts) } else { Expr::Or(parts) };
            return Ok(Typed { expr, ty: Type::Bool, at });
        }
        let (a, b) = (self.expr(a)?, self.expr(b)?);
        self.distinct_values(a, b, negated)
    }

    fn distinct_values(&mut self, a: Typed, b: Typed, negated: bool) -> Result<Typed, SqlError> {
        let at = a.at;
        let spot = at.and_then(|at| self.operator_at("is", Some(at), None));
        let equal = self.operator("=", Some(a), b, spot)?;
        match equal.expr {
            Expr::Compare(_, sides) => Ok(Typed { expr: Expr::Distinct { sides, negated }, ..equal }),
            _ => {
                Err(SqlError::unsupported("IS DISTINCT FROM for these types", "Compare with = and IS NULL."))
            }
        }
    }

    /// The place of operator `op` between two operands.
    pub(super) fn operator_at(&self, op: &str, left: Option<usize>, right: Option<usize>) -> Option<usize> {
        let lexemes = self.source.lexemes;
        let index = |at: usize| lexemes.partition_point(|lexeme| lexeme.start < at);
        let is = |n: &usize| self.source.piece(*n).eq_ignore_ascii_case(op);
        let found = match (left, right) {
            (_, Some(right)) => (left.map_or(0, index)..index(right)).rev().find(is),
            (Some(left), None) => (index(left)..lexemes.len()).find(is),
            (None, None) => None,
        }?;
        self.source.start(found)
    }

    fn binary(
        &mut self,
        left: &ast::Expr,
        op: &BinaryOperator,
        right: &ast::Expr,
    ) -> Result<Typed, SqlError> {
        if let BinaryOperator::And | BinaryOperator::Or = op {
            return self.logical(left, op, right);
        }
        let text = operator_text(op)?;
        if super::coerce::comparison(&text).is_some() {
            if let (Some(a), Some(b)) = (self.row_parts(left), self.row_parts(right)) {
                let (a, b) = (self.exprs(&a)?, self.exprs(&b)?);
                return self.compare_rows(a, &text, &text, b);
            }
            if let ast::Expr::BinaryOp { op: inner, right: middle, .. } = left
                && operator_text(inner).is_ok_and(|inner| super::coerce::comparison(&inner).is_some())
            {
                // comparisons do not chain in PostgreSQL
                let middle = self.expr(middle)?;
                let right = self.expr(right)?;
                let at = self.operator_at(&text, middle.at, right.at);
                return Err(placed(
                    SqlError::new("42601", format!("syntax error at or near \"{text}\"")),
                    at,
                ));
            }
        }
        let (a, b) = (self.expr(left)?, self.expr(right)?);
        let at = self.operator_at(&text, a.at, b.at);
        self.operator(&text, Some(a), b, at)
    }

    /// The parts of (a, b) or ROW(a, b).
    pub(super) fn row_parts<'e>(&self, e: &'e ast::Expr) -> Option<Vec<&'e ast::Expr>> {
        match e {
            ast::Expr::Tuple(parts) => Some(parts.iter().collect()),
            ast::Expr::Function(function) => {
                let [name] = function.name.0.as_slice() else { return None };
                let ast::FunctionArguments::List(list) = &function.args else { return None };
                if self.source.read(&name.value).0 != "row" || name.quote_style.is_some() {
                    return None;
                }
                list.args
                    .iter()
                    .map(|arg| match arg {
                        ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(e)) => Some(e),
                        _ => None,
                    })
                    .collect()
            }
            _ => None,
        }
    }

    /// AND and OR, a chain of them as one node.
    fn logical(
        &mut self,
        left: &ast::Expr,
        op: &BinaryOperator,
        right: &ast::Expr,
    ) -> Result<Typed, SqlError> {
        let words = if *op == BinaryOperator::And { "AND" } else { "OR" };
        let mut operands = vec![right];
        let mut rest = left;
        while let ast::Expr::BinaryOp { left, op: inner, right } = rest {
            if inner != op {
                break;
            }
            operands.push(right);
            rest = left;
        }
        operands.push(rest);
        let mut parts = Vec::with_capacity(operands.len());
        let mut start = None;
        for (n, operand) in operands.into_iter().rev().enumerate() {
            let typed =
                if n == 0 { self.expr(operand)? } else { self.lazily(|binder| binder.expr(operand))? };
            start = start.or(typed.at);
            parts.push(self.boolean(typed, words)?);
        }
        let expr = if words == "AND" { Expr::And(parts) } else { Expr::Or(parts) };
        Ok(Typed { expr, ty: Type::Bool, at: start })
    }

    fn unary(&mut self, op: UnaryOperator, of: &ast::Expr) -> Result<Typed, SqlError> {
        // sqlparser gives -2 ^ 2 as -(2 ^ 2); in PostgreSQL the sign binds tighter
        if let (
            UnaryOperator::Minus | UnaryOperator::Plus,
            ast::Expr::BinaryOp { left, op: BinaryOperator::PGExp, right },
        ) = (op, of)
        {
            let (signed, right) = (self.bounded(|binder| binder.unary(op, left))?, self.expr(right)?);
            let at = self.operator_at("^", signed.at, right.at);
            return self.operator("^", Some(signed), right, at);
        }
        if op == UnaryOperator::Not {
            let typed = self.expr(of)?;
            let at = typed.at;
            let of = self.boolean(typed, "NOT")?;
            return Ok(Typed { expr: Expr::Not(Box::new(of)), ty: Type::Bool, at });
        }
        if op == UnaryOperator::PGPrefixFactorial && self.symmetric > 0 {
            // the mark that the parser put before the lower bound of BETWEEN SYMMETRIC
            self.symmetric -= 1;
            return self.expr(of);
        }
        let text = match op {
            UnaryOperator::Plus => "+",
            UnaryOperator::Minus => "-",
            UnaryOperator::PGBitwiseNot => "~",
            UnaryOperator::PGSquareRoot => "|/",
            UnaryOperator::PGCubeRoot => "||/",
            UnaryOperator::PGAbs => "@",
            UnaryOperator::PGPostfixFactorial | UnaryOperator::PGPrefixFactorial | UnaryOperator::Not => {
                return Err(SqlError::new("42883", "operator does not exist: ! integer"));
            }
        };
        if op == UnaryOperator::Minus
            && let Some(typed) = self.negative_number(of)?
        {
            return Ok(typed);
        }
        let right = self.expr(of)?;
        let at = right.at.and_then(|right| {
            let n = self.source.lexemes.partition_point(|lexeme| lexeme.start < right);
            (0..n).rev().find(|&n| self.source.piece(n) == text).and_then(|n| self.source.start(n))
        });
        let start = at.or(right.at);
        let typed = self.operator(text, None, right, start)?;
        Ok(Typed { at: start, ..typed })
    }

    fn array(&mut self, elements: &[ast::Expr]) -> Result<Typed, SqlError> {
        if elements.is_empty() {
            return Err(SqlError::new("42P18", "cannot determine type of empty array")
                .with_hint("Explicitly cast to the desired type, for example ARRAY[]::integer[]."));
        }
        // inner brackets need no ARRAY of their own
        let mut parts = Vec::with_capacity(elements.len());
        for element in elements {
            parts.push(match element {
                ast::Expr::Array(inner) => self.array(&inner.elem)?,
                other => self.expr(other)?,
            });
        }
        let at = parts.first().and_then(|part| part.at);
        let nested = matches!(parts.first().map(|part| &part.ty), Some(Type::Array(_)));
        let (elements, element) = self.unify(parts, "ARRAY")?;
        Ok(Typed { expr: Expr::Array { elements, nested }, ty: Type::array_of(element), at })
    }

    /// The fields of a row value, where the row is known: a table's name, ROW(…).
    pub(super) fn row_fields(&mut self, e: &ast::Expr) -> Result<Vec<(Rc<str>, Typed)>, SqlError> {
        let typed = self.expr(e)?;
        match (typed.expr, &typed.ty) {
            (Expr::Row { fields, values }, _) => Ok(fields
                .iter()
                .zip(values)
                .map(|((name, ty), expr)| (name.clone(), Typed { expr, ty: ty.clone(), at: typed.at }))
                .collect()),
            (_, Type::Record) => {
                Err(SqlError::unsupported("a field of this row value", "Select its columns one by one."))
            }
            _ => {
                let message = format!(
                    "column notation .field applied to type {}, which is not a composite type",
                    typed.ty.base_name()
                );
                Err(placed(SqlError::new("42809", message), typed.at))
            }
        }
    }

    /// ROW(…) or (a, b).
    pub(super) fn row<E: Borrow<ast::Expr>>(&mut self, parts: &[E]) -> Result<Typed, SqlError> {
        let parts = self.exprs(parts)?;
        self.row_of(parts)
    }

    /// The row value of these fields.
    pub(super) fn row_of(&mut self, parts: Vec<Typed>) -> Result<Typed, SqlError> {
        let mut fields: Vec<(Rc<str>, Type)> = Vec::new();
        let mut values = Vec::new();
        let mut at = None;
        for (n, typed) in parts.into_iter().enumerate() {
            let typed = self.settled(typed)?;
            at = at.or(typed.at);
            fields.push((format!("f{}", n + 1).into(), typed.ty));
            values.push(typed.expr);
        }
        Ok(Typed { expr: Expr::Row { fields: fields.into(), values }, ty: Type::Record, at })
    }
}

/// The operator as written.
pub(crate) fn operator_text(op: &BinaryOperator) -> Result<String, SqlError> {
    use BinaryOperator as B;
    Ok(match op {
        B::Plus
        | B::Minus
        | B::Multiply
        | B::Divide
        | B::Modulo
        | B::StringConcat
        | B::Gt
        | B::Lt
        | B::GtEq
        | B::LtEq
        | B::Eq
        | B::NotEq
        | B::BitwiseOr
        | B::BitwiseAnd
        | B::PGBitwiseXor
        | B::PGBitwiseShiftLeft
        | B::PGBitwiseShiftRight
        | B::PGOverlap
        | B::PGRegexMatch
        | B::PGRegexIMatch
        | B::PGRegexNotMatch
        | B::PGRegexNotIMatch
        | B::PGLikeMatch
        | B::PGILikeMatch
        | B::PGNotLikeMatch
        | B::PGNotILikeMatch
        | B::PGStartsWith
        | B::Arrow
        | B::LongArrow
        | B::HashArrow
        | B::HashLongArrow
        | B::AtAt
        | B::AtArrow
        | B::ArrowAt
        | B::HashMinus
        | B::AtQuestion
        | B::Question
        | B::QuestionAnd
        | B::QuestionPipe => op.to_string(),
        B::PGExp | B::BitwiseXor => "^".into(),
        B::Custom(text) => text.clone(),
        B::PGCustomBinaryOperator(parts) => match parts.as_slice() {
            [op] => op.clone(),
            [schema, op] if schema.split('\u{1}').next() == Some("pg_catalog") => op.clone(),
            _ => {
                return Err(SqlError::unsupported(
                    "OPERATOR(…) of this schema",
                    "Write the operator itself.",
                ));
            }
        },
        B::And | B::Or => return Err(SqlError::new("42601", "syntax error")),
        B::Spaceship | B::Xor | B::DuckIntegerDivide | B::MyIntegerDivide => {
            return Err(not_postgres(&format!("operator {op}")));
        }
    })
}
