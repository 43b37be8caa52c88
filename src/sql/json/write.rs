//! Writing JSON: jsonb's text, and values of any SQL type as JSON.

use std::fmt::Write;

use super::Json;
use crate::sql::datetime::output::write_iso;
use crate::sql::types::{Category, Type};
use crate::sql::value::Value;

impl Json {
    /// jsonb's text: a space after `:` and `,`.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    /// Appends jsonb's text.
    pub fn write(&self, out: &mut String) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Json::Number(n) => n.write(out),
            Json::String(text) => write_string(text, out),
            Json::Array(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push_str(", ");
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (i, (key, value)) in members.iter().enumerate() {
                    if i > 0 {
                        out.push_str(", ");
                    }
                    write_string(key, out);
                    out.push_str(": ");
                    value.write(out);
                }
                out.push('}');
            }
        }
    }

    /// Appends the text of `jsonb_pretty`, four spaces a level.
    pub fn write_pretty(&self, depth: usize, out: &mut String) {
        let line = |depth: usize, out: &mut String| {
            out.push('\n');
            (0..depth * 4).for_each(|_| out.push(' '));
        };
        match self {
            Json::Array(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    out.push_str(if i > 0 { "," } else { "" });
                    line(depth + 1, out);
                    item.write_pretty(depth + 1, out);
                }
                line(depth, out);
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (i, (key, value)) in members.iter().enumerate() {
                    out.push_str(if i > 0 { "," } else { "" });
                    line(depth + 1, out);
                    write_string(key, out);
                    out.push_str(": ");
                    value.write_pretty(depth + 1, out);
                }
                line(depth, out);
                out.push('}');
            }
            scalar => scalar.write(out),
        }
    }
}

/// Appends a JSON string with its quotes.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 32 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Appends a value of an SQL type as `to_json` does.
pub fn write_value(value: &Value, ty: &Type, out: &mut String) {
    match (value, ty) {
        (Value::Null, _) => out.push_str("null"),
        (Value::Bool(b), _) => out.push_str(if *b { "true" } else { "false" }),
        (Value::Text(text), Type::Json) => out.push_str(text),
        (Value::Jsonb(json), _) => json.write(out),
        (Value::Array(array), Type::Array(element)) => {
            write_dimension(&array.dims, &mut array.elements.iter(), element, out);
        }
        (Value::Record(record), _) => {
            out.push('{');
            for (i, value) in record.values.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                if let Some((name, ty)) = record.fields.get(i) {
                    write_string(name, out);
                    out.push(':');
                    write_value(value, ty, out);
                }
            }
            out.push('}');
        }
        (Value::Timestamp(micros), ty) => {
            out.push('"');
            write_iso(*micros, matches!(ty, Type::Timestamptz(_)), out);
            out.push('"');
        }
        (value, ty) => {
            let text = value.output(ty);
            // NaN and the infinities are no JSON numbers.
            let number = ty.category() == Category::Numeric
                && !text.contains(['N', 'y'])
                && !matches!(ty, Type::Regtype | Type::Reg(_));
            if number { out.push_str(&text) } else { write_string(&text, out) }
        }
    }
}

fn write_dimension(dims: &[u32], next: &mut std::slice::Iter<'_, Value>, ty: &Type, out: &mut String) {
    out.push('[');
    for i in 0..dims.first().copied().unwrap_or(0) {
        if i > 0 {
            out.push(',');
        }
        if dims.len() > 1 {
            write_dimension(&dims[1..], next, ty, out);
        } else if let Some(value) = next.next() {
            write_value(value, ty, out);
        }
    }
    out.push(']');
}

/// A value of an SQL type as jsonb, as `to_jsonb` makes it.
///
/// # Errors
/// Those of a json value that jsonb cannot hold.
pub fn to_jsonb(value: &Value, ty: &Type) -> Result<Json, crate::sql::error::SqlError> {
    Ok(match (value, ty) {
        (Value::Null, _) => Json::Null,
        (Value::Jsonb(json), _) => (**json).clone(),
        (Value::Bool(b), _) => Json::Bool(*b),
        (Value::Int(n), ty) if ty.category() == Category::Numeric => Json::Number((*n).into()),
        (Value::Padded(text), _) => Json::String(text.clone()),
        (Value::Text(text), ty) if *ty != Type::Json => match ty {
            Type::Char(_) => Json::String(value.output(ty).into()),
            _ => Json::String(text.clone()),
        },
        _ => {
            let mut out = String::new();
            write_value(value, ty, &mut out);
            super::parse(&out)?
        }
    })
}
