use super::*;

#[test]
fn numbers_are_short_and_keep_what_tells_ticks_apart() {
    let shown = |value: f64, step| number(value, step, value.abs());
    assert_eq!(shown(250.0, 50.0), "250");
    assert_eq!(shown(2024.0, 1.0), "2024");
    assert_eq!(shown(1_500_000.0, 500_000.0), "1.5M");
    assert_eq!(shown(-20_000.0, 10_000.0), "-20k");
    assert_eq!(number(5000.0, 5000.0, 20_000.0), "5k");
    assert_eq!(shown(0.02, 0.01), "0.02");
    assert_eq!(shown(0.0, 0.01), "0");
    assert_eq!(shown(1e20, 1e19), "1.0e20");
    assert_eq!(shown(3e-9, 1e-9), "3.0e-9");
    assert_eq!(fixed(-0.04, 1), "0");
    assert_eq!(fixed(-12.05, 2), "-12.05");
    assert_eq!(coordinate(10.25), "10.3");
}

#[test]
fn moments_show_what_their_distance_asks_for() {
    let noon = 19_782 * DAY + DAY / 2;
    assert_eq!(moment(Kind::Date, noon, 365 * DAY), "2024");
    assert_eq!(moment(Kind::Date, noon, 30 * DAY), "2024-02");
    assert_eq!(moment(Kind::Date, noon, DAY), "2024-02-29");
    assert_eq!(moment(Kind::Timestamp, noon, 3_600_000_000), "02-29 12:00");
    assert_eq!(moment(Kind::Time, 3_605_000_000, 5_000_000), "01:00:05");
}

#[test]
fn long_names_are_shortened() {
    assert_eq!(shorten("Science fiction", 15), "Science fiction");
    assert_eq!(shorten("Science fiction", 9), "Science…");
    assert_eq!(shorten("abc", 0), "…");
}
