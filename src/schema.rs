//! The schema as text: names quoted as PostgreSQL needs them, tables written as DDL.
//!
//! Pure text over [`crate::protocol::schema`], so that the page (copy, describe, preview) and the worker (import,
//! export) write the same SQL.

pub mod ddl;
pub mod quote;
