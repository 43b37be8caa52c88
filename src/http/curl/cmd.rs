//! Words as Windows' `cmd.exe` and the programs' own splitting give them: `^` escapes, `\"` inside quotes.

use super::{CurlError, Word, Words};

/// Whether a text is written for `cmd.exe`: its first quote is escaped by `^`, or it is none of a shell's and the first
/// line goes on with `^`. (A text that is sent may hold either.)
pub(super) fn is_cmd(text: &str) -> bool {
    let goes_on = text.lines().next().is_some_and(|line| line.trim_end().ends_with(" ^"));
    match text.find(['\'', '"']) {
        Some(at) if text[at..].starts_with('"') => text[..at].ends_with('^') || goes_on,
        Some(_) => false,
        None => goes_on,
    }
}

/// Splits a command line.
pub(super) fn split(text: &str) -> Result<Words, CurlError> {
    arguments(&unescaped(text))
}

/// The line after `cmd.exe` has taken its carets away, each letter with its place.
fn unescaped(text: &str) -> Vec<(usize, char)> {
    let text_without_cr = text.char_indices().filter(|(_, letter)| *letter != '\r');
    let mut letters = text_without_cr.peekable();
    let mut out = Vec::new();
    let mut quoted = false;
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                quoted = !quoted;
                out.push((at, letter));
            }
            '^' if !quoted => match letters.next() {
                // A line that goes on; with an empty line after it, a line break in the text.
                Some((_, '\n')) => {
                    if let Some((at, _)) = letters.next_if(|(_, next)| *next == '\n') {
                        out.push((at, '\n'));
                    }
                }
                Some(escaped) => out.push(escaped),
                None => {}
            },
            _ => out.push((at, letter)),
        }
    }
    out
}

/// Words by the rules of Microsoft's C library.
fn arguments(letters: &[(usize, char)]) -> Result<Words, CurlError> {
    let mut out = Words::default();
    let mut word: Option<Word> = None;
    let mut opened = None;
    let mut index = 0;
    while let Some((at, letter)) = letters.get(index).copied() {
        let next = letters.get(index + 1).map(|(_, letter)| *letter);
        index += 1;
        match letter {
            '\\' => {
                let slashes = 1 + letters[index..].iter().take_while(|(_, it)| *it == '\\').count();
                index += slashes - 1;
                let before_quote = letters.get(index).is_some_and(|(_, it)| *it == '"');
                let kept = if before_quote { slashes / 2 } else { slashes };
                let text = &mut word.get_or_insert_with(|| Word { text: String::new(), at }).text;
                text.extend(std::iter::repeat_n('\\', kept));
                if before_quote && slashes % 2 == 1 {
                    text.push('"');
                    index += 1;
                }
            }
            '"' if opened.is_some() && next == Some('"') => {
                index += 1;
                word.get_or_insert_with(|| Word { text: String::new(), at }).text.push('"');
            }
            '"' => {
                opened = if opened.is_some() { None } else { Some(at) };
                word.get_or_insert_with(|| Word { text: String::new(), at });
            }
            ' ' | '\t' | '\n' if opened.is_none() => out.words.extend(word.take()),
            _ => word.get_or_insert_with(|| Word { text: String::new(), at }).text.push(letter),
        }
    }
    if let Some(at) = opened {
        return Err(CurlError::new(at, "the quote \" is not closed"));
    }
    out.words.extend(word);
    Ok(out)
}
