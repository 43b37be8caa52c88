//! The bundle of a sample: one JSON file with what is said about the sample and its files.
//!
//! `{"sample": {"slug": …, "title": …, "summary": …}, "files": {"schema.sql": "…", …}}`; keys of later builds are
//! ignored.

use super::json::Json;
use super::{File, FilePath, Project};

/// A sample as fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleBundle {
    pub slug: String,
    pub title: String,
    pub summary: String,
    /// Longer text on the data, empty when there is none.
    pub description: String,
    /// Which statement the first visit runs, such as `queries.sql#1`.
    pub first_query: Option<String>,
    /// In the order in which they are shown.
    pub files: Vec<File>,
}

/// The files a learner reads first come first; the others follow by name.
const ORDER: &[&str] = &["queries.sql", "schema.sql", "seed.sql"];

/// What files are ordered by.
fn place(file: &File) -> (usize, &str) {
    let path = file.path.as_str();
    (ORDER.iter().position(|name| *name == path).unwrap_or(ORDER.len()), path)
}

impl SampleBundle {
    /// Reads a bundle.
    ///
    /// # Errors
    /// A sentence, when it is not such JSON or a file of it cannot be part of a project.
    pub fn parse(json: &str) -> Result<Self, String> {
        let unreadable = |error: String| format!("The sample cannot be read: {error}.");
        let bundle = Json::parse(json).map_err(unreadable)?;
        let Some(Json::Object(fields)) = bundle.get("files") else {
            return Err(unreadable("it has no files".to_owned()));
        };
        let mut files = Vec::with_capacity(fields.len());
        for (path, text) in fields {
            let path =
                FilePath::parse(path).map_err(|error| format!("The sample cannot be used. {error}"))?;
            let text = text.as_text().ok_or_else(|| unreadable(format!("{path} is no text")))?.clone();
            files.push(File { path, text });
        }
        super::order::sort_by(&mut files, |a, b| place(a).cmp(&place(b)));
        let sample = bundle.get("sample").unwrap_or(&Json::Null);
        let said = |key: &str| sample.optional(key, Json::text).map_err(unreadable);
        let told = |key: &str| Ok::<_, String>(said(key)?.map_or(String::new(), |text| text.to_string()));
        let bundle = SampleBundle {
            slug: sample.text("slug").map_err(unreadable)?.to_string(),
            title: sample.text("title").map_err(unreadable)?.to_string(),
            summary: told("summary")?,
            description: told("description")?,
            first_query: said("first_query")?.map(|query| query.to_string()),
            files,
        };
        bundle.project([])?;
        Ok(bundle)
    }

    /// A new project of the sample, under a name that is not taken.
    ///
    /// # Errors
    /// A sentence, when the files break a rule of projects.
    pub fn project<'a>(&self, taken: impl IntoIterator<Item = &'a str>) -> Result<Project, String> {
        let build = || {
            let mut project = Project::new(&super::names::free(&self.title, taken))?;
            project.replace_files(self.files.iter().cloned())?;
            Ok(project.with_sample(Some(self.slug.clone())))
        };
        build().map_err(|error: super::ProjectError| format!("The sample cannot be used. {error}"))
    }
}

#[cfg(test)]
mod tests;
