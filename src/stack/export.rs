//! A project as a zip archive that runs on real Node and PostgreSQL, unchanged: its own files, the versions of the
//! packages it imports, and how to start it.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use serde_json::{Map, Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Files, entry};
use crate::runtime::{Packs, imported_packages};

/// How to start it.
pub const RUNNING: &str = "RUNNING.md";

/// The files of an export: those of the project, a package.json that names what is imported, and [`RUNNING`].
///
/// # Errors
/// package.json is no JSON object.
pub fn files(name: &str, files: &Files, packs: &Packs) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut out: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, bytes)| (path.clone(), bytes.to_vec())).collect();
    if let Some(package) = package(name, files, packs)? {
        out.insert("package.json".to_owned(), package.into_bytes());
    }
    out.entry(RUNNING.to_owned()).or_insert_with(|| running(name, files).into_bytes());
    Ok(out)
}

/// The archive, everything in one folder that has the project's name. The same project gives the same bytes.
///
/// # Errors
/// As [`files`]; or the archive cannot be written.
pub fn archive(name: &str, project: &Files, packs: &Packs) -> Result<Vec<u8>, String> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let told = |error: &dyn std::fmt::Display| format!("the archive could not be written: {error}");
    for (path, bytes) in files(name, project, packs)? {
        writer.start_file(format!("{name}/{path}"), options).map_err(|error| told(&error))?;
        writer.write_all(&bytes).map_err(|error| told(&error))?;
    }
    Ok(writer.finish().map_err(|error| told(&error))?.into_inner())
}

/// package.json with what is missing in it; `None` when nothing is.
fn package(name: &str, files: &Files, packs: &Packs) -> Result<Option<String>, String> {
    let texts = files
        .iter()
        .filter(|(path, _)| [".js", ".mjs", ".cjs"].iter().any(|end| path.ends_with(end)))
        .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok());
    let imported = imported_packages(texts);
    let mut package = match files.get("package.json") {
        Some(bytes) => serde_json::from_slice::<Map<String, Value>>(bytes)
            .map_err(|error| format!("package.json: {error}"))?,
        None => {
            let start = entry(files).map(|entry| json!({ "start": format!("node {entry}") }));
            let mut made = Map::new();
            made.insert("name".to_owned(), json!(name));
            made.insert("private".to_owned(), json!(true));
            made.insert("scripts".to_owned(), start.unwrap_or_else(|| json!({})));
            made
        }
    };
    let mut changed = !files.contains_key("package.json");
    let known = |package: &Map<String, Value>, wanted: &str| {
        ["dependencies", "devDependencies"]
            .iter()
            .any(|list| package.get(*list).and_then(|it| it.get(wanted)).is_some())
    };
    for (wanted, version) in packs.packages() {
        if !imported.contains(wanted) || known(&package, wanted) {
            continue;
        }
        let list = package.entry("dependencies").or_insert_with(|| json!({}));
        if let Some(list) = list.as_object_mut() {
            list.insert(wanted.to_owned(), json!(version));
            changed = true;
        }
    }
    let text = serde_json::to_string_pretty(&package).map_err(|error| error.to_string())?;
    Ok(changed.then(|| text + "\n"))
}

fn running(name: &str, files: &Files) -> String {
    let database: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let mut out = format!("# Running {name}\n\nYou need Node 20 or later");
    let scripts: Vec<&str> =
        ["schema.sql", "seed.sql"].into_iter().filter(|file| files.contains_key(*file)).collect();
    out.push_str(if scripts.is_empty() { ".\n\n```sh\n" } else { " and PostgreSQL 15 or later.\n\n```sh\n" });
    if !scripts.is_empty() {
        out.push_str(&format!("createdb {database}\n"));
        for script in scripts {
            out.push_str(&format!("psql -d {database} -f {script}\n"));
        }
        out.push_str(&format!(
            "export DATABASE_URL=postgres://localhost:5432/{database} PGDATABASE={database}\n"
        ));
    }
    let entry = entry(files).unwrap_or_else(|| "server.js".to_owned());
    let dotenv = if files.contains_key(".env") { "--env-file=.env " } else { "" };
    out.push_str(&format!("npm install\nPORT=3000 node {dotenv}{entry}\n```\n"));
    if files.contains_key("requests.http") {
        out.push_str("\nThen send the requests of `requests.http` with REST Client (VS Code) or JetBrains' HTTP client.\n");
    }
    out
}
