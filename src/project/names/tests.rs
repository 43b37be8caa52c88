use super::{clean, copy_of, file_stem, free};
use crate::project::ProjectError;

/// What people type becomes a name on one line.
#[test]
fn cleans_names() {
    assert_eq!(clean("  My \n shop\t"), Ok("My shop".to_owned()));
    assert_eq!(clean(" \u{0} "), Err(ProjectError::NameEmpty));
    assert_eq!(clean(&"é".repeat(80)), Ok("é".repeat(80)));
    assert_eq!(clean(&"é".repeat(81)), Err(ProjectError::NameTooLong { chars: 81 }));
}

/// A copy of a copy does not become "Copy of Copy of".
#[test]
fn names_copies() {
    assert_eq!(copy_of("Shop", ["Shop"]), "Copy of Shop");
    assert_eq!(copy_of("Shop", ["Shop", "copy of shop"]), "Copy of Shop 2");
    assert_eq!(copy_of("Copy of Shop", ["Shop", "Copy of Shop"]), "Copy of Shop 2");
    assert_eq!(copy_of(&"x".repeat(80), []).chars().count(), 80);
}

/// Numbers are given until one is free, and never make a name too long.
#[test]
fn numbers_taken_names() {
    assert_eq!(free("Untitled project", ["Untitled project", "Untitled project 2"]), "Untitled project 3");
    let long = "x".repeat(80);
    let second = free(&long, [long.as_str()]);
    assert!(second.ends_with("x 2") && clean(&second).is_ok(), "{second}");
}

/// A project's name becomes a file name everywhere.
#[test]
fn makes_file_names() {
    assert_eq!(file_stem("Rust: 1/2?"), "Rust- 1-2-");
    assert_eq!(file_stem(".."), "project");
    assert_eq!(file_stem("Café & Co."), "Café & Co");
}
