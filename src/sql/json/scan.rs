//! Finding members in the text of a `json` value without rebuilding it: json keeps its spelling.
//! The text was checked when it was read, so a malformed one only ends the scan.

/// The members of an object (key as written, without its quotes) or elements of an array (no key).
pub struct Members<'a> {
    text: &'a str,
    at: usize,
    object: bool,
}

/// The kind of a value by its first character.
pub fn kind(text: &str) -> &'static str {
    match text.trim_start().as_bytes().first() {
        Some(b'{') => "object",
        Some(b'[') => "array",
        Some(b'"') => "string",
        Some(b't' | b'f') => "boolean",
        Some(b'n') => "null",
        _ => "number",
    }
}

/// The members of an object or array; none for a scalar.
pub fn members(text: &str) -> Members<'_> {
    let start = text.len() - text.trim_start().len();
    let object = text[start..].starts_with('{');
    let inside = object || text[start..].starts_with('[');
    Members { text, at: if inside { start + 1 } else { text.len() }, object }
}

impl<'a> Members<'a> {
    fn skip(&mut self, also: u8) {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(|b| b.is_ascii_whitespace() || *b == also) {
            self.at += 1;
        }
    }

    /// The text of the value at the cursor, which moves behind it.
    fn value(&mut self) -> Option<&'a str> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut depth = 0usize;
        loop {
            match bytes.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    while *bytes.get(self.at)? != b'"' {
                        self.at += if bytes[self.at] == b'\\' { 2 } else { 1 };
                    }
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth > 0 => depth -= 1,
                b',' | b':' | b'}' | b']' if depth == 0 => break,
                _ => {}
            }
            self.at += 1;
        }
        Some(self.text.get(start..self.at)?.trim_end())
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (Option<String>, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        self.skip(b',');
        let first = *self.text.as_bytes().get(self.at)?;
        if first == b'}' || first == b']' {
            return None;
        }
        let key = if self.object {
            let key = unquote(self.value()?);
            self.skip(b':');
            Some(key)
        } else {
            None
        };
        let value = self.value()?;
        Some((key, value))
    }
}

/// The text of a JSON string; of any other value its JSON.
pub fn unquote(text: &str) -> String {
    if text.starts_with('"') {
        match super::parse(text) {
            Ok(super::Json::String(s)) => return s.to_string(),
            _ => return text.to_string(),
        }
    }
    text.to_string()
}

/// The member of an object; of equal keys the last.
pub fn get<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    if kind(text) != "object" {
        return None;
    }
    members(text).filter(|(k, _)| k.as_deref() == Some(key)).last().map(|(_, value)| value)
}

/// The element of an array; negative counts from its end.
pub fn at(text: &str, index: i64) -> Option<&str> {
    if kind(text) != "array" {
        return None;
    }
    let index = if index < 0 { index + members(text).count() as i64 } else { index };
    members(text).nth(usize::try_from(index).ok()?).map(|(_, value)| value)
}

/// The value at a path.
pub fn path<'a>(text: &'a str, path: &[&str]) -> Option<&'a str> {
    path.iter().try_fold(text, |text, step| match kind(text) {
        "object" => get(text, step),
        "array" => step.parse().ok().and_then(|index| at(text, index)),
        _ => None,
    })
}
