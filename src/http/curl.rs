//! curl command lines: read into a request (what is typed, and what browsers' developer tools copy), and printed.
//!
//! Held against the real curl: tests/curl has commands with the requests that curl made of them.

mod ansi;
mod cmd;
mod data;
mod options;
mod print;
mod read;
mod shell;

pub use print::print;
pub(super) use print::quoted;
pub use read::parse;

use std::fmt;

use super::request_file::{Draft, Setting};

/// A command as a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    pub draft: Draft,
    /// `NoRedirect` where there was no `-L`, and a time limit.
    pub settings: Vec<Setting>,
    /// What was left out, or does not mean here what it means to curl.
    pub notes: Vec<String>,
}

/// Why a text is no command that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurlError {
    /// Byte offset.
    pub at: usize,
    pub message: String,
}

impl CurlError {
    fn new(at: usize, message: impl Into<String>) -> Self {
        CurlError { at, message: message.into() }
    }

    /// Line and column, both from 1, in the text that was read.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

impl fmt::Display for CurlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CurlError {}

/// A word of the command line, without its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    at: usize,
}

/// The words of a command line.
#[derive(Debug, Default)]
struct Words {
    words: Vec<Word>,
    /// What `<<END` or `<<<` gives the command to read.
    stdin: Option<String>,
    notes: Vec<String>,
}

#[cfg(test)]
mod tests;
