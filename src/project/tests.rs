use super::limits::{MAX_FILE_BYTES, MAX_FILES, MAX_PROJECT_BYTES, size_text};
use super::{FilePath, Project, ProjectError};

fn path(text: &str) -> FilePath {
    FilePath::parse(text).expect("a valid path")
}

fn shop() -> Project {
    Project::from_files("Shop", [("queries.sql", "SELECT 1;"), ("schema.sql", ""), ("seed.sql", "")])
        .expect("valid")
}

fn paths(project: &Project) -> Vec<&str> {
    project.files().iter().map(|file| file.path.as_str()).collect()
}

/// Adding, renaming, editing and removing do what they say and keep the order.
#[test]
fn files_are_added_renamed_edited_and_removed() {
    let mut shop = shop();
    shop.add(path("routes/books.js"), "x").expect("free");
    shop.rename(&path("schema.sql"), path("db/schema.sql")).expect("free");
    shop.set_text(&path("seed.sql"), "INSERT").expect("small");
    assert_eq!(paths(&shop), ["queries.sql", "db/schema.sql", "seed.sql", "routes/books.js"]);
    assert_eq!(shop.text("seed.sql"), Some("INSERT"));

    let (index, file) = shop.remove(&path("db/schema.sql")).expect("it is there");
    assert_eq!(shop.text("db/schema.sql"), None);
    shop.insert(index, file).expect("free again");
    assert_eq!(paths(&shop)[1], "db/schema.sql");
}

/// Two names that a case-ignoring disk cannot hold side by side are refused, in words.
#[test]
fn names_that_clash_are_refused() {
    let mut shop = shop();
    let error = shop.add(path("Schema.SQL"), "").expect_err("taken");
    assert_eq!(
        error.to_string(),
        "There is already a file schema.sql. Choose another name; upper and lower case count as the same."
    );
    let error = shop.add(path("seed.sql/a"), "").expect_err("a folder");
    assert!(error.to_string().contains("a file and a folder"), "{error}");
    assert!(shop.rename(&path("seed.sql"), path("QUERIES.sql")).is_err());
    shop.rename(&path("seed.sql"), path("Seed.sql")).expect("only the case changes");
    assert_eq!(shop.rename(&path("gone"), path("a")), Err(ProjectError::NoSuchFile(path("gone"))));
    assert_eq!(paths(&shop), ["queries.sql", "schema.sql", "Seed.sql"]);
}

/// Each limit is a sentence with what, how much and what to do; the project stays as it was.
#[test]
fn limits_hold() {
    let mut shop = shop();
    let before = shop.clone();
    let error = shop.set_text(&path("seed.sql"), "x".repeat(MAX_FILE_BYTES + 1)).expect_err("too large");
    assert_eq!(
        error.to_string(),
        "seed.sql would have 2.1 MB; a file holds at most 2 MB. Split it, or import large data into the database \
         instead."
    );
    assert_eq!(shop, before);

    for n in shop.files().len()..MAX_FILES {
        shop.add(path(&format!("f{n}.sql")), "").expect("room");
    }
    assert_eq!(shop.add(path("one-more.sql"), ""), Err(ProjectError::TooManyFiles));

    let big = "x".repeat(MAX_FILE_BYTES);
    for n in 10..20 {
        shop.set_text(&path(&format!("f{n}.sql")), big.as_str()).ok();
    }
    assert!(shop.bytes() <= MAX_PROJECT_BYTES);
    let error = shop.set_text(&path("f30.sql"), big.as_str()).expect_err("no room");
    assert!(matches!(error, ProjectError::ProjectTooLarge { .. }), "{error}");
    shop.set_text(&path("f11.sql"), "small").expect("shrinking is always possible");
}

/// New files get names of their own.
#[test]
fn untitled_files_are_numbered() {
    let mut shop = shop();
    for expected in ["untitled.sql", "untitled-2.sql", "untitled-3.sql"] {
        let free = shop.untitled_path();
        assert_eq!(free.as_str(), expected);
        shop.add(free, "").expect("free");
    }
}

/// A copy has the same files under another name.
#[test]
fn duplicates() {
    let copy = shop().with_sample(Some("bookshop".to_owned())).duplicate(["Shop"]);
    assert_eq!((copy.name(), copy.sample()), ("Copy of Shop", Some("bookshop")));
    assert_eq!(copy.files(), shop().files());
}

/// Replacing all files is all or nothing.
#[test]
fn replacing_is_atomic() {
    let mut shop = shop();
    let before = shop.clone();
    let mut files = before.files().to_vec();
    files.extend_from_slice(before.files());
    assert!(shop.replace_files(files).is_err());
    assert_eq!(shop, before);
}

/// Sizes are rounded up, so "2 MB" is never said of more.
#[test]
fn sizes_read_well() {
    for (bytes, text) in [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (3_400, "3.4 kB"),
        (999_950, "1 MB"),
        (2_000_001, "2.1 MB"),
    ] {
        assert_eq!(size_text(bytes), text);
    }
}
