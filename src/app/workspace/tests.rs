//! A page in miniature: the workspace, a storage in memory, and a lock that other tabs may hold.

mod changes;
mod files;
mod opening;
mod saving;
mod tabs;

use std::collections::VecDeque;

use super::storage::{Kept, MemoryStore, StorageOp, StorageReply};
use super::tabs::{TabEvent, TabOp};
use super::{Action, Workspace};
use crate::app::{Action as AppAction, Effect, engine, notices};
use crate::project::FilePath;

const BOOKSHOP: &str = r#"{
  "sample": {"slug": "bookshop", "title": "Bookshop", "summary": "Books", "first_query": "queries.sql#1"},
  "files": {"schema.sql": "CREATE TABLE books (id int);", "seed.sql": "INSERT", "queries.sql": "SELECT 1;"}
}"#;

/// How the storage of a test behaves.
#[derive(Clone, Copy, PartialEq)]
enum Disk {
    Works,
    Denied,
    Full,
}

struct Page {
    workspace: Workspace,
    store: MemoryStore,
    disk: Disk,
    now: u64,
    /// The project that another tab holds.
    held_elsewhere: Option<String>,
    /// Effects not carried out by this page, for assertions.
    seen: Vec<Effect>,
    later: Vec<(u64, Action)>,
}

impl Page {
    fn new() -> Self {
        Page {
            workspace: Workspace::default(),
            store: MemoryStore::default(),
            disk: Disk::Works,
            now: 1_000_000,
            held_elsewhere: None,
            seen: Vec::new(),
            later: Vec::new(),
        }
    }

    /// A page on which the first sample is open and saved.
    fn started() -> Self {
        let mut page = Page::new();
        page.act(Action::Start { entropy: 7 });
        page.wait(1_000);
        page
    }

    /// A page of the same browser, opened anew.
    fn reload(self) -> Self {
        let mut page = Page {
            store: self.store,
            disk: self.disk,
            now: self.now,
            held_elsewhere: self.held_elsewhere,
            ..Page::new()
        };
        page.act(Action::Start { entropy: 8 });
        page
    }

    /// Applies an action and everything that follows from it at once.
    fn act(&mut self, action: Action) {
        let mut queue = VecDeque::from([action]);
        while let Some(action) = queue.pop_front() {
            for effect in self.workspace.apply(action, self.now as f64) {
                match effect {
                    Effect::Storage(op) => queue.push_back(Action::Storage(self.perform(op))),
                    Effect::Tabs(TabOp::Claim { project }) => {
                        let busy = self.held_elsewhere.as_ref() == Some(&project);
                        let event =
                            if busy { TabEvent::Busy { project } } else { TabEvent::Held { project } };
                        queue.push_back(Action::Tab(event));
                    }
                    Effect::Tabs(TabOp::TakeOver { project }) => {
                        self.held_elsewhere = None;
                        queue.push_back(Action::Tab(TabEvent::Held { project }));
                    }
                    Effect::FetchSample { slug } if slug == "bookshop" => {
                        queue.push_back(Action::SampleLoaded { slug, bundle: Ok(BOOKSHOP.to_owned()) });
                    }
                    Effect::FetchSample { slug } => {
                        queue.push_back(Action::SampleLoaded { slug, bundle: Err("offline".to_owned()) });
                    }
                    Effect::After { millis, action } => {
                        if let AppAction::Workspace(action) = *action {
                            self.later.push((self.now + u64::from(millis), action));
                        }
                    }
                    other => self.seen.push(other),
                }
            }
        }
    }

    fn perform(&mut self, op: StorageOp) -> StorageReply {
        let is_write = !matches!(op, StorageOp::List | StorageOp::Load { .. });
        let kept = match self.disk {
            Disk::Denied => Kept::InMemory("denied".to_owned()),
            Disk::Full if is_write => Kept::InMemory("full".to_owned()),
            _ => Kept::Stored,
        };
        self.store.perform(op, kept)
    }

    /// Lets time pass; what was planned for it happens.
    fn wait(&mut self, millis: u64) {
        let until = self.now + millis;
        loop {
            self.later.sort_by_key(|(at, _)| *at);
            if self.later.first().is_none_or(|(at, _)| *at > until) {
                break;
            }
            let (at, action) = self.later.remove(0);
            self.now = at;
            self.act(action);
        }
        self.now = until;
    }

    fn edit(&mut self, path: &str, text: &str) {
        self.act(Action::Edit { path: self::path(path), text: text.to_owned() });
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.workspace.current.as_ref()?.project.text(path)
    }

    fn id(&self) -> String {
        self.workspace.current.as_ref().map(|current| current.id.clone()).expect("a project is open")
    }

    fn name(&self) -> &str {
        self.workspace.current.as_ref().map_or("", |current| current.project.name())
    }

    fn names(&self) -> Vec<&str> {
        self.workspace.list.iter().map(|summary| summary.name.as_str()).collect()
    }

    fn tabs(&self) -> Vec<&str> {
        let current = self.workspace.current.as_ref().expect("a project is open");
        current.open.iter().map(|tab| tab.path.as_str()).collect()
    }

    /// What notices said since the last time.
    fn said(&mut self) -> Vec<String> {
        let mut said = Vec::new();
        for effect in std::mem::take(&mut self.seen) {
            if let Effect::Next(action) = effect
                && let AppAction::Notices(notices::Action::Show { text, .. }) = *action
            {
                said.push(text);
            }
        }
        said
    }

    /// What the last notice offers to undo.
    fn undo(&mut self) {
        let offered = std::mem::take(&mut self.seen).into_iter().rev().find_map(|effect| match effect {
            Effect::Next(action) => match *action {
                AppAction::Notices(notices::Action::Show { offer: Some(offer), .. }) => Some(*offer.action),
                _ => None,
            },
            _ => None,
        });
        match offered.expect("an undo was offered") {
            AppAction::Workspace(action) => self.act(action),
            other => panic!("not an action of the workspace: {other:?}"),
        }
    }

    /// Databases that were asked to be opened since the last time, as (project, has a snapshot).
    fn opened(&mut self) -> Vec<(String, bool)> {
        let opened = |effect: &Effect| match effect {
            Effect::Next(action) => match &**action {
                AppAction::Engine(engine::Action::Open(recovery)) => {
                    Some((recovery.project.clone(), recovery.snapshot.is_some()))
                }
                _ => None,
            },
            _ => None,
        };
        self.seen.iter().filter_map(opened).collect()
    }
}

fn path(text: &str) -> FilePath {
    FilePath::parse(text).expect("a valid path")
}

/// What was typed in the last moment is there again, although storage never answered; an older journal is ignored.
#[test]
fn the_last_moment_is_kept() {
    let mut page = Page::started();
    page.edit("queries.sql", "SELECT 'last moment';");
    let journal = page.workspace.leave().into_iter().find_map(|effect| match effect {
        Effect::Remember { key: super::save::JOURNAL_KEY, value } => Some(value),
        _ => None,
    });
    let journal = journal.expect("a journal");
    // The page ends here: nothing of what it asked of the storage happens.
    let mut next = Page { store: page.store, now: page.now, ..Page::new() };
    next.act(Action::Journal { document: journal.clone(), changes: Vec::new() });
    next.act(Action::Start { entropy: 9 });
    assert_eq!(next.text("queries.sql"), Some("SELECT 'last moment';"));
    next.edit("queries.sql", "SELECT 'newer';");
    next.wait(2_000);
    let mut later = Page { store: next.store, now: next.now, ..Page::new() };
    later.act(Action::Journal { document: journal, changes: Vec::new() });
    later.act(Action::Start { entropy: 10 });
    assert_eq!(later.text("queries.sql"), Some("SELECT 'newer';"));
}
