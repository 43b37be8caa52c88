//! What happened to the database of the current project since the last stored snapshot: kept in storage as it happens,
//! and taken up at the next start.
//!
//! Storage answers later, and a page that is being left hears no answer: what is not answered then goes to a journal,
//! which takes no time. The numbers of the changes tell what is there twice.

use std::rc::Rc;

use super::storage::{Kept, StorageOp, StoredSnapshot};
use super::{Save, Workspace};
use crate::app::persisted::changes::{self, Batch, Entry};
use crate::app::{Effect, engine, notices};
use crate::project::order;

/// Before the project's id, where [`Workspace::leave`] keeps what storage has not answered.
pub const JOURNAL_KEY: &str = "changes.";

/// `localStorage` has 5 million characters for everything.
const MAX_JOURNAL_BYTES: usize = 2_000_000;

/// Changes that storage has not kept yet.
#[derive(Debug, Clone, Default)]
pub struct ChangeLog {
    /// What storage has not answered, with the number of its first entry.
    pending: Batch,
    /// The number before which storage was asked to keep all.
    asked: u64,
    /// What earlier visits left behind, by project.
    left: Vec<(String, String)>,
}

/// What a database is opened from.
#[derive(Default)]
pub struct Kit {
    snapshot: Option<Rc<[u8]>>,
    /// The number of the first of `entries`.
    base: u64,
    /// What happened since the snapshot.
    entries: Vec<Entry>,
    /// The number of the first entry that is not in storage.
    stored: u64,
    /// Why something is missing.
    problem: Option<String>,
}

impl Kit {
    /// Puts together what was stored and what else is known, each maybe partly the same.
    pub fn new(snapshot: Option<StoredSnapshot>, stored: &[Rc<str>], more: Option<Batch>) -> Self {
        let base = snapshot.as_ref().map_or(0, |snapshot| snapshot.changes);
        let mut kit = Kit { snapshot: snapshot.map(|it| it.bytes), base, ..Kit::default() };
        let mut batches = Vec::new();
        for text in stored {
            match changes::read(text) {
                Ok(batch) => batches.push(batch),
                Err(why) => kit.problem = Some(why),
            }
        }
        order::sort_by(&mut batches, |a, b| a.first.cmp(&b.first));
        for batch in batches {
            kit.add(batch);
        }
        kit.stored = kit.end();
        if let Some(more) = more {
            kit.add(more);
        }
        kit
    }

    fn add(&mut self, batch: Batch) {
        let next = self.end();
        if batch.first > next {
            self.problem = Some("some of its changes are missing in between".to_owned());
        } else if batch.end() > next {
            self.entries.extend(batch.entries.into_iter().skip((next - batch.first) as usize));
        }
    }

    /// The same for another project, of which nothing is in storage yet.
    pub fn copied(mut self) -> Self {
        self.stored = self.base;
        self
    }

    /// The snapshot as it is stored.
    pub fn stored_snapshot(&self, revision: u64) -> Option<StoredSnapshot> {
        let bytes = self.snapshot.clone()?;
        Some(StoredSnapshot { revision, changes: self.base, bytes })
    }

    fn end(&self) -> u64 {
        self.base + self.entries.len() as u64
    }

    /// How the engine opens it.
    fn recovery(self, project: String, scripts: Vec<(String, String)>) -> engine::Recovery {
        let Kit { mut snapshot, mut base, entries, .. } = self;
        let mut replay = Vec::new();
        for entry in entries {
            match entry {
                Entry::Change(change) => replay.push(change),
                Entry::Reset => {
                    base += replay.len() as u64 + 1;
                    replay.clear();
                    snapshot = None;
                }
            }
        }
        engine::Recovery { project, snapshot, scripts, base, replay }
    }
}

impl ChangeLog {
    /// What the last visits left, by project.
    pub(super) fn journal(&mut self, left: Vec<(String, String)>) {
        self.left = left;
    }

    /// What is known of a project's database beyond what was stored.
    pub(super) fn beyond_storage(&self, project: &str, is_current: bool) -> Option<Batch> {
        if is_current {
            return Some(self.pending.clone());
        }
        let (_, text) = self.left.iter().find(|(of, _)| of == project)?;
        changes::read(text).ok()
    }
}

impl Workspace {
    /// Begins the log of the project that is about to be shown; answers how the engine opens its database.
    pub(super) fn begin_changes(&mut self, project: &str, kit: Kit) -> (engine::Recovery, Option<Effect>) {
        let unknown = kit.stored.saturating_sub(kit.base) as usize;
        let entries = kit.entries.get(unknown..).unwrap_or_default().to_vec();
        self.changes.pending = Batch { first: kit.stored, entries };
        self.changes.asked = kit.stored;
        let problem = kit
            .problem
            .as_ref()
            .map(|why| notices::warn(format!("The database may not be as it was when you left it: {why}")));
        (kit.recovery(project.to_owned(), self.scripts()), problem)
    }

    /// Something happened to a database.
    pub(super) fn database_changed(&mut self, project: String, batch: Batch) -> Vec<Effect> {
        let is_current = self.current.as_ref().is_some_and(|current| current.id == project);
        if !is_current {
            // Its last word; its last snapshot is kept in the same way.
            let was_written = self.left.as_ref().is_some_and(|(left, _)| *left == project);
            return if was_written { vec![append(project, &batch)] } else { Vec::new() };
        }
        if self.is_read_only() {
            return Vec::new();
        }
        let log = &mut self.changes;
        if log.pending.end() != batch.first {
            // Only after a snapshot that holds all the others.
            log.pending = Batch { first: batch.first, entries: Vec::new() };
            log.asked = batch.first;
        }
        let is_waiting = log.asked > log.pending.first;
        log.pending.entries.extend(batch.entries);
        // What comes while storage is at work goes with its answer: a script makes thousands.
        if is_waiting { Vec::new() } else { self.flush_changes() }
    }

    /// Asks storage to keep what it was not asked for yet.
    pub(super) fn flush_changes(&mut self) -> Vec<Effect> {
        let Some(current) = self.current.as_ref().filter(|_| self.writer.may_write()) else {
            return Vec::new();
        };
        let log = &mut self.changes;
        let known = log.asked.saturating_sub(log.pending.first) as usize;
        let Some(entries) = log.pending.entries.get(known..).filter(|entries| !entries.is_empty()) else {
            return Vec::new();
        };
        let batch = Batch { first: log.asked, entries: entries.to_vec() };
        log.asked = batch.end();
        vec![append(current.id.clone(), &batch)]
    }

    /// Storage kept changes up to a number.
    pub(super) fn changes_saved(&mut self, id: &str, end: u64, kept: Kept) -> Vec<Effect> {
        if self.current.as_ref().is_none_or(|current| current.id != id) {
            return Vec::new();
        }
        let mut effects = Vec::new();
        match kept {
            Kept::Stored => {
                self.drop_pending(end);
                effects.extend(self.flush_changes());
            }
            // They stay pending: the next change tries again.
            Kept::InMemory(reason) => {
                self.changes.asked = self.changes.pending.first;
                effects.extend(self.database_in_memory(&reason));
            }
        }
        effects.extend(self.clear_journal());
        effects.extend(self.release_if_done());
        effects
    }

    /// Forgets what is kept elsewhere: all before `end`.
    pub(super) fn drop_pending(&mut self, end: u64) {
        let pending = &mut self.changes.pending;
        let known = end.saturating_sub(pending.first) as usize;
        pending.entries.drain(..known.min(pending.entries.len()));
        pending.first = pending.first.max(end);
        self.changes.asked = self.changes.asked.max(pending.first);
    }

    /// True when storage has kept all changes.
    pub(super) fn changes_are_kept(&self) -> bool {
        self.changes.pending.entries.is_empty()
    }

    /// Removes the journal of the current project once storage has all of it.
    pub(super) fn clear_journal(&mut self) -> Option<Effect> {
        let project = &self.current.as_ref()?.id;
        if !self.changes_are_kept() {
            return None;
        }
        let left = &mut self.changes.left;
        let at = left.iter().position(|(of, _)| of == project)?;
        Some(forget_journal(left.remove(at).0))
    }

    /// Keeps what storage has not answered where writing takes no time.
    pub(super) fn leave_changes(&mut self) -> Option<Effect> {
        let current = self.current.as_ref().filter(|_| !self.is_read_only())?;
        if self.changes_are_kept() {
            return None;
        }
        let (project, batch) = (current.id.clone(), changes::write(&self.changes.pending));
        // It has to be cleared should the page come back.
        self.changes.left.retain(|(of, _)| *of != project);
        self.changes.left.push((project.clone(), batch.clone()));
        Some(Effect::Journal { key: JOURNAL_KEY, project, text: Some(batch) })
    }

    /// True while storage has not answered for more changes than the journal takes.
    pub(super) fn has_too_many_changes_to_leave(&self) -> bool {
        let size = |entry: &Entry| match entry {
            Entry::Change(change) => change.sql.len() + 60,
            Entry::Reset => 10,
        };
        self.writer.may_write()
            && self.changes.pending.entries.iter().map(size).sum::<usize>() > MAX_JOURNAL_BYTES
    }

    pub(super) fn database_in_memory(&mut self, reason: &str) -> Vec<Effect> {
        if matches!(self.save, Save::MemoryOnly(_)) || std::mem::replace(&mut self.memory_snapshot_told, true)
        {
            return Vec::new();
        }
        vec![notices::warn(format!(
            "The files are saved, but the database is kept in memory only: {reason} After a reload it is built again \
             from schema.sql and seed.sql."
        ))]
    }
}

/// Nothing of this project is left to the next visit.
pub(super) fn forget_journal(project: String) -> Effect {
    Effect::Journal { key: JOURNAL_KEY, project, text: None }
}

fn append(id: String, batch: &Batch) -> Effect {
    Effect::Storage(StorageOp::AppendChanges { id, end: batch.end(), batch: changes::write(batch).into() })
}
