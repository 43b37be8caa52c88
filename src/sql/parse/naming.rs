//! Statements about schemas that sqlparser 0.52 has no grammar for: ALTER SCHEMA, … SET SCHEMA, COMMENT ON
//! SCHEMA.

use super::extra::read_name;
use super::lexer::{self, Kind};
use super::{Name, Source};
use crate::sql::error::SqlError;

/// One of those statements.
pub(crate) enum Naming {
    RenameSchema {
        schema: Name,
        to: Name,
    },
    SchemaOwner {
        schema: Name,
        role: Name,
    },
    SetSchema {
        kind: &'static str,
        names: Vec<Name>,
        if_exists: bool,
        schema: Name,
    },
    /// COMMENT ON SCHEMA; `None` takes it away.
    Comment {
        names: Vec<Name>,
        text: Option<String>,
    },
}

/// Whether a text may be one of them, told from its first words.
pub(crate) fn begins(source: Source<'_>) -> bool {
    let is = |n: usize, word: &str| source.piece(n).eq_ignore_ascii_case(word);
    let last = |word: &str| {
        let n = source.lexemes.len();
        n > 3 && is(n - 3, "set") && is(n - 2, word)
    };
    is(0, "alter") && (is(1, "schema") || last("schema"))
        || is(0, "comment") && is(1, "on") && is(2, "schema")
}

/// Reads one of them; `None` for every other text.
///
/// # Errors
/// 42601 for an unfinished one, 0A000 for moving what cannot be moved.
pub(crate) fn read(source: Source<'_>) -> Result<Option<Naming>, SqlError> {
    if !begins(source) {
        return Ok(None);
    }
    let is = |n: usize, word: &str| source.piece(n).eq_ignore_ascii_case(word);
    let end = |n: usize| if n < source.lexemes.len() { Err(source.unexpected(n)) } else { Ok(()) };
    if is(0, "comment") {
        let (names, n) = dotted(source, 3)?;
        if !is(n, "is") {
            return Err(source.unexpected(n));
        }
        let text = match source.lexemes.get(n + 1) {
            Some(lexeme)
                if matches!(lexeme.kind, Kind::String | Kind::EscapeString | Kind::DollarString(_)) =>
            {
                Some(lexer::content(source.text, lexeme)?).filter(|text| !text.is_empty())
            }
            Some(_) if is(n + 1, "null") => None,
            _ => return Err(source.unexpected(n + 1)),
        };
        end(n + 2)?;
        return Ok(Some(Naming::Comment { names, text }));
    }
    if is(1, "schema") {
        let schema = read_name(source, 2)?;
        let owner = is(3, "owner");
        if !(owner || is(3, "rename")) {
            return Err(source.unexpected(3));
        }
        if !is(4, "to") {
            return Err(source.unexpected(4));
        }
        let to = read_name(source, 5)?;
        end(6)?;
        return Ok(Some(if owner {
            Naming::SchemaOwner { schema, role: to }
        } else {
            Naming::RenameSchema { schema, to }
        }));
    }
    let kinds = ["table", "view", "sequence", "type"];
    let Some(kind) = kinds.into_iter().find(|kind| is(1, kind)) else {
        return Err(SqlError::unsupported(
            format!("ALTER {} … SET SCHEMA", source.piece(1).to_ascii_uppercase()),
            "Create it anew in the other schema.",
        ));
    };
    let if_exists = is(2, "if") && is(3, "exists");
    let (names, n) = dotted(source, if if_exists { 4 } else { 2 })?;
    if !is(n, "set") || !is(n + 1, "schema") {
        return Err(source.unexpected(n));
    }
    let schema = read_name(source, n + 2)?;
    end(n + 3)?;
    Ok(Some(Naming::SetSchema { kind, names, if_exists, schema }))
}

/// `name.name`, and the lexeme after it.
fn dotted(source: Source<'_>, mut n: usize) -> Result<(Vec<Name>, usize), SqlError> {
    let mut names = vec![read_name(source, n)?];
    n += 1;
    while source.piece(n) == "." {
        names.push(read_name(source, n + 1)?);
        n += 2;
    }
    Ok((names, n))
}
