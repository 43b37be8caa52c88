use super::*;

const MANIFEST: &str = r#"{"packages": {"express": {"version": "5.3.0", "license": "MIT", "pack": "express"}, "morgan": {"version": "1.0.0", "license": "MIT", "pack": "morgan"}},
 "packs": {"express": {"file": "express.json", "needs": [], "bytes": 1}, "morgan": {"file": "morgan.json", "needs": ["express"], "bytes": 1}}}"#;

/// A package brings the packs it needs, each once and only when it is not there yet.
#[test]
fn what_is_needed_is_loaded_once() {
    let mut packs = Packs::parse(MANIFEST).unwrap();
    let wanted = imported_packages(["import morgan from \"morgan\";\nconst x = require('lodash');"]);
    assert_eq!(packs.missing(&wanted), [("express", "express.json"), ("morgan", "morgan.json")]);
    packs.load(r#"{"name": "express", "files": {"node_modules/express/index.js": "1"}}"#).unwrap();
    assert_eq!(packs.missing(&wanted), [("morgan", "morgan.json")]);
    assert!(packs.has_folder("node_modules/express"));
    assert!(!packs.has_folder("node_modules/expres"));
}

/// Imports are found in every form; files of the project and plain strings are not packages.
#[test]
fn imports_are_found_in_every_form() {
    let text = "import a from 'a'; import 'b/config'; export * from \"@c/d/e\"; const f = require(`f`), g = await import('g'); import './h.js'; log('not one');";
    let found = imported_packages([text]);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["@c/d", "a", "b", "f", "g"]);
}

/// A broken list is an error with a way out.
#[test]
fn a_broken_pack_is_an_error() {
    assert!(Packs::parse("{").unwrap_err().to_string().contains("reload the page"));
    assert!(Packs::default().load("[]").is_err());
}
