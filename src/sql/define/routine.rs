//! CREATE and DROP of functions, procedures and triggers; CALL and DO.

use std::rc::Rc;

use super::Define;
use crate::sql::catalog::Relation;
use crate::sql::error::SqlError;
use crate::sql::outcome::{Change, ColumnInfo, Outcome, RowSet};
use crate::sql::parse::Name;
use crate::sql::parse::own::routine::{CreateRoutine, CreateTrigger, ReturnType};
use crate::sql::routine::interpret::{self, Interpreter};
use crate::sql::routine::{Language, Parameter, Returns, Routine, Trigger, plpgsql, trigger};
use crate::sql::types::Type;
use crate::sql::value::Value;

impl Define<'_, '_, '_> {
    pub(super) fn create_routine(&mut self, create: &CreateRoutine) -> Result<(), SqlError> {
        let CreateRoutine { name, procedure, or_replace, args, returns, language, body, strict, volatility } =
            create;
        let language = match language.as_deref() {
            Some("sql") => Language::Sql,
            Some("plpgsql") => Language::PlPgSql,
            Some(other @ ("c" | "internal")) => {
                return Err(SqlError::unsupported(
                    format!("LANGUAGE {other}"),
                    "Write it in sql or plpgsql.",
                ));
            }
            Some(other) => {
                return Err(SqlError::new("42704", format!("language \"{other}\" does not exist")));
            }
            None => return Err(SqlError::new("42P13", "no language specified")),
        };
        let Some(body) = body else {
            return Err(SqlError::new("42P13", "no function body specified"));
        };
        let mut parameters = Vec::new();
        for arg in args {
            crate::sql::bind::refuse(arg.variadic, "a VARIADIC argument", "Take an array.")?;
            parameters.push(Parameter {
                name: arg.name.as_ref().map(|name| name.text.as_str().into()),
                ty: self.binder.data_type(&arg.ty)?,
                input: arg.input,
                output: arg.out,
                default: arg.default.clone(),
            });
        }
        let outputs: Vec<(Rc<str>, Type)> = parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| parameter.output)
            .map(|(n, p)| (p.name.clone().unwrap_or_else(|| format!("column{}", n + 1).into()), p.ty.clone()))
            .collect();
        let returns = match (returns, outputs.as_slice()) {
            (ReturnType::None, []) if *procedure => Returns::Void,
            (ReturnType::None, []) => {
                return Err(SqlError::new("42P13", "function result type must be specified"));
            }
            (ReturnType::None, [(_, ty)]) if !procedure => Returns::Value(ty.clone()),
            (ReturnType::None, columns) => Returns::Rows(columns.to_vec(), false),
            (ReturnType::Table(columns), _) => {
                let mut named = Vec::new();
                for (name, ty) in columns {
                    named.push((name.text.as_str().into(), self.binder.data_type(ty)?));
                }
                Returns::Rows(named, true)
            }
            (ReturnType::Set(ty), outputs) => match (self.row_type(ty), outputs) {
                (Some(columns), _) => Returns::Rows(columns, true),
                (None, [_, _, ..]) => Returns::Rows(outputs.to_vec(), true),
                _ => Returns::Set(self.binder.data_type(ty)?),
            },
            (ReturnType::Type(ty), _) => {
                let plain = ty.to_string();
                let plain = crate::sql::parse::unmark(&plain).0.to_ascii_lowercase();
                match (plain.as_str(), self.row_type(ty)) {
                    ("void", _) => Returns::Void,
                    ("trigger", _) => Returns::Trigger,
                    ("record", _) if outputs.len() > 1 => Returns::Rows(outputs, false),
                    (_, Some(columns)) => Returns::Rows(columns, false),
                    _ => Returns::Value(self.binder.data_type(ty)?),
                }
            }
        };
        let routine = Routine {
            name: name.text.as_str().into(),
            procedure: *procedure,
            args: parameters,
            returns,
            language,
            body: body.as_str().into(),
            strict: *strict,
            volatility: *volatility,
        };
        self.check_body(&routine)?;
        let types = |routine: &Routine| routine.inputs().map(|arg| arg.ty.clone()).collect::<Vec<_>>();
        let mut overloads = self.root.routines.get(&routine.name).map(|all| all.to_vec()).unwrap_or_default();
        let same = overloads.iter().position(|other| {
            types(other).len() == types(&routine).len()
                && types(other).iter().zip(types(&routine)).all(|(a, b)| a.same(&b))
        });
        if let Some(at) = same {
            if !or_replace {
                let message =
                    format!("function \"{}\" already exists with same argument types", routine.name);
                return Err(SqlError::new("42723", message));
            }
            if overloads[at].returns != routine.returns {
                return Err(SqlError::new("42P13", "cannot change return type of existing function")
                    .with_hint(format!("Use DROP FUNCTION {} first.", overloads[at].signature())));
            }
            overloads[at] = Rc::new(routine.clone());
        } else {
            overloads.push(Rc::new(routine.clone()));
        }
        self.root.routines.insert(routine.name.clone(), overloads.into());
        Ok(())
    }

    /// The columns of a table or view whose name stands as a type.
    fn row_type(&self, ty: &gluesql_core::sqlparser::ast::DataType) -> Option<Vec<(Rc<str>, Type)>> {
        let gluesql_core::sqlparser::ast::DataType::Custom(name, _) = ty else { return None };
        let last = self.binder.source.name(name.0.last()?).ok()?;
        match self.root.relations.get(last.text.as_str())? {
            Relation::Table(table) => Some(
                table.def.columns.iter().map(|column| (column.name.clone(), column.ty.clone())).collect(),
            ),
            Relation::View(view) => Some(view.columns.clone()),
            _ => None,
        }
    }

    /// A look at the body, so that its errors come with the CREATE.
    fn check_body(&mut self, routine: &Routine) -> Result<(), SqlError> {
        match routine.language {
            Language::PlPgSql => plpgsql::parse(&routine.body).map(|_| ()),
            Language::Sql => {
                for span in crate::sql::script::split(&routine.body) {
                    crate::sql::parse::command_body(&routine.body[span.start..span.end])
                        .map_err(crate::sql::routine::call::unplaced)?;
                }
                if routine.is_set() || matches!(routine.returns, Returns::Value(_)) {
                    let args = routine.inputs().map(|arg| crate::sql::expr::Typed {
                        expr: crate::sql::expr::Expr::Const(Value::Null),
                        ty: arg.ty.clone(),
                        at: None,
                    });
                    let args = args.collect();
                    let routine = Rc::new(routine.clone());
                    if routine.is_set() {
                        self.binder.routine_rows(&routine, args, false)?;
                    } else {
                        self.binder.routine_call(&routine, args, None)?;
                    }
                }
                Ok(())
            }
        }
    }

    pub(super) fn drop_routine(
        &mut self,
        name: &Name,
        args: Option<&[gluesql_core::sqlparser::ast::DataType]>,
        procedure: bool,
        if_exists: bool,
        cascade: bool,
    ) -> Result<(), SqlError> {
        let kind = if procedure { "procedure" } else { "function" };
        let mut types = None;
        if let Some(args) = args {
            let list: Result<Vec<Type>, SqlError> = args.iter().map(|ty| self.binder.data_type(ty)).collect();
            types = Some(list?);
        }
        let label = match &types {
            Some(types) => {
                let names: Vec<String> = types.iter().map(Type::base_name).collect();
                format!("{}({})", name.text, names.join(", "))
            }
            None => name.text.clone(),
        };
        let overloads =
            self.root.routines.get(name.text.as_str()).map(|all| all.to_vec()).unwrap_or_default();
        let fits = |routine: &Rc<Routine>| {
            routine.procedure == procedure
                && types.as_ref().is_none_or(|types| {
                    types.len() == routine.inputs().count()
                        && routine.inputs().zip(types).all(|(arg, ty)| arg.ty.same(ty))
                })
        };
        let found: Vec<&Rc<Routine>> = overloads.iter().filter(|routine| fits(routine)).collect();
        let gone = match found.as_slice() {
            [] if if_exists => {
                let label = if types.is_some() { label } else { format!("{label}()") };
                self.notice(format!("{kind} {label} does not exist, skipping"));
                return Ok(());
            }
            [] if types.is_some() => {
                return Err(SqlError::new("42883", format!("{kind} {label} does not exist")));
            }
            [] => {
                return Err(SqlError::new("42883", format!("could not find a {kind} named \"{label}\"")));
            }
            [only] => (*only).clone(),
            _ => {
                return Err(SqlError::new("42725", format!("{kind} name \"{}\" is not unique", name.text))
                    .with_hint(format!("Specify the argument list to select the {kind} unambiguously.")));
            }
        };
        let users: Vec<(Rc<str>, Rc<str>)> = self
            .root
            .triggers
            .iter()
            .flat_map(|(table, triggers)| triggers.iter().map(move |trigger| (table.clone(), trigger)))
            .filter(|(_, trigger)| trigger.function == gone.name)
            .map(|(table, trigger)| (table, trigger.name.clone()))
            .collect();
        if !users.is_empty() && gone.returns == Returns::Trigger {
            let labels: Vec<String> =
                users.iter().map(|(table, trigger)| format!("trigger {trigger} on table {table}")).collect();
            if !cascade {
                return Err(self.depended(&format!("function {}", gone.signature()), &labels));
            }
            match labels.as_slice() {
                [only] => self.notice(format!("drop cascades to {only}")),
                many => self.notice(format!("drop cascades to {} other objects", many.len())),
            }
            for (table, trigger) in users {
                self.remove_trigger(&table, &trigger);
            }
        }
        let kept: Vec<Rc<Routine>> =
            overloads.iter().filter(|routine| !Rc::ptr_eq(routine, &gone)).cloned().collect();
        if kept.is_empty() {
            self.root.routines.remove(name.text.as_str());
        } else {
            self.root.routines.insert(gone.name.clone(), kept.into());
        }
        Ok(())
    }

    pub(super) fn create_trigger(&mut self, create: &CreateTrigger) -> Result<(), SqlError> {
        let CreateTrigger { name, or_replace, table, timing, events, columns, level, when, function, args } =
            create;
        let def = match self.root.relations.get(table.text.as_str()) {
            Some(Relation::Table(found)) => found.def.clone(),
            Some(Relation::View(_)) => {
                return Err(SqlError::unsupported("a trigger on a view", "Put it on the table."));
            }
            Some(_) => return Err(SqlError::new("42809", format!("\"{}\" is not a table", table.text))),
            None => {
                return Err(SqlError::new("42P01", format!("relation \"{}\" does not exist", table.text)));
            }
        };
        let routines = self.root.routines.get(function.text.as_str());
        let Some(routine) = routines.and_then(|all| all.iter().find(|r| r.inputs().count() == 0)) else {
            return Err(SqlError::new("42883", format!("function {}() does not exist", function.text)));
        };
        if routine.returns != Returns::Trigger {
            let message = format!("function {} must return type trigger", function.text);
            return Err(SqlError::new("42P17", message));
        }
        for column in columns {
            if def.column(&column.text).is_none() {
                let message =
                    format!("column \"{}\" of relation \"{}\" does not exist", column.text, def.name);
                return Err(SqlError::new("42703", message));
            }
        }
        if let Some(text) = when {
            trigger::check_when(self.binder, text, &def)?;
        }
        let made = Trigger {
            name: name.text.as_str().into(),
            timing: *timing,
            events: events.clone(),
            columns: columns.iter().map(|column| column.text.as_str().into()).collect(),
            level: *level,
            when: when.clone(),
            function: function.text.as_str().into(),
            args: args.clone(),
            enabled: true,
        };
        let mut all = self.root.triggers.get(&def.name).map(|all| all.to_vec()).unwrap_or_default();
        if let Some(at) = all.iter().position(|other| other.name == made.name) {
            if !or_replace {
                let message =
                    format!("trigger \"{}\" for relation \"{}\" already exists", name.text, def.name);
                return Err(SqlError::new("42710", message));
            }
            all[at] = made;
        } else {
            all.push(made);
        }
        self.root.triggers.insert(def.name.clone(), all.into());
        Ok(())
    }

    pub(super) fn drop_trigger(
        &mut self,
        name: &Name,
        table: &Name,
        if_exists: bool,
    ) -> Result<(), SqlError> {
        let exists = self.root.relations.contains_key(table.text.as_str());
        let found = self
            .root
            .triggers
            .get(table.text.as_str())
            .is_some_and(|all| all.iter().any(|trigger| *trigger.name == *name.text));
        if found {
            self.remove_trigger(&table.text, &name.text);
            return Ok(());
        }
        let message = if exists {
            format!("trigger \"{}\" for table \"{}\" does not exist", name.text, table.text)
        } else {
            format!("relation \"{}\" does not exist", table.text)
        };
        if if_exists {
            let message = if exists {
                format!("trigger \"{}\" for relation \"{}\" does not exist", name.text, table.text)
            } else {
                message
            };
            self.notice(format!("{message}, skipping"));
            return Ok(());
        }
        Err(SqlError::new(if exists { "42704" } else { "42P01" }, message))
    }

    fn remove_trigger(&mut self, table: &str, name: &str) {
        let Some(all) = self.root.triggers.get(table) else { return };
        let kept: Vec<Trigger> = all.iter().filter(|trigger| *trigger.name != *name).cloned().collect();
        if kept.is_empty() {
            self.root.triggers.remove(table);
        } else {
            self.root.triggers.insert(table.into(), kept.into());
        }
    }

    /// ENABLE or DISABLE TRIGGER; `name` may be ALL or USER.
    pub(super) fn enable_trigger(&mut self, table: &str, name: &str, enabled: bool) -> Result<(), SqlError> {
        let all = self.root.triggers.get(table).map(|all| all.to_vec()).unwrap_or_default();
        let every = matches!(name, "all" | "user");
        if !every && !all.iter().any(|trigger| *trigger.name == *name) {
            let message = format!("trigger \"{name}\" for table \"{table}\" does not exist");
            return Err(SqlError::new("42704", message));
        }
        if all.is_empty() {
            return Ok(());
        }
        let changed: Vec<Trigger> = all
            .into_iter()
            .map(|trigger| {
                let enabled = if every || *trigger.name == *name { enabled } else { trigger.enabled };
                Trigger { enabled, ..trigger }
            })
            .collect();
        self.root.triggers.insert(table.into(), changed.into());
        Ok(())
    }

    /// CALL.
    pub(super) fn call(&mut self, text: &str) -> Result<Outcome, SqlError> {
        let select = format!("SELECT {text}");
        let parsed = crate::sql::parse::parse(&select)?;
        let source = crate::sql::parse::Source { text: parsed.text, lexemes: &parsed.lexemes };
        let mut binder = crate::sql::bind::Binder::new(self.run.root, source, self.run.env);
        let (routine, args) = binder.procedure_call(&parsed.statement)?;
        let mut values = Vec::new();
        for arg in args {
            let frame = crate::sql::exec::eval::Frame { run: self.run, params: &[], row: &[] };
            values.push(arg.eval(&frame)?);
        }
        self.run.after.replace(Some(self.root.clone()));
        let result = interpret::call(&routine, values, self.run);
        if let Some(root) = self.run.after.borrow_mut().take() {
            *self.root = root;
        }
        let value = result?;
        let mut outcome = Outcome::command("CALL", Change::Schema);
        if let (Returns::Rows(columns, _), Value::Array(rows)) = (&routine.returns, value) {
            let columns = columns
                .iter()
                .map(|(name, ty)| ColumnInfo { name: name.to_string(), ty: ty.clone() })
                .collect();
            let rows = rows.elements.iter().filter_map(|row| match row {
                Value::Record(record) => Some(record.values.clone().into()),
                _ => None,
            });
            outcome.rows = Some(RowSet { columns, rows: rows.collect(), truncated: None });
        }
        Ok(outcome)
    }

    /// DO.
    pub(super) fn anonymous(&mut self, body: &str) -> Result<Outcome, SqlError> {
        let block = plpgsql::parse(body)?;
        let routine = Routine {
            name: "inline_code_block".into(),
            procedure: false,
            args: Vec::new(),
            returns: Returns::Void,
            language: Language::PlPgSql,
            body: body.into(),
            strict: false,
            volatility: 'v',
        };
        let mut interpreter = Interpreter::new(self.run, self.root.clone(), true, &routine);
        interpreter.anonymous(&block)?;
        *self.root = interpreter.root;
        Ok(Outcome::command("DO", Change::Schema))
    }
}
