//! Archives as blocks of a request file: what browsers' developer tools export can be sent again.

use super::super::Method;
use super::super::request_file::{Block, Body, Draft, RequestFile};
use crate::project::json::Json;

const MAX_BLOCKS: usize = 1_000;

/// Headers that belong to one connection or are computed anew; what browsers add of themselves.
const LEFT_OUT: [&str; 8] = [
    "host",
    "connection",
    "content-length",
    "accept-encoding",
    "transfer-encoding",
    "te",
    "upgrade-insecure-requests",
    "priority",
];

/// Reads an archive.
///
/// # Errors
/// It is none, with what was missing.
pub fn import(text: &str) -> Result<(RequestFile, Vec<String>), String> {
    let root = Json::parse(text).map_err(|what| format!("the archive is no JSON: {what}"))?;
    let entries = root.get("log").and_then(|it| it.get("entries")).and_then(Json::as_list);
    let Some(entries) = entries else {
        return Err("the file has no “log.entries”: it is no HTTP archive".to_owned());
    };
    let mut notes = Vec::new();
    if entries.len() > MAX_BLOCKS {
        notes.push(format!(
            "{} requests beyond the first {MAX_BLOCKS} were left out",
            entries.len() - MAX_BLOCKS
        ));
    }
    let mut file = RequestFile::default();
    for entry in entries.iter().take(MAX_BLOCKS) {
        let Some(request) = entry.get("request") else { continue };
        match block(request) {
            Ok(block) => file.blocks.push(block),
            Err(why) => notes.push(why),
        }
    }
    Ok((file, notes))
}

fn block(request: &Json) -> Result<Block, String> {
    let text = |key: &str| {
        request.get(key).and_then(Json::as_text).map(|it| it.trim().to_owned()).unwrap_or_default()
    };
    let (name, url) = (text("method"), text("url"));
    let method =
        Method::parse(&name).ok_or_else(|| format!("a request was left out: its method is “{name}”"))?;
    if url.is_empty() || url.contains(char::is_whitespace) {
        return Err("a request without an address was left out".to_owned());
    }
    let path = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let path = path.find('/').and_then(|at| path.get(at..)).unwrap_or("/");
    let title = [method.as_str(), " ", path.split('?').next().unwrap_or_default()].concat();
    let mut draft = Draft::new(method, url.as_str());
    for header in request.get("headers").and_then(Json::as_list).unwrap_or_default() {
        let of = |key: &str| header.get(key).and_then(Json::as_text).map(|it| it.trim().to_owned());
        let (Some(name), Some(value)) = (of("name"), of("value")) else { continue };
        let lower = name.to_ascii_lowercase();
        let is_left_out =
            lower.starts_with(':') || lower.starts_with("sec-") || LEFT_OUT.contains(&lower.as_str());
        if !is_left_out && !name.is_empty() && !value.contains(['\n', '\r']) {
            draft.headers.push((name, value));
        }
    }
    if let Some(data) = request.get("postData") {
        let of = |key: &str| data.get(key).and_then(Json::as_text);
        if let Some(media_type) = of("mimeType").filter(|_| draft.header("content-type").is_none()) {
            draft.headers.push(("Content-Type".to_owned(), media_type.trim().to_owned()));
        }
        draft.body = of("text").map(|text| Body::text(&**text)).unwrap_or_default();
    }
    Ok(Block { title, request: Some(draft), ..Block::default() })
}
