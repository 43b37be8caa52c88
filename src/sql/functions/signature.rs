//! The notation of signatures, and matching them with the types of arguments.
//!
//! `"tt>t"` takes two texts and returns one. A letter is a type ([`Type::from_code`]), `[x` an array of
//! it. Polymorphic: `E` anyelement, `A` anyarray, `M` anyenum, `S` anynonarray, `C` anycompatible,
//! `K` anycompatiblearray, `X` any. `&` before the last argument makes it variadic. After the result:
//! `!` is called with NULLs too, `~` is stable, `^` volatile.

use super::Volatility;
use crate::sql::cast;
use crate::sql::types::Type;

/// One parameter or the result.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Param {
    Is(Type),
    Element,
    Array,
    Enum,
    NonArray,
    Compatible,
    CompatibleArray,
    Any,
}

/// A parsed signature.
#[derive(Debug, Clone)]
pub(crate) struct Signature {
    pub params: Vec<Param>,
    pub variadic: bool,
    pub returns: Param,
    pub strict: bool,
    pub volatility: Volatility,
}

impl Param {
    fn parse(bytes: &mut std::iter::Peekable<std::slice::Iter<'_, u8>>) -> Option<Param> {
        Some(match bytes.next()? {
            b'E' => Param::Element,
            b'A' => Param::Array,
            b'M' => Param::Enum,
            b'S' => Param::NonArray,
            b'C' => Param::Compatible,
            b'K' => Param::CompatibleArray,
            b'X' => Param::Any,
            b'[' => Param::Is(Type::array_of(Type::from_code(*bytes.next()?)?)),
            code => Param::Is(Type::from_code(*code)?),
        })
    }

    /// Whether an argument of this type can be passed.
    pub fn accepts(&self, ty: &Type) -> bool {
        match self {
            Param::Is(to) => cast::is_implicit(ty, to),
            Param::Array | Param::CompatibleArray => matches!(ty, Type::Array(_) | Type::Unknown),
            Param::Enum => matches!(ty, Type::Enum(_) | Type::Unknown),
            Param::NonArray => !matches!(ty, Type::Array(_)),
            Param::Element | Param::Compatible | Param::Any => true,
        }
    }

    /// Whether the parameter is exactly this type.
    pub fn is(&self, ty: &Type) -> bool {
        matches!(self, Param::Is(own) if own.same(ty))
    }
}

impl Signature {
    pub fn parse(text: &str) -> Option<Signature> {
        let mut bytes = text.as_bytes().iter().peekable();
        let mut params = Vec::new();
        let mut variadic = false;
        loop {
            match bytes.peek()? {
                b'>' => break,
                b'&' => {
                    variadic = true;
                    bytes.next();
                }
                _ => params.push(Param::parse(&mut bytes)?),
            }
        }
        bytes.next();
        let returns = Param::parse(&mut bytes)?;
        let mut signature =
            Signature { params, variadic, returns, strict: true, volatility: Volatility::Immutable };
        for flag in bytes {
            match flag {
                b'!' => signature.strict = false,
                b'~' => signature.volatility = Volatility::Stable,
                b'^' => signature.volatility = Volatility::Volatile,
                _ => return None,
            }
        }
        Some(signature)
    }

    /// The parameters a call with `count` arguments has, a variadic one repeated; `None` if it cannot.
    pub fn expand(&self, count: usize) -> Option<Vec<Param>> {
        if !self.variadic {
            return (self.params.len() == count).then(|| self.params.clone());
        }
        let (last, fixed) = self.params.split_last()?;
        if count <= fixed.len() {
            return None;
        }
        let mut params = fixed.to_vec();
        params.resize(count, last.clone());
        Some(params)
    }
}

/// The types that the arguments of a call have to be cast to, and the type of its result, the polymorphic
/// ones settled. `None` where the arguments do not agree, or nothing tells the type.
pub(crate) fn settle(params: &[Param], returns: &Param, args: &[Type]) -> Option<(Vec<Type>, Type)> {
    let mut element: Option<Type> = None;
    let mut compatible: Vec<Type> = Vec::new();
    for (param, arg) in params.iter().zip(args) {
        let known = match (param, arg) {
            (_, Type::Unknown) => continue,
            (Param::Element | Param::NonArray | Param::Enum, ty) => ty.clone(),
            (Param::Array, Type::Array(inner)) => (**inner).clone(),
            (Param::Compatible, ty) => {
                compatible.push(ty.clone());
                continue;
            }
            (Param::CompatibleArray, Type::Array(inner)) => {
                compatible.push((**inner).clone());
                continue;
            }
            _ => continue,
        };
        match &element {
            Some(seen) if !seen.same(&known) => return None,
            Some(_) => {}
            // what a function gives has no modifier, and char(n) keeps its blanks for it
            None => element = Some(known.without_modifier()),
        }
    }
    let generic = params.iter().any(|p| matches!(p, Param::Compatible | Param::CompatibleArray));
    let common =
        if generic { Some(super::common_type(&compatible, "").ok()?.without_modifier()) } else { None };
    let resolve = |param: &Param, arg: Option<&Type>| -> Option<Type> {
        Some(match param {
            Param::Is(ty) => match arg {
                // The length of padded text is part of its value.
                Some(own @ Type::Char(_)) if own.same(ty) => own.clone(),
                _ => ty.clone(),
            },
            Param::Any => arg.cloned().unwrap_or(Type::Unknown),
            Param::Element | Param::NonArray | Param::Enum => element.clone()?,
            Param::Array => Type::array_of(element.clone()?),
            Param::Compatible => common.clone()?,
            Param::CompatibleArray => Type::array_of(common.clone()?),
        })
    };
    let types = params.iter().zip(args).map(|(p, a)| resolve(p, Some(a))).collect::<Option<Vec<_>>>()?;
    Some((types, resolve(returns, None)?))
}
