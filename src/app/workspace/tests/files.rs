//! Files and their tabs.

use super::{Page, path};
use crate::app::workspace::{Action, Save};

/// A new file opens at once, gets its name by renaming, and keeps its tab.
#[test]
fn new_file_is_renamed() {
    let mut page = Page::started();
    page.act(Action::NewFile { path: None });
    assert_eq!(page.workspace.active_path().as_deref(), Some("untitled.sql"));
    page.act(Action::RenameFile { from: path("untitled.sql"), to: " reports/top.sql ".to_owned() });
    assert_eq!(page.workspace.active_path().as_deref(), Some("reports/top.sql"));
    assert_eq!(page.tabs().last(), Some(&"reports/top.sql"));
    page.said();
    page.act(Action::RenameFile { from: path("reports/top.sql"), to: "SEED.sql".to_owned() });
    page.act(Action::NewFile { path: Some("../x".to_owned()) });
    let said = page.said();
    assert!(said[0].contains("already a file seed.sql") && said[1].contains("“..”"), "{said:?}");
    assert_eq!(page.tabs().len(), 4);
}

/// Closing a tab keeps the file; its neighbour is shown.
#[test]
fn closing_a_tab_keeps_the_file() {
    let mut page = Page::started();
    page.act(Action::SelectFile(path("schema.sql")));
    page.act(Action::CloseTab(path("schema.sql")));
    assert_eq!(page.workspace.active_path().as_deref(), Some("seed.sql"));
    page.act(Action::CloseTab(path("seed.sql")));
    page.act(Action::CloseTab(path("queries.sql")));
    assert_eq!(page.workspace.active_file(), None);
    page.act(Action::SelectFile(path("schema.sql")));
    assert_eq!((page.tabs(), page.text("seed.sql")), (vec!["schema.sql"], Some("INSERT")));
}

/// A deleted file comes back where it was, tab and all; it is in the history, too.
#[test]
fn delete_and_undo() {
    let mut page = Page::started();
    page.act(Action::SelectFile(path("schema.sql")));
    page.act(Action::DeleteFile(path("schema.sql")));
    assert_eq!((page.tabs(), page.text("schema.sql")), (vec!["queries.sql", "seed.sql"], None));
    assert_eq!(page.workspace.current.as_ref().map(|current| current.versions.list().len()), Some(1));
    page.undo();
    assert_eq!(page.tabs(), ["queries.sql", "schema.sql", "seed.sql"]);
    assert_eq!(page.workspace.active_path().as_deref(), Some("schema.sql"));
    assert_eq!(page.text("schema.sql"), Some("CREATE TABLE books (id int);"));
}

/// Undo does not overwrite a file made since, and ends after a while.
#[test]
fn undo_has_its_limits() {
    let mut page = Page::started();
    page.act(Action::DeleteFile(path("seed.sql")));
    page.act(Action::NewFile { path: Some("Seed.sql".to_owned()) });
    page.undo();
    assert_eq!(page.text("Seed.sql"), Some(""));
    assert!(page.said()[0].contains("already a file"));
    page.act(Action::DeleteFile(path("schema.sql")));
    page.wait(120_000);
    page.undo();
    assert_eq!(page.said(), ["This cannot be undone any more"]);
}

/// Going back to an earlier version is itself in the history.
#[test]
fn versions_can_be_restored_and_back() {
    let mut page = Page::started();
    page.edit("queries.sql", "SELECT 'new';");
    let taken = page.workspace.current.as_ref().expect("open").versions.list()[0].taken_millis;
    page.wait(2_000);
    page.act(Action::RestoreVersion { taken_millis: taken });
    assert_eq!(page.text("queries.sql"), Some("SELECT 1;"));
    let latest = page.workspace.current.as_ref().expect("open").versions.list()[1].taken_millis;
    page.wait(2_000);
    page.act(Action::RestoreVersion { taken_millis: latest });
    assert_eq!(page.text("queries.sql"), Some("SELECT 'new';"));
}

/// A text beyond the limit is refused once in words; the next good text is taken and saved.
#[test]
fn too_large_a_text_is_refused() {
    let mut page = Page::started();
    page.said();
    let large = "x".repeat(2_000_001);
    page.edit("queries.sql", &large);
    page.edit("queries.sql", &large);
    let said = page.said();
    assert!(said.len() == 1 && said[0].contains("at most 2 MB"), "{said:?}");
    assert!(matches!(page.workspace.save, Save::Failed(_)));
    page.edit("queries.sql", "fine");
    page.wait(1_000);
    assert!(matches!(page.workspace.save, Save::Saved { .. }));
}

/// The cursor is kept with its file.
#[test]
fn cursor_is_kept() {
    let mut page = Page::started();
    page.act(Action::CursorMoved(4));
    page.edit("queries.sql", "SELECT 2;");
    page.wait(1_000);
    let page = page.reload();
    assert_eq!(page.workspace.current.as_ref().map(|current| current.open[0].cursor), Some(4));
}
