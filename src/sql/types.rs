//! The types of columns and expressions, as PostgreSQL names them.

use std::rc::Rc;

use super::catalog::names;
use super::error::SqlError;

#[cfg(test)]
mod tests;

/// A data type with its modifier. Values do not carry it: binding knows it statically.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// A string literal or NULL whose type the context decides.
    Unknown,
    Bool,
    Int2,
    Int4,
    Int8,
    /// `numeric`, or `numeric(precision, scale)`; PostgreSQL 15 allows a negative scale.
    Numeric(Option<(u16, i16)>),
    Float4,
    Float8,
    Text,
    /// `character varying`, with its limit in characters.
    Varchar(Option<u32>),
    /// `character(n)`, blank-padded; 0 is `bpchar` without a length. Values are kept without the padding.
    Char(u32),
    /// `name`: the catalogue's identifiers.
    Name,
    Bytea,
    Date,
    /// `time`, with the digits kept of a second.
    Time(Option<u8>),
    /// `timestamp`, with the digits kept of a second.
    Timestamp(Option<u8>),
    /// `timestamp with time zone`, with the digits kept of a second.
    Timestamptz(Option<u8>),
    Interval,
    Uuid,
    Json,
    Jsonb,
    /// Object identifiers of the catalogue; a value is an `Int`.
    Oid,
    /// A type named in a value, as `pg_typeof` returns; a value is its name as `Text`.
    Regtype,
    /// Another object of the catalogue by name; a value is the name as `Text`.
    Reg(Reg),
    /// `"char"`: one byte, in the catalogue.
    OneChar,
    /// `int2vector`: an array of the catalogue, counted from 0 and printed without braces.
    Int2Vector,
    /// `oidvector`, likewise.
    OidVector,
    /// An array of any number of dimensions; never an array of arrays.
    Array(Rc<Type>),
    /// A type made by `CREATE TYPE … AS ENUM`.
    Enum(Rc<EnumType>),
    /// A row value, `ROW(…)`.
    Record,
    /// What a function without a result returns.
    Void,
}

/// What a `reg…` type names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reg {
    Class,
    Namespace,
    Proc,
    Role,
}

/// An enum type: its labels in order. Values hold the index of their label.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct EnumType {
    pub name: String,
    pub labels: Vec<String>,
}

/// PostgreSQL's type categories (`pg_type.typcategory`), which steer resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    Array,
    Boolean,
    DateTime,
    Enum,
    Numeric,
    Pseudo,
    String,
    Timespan,
    User,
    Unknown,
}

impl Reg {
    fn name(self) -> &'static str {
        match self {
            Reg::Class => "regclass",
            Reg::Namespace => "regnamespace",
            Reg::Proc => "regproc",
            Reg::Role => "regrole",
        }
    }
}

impl Type {
    /// An array of `element`; an array of arrays is the same type as the array.
    pub fn array_of(element: Type) -> Type {
        match element {
            Type::Array(_) => element,
            other => Type::Array(Rc::new(other)),
        }
    }

    /// The type of an array's elements.
    pub fn element(&self) -> Option<&Type> {
        match self {
            Type::Array(element) => Some(element),
            Type::Int2Vector => Some(&Type::Int2),
            Type::OidVector => Some(&Type::Oid),
            _ => None,
        }
    }

    /// The name as PostgreSQL's `format_type` writes it, with the modifier.
    pub fn name(&self) -> String {
        let digits = |base: &str, precision: &Option<u8>, zone: &str| match precision {
            Some(p) => format!("{base}({p}) {zone} time zone"),
            None => format!("{base} {zone} time zone"),
        };
        match self {
            Type::Numeric(Some((p, s))) => format!("numeric({p},{s})"),
            Type::Varchar(Some(n)) => format!("character varying({n})"),
            Type::Char(0) => "bpchar".to_string(),
            Type::Char(n) => format!("character({n})"),
            Type::Time(p) => digits("time", p, "without"),
            Type::Timestamp(p) => digits("timestamp", p, "without"),
            Type::Timestamptz(p) => digits("timestamp", p, "with"),
            Type::Array(element) => element.name() + "[]",
            Type::Enum(e) => quote_type_name(&e.name),
            _ => self.plain_name().to_string(),
        }
    }

    /// The name without a modifier, as error messages write it.
    pub fn base_name(&self) -> String {
        match self {
            Type::Array(element) => element.base_name() + "[]",
            Type::Enum(e) => quote_type_name(&e.name),
            _ => self.plain_name().to_string(),
        }
    }

    fn plain_name(&self) -> &'static str {
        match self {
            Type::Unknown => "unknown",
            Type::Bool => "boolean",
            Type::Int2 => "smallint",
            Type::Int4 => "integer",
            Type::Int8 => "bigint",
            Type::Numeric(_) => "numeric",
            Type::Float4 => "real",
            Type::Float8 => "double precision",
            Type::Text => "text",
            Type::Varchar(_) => "character varying",
            Type::Char(_) => "character",
            Type::Name => "name",
            Type::Bytea => "bytea",
            Type::Date => "date",
            Type::Time(_) => "time without time zone",
            Type::Timestamp(_) => "timestamp without time zone",
            Type::Timestamptz(_) => "timestamp with time zone",
            Type::Interval => "interval",
            Type::Uuid => "uuid",
            Type::Json => "json",
            Type::Jsonb => "jsonb",
            Type::Oid => "oid",
            Type::Regtype => "regtype",
            Type::Reg(reg) => reg.name(),
            Type::OneChar => "\"char\"",
            Type::Int2Vector => "int2vector",
            Type::OidVector => "oidvector",
            Type::Array(_) => "anyarray",
            Type::Enum(_) => "anyenum",
            Type::Record => "record",
            Type::Void => "void",
        }
    }

    /// The type of this name with these modifiers, or `None` for a name that is not built in.
    /// `name` is folded to lower case already; a trailing `[]` makes an array.
    ///
    /// # Errors
    /// 22023 for a modifier out of range, 42601 for one the type does not take.
    pub fn from_name(name: &str, modifiers: &[i64]) -> Result<Option<Type>, SqlError> {
        let name = name.trim();
        if let Some(element) = name.strip_suffix(']') {
            let element = element.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
            let Some(element) = element.strip_suffix('[') else {
                return Ok(None);
            };
            return Ok(Type::from_name(element, modifiers)?.map(Type::array_of));
        }
        let name = name.strip_prefix("pg_catalog.").unwrap_or(name);
        let first = modifiers.first().copied();
        let plain = match name {
            "bool" | "boolean" => Type::Bool,
            "int2" | "smallint" => Type::Int2,
            "int" | "int4" | "integer" => Type::Int4,
            "int8" | "bigint" => Type::Int8,
            "float4" | "real" => Type::Float4,
            "float8" | "double precision" | "double" => Type::Float8,
            "text" => Type::Text,
            "name" => Type::Name,
            "bytea" => Type::Bytea,
            "date" => Type::Date,
            "uuid" => Type::Uuid,
            "json" => Type::Json,
            "jsonb" => Type::Jsonb,
            "oid" => Type::Oid,
            "regtype" => Type::Regtype,
            "regclass" => Type::Reg(Reg::Class),
            "regnamespace" => Type::Reg(Reg::Namespace),
            "regproc" => Type::Reg(Reg::Proc),
            "regrole" => Type::Reg(Reg::Role),
            "int2vector" => Type::Int2Vector,
            "oidvector" => Type::OidVector,
            "record" => Type::Record,
            "void" => Type::Void,
            "unknown" => Type::Unknown,
            "float" => return float(first).map(Some),
            "numeric" | "decimal" | "dec" => return numeric(modifiers).map(Some),
            "varchar" | "character varying" | "char varying" | "nvarchar" | "national character varying" => {
                return Ok(Some(Type::Varchar(length("varchar", first)?)));
            }
            "char" | "character" | "nchar" | "national character" => {
                return Ok(Some(Type::Char(length("char", first)?.unwrap_or(1))));
            }
            "bpchar" => return Ok(Some(Type::Char(length("bpchar", first)?.unwrap_or(0)))),
            "time" | "time without time zone" => {
                return Ok(Some(Type::Time(precision("TIME", first)?)));
            }
            "timestamp" | "timestamp without time zone" => {
                return Ok(Some(Type::Timestamp(precision("TIMESTAMP", first)?)));
            }
            "timestamptz" | "timestamp with time zone" => {
                return Ok(Some(Type::Timestamptz(precision("TIMESTAMP", first)?)));
            }
            "interval" => {
                return match first {
                    None | Some(6) => Ok(Some(Type::Interval)),
                    Some(_) => {
                        Err(SqlError::unsupported("the precision of an interval", "Leave the precision out."))
                    }
                };
            }
            _ => return Ok(None),
        };
        if first.is_some() {
            let message = format!("type modifier is not allowed for type \"{name}\"");
            return Err(SqlError::new("42601", message));
        }
        Ok(Some(plain))
    }

    /// The same type without its modifier.
    pub fn without_modifier(&self) -> Type {
        match self {
            Type::Numeric(_) => Type::Numeric(None),
            Type::Varchar(_) => Type::Varchar(None),
            Type::Char(_) => Type::Char(0),
            Type::Time(_) => Type::Time(None),
            Type::Timestamp(_) => Type::Timestamp(None),
            Type::Timestamptz(_) => Type::Timestamptz(None),
            Type::Array(element) => Type::array_of(element.without_modifier()),
            other => other.clone(),
        }
    }

    /// Whether two types differ in nothing but their modifiers.
    pub fn same(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Array(a), Type::Array(b)) => a.same(b),
            (Type::Enum(a), Type::Enum(b)) => Rc::ptr_eq(a, b) || a == b,
            _ => self.code() == other.code(),
        }
    }

    /// Whether the type carries a modifier that a stored value has to be fitted to.
    pub fn has_modifier(&self) -> bool {
        match self {
            Type::Numeric(m) => m.is_some(),
            Type::Varchar(m) => m.is_some(),
            Type::Char(n) => *n > 0,
            Type::Time(p) | Type::Timestamp(p) | Type::Timestamptz(p) => p.is_some(),
            Type::Array(element) => element.has_modifier(),
            _ => false,
        }
    }

    /// PostgreSQL's category of the type.
    pub fn category(&self) -> Category {
        match self {
            Type::Unknown => Category::Unknown,
            Type::Bool => Category::Boolean,
            Type::Int2
            | Type::Int4
            | Type::Int8
            | Type::Numeric(_)
            | Type::Float4
            | Type::Float8
            | Type::Oid
            | Type::Regtype
            | Type::Reg(_) => Category::Numeric,
            Type::Text | Type::Varchar(_) | Type::Char(_) | Type::Name | Type::OneChar => Category::String,
            Type::Date | Type::Time(_) | Type::Timestamp(_) | Type::Timestamptz(_) => Category::DateTime,
            Type::Interval => Category::Timespan,
            Type::Bytea | Type::Uuid | Type::Json | Type::Jsonb => Category::User,
            Type::Array(_) | Type::Int2Vector | Type::OidVector => Category::Array,
            Type::Enum(_) => Category::Enum,
            Type::Record | Type::Void => Category::Pseudo,
        }
    }

    /// Whether resolution prefers this type within its category.
    pub fn is_preferred(&self) -> bool {
        matches!(
            self,
            Type::Bool | Type::Text | Type::Float8 | Type::Timestamptz(_) | Type::Interval | Type::Oid
        )
    }

    /// Whether the type is smallint, integer or bigint.
    pub fn is_integer(&self) -> bool {
        matches!(self, Type::Int2 | Type::Int4 | Type::Int8)
    }

    /// Whether values of the type are strings that compare by their characters.
    pub fn is_string(&self) -> bool {
        self.category() == Category::String
    }

    /// The letter that stands for the type in the tables of functions and casts.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Type::Unknown => b'?',
            Type::Bool => b'b',
            Type::Int2 => b'2',
            Type::Int4 => b'4',
            Type::Int8 => b'8',
            Type::Numeric(_) => b'n',
            Type::Float4 => b'f',
            Type::Float8 => b'd',
            Type::Text => b't',
            Type::Varchar(_) => b'v',
            Type::Char(_) => b'c',
            Type::Name => b'N',
            Type::Bytea => b'y',
            Type::Date => b'D',
            Type::Time(_) => b'T',
            Type::Timestamp(_) => b's',
            Type::Timestamptz(_) => b'z',
            Type::Interval => b'i',
            Type::Uuid => b'u',
            Type::Json => b'j',
            Type::Jsonb => b'J',
            Type::Oid => b'o',
            Type::Regtype => b'g',
            Type::Reg(Reg::Class) => b'k',
            Type::Reg(Reg::Namespace) => b'm',
            Type::Reg(Reg::Proc) => b'p',
            Type::Reg(Reg::Role) => b'q',
            Type::OneChar => b'h',
            Type::Int2Vector => b'w',
            Type::OidVector => b'x',
            Type::Array(_) => b'[',
            Type::Enum(_) => b'e',
            Type::Record => b'r',
            Type::Void => b'0',
        }
    }

    /// The type a table's letter stands for; `None` for the polymorphic ones.
    pub(crate) fn from_code(code: u8) -> Option<Type> {
        Some(match code {
            b'?' => Type::Unknown,
            b'b' => Type::Bool,
            b'2' => Type::Int2,
            b'4' => Type::Int4,
            b'8' => Type::Int8,
            b'n' => Type::Numeric(None),
            b'f' => Type::Float4,
            b'd' => Type::Float8,
            b't' => Type::Text,
            b'v' => Type::Varchar(None),
            b'c' => Type::Char(0),
            b'N' => Type::Name,
            b'y' => Type::Bytea,
            b'D' => Type::Date,
            b'T' => Type::Time(None),
            b's' => Type::Timestamp(None),
            b'z' => Type::Timestamptz(None),
            b'i' => Type::Interval,
            b'u' => Type::Uuid,
            b'j' => Type::Json,
            b'J' => Type::Jsonb,
            b'o' => Type::Oid,
            b'g' => Type::Regtype,
            b'k' => Type::Reg(Reg::Class),
            b'm' => Type::Reg(Reg::Namespace),
            b'p' => Type::Reg(Reg::Proc),
            b'q' => Type::Reg(Reg::Role),
            b'h' => Type::OneChar,
            b'w' => Type::Int2Vector,
            b'x' => Type::OidVector,
            b'r' => Type::Record,
            b'0' => Type::Void,
            _ => return None,
        })
    }
}

/// An enum's name, with its schema when that is not `public`.
fn quote_type_name(key: &str) -> String {
    let (schema, name) = names::split(key);
    if schema != "public" {
        return names::qualified(key);
    }
    names::quoted(name)
}

fn float(bits: Option<i64>) -> Result<Type, SqlError> {
    match bits {
        None | Some(25..=53) => Ok(Type::Float8),
        Some(1..=24) => Ok(Type::Float4),
        Some(n) if n < 1 => Err(SqlError::new("22023", "precision for type float must be at least 1 bit")),
        Some(_) => Err(SqlError::new("22023", "precision for type float must be less than 54 bits")),
    }
}

fn numeric(modifiers: &[i64]) -> Result<Type, SqlError> {
    let (precision, scale) = match *modifiers {
        [] => return Ok(Type::Numeric(None)),
        [precision] => (precision, 0),
        [precision, scale] => (precision, scale),
        _ => return Err(SqlError::new("22023", "invalid NUMERIC type modifier")),
    };
    if !(1..=1000).contains(&precision) {
        let message = format!("NUMERIC precision {precision} must be between 1 and 1000");
        return Err(SqlError::new("22023", message));
    }
    if !(-1000..=1000).contains(&scale) {
        let message = format!("NUMERIC scale {scale} must be between -1000 and 1000");
        return Err(SqlError::new("22023", message));
    }
    Ok(Type::Numeric(Some((precision as u16, scale as i16))))
}

fn length(name: &str, length: Option<i64>) -> Result<Option<u32>, SqlError> {
    const MAX: i64 = 10_485_760;
    match length {
        None => Ok(None),
        Some(n) if n < 1 => Err(SqlError::new("22023", format!("length for type {name} must be at least 1"))),
        Some(n) if n > MAX => {
            Err(SqlError::new("22023", format!("length for type {name} cannot exceed {MAX}")))
        }
        Some(n) => Ok(Some(n as u32)),
    }
}

fn precision(name: &str, digits: Option<i64>) -> Result<Option<u8>, SqlError> {
    match digits {
        None => Ok(None),
        Some(n) if n < 0 => {
            Err(SqlError::new("22023", format!("{name}({n}) precision must not be negative")))
        }
        Some(n) => Ok(Some(n.min(6) as u8)),
    }
}
