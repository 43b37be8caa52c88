//! Casts: what is allowed where, and what becomes of values.

use super::{CastContext, find, input};
use crate::sql::env::Env;
use crate::sql::types::Type;
use crate::sql::value::Value;

/// Storing refuses what an explicit cast cuts.
#[test]
fn text_too_long() {
    let env = Env::default();
    let to = Type::Varchar(Some(3));
    let cast = |context| find(&Type::Text, &to, context).unwrap().apply(Value::text("abcd"), &env);
    assert_eq!(cast(CastContext::Explicit).unwrap().output(&to), "abc");
    assert_eq!(
        cast(CastContext::Assignment).unwrap_err().message,
        "value too long for type character varying(3)"
    );
    assert_eq!(input("abcd", &to, &env).unwrap_err().code, "22001");
}

/// A text becomes a number only when asked to.
#[test]
fn contexts() {
    assert!(find(&Type::Text, &Type::Int4, CastContext::Assignment).is_none());
    assert!(find(&Type::Text, &Type::Int4, CastContext::Explicit).is_some());
    assert!(find(&Type::Int8, &Type::Int4, CastContext::Implicit).is_none());
    assert!(find(&Type::Int8, &Type::Text, CastContext::Assignment).is_some());
    assert!(find(&Type::Int4, &Type::Uuid, CastContext::Explicit).is_none());
}
