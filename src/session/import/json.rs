//! JSON files of rows: an array of objects, arrays or values, or one of these on each line.
//!
//! serde_json checks the grammar and hands out each value as its own text (`RawValue`), so numbers keep
//! every digit and each row knows its line.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::infer::{NUMBERS, Types, types_of};
use super::{MAX_CELL_BYTES, MAX_COLUMNS, MAX_NESTING, Value, Visit};
use crate::protocol::import::RowProblem;

/// How the file is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// The rows are the elements of an array, which starts at this byte.
    Array { start: usize, end: usize },
    /// One row on each line.
    Lines,
    /// The file is one object: one row.
    One,
}

/// Finds the rows.
///
/// # Errors
/// A sentence with the line, when the file is no JSON.
pub fn shape(text: &str) -> Result<(Shape, Option<String>), String> {
    if depth(text) > MAX_NESTING {
        return Err(format!("The values are nested more than {MAX_NESTING} deep."));
    }
    let start = text.len() - text.trim_start().len();
    let whole = text.trim();
    let error = match serde_json::from_str::<&RawValue>(whole) {
        Ok(_) if whole.starts_with('[') => {
            return Ok((Shape::Array { start, end: start + whole.len() }, None));
        }
        Ok(_) if whole.starts_with('{') => {
            // `{"data": [ … ]}`: the rows of an answer of some server.
            if let Ok(Pairs(pairs)) = serde_json::from_str::<Pairs>(whole)
                && let [(name, value)] = pairs.as_slice()
                && value.get().starts_with('[')
            {
                let start = offset_in(text, value.get());
                let note = format!("The rows are those of “{name}”.");
                return Ok((Shape::Array { start, end: start + value.get().len() }, Some(note)));
            }
            return Ok((Shape::One, None));
        }
        Ok(_) => return Err("The file holds one value. Rows are objects or arrays.".to_owned()),
        Err(error) => error,
    };
    let first_line = whole.lines().next().unwrap_or_default();
    if whole.contains('\n') && serde_json::from_str::<&RawValue>(first_line.trim()).is_ok() {
        return Ok((Shape::Lines, Some("Each line is one row.".to_owned())));
    }
    let line = error.line() + text[..start].bytes().filter(|&b| b == b'\n').count();
    Err(format!("Line {line} is not valid JSON: {}.", reason(&error)))
}

/// serde_json's message without its position, which counts from another start.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(reason, _)| reason.to_owned())
}

/// The deepest nesting of brackets outside strings; also of text that is no JSON.
pub fn depth(text: &str) -> usize {
    let (mut now, mut deepest, mut quoted, mut escaped) = (0usize, 0usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => {
                now += 1;
                deepest = deepest.max(now);
            }
            b']' | b'}' => now = now.saturating_sub(1),
            b'\n' if now == 0 => quoted = false,
            _ => {}
        }
    }
    deepest
}

fn offset_in(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).min(text.len())
}

/// The columns met so far, in the order of their first row.
#[derive(Debug, Default, Clone)]
pub struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Columns {
    pub fn names(&self) -> &[String] {
        &self.names
    }

    fn place(&mut self, name: &str) -> Result<usize, String> {
        if let Some(&at) = self.places.get(name) {
            return Ok(at);
        }
        if self.names.len() >= MAX_COLUMNS {
            return Err(format!("This row brings more than {MAX_COLUMNS} columns."));
        }
        self.names.push(name.to_owned());
        self.places.insert(name.to_owned(), self.names.len() - 1);
        Ok(self.names.len() - 1)
    }
}

/// Reads every row, adding the columns it has. A row that cannot be taken is a problem with its line.
pub fn for_each_row(text: &str, shape: &Shape, columns: &mut Columns, visit: Visit<'_>) {
    match shape {
        Shape::One => {
            let row = row(text.trim(), columns);
            deliver(1, row, visit);
        }
        Shape::Lines => {
            for (at, line) in text.lines().enumerate() {
                let line_number = at as u64 + 1;
                if !line.trim().is_empty() && !deliver(line_number, row(line.trim(), columns), visit) {
                    return;
                }
            }
        }
        Shape::Array { start, end } => {
            let array = text.get(*start..*end).unwrap_or_default();
            let elements: Vec<&RawValue> = serde_json::from_str(array).unwrap_or_default();
            let (mut counted, mut line) = (0usize, 1u64);
            for element in elements {
                let at = offset_in(text, element.get());
                line += text[counted..at].bytes().filter(|&b| b == b'\n').count() as u64;
                counted = at;
                if !deliver(line, row(element.get(), columns), visit) {
                    return;
                }
            }
        }
    }
}

fn deliver(
    line: u64,
    row: Result<Vec<Option<Value<'_>>>, String>,
    visit: &mut dyn FnMut(super::Row<'_>) -> bool,
) -> bool {
    match row {
        Ok(cells) => visit(Ok((line, &cells))),
        Err(message) => visit(Err(RowProblem { line, message })),
    }
}

/// One row from the text of its value.
fn row<'a>(json: &'a str, columns: &mut Columns) -> Result<Vec<Option<Value<'a>>>, String> {
    let not_json = |error: serde_json::Error| format!("This is not valid JSON: {}.", reason(&error));
    let mut cells = Vec::with_capacity(columns.names.len());
    let mut put = |columns: &mut Columns, name: &str, raw: &'a str| {
        let value = value(raw).map_err(|why| format!("The value of “{name}” {why}"))?;
        let at = columns.place(name)?;
        if cells.len() <= at {
            cells.resize_with(at + 1, || None);
        }
        if let Some(cell) = cells.get_mut(at) {
            *cell = value;
        }
        Ok::<(), String>(())
    };
    match json.as_bytes().first() {
        Some(b'{') => {
            let Pairs(pairs) = serde_json::from_str(json).map_err(not_json)?;
            for (name, raw) in pairs {
                put(columns, &name, raw.get())?;
            }
        }
        Some(b'[') => {
            let values: Vec<&RawValue> = serde_json::from_str(json).map_err(not_json)?;
            for (at, raw) in values.into_iter().enumerate() {
                put(columns, &format!("column_{}", at + 1), raw.get())?;
            }
        }
        _ => {
            serde_json::from_str::<&RawValue>(json).map_err(not_json)?;
            put(columns, "value", json)?;
        }
    }
    Ok(cells)
}

/// A value as the text that goes into its column; nested values keep their JSON.
fn value(raw: &str) -> Result<Option<Value<'_>>, String> {
    if raw.len() > MAX_CELL_BYTES {
        return Err("is larger than 1 MB.".to_owned());
    }
    let value = match raw.as_bytes().first() {
        Some(b'n') => return Ok(None),
        Some(b'"') => {
            let text: Cow<'_, str> = serde_json::from_str::<BorrowedText>(raw)
                .map_err(|error| format!("is not valid JSON: {}.", reason(&error)))?
                .0;
            if text.contains('\0') {
                return Err("has a zero byte, which PostgreSQL cannot store.".to_owned());
            }
            // What is a string in the file was meant as one, also when it has only digits. Dates have no
            // other notation.
            let types = match types_of(&text) {
                types if text.trim_ascii().is_empty() || types.has(NUMBERS.or(Types::BOOLEAN)) => Types::TEXT,
                types => types,
            };
            Value { text, types: Some(types) }
        }
        Some(b't' | b'f') => Value { text: raw.into(), types: Some(Types::BOOLEAN.or(Types::TEXT)) },
        Some(b'{' | b'[') => {
            let json = if raw.contains("\\u0000") { Types::TEXT } else { Types::JSONB.or(Types::TEXT) };
            Value { text: raw.into(), types: Some(json) }
        }
        _ => {
            let types = types_of(raw);
            let types = if types.has(NUMBERS) { types } else { Types::NUMERIC.or(Types::TEXT) };
            Value { text: raw.into(), types: Some(types) }
        }
    };
    Ok(Some(value))
}

#[derive(Deserialize)]
struct BorrowedText<'a>(#[serde(borrow)] Cow<'a, str>);

/// An object's members in their order, values unread.
struct Pairs<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some((BorrowedText(name), value)) = map.next_entry()? {
                    pairs.push((name, value));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
}
