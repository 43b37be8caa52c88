//! Paths: parts between slashes, with `.` and `..` resolved.

use super::percent::{Set, push_encoded};

fn is_single_dot(part: &str) -> bool {
    part == "." || part.eq_ignore_ascii_case("%2e")
}

fn is_double_dot(part: &str) -> bool {
    part == ".." || [".%2e", "%2e.", "%2e%2e"].iter().any(|it| part.eq_ignore_ascii_case(it))
}

/// The parts of `path`, resolved against the directory `from` (empty, or ending in a slash).
pub(super) fn segments(from: &str, path: &str, special: bool) -> Vec<String> {
    let is_slash = |c: char| c == '/' || (special && c == '\\');
    let mut parts: Vec<String> = from.split('/').skip(1).map(str::to_owned).collect();
    // A directory ends in a slash: what follows replaces its last, empty part.
    parts.pop();
    if path.is_empty() && from.is_empty() {
        return if special { vec![String::new()] } else { Vec::new() };
    }
    let path = path.strip_prefix(is_slash).unwrap_or(path);
    let mut rest = path.split(is_slash).peekable();
    while let Some(part) = rest.next() {
        let last = rest.peek().is_none();
        if is_double_dot(part) {
            parts.pop();
            if last {
                parts.push(String::new());
            }
        } else if is_single_dot(part) {
            if last {
                parts.push(String::new());
            }
        } else {
            let mut text = String::new();
            push_encoded(&mut text, part, Set::Path);
            parts.push(text);
        }
    }
    parts
}
