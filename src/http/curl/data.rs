//! Bodies as curl puts them together: `-d` and its kin, and `-F`.

use super::super::request_file::{Body, BodyPart};
use super::super::url::percent::Set;
use super::super::url::percent::push_bytes;
use super::CurlError;

/// A piece of data in the order it was given.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    Text(String),
    File(String),
}

/// A field of a form.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) value: Piece,
    pub(super) filename: Option<String>,
    pub(super) media_type: Option<String>,
    /// What stood after a semicolon and is no setting.
    pub(super) dropped: Vec<String>,
}

/// `--data-urlencode`: `text`, `=text`, `name=text`; the forms with `@` read a file that would have to be encoded.
pub(super) fn urlencoded(value: &str, at: usize) -> Result<String, CurlError> {
    match value.find(['=', '@']) {
        Some(place) if value[place..].starts_with('@') => Err(CurlError::new(
            at,
            "a file cannot be encoded while reading the command; write its text: `--data-urlencode 'name=text'`",
        )),
        Some(0) => Ok(escaped(&value[1..])),
        Some(place) => Ok([&value[..place], "=", &escaped(&value[place + 1..])].concat()),
        None => Ok(escaped(value)),
    }
}

/// As curl escapes: everything but letters, digits and `-._~`; a blank is `+`. `{{…}}` stays.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once("{{").and_then(|(before, after)| Some((before, after.split_once("}}")?)))
    {
        push_escaped(&mut out, before);
        out.push_str("{{%");
        out.push_str(name);
        out.push_str("}}");
        rest = after;
    }
    push_escaped(&mut out, rest);
    out
}

fn push_escaped(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            ' ' => out.push('+'),
            '-' | '.' | '_' | '~' => out.push(letter),
            _ if letter.is_ascii_alphanumeric() => out.push(letter),
            '!' | '*' | '\'' | '(' | ')' => {
                out.push_str(&format!("%{:02X}", letter as u32));
            }
            _ => push_bytes(out, letter.encode_utf8(&mut [0; 4]).as_bytes(), Set::Component),
        }
    }
}

/// Reads `name=value`, `name=@file;type=…;filename=…`, `name=<file`.
pub(super) fn field(text: &str, is_string: bool, at: usize) -> Result<Field, CurlError> {
    let Some((name, value)) = text.split_once('=') else {
        return Err(CurlError::new(at, "a field of a form is written `-F name=value` or `-F name=@file`"));
    };
    let plain = |value: Piece| Field {
        name: name.to_owned(),
        value,
        filename: None,
        media_type: None,
        dropped: Vec::new(),
    };
    if is_string {
        return Ok(plain(Piece::Text(value.to_owned())));
    }
    let (kind, value) = match value.strip_prefix(['@', '<']) {
        Some(rest) => (value.chars().next(), rest),
        None => (None, value),
    };
    let mut parts = split_parts(value).into_iter();
    let first = parts.next().unwrap_or_default();
    let mut field = plain(match kind {
        None => Piece::Text(first.clone()),
        Some(_) => Piece::File(first.clone()),
    });
    if kind == Some('@') {
        if first.contains(',') {
            return Err(CurlError::new(
                at,
                "several files in one -F are not supported; write one -F for each",
            ));
        }
        field.filename = Some(first.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
        field.media_type = Some(media_type_of(&first).to_owned());
    }
    for part in parts {
        match part.trim_start().split_once('=') {
            Some(("type", value)) => field.media_type = Some(value.to_owned()),
            Some(("filename", value)) => field.filename = Some(value.to_owned()),
            // As curl does: a semicolon begins a setting, and one that is not known is dropped.
            _ => field.dropped.push(part),
        }
    }
    Ok(field)
}

/// Parts between semicolons, which quotes keep together.
fn split_parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let last = parts.len() - 1;
        let starts = parts[last].is_empty() || parts[last].ends_with('=');
        match letter {
            '"' if starts => {
                while let Some(letter) = letters.next() {
                    match letter {
                        '"' => break,
                        '\\' if matches!(letters.peek(), Some('"' | '\\')) => {
                            parts[last].extend(letters.next())
                        }
                        other => parts[last].push(other),
                    }
                }
            }
            ';' => parts.push(String::new()),
            other => parts[last].push(other),
        }
    }
    parts
}

/// What curl takes a file to be by its name.
fn media_type_of(path: &str) -> &'static str {
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "gif" => "image/gif",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain",
        "htm" | "html" => "text/html",
        "pdf" => "application/pdf",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

/// The boundary of forms: curl's form with digits that stay, so that the same command gives the same request.
pub(super) const BOUNDARY: &str = "------------------------b0a5d6c4e3f21987";

/// The body of a form.
pub(super) fn multipart(fields: &[Field]) -> Body {
    let mut body = Body::default();
    let mut text = String::new();
    let quoted = |text: &str| text.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22");
    for field in fields {
        text.push_str(&format!(
            "--{BOUNDARY}\nContent-Disposition: form-data; name=\"{}\"",
            quoted(&field.name)
        ));
        if let Some(name) = &field.filename {
            text.push_str(&format!("; filename=\"{}\"", quoted(name)));
        }
        if let Some(media_type) = &field.media_type {
            text.push_str("\nContent-Type: ");
            text.push_str(media_type);
        }
        text.push_str("\n\n");
        match &field.value {
            Piece::Text(value) => {
                text.push_str(&value.replace("\r\n", "\n"));
                text.push('\n');
            }
            Piece::File(path) => {
                // The line break before a file's line belongs to the parts' joint.
                text.pop();
                body.parts.push(BodyPart::Text(std::mem::take(&mut text)));
                body.parts.push(BodyPart::File { path: path.clone(), fill_in: false });
            }
        }
    }
    text.push_str(&format!("--{BOUNDARY}--"));
    body.parts.push(BodyPart::Text(text));
    body
}
