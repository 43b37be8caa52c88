//! A project: a folder of ordinary files, the one document that every view shows.

use std::fmt;

/// A folder of files under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    pub name: String,
    /// The sample it was made from, by slug.
    pub sample: Option<String>,
    /// In the order in which they are shown.
    pub files: Vec<File>,
}

/// One text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub path: FilePath,
    pub text: String,
}

/// A relative path with `/` between its parts, such as `queries.sql` or `routes/books.js`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(String);

impl FilePath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
