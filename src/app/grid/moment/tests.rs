use super::*;

/// Text that PostgreSQL writes becomes the instant it means.
#[test]
fn dates_and_times_are_read() {
    let at = |text| parse(Kind::Timestamp, text);
    assert_eq!(at("1970-01-01"), Some(0));
    assert_eq!(at("1970-01-02 00:00:01.5"), Some(DAY + 1_500_000));
    assert_eq!(at("2024-03-10 10:00:00+02"), at("2024-03-10 08:00:00+00"));
    assert_eq!(at("2024-03-10 10:00:00-03:30"), at("2024-03-10T13:30:00Z"));
    assert!(at("0044-03-15 BC") < at("0001-01-01"));
    assert!(at("12024-01-01") > at("2024-01-01"));
    assert!(at("infinity") > at("12024-01-01"));
    assert!(at("-infinity") < at("4713-01-01 BC"));
    assert_eq!(parse(Kind::Time, "01:00"), Some(3_600_000_000));
    assert_eq!(parse(Kind::Time, "10:00:00+02"), Some(8 * 3_600_000_000));
}

#[test]
fn other_text_is_no_moment() {
    for text in ["", "2024", "2024-13-01", "2024-01-32", "tomorrow", "2024-01-01 25:00", "2024-01-01 1é:00"]
    {
        assert_eq!(parse(Kind::Timestamp, text), None, "{text}");
    }
    assert_eq!(parse(Kind::Text, "2024-01-01"), None);
}

/// Both conversions agree over eight centuries, leap years and all.
#[test]
fn civil_dates_round_trip() {
    for days in (-150_000..150_000).step_by(13) {
        let (year, month, day) = civil_from_days(days);
        assert_eq!(days_from_civil(year, month, day), days);
    }
    assert_eq!(civil_from_days(19_782), (2024, 2, 29));
}
