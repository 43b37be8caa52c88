//! string_agg, array_agg and the JSON aggregates.

use std::rc::Rc;

use super::{Accumulator, Aggregate};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::functions::arguments::check_size;
use crate::sql::json::Json;
use crate::sql::json::write::{to_jsonb, write_string, write_value};
use crate::sql::types::Type;
use crate::sql::value::{Array, Value};

/// string_agg of text or bytea; each value brings the delimiter that stands before it.
#[derive(Default)]
pub(super) struct Joined {
    any: bool,
    text: String,
    bytes: Option<Vec<u8>>,
}

impl Accumulator for Joined {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        match args {
            [Value::Text(value), delimiter] => {
                if let (true, Value::Text(delimiter)) = (self.any, delimiter) {
                    self.text.push_str(delimiter);
                }
                self.text.push_str(value);
            }
            [Value::Bytes(value), delimiter] => {
                let bytes = self.bytes.get_or_insert_default();
                if let (true, Value::Bytes(delimiter)) = (self.any, delimiter) {
                    bytes.extend_from_slice(delimiter);
                }
                bytes.extend_from_slice(value);
            }
            _ => return Ok(()),
        }
        self.any = true;
        check_size(Some(self.text.len() + self.bytes.as_ref().map_or(0, Vec::len))).map(drop)
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        Ok(match &self.bytes {
            _ if !self.any => Value::Null,
            Some(bytes) => Value::Bytes(bytes.as_slice().into()),
            None => Value::text(self.text.as_str()),
        })
    }
}

/// array_agg of elements, or of arrays into one of a dimension more.
#[derive(Default)]
pub(super) struct Elements {
    values: Vec<Value>,
}

impl Accumulator for Elements {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        self.values.extend(args.first().cloned());
        Ok(())
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        let arrays: Vec<&Array> = self
            .values
            .iter()
            .filter_map(|v| match v {
                Value::Array(array) => Some(&**array),
                _ => None,
            })
            .collect();
        Ok(match self.values.len() {
            0 => Value::Null,
            n if n == arrays.len() => {
                let first = arrays.first().map(|a| &a.dims);
                if arrays.iter().any(|a| a.elements.is_empty()) {
                    return Err(SqlError::new("2202E", "cannot accumulate empty arrays"));
                }
                if arrays.iter().any(|a| Some(&a.dims) != first) {
                    let message = "cannot accumulate arrays of different dimensionality";
                    return Err(SqlError::new("2202E", message));
                }
                Value::Array(Array::nest(&arrays)?.into())
            }
            _ if !arrays.is_empty() => {
                return Err(SqlError::new("22004", "cannot accumulate null arrays"));
            }
            _ => Value::Array(Array::of(self.values.clone()).into()),
        })
    }
}

/// json_agg and jsonb_agg.
struct JsonItems {
    ty: Type,
    binary: bool,
    any: bool,
    text: String,
    items: Vec<Json>,
}

pub(super) fn json_agg(aggregate: &Aggregate, _: &[Value]) -> Box<dyn Accumulator> {
    Box::new(JsonItems {
        ty: aggregate.arg_types.first().cloned().unwrap_or(Type::Text),
        binary: aggregate.returns == Type::Jsonb,
        any: false,
        text: String::new(),
        items: Vec::new(),
    })
}

impl Accumulator for JsonItems {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        let Some(value) = args.first() else {
            return Ok(());
        };
        if self.binary {
            self.items.push(to_jsonb(value, &self.ty)?);
        } else {
            if self.any {
                // PostgreSQL puts composite values and arrays on lines of their own.
                let line = matches!(value, Value::Record(_) | Value::Array(_));
                self.text.push_str(if line { ", \n " } else { ", " });
            }
            write_value(value, &self.ty, &mut self.text);
        }
        self.any = true;
        check_size(Some(self.text.len())).map(drop)
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        Ok(match (self.any, self.binary) {
            (false, _) => Value::Null,
            (true, true) => Value::Jsonb(Json::Array(self.items.clone()).into()),
            (true, false) => Value::text(format!("[{}]", self.text)),
        })
    }
}

/// json_object_agg and jsonb_object_agg.
struct JsonMembers {
    types: Vec<Type>,
    binary: bool,
    any: bool,
    text: String,
    members: Vec<(Rc<str>, Json)>,
}

pub(super) fn json_object_agg(aggregate: &Aggregate, _: &[Value]) -> Box<dyn Accumulator> {
    Box::new(JsonMembers {
        types: aggregate.arg_types.clone(),
        binary: aggregate.returns == Type::Jsonb,
        any: false,
        text: String::new(),
        members: Vec::new(),
    })
}

impl Accumulator for JsonMembers {
    fn accumulate(&mut self, args: &[Value], _: &Env) -> Result<(), SqlError> {
        let ([key, value], [key_type, value_type]) = (args, &self.types[..]) else {
            return Ok(());
        };
        if key.is_null() {
            return Err(SqlError::new("22023", "field name must not be null"));
        }
        let key = key.output(key_type);
        if self.binary {
            self.members.push((key.into(), to_jsonb(value, value_type)?));
        } else {
            if self.any {
                self.text.push_str(", ");
            }
            write_string(&key, &mut self.text);
            self.text.push_str(" : ");
            write_value(value, value_type, &mut self.text);
        }
        self.any = true;
        check_size(Some(self.text.len())).map(drop)
    }

    fn finish(&self, _: &Env) -> Result<Value, SqlError> {
        Ok(match (self.any, self.binary) {
            (false, _) => Value::Null,
            (true, true) => Value::Jsonb(Json::object(self.members.clone()).into()),
            (true, false) => Value::text(format!("{{ {} }}", self.text)),
        })
    }
}
