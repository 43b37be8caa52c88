//! Stored projects: the JSON document that storage keeps, read for ever.
//!
//! A document says what it is: `{"backyard":"project","version":1,…}`. A stored document of any version from 1 on is
//! read: each step of [`MIGRATIONS`] lifts the JSON by one version, and [`v1`] (always the newest) turns it into what
//! the page works with. To change the format: copy the newest `vN.rs`, raise [`VERSION`], add the step, keep a
//! fixture of the old version in `tests/persisted/vN`.

pub mod changes;
mod v1;

use std::fmt;

use crate::project::json::Json;
use crate::project::versions::Versions;
use crate::project::{FilePath, Project};

/// The version that is written.
pub const VERSION: u64 = 1;

/// Lifts a document by one version.
type Migration = fn(Json) -> Result<Json, String>;

/// The step at place `n` lifts version `n + 1` to `n + 2`. There is one version so far.
const MIGRATIONS: &[Migration] = &[];

/// What is kept of a project.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub id: String,
    pub project: Project,
    /// Open tabs, in their order.
    pub open: Vec<OpenFile>,
    pub active: Option<FilePath>,
    /// Unix milliseconds.
    pub created_millis: u64,
    pub modified_millis: u64,
    /// Counts changes; a database snapshot says which one it was taken at.
    pub revision: u64,
    pub versions: Versions,
}

/// A file with a tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFile {
    pub path: FilePath,
    /// Where the cursor was, in UTF-16 units from the start of the text.
    pub cursor: u32,
    /// Where the first visible line began, likewise.
    pub top: u32,
}

impl OpenFile {
    /// A tab at the start of its file.
    pub fn new(path: FilePath) -> Self {
        OpenFile { path, cursor: 0, top: 0 }
    }
}

/// What lists of projects show, kept beside the document so that a list reads no texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub id: String,
    pub name: String,
    pub modified_millis: u64,
    /// Bytes of all texts.
    pub bytes: u64,
    pub sample: Option<String>,
    /// When it was deleted; it goes for good once that cannot be undone any more.
    pub deleted_millis: Option<u64>,
}

impl Document {
    /// Its line in the list of projects.
    pub fn summary(&self) -> Summary {
        Summary {
            id: self.id.clone(),
            name: self.project.name().to_owned(),
            modified_millis: self.modified_millis,
            bytes: self.project.bytes() as u64,
            sample: self.project.sample().map(str::to_owned),
            deleted_millis: None,
        }
    }
}

/// Why a stored document cannot be used. The stored bytes stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// A later Backyard wrote it.
    Newer { version: u64 },
    /// It is not what Backyard wrote.
    Damaged(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Newer { version } => write!(
                f,
                "It was saved by a newer Backyard (format {version}; this page knows formats up to {VERSION}). Reload \
                 the page to get the newest one. Nothing of it was changed."
            ),
            ReadError::Damaged(why) => write!(
                f,
                "The stored project is damaged ({why}). It was left as it is; download it to look for your work in it."
            ),
        }
    }
}

/// Writes a document in the newest format.
pub fn write(document: &Document) -> String {
    v1::write(document)
}

/// Reads a document of any version.
///
/// # Errors
/// When it is of a later version or damaged.
pub fn read(text: &str) -> Result<Document, ReadError> {
    read_with(text, MIGRATIONS)
}

fn read_with(text: &str, migrations: &[Migration]) -> Result<Document, ReadError> {
    let newest = 1 + migrations.len() as u64;
    let mut value = Json::parse(text).map_err(ReadError::Damaged)?;
    if value.get("backyard").and_then(Json::as_text).is_none_or(|is| &**is != "project") {
        return Err(ReadError::Damaged("it does not say that it is a project of Backyard".to_owned()));
    }
    let version = value.get("version").and_then(Json::as_u64);
    let version = version.ok_or_else(|| ReadError::Damaged("it has no version".to_owned()))?;
    if version == 0 {
        return Err(ReadError::Damaged("there was no format 0".to_owned()));
    }
    if version > newest {
        return Err(ReadError::Newer { version });
    }
    for (from, lift) in (1..).zip(migrations) {
        if from >= version {
            value = lift(value).map_err(ReadError::Damaged)?;
        }
    }
    v1::read(&value).map_err(ReadError::Damaged)
}

/// Writes a summary.
pub fn write_summary(summary: &Summary) -> String {
    v1::write_summary(summary)
}

/// Reads a summary. A summary that cannot be read still lists its project, under its id.
pub fn read_summary(id: &str, text: &str) -> Summary {
    let summary = Json::parse(text).and_then(|stored| v1::read_summary(id, &stored));
    summary.unwrap_or_else(|_| Summary {
        id: id.to_owned(),
        name: format!("Project {id}"),
        modified_millis: 0,
        bytes: 0,
        sample: None,
        deleted_millis: None,
    })
}

#[cfg(test)]
mod tests;
