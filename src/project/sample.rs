//! The bundle of a sample: one JSON file with what is said about the sample and its files.
//!
//! `{"sample": {"slug": …, "title": …, "summary": …}, "files": {"schema.sql": "…", …}}`; keys of later builds are
//! ignored.

use std::collections::BTreeMap;

use serde::Deserialize;

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

#[derive(Deserialize)]
struct BundleJson {
    sample: SampleJson,
    files: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct SampleJson {
    slug: String,
    title: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    first_query: Option<String>,
}

/// The files a learner reads first come first; the others follow by name.
const ORDER: &[&str] = &["queries.sql", "schema.sql", "seed.sql"];

impl SampleBundle {
    /// Reads a bundle.
    ///
    /// # Errors
    /// A sentence, when it is not such JSON or a file of it cannot be part of a project.
    pub fn parse(json: &str) -> Result<Self, String> {
        let bundle: BundleJson =
            serde_json::from_str(json).map_err(|error| format!("The sample cannot be read: {error}."))?;
        let mut files = Vec::with_capacity(bundle.files.len());
        for (path, text) in bundle.files {
            let path =
                FilePath::parse(&path).map_err(|error| format!("The sample cannot be used. {error}"))?;
            files.push(File { path, text: text.into() });
        }
        files.sort_by_key(|file| {
            ORDER.iter().position(|name| *name == file.path.as_str()).unwrap_or(ORDER.len())
        });
        let sample = bundle.sample;
        let bundle = SampleBundle {
            slug: sample.slug,
            title: sample.title,
            summary: sample.summary,
            description: sample.description,
            first_query: sample.first_query,
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
