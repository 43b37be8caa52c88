//! Backyard: learn backend development by doing, whole in a browser tab.
//!
//! See `ARCHITECTURE.md` for the module map and its invariants.
#![forbid(unsafe_code)]

pub mod sql;
