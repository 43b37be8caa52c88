use super::{decode, encode};

/// The examples of RFC 4648, both ways.
#[test]
fn examples_of_the_standard() {
    for (plain, coded) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("user:pä", "dXNlcjpww6Q="),
    ] {
        assert_eq!(encode(plain.as_bytes()), coded);
        assert_eq!(decode(coded).as_deref(), Some(plain.as_bytes()));
    }
    assert_eq!(decode("-_8"), Some(vec![0xfb, 0xff]));
    assert_eq!((decode("a"), decode("a b")), (None, None));
}
