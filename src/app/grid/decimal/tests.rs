use super::*;

/// The numbers of this list rise; digits beyond a double's count.
#[test]
fn numbers_are_ordered_by_value() {
    let rising = [
        "-Infinity",
        "-9007199254740993",
        "-9007199254740992",
        "-1.50",
        "-0.001",
        "0",
        "0.1",
        "0.10000000000000000001",
        "2",
        "10",
        "9007199254740992",
        "9007199254740993",
        "1000000000000000000000000000000",
        "Infinity",
        "NaN",
    ];
    for pair in rising.windows(2) {
        assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
        assert_eq!(compare(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
    }
}

#[test]
fn zeros_that_change_nothing_do_not_count() {
    for (a, b) in [("1.10", "1.1"), ("007", "7"), ("-0.00", "0"), (".5", "0.5"), ("NaN", "NaN")] {
        assert_eq!(compare(a, b), Ordering::Equal, "{a} {b}");
    }
}

#[test]
fn only_digits_make_a_decimal() {
    assert!(is_decimal("-12.5") && is_decimal("0"));
    for text in ["", "-", ".", "1e5", "1,000", "NaN", "--1", "1.2.3"] {
        assert!(!is_decimal(text), "{text}");
    }
}
