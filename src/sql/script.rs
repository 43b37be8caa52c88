//! Scripts as text: where each statement begins and ends, without parsing it. A line with a meta-command of psql
//! is a statement too.

use super::parse::lexer::{Kind, Scanner};
use super::parse::own::copy;

/// One statement of a script; blanks, comments before it and the `;` are outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementSpan {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The line it starts on, from 1.
    pub line: u32,
}

/// The statements of `text` in order. Text that ends inside a quote or comment ends the last statement.
pub fn split(text: &str) -> Vec<StatementSpan> {
    let mut spans = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut counted = 0;
    let mut line = 1u32;
    let mut close = |open: &mut Option<(usize, usize)>| {
        if let Some((start, end)) = open.take() {
            let newlines = text.as_bytes()[counted..start].iter().filter(|&&b| b == b'\n').count();
            line += u32::try_from(newlines).unwrap_or(u32::MAX);
            counted = start;
            spans.push(StatementSpan { start, end, line });
        }
    };
    let mut scanner = Scanner::new(text, 0);
    while let Some(lexeme) = scanner.next() {
        // between statements a backslash begins a meta-command of psql, which ends with its line
        if open.is_none() && text.as_bytes()[lexeme.start] == b'\\' {
            let end = text[lexeme.start..].find('\n').map_or(text.len(), |length| lexeme.start + length);
            open = Some((lexeme.start, lexeme.start + text[lexeme.start..end].trim_end().len()));
            close(&mut open);
            scanner = Scanner::new(text, end);
            continue;
        }
        if lexeme.kind == Kind::Punctuation && text.as_bytes()[lexeme.start] == b';' {
            if let Some((start, _)) = open
                && let Some(end) = copy::end_of_data(text, start, lexeme.end)
            {
                // the rows that COPY … FROM stdin reads belong to it
                open = Some((start, end));
                scanner = Scanner::new(text, end);
            }
            close(&mut open);
        } else {
            let start = open.map_or(lexeme.start, |(start, _)| start);
            open = Some((start, lexeme.end));
        }
    }
    if let Some(start) = scanner.open_comment {
        // an unfinished comment is an error to show, not text to lose
        open = Some((open.map_or(start, |(first, _)| first), text.len()));
    }
    close(&mut open);
    spans
}

/// The statement at byte `offset`, where the cursor is. Between statements: the one before on the same
/// line, else the next, else the last.
pub fn statement_at(text: &str, offset: usize) -> Option<StatementSpan> {
    let spans = split(text);
    let next = spans.partition_point(|span| span.end < offset);
    if let Some(span) = spans.get(next)
        && span.start <= offset
    {
        return Some(*span);
    }
    let before = next.checked_sub(1).and_then(|at| spans.get(at)).copied();
    if let Some(span) = before {
        let between = text.as_bytes().get(span.end..offset.min(text.len())).unwrap_or_default();
        if !between.contains(&b'\n') {
            return Some(span);
        }
    }
    spans.get(next).copied().or(before)
}

#[cfg(test)]
mod tests;
