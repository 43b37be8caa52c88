//! The projects: the current one with its files and tabs, the list of all, saving, and who may write.
//!
//! A project is opened in three steps: its lock is claimed ([`tabs`]), then it is loaded ([`storage`]), then it is
//! shown and its database opened. It is saved by itself ([`save`]). Whatever goes wrong is a sentence in
//! [`Workspace::problem`] or [`Save`]; the page goes on with what it has in memory.

pub mod changes;
mod files;
mod open;
mod projects;
pub mod save;
pub mod storage;
pub mod tabs;

use std::rc::Rc;

pub use save::Save;
pub use storage::{Kept, Purpose, StorageOp, StorageReply, StoredSnapshot};
pub use tabs::{TabEvent, TabOp, Writer};

use super::persisted::changes::Batch;
use super::persisted::{Document, OpenFile, Summary};
use super::{Action as AppAction, Effect};
use crate::project::order;
use crate::project::versions::Version;
use crate::project::{File, FilePath, names};
use crate::protocol::Failure;
use crate::protocol::import::{ExportedFile, Unpacked};

/// What an empty project is called at first.
pub const UNTITLED: &str = "Untitled project";

/// The sample of the first visit.
pub const FIRST_SAMPLE: &str = "bookshop";

/// All that is known of the learner's projects.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The stored projects, the one changed last first.
    pub list: Vec<Summary>,
    pub current: Option<Document>,
    pub opening: Opening,
    pub save: Save,
    pub writer: Writer,
    /// Something that could not be opened; the page went on with something else.
    pub problem: Option<Problem>,
    undo: Vec<(u32, Undo)>,
    undo_count: u32,
    /// Makes the ids of projects made in two tabs at once differ.
    entropy: u64,
    /// The sample that a first visit opens instead of [`FIRST_SAMPLE`]: the address may name one.
    pub first_sample: Option<Rc<str>>,
    made: u32,
    /// Projects that could not be opened in this visit.
    tried: Vec<String>,
    /// Since when something is not saved.
    dirty_since_millis: Option<u64>,
    /// The revision that storage has not answered yet.
    saving: Option<u64>,
    /// The lock is let go once the last change is saved.
    releasing: bool,
    /// The list of projects changed with what is being saved.
    list_changed: bool,
    /// What this tab had not saved when it took a project back.
    unsaved_before_take_over: Option<Rc<Version>>,
    /// The project that was left last while this tab wrote it, and its revision: its last snapshot may still come.
    left: Option<(String, u64)>,
    /// What a sample that is being fetched shall be called.
    wanted_name: Option<String>,
    /// The first query of a fresh sample has not run yet.
    greeting: bool,
    memory_snapshot_told: bool,
    /// A document that was newer than the stored one when the page was left.
    journal: Option<String>,
    /// A cursor or a scroll moved since the last save; kept when the project is left.
    place_moved: bool,
    /// What storage has not kept yet of the current database.
    changes: changes::ChangeLog,
}

/// What is being opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Opening {
    #[default]
    Nothing,
    /// The list of projects, to choose the one to begin with.
    Listing,
    Claiming(String),
    Loading(String),
    /// A sample, by slug.
    Fetching(String),
}

/// Something that could not be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Such as `“Bookshop” cannot be opened`.
    pub title: String,
    /// Why, and what to do.
    pub reason: String,
    /// The stored project, which can be downloaded as it is.
    pub stored: Option<String>,
    /// The sample, which can be tried again.
    pub sample: Option<String>,
}

/// What a deletion took away, until it cannot be undone any more.
#[derive(Debug, Clone, PartialEq)]
enum Undo {
    Project { summary: Summary, was_current: bool },
    File { project: String, index: usize, file: File, tab: Option<(usize, OpenFile)>, was_active: bool },
}

#[derive(Debug, Clone)]
pub enum Action {
    /// The page began; `entropy` is any random number.
    Start {
        entropy: u64,
    },
    Storage(StorageReply),
    Tab(TabEvent),
    SampleLoaded {
        slug: String,
        bundle: Result<String, String>,
    },
    /// The database of a project, to be kept.
    SnapshotTaken {
        project: String,
        bytes: Rc<[u8]>,
        /// The number of the first change that it does not hold.
        changes: u64,
    },
    /// What happened to the database of a project, to be kept until a snapshot holds it.
    DatabaseChanged {
        project: String,
        batch: Batch,
    },

    Edit {
        path: FilePath,
        text: String,
    },
    EditActive(String),
    /// Where the cursor of the active file is, in UTF-16 units. Kept with the next save.
    CursorMoved(u32),
    /// Where the first visible line of the active file begins, likewise.
    Scrolled(u32),
    /// Without a path the file is called `untitled.sql`.
    NewFile {
        path: Option<String>,
    },
    RenameFile {
        from: FilePath,
        to: String,
    },
    DeleteFile(FilePath),
    SelectFile(FilePath),
    CloseTab(FilePath),
    RestoreVersion {
        taken_millis: u64,
    },

    /// A new project under this name: of a sample, or empty.
    Create {
        name: String,
        sample: Option<String>,
    },
    /// A project of a sample under the sample's name.
    NewFromSample {
        slug: String,
    },
    OpenProject {
        id: String,
    },
    Rename {
        id: String,
        name: String,
    },
    Duplicate {
        id: String,
    },
    Delete {
        id: String,
    },
    Undo(u32),
    ForgetUndo(u32),
    ImportArchive {
        name: String,
        bytes: Rc<[u8]>,
    },
    Unpacked(Result<Unpacked, Failure>),
    ExportZip {
        id: String,
    },
    Packed(Result<ExportedFile, Failure>),
    /// Download the stored text of a project that cannot be read.
    DownloadStored {
        id: String,
    },
    DismissProblem,

    /// What [`Action::Leaving`] kept at the end of the last visit.
    Journal {
        document: String,
        changes: Vec<(String, String)>,
    },
    /// The page is being left: there is no time for storage that answers later.
    Leaving,
    SaveDue {
        id: String,
        revision: u64,
    },
    /// Save at once: asked for, or the page is being left.
    SaveNow,
    TakeOver,
}

impl Workspace {
    /// Applies one action at a time given in Unix milliseconds.
    pub fn apply(&mut self, action: Action, now_millis: f64) -> Vec<Effect> {
        let now = now_millis.max(0.0) as u64;
        match action {
            Action::Start { entropy } => self.start(entropy),
            Action::Storage(reply) => self.answered(reply, now_millis),
            Action::Tab(event) => self.tab_event(event, now_millis),
            Action::SampleLoaded { slug, bundle } => self.sample_loaded(&slug, bundle, now),
            Action::SnapshotTaken { project, bytes, changes } => self.keep_snapshot(project, bytes, changes),
            Action::DatabaseChanged { project, batch } => self.database_changed(project, batch),

            Action::Edit { path, text } => self.edit(&path, text, now),
            Action::EditActive(text) => match self.active_path_owned() {
                Some(path) => self.edit(&path, text, now),
                None => Vec::new(),
            },
            Action::CursorMoved(cursor) => {
                self.move_cursor(cursor);
                Vec::new()
            }
            Action::Scrolled(top) => {
                self.scroll(top);
                Vec::new()
            }
            Action::NewFile { path } => self.new_file(path, now),
            Action::RenameFile { from, to } => self.rename_file(&from, &to, now),
            Action::DeleteFile(path) => self.delete_file(&path, now),
            Action::SelectFile(path) => self.select_file(path, now),
            Action::CloseTab(path) => self.close_tab(&path, now),
            Action::RestoreVersion { taken_millis } => self.restore_version(taken_millis, now),

            Action::Create { name, sample: None } => self.new_project(&name, now),
            Action::Create { name, sample: Some(slug) } => self.fetch_sample(slug, Some(name)),
            Action::NewFromSample { slug } => self.fetch_sample(slug, None),
            Action::OpenProject { id } => self.open_project(id),
            Action::Rename { id, name } => self.rename(&id, &name, now),
            Action::Duplicate { id } => {
                let mut effects = self.save_now();
                effects.push(Effect::Storage(StorageOp::Load { id, purpose: Purpose::Duplicate }));
                effects
            }
            Action::Delete { id } => self.delete(&id, now),
            Action::Undo(number) => self.undo(number, now),
            Action::ForgetUndo(number) => self.forget_undo(number),
            Action::ImportArchive { name, bytes } => self.import_archive(name, &bytes),
            Action::Unpacked(outcome) => self.unpacked(outcome, now),
            Action::ExportZip { id } => self.export_zip(id),
            Action::Packed(outcome) => self.packed(outcome),
            Action::DownloadStored { id } => {
                vec![Effect::Storage(StorageOp::Load { id, purpose: Purpose::DownloadStored })]
            }
            Action::DismissProblem => {
                self.problem = None;
                Vec::new()
            }

            Action::Journal { document, changes } => {
                self.journal = Some(document).filter(|text| !text.is_empty());
                self.changes.journal(changes);
                Vec::new()
            }
            Action::Leaving => self.leave(),
            Action::SaveDue { id, revision } => self.save_due(&id, revision),
            Action::SaveNow => self.save_now(),
            Action::TakeOver => self.take_over(),
        }
    }

    /// The file that is shown.
    pub fn active_file(&self) -> Option<&File> {
        let current = self.current.as_ref()?;
        current.project.file(current.active.as_ref()?)
    }

    /// The path of the file that is shown, such as `queries.sql`.
    pub fn active_path(&self) -> Option<Rc<str>> {
        self.active_file().map(|file| file.path.as_str().into())
    }

    fn active_path_owned(&self) -> Option<FilePath> {
        self.active_file().map(|file| file.path.clone())
    }

    /// A name for a file's place in the code editor, different for each project.
    pub fn file_key(&self, path: &FilePath) -> String {
        format!("{}/{path}", self.current.as_ref().map_or("", |current| &current.id))
    }

    /// The scripts that make the project's database: `schema.sql`, then `seed.sql`.
    pub fn scripts(&self) -> Vec<(String, String)> {
        let Some(current) = &self.current else { return Vec::new() };
        let script = |name: &str| Some((name.to_owned(), current.project.text(name)?.to_owned()));
        ["schema.sql", "seed.sql"].into_iter().filter_map(script).collect()
    }

    /// True once after a fresh sample was opened: its first query should run by itself.
    pub fn take_greeting(&mut self) -> bool {
        std::mem::take(&mut self.greeting)
    }

    /// True until a fresh sample's first query has been started.
    pub fn is_greeting(&self) -> bool {
        self.greeting
    }

    /// Brings the list into its order: what was changed last comes first.
    fn sort_list(&mut self) {
        order::sort_by(&mut self.list, |a, b| b.modified_millis.cmp(&a.modified_millis));
    }

    /// A name for a project that none has yet.
    pub fn free_name(&self, wanted: &str) -> String {
        names::free(wanted, self.list.iter().map(|summary| summary.name.as_str()))
    }

    /// True while the learner waits for a project.
    pub fn is_opening(&self) -> bool {
        self.opening != Opening::Nothing
    }

    /// Brings the current project's line in the list up to date.
    fn update_summary(&mut self) {
        let Some(current) = &self.current else { return };
        let summary = current.summary();
        self.list.retain(|other| other.id != summary.id);
        self.list.insert(0, summary);
    }
}

/// The code editor's language for a path.
pub fn language(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
        Some("sql") => "sql",
        Some("js" | "mjs" | "cjs") => "javascript",
        Some("json") => "json",
        Some("http" | "rest") => "http",
        _ => "text",
    }
}

/// The action to undo a deletion.
fn undo_action(number: u32) -> AppAction {
    AppAction::Workspace(Action::Undo(number))
}

#[cfg(test)]
mod tests;
