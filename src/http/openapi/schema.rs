//! JSON Schema of examples: what all values that were seen at a place have in common.

use crate::project::json::Json;

/// What was seen at one place.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    null: bool,
    boolean: bool,
    integer: bool,
    number: bool,
    text: Option<Format>,
    binary: bool,
    items: Option<Box<Shape>>,
    /// Fields, and in how many of the objects each was.
    fields: Vec<(String, Shape, usize)>,
    objects: usize,
}

/// A format that every text had so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    None,
    DateTime,
    Date,
    Uuid,
    Email,
    Uri,
}

const MAX_FIELDS: usize = 500;
const MAX_DEPTH: usize = 40;

impl Shape {
    pub(super) fn see(&mut self, value: &Json) {
        self.see_at(value, 0);
    }

    fn see_at(&mut self, value: &Json, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value {
            Json::Null => self.null = true,
            Json::Bool(_) => self.boolean = true,
            Json::Number(digits) if digits.contains(['.', 'e', 'E']) => self.number = true,
            Json::Number(_) => self.integer = true,
            Json::Text(text) => self.see_format(format_of(text)),
            Json::List(values) => {
                let items = self.items.get_or_insert_default();
                values.iter().for_each(|it| items.see_at(it, depth + 1));
            }
            Json::Object(fields) => {
                self.objects += 1;
                for (name, value) in fields {
                    let known = self.fields.iter().position(|(it, ..)| **it == **name);
                    let at = match known {
                        Some(at) => at,
                        None if self.fields.len() >= MAX_FIELDS => continue,
                        None => {
                            self.fields.push((name.to_string(), Shape::default(), 0));
                            self.fields.len() - 1
                        }
                    };
                    self.fields[at].1.see_at(value, depth + 1);
                    self.fields[at].2 += 1;
                }
            }
        }
    }

    fn see_format(&mut self, format: Format) {
        self.text = Some(match self.text {
            None => format,
            Some(before) if before == format => format,
            Some(_) => Format::None,
        });
    }

    /// A value in an address: a number is one if it looks like one.
    pub(super) fn see_text(&mut self, text: &str) {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let is_whole =
            !digits.is_empty() && digits.len() < 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_whole && (digits == "0" || !digits.starts_with('0')) {
            self.integer = true;
        } else if matches!(text, "true" | "false") {
            self.boolean = true;
        } else {
            self.see_format(format_of(text));
        }
    }

    pub(super) fn see_binary_or_text(&mut self, body: &[u8]) {
        match std::str::from_utf8(body) {
            Ok(_) => self.see_format(Format::None),
            Err(_) => self.binary = true,
        }
    }

    /// The schema, in JSON Schema 2020-12 as OpenAPI 3.1 has it.
    pub(super) fn schema(&self) -> Json {
        let mut types: Vec<&str> = Vec::new();
        let seen = [
            (self.boolean, "boolean"),
            (self.integer && !self.number, "integer"),
            (self.number, "number"),
            (self.text.is_some(), "string"),
            (self.items.is_some(), "array"),
            (self.objects > 0, "object"),
            (self.null, "null"),
        ];
        types.extend(seen.iter().filter(|(it, _)| *it).map(|(_, name)| *name));
        let mut fields: Vec<(&str, Json)> = Vec::new();
        match types[..] {
            [] => {}
            [one] => fields.push(("type", one.into())),
            _ => fields.push(("type", Json::list_of(types.iter().copied()))),
        }
        if self.binary {
            fields.push(("contentMediaType", "application/octet-stream".into()));
        }
        let format = match self.text {
            Some(Format::DateTime) => Some("date-time"),
            Some(Format::Date) => Some("date"),
            Some(Format::Uuid) => Some("uuid"),
            Some(Format::Email) => Some("email"),
            Some(Format::Uri) => Some("uri"),
            _ => None,
        };
        fields.extend(format.map(|it| ("format", it.into())));
        if let Some(items) = &self.items {
            fields.push(("items", items.schema()));
        }
        if self.objects > 0 {
            let properties = self.fields.iter().map(|(name, shape, _)| (name.as_str(), shape.schema()));
            fields.push(("properties", Json::object(properties)));
            let required = self.fields.iter().filter(|(.., count)| *count == self.objects);
            let required = Json::list_of(required.map(|(name, ..)| name.as_str()));
            if required != Json::List(Vec::new()) {
                fields.push(("required", required));
            }
        }
        Json::object(fields)
    }
}

fn format_of(text: &str) -> Format {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    if shape == "0000-00-00" {
        return Format::Date;
    }
    if let Some(rest) = shape.strip_prefix("0000-00-00T00:00:00") {
        let zone = rest.trim_start_matches(['.', '0']);
        if rest.ends_with('Z') || zone == "+00:00" || zone == "-00:00" || zone.starts_with(['+', '-']) {
            return Format::DateTime;
        }
    }
    let is_uuid = text.len() == 36
        && text
            .char_indices()
            .all(|(at, c)| if matches!(at, 8 | 13 | 18 | 23) { c == '-' } else { c.is_ascii_hexdigit() });
    if is_uuid {
        return Format::Uuid;
    }
    if text.starts_with("http://") || text.starts_with("https://") {
        return if text.contains(char::is_whitespace) { Format::None } else { Format::Uri };
    }
    match text.split_once('@') {
        Some((name, host))
            if !name.is_empty()
                && host.contains('.')
                && !text.contains(char::is_whitespace)
                && !host.contains('@') =>
        {
            Format::Email
        }
        _ => Format::None,
    }
}
