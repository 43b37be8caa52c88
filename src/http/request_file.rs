//! `.http` files: requests as text, in the syntax that REST Client (VS Code) and JetBrains' client share.
//!
//! `parse` never fails as a whole: what it cannot read becomes a `Problem` with its place, the rest stays usable.
//! `print` writes the normal form; `parse` of it gives the same file again. Scripts of JetBrains' client are kept and
//! printed, never run. Our own addition is `# @assert …`, a comment to both clients.

pub mod assertion;
mod body;
mod build;
pub mod edit;
pub mod environment;
pub mod multipart;
mod parse;
mod print;
pub mod template;

pub use body::{Body, BodyPart};
pub use build::{BuildError, Files, Prepared, build};
pub use parse::parse;
pub use print::{PrintError, print, print_block};

use super::Method;
use assertion::Assertion;

/// A file of requests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestFile {
    pub blocks: Vec<Block>,
}

/// What stands between two `###` lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// What stands after `###`.
    pub title: String,
    /// Comments, settings and variables before the request line, in order.
    pub lead: Vec<Lead>,
    /// `None` for a block that only sets variables, or says something.
    pub request: Option<Draft>,
    /// JetBrains' response handlers, as written. They are kept, not run.
    pub handlers: Vec<String>,
}

/// A line before a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lead {
    /// Without its `#` and the blank after it.
    Comment(String),
    /// `@name = value`.
    Variable(Variable),
    /// `# @name value`: what both clients read as a setting of the request, or we do.
    Setting(Setting),
    /// A script of JetBrains' client, as written.
    Script(String),
}

/// A variable of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// May hold `{{…}}`.
    pub value: String,
}

/// A setting of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// By this name, later requests refer to the answer.
    Name(String),
    NoRedirect,
    NoCookieJar,
    NoLog,
    /// Ask before sending.
    Note,
    /// Milliseconds of virtual time to wait for an answer.
    Timeout(u64),
    Assert(Assertion),
}

/// A request before its variables are filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub method: Method,
    /// May hold `{{…}}`.
    pub url: String,
    /// Whether the line said `HTTP/1.1`, which both clients allow and need not.
    pub states_version: bool,
    /// Values may hold `{{…}}`.
    pub headers: Vec<(String, String)>,
    pub body: Body,
}

/// Something in a file that cannot be used, or not as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    pub message: String,
    /// Whether the block can be sent all the same.
    pub is_note: bool,
}

/// A read file, with the place of each block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    pub file: RequestFile,
    pub problems: Vec<Problem>,
    /// For each block: its lines, from 1, the last one included; and the line of its request.
    pub places: Vec<Place>,
}

/// Where a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub first_line: usize,
    pub last_line: usize,
    /// The request line; the first line where there is none.
    pub request_line: usize,
}

impl Draft {
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Draft { method, url: url.into(), states_version: false, headers: Vec::new(), body: Body::default() }
    }

    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl Block {
    pub fn settings(&self) -> impl Iterator<Item = &Setting> {
        self.lead.iter().filter_map(|it| match it {
            Lead::Setting(setting) => Some(setting),
            _ => None,
        })
    }

    /// What other requests call it: `# @name`, else its title.
    pub fn name(&self) -> Option<&str> {
        let named = self.settings().find_map(|it| match it {
            Setting::Name(name) => Some(name.as_str()),
            _ => None,
        });
        named.or(Some(self.title.as_str()).filter(|title| !title.is_empty()))
    }

    pub fn assertions(&self) -> impl Iterator<Item = &Assertion> {
        self.settings().filter_map(|it| match it {
            Setting::Assert(assertion) => Some(assertion),
            _ => None,
        })
    }

    pub fn has(&self, setting: &Setting) -> bool {
        self.settings().any(|it| it == setting)
    }
}

impl RequestFile {
    /// Every variable of the file: they hold for all blocks, wherever they stand; the last one counts.
    pub fn variables(&self) -> Vec<Variable> {
        let mut all: Vec<Variable> = Vec::new();
        for lead in self.blocks.iter().flat_map(|block| &block.lead) {
            if let Lead::Variable(variable) = lead {
                all.retain(|it| it.name != variable.name);
                all.push(variable.clone());
            }
        }
        all
    }
}

#[cfg(test)]
mod tests;
