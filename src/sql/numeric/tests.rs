//! Decimals: forms, order, scales.

use super::Numeric;

fn n(text: &str) -> Numeric {
    Numeric::parse(text).unwrap().unwrap()
}

/// Numbers print with the scale they were written with.
#[test]
fn text_round_trip() {
    for text in ["0", "1.50", "-0.001", "123456789012345678901234567890.12", "NaN", "-Infinity"] {
        assert_eq!(n(text).to_string(), text);
    }
    assert_eq!(n("1.5e3").to_string(), "1500");
    assert_eq!(n("15e-1").to_string(), "1.5");
    assert!(Numeric::parse("1.2.3").unwrap().is_none());
    assert!(Numeric::parse("1e999999").is_err());
}

/// Quotients have the digits PostgreSQL gives them.
#[test]
fn division() {
    for (a, b, quotient) in [
        ("1", "3", "0.33333333333333333333"),
        ("10", "3", "3.3333333333333333"),
        ("2", "1", "2.0000000000000000"),
        ("1", "7.00", "0.14285714285714285714"),
        ("100000000", "3", "33333333.333333333333"),
    ] {
        assert_eq!(n(a).div(&n(b)).unwrap().to_string(), quotient, "{a} / {b}");
    }
}

/// Rounding goes away from zero, and a column's precision is held.
#[test]
fn rounding() {
    assert_eq!(n("2.5").round(0).to_string(), "3");
    assert_eq!(n("-2.5").round(0).to_string(), "-3");
    assert_eq!(n("1250").round(-2).to_string(), "1300");
    assert_eq!(n("999.995").fit(5, 2).unwrap_err().code, "22003");
    assert_eq!(n("99.994").fit(4, 2).unwrap().to_string(), "99.99");
}
