//! Calendar arithmetic and text forms.

use super::parse::{date, interval, timestamp, timestamptz};
use super::{civil_from_days, days_from_civil, output};
use crate::sql::env::Env;

/// Days and dates are each other's inverse over the whole range.
#[test]
fn calendar() {
    assert_eq!(days_from_civil(2000, 1, 1), 0);
    assert_eq!(days_from_civil(-4713, 11, 24), -2_451_545);
    for days in (-2_451_545..2_000_000_000).step_by(99_991) {
        let (year, month, day) = civil_from_days(days);
        assert_eq!(days_from_civil(year, month, day), days);
    }
}

/// The everyday spellings of one day.
#[test]
fn spellings_of_a_date() {
    let env = Env::default();
    for text in [
        "1999-01-08",
        "January 8, 1999",
        "1/8/1999",
        "8 Jan 1999",
        "19990108",
        "Jan-08-1999",
        "1999.008",
        "99-Jan-08",
    ] {
        if let Ok(days) = date(text, &env) {
            let mut out = String::new();
            output::write_date(days, &mut out);
            assert_eq!(out, "1999-01-08", "{text}");
        } else {
            assert!(matches!(text, "99-Jan-08" | "1999.008"), "{text}");
        }
    }
    assert_eq!(date("2023-02-29", &env).unwrap_err().code, "22008");
    assert_eq!(date("monkey", &env).unwrap_err().code, "22007");
}

/// An offset moves a timestamptz and is ignored by a timestamp.
#[test]
fn offsets() {
    let env = Env::default();
    let text = "2024-03-01 12:00:00+02";
    assert_eq!(timestamp(text, &env).unwrap() - timestamptz(text, &env).unwrap(), 7_200_000_000);
}

/// Intervals read and print as PostgreSQL's.
#[test]
fn intervals() {
    for (text, shown) in [
        ("1 year 2 months 3 days 04:05:06.7", "1 year 2 mons 3 days 04:05:06.7"),
        ("1.5 days", "1 day 12:00:00"),
        ("-1 day +02:03", "-1 days +02:03:00"),
        ("P1Y2M3DT4H5M6S", "1 year 2 mons 3 days 04:05:06"),
        ("1-2", "1 year 2 mons"),
        ("90 minutes ago", "-01:30:00"),
    ] {
        let mut out = String::new();
        output::write_interval(&interval(text).unwrap(), &mut out);
        assert_eq!(out, shown, "{text}");
    }
}

/// POSIX's zones with summer time are refused where PostgreSQL reads them, with a date; a time alone leaves them open.
#[test]
fn zones_with_summer_time_are_refused() {
    let env = Env::default();
    let code = |text: &str| super::parse::time(text, &env).map_err(|error| error.code);
    assert_eq!(code("2024-01-01 12:00 a0eebc99"), Err("0A000"));
    assert_eq!(code("12:00 a0eebc99"), Err("22007"));
    assert_eq!(timestamptz("2024-01-01 12:00 a0eebc99", &env).unwrap_err().code, "0A000");
}
