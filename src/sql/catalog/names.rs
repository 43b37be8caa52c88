//! Keys of relations and types: the bare name in `public`, elsewhere the schema before it between two marks.
//!
//! So one string names a thing everywhere (foreign keys, owners, plans), and what `public` alone holds reads
//! as it is written. Messages are made with keys; [`display`] turns them into what PostgreSQL prints.

use std::rc::Rc;

use crate::sql::parse::keywords::{self, Reserved};

/// Before and after the schema of a key.
const MARK: char = '\u{3}';
/// Begins what is no key: a name that was not found, as it was written.
const LOOSE: char = '\u{4}';

/// The key of a name in a schema.
pub(crate) fn key(schema: &str, name: &str) -> Rc<str> {
    if schema == "public" { name.into() } else { format!("{MARK}{schema}{MARK}{name}").into() }
}

/// A name that stands for nothing, for messages: `schema.name` or `name`.
pub(crate) fn loose(written: &str) -> String {
    format!("{LOOSE}{written}")
}

/// The schema and the bare name of a key.
pub(crate) fn split(key: &str) -> (&str, &str) {
    match key.strip_prefix(MARK).and_then(|rest| rest.split_once(MARK)) {
        Some(parts) => parts,
        None => ("public", key.strip_prefix(LOOSE).unwrap_or(key)),
    }
}

/// The name of a key without its schema.
pub(crate) fn bare(key: &str) -> &str {
    split(key).1
}

/// The schema of a key.
pub(crate) fn schema(key: &str) -> &str {
    split(key).0
}

/// A key as SQL writes it from anywhere: `schema.name`.
pub(crate) fn qualified(key: &str) -> String {
    let (schema, name) = split(key);
    format!("{}.{}", quoted(schema), quoted(name))
}

/// A name as SQL writes it: in quotes where it is not lower-case letters, or a word with another meaning.
pub(crate) fn quoted(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if plain && matches!(keywords::class(name), None | Some(Reserved::Not)) {
        name.to_string()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}

/// Whether a text can be a name: the marks are ours.
pub(crate) fn is_name(text: &str) -> bool {
    !text.contains([MARK, LOOSE])
}

/// A message with keys in it as PostgreSQL prints it: names in quotes stand alone, descriptions carry the
/// schema unless the search path finds the thing without it.
pub(crate) fn display(message: &mut String, visible: &dyn Fn(&str) -> bool) {
    if is_name(message) {
        return;
    }
    let mut out = String::with_capacity(message.len());
    let mut rest = message.as_str();
    while let Some(at) = rest.find([MARK, LOOSE]) {
        out.push_str(&rest[..at]);
        let found = &rest[at..];
        rest = &found[1..];
        if found.starts_with(MARK)
            && let Some((schema, after)) = rest.split_once(MARK)
        {
            if !out.ends_with('"') && !visible(schema) {
                out.push_str(schema);
                out.push('.');
            }
            rest = after;
        }
    }
    out.push_str(rest);
    *message = out;
}

/// The names in a text, `a.b` or `a, b`: folded, quoted ones kept. None for what is badly written.
pub(crate) fn list(text: &str, separator: char) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (mut name, mut after) = (String::new(), quoted);
            loop {
                let end = after.find('"')?;
                name.push_str(&after[..end]);
                after = &after[end + 1..];
                match after.strip_prefix('"') {
                    Some(more) => {
                        name.push('"');
                        after = more;
                    }
                    None => break,
                }
            }
            out.push(name);
            rest = after.trim_start();
        } else {
            let end = rest.find(|c: char| c == separator || c.is_whitespace()).unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            out.push(rest[..end].to_lowercase());
            rest = rest[end..].trim_start();
        }
        rest = match rest.strip_prefix(separator) {
            Some(after) if !after.trim().is_empty() => after.trim_start(),
            None if rest.is_empty() => rest,
            _ => return None,
        };
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_printed_as_postgresql_prints_names() {
        assert_eq!(&*key("public", "t"), "t");
        let inside = key("s", "t");
        assert_eq!(split(&inside), ("s", "t"));
        let mut message = format!("relation \"{inside}\" and table {inside}");
        display(&mut message, &|_| false);
        assert_eq!(message, "relation \"t\" and table s.t");
        let mut message = format!("table {inside}: {}", loose("a.b"));
        display(&mut message, &|_| true);
        assert_eq!(message, "table t: a.b");
    }
}
