//! Routes as Express 5 writes them: `/books/:id`, `/files/*path`, `/a{/:b}`.

use super::super::Method;
use super::super::url::percent;

/// One route of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    pub path: String,
}

/// A piece of a route's path.
enum Piece<'a> {
    Text(&'a str),
    /// `:name`: up to the next slash.
    One(&'a str),
    /// `*name`: anything.
    Rest(&'a str),
}

impl Route {
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Route { method, path: path.into() }
    }

    fn pieces<'a>(path: &'a str) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut rest = path;
        while let Some(letter) = rest.chars().next() {
            if letter == ':' || letter == '*' {
                let name = &rest[1..];
                let end =
                    name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(name.len());
                let (name, after) = name.split_at(end);
                pieces.push(if letter == ':' { Piece::One(name) } else { Piece::Rest(name) });
                rest = after;
            } else {
                let end = rest[letter.len_utf8()..]
                    .find([':', '*'])
                    .map_or(rest.len(), |at| at + letter.len_utf8());
                pieces.push(Piece::Text(&rest[..end]));
                rest = &rest[end..];
            }
        }
        pieces
    }

    /// The path with its optional parts there: what a document can say of it.
    fn whole(&self) -> String {
        self.path.chars().filter(|c| !matches!(c, '{' | '}' | '\\')).collect()
    }

    /// OpenAPI's form: `/books/{id}`.
    pub(super) fn template(&self) -> String {
        let whole = self.whole();
        let text: String = Self::pieces(&whole)
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => (*text).to_owned(),
                Piece::One(name) | Piece::Rest(name) => ["{", name, "}"].concat(),
            })
            .collect();
        if text.starts_with('/') { text } else { ["/", &text].concat() }
    }

    /// Names of the path's parameters.
    pub(super) fn parameters(&self) -> Vec<String> {
        let whole = self.whole();
        let pieces = Self::pieces(&whole);
        let names = pieces.iter().filter_map(|piece| match piece {
            Piece::One(name) | Piece::Rest(name) => Some((*name).to_owned()),
            Piece::Text(_) => None,
        });
        names.collect()
    }

    /// The values of the parameters if a path is of this route. Optional parts may be missing all together.
    pub(super) fn parameters_of(&self, path: &str) -> Option<Vec<(String, String)>> {
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        let whole = self.whole();
        let without: String = {
            let mut depth = 0;
            self.path
                .chars()
                .filter(|letter| {
                    depth += i32::from(*letter == '{') - i32::from(*letter == '}');
                    depth == 0 && *letter != '}'
                })
                .collect()
        };
        let found =
            matched(&Self::pieces(&whole), path).or_else(|| matched(&Self::pieces(&without), path))?;
        let decode = |text: &str| String::from_utf8_lossy(&percent::decode(text.as_bytes())).into_owned();
        Some(found.into_iter().map(|(name, value)| (name.to_owned(), decode(value))).collect())
    }

    /// `getBooksById`.
    pub(super) fn operation_id(&self) -> String {
        let mut out = self.method.as_str().to_ascii_lowercase().replace('-', "");
        let template = self.template();
        let mut is_empty = true;
        for part in template.split('/').filter(|it| !it.is_empty()) {
            let (by, part) = match part.strip_prefix('{') {
                Some(name) => ("By", name),
                None => ("", part),
            };
            out.push_str(by);
            let mut upper = true;
            for letter in part.chars() {
                if !letter.is_ascii_alphanumeric() {
                    upper = true;
                } else if upper {
                    out.push(letter.to_ascii_uppercase());
                    upper = false;
                } else {
                    out.push(letter);
                }
            }
            is_empty = false;
        }
        if is_empty {
            out.push_str("Root");
        }
        out
    }

    /// The first fixed part of the path, by which documents are grouped.
    pub(super) fn tag(&self) -> Option<String> {
        let template = self.template();
        let first = template.split('/').find(|it| !it.is_empty() && !it.starts_with('{') && *it != "api");
        first.map(str::to_owned)
    }
}

/// Walks pieces and path together. A name ends at a slash, or where the text after it begins.
fn matched<'p, 'r>(pieces: &[Piece<'r>], path: &'p str) -> Option<Vec<(&'r str, &'p str)>> {
    let Some((first, rest)) = pieces.split_first() else { return path.is_empty().then(Vec::new) };
    match first {
        Piece::Text(text) => {
            let is_last = rest.is_empty();
            let text = if is_last && text.len() > 1 { text.trim_end_matches('/') } else { text };
            let head = path.get(..text.len())?;
            if !head.eq_ignore_ascii_case(text) {
                return None;
            }
            matched(rest, &path[text.len()..])
        }
        Piece::Rest(name) => {
            if path.is_empty() || !rest.is_empty() {
                None
            } else {
                Some(vec![(*name, path)])
            }
        }
        Piece::One(name) => {
            let longest = path.find('/').unwrap_or(path.len());
            let ends = match rest.first() {
                None => longest..=longest,
                Some(_) => 1..=longest,
            };
            for end in ends.filter(|end| *end > 0 && path.is_char_boundary(*end)) {
                if let Some(mut found) = matched(rest, &path[end..]) {
                    found.insert(0, (*name, &path[..end]));
                    return Some(found);
                }
            }
            None
        }
    }
}
