//! What is asked of storage and what it answers, as data; and a storage in memory.
//!
//! Storage knows no formats: documents and summaries are texts to it. [`MemoryStore`] stands in where the browser
//! denies storage or has no room, and in tests.

use std::collections::BTreeMap;
use std::rc::Rc;

/// What is asked of storage.
#[derive(Debug, Clone, PartialEq)]
pub enum StorageOp {
    /// All summaries, and which project was open last.
    List,
    Load {
        id: String,
        purpose: Purpose,
    },
    /// Writes document and summary together, or neither.
    Save {
        id: String,
        revision: u64,
        document: Rc<str>,
        summary: Rc<str>,
    },
    /// Writes the summary alone, as when a project is marked as deleted.
    SaveSummary {
        id: String,
        summary: Rc<str>,
    },
    /// Keeps the database of a project as it was at a revision of the project, and forgets the changes it holds.
    SaveSnapshot {
        id: String,
        snapshot: StoredSnapshot,
    },
    /// Keeps changes of a project's database, from the number `first` to before `end`.
    AppendChanges {
        id: String,
        end: u64,
        batch: Rc<str>,
    },
    /// Removes document, summary, snapshot and changes for good.
    Delete {
        id: String,
    },
    /// Notes which project is open.
    SetLast {
        id: String,
    },
}

/// What a project is loaded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Open,
    Duplicate,
    ExportZip,
    /// The stored text itself, as when it cannot be read.
    DownloadStored,
}

/// A database as the engine wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredSnapshot {
    /// Of the project, when it was taken.
    pub revision: u64,
    /// The number of the first change of the database that it does not hold.
    pub changes: u64,
    pub bytes: Rc<[u8]>,
}

/// What storage answers.
#[derive(Debug, Clone, PartialEq)]
pub enum StorageReply {
    Listed {
        summaries: Vec<(String, String)>,
        last: Option<String>,
        kept: Kept,
    },
    Loaded {
        id: String,
        purpose: Purpose,
        document: Option<Rc<str>>,
        snapshot: Option<StoredSnapshot>,
        /// Batches of changes; the snapshot may hold some of them.
        changes: Vec<Rc<str>>,
    },
    Saved {
        id: String,
        revision: u64,
        kept: Kept,
    },
    SnapshotSaved {
        id: String,
        changes: u64,
        kept: Kept,
    },
    ChangesSaved {
        id: String,
        end: u64,
        kept: Kept,
    },
    /// Something else was done.
    Done {
        kept: Kept,
    },
    /// Reading failed: a sentence.
    Failed {
        op: Box<StorageOp>,
        reason: String,
    },
}

/// Where something is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// On disk, by the browser.
    Stored,
    /// Until the tab is closed; the sentence says why.
    InMemory(String),
}

/// Projects kept as long as the page lives.
#[derive(Debug, Default)]
pub struct MemoryStore {
    documents: BTreeMap<String, Rc<str>>,
    summaries: BTreeMap<String, Rc<str>>,
    snapshots: BTreeMap<String, StoredSnapshot>,
    /// By project and end.
    changes: BTreeMap<(String, u64), Rc<str>>,
    last: Option<String>,
}

impl MemoryStore {
    /// Does what the browser's storage would do.
    pub fn perform(&mut self, op: StorageOp, kept: Kept) -> StorageReply {
        match op {
            StorageOp::List => {
                let summaries = self.summaries.iter().map(|(id, text)| (id.clone(), text.to_string()));
                StorageReply::Listed { summaries: summaries.collect(), last: self.last.clone(), kept }
            }
            StorageOp::Load { id, purpose } => {
                let document = self.documents.get(&id).cloned();
                let snapshot = self.snapshots.get(&id).cloned();
                let changes = self.changes(&id);
                StorageReply::Loaded { id, purpose, document, snapshot, changes }
            }
            StorageOp::Save { id, revision, document, summary } => {
                self.documents.insert(id.clone(), document);
                self.summaries.insert(id.clone(), summary);
                StorageReply::Saved { id, revision, kept }
            }
            StorageOp::SaveSummary { id, summary } => {
                self.summaries.insert(id, summary);
                StorageReply::Done { kept }
            }
            StorageOp::SaveSnapshot { id, snapshot } => {
                let changes = snapshot.changes;
                self.forget_changes(&id, changes);
                self.snapshots.insert(id.clone(), snapshot);
                StorageReply::SnapshotSaved { id, changes, kept }
            }
            StorageOp::AppendChanges { id, end, batch } => {
                self.changes.insert((id.clone(), end), batch);
                StorageReply::ChangesSaved { id, end, kept }
            }
            StorageOp::Delete { id } => {
                self.forget_document(&id);
                self.forget_snapshot(&id);
                self.forget_changes(&id, u64::MAX);
                StorageReply::Done { kept }
            }
            StorageOp::SetLast { id } => {
                self.last = Some(id);
                StorageReply::Done { kept }
            }
        }
    }

    /// A document kept here.
    pub fn document(&self, id: &str) -> Option<&Rc<str>> {
        self.documents.get(id)
    }

    /// A snapshot kept here.
    pub fn snapshot(&self, id: &str) -> Option<&StoredSnapshot> {
        self.snapshots.get(id)
    }

    /// Changes kept here.
    pub fn changes(&self, id: &str) -> Vec<Rc<str>> {
        self.changes
            .iter()
            .filter(|((project, _), _)| project == id)
            .map(|(_, batch)| batch.clone())
            .collect()
    }

    /// Forgets batches that end at `end` or before.
    pub fn forget_changes(&mut self, id: &str, end: u64) {
        self.changes.retain(|(project, at), _| project != id || *at > end);
    }

    /// Forgets a document that was stored after all.
    pub fn forget_document(&mut self, id: &str) {
        self.documents.remove(id);
        self.summaries.remove(id);
    }

    /// Forgets a snapshot that was stored after all.
    pub fn forget_snapshot(&mut self, id: &str) {
        self.snapshots.remove(id);
    }

    /// Summaries of what is kept here, as (id, text).
    pub fn summaries(&self) -> impl Iterator<Item = (&String, &Rc<str>)> {
        self.summaries.iter()
    }
}
