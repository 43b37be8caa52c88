//! Bytes of a file as text.

/// A file's text and how it was read.
#[derive(Debug)]
pub struct Decoded {
    pub text: String,
    /// Said to the learner when it is not plain UTF-8.
    pub note: Option<String>,
}

/// Windows-1252 bytes 0x80 to 0x9F; `\0` where the code has no letter
/// (<https://encoding.spec.whatwg.org/windows-1252.html>, without its C1 controls).
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Reads UTF-8 (with or without its mark), UTF-16 with its mark (as Excel and PowerShell write), and
/// Windows-1252 where every byte has a letter in it.
///
/// # Errors
/// A sentence that names the line, when the file is no such text.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, String> {
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf16(rest, u16::from_be_bytes);
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok(Decoded { text, note: None })
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let line = 1 + bytes.iter().take(at).filter(|&&b| b == b'\n').count();
            if bytes.contains(&0) {
                return Err("This is not a text file.".to_owned());
            }
            match windows_1252(&bytes) {
                Some(text) => Ok(Decoded {
                    text,
                    note: Some(format!(
                        "Line {line} is not UTF-8, so the file was read as Windows-1252. Check letters with accents."
                    )),
                }),
                None => Err(format!(
                    "Line {line} is not valid UTF-8. Save the file as UTF-8 and import it again."
                )),
            }
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Decoded, String> {
    let units = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit);
    let mut text = String::with_capacity(bytes.len());
    for letter in char::decode_utf16(units) {
        let Ok(letter) = letter else {
            let line = 1 + text.bytes().filter(|&b| b == b'\n').count();
            return Err(format!(
                "Line {line} is not valid UTF-16. Save the file as UTF-8 and import it again."
            ));
        };
        text.push(letter);
    }
    if !bytes.len().is_multiple_of(2) {
        return Err("The file ends inside a letter of UTF-16: it seems to be cut off.".to_owned());
    }
    Ok(Decoded { text, note: Some("The file was read as UTF-16.".to_owned()) })
}

fn windows_1252(bytes: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for &byte in bytes {
        let letter = match byte {
            0x80..=0x9f => {
                WINDOWS_1252.get(usize::from(byte - 0x80)).copied().filter(|&letter| letter != '\0')?
            }
            _ => char::from(byte),
        };
        text.push(letter);
    }
    Some(text)
}

#[cfg(test)]
mod tests;
