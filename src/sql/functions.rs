//! Functions and operators: which one a call means (PostgreSQL's resolution rules) and what it computes.
//!
//! Every function is a row of a table: name, signature in a short notation (see [`signature`]), and a
//! plain `fn`. Adding one means adding a row to the file of its topic.

use super::cast::Cast;
use super::env::Env;
use super::error::SqlError;
use super::types::Type;
use super::value::Value;

pub(crate) mod absent;
pub mod aggregate;
mod arguments;
mod common;
mod compare;
mod resolve;
pub mod set_returning;
pub(crate) mod signature;
mod tables;
pub mod window;

mod array;
mod binary;
mod catalogue;
mod date;
mod date_format;
mod digest;
mod float;
mod format;
mod integer;
mod json;
mod jsonb_edit;
mod like;
mod number;
mod number_format;
mod regex;
mod regex_match;
mod regex_translate;
mod string;
mod string_edit;
mod system;
#[cfg(test)]
mod tests;

pub use common::common_type;
pub use resolve::{resolve, resolve_operator};
pub use string_edit::{quote_identifier, quote_string};

/// Whether a function may give different results for the same arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Volatility {
    /// Never: calls with constants can be computed once.
    Immutable,
    /// Not within one statement.
    Stable,
    /// At every call.
    Volatile,
}

/// What a call knows beside its arguments' values.
pub struct Call<'a> {
    /// The types of the arguments as they were passed.
    pub types: &'a [Type],
    pub returns: &'a Type,
    pub env: &'a Env,
}

/// A function of values only.
pub type Plain = fn(&[Value], &Env) -> Result<Value, SqlError>;
/// A function that depends on the types of its arguments.
pub type Typed = fn(&[Value], &Call) -> Result<Value, SqlError>;

/// The code of a function.
#[derive(Debug, Clone)]
pub enum Eval {
    Plain(Plain),
    Typed(Typed),
    /// A type's name used as a function: `text(1)`.
    Cast(Box<Cast>),
}

/// A function or operator chosen for a call.
#[derive(Debug, Clone)]
pub struct Resolved {
    pub name: &'static str,
    /// What each argument has to be cast to before the call.
    pub arg_types: Vec<Type>,
    pub returns: Type,
    /// NULL for any NULL argument, without running the code.
    pub strict: bool,
    pub volatility: Volatility,
    pub eval: Eval,
}

impl Resolved {
    /// Calls the function on arguments of `arg_types`.
    ///
    /// # Errors
    /// Whatever PostgreSQL's function raises.
    pub fn call(&self, args: &[Value], env: &Env) -> Result<Value, SqlError> {
        if self.strict && args.iter().any(Value::is_null) {
            return Ok(Value::Null);
        }
        match &self.eval {
            Eval::Plain(eval) => eval(args, env),
            Eval::Typed(eval) => eval(args, &Call { types: &self.arg_types, returns: &self.returns, env }),
            Eval::Cast(cast) => cast.apply(args.first().cloned().unwrap_or_default(), env),
        }
    }
}

/// One row of a table: a name with its signatures (separated by spaces) and their common code.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub name: &'static str,
    pub signatures: &'static str,
    pub code: Code,
}

#[derive(Clone, Copy)]
pub(crate) enum Code {
    Plain(Plain),
    Typed(Typed),
}

/// A row whose code needs values only.
pub(crate) const fn f(name: &'static str, signatures: &'static str, eval: Plain) -> Entry {
    Entry { name, signatures, code: Code::Plain(eval) }
}

/// A row whose code needs the types as well.
pub(crate) const fn typed(name: &'static str, signatures: &'static str, eval: Typed) -> Entry {
    Entry { name, signatures, code: Code::Typed(eval) }
}

/// Every row of the tables of functions and operators.
pub(crate) fn entries() -> impl Iterator<Item = &'static Entry> {
    tables::all()
}

/// Whether any function, aggregate, window or set-returning function has this name.
pub fn exists(name: &str) -> bool {
    tables::named(name).next().is_some()
        || aggregate::exists(name)
        || window::Function::from_name(name).is_some()
        || set_returning::exists(name)
}

/// The names of the arguments of the functions that take them by name, as `pg_proc` has them.
pub fn parameter_names(function: &str) -> &'static [&'static str] {
    match function {
        "make_interval" => &["years", "months", "weeks", "days", "hours", "mins", "secs"],
        "make_date" => &["year", "month", "day"],
        "make_time" => &["hour", "min", "sec"],
        "make_timestamp" | "make_timestamptz" => &["year", "month", "mday", "hour", "min", "sec", "timezone"],
        "jsonb_set" => &["jsonb_in", "path", "replacement", "create_if_missing"],
        "jsonb_insert" => &["jsonb_in", "path", "replacement", "insert_after"],
        _ => &[],
    }
}

/// The names of all functions, for completion.
pub fn names() -> Vec<&'static str> {
    let scalar =
        tables::all().filter(|e| e.name.starts_with(|c: char| c.is_ascii_lowercase())).map(|e| e.name);
    let mut names: Vec<_> = scalar.chain(aggregate::names()).chain(set_returning::names()).collect();
    names.sort_unstable();
    names.dedup();
    names
}
