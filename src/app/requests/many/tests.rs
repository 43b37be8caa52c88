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
