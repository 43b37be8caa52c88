//! The statements of PL/pgSQL.

use std::rc::Rc;

use super::raise::matches;
use super::variables::Slot;
use super::{Flow, Interpreter, Ran};
use crate::sql::error::SqlError;
use crate::sql::outcome::ColumnInfo;
use crate::sql::routine::Returns;
use crate::sql::routine::plpgsql::{Block, Into, Loop, Statement, VariableType};
use crate::sql::types::Type;
use crate::sql::value::{Record, Value};

type Step = Result<Flow, SqlError>;

impl Interpreter<'_, '_> {
    pub(super) fn block(&mut self, block: &Block) -> Step {
        let mark = self.variables.mark();
        for variable in &block.variables {
            let slot = match &variable.ty {
                VariableType::Plain(ty) => Slot::value(self.named_type(ty)?, Value::Null, variable.constant),
                VariableType::Record => Slot::Row { columns: Rc::from([]), values: None, fixed: false },
                VariableType::RowOf(table) => {
                    let def = self.root.expect_table(table)?.def.clone();
                    let columns = def.columns.iter().map(|c| (c.name.clone(), c.ty.clone())).collect();
                    let values = Some(vec![Value::Null; def.columns.len()]);
                    Slot::Row { columns, values, fixed: true }
                }
                VariableType::Like(names) => self.like(names)?,
            };
            self.variables.declare(&variable.name, slot);
            if let Some(text) = &variable.default {
                let (value, ty) = self.eval(text)?;
                self.set(std::slice::from_ref(&variable.name), value, &ty, true)?;
            }
        }
        let result =
            if block.handlers.is_empty() { self.statements(&block.body) } else { self.guarded(block) };
        self.variables.forget(mark);
        result
    }

    /// A block with EXCEPTION: what it wrote is undone before its handler runs.
    fn guarded(&mut self, block: &Block) -> Step {
        let before = self.root.clone();
        let error = match self.statements(&block.body) {
            Ok(flow) => return Ok(flow),
            Err(error) => error,
        };
        let handler = block
            .handlers
            .iter()
            .find(|(conditions, _)| conditions.iter().any(|condition| matches(condition, error.code)));
        let Some((_, statements)) = handler else { return Err(error) };
        self.root = before;
        let mark = self.variables.mark();
        self.variables.declare("sqlerrm", Slot::value(Type::Text, Value::text(error.message.as_str()), true));
        self.variables.declare("sqlstate", Slot::value(Type::Text, Value::text(error.code), true));
        let result = self.statements(statements);
        self.variables.forget(mark);
        result
    }

    fn like(&self, names: &[String]) -> Result<Slot, SqlError> {
        match names {
            [.., table, column] => {
                let def = self.root.expect_table(table)?.def.clone();
                let found = def.columns.iter().find(|other| *other.name == **column);
                let missing = || {
                    SqlError::new(
                        "42703",
                        format!("column \"{column}\" of relation \"{table}\" does not exist"),
                    )
                };
                Ok(Slot::value(found.ok_or_else(missing)?.ty.clone(), Value::Null, false))
            }
            [variable] => match self.variables.find(variable) {
                Some(Slot::Value { ty, .. }) => Ok(Slot::value(ty.clone(), Value::Null, false)),
                _ => Err(SqlError::new("42601", format!("variable \"{variable}\" does not exist"))),
            },
            [] => Err(SqlError::new("42601", "syntax error at or near \"%\"")),
        }
    }

    fn statements(&mut self, statements: &[Statement]) -> Step {
        for statement in statements {
            self.run.visit()?;
            match self.statement(statement)? {
                Flow::Next => {}
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, statement: &Statement) -> Step {
        match statement {
            Statement::Null => {}
            Statement::Block(block) => return self.block(block),
            Statement::Assign { target, subscript, value } => {
                let (value, ty) = self.eval(value)?;
                match subscript {
                    None => self.set(target, value, &ty, false)?,
                    Some(subscript) => self.set_element(target, subscript, value, &ty)?,
                }
            }
            Statement::If { branches, otherwise } => {
                for (condition, statements) in branches {
                    if self.truth(condition)? {
                        return self.statements(statements);
                    }
                }
                return self.statements(otherwise);
            }
            Statement::Case { branches, otherwise } => {
                for (condition, statements) in branches {
                    if self.truth(condition)? {
                        return self.statements(statements);
                    }
                }
                return match otherwise {
                    Some(statements) => self.statements(statements),
                    None => Err(SqlError::new("20000", "case not found")
                        .with_hint("CASE statement is missing ELSE part.")),
                };
            }
            Statement::Loop { label, kind, body } => return self.looping(label.as_deref(), kind, body),
            Statement::Exit { next, label, when } => {
                if when.as_ref().map_or(Ok(true), |when| self.truth(when))? {
                    return Ok(if *next { Flow::Continue(label.clone()) } else { Flow::Exit(label.clone()) });
                }
            }
            Statement::Return(value) => return self.returning(value.as_deref()),
            Statement::ReturnNext(value) => {
                let row = match value {
                    Some(text) => self.row_of(text)?,
                    None => {
                        let Returns::Rows(columns, _) = &self.returns else {
                            return Err(SqlError::new("42601", "RETURN NEXT must have a parameter"));
                        };
                        columns.iter().map(|(name, _)| self.variables.value(name)).collect()
                    }
                };
                self.give(row)?;
            }
            Statement::ReturnQuery(query) => {
                let ran = self.sql(query)?;
                self.row_count = ran.rows.len() as i64;
                self.found(!ran.rows.is_empty())?;
                let types: Vec<Type> = ran.columns.iter().map(|column| column.ty.clone()).collect();
                for row in &ran.rows {
                    let row = self.as_declared(row, &types)?;
                    self.give(row)?;
                }
            }
            Statement::Raise { level, format, args, options } => {
                self.raise(level, format.as_deref(), args, options)?;
            }
            Statement::Perform(query) => {
                let ran = self.sql(&format!("SELECT {query}"))?;
                self.found(!ran.rows.is_empty())?;
                self.row_count = ran.rows.len() as i64;
            }
            Statement::Sql { text, into } => {
                let ran = self.sql(text)?;
                self.after_sql(ran, into.as_ref(), text)?;
            }
            Statement::Execute { text, into, using } => {
                let (value, ty) = self.eval(text)?;
                let Value::Text(_) = &value else {
                    return Err(SqlError::new("22004", "query string argument of EXECUTE is null"));
                };
                let text = value.output(&ty);
                let mut values = Vec::new();
                for text in using {
                    values.push(self.eval(text)?);
                }
                let ran = self.dynamic(&text, values)?;
                match into {
                    Some(_) => self.after_sql(ran, into.as_ref(), &text)?,
                    None => self.row_count = ran.count as i64,
                }
            }
            Statement::RowCount(target) => {
                let count = self.row_count;
                self.set(std::slice::from_ref(target), Value::Int(count), &Type::Int8, false)?;
            }
            Statement::Assert { condition, message } => {
                if !self.truth(condition)? {
                    let message = match message {
                        Some(text) => {
                            let (value, ty) = self.eval(text)?;
                            value.output(&ty)
                        }
                        None => "assertion failed".into(),
                    };
                    return Err(SqlError::new("P0004", message));
                }
            }
        }
        Ok(Flow::Next)
    }

    fn found(&mut self, found: bool) -> Result<(), SqlError> {
        if self.variables.knows("found") {
            self.set(&["found".to_string()], Value::Bool(found), &Type::Bool, false)?;
        }
        Ok(())
    }

    /// What a statement of SQL leaves: FOUND, its INTO.
    fn after_sql(&mut self, ran: Ran, into: Option<&Into>, text: &str) -> Result<(), SqlError> {
        let rows = if ran.columns.is_empty() { ran.count } else { ran.rows.len() as u64 };
        self.row_count = rows as i64;
        self.found(rows > 0)?;
        let Some(into) = into else {
            let first = text.trim_start().get(..6).unwrap_or_default().to_ascii_lowercase();
            if !ran.columns.is_empty() && matches!(first.as_str(), "select" | "values" | "table ") {
                return Err(SqlError::new("42601", "query has no destination for result data")
                    .with_hint("If you want to discard the results of a SELECT, use PERFORM instead."));
            }
            return Ok(());
        };
        if into.strict && ran.rows.is_empty() {
            return Err(SqlError::new("P0002", "query returned no rows"));
        }
        if into.strict && ran.rows.len() > 1 {
            return Err(SqlError::new("P0003", "query returned more than one row")
                .with_hint("Make sure the query returns a single row, or use LIMIT 1."));
        }
        self.take_row(&into.targets, &ran.columns, ran.rows.first().map(|row| &**row))
    }

    /// Puts a row into variables; none makes them NULL.
    fn take_row(
        &mut self,
        targets: &[Vec<String>],
        columns: &[ColumnInfo],
        row: Option<&[Value]>,
    ) -> Result<(), SqlError> {
        if let [only] = targets
            && let [name] = only.as_slice()
            && let Slot::Row { columns: own, values, fixed } = self.variables.slot(name)?
        {
            if !*fixed {
                *own =
                    columns.iter().map(|column| (column.name.as_str().into(), column.ty.clone())).collect();
            }
            let width = own.len();
            let mut new = row.map_or_else(|| vec![Value::Null; width], <[Value]>::to_vec);
            new.resize(width, Value::Null);
            *values = Some(new);
            return Ok(());
        }
        for (n, target) in targets.iter().enumerate() {
            let value = row.and_then(|row| row.get(n)).cloned().unwrap_or_default();
            let ty = columns.get(n).map_or(Type::Text, |column| column.ty.clone());
            self.set(target, value, &ty, false)?;
        }
        Ok(())
    }

    /// Assigns to a variable or a field of a row.
    pub(super) fn set(
        &mut self,
        target: &[String],
        value: Value,
        from: &Type,
        initial: bool,
    ) -> Result<(), SqlError> {
        let (name, field) = match target {
            [name] => (name, None),
            [.., name, field] if self.variables.knows(name) => (name, Some(field)),
            // a block's or function's name may stand before
            [.., name] => (name, None),
            [] => return Ok(()),
        };
        let (to, at) = match (self.variables.slot(name)?, field) {
            (Slot::Value { constant: true, .. }, _) if !initial => {
                return Err(SqlError::new("22005", format!("variable \"{name}\" is declared CONSTANT")));
            }
            (Slot::Value { ty, .. }, None) => (ty.clone(), 0),
            (Slot::Value { .. }, Some(field)) => {
                return Err(SqlError::new("42601", format!("\"{name}.{field}\" is not a known variable")));
            }
            (Slot::Row { columns, values, .. }, Some(field)) => {
                if values.is_none() {
                    return Err(not_assigned(name));
                }
                let at = columns.iter().position(|(column, _)| **column == **field);
                let missing =
                    || SqlError::new("42703", format!("record \"{name}\" has no field \"{field}\""));
                let at = at.ok_or_else(missing)?;
                (columns[at].1.clone(), at)
            }
            (Slot::Row { columns, values, fixed }, None) => {
                match value {
                    Value::Record(record) => {
                        if !*fixed {
                            *columns = record.fields.clone();
                        }
                        let mut new = record.values.clone();
                        new.resize(columns.len(), Value::Null);
                        *values = Some(new);
                    }
                    Value::Null => *values = Some(vec![Value::Null; columns.len()]),
                    _ => {
                        return Err(SqlError::new(
                            "42804",
                            "cannot assign non-composite value to a record variable",
                        ));
                    }
                }
                return Ok(());
            }
        };
        let new = self.converted(value, from, &to)?;
        match self.variables.slot(name)? {
            Slot::Value { value, .. } => *value = new,
            Slot::Row { values: Some(values), .. } => values[at] = new,
            Slot::Row { .. } => {}
        }
        Ok(())
    }

    fn set_element(
        &mut self,
        target: &[String],
        subscript: &str,
        value: Value,
        from: &Type,
    ) -> Result<(), SqlError> {
        let Some(Slot::Value { ty, value: old, .. }) =
            target.last().and_then(|name| self.variables.find(name))
        else {
            return Err(SqlError::unsupported("this assignment", "Assign the whole array."));
        };
        let (Type::Array(element), ty) = (ty.clone(), ty.clone()) else {
            return Err(SqlError::new("42804", "cannot subscript a variable that is no array"));
        };
        let mut elements = match old {
            Value::Array(array) => array.elements.to_vec(),
            _ => Vec::new(),
        };
        let (at, at_type) = self.eval(subscript)?;
        let at = self.converted(at, &at_type, &Type::Int4)?.as_int().unwrap_or(0);
        let value = self.converted(value, from, &element)?;
        let Some(at) = usize::try_from(at - 1).ok().filter(|at| *at <= 100_000) else {
            return Err(SqlError::new("2202E", "array subscript out of range"));
        };
        if at >= elements.len() {
            elements.resize(at + 1, Value::Null);
        }
        elements[at] = value;
        let array = Value::Array(crate::sql::value::Array::of(elements).into());
        self.set(target, array, &ty, false)
    }

    fn returning(&mut self, value: Option<&str>) -> Step {
        if let Some(text) = value {
            match self.returns.clone() {
                Returns::Void => {}
                Returns::Value(ty) => {
                    let (value, from) = self.eval(text)?;
                    let value = self.converted(value, &from, &ty)?;
                    self.rows.push(value);
                }
                Returns::Trigger => {
                    let name = text.trim().to_ascii_lowercase();
                    let value = match self.variables.find(&name) {
                        Some(_) => self.variables.value(&name),
                        None if name == "null" => Value::Null,
                        None => self.eval(text)?.0,
                    };
                    self.rows.push(value);
                }
                Returns::Rows(..) => {
                    let row = self.row_of(text)?;
                    self.give(row)?;
                    let all = std::mem::take(&mut self.rows);
                    self.rows = vec![Value::Array(crate::sql::value::Array::of(all).into())];
                }
                Returns::Set(_) => {
                    return Err(SqlError::new(
                        "42804",
                        "RETURN cannot have a parameter in function returning set",
                    )
                    .with_hint("Use RETURN NEXT or RETURN QUERY."));
                }
            }
        }
        Ok(Flow::Return)
    }

    /// The columns that an expression gives for RETURN NEXT: its value, or the fields of a row.
    fn row_of(&mut self, text: &str) -> Result<Vec<Value>, SqlError> {
        let name = text.trim().to_ascii_lowercase();
        if let Some(Slot::Row { columns, values, .. }) = self.variables.find(&name) {
            let types: Vec<Type> = columns.iter().map(|(_, ty)| ty.clone()).collect();
            let values = values.clone().ok_or_else(|| not_assigned(&name))?;
            return self.as_declared(&values, &types);
        }
        let (value, ty) = self.eval(text)?;
        match value {
            Value::Record(record) => {
                let types: Vec<Type> = record.fields.iter().map(|(_, ty)| ty.clone()).collect();
                self.as_declared(&record.values, &types)
            }
            value => self.as_declared(&[value], &[ty]),
        }
    }

    /// Values as the columns that the function declares.
    fn as_declared(&self, row: &[Value], types: &[Type]) -> Result<Vec<Value>, SqlError> {
        let declared: Vec<Type> = match &self.returns {
            Returns::Value(ty) | Returns::Set(ty) => vec![ty.clone()],
            Returns::Rows(columns, _) => columns.iter().map(|(_, ty)| ty.clone()).collect(),
            Returns::Void | Returns::Trigger => Vec::new(),
        };
        if declared.len() != types.len() {
            return Err(SqlError::new("42804", "structure of query does not match function result type")
                .with_detail(format!(
                    "Number of returned columns ({}) does not match expected column count ({}).",
                    types.len(),
                    declared.len()
                )));
        }
        let mut values = Vec::new();
        for ((value, from), to) in row.iter().zip(types).zip(&declared) {
            values.push(self.converted(value.clone(), from, to)?);
        }
        Ok(values)
    }

    /// Adds a row to the result.
    fn give(&mut self, values: Vec<Value>) -> Result<(), SqlError> {
        self.run.hold(&values)?;
        let fields: Rc<[(Rc<str>, Type)]> = match &self.returns {
            Returns::Rows(columns, _) => columns.clone().into(),
            Returns::Set(ty) => Rc::from([("value".into(), ty.clone())]),
            _ => Rc::from([]),
        };
        self.rows.push(Value::Record(Record { fields, values }.into()));
        Ok(())
    }

    fn looping(&mut self, label: Option<&str>, kind: &Loop, body: &[Statement]) -> Step {
        let mark = self.variables.mark();
        let result = self.rounds(label, kind, body);
        self.variables.forget(mark);
        result
    }

    /// One round: `None` goes on.
    fn round(&mut self, label: Option<&str>, body: &[Statement]) -> Result<Option<Flow>, SqlError> {
        let mine = |wanted: &Option<String>| wanted.is_none() || wanted.as_deref() == label;
        Ok(match self.statements(body)? {
            Flow::Next => None,
            Flow::Continue(wanted) if mine(&wanted) => None,
            Flow::Exit(wanted) if mine(&wanted) => Some(Flow::Next),
            other => Some(other),
        })
    }

    fn rounds(&mut self, label: Option<&str>, kind: &Loop, body: &[Statement]) -> Step {
        match kind {
            Loop::Forever => loop {
                self.run.visit()?;
                if let Some(flow) = self.round(label, body)? {
                    return Ok(flow);
                }
            },
            Loop::While(condition) => {
                while self.truth(condition)? {
                    if let Some(flow) = self.round(label, body)? {
                        return Ok(flow);
                    }
                }
            }
            Loop::Range { variable, from, to, step, reverse } => {
                let mut bound = |text: &str, what: &str| -> Result<i64, SqlError> {
                    let (value, ty) = self.eval(text)?;
                    self.converted(value, &ty, &Type::Int4)?
                        .as_int()
                        .ok_or_else(|| SqlError::new("22004", format!("{what} of FOR loop cannot be null")))
                };
                let (mut at, end) = (bound(from, "lower bound")?, bound(to, "upper bound")?);
                let step = step.as_ref().map_or(Ok(1), |step| bound(step, "BY value"))?;
                if step <= 0 {
                    return Err(SqlError::new("22023", "BY value of FOR loop must be greater than zero"));
                }
                self.variables.declare(variable, Slot::value(Type::Int4, Value::Null, false));
                while if *reverse { at >= end } else { at <= end } {
                    self.set(std::slice::from_ref(variable), Value::Int(at), &Type::Int4, false)?;
                    if let Some(flow) = self.round(label, body)? {
                        return Ok(flow);
                    }
                    at = if *reverse { at - step } else { at + step };
                }
            }
            Loop::Query { targets, query } => {
                let ran = self.sql(query)?;
                for row in &ran.rows {
                    self.take_row(targets, &ran.columns, Some(row))?;
                    if let Some(flow) = self.round(label, body)? {
                        return Ok(flow);
                    }
                }
                self.found(!ran.rows.is_empty())?;
            }
            Loop::Each { target, array } => {
                let (value, ty) = self.eval(array)?;
                let element = ty.element().cloned().unwrap_or(Type::Text);
                let Value::Array(array) = value else {
                    return Err(SqlError::new("22004", "FOREACH expression must not be null"));
                };
                for value in array.elements.iter() {
                    self.set(target, value.clone(), &element, false)?;
                    if let Some(flow) = self.round(label, body)? {
                        return Ok(flow);
                    }
                }
            }
        }
        Ok(Flow::Next)
    }
}

fn not_assigned(name: &str) -> SqlError {
    SqlError::new("55000", format!("record \"{name}\" is not assigned yet"))
        .with_detail("The tuple structure of a not-yet-assigned record is indeterminate.")
}
