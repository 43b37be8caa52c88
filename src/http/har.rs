//! HTTP Archive 1.2: requests and answers as browsers' developer tools export them.

mod import;

pub use import::import;

use super::url::{Url, query};
use super::{Headers, Request, Response, base64, date};
use crate::project::json::Json;

/// One request with its answer and where the time went.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    pub url: &'a Url,
    pub request: &'a Request,
    pub response: &'a Response,
    /// When it began, milliseconds since 1970.
    pub started_millis: i64,
    pub timings: Timings,
    /// Shown as the entry's comment.
    pub name: &'a str,
}

/// Nanoseconds of each step; `None` where it did not happen (a connection that was there already).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timings {
    pub blocked: Option<u64>,
    pub dns: Option<u64>,
    /// TCP and TLS together.
    pub connect: Option<u64>,
    pub ssl: Option<u64>,
    pub send: u64,
    pub wait: u64,
    pub receive: u64,
}

/// The archive's text.
pub fn print(entries: &[Entry<'_>]) -> String {
    let creator = Json::object([("name", "Backyard".into()), ("version", env!("CARGO_PKG_VERSION").into())]);
    let log = Json::object([
        ("version", "1.2".into()),
        ("creator", creator),
        ("entries", Json::List(entries.iter().map(entry).collect())),
    ]);
    Json::object([("log", log)]).pretty()
}

fn entry(entry: &Entry<'_>) -> Json {
    let timings = &entry.timings;
    let total: u64 = [timings.blocked, timings.dns, timings.connect].into_iter().flatten().sum::<u64>()
        + timings.send
        + timings.wait
        + timings.receive;
    let optional = |nanos: Option<u64>| nanos.map_or(Json::Number("-1".to_owned()), millis);
    Json::object([
        ("startedDateTime", date::iso(entry.started_millis).into()),
        ("time", millis(total)),
        ("request", request(entry)),
        ("response", response(entry.response)),
        ("cache", Json::Object(Vec::new())),
        (
            "timings",
            Json::object([
                ("blocked", optional(timings.blocked)),
                ("dns", optional(timings.dns)),
                ("connect", optional(timings.connect)),
                ("ssl", optional(timings.ssl)),
                ("send", millis(timings.send)),
                ("wait", millis(timings.wait)),
                ("receive", millis(timings.receive)),
            ]),
        ),
        ("comment", entry.name.into()),
    ])
}

fn millis(nanos: u64) -> Json {
    let (whole, part) = (nanos / 1_000_000, nanos % 1_000_000);
    if part == 0 {
        return Json::from(whole);
    }
    Json::Number(format!("{whole}.{part:06}").trim_end_matches('0').to_owned())
}

fn pair(name: &str, value: &str) -> Json {
    Json::object([("name", name.into()), ("value", value.into())])
}

fn pairs(headers: &Headers) -> Json {
    Json::List(headers.iter().map(|(name, value)| pair(name, value)).collect())
}

fn request(entry: &Entry<'_>) -> Json {
    let head = &entry.request.head;
    let body = &entry.request.body;
    let cookies = head.headers.get("cookie").unwrap_or_default();
    let cookies =
        cookies.split(';').filter_map(|it| it.trim().split_once('=')).map(|(name, value)| pair(name, value));
    let parameters = query::parse(entry.url.query.as_deref().unwrap_or_default());
    let mut fields = vec![
        ("method", head.method.as_str().into()),
        ("url", entry.url.to_string().into()),
        ("httpVersion", head.version.as_str().into()),
        ("cookies", Json::List(cookies.collect())),
        ("headers", pairs(&head.headers)),
        ("queryString", Json::List(parameters.iter().map(|(name, value)| pair(name, value)).collect())),
        ("headersSize", Json::Number("-1".to_owned())),
        ("bodySize", Json::from(body.len() as u64)),
    ];
    if !body.is_empty() {
        let text = String::from_utf8_lossy(body);
        let media_type = head.headers.get("content-type").unwrap_or_default();
        let mut data = vec![("mimeType", Json::from(media_type)), ("text", text.clone().into_owned().into())];
        if media_type.starts_with("application/x-www-form-urlencoded") {
            let form = query::parse(&text);
            data.push(("params", Json::List(form.iter().map(|(name, value)| pair(name, value)).collect())));
        }
        fields.push(("postData", Json::object(data)));
    }
    Json::object(fields)
}

fn response(response: &Response) -> Json {
    let head = &response.head;
    let mut content = vec![
        ("size", Json::from(response.body.len() as u64)),
        ("mimeType", head.headers.get("content-type").unwrap_or("x-unknown").into()),
    ];
    match std::str::from_utf8(&response.body) {
        Ok(text) => content.push(("text", text.into())),
        Err(_) => {
            content.push(("text", base64::encode(&response.body).into()));
            content.push(("encoding", "base64".into()));
        }
    }
    let cookies = head.headers.get_all("set-cookie").filter_map(cookie);
    Json::object([
        ("status", Json::from(u64::from(head.status))),
        ("statusText", head.reason.as_str().into()),
        ("httpVersion", head.version.as_str().into()),
        ("cookies", Json::List(cookies.collect())),
        ("headers", pairs(&head.headers)),
        ("content", Json::object(content)),
        ("redirectURL", head.headers.get("location").unwrap_or_default().into()),
        ("headersSize", Json::Number("-1".to_owned())),
        ("bodySize", Json::from(response.body.len() as u64)),
    ])
}

/// A cookie as a response sets it.
fn cookie(line: &str) -> Option<Json> {
    let mut parts = line.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let mut fields = vec![("name", Json::from(name.trim())), ("value", Json::from(value.trim()))];
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        match key.trim().to_ascii_lowercase().as_str() {
            "path" => fields.push(("path", value.into())),
            "domain" => fields.push(("domain", value.into())),
            "expires" => fields.extend(date::parse_http(value).map(|at| ("expires", date::iso(at).into()))),
            "httponly" => fields.push(("httpOnly", true.into())),
            "secure" => fields.push(("secure", true.into())),
            _ => {}
        }
    }
    Some(Json::object(fields))
}

#[cfg(test)]
mod tests;
