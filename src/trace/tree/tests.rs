use super::*;
use crate::trace::{Kind, Recorder, Status};
use proptest::prelude::*;

/// Spans from (parent, start, length); a parent is the number of an earlier one.
fn spans(given: &[(Option<usize>, u64, u64)]) -> Vec<Span> {
    let recorder = Recorder::new();
    let mut ids = Vec::new();
    for (number, (parent, start, length)) in given.iter().enumerate() {
        let parent = parent.and_then(|at| ids.get(at)).copied();
        let id = recorder.start(parent, format!("s{number}"), Kind::Internal, "host", *start);
        recorder.end(id, start + length, Status::Unset);
        ids.push(id);
    }
    recorder.take()
}

/// A request that waits for two queries at once and then for one more.
#[test]
fn an_example() {
    let spans =
        spans(&[(None, 0, 100), (Some(0), 10, 30), (Some(0), 10, 50), (Some(0), 70, 20), (Some(2), 20, 10)]);
    let tree = Tree::new(&spans);
    let rows: Vec<_> =
        tree.rows(&BTreeSet::new()).iter().map(|row| (row.index, row.depth, row.children, row.own)).collect();
    assert_eq!(rows, [(0, 0, 3, 30), (1, 1, 0, 30), (2, 1, 1, 40), (4, 2, 0, 10), (3, 1, 0, 20)]);
    let path: Vec<_> =
        tree.critical_path(0).iter().map(|piece| (piece.index, piece.start, piece.end)).collect();
    assert_eq!(
        path,
        [(0, 0, 10), (2, 10, 20), (4, 20, 30), (2, 30, 60), (0, 60, 70), (3, 70, 90), (0, 90, 100)]
    );
    let collapsed = BTreeSet::from([spans[2].id]);
    assert_eq!(tree.rows(&collapsed).len(), 4);
}

/// A server's work lies in its client's wait, so that the critical path goes through the server; what is open reaches as
/// far as what is below it.
#[test]
fn the_path_goes_through_the_server() {
    let recorder = Recorder::new();
    let call = recorder.start(None, "GET", Kind::Client, "client", 0);
    let wait = recorder.start(Some(call), "wait", Kind::Internal, "client", 10);
    let server = recorder.start(Some(call), "GET /", Kind::Server, "node", 20);
    let router = recorder.start(Some(server), "router", Kind::Internal, "node", 30);
    recorder.set(router, names::EXPRESS_TYPE, "router");
    let handler = recorder.start(Some(router), "handler", Kind::Internal, "node", 40);
    let hangs = recorder.start(Some(server), "hangs", Kind::Internal, "node", 50);
    recorder.end(handler, 80, Status::Unset);
    recorder.end(server, 80, Status::Unset);
    recorder.end(wait, 100, Status::Unset);
    recorder.end(call, 100, Status::Unset);
    let spans = recorder.take();
    let at = |id: SpanId| spans.iter().position(|span| span.id == id).expect("it is there");
    let tree = Tree::new(&spans);
    assert_eq!(tree.below(at(wait)), [at(server)]);
    assert_eq!(tree.interval(at(router)), (30, 80));
    assert!(!tree.is_open(at(router)) && tree.is_open(at(hangs)));
    let path: Vec<_> =
        tree.critical_path(at(call)).iter().map(|piece| (piece.index, piece.start, piece.end)).collect();
    let expected = [
        (at(call), 0, 10),
        (at(wait), 10, 20),
        (at(server), 20, 30),
        (at(router), 30, 40),
        (at(handler), 40, 80),
        (at(wait), 80, 100),
    ];
    assert_eq!(path, expected);
}

proptest! {
    /// Every span has one row, at its parent's depth and one more; its own time is no longer than itself; the
    /// critical path covers the root exactly.
    #[test]
    fn trees_are_consistent(given in proptest::collection::vec((proptest::option::of(0_usize..30), 0_u64..1000, 0_u64..500), 1..40)) {
        let spans = spans(&given);
        let tree = Tree::new(&spans);
        let rows = tree.rows(&BTreeSet::new());
        let mut seen: Vec<_> = rows.iter().map(|row| row.index).collect();
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..spans.len()).collect::<Vec<_>>());
        for row in &rows {
            prop_assert!(row.own <= spans[row.index].duration());
        }
        for (root, span) in spans.iter().enumerate() {
            let path = tree.critical_path(root);
            let total: u64 = path.iter().map(|piece| piece.end - piece.start).sum();
            prop_assert_eq!(total, span.duration());
            prop_assert!(path.windows(2).all(|pair| pair[0].end == pair[1].start));
        }
    }
}
