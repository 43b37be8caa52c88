//! Reads one assertion: subject, operator, value.

use super::super::super::json_path;
use super::{Assertion, Operator, Subject};
use crate::project::json::Json;

impl Assertion {
    /// Reads what stands after `@assert`.
    ///
    /// # Errors
    /// What is wrong, and what could stand there.
    pub fn parse(text: &str) -> Result<Assertion, String> {
        let text = text.trim();
        let (subject, rest) = subject(text)?;
        let rest = rest.trim_start();
        let (word, value) = match rest.find(char::is_whitespace) {
            Some(at) => (&rest[..at], rest[at..].trim()),
            None => (rest, ""),
        };
        let found = Operator::ALL.iter().find(|it| it.word() == word || it.symbol() == Some(word));
        let Some(operator) = found.copied() else {
            let near = Operator::ALL.iter().find(|it| it.word().eq_ignore_ascii_case(word));
            return Err(match near {
                Some(it) => format!("“{word}” is written {}", it.word()),
                None if word.is_empty() => {
                    "after the subject stands an operator: `status == 200`, `body.id isNumber`".to_owned()
                }
                None => {
                    let words: Vec<_> =
                        Operator::ALL.iter().map(|it| it.symbol().unwrap_or(it.word())).collect();
                    format!("“{word}” is no operator; there are {}", words.join(", "))
                }
            });
        };
        match (operator.takes_value(), value.is_empty()) {
            (true, true) => Err(format!("after {word} stands a value")),
            (false, false) => Err(format!("after {word} nothing is expected")),
            _ => Ok(Assertion { subject, operator, value: value.to_owned() }),
        }
    }
}

/// The subject at the start of a text, and what follows.
fn subject(text: &str) -> Result<(Subject, &str), String> {
    let plain = text.strip_prefix("res.").unwrap_or(text);
    let (word, rest) = plain.split_at(end_of_subject(plain));
    let after = |prefix: &str| word.strip_prefix(prefix);
    let subject = if word == "status" {
        Subject::Status
    } else if word == "responseTime" {
        Subject::ResponseTime
    } else if word == "size" {
        Subject::Size
    } else if let Some(path) = after("body").filter(|path| path.is_empty() || path.starts_with(['.', '['])) {
        let path = path.strip_prefix(".$").or_else(|| path.strip_prefix('.')).unwrap_or(path);
        let path = path.strip_prefix('.').unwrap_or(path);
        // A path is read once here, so that a wrong one is told where it is written.
        json_path::find(&Json::Null, path)?;
        Subject::Body(path.to_owned())
    } else if let Some(name) = after("headers.").or_else(|| after("header.")) {
        Subject::Header(name.to_owned())
    } else if let Some(name) = after("headers[").and_then(|it| it.strip_suffix(']')) {
        Subject::Header(name.trim_matches(['\'', '"']).to_owned())
    } else {
        return Err(format!(
            "“{word}” cannot be asserted; there are status, body, body.path, headers.name, responseTime and size"
        ));
    };
    match subject {
        Subject::Header(name) if !super::super::super::headers::is_token(name.as_bytes()) => {
            Err(format!("“{name}” is no name of a header"))
        }
        subject => Ok((subject, rest)),
    }
}

/// A subject ends at the first blank outside brackets and quotes.
fn end_of_subject(text: &str) -> usize {
    let (mut quote, mut depth) = (None, 0usize);
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') if depth > 0 => quote = Some(letter),
            (None, '[') => depth += 1,
            (None, ']') => depth = depth.saturating_sub(1),
            (None, _) if letter.is_whitespace() && depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}
