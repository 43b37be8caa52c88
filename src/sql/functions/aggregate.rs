//! Aggregate functions: which one a call means, and the accumulators that compute them.

use super::resolve::{Failure, call_error, candidates, choose};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::types::Type;
use crate::sql::value::Value;

mod collect;
mod numbers;
mod ordered;
mod statistics;
#[cfg(test)]
mod tests;

/// The running state of one aggregate over one group.
pub trait Accumulator {
    /// Takes one row's arguments, cast to the aggregate's `arg_types`. For an ordered-set aggregate these
    /// are the values sorted by, in their order.
    ///
    /// # Errors
    /// Overflow and the like.
    fn accumulate(&mut self, args: &[Value], env: &Env) -> Result<(), SqlError>;

    /// The result so far; accumulating may go on, as a window's frame grows.
    ///
    /// # Errors
    /// Overflow and the like.
    fn finish(&self, env: &Env) -> Result<Value, SqlError>;
}

/// An aggregate chosen for a call.
#[derive(Clone)]
pub struct Aggregate {
    pub name: &'static str,
    /// What each argument has to be cast to; the direct arguments first for an ordered-set aggregate.
    pub arg_types: Vec<Type>,
    pub returns: Type,
    /// How many of `arg_types` are direct arguments, evaluated once a group.
    pub direct: usize,
    /// Called as `name(…) WITHIN GROUP (ORDER BY …)`.
    pub ordered_set: bool,
    start: Start,
}

type Start = fn(&Aggregate, &[Value]) -> Box<dyn Accumulator>;

impl Aggregate {
    /// A fresh state; `direct` are the direct arguments of an ordered-set aggregate, else empty.
    pub fn start(&self, direct: &[Value]) -> Box<dyn Accumulator> {
        (self.start)(self, direct)
    }

    /// Whether rows with a NULL among the arguments are passed over without accumulating; the
    /// accumulators do this themselves.
    pub fn skips_nulls(&self) -> bool {
        !matches!(self.name, "array_agg" | "json_agg" | "jsonb_agg" | "json_object_agg" | "jsonb_object_agg")
    }
}

struct Row {
    name: &'static str,
    signatures: &'static str,
    ordered_set: bool,
    start: Start,
}

const fn row(name: &'static str, signatures: &'static str, start: Start) -> Row {
    Row { name, signatures, ordered_set: false, start }
}

const fn set(name: &'static str, signatures: &'static str, start: Start) -> Row {
    Row { name, signatures, ordered_set: true, start }
}

const MIN_MAX: &str = "2>2 4>4 8>8 n>n f>f d>d t>t c>c D>D T>T s>s z>z i>i o>o A>A M>M";
const INTEGERS: &str = "2>2 4>4 8>8";
const SPREAD: &str = "2>n 4>n 8>n n>n f>d d>d";

static ROWS: &[Row] = &[
    row("count", ">8 X>8", |_, _| Box::new(numbers::Count::default())),
    row("sum", "2>8 4>8 8>n n>n f>f d>d i>i", numbers::sum),
    row("avg", "2>n 4>n 8>n n>n f>d d>d i>i", numbers::avg),
    row("min", MIN_MAX, |_, _| Box::new(numbers::Extreme::least())),
    row("max", MIN_MAX, |_, _| Box::new(numbers::Extreme::greatest())),
    row("bool_and", "b>b", |_, _| Box::new(numbers::Fold::new(numbers::and))),
    row("every", "b>b", |_, _| Box::new(numbers::Fold::new(numbers::and))),
    row("bool_or", "b>b", |_, _| Box::new(numbers::Fold::new(numbers::or))),
    row("bit_and", INTEGERS, |_, _| Box::new(numbers::Fold::new(numbers::and))),
    row("bit_or", INTEGERS, |_, _| Box::new(numbers::Fold::new(numbers::or))),
    row("bit_xor", INTEGERS, |_, _| Box::new(numbers::Fold::new(numbers::xor))),
    row("string_agg", "tt>t yy>y", |_, _| Box::new(collect::Joined::default())),
    row("array_agg", "S>A A>A", |_, _| Box::new(collect::Elements::default())),
    row("json_agg", "E>j", collect::json_agg),
    row("jsonb_agg", "E>J~", collect::json_agg),
    row("json_object_agg", "XX>j", collect::json_object_agg),
    row("jsonb_object_agg", "XX>J", collect::json_object_agg),
    row("stddev", SPREAD, statistics::spread),
    row("stddev_samp", SPREAD, statistics::spread),
    row("stddev_pop", SPREAD, statistics::spread),
    row("variance", SPREAD, statistics::spread),
    row("var_samp", SPREAD, statistics::spread),
    row("var_pop", SPREAD, statistics::spread),
    row("corr", "dd>d", statistics::regression),
    row("covar_pop", "dd>d", statistics::regression),
    row("covar_samp", "dd>d", statistics::regression),
    row("regr_avgx", "dd>d", statistics::regression),
    row("regr_avgy", "dd>d", statistics::regression),
    row("regr_count", "dd>8", statistics::regression),
    row("regr_intercept", "dd>d", statistics::regression),
    row("regr_r2", "dd>d", statistics::regression),
    row("regr_slope", "dd>d", statistics::regression),
    row("regr_sxx", "dd>d", statistics::regression),
    row("regr_sxy", "dd>d", statistics::regression),
    row("regr_syy", "dd>d", statistics::regression),
    set("percentile_cont", "dd>d di>i [dd>[d [di>[i", ordered::percentile_cont),
    set("percentile_disc", "dE>E [dE>A", ordered::percentile_disc),
    set("mode", "E>E", |_, _| Box::new(ordered::Mode::default())),
];

/// The aggregate that `name(args…)` means; `None` if the name is no plain aggregate's.
/// `count(*)` has no arguments.
///
/// # Errors
/// 42883 when the aggregate does not take these types.
pub fn resolve(name: &str, args: &[Type]) -> Result<Option<Aggregate>, SqlError> {
    find(name, args, 0, false)
}

/// The aggregate that `name(direct…) WITHIN GROUP (ORDER BY sorted…)` means.
///
/// # Errors
/// As [`resolve`].
pub fn resolve_ordered_set(
    name: &str,
    direct: &[Type],
    sorted: &[Type],
) -> Result<Option<Aggregate>, SqlError> {
    let args: Vec<Type> = direct.iter().chain(sorted).cloned().collect();
    find(name, &args, direct.len(), true)
}

fn find(name: &str, args: &[Type], direct: usize, ordered_set: bool) -> Result<Option<Aggregate>, SqlError> {
    let rows = || ROWS.iter().enumerate().filter(|(_, r)| r.name == name && r.ordered_set == ordered_set);
    if rows().next().is_none() {
        return Ok(None);
    }
    let found = candidates(rows().map(|(i, r)| (i, r.signatures)), args.len());
    let chosen = choose(found, args).map_err(|failure| call_error(failure, name, args))?;
    let Some(row) = ROWS.get(chosen.row) else {
        return Err(call_error(Failure::None, name, args));
    };
    Ok(Some(Aggregate {
        name: row.name,
        arg_types: chosen.arg_types.iter().map(Type::without_modifier).collect(),
        returns: chosen.returns.without_modifier(),
        direct,
        ordered_set,
        start: row.start,
    }))
}

/// Whether an aggregate has this name.
pub fn exists(name: &str) -> bool {
    names().any(|own| own == name)
}

/// Whether the name is one of an ordered-set aggregate.
pub fn is_ordered_set(name: &str) -> bool {
    ROWS.iter().any(|row| row.name == name && row.ordered_set)
}

/// The names of all aggregates.
pub fn names() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.name)
}
