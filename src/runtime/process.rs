//! What others see of a running process: what it printed, where it listens, how it ended.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use crate::trace::Nanos;

/// Where a line was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// One piece of output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Nanos,
    /// Where.
    pub stream: Stream,
    /// What, without the line's end.
    pub text: String,
}

/// Why a process failed, with the place in the learner's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// As Node prints it: `TypeError: x is not a function`.
    pub message: String,
    /// File in the project.
    pub file: Option<String>,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1.
    pub column: u32,
    /// The lines around it, the place marked.
    pub frame: String,
    /// Calls that led there, innermost first.
    pub stack: Vec<String>,
}

impl Failure {
    /// One without a place.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            file: None,
            line: 0,
            column: 0,
            frame: String::new(),
            stack: Vec::new(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            writeln!(f, "{file}:{}", self.line)?;
        }
        if !self.frame.is_empty() {
            writeln!(f, "{}\n", self.frame)?;
        }
        f.write_str(&self.message)?;
        for call in &self.stack {
            write!(f, "\n    at {call}")?;
        }
        Ok(())
    }
}

/// Whether it runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Status {
    /// It was not started yet.
    #[default]
    Starting,
    /// It runs.
    Running,
    /// It ended by itself or by `process.exit`.
    Exited(i32),
    /// An error ended it.
    Failed(Failure),
}

/// One route of an Express application.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// `GET`, or `*` for all.
    pub method: String,
    /// As the learner wrote it, with the path of its router before it.
    pub path: String,
}

/// What came of a test of `node:test`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It passed.
    Passed,
    /// It failed.
    Failed,
    /// It was left out.
    Skipped,
    /// It is still to be made to pass.
    Todo,
}

/// One test that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    /// Its name, with those of the suites around it before it.
    pub name: String,
    /// What came of it.
    pub verdict: Verdict,
    /// How long it took.
    pub length: Nanos,
    /// Why it failed; empty otherwise.
    pub message: String,
    /// What an assertion found, and what it expected, where it compared two values.
    pub compared: Option<(String, String)>,
    /// File and line of the learner's code where it failed.
    pub place: Option<(String, u32)>,
}

#[derive(Debug, Default)]
struct Seen {
    lines: Vec<Line>,
    printed: usize,
    status: Status,
    ports: Vec<u16>,
    routes: Vec<Route>,
    tests: Vec<TestResult>,
}

/// A handle to what a process shows, kept by whoever started it.
#[derive(Debug, Clone, Default)]
pub struct Process(Rc<RefCell<Seen>>);

impl Process {
    /// Takes what was printed since the last call.
    pub fn take_output(&self) -> Vec<Line> {
        std::mem::take(&mut self.0.borrow_mut().lines)
    }

    /// Whether it runs.
    pub fn status(&self) -> Status {
        self.0.borrow().status.clone()
    }

    /// The ports it listens on.
    pub fn ports(&self) -> Vec<u16> {
        self.0.borrow().ports.clone()
    }

    /// The routes of its Express applications, in the order they were declared.
    pub fn routes(&self) -> Vec<Route> {
        self.0.borrow().routes.clone()
    }

    /// The tests that are over, in order.
    pub fn tests(&self) -> Vec<TestResult> {
        self.0.borrow().tests.clone()
    }

    pub(super) fn add_test(&self, test: TestResult) {
        self.0.borrow_mut().tests.push(test);
    }

    /// Bytes printed so far.
    pub(super) fn print(&self, line: Line) -> usize {
        let mut seen = self.0.borrow_mut();
        seen.printed += line.text.len() + 1;
        seen.lines.push(line);
        seen.printed
    }

    pub(super) fn set_status(&self, status: Status) {
        self.0.borrow_mut().status = status;
    }

    pub(super) fn set_ports(&self, ports: Vec<u16>) {
        self.0.borrow_mut().ports = ports;
    }

    pub(super) fn set_routes(&self, routes: Vec<Route>) {
        self.0.borrow_mut().routes = routes;
    }
}
