//! A request as a curl command for a POSIX shell.

use super::super::url::Url;
use super::super::{Method, Request};

/// The command that makes this request.
pub fn print(url: &Url, request: &Request, follows_redirects: bool) -> String {
    let head = &request.head;
    let mut parts = vec![["curl ", &quoted(&url.to_string())].concat()];
    let by_itself = if request.body.is_empty() { Method::Get } else { Method::Post };
    if head.method == Method::Head && request.body.is_empty() {
        parts.push("-I".to_owned());
    } else if head.method != by_itself {
        parts.push(["-X ", head.method.as_str()].concat());
    }
    if follows_redirects {
        parts.push("-L".to_owned());
    }
    if url.to_string().contains(['[', ']', '{', '}']) {
        parts.push("-g".to_owned());
    }
    for (name, value) in head.headers.iter() {
        let is_own = (name.eq_ignore_ascii_case("host") && value == url.authority())
            || name.eq_ignore_ascii_case("content-length");
        if !is_own {
            let text = if value.is_empty() { [name, ";"].concat() } else { [name, ": ", value].concat() };
            parts.push(["-H ", &quoted(&text)].concat());
        }
    }
    if !request.body.is_empty() {
        if !head.headers.contains("content-type") {
            // Else curl says that it is a form.
            parts.push("-H 'Content-Type:'".to_owned());
        }
        match std::str::from_utf8(&request.body) {
            Ok(text) if !text.contains('\0') => parts.push(["--data-raw ", &quoted(text)].concat()),
            _ => parts.push("--data-binary @body.bin".to_owned()),
        }
    }
    parts.join(" \\\n  ")
}

/// Quoted for a shell: as `'…'`, or as `$'…'` where there are control characters.
pub(in crate::http) fn quoted(text: &str) -> String {
    if text.chars().any(|c| (c < ' ' && c != '\n') || c == '\u{7f}') {
        let mut out = "$'".to_owned();
        for letter in text.chars() {
            match letter {
                '\'' => out.push_str("\\'"),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                c if c < ' ' || c == '\u{7f}' => out.push_str(&format!("\\x{:02x}", c as u32)),
                c => out.push(c),
            }
        }
        out.push('\'');
        return out;
    }
    ["'", &text.replace('\'', "'\\''"), "'"].concat()
}
