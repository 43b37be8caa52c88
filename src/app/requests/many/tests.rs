use super::*;
use crate::protocol::trace::Trace;
use proptest::prelude::*;

fn load(times: &[(u64, u64)]) -> Load {
    let one = |(started, length): &(u64, u64)| OneOfMany {
        started: *started,
        ended: started + length,
        outcome: if *length == 13 { Err("no answer".to_owned()) } else { Ok(200) },
        line: None,
    };
    Load::new(ManySent {
        problem: None,
        requests: times.iter().map(one).collect(),
        trace: Trace::default(),
        console: Vec::new(),
        console_left_out: 0,
        changed: None,
    })
}

/// Percentiles by nearest rank, throughput, outcomes by frequency.
#[test]
fn numbers_of_many() {
    let times: Vec<_> = (1..=100).map(|at| (at, at)).collect();
    let it = load(&times);
    assert_eq!(it.numbers, Numbers { p50: 50, p95: 95, p99: 99, max: 100 });
    assert_eq!(it.outcomes, [("200".to_owned(), 99, true), ("no answer".to_owned(), 1, false)]);
    let it = load(&[(0, 500_000_000), (500_000_000, 1_500_000_000)]);
    assert_eq!((it.length_nanos, it.tenths_per_second()), (2_000_000_000, 10));
    let nothing = load(&[]);
    assert_eq!(
        (nothing.numbers, nothing.bars.len(), nothing.tenths_per_second()),
        (Numbers::default(), 0, 0)
    );
}

proptest! {
    /// Every request is in exactly one bar, and the percentiles are in order.
    #[test]
    fn bars_hold_all(times in proptest::collection::vec((0_u64..10_000_000_000, 0_u64..u64::MAX / 4), 1..60)) {
        let it = load(&times);
        prop_assert_eq!(it.bars.iter().map(|bar| bar.count).sum::<usize>(), times.len());
        prop_assert!(it.bars.len() <= BARS);
        let Numbers { p50, p95, p99, max } = it.numbers;
        prop_assert!(p50 <= p95 && p95 <= p99 && p99 <= max);
    }
}

/// One request's spans are taken out of the trace of all, with its own beginning; what is not told cannot be seen.
#[test]
fn one_of_many_is_looked_into() {
    use crate::protocol::trace::{Finding, PathPiece};
    let line = |depth: u16, start: u64, length: u64| {
        crate::app::waterfall::tests::line(depth, &format!("at {start}"), start, length)
    };
    let piece = |line: u32, start_nanos: u64| PathPiece { line, start_nanos, end_nanos: start_nanos + 1 };
    let finding = |lines: &[u32]| Finding {
        is_wrong: true,
        title: String::new(),
        text: String::new(),
        sql: None,
        lines: lines.to_vec(),
        place: None,
    };
    let mut load = load(&[(0, 10), (5, 20)]);
    load.sent.trace = Trace {
        lines: vec![line(0, 0, 10), line(1, 1, 5), line(0, 5, 20), line(1, 6, 7), line(2, 6, 1)],
        left_out: 0,
        length_nanos: 25,
        path: vec![piece(1, 1), piece(3, 6)],
        findings: vec![finding(&[1, 4]), finding(&[1])],
        ..Trace::default()
    };
    load.sent.requests[1].line = Some(2);
    assert_eq!(load.trace(Look::One(0)), None, "its spans are not told");
    assert_eq!(load.trace(Look::All).expect("all").lines.len(), 5);
    let one = load.trace(Look::One(1)).expect("a trace");
    let starts: Vec<_> = one.lines.iter().map(|it| it.start_nanos).collect();
    assert_eq!((starts, one.length_nanos), (vec![0, 1, 1], 20));
    assert_eq!(one.path, [piece(1, 1)]);
    assert_eq!(one.findings, [finding(&[2])]);
    assert_eq!(load.marks, [("The slowest", 1), ("At 50 %", 0)]);
    load.sent.requests[1].line = Some(3);
    assert_eq!(load.trace(Look::One(1)), None, "no request begins there");
}
