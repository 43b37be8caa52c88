//! The project's files, for `fs`. What the program writes is its own: it is gone when the process is.

use std::collections::BTreeSet;

use boa_engine::{Context, JsResult, JsValue};

use super::Entry;
use super::values::{buffer, bytes, js, list, text};
use crate::runtime::code_frame::ROOT;
use crate::runtime::resolve::{normalize, read};
use crate::runtime::state::State;

pub(super) const ALL: &[Entry] = &[
    ("fileRead", file_read, 1),
    ("fileStat", file_stat, 1),
    ("fileWrite", file_write, 2),
    ("fileRemove", file_remove, 1),
    ("folderList", folder_list, 1),
    ("folderMake", folder_make, 1),
];

fn inside(path: &str) -> Option<String> {
    let path = normalize(path);
    if path == ROOT {
        return Some(String::new());
    }
    path.strip_prefix(ROOT)?.strip_prefix('/').map(str::to_owned)
}

fn paths(state: &State) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = state.settings.files.keys().cloned().collect();
    for (path, content) in state.written.borrow().iter() {
        if content.is_some() {
            all.insert(path.clone());
        } else {
            all.remove(path);
        }
    }
    all
}

fn is_folder(state: &State, inside: &str) -> bool {
    if inside.is_empty() || state.folders.borrow().contains(inside) || state.settings.packs.has_folder(inside)
    {
        return true;
    }
    let prefix = format!("{inside}/");
    paths(state).range(prefix.clone()..).next().is_some_and(|it| it.starts_with(&prefix))
}

/// A buffer; `null` when there is no such file; `false` when it is a folder.
fn file_read(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let path = normalize(&text(arguments, 0, context)?);
    if let Some(content) = read(&state, &path) {
        return buffer(&content, context);
    }
    Ok(if inside(&path).is_some_and(|it| is_folder(&state, &it)) { false.into() } else { JsValue::null() })
}

/// The size of a file, -1 for a folder, `null` for nothing.
fn file_stat(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let path = normalize(&text(arguments, 0, context)?);
    if let Some(content) = read(&state, &path) {
        return Ok((content.len() as f64).into());
    }
    let folder = path == "/" || inside(&path).is_some_and(|it| is_folder(&state, &it));
    Ok(if folder { (-1).into() } else { JsValue::null() })
}

/// `undefined`, or the code of an error.
fn file_write(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let Some(path) = inside(&text(arguments, 0, context)?).filter(|it| !it.is_empty()) else {
        return Ok(js("EACCES"));
    };
    if path.starts_with("node_modules/") {
        return Ok(js("EACCES"));
    }
    if is_folder(&state, &path) {
        return Ok(js("EISDIR"));
    }
    if let Some((folder, _)) = path.rsplit_once('/')
        && !is_folder(&state, folder)
    {
        return Ok(js("ENOENT"));
    }
    let content = bytes(arguments, 1, context)?;
    let used: usize = state.written.borrow().values().flatten().map(|it| it.len()).sum();
    if (used + content.len()) as u64 > state.settings.limits.buffer {
        return Ok(js("EFBIG"));
    }
    state.written.borrow_mut().insert(path, Some(content.into()));
    Ok(JsValue::undefined())
}

fn file_remove(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let Some(path) = inside(&text(arguments, 0, context)?) else { return Ok(js("ENOENT")) };
    if state.file(&path).is_some() {
        state.written.borrow_mut().insert(path, None);
        return Ok(JsValue::undefined());
    }
    if !is_folder(&state, &path) {
        return Ok(js("ENOENT"));
    }
    let prefix = format!("{path}/");
    if paths(&state).range(prefix.clone()..).next().is_some_and(|it| it.starts_with(&prefix)) {
        return Ok(js("ENOTEMPTY"));
    }
    state.folders.borrow_mut().remove(&path);
    Ok(JsValue::undefined())
}

/// Names in a folder, folders with a `/` at their end; `null` when there is none.
fn folder_list(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let Some(folder) = inside(&text(arguments, 0, context)?).filter(|it| is_folder(&state, it)) else {
        return Ok(JsValue::null());
    };
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let mut names = BTreeSet::new();
    let all = paths(&state);
    let folders = state.folders.borrow();
    for path in all.iter().map(|it| (it, false)).chain(folders.iter().map(|it| (it, true))) {
        let Some(rest) = path.0.strip_prefix(&prefix).filter(|it| !it.is_empty()) else { continue };
        match rest.split_once('/') {
            Some((first, _)) => names.insert(format!("{first}/")),
            None if path.1 => names.insert(format!("{rest}/")),
            None => names.insert(rest.to_owned()),
        };
    }
    Ok(list(names.iter().map(|it| js(it)).collect::<Vec<_>>(), context))
}

fn folder_make(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let Some(path) = inside(&text(arguments, 0, context)?).filter(|it| !it.is_empty()) else {
        return Ok(js("EACCES"));
    };
    if state.file(&path).is_some() || is_folder(&state, &path) {
        return Ok(js("EEXIST"));
    }
    state.folders.borrow_mut().insert(path);
    Ok(JsValue::undefined())
}
