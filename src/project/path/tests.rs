use super::{FilePath, PathError};

fn path(text: &str) -> FilePath {
    FilePath::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Ordinary names of backend projects are paths.
#[test]
fn accepts_ordinary_names() {
    for text in [
        "queries.sql",
        "routes/books.js",
        ".github/workflows/ci.yml",
        "routes/[id].js",
        "Dockerfile",
        "..gitignore",
        "größe.sql",
        "a b.sql",
    ] {
        assert_eq!(path(text).as_str(), text);
    }
}

/// Each rule has its own error, so that the sentence names what to change.
#[test]
fn refuses_each_fault() {
    let fault = |text: &str| FilePath::parse(text).expect_err(text);
    assert_eq!(fault(""), PathError::Empty);
    assert!(matches!(fault(&"x".repeat(201)), PathError::TooLong { bytes: 201, .. }));
    assert!(matches!(fault("/etc/passwd"), PathError::Absolute { .. }));
    assert!(matches!(fault("a\\b"), PathError::Backslash { .. }));
    for text in ["a\0b", "a\nb", "a\u{7f}", "a\u{85}", "sql.\u{202e}fdp"] {
        assert!(matches!(fault(text), PathError::Control { .. }), "{text:?}");
    }
    for text in ["a//b", "a/"] {
        assert!(matches!(fault(text), PathError::EmptyPart { .. }), "{text}");
    }
    for text in ["..", ".", "../a", "a/../b", "a/./b", "a/.."] {
        assert!(matches!(fault(text), PathError::DotPart { .. }), "{text}");
    }
    assert!(matches!(fault("C:/a"), PathError::Forbidden { character: ':', .. }));
    for text in [" a", "a ", "a.", "b /a", "..."] {
        assert!(matches!(fault(text), PathError::Edge { .. }), "{text}");
    }
}

/// A sentence about a bad name stays one line of bearable length, whatever the name holds.
#[test]
fn sentences_are_safe_to_show() {
    let sentence =
        FilePath::parse(&format!("a\n{}", "x".repeat(100))).expect_err("has a newline").to_string();
    assert!(sentence.chars().count() < 160 && !sentence.contains('\n'), "{sentence}");
}

/// Names that cannot exist side by side everywhere are recognised.
#[test]
fn clashes_ignore_case_and_see_folders() {
    assert!(path("Schema.SQL").clashes_with(&path("schema.sql")));
    assert!(path("Routes").clashes_with(&path("routes/books.js")));
    assert!(path("routes/books.js").clashes_with(&path("routes")));
    assert!(!path("routes").clashes_with(&path("routes.js")));
    assert!(!path("routes-2/a").clashes_with(&path("routes/a")));
    assert!(path("É.sql").same_letters(&path("é.sql")));
}

/// Extension and name come from the last part.
#[test]
fn reads_name_and_extension() {
    assert_eq!(path("a.b/Seed.SQL").extension(), "sql");
    assert_eq!(path("a.b/.env").extension(), "");
    assert_eq!(path("a.b/c").file_name(), "c");
}
