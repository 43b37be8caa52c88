//! Stored definitions as PostgreSQL prints them: `pg_get_constraintdef`, `pg_get_indexdef`, `pg_get_expr`,
//! `pg_get_viewdef`. What cannot be printed its way is given as it was written, or refused.

use std::rc::Rc;

use gluesql_core::sqlparser::ast;

use super::bind::{Binder, Scope};
use super::catalog::{
    Action, Column, ColumnDefault, IndexDef, IndexKind, IndexPart, TableDef, View, lookup, names,
};
use super::env::Env;
use super::error::SqlError;
use super::parse::lexer::{Kind as Lexeme, Scanner};
use super::parse::{self, Source};
use super::types::Type;
use node::Style;

mod expr;
mod node;
mod query;
#[cfg(test)]
mod tests;

/// Prints expressions and queries over a binder that knows what their names mean.
struct Deparser<'d, 'b> {
    binder: &'d mut Binder<'b>,
    style: Style<'d>,
    /// Whether columns carry their table's name.
    qualified: bool,
    /// Columns that a line of the query is indented by.
    indent: usize,
}

impl Deparser<'_, '_> {
    /// A column's name as it is printed, with its table's where more than one is in sight.
    fn column(&self, table: Option<&str>, name: &str) -> Result<String, SqlError> {
        let quoted = names::quoted(name);
        if !self.qualified {
            return Ok(quoted);
        }
        match self.binder.table_of_column(table, name) {
            Some(alias) => Ok(format!("{}.{quoted}", names::quoted(&alias))),
            None => Ok(quoted),
        }
    }
}

/// Whether a text names a word.
pub(crate) fn mentions(text: &str, word: &str) -> bool {
    Scanner::new(text, 0).any(|lexeme| match lexeme.kind {
        Lexeme::Word => text[lexeme.start..lexeme.end].eq_ignore_ascii_case(word),
        Lexeme::QuotedWord => text[lexeme.start..lexeme.end].trim_matches('"').replace("\"\"", "\"") == word,
        _ => false,
    })
}

/// A stored expression over a table's columns, printed; implicit casts around the whole are left out.
pub(crate) fn try_expression(
    def: Option<&Rc<TableDef>>,
    text: &str,
    ty: Option<&Type>,
    env: &Env,
    pretty: bool,
) -> Result<(String, Type), SqlError> {
    let select = format!("SELECT ({text})");
    let parsed = parse::parse(&select)?;
    let source = Source { text: &select, lexemes: &parsed.lexemes };
    let found = match &parsed.statement {
        ast::Statement::Query(query) => match &*query.body {
            ast::SetExpr::Select(select) => match select.projection.first() {
                Some(ast::SelectItem::UnnamedExpr(e)) => Some(e),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    let Some(e) = found else { return Err(SqlError::new("XX000", "a stored expression cannot be read")) };
    let mut binder = Binder::new(&env.root, source, env);
    let scope = def.map_or_else(Scope::default, |def| Scope::of_def(def.name.clone(), def));
    binder.path = binder.stored_path(&scope);
    binder.over(scope, |binder| {
        let mut deparser = Deparser { binder, style: Style { pretty, env }, qualified: false, indent: 0 };
        let mut node = deparser.node(e)?;
        if let Some(ty) = ty {
            node = deparser.coerce(node, ty)?;
        }
        Ok((node.text(deparser.style, false), node.ty))
    })
}

/// [`try_expression`], or the text as it was written.
pub(crate) fn expression(def: Option<&Rc<TableDef>>, text: &str, env: &Env, pretty: bool) -> String {
    try_expression(def, text, None, env, pretty).map_or_else(|_| text.to_string(), |(text, _)| text)
}

/// What `pg_attrdef` keeps of a column: its default or formula, as stored.
pub(crate) fn stored_default(column: &Column, env: &Env) -> Option<String> {
    match column.default.as_ref()? {
        ColumnDefault::Expr(text) | ColumnDefault::Generated(text) => Some(text.clone()),
        ColumnDefault::Serial(id) => env.root.sequence(*id).map(|sequence| {
            format!("nextval({}::regclass)", node::literal(&names::qualified(&sequence.name)))
        }),
        ColumnDefault::Identity { .. } => None,
    }
}

/// A column's default or formula as PostgreSQL prints it.
pub(crate) fn default_of(def: &Rc<TableDef>, at: usize, env: &Env, pretty: bool) -> Option<String> {
    let column = def.columns.get(at)?;
    let stored = stored_default(column, env)?;
    let generated = matches!(column.default, Some(ColumnDefault::Generated(_)));
    let printed = try_expression(Some(def).filter(|_| generated), &stored, Some(&column.ty), env, pretty);
    Some(printed.map_or(stored, |(text, _)| text))
}

/// The name and type of a column of an index.
pub(crate) fn index_part(def: &Rc<TableDef>, part: &IndexPart, env: &Env) -> (String, Type) {
    match part {
        IndexPart::Column(at) => match def.columns.get(*at) {
            Some(column) => (column.name.to_string(), column.ty.clone()),
            None => (String::new(), Type::Text),
        },
        IndexPart::Expr(text) => {
            let (shown, ty) = try_expression(Some(def), text, None, env, true)
                .unwrap_or_else(|_| (text.clone(), Type::Text));
            // a call names the column, as in the index's own name
            let name = shown.split_once('(').map(|(name, _)| name).filter(|name| !name.is_empty());
            (name.map_or("expr".into(), |name| name.trim_matches('"').to_string()), ty)
        }
    }
}

/// One part of an index's key: expressions that are no plain call stand in parentheses.
fn index_key(def: &Rc<TableDef>, part: &IndexPart, env: &Env, pretty: bool) -> String {
    match part {
        IndexPart::Column(at) => {
            def.columns.get(*at).map_or(String::new(), |column| names::quoted(&column.name))
        }
        IndexPart::Expr(text) => {
            let shown = expression(Some(def), text, env, pretty);
            let call = shown.ends_with(')')
                && shown.split_once('(').is_some_and(|(name, _)| !name.is_empty() && !name.contains(' '));
            if call && !shown.starts_with('(') { shown } else { format!("({shown})") }
        }
    }
}

/// `pg_get_indexdef`; the pretty style leaves out the schema where it is not needed.
pub(crate) fn index(def: &Rc<TableDef>, index: &IndexDef, env: &Env, pretty: bool) -> String {
    let unique = if index.is_unique() { "UNIQUE " } else { "" };
    let table = if pretty { lookup::relation_name(&def.name, env) } else { names::qualified(&def.name) };
    let keys: Vec<String> = index.parts.iter().map(|part| index_key(def, part, env, pretty)).collect();
    let predicate = index.predicate.as_ref().map(|text| expression(Some(def), text, env, pretty));
    let predicate = predicate.map(|text| format!(" WHERE {text}")).unwrap_or_default();
    let name = names::quoted(names::bare(&index.name));
    format!("CREATE {unique}INDEX {name} ON {table} USING btree ({}){predicate}", keys.join(", "))
}

/// `pg_get_indexdef(oid, column, …)`: one column alone.
pub(crate) fn index_column(
    def: &Rc<TableDef>,
    index: &IndexDef,
    at: usize,
    env: &Env,
    pretty: bool,
) -> String {
    index.parts.get(at).map_or(String::new(), |part| match part {
        IndexPart::Column(_) => index_key(def, part, env, pretty),
        IndexPart::Expr(text) => expression(Some(def), text, env, pretty),
    })
}

/// `pg_get_constraintdef`.
pub(crate) fn constraint(def: &Rc<TableDef>, name: &str, env: &Env, pretty: bool) -> Option<String> {
    let list = |def: &TableDef, columns: &[usize]| {
        let names: Vec<String> =
            columns.iter().filter_map(|at| def.columns.get(*at)).map(|c| names::quoted(&c.name)).collect();
        names.join(", ")
    };
    if let Some(check) = def.checks.iter().find(|check| *check.name == *name) {
        let text = expression(Some(def), &check.expression, env, pretty);
        return Some(format!("CHECK ({text})"));
    }
    if let Some(index) =
        def.indexes.iter().find(|index| index.is_constraint() && names::bare(&index.name) == name)
    {
        let words = if index.kind == IndexKind::Primary { "PRIMARY KEY" } else { "UNIQUE" };
        return Some(format!("{words} ({})", list(def, &index.columns().unwrap_or_default())));
    }
    let key = def.foreign_keys.iter().find(|key| *key.name == *name)?;
    let parent = env.root.table(&key.table)?;
    let mut out = format!(
        "FOREIGN KEY ({}) REFERENCES {}({})",
        list(def, &key.columns),
        lookup::relation_name(&key.table, env),
        list(&parent.def, &key.ref_columns)
    );
    for (word, action) in [("UPDATE", key.on_update), ("DELETE", key.on_delete)] {
        if action != Action::NoAction {
            out = format!("{out} ON {word} {}", action.words());
        }
    }
    Some(out)
}

/// `pg_get_viewdef`, or the query as it was written.
pub(crate) fn view(view: &View, env: &Env, pretty: bool) -> String {
    try_view(view, env, pretty).unwrap_or_else(|_| format!(" {};", view.query))
}

/// `pg_get_viewdef`.
///
/// # Errors
/// 0A000 for a query with something that cannot be printed as PostgreSQL prints it.
pub(crate) fn try_view(view: &View, env: &Env, pretty: bool) -> Result<String, SqlError> {
    query::view(view, env, pretty).map(|text| text + ";")
}

/// Whether PostgreSQL would let the view be written through: one table, its columns, nothing grouped.
pub(crate) fn is_updatable(view: &View, env: &Env) -> bool {
    query::is_updatable(view, env)
}
