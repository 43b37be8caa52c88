//! Several functions side by side in FROM.

use std::rc::Rc;

use gluesql_core::sqlparser::ast;

use super::from::Item;
use super::{Binder, Bound, Clause, Scope, not_postgres};
use crate::sql::error::SqlError;
use crate::sql::expr::{Comparison, Expr};
use crate::sql::parse::Name;
use crate::sql::plan::{FunctionScan, Join, JoinKind, Named, Plan, SortKey};
use crate::sql::types::Type;

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
}
