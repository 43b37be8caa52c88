//! Reading JSON text, with PostgreSQL's errors.

use std::rc::Rc;

use super::{Json, invalid};
use crate::sql::error::SqlError;
use crate::sql::numeric::Numeric;

/// How deep values may nest: PostgreSQL's limit is its stack.
const MAX_DEPTH: usize = 512;

/// The value a JSON text describes.
///
/// # Errors
/// 22P02 with PostgreSQL's detail, 54001 for nesting beyond the limit.
pub fn parse(text: &str) -> Result<Json, SqlError> {
    let mut reader = Reader { text, at: 0, keep: true };
    let json = reader.value(0, "JSON value")?;
    reader.end()?;
    Ok(json)
}

/// Whether a text is JSON.
///
/// # Errors
/// As [`parse`].
pub fn check(text: &str) -> Result<(), SqlError> {
    let mut reader = Reader { text, at: 0, keep: false };
    reader.value(0, "JSON value")?;
    reader.end()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Whether values are wanted, or only the check.
    keep: bool,
}

impl Reader<'_> {
    fn skip_space(&mut self) {
        let space = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r');
        while self.text.as_bytes().get(self.at).is_some_and(space) {
            self.at += 1;
        }
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip_space();
        self.text.as_bytes().get(self.at).copied()
    }

    /// The token at the cursor, as errors quote it.
    fn token(&self) -> &str {
        let rest = &self.text[self.at..];
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii();
        let first = rest.chars().next();
        let end = match first {
            Some('"') => rest[1..].find('"').map_or(rest.len(), |n| n + 2),
            Some('-' | '0'..='9') => {
                let more = |c: char| !(word(c) || matches!(c, '.' | '+' | '-'));
                rest[1..].find(more).map_or(rest.len(), |n| n + 1)
            }
            Some(c) if word(c) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
            Some(c) => c.len_utf8(),
            None => 0,
        };
        &rest[..end]
    }

    fn expected(&mut self, what: &str) -> SqlError {
        if self.peek().is_none() {
            return invalid("The input string ended unexpectedly.");
        }
        let token = self.token();
        let word = token.starts_with(|c: char| c.is_ascii_alphabetic() || !c.is_ascii());
        let known = matches!(token, "true" | "false" | "null");
        let symbol =
            token.len() == 1 && !token.starts_with(|c: char| "{}[],:\"".contains(c) || c.is_ascii_digit());
        if (word && !known) || symbol {
            return invalid(format!("Token \"{token}\" is invalid."));
        }
        invalid(format!("Expected {what}, but found \"{token}\"."))
    }

    fn end(&mut self) -> Result<(), SqlError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.expected("end of input")),
        }
    }

    fn value(&mut self, depth: usize, what: &str) -> Result<Json, SqlError> {
        if depth > MAX_DEPTH {
            return Err(SqlError::new("54001", "stack depth limit exceeded"));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(|s| Json::String(s.into())),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => {
                let (json, length) = match self.token() {
                    "true" => (Json::Bool(true), 4),
                    "false" => (Json::Bool(false), 5),
                    "null" => (Json::Null, 4),
                    _ => return Err(self.expected(what)),
                };
                self.at += length;
                Ok(json)
            }
            None => Err(self.expected(what)),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, SqlError> {
        self.at += 1;
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Json::Array(items));
        }
        let mut what = "array element or \"]\"";
        loop {
            let item = self.value(depth + 1, what)?;
            if self.keep {
                items.push(item);
            }
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Json::Array(items));
                }
                _ => return Err(self.expected("\",\" or \"]\"")),
            }
            what = "JSON value";
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, SqlError> {
        self.at += 1;
        let mut members: Vec<(Rc<str>, Json)> = Vec::new();
        let mut what = "string or \"}\"";
        loop {
            match self.peek() {
                Some(b'}') if what != "string" => {
                    self.at += 1;
                    return Ok(Json::Object(members));
                }
                Some(b'"') => {}
                _ => return Err(self.expected(what)),
            }
            let key = self.string()?;
            if self.peek() != Some(b':') {
                return Err(self.expected("\":\""));
            }
            self.at += 1;
            let value = self.value(depth + 1, "JSON value")?;
            if self.keep {
                members.push((key.into(), value));
            }
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Json::object(members));
                }
                _ => return Err(self.expected("\",\" or \"}\"")),
            }
            what = "string";
        }
    }

    fn number(&mut self) -> Result<Json, SqlError> {
        let token = self.token();
        let body = token.strip_prefix('-').unwrap_or(token);
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        let (mantissa, exponent) = match body.find(['e', 'E']) {
            Some(at) => (&body[..at], Some(&body[at + 1..])),
            None => (body, None),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let valid = digits(whole)
            && (whole.len() == 1 || !whole.starts_with('0'))
            && fraction.is_none_or(digits)
            && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)));
        let number = if valid && self.keep { Numeric::parse(token)? } else { None };
        if !valid {
            return Err(invalid(format!("Token \"{token}\" is invalid.")));
        }
        self.at += token.len();
        Ok(Json::Number(number.unwrap_or(Numeric::ZERO)))
    }

    fn string(&mut self) -> Result<String, SqlError> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(c) = rest.chars().next() else {
                let token = &self.text[start..];
                return Err(invalid(format!("Token \"{token}\" is invalid.")));
            };
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(out),
                '\\' => self.escape(&mut out)?,
                c if (c as u32) < 32 => {
                    return Err(invalid(format!("Character with value 0x{:02x} must be escaped.", c as u32)));
                }
                c => out.push(c),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), SqlError> {
        let Some(c) = self.text[self.at..].chars().next() else {
            return Err(invalid("The input string ended unexpectedly."));
        };
        self.at += c.len_utf8();
        out.push(match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(out),
            c => return Err(invalid(format!("Escape sequence \"\\{c}\" is invalid."))),
        });
        Ok(())
    }

    fn hex4(&mut self) -> Result<u32, SqlError> {
        let code = self.text.get(self.at..self.at + 4).filter(|s| s.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(code) = code.and_then(|s| u32::from_str_radix(s, 16).ok()) else {
            return Err(invalid("\"\\u\" must be followed by four hexadecimal digits."));
        };
        self.at += 4;
        Ok(code)
    }

    fn unicode(&mut self, out: &mut String) -> Result<(), SqlError> {
        let mut code = self.hex4()?;
        if (0xD800..0xDC00).contains(&code) {
            let low = self.text[self.at..].starts_with("\\u");
            if low {
                self.at += 2;
            }
            let low = if low { self.hex4()? } else { 0 };
            if !(0xDC00..0xE000).contains(&low) {
                return Err(invalid("Unicode low surrogate must follow a high surrogate."));
            }
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        match char::from_u32(code) {
            Some('\0') if self.keep => Err(SqlError::new("22P05", "unsupported Unicode escape sequence")
                .with_detail("\\u0000 cannot be converted to text.")),
            Some(c) => {
                out.push(c);
                Ok(())
            }
            None => Err(invalid("Unicode low surrogate must follow a high surrogate.")),
        }
    }
}
