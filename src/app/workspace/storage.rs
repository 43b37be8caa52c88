//! What is asked of storage and what it answers, as data; and a storage in memory.
//!
//! Storage knows no formats: documents and summaries are texts to it. [`MemoryStore`] stands in where the browser
//! denies storage or has no room, and in tests.

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
    projects: Vec<InMemory>,
    last: Option<String>,
}

/// What is kept of one project.
#[derive(Debug, Default)]
struct InMemory {
    id: String,
    document: Option<Rc<str>>,
    summary: Option<Rc<str>>,
    snapshot: Option<StoredSnapshot>,
    /// Batches in their order, each under its end.
    changes: Vec<(u64, Rc<str>)>,
}

impl InMemory {
    fn forget_changes(&mut self, end: u64) {
        self.changes.retain(|(at, _)| *at > end);
    }
}

impl MemoryStore {
    /// Does what the browser's storage would do.
    pub fn perform(&mut self, op: StorageOp, kept: Kept) -> StorageReply {
        match op {
            StorageOp::List => {
                let summaries = self.summaries().map(|(id, text)| (id.clone(), text.to_string()));
                StorageReply::Listed { summaries: summaries.collect(), last: self.last.clone(), kept }
            }
            StorageOp::Load { id, purpose } => {
                let document = self.document(&id).cloned();
                let snapshot = self.snapshot(&id).cloned();
                let changes = self.changes(&id);
                StorageReply::Loaded { id, purpose, document, snapshot, changes }
            }
            StorageOp::Save { id, revision, document, summary } => {
                let project = self.project(&id);
                project.document = Some(document);
                project.summary = Some(summary);
                StorageReply::Saved { id, revision, kept }
            }
            StorageOp::SaveSummary { id, summary } => {
                self.project(&id).summary = Some(summary);
                StorageReply::Done { kept }
            }
            StorageOp::SaveSnapshot { id, snapshot } => {
                let changes = snapshot.changes;
                let project = self.project(&id);
                project.snapshot = Some(snapshot);
                project.forget_changes(changes);
                StorageReply::SnapshotSaved { id, changes, kept }
            }
            StorageOp::AppendChanges { id, end, batch } => {
                let changes = &mut self.project(&id).changes;
                let at = changes.partition_point(|(before, _)| *before < end);
                // A batch that is sent again takes the place of the same one.
                changes.retain(|(before, _)| *before != end);
                changes.insert(at, (end, batch));
                StorageReply::ChangesSaved { id, end, kept }
            }
            StorageOp::Delete { id } => {
                self.projects.retain(|project| project.id != id);
                StorageReply::Done { kept }
            }
            StorageOp::SetLast { id } => {
                self.last = Some(id);
                StorageReply::Done { kept }
            }
        }
    }

    fn find(&self, id: &str) -> Option<&InMemory> {
        self.projects.iter().find(|project| project.id == id)
    }

    /// The place of a project; a new one when there is none yet.
    fn project(&mut self, id: &str) -> &mut InMemory {
        let found = self.projects.iter().position(|project| project.id == id);
        let at = found.unwrap_or_else(|| {
            self.projects.push(InMemory { id: id.to_owned(), ..InMemory::default() });
            self.projects.len() - 1
        });
        &mut self.projects[at]
    }

    /// A document kept here.
    pub fn document(&self, id: &str) -> Option<&Rc<str>> {
        self.find(id)?.document.as_ref()
    }

    /// A snapshot kept here.
    pub fn snapshot(&self, id: &str) -> Option<&StoredSnapshot> {
        self.find(id)?.snapshot.as_ref()
    }

    /// Changes kept here.
    pub fn changes(&self, id: &str) -> Vec<Rc<str>> {
        let changes = self.find(id).into_iter().flat_map(|project| &project.changes);
        changes.map(|(_, batch)| batch.clone()).collect()
    }

    /// Forgets batches that end at `end` or before.
    pub fn forget_changes(&mut self, id: &str, end: u64) {
        self.project(id).forget_changes(end);
    }

    /// Forgets a document that was stored after all.
    pub fn forget_document(&mut self, id: &str) {
        let project = self.project(id);
        (project.document, project.summary) = (None, None);
    }

    /// Forgets a snapshot that was stored after all.
    pub fn forget_snapshot(&mut self, id: &str) {
        self.project(id).snapshot = None;
    }

    /// Summaries of what is kept here, as (id, text).
    pub fn summaries(&self) -> impl Iterator<Item = (&String, &Rc<str>)> {
        self.projects.iter().filter_map(|project| Some((&project.id, project.summary.as_ref()?)))
    }
}
