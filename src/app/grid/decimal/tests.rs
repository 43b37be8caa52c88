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

/// Exponents count, and every number has its place among the rough keys.
#[test]
fn keys_follow_the_order() {
    let rising = [
        "-Infinity",
        "-1e+400",
        "-1.5e+308",
        "-10",
        "-9.99999999999999999",
        "-1e-05",
        "-1e-400",
        "0",
        "1e-400",
        "0.00001",
        "0.99999999999999999",
        "1",
        "1.0000000000000001",
        "12e1",
        "1.21E2",
        "1e+20",
        "1e+400",
        "Infinity",
        "NaN",
    ];
    for pair in rising.windows(2) {
        assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
        assert!(key(pair[0]) <= key(pair[1]), "{pair:?}");
    }
    assert_eq!((compare("1e2", "100.0"), compare("-0", "0e5")), (Ordering::Equal, Ordering::Equal));
    assert_eq!((key("-0"), key("1e2")), (key("0.0"), key("100")));
}

proptest::proptest! {
    /// As the standard library has it: the order of doubles, and their values but for the last digits.
    #[test]
    fn agrees_with_doubles(a: f64, b: f64) {
        if let (Some(order), true) = (a.partial_cmp(&b), a.is_finite() && b.is_finite()) {
            let (a, b) = (format!("{a:?}"), format!("{b:?}"));
            proptest::prop_assert_eq!(compare(&a, &b), order);
            proptest::prop_assert!(key(&a).cmp(&key(&b)) == order || key(&a) == key(&b));
        }
    }

    #[test]
    fn approximate_is_near(whole in -1_000_000_000i64..1_000_000_000, cents in 0u32..100, power in -300i32..290) {
        let plain = format!("{whole}.{cents:02}");
        proptest::prop_assert_eq!(approximate(&plain), plain.parse().ok());
        let text = format!("{plain}e{power}");
        let exact: f64 = text.parse().expect("a number");
        let near = approximate(&text).expect("a number");
        proptest::prop_assert!((near - exact).abs() <= exact.abs() * 1e-14, "{text}: {near}");
    }
}
