//! Starting, opening, what cannot be opened.

use super::{Disk, Page, path};
use crate::app::Effect;
use crate::app::workspace::storage::{Kept, StorageOp, StoredSnapshot};
use crate::app::workspace::{Action, Opening, Save};
use crate::protocol::import::Unpacked;

/// The first visit opens the sample, shows its queries, and its first query runs once.
#[test]
fn first_visit_opens_the_sample() {
    let mut page = Page::started();
    assert_eq!(page.name(), "Bookshop");
    assert_eq!(page.workspace.active_path().as_deref(), Some("queries.sql"));
    assert_eq!(page.tabs(), ["queries.sql", "schema.sql", "seed.sql"]);
    assert_eq!(page.workspace.scripts()[0].0, "schema.sql");
    assert_eq!(page.opened(), [(page.id(), false)]);
    assert!(page.workspace.take_greeting());
    assert!(!page.workspace.take_greeting());
    assert!(matches!(page.workspace.save, Save::Saved { .. }));
}

/// A reload opens the last project with its files, tabs and database.
#[test]
fn reload_finds_the_work() {
    let mut page = Page::started();
    page.edit("queries.sql", "SELECT 'mine';");
    page.act(Action::SelectFile(path("schema.sql")));
    page.act(Action::SnapshotTaken { project: page.id(), bytes: [1, 2, 3].into(), changes: 0 });
    page.wait(1_000);
    let id = page.id();
    let mut page = page.reload();
    assert_eq!(page.id(), id);
    assert_eq!(page.text("queries.sql"), Some("SELECT 'mine';"));
    assert_eq!(page.workspace.active_path().as_deref(), Some("schema.sql"));
    assert_eq!(page.opened(), [(id, true)]);
    assert!(!page.workspace.take_greeting());
}

/// The project that was open last opens, not the one changed last.
#[test]
fn last_open_project_comes_back() {
    let mut page = Page::started();
    let first = page.id();
    page.act(Action::Create { name: "Untitled project".to_owned(), sample: None });
    page.wait(1_000);
    page.act(Action::OpenProject { id: first.clone() });
    assert_eq!(page.reload().id(), first);
}

/// Without the sample the page still works, says why, and offers to try again.
#[test]
fn sample_that_fails_leaves_an_empty_project() {
    let mut page = Page::started();
    page.act(Action::NewFromSample { slug: "cinema".to_owned() });
    assert_eq!(page.name(), "Bookshop");
    let problem = page.workspace.problem.clone().expect("it says why");
    assert_eq!((problem.reason.as_str(), problem.sample.as_deref()), ("offline", Some("cinema")));

    let mut page = Page::new();
    page.workspace.opening = Opening::Fetching("cinema".to_owned());
    page.act(Action::SampleLoaded { slug: "cinema".to_owned(), bundle: Ok("<html>".to_owned()) });
    assert_eq!(page.name(), "Untitled project");
    assert!(page.workspace.problem.is_some());
}

/// A sample can be opened under another name.
#[test]
fn sample_under_another_name() {
    let mut page = Page::started();
    page.act(Action::Create { name: "My shop".to_owned(), sample: Some("bookshop".to_owned()) });
    let current = page.workspace.current.as_ref().expect("open");
    assert_eq!((current.project.name(), current.project.sample()), ("My shop", Some("bookshop")));
}

/// A damaged project stays stored as it is, can be downloaded, and another one opens.
#[test]
fn damaged_project_is_kept_aside() {
    let mut page = Page::started();
    let good = page.id();
    page.act(Action::Create { name: "Untitled project".to_owned(), sample: None });
    page.wait(1_000);
    let bad = page.id();
    let damaged = "{\"backyard\":\"project\",\"version\":1,\"na";
    let summary = "{\"name\":\"Mine\",\"modified\":5,\"bytes\":1}";
    let save =
        StorageOp::Save { id: bad.clone(), revision: 9, document: damaged.into(), summary: summary.into() };
    page.store.perform(save, Kept::Stored);

    let mut page = page.reload();
    assert_eq!(page.id(), good);
    let problem = page.workspace.problem.clone().expect("it says why");
    assert!(problem.title.contains("Mine") && problem.reason.contains("damaged"), "{problem:?}");
    assert_eq!(problem.stored.as_deref(), Some(bad.as_str()));
    assert!(page.names().contains(&"Mine"));

    page.act(Action::DownloadStored { id: bad.clone() });
    let Some(Effect::Download { name, bytes, .. }) = page.seen.pop() else { panic!("a download") };
    assert_eq!((name.as_str(), &*bytes), ("Mine.backyard.json", damaged.as_bytes()));
    assert_eq!(page.store.document(&bad).map(|text| &**text), Some(damaged));
}

/// A project of a newer Backyard is not touched, and what was open stays open and writable.
#[test]
fn newer_project_leaves_the_open_one() {
    let mut page = Page::started();
    let first = page.id();
    page.act(Action::Create { name: "Untitled project".to_owned(), sample: None });
    page.wait(1_000);
    let newer = "{\"backyard\":\"project\",\"version\":99}";
    let summary = "{\"name\":\"New\",\"modified\":5,\"bytes\":1}";
    let save =
        StorageOp::Save { id: first.clone(), revision: 9, document: newer.into(), summary: summary.into() };
    page.store.perform(save, Kept::Stored);
    let open = page.id();
    page.act(Action::OpenProject { id: first });
    assert_eq!(page.id(), open);
    assert!(page.workspace.problem.as_ref().is_some_and(|problem| problem.reason.contains("newer Backyard")));
    assert!(!page.workspace.is_read_only());
    page.edit("queries.sql", "SELECT 2;");
    assert_eq!(page.text("queries.sql"), Some("SELECT 2;"));
}

/// A copy has files and database, under a name of its own; the original stays.
#[test]
fn duplicate_copies_files_and_database() {
    let mut page = Page::started();
    let original = page.id();
    page.act(Action::SnapshotTaken { project: original.clone(), bytes: [9].into(), changes: 0 });
    page.edit("queries.sql", "SELECT 'not saved yet';");
    page.seen.clear();
    page.act(Action::Duplicate { id: original.clone() });
    page.wait(1_000);
    assert_ne!(page.id(), original);
    assert_eq!(
        (page.name(), page.text("queries.sql")),
        ("Copy of Bookshop", Some("SELECT 'not saved yet';"))
    );
    assert_eq!(page.opened(), [(page.id(), true)]);
    assert_eq!(
        page.store.snapshot(&page.id()),
        Some(&StoredSnapshot { revision: 1, changes: 0, bytes: [9].into() })
    );
    assert_eq!(page.names(), ["Copy of Bookshop", "Bookshop"]);
}

/// Deleting opens another project; undo brings the deleted one back, opened, with its last change.
#[test]
fn delete_and_undo() {
    let mut page = Page::started();
    let bookshop = page.id();
    page.edit("queries.sql", "SELECT 'last words';");
    page.act(Action::Delete { id: bookshop.clone() });
    assert_eq!(page.name(), "Untitled project");
    assert!(!page.names().contains(&"Bookshop"));
    page.undo();
    assert_eq!(page.id(), bookshop);
    assert_eq!(page.text("queries.sql"), Some("SELECT 'last words';"));
    page.wait(120_000);
    assert!(page.store.document(&bookshop).is_some(), "nothing deletes it later");
    assert_eq!(page.reload().names().len(), 2);
}

/// Without undo it goes for good: after a while, or with a later visit when the tab was closed before.
#[test]
fn deleted_projects_go_for_good() {
    let mut page = Page::started();
    let bookshop = page.id();
    page.act(Action::Create { name: "Untitled project".to_owned(), sample: None });
    page.wait(1_000);
    page.act(Action::Delete { id: bookshop.clone() });
    page.wait(10_000);
    assert!(page.store.document(&bookshop).is_some(), "it can still be undone");

    let mut page = page.reload();
    assert_eq!(page.names(), ["Untitled project"]);
    assert!(page.store.document(&bookshop).is_some());
    page.wait(120_000);
    let page = page.reload();
    assert!(page.store.document(&bookshop).is_none() && page.store.summaries().count() == 1);
}

/// The last snapshot of a project that was just left is kept; one of a project that another tab wrote is not.
#[test]
fn last_snapshot_of_a_left_project_is_kept() {
    let mut page = Page::started();
    let first = page.id();
    page.act(Action::Create { name: "Second".to_owned(), sample: None });
    page.act(Action::SnapshotTaken { project: first.clone(), bytes: [4].into(), changes: 0 });
    assert_eq!(page.store.snapshot(&first).map(|snapshot| &*snapshot.bytes), Some(&[4][..]));
    page.act(Action::SnapshotTaken { project: "another".to_owned(), bytes: [5].into(), changes: 0 });
    assert!(page.store.snapshot("another").is_none());
}

/// Renaming works for the open project and for others, and survives a reload.
#[test]
fn rename() {
    let mut page = Page::started();
    let first = page.id();
    page.act(Action::Rename { id: first.clone(), name: "  Shop of mine ".to_owned() });
    page.wait(1_000);
    page.act(Action::Create { name: "Untitled project".to_owned(), sample: None });
    page.wait(1_000);
    page.act(Action::Rename { id: first.clone(), name: "Old shop".to_owned() });
    assert_eq!(page.names(), ["Untitled project", "Old shop"]);
    page.act(Action::OpenProject { id: first });
    assert_eq!(page.name(), "Old shop");
    assert_eq!(page.reload().name(), "Old shop");
}

/// An archive becomes a new project, and what was left out is said.
#[test]
fn archive_becomes_a_project() {
    let mut page = Page::started();
    page.said();
    page.act(Action::Unpacked(Ok(Unpacked {
        name: "Bookshop".to_owned(),
        files: vec![("a.sql".to_owned(), "SELECT 1;".to_owned())],
        skipped: vec!["image.png: not a text file (UTF-8)".to_owned()],
    })));
    page.wait(1_000);
    assert_eq!((page.name(), page.text("a.sql")), ("Bookshop 2", Some("SELECT 1;")));
    assert_eq!(
        page.said(),
        ["Imported “Bookshop 2” with 1 file. Left out: image.png: not a text file (UTF-8)"]
    );
}

/// Denied storage: everything works in memory, several projects included, and the reason is there to be shown.
#[test]
fn denied_storage_works_in_memory() {
    let mut page = Page::new();
    page.disk = Disk::Denied;
    page.act(Action::Start { entropy: 1 });
    page.wait(1_000);
    let first = page.id();
    page.edit("queries.sql", "SELECT 'kept';");
    page.act(Action::Create { name: "Untitled project".to_owned(), sample: None });
    page.wait(1_000);
    page.act(Action::OpenProject { id: first });
    assert_eq!(page.text("queries.sql"), Some("SELECT 'kept';"));
    assert_eq!(page.workspace.save, Save::MemoryOnly("denied".to_owned()));
    assert_eq!(page.workspace.save.text(0.0), "In memory only");
}
