use super::{INTERVAL_MILLIS, MAX_VERSION_BYTES, MAX_VERSIONS, Reason, Versions};
use crate::project::{FilePath, Project};

fn project(text: &str) -> Project {
    Project::from_files("Shop", [("queries.sql", text)]).expect("a valid project")
}

fn edit(project: &mut Project, text: &str) {
    let path = FilePath::parse("queries.sql").expect("a valid path");
    project.set_text(&path, text).expect("a small text");
}

/// Typing keeps the state before the first change of each interval, not every change.
#[test]
fn typing_takes_one_version_an_interval() {
    let mut versions = Versions::default();
    let mut shop = project("one");
    for (now, text) in [(1_000, "two"), (2_000, "three"), (1_000 + INTERVAL_MILLIS, "four")] {
        versions.before_edit(&shop, now);
        edit(&mut shop, text);
    }
    let texts: Vec<&str> = versions.list().iter().map(|version| &*version.files[0].text).collect();
    assert_eq!(texts, ["one", "three"]);
    assert_eq!(versions.at(1_000).map(|version| version.reason), Some(Reason::Edit));
}

/// A destructive act keeps the state at once, but not twice.
#[test]
fn acts_take_a_version_unless_nothing_changed() {
    let mut versions = Versions::default();
    let mut shop = project("one");
    versions.take(&shop, Reason::Delete, 5);
    versions.take(&shop, Reason::Restore, 6);
    assert_eq!(versions.list().len(), 1);
    edit(&mut shop, "two");
    versions.take(&shop, Reason::Restore, 3);
    let times: Vec<u64> = versions.list().iter().map(|version| version.taken_millis).collect();
    assert_eq!(times, [5, 6], "a clock set back keeps the order");
}

/// The history has an upper bound in number and in bytes, and the newest version always stays.
#[test]
fn old_versions_go() {
    let mut versions = Versions::default();
    let mut shop = project("0");
    for n in 1..100u64 {
        versions.take(&shop, Reason::Edit, n);
        edit(&mut shop, &n.to_string());
    }
    assert_eq!(versions.list().len(), MAX_VERSIONS);

    for n in 100..105u64 {
        edit(&mut shop, &n.to_string().repeat(500_000));
        versions.take(&shop, Reason::Edit, n);
    }
    edit(&mut shop, "");
    assert!(versions.bytes(&shop) <= MAX_VERSION_BYTES + 1_500_000, "{}", versions.bytes(&shop));
    assert_eq!(versions.list().last().map(|version| version.taken_millis), Some(104));
}

/// Unchanged texts cost nothing.
#[test]
fn shared_texts_are_counted_once() {
    let mut versions = Versions::default();
    let mut shop = project("abc");
    shop.add(FilePath::parse("seed.sql").expect("valid"), "x".repeat(1000)).expect("small");
    versions.take(&shop, Reason::Edit, 1);
    edit(&mut shop, "abcd");
    versions.take(&shop, Reason::Edit, 2);
    edit(&mut shop, "abcde");
    assert_eq!(versions.bytes(&shop), 7);
}
