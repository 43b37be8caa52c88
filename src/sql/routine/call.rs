//! Calls of the learner's functions: which one is meant, and what stands in its place.

use std::rc::Rc;

use gluesql_core::sqlparser::ast::Statement;

use super::{Language, Returns, Routine};
use crate::sql::bind::writing::writing;
use crate::sql::bind::{Binder, Bound, Scope, ScopeColumn, ScopeTable};
use crate::sql::cast::{self, CastContext};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, SubPlan, Subquery, SubqueryKind, Typed, infallible};
use crate::sql::functions::set_returning::SetFunction;
use crate::sql::parse::{self, Name, Source};
use crate::sql::plan::{FunctionScan, JoinKind, Plan};
use crate::sql::script;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// A call that runs when it is reached.
#[derive(Clone)]
pub(crate) struct RoutineCall {
    pub routine: Rc<Routine>,
    pub args: Vec<Expr>,
}

/// Columns of rows.
type Columns = Vec<(Rc<str>, Type)>;

impl Binder<'_> {
    /// The routine of this name that takes these arguments, if there is one.
    pub(crate) fn find_routine(
        &self,
        name: &Name,
        types: &[Type],
        procedure: bool,
    ) -> Result<Option<Rc<Routine>>, SqlError> {
        let Some(overloads) = self.root.routines.get(name.text.as_str()) else { return Ok(None) };
        let mut best: Option<(usize, Rc<Routine>)> = None;
        for routine in overloads.iter().filter(|routine| routine.procedure == procedure) {
            let inputs: Vec<_> = routine.inputs().collect();
            let required = inputs.iter().filter(|arg| arg.default.is_none()).count();
            if !(required..=inputs.len()).contains(&types.len()) {
                continue;
            }
            let pairs = || types.iter().zip(&inputs);
            if !pairs().all(|(from, to)| *from == Type::Unknown || cast::is_implicit(from, &to.ty)) {
                continue;
            }
            let score = pairs().filter(|(from, to)| from.same(&to.ty)).count();
            if best.as_ref().is_none_or(|(other, _)| score > *other) {
                best = Some((score, routine.clone()));
            }
        }
        Ok(best.map(|(_, routine)| routine))
    }

    /// The arguments as the routine takes them, defaults filled in.
    pub(crate) fn routine_args(
        &mut self,
        routine: &Routine,
        args: Vec<Typed>,
    ) -> Result<Vec<Expr>, SqlError> {
        let given = args.len();
        let mut out = Vec::new();
        for (arg, input) in args.into_iter().zip(routine.inputs()) {
            out.push(self.implicit(arg, &input.ty)?.expr);
        }
        for input in routine.inputs().skip(given) {
            let text = input.default.clone().unwrap_or_else(|| "NULL".into());
            out.push(
                self.stored(&text, Scope::default(), crate::sql::bind::Clause::Default, Some(&input.ty))?
                    .expr,
            );
        }
        Ok(out)
    }

    /// A call in an expression.
    pub(crate) fn routine_call(
        &mut self,
        routine: &Rc<Routine>,
        args: Vec<Typed>,
        at: Option<usize>,
    ) -> Result<Typed, SqlError> {
        if routine.returns == Returns::Trigger {
            return Err(SqlError::new("0A000", "trigger functions can only be called as triggers"));
        }
        crate::sql::bind::refuse(
            routine.is_set(),
            &format!("{}() in the select list", routine.name),
            "Put the call into FROM.",
        )?;
        let ty = match &routine.returns {
            Returns::Value(ty) => ty.clone(),
            Returns::Rows(..) => Type::Record,
            _ => Type::Void,
        };
        let args = self.routine_args(routine, args)?;
        if ty != Type::Void
            && ty != Type::Record
            && let Some(sub) = self.inlined(routine, &args)?
        {
            let plan = Plan::Limit {
                input: Box::new((*sub.plan).clone()),
                limit: Some(Expr::Const(Value::Int(1))),
                offset: None,
                ties: None,
            };
            let plan = SubPlan { plan: Rc::new(plan), ..sub };
            let mut expr = Expr::Subquery(Rc::new(Subquery { plan, kind: SubqueryKind::Scalar }));
            if routine.strict && !args.is_empty() {
                let null = |arg: &Expr| Expr::IsNull { of: Box::new(arg.clone()), negated: false };
                let any = Expr::Or(args.iter().map(null).collect());
                let branches = vec![(any, Expr::Const(Value::Null))];
                expr = Expr::Case { branches, otherwise: Some(Box::new(expr)) };
            }
            return Ok(Typed { expr, ty, at });
        }
        self.note_volatile(routine);
        let call = RoutineCall { routine: routine.clone(), args };
        Ok(Typed { expr: Expr::Routine(Rc::new(call)), ty, at })
    }

    /// A call in FROM: its rows and their columns.
    pub(crate) fn routine_rows(
        &mut self,
        routine: &Rc<Routine>,
        args: Vec<Typed>,
        ordinality: bool,
    ) -> Result<(Plan, Columns), SqlError> {
        let columns = routine.columns();
        let args = self.routine_args(routine, args)?;
        let width = columns.len();
        if !ordinality
            && !routine.strict
            && let Some(sub) = self.inlined(routine, &args)?
        {
            // the parameters are of the query around: one row hands them in
            let plan = Plan::Lateral {
                left: Box::new(Plan::One),
                right: sub,
                kind: JoinKind::Inner,
                on: None,
                width,
            };
            return Ok((plan, columns));
        }
        self.note_volatile(routine);
        let call = Expr::Routine(Rc::new(RoutineCall { routine: routine.clone(), args }));
        let types = columns.iter().map(|(_, ty)| ty.clone()).collect();
        let function = Rc::new(SetFunction::of_records(types));
        let name = self.function_name(&routine.name, &columns);
        Ok((Plan::Function(FunctionScan { function, args: vec![call], ordinality }, name), columns))
    }

    /// The query of an SQL function over its arguments, when it is one query that only reads.
    fn inlined(&mut self, routine: &Routine, args: &[Expr]) -> Result<Option<SubPlan>, SqlError> {
        if routine.language != Language::Sql {
            return Ok(None);
        }
        let spans = script::split(&routine.body);
        let [span] = spans.as_slice() else { return Ok(None) };
        let text = &routine.body[span.start..span.end];
        let parsed = parse::parse_body(text)?;
        let Statement::Query(query) = &parsed.statement else { return Ok(None) };
        if writing(&parsed.statement).is_some() {
            return Ok(None);
        }
        let source = Source { text: parsed.text, lexemes: &parsed.lexemes };
        let mut inner = self.inside(source)?;
        let exprs = (0..args.len()).map(Expr::column).collect();
        inner.see_variables(parameters(routine, exprs), false);
        let bound = inner.nested(|binder| binder.query(query)).map_err(unplaced);
        self.leave(inner);
        let (mut bound, params, volatile) = bound?;
        bound.settle();
        let columns = routine.columns();
        let plan = returned(self, routine, bound, &columns)?;
        let params = params.into_iter().map(|param| with_args(param, args)).collect();
        let slot = self.new_slot();
        Ok(Some(SubPlan { plan: Rc::new(plan), params, slot, volatile, planned: false }))
    }

    fn note_volatile(&mut self, routine: &Routine) {
        if routine.volatility == 'v' {
            self.mark_volatile();
        }
    }
}

/// The query's rows as the types that are declared.
fn returned(
    binder: &mut Binder<'_>,
    routine: &Routine,
    bound: Bound,
    columns: &[(Rc<str>, Type)],
) -> Result<Plan, SqlError> {
    let mismatch = |detail: String| {
        let declared = match columns {
            [(_, ty)] => ty.base_name(),
            _ => "record".into(),
        };
        SqlError::new("42P13", format!("return type mismatch in function declared to return {declared}"))
            .with_detail(detail)
    };
    if bound.columns.len() != columns.len() {
        return Err(mismatch(if columns.len() == 1 {
            "Final statement must return exactly one column.".into()
        } else {
            format!(
                "Final statement returns too {} columns.",
                if bound.columns.len() < columns.len() { "few" } else { "many" }
            )
        }));
    }
    let mut exprs = Vec::new();
    for (n, (output, (_, ty))) in bound.columns.iter().zip(columns).enumerate() {
        let typed = Typed { expr: Expr::column(n), ty: output.ty.clone(), at: None };
        let cast = binder.cast(typed, ty, CastContext::Assignment)?;
        let cast =
            cast.ok_or_else(|| mismatch(format!("Actual return type is {}.", output.ty.base_name())))?;
        exprs.push(cast.expr);
    }
    let _ = routine;
    Ok(Plan::Project { input: Box::new(bound.plan), exprs })
}

/// The arguments in sight of a body: by name, qualified with the function's name, and as `$1`.
pub(crate) fn parameters(routine: &Routine, values: Vec<Expr>) -> Scope {
    let mut columns = Vec::new();
    for (n, (arg, expr)) in routine.inputs().zip(values).enumerate() {
        let mut names: Vec<Rc<str>> = vec![format!("${}", n + 1).into()];
        names.extend(arg.name.clone());
        for name in names {
            columns.push(ScopeColumn {
                table: Some(0),
                name,
                ty: arg.ty.clone(),
                expr: expr.clone(),
                open: true,
            });
        }
    }
    let width = routine.inputs().count();
    let table = ScopeTable { alias: routine.name.clone(), base: None, start: 0, width, named: true };
    Scope { columns, tables: vec![table], width }
}

fn with_args(param: Expr, args: &[Expr]) -> Expr {
    match param {
        Expr::Column(column) => args.get(column.index).cloned().unwrap_or(Expr::Const(Value::Null)),
        other => infallible(other.map_children(&mut |child| Ok(with_args(child, args)))),
    }
}

/// An error whose place is in a text the statement does not show.
pub(crate) fn unplaced(mut error: SqlError) -> SqlError {
    error.position = None;
    error
}
