//! `$'…'` of bash: escapes as in C.

/// The text of an ANSI-C quote whose inside begins at `at`, and where it ends; `None` if it is not closed.
pub(super) fn unquote(text: &str, mut at: usize) -> Option<(String, usize)> {
    let mut bytes: Vec<u8> = Vec::new();
    loop {
        let letter = text[at..].chars().next()?;
        at += letter.len_utf8();
        match letter {
            '\'' => return Some((String::from_utf8_lossy(&bytes).into_owned(), at)),
            '\\' => {
                let escape = text[at..].chars().next()?;
                at += escape.len_utf8();
                let plain = match escape {
                    'n' => b'\n',
                    't' => b'\t',
                    'r' => b'\r',
                    'a' => 7,
                    'b' => 8,
                    'e' | 'E' => 27,
                    'f' => 12,
                    'v' => 11,
                    '\\' | '\'' | '"' | '?' => escape as u8,
                    'x' => number(text, &mut at, 16, 2)? as u8,
                    '0'..='7' => {
                        at -= 1;
                        number(text, &mut at, 8, 3)? as u8
                    }
                    'u' | 'U' => {
                        let mut code = number(text, &mut at, 16, if escape == 'u' { 4 } else { 8 })?;
                        // Developer tools write characters beyond 16 bits as two halves.
                        if (0xD800..0xDC00).contains(&code) && text[at..].starts_with("\\u") {
                            let mut after = at + 2;
                            let low = number(text, &mut after, 16, 4)?;
                            if (0xDC00..0xE000).contains(&low) {
                                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                                at = after;
                            }
                        }
                        let letter = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                        bytes.extend(letter.encode_utf8(&mut [0; 4]).bytes());
                        continue;
                    }
                    other => {
                        bytes.push(b'\\');
                        bytes.extend(other.encode_utf8(&mut [0; 4]).bytes());
                        continue;
                    }
                };
                bytes.push(plain);
            }
            other => bytes.extend(other.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
}

/// Up to `most` digits; at least one.
fn number(text: &str, at: &mut usize, radix: u32, most: usize) -> Option<u32> {
    let digits: String = text[*at..].chars().take(most).take_while(|c| c.is_digit(radix)).collect();
    *at += digits.len();
    u32::from_str_radix(&digits, radix).ok()
}
