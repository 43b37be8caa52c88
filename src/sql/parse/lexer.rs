//! PostgreSQL's lexical rules: where words, literals, operators and comments begin and end.
//!
//! One scanner serves the statement splitter (which must survive unfinished text) and the parser (which
//! must refuse it with PostgreSQL's words).

use crate::sql::error::SqlError;

/// What a lexeme is. Its text is the slice of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A bare word: key word or identifier.
    Word,
    /// `"…"`, quotes included.
    QuotedWord,
    /// `'…'`.
    String,
    /// `E'…'` with backslash escapes.
    EscapeString,
    /// `$tag$…$tag$`; the tag's length in bytes with both dollars.
    DollarString(usize),
    /// `B'…'` or `X'…'`.
    BitString,
    /// `U&'…'` or `U&"…"`.
    UnicodeString,
    Number,
    /// `$1`.
    Parameter,
    Operator,
    /// One of `( ) [ ] , ; .` or `: :: :=`.
    Punctuation,
    /// A literal or quoted name that the text ends inside of.
    Unterminated,
}

/// A piece of the source, `start..end` in bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lexeme {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// Walks over the text; blanks and comments are skipped.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pos: usize,
    /// Set when the text ends inside a `/*` comment: its first byte.
    pub open_comment: Option<usize>,
}

fn is_word_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_' || b >= 0x80
}

fn is_word_part(b: u8) -> bool {
    is_word_start(b) || b.is_ascii_digit() || b == b'$'
}

fn is_operator(b: u8) -> bool {
    matches!(
        b,
        b'+' | b'-'
            | b'*'
            | b'/'
            | b'<'
            | b'>'
            | b'='
            | b'~'
            | b'!'
            | b'@'
            | b'#'
            | b'%'
            | b'^'
            | b'&'
            | b'|'
            | b'`'
            | b'?'
    )
}

impl<'a> Scanner<'a> {
    /// Starts at byte `pos`.
    pub fn new(text: &'a str, pos: usize) -> Self {
        Scanner { text, bytes: text.as_bytes(), pos, open_comment: None }
    }

    fn at(&self, pos: usize) -> u8 {
        self.bytes.get(pos).copied().unwrap_or(0)
    }

    fn skip_blanks(&mut self) {
        loop {
            match (self.at(self.pos), self.at(self.pos + 1)) {
                (b' ' | b'\t' | b'\n' | b'\r' | 0x0c, _) => self.pos += 1,
                (b'-', b'-') => {
                    while self.pos < self.bytes.len() && !matches!(self.at(self.pos), b'\n' | b'\r') {
                        self.pos += 1;
                    }
                }
                (b'/', b'*') => {
                    let start = self.pos;
                    let mut depth = 0usize;
                    loop {
                        match (self.at(self.pos), self.at(self.pos + 1)) {
                            (b'/', b'*') => {
                                depth += 1;
                                self.pos += 2;
                            }
                            (b'*', b'/') => {
                                depth -= 1;
                                self.pos += 2;
                            }
                            _ => self.pos += 1,
                        }
                        if depth == 0 {
                            break;
                        }
                        if self.pos >= self.bytes.len() {
                            self.pos = self.bytes.len();
                            self.open_comment = Some(start);
                            return;
                        }
                    }
                }
                _ => return,
            }
        }
    }

    /// The end of a literal whose body starts at `pos`, doubled quotes inside; None when the text ends first.
    fn quoted(&self, mut pos: usize, quote: u8, escapes: bool) -> Option<usize> {
        while pos < self.bytes.len() {
            let b = self.at(pos);
            if b == quote {
                if self.at(pos + 1) != quote {
                    return Some(pos + 1);
                }
                pos += 2;
            } else if escapes && b == b'\\' {
                pos += 2;
            } else {
                pos += 1;
            }
        }
        None
    }

    fn literal(&mut self, start: usize, body: usize, quote: u8, kind: Kind) -> Lexeme {
        let end = self.quoted(body, quote, kind == Kind::EscapeString);
        self.pos = end.unwrap_or(self.bytes.len());
        let kind = if end.is_some() { kind } else { Kind::Unterminated };
        Lexeme { kind, start, end: self.pos }
    }

    fn number(&mut self, start: usize) -> Lexeme {
        let digits = |scanner: &mut Self| {
            while scanner.at(scanner.pos).is_ascii_digit() {
                scanner.pos += 1;
            }
        };
        digits(self);
        // `1..2` is a slice bound, not the number `1.`
        if self.at(self.pos) == b'.' && self.at(self.pos + 1) != b'.' {
            self.pos += 1;
            digits(self);
        }
        if matches!(self.at(self.pos), b'e' | b'E') {
            let sign = usize::from(matches!(self.at(self.pos + 1), b'+' | b'-'));
            if self.at(self.pos + 1 + sign).is_ascii_digit() {
                self.pos += 1 + sign;
                digits(self);
            }
        }
        Lexeme { kind: Kind::Number, start, end: self.pos }
    }

    fn operator(&mut self, start: usize) -> Lexeme {
        let mut end = start;
        while is_operator(self.at(end)) {
            // a comment ends the operator before it
            if end > start && matches!((self.at(end), self.at(end + 1)), (b'-', b'-') | (b'/', b'*')) {
                break;
            }
            end += 1;
        }
        // an operator of several characters ends in + or - only if it has one of ~ ! @ # % ^ & | ` ?
        let unusual = self.bytes[start..end]
            .iter()
            .any(|b| matches!(b, b'~' | b'!' | b'@' | b'#' | b'%' | b'^' | b'&' | b'|' | b'`' | b'?'));
        while !unusual && end - start > 1 && matches!(self.at(end - 1), b'+' | b'-') {
            end -= 1;
        }
        self.pos = end;
        Lexeme { kind: Kind::Operator, start, end }
    }
}

impl Iterator for Scanner<'_> {
    type Item = Lexeme;

    fn next(&mut self) -> Option<Lexeme> {
        self.skip_blanks();
        let start = self.pos;
        if start >= self.bytes.len() {
            return None;
        }
        let (b, second) = (self.at(start), self.at(start + 1));
        Some(match b {
            b'\'' => self.literal(start, start + 1, b'\'', Kind::String),
            b'"' => self.literal(start, start + 1, b'"', Kind::QuotedWord),
            b'e' | b'E' if second == b'\'' => self.literal(start, start + 2, b'\'', Kind::EscapeString),
            b'n' | b'N' if second == b'\'' => self.literal(start, start + 2, b'\'', Kind::String),
            b'b' | b'B' | b'x' | b'X' if second == b'\'' => {
                self.literal(start, start + 2, b'\'', Kind::BitString)
            }
            b'u' | b'U' if second == b'&' && matches!(self.at(start + 2), b'\'' | b'"') => {
                let quote = self.at(start + 2);
                self.literal(start, start + 3, quote, Kind::UnicodeString)
            }
            b'0'..=b'9' => self.number(start),
            b'.' if second.is_ascii_digit() => self.number(start),
            b'$' if second.is_ascii_digit() => {
                self.pos += 1;
                while self.at(self.pos).is_ascii_digit() {
                    self.pos += 1;
                }
                Lexeme { kind: Kind::Parameter, start, end: self.pos }
            }
            b'$' => {
                let mut tag = start + 1;
                while is_word_part(self.at(tag)) && self.at(tag) != b'$' {
                    tag += 1;
                }
                if self.at(tag) != b'$' {
                    self.pos += 1;
                    return Some(Lexeme { kind: Kind::Punctuation, start, end: self.pos });
                }
                let width = tag + 1 - start;
                let delimiter = &self.text[start..tag + 1];
                match self.text[tag + 1..].find(delimiter) {
                    Some(at) => {
                        self.pos = tag + 1 + at + width;
                        Lexeme { kind: Kind::DollarString(width), start, end: self.pos }
                    }
                    None => {
                        self.pos = self.bytes.len();
                        Lexeme { kind: Kind::Unterminated, start, end: self.pos }
                    }
                }
            }
            b if is_word_start(b) => {
                while is_word_part(self.at(self.pos)) {
                    self.pos += 1;
                }
                Lexeme { kind: Kind::Word, start, end: self.pos }
            }
            b':' => {
                self.pos += if matches!(second, b':' | b'=') { 2 } else { 1 };
                Lexeme { kind: Kind::Punctuation, start, end: self.pos }
            }
            b if is_operator(b) => self.operator(start),
            _ => {
                self.pos += 1;
                Lexeme { kind: Kind::Punctuation, start, end: self.pos }
            }
        })
    }
}

/// All lexemes of one statement, or PostgreSQL's error about an unfinished one.
pub(crate) fn lex(text: &str) -> Result<Vec<Lexeme>, SqlError> {
    let mut scanner = Scanner::new(text, 0);
    let mut lexemes = Vec::new();
    for lexeme in scanner.by_ref() {
        if lexeme.kind == Kind::Unterminated {
            let near = &text[lexeme.start..];
            let what = match near.as_bytes().first() {
                Some(b'"') => "unterminated quoted identifier",
                Some(b'$') => "unterminated dollar-quoted string",
                _ => "unterminated quoted string",
            };
            return Err(SqlError::new("42601", format!("{what} at or near \"{near}\"")).at(lexeme.start));
        }
        lexemes.push(lexeme);
    }
    if let Some(start) = scanner.open_comment {
        let near = &text[start..];
        return Err(
            SqlError::new("42601", format!("unterminated /* comment at or near \"{near}\"")).at(start)
        );
    }
    Ok(lexemes)
}

/// The content of a string literal or quoted name: quotes off, doubled quotes and escapes resolved.
pub(crate) fn content(text: &str, lexeme: &Lexeme) -> Result<String, SqlError> {
    let whole = &text[lexeme.start..lexeme.end];
    let inner = |open: usize| &whole[open..whole.len() - 1];
    Ok(match lexeme.kind {
        Kind::String => inner(if whole.starts_with('\'') { 1 } else { 2 }).replace("''", "'"),
        Kind::QuotedWord => inner(1).replace("\"\"", "\""),
        Kind::DollarString(width) => whole[width..whole.len() - width].to_string(),
        Kind::EscapeString => unescape(inner(2), lexeme.start)?,
        _ => whole.to_string(),
    })
}

/// Backslash escapes of `E'…'` (<https://www.postgresql.org/docs/15/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS-ESCAPE>).
fn unescape(body: &str, position: usize) -> Result<String, SqlError> {
    let invalid = |what: &str| SqlError::new("22025", format!("invalid {what}")).at(position);
    let mut out = Vec::with_capacity(body.len());
    let push = |out: &mut Vec<u8>, c: char| out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    let mut chars = body.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\'' {
            chars.next(); // a doubled quote
            out.push(b'\'');
            continue;
        }
        if c != '\\' {
            push(&mut out, c);
            continue;
        }
        let Some(escaped) = chars.next() else { break };
        let mut digits = |first: Option<char>, radix: u32, at_most: usize| {
            let mut value = first.and_then(|c| c.to_digit(radix)).unwrap_or(0);
            let mut count = usize::from(first.is_some());
            while count < at_most {
                let Some(digit) = chars.peek().and_then(|c| c.to_digit(radix)) else { break };
                value = value * radix + digit;
                count += 1;
                chars.next();
            }
            (value, count)
        };
        match escaped {
            'b' => out.push(8),
            'f' => out.push(12),
            'n' => out.push(b'\n'),
            'r' => out.push(b'\r'),
            't' => out.push(b'\t'),
            'x' => {
                let (value, count) = digits(None, 16, 2);
                // bytes above 127 have to make up UTF-8 together, which is looked at below
                out.push(if count == 0 { b'x' } else { value as u8 });
            }
            'u' | 'U' => {
                let width = if escaped == 'u' { 4 } else { 8 };
                let (value, count) = digits(None, 16, width);
                let c = char::from_u32(value).filter(|_| count == width && value != 0);
                push(&mut out, c.ok_or_else(|| invalid("Unicode escape"))?);
            }
            '0'..='7' => {
                let (value, _) = digits(Some(escaped), 8, 3);
                out.push(value as u8); // as PostgreSQL: \777 is \377
            }
            other => push(&mut out, other),
        }
    }
    if let Some(at) = out.iter().position(|byte| *byte == 0) {
        return Err(SqlError::not_utf8(&out[at..]));
    }
    String::from_utf8(out).map_err(|error| {
        SqlError::not_utf8(error.as_bytes().get(error.utf8_error().valid_up_to()..).unwrap_or_default())
    })
}
