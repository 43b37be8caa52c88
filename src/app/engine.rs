//! The worker as the page sees it: whether it is there, what it is doing, and how to bring it back.
//!
//! The worker is disposable. Whatever stops it (the learner's Stop, a crash, a browser that kills it), the page
//! starts another one and opens the database again from [`Recovery`]: the last snapshot, and the changes since.

use std::rc::Rc;

use super::{Action as AppAction, Effect, notices, workspace};
use crate::protocol::sql::{Bytes, Open, Opened, Snapshot, TakeSnapshot, Transaction};
use crate::protocol::{Failure, PROTOCOL_VERSION};

/// How long after a change the database is saved. Short enough to lose little, long enough not to copy the
/// database after each statement of a quick series.
const SNAPSHOT_DELAY_MILLIS: u32 = 1200;

/// After how many crashes in a row the page stops trying by itself.
const MAX_CRASHES: u32 = 3;

/// Where the worker stands.
#[derive(Debug, Clone, Default)]
pub struct Engine {
    pub phase: Phase,
    pub transaction: Transaction,
    pub recovery: Recovery,
    /// Counts workers, so that a late event of an ended one is recognised.
    pub generation: u32,
    crashes: u32,
    /// Said once the database is open again.
    after_restart: Option<String>,
    snapshot_planned: bool,
}

/// What the worker is doing.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    /// The worker is being loaded.
    #[default]
    Starting,
    /// The database is being opened.
    Opening,
    Idle,
    /// A request runs since this time; after a while Stop is offered more visibly.
    Busy {
        since_millis: f64,
    },
    /// It cannot be used; the sentence says why and what to do.
    Failed(String),
}

/// What the database is rebuilt from.
#[derive(Debug, Clone, Default)]
pub struct Recovery {
    /// The project whose database this is.
    pub project: String,
    pub snapshot: Option<Rc<[u8]>>,
    /// `schema.sql` and `seed.sql`, used when there is no snapshot.
    pub scripts: Vec<(String, String)>,
    /// Changes since the snapshot, in order.
    pub replay: Vec<String>,
}

#[derive(Debug, Clone)]
pub enum Action {
    /// The worker said hello.
    Ready {
        generation: u32,
        protocol: u32,
        build: String,
        page_build: String,
    },
    /// The worker ended by itself.
    Lost {
        generation: u32,
        reason: String,
    },
    /// Open the database of a project.
    Open(Recovery),
    Opened {
        project: String,
        outcome: Result<Opened, Failure>,
    },
    /// A statement's changes are permanent.
    Changed(Vec<String>),
    TakeSnapshot,
    SnapshotTaken {
        project: String,
        changes: usize,
        outcome: Result<Snapshot, Failure>,
    },
    /// A request began or ended.
    Busy(bool),
    TransactionIs(Transaction),
    /// End what runs, at once.
    Stop,
    /// Start again after a failure.
    Retry,
}

impl Engine {
    /// True when a request can be sent now.
    pub fn is_idle(&self) -> bool {
        self.phase == Phase::Idle
    }

    pub fn is_busy(&self) -> bool {
        matches!(self.phase, Phase::Busy { .. })
    }

    pub fn apply(&mut self, action: Action, now_millis: f64) -> Vec<Effect> {
        match action {
            Action::Ready { generation, protocol, build, page_build } => {
                self.ready(generation, protocol, &build, &page_build)
            }
            Action::Lost { generation, reason } => self.lost(generation, &reason),
            Action::Open(recovery) => {
                let mut effects = self.keep_what_is_left(&recovery.project);
                self.recovery = recovery;
                self.transaction = Transaction::Idle;
                effects.extend(match self.phase {
                    // The answer to Ready opens it.
                    Phase::Starting | Phase::Failed(_) => Vec::new(),
                    // What runs belongs to another database: end it.
                    Phase::Busy { .. } | Phase::Opening => self.restart(),
                    Phase::Idle => self.open(),
                });
                effects
            }
            Action::Opened { project, outcome } => self.opened(&project, outcome),
            Action::Changed(changes) => {
                self.recovery.replay.extend(changes);
                self.plan_snapshot()
            }
            Action::TakeSnapshot => self.take_snapshot(),
            Action::SnapshotTaken { project, changes, outcome } => {
                self.snapshot_taken(project, changes, outcome)
            }
            Action::Busy(true) => {
                self.phase = Phase::Busy { since_millis: now_millis };
                Vec::new()
            }
            Action::Busy(false) => {
                if self.is_busy() {
                    self.phase = Phase::Idle;
                }
                Vec::new()
            }
            Action::TransactionIs(transaction) => {
                self.transaction = transaction;
                Vec::new()
            }
            Action::Stop => {
                if !self.is_busy() {
                    return Vec::new();
                }
                self.after_restart = match self.transaction {
                    Transaction::Idle => None,
                    Transaction::Open | Transaction::Failed => {
                        Some("The open transaction was rolled back".to_owned())
                    }
                };
                self.restart()
            }
            Action::Retry => {
                self.crashes = 0;
                self.restart()
            }
        }
    }

    fn ready(&mut self, generation: u32, protocol: u32, build: &str, page_build: &str) -> Vec<Effect> {
        if generation != self.generation {
            return Vec::new();
        }
        if protocol != PROTOCOL_VERSION || build != page_build {
            self.phase = Phase::Failed(format!(
                "The page and its engine are of different versions (page {page_build}, engine {build}). \
                 A browser cache kept an old file: reload the page, with Shift held if it happens again."
            ));
            return Vec::new();
        }
        self.phase = Phase::Idle;
        if self.recovery.project.is_empty() { Vec::new() } else { self.open() }
    }

    fn lost(&mut self, generation: u32, reason: &str) -> Vec<Effect> {
        if generation != self.generation {
            return Vec::new();
        }
        self.crashes += 1;
        if self.crashes > MAX_CRASHES {
            self.phase = Phase::Failed(format!(
                "The engine stopped {MAX_CRASHES} times in a row ({reason}). Your files are safe. Reset the database, \
                 or close other tabs if memory is short, then retry."
            ));
            return Vec::new();
        }
        self.after_restart = Some(format!(
            "The engine stopped unexpectedly ({reason}) and was started again; your work was restored"
        ));
        self.restart()
    }

    fn restart(&mut self) -> Vec<Effect> {
        self.generation += 1;
        self.phase = Phase::Starting;
        self.transaction = Transaction::Idle;
        self.snapshot_planned = false;
        vec![Effect::RestartEngine { generation: self.generation }]
    }

    fn open(&mut self) -> Vec<Effect> {
        self.phase = Phase::Opening;
        let project = self.recovery.project.clone();
        let open = Open {
            snapshot: self.recovery.snapshot.as_ref().map(|bytes| Bytes::from(bytes.to_vec())),
            scripts: self.recovery.scripts.clone(),
            replay: self.recovery.replay.clone(),
        };
        vec![Effect::ask(open, move |outcome| {
            AppAction::Engine(Action::Opened { project: project.clone(), outcome })
        })]
    }

    fn opened(&mut self, project: &str, outcome: Result<Opened, Failure>) -> Vec<Effect> {
        if project != self.recovery.project {
            return Vec::new();
        }
        let opened = match outcome {
            Ok(opened) => opened,
            // The restart that ended the worker opens it again.
            Err(Failure::WorkerGone) => return Vec::new(),
            Err(failure) => {
                self.phase = Phase::Failed(failure.to_string());
                return Vec::new();
            }
        };
        self.phase = Phase::Idle;
        self.crashes = 0;
        let mut effects = vec![Effect::next(AppAction::SchemaIs(opened.schema))];
        if let Some(sentence) = self.after_restart.take() {
            effects.push(notices::say(sentence));
        }
        if opened.snapshot_unreadable {
            self.recovery.snapshot = None;
            effects.push(notices::say(
                "The saved database could not be read, so it was built again from schema.sql and seed.sql",
            ));
        }
        if let Some(first) = opened.problems.first() {
            let more = match opened.problems.len() {
                1 => String::new(),
                n => format!(" (and {} more)", n - 1),
            };
            effects.push(notices::warn(format!("While the database was opened: {first}{more}")));
        }
        if self.recovery.snapshot.is_none() {
            effects.extend(self.plan_snapshot());
        }
        effects.push(Effect::next(AppAction::DatabaseOpened));
        effects
    }

    fn plan_snapshot(&mut self) -> Vec<Effect> {
        if std::mem::replace(&mut self.snapshot_planned, true) {
            return Vec::new();
        }
        vec![Effect::after(SNAPSHOT_DELAY_MILLIS, AppAction::Engine(Action::TakeSnapshot))]
    }

    fn take_snapshot(&mut self) -> Vec<Effect> {
        self.snapshot_planned = false;
        match self.phase {
            Phase::Idle => {}
            Phase::Busy { .. } | Phase::Opening => return self.plan_snapshot(),
            Phase::Starting | Phase::Failed(_) => return Vec::new(),
        }
        let (project, changes) = (self.recovery.project.clone(), self.recovery.replay.len());
        vec![Effect::ask(TakeSnapshot, move |outcome| {
            AppAction::Engine(Action::SnapshotTaken { project: project.clone(), changes, outcome })
        })]
    }

    /// Another project is about to be opened: what changed in this one since its last snapshot is kept first. The
    /// worker answers in order, so the snapshot is of the old database.
    fn keep_what_is_left(&self, next: &str) -> Vec<Effect> {
        if self.phase != Phase::Idle || self.recovery.replay.is_empty() || self.recovery.project == next {
            return Vec::new();
        }
        let (project, changes) = (self.recovery.project.clone(), self.recovery.replay.len());
        vec![Effect::ask(TakeSnapshot, move |outcome| {
            AppAction::Engine(Action::SnapshotTaken { project: project.clone(), changes, outcome })
        })]
    }

    fn snapshot_taken(
        &mut self,
        project: String,
        changes: usize,
        outcome: Result<Snapshot, Failure>,
    ) -> Vec<Effect> {
        let is_left = project != self.recovery.project;
        match outcome {
            Ok(snapshot) if is_left => {
                let bytes = snapshot.bytes.as_slice().into();
                vec![Effect::next(AppAction::Workspace(workspace::Action::SnapshotTaken { project, bytes }))]
            }
            Ok(snapshot) => {
                let bytes: Rc<[u8]> = snapshot.bytes.as_slice().into();
                self.recovery.snapshot = Some(bytes.clone());
                self.recovery.replay.drain(..changes.min(self.recovery.replay.len()));
                vec![Effect::next(AppAction::Workspace(workspace::Action::SnapshotTaken { project, bytes }))]
            }
            // Nothing is lost: the changes are still there to be replayed.
            Err(Failure::WorkerGone) => Vec::new(),
            Err(failure) => vec![notices::warn(format!("The database could not be saved: {failure}"))],
        }
    }
}

#[cfg(test)]
mod tests;
