//! JSON as the page stores it (RFC 8259): read into a tree, and written.
//!
//! Not serde_json: with the types that are decoded it made a tenth of the page's program. Numbers keep their text, so
//! that no code for floating point comes with them.

mod make;
mod print;

use std::rc::Rc;

/// Deeper than anything that is stored; a bound, as the reader calls itself.
const MAX_DEPTH: usize = 128;

/// A value. Of keys that stand twice in an object, the last one counts.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(Rc<str>),
    List(Vec<Json>),
    Object(Vec<(Rc<str>, Json)>),
}

impl Json {
    /// Reads one value and nothing else.
    ///
    /// # Errors
    /// What is wrong, and at which byte.
    pub fn parse(text: &str) -> Result<Json, String> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0).and_then(|value| {
            reader.blanks();
            if reader.at == text.len() { Ok(value) } else { Err("nothing more was expected") }
        });
        value.map_err(|what| [what, " at byte ", &reader.at.to_string()].concat())
    }

    /// The value of a key; `None` also where it is `null`.
    pub fn get(&self, key: &str) -> Option<&Json> {
        let Json::Object(fields) = self else { return None };
        let (_, value) = fields.iter().rev().find(|(name, _)| &**name == key)?;
        (*value != Json::Null).then_some(value)
    }

    pub fn as_text(&self) -> Option<&Rc<str>> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number from 0 to 2⁶⁴ − 1.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Json::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    /// A whole number from −2⁶³ to 2⁶³ − 1.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Json::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Json]> {
        match self {
            Json::List(values) => Some(values),
            _ => None,
        }
    }

    /// The text of a key that has to be there.
    ///
    /// # Errors
    /// A sentence part that names the key.
    pub fn text(&self, key: &str) -> Result<&Rc<str>, String> {
        self.get(key).and_then(Json::as_text).ok_or_else(|| missing(key))
    }

    /// The whole number of a key that has to be there.
    ///
    /// # Errors
    /// A sentence part that names the key.
    pub fn number(&self, key: &str) -> Result<u64, String> {
        self.get(key).and_then(Json::as_u64).ok_or_else(|| missing(key))
    }

    /// The list of a key that has to be there.
    ///
    /// # Errors
    /// A sentence part that names the key.
    pub fn list(&self, key: &str) -> Result<&[Json], String> {
        self.get(key).and_then(Json::as_list).ok_or_else(|| missing(key))
    }

    /// What `read` makes of a key that may be absent, but not of another kind.
    ///
    /// # Errors
    /// As `read`'s.
    pub fn optional<'a, T>(
        &'a self,
        key: &str,
        read: fn(&'a Self, &str) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        self.get(key).is_some().then(|| read(self, key)).transpose()
    }
}

fn missing(key: &str) -> String {
    ["“", key, "” is missing or of another kind"].concat()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

type Read<T> = Result<T, &'static str>;

impl Reader<'_> {
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    /// Goes over `byte` if it is next after blanks.
    fn takes(&mut self, byte: u8) -> bool {
        self.blanks();
        let is_next = self.peek() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    fn value(&mut self, depth: usize) -> Read<Json> {
        if depth > MAX_DEPTH {
            return Err("nested too deeply");
        }
        self.blanks();
        match self.peek() {
            b'"' => Ok(Json::Text(self.string()?)),
            b'[' => {
                self.at += 1;
                let mut values = Vec::new();
                while !self.takes(b']') {
                    self.comma(values.is_empty())?;
                    values.push(self.value(depth + 1)?);
                }
                Ok(Json::List(values))
            }
            b'{' => {
                self.at += 1;
                let mut fields = Vec::new();
                while !self.takes(b'}') {
                    self.comma(fields.is_empty())?;
                    self.blanks();
                    let name = self.string()?;
                    if !self.takes(b':') {
                        return Err("“:” was expected");
                    }
                    fields.push((name, self.value(depth + 1)?));
                }
                Ok(Json::Object(fields))
            }
            b'-' | b'0'..=b'9' => self.number(),
            _ => {
                for (word, value) in
                    [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))]
                {
                    if self
                        .text
                        .as_bytes()
                        .get(self.at..)
                        .is_some_and(|rest| rest.starts_with(word.as_bytes()))
                    {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err("a value was expected")
            }
        }
    }

    fn comma(&mut self, first: bool) -> Read<()> {
        if first || self.takes(b',') { Ok(()) } else { Err("“,” was expected") }
    }

    fn number(&mut self) -> Read<Json> {
        let start = self.at;
        self.at += usize::from(self.peek() == b'-');
        if self.peek() == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), b'+' | b'-'));
            self.digits()?;
        }
        Ok(Json::Number(self.text.get(start..self.at).unwrap_or_default().to_owned()))
    }

    fn digits(&mut self) -> Read<()> {
        if !self.peek().is_ascii_digit() {
            return Err("a digit was expected");
        }
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Read<Rc<str>> {
        if self.peek() != b'"' {
            return Err("a text was expected");
        }
        self.at += 1;
        let mut text = String::new();
        let mut start = self.at;
        loop {
            let end = self.at;
            let plain = |reader: &Self| reader.text.get(start..end).unwrap_or_default();
            match self.text.as_bytes().get(end) {
                Some(b'"') => {
                    self.at += 1;
                    if text.is_empty() {
                        return Ok(plain(self).into());
                    }
                    text.push_str(plain(self));
                    return Ok(text.into());
                }
                Some(b'\\') => {
                    text.push_str(plain(self));
                    self.at += 1;
                    text.push(self.escaped()?);
                    start = self.at;
                }
                Some(0x20..) => self.at += 1,
                _ => return Err("a text is not closed"),
            }
        }
    }

    /// What stands after a backslash.
    fn escaped(&mut self) -> Read<char> {
        let kind = self.peek();
        self.at += 1;
        Ok(match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let mut units = vec![first];
                // A pair is a character; half of one is none.
                if (0xD800..0xDC00).contains(&first) && self.text.get(self.at..self.at + 2) == Some("\\u") {
                    self.at += 2;
                    units.push(self.unit()?);
                }
                match char::decode_utf16(units).next() {
                    Some(Ok(letter)) => letter,
                    _ => return Err("half a character"),
                }
            }
            _ => return Err("no such escape"),
        })
    }

    fn unit(&mut self) -> Read<u16> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| !digits.starts_with('+'));
        self.at += 4;
        digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()).ok_or("no such escape")
    }
}

/// Appends `text` as a JSON string.
pub fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' => {
                out.push_str("\\u00");
                for digit in [letter as u32 >> 4, letter as u32 & 15] {
                    out.extend(char::from_digit(digit, 16));
                }
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}

/// Writes an object or a list: what stands between its parts is put in by itself.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
}

impl Writer {
    fn separate(&mut self) {
        if !matches!(self.text.bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.text.push(',');
        }
    }

    fn key(&mut self, key: &str) {
        self.separate();
        push_string(&mut self.text, key);
        self.text.push(':');
    }

    fn group(&mut self, brackets: [char; 2], write: impl FnOnce(&mut Self)) {
        self.text.push(brackets[0]);
        write(self);
        self.text.push(brackets[1]);
    }

    /// An object, whose fields are written by `write`: the whole, or an item of a list.
    pub fn object(&mut self, write: impl FnOnce(&mut Self)) {
        self.separate();
        self.group(['{', '}'], write);
    }

    /// An object under a key.
    pub fn inner(&mut self, key: &str, write: impl FnOnce(&mut Self)) {
        self.key(key);
        self.group(['{', '}'], write);
    }

    /// A list under a key, whose items are written by `write`.
    pub fn list<T>(&mut self, key: &str, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.key(key);
        self.group(['[', ']'], |list| items.iter().for_each(|item| write(list, item)));
    }

    /// A text in a list.
    pub fn item(&mut self, value: &str) {
        self.separate();
        push_string(&mut self.text, value);
    }

    pub fn number(&mut self, key: &str, value: u64) {
        self.key(key);
        self.text.push_str(&value.to_string());
    }

    pub fn signed(&mut self, key: &str, value: i64) {
        self.key(key);
        self.text.push_str(&value.to_string());
    }

    pub fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        push_string(&mut self.text, value);
    }

    pub fn text_or_null(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.text(key, value),
            None => {
                self.key(key);
                self.text.push_str("null");
            }
        }
    }

    pub fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests;
