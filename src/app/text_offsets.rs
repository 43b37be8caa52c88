//! Offsets between the two ends of a text: the editor counts UTF-16 units, the engine bytes of UTF-8.

/// The byte offset of a UTF-16 offset. An offset past the end, or inside a character, is moved to its end.
pub fn utf16_to_bytes(text: &str, utf16: u32) -> u32 {
    let mut seen = 0;
    for (at, c) in text.char_indices() {
        if seen >= utf16 {
            return at as u32;
        }
        seen += c.len_utf16() as u32;
    }
    text.len() as u32
}

/// The UTF-16 offset of a byte offset. An offset past the end, or inside a character, is moved to its end.
pub fn bytes_to_utf16(text: &str, bytes: u32) -> u32 {
    let mut seen = 0;
    for (at, c) in text.char_indices() {
        if at >= bytes as usize {
            return seen;
        }
        seen += c.len_utf16() as u32;
    }
    seen
}

#[cfg(test)]
mod tests;
