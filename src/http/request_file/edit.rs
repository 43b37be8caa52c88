//! Changes of a request file as a text: one block's request replaced, blocks appended. Everything else stays as it was
//! written, letter by letter.

use super::{Block, Draft, PrintError, parse, print_block};

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
