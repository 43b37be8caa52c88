//! The SQL engine: PostgreSQL's SQL over persistent maps, with GlueSQL's parser in front.
//!
//! Text goes through [`script`] (statements and their positions), the parser (`gluesql_core::sqlparser`),
//! binding (names, types), planning and the executor, down to the store. This module is the only one that
//! names `gluesql_core`; nothing of its types leaves it.

pub mod cast;
pub mod datetime;
pub mod env;
pub mod error;
pub mod functions;
pub mod json;
pub mod numeric;
pub mod types;
pub mod value;
