//! One integration binary; each module says what belongs in it.

/// House rules: which module may name which, sizes, headers, colours, documents that stay true.
mod architecture;
/// Requests to real Express and pg in the virtual data centre against real Node's and PostgreSQL's recorded answers.
mod http;
/// Files in and out through the session.
mod import;
/// Sessions beside each other against PostgreSQL's recorded answers.
mod isolation;
/// What no statement may do, however it is written.
mod limits;
/// Mutated inputs for everything that reads bytes from outside.
mod mutations;
mod panel;
/// Advice for plans against the engine: it helps, and there is no other.
mod plan_advice;
/// Messages between page and worker.
mod protocol;
/// Sample databases and their recorded answers.
mod samples;
/// sqllogictest files through `backyard slt`.
mod slt;
/// SQL scripts against PostgreSQL's recorded answers.
mod sql;
/// Servers under many requests at once: lost updates, deadlocks, full pools.
mod stack;
/// What applications answer, for the program in wasm to be held against.
mod traces;
