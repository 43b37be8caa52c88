//! One writer across tabs.

use super::Page;
use crate::app::Effect;
use crate::app::workspace::storage::{Kept, StorageOp};
use crate::app::workspace::{Action, TabEvent, TabOp, Writer};
use crate::project::versions::Reason;

/// A project that another tab writes opens for reading; edits change nothing.
#[test]
fn second_tab_reads() {
    let mut page = Page::started();
    page.held_elsewhere = Some(page.id());
    let mut page = page.reload();
    assert!(page.workspace.is_read_only());
    page.edit("queries.sql", "intruder");
    page.act(Action::DeleteFile(super::path("queries.sql")));
    page.act(Action::Delete { id: page.id() });
    assert_eq!(page.text("queries.sql"), Some("SELECT 1;"));
    let stored = page.store.document(&page.id()).cloned();
    page.act(Action::SelectFile(super::path("schema.sql")));
    page.act(Action::SnapshotTaken { project: page.id(), bytes: [1].into(), changes: 0 });
    page.wait(10_000);
    assert_eq!(page.store.document(&page.id()).cloned(), stored, "not even the tabs are written");
    assert!(page.store.snapshot(&page.id()).is_none());
}

/// Taking over loads what the other tab saved, and then this tab writes.
#[test]
fn take_over_loads_and_writes() {
    let mut first = Page::started();
    let id = first.id();
    first.held_elsewhere = Some(id.clone());
    let mut page = first.reload();
    // The other tab goes on meanwhile.
    let newer = page.store.document(&id).map(|text| text.replace("SELECT 1;", "SELECT 'other tab';"));
    let save = StorageOp::Save {
        id: id.clone(),
        revision: 5,
        document: newer.expect("stored").into(),
        summary: "{\"name\":\"Bookshop\",\"modified\":5,\"bytes\":1}".into(),
    };
    page.store.perform(save, Kept::Stored);
    page.act(Action::TakeOver);
    assert_eq!(
        (page.workspace.writer, page.text("queries.sql")),
        (Writer::Held, Some("SELECT 'other tab';"))
    );
    page.edit("queries.sql", "mine");
    page.wait(1_000);
    assert!(page.store.document(&id).is_some_and(|text| text.contains("\"mine\"")));
}

/// Asked for the project, this tab saves first and lets go after that.
#[test]
fn asked_tab_saves_and_lets_go() {
    let mut page = Page::started();
    page.edit("queries.sql", "last words");
    page.seen.clear();
    page.act(Action::Tab(TabEvent::Asked { project: page.id() }));
    assert!(page.store.document(&page.id()).is_some_and(|text| text.contains("last words")));
    let released = page.seen.iter().any(|effect| matches!(effect, Effect::Tabs(TabOp::Release { .. })));
    assert!(released && page.workspace.is_read_only());
    assert_eq!(
        page.workspace.writer.explanation(),
        Some("Another tab took this project over. Here it can only be read now.")
    );
}

/// The lock was taken from a tab that did not answer in time: what it had not saved is in the history once it takes
/// the project back.
#[test]
fn unsaved_work_survives_a_forced_take_over() {
    let mut page = Page::started();
    page.edit("queries.sql", "never saved");
    page.act(Action::Tab(TabEvent::Lost { project: page.id() }));
    page.wait(5_000);
    assert!(
        page.store.document(&page.id()).is_some_and(|text| !text.contains("never saved")),
        "two never write"
    );
    page.act(Action::TakeOver);
    assert_eq!(page.text("queries.sql"), Some("SELECT 1;"));
    let versions = &page.workspace.current.as_ref().expect("open").versions;
    let kept = versions.list().last().expect("a version");
    assert_eq!((kept.reason, &*kept.files[0].text), (Reason::TakeOver, "never saved"));
}

/// A reader can go on in a copy of its own.
#[test]
fn reader_can_copy() {
    let mut page = Page::started();
    page.held_elsewhere = Some(page.id());
    let mut page = page.reload();
    page.act(Action::Duplicate { id: page.id() });
    page.edit("queries.sql", "in the copy");
    page.wait(1_000);
    assert_eq!((page.name(), page.text("queries.sql")), ("Copy of Bookshop", Some("in the copy")));
    assert!(!page.workspace.is_read_only());
}

/// Without locks this tab writes: where there are none, storage is not shared either.
#[test]
fn without_locks_the_tab_writes() {
    let mut page = Page::started();
    page.act(Action::Tab(TabEvent::Unguarded { project: page.id() }));
    page.edit("queries.sql", "works");
    page.wait(1_000);
    assert!(page.store.document(&page.id()).is_some_and(|text| text.contains("works")));
}

/// Events of another project change nothing here.
#[test]
fn late_events_are_ignored() {
    let mut page = Page::started();
    for event in [
        TabEvent::Lost { project: "gone".to_owned() },
        TabEvent::Busy { project: "gone".to_owned() },
        TabEvent::Held { project: "gone".to_owned() },
    ] {
        page.act(Action::Tab(event));
    }
    assert_eq!(page.workspace.writer, Writer::Held);
}
