//! A project: a folder of ordinary files, the one document that every view shows.
//!
//! A [`Project`] is always in a good state: paths are valid and differ by more than case, no path is a file and a
//! folder at once, and the [`limits`] hold. An operation that would break one of these changes nothing and answers
//! with a sentence that says what, how much and what to do.

pub mod json;
pub mod limits;
pub mod names;
pub mod order;
mod path;
pub mod sample;
pub mod versions;

use std::fmt;
use std::rc::Rc;

pub use path::{FilePath, PathError, is_test_file};

use limits::{MAX_FILE_BYTES, MAX_FILES, MAX_PROJECT_BYTES, size_text};

/// A folder of files under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    name: String,
    sample: Option<String>,
    files: Vec<File>,
}

/// One text file. Texts are shared, so that a copy of a project costs no copy of its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub path: FilePath,
    pub text: Rc<str>,
}

impl Project {
    /// A project without files.
    ///
    /// # Errors
    /// When the name is empty or too long.
    pub fn new(name: &str) -> Result<Self, ProjectError> {
        Ok(Project { name: names::clean(name)?, sample: None, files: Vec::new() })
    }

    /// A project of these files, in their order.
    ///
    /// # Errors
    /// The first rule that the name, a path or a text breaks.
    pub fn from_files<P, T>(name: &str, files: impl IntoIterator<Item = (P, T)>) -> Result<Self, ProjectError>
    where
        P: AsRef<str>,
        T: Into<Rc<str>>,
    {
        let mut project = Project::new(name)?;
        for (path, text) in files {
            project.add(FilePath::parse(path.as_ref())?, text)?;
        }
        Ok(project)
    }

    /// The same project, known to be made from the sample with this slug.
    #[must_use]
    pub fn with_sample(mut self, slug: Option<String>) -> Self {
        self.sample = slug;
        self
    }

    /// Its name, as shown.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The sample it was made from, by slug.
    pub fn sample(&self) -> Option<&str> {
        self.sample.as_deref()
    }

    /// The files in the order in which they are shown.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The file at this path, spelled exactly so.
    pub fn file(&self, path: &FilePath) -> Option<&File> {
        self.files.iter().find(|file| file.path == *path)
    }

    /// The text of the file at this path, such as `schema.sql`.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path.as_str() == path).map(|file| &*file.text)
    }

    /// Bytes of all texts together.
    pub fn bytes(&self) -> usize {
        self.files.iter().map(|file| file.text.len()).sum()
    }

    /// Gives the project another name.
    ///
    /// # Errors
    /// When the name is empty or too long.
    pub fn set_name(&mut self, name: &str) -> Result<(), ProjectError> {
        self.name = names::clean(name)?;
        Ok(())
    }

    /// Adds a file at the end.
    ///
    /// # Errors
    /// When the path is taken or a limit would be passed.
    pub fn add(&mut self, path: FilePath, text: impl Into<Rc<str>>) -> Result<(), ProjectError> {
        self.insert(self.files.len(), File { path, text: text.into() })
    }

    /// Puts a file at this place of the order (at the end, when there are fewer): the undo of [`Project::remove`].
    ///
    /// # Errors
    /// When the path is taken or a limit would be passed.
    pub fn insert(&mut self, index: usize, file: File) -> Result<(), ProjectError> {
        if self.files.len() >= MAX_FILES {
            return Err(ProjectError::TooManyFiles);
        }
        self.check_free(&file.path, None)?;
        self.check_size(&file.path, 0, file.text.len())?;
        self.files.insert(index.min(self.files.len()), file);
        Ok(())
    }

    /// Replaces the text of a file.
    ///
    /// # Errors
    /// When there is no such file or a limit would be passed.
    pub fn set_text(&mut self, path: &FilePath, text: impl Into<Rc<str>>) -> Result<(), ProjectError> {
        let text = text.into();
        let old = self.file(path).ok_or_else(|| ProjectError::NoSuchFile(path.clone()))?.text.len();
        self.check_size(path, old, text.len())?;
        if let Some(file) = self.files.iter_mut().find(|file| file.path == *path) {
            file.text = text;
        }
        Ok(())
    }

    /// Moves a file to another path; it keeps its place in the order. Changing only the case of letters is allowed.
    ///
    /// # Errors
    /// When there is no such file or the new path is taken.
    pub fn rename(&mut self, from: &FilePath, to: FilePath) -> Result<(), ProjectError> {
        if self.file(from).is_none() {
            return Err(ProjectError::NoSuchFile(from.clone()));
        }
        self.check_free(&to, Some(from))?;
        if let Some(file) = self.files.iter_mut().find(|file| file.path == *from) {
            file.path = to;
        }
        Ok(())
    }

    /// Takes a file out, with the place it had.
    pub fn remove(&mut self, path: &FilePath) -> Option<(usize, File)> {
        let index = self.files.iter().position(|file| file.path == *path)?;
        Some((index, self.files.remove(index)))
    }

    /// Replaces all files at once, as when a version is restored. Nothing changes when one of them cannot be.
    ///
    /// # Errors
    /// The first rule that a file breaks.
    pub fn replace_files(&mut self, files: impl IntoIterator<Item = File>) -> Result<(), ProjectError> {
        let mut next = Project { name: self.name.clone(), sample: self.sample.clone(), files: Vec::new() };
        for file in files {
            next.add(file.path, file.text)?;
        }
        *self = next;
        Ok(())
    }

    /// A copy under a name of its own, `Copy of …`.
    #[must_use]
    pub fn duplicate<'a>(&self, taken: impl IntoIterator<Item = &'a str>) -> Self {
        Project { name: names::copy_of(&self.name, taken), ..self.clone() }
    }

    /// A path that is free: `untitled.sql`, then `untitled-2.sql` and so on.
    pub fn untitled_path(&self) -> FilePath {
        let free = |path: &FilePath| self.check_free(path, None).is_ok();
        let paths =
            std::iter::once("untitled.sql".to_owned()).chain((2..).map(|n| format!("untitled-{n}.sql")));
        // There are more numbers than files, so one is free.
        paths.map(FilePath::known).find(free).unwrap_or_else(|| FilePath::known("untitled.sql".to_owned()))
    }

    fn check_free(&self, path: &FilePath, except: Option<&FilePath>) -> Result<(), ProjectError> {
        for file in self.files.iter().filter(|file| Some(&file.path) != except) {
            if file.path.clashes_with(path) {
                return Err(ProjectError::Taken { path: path.clone(), by: file.path.clone() });
            }
        }
        Ok(())
    }

    fn check_size(&self, path: &FilePath, old: usize, new: usize) -> Result<(), ProjectError> {
        if new > MAX_FILE_BYTES {
            return Err(ProjectError::FileTooLarge { path: path.clone(), bytes: new });
        }
        let all = self.bytes() - old + new;
        // A project may always shrink.
        if all > MAX_PROJECT_BYTES && new > old {
            return Err(ProjectError::ProjectTooLarge { bytes: all });
        }
        Ok(())
    }
}

/// Why an operation was refused; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProjectError {
    Path(PathError),
    /// The path is taken, by the same letters or by a folder of that name.
    Taken {
        path: FilePath,
        by: FilePath,
    },
    NoSuchFile(FilePath),
    TooManyFiles,
    FileTooLarge {
        path: FilePath,
        bytes: usize,
    },
    ProjectTooLarge {
        bytes: usize,
    },
    NameEmpty,
    NameTooLong {
        chars: usize,
    },
}

impl From<PathError> for ProjectError {
    fn from(error: PathError) -> Self {
        ProjectError::Path(error)
    }
}

impl std::error::Error for ProjectError {}

impl fmt::Display for ProjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProjectError::Path(error) => error.fmt(f),
            ProjectError::Taken { path, by } if path.same_letters(by) => {
                write!(
                    f,
                    "There is already a file {by}. Choose another name; upper and lower case count as the same."
                )
            }
            ProjectError::Taken { path, by } => {
                write!(
                    f,
                    "{path} and {by} cannot both exist: one name would be a file and a folder. Choose another name."
                )
            }
            ProjectError::NoSuchFile(path) => {
                write!(f, "There is no file {path} any more. It was deleted or renamed.")
            }
            ProjectError::TooManyFiles => {
                write!(f, "A project holds at most {MAX_FILES} files. Delete some, or begin another project.")
            }
            ProjectError::FileTooLarge { path, bytes } => write!(
                f,
                "{path} would have {}; a file holds at most {}. Split it, or import large data into the database \
                 instead.",
                size_text(*bytes),
                size_text(MAX_FILE_BYTES)
            ),
            ProjectError::ProjectTooLarge { bytes } => write!(
                f,
                "The project would have {}; it holds at most {}. Delete files, or import large data into the \
                 database instead.",
                size_text(*bytes),
                size_text(MAX_PROJECT_BYTES)
            ),
            ProjectError::NameEmpty => f.write_str("A project needs a name. Type at least one letter."),
            ProjectError::NameTooLong { chars } => write!(
                f,
                "The name has {chars} characters; a project's name has at most {}. Shorten it.",
                limits::MAX_NAME_CHARS
            ),
        }
    }
}

#[cfg(test)]
mod tests;
