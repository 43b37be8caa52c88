//! Postman collections (2.0 and 2.1) as blocks of a request file. Folders become parts of titles; scripts stay behind.

use super::Method;
use super::request_file::{Block, Body, BodyPart, Draft, Lead, RequestFile, Variable};
use super::url::query;
use crate::project::json::Json;

const MAX_BLOCKS: usize = 1_000;
const MAX_DEPTH: usize = 16;
const BOUNDARY: &str = "boundary";

/// Reads a collection.
///
/// # Errors
/// It is none, with what to do.
pub fn import(text: &str) -> Result<(RequestFile, Vec<String>), String> {
    let root = Json::parse(text).map_err(|what| format!("the collection is no JSON: {what}"))?;
    // Exports through Postman's API are wrapped.
    let root = root.get("collection").unwrap_or(&root);
    let schema = root.get("info").and_then(|it| it.get("schema")).map(Json::plain).unwrap_or_default();
    let Some(items) = root.get("item").and_then(Json::as_list) else {
        return Err(if root.get("requests").is_some() {
            "this is a collection of version 1; export it from Postman as 2.1".to_owned()
        } else {
            "the file has no “item”: it is no Postman collection".to_owned()
        });
    };
    if !schema.is_empty() && !schema.contains("v2") {
        return Err(format!("collections of {schema} are not read; export it from Postman as 2.1"));
    }
    let mut reader = Reader { file: RequestFile::default(), notes: Vec::new() };
    let mut head = Block::default();
    if let Some(name) = root.get("info").and_then(|it| it.get("name")).and_then(Json::as_text) {
        head.lead.push(Lead::Comment(one_line(name)));
    }
    for variable in root.get("variable").and_then(Json::as_list).unwrap_or_default() {
        let name = variable.get("key").or_else(|| variable.get("id")).map(Json::plain).unwrap_or_default();
        if is_name(&name) {
            let value = variable.get("value").map(Json::plain).unwrap_or_default();
            head.lead.push(Lead::Variable(Variable { name, value: one_line(&value) }));
        }
    }
    if head != Block::default() {
        reader.file.blocks.push(head);
    }
    reader.items(items, "", root.get("auth"), 0);
    Ok((reader.file, reader.notes))
}

struct Reader {
    file: RequestFile,
    notes: Vec<String>,
}

impl Reader {
    fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    fn items(&mut self, items: &[Json], folder: &str, auth: Option<&Json>, depth: usize) {
        for item in items {
            if self.file.blocks.len() > MAX_BLOCKS || depth > MAX_DEPTH {
                self.note(format!("the collection has more than {MAX_BLOCKS} requests, or folders too deep; the first were read"));
                return;
            }
            let name = item.get("name").map(Json::plain).unwrap_or_default();
            let name = one_line(&name);
            let title = if folder.is_empty() { name } else { [folder, " / ", &name].concat() };
            let auth = item.get("auth").or(auth);
            if item.get("event").and_then(Json::as_list).is_some_and(|it| !it.is_empty()) {
                self.note("scripts of Postman were left out; check answers with `# @assert status == 200`");
            }
            if let Some(inner) = item.get("item").and_then(Json::as_list) {
                self.items(inner, &title, auth, depth + 1);
            } else if let Some(request) = item.get("request") {
                self.request(&title, request, auth);
            }
        }
    }

    fn request(&mut self, title: &str, request: &Json, auth: Option<&Json>) {
        let mut block = Block { title: title.trim_start_matches('#').trim().to_owned(), ..Block::default() };
        // A request may be nothing but its address.
        let method = request.get("method").map(Json::plain).unwrap_or_else(|| "GET".to_owned());
        let Some(method) = Method::parse(&method.to_ascii_uppercase()) else {
            self.note(format!("“{title}”: {method} is no method; the request was left out"));
            return;
        };
        if let Some(text) = request.get("description").map(|it| it.get("content").unwrap_or(it).plain()) {
            let lines =
                text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('@')).take(20);
            block.lead.extend(lines.map(|line| Lead::Comment(line.to_owned())));
        }
        let url = request.get("url").unwrap_or(request);
        let mut draft = Draft::new(method, address(url));
        for header in request.get("header").and_then(Json::as_list).unwrap_or_default().iter().filter(is_on) {
            let name = header.get("key").map(Json::plain).unwrap_or_default();
            if super::headers::is_token(name.as_bytes()) {
                draft
                    .headers
                    .push((name, one_line(&header.get("value").map(Json::plain).unwrap_or_default())));
            }
        }
        if let Some(auth) = request.get("auth").or(auth) {
            self.auth(auth, &mut draft);
        }
        if let Some(body) = request.get("body").filter(is_on) {
            self.body(body, &mut draft);
        }
        if draft.url.is_empty() {
            self.note(format!("“{title}” has no address and was left out"));
            return;
        }
        block.request = Some(draft);
        self.file.blocks.push(block);
    }

    fn auth(&mut self, auth: &Json, draft: &mut Draft) {
        let kind = auth.get("type").map(Json::plain).unwrap_or_default();
        let parameters = auth.get(&kind);
        // A list of keys and values in 2.1, an object in 2.0.
        let value = |key: &str| -> String {
            let of_list = parameters.and_then(Json::as_list).and_then(|list| {
                list.iter().find(|it| it.get("key").is_some_and(|it| it.plain() == key))?.get("value")
            });
            let found = of_list.or_else(|| parameters.and_then(|it| it.get(key)));
            one_line(&found.map(Json::plain).unwrap_or_default())
        };
        let mut header = |name: &str, value: String| {
            if draft.header(name).is_none() && super::headers::is_token(name.as_bytes()) {
                draft.headers.push((name.to_owned(), value));
            }
        };
        match kind.as_str() {
            "bearer" => header("Authorization", ["Bearer ", &value("token")].concat()),
            "basic" => {
                header("Authorization", ["Basic ", &value("username"), ":", &value("password")].concat())
            }
            "oauth2" => header("Authorization", ["Bearer ", &value("accessToken")].concat()),
            "apikey" if value("in") == "query" => {
                let joint = if draft.url.contains('?') { '&' } else { '?' };
                draft.url.push(joint);
                draft.url.push_str(&[value("key"), "=".to_owned(), value("value")].concat());
            }
            "apikey" => header(&value("key"), value("value")),
            "noauth" | "" => {}
            other => self.note(format!("authorization by {other} is not supported and was left out")),
        }
    }

    fn body(&mut self, body: &Json, draft: &mut Draft) {
        let mode = body.get("mode").map(Json::plain).unwrap_or_default();
        let list = |key: &str| body.get(key).and_then(Json::as_list).unwrap_or_default().iter().filter(is_on);
        let text = |it: &Json, key: &str| it.get(key).map(Json::plain).unwrap_or_default();
        let mut media_type = None;
        match mode.as_str() {
            "raw" => {
                let language =
                    body.get("options").and_then(|it| it.get("raw")).map(|it| text(it, "language"));
                media_type = match language.as_deref() {
                    Some("json") => Some("application/json"),
                    Some("xml") => Some("application/xml"),
                    Some("html") => Some("text/html"),
                    Some("javascript") => Some("application/javascript"),
                    _ => None,
                };
                draft.body = Body::text(text(body, "raw"));
            }
            "urlencoded" => {
                media_type = Some("application/x-www-form-urlencoded");
                let pairs: Vec<(String, String)> =
                    list("urlencoded").map(|it| (text(it, "key"), text(it, "value"))).collect();
                let printed = pairs.iter().map(|(name, value)| {
                    if value.contains("{{") {
                        [name, "=", value].concat()
                    } else {
                        query::print([(name.as_str(), value.as_str())])
                    }
                });
                draft.body = Body::text(printed.collect::<Vec<_>>().join("\n&"));
            }
            "formdata" => {
                media_type = Some("multipart/form-data; boundary=boundary");
                let mut parts = Vec::new();
                let mut lines = String::new();
                for field in list("formdata") {
                    let name = one_line(&text(field, "key")).replace('"', "%22");
                    lines.push_str(&format!("--{BOUNDARY}\nContent-Disposition: form-data; name=\"{name}\""));
                    if text(field, "type") == "file" {
                        let source = match field.get("src") {
                            Some(Json::List(paths)) => paths.first().map(Json::plain).unwrap_or_default(),
                            other => other.map(Json::plain).unwrap_or_default(),
                        };
                        let file = one_line(source.rsplit(['/', '\\']).next().unwrap_or_default());
                        lines.push_str(&format!("; filename=\"{file}\"\n"));
                        parts.push(BodyPart::Text(std::mem::take(&mut lines)));
                        self.note("files of forms are taken from the project’s folder: put them there");
                        parts.push(BodyPart::File {
                            path: if file.is_empty() { "file".to_owned() } else { file },
                            fill_in: false,
                        });
                    } else {
                        lines.push_str(&format!("\n\n{}\n", text(field, "value").replace("\r\n", "\n")));
                    }
                }
                lines.push_str(&format!("--{BOUNDARY}--"));
                parts.push(BodyPart::Text(lines));
                draft.body = Body { parts };
            }
            "graphql" => {
                media_type = Some("application/json");
                let graphql = body.get("graphql").unwrap_or(&Json::Null);
                let variables = Json::parse(&text(graphql, "variables")).unwrap_or(Json::Object(Vec::new()));
                let fields = [("query", Json::from(text(graphql, "query"))), ("variables", variables)];
                draft.body = Body::text(Json::object(fields).pretty());
            }
            "file" => {
                let path = body.get("file").map(|it| text(it, "src")).unwrap_or_default();
                let file = one_line(path.rsplit(['/', '\\']).next().unwrap_or_default());
                if !file.is_empty() {
                    self.note("files of bodies are taken from the project’s folder: put them there");
                    draft.body = Body { parts: vec![BodyPart::File { path: file, fill_in: false }] };
                }
            }
            _ => {}
        }
        if let Some(media_type) =
            media_type.filter(|_| !draft.body.is_empty() && draft.header("content-type").is_none())
        {
            draft.headers.push(("Content-Type".to_owned(), media_type.to_owned()));
        }
    }
}

fn is_on(value: &&Json) -> bool {
    value.get("disabled") != Some(&Json::Bool(true))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// The address: as text, or put together, with the values of `:name` parts.
fn address(url: &Json) -> String {
    let raw = match url {
        Json::Text(text) => text.to_string(),
        _ => url.get("raw").map(Json::plain).unwrap_or_default(),
    };
    let mut text = one_line(&raw).replace(' ', "%20");
    for variable in url.get("variable").and_then(Json::as_list).unwrap_or_default() {
        let name = variable.get("key").map(Json::plain).unwrap_or_default();
        let value = variable.get("value").map(Json::plain).unwrap_or_default();
        if !name.is_empty() && !value.is_empty() {
            let mark = ["/:", &name].concat();
            let parts: Vec<&str> = text.split(&mark).collect();
            text = parts.join(&["/", &one_line(&value)].concat());
        }
    }
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
