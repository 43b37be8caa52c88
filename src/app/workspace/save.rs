//! Saving by itself: when, and what is said about it.

use super::storage::{Kept, StorageOp};
use super::tabs::{TabOp, Writer};
use super::{Action, Workspace};
use crate::app::persisted::{self, Document};
use crate::app::{Action as AppAction, Effect};
use crate::project::versions::Versions;

/// How long after the last change the project is saved.
pub const SAVE_DELAY_MILLIS: u32 = 800;

/// How long continuous typing may put it off.
const SAVE_AT_LEAST_EVERY_MILLIS: u64 = 5_000;

/// Where the learner's work is.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Save {
    /// There is nothing to be saved yet.
    #[default]
    Nothing,
    Saved {
        at_millis: f64,
    },
    Saving,
    Unsaved,
    /// The last change was refused or could not be saved; a sentence.
    Failed(String),
    /// It is kept until the tab is closed; the sentence says why.
    MemoryOnly(String),
}

impl Save {
    /// What is shown, such as `Saved 2 s ago`.
    pub fn text(&self, now_millis: f64) -> String {
        match self {
            Save::Nothing => String::new(),
            Save::Saved { at_millis } => format!("Saved {}", ago(now_millis - at_millis)),
            Save::Saving => "Saving…".to_owned(),
            Save::Unsaved => "Not saved yet".to_owned(),
            Save::Failed(_) => "Not saved".to_owned(),
            // The banner says the rest.
            Save::MemoryOnly(_) => "In memory only".to_owned(),
        }
    }

    /// Why the work is not as safe as it should be.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Save::Failed(reason) | Save::MemoryOnly(reason) => Some(reason),
            _ => None,
        }
    }
}

/// `just now`, `2 s ago`, `5 min ago`, `3 h ago`, `4 days ago`.
pub fn ago(millis: f64) -> String {
    // A clock set back gives a negative time: that is now, too.
    let seconds = (millis / 1000.0).max(0.0) as u64;
    match seconds {
        0 => "just now".to_owned(),
        1..60 => format!("{seconds} s ago"),
        60..3_600 => format!("{} min ago", seconds / 60),
        3_600..86_400 => format!("{} h ago", seconds / 3_600),
        86_400..172_800 => "yesterday".to_owned(),
        _ => format!("{} days ago", seconds / 86_400),
    }
}

/// Where [`Workspace::leave`] keeps a document.
pub const JOURNAL_KEY: &str = "journal";

/// `localStorage` has 5 million characters for everything.
const MAX_JOURNAL_BYTES: usize = 2_000_000;

impl Workspace {
    /// Notes a change of the current project and plans to save it.
    pub(super) fn changed(&mut self, now: u64) -> Vec<Effect> {
        let Some(current) = &mut self.current else { return Vec::new() };
        current.revision += 1;
        current.modified_millis = now;
        let (id, revision) = (current.id.clone(), current.revision);
        let since = *self.dirty_since_millis.get_or_insert(now);
        if !matches!(self.save, Save::MemoryOnly(_)) {
            self.save = Save::Unsaved;
        }
        self.update_summary();
        if now.saturating_sub(since) >= SAVE_AT_LEAST_EVERY_MILLIS && self.saving.is_none() {
            return self.save_now();
        }
        vec![Effect::after(SAVE_DELAY_MILLIS, AppAction::Workspace(Action::SaveDue { id, revision }))]
    }

    /// The time after a change is over: saves, unless another change came.
    pub(super) fn save_due(&mut self, id: &str, revision: u64) -> Vec<Effect> {
        let Some(current) = &self.current else { return Vec::new() };
        if current.id != id || current.revision != revision {
            return Vec::new();
        }
        if self.saving.is_some() || self.writer == Writer::Waiting {
            let action = AppAction::Workspace(Action::SaveDue { id: id.to_owned(), revision });
            return vec![Effect::after(SAVE_DELAY_MILLIS, action)];
        }
        self.save_now()
    }

    /// Saves what is not saved yet, files and changes of the database.
    pub(super) fn save_now(&mut self) -> Vec<Effect> {
        let mut effects = self.flush_changes();
        effects.extend(self.save_document());
        effects
    }

    fn save_document(&mut self) -> Vec<Effect> {
        if (self.dirty_since_millis.is_none() && !self.place_moved) || !self.writer.may_write() {
            return Vec::new();
        }
        let Some(document) = self.current.clone() else { return Vec::new() };
        if self.saving == Some(document.revision) {
            return Vec::new();
        }
        let text = persisted::write(&document);
        self.saving = Some(document.revision);
        self.place_moved = false;
        if !matches!(self.save, Save::MemoryOnly(_)) {
            self.save = Save::Saving;
        }
        let summary = persisted::write_summary(&document.summary());
        vec![Effect::Storage(StorageOp::Save {
            id: document.id,
            revision: document.revision,
            document: text.into(),
            summary: summary.into(),
        })]
    }

    /// Saves, and keeps what is not saved yet where writing takes no time: the browser may end the page before
    /// IndexedDB has answered.
    pub(super) fn leave(&mut self) -> Vec<Effect> {
        let mut effects: Vec<_> = self.leave_changes().into_iter().collect();
        let journal = self.journal_text().filter(|text| text.len() <= MAX_JOURNAL_BYTES);
        effects.extend(journal.map(|value| Effect::Remember { key: JOURNAL_KEY, value }));
        effects.extend(self.save_now());
        effects
    }

    /// The document, when storage does not have it yet; without its history where that is too much.
    fn journal_text(&self) -> Option<String> {
        if (self.dirty_since_millis.is_none() && !self.place_moved) || !self.writer.may_write() {
            return None;
        }
        let mut document = self.current.clone()?;
        let text = persisted::write(&document);
        if text.len() <= MAX_JOURNAL_BYTES {
            return Some(text);
        }
        document.versions = Versions::default();
        Some(persisted::write(&document))
    }

    /// True while leaving the page could lose something: it is kept in memory only, or storage has not answered and it
    /// is too much for a journal.
    pub fn has_too_much_to_leave(&self) -> bool {
        let is_dirty = self.dirty_since_millis.is_some();
        let was_changed = self.current.as_ref().is_some_and(|current| current.revision > 1);
        if matches!(self.save, Save::MemoryOnly(_)) && was_changed {
            return true;
        }
        self.has_too_many_changes_to_leave()
            || (is_dirty && self.journal_text().is_some_and(|text| text.len() > MAX_JOURNAL_BYTES))
    }

    /// The journal's document, if it is of this project and newer than the stored one, or differs in its cursors alone.
    pub(super) fn take_journal(&mut self, stored: &Document) -> Option<Document> {
        let journal = persisted::read(&self.journal.take()?).ok()?;
        (journal.id == stored.id && journal.revision >= stored.revision).then_some(journal)
    }

    /// Storage kept a document.
    pub(super) fn saved(&mut self, id: &str, revision: u64, kept: Kept, now_millis: f64) -> Vec<Effect> {
        let Some(current) = self.current.as_ref().filter(|current| current.id == id) else {
            return Vec::new();
        };
        if self.saving == Some(revision) {
            self.saving = None;
        }
        let newest = current.revision == revision;
        if newest {
            self.dirty_since_millis = None;
        }
        let stored = matches!(kept, Kept::Stored);
        self.save = match kept {
            Kept::InMemory(reason) => Save::MemoryOnly(reason),
            Kept::Stored if newest => Save::Saved { at_millis: now_millis },
            Kept::Stored => Save::Unsaved,
        };
        let mut effects = Vec::new();
        if std::mem::take(&mut self.list_changed) && stored {
            effects.push(Effect::Tabs(TabOp::ListChanged));
        }
        effects.extend(self.release_if_done());
        effects
    }

    /// Lets the other tab have the project that it asked for, once all is stored.
    pub(super) fn release_if_done(&mut self) -> Option<Effect> {
        let is_done = self.dirty_since_millis.is_none() && self.changes_are_kept();
        let project = self.current.as_ref().filter(|_| self.releasing && is_done)?.id.clone();
        self.releasing = false;
        Some(Effect::Tabs(TabOp::Release { project }))
    }
}
