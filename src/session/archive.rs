//! Projects as zip archives, out and in.
//!
//! An archive from outside may be hostile. What it claims (sizes, counts, names) is only a reason to refuse early;
//! what is read is counted while it is read, so no claim can make it grow beyond [`MAX_READ_BYTES`].

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::project::limits::{MAX_FILE_BYTES, MAX_FILES, MAX_PROJECT_BYTES, size_text};
use crate::project::{FilePath, Project, ProjectError, names};
use crate::protocol::import::{ExportedFile, PackZip, UnpackZip, Unpacked};
use crate::protocol::sql::Bytes;

/// Entries of an archive, of any kind. A project zipped with its `node_modules` may have some thousands.
const MAX_ENTRIES: usize = 20_000;

/// Bytes unpacked from one archive, those that are thrown away included.
const MAX_READ_BYTES: usize = 2 * MAX_PROJECT_BYTES;

/// How many skipped entries are named; the rest are counted.
const MAX_SKIPPED_NAMED: usize = 50;

/// Packs files into an archive, all inside one folder that is called after the project.
///
/// # Errors
/// A sentence, when the files are not those of a project.
pub fn pack(ask: PackZip) -> Result<ExportedFile, String> {
    let project = Project::from_files(&ask.name, ask.files).map_err(|error| error.to_string())?;
    let stem = names::file_stem(project.name());
    // No times: the same project gives the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut write = || -> zip::result::ZipResult<()> {
        for file in project.files() {
            writer.start_file(format!("{stem}/{}", file.path), options)?;
            writer.write_all(file.text.as_bytes())?;
        }
        Ok(())
    };
    write().map_err(|error| format!("The archive could not be written: {error}."))?;
    let bytes =
        writer.finish().map_err(|error| format!("The archive could not be written: {error}."))?.into_inner();
    Ok(ExportedFile {
        name: format!("{stem}.zip"),
        media_type: "application/zip".to_owned(),
        bytes: Bytes::from(bytes),
    })
}

/// Unpacks the files that a project can have; the others are skipped with a reason. A folder that holds everything
/// is taken off and names the project.
///
/// # Errors
/// A sentence, when it is no archive, holds nothing usable, or is too large.
pub fn unpack(ask: UnpackZip) -> Result<Unpacked, String> {
    let not_readable = |error| format!("{} cannot be read as a zip archive: {error}.", ask.name);
    let mut archive = ZipArchive::new(Cursor::new(ask.bytes.as_slice())).map_err(not_readable)?;
    if archive.len() > MAX_ENTRIES {
        return Err(format!(
            "{} has {} entries; at most {MAX_ENTRIES} are looked at. Make an archive without node_modules and \
             other installed or built files.",
            ask.name,
            archive.len()
        ));
    }
    let mut skipped = Skipped::default();
    if archive.has_duplicate_names() {
        skipped.add("A file that is in the archive twice: only one of the two was taken".to_owned());
    }
    let mut budget = MAX_READ_BYTES;
    let mut found: Vec<(String, String)> = Vec::new();
    for index in 0..archive.len() {
        match read_entry(&mut archive, index, &mut budget) {
            Ok(Some(entry)) => found.push(entry),
            Ok(None) => {}
            Err(Stop::Skip(reason)) => skipped.add(reason),
            Err(Stop::Budget) => {
                return Err(format!(
                    "{} unpacks to more than {}. A project holds at most {}; leave out what is not needed.",
                    ask.name,
                    size_text(MAX_READ_BYTES),
                    size_text(MAX_PROJECT_BYTES)
                ));
            }
        }
    }
    let stem = ask.name.strip_suffix(".zip").or_else(|| ask.name.strip_suffix(".ZIP")).unwrap_or(&ask.name);
    let folder = common_folder(&found).map(str::to_owned);
    let name = [folder.as_deref().unwrap_or(stem), stem].into_iter().find_map(|name| names::clean(name).ok());
    let name = name.unwrap_or_else(|| "Imported project".to_owned());
    let project = collect(&name, folder.as_deref(), found, &mut skipped)?;
    if project.files().is_empty() {
        let why = skipped.named.first().map(|reason| format!(" {reason}.")).unwrap_or_default();
        return Err(format!("{} holds no text file that a project could have.{why}", ask.name));
    }
    let files = project.files().iter().map(|file| (file.path.to_string(), file.text.to_string())).collect();
    Ok(Unpacked { name, files, skipped: skipped.into_list() })
}

/// Why an entry gave no file.
enum Stop {
    Skip(String),
    /// The whole archive is too large.
    Budget,
}

/// Reads one entry: its full name and its text; nothing for a folder or what systems add by themselves.
fn read_entry(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    budget: &mut usize,
) -> Result<Option<(String, String)>, Stop> {
    let unreadable = |error| Stop::Skip(format!("Entry {} cannot be read: {error}", index + 1));
    let entry = archive.by_index_data(index).map_err(unreadable)?;
    let (raw, encrypted) = (entry.name_raw().to_vec(), entry.encrypted());
    let (is_dir, is_link, claimed) = (entry.is_dir(), entry.is_symlink(), entry.size());
    let Ok(name) = String::from_utf8(raw) else {
        return Err(Stop::Skip(format!("Entry {}: its name is not UTF-8", index + 1)));
    };
    let shown: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
    if is_dir || is_clutter(&name) {
        return Ok(None);
    }
    if let Some(folder) = installed_folder(&name) {
        return Err(Stop::Skip(format!("{folder}: installed files, not part of a project")));
    }
    if is_link {
        return Err(Stop::Skip(format!("{shown}: a link to another file")));
    }
    if encrypted {
        return Err(Stop::Skip(format!("{shown}: protected by a password; make an archive without one")));
    }
    let too_large = || Stop::Skip(format!("{shown}: larger than {}", size_text(MAX_FILE_BYTES)));
    if claimed > MAX_FILE_BYTES as u64 {
        return Err(too_large());
    }
    let reader =
        archive.by_index(index).map_err(|error| Stop::Skip(format!("{shown}: cannot be read ({error})")))?;
    let mut bytes = Vec::new();
    let outcome = reader.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes);
    *budget = budget.checked_sub(bytes.len()).ok_or(Stop::Budget)?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(too_large());
    }
    outcome.map_err(|error| Stop::Skip(format!("{shown}: damaged ({error})")))?;
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(Some((name, text))),
        _ => Err(Stop::Skip(format!("{shown}: not a text file (UTF-8)"))),
    }
}

/// What macOS and Windows put into archives and folders by themselves.
fn is_clutter(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// The folder of installed or recorded files that an entry lies in.
fn installed_folder(name: &str) -> Option<&'static str> {
    ["node_modules", ".git"]
        .into_iter()
        .find(|folder| name.split('/').rev().skip(1).any(|part| part == *folder))
}

/// The folder that all files lie in, if there is one.
fn common_folder(found: &[(String, String)]) -> Option<&str> {
    let (folder, _) = found.first()?.0.split_once('/')?;
    let holds_all =
        found.iter().all(|(name, _)| name.split_once('/').is_some_and(|(first, _)| first == folder));
    // A leading slash or dots are not a folder's name: such entries are refused one by one.
    (holds_all && FilePath::parse(folder).is_ok()).then_some(folder)
}

/// The files as a project, which refuses bad and clashing names one by one.
fn collect(
    name: &str,
    folder: Option<&str>,
    found: Vec<(String, String)>,
    skipped: &mut Skipped,
) -> Result<Project, String> {
    let mut project = Project::new(name).map_err(|error| error.to_string())?;
    for (full, text) in found {
        let inner = match folder {
            Some(folder) => full.get(folder.len() + 1..).unwrap_or(&full),
            None => &full,
        };
        let added =
            FilePath::parse(inner).map_err(ProjectError::from).and_then(|path| project.add(path, text));
        match added {
            Ok(()) => {}
            Err(error @ ProjectError::TooManyFiles) => {
                return Err(format!("The archive has more than {MAX_FILES} files. {error}"));
            }
            Err(error @ ProjectError::ProjectTooLarge { .. }) => return Err(error.to_string()),
            Err(error) => skipped.add(error.to_string()),
        }
    }
    Ok(project)
}

/// Reasons, each once, some named and the rest counted.
#[derive(Default)]
struct Skipped {
    named: Vec<String>,
    more: usize,
}

impl Skipped {
    fn add(&mut self, reason: String) {
        if self.named.contains(&reason) {
            return;
        }
        if self.named.len() < MAX_SKIPPED_NAMED { self.named.push(reason) } else { self.more += 1 }
    }

    fn into_list(mut self) -> Vec<String> {
        if self.more > 0 {
            self.named.push(format!("and {} more", self.more));
        }
        self.named
    }
}

#[cfg(test)]
mod tests;
