//! `EXPLAIN [(option [, …])] statement`: the words before the statement.

use crate::sql::error::SqlError;
use crate::sql::parse::Source;
use crate::sql::parse::lexer::{self, Kind};

/// What EXPLAIN shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Options {
    pub analyze: bool,
    pub verbose: bool,
    pub costs: bool,
    pub timing: bool,
    pub summary: bool,
    pub json: bool,
}

/// Reads the options and answers the text with them blanked out, so that positions stay; `None` for another statement.
///
/// # Errors
/// PostgreSQL's, for options it does not know; 0A000 for the formats XML and YAML.
pub(crate) fn explain(text: &str) -> Result<Option<(Options, String)>, SqlError> {
    let first = lexer::Scanner::new(text, 0).next();
    let is_explain = |lexeme: &lexer::Lexeme| text[lexeme.start..lexeme.end].eq_ignore_ascii_case("explain");
    if !first.as_ref().is_some_and(is_explain) {
        return Ok(None);
    }
    let lexemes = lexer::lex(text)?;
    let source = Source { text, lexemes: &lexemes };
    let is = |n: usize, word: &str| source.piece(n).eq_ignore_ascii_case(word);
    let (mut analyze, mut verbose, mut costs, mut json) = (false, false, true, false);
    let (mut timing, mut summary) = (None, None);
    let mut n = 1;
    // a parenthesis may also begin the query itself
    let begins_query = ["select", "values", "with", "table", "("].iter().any(|word| is(2, word));
    if source.piece(1) == "(" && !begins_query {
        n = 2;
        loop {
            let name = source.piece(n).to_ascii_lowercase();
            let name_at = source.start(n);
            if lexemes.get(n).is_none_or(|lexeme| !matches!(lexeme.kind, Kind::Word)) {
                return Err(source.unexpected(n));
            }
            n += 1;
            let value = match source.piece(n) {
                "," | ")" => None,
                value => {
                    n += 1;
                    Some(value.trim_matches('\'').to_ascii_lowercase())
                }
            };
            let on = || match value.as_deref() {
                None | Some("true" | "on" | "1") => Ok(true),
                Some("false" | "off" | "0") => Ok(false),
                Some(_) => Err(SqlError::new("42601", format!("{name} requires a Boolean value"))),
            };
            match name.as_str() {
                "analyze" => analyze = on()?,
                "verbose" => verbose = on()?,
                "costs" => costs = on()?,
                "timing" => timing = Some(on()?),
                "summary" => summary = Some(on()?),
                // there are no buffers: rows are in memory
                "buffers" | "settings" | "wal" => drop(on()?),
                "format" => match value.as_deref() {
                    Some("text") => json = false,
                    Some("json") => json = true,
                    Some(format @ ("xml" | "yaml")) => {
                        return Err(SqlError::unsupported(
                            format!("EXPLAIN (FORMAT {})", format.to_uppercase()),
                            "Use FORMAT JSON.",
                        ));
                    }
                    other => {
                        let other = other.unwrap_or_default();
                        let message =
                            format!("unrecognized value for EXPLAIN option \"format\": \"{other}\"");
                        return Err(with_position(SqlError::new("22023", message), name_at));
                    }
                },
                other => {
                    let error = SqlError::new("42601", format!("unrecognized EXPLAIN option \"{other}\""));
                    return Err(with_position(error, name_at));
                }
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
        if is(n, "analyze") || is(n, "analyse") {
            analyze = true;
            n += 1;
        }
        if is(n, "verbose") {
            verbose = true;
            n += 1;
        }
    }
    if timing == Some(true) && !analyze {
        return Err(SqlError::new("22023", "EXPLAIN option TIMING requires ANALYZE"));
    }
    let Some(start) = source.start(n) else { return Err(source.unexpected(n)) };
    let known = ["select", "insert", "update", "delete", "values", "with", "table", "create", "(", "merge"];
    if !known.iter().any(|word| is(n, word)) {
        return Err(source.unexpected(n));
    }
    let blank: String = text[..start].bytes().map(|_| ' ').collect();
    let options = Options {
        analyze,
        verbose,
        costs,
        timing: timing.unwrap_or(analyze),
        summary: summary.unwrap_or(analyze),
        json,
    };
    Ok(Some((options, blank + &text[start..])))
}

fn with_position(error: SqlError, at: Option<usize>) -> SqlError {
    crate::sql::bind::placed(error, at)
}
