//! Where an error happened: calls read from a stack, the learner's first one, and the lines around it.

use std::fmt::Write as _;
use std::rc::Rc;

use boa_engine::vm::{CallFrame, SourcePath};
use boa_engine::{Context, JsValue, js_string};

use super::process::Failure;
use super::state::State;
use crate::trace::{Value, names};

/// Where the project stands in the program's file system.
pub(super) const ROOT: &str = "/app";

/// A place in a file of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Without the root.
    pub file: String,
    pub line: u32,
    pub column: u32,
}

/// The place in a call such as `handler (/app/server.js:3:5)`; `None` outside the project's own files.
pub(super) fn learners_place(call: &str) -> Option<Place> {
    let inside = call.rsplit_once('(').map_or(call, |(_, it)| it).trim_end_matches(')');
    let mut parts = inside.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    let path = parts.next()?.trim_start_matches("file://");
    let file = path.strip_prefix(ROOT)?.strip_prefix('/')?;
    (!file.starts_with("node_modules/")).then(|| Place { file: file.to_owned(), line, column })
}

/// A frame of the running stack, written as in an error's stack.
pub(super) fn call_of(frame: &CallFrame) -> String {
    let at = frame.position();
    let name = at.function_name.to_std_string_lossy();
    let name = if name.is_empty() { "<anonymous>".to_owned() } else { name };
    let SourcePath::Path(path) = &at.path else { return format!("{name} (native)") };
    match at.position {
        Some(position) => {
            format!("{name} ({}:{}:{})", path.display(), position.line_number(), position.column_number())
        }
        None => format!("{name} ({})", path.display()),
    }
}

/// The innermost place of the learner's code that is running.
pub(super) fn current_place(context: &Context) -> Option<Place> {
    context.stack_trace().find_map(|frame| learners_place(&call_of(frame)))
}

/// A failure with the first place of the learner's among the calls.
pub(super) fn with_place(message: String, calls: Vec<String>, state: &Rc<State>) -> Failure {
    let mut failure = Failure::new(message);
    if let Some(place) = calls.iter().find_map(|call| learners_place(call)) {
        failure.frame = state
            .file(&place.file)
            .map_or_else(String::new, |text| frame(&String::from_utf8_lossy(&text), &place));
        failure.file = Some(place.file);
        failure.line = place.line;
        failure.column = place.column;
    }
    failure.stack = calls;
    failure
}

/// Boa tells what stands before a loop when it stops it: moves the place on to the loop itself.
pub(super) fn at_loop(mut failure: Failure, state: &State) -> Failure {
    let Some(file) = failure.file.clone() else { return failure };
    let Some(bytes) = state.file(&file) else { return failure };
    let text = String::from_utf8_lossy(&bytes);
    let first = (failure.line as usize).saturating_sub(1);
    for (number, line) in text.lines().enumerate().skip(first).take(20) {
        let from = if number == first && (failure.column as usize) <= line.len() {
            failure.column as usize
        } else {
            0
        };
        let word = |at: usize, length: usize| {
            let is_name = |byte: Option<&u8>| {
                byte.is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'_' || *it == b'.')
            };
            let bytes = line.as_bytes();
            !is_name(at.checked_sub(1).and_then(|it| bytes.get(it))) && !is_name(bytes.get(at + length))
        };
        let found = ["while", "for", "do"]
            .iter()
            .filter_map(|keyword| {
                line.match_indices(keyword)
                    .map(|(at, _)| at)
                    .find(|at| *at + 1 >= from && word(*at, keyword.len()))
            })
            .min();
        if let Some(at) = found {
            failure.line = number as u32 + 1;
            failure.column = line[..at].chars().count() as u32 + 1;
            let place = Place { file: file.clone(), line: failure.line, column: failure.column };
            failure.frame = frame(&text, &place);
            break;
        }
    }
    failure
}

/// What an uncaught value says and where it came from.
pub(super) fn failure(value: &JsValue, state: &Rc<State>, context: &mut Context) -> Failure {
    let Some(object) = value.as_object() else {
        let shown = value.to_string(context).map_or_else(|_| "a value".into(), |it| it.to_std_string_lossy());
        return Failure::new(format!("Uncaught {shown}"));
    };
    let mut text = |name: &str| {
        let value = object.get(js_string!(name), context).ok()?;
        value.as_string().map(|it| it.to_std_string_lossy())
    };
    let stack = text("stack").unwrap_or_default();
    let name = text("name").unwrap_or_else(|| "Error".into());
    let mut message = text("message").unwrap_or_default();
    if let Some(code) = text("code") {
        message = format!("{name} [{code}]: {message}");
    } else {
        message = format!("{name}: {message}");
    }
    let mut calls: Vec<String> =
        stack.lines().filter_map(|line| line.trim().strip_prefix("at ")).map(str::to_owned).collect();
    if let Some(place) = text("backyardPlace") {
        calls.insert(0, place);
    }
    calls.extend(causes(state));
    with_place(message, calls, state)
}

/// What had been begun that this is a part of, innermost first: the query that was awaited, the handler that awaited it.
/// A stack ends where an event begins, and an answer of the database is one; what is recorded goes on.
pub(super) fn causes(state: &State) -> Vec<String> {
    let span = state.frame.borrow().span;
    let mut found: Vec<String> = Vec::new();
    for span in state.world.spans().with_ancestors(span) {
        let value = |name: &str| span.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value);
        if let (Some(Value::Text(file)), Some(Value::Int(line))) =
            (value(names::CODE_FILE_PATH), value(names::CODE_LINE_NUMBER))
        {
            let call = format!("async {} ({ROOT}/{file}:{line}:1)", span.name);
            if found.last() != Some(&call) {
                found.push(call);
            }
        }
    }
    found
}

/// Two lines before and after the place, which is marked.
pub(super) fn frame(text: &str, place: &Place) -> String {
    let line = place.line as usize;
    let first = line.saturating_sub(2).max(1);
    let width = (line + 2).to_string().len();
    let mut out = String::new();
    for (number, code) in
        text.lines().enumerate().map(|(at, code)| (at + 1, code)).skip(first - 1).take(line + 3 - first)
    {
        let mark = if number == line { '>' } else { ' ' };
        let code: String = code.chars().take(160).collect();
        let _ = writeln!(out, "{mark} {number:width$} | {code}");
        if number == line {
            let indent: String = code
                .chars()
                .take((place.column as usize).saturating_sub(1))
                .map(|c| if c == '\t' { '\t' } else { ' ' })
                .collect();
            let _ = writeln!(out, "  {:width$} | {indent}^", "");
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests;
