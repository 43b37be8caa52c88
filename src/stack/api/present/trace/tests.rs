use super::*;
use crate::trace::Recorder;

/// Lines in the order of a tree, whatever the order they ended in, with the moments among them that are worth a line.
#[test]
fn spans_are_lines_of_a_tree() {
    let recorder = Recorder::new();
    let gone = recorder.start(None, "gone", Kind::Internal, "x", 0);
    let root = recorder.start(Some(gone), "GET /", Kind::Client, "client", 1_000);
    let second = recorder.start(Some(root), "second", Kind::Internal, "node", 3_000);
    let first = recorder.start(Some(root), "first", Kind::Internal, "node", 2_000);
    let inner = recorder.start(Some(second), "SELECT", Kind::Client, "node", 3_500);
    recorder.set(inner, "code.file.path", "server.js");
    recorder.set(inner, "code.line.number", 7i64);
    recorder.set(inner, "db.query.text", ["SELECT\n  ", &"x".repeat(5_000)].concat());
    recorder.set(inner, "db.query.parameter", vec!["1".to_owned(), "NULL".to_owned()]);
    recorder.set(inner, "server.port", 5432i64);
    let why = vec![
        ("http.route".into(), "/b".into()),
        ("backyard.express.rejected".into(), "the path / does not match /b".into()),
    ];
    recorder.event(root, names::ROUTE_REJECTED, 2_700, why);
    recorder.event(root, "console", 2_800, vec![("backyard.console".into(), "hi".into())]);
    recorder.event(root, "other", 2_900, Vec::new());
    recorder.end(inner, 3_600, Status::Error("boom".to_owned()));
    recorder.end(first, 2_500, Status::Unset);
    let all = recorder.take();
    let (trace, _) = placed(&all[1..]);
    let shape: Vec<_> = trace
        .lines
        .iter()
        .map(|it| (it.depth, it.name.as_str(), it.start_nanos, it.length_nanos, it.own_nanos, it.is_open))
        .collect();
    let expected = [
        (0, "GET /", 0, 2_600, 1_500, true),
        (1, "first", 1_000, 500, 500, false),
        (1, "route /b", 1_700, 0, 0, false),
        (1, "console.log", 1_800, 0, 0, false),
        (1, "second", 2_000, 600, 500, true),
        (2, "SELECT", 2_500, 100, 100, false),
    ];
    assert_eq!((shape, trace.left_out, trace.length_nanos), (expected.into(), 0, 2_600));
    assert_eq!(trace.lines[2].note.as_deref(), Some("the path / does not match /b"));
    assert_eq!((trace.lines[3].kind, trace.lines[3].note.as_deref()), (LineKind::Console, Some("hi")));
    let query = &trace.lines[5];
    assert_eq!(query.place, Some(Place { path: "server.js".to_owned(), line: 7 }));
    assert_eq!(query.attributes, [("server.port".to_owned(), "5432".to_owned())]);
    let told = query.query.as_ref().expect("a query");
    assert_eq!((told.text.len(), told.values.join("|")), (5_009, "1|NULL".to_owned()));
    assert!(query.note.as_ref().is_some_and(|it| it.starts_with("SELECT xxx") && it.len() < 210));
    assert_eq!(query.error.as_deref(), Some("boom"));
    let path: Vec<_> = trace.path.iter().map(|it| (it.line, it.start_nanos, it.end_nanos)).collect();
    assert_eq!(
        path,
        [(0, 0, 1_000), (1, 1_000, 1_500), (0, 1_500, 2_000), (4, 2_000, 2_500), (5, 2_500, 2_600)]
    );
}

/// More spans than are told are counted; findings point at lines.
#[test]
fn long_traces_are_cut_and_counted() {
    let recorder = Recorder::new();
    let root = recorder.start(None, "GET /", Kind::Server, "node", 0);
    recorder.set(root, names::HTTP_REQUEST_METHOD, "GET");
    for at in 0..12_000_u64 {
        let span = recorder.start(Some(root), "SELECT", Kind::Client, "node", at * 10);
        recorder.set(span, names::DB_QUERY_TEXT, "SELECT 1");
        recorder.end(span, at * 10 + 5, Status::Unset);
    }
    recorder.end(root, 120_000, Status::Unset);
    let (trace, _) = placed(&recorder.take());
    assert_eq!((trace.lines.len(), trace.left_out), (MAX_LINES, 2_001));
    assert_eq!((trace.findings.len(), trace.findings[0].lines.len()), (1, MAX_LINES - 1));
    assert_eq!(trace.findings[0].title, "The same query 12000 times");
}
