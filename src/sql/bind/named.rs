//! Calls of the learner's procedures, and calls with arguments by name.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::{Binder, Clause, not_postgres, placed};
use crate::sql::catalog::names;
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, Typed};
use crate::sql::functions;
use crate::sql::parse::Name;
use crate::sql::routine::Routine;
use crate::sql::types::Type;
use crate::sql::value::Value;

impl Binder<'_> {
    /// The key of the relation that a text names, as regclass reads it.
    pub(super) fn named_relation(&self, text: &str) -> Result<String, SqlError> {
        let parts = names::list(text, '.').ok_or_else(|| SqlError::new("42602", "invalid name syntax"))?;
        let parts: Vec<Name> = parts.into_iter().map(|text| Name { text, at: None }).collect();
        Ok(self.relation_name(&parts)?.text)
    }

    /// A call with arguments by name: `make_interval(days => 3)`.
    pub(super) fn named_call(&mut self, name: &Name, args: &[FunctionArg]) -> Result<Typed, SqlError> {
        let mut positional = Vec::new();
        let mut named: Vec<(Name, Typed)> = Vec::new();
        for arg in args {
            match arg {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(e)) if named.is_empty() => {
                    positional.push(self.expr(e)?);
                }
                FunctionArg::Named { name, arg: FunctionArgExpr::Expr(e), operator: _ } => {
                    let name = self.source.name(name)?;
                    named.push((name, self.expr(e)?));
                }
                _ => return Err(SqlError::new("42601", "positional argument cannot follow named argument")),
            }
        }
        let own = self.root.routines.get(name.text.as_str()).and_then(|all| all.first()).cloned();
        let names: Vec<String> = match &own {
            Some(routine) => {
                routine.inputs().map(|arg| arg.name.as_deref().unwrap_or_default().to_string()).collect()
            }
            None => functions::parameter_names(&name.text).iter().map(ToString::to_string).collect(),
        };
        let wrong = |binder: &Self| {
            let mut shown: Vec<String> = positional.iter().map(|arg: &Typed| arg.ty.base_name()).collect();
            shown.extend(named.iter().map(|(name, arg)| format!("{} => {}", name.text, arg.ty.base_name())));
            let message = format!("function {}({}) does not exist", name.text, shown.join(", "));
            let _ = binder;
            placed(
                SqlError::new("42883", message).with_hint(
                    "No function matches the given name and argument types. You might need to add explicit type casts.",
                ),
                name.at,
            )
        };
        let mut given: Vec<Option<Typed>> = positional.iter().cloned().map(Some).collect();
        given.resize(names.len().max(given.len()), None);
        for (arg, typed) in &named {
            match names.iter().position(|other| *other == arg.text) {
                Some(at) if given[at].is_none() => given[at] = Some(typed.clone()),
                _ => return Err(wrong(self)),
            }
        }
        let last = given.iter().rposition(Option::is_some).map_or(0, |at| at + 1);
        given.truncate(last);
        let mut args = Vec::new();
        for (at, arg) in given.into_iter().enumerate() {
            args.push(match arg {
                Some(typed) => typed,
                None => match own.as_ref().and_then(|routine| routine.inputs().nth(at).cloned()) {
                    Some(parameter) => {
                        let Some(text) = parameter.default else { return Err(wrong(self)) };
                        self.stored(&text, super::Scope::default(), Clause::Default, Some(&parameter.ty))?
                    }
                    None if name.text == "make_interval" => {
                        Typed { expr: Expr::Const(Value::Int(0)), ty: Type::Int4, at: None }
                    }
                    None => return Err(wrong(self)),
                },
            });
        }
        match own {
            Some(routine) => self.routine_call(&routine, args, name.at),
            None => self
                .function(&name.text, args, name.at)
                .map_err(|error| if error.code == "42883" { wrong(self) } else { error }),
        }
    }

    /// The procedure that CALL means, with its arguments; the call stands as a select list.
    pub(crate) fn procedure_call(
        &mut self,
        statement: &ast::Statement,
    ) -> Result<(Rc<Routine>, Vec<Expr>), SqlError> {
        let call = match statement {
            ast::Statement::Query(query) => match &*query.body {
                ast::SetExpr::Select(select) => match select.projection.as_slice() {
                    [ast::SelectItem::UnnamedExpr(ast::Expr::Function(function))] => Some(function),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        };
        let Some(function) = call else { return Err(not_postgres("CALL without a procedure")) };
        let names = self.object_name(&function.name)?;
        let (Some(name), FunctionArguments::List(list)) = (names.last(), &function.args) else {
            return Err(not_postgres("this CALL"));
        };
        let mut args = Vec::new();
        for arg in &list.args {
            let FunctionArg::Unnamed(FunctionArgExpr::Expr(e)) = arg else {
                return Err(SqlError::unsupported(
                    "this argument of CALL",
                    "Give the arguments in their order.",
                ));
            };
            args.push(self.expr(e)?);
        }
        let types: Vec<Type> = args.iter().map(|arg| arg.ty.clone()).collect();
        let Some(routine) = self.find_routine(name, &types, true)? else {
            let shown: Vec<String> = types.iter().map(Type::base_name).collect();
            let signature = format!("{}({})", name.text, shown.join(", "));
            if self.find_routine(name, &types, false)?.is_some() {
                return Err(SqlError::new("42809", format!("{signature} is not a procedure"))
                    .with_hint("To call a function, use SELECT."));
            }
            return Err(SqlError::new("42883", format!("procedure {signature} does not exist")).with_hint(
                "No procedure matches the given name and argument types. You might need to add explicit type casts.",
            ));
        };
        let args = self.routine_args(&routine, args)?;
        Ok((routine, args))
    }
}
