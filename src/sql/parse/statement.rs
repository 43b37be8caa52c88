//! Which of sqlparser's grammars reads a statement, by its first words.
//!
//! Not `Parser::parse_statement`, which would link the statements of all dialects into the engine (a twentieth of its
//! wasm). What PostgreSQL has and this engine has not is refused here by name.

use gluesql_core::sqlparser::ast::{AlterIndexOperation, Statement};
use gluesql_core::sqlparser::dialect::{Dialect, PostgreSqlDialect};
use gluesql_core::sqlparser::keywords::Keyword;
use gluesql_core::sqlparser::parser::{Parser, ParserError};
use gluesql_core::sqlparser::tokenizer::Token;

use super::lexer::Kind;
use super::{Source, syntax_error};
use crate::sql::error::SqlError;

/// Reads one statement.
///
/// # Errors
/// 42601 with PostgreSQL's wording and position; 0A000 for what only PostgreSQL can do.
pub(super) fn statement(parser: &mut Parser<'_>, source: Source<'_>) -> Result<Statement, SqlError> {
    if let Some((what, instead)) = refused(source).or_else(|| refused_clause(source)) {
        return Err(SqlError::unsupported(what, instead));
    }
    supported(parser).map_err(|error| syntax_error(source, error))
}

fn supported(parser: &mut Parser<'_>) -> Result<Statement, ParserError> {
    // COMMENT, CREATE TYPE … AS ENUM
    let dialect = PostgreSqlDialect {};
    if let Some(statement) = dialect.parse_statement(parser) {
        return statement;
    }
    let first = parser.next_token();
    let keyword = match &first.token {
        Token::Word(word) => word.keyword,
        Token::LParen => Keyword::SELECT,
        _ => Keyword::NoKeyword,
    };
    match keyword {
        Keyword::SELECT | Keyword::WITH | Keyword::VALUES => {
            parser.prev_token();
            parser.parse_query().map(Statement::Query)
        }
        Keyword::INSERT => parser.parse_insert(),
        Keyword::UPDATE => parser.parse_update(),
        Keyword::DELETE => parser.parse_delete(),
        Keyword::CREATE => create(parser),
        Keyword::ALTER => alter(parser),
        Keyword::DROP => parser.parse_drop(),
        Keyword::TRUNCATE => parser.parse_truncate(),
        Keyword::ANALYZE => parser.parse_analyze(),
        Keyword::START => parser.parse_start_transaction(),
        Keyword::BEGIN => parser.parse_begin(),
        Keyword::END => parser.parse_end(),
        Keyword::COMMIT => parser.parse_commit(),
        Keyword::ROLLBACK => parser.parse_rollback(),
        Keyword::SAVEPOINT => parser.parse_savepoint(),
        Keyword::RELEASE => parser.parse_release(),
        Keyword::SET => parser.parse_set(),
        _ => parser.expected("an SQL statement", first),
    }
}

/// After CREATE.
fn create(parser: &mut Parser<'_>) -> Result<Statement, ParserError> {
    let or_replace = parser.parse_keywords(&[Keyword::OR, Keyword::REPLACE]);
    let global = parser.parse_one_of_keywords(&[Keyword::LOCAL, Keyword::GLOBAL]);
    let global = global.map(|keyword| keyword == Keyword::GLOBAL);
    let temporary = parser.parse_one_of_keywords(&[Keyword::TEMP, Keyword::TEMPORARY]).is_some();
    if parser.parse_keyword(Keyword::TABLE) {
        parser.parse_create_table(or_replace, temporary, global, false)
    } else if parser.parse_one_of_keywords(&[Keyword::MATERIALIZED, Keyword::VIEW]).is_some() {
        parser.prev_token();
        parser.parse_create_view(or_replace, temporary)
    } else if or_replace {
        parser.expected("TABLE or VIEW", parser.peek_token())
    } else if parser.parse_keyword(Keyword::INDEX) {
        parser.parse_create_index(false)
    } else if parser.parse_keywords(&[Keyword::UNIQUE, Keyword::INDEX]) {
        parser.parse_create_index(true)
    } else if parser.parse_keyword(Keyword::SCHEMA) {
        parser.parse_create_schema()
    } else if parser.parse_keyword(Keyword::SEQUENCE) {
        parser.parse_create_sequence(temporary)
    } else if parser.parse_keyword(Keyword::TYPE) {
        parser.parse_create_type()
    } else {
        parser.expected("an object type after CREATE", parser.peek_token())
    }
}

/// After ALTER.
fn alter(parser: &mut Parser<'_>) -> Result<Statement, ParserError> {
    if parser.expect_one_of_keywords(&[Keyword::TABLE, Keyword::INDEX])? == Keyword::INDEX {
        let name = parser.parse_object_name(false)?;
        parser.expect_keyword(Keyword::RENAME)?;
        parser.expect_keyword(Keyword::TO)?;
        let index_name = parser.parse_object_name(false)?;
        return Ok(Statement::AlterIndex {
            name,
            operation: AlterIndexOperation::RenameIndex { index_name },
        });
    }
    let if_exists = parser.parse_keywords(&[Keyword::IF, Keyword::EXISTS]);
    let only = parser.parse_keyword(Keyword::ONLY);
    let name = parser.parse_object_name(false)?;
    let operations = parser.parse_comma_separated(Parser::parse_alter_table_operation)?;
    Ok(Statement::AlterTable { name, if_exists, only, operations, location: None, on_cluster: None })
}

/// Kinds of objects PostgreSQL has besides ours.
const OBJECTS: &[&str] = &[
    "access",
    "cast",
    "collation",
    "conversion",
    "domain",
    "foreign",
    "language",
    "operator",
    "publication",
    "rule",
    "server",
    "statistics",
    "subscription",
    "tablespace",
    "text",
    "transform",
];

/// Kinds of objects that cannot be altered, though they can be made or are refused by a name of their own.
const ALTERED: &[&str] = &[
    "aggregate",
    "database",
    "extension",
    "function",
    "materialized",
    "procedure",
    "routine",
    "schema",
    "sequence",
    "trigger",
    "type",
    "view",
];

/// What PostgreSQL can do and this engine cannot, and what to do instead.
/// Clauses of PostgreSQL's that have no grammar here.
fn refused_clause(source: Source<'_>) -> Option<(String, &'static str)> {
    let count = source.lexemes.len();
    let is = |n: usize, word: &str| {
        source.lexemes.get(n).is_some_and(|lexeme| lexeme.kind == Kind::Word)
            && source.piece(n).eq_ignore_ascii_case(word)
    };
    let is_word = |n: usize| source.lexemes.get(n).is_some_and(|lexeme| lexeme.kind == Kind::Word);
    // all of them have a word here or just before: a long list of values has none
    (1..count).filter(|&n| is_word(n) || is_word(n - 1)).find_map(|n| {
        let after = source.piece(n - 1) == ")";
        if after && is(n, "search") && (is(n + 1, "depth") || is(n + 1, "breadth")) {
            let instead = "Keep an array of the path in the query, and order by it.";
            return Some(("SEARCH in WITH RECURSIVE".to_string(), instead));
        }
        if after && is(n, "cycle") && (n + 1..count).take(8).any(|n| is(n, "set")) {
            let instead = "Keep an array of the path in the query, and stop at what it holds.";
            return Some(("CYCLE in WITH RECURSIVE".to_string(), instead));
        }
        if is(n, "like") && source.piece(n - 1) == "(" && is(0, "create") && (1..4).any(|n| is(n, "table")) {
            let instead = "Write CREATE TABLE … AS SELECT * FROM … WITH NO DATA, and add the constraints.";
            return Some(("CREATE TABLE … (LIKE …)".to_string(), instead));
        }
        let made = is(0, "create") || is(0, "alter");
        let refused = match () {
            () if made
                && is(n, "with")
                && (is(n + 1, "check") || is(n + 2, "check") && is(n + 3, "option")) =>
            {
                ("WITH CHECK OPTION", "Leave it out, or write a CHECK on the table.")
            }
            () if made && after && is(n, "inherits") => ("INHERITS", "Repeat the columns in the new table."),
            () if made && is(n, "exclude") && (is(n + 1, "using") || source.piece(n + 1) == "(") => {
                ("EXCLUDE", "Use UNIQUE, or check in a trigger.")
            }
            () if is(0, "alter") && after && is(n, "not") && is(n + 1, "valid") => {
                ("NOT VALID", "Leave it out: the rows there are checked at once.")
            }
            () if is(0, "alter") && is(n, "validate") && is(n + 1, "constraint") => {
                ("VALIDATE CONSTRAINT", "Constraints here are always checked.")
            }
            () if is(n, "tablesample") => ("TABLESAMPLE", "Write WHERE random() < 0.1."),
            () if source.piece(n) == "(" && is(n - 1, "xmltable") => ("XMLTABLE", "Keep the data as jsonb."),
            _ => ("", ""),
        };
        if !refused.0.is_empty() {
            return Some((refused.0.to_string(), refused.1));
        }
        None
    })
}

fn refused(source: Source<'_>) -> Option<(String, &'static str)> {
    const FUNCTION: &str = "Write the expression where it is used, or put it into a view.";
    const ROLES: &str = "There is one user, and it may do everything.";
    const SEE_HELP: &str = "See the help for what works here.";
    let word = |index: usize| source.piece(index).to_ascii_lowercase();
    let first = word(0);
    let (what, instead) = match first.as_str() {
        "explain" => ("EXPLAIN", "Compare the rows read and the time of the query itself."),
        "show" | "reset" => {
            ("SET and SHOW", "The session has PostgreSQL's default settings, with time zone UTC.")
        }
        "copy" => ("COPY", "Use INSERT … VALUES, or import the file."),
        "merge" => ("MERGE", "Use INSERT … ON CONFLICT, UPDATE … FROM and DELETE … USING."),
        "prepare" | "execute" | "deallocate" => ("PREPARE", "Write the values into the statement."),
        "grant" | "revoke" | "reassign" => ("roles and privileges", ROLES),
        "do" | "call" => ("a function of your own", FUNCTION),
        "declare" | "fetch" | "move" | "close" => {
            ("a cursor", "The result of a query can be scrolled as it is.")
        }
        "create" | "alter" | "drop" => {
            // the kind of object is the first word that says none of how it is made
            let before = ["or", "replace", "constraint", "event", "trusted", "procedural"];
            let kind = (1..5).map(word).find(|word| !before.contains(&word.as_str()))?;
            match (first.as_str(), kind.as_str()) {
                ("create", "database") => ("CREATE DATABASE", "Make a new project for another database."),
                ("create", "extension") => ("CREATE EXTENSION", "gen_random_uuid() works without one."),
                ("create", "function" | "procedure" | "aggregate") => ("a function of your own", FUNCTION),
                ("create", "trigger") => ("a trigger", "Use a DEFAULT, a CHECK or a generated column."),
                ("create" | "alter", "role" | "user" | "group" | "policy" | "default") => {
                    ("roles and privileges", ROLES)
                }
                ("alter", kind) if OBJECTS.contains(&kind) || ALTERED.contains(&kind) => {
                    return Some((format!("ALTER {}", kind.to_ascii_uppercase()), SEE_HELP));
                }
                (first, kind) if OBJECTS.contains(&kind) => {
                    let what = format!("{first} {kind}").to_ascii_uppercase();
                    return Some((what, SEE_HELP));
                }
                _ => return None,
            }
        }
        "checkpoint" | "cluster" | "discard" | "import" | "listen" | "load" | "lock" | "notify"
        | "refresh" | "reindex" | "security" | "unlisten" | "vacuum" => {
            return Some((first.to_ascii_uppercase(), SEE_HELP));
        }
        _ => return None,
    };
    Some((what.to_owned(), instead))
}

#[cfg(test)]
mod tests;
