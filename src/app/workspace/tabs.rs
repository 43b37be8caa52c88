//! One writer across tabs: whether this tab may write the current project, and how it changes hands.
//!
//! A tab writes a project only while it holds the project's lock. It loads the project after it got the lock, so it
//! never goes on from an older state. Taking over asks the other tab first, which saves and lets go; a tab that does
//! not answer (frozen in the background) loses the lock all the same.

use super::storage::{Purpose, StorageOp};
use super::{Action, Opening, Workspace};
use crate::app::{Action as AppAction, Effect};
use crate::project::versions::Reason;

/// What is asked of the tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TabOp {
    /// Try to get a project's lock; lets go of another project's.
    Claim {
        project: String,
    },
    /// Get the lock from the tab that holds it.
    TakeOver {
        project: String,
    },
    Release {
        project: String,
    },
    /// Tell the other tabs that the list of projects is another.
    ListChanged,
}

/// What the tabs say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TabEvent {
    /// This tab has the lock.
    Held { project: String },
    /// Another tab has it.
    Busy { project: String },
    /// Another tab took it.
    Lost { project: String },
    /// Another tab asks for it: save and let go.
    Asked { project: String },
    /// This browser, or this frame, has no locks; then there is nothing to guard either.
    Unguarded { project: String },
    /// Another tab changed the list of projects.
    ListChanged,
}

/// Whether this tab may write the current project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Writer {
    /// The lock was asked for.
    #[default]
    Waiting,
    Held,
    Unguarded,
    /// Another tab had it from the start.
    Elsewhere,
    /// Another tab took it.
    Lost,
}

impl Writer {
    /// Whether the project may be stored.
    pub fn may_write(self) -> bool {
        matches!(self, Writer::Held | Writer::Unguarded)
    }

    /// What is said while this tab may only read.
    pub fn explanation(self) -> Option<&'static str> {
        match self {
            Writer::Waiting | Writer::Held | Writer::Unguarded => None,
            Writer::Elsewhere => Some("This project is open in another tab. Here it can only be read."),
            Writer::Lost => Some("Another tab took this project over. Here it can only be read now."),
        }
    }
}

impl Workspace {
    /// True while another tab writes the current project.
    pub fn is_read_only(&self) -> bool {
        self.writer.explanation().is_some()
    }

    pub(super) fn tab_event(&mut self, event: TabEvent, now_millis: f64) -> Vec<Effect> {
        match event {
            TabEvent::Held { project } => self.claimed(project, Writer::Held, now_millis),
            TabEvent::Unguarded { project } => self.claimed(project, Writer::Unguarded, now_millis),
            TabEvent::Busy { project } => self.claimed(project, Writer::Elsewhere, now_millis),
            TabEvent::Lost { project } => {
                if self.is_current(&project) {
                    self.writer = Writer::Lost;
                    self.releasing = false;
                }
                Vec::new()
            }
            TabEvent::Asked { project } => {
                if !self.is_current(&project) || self.writer != Writer::Held {
                    return vec![Effect::Tabs(TabOp::Release { project })];
                }
                let effects = self.save_now();
                self.writer = Writer::Lost;
                if effects.is_empty() && self.saving.is_none() && self.changes_are_kept() {
                    return vec![Effect::Tabs(TabOp::Release { project })];
                }
                // The answer of storage lets go.
                self.releasing = true;
                effects
            }
            TabEvent::ListChanged => vec![Effect::Storage(StorageOp::List)],
        }
    }

    pub(super) fn take_over(&mut self) -> Vec<Effect> {
        match &self.current {
            Some(current) if self.is_read_only() => {
                vec![Effect::Tabs(TabOp::TakeOver { project: current.id.clone() })]
            }
            _ => Vec::new(),
        }
    }

    /// The question whether this tab may write was answered.
    fn claimed(&mut self, project: String, writer: Writer, now_millis: f64) -> Vec<Effect> {
        if self.opening == Opening::Claiming(project.clone()) {
            self.note_left();
            self.writer = writer;
            self.opening = Opening::Loading(project.clone());
            return vec![Effect::Storage(StorageOp::Load { id: project, purpose: Purpose::Open })];
        }
        if !self.is_current(&project) {
            return Vec::new();
        }
        let had = self.writer;
        self.writer = writer;
        match (had, writer.may_write()) {
            // What the other tab saved comes first; what this tab had not saved goes into the history.
            (Writer::Elsewhere | Writer::Lost, true) => {
                if self.dirty_since_millis.is_some()
                    && let Some(current) = &mut self.current
                {
                    let (files, now) = (current.project.clone(), now_millis.max(0.0) as u64);
                    current.versions.take(&files, Reason::TakeOver, now);
                    self.unsaved_before_take_over = current.versions.list().last().cloned();
                }
                self.dirty_since_millis = None;
                self.opening = Opening::Loading(project.clone());
                vec![Effect::Storage(StorageOp::Load { id: project, purpose: Purpose::Open })]
            }
            // A new project, which exists only here so far.
            (Writer::Waiting, true) => self.save_now(),
            _ => Vec::new(),
        }
    }

    fn is_current(&self, id: &str) -> bool {
        self.current.as_ref().is_some_and(|current| current.id == id)
    }
}

/// The action of a tab event.
pub fn told(event: TabEvent) -> AppAction {
    AppAction::Workspace(Action::Tab(event))
}
