//! `backyard export`: a project as a zip archive that runs on real Node and PostgreSQL.

use std::path::{Path, PathBuf};

use super::http::{default_packs, read_packs, read_project};
use crate::stack::export::archive;

const USAGE: &str = "usage: backyard export --project DIR [--packs DIR] OUT.zip";

/// Runs the command and gives its exit code.
pub fn main(args: &[String]) -> u8 {
    let (mut project, mut packs, mut out) = (None, default_packs(), None);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match (arg.as_str(), out.is_none()) {
            ("--project", _) => project = args.next().map(PathBuf::from),
            ("--packs", _) => packs = args.next().map(PathBuf::from).unwrap_or(packs),
            (file, true) if !file.starts_with("--") => out = Some(PathBuf::from(file)),
            _ => {
                eprintln!("{USAGE}");
                return 2;
            }
        }
    }
    let (Some(project), Some(out)) = (project, out) else {
        eprintln!("{USAGE}");
        return 2;
    };
    match export(&project, &packs, &out) {
        Ok(()) => 0,
        Err(problem) => {
            eprintln!("backyard export: {problem}");
            1
        }
    }
}

fn export(project: &Path, packs: &Path, out: &Path) -> Result<(), String> {
    let files = read_project(project)?;
    let packs = read_packs(packs, &files)?;
    let name = project
        .canonicalize()
        .ok()
        .and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()))
        .unwrap_or_else(|| "project".to_owned());
    let bytes = archive(&name, &files, &packs)?;
    std::fs::write(out, bytes).map_err(|error| format!("cannot write {}: {error}", out.display()))
}
