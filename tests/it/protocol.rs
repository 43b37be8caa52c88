//! Messages: one sample of every kind survives the wire, and damaged bytes are errors, never panics.

use backyard::protocol::history::{ComparePoints, ListHistory, RestorePoint, ViewPoint};
use backyard::protocol::import::{ApplyImport, Export, InspectImport, PackZip, UnpackZip};
use backyard::protocol::plan::{ExplainSql, TryPlan};
use backyard::protocol::sql::{
    Bytes, Change, Limits, Open, RunSql, StatementBlock, StatementDone, StatementError, TakeSnapshot, Target,
};
use backyard::protocol::table::{Column, Kind, Table};
use backyard::protocol::{Ask, Call, Event, Failure, Progress, Reply, Request, RequestId, codec};
use proptest::prelude::*;

fn change() -> Change {
    Change { sql: "x".into(), now_micros: -1, seed: u64::MAX }
}

fn calls() -> Vec<Call> {
    vec![
        Open {
            snapshot: Some(Bytes::from(vec![0, 255])),
            scripts: vec![("a.sql".into(), "SELECT 1".into())],
            replay: vec![change()],
        }
        .into_call(),
        RunSql { text: "SELECT 'ø'".into(), target: Target::Range(1, 5), limits: Limits::default() }
            .into_call(),
        ExplainSql {
            text: "SELECT 1".into(),
            target: Target::All,
            from: 3,
            analyze: true,
            limits: Limits::default(),
        }
        .into_call(),
        TryPlan { statement: "SELECT 1".into(), change: "ANALYZE".into(), limits: Limits::default() }
            .into_call(),
        TakeSnapshot.into_call(),
        ListHistory.into_call(),
        ViewPoint { point: 1, text: "x".into(), target: Target::All, limits: Limits::default() }.into_call(),
        ComparePoints { from: 1, to: 2, rows: 3 }.into_call(),
        RestorePoint { point: 7 }.into_call(),
        InspectImport { name: "a.csv".into(), bytes: Bytes::from(vec![1]), header: None }.into_call(),
        ApplyImport { plan: None }.into_call(),
        Export::Csv { table: "t".into() }.into_call(),
        PackZip { name: "p".into(), files: vec![("a".into(), "b".into())] }.into_call(),
        UnpackZip { name: "p.zip".into(), bytes: Bytes::new() }.into_call(),
    ]
}

fn events() -> Vec<Event> {
    let mut table = Table::new(vec![Column { name: "a".into(), type_name: "text".into(), kind: Kind::Text }]);
    table.push_row([None].into_iter());
    table.push_row([Some("日本")].into_iter());
    let done = StatementDone {
        command: "SELECT".into(),
        row_count: Some(2),
        table: Some(table),
        notices: vec!["n".into()],
        plan: None,
        text: Some("t".into()),
    };
    let error = StatementError {
        code: "42601".into(),
        message: "m".into(),
        detail: Some("d".into()),
        hint: None,
        span: Some((1, 2)),
    };
    let block = |outcome| StatementBlock {
        number: 1,
        start: 0,
        end: 8,
        line: 1,
        elapsed_micros: 7,
        rows_read: 2,
        outcome,
        changes: vec![change()],
    };
    let id = RequestId(3);
    vec![
        Event::Ready { protocol: 1, build: "b".into(), applications: true },
        Event::Progress { id, progress: Progress::Statement(Box::new(block(Ok(done)))) },
        Event::Progress { id, progress: Progress::Statement(Box::new(block(Err(error)))) },
        Event::Progress { id, progress: Progress::Step { done: 1, total: 2 } },
        Event::Done { id, outcome: Err(Failure::Refused("no".into())) },
        Event::Fatal { message: "gone".into() },
    ]
}

#[test]
fn every_call_survives_the_wire() {
    for call in calls() {
        let request = Request { id: RequestId(9), call };
        let bytes = codec::encode(&request).expect("encodes");
        assert_eq!(codec::decode::<Request>(&bytes).expect("decodes"), request);
    }
}

#[test]
fn every_event_survives_the_wire() {
    for event in events() {
        let bytes = codec::encode(&event).expect("encodes");
        assert_eq!(codec::decode::<Event>(&bytes).expect("decodes"), event);
    }
}

/// A message cut short, or followed by others, is an error.
#[test]
fn damaged_messages_are_errors() {
    for event in events() {
        let mut bytes = codec::encode(&event).expect("encodes");
        for length in 0..bytes.len() {
            assert!(codec::decode::<Event>(&bytes[..length]).is_err());
        }
        bytes.push(0);
        assert!(codec::decode::<Event>(&bytes).is_err());
    }
}

/// A reply of another kind is not taken for the one that was asked for.
#[test]
fn replies_are_tied_to_their_calls() {
    let snapshot = Reply::TakeSnapshot(backyard::protocol::sql::Snapshot { bytes: Bytes::new() });
    assert!(TakeSnapshot::from_reply(snapshot.clone()).is_some());
    assert!(RunSql::from_reply(snapshot).is_none());
}

proptest! {
    /// Any bytes at all decode to a message or an error.
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = codec::decode::<Event>(&bytes);
        let _ = codec::decode::<Request>(&bytes);
    }
}
