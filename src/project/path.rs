//! Paths of files: what is allowed is what every operating system and every archive program can unpack.

use std::fmt;
use std::rc::Rc;

use super::limits::MAX_PATH_BYTES;

/// A relative path with `/` between its parts, such as `queries.sql` or `routes/books.js`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(Rc<str>);

/// Why a text is not a path of a project's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathError {
    Empty,
    TooLong {
        path: String,
        bytes: usize,
    },
    Absolute {
        path: String,
    },
    Backslash {
        path: String,
    },
    Control {
        path: String,
    },
    EmptyPart {
        path: String,
    },
    DotPart {
        path: String,
    },
    /// One of `: * ? " < > |`, which Windows forbids.
    Forbidden {
        path: String,
        character: char,
    },
    /// A part begins with a space, or ends with a space or a dot, which Windows drops.
    Edge {
        path: String,
    },
}

impl FilePath {
    /// Reads a path that came from outside.
    ///
    /// # Errors
    /// When it is not relative, leaves its folder, or cannot be unpacked everywhere.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let path = || shown(text);
        if text.is_empty() {
            return Err(PathError::Empty);
        }
        if text.len() > MAX_PATH_BYTES {
            return Err(PathError::TooLong { path: path(), bytes: text.len() });
        }
        if text.chars().any(|c| c.is_control() || is_direction_mark(c)) {
            return Err(PathError::Control { path: path() });
        }
        if text.contains('\\') {
            return Err(PathError::Backslash { path: path() });
        }
        if text.starts_with('/') {
            return Err(PathError::Absolute { path: path() });
        }
        if let Some(character) = text.chars().find(|c| matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|')) {
            return Err(PathError::Forbidden { path: path(), character });
        }
        for part in text.split('/') {
            match part {
                "" => return Err(PathError::EmptyPart { path: path() }),
                "." | ".." => return Err(PathError::DotPart { path: path() }),
                _ if part.starts_with(' ') || part.ends_with([' ', '.']) => {
                    return Err(PathError::Edge { path: path() });
                }
                _ => {}
            }
        }
        Ok(FilePath(text.into()))
    }

    /// A path made by this program, known to be valid.
    pub(super) fn known(text: String) -> Self {
        FilePath(text.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part, such as `books.js`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// What follows the last dot of the name, in lower case: `sql`; empty when there is none.
    pub fn extension(&self) -> String {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
            _ => String::new(),
        }
    }

    /// Whether the two differ at most in the case of letters.
    pub fn same_letters(&self, other: &FilePath) -> bool {
        fold(&self.0).eq(fold(&other.0))
    }

    /// Whether both cannot exist in one folder of a system that ignores case: they have the same letters, or one is
    /// a folder of the other.
    pub fn clashes_with(&self, other: &FilePath) -> bool {
        let (mut mine, mut theirs) = (fold(&self.0), fold(&other.0));
        loop {
            match (mine.next(), theirs.next()) {
                (None, None) | (None, Some('/')) | (Some('/'), None) => return true,
                (a, b) if a != b => return false,
                _ => {}
            }
        }
    }
}

/// The letters of a path without their case.
fn fold(path: &str) -> impl Iterator<Item = char> {
    path.chars().flat_map(char::to_lowercase)
}

/// Characters that reorder the text around them, so that a name would not read as what it is.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A path as it can be shown in a sentence: no control characters, not endless.
fn shown(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(60)
        .map(|c| if c.is_control() || is_direction_mark(c) { '\u{fffd}' } else { c })
        .collect();
    if text.chars().count() > 60 {
        shown.push('…');
    }
    shown
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PathError {}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PathError::Empty => f.write_str("A file needs a name. Type one, such as queries.sql."),
            PathError::TooLong { path, bytes } => {
                write!(
                    f,
                    "The file name “{path}” has {bytes} bytes; at most {MAX_PATH_BYTES} are allowed. Shorten it."
                )
            }
            PathError::Absolute { path } => {
                write!(
                    f,
                    "The file name “{path}” begins with a slash. Remove it: files lie inside the project."
                )
            }
            PathError::Backslash { path } => {
                write!(f, "The file name “{path}” has a backslash. Use / between folders.")
            }
            PathError::Control { path } => {
                write!(f, "The file name “{path}” has an invisible control character. Remove it.")
            }
            PathError::EmptyPart { path } => {
                write!(f, "The file name “{path}” has nothing before or after a slash. Remove the slash.")
            }
            PathError::DotPart { path } => write!(
                f,
                "The file name “{path}” has a part “.” or “..”. Write the path from the project's folder without them."
            ),
            PathError::Forbidden { path, character } => {
                write!(
                    f,
                    "The file name “{path}” has “{character}”, which Windows does not allow. Leave it out."
                )
            }
            PathError::Edge { path } => write!(
                f,
                "A part of the file name “{path}” begins with a space or ends with a space or a dot. Remove it."
            ),
        }
    }
}

/// Whether `node --test` would run a file (Node's documentation, "Running tests from the command line").
pub fn is_test_file(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let Some((stem, "js" | "mjs" | "cjs")) = name.rsplit_once('.') else { return false };
    let ends = [".test", "-test", "_test"].iter().any(|end| stem.ends_with(end));
    ends || stem == "test" || stem.starts_with("test-") || folder.split('/').any(|it| it == "test")
}

#[cfg(test)]
mod tests;
