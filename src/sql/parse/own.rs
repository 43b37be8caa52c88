//! Statements that sqlparser 0.52 cannot read, as data.

pub(crate) mod copy;
mod read;
pub(crate) mod routine;

use gluesql_core::sqlparser::ast;

use super::cursor::Cursor;
use super::lexer::Lexeme;
use super::{Name, Source};
use crate::sql::error::SqlError;

/// A statement of our own reading.
pub(crate) enum Own {
    Merge(Box<Merge>),
    CreateDomain(Box<Domain>),
    AlterDomain {
        name: Name,
        change: AlterDomain,
    },
    AlterEnum {
        name: Name,
        change: AlterEnum,
    },
    AlterSequence {
        name: Name,
        if_exists: bool,
        change: AlterSequence,
    },
    CreateMaterialized(Box<Materialized>),
    Refresh {
        name: Name,
        with_data: bool,
    },
    /// DROP of a kind that sqlparser does not know.
    Drop {
        kind: Kind,
        names: Vec<Name>,
        if_exists: bool,
        cascade: bool,
    },
    Rename {
        kind: Kind,
        name: Name,
        to: Name,
        if_exists: bool,
    },
    Comment {
        kind: Kind,
        name: Vec<Name>,
        on: Option<Name>,
        text: Option<String>,
    },
    CreateRoutine(Box<routine::CreateRoutine>),
    DropRoutine {
        name: Name,
        args: Option<Vec<ast::DataType>>,
        procedure: bool,
        if_exists: bool,
        cascade: bool,
    },
    CreateTrigger(Box<routine::CreateTrigger>),
    DropTrigger {
        name: Name,
        table: Name,
        if_exists: bool,
    },
    Copy(Box<copy::Copy>),
    /// PREPARE: the types of the parameters and the statement's text.
    Prepare {
        name: Name,
        types: Vec<ast::DataType>,
        text: String,
    },
    /// EXECUTE: the texts of the values.
    Execute {
        name: Name,
        args: Vec<String>,
    },
    /// DEALLOCATE; no name stands for ALL.
    Deallocate {
        name: Option<Name>,
    },
    /// CALL: the call's text.
    Call(String),
    /// DO: the block's text.
    Do(String),
    /// Accepted as PostgreSQL accepts it, with nothing to do here: the command's tag.
    Nothing(&'static str),
}

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Table,
    View,
    Materialized,
    Index,
    Sequence,
    Domain,
    Type,
    Column,
    Constraint,
    Other,
}

/// MERGE.
pub(crate) struct Merge {
    pub with: Option<ast::With>,
    pub target: ast::TableWithJoins,
    pub source: ast::TableWithJoins,
    pub on: ast::Expr,
    pub clauses: Vec<MergeClause>,
}

/// WHEN … THEN ….
pub(crate) struct MergeClause {
    pub matched: bool,
    pub condition: Option<ast::Expr>,
    pub action: MergeAction,
}

pub(crate) enum MergeAction {
    Nothing,
    Delete,
    Update(Vec<ast::Assignment>),
    /// Columns and values; no values stand for DEFAULT VALUES.
    Insert(Vec<Name>, Option<Vec<ast::Expr>>),
}

/// CREATE DOMAIN. Expressions are kept as text.
pub(crate) struct Domain {
    pub name: Name,
    pub ty: ast::DataType,
    pub default: Option<String>,
    pub not_null: bool,
    pub checks: Vec<(Option<Name>, String)>,
}

pub(crate) enum AlterDomain {
    Default(Option<String>),
    NotNull(bool),
    Add(Option<Name>, String),
    DropConstraint(Name, bool),
}

pub(crate) enum AlterEnum {
    /// The label, whether it may be there already, and the neighbour it comes before (true) or after.
    Add {
        label: String,
        if_not_exists: bool,
        beside: Option<(bool, String)>,
    },
    RenameValue(String, String),
    Rename(Name),
}

pub(crate) enum AlterSequence {
    Options(SequenceOptions),
    OwnedBy(Option<(Name, Name)>),
}

/// The options of ALTER SEQUENCE that were given; `Some(None)` is NO MINVALUE or NO MAXVALUE.
#[derive(Default)]
pub(crate) struct SequenceOptions {
    pub increment: Option<i64>,
    pub min: Option<Option<i64>>,
    pub max: Option<Option<i64>>,
    pub start: Option<i64>,
    pub restart: Option<Option<i64>>,
    pub cycle: Option<bool>,
}

/// CREATE MATERIALIZED VIEW.
pub(crate) struct Materialized {
    pub name: Name,
    pub columns: Vec<Name>,
    pub query: Box<ast::Query>,
    /// The bytes of the query in the statement.
    pub text: std::ops::Range<usize>,
    pub if_not_exists: bool,
    pub with_data: bool,
}

/// Whether the first word can begin a statement of ours: most texts need no second look.
pub(crate) fn may_be(text: &str) -> bool {
    let first = super::lexer::Scanner::new(text, 0).next();
    let first = first.map(|lexeme| text[lexeme.start..lexeme.end].to_ascii_lowercase()).unwrap_or_default();
    !matches!(first.as_str(), "select" | "insert" | "update" | "delete" | "values" | "")
}

/// Reads a statement that is ours; `None` leaves it to sqlparser.
///
/// # Errors
/// 42601 where the statement is ours and cannot be read.
pub(crate) fn read(text: &str, lexemes: &[Lexeme], parameters: bool) -> Result<Option<Own>, SqlError> {
    let source = Source { text, lexemes };
    if lexemes.first().is_some_and(|first| text[first.start..first.end].eq_ignore_ascii_case("copy")) {
        return copy::read(&mut Cursor::new(source, super::statement_tokens(source, parameters)?));
    }
    if !read::is_ours(source) {
        return Ok(None);
    }
    read::statement(&mut Cursor::new(source, super::statement_tokens(source, parameters)?))
}
