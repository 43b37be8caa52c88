use super::*;
use crate::trace::{Kind, Recorder};

/// A request file as the page lists it: places, names, problems, environments.
#[test]
fn files_are_listed() {
    let ask = ListRequests {
        text: "@a = 1\n\n### List\nGET /books\n\n###\n# @name add\n# @asert x\nPOST /books\n\n{}\n"
            .to_owned(),
        environments: Some(r#"{"dev": {}}"#.to_owned()),
        private_environments: None,
    };
    let list = list(&ask).expect("it is read");
    let lines: Vec<_> = list
        .requests
        .iter()
        .map(|it| (it.block, it.name.as_str(), it.first_line, it.line, it.last_line))
        .collect();
    assert_eq!(lines, [(1, "List", 3, 4, 4), (2, "add", 6, 9, 11)]);
    assert_eq!((list.problems[0].line, list.problems[0].is_note), (8, true));
    assert_eq!(list.environments, ["dev"]);
    let broken = ListRequests { environments: Some("[".to_owned()), ..ask };
    assert!(super::list(&broken).is_err());
}

/// Bodies for reading.
#[test]
fn bodies_are_shown() {
    let of = |media_type: &str, bytes: &[u8]| {
        let mut response = Response::new(200);
        response.head.headers.append("Content-Type", media_type);
        response.body = bytes.to_vec();
        body(&response)
    };
    let text = |text: &str| Body::Text { text: text.to_owned(), cut: false };
    assert_eq!(of("text/plain", b""), Body::None);
    assert_eq!(of("application/json; charset=utf-8", br#"{"a":[1]}"#), text("{\n  \"a\": [\n    1\n  ]\n}"));
    assert_eq!(of("application/json", b"{"), text("{"));
    assert_eq!(of("image/png", &[0xff, 0]), Body::Binary);
    let long = "ü".repeat(MAX_BODY);
    assert!(
        matches!(of("text/plain", long.as_bytes()), Body::Text { text, cut: true } if text.len() == MAX_BODY)
    );
}

/// Spans in the order of a tree, whatever the order they ended in; a parent that is gone hides nothing.
#[test]
fn spans_are_lines_of_a_tree() {
    let recorder = Recorder::new();
    let gone = recorder.start(None, "gone", Kind::Internal, "x", 0);
    let root = recorder.start(Some(gone), "GET /", Kind::Client, "client", 1_000);
    let second = recorder.start(Some(root), "second", Kind::Internal, "node", 3_000);
    let first = recorder.start(Some(root), "first", Kind::Internal, "node", 2_000);
    let inner = recorder.start(Some(second), "inner", Kind::Internal, "node", 3_500);
    recorder.set(inner, "code.file.path", "server.js");
    recorder.set(inner, "code.line.number", 7i64);
    recorder.set(inner, "db.query.text", "x".repeat(5_000));
    recorder.end(inner, 3_600, Status::Error("boom".to_owned()));
    recorder.end(first, 2_500, Status::Unset);
    let all = recorder.take();
    let (lines, left_out) = spans(&all[1..]);
    let shape: Vec<_> =
        lines.iter().map(|it| (it.depth, it.name.as_str(), it.start_nanos, it.length_nanos)).collect();
    let expected = [
        (0, "GET /", 0, None),
        (1, "first", 1_000, Some(500)),
        (1, "second", 2_000, None),
        (2, "inner", 2_500, Some(100)),
    ];
    assert_eq!((shape, left_out), (expected.into(), 0));
    assert_eq!(lines[3].place, Some(Place { path: "server.js".to_owned(), line: 7 }));
    assert_eq!((lines[3].error.as_deref(), lines[3].attributes.len()), (Some("boom"), 1));
    assert!(lines[3].attributes[0].1.len() < 2_100);
}
