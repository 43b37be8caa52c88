//! Statements that sqlparser 0.52 has no grammar for, read straight from the lexemes.

use super::lexer::{self, Kind};
use super::{Name, Source};
use crate::sql::error::SqlError;

/// Which sequence starts again, and where.
pub(crate) enum Restart {
    /// ALTER TABLE … ALTER COLUMN … RESTART.
    Column { table: Name, column: Name, with: Option<i64> },
    /// ALTER SEQUENCE … RESTART.
    Sequence { name: Name, with: Option<i64> },
}

/// Reads RESTART statements; `None` for every other text.
///
/// # Errors
/// 0A000 for other changes of a sequence, 42601 for an unfinished one.
pub(crate) fn restart(text: &str) -> Result<Option<Restart>, SqlError> {
    let Ok(lexemes) = lexer::lex(text) else { return Ok(None) };
    let source = Source { text, lexemes: &lexemes };
    let is = |n: usize, word: &str| source.piece(n).eq_ignore_ascii_case(word);
    if !is(0, "alter") || !(0..lexemes.len()).any(|n| is(n, "restart") || (n == 1 && is(n, "sequence"))) {
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
    if is(1, "sequence") {
        let name = name(&mut n)?;
        if !is(n, "restart") {
            return Err(SqlError::unsupported(
                "this change of a sequence",
                "Use setval, or drop it and create it again.",
            ));
        }
        return Ok(Some(Restart::Sequence { name, with: number(n + 1)? }));
    }
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

fn read_name(source: Source<'_>, n: usize) -> Result<Name, SqlError> {
    let Some(lexeme) = source.lexemes.get(n) else { return Err(source.unexpected(n)) };
    let text = match lexeme.kind {
        Kind::Word => source.piece(n).to_ascii_lowercase(),
        Kind::QuotedWord => lexer::content(source.text, lexeme)?,
        _ => return Err(source.unexpected(n)),
    };
    Ok(Name { text, at: Some(lexeme.start) })
}
