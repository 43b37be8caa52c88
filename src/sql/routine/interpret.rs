//! Running a routine: the statements of PL/pgSQL one by one, and SQL bodies of several statements.
//!
//! Variables are constants to the SQL that uses them: each expression is bound when it is reached, with the
//! values of that moment in sight. What a routine writes goes into `root`, a state of its own, which the caller
//! takes over.

mod raise;
mod steps;
mod variables;

use std::rc::Rc;

use gluesql_core::sqlparser::ast::Statement as Sql;

use super::call::{parameters, unplaced};
use super::plpgsql::{self, Block};
use super::{Language, Returns, Routine};
use crate::sql::bind::writing::writing;
use crate::sql::bind::{Binder, Scope};
use crate::sql::cast::{self, CastContext};
use crate::sql::catalog::Root;
use crate::sql::connection::{Surroundings, run_inside};
use crate::sql::error::SqlError;
use crate::sql::exec::run::Run;
use crate::sql::expr::Expr;
use crate::sql::outcome::{ColumnInfo, Context, Limits, Row};
use crate::sql::parse::{self, Source};
use crate::sql::script;
use crate::sql::types::Type;
use crate::sql::value::{Array, Record, Value};
use variables::{Slot, Variables};

/// Routines calling routines: how deep before 54001. Each level is a statement on the stack.
const MAX_CALLS: usize = 20;

/// What a statement of SQL gave.
pub(crate) struct Ran {
    pub columns: Vec<ColumnInfo>,
    pub rows: Vec<Row>,
    pub count: u64,
}

/// One routine at work.
pub(crate) struct Interpreter<'i, 'r> {
    run: &'i Run<'r>,
    /// The database as the routine sees and leaves it.
    pub root: Root,
    /// Whether it may write: not inside an expression of a statement that writes itself.
    writable: bool,
    variables: Variables,
    /// Rows of RETURN NEXT and RETURN QUERY.
    rows: Vec<Value>,
    returns: Returns,
    row_count: i64,
}

/// Where a statement leads.
enum Flow {
    Next,
    Exit(Option<String>),
    Continue(Option<String>),
    Return,
}

/// Calls a routine from an expression.
///
/// # Errors
/// Whatever its statements raise.
pub(crate) fn call(routine: &Rc<Routine>, args: Vec<Value>, run: &Run<'_>) -> Result<Value, SqlError> {
    if routine.strict && args.iter().any(Value::is_null) {
        return Ok(if routine.is_set() { Value::Array(Array::of(Vec::new()).into()) } else { Value::Null });
    }
    let state = run.after.borrow_mut().take();
    let writable = state.is_some();
    let root = state.unwrap_or_else(|| run.root.clone());
    let mut interpreter = Interpreter::new(run, root, writable, routine);
    let result = interpreter.routine(routine, args);
    if writable {
        run.after.replace(Some(interpreter.root));
    }
    result
}

impl<'i, 'r> Interpreter<'i, 'r> {
    pub fn new(run: &'i Run<'r>, root: Root, writable: bool, routine: &Routine) -> Self {
        Interpreter {
            run,
            root,
            writable,
            variables: Variables::default(),
            rows: Vec::new(),
            returns: routine.returns.clone(),
            row_count: 0,
        }
    }

    fn enter(&self) -> Result<(), SqlError> {
        let calls = &self.run.env.calls;
        if calls.get() >= MAX_CALLS {
            return Err(SqlError::new("54001", "stack depth limit exceeded")
                .with_hint("The functions call each other too deeply."));
        }
        calls.set(calls.get() + 1);
        Ok(())
    }

    fn leave(&self) {
        let calls = &self.run.env.calls;
        calls.set(calls.get().saturating_sub(1));
    }

    fn routine(&mut self, routine: &Rc<Routine>, args: Vec<Value>) -> Result<Value, SqlError> {
        self.enter()?;
        let result = match routine.language {
            Language::Sql => self.sql_body(routine, args),
            Language::PlPgSql => self.body(routine, args),
        };
        self.leave();
        result
    }

    /// The statements of an SQL body; the last one's rows are the result.
    fn sql_body(&mut self, routine: &Routine, args: Vec<Value>) -> Result<Value, SqlError> {
        let values = || args.iter().cloned().map(Expr::Const).collect();
        let mut last = Ran { columns: Vec::new(), rows: Vec::new(), count: 0 };
        for span in script::split(&routine.body) {
            let text = routine.body[span.start..span.end].to_string();
            last = self.sql_with(&text, parameters(routine, values()), false)?;
        }
        let types: Vec<Type> = last.columns.iter().map(|column| column.ty.clone()).collect();
        let columns = routine.columns();
        let returns_rows = !matches!(routine.returns, Returns::Void);
        let mut rows = Vec::new();
        for row in last.rows.iter().take(if routine.is_set() { usize::MAX } else { 1 }) {
            if returns_rows && types.len() != columns.len() {
                return Err(SqlError::new(
                    "42P13",
                    "return type mismatch in function declared to return record",
                ));
            }
            let mut values = Vec::new();
            for ((value, from), (_, to)) in row.iter().zip(&types).zip(&columns) {
                values.push(self.converted(value.clone(), from, to)?);
            }
            rows.push(values);
        }
        Ok(self.result(routine, rows))
    }

    /// Rows as the value that the call stands for.
    fn result(&self, routine: &Routine, mut rows: Vec<Vec<Value>>) -> Value {
        let columns = routine.columns();
        let record =
            |values: Vec<Value>| Value::Record(Record { fields: columns.clone().into(), values }.into());
        match &routine.returns {
            Returns::Void | Returns::Trigger => Value::Null,
            Returns::Value(_) if rows.is_empty() => Value::Null,
            Returns::Value(_) => rows.swap_remove(0).into_iter().next().unwrap_or_default(),
            _ => Value::Array(Array::of(rows.into_iter().map(record).collect()).into()),
        }
    }

    /// The body of a PL/pgSQL routine.
    fn body(&mut self, routine: &Rc<Routine>, args: Vec<Value>) -> Result<Value, SqlError> {
        let block = block_of(routine)?;
        let mut args = args.into_iter();
        for (n, parameter) in routine.args.iter().enumerate() {
            let value = if parameter.input { args.next().unwrap_or_default() } else { Value::Null };
            let name = parameter.name.clone().unwrap_or_else(|| format!("${}", n + 1).into());
            self.variables.declare(&name, Slot::value(parameter.ty.clone(), value, false));
            self.variables.alias(&format!("${}", n + 1), &name);
        }
        if let Returns::Rows(columns, true) = &routine.returns {
            for (name, ty) in columns {
                if !self.variables.knows(name) {
                    self.variables.declare(name, Slot::value(ty.clone(), Value::Null, false));
                }
            }
        }
        self.variables.declare("found", Slot::value(Type::Bool, Value::Bool(false), false));
        let flow = self.block(&block)?;
        let outputs: Vec<&super::Parameter> = routine.args.iter().filter(|arg| arg.output).collect();
        if let (Returns::Value(_) | Returns::Rows(_, false), false) = (&routine.returns, outputs.is_empty()) {
            let names = outputs.iter().filter_map(|arg| arg.name.clone()).collect::<Vec<_>>();
            let row = names.iter().map(|name| self.variables.value(name)).collect();
            return Ok(self.result(routine, vec![row]));
        }
        if routine.is_set() {
            return Ok(Value::Array(Array::of(std::mem::take(&mut self.rows)).into()));
        }
        match (flow, &routine.returns) {
            (Flow::Return, Returns::Value(_) | Returns::Rows(..)) => Ok(self.rows.pop().unwrap_or_default()),
            (_, Returns::Void) => Ok(Value::text("")),
            _ => Err(SqlError::new("2F005", "control reached end of function without RETURN")),
        }
    }

    /// The value as the type, as PL/pgSQL assigns: by a cast, or through the text form.
    fn converted(&self, value: Value, from: &Type, to: &Type) -> Result<Value, SqlError> {
        if from == to || value.is_null() {
            return Ok(value);
        }
        if let Some(found) = cast::find(from, to, CastContext::Assignment) {
            return found.apply(value, self.run.env);
        }
        let text = Value::text(value.output(from));
        match cast::find(&Type::Unknown, to, CastContext::Explicit) {
            Some(found) => found.apply(text, self.run.env),
            None => Err(cast::cannot_cast(from, to)),
        }
    }

    /// Runs a computed text: it sees nothing but the values of USING.
    pub(super) fn dynamic(&mut self, text: &str, using: Vec<(Value, Type)>) -> Result<Ran, SqlError> {
        let mut only = Variables::default();
        for (n, (value, ty)) in using.into_iter().enumerate() {
            only.declare(&format!("${}", n + 1), Slot::value(ty, value, true));
        }
        self.sql_with(text, only.scope(), true)
    }

    /// Runs a statement of SQL with the variables in sight.
    pub(super) fn sql(&mut self, text: &str) -> Result<Ran, SqlError> {
        let scope = self.variables.scope();
        self.sql_with(text, scope, true)
    }

    fn sql_with(&mut self, text: &str, scope: Scope, strict: bool) -> Result<Ran, SqlError> {
        let run = self.run;
        run.visit()?;
        let parsed = parse::command_body(text).map_err(unplaced)?;
        let reads = parsed.own.is_none()
            && matches!(parsed.statement, Sql::Query(_))
            && writing(&parsed.statement).is_none();
        if !reads && !self.writable {
            return Err(SqlError::unsupported(
                "a function that writes, inside a statement that writes itself or in a condition",
                "Call it alone: SELECT name(…), or CALL.",
            ));
        }
        if matches!(
            parsed.statement,
            Sql::StartTransaction { .. } | Sql::Commit { .. } | Sql::Rollback { .. } | Sql::Savepoint { .. }
        ) {
            return Err(SqlError::new("0A000", "unsupported transaction command in PL/pgSQL"));
        }
        let before = self.root.clone();
        let mut interrupt = run.interrupt.borrow_mut();
        let mut sequences = run.sequences.borrow_mut();
        let mut context = Context {
            now_micros: run.env.statement_micros,
            seed: 0,
            limits: Limits { rows_returned: usize::MAX, ..run.limits },
            interrupt: &mut **interrupt,
        };
        let variables = Surroundings { scope, strict, writable: self.writable };
        let outcome =
            run_inside(&parsed, &before, &mut self.root, run.env, &mut context, &mut sequences, variables)
                .map_err(unplaced)?;
        drop(sequences);
        drop(interrupt);
        run.rows_read.set(run.rows_read.get() + outcome.rows_read);
        run.env.notices.borrow_mut().extend(outcome.notices);
        let count = outcome.row_count.unwrap_or(0);
        let (columns, rows) = outcome.rows.map(|set| (set.columns, set.rows)).unwrap_or_default();
        Ok(Ran { columns, rows, count })
    }

    /// The value and type of an expression.
    pub(super) fn eval(&mut self, text: &str) -> Result<(Value, Type), SqlError> {
        let ran = self.sql(&format!("SELECT {text}"))?;
        match (ran.columns.as_slice(), ran.rows.as_slice()) {
            ([column], [row]) => Ok((row.first().cloned().unwrap_or_default(), column.ty.clone())),
            ([column], []) => Ok((Value::Null, column.ty.clone())),
            ([_], _) => Err(SqlError::new("21000", "query returned more than one row")),
            (columns, _) => Err(SqlError::new("42601", format!("query returned {} columns", columns.len()))),
        }
    }

    fn truth(&mut self, text: &str) -> Result<bool, SqlError> {
        let (value, ty) = self.eval(text)?;
        Ok(self.converted(value, &ty, &Type::Bool)?.is_true())
    }

    /// The type a declaration names.
    fn named_type(&self, ty: &gluesql_core::sqlparser::ast::DataType) -> Result<Type, SqlError> {
        let source = Source { text: "", lexemes: &[] };
        Binder::new(&self.root, source, self.run.env).data_type(ty)
    }
}

/// The body, parsed.
pub(crate) fn block_of(routine: &Routine) -> Result<Rc<Block>, SqlError> {
    plpgsql::parse(&routine.body).map(Rc::new).map_err(unplaced)
}

impl Interpreter<'_, '_> {
    /// Runs a trigger's function for one row, or for a statement: what it returns.
    pub fn trigger(
        &mut self,
        routine: &Rc<Routine>,
        trigger: &super::Trigger,
        def: &std::rc::Rc<crate::sql::catalog::TableDef>,
        event: super::Event,
        old: Option<&Row>,
        new: Option<&Row>,
    ) -> Result<Value, SqlError> {
        let columns: Rc<[(Rc<str>, Type)]> =
            def.columns.iter().map(|column| (column.name.clone(), column.ty.clone())).collect();
        for (name, row) in [("old", old), ("new", new)] {
            let values = row.map(|row| row.to_vec());
            self.variables.declare(name, Slot::Row { columns: columns.clone(), values, fixed: true });
        }
        let text = |text: &str| Slot::value(Type::Text, Value::text(text), false);
        let row_level = trigger.level == super::Level::Row;
        let before = trigger.timing == super::Timing::Before;
        self.variables.declare("tg_op", text(event.word()));
        self.variables.declare("tg_name", text(&trigger.name));
        self.variables.declare("tg_table_name", text(&def.name));
        self.variables.declare("tg_relname", text(&def.name));
        self.variables.declare("tg_table_schema", text("public"));
        self.variables.declare("tg_when", text(if before { "BEFORE" } else { "AFTER" }));
        self.variables.declare("tg_level", text(if row_level { "ROW" } else { "STATEMENT" }));
        self.variables
            .declare("tg_nargs", Slot::value(Type::Int4, Value::Int(trigger.args.len() as i64), false));
        let args = trigger.args.iter().map(|arg| Value::text(arg.as_str())).collect();
        let args = Value::Array(Array::of(args).into());
        self.variables.declare("tg_argv", Slot::value(Type::array_of(Type::Text), args, false));
        self.variables.declare("found", Slot::value(Type::Bool, Value::Bool(false), false));
        let block = if trigger.args.is_empty() {
            block_of(routine)?
        } else {
            // TG_ARGV counts from 0, the arrays here from 1
            let body = from_one(&routine.body);
            block_of(&Routine { body: body.into(), ..(**routine).clone() })?
        };
        self.enter()?;
        let flow = self.block(&block);
        self.leave();
        match flow? {
            Flow::Return => Ok(self.rows.pop().unwrap_or_default()),
            _ => Err(SqlError::new("2F005", "control reached end of trigger procedure without RETURN")),
        }
    }

    /// Runs a block of its own: DO.
    pub fn anonymous(&mut self, block: &Block) -> Result<(), SqlError> {
        self.variables.declare("found", Slot::value(Type::Bool, Value::Bool(false), false));
        self.enter()?;
        let flow = self.block(block);
        self.leave();
        flow.map(|_| ())
    }
}

/// The body with `TG_ARGV[n]` counted from 1.
fn from_one(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.to_ascii_lowercase().find("tg_argv[") {
        let end = at + "tg_argv[".len();
        out.push_str(&rest[..end]);
        out.push_str("1+");
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}
