//! Earlier states of a project's files: the version history.
//!
//! A version is the list of files as they were. Texts are shared, so a version costs only the texts that have
//! changed since. One is taken before the first change of each five minutes, and before every act that throws text
//! away.

use std::collections::HashSet;
use std::rc::Rc;

use super::order;
use super::{File, Project};

/// How many versions are kept; the oldest go first.
pub const MAX_VERSIONS: usize = 40;

/// Bytes of texts kept only for versions. The newest version stays even when it alone is larger.
pub const MAX_VERSION_BYTES: usize = 4_000_000;

/// Least time between two versions taken because of typing.
pub const INTERVAL_MILLIS: u64 = 5 * 60 * 1000;

/// The earlier states, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Versions(Vec<Rc<Version>>);

/// One earlier state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Unix time in milliseconds; unique in its project, so it also names the version.
    pub taken_millis: u64,
    pub reason: Reason,
    pub files: Vec<File>,
}

/// Why a version was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Before the changes of some minutes.
    Edit,
    /// Before a file was deleted.
    Delete,
    /// Before another version was restored.
    Restore,
    /// Before the files were replaced by what another tab had saved.
    TakeOver,
}

impl Reason {
    /// As listed, after the time: `12:30, before a file was deleted`.
    pub fn label(self) -> &'static str {
        match self {
            Reason::Edit => "before editing",
            Reason::Delete => "before a file was deleted",
            Reason::Restore => "before an earlier version was restored",
            Reason::TakeOver => "before another tab's work was loaded",
        }
    }
}

impl Versions {
    /// All versions, oldest first.
    pub fn list(&self) -> &[Rc<Version>] {
        &self.0
    }

    /// The version taken at this time.
    pub fn at(&self, taken_millis: u64) -> Option<&Rc<Version>> {
        self.0.iter().find(|version| version.taken_millis == taken_millis)
    }

    /// Versions read from a stored project, in any order.
    pub fn from_list(mut list: Vec<Version>) -> Self {
        order::sort_by(&mut list, |a, b| a.taken_millis.cmp(&b.taken_millis));
        list.dedup_by_key(|version| version.taken_millis);
        let surplus = list.len().saturating_sub(MAX_VERSIONS);
        Versions(list.into_iter().skip(surplus).map(Rc::new).collect())
    }

    /// To be called before a text changes: keeps the state when the last one kept is old enough.
    pub fn before_edit(&mut self, project: &Project, now_millis: u64) {
        let due =
            self.0.last().is_none_or(|last| now_millis >= last.taken_millis.saturating_add(INTERVAL_MILLIS));
        if due {
            self.take(project, Reason::Edit, now_millis);
        }
    }

    /// Keeps the state as it is now, unless the newest version has the same files.
    pub fn take(&mut self, project: &Project, reason: Reason, now_millis: u64) {
        if project.files().is_empty() || self.0.last().is_some_and(|last| last.files == project.files()) {
            return;
        }
        // A clock set back, or two acts in one millisecond, must not break the order that names versions.
        let after_last = self.0.last().map_or(0, |last| last.taken_millis + 1);
        let taken_millis = now_millis.max(after_last);
        self.0.push(Rc::new(Version { taken_millis, reason, files: project.files().to_vec() }));
        while self.0.len() > MAX_VERSIONS || (self.0.len() > 1 && self.bytes(project) > MAX_VERSION_BYTES) {
            self.0.remove(0);
        }
    }

    /// Adds a version that was taken elsewhere, at its place in time.
    pub fn keep(&mut self, version: Rc<Version>) {
        if self.at(version.taken_millis).is_none() {
            self.0.push(version);
            order::sort_by(&mut self.0, |a, b| a.taken_millis.cmp(&b.taken_millis));
            let surplus = self.0.len().saturating_sub(MAX_VERSIONS);
            self.0.drain(..surplus);
        }
    }

    /// Bytes of texts that only versions have. Equal texts are known by being shared, which needs no reading of them.
    pub fn bytes(&self, project: &Project) -> usize {
        let place = |file: &File| Rc::as_ptr(&file.text).cast::<u8>();
        let mut seen: HashSet<*const u8> = project.files().iter().map(place).collect();
        let files = self.0.iter().flat_map(|version| &version.files);
        files.filter(|file| seen.insert(place(file))).map(|file| file.text.len()).sum()
    }
}

#[cfg(test)]
mod tests;
