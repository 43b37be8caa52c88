//! Calls of functions that belong to the session: advisory locks and its number.

use super::{Binder, placed};
use crate::sql::error::SqlError;
use crate::sql::expr::{Expr, SessionCall, Typed};
use crate::sql::functions;
use crate::sql::types::Type;

/// The call that a name stands for.
pub(super) fn of_name(name: &str) -> Option<SessionCall> {
    let lock = |shared, transaction, attempt| SessionCall::Lock { shared, transaction, attempt };
    Some(match name {
        "pg_backend_pid" => SessionCall::Pid,
        "pg_advisory_lock" => lock(false, false, false),
        "pg_advisory_lock_shared" => lock(true, false, false),
        "pg_advisory_xact_lock" => lock(false, true, false),
        "pg_advisory_xact_lock_shared" => lock(true, true, false),
        "pg_try_advisory_lock" => lock(false, false, true),
        "pg_try_advisory_lock_shared" => lock(true, false, true),
        "pg_try_advisory_xact_lock" => lock(false, true, true),
        "pg_try_advisory_xact_lock_shared" => lock(true, true, true),
        "pg_advisory_unlock" => SessionCall::Unlock { shared: false },
        "pg_advisory_unlock_shared" => SessionCall::Unlock { shared: true },
        "pg_advisory_unlock_all" => SessionCall::UnlockAll,
        _ => return None,
    })
}

impl Binder<'_> {
    /// Binds such a call.
    pub(super) fn session_call(
        &mut self,
        name: &str,
        args: Vec<Typed>,
        at: Option<usize>,
    ) -> Result<Typed, SqlError> {
        let unknown = || SqlError::new("42883", format!("function {name} does not exist"));
        let what = of_name(name).ok_or_else(unknown)?;
        self.level().volatile = true;
        let types: Vec<Type> = args.iter().map(|arg| arg.ty.clone()).collect();
        let (counts, ty) = match what {
            SessionCall::Pid => (0..=0, Type::Int4),
            SessionCall::UnlockAll => (0..=0, Type::Void),
            SessionCall::Lock { attempt: false, .. } => (1..=2, Type::Void),
            SessionCall::Lock { .. } | SessionCall::Unlock { .. } => (1..=2, Type::Bool),
        };
        let wanted = if args.len() == 1 { Type::Int8 } else { Type::Int4 };
        let fits = |ty: &Type| match ty {
            Type::Int8 => wanted == Type::Int8,
            Type::Int2 | Type::Int4 | Type::Unknown => true,
            _ => false,
        };
        if !counts.contains(&args.len()) || !types.iter().all(fits) {
            return Err(placed(functions::resolve(name, &types).err().unwrap_or_else(unknown), at));
        }
        let mut exprs = Vec::new();
        for arg in args {
            exprs.push(self.implicit(arg, &wanted)?.expr);
        }
        Ok(Typed { expr: Expr::Session { what, args: exprs }, ty, at })
    }
}
