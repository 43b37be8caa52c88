//! A body as it is written: text, and files taken in by `< path`.

/// Parts that follow each other, each on lines of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    pub parts: Vec<BodyPart>,
}

/// A part of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyPart {
    /// One or more lines; may hold `{{…}}`.
    Text(String),
    /// `< path`; with `<@ path` variables inside the file are filled in.
    File { path: String, fill_in: bool },
}

impl Body {
    pub fn text(text: impl Into<String>) -> Body {
        let mut body = Body::default();
        for line in text.into().split('\n') {
            body.push_line(line.strip_suffix('\r').unwrap_or(line));
        }
        body.trim();
        body
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Adds a line of text.
    pub(super) fn push_line(&mut self, line: &str) {
        match self.parts.last_mut() {
            Some(BodyPart::Text(text)) => {
                text.push('\n');
                text.push_str(line);
            }
            _ => self.parts.push(BodyPart::Text(line.to_owned())),
        }
    }

    /// Takes blank lines at both ends away: they separate, they are not sent.
    pub(super) fn trim(&mut self) {
        let is_blank = |part: &BodyPart| matches!(part, BodyPart::Text(text) if text.trim().is_empty());
        while self.parts.last().is_some_and(is_blank) {
            self.parts.pop();
        }
        while self.parts.first().is_some_and(is_blank) {
            self.parts.remove(0);
        }
        if let Some(BodyPart::Text(text)) = self.parts.last_mut() {
            let mut kept = text.len();
            while let Some(at) = text[..kept].rfind('\n').filter(|at| text[*at..kept].trim().is_empty()) {
                kept = at;
            }
            text.truncate(kept);
        }
        if let Some(BodyPart::Text(text)) = self.parts.first_mut() {
            let mut from = 0;
            while let Some(length) =
                text[from..].find('\n').filter(|at| text[from..from + at].trim().is_empty())
            {
                from += length + 1;
            }
            text.drain(..from);
        }
    }
}

/// Reads a line that takes a file in: `< path`, `<@ path`, `<@latin1 path`.
pub(super) fn file_line(line: &str) -> Option<(BodyPart, Option<&str>)> {
    let rest = line.strip_prefix('<')?;
    let (fill_in, rest) = match rest.strip_prefix('@') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (encoding, path) = rest.split_once([' ', '\t'])?;
    let path = path.trim();
    let valid = !path.is_empty() && !path.starts_with("{%") && (fill_in || encoding.is_empty());
    let named = Some(encoding).filter(|it| !it.is_empty());
    (valid && encoding.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
        .then(|| (BodyPart::File { path: path.to_owned(), fill_in }, named))
}
