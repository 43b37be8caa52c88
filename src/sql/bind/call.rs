//! Function calls: plain functions, aggregates, window functions, set-returning functions, sequences.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{
    self, DuplicateTreatment, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments,
    OrderByExpr,
};

use super::query::same_form;
use super::{Binder, Clause, not_postgres, placed, refuse};
use crate::sql::catalog::{ColumnDefault, Relation, names};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, SequenceCall, Typed};
use crate::sql::functions::{self, aggregate, set_returning, window};
use crate::sql::parse::Name;
use crate::sql::plan::{AggregateCall, FunctionScan, SortKey, WindowCall, WindowFunction};
use crate::sql::types::Type;
use crate::sql::value::Value;

/// The parts of a call after the name.
struct Parts<'e> {
    name: Name,
    args: Vec<&'e ast::Expr>,
    star: bool,
    distinct: bool,
    order_by: &'e [OrderByExpr],
    filter: Option<&'e ast::Expr>,
}

/// A function in FROM: the function, its arguments, and the names and types of its columns.
type SetCall = (Rc<set_returning::SetFunction>, Vec<Expr>, Vec<(Rc<str>, Type)>);

impl Binder<'_> {
    /// A plain function by name over bound arguments.
    pub(super) fn function(
        &mut self,
        name: &str,
        args: Vec<Typed>,
        at: Option<usize>,
    ) -> Result<Typed, SqlError> {
        let types: Vec<Type> = args.iter().map(|arg| arg.ty.clone()).collect();
        let resolved = functions::resolve(name, &types).map_err(|error| call_error(error, at))?;
        self.call(resolved, args, at)
    }

    pub(super) fn function_call(&mut self, function: &ast::Function) -> Result<Typed, SqlError> {
        let ast::Function { name, parameters, args, filter, null_treatment, over, within_group } = function;
        let names = self.object_name(name)?;
        let name = match names.as_slice() {
            [name] => name.clone(),
            [schema, name] if schema.text == "pg_catalog" || schema.text == "public" => {
                Name { text: name.text.clone(), at: schema.at }
            }
            _ => {
                return Err(SqlError::unsupported(
                    "a function in a schema",
                    "Write the function's name alone.",
                ));
            }
        };
        if !matches!(parameters, FunctionArguments::None) {
            return Err(not_postgres("two lists of arguments"));
        }
        if null_treatment.is_some() {
            return Err(not_postgres("IGNORE NULLS")
                .with_hint("PostgreSQL 15 has no IGNORE NULLS; filter the NULLs in a subquery."));
        }
        let list = match args {
            FunctionArguments::None => {
                return match self.value_word(&name)? {
                    Some(typed) => Ok(typed),
                    None => Err(not_postgres("a call without parentheses")),
                };
            }
            FunctionArguments::Subquery(query) if name.text == "array" => return self.array_subquery(query),
            FunctionArguments::Subquery(query) => {
                let arg = self.scalar_subquery(query)?;
                return self.function(&name.text, vec![arg], name.at);
            }
            FunctionArguments::List(list) => list,
        };
        let ast::FunctionArgumentList { duplicate_treatment, args, clauses } = list;
        let starred =
            |arg: &FunctionArg| matches!(arg, FunctionArg::Unnamed(FunctionArgExpr::QualifiedWildcard(_)));
        if name.text == "row" && args.iter().any(starred) {
            return self.row_of_columns(args);
        }
        // table.* as an argument is the table's row
        let row = |arg: &FunctionArg| match arg {
            FunctionArg::Unnamed(FunctionArgExpr::QualifiedWildcard(table)) => {
                table.0.last().map(|ident| ast::Expr::Identifier(ident.clone()))
            }
            _ => None,
        };
        let rows: Vec<ast::Expr> = args.iter().filter_map(row).collect();
        let mut rows = rows.iter();
        let mut parts = Parts {
            distinct: matches!(duplicate_treatment, Some(DuplicateTreatment::Distinct)),
            args: Vec::with_capacity(args.len()),
            star: false,
            order_by: &[],
            filter: filter.as_deref(),
            name,
        };
        for arg in args {
            match arg {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(e)) => parts.args.push(e),
                FunctionArg::Unnamed(FunctionArgExpr::Wildcard) => parts.star = true,
                FunctionArg::Unnamed(FunctionArgExpr::QualifiedWildcard(_)) => parts.args.extend(rows.next()),
                FunctionArg::Named { .. } => {
                    let name = parts.name.clone();
                    return self.named_call(&name, &list.args);
                }
            }
        }
        for clause in clauses {
            match clause {
                FunctionArgumentClause::OrderBy(keys) => parts.order_by = keys,
                _ => return Err(not_postgres("this clause in a call")),
            }
        }
        if let Some(over) = over {
            refuse(
                !within_group.is_empty(),
                "WITHIN GROUP with OVER",
                "Compute the aggregate in a subquery.",
            )?;
            return self.window_call(parts, over);
        }
        if aggregate::exists(&parts.name.text) {
            return self.aggregate_call(parts, within_group);
        }
        if !within_group.is_empty() {
            refuse(
                matches!(parts.name.text.as_str(), "rank" | "dense_rank" | "percent_rank" | "cume_dist"),
                &format!("{} WITHIN GROUP", parts.name.text),
                "Count the rows that sort before: count(*) FILTER (WHERE v < x) + 1.",
            )?;
            return Err(self.not_an_aggregate(&parts, "WITHIN GROUP"));
        }
        if window::Function::from_name(&parts.name.text).is_some() {
            let message = format!("window function {} requires an OVER clause", parts.name.text);
            return Err(placed(SqlError::new("42809", message), parts.name.at));
        }
        if parts.filter.is_some() {
            return Err(self.not_an_aggregate(&parts, "FILTER"));
        }
        if parts.distinct {
            return Err(self.not_an_aggregate(&parts, "DISTINCT"));
        }
        if !parts.order_by.is_empty() {
            return Err(self.not_an_aggregate(&parts, "ORDER BY"));
        }
        self.plain_call(parts)
    }

    fn not_an_aggregate(&self, parts: &Parts<'_>, what: &str) -> SqlError {
        let name = &parts.name.text;
        let message = match what {
            "WITHIN GROUP" => {
                format!("{name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP")
            }
            "DISTINCT" | "ORDER BY" | "FILTER" => {
                format!("{what} specified, but {name} is not an aggregate function")
            }
            _ => format!("{name} is not an aggregate function"),
        };
        placed(SqlError::new("42809", message), parts.name.at)
    }

    fn plain_call(&mut self, parts: Parts<'_>) -> Result<Typed, SqlError> {
        let Name { text, at } = &parts.name;
        if parts.star {
            let message = format!("{text}(*) specified, but {text} is not an aggregate function");
            return Err(placed(SqlError::new("42809", message), *at));
        }
        match text.as_str() {
            "grouping" => return self.grouping(&parts.args, *at),
            "row" => return self.row(&parts.args),
            "exists" | "any" | "all" | "some" => {
                return Err(not_postgres(&format!("{text} without a query or array")));
            }
            _ => {}
        }
        let mut args = Vec::with_capacity(parts.args.len());
        for arg in parts.args {
            args.push(self.expr(arg)?);
        }
        let at = *at;
        match text.as_str() {
            "coalesce" => self.coalesce(args, at),
            "greatest" | "least" => {
                let (of, ty) = self.unify(args, &text.to_uppercase())?;
                Ok(Typed { expr: self.fold(Expr::Extreme { greatest: text == "greatest", of })?, ty, at })
            }
            "nullif" => {
                let (Some(b), Some(a), true) = (args.pop(), args.pop(), args.is_empty()) else {
                    return Err(SqlError::new("42601", "syntax error: NULLIF takes two arguments"));
                };
                self.null_if(a, b, at)
            }
            "nextval" | "currval" | "setval" | "lastval" => self.sequence_call(text, args, at),
            name if super::advisory::of_name(name).is_some() => self.session_call(name, args, at),
            "pg_get_serial_sequence" => self.serial_sequence(&args),
            name if set_returning::exists(name) => self.set_call(&parts.name, args),
            name => {
                let types: Vec<Type> = args.iter().map(|arg| arg.ty.clone()).collect();
                match self.find_routine(&parts.name, &types, false)? {
                    Some(routine) if functions::resolve(name, &types).is_err() => {
                        self.routine_call(&routine, args, at)
                    }
                    None if self.find_routine(&parts.name, &types, true)?.is_some() => {
                        let shown: Vec<String> = types.iter().map(Type::base_name).collect();
                        let message = format!("{name}({}) is a procedure", shown.join(", "));
                        let error = SqlError::new("42809", message);
                        Err(placed(error.with_hint("To call a procedure, use CALL."), at))
                    }
                    _ => self.function(name, args, at),
                }
            }
        }
    }

    fn sequence_call(&mut self, name: &str, args: Vec<Typed>, at: Option<usize>) -> Result<Typed, SqlError> {
        self.level().volatile = true;
        if name == "lastval" && args.is_empty() {
            return Ok(Typed {
                expr: Expr::Sequence { what: SequenceCall::Last, id: 0, args: Vec::new() },
                ty: Type::Int8,
                at,
            });
        }
        let (what, count) = match name {
            "nextval" => (SequenceCall::Next, 1..=1),
            "currval" => (SequenceCall::Current, 1..=1),
            _ => (SequenceCall::Set, 2..=3),
        };
        let types: Vec<Type> = args.iter().map(|arg| arg.ty.clone()).collect();
        let fails = || {
            placed(
                functions::resolve("nextval", &types)
                    .err()
                    .unwrap_or_else(|| SqlError::new("42883", format!("function {name} does not exist"))),
                at,
            )
        };
        if !count.contains(&args.len()) {
            return Err(fails());
        }
        let mut args = args.into_iter();
        let sequence = args.next().ok_or_else(fails)?;
        let Expr::Const(Value::Text(text)) = &sequence.expr else {
            return Err(SqlError::unsupported(
                "a computed sequence name",
                "Give the name as a literal: nextval('books_id_seq').",
            ));
        };
        let folded = self.named_relation(text)?;
        let id = match self.root.relations.get(folded.as_str()) {
            Some(Relation::Sequence(found)) => found.id,
            Some(_) => {
                return Err(placed(
                    SqlError::new("42809", format!("\"{folded}\" is not a sequence")),
                    sequence.at,
                ));
            }
            None => {
                return Err(placed(
                    SqlError::new("42P01", format!("relation \"{folded}\" does not exist")),
                    sequence.at,
                ));
            }
        };
        let mut rest = Vec::new();
        for (arg, ty) in args.zip([Type::Int8, Type::Bool]) {
            rest.push(self.implicit(arg, &ty)?.expr);
        }
        Ok(Typed { expr: Expr::Sequence { what, id, args: rest }, ty: Type::Int8, at })
    }

    fn serial_sequence(&mut self, args: &[Typed]) -> Result<Typed, SqlError> {
        let text = |n: usize| match args.get(n).map(|arg| &arg.expr) {
            Some(Expr::Const(Value::Text(text))) => Ok(text.clone()),
            _ => Err(SqlError::unsupported(
                "pg_get_serial_sequence of computed names",
                "Give both names as literals.",
            )),
        };
        let (table, column) = (self.named_relation(&text(0)?)?, text(1)?);
        let table = self.root.expect_table(&table)?;
        let Some(found) = table.def.columns.iter().find(|c| *c.name == *column) else {
            return Err(SqlError::new(
                "42703",
                format!("column \"{column}\" of relation \"{}\" does not exist", table.def.name),
            ));
        };
        let value = match found.default {
            Some(ColumnDefault::Serial(id) | ColumnDefault::Identity { sequence: id, .. }) => self
                .root
                .sequence(id)
                .map_or(Value::Null, |sequence| Value::text(names::qualified(&sequence.name))),
            _ => Value::Null,
        };
        Ok(Typed { expr: Expr::Const(value), ty: Type::Text, at: None })
    }

    /// Casts the arguments to what a function takes.
    fn cast_args(&mut self, args: Vec<Typed>, types: &[Type]) -> Result<Vec<Expr>, SqlError> {
        args.into_iter().zip(types).map(|(arg, ty)| Ok(self.implicit(arg, ty)?.expr)).collect()
    }

    /// A set-returning function in FROM.
    pub(super) fn set_function(&mut self, name: &Name, args: Vec<Typed>) -> Result<SetCall, SqlError> {
        let types: Vec<Type> = args.iter().map(|arg| arg.ty.clone()).collect();
        let found = set_returning::resolve(&name.text, &types).map_err(|error| placed(error, name.at))?;
        let Some(function) = found else {
            if functions::exists(&name.text) {
                return Err(SqlError::unsupported(
                    format!("{}() in FROM", name.text),
                    "Call the function in the select list.",
                ));
            }
            let error = functions::resolve(&name.text, &types)
                .err()
                .unwrap_or_else(|| SqlError::new("42883", format!("function {} does not exist", name.text)));
            return Err(placed(error, name.at));
        };
        let args = self.cast_args(args, &function.arg_types)?;
        let columns = function.columns.iter().map(|(name, ty)| (Rc::from(*name), ty.clone())).collect();
        Ok((Rc::new(function), args, columns))
    }

    /// A set-returning function in the select list.
    fn set_call(&mut self, name: &Name, args: Vec<Typed>) -> Result<Typed, SqlError> {
        let clause = self.level().clause;
        if clause != Clause::Select {
            let message = format!("set-returning functions are not allowed in {}", clause.words());
            return Err(placed(
                SqlError::new("0A000", message).with_hint("Put the call into FROM."),
                name.at,
            ));
        }
        let (function, args, columns) = self.set_function(name, args)?;
        let [(_, ty)] = columns.as_slice() else {
            return Err(SqlError::unsupported(
                format!("{}() in the select list", name.text),
                "Put the call into FROM.",
            ));
        };
        let ty = ty.clone();
        refuse(
            args.iter().any(|arg| arg.any(&|e| matches!(e, Expr::Set(_)))),
            "a set-returning call inside another",
            "Put one of them into FROM.",
        )?;
        let level = self.level();
        level.sets.push((FunctionScan { function, args, ordinality: false }, ty.clone()));
        Ok(Typed { expr: Expr::Set(level.sets.len() - 1), ty, at: name.at })
    }

    /// Refuses an aggregate where none may stand.
    fn check_aggregate(&mut self, at: Option<usize>) -> Result<(), SqlError> {
        let level = self.level();
        let message = if level.in_aggregate {
            "aggregate function calls cannot be nested".to_string()
        } else if !level.clause.takes_aggregates() {
            format!("aggregate functions are not allowed in {}", level.clause.words())
        } else {
            return Ok(());
        };
        Err(placed(SqlError::new("42803", message), at))
    }

    fn aggregate_call(&mut self, parts: Parts<'_>, within_group: &[OrderByExpr]) -> Result<Typed, SqlError> {
        let at = parts.name.at;
        self.check_aggregate(at)?;
        let call = self.inside_aggregate(|binder| binder.aggregate_parts(&parts, within_group))?;
        let ty = call.function.returns.clone();
        // an aggregate over nothing but outer columns belongs to the outer query in PostgreSQL
        let has =
            |test: &dyn Fn(&Expr) -> bool| call.args.iter().chain(&call.filter).any(|arg| arg.any(test));
        let outer = has(&|e| matches!(e, Expr::Param(_))) && !has(&|e| matches!(e, Expr::Column(_)));
        refuse(
            outer,
            "an aggregate of the outer query's columns inside a subquery",
            "Aggregate in the outer query, or in a WITH query.",
        )?;
        let level = self.level();
        level.aggregates.push(call);
        Ok(Typed { expr: Expr::Aggregate(level.aggregates.len() - 1), ty, at })
    }

    fn inside_aggregate<T>(
        &mut self,
        f: impl FnOnce(&mut Self) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        let before = std::mem::replace(&mut self.level().in_aggregate, true);
        let result = f(self);
        self.level().in_aggregate = before;
        result
    }

    /// Arguments, FILTER and ORDER BY of an aggregate.
    fn aggregate_parts(
        &mut self,
        parts: &Parts<'_>,
        within_group: &[OrderByExpr],
    ) -> Result<AggregateCall, SqlError> {
        let Name { text, at } = &parts.name;
        if parts.star && text != "count" {
            let mut error = functions::resolve(text, &[]).err().unwrap_or_else(|| SqlError::new("42883", ""));
            error.code = "42883";
            error.message = format!("function {text}() does not exist");
            return Err(placed(error, *at));
        }
        let mut args = Vec::with_capacity(parts.args.len());
        for arg in &parts.args {
            args.push(self.expr(arg)?);
        }
        if parts.star && parts.distinct {
            let star = (0..self.source.lexemes.len())
                .find(|&n| self.source.piece(n) == "*" && self.source.start(n) > *at);
            return Err(star.map_or_else(|| not_postgres("DISTINCT *"), |n| self.source.unexpected(n)));
        }
        if text == "count" && args.is_empty() && !parts.star {
            let error =
                SqlError::new("42809", "count(*) must be used to call a parameterless aggregate function");
            return Err(placed(error, *at));
        }
        let types: Vec<Type> = args.iter().map(|arg| arg.ty.clone()).collect();
        let filter = parts.filter.map(|filter| self.condition(filter, Clause::Filter)).transpose()?;
        if aggregate::is_ordered_set(text) {
            if within_group.is_empty() {
                let error = functions::resolve(text, &types).err();
                return Err(placed(error.unwrap_or_else(|| not_postgres("this aggregate")), *at));
            }
            refuse(
                parts.distinct,
                "DISTINCT in an ordered-set aggregate",
                "Make the rows distinct in a subquery.",
            )?;
            let (mut sorted, mut keys) = (Vec::new(), Vec::new());
            for key in within_group {
                let (typed, descending, nulls_first) = self.sort_expr(key)?;
                sorted.push(typed);
                keys.push((descending, nulls_first));
            }
            let sorted_types: Vec<Type> = sorted.iter().map(|typed| typed.ty.clone()).collect();
            let found = aggregate::resolve_ordered_set(text, &types, &sorted_types)
                .map_err(|error| placed(error, *at))?;
            let Some(function) = found else { return Err(not_postgres("this aggregate")) };
            args.extend(sorted);
            let args = self.cast_args(args, &function.arg_types)?;
            let order_by = args
                .iter()
                .skip(function.direct)
                .zip(keys)
                .map(|(expr, (descending, nulls_first))| SortKey {
                    expr: expr.clone(),
                    descending,
                    nulls_first,
                })
                .collect();
            return Ok(AggregateCall {
                function: Rc::new(function),
                args,
                distinct: false,
                order_by,
                filter,
            });
        }
        if !within_group.is_empty() {
            let mut types = types;
            for key in within_group {
                types.push(self.sort_expr(key)?.0.ty);
            }
            let error = functions::resolve(text, &types).err();
            return Err(placed(error.unwrap_or_else(|| not_postgres("this aggregate")), *at));
        }
        let found = aggregate::resolve(text, &types).map_err(|error| placed(error, *at))?;
        let Some(function) = found else { return Err(not_postgres("this aggregate")) };
        let args = self.cast_args(args, &function.arg_types)?;
        let mut order_by = Vec::new();
        for key in parts.order_by {
            let (typed, descending, nulls_first) = self.sort_expr(key)?;
            let mut expr = typed.expr;
            if typed.ty == Type::Unknown {
                continue; // a constant orders nothing
            }
            // the key may be an argument before its cast
            if let Some(arg) = args.iter().find(|arg| matches!(arg, Expr::Cast(of, _) if **of == expr)) {
                expr = if parts.distinct { arg.clone() } else { expr };
            }
            // constants are computed by now, and PostgreSQL compares them as they were written
            let written = |arg: &ast::Expr| !matches!(expr, Expr::Const(_)) || same_form(arg, &key.expr);
            if parts.distinct && !parts.args.iter().zip(&args).any(|(arg, of)| *of == expr && written(arg)) {
                let message =
                    "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list";
                return Err(placed(SqlError::new("42P10", message), typed.at));
            }
            order_by.push(SortKey { expr, descending, nulls_first });
        }
        Ok(AggregateCall { function: Rc::new(function), args, distinct: parts.distinct, order_by, filter })
    }

    fn window_call(&mut self, parts: Parts<'_>, over: &ast::WindowType) -> Result<Typed, SqlError> {
        let at = parts.name.at;
        let level = self.level();
        if level.in_window || level.in_aggregate {
            let message = if level.in_aggregate {
                "aggregate function calls cannot contain window function calls"
            } else {
                "window function calls cannot be nested"
            };
            let code = if level.in_aggregate { "42803" } else { "42P20" };
            return Err(placed(SqlError::new(code, message), at));
        }
        if !level.clause.takes_windows() {
            let message = format!("window functions are not allowed in {}", level.clause.words());
            return Err(placed(SqlError::new("42P20", message), at));
        }
        if parts.distinct {
            return Err(placed(
                SqlError::new("0A000", "DISTINCT is not implemented for window functions"),
                at,
            ));
        }
        if !parts.order_by.is_empty() {
            return Err(placed(
                SqlError::new("0A000", "aggregate ORDER BY is not implemented for window functions"),
                at,
            ));
        }
        level.in_window = true;
        let call = self.window_parts(&parts, over);
        self.level().in_window = false;
        let (call, ty) = call?;
        let level = self.level();
        level.windows.push(call);
        Ok(Typed { expr: Expr::Window(level.windows.len() - 1), ty, at })
    }

    fn window_parts(
        &mut self,
        parts: &Parts<'_>,
        over: &ast::WindowType,
    ) -> Result<(WindowCall, Type), SqlError> {
        let Name { text, at } = &parts.name;
        let (function, ty, args, filter) = if aggregate::exists(text) {
            refuse(
                aggregate::is_ordered_set(text),
                "an ordered-set aggregate with OVER",
                "Compute it in a grouped subquery.",
            )?;
            let call = self.aggregate_parts(parts, &[])?;
            let ty = call.function.returns.clone();
            (WindowFunction::Aggregate(call.function), ty, call.args, call.filter)
        } else {
            let mut args = Vec::with_capacity(parts.args.len());
            for arg in &parts.args {
                args.push(self.expr(arg)?);
            }
            let types: Vec<Type> = args.iter().map(|arg| arg.ty.clone()).collect();
            let found = window::resolve(text, &types).map_err(|error| call_error(error, *at))?;
            let Some(found) = found else {
                if functions::exists(text) {
                    let message = format!(
                        "OVER specified, but {text} is not a window function nor an aggregate function"
                    );
                    return Err(placed(SqlError::new("42809", message), *at));
                }
                let error =
                    functions::resolve(text, &types).err().unwrap_or_else(|| not_postgres("this call"));
                return Err(placed(error, *at));
            };
            if parts.filter.is_some() {
                return Err(placed(
                    SqlError::new("0A000", "FILTER is not implemented for non-aggregate window functions"),
                    *at,
                ));
            }
            let args = self.cast_args(args, &found.arg_types)?;
            (WindowFunction::Function(found.function), found.returns.without_modifier(), args, None)
        };
        let spec = self.window_spec(over)?;
        Ok((WindowCall { function, name: text.as_str().into(), args, filter, spec: Rc::new(spec) }, ty))
    }
}

/// PostgreSQL points at a call it does not find, but not at one whose type it cannot determine.
fn call_error(error: SqlError, at: Option<usize>) -> SqlError {
    if error.code == "42804" { error } else { placed(error, at) }
}
