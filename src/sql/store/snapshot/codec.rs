//! The bytes of a snapshot: variable-length numbers, texts with their length, values by their kind.

use std::rc::Rc;

use super::{Read, damaged};
use crate::sql::cast::{self, CastContext};
use crate::sql::env::Env;
use crate::sql::types::{EnumType, Type};
use crate::sql::value::Value;

/// Arrays nest no deeper in a type than this.
const MAX_TYPE_DEPTH: usize = 8;

pub(super) struct Writer {
    pub out: Vec<u8>,
}

impl Writer {
    /// Seven bits a byte, low ones first.
    pub fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.out.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.out.push(n as u8);
    }

    pub fn count(&mut self, n: usize) {
        self.number(n as u64);
    }

    /// Small in either direction.
    pub fn signed(&mut self, n: i64) {
        self.number(((n << 1) ^ (n >> 63)) as u64);
    }

    pub fn flag(&mut self, flag: bool) {
        self.out.push(u8::from(flag));
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.out.extend_from_slice(bytes);
    }

    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub fn list<T>(&mut self, list: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.count(list.len());
        for item in list {
            each(self, item);
        }
    }

    pub fn maybe<T>(&mut self, item: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.flag(item.is_some());
        if let Some(item) = item {
            write(self, item);
        }
    }

    pub fn ty(&mut self, ty: &Type) {
        self.out.push(ty.code());
        match ty {
            Type::Numeric(modifier) => self.maybe(modifier.as_ref(), |w, (precision, scale)| {
                w.number(u64::from(*precision));
                w.signed(i64::from(*scale));
            }),
            Type::Varchar(limit) => self.maybe(*limit, |w, n| w.number(u64::from(n))),
            Type::Char(n) => self.number(u64::from(*n)),
            Type::Time(p) | Type::Timestamp(p) | Type::Timestamptz(p) => {
                self.maybe(*p, |w, n| w.number(u64::from(n)))
            }
            Type::Array(element) => self.ty(element),
            Type::Enum(made) => self.text(&made.name),
            _ => {}
        }
    }

    pub fn value(&mut self, value: &Value, ty: &Type) {
        match value {
            Value::Null => self.out.push(0),
            Value::Bool(b) => self.out.push(if *b { 2 } else { 1 }),
            Value::Int(n) => {
                self.out.push(3);
                self.signed(*n);
            }
            Value::Float(x) => {
                self.out.push(4);
                self.out.extend_from_slice(&x.to_bits().to_le_bytes());
            }
            Value::Text(text) => {
                self.out.push(5);
                self.text(text);
            }
            Value::Bytes(bytes) => {
                self.out.push(6);
                self.bytes(bytes);
            }
            Value::Date(n) => {
                self.out.push(7);
                self.signed(i64::from(*n));
            }
            Value::Time(n) => {
                self.out.push(8);
                self.signed(*n);
            }
            Value::Timestamp(n) => {
                self.out.push(9);
                self.signed(*n);
            }
            other => {
                // the rest travels as PostgreSQL prints it
                self.out.push(10);
                self.text(&other.output(ty));
            }
        }
    }
}

pub(super) struct Reader<'r> {
    pub rest: &'r [u8],
    pub enums: Vec<Rc<EnumType>>,
    pub env: &'r Env,
}

impl Reader<'_> {
    fn byte(&mut self) -> Read<u8> {
        let (first, rest) = self.rest.split_first().ok_or_else(|| damaged("it ends too early"))?;
        self.rest = rest;
        Ok(*first)
    }

    pub fn number(&mut self) -> Read<u64> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(n);
            }
        }
        Err(damaged("a number without end"))
    }

    /// A number of things of which each takes a byte at least.
    pub fn count(&mut self) -> Read<usize> {
        let n = self.number()?;
        match usize::try_from(n) {
            Ok(n) if n <= self.rest.len() => Ok(n),
            _ => Err(damaged("a count beyond the end")),
        }
    }

    pub fn signed(&mut self) -> Read<i64> {
        let n = self.number()?;
        Ok((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    pub fn flag(&mut self) -> Read<bool> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(damaged("neither yes nor no")),
        }
    }

    pub fn bytes(&mut self) -> Read<&[u8]> {
        let n = self.count()?;
        let (bytes, rest) = self.rest.split_at(n);
        self.rest = rest;
        Ok(bytes)
    }

    pub fn text(&mut self) -> Read<String> {
        let bytes = self.bytes()?;
        String::from_utf8(bytes.to_vec()).map_err(|_| damaged("a text that is not UTF-8"))
    }

    pub fn name(&mut self) -> Read<Rc<str>> {
        Ok(self.text()?.into())
    }

    pub fn list<T>(&mut self, mut each: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let n = self.count()?;
        let mut list = Vec::with_capacity(n.min(1024));
        for _ in 0..n {
            list.push(each(self)?);
        }
        Ok(list)
    }

    pub fn maybe<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<Option<T>> {
        if self.flag()? { read(self).map(Some) } else { Ok(None) }
    }

    pub fn ty(&mut self, depth: usize) -> Read<Type> {
        if depth > MAX_TYPE_DEPTH {
            return Err(damaged("a type without end"));
        }
        let small = |n: u64| u8::try_from(n).map_err(|_| damaged("a precision out of range"));
        let code = self.byte()?;
        Ok(match code {
            b'[' => Type::array_of(self.ty(depth + 1)?),
            b'e' => {
                let name = self.text()?;
                let found = self.enums.iter().find(|made| made.name == name).cloned();
                Type::Enum(found.ok_or_else(|| damaged("an enum that is not there"))?)
            }
            code => match Type::from_code(code).ok_or_else(|| damaged("an unknown type"))? {
                Type::Numeric(_) => Type::Numeric(self.maybe(|r| {
                    let precision =
                        u16::try_from(r.number()?).map_err(|_| damaged("a precision out of range"))?;
                    let scale = i16::try_from(r.signed()?).map_err(|_| damaged("a scale out of range"))?;
                    Ok((precision, scale))
                })?),
                Type::Varchar(_) => {
                    let limit = self.maybe(|r| r.number())?;
                    Type::Varchar(limit.map(|n| u32::try_from(n).unwrap_or(u32::MAX)))
                }
                Type::Char(_) => {
                    Type::Char(u32::try_from(self.number()?).map_err(|_| damaged("a length out of range"))?)
                }
                Type::Time(_) => Type::Time(self.maybe(|r| small(r.number()?))?),
                Type::Timestamp(_) => Type::Timestamp(self.maybe(|r| small(r.number()?))?),
                Type::Timestamptz(_) => Type::Timestamptz(self.maybe(|r| small(r.number()?))?),
                Type::Record | Type::Void | Type::Unknown => return Err(damaged("a pseudo-type")),
                plain => plain,
            },
        })
    }

    /// A value that fits the type's representation.
    pub fn value(&mut self, ty: &Type) -> Read<Value> {
        let value = match self.byte()? {
            0 => return Ok(Value::Null),
            1 => Value::Bool(false),
            2 => Value::Bool(true),
            3 => Value::Int(self.signed()?),
            4 => {
                let bytes = self
                    .rest
                    .get(..8)
                    .and_then(|bytes| <[u8; 8]>::try_from(bytes).ok())
                    .ok_or_else(|| damaged("it ends too early"))?;
                self.rest = &self.rest[8..];
                Value::Float(f64::from_bits(u64::from_le_bytes(bytes)))
            }
            5 => Value::text(self.text()?),
            6 => Value::Bytes(self.bytes()?.into()),
            7 => Value::Date(i32::try_from(self.signed()?).map_err(|_| damaged("a date out of range"))?),
            8 => Value::Time(self.signed()?),
            9 => Value::Timestamp(self.signed()?),
            10 => {
                let text = self.text()?;
                let cast = cast::find(&Type::Unknown, ty, CastContext::Explicit)
                    .ok_or_else(|| damaged("a value without a reading"))?;
                return cast.apply(Value::text(text), self.env).map_err(|error| damaged(&error.message));
            }
            _ => return Err(damaged("an unknown kind of value")),
        };
        let fits = match (&value, ty) {
            (Value::Bool(_), Type::Bool) => true,
            (Value::Int(n), Type::Enum(made)) => usize::try_from(*n).is_ok_and(|n| n < made.labels.len()),
            (Value::Int(n), Type::Int2) => i16::try_from(*n).is_ok(),
            (Value::Int(n), Type::Int4) => i32::try_from(*n).is_ok(),
            (Value::Int(_), Type::Int8 | Type::Oid) => true,
            (Value::Float(_), Type::Float4 | Type::Float8) => true,
            (
                Value::Text(_),
                Type::Text
                | Type::Varchar(_)
                | Type::Char(_)
                | Type::Name
                | Type::OneChar
                | Type::Json
                | Type::Regtype
                | Type::Reg(_),
            ) => true,
            (Value::Bytes(_), Type::Bytea) => true,
            (Value::Date(_), Type::Date) => true,
            (Value::Time(n), Type::Time(_)) => (0..=86_400_000_000).contains(n),
            (Value::Timestamp(_), Type::Timestamp(_) | Type::Timestamptz(_)) => true,
            _ => false,
        };
        if fits { Ok(value) } else { Err(damaged("a value of another type")) }
    }
}
