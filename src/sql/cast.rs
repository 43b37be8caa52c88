//! Casts: which PostgreSQL allows where, and what they do.

use super::catalog::lookup;
use super::env::Env;
use super::error::SqlError;
use super::types::{self, Category, Type};
use super::value::{Array, Value};

mod convert;
mod fit;
mod input;
#[cfg(test)]
mod tests;

pub use fit::fit;
pub(crate) use input::decode_hex;
pub use input::{input, invalid};

/// Where a cast stands, from the strictest place to the freest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CastContext {
    /// In an expression, unasked.
    Implicit,
    /// Storing into a column.
    Assignment,
    /// `CAST(…)` or `::`.
    Explicit,
}

type Convert = fn(Value) -> Result<Value, SqlError>;

/// A conversion from one type to another, found once and applied to every row.
#[derive(Debug, Clone)]
pub struct Cast {
    step: Step,
    to: Type,
    /// Whether the target's modifier still has to be applied.
    fits: bool,
    explicit: bool,
    /// Whether the result may be another with other settings, or after the catalogue has changed.
    stable: bool,
}

#[derive(Debug, Clone)]
enum Step {
    /// The representation is the same.
    Keep,
    Convert(Convert),
    /// Through the text form.
    Input,
    Output(Type),
    Elements(Box<Cast>),
    /// An object of the catalogue by its number, and the number of one.
    Named,
    Numbered(Type),
    /// Padded text, read as the target.
    Padded(Type),
    /// char(n) with its blanks, which it has no length to tell of any more.
    Lengthless(Type),
}

impl Cast {
    /// Whether applying the cast returns its argument unchanged.
    pub fn is_identity(&self) -> bool {
        matches!(self.step, Step::Keep) && !self.fits
    }

    /// Whether the value compares and hashes as its argument does.
    pub fn keeps_order(&self) -> bool {
        matches!(self.step, Step::Lengthless(_)) || self.is_identity()
    }

    /// Whether the same value always becomes the same.
    pub fn is_immutable(&self) -> bool {
        !self.stable
    }

    /// Whether it was asked for.
    pub fn is_explicit(&self) -> bool {
        self.explicit
    }

    /// The converted value; NULL stays NULL.
    ///
    /// # Errors
    /// Those of the target's input (22P02, 22007 …) and 22003 or 22001 for a value that does not fit.
    pub fn apply(&self, value: Value, env: &Env) -> Result<Value, SqlError> {
        if value.is_null() {
            return Ok(value);
        }
        let value = match &self.step {
            Step::Keep => value,
            Step::Convert(convert) => convert(value)?,
            Step::Input => match &value {
                Value::Text(text) => input::plain(text, &self.to, env)?,
                _ => value,
            },
            Step::Output(from) if self.to == Type::Char(0) => Value::padded(value.output(from)),
            Step::Output(from) if self.to == Type::Name => Value::text(name(&value.output(from))),
            Step::Output(from) => Value::text(trimmed(value.output(from), &self.to)),
            Step::Named => match value {
                Value::Int(oid) => Value::text(lookup::name_of(&self.to, oid, env)),
                other => other,
            },
            Step::Numbered(from) => match &value {
                Value::Text(text) => Value::Int(lookup::number_of(from, text, env)?),
                _ => value,
            },
            Step::Lengthless(from) => Value::padded(value.output(from)),
            Step::Padded(from) => input::plain(&value.output(from), &self.to, env)?,
            Step::Elements(cast) => match value {
                Value::Array(array) => {
                    let each = array.elements.iter().map(|element| cast.apply(element.clone(), env));
                    let elements = each.collect::<Result<_, _>>()?;
                    Value::Array(Array { dims: array.dims.clone(), elements }.into())
                }
                other => other,
            },
        };
        if self.fits { fit(value, &self.to, self.explicit) } else { Ok(value) }
    }
}

/// `provolatile` of the functions behind a cast.
fn is_stable(step: &Step, from: &Type, to: &Type) -> bool {
    use Type::{Array, Date, Enum, Interval, Record, Reg, Regtype, Time, Timestamp, Timestamptz};
    let texts = |ty: &Type| {
        matches!(
            ty,
            Date | Timestamp(_) | Timestamptz(_) | Interval | Array(_) | Enum(_) | Record | Reg(_) | Regtype
        )
    };
    match step {
        Step::Keep | Step::Convert(_) => matches!(
            (from, to),
            (Date | Timestamp(_), Timestamptz(_)) | (Timestamptz(_), Date | Time(_) | Timestamp(_))
        ),
        Step::Lengthless(_) => false,
        Step::Input | Step::Padded(_) => texts(to) || matches!(to, Time(_)),
        Step::Output(from) => texts(from),
        Step::Elements(cast) => cast.stable,
        Step::Named | Step::Numbered(_) => false,
    }
}

/// The most a `name` holds: `NAMEDATALEN` less the byte that ends it.
const NAME_BYTES: usize = 63;

/// The text as a `name` keeps it.
fn name(text: &str) -> &str {
    let mut kept = NAME_BYTES.min(text.len());
    while !text.is_char_boundary(kept) {
        kept -= 1;
    }
    &text[..kept]
}

fn trimmed(mut text: String, to: &Type) -> String {
    if matches!(to, Type::Char(1..)) {
        text.truncate(text.trim_end_matches(' ').len());
    }
    text
}

/// The cast from one type to another that PostgreSQL allows in this context.
pub fn find(from: &Type, to: &Type, context: CastContext) -> Option<Cast> {
    let explicit = context == CastContext::Explicit;
    let make = |step: Step, fits: bool| {
        let stable = is_stable(&step, from, to);
        Some(Cast { step, to: to.clone(), fits, explicit, stable })
    };
    if let (Type::Array(a), Type::Array(b)) = (from, to) {
        let cast = find(a, b, context)?;
        let keep = cast.is_identity();
        return make(if keep { Step::Keep } else { Step::Elements(Box::new(cast)) }, false);
    }
    if let (Type::Char(1..), Type::Char(0)) = (from, to) {
        return make(Step::Lengthless(from.clone()), false);
    }
    if from.same(to) {
        return make(Step::Keep, to.has_modifier() && from != to);
    }
    if *from == Type::Unknown {
        return if matches!(to, Type::Record | Type::Void) {
            None
        } else {
            make(Step::Input, to.has_modifier())
        };
    }
    let named = |ty: &Type| matches!(ty, Type::Reg(_) | Type::Regtype);
    if named(to) && (from.is_integer() || *from == Type::Oid) {
        return make(Step::Named, false);
    }
    if named(from)
        && (*to == Type::Oid || matches!(to, Type::Int4 | Type::Int8) && context >= CastContext::Assignment)
    {
        return make(Step::Numbered(from.clone()), false);
    }
    if *to == Type::Reg(types::Reg::Class) && matches!(from, Type::Text | Type::Varchar(_)) {
        return make(Step::Input, false);
    }
    if let (Type::Int2Vector | Type::OidVector, Type::Array(element)) = (from, to)
        && from.element() == Some(&**element)
    {
        return make(Step::Keep, false);
    }
    if let Some((step, needs)) = convert::find(from, to) {
        return if context >= needs { make(step, to.has_modifier()) } else { None };
    }
    if *to == Type::Void || *from == Type::Void || *to == Type::Unknown {
        return None;
    }
    // Any type reads from a string when asked to, and becomes one when stored.
    if to.category() == Category::String && context >= CastContext::Assignment {
        return make(Step::Output(from.clone()), to.has_modifier());
    }
    if from.category() == Category::String && explicit && *to != Type::Record {
        let step = if matches!(from, Type::Char(_)) { Step::Padded(from.clone()) } else { Step::Input };
        return make(step, to.has_modifier());
    }
    None
}

/// Whether a value of `from` becomes one of `to` unasked.
pub fn is_implicit(from: &Type, to: &Type) -> bool {
    find(from, to, CastContext::Implicit).is_some()
}

/// The error of a cast that does not exist.
pub fn cannot_cast(from: &Type, to: &Type) -> SqlError {
    SqlError::new("42846", format!("cannot cast type {} to {}", from.base_name(), to.base_name()))
}
