//! Packs: npm packages as text files, which Node's resolution finds under `node_modules`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use serde::Deserialize;

/// The packages that exist and the files of those that are loaded.
#[derive(Debug, Clone, Default)]
pub struct Packs {
    packages: BTreeMap<String, Package>,
    packs: BTreeMap<String, Pack>,
    files: BTreeMap<String, Rc<[u8]>>,
    loaded: BTreeSet<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct Package {
    version: String,
    pack: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Pack {
    file: String,
    #[serde(default)]
    needs: Vec<String>,
}

#[derive(Deserialize)]
struct Manifest {
    packages: BTreeMap<String, Package>,
    packs: BTreeMap<String, Pack>,
}

#[derive(Deserialize)]
struct Content {
    name: String,
    files: BTreeMap<String, String>,
}

/// A pack or the list of packs cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError(String);

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the packages could not be read ({}): reload the page, or run `make setup` and `make build`",
            self.0
        )
    }
}

impl std::error::Error for PackError {}

impl Packs {
    /// From `packs.json`: what there is; nothing is loaded yet.
    ///
    /// # Errors
    /// The text is no such list.
    pub fn parse(manifest: &str) -> Result<Packs, PackError> {
        let manifest: Manifest =
            serde_json::from_str(manifest).map_err(|error| PackError(error.to_string()))?;
        Ok(Packs { packages: manifest.packages, packs: manifest.packs, ..Packs::default() })
    }

    /// Takes the files of one pack.
    ///
    /// # Errors
    /// The text is no pack.
    pub fn load(&mut self, pack: &str) -> Result<(), PackError> {
        let content: Content = serde_json::from_str(pack).map_err(|error| PackError(error.to_string()))?;
        self.loaded.insert(content.name);
        self.files.extend(content.files.into_iter().map(|(path, text)| (path, text.into_bytes().into())));
        Ok(())
    }

    /// The packs that these packages need and that are not loaded: name and file of each. Names that no pack has
    /// are left out; importing one says what there is.
    pub fn missing(&self, packages: &BTreeSet<String>) -> Vec<(&str, &str)> {
        let mut wanted = BTreeSet::new();
        for package in packages {
            if let Some(Package { pack, .. }) = self.packages.get(package) {
                wanted.insert(pack.as_str());
                wanted.extend(self.packs.get(pack).iter().flat_map(|it| it.needs.iter().map(String::as_str)));
            }
        }
        wanted
            .into_iter()
            .filter(|name| !self.loaded.contains(*name))
            .filter_map(|name| Some((name, self.packs.get(name)?.file.as_str())))
            .collect()
    }

    /// Names and versions of all packages, in order.
    pub fn packages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.packages.iter().map(|(name, it)| (name.as_str(), it.version.as_str()))
    }

    pub(super) fn file(&self, path: &str) -> Option<&Rc<[u8]>> {
        self.files.get(path)
    }

    pub(super) fn has_folder(&self, path: &str) -> bool {
        let prefix = format!("{path}/");
        self.files.range(prefix.clone()..).next().is_some_and(|(each, _)| each.starts_with(&prefix))
    }
}

/// The packages that files of a project import or require, by a look at their text. Too many names do no harm, one
/// too few is found out when the program asks for it.
pub fn imported_packages<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in texts {
        for (at, quote) in text.char_indices().filter(|(_, c)| matches!(c, '"' | '\'' | '`')) {
            let before = text[..at].trim_end();
            if !(before.ends_with("from") || before.ends_with("import") || before.ends_with('(')) {
                continue;
            }
            let rest = &text[at + 1..];
            let Some(end) = rest.find(quote) else { continue };
            let name = &rest[..end];
            if name.starts_with(['.', '/']) || name.contains(char::is_whitespace) || name.is_empty() {
                continue;
            }
            let parts = if name.starts_with('@') { 2 } else { 1 };
            found.insert(name.split('/').take(parts).collect::<Vec<_>>().join("/"));
        }
    }
    found
}

#[cfg(test)]
mod tests;
