//! Arrays: their values, their order, and their text form `{1,2,NULL}`.

use std::cmp::Ordering;

use super::{Value, compare_rows};
use crate::sql::error::SqlError;

/// An array of any number of dimensions, all of whose lower bounds are 1.
#[derive(Debug, Clone, Default)]
pub struct Array {
    /// Length of each dimension, outermost first; empty for `{}`.
    pub dims: Vec<u32>,
    /// The elements in row-major order.
    pub elements: Vec<Value>,
}

/// How many elements an array may have, so that hostile input cannot exhaust memory.
pub const MAX_ELEMENTS: usize = 16_777_216;
/// PostgreSQL's limit of dimensions.
pub const MAX_DIMENSIONS: usize = 6;

impl Array {
    /// A one-dimensional array.
    pub fn of(elements: Vec<Value>) -> Array {
        let dims = if elements.is_empty() { Vec::new() } else { vec![elements.len() as u32] };
        Array { dims, elements }
    }

    /// Elements first, then dimensions, as PostgreSQL's `array_cmp`.
    pub fn compare(&self, other: &Array) -> Ordering {
        compare_rows(&self.elements, &other.elements)
            .then_with(|| self.dims.len().cmp(&other.dims.len()))
            .then_with(|| self.dims.cmp(&other.dims))
    }

    /// The element at these subscripts (counted from 1), or NULL outside the bounds.
    pub fn get(&self, subscripts: &[i64]) -> Value {
        if subscripts.len() != self.dims.len() || self.dims.is_empty() {
            return Value::Null;
        }
        let mut offset = 0usize;
        for (&subscript, &length) in subscripts.iter().zip(&self.dims) {
            if subscript < 1 || subscript > i64::from(length) {
                return Value::Null;
            }
            offset = offset * length as usize + (subscript as usize - 1);
        }
        self.elements.get(offset).cloned().unwrap_or_default()
    }

    /// The part between these inclusive bounds; fewer bounds than dimensions leave the rest whole.
    /// A missing bound is the array's own.
    pub fn slice(&self, bounds: &[(Option<i64>, Option<i64>)]) -> Array {
        if bounds.len() > self.dims.len() {
            return Array::default();
        }
        let mut ranges = Vec::with_capacity(self.dims.len());
        for (i, &length) in self.dims.iter().enumerate() {
            let (low, high) = bounds.get(i).copied().unwrap_or((None, None));
            let low = low.unwrap_or(1).max(1);
            let high = high.unwrap_or(i64::from(length)).min(i64::from(length));
            if low > high {
                return Array::default();
            }
            ranges.push((low as usize - 1, high as usize - 1));
        }
        let mut elements = Vec::new();
        for (position, element) in self.elements.iter().enumerate() {
            let mut rest = position;
            let inside = self.dims.iter().zip(&ranges).rev().all(|(&length, &(low, high))| {
                let index = rest % length as usize;
                rest /= length as usize;
                (low..=high).contains(&index)
            });
            if inside {
                elements.push(element.clone());
            }
        }
        Array { dims: ranges.iter().map(|(low, high)| (high - low + 1) as u32).collect(), elements }
    }

    /// Builds `ARRAY[…]` from elements that are arrays themselves.
    ///
    /// # Errors
    /// 2202E when the inner dimensions differ, 54000 beyond the limits.
    pub fn nest(inner: &[&Array]) -> Result<Array, SqlError> {
        let Some(first) = inner.first() else {
            return Ok(Array::default());
        };
        if inner.iter().any(|array| array.dims != first.dims) {
            let message = "multidimensional arrays must have array expressions with matching dimensions";
            return Err(SqlError::new("2202E", message));
        }
        if first.elements.is_empty() {
            return Ok(Array::default());
        }
        if first.dims.len() >= MAX_DIMENSIONS {
            return Err(too_many_dimensions(first.dims.len() + 1));
        }
        let mut dims = vec![inner.len() as u32];
        dims.extend(&first.dims);
        let elements = inner.iter().flat_map(|array| array.elements.iter().cloned()).collect();
        Ok(Array { dims, elements })
    }
}

pub(crate) fn too_many_dimensions(dimensions: usize) -> SqlError {
    let message =
        format!("number of array dimensions ({dimensions}) exceeds the maximum allowed ({MAX_DIMENSIONS})");
    SqlError::new("54000", message)
}

/// Writes the text form; `write` writes one element without quotes.
pub fn write_array(array: &Array, out: &mut String, write: &mut dyn FnMut(&Value, &mut String)) {
    fn level(
        array: &Array,
        depth: usize,
        next: &mut std::slice::Iter<'_, Value>,
        out: &mut String,
        write: &mut dyn FnMut(&Value, &mut String),
    ) {
        out.push('{');
        for i in 0..array.dims.get(depth).copied().unwrap_or(0) {
            if i > 0 {
                out.push(',');
            }
            if depth + 1 < array.dims.len() {
                level(array, depth + 1, next, out, write);
            } else {
                match next.next() {
                    None | Some(Value::Null) => out.push_str("NULL"),
                    Some(value) => {
                        let start = out.len();
                        write(value, out);
                        quote_element(out, start);
                    }
                }
            }
        }
        out.push('}');
    }
    level(array, 0, &mut array.elements.iter(), out, write);
}

/// Quotes the element written since `start` if it would not read back as itself.
fn quote_element(out: &mut String, start: usize) {
    let element = &out[start..];
    let plain = !element.is_empty()
        && !element.eq_ignore_ascii_case("null")
        && !element.bytes().any(|b| {
            matches!(b, b'"' | b'\\' | b'{' | b'}' | b',' | b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
        });
    if plain {
        return;
    }
    let element = out.split_off(start);
    out.push('"');
    for c in element.chars() {
        if c == '"' || c == '\\' {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}

/// Reads the text form into dimensions and the texts of the elements (`None` for NULL).
///
/// # Errors
/// 22P02 with PostgreSQL's detail; 0A000 for lower bounds other than 1.
pub fn read_array(text: &str) -> Result<(Vec<u32>, Vec<Option<String>>), SqlError> {
    Reader { text, bytes: text.as_bytes(), at: 0, dims: Vec::new(), elements: Vec::new() }.read()
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    dims: Vec<u32>,
    elements: Vec<Option<String>>,
}

impl Reader<'_> {
    fn error(&self, detail: impl Into<String>) -> SqlError {
        let message = format!("malformed array literal: \"{}\"", self.text);
        SqlError::new("22P02", message).with_detail(detail)
    }

    fn skip_space(&mut self) {
        while self.bytes.get(self.at).is_some_and(|b| b.is_ascii_whitespace() || *b == 0x0b) {
            self.at += 1;
        }
    }

    fn read(mut self) -> Result<(Vec<u32>, Vec<Option<String>>), SqlError> {
        self.skip_space();
        if self.bytes.get(self.at) == Some(&b'[') {
            self.bounds()?;
        }
        if self.bytes.get(self.at) != Some(&b'{') {
            return Err(self.error("Array value must start with \"{\" or dimension information."));
        }
        self.level(0)?;
        self.skip_space();
        if self.at < self.bytes.len() {
            return Err(self.error("Junk after closing right brace."));
        }
        if self.elements.is_empty() {
            self.dims.clear();
        }
        Ok((self.dims, self.elements))
    }

    fn bounds(&mut self) -> Result<(), SqlError> {
        let Some(end) = self.text[self.at..].find('=') else {
            return Err(self.error("Missing \"=\" after array dimensions."));
        };
        let bounds = &self.text[self.at..self.at + end];
        if !bounds.trim_end().split(']').all(|b| b.is_empty() || b.trim_start().starts_with("[1:")) {
            return Err(SqlError::unsupported(
                "an array whose lower bound is not 1",
                "Leave the bounds out: they count from 1.",
            ));
        }
        self.at += end + 1;
        self.skip_space();
        Ok(())
    }

    /// Reads `{…}` at nesting `depth`; the number of its items must equal its siblings'.
    fn level(&mut self, depth: usize) -> Result<(), SqlError> {
        if depth >= MAX_DIMENSIONS {
            return Err(too_many_dimensions(depth + 1));
        }
        self.at += 1;
        let mut count = 0u32;
        let mut nested = None;
        loop {
            self.skip_space();
            match self.bytes.get(self.at) {
                None => return Err(self.error("Unexpected end of input.")),
                Some(b'}') if count == 0 => break,
                Some(b'}' | b',') => {
                    let c = char::from(self.bytes[self.at]);
                    return Err(self.error(format!("Unexpected \"{c}\" character.")));
                }
                Some(b'{') => {
                    if nested == Some(false) {
                        return Err(self.error("Unexpected \"{\" character."));
                    }
                    nested = Some(true);
                    self.level(depth + 1)?;
                }
                Some(_) => {
                    if nested == Some(true) {
                        return Err(self.error("Unexpected array element."));
                    }
                    nested = Some(false);
                    let element = self.element()?;
                    if self.elements.len() >= MAX_ELEMENTS {
                        let message = "array size exceeds the maximum allowed";
                        return Err(SqlError::new("54000", message));
                    }
                    self.elements.push(element);
                }
            }
            count += 1;
            self.skip_space();
            match self.bytes.get(self.at) {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                None => return Err(self.error("Unexpected end of input.")),
                Some(_) => return Err(self.error("Unexpected array element.")),
            }
        }
        self.at += 1;
        self.record(depth, count, nested == Some(true))
    }

    fn record(&mut self, depth: usize, count: u32, nested: bool) -> Result<(), SqlError> {
        let ragged = "Multidimensional arrays must have sub-arrays with matching dimensions.";
        match self.dims.get(depth) {
            Some(&0) => self.dims[depth] = count,
            Some(&known) if known == count && nested == (self.dims.len() > depth + 1) => {}
            Some(_) => return Err(self.error(ragged)),
            None => {
                self.dims.resize(depth + 1, 0);
                self.dims[depth] = count;
            }
        }
        Ok(())
    }

    fn element(&mut self) -> Result<Option<String>, SqlError> {
        let mut element = String::new();
        let mut keep = 0;
        let mut quoted = false;
        let mut escaped = false;
        loop {
            let rest = &self.text[self.at..];
            let Some(c) = rest.chars().next() else {
                return Err(self.error("Unexpected end of input."));
            };
            match c {
                '"' => {
                    if quoted || !element.trim().is_empty() {
                        return Err(self.error("Unexpected array element."));
                    }
                    element.clear();
                    quoted = true;
                    self.at += 1;
                    self.quoted(&mut element)?;
                    keep = element.len();
                    continue;
                }
                '{' => return Err(self.error("Unexpected \"{\" character.")),
                ',' | '}' => break,
                '\\' => {
                    self.at += 1;
                    let Some(c) = self.text[self.at..].chars().next() else {
                        return Err(self.error("Unexpected end of input."));
                    };
                    element.push(c);
                    keep = element.len();
                    escaped = true;
                    self.at += c.len_utf8();
                    continue;
                }
                c => {
                    if quoted && !c.is_ascii_whitespace() {
                        return Err(self.error("Unexpected array element."));
                    }
                    element.push(c);
                    if !c.is_ascii_whitespace() {
                        keep = element.len();
                    }
                }
            }
            self.at += c.len_utf8();
        }
        element.truncate(keep);
        if !quoted && !escaped && element.eq_ignore_ascii_case("null") {
            return Ok(None);
        }
        Ok(Some(element))
    }

    fn quoted(&mut self, element: &mut String) -> Result<(), SqlError> {
        loop {
            let Some(mut c) = self.text[self.at..].chars().next() else {
                return Err(self.error("Unexpected end of input."));
            };
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(()),
                '\\' => {
                    let Some(next) = self.text[self.at..].chars().next() else {
                        return Err(self.error("Unexpected end of input."));
                    };
                    c = next;
                    self.at += c.len_utf8();
                }
                _ => {}
            }
            element.push(c);
        }
    }
}
