//! SET, SHOW, RESET and DISCARD, read from the lexemes: their grammar is PostgreSQL's own.

use super::Source;
use super::lexer::{self, Kind};
use crate::sql::catalog::names;
use crate::sql::error::SqlError;

/// A statement about settings.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// `None` is DEFAULT.
    Set {
        name: String,
        value: Option<String>,
        local: bool,
    },
    Show(String),
    ShowAll,
    Reset(String),
    ResetAll,
}

/// Reads a statement about settings; `None` for every other text, transactions and roles included.
///
/// # Errors
/// 42601 for an unfinished one, 22023 for a list where one value belongs.
pub(crate) fn setting(text: &str) -> Result<Option<Setting>, SqlError> {
    let first = lexer::Scanner::new(text, 0).next().map(|lexeme| &text[lexeme.start..lexeme.end]);
    let is_one = |word: &str| first.is_some_and(|first| first.eq_ignore_ascii_case(word));
    if !is_one("set") && !is_one("show") && !is_one("reset") {
        return Ok(None);
    }
    let Ok(lexemes) = lexer::lex(text) else { return Ok(None) };
    let source = Source { text, lexemes: &lexemes };
    let is = |n: usize, word: &str| source.piece(n).eq_ignore_ascii_case(word);
    let end = |n: usize| if n < lexemes.len() { Err(source.unexpected(n)) } else { Ok(()) };
    if is_one("show") || is_one("reset") {
        let (name, next) = if is(1, "time") && is(2, "zone") {
            ("TimeZone".to_string(), 3)
        } else if is(1, "transaction") && is(2, "isolation") && is(3, "level") {
            ("transaction_isolation".to_string(), 4)
        } else if is(1, "session") && is(2, "authorization") {
            ("session_authorization".to_string(), 3)
        } else {
            name(source, 1)?
        };
        end(next)?;
        return Ok(Some(match (is_one("show"), is(1, "all")) {
            (true, true) => Setting::ShowAll,
            (true, false) => Setting::Show(name),
            (false, true) => Setting::ResetAll,
            (false, false) => Setting::Reset(name),
        }));
    }
    let mut at = 1;
    let local = is(1, "local");
    if local || is(1, "session") {
        at = 2;
    }
    let elsewhere = ["transaction", "characteristics", "constraints", "role", "authorization"];
    if elsewhere.iter().any(|word| is(at, word)) {
        return Ok(None);
    }
    let words = |from: usize, by: &str| -> Result<Option<Setting>, SqlError> {
        let value = if is(from, "default") || (is(from, "local") && by == "TimeZone") {
            end(from + 1)?;
            None
        } else {
            let (value, next) = values(source, from, by)?;
            end(next)?;
            Some(value)
        };
        Ok(Some(Setting::Set { name: by.to_string(), value, local }))
    };
    if is(at, "time") && is(at + 1, "zone") {
        return words(at + 2, "TimeZone");
    }
    if is(at, "names") {
        return words(at + 1, "client_encoding");
    }
    if is(at, "schema") {
        return words(at + 1, "search_path");
    }
    let (name, next) = name(source, at)?;
    if !is(next, "to") && !is(next, "=") {
        return Err(source.unexpected(next));
    }
    words(next + 1, &name)
}

/// `name` or `name.name`.
fn name(source: Source<'_>, mut n: usize) -> Result<(String, usize), SqlError> {
    let mut out = String::new();
    loop {
        let lexeme = source.lexemes.get(n).ok_or_else(|| source.unexpected(n))?;
        match lexeme.kind {
            Kind::Word => out.push_str(&source.piece(n).to_ascii_lowercase()),
            Kind::QuotedWord => out.push_str(&lexer::content(source.text, lexeme)?),
            _ => return Err(source.unexpected(n)),
        }
        n += 1;
        if source.piece(n) != "." {
            return Ok((out, n));
        }
        out.push('.');
        n += 1;
    }
}

/// The values after TO, as the one text that is kept.
fn values(source: Source<'_>, mut n: usize, name: &str) -> Result<(String, usize), SqlError> {
    let quoted = name.eq_ignore_ascii_case("search_path");
    let list = quoted || name.eq_ignore_ascii_case("datestyle");
    let mut parts: Vec<String> = Vec::new();
    loop {
        let lexeme = source.lexemes.get(n).ok_or_else(|| source.unexpected(n))?;
        let text = match lexeme.kind {
            Kind::Word => source.piece(n).to_ascii_lowercase(),
            Kind::Number => source.piece(n).to_string(),
            Kind::Operator if matches!(source.piece(n), "-" | "+") => {
                n += 1;
                let sign = if source.piece(n - 1) == "-" { "-" } else { "" };
                match source.lexemes.get(n).map(|lexeme| lexeme.kind) {
                    Some(Kind::Number) => format!("{sign}{}", source.piece(n)),
                    _ => return Err(source.unexpected(n)),
                }
            }
            Kind::QuotedWord | Kind::String | Kind::EscapeString | Kind::DollarString(_) => {
                lexer::content(source.text, lexeme)?
            }
            _ => return Err(source.unexpected(n)),
        };
        parts.push(if quoted { names::quoted(&text) } else { text });
        n += 1;
        if source.piece(n) != "," {
            break;
        }
        n += 1;
    }
    if parts.len() > 1 && !list {
        return Err(SqlError::new("22023", format!("SET {name} takes only one argument")));
    }
    Ok((parts.join(", "), n))
}
