//! A test file as the page asks for it: run beside the application, on its database.

use std::rc::Rc;

use crate::protocol::api::{Place, Problem};
use crate::protocol::testing::{RunTests, Test, TestsRan, Verdict};
use crate::runtime::{self, Status, TestResult};
use crate::sql::Server;
use crate::stack::Stack;

use super::present::cut;
use super::{Playground, Running, contents, failed, options, plain, told};

/// Tests of one file that are told.
const MAX_TESTS: usize = 2_000;
/// Lines printed that are told.
const MAX_LINES: usize = 1_000;
/// Letters of a message, and of a value that was compared.
const MAX_MESSAGE: usize = 4_000;
const MAX_VALUE: usize = 1_000;

impl Playground {
    /// As [`crate::session::api::Api::run_tests`].
    ///
    /// # Errors
    /// A sentence for the learner.
    pub(super) fn test(&mut self, ask: &RunTests, server: &Server) -> Result<TestsRan, String> {
        let files = contents(&ask.files);
        if !files.contains_key(&ask.path) {
            return Err(format!("The project has no file {}.", ask.path));
        }
        self.running.take_if(|it| !it.server.is(server));
        let packs = Rc::new(self.packs(&files)?);
        // Tests start what they need by themselves: the application may be one that does not run.
        let running = self.running.get_or_insert_with(|| {
            let stack = Stack::place(files.clone(), options(Rc::clone(&packs), server));
            Running { has_ended: true, ..Running::of(stack, server) }
        });
        let stack = &mut running.stack;
        (stack.files, stack.options.packs) = (files, packs);
        let began = stack.world().now();
        let run = stack.run_test(&ask.path);
        let virtual_nanos = stack.world().now().saturating_sub(began);
        stack.take_spans();
        stack.take_moments();
        let lines = run.output.len();
        Ok(TestsRan {
            left_out: u32::try_from(run.tests.len().saturating_sub(MAX_TESTS)).unwrap_or(u32::MAX),
            problem: problem(&run.status),
            tests: run.tests.into_iter().take(MAX_TESTS).map(test).collect(),
            console: run.output.iter().take(MAX_LINES).map(|it| told(it, began)).collect(),
            console_left_out: u32::try_from(lines.saturating_sub(MAX_LINES)).unwrap_or(u32::MAX),
            virtual_nanos,
            changed: None,
        })
    }
}

/// What is to be said of how the process ended, beside what its tests say.
fn problem(status: &Status) -> Option<Problem> {
    match status {
        Status::Failed(failure) => Some(failed(failure)),
        Status::Starting | Status::Running => Some(Problem {
            hint: Some("Await what a test begins, and close what it opens: the server, the pool.".to_owned()),
            ..plain("The tests did not end: one of them waits for something that never comes.".to_owned())
        }),
        // Node's code where a test failed; they say so themselves.
        Status::Exited(0 | 1) => None,
        Status::Exited(code) => Some(plain(format!("The process ended with code {code}."))),
    }
}

fn test(it: TestResult) -> Test {
    let is_short = |text: &str| !text.contains('\n');
    let compared = it
        .compared
        .filter(|(actual, expected)| is_short(actual) && is_short(expected))
        .map(|(actual, expected)| (cut(actual, MAX_VALUE), cut(expected, MAX_VALUE)));
    // Beside both values the first line is enough of what Node says; of longer ones it shows the difference.
    let message = match &compared {
        Some(_) => it.message.lines().next().unwrap_or_default().trim_end_matches(':').to_owned(),
        None => it.message,
    };
    Test {
        name: it.name,
        verdict: match it.verdict {
            runtime::Verdict::Passed => Verdict::Passed,
            runtime::Verdict::Failed => Verdict::Failed,
            runtime::Verdict::Skipped => Verdict::Skipped,
            runtime::Verdict::Todo => Verdict::Todo,
        },
        nanos: it.length,
        message: cut(message, MAX_MESSAGE),
        compared,
        place: it.place.map(|(path, line)| Place { path, line }),
    }
}
