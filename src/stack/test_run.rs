//! Runs a project's test files as `node --test` does: each in a process of its own, beside the server, on its database.

use crate::project::is_test_file;
use crate::runtime::{Line, NodeHost, Status, TestResult};
use crate::world::{HostId, Nanos, SECOND};

use super::{Files, Stack};

/// How long a file may take, in virtual time.
const PATIENCE: Nanos = 120 * SECOND;

/// What came of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestRun {
    /// Its tests, in the order in which they ended.
    pub tests: Vec<TestResult>,
    /// How the process ended; [`Status::Running`] when the time was over.
    pub status: Status,
    /// What it printed, the report of `node:test` included.
    pub output: Vec<Line>,
}

/// The files that `node --test` would run.
pub fn test_files(files: &Files) -> Vec<String> {
    files.keys().filter(|path| is_test_file(path)).cloned().collect()
}

impl Stack {
    /// Runs one test file until it ends.
    pub fn run_test(&mut self, path: &str) -> TestRun {
        let tester = self.tester();
        let host = NodeHost::new(self.centre.world(), tester, self.settings(path.to_owned(), true));
        let process = host.process();
        self.centre.place(tester, Box::new(host));
        let until = self.world().now().saturating_add(PATIENCE);
        while matches!(process.status(), Status::Starting | Status::Running) {
            if self.centre.step_until(until).is_none() {
                break;
            }
        }
        TestRun { tests: process.tests(), status: process.status(), output: process.take_output() }
    }

    /// A machine of their own, where the ports of the server are free and the database is where the server finds it.
    fn tester(&mut self) -> HostId {
        if let Some(tester) = self.tester {
            return tester;
        }
        let world = self.centre.world().clone();
        let tester = world.add_host("test");
        world.publish(tester, 5432, self.database_host, 5432);
        self.tester = Some(tester);
        tester
    }
}
