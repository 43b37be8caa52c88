use super::*;

/// Both directions agree at every character, for one, two, three and four byte characters.
#[test]
fn both_directions_agree() {
    let text = "aø日🌱b";
    for (at, _) in text.char_indices() {
        let utf16 = bytes_to_utf16(text, at as u32);
        assert_eq!(utf16_to_bytes(text, utf16), at as u32);
    }
    assert_eq!(bytes_to_utf16(text, 99), 6);
    assert_eq!(utf16_to_bytes(text, 99), text.len() as u32);
    // Inside the seedling's surrogate pair: its end.
    assert_eq!(utf16_to_bytes(text, 4), 10);
}

/// Going on from the last offset gives what counting from the start gives, also when an offset goes back.
#[test]
fn going_on_gives_the_same() {
    let text = "aø日🌱b\nSELECT 'é'";
    let mut cursor = Utf16Cursor::default();
    for bytes in [0, 1, 3, 3, 4, 99, 6, 10, 11, 2, 0, 15] {
        let from_start: u32 = text
            .char_indices()
            .take_while(|(at, _)| *at < bytes as usize)
            .map(|(_, c)| c.len_utf16() as u32)
            .sum();
        assert_eq!(cursor.utf16_at(text, bytes), from_start, "at byte {bytes}");
    }
}
