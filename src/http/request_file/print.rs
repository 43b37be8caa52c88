//! Blocks to text, in the normal form that `parse` gives back unchanged.

use std::fmt;

use super::super::headers::is_token;
use super::body::file_line;
use super::{Block, Body, BodyPart, Draft, Lead, RequestFile, Setting};

/// Why a block cannot be written so that it is read again as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrintError {
    /// This line of a body would be read as something else.
    BodyLine(String),
    /// A part that is one line holds a line break, or nothing.
    NotOneLine(&'static str),
    HeaderName(String),
}

impl fmt::Display for PrintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PrintError::BodyLine(line) => write!(
                f,
                "a body with the line “{line}” cannot stand in a request file; put it into a file and write `< path`"
            ),
            PrintError::NotOneLine(what) => write!(f, "{what} has to be one line, and not empty"),
            PrintError::HeaderName(name) => write!(f, "“{}” is no name of a header", name.escape_debug()),
        }
    }
}

impl std::error::Error for PrintError {}

/// The whole file.
///
/// # Errors
/// A block cannot be written.
pub fn print(file: &RequestFile) -> Result<String, PrintError> {
    let mut out = String::new();
    for (index, block) in file.blocks.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        if index > 0 || !block.title.is_empty() {
            out.push_str("###");
            if !block.title.is_empty() {
                out.push(' ');
                out.push_str(one_line(&block.title, "a title")?);
            }
            out.push('\n');
        }
        out.push_str(&print_block(block)?);
    }
    Ok(out)
}

/// One block without its `###` line.
///
/// # Errors
/// It cannot be written.
pub fn print_block(block: &Block) -> Result<String, PrintError> {
    let mut out = String::new();
    for lead in &block.lead {
        push_lead(&mut out, lead)?;
    }
    if let Some(draft) = &block.request {
        push_request(&mut out, draft)?;
    }
    for handler in &block.handlers {
        out.push('\n');
        out.push_str(handler);
        out.push('\n');
    }
    Ok(out)
}

fn push_lead(out: &mut String, lead: &Lead) -> Result<(), PrintError> {
    match lead {
        Lead::Comment(text) if text.is_empty() => out.push('#'),
        Lead::Comment(text) => {
            out.push_str("# ");
            out.push_str(one_line(text, "a comment")?);
        }
        Lead::Variable(variable) => {
            out.push('@');
            out.push_str(one_line(&variable.name, "a variable's name")?);
            out.push_str(" = ");
            if !variable.value.is_empty() {
                out.push_str(one_line(&variable.value, "a variable's value")?);
            }
            out.truncate(out.trim_end().len());
        }
        Lead::Setting(setting) => {
            out.push_str("# @");
            match setting {
                Setting::Name(name) => {
                    out.push_str("name ");
                    out.push_str(one_line(name, "a name")?);
                }
                Setting::NoRedirect => out.push_str("no-redirect"),
                Setting::NoCookieJar => out.push_str("no-cookie-jar"),
                Setting::NoLog => out.push_str("no-log"),
                Setting::Note => out.push_str("note"),
                Setting::Timeout(millis) => {
                    out.push_str("timeout ");
                    out.push_str(&millis.to_string());
                    out.push_str(" ms");
                }
                Setting::Assert(assertion) => {
                    out.push_str("assert ");
                    out.push_str(one_line(&assertion.to_string(), "an assertion")?);
                }
            }
        }
        Lead::Script(text) => out.push_str(text),
    }
    out.push('\n');
    Ok(())
}

fn push_request(out: &mut String, draft: &Draft) -> Result<(), PrintError> {
    out.push_str(draft.method.as_str());
    out.push(' ');
    out.push_str(one_line(&draft.url, "the address")?);
    if draft.states_version {
        out.push_str(" HTTP/1.1");
    }
    out.push('\n');
    for (name, value) in &draft.headers {
        if !is_token(name.as_bytes()) || name.starts_with('#') {
            return Err(PrintError::HeaderName(name.clone()));
        }
        out.push_str(name);
        out.push(':');
        if !value.is_empty() {
            out.push(' ');
            out.push_str(one_line(value, "a header's value")?);
        }
        out.push('\n');
    }
    if !draft.body.is_empty() {
        out.push('\n');
        push_body(out, &draft.body)?;
    }
    Ok(())
}

fn push_body(out: &mut String, body: &Body) -> Result<(), PrintError> {
    for part in &body.parts {
        match part {
            BodyPart::Text(text) => {
                for line in text.split('\n') {
                    let start = line.trim_start();
                    let is_other = line.starts_with("###")
                        || file_line(line.trim_end()).is_some()
                        || ["> ", ">{%", ">> ", ">>! ", "<> "].iter().any(|it| start.starts_with(it));
                    if is_other || line.contains('\r') {
                        return Err(PrintError::BodyLine(line.to_owned()));
                    }
                    out.push_str(line);
                    out.push('\n');
                }
            }
            BodyPart::File { path, fill_in } => {
                out.push_str(if *fill_in { "<@ " } else { "< " });
                out.push_str(one_line(path, "a file's path")?);
                out.push('\n');
            }
        }
    }
    Ok(())
}

fn one_line<'a>(text: &'a str, what: &'static str) -> Result<&'a str, PrintError> {
    if text.trim().is_empty() || text.contains(['\n', '\r']) {
        Err(PrintError::NotOneLine(what))
    } else {
        Ok(text)
    }
}
