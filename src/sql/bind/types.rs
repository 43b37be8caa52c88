//! Type names, and domains.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{
    ArrayElemTypeDef, CharacterLength, DataType, ExactNumberInfo, TimezoneInfo,
};

use super::{Binder, Clause, Scope, not_postgres, placed};
use crate::sql::catalog::{Domain, names};
use crate::sql::error::SqlError;
use crate::sql::expr::{Call, Expr, Typed, infallible};
use crate::sql::functions::{self, absent};
use crate::sql::parse::Name;
use crate::sql::parse::rewrite::NEGATIVE_SCALE;
use crate::sql::types::Type;
use crate::sql::value::Value;

impl Binder<'_> {
    /// The type a name stands for.
    ///
    /// # Errors
    /// 42704 for a type that does not exist.
    pub fn data_type(&self, ty: &DataType) -> Result<Type, SqlError> {
        use DataType as D;
        let length = |name: &str, length: &Option<CharacterLength>| match length {
            None => self.named(name, &[], None),
            Some(CharacterLength::IntegerLength { length, unit: None }) => {
                self.named(name, &[as_i64(*length)], None)
            }
            Some(_) => Err(not_postgres("this length")),
        };
        let number = |name: &str, info: &ExactNumberInfo| match info {
            ExactNumberInfo::None => self.named(name, &[], None),
            ExactNumberInfo::Precision(p) => self.named(name, &[as_i64(*p)], None),
            ExactNumberInfo::PrecisionAndScale(p, s) => {
                // a negative scale is noted by the parser
                let scale = as_i64(*s);
                let scale = if scale >= NEGATIVE_SCALE { NEGATIVE_SCALE - scale } else { scale };
                self.named(name, &[as_i64(*p), scale], None)
            }
        };
        let maybe = |name: &str, modifier: &Option<u64>| match modifier {
            None => self.named(name, &[], None),
            Some(n) => self.named(name, &[as_i64(*n)], None),
        };
        match ty {
            D::Character(l) | D::Char(l) => length("char", l),
            D::CharacterVarying(l) | D::CharVarying(l) | D::Varchar(l) => length("varchar", l),
            D::Uuid => self.named("uuid", &[], None),
            D::Numeric(info) | D::Decimal(info) | D::Dec(info) => number("numeric", info),
            D::Float(bits) => maybe("float", bits),
            D::SmallInt(None) | D::Int2(None) => self.named("int2", &[], None),
            D::Int(None) | D::Integer(None) | D::Int4(None) => self.named("int4", &[], None),
            D::BigInt(None) | D::Int8(None) => self.named("int8", &[], None),
            D::Float4 | D::Real => self.named("float4", &[], None),
            D::Float8 | D::DoublePrecision => self.named("float8", &[], None),
            D::Double => self.named("double", &[], None),
            D::Bool | D::Boolean => self.named("bool", &[], None),
            D::Date => self.named("date", &[], None),
            D::Time(p, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => maybe("time", p),
            D::Time(_, TimezoneInfo::WithTimeZone | TimezoneInfo::Tz) => {
                Err(SqlError::unsupported("time with time zone", "Use timestamptz, or time."))
            }
            D::Timestamp(p, TimezoneInfo::None | TimezoneInfo::WithoutTimeZone) => maybe("timestamp", p),
            D::Timestamp(p, TimezoneInfo::WithTimeZone | TimezoneInfo::Tz) => maybe("timestamptz", p),
            D::Interval => self.named("interval", &[], None),
            D::JSON => self.named("json", &[], None),
            D::JSONB => self.named("jsonb", &[], None),
            D::Text => self.named("text", &[], None),
            D::Bytea => self.named("bytea", &[], None),
            D::Regclass => self.named("regclass", &[], None),
            // "char" in quotes is the catalogue's own type
            D::Custom(name, modifiers)
                if modifiers.is_empty()
                    && name.0.last().is_some_and(|last| {
                        last.quote_style.is_some() && self.source.read(&last.value).0 == "char"
                    }) =>
            {
                Ok(Type::OneChar)
            }
            D::Custom(name, modifiers) => {
                let names =
                    name.0.iter().map(|part| self.source.name(part)).collect::<Result<Vec<_>, _>>()?;
                let (name, at) = match names.as_slice() {
                    [name] => (&name.text, name.at),
                    [schema, name] if schema.text == "pg_catalog" => (&name.text, schema.at),
                    [schema, name] => return self.type_of_schema(schema, name),
                    _ => return Err(not_postgres("this type name")),
                };
                let mut numbers = Vec::new();
                for modifier in modifiers {
                    let (text, _) = self.source.read(modifier);
                    numbers.push(text.parse::<i64>().map_err(|_| {
                        placed(
                            SqlError::new("42601", "type modifiers must be simple constants or identifiers"),
                            at,
                        )
                    })?);
                }
                self.named(name, &numbers, at)
            }
            D::Array(ArrayElemTypeDef::SquareBracket(element, _)) => {
                super::refuse(
                    self.domain_of(element).is_some(),
                    "an array of a domain",
                    "Use an array of the type under it.",
                )?;
                Ok(Type::array_of(self.data_type(element)?))
            }
            D::Array(_) => {
                Err(not_postgres("this array type").with_hint("Write the element type and []: integer[]."))
            }
            other => {
                let text = other.to_string().to_lowercase();
                let name = text.split(['(', '\u{1}']).next().unwrap_or_default();
                Err(no_type(name))
            }
        }
    }

    /// `schema.type`.
    fn type_of_schema(&self, schema: &Name, name: &Name) -> Result<Type, SqlError> {
        let found = self.schema_name(&schema.text);
        if !self.root.has_schema(&found) && found != self.env.temp {
            let error = SqlError::new("3F000", format!("schema \"{}\" does not exist", schema.text));
            return Err(placed(error, schema.at));
        }
        match self.root.enums.get(&names::key(&found, &name.text)) {
            Some(made) => Ok(Type::Enum(made.clone())),
            None => {
                let message = format!("type \"{}.{}\" does not exist", schema.text, name.text);
                Err(placed(SqlError::new("42704", message), schema.at))
            }
        }
    }

    /// The domain a type's name stands for.
    pub fn domain_of(&self, ty: &DataType) -> Option<Rc<Domain>> {
        let DataType::Custom(name, _) = ty else { return None };
        let last = self.source.name(name.0.last()?).ok()?;
        self.root.domains.get(last.text.as_str()).cloned()
    }

    /// The value as its domain lets it pass: NOT NULL, then the checks by name, each raising its error.
    pub fn checked_by(&mut self, domain: &Domain, value: Typed) -> Result<Typed, SqlError> {
        let mut branches = Vec::new();
        if domain.not_null {
            let test = Expr::IsNull { of: Box::new(value.expr.clone()), negated: false };
            let message = format!("domain {} does not allow null values", domain.name);
            branches.push((test, raise("23502", message)));
        }
        let mut checks: Vec<_> = domain.checks.iter().collect();
        checks.sort_by(|a, b| a.name.cmp(&b.name));
        for check in checks {
            let scope = Scope::of_table("".into(), None, &[("value".into(), domain.ty.clone())]);
            let test = self.stored(&check.expression, scope, Clause::Check, Some(&Type::Bool))?.expr;
            let test = with_value(test, &value.expr);
            let fails = Expr::IsBool { of: Box::new(test), what: Some(false), negated: false };
            let message =
                format!("value for domain {} violates check constraint \"{}\"", domain.name, check.name);
            branches.push((fails, raise("23514", message)));
        }
        if branches.is_empty() {
            return Ok(value);
        }
        let otherwise = Some(Box::new(value.expr));
        Ok(Typed { expr: Expr::Case { branches, otherwise }, ty: value.ty, at: value.at })
    }

    fn named(&self, name: &str, modifiers: &[i64], at: Option<usize>) -> Result<Type, SqlError> {
        if modifiers.is_empty()
            && let Some(found) = self.root.domains.get(name)
        {
            return Ok(found.ty.clone());
        }
        if modifiers.is_empty()
            && let Some(found) = self.root.find_enum(&self.path, name)
        {
            return Ok(Type::Enum(found.clone()));
        }
        match Type::from_name(name, modifiers) {
            Ok(Some(ty)) => Ok(ty),
            Ok(None) => Err(placed(no_type(name), at)),
            Err(error) => Err(placed(error, at)),
        }
    }
}

fn as_i64(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// An expression that fails with this error when it is reached.
fn raise(code: &'static str, message: String) -> Expr {
    let eval: functions::Plain = match code {
        "23502" => |args, _| Err(SqlError::new("23502", args[0].as_str().unwrap_or_default())),
        _ => |args, _| Err(SqlError::new("23514", args[0].as_str().unwrap_or_default())),
    };
    let function = functions::Resolved {
        name: "raise",
        arg_types: vec![Type::Text],
        returns: Type::Unknown,
        strict: false,
        volatility: functions::Volatility::Volatile,
        eval: functions::Eval::Plain(eval),
    };
    let args = vec![Expr::Const(Value::text(message))];
    Expr::Call(Rc::new(Call { function: Rc::new(function), args }))
}

/// The expression with the one column it knows replaced.
fn with_value(test: Expr, value: &Expr) -> Expr {
    match test {
        Expr::Column(_) => value.clone(),
        other => infallible(other.map_children(&mut |child| Ok(with_value(child, value)))),
    }
}

/// The error of a type's name that is no type's.
fn no_type(name: &str) -> SqlError {
    if absent::is_type(name) {
        return SqlError::unsupported(
            format!("the type {name}"),
            "Keep the value as text, jsonb or numbers.",
        );
    }
    SqlError::new("42704", format!("type \"{name}\" does not exist"))
}
