//! Our own sqllogictest files, and that the runner notices what is wrong.

use std::path::Path;

use backyard::cli::slt;

#[test]
fn our_files_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/slt");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).expect("tests/slt exists") {
        let path = entry.expect("a readable entry").path();
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let report = slt::run(&path.display().to_string(), &text);
        assert!(report.failed.is_empty(), "{}", report.failed.join("\n"));
        assert!(report.passed > 0, "{}: no record was run", path.display());
        files += 1;
    }
    assert!(files >= 3);
}

/// Failures are told with their line, and the records after them run.
#[test]
fn failures_have_places() {
    let report = slt::run(
        "wrong.slt",
        "query I\nSELECT 1 + 1\n----\n3\n\nstatement ok\nSELECT\n1 / 0\n\nstatement error (22012)\nSELECT 1 / 0\n\n\
         system ok\ntouch /tmp/never\n",
    );
    assert_eq!(report.passed, 1);
    let places: Vec<&str> =
        report.failed.iter().map(|problem| problem.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(places, ["wrong.slt:1", "wrong.slt:6", "wrong.slt:13"], "{:#?}", report.failed);
    assert!(report.failed[1].contains("division by zero"), "{}", report.failed[1]);
}

/// A file that is no sqllogictest is told, not run.
#[test]
fn text_that_cannot_be_read() {
    let report = slt::run("broken.slt", "query\n");
    assert_eq!((report.passed, report.failed.len()), (0, 1), "{:?}", report.failed);
    assert!(report.failed[0].starts_with("broken.slt:2: "), "{}", report.failed[0]);
}
