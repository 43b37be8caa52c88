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
    Utf16Cursor::default().utf16_at(text, bytes)
}

/// Converts byte offsets that mostly grow, going on from the last one: a long script's statements together cost one
/// walk through the text and not one each.
#[derive(Debug, Clone, Copy, Default)]
pub struct Utf16Cursor {
    bytes: usize,
    utf16: u32,
}

impl Utf16Cursor {
    /// The same as [`bytes_to_utf16`], for the text that was given first.
    pub fn utf16_at(&mut self, text: &str, bytes: u32) -> u32 {
        if (bytes as usize) < self.bytes {
            *self = Utf16Cursor::default();
        }
        let rest = text.get(self.bytes..).unwrap_or_default();
        for c in rest.chars() {
            if self.bytes >= bytes as usize {
                break;
            }
            self.bytes += c.len_utf8();
            self.utf16 += c.len_utf16() as u32;
        }
        self.utf16
    }
}

#[cfg(test)]
mod tests;
