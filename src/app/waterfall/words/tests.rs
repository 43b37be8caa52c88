use super::*;

/// Lengths as a person reads them.
#[test]
fn virtual_times_are_short() {
    let shown: Vec<_> = [0, 999, 12_345, 1_234_567, 123_000_000, 12_300_000_000].map(virtual_time).into();
    assert_eq!(shown, ["0 ns", "999 ns", "12.3 µs", "1.23 ms", "123 ms", "12.3 s"]);
}
