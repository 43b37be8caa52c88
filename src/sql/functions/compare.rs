//! The comparison operators, defined once for every type that has an order.

use std::cmp::Ordering;

use super::{Eval, Plain, Resolved, Volatility};
use crate::sql::cast;
use crate::sql::error::SqlError;
use crate::sql::types::{Category, Type};
use crate::sql::value::{self, Value};

/// `=`, `<>`, `<`, `<=`, `>`, `>=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Comparison {
    pub fn from_operator(op: &str) -> Option<Comparison> {
        Some(match op {
            "=" => Comparison::Equal,
            "<>" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::LessEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterEqual,
            _ => return None,
        })
    }

    fn parts(self) -> (&'static str, Plain) {
        match self {
            Comparison::Equal => ("=", |a, _| test(a, Ordering::is_eq)),
            Comparison::NotEqual => ("<>", |a, _| test(a, Ordering::is_ne)),
            Comparison::Less => ("<", |a, _| test(a, Ordering::is_lt)),
            Comparison::LessEqual => ("<=", |a, _| test(a, Ordering::is_le)),
            Comparison::Greater => (">", |a, _| test(a, Ordering::is_gt)),
            Comparison::GreaterEqual => (">=", |a, _| test(a, Ordering::is_ge)),
        }
    }
}

fn test(args: &[Value], holds: fn(Ordering) -> bool) -> Result<Value, SqlError> {
    match args {
        [a, b] => Ok(Value::Bool(holds(value::compare(a, b)))),
        _ => Ok(Value::Null),
    }
}

/// The comparison of two types; `None` where PostgreSQL has none.
pub(crate) fn resolve(comparison: Comparison, left: &Type, right: &Type) -> Option<Resolved> {
    let ty = operand(left, right)?;
    let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    if !has_order(&ty, equality) {
        return None;
    }
    let (name, eval) = comparison.parts();
    Some(Resolved {
        name,
        arg_types: vec![ty.clone(), ty],
        returns: Type::Bool,
        strict: true,
        volatility: Volatility::Immutable,
        eval: Eval::Plain(eval),
    })
}

/// The type both sides are compared as.
fn operand(left: &Type, right: &Type) -> Option<Type> {
    let strings = |ty: &Type| match ty {
        Type::Varchar(_) => Type::Text,
        other => other.without_modifier(),
    };
    let ty = match (left, right) {
        (Type::Unknown, Type::Unknown) => return Some(Type::Text),
        (Type::Unknown, Type::Reg(_)) | (Type::Reg(_), Type::Unknown) => Type::Oid,
        (Type::Unknown, known) | (known, Type::Unknown) => return Some(strings(known)),
        // objects are in the order of their numbers
        (Type::Reg(a), Type::Reg(b)) if a == b => Type::Oid,
        (a, b) if a.same(b) => return Some(strings(a)),
        (a, b) if a.is_string() && b.is_string() => {
            let varchar = matches!(a, Type::Varchar(_)) || matches!(b, Type::Varchar(_));
            let padded = matches!(a, Type::Char(_)) || matches!(b, Type::Char(_));
            if varchar && padded { Type::Char(0) } else { Type::Text }
        }
        (a, b) if a.category() == Category::Numeric && b.category() == Category::Numeric => {
            let float = |ty: &Type| matches!(ty, Type::Float4 | Type::Float8);
            let named = |ty: &Type| matches!(ty, Type::Regtype | Type::Reg(_));
            if named(a) || named(b) {
                let whole = |ty: &Type| named(ty) || ty.is_integer() || *ty == Type::Oid;
                return (whole(a) && whole(b)).then_some(Type::Oid);
            }
            if float(a) || float(b) {
                Type::Float8
            } else if matches!(a, Type::Numeric(_)) || matches!(b, Type::Numeric(_)) {
                Type::Numeric(None)
            } else if matches!(a, Type::Oid) || matches!(b, Type::Oid) {
                if matches!(a, Type::Int8) || matches!(b, Type::Int8) { Type::Int8 } else { Type::Oid }
            } else if matches!(a, Type::Int8) || matches!(b, Type::Int8) {
                Type::Int8
            } else {
                Type::Int4
            }
        }
        (a, b) => {
            let fits = |from: &Type, to: &Type| cast::is_implicit(from, to);
            if !matches!(a.category(), Category::DateTime | Category::Timespan) {
                return None;
            }
            if fits(a, b) {
                b.without_modifier()
            } else if fits(b, a) {
                a.without_modifier()
            } else {
                return None;
            }
        }
    };
    Some(ty)
}

fn has_order(ty: &Type, equality: bool) -> bool {
    match ty {
        Type::Json | Type::Void => false,
        Type::Regtype => equality,
        Type::Array(element) => has_order(element, equality),
        _ => true,
    }
}
