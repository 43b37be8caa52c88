//! Functions of the session: its number, advisory locks
//! (<https://www.postgresql.org/docs/15/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS>).

use super::run::Run;
use crate::sql::error::SqlError;
use crate::sql::expr::SessionCall;
use crate::sql::transaction::AdvisoryKey;
use crate::sql::value::Value;

/// Evaluates such a call; the statement may have to wait.
pub(super) fn call(what: SessionCall, args: &[Value], run: &Run<'_>) -> Result<Value, SqlError> {
    let Some(claims) = run.claims else { return Ok(Value::Null) };
    let ints: Vec<i64> = args.iter().filter_map(Value::as_int).collect();
    let key = match *ints.as_slice() {
        [key] => AdvisoryKey::One(key),
        [a, b] => AdvisoryKey::Two(a as i32, b as i32),
        _ if args.is_empty() => AdvisoryKey::One(0),
        // a NULL argument
        _ => return Ok(Value::Null),
    };
    if ints.len() < args.len() {
        return Ok(Value::Null);
    }
    let void = Value::text("");
    Ok(match what {
        SessionCall::Pid => Value::Int(i64::from(claims.session().0)),
        SessionCall::Lock { shared, transaction, attempt } => {
            let had = claims.advise(key, shared, !transaction, !attempt)?;
            if attempt { Value::Bool(had) } else { void }
        }
        SessionCall::Unlock { shared } => {
            let held = claims.unadvise(key, shared);
            if !held {
                claims.warn(format!(
                    "you don't own a lock of type {}",
                    if shared { "ShareLock" } else { "ExclusiveLock" }
                ));
            }
            Value::Bool(held)
        }
        SessionCall::UnlockAll => {
            claims.unadvise_all();
            void
        }
    })
}
