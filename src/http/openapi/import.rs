//! An OpenAPI 3 document (as JSON) as blocks of a request file: one a method of a path, with examples filled in.

use super::super::Method;
use super::super::request_file::{Block, Body, Draft, Lead, RequestFile, Variable};
use super::super::url::percent::{Set, encode};
use crate::project::json::Json;

const MAX_BLOCKS: usize = 1_000;
const MAX_DEPTH: usize = 12;
/// Values made for one body: references that branch would grow without end.
const MAX_VALUES: usize = 2_000;

/// Reads a document.
///
/// # Errors
/// It is no OpenAPI 3 in JSON, with what to do.
pub fn import(text: &str) -> Result<(RequestFile, Vec<String>), String> {
    let root = Json::parse(text).map_err(|what| {
        let is_yaml = text.trim_start().starts_with("openapi:") || text.trim_start().starts_with("swagger:");
        if is_yaml {
            "the document is YAML; save it as JSON (editor.swagger.io does), then import that".to_owned()
        } else {
            format!("the document is no JSON: {what}")
        }
    })?;
    if root.get("swagger").is_some() {
        return Err(
            "this is Swagger 2.0; convert it to OpenAPI 3 (converter.swagger.io does), then import that"
                .to_owned(),
        );
    }
    match root.get("openapi").and_then(Json::as_text) {
        Some(version) if version.starts_with("3.") => {}
        Some(version) => return Err(format!("OpenAPI {version} is not read; 3.0 and 3.1 are")),
        None => return Err("the document has no “openapi”: it is no OpenAPI 3 description".to_owned()),
    }
    let Some(Json::Object(paths)) = root.get("paths") else {
        return Err("the document has no “paths”".to_owned());
    };
    let mut reader = Reader { root: &root, notes: Vec::new() };
    let mut file = RequestFile::default();
    file.blocks.push(reader.server());
    for (path, item) in paths {
        let item = reader.resolved(item);
        let Json::Object(operations) = item else { continue };
        for (method, operation) in operations {
            let Some(method) = Method::parse(&method.to_ascii_uppercase()) else { continue };
            if file.blocks.len() > MAX_BLOCKS {
                reader
                    .note(format!("the document has more than {MAX_BLOCKS} operations; the first were read"));
                return Ok((file, reader.notes));
            }
            file.blocks.push(reader.operation(path, method, item, operation));
        }
    }
    if reader.needs_token(&file) {
        let lead = Lead::Variable(Variable { name: "token".to_owned(), value: String::new() });
        file.blocks[0].lead.push(lead);
    }
    Ok((file, reader.notes))
}

struct Reader<'a> {
    root: &'a Json,
    notes: Vec<String>,
}

impl<'a> Reader<'a> {
    fn note(&mut self, text: String) {
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    /// Follows `$ref`s inside the document.
    fn resolved(&mut self, value: &'a Json) -> &'a Json {
        let mut at = value;
        for _ in 0..MAX_DEPTH {
            let Some(reference) = at.get("$ref").and_then(Json::as_text) else { return at };
            let Some(path) = reference.strip_prefix("#/") else {
                self.note(format!("{reference} lies in another document and was left out"));
                return &Json::Null;
            };
            let mut target = Some(self.root);
            for key in path.split('/') {
                let key = key.replace("~1", "/").replace("~0", "~");
                target = target.and_then(|it| it.get(&key));
            }
            let Some(target) = target else {
                self.note(format!("{reference} leads nowhere and was left out"));
                return &Json::Null;
            };
            at = target;
        }
        &Json::Null
    }

    fn server(&mut self) -> Block {
        let servers = self.root.get("servers").and_then(Json::as_list).unwrap_or_default();
        let mut lead = Vec::new();
        if let Some(title) = self.root.get("info").and_then(|it| it.get("title")).and_then(Json::as_text) {
            lead.push(Lead::Comment(one_line(title)));
        }
        let address = |server: &Json| {
            let mut url = server.get("url").and_then(Json::as_text)?.to_string();
            if let Some(Json::Object(variables)) = server.get("variables") {
                for (name, variable) in variables {
                    let value = variable.get("default").map(Json::plain).unwrap_or_default();
                    url = url.replace(&["{", name, "}"].concat(), &value);
                }
            }
            if url.starts_with('/') {
                url.insert_str(0, "http://localhost:3000");
            }
            Some(one_line(url.trim_end_matches('/')))
        };
        let mut addresses: Vec<String> = servers.iter().filter_map(address).collect();
        if addresses.is_empty() {
            addresses.push("http://localhost:3000".to_owned());
        }
        for other in &addresses[1..] {
            lead.push(Lead::Comment(format!("another server: {other}")));
        }
        lead.push(Lead::Variable(Variable { name: "host".to_owned(), value: addresses.swap_remove(0) }));
        Block { lead, ..Block::default() }
    }

    fn needs_token(&self, file: &RequestFile) -> bool {
        let drafts = file.blocks.iter().filter_map(|it| it.request.as_ref());
        drafts.flat_map(|it| &it.headers).any(|(_, value)| value.contains("{{token}}"))
    }

    fn operation(&mut self, path: &str, method: Method, item: &'a Json, operation: &'a Json) -> Block {
        let text = |key: &str| operation.get(key).and_then(Json::as_text).map(|it| one_line(it));
        let title =
            text("summary").or_else(|| text("operationId")).unwrap_or_else(|| format!("{method} {path}"));
        let mut block = Block { title: title.trim_start_matches('#').trim().to_owned(), ..Block::default() };
        if operation.get("deprecated") == Some(&Json::Bool(true)) {
            block.lead.push(Lead::Comment("deprecated".to_owned()));
        }
        let mut url = path.to_owned();
        let mut pairs: Vec<String> = Vec::new();
        let mut draft = Draft::new(method, String::new());
        let mut cookies: Vec<String> = Vec::new();
        let own = operation.get("parameters").and_then(Json::as_list).unwrap_or_default();
        let shared = item.get("parameters").and_then(Json::as_list).unwrap_or_default();
        let mut seen: Vec<(String, String)> = Vec::new();
        for parameter in own.iter().chain(shared) {
            let parameter = self.resolved(parameter);
            let field = |key: &str| parameter.get(key).and_then(Json::as_text).map(|it| it.to_string());
            let (Some(name), Some(place)) = (field("name"), field("in")) else { continue };
            // What the operation says counts before what its path says.
            if seen.contains(&(name.clone(), place.clone())) {
                continue;
            }
            let required = parameter.get("required") == Some(&Json::Bool(true));
            let (value, is_example) = self.parameter_value(parameter, &name);
            match place.as_str() {
                "path" => url = url.replace(&["{", &name, "}"].concat(), &encode(&value, Set::Component)),
                "query" if required || is_example => {
                    pairs.push(
                        [encode(&name, Set::Component), "=".to_owned(), encode(&value, Set::Component)]
                            .concat(),
                    );
                }
                "header" if required || is_example => draft.headers.push((name.clone(), one_line(&value))),
                "cookie" if required || is_example => cookies.push([&name, "=", &value].concat()),
                _ => {}
            }
            seen.push((name, place));
        }
        if !cookies.is_empty() {
            draft.headers.push(("Cookie".to_owned(), one_line(&cookies.join("; "))));
        }
        self.security(operation, &mut draft, &mut pairs);
        let query = if pairs.is_empty() { String::new() } else { ["?", &pairs.join("&")].concat() };
        draft.url = ["{{host}}", &one_line(&url).replace(' ', "%20"), &query].concat();
        if let Some(body) = operation.get("requestBody") {
            let body = self.resolved(body);
            self.body(body, &mut draft);
        }
        draft.headers.retain(|(name, _)| super::super::headers::is_token(name.as_bytes()));
        block.request = Some(draft);
        block
    }

    /// A value for a parameter, and whether the document gives it.
    fn parameter_value(&mut self, parameter: &'a Json, name: &str) -> (String, bool) {
        if let Some(example) = self.example(parameter) {
            return (example.plain(), true);
        }
        let Some(schema) = parameter.get("schema") else { return (name.to_owned(), false) };
        let schema = self.resolved(schema);
        let given = ["example", "default"].iter().find_map(|key| schema.get(key));
        let listed = || schema.get("enum").and_then(Json::as_list).and_then(|it| it.first());
        match given.or_else(listed) {
            Some(value) => (value.plain(), true),
            None => {
                let value = self.value(schema, 0, &mut 0).plain();
                (if value.is_empty() || value == "null" { name.to_owned() } else { value }, false)
            }
        }
    }

    /// `example`, or the first of `examples`.
    fn example(&mut self, holder: &'a Json) -> Option<Json> {
        if let Some(example) = holder.get("example") {
            return Some(example.clone());
        }
        let Some(Json::Object(examples)) = holder.get("examples") else { return None };
        let (_, first) = examples.first()?;
        self.resolved(first).get("value").cloned()
    }

    fn security(&mut self, operation: &'a Json, draft: &mut Draft, pairs: &mut Vec<String>) {
        let list = operation.get("security").or_else(|| self.root.get("security")).and_then(Json::as_list);
        let Some(Json::Object(schemes)) = list.and_then(|it| it.first()) else { return };
        for (name, _) in schemes {
            let found = self
                .root
                .get("components")
                .and_then(|it| it.get("securitySchemes"))
                .and_then(|it| it.get(name));
            let Some(scheme) = found else { continue };
            let scheme = self.resolved(scheme);
            let field = |key: &str| scheme.get(key).and_then(Json::as_text).map(|it| it.to_ascii_lowercase());
            let key = scheme.get("name").and_then(Json::as_text).map(|it| it.to_string()).unwrap_or_default();
            match (field("type").as_deref(), field("scheme").as_deref(), field("in").as_deref()) {
                (Some("http"), Some("basic"), _) => {
                    draft.headers.push(("Authorization".to_owned(), "Basic user:password".to_owned()));
                }
                (Some("http"), ..) | (Some("oauth2" | "openidconnect"), ..) => {
                    draft.headers.push(("Authorization".to_owned(), "Bearer {{token}}".to_owned()));
                }
                (Some("apikey"), _, Some("header")) => draft.headers.push((key, "{{token}}".to_owned())),
                (Some("apikey"), _, Some("cookie")) => {
                    draft.headers.push(("Cookie".to_owned(), [&key, "={{token}}"].concat()));
                }
                (Some("apikey"), ..) => pairs.push([&key, "={{token}}"].concat()),
                _ => self.note(format!("the security scheme “{name}” is not supported and was left out")),
            }
        }
    }

    fn body(&mut self, body: &'a Json, draft: &mut Draft) {
        let Some(Json::Object(types)) = body.get("content") else { return };
        let json = types.iter().find(|(name, _)| name.contains("json"));
        let Some((media_type, content)) = json.or_else(|| types.first()) else { return };
        let value = match self.example(content) {
            Some(value) => value,
            None => match content.get("schema") {
                Some(schema) => {
                    let schema = self.resolved(schema);
                    self.value(schema, 0, &mut 0)
                }
                None => return,
            },
        };
        let mut header = one_line(media_type);
        let text = match (&*header, &value) {
            ("application/x-www-form-urlencoded", Json::Object(fields)) => {
                let pairs: Vec<(&str, String)> =
                    fields.iter().map(|(name, value)| (&**name, value.plain())).collect();
                super::super::url::query::print(pairs.iter().map(|(name, value)| (*name, value.as_str())))
            }
            ("multipart/form-data", Json::Object(fields)) => {
                header.push_str("; boundary=boundary");
                let mut text: String = fields
                    .iter()
                    .map(|(name, value)| {
                        let name = one_line(name).replace('"', "%22");
                        format!(
                            "--boundary\nContent-Disposition: form-data; name=\"{name}\"\n\n{}\n",
                            value.plain()
                        )
                    })
                    .collect();
                text.push_str("--boundary--");
                text
            }
            (_, Json::Text(text)) => text.to_string(),
            _ => value.pretty(),
        };
        draft.headers.push(("Content-Type".to_owned(), header));
        draft.body = Body::text(text);
    }

    /// A value that a schema allows.
    fn value(&mut self, schema: &'a Json, depth: usize, made: &mut usize) -> Json {
        *made += 1;
        if depth > MAX_DEPTH || *made > MAX_VALUES {
            return Json::Null;
        }
        let schema = self.resolved(schema);
        let first = |key: &str| schema.get(key).and_then(Json::as_list).and_then(|it| it.first());
        if let Some(value) =
            schema.get("example").or_else(|| first("examples")).or_else(|| schema.get("default"))
        {
            return value.clone();
        }
        if let Some(value) = schema.get("const").or_else(|| first("enum")) {
            return value.clone();
        }
        if let Some(parts) = schema.get("allOf").and_then(Json::as_list) {
            let mut fields: Vec<(std::rc::Rc<str>, Json)> = Vec::new();
            for part in parts {
                if let Json::Object(more) = self.value(part, depth + 1, made) {
                    fields.retain(|(name, _)| !more.iter().any(|(it, _)| it == name));
                    fields.extend(more);
                }
            }
            return Json::Object(fields);
        }
        if let Some(choice) = first("oneOf").or_else(|| first("anyOf")) {
            return self.value(choice, depth + 1, made);
        }
        let kind = match schema.get("type") {
            Some(Json::Text(kind)) => kind.to_string(),
            Some(Json::List(kinds)) => {
                kinds.iter().map(Json::plain).find(|it| it != "null").unwrap_or_default()
            }
            _ if schema.get("properties").is_some() => "object".to_owned(),
            _ if schema.get("items").is_some() => "array".to_owned(),
            _ => String::new(),
        };
        match kind.as_str() {
            "object" => {
                let Some(Json::Object(properties)) = schema.get("properties") else {
                    return Json::Object(Vec::new());
                };
                let mut fields = Vec::new();
                for (name, property) in properties {
                    let property = self.resolved(property);
                    if property.get("readOnly") != Some(&Json::Bool(true)) {
                        fields.push((name.clone(), self.value(property, depth + 1, made)));
                    }
                }
                Json::Object(fields)
            }
            "array" => match schema.get("items") {
                Some(items) => Json::List(vec![self.value(items, depth + 1, made)]),
                None => Json::List(Vec::new()),
            },
            "integer" | "number" => match schema.get("minimum") {
                Some(Json::Number(digits)) => Json::Number(digits.clone()),
                _ => Json::from(1u64),
            },
            "boolean" => Json::Bool(true),
            "string" => match schema.get("format").and_then(Json::as_text).map(|it| &**it) {
                Some("date") => "2026-01-31".into(),
                Some("date-time") => "2026-01-31T12:00:00Z".into(),
                Some("uuid") => "00000000-0000-4000-8000-000000000000".into(),
                Some("email") => "ann@example.com".into(),
                Some("uri" | "url") => "https://example.com/".into(),
                _ => "text".into(),
            },
            _ => Json::Null,
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
