//! Names of projects, and file names made from them.

use super::ProjectError;
use super::limits::MAX_NAME_CHARS;

/// A name as typed becomes a name as kept: control characters become spaces, runs of spaces become one.
///
/// # Errors
/// When nothing is left, or more than [`MAX_NAME_CHARS`].
pub fn clean(name: &str) -> Result<String, ProjectError> {
    let spaced: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let clean = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    match clean.chars().count() {
        0 => Err(ProjectError::NameEmpty),
        chars if chars > MAX_NAME_CHARS => Err(ProjectError::NameTooLong { chars }),
        _ => Ok(clean),
    }
}

/// The name of a copy: `Copy of Bookshop`, then `Copy of Bookshop 2`.
pub fn copy_of<'a>(name: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
    let original = name.strip_prefix("Copy of ").unwrap_or(name);
    free(&format!("Copy of {original}"), taken)
}

/// The wanted name, with a number when it is taken: `Untitled project`, `Untitled project 2`.
pub fn free<'a>(wanted: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
    let taken: Vec<String> = taken.into_iter().map(str::to_lowercase).collect();
    let is_free = |name: &String| !taken.contains(&name.to_lowercase());
    let numbered = (2..).map(|n| {
        let suffix = format!(" {n}");
        shortened(wanted, MAX_NAME_CHARS - suffix.chars().count()) + &suffix
    });
    let wanted = shortened(wanted, MAX_NAME_CHARS);
    std::iter::once(wanted.clone()).chain(numbered).find(is_free).unwrap_or(wanted)
}

/// A name that file systems accept, made from a project's name; `project` when nothing is left of it.
pub fn file_stem(name: &str) -> String {
    let allowed: String =
        name.chars().map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '-' } else { c }).collect();
    let stem = allowed.trim_matches([' ', '.']);
    if stem.is_empty() { "project".to_owned() } else { stem.to_owned() }
}

fn shortened(name: &str, chars: usize) -> String {
    name.chars().take(chars).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests;
