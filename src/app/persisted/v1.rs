//! Format 1 of a stored project. Texts stand in one list, so that a text which a version shares with the project or
//! with another version is written once.

use std::collections::HashMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::{Document, OpenFile, Summary};
use crate::project::versions::{Reason, Version, Versions};
use crate::project::{File, FilePath, Project};

#[derive(Debug, Serialize, Deserialize)]
pub struct Stored {
    backyard: String,
    version: u64,
    id: String,
    name: String,
    #[serde(default)]
    sample: Option<String>,
    created: u64,
    modified: u64,
    #[serde(default)]
    revision: u64,
    files: Vec<StoredFile>,
    #[serde(default)]
    open: Vec<StoredTab>,
    #[serde(default)]
    active: Option<String>,
    #[serde(default)]
    versions: Vec<StoredVersion>,
    texts: Vec<Rc<str>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredFile {
    path: String,
    /// Place in `texts`.
    text: usize,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredTab {
    path: String,
    #[serde(default)]
    cursor: u32,
    /// Came later; only says how the page looked, so that a page that does not know it loses nothing.
    #[serde(default, skip_serializing_if = "is_zero")]
    top: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredVersion {
    taken: u64,
    reason: String,
    files: Vec<StoredFile>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StoredSummary {
    name: String,
    modified: u64,
    bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sample: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deleted: Option<u64>,
}

/// Names of reasons as stored.
const REASONS: &[(&str, Reason)] = &[
    ("edit", Reason::Edit),
    ("delete", Reason::Delete),
    ("restore", Reason::Restore),
    ("take-over", Reason::TakeOver),
];

/// Collects texts, each once.
#[derive(Default)]
struct Texts {
    list: Vec<Rc<str>>,
    places: HashMap<Rc<str>, usize>,
}

impl Texts {
    fn store(&mut self, files: &[File]) -> Vec<StoredFile> {
        let file = |file: &File| {
            let place = *self.places.entry(file.text.clone()).or_insert_with(|| {
                self.list.push(file.text.clone());
                self.list.len() - 1
            });
            StoredFile { path: file.path.to_string(), text: place }
        };
        files.iter().map(file).collect()
    }
}

impl From<&Document> for Stored {
    fn from(document: &Document) -> Self {
        let mut texts = Texts::default();
        let files = texts.store(document.project.files());
        let versions = document.versions.list().iter().map(|version| StoredVersion {
            taken: version.taken_millis,
            reason: REASONS
                .iter()
                .find(|(_, reason)| *reason == version.reason)
                .map_or("edit", |(name, _)| name)
                .to_owned(),
            files: texts.store(&version.files),
        });
        let versions = versions.collect();
        let open = document.open.iter().map(|tab| StoredTab {
            path: tab.path.to_string(),
            cursor: tab.cursor,
            top: tab.top,
        });
        Stored {
            backyard: "project".to_owned(),
            version: 1,
            id: document.id.clone(),
            name: document.project.name().to_owned(),
            sample: document.project.sample().map(str::to_owned),
            created: document.created_millis,
            modified: document.modified_millis,
            revision: document.revision,
            files,
            open: open.collect(),
            active: document.active.as_ref().map(ToString::to_string),
            versions,
            texts: texts.list,
        }
    }
}

impl TryFrom<Stored> for Document {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        let texts = stored.texts;
        let read = |file: StoredFile| {
            let path = FilePath::parse(&file.path).map_err(|error| error.to_string())?;
            let text = texts.get(file.text).ok_or_else(|| format!("the text of {path} is missing"))?;
            Ok::<File, String>(File { path, text: text.clone() })
        };
        let files = stored.files.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let mut project = Project::new(&stored.name).map_err(|error| error.to_string())?;
        project.replace_files(files).map_err(|error| error.to_string())?;
        let project = project.with_sample(stored.sample);

        // What only says how the page looked, and the history, never keep a project from opening.
        let exists = |path: &str| FilePath::parse(path).ok().filter(|path| project.file(path).is_some());
        let mut open: Vec<OpenFile> = Vec::new();
        for tab in stored.open {
            if let Some(path) = exists(&tab.path)
                && !open.iter().any(|tab| tab.path == path)
            {
                open.push(OpenFile { path, cursor: tab.cursor, top: tab.top });
            }
        }
        let active = stored.active.as_deref().and_then(exists);
        let active = active.or_else(|| open.first().map(|tab| tab.path.clone()));
        let version = |version: StoredVersion| {
            let reason = REASONS.iter().find(|(name, _)| *name == version.reason);
            let files = version.files.into_iter().map(read).collect::<Result<Vec<_>, _>>().ok()?;
            let reason = reason.map_or(Reason::Edit, |(_, reason)| *reason);
            Some(Version { taken_millis: version.taken, reason, files })
        };
        Ok(Document {
            id: stored.id,
            open,
            active,
            created_millis: stored.created,
            modified_millis: stored.modified,
            revision: stored.revision,
            versions: Versions::from_list(stored.versions.into_iter().filter_map(version).collect()),
            project,
        })
    }
}

impl From<&Summary> for StoredSummary {
    fn from(summary: &Summary) -> Self {
        StoredSummary {
            name: summary.name.clone(),
            modified: summary.modified_millis,
            bytes: summary.bytes,
            sample: summary.sample.clone(),
            deleted: summary.deleted_millis,
        }
    }
}

impl StoredSummary {
    pub fn into_summary(self, id: &str) -> Summary {
        Summary {
            id: id.to_owned(),
            name: self.name,
            modified_millis: self.modified,
            bytes: self.bytes,
            sample: self.sample,
            deleted_millis: self.deleted,
        }
    }
}
