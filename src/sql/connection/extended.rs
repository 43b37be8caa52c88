//! The extended protocol's way to a statement: first what it takes and gives, then its run with values.
//! (<https://www.postgresql.org/docs/15/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY>)

use std::rc::Rc;

use gluesql_core::sqlparser::ast::{self, Statement};

use super::{Connection, aborted};
use crate::sql::bind::Binder;
use crate::sql::bind::parameter::Parameters;
use crate::sql::bind::writing::{Write, writing};
use crate::sql::cast::{self, CastContext};
use crate::sql::catalog::oids;
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::outcome::{ColumnInfo, Context, TransactionState};
use crate::sql::parse::own::Own;
use crate::sql::parse::settings::Setting;
use crate::sql::parse::transaction::Control;
use crate::sql::parse::{self, Parsed, Source};
use crate::sql::settings::Settings;
use crate::sql::transaction::Step;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// What a statement takes and gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The types of `$1`, `$2` …
    pub parameters: Vec<Type>,
    /// The columns of its result, if it has one.
    pub columns: Option<Vec<ColumnInfo>>,
}

impl Description {
    fn none() -> Description {
        Description { parameters: Vec::new(), columns: None }
    }

    fn texts(names: &[&str]) -> Description {
        let column = |name: &&str| ColumnInfo { name: (*name).to_owned(), ty: Type::Text };
        Description { parameters: Vec::new(), columns: Some(names.iter().map(column).collect()) }
    }
}

impl Connection {
    /// Says who is connected to what, for `current_user` and `current_database()`.
    pub fn set_identity(&mut self, user: &str, database: &str) {
        self.identity = Some((user.to_owned(), database.to_owned()));
    }

    pub(super) fn identified(&self, mut env: Env) -> Env {
        if let Some((user, database)) = &self.identity {
            env.user.clone_from(user);
            env.database.clone_from(database);
        }
        env
    }

    /// Analyses one statement without running it. `declared` are the types the client names for the first
    /// parameters; `None` leaves one to be found out.
    ///
    /// # Errors
    /// The statement's own; 42P18 and 42P08 for a parameter whose type cannot be found out; 25P02.
    pub fn describe(
        &mut self,
        text: &str,
        declared: &[Option<Type>],
        context: &Context<'_>,
    ) -> Result<Description, SqlError> {
        let env = self.identified(self.env(context.now_micros, context.now_micros));
        let described = self.describe_in(text, declared, &env);
        let outcome = described.as_ref().err().cloned();
        match outcome {
            // turns keys into names
            Some(error) => match self.told(&env, Err(error)) {
                Err(error) => {
                    self.fail();
                    Err(error)
                }
                Ok(_) => described,
            },
            None => described,
        }
    }

    fn describe_in(
        &mut self,
        text: &str,
        declared: &[Option<Type>],
        env: &Env,
    ) -> Result<Description, SqlError> {
        let failed = self.transaction() == TransactionState::Failed;
        match parse::transaction::control(text)? {
            Some(Control::Commit(_) | Control::Rollback(_)) => return Ok(Description::none()),
            Some(_) if failed => return Err(aborted()),
            Some(_) => return Ok(Description::none()),
            None => {}
        }
        let explained = crate::sql::explain::options::explain(text)?;
        let (explains, text) = match &explained {
            Some((_, rest)) => (true, rest.as_str()),
            None => (false, text),
        };
        if let Some(setting) = parse::settings::setting(text)? {
            return match setting {
                _ if failed => Err(aborted()),
                Setting::Show(name) => Ok(Description::texts(&[&Settings::heading(&name)])),
                Setting::ShowAll => Ok(Description::texts(&["name", "setting", "description"])),
                _ => Ok(Description::none()),
            };
        }
        if parse::maintain::maintain(text)?.is_some() || parse::extra::restart(text)?.is_some() {
            return if failed { Err(aborted()) } else { Ok(Description::none()) };
        }
        let parsed = parse::command_body(text)?;
        // what may be said in a failed transaction
        let back =
            matches!(parsed.statement, Statement::Rollback { .. } | Statement::ReleaseSavepoint { .. });
        if failed && !(back && parsed.own.is_none()) {
            return Err(aborted());
        }
        let visible = self.visible();
        let source = Source { text: parsed.text, lexemes: &parsed.lexemes };
        let parameters = Rc::new(Parameters::open(declared));
        let mut binder = Binder::new(&visible.root, source, env);
        binder.parameters = Some(parameters.clone());
        let columns = columns(&mut binder, &parsed)?;
        let columns = match explains {
            true => Description::texts(&["QUERY PLAN"]).columns,
            false => columns,
        };
        Ok(Description { parameters: parameters.types()?, columns })
    }

    /// As [`Connection::step`], with the values of the parameters and their types.
    ///
    /// # Errors
    /// As [`Connection::step`].
    pub fn step_with(
        &mut self,
        text: &str,
        values: Rc<[(Type, Value)]>,
        context: &mut Context<'_>,
    ) -> Result<Step, SqlError> {
        if self.pending.is_some() {
            return Err(SqlError::new("55000", "another command is already in progress"));
        }
        self.parameters = Some(Rc::new(Parameters::Given(values)));
        let result = self.step(text, context);
        if !matches!(result, Ok(Step::Blocked(_))) {
            self.parameters = None;
        }
        result
    }

    /// The statement that ran was stopped from outside: an open transaction has failed.
    pub fn abort(&mut self) {
        self.fail();
    }

    /// `statement_timeout` in microseconds, when there is one.
    pub fn statement_timeout_micros(&self) -> Option<u64> {
        Some(self.timeouts().statement.saturating_mul(1000)).filter(|micros| *micros > 0)
    }

    /// A parameter's value from its text.
    ///
    /// # Errors
    /// 22P02 and its kind for a text that the type does not read.
    pub fn read_value(&self, text: &str, ty: &Type) -> Result<Value, SqlError> {
        let env = self.env(0, 0);
        match cast::find(&Type::Unknown, ty, CastContext::Explicit) {
            Some(cast) => cast.apply(Value::text(text), &env),
            None => Err(cast::cannot_cast(&Type::Unknown, ty)),
        }
    }

    /// The type of this number, as `pg_type` has it.
    pub fn type_of_oid(&self, oid: u32) -> Option<Type> {
        oids::type_of(&self.visible().root, i64::from(oid))
    }
}

/// How a type is told to a client: its number, its length in bytes (-1 when it varies) and its modifier.
pub fn wire_type(ty: &Type) -> (u32, i16, i32) {
    let length = match ty {
        Type::Enum(_) => 4,
        Type::Array(_) => -1,
        other => oids::line_of(other).map_or(-1, |line| line.length),
    };
    (
        u32::try_from(oids::of_type(ty)).unwrap_or(0),
        i16::try_from(length).unwrap_or(-1),
        i32::try_from(oids::modifier(ty)).unwrap_or(-1),
    )
}

/// The columns a statement gives, found by binding it as its run does.
fn columns(binder: &mut Binder<'_>, parsed: &Parsed<'_>) -> Result<Option<Vec<ColumnInfo>>, SqlError> {
    let mut writes = writing(&parsed.statement);
    match &parsed.own {
        Some(Own::Merge(merge)) => writes = Some((merge.with.as_ref(), None)),
        Some(_) => return Ok(None),
        None => {}
    }
    let mut with = None;
    if let Some((clause, _)) = writes {
        with = clause;
        if let Some(with) = with {
            binder.steps(with)?;
        }
    }
    let write = match (&parsed.own, writes) {
        (Some(Own::Merge(merge)), _) => Some(binder.merge(merge)?),
        (_, Some((_, Some(inner)))) => Some(binder.write(inner)?),
        _ => None,
    };
    if let Some(write) = write {
        let returning = match write {
            Write::Insert(insert) => insert.returning,
            Write::Update(modify) | Write::Delete(modify) => modify.returning,
            Write::Merge(_) => None,
        };
        return Ok(returning.map(|returning| returning.columns));
    }
    let Statement::Query(query) = &parsed.statement else { return Ok(None) };
    let bound = match with {
        Some(_) => binder.query(&ast::Query { with: None, ..(**query).clone() })?,
        None => binder.query(query)?,
    };
    let column = |column: &crate::sql::bind::Output| ColumnInfo {
        name: column.name.to_string(),
        ty: column.ty.clone(),
    };
    Ok(Some(bound.columns.iter().map(column).collect()))
}

#[cfg(test)]
mod tests;
