//! Names of types, both ways.

use super::Type;

/// Every spelling gives the type whose `format_type` name PostgreSQL prints.
#[test]
fn spellings() {
    for (spelling, modifiers, name) in [
        ("int", &[][..], "integer"),
        ("int4[]", &[], "integer[]"),
        ("decimal", &[10, 2], "numeric(10,2)"),
        ("numeric", &[5], "numeric(5,0)"),
        ("varchar", &[20], "character varying(20)"),
        ("char", &[], "character(1)"),
        ("timestamptz", &[3], "timestamp(3) with time zone"),
        ("timestamp", &[], "timestamp without time zone"),
        ("float", &[24], "real"),
        ("double precision", &[], "double precision"),
    ] {
        let ty = Type::from_name(spelling, modifiers).unwrap().unwrap();
        assert_eq!(ty.name(), name);
    }
    assert_eq!(Type::from_name("mood", &[]), Ok(None));
}

/// A modifier out of range is an error with PostgreSQL's words.
#[test]
fn bad_modifiers() {
    let error = Type::from_name("varchar", &[0]).unwrap_err();
    assert_eq!(error.message, "length for type varchar must be at least 1");
    let error = Type::from_name("numeric", &[1001]).unwrap_err();
    assert_eq!(error.message, "NUMERIC precision 1001 must be between 1 and 1000");
}
