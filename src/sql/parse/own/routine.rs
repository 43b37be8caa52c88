//! The grammar of functions, procedures and triggers.

use gluesql_core::sqlparser::ast::DataType;
use gluesql_core::sqlparser::tokenizer::Token;

use super::Own;
use super::read::relation;
use crate::sql::bind::not_postgres;
use crate::sql::error::SqlError;
use crate::sql::parse::Name;
use crate::sql::parse::cursor::Cursor;
use crate::sql::routine::{Event, Level, Timing};

type Read<T> = Result<T, SqlError>;

/// CREATE FUNCTION or PROCEDURE.
pub(crate) struct CreateRoutine {
    pub name: Name,
    pub procedure: bool,
    pub or_replace: bool,
    pub args: Vec<Argument>,
    pub returns: ReturnType,
    pub language: Option<String>,
    pub body: Option<String>,
    pub strict: bool,
    /// `i`mmutable, `s`table or `v`olatile.
    pub volatility: char,
}

/// One argument as declared.
pub(crate) struct Argument {
    pub out: bool,
    pub input: bool,
    pub variadic: bool,
    pub name: Option<Name>,
    pub ty: DataType,
    pub default: Option<String>,
}

/// RETURNS.
pub(crate) enum ReturnType {
    None,
    Type(DataType),
    Set(DataType),
    Table(Vec<(Name, DataType)>),
}

/// CREATE TRIGGER.
pub(crate) struct CreateTrigger {
    pub name: Name,
    pub or_replace: bool,
    pub table: Name,
    pub timing: Timing,
    pub events: Vec<Event>,
    /// UPDATE OF these columns.
    pub columns: Vec<Name>,
    pub level: Level,
    pub when: Option<String>,
    pub function: Name,
    pub args: Vec<String>,
}

/// Whether the words are those of a statement read here.
pub(super) fn is_ours(word: &dyn Fn(usize) -> String) -> bool {
    let kind = |n: usize| matches!(word(n).as_str(), "function" | "procedure" | "trigger" | "routine");
    match word(0).as_str() {
        "create" => {
            kind(1)
                || (word(1) == "or" && word(2) == "replace" && kind(3))
                || (word(1) == "constraint" && kind(2))
        }
        "drop" | "alter" => kind(1),
        "call" | "do" => true,
        _ => false,
    }
}

pub(super) fn statement(c: &mut Cursor<'_>) -> Read<Own> {
    if c.take(&["call"]) {
        let start = c.place();
        c.skip_rest();
        return Ok(Own::Call(c.source.text.get(start..).unwrap_or_default().to_string()));
    }
    if c.take(&["do"]) {
        return do_block(c);
    }
    if c.take(&["drop"]) {
        return drop(c);
    }
    if c.take(&["alter"]) {
        return Err(SqlError::unsupported("ALTER of a function or trigger", "Drop it and create it again."));
    }
    c.require(&["create"])?;
    let or_replace = c.take(&["or", "replace"]);
    if c.sees(&["constraint"]) {
        return Err(SqlError::unsupported("a constraint trigger", "Write a plain AFTER trigger."));
    }
    if c.take(&["trigger"]) {
        return trigger(c, or_replace);
    }
    let procedure = c.take(&["procedure"]);
    if !procedure {
        c.require(&["function"])?;
    }
    routine(c, procedure, or_replace)
}

fn do_block(c: &mut Cursor<'_>) -> Read<Own> {
    if c.take(&["language"]) {
        language(c)?;
    }
    let body = c.string()?;
    if c.take(&["language"]) {
        language(c)?;
    }
    c.require_end()?;
    Ok(Own::Do(body))
}

fn language(c: &mut Cursor<'_>) -> Read<String> {
    match c.string() {
        Ok(text) => Ok(text.to_lowercase()),
        Err(_) => Ok(c.name()?.text),
    }
}

/// Whether the words from here are a type without a name before it.
fn type_only(c: &Cursor<'_>) -> bool {
    let next = c.peek(1);
    match c.peek(0) {
        "double" => next == "precision",
        "character" | "national" | "bit" | "char" => next == "varying" || next.is_empty(),
        "timestamp" | "time" => matches!(next, "with" | "without" | ""),
        _ => next.is_empty() || next == "default",
    }
}

fn arguments(c: &mut Cursor<'_>) -> Read<Vec<Argument>> {
    c.require_token(&Token::LParen)?;
    if c.take_token(&Token::RParen) {
        return Ok(Vec::new());
    }
    let args = c.list(|c| {
        let mut arg = Argument {
            out: false,
            input: true,
            variadic: false,
            name: None,
            ty: DataType::Text,
            default: None,
        };
        if c.take(&["out"]) {
            (arg.out, arg.input) = (true, false);
        } else if c.take(&["inout"]) || c.take(&["in", "out"]) {
            arg.out = true;
        } else if c.take(&["variadic"]) {
            arg.variadic = true;
        } else {
            c.take(&["in"]);
        }
        if !type_only(c) {
            arg.name = Some(c.name()?);
        }
        arg.ty = c.data_type()?;
        if c.take(&["default"]) || c.take_token(&Token::Eq) {
            arg.default = Some(super::read::expression_text(c)?);
        }
        Ok(arg)
    })?;
    c.require_token(&Token::RParen)?;
    Ok(args)
}

fn routine(c: &mut Cursor<'_>, procedure: bool, or_replace: bool) -> Read<Own> {
    let name = relation(c)?;
    let mut made = CreateRoutine {
        name,
        procedure,
        or_replace,
        args: arguments(c)?,
        returns: ReturnType::None,
        language: None,
        body: None,
        strict: false,
        volatility: 'v',
    };
    while !c.at_end() {
        if c.take(&["returns", "null", "on", "null", "input"]) || c.take(&["strict"]) {
            made.strict = true;
        } else if c.take(&["returns", "setof"]) {
            made.returns = ReturnType::Set(c.data_type()?);
        } else if c.take(&["returns", "table"]) {
            c.require_token(&Token::LParen)?;
            made.returns = ReturnType::Table(c.list(|c| Ok((c.name()?, c.data_type()?)))?);
            c.require_token(&Token::RParen)?;
        } else if c.take(&["returns"]) {
            made.returns = ReturnType::Type(c.data_type()?);
        } else if c.take(&["called", "on", "null", "input"]) {
            made.strict = false;
        } else if c.take(&["language"]) {
            made.language = Some(language(c)?);
        } else if c.take(&["immutable"]) {
            made.volatility = 'i';
        } else if c.take(&["stable"]) {
            made.volatility = 's';
        } else if c.take(&["volatile"]) {
            made.volatility = 'v';
        } else if c.take(&["as"]) {
            made.body = Some(c.string()?);
        } else if c.take(&["return"]) {
            made.language.get_or_insert_with(|| "sql".into());
            made.body = Some(format!("SELECT {}", super::read::expression_text(c)?));
        } else if c.take(&["security"]) || c.take(&["external", "security"]) || c.take(&["parallel"]) {
            c.name()?;
        } else if c.take(&["cost"]) || c.take(&["rows"]) {
            c.integer()?;
        } else if c.take(&["not", "leakproof"]) || c.take(&["leakproof"]) || c.take(&["window"]) {
        } else if c.sees(&["begin"]) || c.sees(&["set"]) || c.sees(&["transform"]) {
            return Err(SqlError::unsupported(
                "this clause of CREATE FUNCTION",
                "Write the body as a string: AS $$ … $$.",
            ));
        } else {
            return Err(c.unexpected());
        }
    }
    Ok(Own::CreateRoutine(Box::new(made)))
}

fn trigger(c: &mut Cursor<'_>, or_replace: bool) -> Read<Own> {
    let name = c.name()?;
    let timing = if c.take(&["before"]) {
        Timing::Before
    } else if c.take(&["after"]) {
        Timing::After
    } else if c.sees(&["instead"]) {
        return Err(SqlError::unsupported("an INSTEAD OF trigger", "Change the table behind the view."));
    } else {
        return Err(c.unexpected());
    };
    let (mut events, mut columns) = (Vec::new(), Vec::new());
    loop {
        if c.take(&["insert"]) {
            events.push(Event::Insert);
        } else if c.take(&["delete"]) {
            events.push(Event::Delete);
        } else if c.take(&["update"]) {
            events.push(Event::Update);
            if c.take(&["of"]) {
                columns = c.list(|c| c.name())?;
            }
        } else if c.sees(&["truncate"]) {
            return Err(SqlError::unsupported("a TRUNCATE trigger", "Write one for DELETE."));
        } else {
            return Err(c.unexpected());
        }
        if !c.take(&["or"]) {
            break;
        }
    }
    c.require(&["on"])?;
    let table = relation(c)?;
    if c.sees(&["referencing"]) {
        return Err(SqlError::unsupported("transition tables", "Write a FOR EACH ROW trigger."));
    }
    let mut level = Level::Statement;
    if c.take(&["for"]) {
        c.take(&["each"]);
        if c.take(&["row"]) {
            level = Level::Row;
        } else {
            c.require(&["statement"])?;
        }
    }
    let mut when = None;
    if c.take(&["when"]) {
        let start = c.place();
        c.skip_group();
        when = Some(c.source.text.get(start..c.place()).unwrap_or_default().trim().to_string());
    }
    c.require(&["execute"])?;
    if !c.take(&["procedure"]) {
        c.require(&["function"])?;
    }
    let function = relation(c)?;
    c.require_token(&Token::LParen)?;
    let mut args = Vec::new();
    while !c.take_token(&Token::RParen) {
        args.push(match c.string() {
            Ok(text) => text,
            Err(_) => c.integer()?.to_string(),
        });
        if !c.take_token(&Token::Comma) && !c.sees_token(&Token::RParen) {
            return Err(c.unexpected());
        }
    }
    c.require_end()?;
    Ok(Own::CreateTrigger(Box::new(CreateTrigger {
        name,
        or_replace,
        table,
        timing,
        events,
        columns,
        level,
        when,
        function,
        args,
    })))
}

fn drop(c: &mut Cursor<'_>) -> Read<Own> {
    let triggers = c.take(&["trigger"]);
    let procedure = !triggers && c.take(&["procedure"]);
    if !triggers && !procedure && !c.take(&["function"]) {
        return Err(not_postgres("DROP ROUTINE here"));
    }
    let if_exists = c.take(&["if", "exists"]);
    let name = relation(c)?;
    if triggers {
        c.require(&["on"])?;
        let table = relation(c)?;
        let _ = c.take(&["cascade"]) || c.take(&["restrict"]);
        c.require_end()?;
        return Ok(Own::DropTrigger { name, table, if_exists });
    }
    let args = if c.sees_token(&Token::LParen) { Some(arguments(c)?) } else { None };
    let args = args.map(|args| args.into_iter().filter(|arg| arg.input).map(|arg| arg.ty).collect());
    let cascade = c.take(&["cascade"]);
    c.take(&["restrict"]);
    c.require_end()?;
    Ok(Own::DropRoutine { name, args, procedure, if_exists, cascade })
}
