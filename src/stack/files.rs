//! The files of a project as its server sees them.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::project::json::Json;

/// Contents by path.
pub type Files = BTreeMap<String, Rc<[u8]>>;

/// The file that starts the server: of package.json's `start`, its `main`, or by its usual name.
pub fn entry(files: &Files) -> Option<String> {
    let package = files.get("package.json").and_then(|bytes| std::str::from_utf8(bytes).ok());
    let package = package.and_then(|text| Json::parse(text).ok());
    let started = package
        .as_ref()
        .and_then(|it| it.get("scripts"))
        .and_then(|it| it.get("start"))
        .and_then(Json::as_text)
        .and_then(|command| {
            let mut words = command.split_whitespace();
            (words.next() == Some("node")).then(|| words.find(|word| !word.starts_with('-'))).flatten()
        });
    let main = package.as_ref().and_then(|it| it.get("main")).and_then(Json::as_text).map(|it| &**it);
    let usual =
        ["server.js", "server.mjs", "app.js", "index.js", "index.mjs", "src/server.js", "src/index.js"];
    started
        .into_iter()
        .chain(main)
        .chain(usual)
        .map(|path| path.trim_start_matches("./"))
        .find(|path| files.contains_key(*path))
        .map(str::to_owned)
}

/// Names and values of a `.env` file, as `node --env-file` reads it.
pub fn dotenv(files: &Files) -> Vec<(String, String)> {
    let text = files.get(".env").map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let Some((name, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) else { continue };
        let value = value.trim();
        let quoted = ['"', '\'', '`'].iter().find_map(|quote| {
            let (inside, _) = value.strip_prefix(*quote)?.split_once(*quote)?;
            Some((inside, *quote))
        });
        let value = match quoted {
            Some((inside, '"')) => inside.replace("\\n", "\n"),
            Some((inside, _)) => inside.to_owned(),
            None => value.split('#').next().unwrap_or_default().trim_end().to_owned(),
        };
        found.push((name.trim().to_owned(), value));
    }
    found
}
