//! Node's resolution of `import` and `require` over the project's files and the packs.

use std::rc::Rc;

use serde_json::Value;

use super::code_frame::ROOT;
use super::natives::is_builtin;
use super::state::State;

/// What a specifier leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// One of Node's own, without `node:`.
    Builtin(String),
    /// A file, with its full path.
    File(String),
}

/// Why it leads nowhere: Node's code and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NotFound {
    pub code: &'static str,
    pub message: String,
}

/// What a file's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    CommonJs,
    Module,
    Json,
}

/// Text of a file by its full path.
pub(super) fn read(state: &State, path: &str) -> Option<Rc<[u8]>> {
    let inside = path.strip_prefix(ROOT)?.strip_prefix('/')?;
    if inside.starts_with("node_modules/")
        && let Some(found) = state.settings.packs.file(inside)
    {
        return Some(found.clone());
    }
    state.file(inside)
}

/// Leads a specifier to a file. `import` decides which condition of a package's `exports` counts.
pub(super) fn resolve(state: &State, specifier: &str, from: &str, import: bool) -> Result<Target, NotFound> {
    if let Some(name) = specifier.strip_prefix("node:") {
        return if is_builtin(name) {
            Ok(Target::Builtin(name.to_owned()))
        } else {
            Err(NotFound {
                code: "ERR_UNKNOWN_BUILTIN_MODULE",
                message: format!(
                    "Node's module node:{name} is not available in Backyard. Export the project to run it on Node itself"
                ),
            })
        };
    }
    if is_builtin(specifier) {
        return Ok(Target::Builtin(specifier.to_owned()));
    }
    if let Some(path) = specifier.strip_prefix("file://") {
        return exact(state, path, from, specifier, import);
    }
    if specifier.starts_with("./") || specifier.starts_with("../") || specifier == "." || specifier == ".." {
        return exact(state, &join(folder_of(from), specifier), from, specifier, import);
    }
    if specifier.starts_with('/') {
        return exact(state, specifier, from, specifier, import);
    }
    if specifier.starts_with('#') {
        return package_import(state, specifier, from, import);
    }
    package(state, specifier, from, import)
}

fn exact(state: &State, path: &str, from: &str, specifier: &str, import: bool) -> Result<Target, NotFound> {
    let path = normalize(path);
    let found = if import && !from.contains("/node_modules/") {
        read(state, &path).map(|_| path.clone())
    } else {
        as_file(state, &path).or_else(|| as_folder(state, &path))
    };
    found.map(Target::File).ok_or_else(|| {
        let shown = path.strip_prefix(ROOT).map_or(path.as_str(), |it| it.trim_start_matches('/'));
        let from = from.strip_prefix(ROOT).map_or(from, |it| it.trim_start_matches('/'));
        let near = as_file(state, &path)
            .or_else(|| as_folder(state, &path))
            .map(|it| it.trim_start_matches(ROOT).trim_start_matches('/').to_owned());
        let hint = match near {
            Some(near) => format!(" An import names the whole file: {near} is there."),
            None => String::new(),
        };
        if import {
            NotFound {
                code: "ERR_MODULE_NOT_FOUND",
                message: format!("Cannot find module '{shown}' imported from {from}.{hint}"),
            }
        } else {
            NotFound {
                code: "MODULE_NOT_FOUND",
                message: format!("Cannot find module '{specifier}'\nRequire stack:\n- {from}"),
            }
        }
    })
}

fn as_file(state: &State, path: &str) -> Option<String> {
    ["", ".js", ".json", ".cjs", ".mjs"]
        .iter()
        .map(|extension| format!("{path}{extension}"))
        .find(|it| read(state, it).is_some())
}

fn as_folder(state: &State, path: &str) -> Option<String> {
    if let Some(main) = description(state, path).and_then(|it| it.get("main")?.as_str().map(str::to_owned)) {
        let main = normalize(&format!("{path}/{main}"));
        if let Some(found) = as_file(state, &main).or_else(|| as_file(state, &format!("{main}/index"))) {
            return Some(found);
        }
    }
    as_file(state, &format!("{path}/index"))
}

fn description(state: &State, folder: &str) -> Option<Value> {
    serde_json::from_slice(&read(state, &format!("{folder}/package.json"))?).ok()
}

fn package(state: &State, specifier: &str, from: &str, import: bool) -> Result<Target, NotFound> {
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    let mut split = specifier.splitn(parts + 1, '/');
    let name = split.by_ref().take(parts).collect::<Vec<_>>().join("/");
    let rest = split.next();
    let mut folder = Some(folder_of(from));
    while let Some(at) = folder {
        if !at.ends_with("/node_modules") {
            let home = format!("{at}/node_modules/{name}");
            let inside = home.trim_start_matches(ROOT).trim_start_matches('/');
            let is_there = state.settings.packs.has_folder(inside)
                || state
                    .settings
                    .files
                    .range(format!("{inside}/")..)
                    .next()
                    .is_some_and(|(it, _)| it.starts_with(&format!("{inside}/")));
            if is_there {
                return in_package(state, &home, rest, specifier, import);
            }
        }
        folder = if at.len() > ROOT.len() { Some(folder_of(at)) } else { None };
    }
    let there: Vec<&str> = state.settings.packs.packages().map(|(name, _)| name).collect();
    Err(NotFound {
        code: if import { "ERR_MODULE_NOT_FOUND" } else { "MODULE_NOT_FOUND" },
        message: format!(
            "Cannot find package '{name}'. Backyard has these: {}. To ask for another, open an issue in Backyard's repository that names the package",
            there.join(", ")
        ),
    })
}

fn in_package(
    state: &State,
    home: &str,
    rest: Option<&str>,
    specifier: &str,
    import: bool,
) -> Result<Target, NotFound> {
    let description = description(state, home);
    if let Some(exports) = description.as_ref().and_then(|it| it.get("exports")) {
        let subpath = rest.map_or_else(|| ".".to_owned(), |rest| format!("./{rest}"));
        return match from_exports(exports, &subpath, import) {
            Some(target) => Ok(Target::File(normalize(&format!("{home}/{target}")))),
            None => Err(NotFound {
                code: "ERR_PACKAGE_PATH_NOT_EXPORTED",
                message: format!(
                    "Package subpath '{subpath}' is not defined by \"exports\" in {home}/package.json"
                ),
            }),
        };
    }
    let found = match rest {
        Some(rest) => {
            let path = normalize(&format!("{home}/{rest}"));
            as_file(state, &path).or_else(|| as_folder(state, &path))
        }
        None => as_folder(state, home),
    };
    found.map(Target::File).ok_or_else(|| NotFound {
        code: "MODULE_NOT_FOUND",
        message: format!("Cannot find module '{specifier}': Backyard's copy of the package has what can be imported by its name"),
    })
}

fn from_exports(exports: &Value, subpath: &str, import: bool) -> Option<String> {
    let map = match exports {
        Value::Object(map) if map.keys().any(|key| key.starts_with('.')) => map,
        other if subpath == "." => return by_condition(other, import),
        _ => return None,
    };
    if let Some(target) = map.get(subpath) {
        return by_condition(target, import);
    }
    map.iter().find_map(|(key, target)| {
        let (before, after) = key.split_once('*')?;
        let star = subpath.strip_prefix(before)?.strip_suffix(after)?;
        Some(by_condition(target, import)?.replace('*', star))
    })
}

fn by_condition(target: &Value, import: bool) -> Option<String> {
    match target {
        Value::String(path) => Some(path.clone()),
        Value::Array(all) => all.iter().find_map(|it| by_condition(it, import)),
        Value::Object(map) => map.iter().find_map(|(key, value)| {
            let counts = matches!(key.as_str(), "node" | "default")
                || key == if import { "import" } else { "require" };
            counts.then(|| by_condition(value, import)).flatten()
        }),
        _ => None,
    }
}

fn package_import(state: &State, specifier: &str, from: &str, import: bool) -> Result<Target, NotFound> {
    let home = nearest(state, from).map_or(ROOT, |(home, _)| home).to_owned();
    let target = description(state, &home).and_then(|it| {
        from_exports(&serde_json::json!({ ".": it.get("imports")?.get(specifier)? }), ".", import)
    });
    match target {
        Some(target) if target.starts_with('.') => Ok(Target::File(normalize(&format!("{home}/{target}")))),
        Some(target) => resolve(state, &target, &format!("{home}/package.json"), import),
        None => Err(NotFound {
            code: "ERR_PACKAGE_IMPORT_NOT_DEFINED",
            message: format!(
                "Package import specifier \"{specifier}\" is not defined in {home}/package.json"
            ),
        }),
    }
}

/// The nearest folder above a file that has a `package.json`, and that description.
fn nearest<'a>(state: &State, path: &'a str) -> Option<(&'a str, Value)> {
    let mut folder = folder_of(path);
    loop {
        if let Some(found) = description(state, folder) {
            return Some((folder, found));
        }
        if folder.len() <= ROOT.len() || folder.ends_with("/node_modules") {
            return None;
        }
        folder = folder_of(folder);
    }
}

/// As Node decides it: by extension, by `type` of the nearest `package.json`, and by syntax when that says nothing.
pub(super) fn format(state: &State, path: &str, text: &str) -> Format {
    if path.ends_with(".json") {
        return Format::Json;
    }
    if path.ends_with(".mjs") {
        return Format::Module;
    }
    if path.ends_with(".cjs") || path.contains("/node_modules/") {
        return Format::CommonJs;
    }
    match nearest(state, path).and_then(|(_, it)| it.get("type")?.as_str().map(str::to_owned)).as_deref() {
        Some("module") => Format::Module,
        Some("commonjs") => Format::CommonJs,
        _ if has_module_syntax(text) => Format::Module,
        _ => Format::CommonJs,
    }
}

/// A line that begins an import or export declaration.
fn has_module_syntax(text: &str) -> bool {
    text.lines().map(str::trim_start).any(|line| {
        let import = line.strip_prefix("import").is_some_and(|rest| {
            rest.starts_with([' ', '{', '"', '\'', '*']) && !rest.trim_start().starts_with('(')
        });
        let export = line.strip_prefix("export").is_some_and(|rest| rest.starts_with([' ', '{', '*']));
        import || export
    })
}

pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("/", |(folder, _)| if folder.is_empty() { "/" } else { folder })
}

pub(super) fn join(folder: &str, path: &str) -> String {
    if path.starts_with('/') { normalize(path) } else { normalize(&format!("{folder}/{path}")) }
}

/// Without `.` and `..`.
pub(super) fn normalize(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}
