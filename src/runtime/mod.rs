//! The learner's server: JavaScript on Boa, Node's modules over the virtual world, real npm packages.
//!
//! [`NodeHost`] is a machine of the data centre. Each event (bytes, a timer, a connection) becomes a call into
//! JavaScript, then ticks and promises run until none is left; the instructions executed are the virtual time it
//! took. What Node does in C++ is Rust in `natives`; what has shape only is small JavaScript in `js`, each module
//! read when it is first asked for. No clock, no network and no file but the project's can be reached from here.

mod code_frame;
mod engine;
mod hooks;
mod host;
mod limits;
mod loader;
mod natives;
mod packs;
mod process;
mod resolve;
mod state;

pub use host::NodeHost;
pub use limits::Limits;
pub use packs::{PackError, Packs, imported_packages};
pub use process::{Failure, Line, Process, Route, Status, Stream, TestResult, Verdict};
pub use state::Settings;

#[cfg(test)]
mod tests;
