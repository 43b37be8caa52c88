//! Projects as a whole: renaming, duplicating, deleting with undo, archives in and out.

use std::rc::Rc;

use super::changes::{Kit, forget_journal};
use super::storage::{Purpose, StorageOp};
use super::tabs::TabOp;
use super::{Action, Undo, Workspace};
use crate::app::persisted::{self, Summary};
use crate::app::{Action as AppAction, Effect, notices};
use crate::project::{Project, names};
use crate::protocol::Failure;
use crate::protocol::import::{ExportedFile, PackZip, UnpackZip, Unpacked};
use crate::protocol::sql::Bytes;

impl Workspace {
    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn rename(&mut self, id: &str, name: &str, now: u64) -> Vec<Effect> {
        if self.current.as_ref().is_some_and(|current| current.id == id) {
            if self.is_read_only() {
                return vec![notices::warn(
                    "Another tab writes this project. Rename it there, or take it over first",
                )];
            }
            let renamed = self.current.as_mut().map(|current| current.project.set_name(name));
            return match renamed {
                Some(Err(error)) => vec![notices::warn(error.to_string())],
                _ => {
                    self.list_changed = true;
                    self.changed(now)
                }
            };
        }
        // A project that is not open is renamed in its summary, which counts when it is opened: its document may
        // belong to another tab.
        let clean = match names::clean(name) {
            Ok(clean) => clean,
            Err(error) => return vec![notices::warn(error.to_string())],
        };
        let Some(summary) = self.list.iter_mut().find(|summary| summary.id == id) else { return Vec::new() };
        summary.name = clean;
        let save = save_summary(summary);
        vec![save, Effect::Tabs(TabOp::ListChanged)]
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn duplicate_loaded(
        &mut self,
        id: &str,
        document: Option<Rc<str>>,
        kit: Kit,
        now: u64,
    ) -> Vec<Effect> {
        let project = match self.project(id, document.as_deref()) {
            Ok(project) => project,
            Err(reason) => return vec![notices::warn(format!("The project cannot be copied. {reason}"))],
        };
        let copy = project.duplicate(self.list.iter().map(|summary| summary.name.as_str()));
        let active = self.current.as_ref().filter(|current| current.id == id);
        let active = active.and_then(|current| current.active.clone());
        self.create(copy, active, kit, now)
    }

    /// The project with this id: as it is here when it is open, or as it was loaded.
    fn project(&self, id: &str, document: Option<&str>) -> Result<Project, String> {
        if let Some(current) = self.current.as_ref().filter(|current| current.id == id) {
            return Ok(current.project.clone());
        }
        let text = document.ok_or("It is not in this browser's storage any more.")?;
        persisted::read(text).map(|document| document.project).map_err(|error| error.to_string())
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn delete(&mut self, id: &str, now: u64) -> Vec<Effect> {
        let Some(place) = self.list.iter().position(|summary| summary.id == id) else { return Vec::new() };
        let was_current = self.current.as_ref().is_some_and(|current| current.id == id);
        if was_current && self.is_read_only() {
            return vec![notices::warn(
                "Another tab writes this project. Delete it there, or take it over first",
            )];
        }
        // The last changes are saved first: Undo brings them back, too.
        let mut effects = if was_current { self.save_now() } else { Vec::new() };
        let summary = self.list.remove(place);
        let deleted = Summary { deleted_millis: Some(now), ..summary.clone() };
        effects.push(save_summary(&deleted));
        effects.push(Effect::Tabs(TabOp::ListChanged));
        let said = format!("Deleted the project “{}”", summary.name);
        effects.extend(self.offer_undo(Undo::Project { summary, was_current }, said));
        if was_current {
            effects.push(Effect::Tabs(TabOp::Release { project: id.to_owned() }));
            self.note_left();
            self.current = None;
            let next = self.list.iter().find(|summary| !self.tried.contains(&summary.id));
            effects.extend(match next.map(|summary| summary.id.clone()) {
                Some(next) => self.open_project(next),
                None => self.untitled_project(now),
            });
        }
        effects
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn undo(&mut self, number: u32, now: u64) -> Vec<Effect> {
        let Some(place) = self.undo.iter().position(|(it, _)| *it == number) else {
            return vec![notices::warn("This cannot be undone any more")];
        };
        match self.undo.remove(place).1 {
            Undo::Project { summary, was_current } => {
                let mut effects = vec![save_summary(&summary), Effect::Tabs(TabOp::ListChanged)];
                let id = summary.id.clone();
                self.list.push(summary);
                self.sort_list();
                if was_current {
                    effects.extend(self.open_project(id));
                }
                effects
            }
            file => self.undo_file(file, now),
        }
    }

    pub(super) fn forget_undo(&mut self, number: u32) -> Vec<Effect> {
        let Some(place) = self.undo.iter().position(|(it, _)| *it == number) else { return Vec::new() };
        match self.undo.remove(place).1 {
            Undo::Project { summary, .. } => {
                vec![
                    forget_journal(summary.id.clone()),
                    Effect::Storage(StorageOp::Delete { id: summary.id }),
                ]
            }
            Undo::File { .. } => Vec::new(),
        }
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn import_archive(&mut self, name: String, bytes: &[u8]) -> Vec<Effect> {
        let ask = UnpackZip { name, bytes: Bytes::from(bytes.to_vec()) };
        vec![Effect::ask(ask, |outcome| AppAction::Workspace(Action::Unpacked(outcome)))]
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn unpacked(&mut self, outcome: Result<Unpacked, Failure>, now: u64) -> Vec<Effect> {
        let unpacked = match outcome {
            Ok(unpacked) => unpacked,
            Err(failure) => return vec![notices::warn(failure.to_string())],
        };
        let name = self.free_name(&unpacked.name);
        let count = unpacked.files.len();
        let project = match Project::from_files(&name, unpacked.files) {
            Ok(project) => project,
            Err(error) => return vec![notices::warn(error.to_string())],
        };
        let mut effects = self.create(project, None, Kit::default(), now);
        let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
        effects.push(match unpacked.skipped.split_first() {
            None => notices::say(format!("Imported “{name}” with {files}")),
            Some((first, [])) => notices::warn(format!("Imported “{name}” with {files}. Left out: {first}")),
            Some((first, rest)) => notices::warn(format!(
                "Imported “{name}” with {files}. Left out: {first} (and {} more)",
                rest.len()
            )),
        });
        effects
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn export_zip(&mut self, id: String) -> Vec<Effect> {
        if self.current.as_ref().is_some_and(|current| current.id == id) {
            return self.export_loaded(&id, None);
        }
        vec![Effect::Storage(StorageOp::Load { id, purpose: Purpose::ExportZip })]
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn export_loaded(&mut self, id: &str, document: Option<Rc<str>>) -> Vec<Effect> {
        let project = match self.project(id, document.as_deref()) {
            Ok(project) => project,
            Err(reason) => return vec![notices::warn(format!("The project cannot be exported. {reason}"))],
        };
        if project.files().is_empty() {
            return vec![notices::warn("The project has no files to export")];
        }
        let files =
            project.files().iter().map(|file| (file.path.to_string(), file.text.to_string())).collect();
        let ask = PackZip { name: project.name().to_owned(), files };
        vec![Effect::ask(ask, |outcome| AppAction::Workspace(Action::Packed(outcome)))]
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn packed(&mut self, outcome: Result<ExportedFile, Failure>) -> Vec<Effect> {
        match outcome {
            Ok(file) => vec![Effect::Download {
                name: file.name,
                media_type: file.media_type,
                bytes: file.bytes.into_vec().into(),
            }],
            Err(failure) => vec![notices::warn(format!("The project could not be exported. {failure}"))],
        }
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn download_stored(&mut self, id: &str, document: Option<Rc<str>>) -> Vec<Effect> {
        let Some(document) = document else {
            return vec![notices::warn("It is not in this browser's storage any more")];
        };
        let name =
            self.list.iter().find(|summary| summary.id == id).map_or("project", |summary| &summary.name);
        vec![Effect::Download {
            name: format!("{}.backyard.json", names::file_stem(name)),
            media_type: "application/json".to_owned(),
            bytes: document.as_bytes().into(),
        }]
    }
}

fn save_summary(summary: &Summary) -> Effect {
    let text = persisted::write_summary(summary);
    Effect::Storage(StorageOp::SaveSummary { id: summary.id.clone(), summary: text.into() })
}
