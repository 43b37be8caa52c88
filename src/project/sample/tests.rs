use super::SampleBundle;

const BOOKSHOP: &str = r#"{
  "sample": {"slug": "bookshop", "title": "Bookshop", "summary": "Books", "tables": {"books": "All"},
             "first_query": "queries.sql#1"},
  "files": {"schema.sql": "CREATE TABLE books (id int);", "seed.sql": "", "queries.sql": "SELECT 1;", "a.md": "x"}
}"#;

/// A bundle becomes a project whose first file is the one to read first.
#[test]
fn becomes_a_project() {
    let bundle = SampleBundle::parse(BOOKSHOP).expect("a good bundle");
    assert_eq!(bundle.first_query.as_deref(), Some("queries.sql#1"));
    let project = bundle.project(["Bookshop"]).expect("good files");
    assert_eq!((project.name(), project.sample()), ("Bookshop 2", Some("bookshop")));
    let paths: Vec<&str> = project.files().iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["queries.sql", "schema.sql", "seed.sql", "a.md"]);
}

/// What a broken server or an old cache may hand over is refused in words.
#[test]
fn refuses_what_is_no_bundle() {
    for (json, says) in [
        ("", "cannot be read"),
        ("<!doctype html>", "cannot be read"),
        (r#"{"sample": {"slug": "x"}, "files": {}}"#, "title"),
        (r#"{"sample": {"slug": "x", "title": ""}, "files": {}}"#, "needs a name"),
        (r#"{"sample": {"slug": "x", "title": "X"}, "files": {"../a": ""}}"#, "“..”"),
        (r#"{"sample": {"slug": "x", "title": "X"}, "files": {"a": "", "A": ""}}"#, "already a file"),
    ] {
        let error = SampleBundle::parse(json).expect_err(json);
        assert!(error.contains(says), "{json}: {error}");
    }
}
