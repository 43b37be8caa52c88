use super::{http, iso, parse_http};

/// Moments around the edges of months, leap years and eras.
#[test]
fn moments_are_written_and_read() {
    for (millis, text, sortable) in [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.000Z"),
        (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"),
        (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 GMT", "2000-02-29T00:00:00.000Z"),
        (4_107_542_399_000, "Sun, 28 Feb 2100 23:59:59 GMT", "2100-02-28T23:59:59.000Z"),
        (-1_000, "Wed, 31 Dec 1969 23:59:59 GMT", "1969-12-31T23:59:59.000Z"),
    ] {
        assert_eq!((http(millis), iso(millis)), (text.to_owned(), sortable.to_owned()));
        assert_eq!(parse_http(text), Some(millis), "{text}");
    }
    assert_eq!(parse_http("Sunday, 06-Nov-94 08:49:37 GMT"), Some(784_111_777_000));
    assert_eq!(parse_http("Sun Nov  6 08:49:37 1994"), Some(784_111_777_000));
    assert_eq!(
        (parse_http("never"), parse_http("32 Jan 2000 00:00:00"), parse_http("1:2 :: 3")),
        (None, None, None)
    );
}
