use super::*;

#[test]
fn ticks_are_round_numbers_inside() {
    assert_eq!(number_ticks(0.0, 100.0, 5).0, [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
    assert_eq!(number_ticks(3.0, 17.0, 4), (vec![5.0, 10.0, 15.0], 5.0));
    assert_eq!(number_ticks(-1.0, 1.0, 4).0, [-1.0, -0.5, 0.0, 0.5, 1.0]);
    assert_eq!(nice_range(3.0, 97.0, 5), (0.0, 100.0));
    let (low, high) = nice_range(5.0, 5.0, 5);
    assert!(low < 5.0 && high > 5.0);
    let (low, high) = nice_range(0.0, 0.0, 5);
    assert!(low < 0.0 && high > 0.0);
    for (low, high) in [(1e-300, 2e-300), (-1e300, 1e300), (1e15, 1e15 + 1.0)] {
        assert!(number_ticks(low, high, 5).0.len() < 100);
    }
}

#[test]
fn moments_tick_at_round_times() {
    let day = |year, month, day| days_from_civil(year, month, day) * DAY;
    let (ticks, step) = moment_ticks(day(2024, 1, 10), day(2024, 12, 20), 6);
    assert_eq!(ticks, [day(2024, 4, 1), day(2024, 7, 1), day(2024, 10, 1)]);
    assert!((28 * DAY..365 * DAY).contains(&step));
    let (ticks, step) = moment_ticks(day(1990, 6, 1), day(2024, 1, 1), 6);
    assert_eq!(ticks.first(), Some(&day(2000, 1, 1)));
    assert!(step >= 365 * DAY);
    let (ticks, step) = moment_ticks(0, 3 * 3_600_000_000, 6);
    assert_eq!((ticks.len(), step), (7, 1_800_000_000));
    assert!(moment_ticks(i64::MIN / 4, i64::MAX / 4, 5).0.len() <= 100);
    assert_eq!(moment_ticks(5, 5, 5).0.len(), 0);
}
