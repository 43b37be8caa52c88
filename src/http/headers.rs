//! Header fields: their order and the case of their names are kept, since a learner reads what was sent.

/// The fields of one message.
///
/// A value is text of which every character stands for one byte (Latin-1), as Node and `fetch` give it; the writer
/// refuses any other character.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers {
    fields: Vec<(String, String)>,
}

impl Headers {
    pub fn new() -> Self {
        Headers::default()
    }

    pub fn len(&self) -> usize {
        self.fields.len()
    }

    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Name and value of each field, as written and in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Every value of a name, in order.
    pub fn get_all<'a, 'n: 'a>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.iter().filter(move |(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The elements of a field that is a list (`Connection`, `Transfer-Encoding` …), over all its lines.
    pub fn list<'a, 'n: 'a>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.get_all(name).flat_map(|value| value.split(',')).map(str::trim).filter(|it| !it.is_empty())
    }

    /// Whether a list field has an element, whatever its case.
    pub fn has_token(&self, name: &str, token: &str) -> bool {
        self.list(name).any(|it| it.eq_ignore_ascii_case(token))
    }

    /// Adds a field after all others.
    pub fn append(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.fields.push((name.into(), value.into()));
    }

    /// Gives a name one value: in the place of the first of its fields, or at the end.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        let at = self.fields.iter().position(|(it, _)| it.eq_ignore_ascii_case(&name));
        match at {
            None => self.append(name, value),
            Some(at) => {
                let mut place = 0;
                self.fields.retain(|(it, _)| {
                    place += 1;
                    place == at + 1 || !it.eq_ignore_ascii_case(&name)
                });
                self.fields[at] = (name, value.into());
            }
        }
    }

    /// As `set`, unless the name is there.
    pub fn set_default(&mut self, name: &str, value: impl Into<String>) {
        if !self.contains(name) {
            self.append(name, value);
        }
    }

    /// Takes every field of a name away; whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.len();
        self.fields.retain(|(it, _)| !it.eq_ignore_ascii_case(name));
        self.fields.len() != before
    }

    /// The media type of `Content-Type` without parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        let value = self.get("content-type")?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<T: IntoIterator<Item = (N, V)>>(fields: T) -> Self {
        Headers { fields: fields.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}

/// Whether `text` may be a header's name or a method: a token of RFC 9110.
pub(crate) fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| is_token_byte(*byte))
}

pub(crate) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Whether a byte may stand in a header's value.
pub(crate) fn is_value_byte(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}

#[cfg(test)]
mod tests;
