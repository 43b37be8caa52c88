//! Types made to agree: literals read, casts put in, constants computed once.

use std::rc::Rc;

use super::{Binder, placed};
use crate::sql::cast::{self, CastContext};
use crate::sql::error::SqlError;
use crate::sql::exec::eval::constant;
use crate::sql::expr::{Call, Comparison, Conversion, Expr, Typed};
use crate::sql::functions::{self, Resolved, Volatility};
use crate::sql::types::Type;
use crate::sql::value::Value;

impl Binder<'_> {
    /// The expression as `to`, where the context allows a cast.
    pub fn cast(&mut self, from: Typed, to: &Type, context: CastContext) -> Result<Option<Typed>, SqlError> {
        if from.ty == *to {
            return Ok(Some(from));
        }
        if from.ty == Type::Unknown && self.deduced(&from, to)? {
            return Ok(Some(Typed { expr: Expr::Const(Value::Null), ty: to.clone(), at: from.at }));
        }
        if from.ty == Type::Unknown && matches!(from.expr, Expr::Const(Value::Null)) {
            return Ok(Some(Typed { ty: to.clone(), ..from }));
        }
        let Some(found) = cast::find(&from.ty, to, context) else { return Ok(None) };
        let Typed { expr, ty, at } = from;
        if found.is_identity() {
            return Ok(Some(Typed { expr, ty: to.clone(), at }));
        }
        if let (Type::Unknown, Expr::Const(value)) = (&ty, &expr) {
            // a literal is read now, so that its error points at it
            let value = found.apply(value.clone(), self.env).map_err(|error| {
                // a literal that does not fit the length is no longer read but cast
                let fits = error.code == "22001" || error.message == "numeric field overflow";
                if fits { error } else { placed(error, at) }
            })?;
            return Ok(Some(Typed { expr: Expr::Const(value), ty: to.clone(), at }));
        }
        let expr = Expr::Cast(Box::new(expr), Rc::new(Conversion { cast: found, to: to.clone() }));
        Ok(Some(Typed { expr: self.fold(expr)?, ty: to.clone(), at }))
    }

    /// The expression as `to` without being asked for it.
    pub fn implicit(&mut self, from: Typed, to: &Type) -> Result<Typed, SqlError> {
        let (ty, at) = (from.ty.clone(), from.at);
        match self.cast(from, to, CastContext::Implicit)? {
            Some(typed) => Ok(typed),
            None => Err(placed(cast::cannot_cast(&ty, to), at)),
        }
    }

    /// A literal whose type nothing decided is text.
    pub fn settled(&mut self, typed: Typed) -> Result<Typed, SqlError> {
        if typed.ty == Type::Unknown { self.implicit(typed, &Type::Text) } else { Ok(typed) }
    }

    /// The value of a constant expression, computed now as PostgreSQL's planner does where it is always the same;
    /// not in places that may never be reached.
    pub fn fold(&mut self, expr: Expr) -> Result<Expr, SqlError> {
        let known = |arg: &Expr| matches!(arg, Expr::Const(_));
        let ready = match &expr {
            Expr::Call(call) => {
                call.function.volatility == Volatility::Immutable && call.args.iter().all(known)
            }
            Expr::Cast(of, conversion) => known(of) && conversion.cast.is_immutable(),
            Expr::Extreme { of, .. } => of.iter().all(known),
            _ => false,
        };
        if !ready {
            return Ok(expr);
        }
        match constant(&expr, self.env) {
            Some(Ok(value)) => Ok(Expr::Const(value)),
            Some(Err(error)) if self.lazy == 0 => Err(error),
            _ => Ok(expr),
        }
    }

    /// Runs `f` for a part that may never be reached.
    pub fn lazily<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T, SqlError>) -> Result<T, SqlError> {
        self.lazy += 1;
        let result = f(self);
        self.lazy -= 1;
        result
    }

    /// All of these as their common type.
    pub fn unify(&mut self, parts: Vec<Typed>, context: &str) -> Result<(Vec<Expr>, Type), SqlError> {
        self.unify_left(parts, context, u64::MAX)
    }

    /// The same, with the length or scale on which the parts agree whose bits (from the lowest) are set in `left`.
    pub fn unify_left(
        &mut self,
        parts: Vec<Typed>,
        context: &str,
        left: u64,
    ) -> Result<(Vec<Expr>, Type), SqlError> {
        let types: Vec<Type> = parts.iter().map(|part| part.ty.clone()).collect();
        let ty = functions::common_type(&types, context).map_err(|error| {
            // PostgreSQL points at the first part that does not fit
            let misfit = (1..types.len()).find(|&n| functions::common_type(&types[..=n], context).is_err());
            placed(error, misfit.and_then(|n| parts[n].at))
        })?;
        // a literal has no length or scale to agree with the others'
        let mut given =
            types.iter().enumerate().filter(|(n, _)| left >> n.min(&63) & 1 == 1).map(|(_, ty)| ty);
        let ty = match given.next() {
            Some(first) if first.same(&ty) && given.all(|other| other == first) => first.clone(),
            _ => ty.without_modifier(),
        };
        let mut exprs = Vec::with_capacity(parts.len());
        for part in parts {
            exprs.push(self.implicit(part, &ty)?.expr);
        }
        Ok((exprs, ty))
    }

    /// `left op right`, resolved and cast; comparisons become [`Expr::Compare`].
    pub fn operator(
        &mut self,
        op: &str,
        left: Option<Typed>,
        right: Typed,
        at: Option<usize>,
    ) -> Result<Typed, SqlError> {
        let resolved = functions::resolve_operator(op, left.as_ref().map(|left| &left.ty), &right.ty)
            .map_err(|error| placed(error, at))?;
        let start = left.as_ref().map_or(at, |left| left.at);
        let args: Vec<Typed> = left.into_iter().chain([right]).collect();
        let comparison = comparison(op);
        let typed = self.call(resolved, args, start)?;
        if let (Some(comparison), Expr::Call(call)) = (comparison, &typed.expr)
            && let [a, b] = call.args.as_slice()
        {
            let expr = Expr::Compare(comparison, Box::new((compared(a.clone()), compared(b.clone()))));
            return Ok(Typed { expr, ..typed });
        }
        Ok(typed)
    }

    /// NULLIF: its type is what `=` takes on its left side.
    pub fn null_if(&mut self, a: Typed, b: Typed, at: Option<usize>) -> Result<Typed, SqlError> {
        let compared = functions::resolve_operator("=", Some(&a.ty), &b.ty)
            .map_err(|error| placed(error, at))?
            .arg_types
            .first()
            .cloned();
        let equal = self.operator("=", Some(a.clone()), b.clone(), at)?;
        // PostgreSQL has an = of its own for these pairs; others are brought to a common type first
        let whole = |ty: &Type| matches!(ty, Type::Int2 | Type::Int4 | Type::Int8);
        let float = |ty: &Type| matches!(ty, Type::Float4 | Type::Float8);
        let moment = |ty: &Type| matches!(ty, Type::Date | Type::Timestamp(_) | Type::Timestamptz(_));
        let own = [whole, float, moment].iter().any(|family| family(&a.ty) && family(&b.ty));
        let a = match compared {
            _ if matches!(a.ty, Type::Varchar(_)) => self.implicit(a, &Type::Text)?,
            Some(ty) if !own && !ty.same(&a.ty) => self.implicit(a, &ty)?,
            _ => self.settled(a)?,
        };
        let expr = Expr::NullIf { value: Box::new(a.expr), equal: Box::new(equal.expr) };
        Ok(Typed { expr, ty: a.ty, at })
    }

    /// A call of what resolution chose.
    pub fn call(
        &mut self,
        resolved: Resolved,
        args: Vec<Typed>,
        at: Option<usize>,
    ) -> Result<Typed, SqlError> {
        let mut exprs = Vec::with_capacity(args.len());
        for (arg, ty) in args.into_iter().zip(&resolved.arg_types) {
            exprs.push(self.implicit(arg, ty)?.expr);
        }
        if resolved.volatility == Volatility::Volatile {
            self.level().volatile = true;
        }
        let ty = resolved.returns.clone();
        let is_comparison = comparison(resolved.name).is_some();
        let expr = Expr::Call(Rc::new(Call { function: Rc::new(resolved), args: exprs }));
        // the operator's caller turns comparisons into their own node first
        let expr = if is_comparison { expr } else { self.fold(expr)? };
        Ok(Typed { expr, ty, at })
    }
}

/// What is compared: an index knows the column, not a cast of it that compares alike.
pub(super) fn compared(side: Expr) -> Expr {
    match side {
        Expr::Cast(of, conversion) if conversion.cast.keeps_order() => *of,
        side => side,
    }
}

/// The comparison an operator's name stands for.
pub(crate) fn comparison(op: &str) -> Option<Comparison> {
    Some(match op {
        "=" => Comparison::Eq,
        "<>" | "!=" => Comparison::Ne,
        "<" => Comparison::Lt,
        "<=" => Comparison::Le,
        ">" => Comparison::Gt,
        ">=" => Comparison::Ge,
        _ => return None,
    })
}
