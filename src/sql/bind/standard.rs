//! Calls that have a syntax of their own in the standard: `EXTRACT(… FROM …)`, `POSITION(… IN …)`, `x AT TIME ZONE y`.
//! They mean the catalogue's functions, whatever functions the learner has made.

use gluesql_core::sqlparser::ast;

use super::{Binder, not_postgres};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, Typed};
use crate::sql::types::Type;
use crate::sql::value::Value;

impl Binder<'_> {
    pub(super) fn in_words(&mut self, e: &ast::Expr) -> Result<Typed, SqlError> {
        use ast::Expr as E;
        match e {
            E::AtTimeZone { timestamp, time_zone } => {
                let at = self.expr(timestamp)?;
                let zone = self.expr(time_zone)?;
                let spot = self.operator_at("at", at.at, zone.at);
                self.system("timezone", vec![zone, at], spot)
            }
            E::Extract { field, syntax: _, expr } => {
                let text = field.to_string();
                let (text, _) = self.source.read(text.trim_matches('\''));
                let field = Typed {
                    expr: Expr::Const(Value::text(text.to_lowercase())),
                    ty: Type::Unknown,
                    at: None,
                };
                let of = self.expr(expr)?;
                self.standard("extract", "extract", vec![field, of])
            }
            E::Position { expr, r#in } => {
                let (what, text) = (self.expr(expr)?, self.expr(r#in)?);
                self.standard("position", "position", vec![text, what])
            }
            E::Substring { expr, substring_from, substring_for, special } => {
                let mut args = vec![self.expr(expr)?];
                if substring_from.is_none() && substring_for.is_some() {
                    args.push(Typed { expr: Expr::Const(Value::Int(1)), ty: Type::Int4, at: None });
                }
                for part in [substring_from, substring_for].into_iter().flatten() {
                    args.push(self.expr(part)?);
                }
                if *special {
                    let at = self.word_before("substring", &args);
                    return self.function("substring", args, at);
                }
                self.standard("substring", "substring", args)
            }
            E::Trim { expr, trim_where, trim_what, trim_characters } => {
                let name = match trim_where {
                    None | Some(ast::TrimWhereField::Both) => "btrim",
                    Some(ast::TrimWhereField::Leading) => "ltrim",
                    Some(ast::TrimWhereField::Trailing) => "rtrim",
                };
                let mut args = vec![self.expr(expr)?];
                if let Some(what) = trim_what {
                    args.push(self.expr(what)?);
                }
                for characters in trim_characters.iter().flatten() {
                    args.push(self.expr(characters)?);
                }
                self.standard("trim", name, args)
            }
            E::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
                let mut args = vec![self.expr(expr)?, self.expr(overlay_what)?, self.expr(overlay_from)?];
                if let Some(length) = overlay_for {
                    args.push(self.expr(length)?);
                }
                self.standard("overlay", "overlay", args)
            }
            _ => Err(not_postgres("this call")),
        }
    }

    /// A call in the standard's own words, as `position(… in …)`, which means the catalogue's function whatever the path.
    fn standard(&mut self, word: &str, name: &str, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let at = self.word_before(word, &args);
        self.system(name, args, at)
    }

    /// A call of the catalogue's function.
    pub(super) fn system(
        &mut self,
        name: &str,
        args: Vec<Typed>,
        at: Option<usize>,
    ) -> Result<Typed, SqlError> {
        self.function(name, args, at).map_err(|error| qualified(error, "pg_catalog", name))
    }

    /// Where a call begins, from its first argument that has a place.
    fn word_before(&self, word: &str, args: &[Typed]) -> Option<usize> {
        let first = args.iter().filter_map(|arg| arg.at).min();
        self.operator_at(word, None, first).or(first)
    }
}

/// The error of a call whose name is written with its schema, which its message then has too.
pub(super) fn qualified(mut error: SqlError, schema: &str, name: &str) -> SqlError {
    if let Some(rest) = error.message.strip_prefix(&format!("function {name}(")) {
        error.message = format!("function {schema}.{name}({rest}");
    }
    error
}
