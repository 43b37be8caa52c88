//! Backyard: learn backend development by doing, whole in a browser tab.
//!
//! See `ARCHITECTURE.md` for the module map and its invariants.
#![forbid(unsafe_code)]
// `ui::html` goes over an element part by part.
#![recursion_limit = "512"]

pub mod app;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod http;
pub mod project;
pub mod protocol;
pub mod runtime;
pub mod schema;
pub mod session;
pub mod sql;
pub mod stack;
pub mod trace;
pub mod world;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod ui;
#[cfg(target_arch = "wasm32")]
pub mod worker;
