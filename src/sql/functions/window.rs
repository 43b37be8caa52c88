//! Window functions: their names and types. The executor, which has the frames, evaluates them.

use super::common_type;
use super::resolve::{no_function, undetermined};
use crate::sql::cast;
use crate::sql::error::SqlError;
use crate::sql::types::Type;

/// A window function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    Ntile,
    Lag,
    Lead,
    FirstValue,
    LastValue,
    NthValue,
}

/// A window function chosen for a call.
#[derive(Debug, Clone)]
pub struct Window {
    pub function: Function,
    /// What each argument has to be cast to.
    pub arg_types: Vec<Type>,
    pub returns: Type,
}

impl Function {
    /// The function of this name.
    pub fn from_name(name: &str) -> Option<Function> {
        Some(match name {
            "row_number" => Function::RowNumber,
            "rank" => Function::Rank,
            "dense_rank" => Function::DenseRank,
            "percent_rank" => Function::PercentRank,
            "cume_dist" => Function::CumeDist,
            "ntile" => Function::Ntile,
            "lag" => Function::Lag,
            "lead" => Function::Lead,
            "first_value" => Function::FirstValue,
            "last_value" => Function::LastValue,
            "nth_value" => Function::NthValue,
            _ => return None,
        })
    }
}

/// The window function that `name(args…)` means; `None` if the name is no window function's.
///
/// # Errors
/// 42883 when it does not take these types.
pub fn resolve(name: &str, args: &[Type]) -> Result<Option<Window>, SqlError> {
    let Some(function) = Function::from_name(name) else {
        return Ok(None);
    };
    let refuse = || no_function(name, args);
    let whole = |ty: &Type| cast::is_implicit(ty, &Type::Int4);
    let known =
        |ty: &Type| if *ty == Type::Unknown { Err(undetermined()) } else { Ok(ty.without_modifier()) };
    let (arg_types, returns) = match (function, args) {
        (Function::RowNumber | Function::Rank | Function::DenseRank, []) => (vec![], Type::Int8),
        (Function::PercentRank | Function::CumeDist, []) => (vec![], Type::Float8),
        (Function::Ntile, [n]) if whole(n) => (vec![Type::Int4], Type::Int4),
        (Function::FirstValue | Function::LastValue, [ty]) => (vec![known(ty)?], known(ty)?),
        (Function::NthValue, [ty, n]) if whole(n) => (vec![known(ty)?, Type::Int4], known(ty)?),
        (Function::Lag | Function::Lead, [ty]) => (vec![known(ty)?], known(ty)?),
        (Function::Lag | Function::Lead, [ty, n]) if whole(n) => (vec![known(ty)?, Type::Int4], known(ty)?),
        (Function::Lag | Function::Lead, [ty, n, default]) if whole(n) => {
            let common =
                common_type(&[ty.clone(), default.clone()], "lag").map_err(|_| refuse())?.without_modifier();
            (vec![common.clone(), Type::Int4, common.clone()], common)
        }
        _ => return Err(refuse()),
    };
    Ok(Some(Window { function, arg_types, returns }))
}
