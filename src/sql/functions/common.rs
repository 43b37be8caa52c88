//! The one type of several expressions: CASE, UNION, COALESCE, VALUES, IN, ARRAY.

use crate::sql::cast;
use crate::sql::error::SqlError;
use crate::sql::types::Type;

/// The type that all of `types` are cast to in `context` (`CASE`, `UNION`, …, as errors name it).
///
/// # Errors
/// 42804 when the types have nothing in common, 42846 when one cannot be cast.
pub fn common_type(types: &[Type], context: &str) -> Result<Type, SqlError> {
    let Some(first) = types.first() else {
        return Ok(Type::Text);
    };
    if *first != Type::Unknown && types.iter().all(|ty| ty == first) {
        return Ok(first.clone());
    }
    let mut chosen = first;
    for next in &types[1..] {
        if *next == Type::Unknown || next.same(chosen) {
            continue;
        }
        if *chosen == Type::Unknown {
            chosen = next;
            continue;
        }
        if next.category() != chosen.category() {
            let message =
                format!("{context} types {} and {} cannot be matched", chosen.base_name(), next.base_name());
            return Err(SqlError::new("42804", message));
        }
        if !chosen.is_preferred() && cast::is_implicit(chosen, next) && !cast::is_implicit(next, chosen) {
            chosen = next;
        }
    }
    if *chosen == Type::Unknown {
        return Ok(Type::Text);
    }
    for ty in types {
        if !cast::is_implicit(ty, chosen) {
            let message =
                format!("{context} could not convert type {} to {}", ty.base_name(), chosen.base_name());
            return Err(SqlError::new("42846", message));
        }
    }
    // The modifier stays only where all agree on it.
    let mut known = types.iter().filter(|ty| **ty != Type::Unknown);
    Ok(if known.all(|ty| ty == chosen) { chosen.clone() } else { chosen.without_modifier() })
}
