//! A response as the page shows it: its body in several forms, what its status and headers mean, its cookies.

use crate::http::cookies::{Cookie, CookieJar};
use crate::http::url::Url;
use crate::http::{Request, Response, date, header_meaning, reason};
use crate::project::json::Json;
use crate::protocol::api::{Body, Header, SetCookie, TextBody};
use crate::protocol::table::{Column, Kind, Table};

use super::cut_at;

/// Bytes of a body that are shown.
pub const MAX_BODY: usize = 512 * 1024;
/// Rows and columns of a body shown as a table.
const MAX_ROWS: usize = 5_000;
const MAX_COLUMNS: usize = 60;

/// The text after a status: the server's own, or the standard's.
pub fn reason_of(response: &Response) -> String {
    let own = response.head.reason.as_str();
    if own.is_empty() { reason(response.head.status).to_owned() } else { own.to_owned() }
}

/// Its headers, each with what it is for.
pub fn headers(response: &Response) -> Vec<Header> {
    response.head.headers.iter().map(header).collect()
}

/// The headers of a request as they went out: with the length, which the client adds.
pub fn sent_headers(request: &Request) -> Vec<Header> {
    let mut all: Vec<Header> = request.head.headers.iter().map(header).collect();
    let says_length = |name| request.head.headers.contains(name);
    if !request.body.is_empty() && !says_length("content-length") && !says_length("transfer-encoding") {
        all.push(header(("Content-Length", &request.body.len().to_string())));
    }
    all
}

fn header((name, value): (&str, &str)) -> Header {
    Header { name: name.to_owned(), value: value.to_owned(), meaning: header_meaning(name).to_owned() }
}

/// The cookies that it sets, as a client that has none takes them.
pub fn cookies(response: &Response, url: &Url, now_millis: i64) -> Vec<SetCookie> {
    let mut jar = CookieJar::default();
    jar.take(url, &response.head.headers, now_millis);
    kept(&jar, now_millis)
}

/// The cookies of a jar.
pub fn kept(jar: &CookieJar, now_millis: i64) -> Vec<SetCookie> {
    jar.iter()
        .map(|it| SetCookie { name: it.name.clone(), value: it.value.clone(), facts: facts(it, now_millis) })
        .collect()
}

fn facts(cookie: &Cookie, now_millis: i64) -> Vec<String> {
    let mut facts = vec![match cookie.host_only {
        true => ["for ", &cookie.domain, &cookie.path].concat(),
        false => ["for ", &cookie.domain, " and what is below it, ", &cookie.path].concat(),
    }];
    facts.push(match cookie.expires_millis {
        None => "until the browser closes".to_owned(),
        Some(at) if at <= now_millis => "removed".to_owned(),
        Some(at) => ["until ", &date::http(at)].concat(),
    });
    facts.push(match cookie.http_only {
        true => "HttpOnly: no script can read it".to_owned(),
        false => "scripts can read it".to_owned(),
    });
    if cookie.secure {
        facts.push("Secure: over HTTPS only".to_owned());
    }
    if let Some(site) = &cookie.same_site {
        facts.push(["SameSite=", site].concat());
    }
    facts
}

/// The fields of a problem (RFC 9457); none of any other body.
pub fn problem(response: &Response) -> Vec<(String, String)> {
    let media_type = response.head.headers.media_type().unwrap_or_default();
    if media_type != "application/problem+json" {
        return Vec::new();
    }
    let text = std::str::from_utf8(&response.body).unwrap_or_default();
    let Ok(Json::Object(fields)) = Json::parse(text) else { return Vec::new() };
    fields.iter().map(|(name, value)| (name.to_string(), plain(value))).collect()
}

/// A body for reading: JSON is indented, what is no text is not shown.
pub fn body(response: &Response) -> Body {
    if response.body.is_empty() {
        return Body::None;
    }
    let Ok(raw) = std::str::from_utf8(&response.body) else { return Body::Binary };
    let media_type = response.head.headers.media_type().unwrap_or_default();
    let json = if media_type.ends_with("json") { Json::parse(raw).ok() } else { None };
    let pretty = json.as_ref().map(Json::pretty);
    let (table, is_html) = (json.as_ref().and_then(table), media_type == "text/html");
    let cut = raw.len() > MAX_BODY || pretty.as_ref().is_some_and(|it| it.len() > MAX_BODY);
    let short = |text: &str| cut_at(text, MAX_BODY).to_owned();
    let raw_if_other = pretty.as_ref().filter(|it| *it != raw).map(|_| short(raw));
    let text = short(pretty.as_deref().unwrap_or(raw));
    Body::Text(Box::new(TextBody { text, raw: raw_if_other, is_html, cut, table }))
}

/// A list of objects as rows; also one that stands alone in an object, as answers in pages have it.
fn table(json: &Json) -> Option<Table> {
    let rows = match json {
        Json::List(rows) => rows,
        Json::Object(fields) => {
            let mut lists = fields.iter().filter_map(|(_, value)| match value {
                Json::List(rows) if rows.iter().any(|it| matches!(it, Json::Object(_))) => Some(rows),
                _ => None,
            });
            lists.next().filter(|_| lists.next().is_none())?
        }
        _ => return None,
    };
    let objects: Vec<_> = rows
        .iter()
        .take(MAX_ROWS)
        .map(|row| match row {
            Json::Object(fields) => Some(fields),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let mut columns: Vec<Column> = Vec::new();
    for (name, value) in objects.iter().flat_map(|fields| fields.iter()) {
        let kind = kind(value);
        if let Some(column) = columns.iter_mut().find(|it| *it.name == **name) {
            if column.type_name == "null" {
                (column.kind, column.type_name) = (kind.unwrap_or(Kind::Other), word(value).to_owned());
            } else if kind.is_some_and(|it| it != column.kind) {
                (column.kind, column.type_name) = (Kind::Other, "any".to_owned());
            }
        } else if columns.len() < MAX_COLUMNS {
            let type_name = word(value).to_owned();
            columns.push(Column { name: name.to_string(), type_name, kind: kind.unwrap_or(Kind::Other) });
        }
    }
    if columns.is_empty() {
        return None;
    }
    let mut table = Table::new(columns);
    let names: Vec<String> = table.columns.iter().map(|it| it.name.clone()).collect();
    for fields in objects {
        let cells: Vec<Option<String>> = names
            .iter()
            .map(|name| {
                let value = fields.iter().find(|(key, _)| **key == **name).map(|(_, value)| value)?;
                (*value != Json::Null).then(|| plain(value))
            })
            .collect();
        table.push_row(cells.iter().map(Option::as_deref));
    }
    table.total_rows = rows.len() as u64;
    Some(table)
}

/// `None` says nothing about the column.
fn kind(value: &Json) -> Option<Kind> {
    match value {
        Json::Null => None,
        Json::Bool(_) => Some(Kind::Bool),
        Json::Number(_) => Some(Kind::Number),
        Json::Text(_) => Some(Kind::Text),
        Json::List(_) | Json::Object(_) => Some(Kind::Json),
    }
}

fn word(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::Text(_) => "string",
        Json::List(_) => "array",
        Json::Object(_) => "object",
    }
}

fn plain(value: &Json) -> String {
    match value {
        Json::Text(text) => text.to_string(),
        other => other.compact(),
    }
}

#[cfg(test)]
mod tests;
