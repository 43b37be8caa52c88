//! How one cell is shown: in its place, and large when the learner asks for it.

use std::borrow::Cow;

use super::json;
use crate::protocol::table::Kind;

/// The text shown for a cell. PostgreSQL writes booleans `t` and `f`; a grid has room for the words.
pub fn shown(kind: Kind, text: &str) -> &str {
    match (kind, text) {
        (Kind::Bool, "t") => "true",
        (Kind::Bool, "f") => "false",
        _ => text,
    }
}

/// Whether cells of this kind stand at the right edge.
pub fn is_right_aligned(kind: Kind) -> bool {
    matches!(kind, Kind::Number | Kind::ExactNumber)
}

/// Characters of a cell that the grid puts in the document; a wider column than this would fill a screen.
const PREVIEW_CHARS: usize = 240;

/// The start of a cell on one line: line ends and tabs become signs, what does not fit is cut with `…`.
pub fn preview(kind: Kind, text: &str) -> Cow<'_, str> {
    let text = shown(kind, text);
    let short = text.len() <= PREVIEW_CHARS;
    if short && !text.bytes().any(|b| b < 0x20) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(PREVIEW_CHARS + 4);
    for (count, c) in text.chars().enumerate() {
        if count == PREVIEW_CHARS {
            out.push('…');
            break;
        }
        match c {
            '\n' => out.push('↵'),
            '\t' => out.push('→'),
            '\r' => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Characters of a cell shown large; a megabyte of text would freeze the page for nothing.
const DETAIL_CHARS: usize = 20_000;

/// A cell shown large.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// `None` is NULL.
    pub text: Option<String>,
    /// What to know about the text, such as `12 characters, 2 spaces at its end`.
    pub note: String,
}

/// The whole cell: JSON is laid out over lines, white space that cannot be seen becomes signs when asked for.
pub fn detail(kind: Kind, text: Option<&str>, show_whitespace: bool) -> Detail {
    let Some(text) = text else {
        return Detail { text: None, note: "no value".to_owned() };
    };
    let chars = text.chars().count();
    let mut note = match chars {
        0 => "empty text".to_owned(),
        1 => "1 character".to_owned(),
        _ => format!("{} characters", grouped(chars as u64)),
    };
    for (count, place) in [
        (chars - text.trim_start().chars().count(), "start"),
        (chars - text.trim_end().chars().count(), "end"),
    ] {
        if count > 0 && !text.trim().is_empty() {
            let sign = if count == 1 { "sign" } else { "signs" };
            note.push_str(&format!(", {count} {sign} of white space at its {place}"));
        }
    }
    if chars > DETAIL_CHARS {
        note.push_str(&format!(", the first {} shown", grouped(DETAIL_CHARS as u64)));
    }
    let laid_out = if kind == Kind::Json { json::pretty(text) } else { None };
    let whole = laid_out.unwrap_or_else(|| shown(kind, text).to_owned());
    let text = whole.chars().take(DETAIL_CHARS);
    let text = if show_whitespace { visible(text) } else { text.collect() };
    Detail { text: Some(text), note }
}

fn visible(text: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for c in text {
        match c {
            ' ' => out.push('·'),
            '\t' => out.push('→'),
            '\r' => out.push('␍'),
            '\u{a0}' => out.push('⍽'),
            '\n' => out.push_str("↵\n"),
            c => out.push(c),
        }
    }
    out
}

/// A count with its thousands apart: `1,234,567`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests;
