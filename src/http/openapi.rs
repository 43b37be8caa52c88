//! OpenAPI 3.1: a document from an application's routes and the calls that were made, and documents read as requests.
//!
//! What a route takes and answers is inferred from real calls (`schema`); nothing is invented: a route that was not
//! called says so.

mod import;
mod route;
mod schema;

pub use import::import;
pub use route::Route;

use super::url::{Url, query};
use super::{Request, Response, reason};
use crate::project::json::Json;
use schema::Shape;

/// A call that was made.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    pub url: &'a Url,
    pub request: &'a Request,
    pub response: &'a Response,
    /// The route that answered, as the application wrote it; found by the path where it is not known.
    pub route: Option<&'a str>,
}

/// Examples beyond this are left out, their schema stays.
const MAX_EXAMPLE: usize = 4_096;

/// The document.
pub fn generate(title: &str, server: &str, routes: &[Route], calls: &[Call<'_>]) -> String {
    let mut paths: Vec<(String, Vec<(String, Json)>)> = Vec::new();
    let (mut bearer, mut basic) = (false, false);
    for route in routes {
        let path = route.template();
        let mine: Vec<&Call<'_>> = calls.iter().filter(|call| answered_by(call, route, routes)).collect();
        let auth = |scheme: &str| {
            mine.iter().any(|call| {
                let value = call.request.head.headers.get("authorization").unwrap_or_default();
                value.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme))
            })
        };
        let security = (auth("bearer "), auth("basic "));
        bearer |= security.0;
        basic |= security.1;
        let operation = operation(route, &mine, security);
        let method = route.method.as_str().to_ascii_lowercase();
        match paths.iter_mut().find(|(it, _)| *it == path) {
            Some((_, methods)) if methods.iter().any(|(it, _)| *it == method) => {}
            Some((_, methods)) => methods.push((method, operation)),
            None => paths.push((path, vec![(method, operation)])),
        }
    }
    let mut fields = vec![
        ("openapi", Json::from("3.1.0")),
        ("info", Json::object([("title", title.into()), ("version", "1.0.0".into())])),
        ("servers", Json::List(vec![Json::object([("url", Json::from(server))])])),
        ("paths", Json::object(paths.into_iter().map(|(path, methods)| (path, Json::object(methods))))),
    ];
    let mut schemes = Vec::new();
    for (used, name, scheme) in [(bearer, "bearerAuth", "bearer"), (basic, "basicAuth", "basic")] {
        if used {
            schemes.push((name, Json::object([("type", Json::from("http")), ("scheme", scheme.into())])));
        }
    }
    if !schemes.is_empty() {
        fields.push(("components", Json::object([("securitySchemes", Json::object(schemes))])));
    }
    Json::object(fields).pretty()
}

/// Whether a call belongs to a route: by its recorded route, else to the first that matches.
fn answered_by(call: &Call<'_>, route: &Route, routes: &[Route]) -> bool {
    if call.request.head.method != route.method {
        return false;
    }
    match call.route {
        Some(known) => known == route.path,
        None => {
            let path = call.url.path_text();
            let first =
                routes.iter().find(|it| it.method == route.method && it.parameters_of(&path).is_some());
            first == Some(route)
        }
    }
}

fn operation(route: &Route, calls: &[&Call<'_>], (bearer, basic): (bool, bool)) -> Json {
    let mut fields = vec![("operationId", Json::from(route.operation_id()))];
    if let Some(tag) = route.tag() {
        fields.push(("tags", Json::List(vec![tag.into()])));
    }
    let parameters = parameters(route, calls);
    if !parameters.is_empty() {
        fields.push(("parameters", Json::List(parameters)));
    }
    let bodies: Vec<(String, &[u8])> = calls
        .iter()
        .filter(|call| !call.request.body.is_empty())
        .map(|call| (call.request.head.headers.media_type().unwrap_or_default(), &call.request.body[..]))
        .collect();
    if !bodies.is_empty() {
        let required = bodies.len() == calls.len();
        fields.push((
            "requestBody",
            Json::object([("required", Json::from(required)), ("content", content(&bodies))]),
        ));
    }
    fields.push(("responses", responses(calls)));
    let mut security = Vec::new();
    for (used, name) in [(bearer, "bearerAuth"), (basic, "basicAuth")] {
        if used {
            security.push(Json::object([(name, Json::List(Vec::new()))]));
        }
    }
    if !security.is_empty() {
        fields.push(("security", Json::List(security)));
    }
    Json::object(fields)
}

fn parameters(route: &Route, calls: &[&Call<'_>]) -> Vec<Json> {
    let parameter = |name: &str, place: &str, required: bool, shape: &Shape| {
        Json::object([
            ("name", Json::from(name)),
            ("in", place.into()),
            ("required", required.into()),
            ("schema", shape.schema()),
        ])
    };
    let mut list = Vec::new();
    for name in route.parameters() {
        let mut shape = Shape::default();
        for call in calls {
            let found = route.parameters_of(&call.url.path_text()).unwrap_or_default();
            found.iter().filter(|(it, _)| *it == name).for_each(|(_, value)| shape.see_text(value));
        }
        list.push(parameter(&name, "path", true, &shape));
    }
    let mut queries: Vec<(String, usize, Shape)> = Vec::new();
    for call in calls {
        let pairs = query::parse(call.url.query.as_deref().unwrap_or_default());
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in &pairs {
            let at = queries.iter().position(|(it, ..)| it == name).unwrap_or_else(|| {
                queries.push((name.clone(), 0, Shape::default()));
                queries.len() - 1
            });
            queries[at].2.see_text(value);
            if !seen.contains(&name.as_str()) {
                seen.push(name);
                queries[at].1 += 1;
            }
        }
    }
    // Only what every call had, when there were several, looks required.
    let required = |count: usize| calls.len() > 1 && count == calls.len();
    list.extend(queries.iter().map(|(name, count, shape)| parameter(name, "query", required(*count), shape)));
    list
}

fn responses(calls: &[&Call<'_>]) -> Json {
    let mut statuses: Vec<u16> = calls.iter().map(|call| call.response.head.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    if statuses.is_empty() {
        let unknown =
            Json::object([("description", Json::from("Not called yet, so its answers are not known."))]);
        return Json::object([("default", unknown)]);
    }
    Json::object(statuses.into_iter().map(|status| {
        let bodies: Vec<(String, &[u8])> = calls
            .iter()
            .map(|call| call.response)
            .filter(|it| it.head.status == status && !it.body.is_empty())
            .map(|it| (it.head.headers.media_type().unwrap_or_default(), &it.body[..]))
            .collect();
        let text = Some(reason(status)).filter(|it| !it.is_empty()).unwrap_or("An answer");
        let mut fields = vec![("description", Json::from(text))];
        if !bodies.is_empty() {
            fields.push(("content", content(&bodies)));
        }
        (status.to_string(), Json::object(fields))
    }))
}

/// The media types of bodies, each with the schema of all and the first as example.
fn content(bodies: &[(String, &[u8])]) -> Json {
    let mut types: Vec<&str> = Vec::new();
    for (media_type, _) in bodies {
        if !types.contains(&media_type.as_str()) {
            types.push(media_type);
        }
    }
    Json::object(types.into_iter().map(|media_type| {
        let mut shape = Shape::default();
        let mut example = None;
        for (_, body) in bodies.iter().filter(|(it, _)| it == media_type) {
            let text = String::from_utf8_lossy(body);
            let value = if media_type.ends_with("json") {
                Json::parse(&text).ok()
            } else if media_type == "application/x-www-form-urlencoded" {
                Some(Json::object(
                    query::parse(&text).into_iter().map(|(name, value)| (name, Json::from(value))),
                ))
            } else {
                None
            };
            match value {
                Some(value) => {
                    shape.see(&value);
                    if body.len() <= MAX_EXAMPLE {
                        example.get_or_insert(value);
                    }
                }
                None => shape.see_binary_or_text(body),
            }
        }
        let mut fields = vec![("schema", shape.schema())];
        fields.extend(example.map(|it| ("example", it)));
        let name = if media_type.is_empty() { "application/octet-stream" } else { media_type };
        (name.to_owned(), Json::object(fields))
    }))
}

#[cfg(test)]
mod tests;
