//! Files of the current project: editing, tabs, deleting with undo, going back to an earlier version.

use super::{Undo, Workspace, undo_action};
use crate::app::persisted::{Document, OpenFile};
use crate::app::workspace::{Action, Save};
use crate::app::{Action as AppAction, Effect, notices};
use crate::project::versions::Reason;
use crate::project::{FilePath, Project, ProjectError};

/// How long a deletion can be undone: longer than its notice shows, which stays while it is pointed at.
pub(super) const UNDO_MILLIS: u32 = 60_000;

impl Workspace {
    /// The current project, when it may be changed now.
    fn writable(&mut self) -> Option<&mut Document> {
        if self.is_read_only() || matches!(self.opening, super::Opening::Loading(_)) {
            return None;
        }
        self.current.as_mut()
    }

    pub(super) fn edit(&mut self, path: &FilePath, text: String, now: u64) -> Vec<Effect> {
        let Some(current) = self.writable() else { return Vec::new() };
        if current.project.text(path.as_str()) == Some(&text) {
            return Vec::new();
        }
        current.versions.before_edit(&current.project, now);
        match current.project.set_text(path, text) {
            Ok(()) => self.changed(now),
            Err(error) => {
                // Said once, not with every key; the editor keeps what was typed.
                let reason = error.to_string();
                let told = self.save == Save::Failed(reason.clone());
                self.save = Save::Failed(reason.clone());
                if told { Vec::new() } else { vec![notices::warn(reason)] }
            }
        }
    }

    pub(super) fn move_cursor(&mut self, cursor: u32) {
        if let Some(current) = &mut self.current
            && let Some(active) = &current.active
            && let Some(tab) = current.open.iter_mut().find(|tab| tab.path == *active)
        {
            self.place_moved |= tab.cursor != cursor;
            tab.cursor = cursor;
        }
    }

    pub(super) fn scroll(&mut self, top: u32) {
        if let Some(current) = &mut self.current
            && let Some(active) = &current.active
            && let Some(tab) = current.open.iter_mut().find(|tab| tab.path == *active)
        {
            self.place_moved |= tab.top != top;
            tab.top = top;
        }
    }

    /// Where the cursor of the shown file was, and where its first visible line began.
    pub fn active_place(&self) -> (u32, u32) {
        let tab = self.current.as_ref().and_then(|current| {
            let active = current.active.as_ref()?;
            current.open.iter().find(|tab| tab.path == *active)
        });
        tab.map_or((0, 0), |tab| (tab.cursor, tab.top))
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn new_file(&mut self, path: Option<String>, now: u64) -> Vec<Effect> {
        let Some(current) = self.writable() else { return Vec::new() };
        let path = match path {
            Some(path) => FilePath::parse(path.trim()).map_err(ProjectError::from),
            None => Ok(current.project.untitled_path()),
        };
        let added = path.and_then(|path| current.project.add(path.clone(), "").map(|()| path));
        match added {
            Ok(path) => {
                current.open.push(OpenFile::new(path.clone()));
                current.active = Some(path);
                self.changed(now)
            }
            Err(error) => vec![notices::warn(error.to_string())],
        }
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn rename_file(&mut self, from: &FilePath, to: &str, now: u64) -> Vec<Effect> {
        let Some(current) = self.writable() else { return Vec::new() };
        let renamed = FilePath::parse(to.trim()).map_err(ProjectError::from);
        let renamed = renamed.and_then(|to| current.project.rename(from, to.clone()).map(|()| to));
        match renamed {
            Ok(to) if to == *from => Vec::new(),
            Ok(to) => {
                for tab in current.open.iter_mut().filter(|tab| tab.path == *from) {
                    tab.path = to.clone();
                }
                if current.active.as_ref() == Some(from) {
                    current.active = Some(to);
                }
                self.changed(now)
            }
            Err(error) => vec![notices::warn(error.to_string())],
        }
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn delete_file(&mut self, path: &FilePath, now: u64) -> Vec<Effect> {
        let Some(current) = self.writable() else { return Vec::new() };
        current.versions.take(&current.project.clone(), Reason::Delete, now);
        let Some((index, file)) = current.project.remove(path) else { return Vec::new() };
        let was_active = current.active.as_ref() == Some(path);
        let tab = close(current, path);
        let undo = Undo::File { project: current.id.clone(), index, file, tab, was_active };
        let mut effects = self.offer_undo(undo, format!("Deleted {path}"));
        effects.extend(self.changed(now));
        effects
    }

    pub(super) fn select_file(&mut self, path: FilePath, now: u64) -> Vec<Effect> {
        let Some(current) = &mut self.current else { return Vec::new() };
        if current.project.file(&path).is_none() || current.active.as_ref() == Some(&path) {
            return Vec::new();
        }
        if !current.open.iter().any(|tab| tab.path == path) {
            current.open.push(OpenFile::new(path.clone()));
        }
        current.active = Some(path);
        self.layout_changed(now)
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn close_tab(&mut self, path: &FilePath, now: u64) -> Vec<Effect> {
        let Some(current) = &mut self.current else { return Vec::new() };
        if close(current, path).is_none() {
            return Vec::new();
        }
        self.layout_changed(now)
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn restore_version(&mut self, taken_millis: u64, now: u64) -> Vec<Effect> {
        let Some(current) = self.writable() else { return Vec::new() };
        let Some(version) = current.versions.at(taken_millis).cloned() else {
            return vec![notices::warn("This version is gone: only the newest ones are kept")];
        };
        current.versions.take(&current.project.clone(), Reason::Restore, now);
        if let Err(error) = current.project.replace_files(version.files.iter().cloned()) {
            return vec![notices::warn(error.to_string())];
        }
        let project = &current.project;
        current.open.retain(|tab| project.file(&tab.path).is_some());
        if current.active.as_ref().is_none_or(|path| project.file(path).is_none()) {
            current.active = current.open.first().map(|tab| tab.path.clone());
        }
        if current.active.is_none()
            && let Some(file) = project.files().first()
        {
            current.open.push(OpenFile::new(file.path.clone()));
            current.active = Some(file.path.clone());
        }
        let mut effects =
            vec![notices::say("The earlier version is back; what was there before is in the history")];
        effects.extend(self.changed(now));
        effects
    }

    /// Whether a file of this name can be made.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub fn check_new_file(&self, path: &str) -> Result<(), String> {
        self.check(path, |project, path| project.add(path, ""))
    }

    /// Whether a file can be renamed so.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub fn check_rename(&self, from: &FilePath, to: &str) -> Result<(), String> {
        self.check(to, |project, to| project.rename(from, to))
    }

    /// Tries something on a copy, which shares all texts.
    fn check(
        &self,
        path: &str,
        attempt: impl FnOnce(&mut Project, FilePath) -> Result<(), ProjectError>,
    ) -> Result<(), String> {
        let Some(current) = &self.current else { return Ok(()) };
        let path = FilePath::parse(path.trim()).map_err(|error| error.to_string())?;
        attempt(&mut current.project.clone(), path).map_err(|error| error.to_string())
    }

    /// Puts a deleted file back. A file made since under its name keeps it.
    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn undo_file(&mut self, undo: Undo, now: u64) -> Vec<Effect> {
        let Undo::File { project, index, file, tab, was_active } = undo else { return Vec::new() };
        let Some(current) = self.writable().filter(|current| current.id == project) else {
            return vec![notices::warn(
                "The file can be brought back only in its own project, where it may be changed",
            )];
        };
        let path = file.path.clone();
        if let Err(error) = current.project.insert(index, file) {
            return vec![notices::warn(error.to_string())];
        }
        if let Some((place, tab)) = tab {
            current.open.insert(place.min(current.open.len()), tab);
            if was_active {
                current.active = Some(path);
            }
        }
        self.changed(now)
    }

    /// Keeps what was deleted for a while and offers it back.
    pub(super) fn offer_undo(&mut self, undo: Undo, said: String) -> Vec<Effect> {
        self.undo_count += 1;
        let number = self.undo_count;
        self.undo.push((number, undo));
        vec![
            notices::say_undoable(said, undo_action(number)),
            Effect::after(UNDO_MILLIS, AppAction::Workspace(Action::ForgetUndo(number))),
        ]
    }

    /// Which tabs are open is saved, too, where this tab may write; where not, it is only seen here.
    fn layout_changed(&mut self, now: u64) -> Vec<Effect> {
        if self.is_read_only() {
            return Vec::new();
        }
        // Looking at files is no change of the project: its time stays.
        let modified = self.current.as_ref().map(|current| current.modified_millis);
        let effects = self.changed(now);
        if let (Some(current), Some(modified)) = (&mut self.current, modified) {
            current.modified_millis = modified;
        }
        self.update_summary();
        effects
    }
}

/// Closes a tab; its neighbour becomes active. Answers where it was.
fn close(current: &mut Document, path: &FilePath) -> Option<(usize, OpenFile)> {
    let place = current.open.iter().position(|tab| tab.path == *path)?;
    let tab = current.open.remove(place);
    if current.active.as_ref() == Some(path) {
        let neighbour = current.open.get(place).or(current.open.last());
        current.active = neighbour.map(|tab| tab.path.clone());
    }
    Some((place, tab))
}
