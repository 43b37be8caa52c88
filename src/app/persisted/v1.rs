//! Format 1 of a stored project. Texts stand in one list, so that a text which a version shares with the project or
//! with another version is written once.

use std::rc::Rc;

use super::{Document, OpenFile, Summary};
use crate::project::json::{Json, Writer};
use crate::project::versions::{Reason, Version, Versions};
use crate::project::{File, FilePath, Project};

/// Names of reasons as stored.
const REASONS: &[(&str, Reason)] = &[
    ("edit", Reason::Edit),
    ("delete", Reason::Delete),
    ("restore", Reason::Restore),
    ("take-over", Reason::TakeOver),
];

/// Collects texts, each once.
#[derive(Default)]
struct Texts(Vec<Rc<str>>);

impl Texts {
    fn place(&mut self, text: &Rc<str>) -> usize {
        // Most shared texts are shared in memory too; others are compared, which ends at the length for nearly all.
        let found = self.0.iter().position(|known| Rc::ptr_eq(known, text) || known == text);
        found.unwrap_or_else(|| {
            self.0.push(text.clone());
            self.0.len() - 1
        })
    }

    fn write(&mut self, object: &mut Writer, files: &[File]) {
        object.list("files", files, |list, file| {
            list.object(|object| {
                object.text("path", file.path.as_str());
                object.number("text", self.place(&file.text) as u64);
            });
        });
    }
}

pub fn write(document: &Document) -> String {
    let mut writer = Writer::default();
    writer.object(|object| write_fields(object, document));
    writer.finish()
}

fn write_fields(object: &mut Writer, document: &Document) {
    let mut texts = Texts::default();
    object.text("backyard", "project");
    object.number("version", 1);
    object.text("id", &document.id);
    object.text("name", document.project.name());
    object.text_or_null("sample", document.project.sample());
    object.number("created", document.created_millis);
    object.number("modified", document.modified_millis);
    object.number("revision", document.revision);
    texts.write(object, document.project.files());
    object.list("open", &document.open, |list, tab| {
        list.object(|object| {
            object.text("path", tab.path.as_str());
            object.number("cursor", tab.cursor.into());
            // Came later; only says how the page looked, so that a page that does not know it loses nothing.
            if tab.top > 0 {
                object.number("top", tab.top.into());
            }
        });
    });
    object.text_or_null("active", document.active.as_ref().map(FilePath::as_str));
    object.list("versions", document.versions.list(), |list, version| {
        let reason = REASONS.iter().find(|(_, reason)| *reason == version.reason);
        list.object(|object| {
            object.number("taken", version.taken_millis);
            object.text("reason", reason.map_or("edit", |(name, _)| name));
            texts.write(object, &version.files);
        });
    });
    object.list("texts", &texts.0, |list, text| list.item(text));
}

/// # Errors
/// A sentence part: what is missing or breaks a rule of projects.
pub fn read(stored: &Json) -> Result<Document, String> {
    let texts = stored.list("texts")?;
    let file = |file: &Json| {
        let path = FilePath::parse(file.text("path")?).map_err(|error| error.to_string())?;
        let text = usize::try_from(file.number("text")?).ok().and_then(|place| texts.get(place)?.as_text());
        let text = text.ok_or_else(|| format!("the text of {path} is missing"))?;
        Ok(File { path, text: text.clone() })
    };
    let files = |of: &Json| of.list("files")?.iter().map(file).collect::<Result<Vec<_>, String>>();
    let mut project = Project::new(stored.text("name")?).map_err(|error| error.to_string())?;
    project.replace_files(files(stored)?).map_err(|error| error.to_string())?;
    let project = project.with_sample(stored.optional("sample", Json::text)?.map(|slug| slug.to_string()));

    // What only says how the page looked, and the history, never keep a project from opening.
    let exists = |path: &str| FilePath::parse(path).ok().filter(|path| project.file(path).is_some());
    let mut open: Vec<OpenFile> = Vec::new();
    for tab in stored.optional("open", Json::list)?.unwrap_or_default() {
        if let Some(path) = exists(tab.text("path")?)
            && !open.iter().any(|tab| tab.path == path)
        {
            let place = |key| tab.get(key).and_then(Json::as_u64).and_then(|at| at.try_into().ok());
            let (cursor, top) = (place("cursor").unwrap_or(0), place("top").unwrap_or(0));
            open.push(OpenFile { path, cursor, top });
        }
    }
    let active = stored.optional("active", Json::text)?.and_then(|path| exists(path));
    let active = active.or_else(|| open.first().map(|tab| tab.path.clone()));
    let version = |version: &Json| {
        let stored = version.text("reason").ok()?;
        let reason = REASONS.iter().find(|(name, _)| *name == &**stored);
        let reason = reason.map_or(Reason::Edit, |(_, reason)| *reason);
        Some(Version { taken_millis: version.number("taken").ok()?, reason, files: files(version).ok()? })
    };
    let versions = stored.optional("versions", Json::list)?.unwrap_or_default();
    Ok(Document {
        id: stored.text("id")?.to_string(),
        open,
        active,
        created_millis: stored.number("created")?,
        modified_millis: stored.number("modified")?,
        revision: stored.optional("revision", Json::number)?.unwrap_or(0),
        versions: Versions::from_list(versions.iter().filter_map(version).collect()),
        project,
    })
}

pub fn write_summary(summary: &Summary) -> String {
    let mut writer = Writer::default();
    writer.object(|object| {
        object.text("name", &summary.name);
        object.number("modified", summary.modified_millis);
        object.number("bytes", summary.bytes);
        if let Some(sample) = &summary.sample {
            object.text("sample", sample);
        }
        if let Some(deleted) = summary.deleted_millis {
            object.number("deleted", deleted);
        }
    });
    writer.finish()
}

/// # Errors
/// A sentence part: what is missing.
pub fn read_summary(id: &str, stored: &Json) -> Result<Summary, String> {
    Ok(Summary {
        id: id.to_owned(),
        name: stored.text("name")?.to_string(),
        modified_millis: stored.number("modified")?,
        bytes: stored.number("bytes")?,
        sample: stored.optional("sample", Json::text)?.map(|slug| slug.to_string()),
        deleted_millis: stored.optional("deleted", Json::number)?,
    })
}
