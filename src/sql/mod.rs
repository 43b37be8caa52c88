//! The SQL engine: PostgreSQL's SQL over persistent maps, with GlueSQL's parser in front.
//!
//! Text goes through [`script`] (statements and their positions), the parser (`gluesql_core::sqlparser`),
//! binding (names, types), planning and the executor, down to the store. This module is the only one that
//! names `gluesql_core`; nothing of its types leaves it.

pub mod cast;
pub mod datetime;
pub mod env;
pub mod error;
pub mod explain;
pub mod functions;
pub mod json;
pub mod numeric;
pub mod outcome;
pub mod script;
pub mod types;
pub mod value;

mod bind;
mod catalog;
mod connection;
mod database;
mod define;
mod deparse;
mod estimate;
mod exec;
mod expr;
mod hash;
mod optimize;
mod parse;
mod plan;
mod psql;
mod routine;
mod server;
mod settings;
mod sorted;
mod statistics;
pub mod steps;
mod store;
mod transaction;
mod write;

pub use connection::{Connection, Description, SequenceMark, wire_type};
pub use database::{Database, TableDifference};
pub use error::SqlError;
pub use outcome::{
    Change, CheckInfo, ColumnDescription, ColumnInfo, Context, ForeignKeyInfo, IndexInfo, KeyInfo, Limits,
    Notice, Outcome, Row, RowSet, SchemaInfo, SequenceInfo, SnapshotError, TableInfo, TransactionState,
    ViewInfo,
};
pub use server::Server;
pub use transaction::{AdvisoryKey, Awaited, Isolation, SessionId, Step, TableMode, Wait};
