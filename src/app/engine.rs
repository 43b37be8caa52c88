//! The worker as the page sees it: whether it is there, what it is doing, and how to bring it back.
//!
//! The worker is disposable. Whatever stops it (the learner's Stop, a crash, a browser that kills it), the page
//! starts another one and opens the database again from [`Recovery`]: the last snapshot, and the changes since. The
//! changes are told to the workspace as they happen, which keeps them until it has stored a snapshot that holds them.

use std::rc::Rc;

use super::persisted::changes::{Batch, Entry};
use super::{Action as AppAction, Effect, notices, workspace};
use crate::protocol::sql::{Bytes, Change, Open, Opened, Snapshot, TakeSnapshot, Transaction};
use crate::protocol::{Failure, PROTOCOL_VERSION};

/// How long after a change the database is saved. Short enough to lose little, long enough not to copy the
/// database after each statement of a quick series.
const SNAPSHOT_DELAY_MILLIS: u32 = 1200;

/// Where the project is remembered whose transaction was open when the page was left.
pub const TRANSACTION_KEY: &str = "open-transaction";

/// Where it is remembered that the next visit needs the program that runs servers: the boot script loads that one then.
pub const SERVER_KEY: &str = "server";

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
    /// Whether the worker that said hello can run a project's server; without, no requests can be sent.
    pub applications: bool,
    /// Whether the program that was started last is the one that can.
    server: bool,
    /// What the next visit was told of [`SERVER_KEY`].
    remembered: Option<bool>,
    crashes: u32,
    /// Said once the database is open again.
    after_restart: Option<String>,
    snapshot_planned: bool,
    /// Counts databases, so that a snapshot of an earlier one is recognised.
    database: u32,
    /// The project that the last request was about: what it changed belongs there.
    busy_with: String,
    /// The project that was left last, and the number of its next change.
    left: (String, u64),
    /// A transaction was open in this project when the page was left.
    was_in_transaction: Option<String>,
    /// Rows of a file are in no statement: until a snapshot holds them, nothing may end the worker.
    keeping_import: bool,
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
    /// How many changes the snapshot holds, counted since the project was made.
    pub base: u64,
    /// Changes since the snapshot, in order.
    pub replay: Vec<Rc<Change>>,
}

impl Recovery {
    /// The number of the next change.
    fn next(&self) -> u64 {
        self.base + self.replay.len() as u64
    }
}

#[derive(Debug, Clone)]
pub enum Action {
    /// The worker said hello.
    Ready {
        generation: u32,
        protocol: u32,
        build: String,
        page_build: String,
        /// Whether it can run a project's server.
        applications: bool,
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
    /// Make the database again from the project's scripts.
    Reset {
        scripts: Vec<(String, String)>,
    },
    /// A statement's changes are permanent.
    Changed(Vec<Change>),
    /// The database changed by something that is in no statement, as when the rows of a file were imported or it was
    /// made what it was at an earlier point.
    Imported,
    TakeSnapshot,
    SnapshotTaken {
        project: String,
        database: u32,
        /// The number of the first change that it does not hold.
        changes: u64,
        outcome: Result<Snapshot, Failure>,
    },
    /// A request began or ended.
    Busy(bool),
    TransactionIs(Transaction),
    /// Whether the project has an application: where that changes, so does the program.
    Serve(bool),
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
            Action::Ready { generation, protocol, build, page_build, applications } => {
                if generation == self.generation {
                    (self.applications, self.server) = (applications, applications);
                }
                self.ready(generation, protocol, &build, &page_build)
            }
            Action::Lost { generation, reason } => self.lost(generation, &reason),
            Action::Open(recovery) => {
                let mut effects = self.keep_what_is_left(&recovery.project);
                if self.is_busy() && !self.keeping_import && self.recovery.project != recovery.project {
                    effects.push(notices::say(
                        "What was running in the other project was stopped; what had ended there is kept",
                    ));
                }
                if self.recovery.project != recovery.project {
                    self.left = (self.recovery.project.clone(), self.recovery.next());
                    if self.transaction != Transaction::Idle {
                        effects.push(notices::say(
                            "The transaction that was open in the other project was rolled back",
                        ));
                    }
                }
                self.recovery = recovery;
                effects.extend(self.open_again());
                effects
            }
            Action::Reset { scripts } => {
                if self.recovery.project.is_empty() {
                    return Vec::new();
                }
                let told = self.tell(vec![Entry::Reset]);
                self.recovery.base = self.recovery.next() + 1;
                self.recovery.replay.clear();
                (self.recovery.snapshot, self.recovery.scripts) = (None, scripts);
                if matches!(self.phase, Phase::Failed(_)) {
                    self.phase = Phase::Opening;
                    self.crashes = 0;
                }
                let mut effects = vec![told];
                effects.extend(self.open_again());
                effects
            }
            Action::Opened { project, outcome } => self.opened(&project, outcome),
            Action::Changed(changes) => self.changed(changes),
            Action::Imported => {
                self.keeping_import = true;
                self.phase = Phase::Busy { since_millis: now_millis };
                vec![self.ask_snapshot()]
            }
            Action::TakeSnapshot => self.take_snapshot(),
            Action::SnapshotTaken { project, database, changes, outcome } => {
                self.snapshot_taken(project, database == self.database, changes, outcome)
            }
            Action::Busy(true) => {
                self.phase = Phase::Busy { since_millis: now_millis };
                self.busy_with.clone_from(&self.recovery.project);
                Vec::new()
            }
            Action::Busy(false) => {
                if self.is_busy() && !self.keeping_import {
                    self.phase = Phase::Idle;
                }
                Vec::new()
            }
            Action::TransactionIs(transaction) => {
                self.transaction = transaction;
                Vec::new()
            }
            Action::Serve(serves) => self.serve(serves),
            Action::Stop => {
                if !self.is_busy() || self.keeping_import {
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

    /// What the last visit remembered under [`TRANSACTION_KEY`] and [`SERVER_KEY`].
    pub fn remember(&mut self, project: String, server: bool) {
        self.was_in_transaction = Some(project).filter(|project| !project.is_empty());
        self.server = server;
    }

    /// Whether nothing is left to be done about an application, or the lack of one.
    pub fn is_served(&self, serves: bool) -> bool {
        self.remembered == Some(serves) && (self.server || !serves)
    }

    /// Starts the larger program once it is needed and nothing would be lost. The smaller one is not gone back to: it
    /// can do nothing that this one cannot.
    fn serve(&mut self, serves: bool) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.remembered.replace(serves) != Some(serves) {
            let value = if serves { "1" } else { "" }.to_owned();
            effects.push(Effect::Remember { key: SERVER_KEY, value });
        }
        let is_free = matches!(self.phase, Phase::Starting | Phase::Opening | Phase::Idle)
            && self.transaction == Transaction::Idle
            && !self.keeping_import;
        if serves && !self.server && is_free {
            self.server = true;
            effects.extend(self.restart());
        }
        effects
    }

    /// What the next visit shall know when the page is left now.
    pub fn leave(&self) -> Effect {
        let is_open = self.transaction != Transaction::Idle;
        let value = if is_open { self.recovery.project.clone() } else { String::new() };
        Effect::Remember { key: TRANSACTION_KEY, value }
    }

    /// Why leaving the page now would lose what cannot be kept in time.
    pub fn is_keeping_import(&self) -> bool {
        self.keeping_import
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
        let restored = if self.keeping_import {
            "what was imported, or gone back to, last has to be done again, all else was restored"
        } else {
            "your work was restored"
        };
        self.after_restart =
            Some(format!("The engine stopped unexpectedly ({reason}) and was started again; {restored}"));
        self.restart()
    }

    fn restart(&mut self) -> Vec<Effect> {
        self.generation += 1;
        self.phase = Phase::Starting;
        self.transaction = Transaction::Idle;
        self.snapshot_planned = false;
        self.keeping_import = false;
        self.applications = false;
        vec![Effect::RestartEngine { generation: self.generation, server: self.server }]
    }

    fn open(&mut self) -> Vec<Effect> {
        self.phase = Phase::Opening;
        let project = self.recovery.project.clone();
        let open = Open {
            snapshot: self.recovery.snapshot.as_ref().map(|bytes| Bytes::from(bytes.to_vec())),
            scripts: self.recovery.scripts.clone(),
            replay: self.recovery.replay.iter().map(|change| Change::clone(change)).collect(),
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
        if self.was_in_transaction.take_if(|left| left == project).is_some() {
            effects
                .push(notices::say("The transaction that was open when the page was left was rolled back"));
        }
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
        vec![self.ask_snapshot()]
    }

    /// Asks for the database as it is now.
    fn ask_snapshot(&self) -> Effect {
        let (database, changes) = (self.database, self.recovery.next());
        let project = self.recovery.project.clone();
        Effect::ask(TakeSnapshot, move |outcome| {
            AppAction::Engine(Action::SnapshotTaken { project: project.clone(), database, changes, outcome })
        })
    }

    /// Another project is about to be opened: a snapshot of this one spares repeating its changes later. The worker
    /// answers in order, so it is of the old database.
    fn keep_what_is_left(&self, next: &str) -> Vec<Effect> {
        if self.phase != Phase::Idle || self.recovery.replay.is_empty() || self.recovery.project == next {
            return Vec::new();
        }
        vec![self.ask_snapshot()]
    }

    /// Opens what the recovery says, in place of what is open.
    fn open_again(&mut self) -> Vec<Effect> {
        self.transaction = Transaction::Idle;
        self.database += 1;
        match self.phase {
            // The answer to Ready opens it.
            Phase::Starting | Phase::Failed(_) => Vec::new(),
            // The worker answers in order: first what keeps the import.
            Phase::Busy { .. } if self.keeping_import => self.open(),
            // What runs belongs to another database: end it.
            Phase::Busy { .. } | Phase::Opening => self.restart(),
            Phase::Idle => self.open(),
        }
    }

    /// Notes what became permanent, to be repeated and to be kept.
    fn changed(&mut self, changes: Vec<Change>) -> Vec<Effect> {
        if changes.is_empty() {
            return Vec::new();
        }
        let changes: Vec<Rc<Change>> = changes.into_iter().map(Rc::new).collect();
        let entries = changes.iter().cloned().map(Entry::Change).collect();
        if self.busy_with != self.recovery.project {
            // A late word of what ran when another project was opened.
            let (project, next) = &mut self.left;
            if *project != self.busy_with {
                return Vec::new();
            }
            let batch = Batch { first: *next, entries };
            *next = batch.end();
            let project = project.clone();
            return vec![Effect::next(AppAction::Workspace(workspace::Action::DatabaseChanged {
                project,
                batch,
            }))];
        }
        let told = self.tell(entries);
        self.recovery.replay.extend(changes);
        let mut effects = vec![told];
        effects.extend(self.plan_snapshot());
        effects
    }

    /// Tells the workspace what happened next.
    fn tell(&self, entries: Vec<Entry>) -> Effect {
        let (project, batch) =
            (self.recovery.project.clone(), Batch { first: self.recovery.next(), entries });
        Effect::next(AppAction::Workspace(workspace::Action::DatabaseChanged { project, batch }))
    }

    fn snapshot_taken(
        &mut self,
        project: String,
        is_open: bool,
        changes: u64,
        outcome: Result<Snapshot, Failure>,
    ) -> Vec<Effect> {
        if std::mem::take(&mut self.keeping_import) && self.is_busy() {
            self.phase = Phase::Idle;
        }
        match outcome {
            Ok(snapshot) => {
                let bytes: Rc<[u8]> = snapshot.bytes.as_slice().into();
                if is_open {
                    let held = changes.saturating_sub(self.recovery.base) as usize;
                    self.recovery.replay.drain(..held.min(self.recovery.replay.len()));
                    (self.recovery.base, self.recovery.snapshot) = (changes, Some(bytes.clone()));
                } else if project == self.recovery.project {
                    // The database was opened or made again since it was asked for.
                    return Vec::new();
                }
                let kept = workspace::Action::SnapshotTaken { project, bytes, changes };
                vec![Effect::next(AppAction::Workspace(kept))]
            }
            // Nothing is lost: the changes are still there to be replayed.
            Err(Failure::WorkerGone) => Vec::new(),
            Err(failure) => vec![notices::warn(format!("The database could not be saved: {failure}"))],
        }
    }
}

#[cfg(test)]
mod tests;
