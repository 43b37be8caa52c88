//! Changes of the database: nothing that was done is lost, whenever the page ends.

use std::rc::Rc;

use super::{Disk, Page};
use crate::app::persisted::changes::{Batch, Entry};
use crate::app::workspace::{Action, TabEvent, TabOp};
use crate::app::{Action as AppAction, Effect, engine};
use crate::protocol::sql::Change;

fn entry(sql: &str) -> Entry {
    Entry::Change(Rc::new(Change { sql: sql.into(), now_micros: 0, seed: 0 }))
}

fn changed(page: &Page, first: u64, statements: &[&str]) -> Action {
    let entries = statements.iter().map(|sql| entry(sql)).collect();
    Action::DatabaseChanged { project: page.id(), batch: Batch { first, entries } }
}

fn snapshot(page: &Page, changes: u64) -> Action {
    Action::SnapshotTaken { project: page.id(), bytes: [1].into(), changes }
}

/// What the database opened last is made of: has a snapshot, the number of the first change, the changes.
fn recovery(page: &Page) -> (bool, u64, Vec<String>) {
    let opened = page.seen.iter().rev().find_map(|effect| match effect {
        Effect::Next(action) => match &**action {
            AppAction::Engine(engine::Action::Open(recovery)) => Some(recovery),
            _ => None,
        },
        _ => None,
    });
    let recovery = opened.expect("a database was opened");
    let replay = recovery.replay.iter().map(|change| change.sql.clone()).collect();
    (recovery.snapshot.is_some(), recovery.base, replay)
}

/// A page that ends before any snapshot, or between two, finds every change again, once.
#[test]
fn changes_are_stored_as_they_happen() {
    let mut page = Page::started();
    page.act(changed(&page, 0, &["a", "b"]));
    let mut page = page.reload();
    assert_eq!(recovery(&page), (false, 0, vec!["a".into(), "b".into()]));
    page.act(snapshot(&page, 1));
    page.act(changed(&page, 2, &["c"]));
    let page = page.reload();
    assert_eq!(recovery(&page), (true, 1, vec!["b".into(), "c".into()]));
}

/// What storage never heard of is in the journal; what is in both counts once; once stored the journal is cleared.
#[test]
fn the_journal_fills_the_gap() {
    let mut page = Page::started();
    page.act(changed(&page, 0, &["a"]));
    // The page ends while storage is at work.
    for statement in ["b", "c"] {
        let first = if statement == "b" { 1 } else { 2 };
        let _ = page.workspace.apply(changed(&page, first, &[statement]), 0.0);
    }
    let journal = page.workspace.leave().into_iter().find_map(|effect| match effect {
        Effect::Journal { project, text: Some(text), .. } => Some((project, text)),
        _ => None,
    });
    let journal = vec![journal.expect("a journal")];
    let mut next = Page { store: page.store, now: page.now, ..Page::new() };
    next.act(Action::Journal { document: String::new(), changes: journal.clone() });
    next.act(Action::Start { entropy: 9 });
    let all = (false, 0, vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]);
    assert_eq!(recovery(&next), all);
    assert!(next.seen.iter().any(|effect| matches!(effect, Effect::Journal { text: None, .. })));
    assert!(!next.workspace.leave().iter().any(|effect| matches!(effect, Effect::Journal { .. })));
    // A journal that was not cleared says nothing new.
    let mut later = Page { store: next.store, now: next.now, ..Page::new() };
    later.act(Action::Journal { document: String::new(), changes: journal });
    later.act(Action::Start { entropy: 10 });
    assert_eq!(recovery(&later), all);
}

/// A reset counts at the next start, whatever was stored before.
#[test]
fn a_reset_is_remembered() {
    let mut page = Page::started();
    page.act(changed(&page, 0, &["a"]));
    page.act(snapshot(&page, 1));
    page.act(changed(&page, 1, &["b"]));
    let batch = Batch { first: 2, entries: vec![Entry::Reset, entry("c")] };
    page.act(Action::DatabaseChanged { project: page.id(), batch });
    let page = page.reload();
    assert_eq!(recovery(&page), (false, 3, vec!["c".into()]));
}

/// A copy made at once has the changes, and keeps them; so has the project that was left.
#[test]
fn a_copy_has_the_last_changes() {
    let mut page = Page::started();
    let original = page.id();
    page.act(snapshot(&page, 0));
    page.act(changed(&page, 0, &["a"]));
    page.act(Action::Duplicate { id: original.clone() });
    assert_ne!(page.id(), original);
    assert_eq!(recovery(&page), (true, 0, vec!["a".into()]));
    let late = Batch { first: 1, entries: vec![entry("late")] };
    page.act(Action::DatabaseChanged { project: original.clone(), batch: late });
    page.wait(1_000);
    let mut page = page.reload();
    assert_eq!(recovery(&page), (true, 0, vec!["a".into()]));
    page.act(Action::OpenProject { id: original });
    assert_eq!(recovery(&page), (true, 0, vec!["a".into(), "late".into()]));
}

/// The project changes hands once storage has the changes, and the other tab finds them.
#[test]
fn the_other_tab_finds_the_changes() {
    let mut page = Page::started();
    let effects = page.workspace.apply(changed(&page, 0, &["a"]), 0.0);
    let asked = page.workspace.apply(Action::Tab(TabEvent::Asked { project: page.id() }), 0.0);
    assert!(!asked.iter().any(|effect| matches!(effect, Effect::Tabs(_))), "not yet: {asked:?}");
    for effect in effects {
        if let Effect::Storage(op) = effect {
            let reply = page.perform(op);
            page.act(Action::Storage(reply));
        }
    }
    assert!(page.seen.iter().any(|effect| matches!(effect, Effect::Tabs(TabOp::Release { .. }))));
    assert_eq!(recovery(&page.reload()).2, ["a"]);
}

/// Without room it is told once, goes on in memory, and is stored when there is room again.
#[test]
fn changes_without_room() {
    let mut page = Page::started();
    page.said();
    page.disk = Disk::Full;
    page.act(changed(&page, 0, &["a"]));
    page.act(changed(&page, 1, &["b"]));
    let said = page.said();
    assert!(said.len() == 1 && said[0].contains("database is kept in memory only"), "{said:?}");
    page.disk = Disk::Works;
    page.act(changed(&page, 2, &["c"]));
    assert!(page.workspace.changes_are_kept());
    assert_eq!(recovery(&page.reload()).2, ["a", "b", "c"]);
}

/// A reader changes only what it sees itself.
#[test]
fn a_reader_keeps_nothing() {
    let mut page = Page::started();
    page.held_elsewhere = Some(page.id());
    let mut page = page.reload();
    page.act(changed(&page, 0, &["mine"]));
    assert!(!page.workspace.leave().iter().any(|effect| matches!(effect, Effect::Journal { .. })));
    assert!(page.store.changes(&page.id()).is_empty());
}
