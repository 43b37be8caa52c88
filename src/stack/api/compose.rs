//! Request files edited from outside the text: by a form, a pasted curl command, an imported file.

use crate::http::request_file::edit::{append, replace, set_variable};
use crate::http::request_file::multipart::{self, Part, Value as PartValue};
use crate::http::request_file::{Block, Body, BodyPart, Draft, Lead, RequestFile, Variable, parse};
use crate::http::url::query;
use crate::http::{Method, curl, har, openapi, postman};
use crate::protocol::api::{Edit, EditRequests, EditedRequests, Form, FormBody, FormPart};

const URLENCODED: &str = "application/x-www-form-urlencoded";

/// Most bytes of an imported file.
const MAX_IMPORT: usize = 4 * 1024 * 1024;

/// A request as a form.
pub fn form(draft: &Draft, variables: &[Variable]) -> Form {
    let (url, query) = match draft.url.split_once('?') {
        // With variables in it, the text is what is meant.
        Some((url, text)) => (url.to_owned(), pairs(text)),
        None => (draft.url.clone(), Vec::new()),
    };
    let is_fields = draft
        .header("content-type")
        .is_some_and(|it| it.split(';').next().is_some_and(|it| it.trim().eq_ignore_ascii_case(URLENCODED)));
    let boundary = draft.header("content-type").and_then(multipart::boundary);
    let parts = boundary.and_then(|it| multipart::read(it, &draft.body));
    let body = match draft.body.parts.as_slice() {
        _ if parts.is_some() => FormBody::Parts(parts.into_iter().flatten().map(part).collect()),
        [] => FormBody::None,
        [BodyPart::Text(text)] if is_fields => FormBody::Fields(pairs(&text.replace('\n', ""))),
        [BodyPart::Text(text)] => FormBody::Text(text.clone()),
        [BodyPart::File { path, fill_in: false }] => FormBody::File(path.clone()),
        _ => FormBody::Mixed,
    };
    let value = |name: &str| variables.iter().find(|it| it.name == name).map(|it| it.value.clone());
    let path =
        path_names(&url).into_iter().map(|it| (it.to_owned(), value(it).unwrap_or_default())).collect();
    Form { method: draft.method.as_str().to_owned(), url, path, query, headers: draft.headers.clone(), body }
}

/// Whether a text can be a variable's name in a path.
fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|it| it.is_ascii_alphabetic() || it == '_')
        && letters.all(|it| it.is_ascii_alphanumeric() || it == '_' || it == '-')
}

/// The names that the path of an address leaves open: `{{id}}`, and `:id` as routers write it.
fn path_names(url: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    // What stands before the path says where to.
    for segment in rest.split('/').skip(1) {
        let mut open =
            segment.split("{{").skip(1).filter_map(|it| it.split_once("}}")).map(|(name, _)| name.trim());
        let found = segment.strip_prefix(':').into_iter().chain(open.by_ref());
        for name in found.filter(|it| is_name(it)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// The address with `{{name}}` in the place of `:name`, so that its variable is what is sent.
fn with_variable(url: &str, name: &str) -> String {
    let segment = |it: &str| match it.strip_prefix(':') {
        Some(it) if it == name => ["{{", name, "}}"].concat(),
        _ => it.to_owned(),
    };
    url.split('/').map(segment).collect::<Vec<_>>().join("/")
}

fn part(it: Part) -> FormPart {
    let (value, is_file) = match it.value {
        PartValue::Text(text) => (text, false),
        PartValue::File(path) => (path, true),
    };
    let file_name = it.file_name.unwrap_or_default();
    FormPart { name: it.name, value, is_file, file_name, media_type: it.media_type.unwrap_or_default() }
}

/// The body that parts mean.
fn parts(parts: &[FormPart], content_type: Option<&str>) -> Result<Body, String> {
    let boundary = content_type.and_then(multipart::boundary).ok_or_else(|| {
        "A multipart form needs the header Content-Type: multipart/form-data; boundary=boundary.".to_owned()
    })?;
    let border = ["--", boundary].concat();
    if let Some(it) = parts.iter().find(|it| it.value.lines().any(|line| line.starts_with(&border))) {
        return Err(format!(
            "The value of {} holds the boundary {border}. Choose another boundary.",
            it.name
        ));
    }
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|it| !it.is_empty());
    let part = |it: &FormPart| Part {
        name: it.name.clone(),
        file_name: filled(&it.file_name),
        media_type: filled(&it.media_type),
        value: match it.is_file {
            true => PartValue::File(it.value.trim().to_owned()),
            false => PartValue::Text(it.value.replace("\r\n", "\n")),
        },
    };
    Ok(multipart::write(boundary, &parts.iter().map(part).collect::<Vec<_>>()))
}

/// Names and values. A text with `{{…}}` is taken as it stands: what comes in its place is encoded later.
fn pairs(text: &str) -> Vec<(String, String)> {
    if !text.contains("{{") {
        return query::parse(text);
    }
    let pair = |it: &str| {
        let (name, value) = it.split_once('=').unwrap_or((it, ""));
        (name.to_owned(), value.to_owned())
    };
    text.split('&').filter(|it| !it.is_empty()).map(pair).collect()
}

/// Names and values as text; variables stay as they are written.
fn printed(pairs: &[(String, String)]) -> String {
    let one = |text: &str| match text.contains("{{") {
        true => text.replace(' ', "%20").replace('&', "%26"),
        // Encodes as one value does.
        false => query::print([("", text)]).trim_start_matches('=').to_owned(),
    };
    let pairs = pairs.iter().filter(|(name, value)| !name.is_empty() || !value.is_empty());
    pairs.map(|(name, value)| [&one(name), "=", &one(value)].concat()).collect::<Vec<_>>().join("&")
}

/// The request that a form means; `old` is the one it was made of.
fn draft(form: &Form, old: Option<&Draft>) -> Result<Draft, String> {
    let method = Method::parse(form.method.trim())
        .ok_or_else(|| format!("{} is no method that can be sent", form.method.trim()))?;
    let mut url = form.url.trim().to_owned();
    if url.is_empty() {
        "/".clone_into(&mut url);
    }
    let was = old.map(|it| self::form(it, &[]));
    // What was not changed keeps the letters it was written with.
    let query = match (old.and_then(|it| it.url.split_once('?')), &was) {
        (Some((_, text)), Some(was)) if was.query == form.query => text.to_owned(),
        _ => printed(&form.query),
    };
    if !query.is_empty() {
        url = [&url, "?", &query].concat();
    }
    let mut draft = Draft::new(method, url);
    draft.states_version = old.is_some_and(|it| it.states_version);
    draft.headers = form
        .headers
        .iter()
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .filter(|(name, value)| !name.is_empty() || !value.is_empty())
        .collect();
    draft.body = match (&form.body, old, &was) {
        // What was not changed stays as it is written; the header may name another boundary.
        (FormBody::Parts(parts), ..) => self::parts(parts, draft.header("content-type"))?,
        (body, Some(old), Some(was)) if *body == was.body => old.body.clone(),
        (FormBody::None, ..) => Body::default(),
        (FormBody::Text(text), ..) => Body::text(text.clone()),
        (FormBody::Fields(fields), ..) => Body::text(printed(fields)),
        (FormBody::File(path), ..) => {
            Body { parts: vec![BodyPart::File { path: path.trim().to_owned(), fill_in: false }] }
        }
        (FormBody::Mixed, ..) => return Err("This body is edited as text.".to_owned()),
    };
    Ok(draft)
}

/// A request file after a change.
///
/// # Errors
/// A sentence that says what cannot be.
pub fn edit(ask: &EditRequests) -> Result<EditedRequests, String> {
    let text = &ask.text;
    match &ask.edit {
        Edit::Write { block, form } => {
            let parsed = parse(text);
            let old = parsed.file.blocks.get(*block as usize).and_then(|it| it.request.as_ref());
            let variables = parsed.file.variables();
            let was = old.map(|it| self::form(it, &variables).path).unwrap_or_default();
            let changed: Vec<_> = form.path.iter().filter(|it| !was.contains(it) && is_name(&it.0)).collect();
            let mut form = form.clone();
            for (name, _) in &changed {
                form.url = with_variable(&form.url, name);
            }
            let draft = draft(&form, old)?;
            let mut text = replace(text, *block as usize, &draft).map_err(sentence)?;
            for (name, value) in changed {
                text = set_variable(&text, *block as usize, name, value.trim()).map_err(sentence)?;
            }
            Ok(EditedRequests { text, block: *block, added: 0, notes: Vec::new() })
        }
        Edit::Append(form) => {
            let request = Some(draft(form, None)?);
            appended(text, vec![Block { request, ..Block::default() }], Vec::new())
        }
        Edit::Curl(command) => {
            let read = curl::parse(command).map_err(|error| {
                let (line, column) = error.place(command);
                format!("line {line}, column {column} of the command: {error}")
            })?;
            let lead = read.settings.into_iter().map(Lead::Setting).collect();
            let block = Block { lead, request: Some(read.draft), ..Block::default() };
            appended(text, vec![block], read.notes)
        }
        Edit::Import { name, bytes } => {
            let (file, notes) = import(name, bytes)?;
            if file.blocks.is_empty() {
                return Err(format!("{name} holds no request."));
            }
            appended(text, file.blocks, notes)
        }
    }
}

fn import(name: &str, bytes: &[u8]) -> Result<(RequestFile, Vec<String>), String> {
    if bytes.len() > MAX_IMPORT {
        return Err(format!("{name} is larger than {} MB.", MAX_IMPORT / 1024 / 1024));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| format!("{name} is no text in UTF-8."))?;
    let text = text.trim_start_matches('\u{feff}');
    if name.ends_with(".http") || name.ends_with(".rest") {
        return Ok((parse(text).file, Vec::new()));
    }
    let start = text.trim_start();
    if start.starts_with("curl ") {
        let read = curl::parse(text).map_err(|error| error.to_string())?;
        let block = Block { request: Some(read.draft), ..Block::default() };
        return Ok((RequestFile { blocks: vec![block] }, read.notes));
    }
    // Each reader says what its documents begin with; the file says which it is by its fields.
    let has = |field: &str| text.contains(&["\"", field, "\""].concat());
    let read = if has("openapi") || has("swagger") || start.starts_with("openapi") {
        openapi::import(text)
    } else if has("log") && has("entries") {
        har::import(text)
    } else {
        postman::import(text)
    };
    read.map_err(|why| format!("{name}: {why}."))
}

fn appended(text: &str, blocks: Vec<Block>, notes: Vec<String>) -> Result<EditedRequests, String> {
    let added = u32::try_from(blocks.len()).unwrap_or(u32::MAX);
    let (text, first) = append(text, &blocks).map_err(sentence)?;
    Ok(EditedRequests { text, block: u32::try_from(first).unwrap_or(0), added, notes })
}

fn sentence(error: impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    [first.as_str(), letters.as_str(), "."].concat()
}

#[cfg(test)]
mod tests;
