//! Everything that checks the application, in one place: all requests of the file with their assertions, and the project's
//! test files, which are run one after another.

use std::rc::Rc;

use super::super::{Action as AppAction, Effect, engine};
use super::{Requests, Shown};
use crate::app::workspace::Workspace;
use crate::project::is_test_file;
use crate::protocol::Failure;
use crate::protocol::api::Sent;
use crate::protocol::testing::{RunTests, TestsRan, Verdict};

/// What came of the test files, and which are run.
#[derive(Debug, Clone, Default)]
pub struct Testing {
    /// All results are shown, in the place of one request's answer.
    pub is_shown: bool,
    /// Of them only what failed.
    pub only_failed: bool,
    /// By file, the latest.
    ran: Vec<(Rc<str>, Rc<FileRan>)>,
    /// The file that is run.
    pub waiting: Option<Rc<str>>,
    queue: Vec<Rc<str>>,
}

/// What came of a file, or why it was not run to its end.
pub type FileRan = Result<TestsRan, String>;

#[derive(Debug, Clone)]
pub enum Action {
    /// Show all results, or one request's answer again.
    Show(bool),
    /// Show only what failed, or everything.
    OnlyFailed(bool),
    /// Send all requests of the file, then run all test files.
    Everything,
    /// Run these files.
    Run(Vec<Rc<str>>),
    Answered {
        asked: u32,
        path: Rc<str>,
        outcome: Box<Result<TestsRan, Failure>>,
    },
}

/// How many there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
    pub todo: usize,
}

impl Counts {
    /// Of a file; one that could not be run counts as one that failed.
    pub fn of(ran: &FileRan) -> Counts {
        let mut counts = Counts::default();
        match ran {
            Ok(ran) => {
                for test in &ran.tests {
                    *match test.verdict {
                        Verdict::Passed => &mut counts.passed,
                        Verdict::Failed => &mut counts.failed,
                        Verdict::Skipped => &mut counts.skipped,
                        Verdict::Todo => &mut counts.todo,
                    } += 1;
                }
                counts.failed += usize::from(ran.problem.is_some());
            }
            Err(_) => counts.failed = 1,
        }
        counts
    }

    fn add(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.todo += other.todo;
    }

    /// What counts most, for little room.
    pub fn short(&self) -> String {
        match self.failed {
            0 => Counts { skipped: 0, todo: 0, ..*self }.words(),
            failed => format!("{failed} failed"),
        }
    }

    /// "3 passed, 1 failed"; what there is none of is not said.
    pub fn words(&self) -> String {
        let counted = [
            (self.passed, "passed"),
            (self.failed, "failed"),
            (self.skipped, "skipped"),
            (self.todo, "to do"),
        ];
        let said: Vec<String> =
            counted.iter().filter(|it| it.0 > 0).map(|(count, word)| format!("{count} {word}")).collect();
        if said.is_empty() { "no test".to_owned() } else { said.join(", ") }
    }
}

/// What the checks of a request say: how many hold, and of how many.
pub fn checks(shown: &Shown) -> Option<(usize, usize)> {
    let Ok(Sent { outcome: Ok(answer), .. }) = &shown.outcome else { return None };
    Some((answer.assertions.iter().filter(|it| it.failed.is_none()).count(), answer.assertions.len()))
}

/// The project's test files.
pub fn files(workspace: &Workspace) -> Vec<Rc<str>> {
    let Some(current) = &workspace.current else { return Vec::new() };
    let paths = current.project.files().iter().map(|it| it.path.as_str());
    paths.filter(|path| is_test_file(path)).map(Rc::from).collect()
}

impl Testing {
    /// Shows all results, or not; tests that were to be run after something else are not.
    pub(super) fn show(&mut self, is_shown: bool) {
        self.is_shown = is_shown;
        self.queue.clear();
    }

    /// What came of a file.
    pub fn ran(&self, path: &str) -> Option<&Rc<FileRan>> {
        self.ran.iter().find(|(it, _)| **it == *path).map(|(_, ran)| ran)
    }
}

impl Requests {
    /// Checks of all requests and tests of these files, counted; nothing before one was run.
    pub fn all_counts(&self, files: &[Rc<str>]) -> Option<Counts> {
        let mut counts = Counts::default();
        let mut any = false;
        for request in &self.list.requests {
            let Some(shown) = self.answer(request.block) else { continue };
            any = true;
            match checks(shown) {
                Some((hold, all)) => {
                    counts.add(Counts { passed: hold, failed: all - hold, ..Counts::default() })
                }
                None => counts.failed += 1,
            }
        }
        for ran in files.iter().filter_map(|path| self.testing.ran(path)) {
            any = true;
            counts.add(Counts::of(ran));
        }
        any.then_some(counts)
    }

    /// Whether anything is being sent or run.
    pub fn is_busy(&self) -> bool {
        self.waiting.is_some() || self.many.is_waiting || self.testing.waiting.is_some()
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn test(&mut self, action: Action, workspace: &Workspace) -> Vec<Effect> {
        match action {
            Action::Show(is_shown) => {
                self.testing.is_shown = is_shown;
                Vec::new()
            }
            Action::OnlyFailed(only_failed) => {
                self.testing.only_failed = only_failed;
                Vec::new()
            }
            Action::Everything => {
                self.testing.is_shown = true;
                self.testing.queue = files(workspace);
                self.queue = self.list.requests.iter().map(|it| it.block).collect();
                self.next(workspace)
            }
            Action::Run(paths) => {
                self.testing.is_shown = true;
                self.testing.queue = paths;
                self.next_tests(workspace)
            }
            Action::Answered { asked, path, outcome } => {
                let mut effects = vec![Effect::next(AppAction::Engine(engine::Action::Busy(false)))];
                if asked != self.asked {
                    return effects;
                }
                self.testing.waiting = None;
                let outcome = match *outcome {
                    Ok(mut ran) => {
                        if let Some(schema) = ran.changed.take() {
                            effects.push(Effect::next(AppAction::SchemaIs(schema)));
                            effects.push(Effect::next(AppAction::Engine(engine::Action::Imported)));
                        }
                        Ok(ran)
                    }
                    Err(failure) => {
                        self.testing.queue.clear();
                        Err(match failure {
                            Failure::WorkerGone => "The tests were stopped before they ended.".to_owned(),
                            failure => failure.to_string(),
                        })
                    }
                };
                self.testing.ran.retain(|(it, _)| *it != path);
                self.testing.ran.push((path, Rc::new(outcome)));
                effects.extend(self.next_tests(workspace));
                effects
            }
        }
    }

    /// Runs the next file, once all requests are answered.
    pub(super) fn next_tests(&mut self, workspace: &Workspace) -> Vec<Effect> {
        let Some(current) = &workspace.current else { return Vec::new() };
        if self.is_busy() || self.testing.queue.is_empty() {
            return Vec::new();
        }
        let path = self.testing.queue.remove(0);
        self.testing.waiting = Some(Rc::clone(&path));
        let files =
            current.project.files().iter().map(|it| (it.path.to_string(), it.text.to_string())).collect();
        let ask = RunTests { files, path: path.to_string() };
        let asked = self.asked;
        vec![
            Effect::next(AppAction::Engine(engine::Action::Busy(true))),
            Effect::ask(ask, move |outcome| {
                let (path, outcome) = (Rc::clone(&path), Box::new(outcome));
                AppAction::Requests(super::Action::Testing(Action::Answered { asked, path, outcome }))
            }),
        ]
    }
}

#[cfg(test)]
mod tests;
