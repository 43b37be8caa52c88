//! Percent encoding: which bytes are escaped where, and back.

/// The sets of the URL standard, smallest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    C0Control,
    Fragment,
    Query,
    SpecialQuery,
    Path,
    UserInfo,
    /// JavaScript's `encodeURIComponent`.
    Component,
    /// A value in `application/x-www-form-urlencoded`; blanks become `+`.
    Form,
}

impl Set {
    fn escapes(self, byte: u8) -> bool {
        if !(0x20..0x7f).contains(&byte) {
            return true;
        }
        match self {
            Set::C0Control => false,
            Set::Fragment => b" \"<>`".contains(&byte),
            Set::Query => b" \"#<>".contains(&byte),
            Set::SpecialQuery => b" \"#<>'".contains(&byte),
            Set::Path => b" \"#<>?`{}".contains(&byte),
            Set::UserInfo => b" \"#<>?`{}/:;=@[\\]^|".contains(&byte),
            Set::Component => !byte.is_ascii_alphanumeric() && !b"-_.!~*'()".contains(&byte),
            Set::Form => !byte.is_ascii_alphanumeric() && !b"-_.*".contains(&byte),
        }
    }
}

/// Appends `text`, escaped for its place. A `%` stays as it is, but for components and forms.
pub fn push_encoded(out: &mut String, text: &str, set: Set) {
    push_bytes(out, text.as_bytes(), set);
}

/// As `push_encoded`, for bytes that need not be text.
pub fn push_bytes(out: &mut String, bytes: &[u8], set: Set) {
    for byte in bytes {
        if set == Set::Form && *byte == b' ' {
            out.push('+');
        } else if set.escapes(*byte) {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(digit), 16).map(|it| it.to_ascii_uppercase()));
            }
        } else {
            out.push(char::from(*byte));
        }
    }
}

/// `text`, escaped for its place.
pub fn encode(text: &str, set: Set) -> String {
    let mut out = String::new();
    push_encoded(&mut out, text, set);
    out
}

/// The bytes an escaped text stands for. A `%` without two digits stands for itself.
pub fn decode(text: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match (byte, digit(text.get(at + 1)), digit(text.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push((high << 4 | low) as u8);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}
