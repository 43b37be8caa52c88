//! Opening a project: choosing, loading, showing, and what happens when that fails.

use std::rc::Rc;

use super::changes::Kit;
use super::storage::{Kept, Purpose, StorageOp, StorageReply, StoredSnapshot};
use super::tabs::{TabOp, Writer};
use super::{FIRST_SAMPLE, Opening, Problem, Save, UNTITLED, Workspace};
use crate::app::persisted::{self, Document, OpenFile};
use crate::app::{Action as AppAction, Effect, editor, engine, notices, results};
use crate::project::sample::SampleBundle;
use crate::project::versions::Versions;
use crate::project::{FilePath, Project};

/// How long a deleted project stays stored, so that another tab can still undo it.
const DELETED_FOR_MILLIS: u64 = 60_000;

impl Workspace {
    pub(super) fn start(&mut self, entropy: u64) -> Vec<Effect> {
        self.entropy = entropy;
        self.opening = Opening::Listing;
        vec![Effect::Storage(StorageOp::List)]
    }

    pub(super) fn answered(&mut self, reply: StorageReply, now_millis: f64) -> Vec<Effect> {
        let now = now_millis.max(0.0) as u64;
        match reply {
            StorageReply::Listed { summaries, last, kept } => self.listed(summaries, last, kept, now),
            StorageReply::Loaded { id, purpose, document, snapshot, changes } => match purpose {
                Purpose::Open => {
                    let more = self.changes.beyond_storage(&id, false);
                    self.loaded(id, document, Kit::new(snapshot, &changes, more), now)
                }
                Purpose::Duplicate => {
                    let is_current = self.current.as_ref().is_some_and(|current| current.id == id);
                    let more = self.changes.beyond_storage(&id, is_current);
                    self.duplicate_loaded(&id, document, Kit::new(snapshot, &changes, more), now)
                }
                Purpose::ExportZip => self.export_loaded(&id, document),
                Purpose::DownloadStored => self.download_stored(&id, document),
            },
            StorageReply::Saved { id, revision, kept } => self.saved(&id, revision, kept, now_millis),
            StorageReply::SnapshotSaved { id, changes, kept } => self.snapshot_saved(&id, changes, kept),
            StorageReply::ChangesSaved { id, end, kept } => self.changes_saved(&id, end, kept),
            StorageReply::Done { .. } => Vec::new(),
            StorageReply::Failed { op, reason } => self.storage_failed(*op, reason, now),
        }
    }

    fn listed(
        &mut self,
        summaries: Vec<(String, String)>,
        last: Option<String>,
        kept: Kept,
        now: u64,
    ) -> Vec<Effect> {
        if let Kept::InMemory(reason) = kept {
            self.save = Save::MemoryOnly(reason);
        }
        let mut effects = Vec::new();
        let mut list: Vec<_> = summaries.iter().map(|(id, text)| persisted::read_summary(id, text)).collect();
        for gone in list.extract_if(.., |summary| summary.deleted_millis.is_some()) {
            // A clock set back must not keep it for ever, nor throw it away at once.
            if now.abs_diff(gone.deleted_millis.unwrap_or(0)) > DELETED_FOR_MILLIS {
                effects.push(Effect::Storage(StorageOp::Delete { id: gone.id }));
            }
        }
        self.list = list;
        self.sort_list();
        if self.opening == Opening::Listing {
            effects.extend(self.open_best(last.as_deref(), now));
        } else if self.current.is_some() {
            self.adopt_name();
            self.update_summary();
        }
        effects
    }

    /// Another tab may have renamed the current project, which it can do without opening it.
    fn adopt_name(&mut self) {
        let Some(current) = &mut self.current else { return };
        let stored = self.list.iter().find(|summary| summary.id == current.id);
        if let Some(stored) = stored.filter(|_| self.dirty_since_millis.is_none()) {
            // A name that was stored was valid; if it is not, the old one stays.
            let _ = current.project.set_name(&stored.name);
        }
    }

    /// Opens the last project, or the one changed last, or the sample of the first visit.
    fn open_best(&mut self, last: Option<&str>, now: u64) -> Vec<Effect> {
        let mut open = self.list.iter().filter(|summary| !self.tried.contains(&summary.id));
        let first = open.clone().next();
        let best = open
            .find(|summary| Some(summary.id.as_str()) == last)
            .or(first)
            .map(|summary| summary.id.clone());
        match best {
            Some(id) => self.open_project(id),
            None if self.tried.is_empty() => {
                self.fetch_sample(self.first_sample.as_deref().unwrap_or(FIRST_SAMPLE).to_owned(), None)
            }
            None => self.untitled_project(now),
        }
    }

    pub(super) fn open_project(&mut self, id: String) -> Vec<Effect> {
        if self.current.as_ref().is_some_and(|current| current.id == id) {
            return Vec::new();
        }
        let mut effects = self.save_now();
        self.opening = Opening::Claiming(id.clone());
        effects.push(Effect::Tabs(TabOp::Claim { project: id }));
        effects
    }

    fn loaded(&mut self, id: String, document: Option<Rc<str>>, kit: Kit, now: u64) -> Vec<Effect> {
        if self.opening != Opening::Loading(id.clone()) {
            return Vec::new();
        }
        let read = match &document {
            Some(text) => persisted::read(text).map_err(|error| error.to_string()),
            None => Err("It is not in this browser's storage any more.".to_owned()),
        };
        match read {
            Ok(document) if document.id == id => {
                let unsaved = self.take_journal(&document);
                let is_newer = unsaved.as_ref().is_some_and(|unsaved| unsaved.revision > document.revision);
                let document = unsaved.unwrap_or(document);
                let at = document.modified_millis;
                if !matches!(self.save, Save::MemoryOnly(_)) {
                    self.save = Save::Saved { at_millis: at as f64 };
                }
                let mut effects = self.show(document, kit);
                self.adopt_name();
                if is_newer {
                    self.dirty_since_millis = Some(now);
                    effects.extend(self.save_now());
                }
                effects
            }
            Ok(_) => {
                self.cannot_open(id, "It is stored under the id of another project.".to_owned(), true, now)
            }
            Err(reason) => self.cannot_open(id, reason, document.is_some(), now),
        }
    }

    /// Says why, and goes on with what was open, or with the next best.
    #[inline(never)] // apart: tools/build/page-later.txt
    fn cannot_open(&mut self, id: String, reason: String, is_stored: bool, now: u64) -> Vec<Effect> {
        let name =
            self.list.iter().find(|summary| summary.id == id).map_or(id.as_str(), |summary| &summary.name);
        let stored = is_stored.then(|| id.clone());
        self.problem =
            Some(Problem { title: format!("“{name}” cannot be opened"), reason, stored, sample: None });
        self.opening = Opening::Nothing;
        self.tried.push(id.clone());
        match &self.current {
            // Its lock was let go for the other project's: claim it again, and load what was written since.
            Some(current) if current.id != id => {
                self.writer = Writer::Elsewhere;
                vec![Effect::Tabs(TabOp::Claim { project: current.id.clone() })]
            }
            Some(_) => Vec::new(),
            None => {
                let mut effects = vec![Effect::Tabs(TabOp::Release { project: id })];
                effects.extend(self.open_best(None, now));
                effects
            }
        }
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    fn storage_failed(&mut self, op: StorageOp, reason: String, now: u64) -> Vec<Effect> {
        match op {
            StorageOp::List if self.opening == Opening::Listing => self.open_best(None, now),
            StorageOp::Load { id, purpose: Purpose::Open }
                if self.opening == Opening::Loading(id.clone()) =>
            {
                self.cannot_open(id, reason, true, now)
            }
            StorageOp::Load { .. } => vec![notices::warn(reason)],
            StorageOp::Save { id, .. } if self.current.as_ref().is_some_and(|current| current.id == id) => {
                self.saving = None;
                self.save = Save::Failed(reason);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn sample_loaded(
        &mut self,
        slug: &str,
        bundle: Result<String, String>,
        now: u64,
    ) -> Vec<Effect> {
        if self.opening != Opening::Fetching(slug.to_owned()) {
            return Vec::new();
        }
        self.opening = Opening::Nothing;
        let taken: Vec<String> = self.list.iter().map(|summary| summary.name.clone()).collect();
        let name = self.wanted_name.take();
        let made = bundle.and_then(|json| SampleBundle::parse(&json)).and_then(|bundle| {
            let mut project = bundle.project(taken.iter().map(String::as_str))?;
            if let Some(name) = name {
                project.set_name(&name).map_err(|error| error.to_string())?;
            }
            Ok((project, bundle.first_query))
        });
        match made {
            Ok((project, first_query)) => {
                self.problem = None;
                self.greeting = true;
                let first = first_query.as_deref().map(|query| query.split('#').next().unwrap_or(query));
                let active = first.and_then(|path| FilePath::parse(path).ok());
                self.create(project, active, Kit::default(), now)
            }
            Err(reason) => {
                self.problem = Some(Problem {
                    title: "The sample cannot be loaded".to_owned(),
                    reason,
                    stored: None,
                    sample: Some(slug.to_owned()),
                });
                if self.current.is_none() { self.untitled_project(now) } else { Vec::new() }
            }
        }
    }

    /// A project with the files that every database project has, all empty.
    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn new_project(&mut self, name: &str, now: u64) -> Vec<Effect> {
        match Project::from_files(name, [("queries.sql", ""), ("schema.sql", ""), ("seed.sql", "")]) {
            Ok(project) => self.create(project, None, Kit::default(), now),
            Err(error) => vec![notices::warn(error.to_string())],
        }
    }

    pub(super) fn fetch_sample(&mut self, slug: String, name: Option<String>) -> Vec<Effect> {
        self.opening = Opening::Fetching(slug.clone());
        self.wanted_name = name;
        vec![Effect::FetchSample { slug }]
    }

    /// The project that opens when nothing else can.
    pub(super) fn untitled_project(&mut self, now: u64) -> Vec<Effect> {
        self.new_project(&self.free_name(UNTITLED), now)
    }

    /// Makes a new project the current one and stores it.
    pub(super) fn create(
        &mut self,
        project: Project,
        active: Option<FilePath>,
        kit: Kit,
        now: u64,
    ) -> Vec<Effect> {
        let mut effects = self.save_now();
        self.note_left();
        self.made += 1;
        let id = format!("{}-{}-{}", base36(now), base36(self.entropy), self.made);
        let active = active.filter(|path| project.file(path).is_some());
        let active = active.or_else(|| project.files().first().map(|file| file.path.clone()));
        let tab = |path: &FilePath| OpenFile::new(path.clone());
        // A sample's files are few: all are open, so that the learner sees what a project consists of.
        let open = if project.files().len() <= 8 {
            project.files().iter().map(|file| tab(&file.path)).collect()
        } else {
            active.iter().map(tab).collect()
        };
        let document = Document {
            id: id.clone(),
            project,
            open,
            active,
            created_millis: now,
            modified_millis: now,
            revision: 1,
            versions: Versions::default(),
        };
        let snapshot = kit.stored_snapshot(1);
        effects.extend(self.show(document, kit.copied()));
        self.writer = Writer::Waiting;
        self.dirty_since_millis = Some(now);
        self.list_changed = true;
        if !matches!(self.save, Save::MemoryOnly(_)) {
            self.save = Save::Unsaved;
        }
        self.update_summary();
        effects.push(Effect::Tabs(TabOp::Claim { project: id.clone() }));
        effects.extend(snapshot.map(|snapshot| Effect::Storage(StorageOp::SaveSnapshot { id, snapshot })));
        effects
    }

    /// Shows a project and opens its database.
    fn show(&mut self, document: Document, kit: Kit) -> Vec<Effect> {
        let id = document.id.clone();
        let is_other = self.current.as_ref().is_none_or(|current| current.id != id);
        self.opening = Opening::Nothing;
        self.dirty_since_millis = None;
        self.place_moved = false;
        self.saving = None;
        self.releasing = false;
        self.current = Some(document);
        if let (Some(version), Some(current)) = (self.unsaved_before_take_over.take(), &mut self.current) {
            current.versions.keep(version);
        }
        let (recovery, problem) = self.begin_changes(&id, kit);
        let mut effects: Vec<_> = problem.into_iter().collect();
        if is_other {
            effects.push(Effect::next(AppAction::Results(results::Action::Clear)));
            effects.push(Effect::next(AppAction::Editor(editor::Action::ClearMarks)));
        }
        effects.push(Effect::next(AppAction::Engine(engine::Action::Open(recovery))));
        effects.push(Effect::Storage(StorageOp::SetLast { id }));
        effects.extend(self.flush_changes());
        effects
    }

    pub(super) fn keep_snapshot(&mut self, project: String, bytes: Rc<[u8]>, changes: u64) -> Vec<Effect> {
        match &self.current {
            Some(current) if current.id == project && self.writer.may_write() => {
                let snapshot = StoredSnapshot { revision: current.revision, changes, bytes };
                vec![Effect::Storage(StorageOp::SaveSnapshot { id: project, snapshot })]
            }
            _ => match &self.left {
                Some((left, revision)) if *left == project => {
                    let snapshot = StoredSnapshot { revision: *revision, changes, bytes };
                    vec![Effect::Storage(StorageOp::SaveSnapshot { id: project, snapshot })]
                }
                _ => Vec::new(),
            },
        }
    }

    /// To be called before another project becomes the current one.
    pub(super) fn note_left(&mut self) {
        if let Some(current) = self.current.as_ref().filter(|_| self.writer.may_write()) {
            self.left = Some((current.id.clone(), current.revision));
        }
    }

    fn snapshot_saved(&mut self, id: &str, changes: u64, kept: Kept) -> Vec<Effect> {
        if self.current.as_ref().is_none_or(|current| current.id != id) {
            return Vec::new();
        }
        self.drop_pending(changes);
        let mut effects: Vec<_> = self.clear_journal().into_iter().collect();
        match kept {
            Kept::Stored => effects.extend(self.release_if_done()),
            Kept::InMemory(reason) => effects.extend(self.database_in_memory(&reason)),
        }
        effects
    }
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.iter().rev().collect();
        }
    }
}
