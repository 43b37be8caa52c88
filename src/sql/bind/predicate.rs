//! IN, BETWEEN, LIKE, CASE, row comparisons, ANY and ALL.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, BinaryOperator};

use super::coerce::{compared, comparison};
use super::expr::operator_text;
use super::{Binder, placed};
use crate::sql::error::SqlError;
use crate::sql::expr::{Comparison, Expr, Typed};
use crate::sql::functions;
use crate::sql::hash::Set;
use crate::sql::parse::rewrite::NOTE;
use crate::sql::types::Type;
use crate::sql::value::Value;

impl Binder<'_> {
    pub(super) fn in_list(
        &mut self,
        value: &ast::Expr,
        list: &[ast::Expr],
        negated: bool,
    ) -> Result<Typed, SqlError> {
        if let ast::Expr::Tuple(parts) = value {
            return self.row_in_list(parts, list, negated);
        }
        let value = self.expr(value)?;
        let at = value.at;
        let word = if negated { "not" } else { "in" };
        let items = self.exprs(list)?;
        // all of one type: a set; else one comparison each, as PostgreSQL does
        let types: Vec<Type> = [&value].into_iter().chain(&items).map(|item| item.ty.clone()).collect();
        if let Ok(ty) = functions::common_type(&types, "IN")
            && !matches!(ty, Type::Array(_))
        {
            let resolved = functions::resolve_operator("=", Some(&ty), &ty).map_err(|error| {
                let spot = self.operator_at(word, at, items.first().and_then(|item| item.at));
                placed(error, spot)
            })?;
            let ty = resolved.arg_types.first().cloned().unwrap_or(ty);
            let value = Box::new(compared(self.implicit(value, &ty)?.expr));
            let (mut set, mut listed, mut others, mut has_null) =
                (Set::default(), Vec::new(), Vec::new(), false);
            for item in items {
                match self.implicit(item, &ty)?.expr {
                    Expr::Const(Value::Null) => has_null = true,
                    Expr::Const(constant) => {
                        listed.push(constant.clone());
                        set.insert(constant);
                    }
                    other => others.push(other),
                }
            }
            let expr =
                Expr::InList { value, set: Rc::new(set), listed: listed.into(), others, has_null, negated };
            return Ok(Typed { expr, ty: Type::Bool, at });
        }
        let mut parts = Vec::with_capacity(items.len());
        let op = if negated { "<>" } else { "=" };
        for item in items {
            let spot = self.operator_at(word, at, item.at);
            parts.push(self.operator(op, Some(value.clone()), item, spot)?.expr);
        }
        Ok(Typed { expr: if negated { Expr::And(parts) } else { Expr::Or(parts) }, ty: Type::Bool, at })
    }

    fn row_in_list(
        &mut self,
        parts: &[ast::Expr],
        list: &[ast::Expr],
        negated: bool,
    ) -> Result<Typed, SqlError> {
        // both sides are read before any is compared: the first error is the one told
        let left = self.exprs(parts)?;
        let mut rights = Vec::with_capacity(list.len());
        for item in list {
            rights.push(match self.row_parts(item) {
                Some(other) => self.exprs(&other)?,
                None => vec![self.expr(item)?],
            });
        }
        let at = left.iter().find_map(|part| part.at);
        let (op, word) = if negated { ("<>", "not") } else { ("=", "in") };
        let mut tests = Vec::with_capacity(rights.len());
        for right in rights {
            tests.push(self.compare_rows(left.clone(), op, word, right)?.expr);
        }
        Ok(Typed { expr: if negated { Expr::And(tests) } else { Expr::Or(tests) }, ty: Type::Bool, at })
    }

    /// Two rows compared by an operator that is written as `word`.
    pub(super) fn compare_rows(
        &mut self,
        a: Vec<Typed>,
        op: &str,
        word: &str,
        b: Vec<Typed>,
    ) -> Result<Typed, SqlError> {
        if a.len() != b.len() {
            let spot = self.operator_at(word, a.last().and_then(|e| e.at), b.first().and_then(|e| e.at));
            return Err(placed(SqlError::new("42601", "unequal number of entries in row expressions"), spot));
        }
        let mut pairs = Vec::with_capacity(a.len());
        let at = a.iter().find_map(|part| part.at);
        for (a, b) in a.into_iter().zip(b) {
            let spot = self.operator_at(word, a.at, b.at);
            match self.operator(op, Some(a), b, spot)?.expr {
                Expr::Compare(_, sides) => pairs.push(*sides),
                _ => {
                    return Err(SqlError::unsupported(
                        "comparing these rows",
                        "Compare the columns one by one.",
                    ));
                }
            }
        }
        let op = comparison(op).unwrap_or(Comparison::Eq);
        Ok(Typed { expr: Expr::CompareRows(op, pairs), ty: Type::Bool, at })
    }

    pub(super) fn between(
        &mut self,
        value: &ast::Expr,
        low: &ast::Expr,
        high: &ast::Expr,
        negated: bool,
    ) -> Result<Typed, SqlError> {
        let value = self.expr(value)?;
        let symmetric = is_symmetric(low);
        self.symmetric += usize::from(symmetric);
        let (low, high) = (self.expr(low)?, self.expr(high)?);
        let at = value.at;
        let spot = self.operator_at(if negated { "not" } else { "between" }, at, low.at);
        let (first, second) = if negated { ("<", ">") } else { (">=", "<=") };
        if symmetric {
            // one side or the other, whichever is the lower
            let mut sides = Vec::new();
            for (low, high) in [(low.clone(), high.clone()), (high, low)] {
                let first = self.operator(first, Some(value.clone()), low, spot)?.expr;
                let second = self.operator(second, Some(value.clone()), high, spot)?.expr;
                let both = vec![first, second];
                sides.push(if negated { Expr::Or(both) } else { Expr::And(both) });
            }
            let expr = if negated { Expr::And(sides) } else { Expr::Or(sides) };
            return Ok(Typed { expr, ty: Type::Bool, at });
        }
        let first = self.operator(first, Some(value.clone()), low, spot)?.expr;
        let second = self.operator(second, Some(value), high, spot)?.expr;
        let parts = vec![first, second];
        Ok(Typed { expr: if negated { Expr::Or(parts) } else { Expr::And(parts) }, ty: Type::Bool, at })
    }

    pub(super) fn like(
        &mut self,
        value: &ast::Expr,
        pattern: &ast::Expr,
        escape: Option<&str>,
        op: &str,
    ) -> Result<Typed, SqlError> {
        let (value, mut pattern) = (self.expr(value)?, self.expr(pattern)?);
        if let Some(escape) = escape {
            let (escape, at) = self.source.read(escape);
            let Expr::Const(Value::Text(text)) = &pattern.expr else {
                return Err(SqlError::unsupported(
                    "ESCAPE with a computed pattern",
                    "Write the pattern as a literal, or use a backslash.",
                ));
            };
            let mut characters = escape.chars();
            let (first, rest) = (characters.next(), characters.next());
            if rest.is_some() {
                let error = SqlError::new("22025", "invalid escape string")
                    .with_hint("Escape string must be empty or one character.");
                return Err(placed(error, at));
            }
            pattern.expr = Expr::Const(Value::text(backslashed(text, first)));
        }
        // The operator begins with its first word.
        let words = match (op.starts_with('!'), op.ends_with('*')) {
            (true, _) => "not",
            (false, true) => "ilike",
            (false, false) => "like",
        };
        let spot = self.operator_at(words, value.at, pattern.at);
        self.operator(op, Some(value), pattern, spot)
    }

    pub(super) fn similar(
        &mut self,
        value: &ast::Expr,
        pattern: &ast::Expr,
        escape: Option<&str>,
        negated: bool,
    ) -> Result<Typed, SqlError> {
        let (value, pattern) = (self.expr(value)?, self.expr(pattern)?);
        let spot = self.operator_at(if negated { "not" } else { "similar" }, value.at, pattern.at);
        let mut args = vec![pattern];
        if let Some(escape) = escape {
            let (text, at) = self.source.read(escape);
            args.push(Typed { expr: Expr::Const(Value::text(text)), ty: Type::Text, at });
        }
        let pattern = self.system("similar_to_escape", args, spot)?;
        self.operator(if negated { "!~" } else { "~" }, Some(value), pattern, spot)
    }

    pub(super) fn case(
        &mut self,
        operand: Option<&ast::Expr>,
        conditions: &[ast::Expr],
        results: &[ast::Expr],
        otherwise: Option<&ast::Expr>,
    ) -> Result<Typed, SqlError> {
        let operand = operand.map(|operand| self.expr(operand)).transpose()?;
        // in the order in which PostgreSQL reads them: the first error is the one told
        let (mut tests, mut parts) = (Vec::with_capacity(conditions.len()), Vec::new());
        for (condition, result) in conditions.iter().zip(results) {
            let typed = self.expr(condition)?;
            tests.push(match &operand {
                Some(operand) => {
                    let spot = self.operator_at("when", None, typed.at);
                    self.operator("=", Some(operand.clone()), typed, spot)?.expr
                }
                None => self.boolean(typed, "CASE/WHEN")?,
            });
            parts.push(self.expr(result)?);
        }
        let has_else = otherwise.is_some();
        if let Some(otherwise) = otherwise {
            // it comes first when PostgreSQL looks for the common type
            parts.insert(0, self.expr(otherwise)?);
        }
        let at = operand.as_ref().and_then(|operand| operand.at).or(parts.first().and_then(|part| part.at));
        // in a plan, the results that constant conditions leave (`eval_const_expressions`)
        let (mut left, mut open) = (u64::MAX, true);
        if self.planned {
            left = 0;
            for (test, n) in tests.iter().zip(u32::from(has_else)..) {
                let decided = decided(test);
                if open && !matches!(decided, Some(None | Some(false))) {
                    left |= 1 << n.min(63);
                }
                open &= decided != Some(Some(true));
            }
            left |= u64::from(open && has_else);
        }
        let (mut exprs, ty) = self.unify_left(parts, "CASE", left)?;
        // the missing ELSE is a NULL without length or scale
        let ty = if has_else || !open { ty } else { ty.without_modifier() };
        let otherwise = if has_else { Some(Box::new(exprs.remove(0))) } else { None };
        let branches = tests.into_iter().zip(exprs).collect();
        Ok(Typed { expr: Expr::Case { branches, otherwise }, ty, at })
    }

    pub(super) fn coalesce(&mut self, args: Vec<Typed>, at: Option<usize>) -> Result<Typed, SqlError> {
        let mut left = u64::MAX;
        for (n, arg) in args.iter().enumerate() {
            if self.planned && matches!(arg.expr, Expr::Const(Value::Null)) {
                left &= !(1 << n.min(63));
            }
        }
        let (exprs, ty) = self.unify_left(args, "COALESCE", left)?;
        Ok(Typed { expr: Expr::Coalesce(exprs), ty, at })
    }

    /// `value op ANY/ALL (array or query)`.
    pub(super) fn quantified(
        &mut self,
        value: &ast::Expr,
        op: &BinaryOperator,
        right: &ast::Expr,
        all: bool,
    ) -> Result<Typed, SqlError> {
        let mut op = operator_text(op)?;
        let mut right = right;
        if let ast::Expr::Function(ast::Function { name, args, .. }) = right
            && let [noted] = name.0.as_slice()
            && let Some(text) = noted.value.strip_prefix(NOTE)
        {
            op = self.source.read(text).0.to_string();
            match args {
                ast::FunctionArguments::Subquery(query) => {
                    return self.quantified_subquery(value, &op, query, all);
                }
                ast::FunctionArguments::List(list) => match list.args.as_slice() {
                    [ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(array))] => right = array,
                    _ => return Err(super::not_postgres("a list in ANY or ALL")),
                },
                ast::FunctionArguments::None => {}
            }
        }
        if let ast::Expr::Subquery(query) = right {
            return self.quantified_subquery(value, &op, query, all);
        }
        let value = self.expr(value)?;
        let at = value.at;
        let right = match right {
            ast::Expr::Nested(inner) => self.expr(inner)?,
            other => self.expr(other)?,
        };
        let right = if right.ty == Type::Unknown {
            // a literal such as '{1,2}' is an array of the value's type
            let element = if value.ty == Type::Unknown { Type::Text } else { value.ty.clone() };
            self.implicit(right, &Type::array_of(element))?
        } else {
            right
        };
        let Some(element) = right.ty.element() else {
            let spot = self.operator_at(&op, at, right.at);
            return Err(placed(
                SqlError::new("42809", "op ANY/ALL (array) requires array on right side"),
                spot,
            ));
        };
        let element = element.clone();
        let (value, test) = self.test(value, &op, element)?;
        let expr = Expr::Quantified {
            value: Box::new(value),
            array: Box::new(right.expr),
            test: Box::new(test),
            all,
        };
        Ok(Typed { expr, ty: Type::Bool, at })
    }

    /// A value, and the comparison of column 0 (that value) with column 1 (of type `element`).
    pub(super) fn test(&mut self, value: Typed, op: &str, element: Type) -> Result<(Expr, Expr), SqlError> {
        let spot = self.operator_at(op, value.at, None);
        let value = if value.ty == Type::Unknown { self.implicit(value, &element)? } else { value };
        let left = Typed { expr: Expr::column(0), ty: value.ty.clone(), at: None };
        let right = Typed { expr: Expr::column(1), ty: element, at: None };
        let test = self.operator(op, Some(left), right, spot)?;
        if test.ty != Type::Bool {
            return Err(placed(
                SqlError::new("42809", "op ANY/ALL (array) requires operator to yield boolean"),
                spot,
            ));
        }
        Ok((value.expr, test.expr))
    }
}

/// A condition's truth (NULL is `None`), if constants alone say it.
fn decided(test: &Expr) -> Option<Option<bool>> {
    let any = |parts: &[Expr], holds| parts.iter().map(decided).find(|truth| *truth == Some(Some(holds)));
    match test {
        Expr::Const(Value::Bool(holds)) => Some(Some(*holds)),
        Expr::Const(Value::Null) => Some(None),
        Expr::Not(of) => decided(of).map(|truth| truth.map(|holds| !holds)),
        Expr::And(parts) => any(parts, false)?,
        Expr::Or(parts) => any(parts, true)?,
        _ => None,
    }
}

/// A LIKE pattern with its own escape character, rewritten to use the backslash.
fn backslashed(pattern: &str, escape: Option<char>) -> String {
    let mut out = String::with_capacity(pattern.len() + 4);
    let mut escaped = false;
    for c in pattern.chars() {
        if Some(c) == escape && !escaped {
            out.push('\\');
            escaped = true;
            continue;
        }
        if c == '\\' && !escaped {
            out.push('\\');
        }
        out.push(c);
        escaped = false;
    }
    out
}

/// Whether a lower bound begins with the mark that the parser put in the place of SYMMETRIC.
fn is_symmetric(mut low: &ast::Expr) -> bool {
    while let ast::Expr::BinaryOp { left, .. } = low {
        low = left;
    }
    matches!(low, ast::Expr::UnaryOp { op: ast::UnaryOperator::PGPrefixFactorial, .. })
}
