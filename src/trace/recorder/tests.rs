use super::*;
use crate::trace::{names, print};

/// A tree is recorded and printed with times from its beginning.
#[test]
fn prints_a_tree() {
    let recorder = Recorder::new();
    let root = recorder.start(None, "GET /books", Kind::Client, "client", 5_000_000);
    let dns = recorder.start(Some(root), "dns", Kind::Internal, "client", 5_000_000);
    recorder.end(dns, 6_000_000, Status::Unset);
    let server = recorder.start(Some(root), "GET", Kind::Server, "node", 7_500_000);
    recorder.rename(server, "GET /books");
    recorder.set(server, names::HTTP_RESPONSE_STATUS_CODE, 500_u16);
    recorder.set(server, names::HTTP_RESPONSE_STATUS_CODE, 200_u16);
    recorder.event(server, "console.log", 7_600_000, vec![(names::CONSOLE.into(), "two words".into())]);
    recorder.end(server, 8_000_000, Status::Error("no\nrow".to_owned()));
    expect_test::expect![[r#"
        0 ms  open  client  GET /books
          0 ms  +1 ms  client  dns
          2.5 ms  +0.5 ms  node  GET /books  http.response.status_code=200  ! no\nrow
            · 2.6 ms  console.log  backyard.console="two words"
    "#]]
    .assert_eq(&print(&recorder.trace(TraceId(1))));
}

/// Without a parent a new trace begins; with one, the parent's goes on.
#[test]
fn traces_are_numbered() {
    let recorder = Recorder::new();
    let first = recorder.start(None, "a", Kind::Internal, "x", 0);
    let second = recorder.start(None, "b", Kind::Internal, "x", 0);
    let child = recorder.start(Some(first), "c", Kind::Internal, "x", 0);
    assert_eq!(recorder.trace_of(second), Some(TraceId(2)));
    assert_eq!(recorder.trace_of(child), Some(TraceId(1)));
}

/// Off means that nothing is kept and writing is harmless; so is writing to a span that was taken.
#[test]
fn off_and_taken_spans_are_harmless() {
    let recorder = Recorder::new();
    recorder.switch(false);
    let none = recorder.start(None, "a", Kind::Internal, "x", 0);
    recorder.set(none, "a", 1_i64);
    assert!(none.is_none() && recorder.take().is_empty());
    recorder.switch(true);
    let open = recorder.start(None, "a", Kind::Internal, "x", 0);
    assert_eq!(recorder.take().len(), 1);
    let next = recorder.start(None, "b", Kind::Internal, "x", 0);
    recorder.set(open, "late", true);
    recorder.end(next, 3, Status::Unset);
    let spans = recorder.take();
    assert_eq!((spans.len(), spans[0].attributes.len(), spans[0].end), (1, 0, Some(3)));
}
