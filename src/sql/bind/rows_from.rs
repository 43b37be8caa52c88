//! Functions in FROM that stand side by side, and those whose columns are defined beside them.

use std::rc::Rc;

use gluesql_core::sqlparser::ast;

use super::from::Item;
use super::{Binder, Bound, Clause, Scope, not_postgres, placed, refuse};
use crate::sql::cast::{self, CastContext};
use crate::sql::error::SqlError;
use crate::sql::expr::{Comparison, Expr, Typed};
use crate::sql::functions::set_returning::json_rows::{AS_ARRAY, AS_JSON, AS_TEXT};
use crate::sql::parse::rewrite::{NOTE, NOTE_OF_TYPE};
use crate::sql::parse::{self, Name, Source};
use crate::sql::plan::{FunctionScan, Join, JoinKind, Named, Plan, SortKey};
use crate::sql::types::Type;
use crate::sql::value::Value;

/// Names and types of columns.
type Columns = Vec<(Rc<str>, Type)>;

impl Binder<'_> {
    /// `ROWS FROM (f(…), g(…))` and `unnest(a, b)`: the functions side by side, joined by their rows' numbers.
    pub(super) fn rows_from(
        &mut self,
        functions: bool,
        name: &Name,
        args: &[ast::FunctionArg],
        alias: Option<&ast::TableAlias>,
        ordinality: bool,
        visible: &Scope,
    ) -> Result<Item, SqlError> {
        let mut outputs: Vec<(Rc<str>, Type)> = Vec::new();
        let mut joined: Option<(Plan, usize, Expr)> = None;
        let mut exprs = Vec::new();
        let (_, params, _) = self.over(visible.clone(), |binder| {
            binder.nested(|binder| {
                for arg in args {
                    let ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(arg)) = arg else {
                        return Err(not_postgres("this argument"));
                    };
                    let (name, arguments) = match arg {
                        ast::Expr::Function(function) if functions => {
                            let names = binder.object_name(&function.name)?;
                            let ast::FunctionArguments::List(list) = &function.args else {
                                return Err(not_postgres("this function"));
                            };
                            let mut arguments = Vec::new();
                            for arg in &list.args {
                                let ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(arg)) = arg else {
                                    return Err(not_postgres("this argument"));
                                };
                                arguments.push(arg);
                            }
                            (names.last().cloned().unwrap_or_else(|| name.clone()), arguments)
                        }
                        _ if functions => return Err(not_postgres("an expression in ROWS FROM")),
                        other => (name.clone(), vec![other]),
                    };
                    let mut bound = Vec::new();
                    for e in arguments {
                        bound.push(binder.within(Clause::From, |binder| binder.expr(e))?);
                    }
                    let (function, args, columns) = binder.set_function(&name, bound)?;
                    let width = columns.len() + 1;
                    let mut named = columns.clone();
                    named.push(("ordinality".into(), Type::Int8));
                    let own: Rc<str> = name.text.as_str().into();
                    let named =
                        Named { serial: binder.slot(), alias: own.clone(), columns: named, name: own };
                    let call = FunctionScan { function, args, ordinality: true };
                    let plan = Plan::Function(call, Rc::new(named));
                    let start = joined.as_ref().map_or(0, |(_, width, _)| *width);
                    exprs.extend((0..columns.len()).map(|n| Expr::column(start + n)));
                    outputs.extend(columns);
                    let number = Expr::column(start + width - 1);
                    joined = Some(match joined.take() {
                        None => (plan, width, number),
                        Some((left, left_width, before)) => {
                            let join = Join {
                                kind: JoinKind::Full,
                                left,
                                right: plan,
                                left_width,
                                right_width: width,
                                keys: Vec::new(),
                                on: Some(Expr::Compare(
                                    Comparison::Eq,
                                    Box::new((before.clone(), number.clone())),
                                )),
                                live: None,
                                params: None,
                            };
                            let number = Expr::Coalesce(vec![before, number]);
                            (Plan::Join(Box::new(join)), left_width + width, number)
                        }
                    });
                }
                Ok(Bound { plan: Plan::One, columns: Vec::new() })
            })
        })?;
        let Some((plan, _, number)) = joined else { return Err(not_postgres("ROWS FROM ()")) };
        let key = SortKey { expr: number.clone(), descending: false, nulls_first: false };
        let plan = Plan::Sort { input: Box::new(plan), keys: vec![key], limit: None };
        if ordinality {
            exprs.push(number);
            outputs.push(("ordinality".into(), Type::Int8));
        }
        let plan = Plan::Project { input: Box::new(plan), exprs };
        let scope = Scope::of_table(if functions { "rows".into() } else { "unnest".into() }, None, &outputs);
        let lateral = if params.is_empty() { None } else { Some(params) };
        self.aliased(Item { plan, scope, lateral }, alias)
    }

    /// `AS t (a int, b text)`: the members of these names, read as these types.
    pub(super) fn defined_columns(
        &mut self,
        mut plan: Plan,
        name: &Name,
        columns: &[ast::Ident],
        ordinality: bool,
    ) -> Result<(Plan, Columns), SqlError> {
        refuse(ordinality, "WITH ORDINALITY with a column definition list", "Use row_number() OVER ().")?;
        let (true, Plan::Function(call, named)) = (is_record_function(&name.text), &mut plan) else {
            let message = "a column definition list is only allowed for functions returning \"record\"";
            let at = columns.first().and_then(|column| self.source.name(column).ok()?.at);
            return Err(placed(SqlError::new("42601", message), at));
        };
        if let (false, Some(json)) = (name.text.ends_with("set"), call.args.first_mut()) {
            // NULL is a record of NULLs
            let json_type = call.function.arg_types.first().cloned().unwrap_or(Type::Json);
            let empty = Typed { expr: Expr::Const(Value::text("{}")), ty: Type::Unknown, at: None };
            let empty = self.implicit(empty, &json_type)?.expr;
            *json = Expr::Coalesce(vec![std::mem::replace(json, Expr::Const(Value::Null)), empty]);
        }
        let (mut outputs, mut raw, mut exprs) = (Vec::new(), Vec::new(), Vec::new());
        for (at, column) in columns.iter().enumerate() {
            let column = self.source.name(column)?;
            let noted = column.text.trim_start_matches(NOTE).split_once(NOTE_OF_TYPE);
            let (own, written) = noted.ok_or_else(|| not_postgres("this column definition"))?;
            let (own, written) = (own.trim_end(), format!("SELECT NULL::{written}"));
            let parsed = parse::parse(&written);
            let found = parsed.and_then(|parsed| match &parsed.statement {
                ast::Statement::Query(query) => {
                    self.inside(Source { text: parsed.text, lexemes: &parsed.lexemes })?.query(query)
                }
                _ => Err(not_postgres("this column definition")),
            });
            let lexemes = self.source.lexemes;
            let after = column.at.map(|at| lexemes.partition_point(|lexeme| lexeme.start <= at));
            let inner = found.map_err(|mut error| {
                error.position = None;
                placed(error, after.and_then(|n| self.source.start(n)))
            })?;
            let ty = inner.columns.first().map_or(Type::Text, |column| column.ty.clone());
            let how = match ty {
                Type::Json | Type::Jsonb => AS_JSON,
                Type::Array(_) => AS_ARRAY,
                _ => AS_TEXT,
            };
            call.args.push(Expr::Const(Value::text(format!("{how}{own}"))));
            let stored = matches!(ty, Type::Varchar(_) | Type::Char(_));
            let context = if stored { CastContext::Assignment } else { CastContext::Explicit };
            let text = Typed { expr: Expr::column(at), ty: Type::Text, at: None };
            let read = self.cast(text, &ty, context)?;
            exprs.push(read.ok_or_else(|| cast::cannot_cast(&Type::Text, &ty))?.expr);
            raw.push((Rc::from(own), Type::Text));
            outputs.push((Rc::from(own), ty));
        }
        *named = Rc::new(Named { columns: raw, ..(**named).clone() });
        Ok((Plan::Project { input: Box::new(plan), exprs }, outputs))
    }
}

/// Whether a function's rows are what is defined beside it.
pub(super) fn is_record_function(name: &str) -> bool {
    matches!(name, "json_to_record" | "jsonb_to_record" | "json_to_recordset" | "jsonb_to_recordset")
}
