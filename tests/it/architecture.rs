//! House rules that no compiler holds. Each failure says the reason and what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each top-level module may name with `use crate::…`. An edge that is missing here is a decision to be
/// made, not a line to be added: the page must never reach the engine, and pure code never the browser.
const ALLOWED: &[(&str, &[&str])] = &[
    ("protocol", &[]),
    ("project", &[]),
    ("http", &["project"]),
    ("schema", &["protocol"]),
    ("sql", &[]),
    ("trace", &["project"]),
    ("world", &["trace", "http", "sql"]),
    ("runtime", &["project", "http", "trace", "world"]),
    ("stack", &["project", "http", "world", "runtime", "trace", "sql", "protocol", "session"]),
    ("session", &["protocol", "project", "schema", "sql"]),
    ("worker", &["protocol", "session"]),
    ("app", &["protocol", "project", "schema"]),
    ("browser", &["protocol", "project", "app"]),
    ("ui", &["protocol", "project", "schema", "app", "browser"]),
    ("cli", &["protocol", "project", "http", "runtime", "stack", "trace", "sql", "session", "world"]),
];

/// Crates of the browser: dependencies of the wasm32 target only.
const BROWSER_CRATES: &[&str] = &[
    "yew",
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "gloo-events",
    "gloo-timers",
    "idb",
];

const HARD_LIMIT: usize = 600;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    fn walk(at: &Path, extension: &str, found: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(at) else { return };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("node_modules") && !path.ends_with("web/build") {
                    walk(&path, extension, found);
                }
            } else if path.extension().is_some_and(|it| it == extension) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), extension, &mut found);
    found.sort();
    assert!(!found.is_empty(), "no .{extension} file in {folder}: this test would check nothing");
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The top-level module a source file belongs to; `None` for lib.rs and the programs.
fn module_of(path: &Path) -> Option<String> {
    let rest = path.strip_prefix(root().join("src")).ok()?;
    let first = rest.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
    (first != "lib" && first != "bin").then_some(first)
}

/// Names after every `crate::` of a text, comments left out.
fn named_modules(text: &str) -> BTreeSet<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + 7..];
        if rest.starts_with('{') {
            let inside = &rest[1..rest.find("};").unwrap_or(rest.len())];
            let (mut depth, mut name) = (0, String::new());
            for c in inside.chars() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => drop(names.insert(std::mem::take(&mut name))),
                    c if depth == 0 && !c.is_whitespace() => name.push(c),
                    _ => {}
                }
            }
            names.insert(name);
        } else {
            names.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    names
        .iter()
        .map(|name| name.split("::").next().unwrap_or_default().to_owned())
        .filter(|it| !it.is_empty())
        .collect()
}

fn report(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// Modules name only what the map allows.
#[test]
fn modules_keep_their_edges() {
    let allowed: BTreeMap<_, _> = ALLOWED.iter().copied().collect();
    let mut problems = Vec::new();
    for path in files("src", "rs") {
        let Some(module) = module_of(&path) else { continue };
        let Some(edges) = allowed.get(module.as_str()) else {
            problems.push(format!("{}: module `{module}` is not in ALLOWED of tests/it/architecture.rs: decide what it may name", shown(&path)));
            continue;
        };
        for name in named_modules(&read(&path)) {
            if name != module && !edges.contains(&name.as_str()) && allowed.contains_key(name.as_str()) {
                problems.push(format!(
                    "{}: `{module}` names `crate::{name}`, which the module map forbids. Send it as a message of `protocol`, or move the code",
                    shown(&path)
                ));
            }
        }
    }
    report(&problems);
}

/// The check above sees what it must see.
#[test]
fn edges_are_read_from_every_form() {
    let text = "use crate::{app::{Action, Effect}, sql};\n// crate::ui\nlet x = crate::session::run();";
    assert_eq!(named_modules(text).into_iter().collect::<Vec<_>>(), ["app", "session", "sql"]);
}

/// Only the SQL engine knows its base.
#[test]
fn only_sql_names_gluesql() {
    let mut problems = Vec::new();
    for path in files("src", "rs") {
        if module_of(&path).as_deref() != Some("sql") && read(&path).contains("gluesql") {
            problems.push(format!("{}: names gluesql; call `sql`'s facade", shown(&path)));
        }
    }
    report(&problems);
}

/// Host builds know no browser crate, so pure code cannot use one by accident.
#[test]
fn browser_crates_are_wasm_only() {
    let manifest = read(&root().join("Cargo.toml"));
    let mut section = "";
    let mut problems = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        }
        let name = line.split(['=', ' ', '.']).next().unwrap_or_default();
        if BROWSER_CRATES.contains(&name) && !section.contains("wasm32") {
            problems.push(format!(
                "Cargo.toml: `{name}` stands in {section}; it belongs to the wasm32 target only"
            ));
        }
    }
    report(&problems);
    let tree = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(root())
        .output()
        .expect("cargo tree runs");
    let tree = String::from_utf8_lossy(&tree.stdout);
    assert!(tree.contains("serde "), "cargo tree printed nothing useful");
    for name in ["yew", "web-sys", "idb"] {
        assert!(
            !tree.lines().any(|line| line.starts_with(&format!("{name} "))),
            "{name} is in the host build"
        );
    }
}

/// Files stay small enough to read in one sitting, and say what they are for.
#[test]
fn files_are_small_and_say_what_they_are_for() {
    let mut problems = Vec::new();
    for path in files("src", "rs").into_iter().chain(files("tests", "rs")) {
        let text = read(&path);
        let lines = text.lines().count();
        if lines > HARD_LIMIT {
            problems.push(format!("{}: {lines} lines, over {HARD_LIMIT}. Split it by concept", shown(&path)));
        }
        let is_tests = path.file_name().is_some_and(|name| name == "tests.rs")
            || path.components().any(|it| it.as_os_str() == "tests");
        if !is_tests && !text.starts_with("//!") {
            problems.push(format!("{}: does not begin with `//!` saying what it is for", shown(&path)));
        }
    }
    report(&problems);
}

/// No panic is written on purpose outside tests, and nothing unfinished.
#[test]
fn nothing_panics_on_purpose() {
    let mut problems = Vec::new();
    for path in files("src", "rs") {
        let name = shown(&path);
        if name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        for (number, line) in read(&path).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for word in [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!("] {
                if code.contains(word) {
                    problems.push(format!(
                        "{name}:{}: `{word}`; return an error, or write the code so that it cannot happen",
                        number + 1
                    ));
                }
            }
        }
    }
    report(&problems);
}

/// Colours exist in one file.
#[test]
fn colours_live_in_the_token_sheet() {
    let mut problems = Vec::new();
    let named = ["white", "black", "red", "green", "blue", "gray", "grey", "orange", "yellow"];
    let sheets = files("web/styles", "css");
    for path in sheets.iter().filter(|path| !path.ends_with("tokens.css")) {
        for (number, line) in read(path).lines().enumerate() {
            let code = line.split("/*").next().unwrap_or_default();
            let value = code.split_once(':').map_or("", |(_, value)| value);
            let hex = value
                .match_indices('#')
                .any(|(at, _)| value[at + 1..].chars().take(3).filter(char::is_ascii_hexdigit).count() == 3);
            let function = ["rgb(", "rgba(", "hsl(", "oklch(", "lab(", "light-dark("]
                .iter()
                .any(|it| value.contains(it));
            let name =
                value.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| named.contains(&word));
            if hex || function || name {
                problems.push(format!(
                    "{}:{}: a colour; name it in tokens.css and use the token",
                    shown(path),
                    number + 1
                ));
            }
        }
    }
    for path in files("src/ui", "rs") {
        for (number, line) in read(&path).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if code.contains("style=") || code.contains("rgb(") || code.contains("hsl(") {
                problems.push(format!(
                    "{}:{}: inline style or colour; use a class, or `ui::style` for a custom property",
                    shown(&path),
                    number + 1
                ));
            }
        }
    }
    report(&problems);
}

/// ARCHITECTURE.md names exactly the modules that exist.
#[test]
fn the_map_is_true() {
    let map = read(&root().join("ARCHITECTURE.md"));
    let modules: BTreeSet<_> = files("src", "rs").iter().filter_map(|path| module_of(path)).collect();
    let named: BTreeSet<_> = map
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split('`').next())
        .map(|name| name.trim_end_matches('/').to_owned())
        .collect();
    let missing: Vec<_> = modules.difference(&named).collect();
    let gone: Vec<_> = named.difference(&modules).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "ARCHITECTURE.md's table: missing {missing:?}, no longer there {gone:?}"
    );
}
