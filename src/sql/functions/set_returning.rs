//! Functions that return rows: generate_series, unnest, json_each and their like.

use super::resolve::{Failure, call_error, candidates, choose};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::types::Type;
use crate::sql::value::Value;

pub(crate) mod json_rows;
mod series;
mod text_rows;

/// The rows of a call, one at a time, so that a huge series costs nothing until it is read.
pub type Rows = Box<dyn Iterator<Item = Result<Vec<Value>, SqlError>>>;

pub(crate) type Start = fn(&[Value], &Env) -> Result<Rows, SqlError>;

/// A set-returning function chosen for a call.
#[derive(Clone)]
pub struct SetFunction {
    pub name: &'static str,
    /// What each argument has to be cast to.
    pub arg_types: Vec<Type>,
    /// The columns of the rows. A single one is named as the function is.
    pub columns: Vec<(&'static str, Type)>,
    start: Start,
}

impl SetFunction {
    /// The rows of an array of records with columns of these types.
    pub(crate) fn of_records(types: Vec<Type>) -> SetFunction {
        let start: Start = |args, _| {
            let rows = match args.first() {
                Some(Value::Array(array)) => array.elements.to_vec(),
                _ => Vec::new(),
            };
            Ok(Box::new(rows.into_iter().map(|row| match row {
                Value::Record(record) => Ok(record.values.clone()),
                other => Ok(vec![other]),
            })))
        };
        let columns = types.into_iter().map(|ty| ("", ty)).collect();
        SetFunction { name: "routine", arg_types: vec![Type::array_of(Type::Record)], columns, start }
    }

    /// The rows for these arguments; a NULL argument gives none.
    ///
    /// # Errors
    /// Whatever PostgreSQL's function raises, here or while reading the rows.
    pub fn rows(&self, args: &[Value], env: &Env) -> Result<Rows, SqlError> {
        if args.iter().any(Value::is_null) {
            return Ok(Box::new(std::iter::empty()));
        }
        (self.start)(args, env)
    }

    /// The type of the result as a value: the column's, or a record.
    pub fn returns(&self) -> Type {
        match &self.columns[..] {
            [(_, ty)] => ty.clone(),
            _ => Type::Record,
        }
    }
}

pub(crate) struct Row {
    name: &'static str,
    signatures: &'static str,
    /// Names and types of the columns where they are not the one value named as the function.
    columns: &'static [(&'static str, u8)],
    start: Start,
}

pub(crate) const fn row(
    name: &'static str,
    signatures: &'static str,
    columns: &'static [(&'static str, u8)],
    start: Start,
) -> Row {
    Row { name, signatures, columns, start }
}

static TABLES: &[&[Row]] = &[series::ROWS, json_rows::ROWS, text_rows::ROWS, ANCESTORS];

/// No table here is a partition.
static ANCESTORS: &[Row] =
    &[row("pg_partition_ancestors", "k>k", &[("relid", b'k')], |_, _| Ok(Box::new(std::iter::empty())))];

fn all() -> impl Iterator<Item = &'static Row> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The set-returning function that `name(args…)` means; `None` if the name is not one's.
///
/// # Errors
/// 42883 or 42725 when the arguments do not choose one.
pub fn resolve(name: &str, args: &[Type]) -> Result<Option<SetFunction>, SqlError> {
    if !exists(name) {
        return Ok(None);
    }
    let rows = all().enumerate().filter(|(_, r)| r.name == name).map(|(i, r)| (i, r.signatures));
    let chosen = choose(candidates(rows, args.len()), args).map_err(|f| call_error(f, name, args))?;
    let Some(row) = all().nth(chosen.row) else {
        return Err(call_error(Failure::None, name, args));
    };
    let columns = match row.columns {
        [] => vec![(row.name, chosen.returns)],
        [(only, _)] => vec![(*only, chosen.returns)],
        several => {
            let ty = |code: &u8| Type::from_code(*code).unwrap_or(Type::Text);
            several.iter().map(|(name, code)| (*name, ty(code))).collect()
        }
    };
    Ok(Some(SetFunction { name: row.name, arg_types: chosen.arg_types, columns, start: row.start }))
}

/// Whether a set-returning function has this name.
pub fn exists(name: &str) -> bool {
    all().any(|row| row.name == name)
}

/// The names of all set-returning functions.
pub fn names() -> impl Iterator<Item = &'static str> {
    all().map(|row| row.name)
}
