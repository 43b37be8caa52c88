//! HTTP archives: each exchange as a call of the browser, with the steps that were measured.

use super::super::names;
use super::super::span::{Attribute, Kind, Nanos, Span, SpanId, Status, TraceId};
use super::time::parse;
use super::{Found, Reader};
use crate::project::json::Json;

/// Steps in their order, as HAR and as our traces call them.
const STEPS: [(&str, &str); 7] = [
    ("blocked", "blocked"),
    ("dns", "dns lookup"),
    ("connect", "tcp connect"),
    ("ssl", "tls handshake"),
    ("send", "send"),
    ("wait", "wait"),
    ("receive", "receive"),
];

/// Reads the exchanges of a log.
///
/// # Errors
/// What is wrong, and where.
pub fn read(log: &Json, reader: &mut Reader) -> Result<(), String> {
    let entries = log.get("entries").and_then(Json::as_list).ok_or("log.entries is missing, or no list.")?;
    for (at, entry) in entries.iter().enumerate() {
        if reader.found.len() + STEPS.len() >= super::MOST_SPANS {
            reader.left_out += 1;
            continue;
        }
        exchange(at, entry, reader).map_err(|why| format!("log.entries[{at}]{why}"))?;
    }
    Ok(())
}

fn exchange(number: usize, entry: &Json, reader: &mut Reader) -> Result<(), String> {
    let text = |of: Option<&Json>, name: &str| of?.get(name)?.as_text().map(|it| it.to_string());
    let began = text(Some(entry), "startedDateTime").ok_or(".startedDateTime is missing, or no text.")?;
    let start = parse(&began)
        .ok_or_else(|| format!(".startedDateTime is no moment in ISO 8601: {}", shortened(&began)))?;
    let (request, response) = (entry.get("request"), entry.get("response"));
    let url = text(request, "url").ok_or(".request.url is missing, or no text.")?;
    let method = text(request, "method").unwrap_or_else(|| "GET".to_owned());
    let timings = entry.get("timings");
    let mut steps: Vec<(&str, Nanos, Nanos)> = Vec::new();
    let mut at = start;
    for (name, shown) in STEPS {
        let Some(mut length) = timings.and_then(|it| millis(it.get(name))) else { continue };
        if name == "connect" {
            // The handshake is a part of it there, and a step of its own here.
            length = length.saturating_sub(timings.and_then(|it| millis(it.get("ssl"))).unwrap_or(0));
        }
        steps.push((shown, at, at.saturating_add(length)));
        at = at.saturating_add(length);
    }
    let end = match (steps.is_empty(), millis(entry.get("time"))) {
        (true, Some(length)) => start.saturating_add(length),
        _ => at,
    };
    let (host, path) = split(&url);
    let id = format!("entry {number}");
    let status = response.and_then(|it| it.get("status")).and_then(Json::as_u64).unwrap_or(0);
    let mut attributes: Vec<Attribute> = vec![
        (names::HTTP_REQUEST_METHOD.into(), method.clone().into()),
        (names::URL_FULL.into(), url.clone().into()),
        (names::SERVER_ADDRESS.into(), host.to_owned().into()),
    ];
    if status > 0 {
        attributes.push((names::HTTP_RESPONSE_STATUS_CODE.into(), status.into()));
    }
    let content = response.and_then(|it| it.get("content"));
    if let Some(size) = content.and_then(|it| it.get("size")).and_then(Json::as_u64) {
        attributes.push((names::HTTP_RESPONSE_BODY_SIZE.into(), size.into()));
    }
    if let Some(kind) = text(content, "mimeType").filter(|it| !it.is_empty()) {
        attributes.push(("http.response.header.content-type".into(), kind.into()));
    }
    let span = |name: String, kind: Kind, start: Nanos, end: Nanos| Span {
        trace: TraceId(0),
        id: SpanId::NONE,
        parent: None,
        name: name.into(),
        kind,
        service: "browser".into(),
        start,
        end: Some(end),
        attributes: Vec::new(),
        moments: Vec::new(),
        status: Status::Unset,
    };
    let mut call = span([&method, " ", path].concat(), Kind::Client, start, end);
    call.attributes = attributes;
    call.status = match status {
        0 => Status::Error("there was no answer".to_owned()),
        400.. => Status::Error(
            [&status.to_string(), " ", &text(response, "statusText").unwrap_or_default()].concat(),
        ),
        _ => Status::Unset,
    };
    reader.found.push(Found { span: call, trace: id.clone(), id: id.clone(), parent: None });
    for (name, start, end) in steps {
        let inner = [&id, " ", name].concat();
        let span = span(name.to_owned(), Kind::Internal, start, end);
        reader.found.push(Found { span, trace: id.clone(), id: inner, parent: Some(id.clone()) });
    }
    Ok(())
}

/// A length in milliseconds; one that did not apply is -1.
fn millis(json: Option<&Json>) -> Option<Nanos> {
    let Some(Json::Number(digits)) = json else { return None };
    let millis: f64 = digits.parse().ok()?;
    (0.0..1e12).contains(&millis).then(|| (millis * 1_000_000.0).round() as Nanos)
}

/// Host and path of an address.
fn split(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    (host.rsplit('@').next().unwrap_or(host), if path.is_empty() { "/" } else { path })
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
