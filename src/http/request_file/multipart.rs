//! `multipart/form-data` as it is written in a request file: read into its parts, and written again.
//!
//! What is read is written again letter by letter; a body that is laid out otherwise is not read, and stays text.

use super::{Body, BodyPart};

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// What the server is told the file is called; parts without it are fields.
    pub file_name: Option<String>,
    pub media_type: Option<String>,
    pub value: Value,
}

/// What a part holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// May hold `{{…}}`.
    Text(String),
    /// `< path`.
    File(String),
}

/// The boundary that a header's value names.
pub fn boundary(content_type: &str) -> Option<&str> {
    let (media, parameters) = content_type.split_once(';')?;
    if !media.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let mut parameters = parameters.split(';').filter_map(|it| it.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))?;
    Some(value.trim().trim_matches('"')).filter(|it| !it.is_empty())
}

/// A line of a body.
enum Line<'a> {
    Text(&'a str),
    File(&'a str),
}

/// The parts of a body; nothing if writing them would not give the same body.
pub fn read(boundary: &str, body: &Body) -> Option<Vec<Part>> {
    let mut lines = Vec::new();
    for part in &body.parts {
        match part {
            BodyPart::Text(text) => lines.extend(text.split('\n').map(Line::Text)),
            BodyPart::File { path, fill_in: false } => lines.push(Line::File(path)),
            BodyPart::File { .. } => return None,
        }
    }
    let (start, end) = (["--", boundary].concat(), ["--", boundary, "--"].concat());
    let mut lines = lines.into_iter();
    let mut parts = Vec::new();
    let Some(Line::Text(first)) = lines.next() else { return None };
    let mut at_end = first == end;
    if !at_end && first != start {
        return None;
    }
    while !at_end {
        let (mut disposition, mut media_type) = (None, None);
        loop {
            match lines.next()? {
                Line::Text("") => break,
                Line::Text(line) => match line.split_once(": ")? {
                    ("Content-Disposition", value) => disposition = Some(value),
                    ("Content-Type", value) => media_type = Some(value.to_owned()),
                    _ => return None,
                },
                Line::File(_) => return None,
            }
        }
        let (name, file_name) = named(disposition?)?;
        let mut text: Option<String> = None;
        let mut file = None;
        loop {
            match lines.next()? {
                Line::Text(line) if line == start => break,
                Line::Text(line) if line == end => {
                    at_end = true;
                    break;
                }
                Line::Text(_) if file.is_some() => return None,
                Line::Text(line) => match &mut text {
                    Some(text) => {
                        text.push('\n');
                        text.push_str(line);
                    }
                    None => text = Some(line.to_owned()),
                },
                Line::File(_) if file.is_some() || text.is_some() => return None,
                Line::File(path) => file = Some(path.to_owned()),
            }
        }
        let value = match (file, text) {
            (Some(path), _) => Value::File(path),
            (None, text) => Value::Text(text?),
        };
        parts.push(Part { name, file_name, media_type, value });
    }
    (write(boundary, &parts) == *body).then_some(parts)
}

/// `form-data; name="a"; filename="b.txt"`, so and not otherwise.
fn named(disposition: &str) -> Option<(String, Option<String>)> {
    let rest = disposition.strip_prefix("form-data; name=\"")?;
    let (name, rest) = rest.split_once('"')?;
    if rest.is_empty() {
        return Some((plain(name), None));
    }
    let file_name = rest.strip_prefix("; filename=\"")?.strip_suffix('"')?;
    (!file_name.contains('"')).then(|| (plain(name), Some(plain(file_name))))
}

/// As browsers write a name between quotes.
fn quoted(text: &str) -> String {
    text.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

fn plain(text: &str) -> String {
    text.replace("%0D", "\r").replace("%0A", "\n").replace("%22", "\"")
}

/// The body of these parts.
pub fn write(boundary: &str, parts: &[Part]) -> Body {
    let mut body = Body::default();
    for part in parts {
        body.push_line(&["--", boundary].concat());
        let mut disposition = ["Content-Disposition: form-data; name=\"", &quoted(&part.name), "\""].concat();
        if let Some(name) = &part.file_name {
            disposition.push_str(&["; filename=\"", &quoted(name), "\""].concat());
        }
        body.push_line(&disposition);
        if let Some(media_type) = &part.media_type {
            body.push_line(&["Content-Type: ", media_type].concat());
        }
        body.push_line("");
        match &part.value {
            Value::Text(text) => text.split('\n').for_each(|line| body.push_line(line)),
            Value::File(path) => body.parts.push(BodyPart::File { path: path.clone(), fill_in: false }),
        }
    }
    body.push_line(&["--", boundary, "--"].concat());
    body
}

#[cfg(test)]
mod tests;
