//! CREATE VIEW.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, ViewColumnDef};

use super::Define;
use crate::sql::bind::{not_postgres, placed};
use crate::sql::catalog::{Relation, View, names};
use crate::sql::deparse;
use crate::sql::error::SqlError;
use crate::sql::parse;
use crate::sql::parse::lexer::{Kind, Scanner};
use crate::sql::types::Type;

/// Whether a query names columns by `*`.
fn stars(query: &str) -> bool {
    let mut before = String::new();
    Scanner::new(query, 0).any(|lexeme| {
        let piece = query.get(lexeme.start..lexeme.end).unwrap_or_default().to_ascii_lowercase();
        let star = piece == "*" && matches!(before.as_str(), "select" | "distinct" | "all" | "," | "." | ")");
        before = piece;
        star
    })
}

impl Define<'_, '_, '_> {
    pub(super) fn create_view(
        &mut self,
        name: &ast::ObjectName,
        columns: &[ViewColumnDef],
        query: &ast::Query,
        or_replace: bool,
        temporary: bool,
    ) -> Result<(), SqlError> {
        let (text, depends_on) = self.view_text()?;
        let temp = self.binder.env.temp.clone();
        let over_temporary = depends_on.iter().any(|relation| names::schema(relation) == &*temp);
        let written = name;
        let name =
            if temporary || over_temporary { self.temporary_name(name)? } else { self.new_name(name)? };
        if over_temporary && !temporary {
            let last = written.0.last().map(|part| self.binder.source.read(&part.value).0);
            self.notice(format!("view \"{}\" will be a temporary view", last.unwrap_or_default()));
        }
        let old = match self.root.relations.get(name.text.as_str()) {
            None => None,
            Some(Relation::View(view)) if or_replace => Some(view.clone()),
            Some(Relation::View(_)) => {
                return Err(SqlError::new("42P07", format!("relation \"{}\" already exists", name.text)));
            }
            Some(_) if or_replace => {
                return Err(SqlError::new("42809", format!("\"{}\" is not a view", name.text)));
            }
            Some(_) => {
                return Err(SqlError::new("42P07", format!("relation \"{}\" already exists", name.text)));
            }
        };
        let bound = self.binder.query(query)?;
        if columns.len() > bound.columns.len() {
            return Err(SqlError::new("42601", "CREATE VIEW specifies more column names than columns"));
        }
        let mut outputs: Vec<(Rc<str>, Type)> =
            bound.columns.iter().map(|column| (column.name.clone(), column.ty.clone())).collect();
        for (output, ViewColumnDef { name, data_type, options }) in outputs.iter_mut().zip(columns) {
            if data_type.is_some() || options.is_some() {
                return Err(not_postgres("a type for a view's column"));
            }
            output.0 = self.binder.source.name(name)?.text.into();
        }
        for (at, (column, _)) in outputs.iter().enumerate() {
            if outputs[..at].iter().any(|(other, _)| other == column) {
                return Err(SqlError::new("42701", format!("column \"{column}\" specified more than once")));
            }
        }
        if let Some(old) = &old {
            if outputs.len() < old.columns.len() {
                return Err(SqlError::new("42P16", "cannot drop columns from view"));
            }
            for (at, (before, ty)) in old.columns.iter().enumerate() {
                match outputs.get(at) {
                    None => return Err(SqlError::new("42P16", "cannot drop columns from view")),
                    Some((after, _)) if after != before => {
                        let message =
                            format!("cannot change name of view column \"{before}\" to \"{after}\"");
                        return Err(SqlError::new("42P16", message).with_hint(
                            "Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.",
                        ));
                    }
                    Some((_, after)) if after != ty => {
                        let message = format!(
                            "cannot change data type of view column \"{before}\" from {} to {}",
                            ty.name(),
                            after.name()
                        );
                        return Err(SqlError::new("42P16", message));
                    }
                    Some(_) => {}
                }
            }
        }
        if depends_on.iter().any(|relation| **relation == *name.text) && old.is_some() {
            return Err(placed(
                SqlError::new(
                    "42P17",
                    format!("infinite recursion detected in rules for relation \"{}\"", name.text),
                ),
                None,
            ));
        }
        let comment = old.and_then(|old| old.comment.clone());
        let label: Rc<str> = name.text.as_str().into();
        let starred = stars(&text);
        let mut view = View {
            name: label.clone(),
            columns: outputs,
            query: text,
            path: self.binder.path.clone(),
            depends_on,
            comment,
        };
        if starred && let Ok(expanded) = deparse::try_view(&view, self.binder.env, false) {
            // a * stands for the columns that there are now
            let expanded = expanded.trim().trim_end_matches(';').to_string();
            if parse::parse(&expanded).is_ok() {
                view.query = expanded;
            }
        }
        self.root.relations.insert(label, Relation::View(Rc::new(view)));
        Ok(())
    }

    /// The query's own text, and the relations whose names occur in it.
    fn view_text(&self) -> Result<(String, Vec<Rc<str>>), SqlError> {
        let source = self.binder.source;
        let mut depth = 0usize;
        let mut start = None;
        for n in 0..source.lexemes.len() {
            match source.piece(n) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                word if depth == 0 && word.eq_ignore_ascii_case("as") => {
                    start = Some(n + 1);
                    break;
                }
                _ => {}
            }
        }
        let Some(first) = start else { return Err(not_postgres("CREATE VIEW without AS")) };
        let end = source.lexemes.last().map_or(0, |lexeme| lexeme.end);
        let from = source.start(first).unwrap_or(end);
        let depends_on = self.named_relations(from..end);
        Ok((source.text[from..end].to_string(), depends_on))
    }

    /// The relations whose names occur in this part of the statement.
    pub(super) fn named_relations(&self, part: std::ops::Range<usize>) -> Vec<Rc<str>> {
        let source = self.binder.source;
        let mut found: Vec<Rc<str>> = Vec::new();
        for (n, _) in source.lexemes.iter().enumerate().filter(|(_, l)| part.contains(&l.start)) {
            let word = |n: usize| match source.lexemes.get(n)?.kind {
                Kind::Word => Some(source.piece(n).to_ascii_lowercase()),
                Kind::QuotedWord => Some(source.piece(n).trim_matches('"').replace("\"\"", "\"")),
                _ => None,
            };
            let Some(name) = word(n) else { continue };
            let schema = n.checked_sub(2).filter(|_| source.piece(n - 1) == ".").and_then(word);
            let inside = schema.map(|schema| names::key(&self.binder.schema_name(&schema), &name));
            let key = inside
                .filter(|key| self.root.relations.contains_key(key))
                .or_else(|| self.root.find_relation(&self.binder.path, &name));
            let Some(key) = key else { continue };
            if let Some((name, relation)) = self.root.relations.get_key_value(&key) {
                let counts = matches!(relation, Relation::Table(_) | Relation::View(_));
                // a column of the same name is followed or preceded by a dot or stands among expressions;
                // taking it for the table only makes DROP ask for CASCADE once too often
                if counts && !found.contains(name) {
                    found.push(name.clone());
                }
            }
        }
        found
    }
}
