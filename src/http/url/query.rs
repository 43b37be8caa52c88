//! `application/x-www-form-urlencoded`: queries and form bodies as `URLSearchParams` reads and writes them.

use super::percent::{Set, decode, push_encoded};

/// Names and values, in order.
pub fn parse(text: &str) -> Vec<(String, String)> {
    let word = |text: &str| String::from_utf8_lossy(&decode(text.replace('+', " ").as_bytes())).into_owned();
    text.split('&')
        .filter(|part| !part.is_empty())
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (word(name), word(value)))
        .collect()
}

/// The text of names and values.
pub fn print<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        push_encoded(&mut out, name, Set::Form);
        out.push('=');
        push_encoded(&mut out, value, Set::Form);
    }
    out
}
