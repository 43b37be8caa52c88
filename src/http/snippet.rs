//! A request as code: `fetch` for browsers and Node, HTTPie, Python's requests. (curl has a module of its own.)
//! Held against the real thing: tests/curl has what each of them sends when the printed code is run.

use super::curl;
use super::url::Url;
use super::{Method, Request};
use crate::project::json::push_string;

/// What code can be printed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Curl,
    Fetch,
    HttPie,
    PythonRequests,
}

impl Language {
    pub const ALL: &'static [Language] =
        &[Language::Curl, Language::Fetch, Language::HttPie, Language::PythonRequests];

    /// As a person calls it.
    pub fn label(self) -> &'static str {
        match self {
            Language::Curl => "curl",
            Language::Fetch => "fetch (JavaScript)",
            Language::HttPie => "HTTPie",
            Language::PythonRequests => "requests (Python)",
        }
    }
}

/// The code that makes a request.
pub fn print(language: Language, url: &Url, request: &Request, follows_redirects: bool) -> String {
    match language {
        Language::Curl => curl::print(url, request, follows_redirects),
        Language::Fetch => fetch(url, request, follows_redirects),
        Language::HttPie => httpie(url, request, follows_redirects),
        Language::PythonRequests => python(url, request, follows_redirects),
    }
}

/// Headers that the client does not set by itself.
fn headers<'a>(url: &Url, request: &'a Request) -> Vec<(&'a str, &'a str)> {
    let authority = url.authority();
    let is_own = |name: &str, value: &str| {
        (name.eq_ignore_ascii_case("host") && value == authority)
            || name.eq_ignore_ascii_case("content-length")
    };
    request.head.headers.iter().filter(|(name, value)| !is_own(name, value)).collect()
}

/// Names with all their values in one, since an object has each key once.
fn merged<'a>(url: &Url, request: &'a Request) -> Vec<(&'a str, String)> {
    let mut all: Vec<(&str, String)> = Vec::new();
    for (name, value) in headers(url, request) {
        let joint = if name.eq_ignore_ascii_case("cookie") { "; " } else { ", " };
        match all.iter_mut().find(|(it, _)| it.eq_ignore_ascii_case(name)) {
            Some((_, values)) => {
                values.push_str(joint);
                values.push_str(value);
            }
            None => all.push((name, value.to_owned())),
        }
    }
    all
}

fn js(text: &str) -> String {
    let mut out = String::new();
    push_string(&mut out, text);
    out
}

fn fetch(url: &Url, request: &Request, follows_redirects: bool) -> String {
    let mut fields = Vec::new();
    if request.head.method != Method::Get {
        fields.push(format!("  method: {},\n", js(request.head.method.as_str())));
    }
    let headers = merged(url, request);
    if !headers.is_empty() {
        let lines: String =
            headers.iter().map(|(name, value)| format!("    {}: {},\n", js(name), js(value))).collect();
        fields.push(format!("  headers: {{\n{lines}  }},\n"));
    }
    if !request.body.is_empty() {
        fields.push(match std::str::from_utf8(&request.body) {
            Ok(text) => format!("  body: {},\n", js(text)),
            Err(_) => {
                let bytes: Vec<String> = request.body.iter().map(u8::to_string).collect();
                format!("  body: new Uint8Array([{}]),\n", bytes.join(", "))
            }
        });
    }
    if !follows_redirects {
        fields.push("  redirect: \"manual\",\n".to_owned());
    }
    let options = if fields.is_empty() { String::new() } else { format!(", {{\n{}}}", fields.concat()) };
    format!("const response = await fetch({}{options});\n", js(&url.to_string()))
}

fn httpie(url: &Url, request: &Request, follows_redirects: bool) -> String {
    let mut parts = vec!["http --ignore-stdin".to_owned()];
    if follows_redirects {
        parts.push("--follow".to_owned());
    }
    if !request.body.is_empty() {
        match std::str::from_utf8(&request.body) {
            Ok(text) if !text.contains('\0') => parts.push(["--raw ", &curl::quoted(text)].concat()),
            // Bytes come from a file, which HTTPie reads from its input.
            _ => parts[0] = "http".to_owned(),
        }
    }
    parts.push([request.head.method.as_str(), " ", &curl::quoted(&url.to_string())].concat());
    for (name, value) in headers(url, request) {
        let text = if value.is_empty() { [name, ";"].concat() } else { [name, ":", value].concat() };
        parts.push(curl::quoted(&text));
    }
    let command = parts.join(" \\\n  ");
    let reads_file = !request.body.is_empty() && parts[0] == "http";
    if reads_file { [&command, " < body.bin"].concat() } else { command }
}

/// As Python writes a text or, with `b` before it, bytes.
fn python_text(bytes: &[u8], is_bytes: bool) -> String {
    let mut out = if is_bytes { "b\"".to_owned() } else { "\"".to_owned() };
    let text = String::from_utf8_lossy(bytes);
    let escape = |out: &mut String, letter: char| match letter {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if c < ' ' || c == '\u{7f}' => out.push_str(&format!("\\x{:02x}", c as u32)),
        c => out.push(c),
    };
    if is_bytes {
        for byte in bytes {
            if byte.is_ascii() {
                escape(&mut out, char::from(*byte));
            } else {
                out.push_str(&format!("\\x{byte:02x}"));
            }
        }
    } else {
        text.chars().for_each(|letter| escape(&mut out, letter));
    }
    out.push('"');
    out
}

fn python(url: &Url, request: &Request, follows_redirects: bool) -> String {
    let text = |text: &str| python_text(text.as_bytes(), false);
    let mut arguments = vec![text(request.head.method.as_str()), text(&url.to_string())];
    let headers = merged(url, request);
    if !headers.is_empty() {
        let lines: String = headers
            .iter()
            .map(|(name, value)| {
                // Text of a header beyond ASCII has to be bytes, or requests guesses.
                let latin1: Vec<u8> = value.chars().filter_map(|c| u8::try_from(u32::from(c)).ok()).collect();
                format!("        {}: {},\n", text(name), python_text(&latin1, !value.is_ascii()))
            })
            .collect();
        arguments.push(format!("headers={{\n{lines}    }}"));
    }
    if !request.body.is_empty() {
        arguments.push(format!("data={}", python_text(&request.body, true)));
    }
    if follows_redirects == (request.head.method == Method::Head) {
        arguments.push(format!("allow_redirects={}", if follows_redirects { "True" } else { "False" }));
    }
    format!("import requests\n\nresponse = requests.request(\n    {},\n)\n", arguments.join(",\n    "))
}

#[cfg(test)]
mod tests;
