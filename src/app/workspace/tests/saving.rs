//! Saving by itself.

use super::{Disk, Page};
use crate::app::workspace::save::ago;
use crate::app::workspace::{Action, Save};

/// A change is saved 800 ms after the last one, and the text says so.
#[test]
fn changes_are_saved_after_a_pause() {
    let mut page = Page::started();
    page.edit("queries.sql", "a");
    page.wait(500);
    page.edit("queries.sql", "ab");
    page.wait(500);
    assert_eq!(page.workspace.save, Save::Unsaved);
    page.wait(400);
    assert!(matches!(page.workspace.save, Save::Saved { .. }), "{:?}", page.workspace.save);
    page.wait(2_000);
    assert_eq!(page.workspace.save.text(page.now as f64), "Saved 2 s ago");
    assert!(page.store.document(&page.id()).is_some_and(|text| text.contains("\"ab\"")));
}

/// Typing without a pause is saved every few seconds all the same.
#[test]
fn continuous_typing_is_saved_too() {
    let mut page = Page::started();
    for n in 0..20 {
        page.edit("queries.sql", &format!("text {n}"));
        page.wait(400);
    }
    let stored = page.store.document(&page.id()).cloned().expect("stored");
    assert!(stored.contains("text 1"), "{stored}");
}

/// Leaving the page saves at once; without a change nothing is written.
#[test]
fn leaving_saves_at_once() {
    let mut page = Page::started();
    let before = page.store.document(&page.id()).cloned();
    page.act(Action::SaveNow);
    assert_eq!(page.store.document(&page.id()).cloned(), before);
    page.edit("queries.sql", "last key");
    page.act(Action::SaveNow);
    assert!(page.store.document(&page.id()).is_some_and(|text| text.contains("last key")));
}

/// No room: the work goes on in memory and says so; once there is room it is stored again.
#[test]
fn full_disk_keeps_the_work_in_memory() {
    let mut page = Page::started();
    page.disk = Disk::Full;
    page.edit("queries.sql", "precious");
    page.wait(1_000);
    assert_eq!(page.workspace.save, Save::MemoryOnly("full".to_owned()));
    page.edit("queries.sql", "more precious");
    assert_eq!(page.workspace.save, Save::MemoryOnly("full".to_owned()), "typing does not hide it");
    page.disk = Disk::Works;
    page.wait(1_000);
    assert!(matches!(page.workspace.save, Save::Saved { .. }));
}

/// A database that finds no room is told once, while the files are saved.
#[test]
fn snapshot_without_room_is_told_once() {
    let mut page = Page::started();
    page.said();
    page.disk = Disk::Full;
    for _ in 0..2 {
        page.act(Action::SnapshotTaken { project: page.id(), bytes: [1].into(), changes: 0 });
    }
    let said = page.said();
    assert!(said.len() == 1 && said[0].contains("database is kept in memory only"), "{said:?}");
}

/// Times are told in one unit.
#[test]
fn times_read_well() {
    for (millis, text) in [
        (-5_000.0, "just now"),
        (900.0, "just now"),
        (2_100.0, "2 s ago"),
        (61_000.0, "1 min ago"),
        (3_600_000.0, "1 h ago"),
        (90_000_000.0, "yesterday"),
        (864_000_000.0, "10 days ago"),
    ] {
        assert_eq!(ago(millis), text);
    }
}

/// Where the cursor was and what was scrolled to is kept when the page or the project is left, and is no change.
#[test]
fn places_are_kept() {
    let mut page = Page::started();
    page.act(Action::CursorMoved(7));
    page.act(Action::Scrolled(4));
    page.wait(10_000);
    assert!(matches!(page.workspace.save, Save::Saved { .. }), "looking is no change");
    let modified = page.workspace.current.as_ref().map(|current| current.modified_millis);
    page.act(Action::Leaving);
    let mut page = page.reload();
    assert_eq!(page.workspace.active_place(), (7, 4));
    assert_eq!(page.workspace.current.as_ref().map(|current| current.modified_millis), modified);
    let first = page.id();
    page.act(Action::CursorMoved(3));
    page.act(Action::Create { name: "Second".to_owned(), sample: None });
    page.act(Action::OpenProject { id: first });
    assert_eq!(page.workspace.active_place(), (3, 4));
}

/// Closing the tab asks first while the work is kept in memory only, but not before anything was done.
#[test]
fn memory_only_work_is_not_left_by_accident() {
    let mut page = Page::started();
    assert!(!page.workspace.has_too_much_to_leave());
    page.disk = Disk::Full;
    page.edit("queries.sql", "precious");
    assert!(!page.workspace.has_too_much_to_leave(), "the journal takes it");
    page.wait(1_000);
    assert!(page.workspace.has_too_much_to_leave());
}
