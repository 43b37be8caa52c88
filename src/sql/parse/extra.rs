//! Statements that sqlparser 0.52 has no grammar for, read straight from the lexemes.

use super::lexer::{self, Kind};
use super::{Name, Source};
use crate::sql::error::SqlError;

/// Which sequence starts again, and where.
pub(crate) enum Restart {
    /// ALTER TABLE … ALTER COLUMN … RESTART.
    Column { table: Name, column: Name, with: Option<i64> },
}

/// What INSERT does with values for identity columns (`OVERRIDING … VALUE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overriding {
    /// `OVERRIDING SYSTEM VALUE`: they are stored, for GENERATED ALWAYS too.
    System,
    /// `OVERRIDING USER VALUE`: the sequence's numbers take their place.
    User,
}

/// The words of an INSERT's OVERRIDING clause.
pub(crate) const OVERRIDING_WORDS: usize = 3;

/// The OVERRIDING clause of the INSERT whose table's name begins at lexeme `table`, and the lexeme it begins at.
///
/// # Errors
/// 42601 for an unfinished clause, and for one before DEFAULT VALUES.
pub(crate) fn overriding(source: Source<'_>, table: usize) -> Result<Option<(usize, Overriding)>, SqlError> {
    let is = |n: usize, word: &str| {
        source.lexemes.get(n).is_some_and(|lexeme| lexeme.kind == Kind::Word)
            && source.piece(n).eq_ignore_ascii_case(word)
    };
    let query = |n: usize| {
        source.piece(n) == "(" || ["values", "select", "with", "table"].iter().any(|word| is(n, word))
    };
    let mut n = table + 1;
    while source.piece(n) == "." {
        n += 2;
    }
    if is(n, "as") {
        n += 2;
    }
    if source.piece(n) == "(" && !query(n + 1) {
        while n < source.lexemes.len() && source.piece(n) != ")" {
            n += 1;
        }
        n += 1;
    }
    if !is(n, "overriding") {
        return Ok(None);
    }
    let what = if is(n + 1, "system") {
        Overriding::System
    } else if is(n + 1, "user") {
        Overriding::User
    } else {
        return Err(source.unexpected(n + 1));
    };
    if !is(n + 2, "value") {
        return Err(source.unexpected(n + 2));
    }
    if !query(n + OVERRIDING_WORDS) {
        return Err(source.unexpected(n + OVERRIDING_WORDS));
    }
    Ok(Some((n, what)))
}

/// Reads RESTART statements; `None` for every other text.
///
/// # Errors
/// 42601 for an unfinished one.
pub(crate) fn restart(text: &str) -> Result<Option<Restart>, SqlError> {
    let alter = |lexeme: &lexer::Lexeme| text[lexeme.start..lexeme.end].eq_ignore_ascii_case("alter");
    if !lexer::Scanner::new(text, 0).next().is_some_and(|lexeme| alter(&lexeme)) {
        return Ok(None);
    }
    let Ok(lexemes) = lexer::lex(text) else { return Ok(None) };
    let source = Source { text, lexemes: &lexemes };
    let is = |n: usize, word: &str| source.piece(n).eq_ignore_ascii_case(word);
    if !is(0, "alter") || !(0..lexemes.len()).any(|n| is(n, "restart")) {
        return Ok(None);
    }
    let name = |n: &mut usize| -> Result<Name, SqlError> {
        let mut last = read_name(source, *n)?;
        *n += 1;
        while source.piece(*n) == "." {
            last = read_name(source, *n + 1)?;
            *n += 2;
        }
        Ok(last)
    };
    let number = |mut n: usize| -> Result<Option<i64>, SqlError> {
        if n >= lexemes.len() {
            return Ok(None);
        }
        n += usize::from(is(n, "with"));
        let negative = source.piece(n) == "-";
        n += usize::from(negative);
        let value: i64 = source.piece(n).parse().map_err(|_| source.unexpected(n))?;
        if n + 1 < lexemes.len() {
            return Err(source.unexpected(n + 1));
        }
        Ok(Some(if negative { -value } else { value }))
    };
    let mut n = 2;
    if !is(1, "table") {
        return Ok(None);
    }
    n += usize::from(is(n, "only"));
    let table = name(&mut n)?;
    if !is(n, "alter") {
        return Ok(None);
    }
    n += 1 + usize::from(is(n + 1, "column"));
    let column = name(&mut n)?;
    if !is(n, "restart") {
        return Ok(None);
    }
    Ok(Some(Restart::Column { table, column, with: number(n + 1)? }))
}

pub(super) fn read_name(source: Source<'_>, n: usize) -> Result<Name, SqlError> {
    let Some(lexeme) = source.lexemes.get(n) else { return Err(source.unexpected(n)) };
    let text = match lexeme.kind {
        Kind::Word => source.piece(n).to_ascii_lowercase(),
        Kind::QuotedWord => lexer::content(source.text, lexeme)?,
        _ => return Err(source.unexpected(n)),
    };
    Ok(Name { text, at: Some(lexeme.start) })
}
