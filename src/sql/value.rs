//! One value at run time. Its type is known statically (see [`super::types`]), so variants follow the
//! representation, not the type: all integers are `Int`, all character types are `Text`.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::datetime::Interval;
use super::json::Json;
use super::numeric::Numeric;
use super::types::Type;

pub mod array;
pub mod float;
pub mod output;
#[cfg(test)]
mod tests;

pub use array::Array;

/// A value: 16 bytes on wasm32, cheap to clone.
#[derive(Debug, Clone, Default)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    /// smallint, integer, bigint, oid; an enum's label index.
    Int(i64),
    /// real (rounded to f32) and double precision.
    Float(f64),
    Numeric(Numeric),
    /// text, varchar, json, name, regtype; char(n) without its padding.
    Text(Rc<str>),
    /// A bpchar of no length that ends in blanks, and with them: they are shown, and count in nothing else.
    Padded(Rc<str>),
    Bytes(Rc<[u8]>),
    /// Days since 2000-01-01; the extremes of i32 are the infinities.
    Date(i32),
    /// Microseconds since midnight.
    Time(i64),
    /// Microseconds since 2000-01-01 00:00 (UTC for timestamptz); the extremes of i64 are the infinities.
    Timestamp(i64),
    Interval(Rc<Interval>),
    Uuid(Rc<[u8; 16]>),
    Jsonb(Rc<Json>),
    Array(Rc<Array>),
    Record(Rc<Record>),
}

#[cfg(target_arch = "wasm32")]
const _: () = assert!(size_of::<Value>() == 16);

/// A row value: `ROW(…)`, or a row of a table used as one value.
#[derive(Debug, Clone)]
pub struct Record {
    /// Names and types of the fields; `f1`, `f2` … where nothing named them.
    pub fields: Rc<[(Rc<str>, Type)]>,
    pub values: Vec<Value>,
}

impl Record {
    /// An anonymous row of these types.
    pub fn anonymous(types: &[Type], values: Vec<Value>) -> Record {
        let name = |i: usize| Rc::from(format!("f{}", i + 1));
        Record { fields: types.iter().enumerate().map(|(i, t)| (name(i), t.clone())).collect(), values }
    }
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<Rc<str>>) -> Value {
        Value::Text(text.into())
    }

    /// Whether this is NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// A bpchar of no length.
    pub fn padded(text: impl Into<Rc<str>>) -> Value {
        let text = text.into();
        if text.ends_with(' ') { Value::Padded(text) } else { Value::Text(text) }
    }

    /// The integer of an `Int`.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(n) => Some(*n),
            _ => None,
        }
    }

    /// The text of a `Text`, or what counts of a `Padded`.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Padded(text) => Some(text.trim_end_matches(' ')),
            _ => None,
        }
    }

    /// Whether a condition with this value holds: true, not false and not NULL.
    pub fn is_true(&self) -> bool {
        matches!(self, Value::Bool(true))
    }

    /// Equality as `=` of the type has it, with NULL equal to NULL (as DISTINCT and GROUP BY want it).
    pub fn equals(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => a == b,
            _ => compare(self, other) == Ordering::Equal,
        }
    }

    /// Feeds a hash so that values that are equal hash alike.
    pub fn hash_into<H: Hasher>(&self, state: &mut H) {
        match self {
            Value::Null => state.write_u8(0),
            Value::Bool(b) => b.hash(state),
            Value::Int(n) | Value::Time(n) | Value::Timestamp(n) => state.write_i64(*n),
            Value::Float(x) => state.write_u64(float::canonical(*x).to_bits()),
            Value::Numeric(n) => n.hash_into(state),
            Value::Text(text) => text.hash(state),
            Value::Padded(text) => text.trim_end_matches(' ').hash(state),
            Value::Bytes(bytes) => bytes.hash(state),
            Value::Date(days) => state.write_i32(*days),
            Value::Interval(interval) => interval.sort_key().hash(state),
            Value::Uuid(bytes) => bytes.hash(state),
            Value::Jsonb(json) => json.hash_into(state),
            Value::Array(array) => {
                array.dims.hash(state);
                array.elements.iter().for_each(|element| element.hash_into(state));
            }
            Value::Record(record) => record.values.iter().for_each(|value| value.hash_into(state)),
        }
    }
}

/// The order of a btree index on the type: total, NULL last. Values of different types are not
/// comparable (binding inserts casts); they order by their kind so that the order stays total.
pub fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
        (Value::Numeric(a), Value::Numeric(b)) => a.compare(b),
        (Value::Float(a), Value::Float(b)) => float::compare(*a, *b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Timestamp(a), Value::Timestamp(b)) | (Value::Time(a), Value::Time(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Bytes(a), Value::Bytes(b)) => a.cmp(b),
        (Value::Uuid(a), Value::Uuid(b)) => a.cmp(b),
        (Value::Interval(a), Value::Interval(b)) => a.sort_key().cmp(&b.sort_key()),
        (Value::Jsonb(a), Value::Jsonb(b)) => a.compare(b),
        (Value::Array(a), Value::Array(b)) => a.compare(b),
        (Value::Record(a), Value::Record(b)) => compare_rows(&a.values, &b.values),
        (Value::Text(_) | Value::Padded(_), Value::Text(_) | Value::Padded(_)) => a.as_str().cmp(&b.as_str()),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// The order of two rows: by the first column that differs, then by length.
pub fn compare_rows(a: &[Value], b: &[Value]) -> Ordering {
    a.iter()
        .zip(b)
        .map(|(a, b)| compare(a, b))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// Equality hashes and compares like [`Value::equals`]: a value is usable as a key of a map.
impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.equals(other)
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash_into(state);
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Bool(_) => 0,
        Value::Int(_) => 1,
        Value::Float(_) => 2,
        Value::Numeric(_) => 3,
        Value::Text(_) | Value::Padded(_) => 4,
        Value::Bytes(_) => 5,
        Value::Date(_) => 6,
        Value::Time(_) => 7,
        Value::Timestamp(_) => 8,
        Value::Interval(_) => 9,
        Value::Uuid(_) => 10,
        Value::Jsonb(_) => 11,
        Value::Array(_) => 12,
        Value::Record(_) => 13,
        Value::Null => 14,
    }
}
