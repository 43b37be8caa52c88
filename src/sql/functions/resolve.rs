//! Which function or operator a call means: PostgreSQL's rules of chapter 10.

use std::cell::RefCell;

use super::absent;
use super::signature::{Param, Signature, settle};
use super::{Code, Eval, Resolved, Volatility, compare, tables};
use crate::sql::cast::{self, CastContext};
use crate::sql::error::SqlError;
use crate::sql::types::{Category, Type};

/// A signature that fits the number of arguments, and the row of the table it stands in.
pub(crate) struct Candidate {
    pub row: usize,
    pub signature: Signature,
    pub params: Vec<Param>,
}

/// The candidates among rows of signatures.
pub(crate) fn candidates(rows: impl Iterator<Item = (usize, &'static str)>, count: usize) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (row, signatures) in rows {
        for text in signatures.split(' ') {
            let Some(signature) = Signature::parse(text) else {
                continue;
            };
            if let Some(params) = signature.expand(count) {
                found.push(Candidate { row, signature, params });
            }
        }
    }
    found
}

/// A chosen candidate with its types settled.
pub(crate) struct Chosen {
    pub row: usize,
    pub signature: Signature,
    pub arg_types: Vec<Type>,
    pub returns: Type,
}

/// Why none was chosen.
pub(crate) enum Failure {
    None,
    Ambiguous,
    Undetermined,
}

impl Candidate {
    fn settled(self, args: &[Type]) -> Option<Chosen> {
        let (arg_types, returns) = settle(&self.params, &self.signature.returns, args)?;
        Some(Chosen { row: self.row, signature: self.signature, arg_types, returns })
    }
}

/// The candidate that PostgreSQL takes for these arguments.
pub(crate) fn choose(mut found: Vec<Candidate>, args: &[Type]) -> Result<Chosen, Failure> {
    let exact = |c: &Candidate| c.params.iter().zip(args).all(|(p, a)| p.is(a));
    if let Some(at) = found.iter().position(exact)
        && let Some(chosen) = found.swap_remove(at).settled(args)
    {
        return Ok(chosen);
    }
    select(found, args)?.settled(args).ok_or(Failure::Undetermined)
}

/// The error of a call that could not be resolved.
pub(crate) fn call_error(failure: Failure, name: &str, args: &[Type]) -> SqlError {
    match failure {
        Failure::None => no_function(name, args),
        Failure::Ambiguous => {
            ambiguous("function", format!("function {} is not unique", call_text(name, args)))
        }
        Failure::Undetermined => undetermined(),
    }
}

fn table_rows(name: &str) -> impl Iterator<Item = (usize, &'static str)> + use<'_> {
    tables::all().enumerate().filter(move |(_, e)| e.name == name).map(|(row, e)| (row, e.signatures))
}

fn resolved(chosen: Chosen) -> Option<Resolved> {
    let entry = tables::all().nth(chosen.row)?;
    Some(Resolved {
        name: entry.name,
        arg_types: chosen.arg_types,
        returns: chosen.returns,
        strict: chosen.signature.strict,
        volatility: chosen.signature.volatility,
        eval: match entry.code {
            Code::Plain(eval) => Eval::Plain(eval),
            Code::Typed(eval) => Eval::Typed(eval),
        },
    })
}

/// The function that `name(args…)` calls.
///
/// # Errors
/// 42883 when none fits, 42725 when several fit equally well.
pub fn resolve(name: &str, args: &[Type]) -> Result<Resolved, SqlError> {
    let found = candidates(table_rows(name), args.len());
    let exact = |c: &Candidate| c.params.iter().zip(args).all(|(p, a)| p.is(a));
    if !found.iter().any(exact)
        && let Some(resolved) = as_cast(name, args)
    {
        return Ok(resolved);
    }
    let chosen = choose(found, args).map_err(|failure| call_error(failure, name, args))?;
    resolved(chosen).ok_or_else(|| no_function(name, args))
}

/// A type's name called with one argument is a cast, where the representation allows it.
fn as_cast(name: &str, args: &[Type]) -> Option<Resolved> {
    let [from] = args else { return None };
    let to = Type::from_name(name, &[]).ok()??;
    let to = if name == "char" || name == "bpchar" { Type::Char(0) } else { to };
    let cast = cast::find(from, &to, CastContext::Explicit)?;
    Some(Resolved {
        name: "cast",
        arg_types: vec![from.clone()],
        returns: to,
        strict: true,
        volatility: if *from == Type::Unknown { Volatility::Stable } else { Volatility::Immutable },
        eval: Eval::Cast(Box::new(cast)),
    })
}

fn call_text(name: &str, args: &[Type]) -> String {
    let args: Vec<_> = args.iter().map(Type::base_name).collect();
    format!("{name}({})", args.join(", "))
}

/// The error of a call that no function answers.
pub(crate) fn no_function(name: &str, args: &[Type]) -> SqlError {
    if absent::is_function(name) {
        return SqlError::unsupported(format!("{name}()"), "See the help for the functions that are here.");
    }
    SqlError::new("42883", format!("function {} does not exist", call_text(name, args))).with_hint(
        "No function matches the given name and argument types. You might need to add explicit type casts.",
    )
}

fn ambiguous(kind: &str, message: String) -> SqlError {
    SqlError::new("42725", message).with_hint(format!(
        "Could not choose a best candidate {kind}. You might need to add explicit type casts."
    ))
}

/// The error of a call whose only hints at its type are literals without one.
pub(crate) fn undetermined() -> SqlError {
    SqlError::new("42804", "could not determine polymorphic type because input has type unknown")
}

/// The operator that `left op right` (or `op right`) means.
///
/// # Errors
/// 42883 when none fits, 42725 when several fit equally well.
pub fn resolve_operator(op: &str, left: Option<&Type>, right: &Type) -> Result<Resolved, SqlError> {
    let op = if op == "!=" { "<>" } else { op };
    let args: Vec<Type> = left.into_iter().chain([right]).cloned().collect();
    let spelled = || match left {
        Some(left) => format!("{} {op} {}", left.base_name(), right.base_name()),
        None => format!("{op} {}", right.base_name()),
    };
    if let (Some(left), Some(comparison)) = (left, compare::Comparison::from_operator(op)) {
        return compare::resolve(comparison, left, right).ok_or_else(|| no_operator(&spelled(), true));
    }
    let known = RECENT.with_borrow(|recent| {
        let known = recent.iter().find(|(known, types, _)| *known == op && *types == args);
        known.map(|(_, _, resolved)| resolved.clone())
    });
    if let Some(resolved) = known {
        return Ok(resolved);
    }
    let resolved = among_candidates(op, &args, &spelled)?;
    RECENT.with_borrow_mut(|recent| {
        if recent.len() == RECENT_OPERATORS {
            recent.remove(0);
        }
        recent.push((resolved.name, args, resolved.clone()));
    });
    Ok(resolved)
}

/// Operators remembered.
const RECENT_OPERATORS: usize = 16;

thread_local! {
    /// What operators meant last: the same few are asked for again and again, and the answer is always the same.
    static RECENT: RefCell<Vec<(&'static str, Vec<Type>, Resolved)>> = const { RefCell::new(Vec::new()) };
}

fn among_candidates(op: &str, args: &[Type], spelled: &dyn Fn() -> String) -> Result<Resolved, SqlError> {
    let mut found = candidates(table_rows(op), args.len());
    // An unknown literal beside a known type is taken for that type first.
    if let [a, b] = args {
        let (a, b) = match (a, b) {
            (Type::Unknown, known) | (known, Type::Unknown) => (known, known),
            both => both,
        };
        let exact = |c: &Candidate| matches!(&c.params[..], [p, q] if p.is(a) && q.is(b));
        if *a != Type::Unknown
            && let Some(at) = found.iter().position(exact)
            && let Some(resolved) = found.swap_remove(at).settled(args).and_then(resolved)
        {
            return Ok(resolved);
        }
    }
    match choose(found, args).map(resolved) {
        Ok(Some(resolved)) => Ok(resolved),
        Err(Failure::Ambiguous) => {
            Err(ambiguous("operator", format!("operator is not unique: {}", spelled())))
        }
        Err(Failure::Undetermined) => Err(undetermined()),
        Ok(None) | Err(Failure::None) => Err(no_operator(&spelled(), args.len() > 1)),
    }
}

fn no_operator(spelled: &str, binary: bool) -> SqlError {
    let types = if binary { "types" } else { "type" };
    SqlError::new("42883", format!("operator does not exist: {spelled}")).with_hint(format!(
        "No operator matches the given name and argument {types}. You might need to add {}explicit type cast{}.",
        if binary { "" } else { "an " },
        if binary { "s" } else { "" }
    ))
}

/// PostgreSQL's `func_match_argtypes` and `func_select_candidate`.
fn select(mut found: Vec<Candidate>, args: &[Type]) -> Result<Candidate, Failure> {
    found.retain(|c| {
        c.params.iter().zip(args).all(|(p, a)| p.accepts(a))
            && (args.contains(&Type::Unknown) || settle(&c.params, &c.signature.returns, args).is_some())
    });
    // A signature that is not variadic wins over one that repeats.
    if found.iter().any(|c| !c.signature.variadic) && found.len() > 1 {
        let fixed: Vec<Vec<Param>> =
            found.iter().filter(|c| !c.signature.variadic).map(|c| c.params.clone()).collect();
        found.retain(|c| !c.signature.variadic || !fixed.contains(&c.params));
    }
    if found.len() > 1 {
        keep_best(&mut found, |c| c.params.iter().zip(args).filter(|(p, a)| p.is(a)).count());
    }
    if found.len() > 1 {
        keep_best(&mut found, |c| {
            let good = |(p, a): &(&Param, &Type)| p.is(a) || prefers(p, a);
            c.params.iter().zip(args).filter(good).count()
        });
    }
    if found.len() > 1 {
        by_category(&mut found, args);
    }
    if found.len() > 1 {
        by_known_types(&mut found, args);
    }
    let one = found.len() == 1;
    match found.pop() {
        None => Err(Failure::None),
        Some(candidate) if one => Ok(candidate),
        Some(_) => Err(Failure::Ambiguous),
    }
}

fn keep_best(found: &mut Vec<Candidate>, score: impl Fn(&Candidate) -> usize) {
    let best = found.iter().map(&score).max().unwrap_or(0);
    found.retain(|c| score(c) == best);
}

fn prefers(param: &Param, arg: &Type) -> bool {
    match param {
        Param::Is(ty) => *arg != Type::Unknown && ty.is_preferred() && ty.category() == arg.category(),
        _ => false,
    }
}

fn category(param: &Param) -> Category {
    match param {
        Param::Is(ty) => ty.category(),
        _ => Category::Pseudo,
    }
}

/// Unknown literals: a string category if any candidate takes one, else the category all agree on.
fn by_category(found: &mut Vec<Candidate>, args: &[Type]) {
    let unknown = args.iter().enumerate().filter(|(_, a)| **a == Type::Unknown).map(|(i, _)| i);
    let mut slots = Vec::new();
    for at in unknown {
        let mut seen = found.iter().map(|c| category(&c.params[at]));
        let Some(first) = seen.next() else { return };
        let rest: Vec<Category> = seen.collect();
        let slot = if first == Category::String || rest.contains(&Category::String) {
            Category::String
        } else if rest.iter().all(|c| *c == first) {
            first
        } else {
            return;
        };
        let preferred =
            |c: &Candidate| matches!(&c.params[at], Param::Is(t) if t.category() == slot && t.is_preferred());
        slots.push((at, slot, found.iter().any(preferred)));
    }
    let fits = |c: &Candidate| {
        slots.iter().all(|(at, slot, preferred)| {
            category(&c.params[*at]) == *slot
                && (!preferred || matches!(&c.params[*at], Param::Is(t) if t.is_preferred()))
        })
    };
    if found.iter().any(fits) {
        found.retain(fits);
    }
}

/// If all known arguments are of one type, the unknown ones are taken for it too.
fn by_known_types(found: &mut Vec<Candidate>, args: &[Type]) {
    let mut known = args.iter().filter(|a| **a != Type::Unknown);
    let Some(first) = known.next() else { return };
    if !args.contains(&Type::Unknown) || !known.all(|a| a.same(first)) {
        return;
    }
    let all = vec![first.clone(); args.len()];
    let fits = |c: &Candidate| {
        c.params.iter().all(|p| p.accepts(first)) && settle(&c.params, &c.signature.returns, &all).is_some()
    };
    if found.iter().filter(|c| fits(c)).count() == 1 {
        found.retain(fits);
    }
}
