//! COPY … FROM stdin: its options, and the rows that follow it in a script up to `\.`.

use gluesql_core::sqlparser::tokenizer::Token;

use super::Own;
use super::read::relation;
use crate::sql::error::SqlError;
use crate::sql::parse::Name;
use crate::sql::parse::cursor::Cursor;
use crate::sql::parse::lexer::{Kind, Scanner};

/// COPY … FROM stdin.
pub(crate) struct Copy {
    pub table: Name,
    pub columns: Vec<Name>,
    pub csv: bool,
    pub header: bool,
    pub delimiter: char,
    pub quote: char,
    pub escape: Option<char>,
    pub null: String,
    pub data: String,
}

/// Where the SQL of a COPY ends; the whole text for other statements.
pub(crate) fn head(text: &str) -> usize {
    let mut scanner = Scanner::new(text, 0);
    let first = scanner.next();
    if !first.is_some_and(|lexeme| text[lexeme.start..lexeme.end].eq_ignore_ascii_case("copy")) {
        return text.len();
    }
    let semicolon = |kind: Kind, start: usize| kind == Kind::Punctuation && text.as_bytes()[start] == b';';
    scanner.find(|lexeme| semicolon(lexeme.kind, lexeme.start)).map_or(text.len(), |lexeme| lexeme.start)
}

/// The byte where the rows of the COPY … FROM stdin in `start..semicolon` end, `\.` included.
pub(crate) fn end_of_data(text: &str, start: usize, semicolon: usize) -> Option<usize> {
    let statement = text.get(start..semicolon)?;
    let word =
        |lexeme: crate::sql::parse::lexer::Lexeme| statement[lexeme.start..lexeme.end].to_ascii_lowercase();
    let mut words = Scanner::new(statement, 0).map(word);
    if words.next()? != "copy" {
        return None;
    }
    let words: Vec<String> = words.collect();
    if !words.windows(2).any(|pair| pair[0] == "from" && pair[1] == "stdin") {
        return None;
    }
    let mut at = semicolon;
    loop {
        let Some(line_end) = text[at..].find('\n').map(|n| at + n) else { return Some(text.len()) };
        at = line_end + 1;
        let line = text[at..].split('\n').next().unwrap_or_default();
        if line.trim_end_matches('\r') == "\\." {
            return Some(at + 2);
        }
    }
}

/// The COPY with its rows.
pub(crate) fn with_data(own: Own, after: &str) -> Own {
    let Own::Copy(mut copy) = own else { return own };
    // from the line after the semicolon
    let data = after.split_once('\n').map_or("", |(_, data)| data);
    let data = data.strip_suffix("\\.").unwrap_or(data);
    copy.data = data.to_string();
    Own::Copy(copy)
}

fn character(c: &mut Cursor<'_>, what: &str) -> Result<char, SqlError> {
    let text = c.string()?;
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(SqlError::new("0A000", format!("COPY {what} must be a single one-byte character"))),
    }
}

pub(super) fn read(c: &mut Cursor<'_>) -> Result<Option<Own>, SqlError> {
    c.require(&["copy"])?;
    let out = || SqlError::unsupported("COPY TO", "Run the query and download its result.");
    if c.sees_token(&Token::LParen) {
        return Err(out());
    }
    let table = relation(c)?;
    let columns = if c.sees_token(&Token::LParen) { c.names_in_parentheses()? } else { Vec::new() };
    if c.sees(&["to"]) {
        return Err(out());
    }
    c.require(&["from"])?;
    if !c.take(&["stdin"]) {
        return Err(SqlError::unsupported(
            "COPY from a file or program",
            "Import the file, or use FROM stdin.",
        ));
    }
    let mut copy = Copy {
        table,
        columns,
        csv: false,
        header: false,
        delimiter: '\t',
        quote: '"',
        escape: None,
        null: "\\N".into(),
        data: String::new(),
    };
    let (mut delimiter, mut null) = (None, None);
    c.take(&["with"]);
    let listed = c.take_token(&Token::LParen);
    while !c.at_end() && !c.sees_token(&Token::RParen) {
        let option = c.peek(0).to_string();
        c.skip();
        match option.as_str() {
            "format" => {
                let format = c.name()?.text;
                match format.as_str() {
                    "csv" => copy.csv = true,
                    "text" => {}
                    "binary" => return Err(SqlError::unsupported("FORMAT binary", "Use text or csv.")),
                    other => {
                        return Err(SqlError::new(
                            "22023",
                            format!("COPY format \"{other}\" not recognized"),
                        ));
                    }
                }
            }
            "csv" => copy.csv = true,
            "header" => {
                copy.header = !c.take(&["false"]) && !c.take(&["off"]);
                let _ = c.take(&["true"]) || c.take(&["on"]) || c.take(&["match"]);
            }
            "delimiter" => {
                c.take(&["as"]);
                delimiter = Some(character(c, "delimiter")?);
            }
            "null" => {
                c.take(&["as"]);
                null = Some(c.string()?);
            }
            "quote" => {
                c.take(&["as"]);
                copy.quote = character(c, "quote")?;
            }
            "escape" => {
                c.take(&["as"]);
                copy.escape = Some(character(c, "escape")?);
            }
            "encoding" => {
                c.string()?;
            }
            _ => return Err(SqlError::unsupported(format!("the option {option} of COPY"), "Leave it out.")),
        }
        c.take_token(&Token::Comma);
    }
    if listed {
        c.require_token(&Token::RParen)?;
    }
    c.require_end()?;
    copy.delimiter = delimiter.unwrap_or(if copy.csv { ',' } else { '\t' });
    copy.null = null.unwrap_or_else(|| if copy.csv { String::new() } else { "\\N".into() });
    Ok(Some(Own::Copy(Box::new(copy))))
}
