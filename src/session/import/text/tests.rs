use super::*;

/// Marks are dropped, other encodings are read and said, and what is no text is refused with its line.
#[test]
fn reads_texts() {
    let plain = decode("\u{feff}a,b".into()).expect("UTF-8");
    assert_eq!((plain.text.as_str(), plain.note), ("a,b", None));

    let western = decode(b"name\nCaf\xe9 \x80".to_vec()).expect("Windows-1252");
    assert_eq!(western.text, "name\nCafé €");
    assert!(western.note.is_some_and(|note| note.contains("Line 2") && note.contains("Windows-1252")));

    let wide = decode(b"\xff\xfea\0\xe9\0".to_vec()).expect("UTF-16");
    assert_eq!(wide.text, "aé");

    let error = decode(b"a\nb\nc\x81\xff".to_vec()).expect_err("0x81 is no letter");
    assert!(error.starts_with("Line 3 is not valid UTF-8"), "{error}");
    assert!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()).is_err());
    assert!(decode(b"\xff\xfea".to_vec()).is_err());
    assert!(decode(b"\xff\xfe\0\xd8a\0".to_vec()).is_err());
}
