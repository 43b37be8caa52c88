//! Changes of a request file as a text: one block's request replaced, blocks appended. Everything else stays as it was
//! written, letter by letter.

use super::{Block, Draft, Lead, PrintError, parse, print_block};

/// Why a file cannot be changed so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// The file has no such block.
    NoBlock,
    Print(PrintError),
    /// What was written would be read as something else.
    ReadsOtherwise,
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EditError::NoBlock => f.write_str("the request is no longer in the file"),
            EditError::Print(error) => error.fmt(f),
            EditError::ReadsOtherwise => f.write_str(
                "this cannot be written as a request that is read again as it is; edit the text instead",
            ),
        }
    }
}

impl std::error::Error for EditError {}

impl From<PrintError> for EditError {
    fn from(error: PrintError) -> Self {
        EditError::Print(error)
    }
}

/// The text with another request in the place of a block's. Its title, settings, variables and handlers stay.
///
/// # Errors
/// There is no such block, or the request cannot be written.
pub fn replace(text: &str, number: usize, draft: &Draft) -> Result<String, EditError> {
    let parsed = parse(text);
    let (Some(block), Some(place)) = (parsed.file.blocks.get(number), parsed.places.get(number)) else {
        return Err(EditError::NoBlock);
    };
    if block.request.is_none() {
        return Err(EditError::NoBlock);
    }
    let written =
        Block { request: Some(draft.clone()), handlers: block.handlers.clone(), ..Block::default() };
    let written = print_block(&written)?;
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = String::with_capacity(text.len() + written.len());
    let mut lines = text.split_inclusive('\n').enumerate();
    for (at, line) in lines.by_ref() {
        if at + 1 >= place.request_line {
            break;
        }
        out.push_str(line);
    }
    for line in written.lines() {
        out.push_str(line);
        out.push_str(ending);
    }
    // The line that ended the loop is the request line itself.
    let rest = text.split_inclusive('\n').skip(place.last_line);
    let mut rest = rest.peekable();
    if rest.peek().is_none() && !text.ends_with('\n') {
        out.truncate(out.len() - ending.len());
    }
    out.extend(rest);
    let again = parse(&out);
    let same = again.file.blocks.len() == parsed.file.blocks.len()
        && again.file.blocks.get(number).and_then(|it| it.request.as_ref()) == Some(draft);
    if same { Ok(out) } else { Err(EditError::ReadsOtherwise) }
}

/// The text with another value of a variable: where it is set, else before the request of a block.
///
/// # Errors
/// There is no such block, or the variable cannot be written.
pub fn set_variable(text: &str, number: usize, name: &str, value: &str) -> Result<String, EditError> {
    let parsed = parse(text);
    let sets =
        |block: &Block| block.lead.iter().any(|it| matches!(it, Lead::Variable(it) if it.name == name));
    let place = |at: usize| parsed.places.get(at).ok_or(EditError::NoBlock);
    let is_there = |line: &str| {
        let named = line.strip_prefix('@').and_then(|it| it.split_once('='));
        named.is_some_and(|(it, _)| it.trim() == name)
    };
    // The last one counts.
    let set = match parsed.file.blocks.iter().rposition(sets) {
        Some(at) => {
            let place = place(at)?;
            let lines =
                text.lines().enumerate().take(place.last_line).skip(place.first_line.saturating_sub(1));
            lines.filter(|(_, line)| is_there(line)).last().map(|(at, _)| at)
        }
        None => None,
    };
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let written = ["@", name, " = ", value, ending].concat();
    let before = place(number)?.request_line.saturating_sub(1);
    let mut out = String::with_capacity(text.len() + written.len());
    for (at, line) in text.split_inclusive('\n').enumerate() {
        if set == Some(at) || (set.is_none() && at == before) {
            out.push_str(&written);
        }
        if set != Some(at) {
            out.push_str(line);
        }
    }
    let again = parse(&out);
    let is_set = again.file.variables().iter().any(|it| it.name == name && it.value == value);
    let same = again.file.blocks.len() == parsed.file.blocks.len() && is_set;
    if same { Ok(out) } else { Err(EditError::ReadsOtherwise) }
}

/// The text with blocks at its end, and the number of the first of them.
///
/// # Errors
/// A block cannot be written.
pub fn append(text: &str, blocks: &[Block]) -> Result<(String, usize), EditError> {
    let before = parse(text).file.blocks.len();
    let mut out = text.trim_end().to_owned();
    for block in blocks {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        let title = block.title.split_whitespace().collect::<Vec<_>>().join(" ");
        out.push_str("###");
        if !title.is_empty() {
            out.push(' ');
            out.push_str(&title);
        }
        out.push('\n');
        out.push_str(print_block(block)?.trim_end());
    }
    out.push('\n');
    if parse(&out).file.blocks.len() == before + blocks.len() {
        Ok((out, before))
    } else {
        Err(EditError::ReadsOtherwise)
    }
}

#[cfg(test)]
mod tests;
