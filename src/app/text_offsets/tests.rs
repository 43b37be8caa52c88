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
