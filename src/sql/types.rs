//! The types of columns and expressions, as PostgreSQL names them.

use std::rc::Rc;

/// A data type with its modifier. Values do not carry it: binding knows it statically.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// A string literal or NULL whose type the context decides.
    Unknown,
    Bool,
    Int2,
    Int4,
    Int8,
    /// `numeric`, or `numeric(precision, scale)`.
    Numeric(Option<(u16, u16)>),
    Float4,
    Float8,
    Text,
    /// `character varying`, with its limit in characters.
    Varchar(Option<u32>),
    /// `character(n)`, blank-padded.
    Char(u32),
    Bytea,
    Date,
    Time,
    Timestamp,
    Timestamptz,
    Interval,
    Uuid,
    Json,
    Jsonb,
    /// An array of any number of dimensions; never an array of arrays.
    Array(Rc<Type>),
    /// A type made by `CREATE TYPE … AS ENUM`.
    Enum(Rc<EnumType>),
    /// A row value, `ROW(…)`.
    Record,
    /// What a function without a result returns.
    Void,
}

/// An enum type: its labels in order. Values hold the index of their label.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct EnumType {
    pub name: String,
    pub labels: Vec<String>,
}
