//! Text forms, order and hashing of values.

use std::hash::{DefaultHasher, Hasher};

use super::{Value, array, float};
use crate::sql::cast::input;
use crate::sql::env::Env;
use crate::sql::types::Type;

/// Values that are equal hash alike, whatever their scale or sign of zero.
#[test]
fn hashes() {
    let hash = |text: &str, ty: Type| {
        let mut state = DefaultHasher::new();
        input(text, &ty, &Env::default()).unwrap().hash_into(&mut state);
        state.finish()
    };
    assert_eq!(hash("1.0", Type::Numeric(None)), hash("1.00", Type::Numeric(None)));
    assert_eq!(hash("0", Type::Float8), hash("-0", Type::Float8));
    assert_eq!(hash("1 mon", Type::Interval), hash("30 days", Type::Interval));
    let long = format!("1.{}", "0".repeat(40));
    assert_eq!(hash("1", Type::Numeric(None)), hash(&long, Type::Numeric(None)));
}

/// Floats print in the fewest digits, in PostgreSQL's notation.
#[test]
fn floats() {
    for (x, shown) in [
        (0.1 + 0.2, "0.30000000000000004"),
        (1e15, "1e+15"),
        (123_456_789_012_345.0, "123456789012345"),
        (1e-5, "1e-05"),
        (0.0001, "0.0001"),
        (-0.0, "-0"),
    ] {
        let mut out = String::new();
        float::write_f64(x, &mut out);
        assert_eq!(out, shown);
    }
}

/// Arrays read back what they print, and refuse what is no array.
#[test]
fn arrays() {
    let ty = Type::array_of(Type::Text);
    for text in ["{}", "{a,\"b c\",NULL,\"NULL\",\"\"}", "{{1,2},{3,4}}", "{\"a\\\"b\\\\\"}"] {
        assert_eq!(input(text, &ty, &Env::default()).unwrap().output(&ty), text);
    }
    for text in ["{1,", "1", "{{1},{2,3}}", "{1}}", "{,}"] {
        assert_eq!(array::read_array(text).unwrap_err().code, "22P02", "{text}");
    }
    assert!(matches!(input("{}", &ty, &Env::default()), Ok(Value::Array(_))));
}
