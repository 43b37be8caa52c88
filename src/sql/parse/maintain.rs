//! ANALYZE and VACUUM, read straight from the lexemes: sqlparser 0.52 knows them as other dialects have them.

use super::extra::read_name;
use super::lexer::{self, Scanner};
use super::{Name, Source};
use crate::sql::error::SqlError;

/// `ANALYZE [table [(columns)] …]`, `VACUUM [ANALYZE] [table …]`.
pub(crate) struct Maintain {
    pub vacuum: bool,
    pub analyze: bool,
    /// Tables and their columns; none: all tables.
    pub tables: Vec<(Name, Vec<Name>)>,
}

/// Reads ANALYZE and VACUUM; `None` for every other text.
///
/// # Errors
/// 42601 as PostgreSQL words it.
pub(crate) fn maintain(text: &str) -> Result<Option<Maintain>, SqlError> {
    let first = Scanner::new(text, 0).next();
    let word = first.map(|lexeme| text[lexeme.start..lexeme.end].to_ascii_lowercase()).unwrap_or_default();
    if !matches!(word.as_str(), "analyze" | "analyse" | "vacuum") {
        return Ok(None);
    }
    let lexemes = lexer::lex(text)?;
    let source = Source { text, lexemes: &lexemes };
    let is = |n: usize, word: &str| source.piece(n).eq_ignore_ascii_case(word);
    let vacuum = word == "vacuum";
    let mut analyze = !vacuum;
    let mut n = 1;
    if source.piece(n) == "(" {
        n += 1;
        loop {
            let option = source.piece(n).to_ascii_lowercase();
            let known: &[&str] = if vacuum {
                &[
                    "full",
                    "freeze",
                    "verbose",
                    "analyze",
                    "analyse",
                    "disable_page_skipping",
                    "skip_locked",
                    "index_cleanup",
                    "process_toast",
                    "truncate",
                    "parallel",
                ]
            } else {
                &["verbose", "skip_locked"]
            };
            if !known.contains(&option.as_str()) {
                let command = if vacuum { "VACUUM" } else { "ANALYZE" };
                let error = SqlError::new("42601", format!("unrecognized {command} option \"{option}\""));
                return Err(crate::sql::bind::placed(error, source.start(n)));
            }
            n += 1;
            let mut on = true;
            if !matches!(source.piece(n), "," | ")") {
                on = !matches!(source.piece(n).to_ascii_lowercase().as_str(), "false" | "off" | "0");
                n += 1;
            }
            if option.starts_with("analy") {
                analyze = on;
            }
            match source.piece(n) {
                "," => n += 1,
                ")" => {
                    n += 1;
                    break;
                }
                _ => return Err(source.unexpected(n)),
            }
        }
    } else {
        while (vacuum && (is(n, "full") || is(n, "freeze"))) || is(n, "verbose") {
            n += 1;
        }
        if vacuum && (is(n, "analyze") || is(n, "analyse")) {
            analyze = true;
            n += 1;
        }
    }
    let mut tables = Vec::new();
    while n < lexemes.len() {
        let mut name = read_name(source, n)?;
        n += 1;
        while source.piece(n) == "." {
            name = read_name(source, n + 1)?;
            n += 2;
        }
        let mut columns = Vec::new();
        if source.piece(n) == "(" {
            loop {
                columns.push(read_name(source, n + 1)?);
                n += 2;
                match source.piece(n) {
                    "," => {}
                    ")" => break,
                    _ => return Err(source.unexpected(n)),
                }
            }
            n += 1;
        }
        tables.push((name, columns));
        if n < lexemes.len() {
            if source.piece(n) != "," {
                return Err(source.unexpected(n));
            }
            n += 1;
            if n == lexemes.len() {
                return Err(source.unexpected(n));
            }
        }
    }
    Ok(Some(Maintain { vacuum, analyze, tables }))
}
