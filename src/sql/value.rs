//! One value at run time. Its type is known statically (see [`super::types`]), so variants follow the
//! representation, not the type: all integers are `Int`, all character types are `Text`.

use std::rc::Rc;

/// A value: 16 bytes on wasm32, cheap to clone.
#[derive(Debug, Clone, Default)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    /// smallint, integer, bigint; an enum's label index.
    Int(i64),
    /// real (rounded to f32) and double precision.
    Float(f64),
    /// text, varchar, char, json.
    Text(Rc<str>),
    Bytes(Rc<[u8]>),
    /// Days since 2000-01-01.
    Date(i32),
    /// Microseconds since midnight.
    Time(i64),
    /// Microseconds since 2000-01-01 00:00 (UTC for timestamptz).
    Timestamp(i64),
}
