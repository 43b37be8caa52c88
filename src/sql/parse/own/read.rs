//! The grammar of the statements in [`super`].

use gluesql_core::sqlparser::tokenizer::Token;

use super::{
    AlterDomain, AlterEnum, AlterSequence, Domain, Kind, Materialized, Merge, MergeAction, MergeClause, Own,
    SequenceOptions,
};
use crate::sql::bind::not_postgres;
use crate::sql::catalog::names;
use crate::sql::error::SqlError;
use crate::sql::parse::cursor::Cursor;
use crate::sql::parse::{Name, Source};

type Read<T> = Result<T, SqlError>;

/// Whether the first words are those of a statement read here.
pub(super) fn is_ours(source: Source<'_>) -> bool {
    let word = |n: usize| source.piece(n).to_ascii_lowercase();
    let second = |words: &[&str]| words.contains(&word(1).as_str());
    if super::routine::is_ours(&word) {
        return true;
    }
    match word(0).as_str() {
        "merge" | "refresh" | "comment" | "reindex" | "vacuum" | "cluster" | "checkpoint" => true,
        "prepare" | "execute" | "deallocate" => true,
        "create" => second(&["domain", "materialized"]),
        "alter" => second(&["domain", "type", "sequence", "materialized", "view", "index"]),
        "drop" => second(&["domain", "materialized"]),
        "with" => (0..source.lexemes.len()).any(|n| word(n) == "merge" && word(n + 1) == "into"),
        _ => false,
    }
}

pub(super) fn statement(c: &mut Cursor<'_>) -> Read<Option<Own>> {
    let words: Vec<String> = (0..4).map(|n| c.peek(n).to_string()).collect();
    if super::routine::is_ours(&|n| words.get(n).cloned().unwrap_or_default()) {
        return super::routine::statement(c).map(Some);
    }
    let first = c.peek(0).to_string();
    let own = match first.as_str() {
        "merge" | "with" => merge(c)?,
        "refresh" => refresh(c)?,
        "comment" => comment(c)?,
        "reindex" => nothing(c, "REINDEX"),
        "vacuum" => nothing(c, "VACUUM"),
        "cluster" => nothing(c, "CLUSTER"),
        "checkpoint" => nothing(c, "CHECKPOINT"),
        "prepare" => prepare(c)?,
        "execute" => execute(c)?,
        "deallocate" => deallocate(c)?,
        "create" if c.take(&["create", "domain"]) => create_domain(c)?,
        "create" => create_materialized(c)?,
        "drop" => drop(c)?,
        "alter" if c.take(&["alter", "domain"]) => alter_domain(c)?,
        "alter" if c.take(&["alter", "type"]) => alter_type(c)?,
        "alter" if c.take(&["alter", "sequence"]) => alter_sequence(c)?,
        "alter" => return alter_relation(c),
        _ => return Ok(None),
    };
    c.require_end()?;
    Ok(Some(own))
}

fn nothing(c: &mut Cursor<'_>, tag: &'static str) -> Own {
    c.skip_rest();
    Own::Nothing(tag)
}

/// The last part of a name with its schema.
pub(super) fn relation(c: &mut Cursor<'_>) -> Read<Name> {
    let mut name = c.name()?;
    while c.take_token(&Token::Period) {
        let last = c.name()?;
        name = Name { at: name.at, text: names::key(&name.text, &last.text).to_string() };
    }
    Ok(name)
}

fn merge(c: &mut Cursor<'_>) -> Read<Own> {
    let with = match c.sees(&["with"]) {
        true => match c.find("merge") {
            Some(end) => c.with_clause(end)?,
            None => return Err(c.unexpected()),
        },
        false => None,
    };
    c.require(&["merge", "into"])?;
    let using = c.find("using").ok_or_else(|| c.unexpected())?;
    let target = c.read_until(using, |p| p.parse_table_and_joins())?;
    c.require(&["using"])?;
    let on = c.find("on").ok_or_else(|| c.unexpected())?;
    let source = c.read_until(on, |p| p.parse_table_and_joins())?;
    c.require(&["on"])?;
    let on = c.expr()?;
    let mut clauses = Vec::new();
    while c.take(&["when"]) {
        let matched = !c.take(&["not"]);
        c.require(&["matched"])?;
        let condition = if c.take(&["and"]) { Some(c.expr()?) } else { None };
        c.require(&["then"])?;
        let action = match c.peek(0) {
            "do" => {
                c.require(&["do", "nothing"])?;
                MergeAction::Nothing
            }
            "delete" if matched => {
                c.skip();
                MergeAction::Delete
            }
            "update" if matched => {
                c.require(&["update", "set"])?;
                MergeAction::Update(c.read(|p| p.parse_comma_separated(|p| p.parse_assignment()))?)
            }
            "insert" if !matched => {
                c.skip();
                let columns =
                    if c.sees_token(&Token::LParen) { c.names_in_parentheses()? } else { Vec::new() };
                if c.take(&["default", "values"]) {
                    MergeAction::Insert(columns, None)
                } else {
                    c.require(&["values"])?;
                    c.require_token(&Token::LParen)?;
                    let values = c.read(|p| p.parse_comma_separated(|p| p.parse_expr()))?;
                    c.require_token(&Token::RParen)?;
                    MergeAction::Insert(columns, Some(values))
                }
            }
            _ => return Err(c.unexpected()),
        };
        clauses.push(MergeClause { matched, condition, action });
    }
    if clauses.is_empty() {
        return Err(c.unexpected());
    }
    Ok(Own::Merge(Box::new(Merge { with, target, source, on, clauses })))
}

/// The text of an expression that is next.
pub(super) fn expression_text(c: &mut Cursor<'_>) -> Read<String> {
    let start = c.place();
    c.expr()?;
    let end = if c.at_end() { c.source.text.len() } else { c.place() };
    Ok(c.source.text.get(start..end).unwrap_or_default().trim().to_string())
}

fn check(c: &mut Cursor<'_>) -> Read<String> {
    c.require(&["check"])?;
    if !c.sees_token(&Token::LParen) {
        return Err(c.unexpected());
    }
    let start = c.place();
    c.skip_group();
    let end = if c.at_end() { c.source.text.len() } else { c.place() };
    Ok(c.source.text.get(start..end).unwrap_or_default().trim().to_string())
}

fn create_domain(c: &mut Cursor<'_>) -> Read<Own> {
    let name = relation(c)?;
    c.take(&["as"]);
    let ty = c.data_type()?;
    let mut domain = Domain { name, ty, default: None, not_null: false, checks: Vec::new() };
    while !c.at_end() {
        let label = if c.take(&["constraint"]) { Some(c.name()?) } else { None };
        if c.take(&["not", "null"]) {
            domain.not_null = true;
        } else if c.take(&["null"]) {
        } else if c.take(&["default"]) {
            domain.default = Some(expression_text(c)?);
        } else if c.take(&["collate"]) {
            c.name()?;
        } else {
            domain.checks.push((label, check(c)?));
        }
    }
    Ok(Own::CreateDomain(Box::new(domain)))
}

fn alter_domain(c: &mut Cursor<'_>) -> Read<Own> {
    let name = relation(c)?;
    let change = if c.take(&["set", "default"]) {
        AlterDomain::Default(Some(expression_text(c)?))
    } else if c.take(&["drop", "default"]) {
        AlterDomain::Default(None)
    } else if c.take(&["set", "not", "null"]) {
        AlterDomain::NotNull(true)
    } else if c.take(&["drop", "not", "null"]) {
        AlterDomain::NotNull(false)
    } else if c.take(&["add"]) {
        let label = if c.take(&["constraint"]) { Some(c.name()?) } else { None };
        AlterDomain::Add(label, check(c)?)
    } else if c.take(&["drop", "constraint"]) {
        let if_exists = c.take(&["if", "exists"]);
        let label = c.name()?;
        let _ = c.take(&["cascade"]) || c.take(&["restrict"]);
        AlterDomain::DropConstraint(label, if_exists)
    } else if c.take(&["owner", "to"]) {
        c.name()?;
        return Ok(Own::Nothing("ALTER DOMAIN"));
    } else {
        return Err(SqlError::unsupported("this change of a domain", "Drop it and create it again."));
    };
    Ok(Own::AlterDomain { name, change })
}

fn alter_type(c: &mut Cursor<'_>) -> Read<Own> {
    let name = relation(c)?;
    let change = if c.take(&["add", "value"]) {
        let if_not_exists = c.take(&["if", "not", "exists"]);
        let label = c.string()?;
        let beside = match c.peek(0) {
            "before" => {
                c.skip();
                Some((true, c.string()?))
            }
            "after" => {
                c.skip();
                Some((false, c.string()?))
            }
            _ => None,
        };
        AlterEnum::Add { label, if_not_exists, beside }
    } else if c.take(&["rename", "value"]) {
        let from = c.string()?;
        c.require(&["to"])?;
        AlterEnum::RenameValue(from, c.string()?)
    } else if c.take(&["rename", "to"]) {
        AlterEnum::Rename(c.name()?)
    } else if c.take(&["owner", "to"]) {
        c.name()?;
        return Ok(Own::Nothing("ALTER TYPE"));
    } else {
        return Err(SqlError::unsupported("this change of a type", "Drop it and create it again."));
    };
    Ok(Own::AlterEnum { name, change })
}

fn alter_sequence(c: &mut Cursor<'_>) -> Read<Own> {
    let if_exists = c.take(&["if", "exists"]);
    let name = relation(c)?;
    if c.take(&["rename", "to"]) {
        return Ok(Own::Rename { kind: Kind::Sequence, name, to: c.name()?, if_exists });
    }
    if c.take(&["owner", "to"]) {
        c.name()?;
        return Ok(Own::Nothing("ALTER SEQUENCE"));
    }
    if c.take(&["owned", "by"]) {
        if c.take(&["none"]) {
            return Ok(Own::AlterSequence { name, if_exists, change: AlterSequence::OwnedBy(None) });
        }
        let mut names = vec![c.name()?];
        while c.take_token(&Token::Period) {
            names.push(c.name()?);
        }
        let (Some(column), Some(table)) = (names.pop(), names.pop()) else {
            return Err(SqlError::new("42601", "invalid OWNED BY option")
                .with_hint("Specify OWNED BY table.column or OWNED BY NONE."));
        };
        let change = AlterSequence::OwnedBy(Some((table, column)));
        return Ok(Own::AlterSequence { name, if_exists, change });
    }
    let mut options = SequenceOptions::default();
    if c.at_end() {
        return Err(c.unexpected());
    }
    while !c.at_end() {
        if c.take(&["increment"]) {
            c.take(&["by"]);
            options.increment = Some(c.integer()?);
        } else if c.take(&["minvalue"]) {
            options.min = Some(Some(c.integer()?));
        } else if c.take(&["maxvalue"]) {
            options.max = Some(Some(c.integer()?));
        } else if c.take(&["no", "minvalue"]) {
            options.min = Some(None);
        } else if c.take(&["no", "maxvalue"]) {
            options.max = Some(None);
        } else if c.take(&["start"]) {
            c.take(&["with"]);
            options.start = Some(c.integer()?);
        } else if c.take(&["restart"]) {
            let given = c.take(&["with"]) || c.integer_follows();
            options.restart = Some(if given { Some(c.integer()?) } else { None });
        } else if c.take(&["cache"]) {
            c.integer()?;
        } else if c.take(&["cycle"]) {
            options.cycle = Some(true);
        } else if c.take(&["no", "cycle"]) {
            options.cycle = Some(false);
        } else {
            return Err(c.unexpected());
        }
    }
    Ok(Own::AlterSequence { name, if_exists, change: AlterSequence::Options(options) })
}

/// ALTER VIEW, ALTER MATERIALIZED VIEW, ALTER INDEX: renaming, and what has no effect here.
fn alter_relation(c: &mut Cursor<'_>) -> Read<Option<Own>> {
    let (kind, tag) = if c.take(&["alter", "view"]) {
        (Kind::View, "ALTER VIEW")
    } else if c.take(&["alter", "materialized", "view"]) {
        (Kind::Materialized, "ALTER MATERIALIZED VIEW")
    } else if c.take(&["alter", "index"]) {
        (Kind::Index, "ALTER INDEX")
    } else {
        return Err(c.unexpected());
    };
    let if_exists = c.take(&["if", "exists"]);
    let name = relation(c)?;
    if c.take(&["rename", "to"]) {
        let to = c.name()?;
        c.require_end()?;
        return Ok(Some(Own::Rename { kind, name, to, if_exists }));
    }
    if c.take(&["owner", "to"]) || c.sees(&["set"]) || c.sees(&["reset"]) {
        return Ok(Some(nothing(c, tag)));
    }
    Err(SqlError::unsupported(tag, "Drop it and create it again."))
}

fn drop(c: &mut Cursor<'_>) -> Read<Own> {
    let kind = if c.take(&["drop", "domain"]) { Kind::Domain } else { Kind::Materialized };
    if kind == Kind::Materialized {
        c.require(&["drop", "materialized", "view"])?;
    }
    let if_exists = c.take(&["if", "exists"]);
    let names = c.list(relation)?;
    let cascade = c.take(&["cascade"]);
    c.take(&["restrict"]);
    Ok(Own::Drop { kind, names, if_exists, cascade })
}

fn create_materialized(c: &mut Cursor<'_>) -> Read<Own> {
    c.require(&["create", "materialized", "view"])?;
    let if_not_exists = c.take(&["if", "not", "exists"]);
    let name = relation(c)?;
    let columns = if c.sees_token(&Token::LParen) { c.names_in_parentheses()? } else { Vec::new() };
    if c.sees(&["with"]) || c.sees(&["using"]) || c.sees(&["tablespace"]) {
        return Err(SqlError::unsupported("this option of a materialized view", "Leave it out."));
    }
    c.require(&["as"])?;
    let start = c.place();
    let query = c.query()?;
    let end = if c.at_end() { c.source.lexemes.last().map_or(start, |last| last.end) } else { c.place() };
    let with_data = with_data(c)?;
    let text = start..end;
    Ok(Own::CreateMaterialized(Box::new(Materialized {
        name,
        columns,
        query,
        text,
        if_not_exists,
        with_data,
    })))
}

fn with_data(c: &mut Cursor<'_>) -> Read<bool> {
    let with_data = !c.take(&["with", "no", "data"]);
    c.take(&["with", "data"]);
    Ok(with_data)
}

fn refresh(c: &mut Cursor<'_>) -> Read<Own> {
    c.require(&["refresh", "materialized", "view"])?;
    c.take(&["concurrently"]);
    let name = relation(c)?;
    let with_data = with_data(c)?;
    Ok(Own::Refresh { name, with_data })
}

fn comment(c: &mut Cursor<'_>) -> Read<Own> {
    c.require(&["comment", "on"])?;
    let kind = if c.take(&["materialized", "view"]) {
        Kind::Materialized
    } else {
        let kind = match c.peek(0) {
            "table" => Kind::Table,
            "view" => Kind::View,
            "index" => Kind::Index,
            "sequence" => Kind::Sequence,
            "domain" => Kind::Domain,
            "type" => Kind::Type,
            "column" => Kind::Column,
            "constraint" => Kind::Constraint,
            "function" | "procedure" | "trigger" | "schema" | "database" | "extension" | "role" => {
                Kind::Other
            }
            _ => return Err(c.unexpected()),
        };
        c.skip();
        kind
    };
    let mut name = vec![c.name()?];
    while c.take_token(&Token::Period) {
        name.push(c.name()?);
    }
    if c.sees_token(&Token::LParen) {
        c.skip_group();
    }
    let on = if c.take(&["on"]) { Some(relation(c)?) } else { None };
    c.require(&["is"])?;
    let text = if c.take(&["null"]) { None } else { Some(c.string()?) };
    if matches!(kind, Kind::Column) && name.len() < 2 {
        return Err(not_postgres("a column without its table"));
    }
    Ok(Own::Comment { kind, name, on, text: text.filter(|text| !text.is_empty()) })
}

fn prepare(c: &mut Cursor<'_>) -> Read<Own> {
    c.require(&["prepare"])?;
    if c.sees(&["transaction"]) {
        return Err(SqlError::unsupported("a two-phase commit", "Use COMMIT."));
    }
    let name = c.name()?;
    let mut types = Vec::new();
    if c.take_token(&Token::LParen) {
        types = c.list(|c| c.data_type())?;
        c.require_token(&Token::RParen)?;
    }
    c.require(&["as"])?;
    let text = c.source.text.get(c.place()..).unwrap_or_default().to_string();
    c.skip_rest();
    Ok(Own::Prepare { name, types, text })
}

fn execute(c: &mut Cursor<'_>) -> Read<Own> {
    c.require(&["execute"])?;
    let name = c.name()?;
    let mut args = Vec::new();
    if c.take_token(&Token::LParen) {
        args = c.list(expression_text)?;
        c.require_token(&Token::RParen)?;
    }
    Ok(Own::Execute { name, args })
}

fn deallocate(c: &mut Cursor<'_>) -> Read<Own> {
    c.require(&["deallocate"])?;
    c.take(&["prepare"]);
    let name = if c.take(&["all"]) { None } else { Some(c.name()?) };
    Ok(Own::Deallocate { name })
}
