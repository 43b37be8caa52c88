//! Test files of the project (`*.test.js`, `node:test`): one is run, and what came of each of its tests.

use serde::{Deserialize, Serialize};

use super::api::{ConsoleLine, Place, Problem, ProjectFile};
use super::schema::Schema;

/// Runs one test file in a process of its own, on the project's database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTests {
    /// The whole project.
    pub files: Vec<ProjectFile>,
    /// The file with the tests.
    pub path: String,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TestsRan {
    /// In the order in which they ended.
    pub tests: Vec<Test>,
    /// Tests that are not told.
    pub left_out: u32,
    /// Why the file could not be run, or did not end.
    pub problem: Option<Problem>,
    /// What was printed, the report of `node:test` included.
    pub console: Vec<ConsoleLine>,
    /// Lines that were printed and are not told.
    pub console_left_out: u32,
    /// From its start to its end, on the virtual clock.
    pub virtual_nanos: u64,
    /// The schema, when the tests changed what is committed in the database.
    pub changed: Option<Schema>,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    /// With the names of the suites around it before it.
    pub name: String,
    pub verdict: Verdict,
    /// How long it took, virtual.
    pub nanos: u64,
    /// Why it failed; empty otherwise.
    pub message: String,
    /// What an assertion found, and what it expected; where the message says so itself, nothing.
    pub compared: Option<(String, String)>,
    /// Where it failed.
    pub place: Option<Place>,
}

/// What came of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Passed,
    Failed,
    Skipped,
    Todo,
}
