//! OTLP/JSON: `resourceSpans` of a request, of a file, or of Tempo's answers (`batches`).

use std::rc::Rc;

use super::super::names::OPEN;
use super::super::span::{Attribute, Kind, Moment, Nanos, Span, SpanId, Status, TraceId, Value};
use super::{Found, MOST_ATTRIBUTES, Reader};
use crate::project::json::Json;

/// Nested values are told to this depth.
const MOST_NESTED: usize = 8;

/// The list of a document, under whichever of its names.
pub fn resources(document: &Json) -> Option<(&'static str, &Json)> {
    let names = ["resourceSpans", "resource_spans", "batches"];
    names.into_iter().find_map(|name| Some((name, document.get(name)?)))
}

/// Reads all spans of a document.
///
/// # Errors
/// What is wrong, and where.
pub fn read(name: &str, resources: &Json, reader: &mut Reader) -> Result<(), String> {
    for (at, resource) in list(resources, name)?.iter().enumerate() {
        let place = format!("{name}[{at}]");
        let service: Rc<str> = service(resource).unwrap_or("unknown").into();
        let scopes = ["scopeSpans", "scope_spans", "instrumentationLibrarySpans"];
        let Some((name, scopes)) = scopes.iter().find_map(|it| Some((it, resource.get(it)?))) else {
            continue;
        };
        for (at, scope) in list(scopes, &[&place, ".", name].concat())?.iter().enumerate() {
            let Some(spans) = scope.get("spans") else { continue };
            let place = format!("{place}.{name}[{at}].spans");
            for (at, it) in list(spans, &place)?.iter().enumerate() {
                if reader.is_full() {
                    reader.left_out += 1;
                    continue;
                }
                let found = span(it, &service, reader).map_err(|why| format!("{place}[{at}]{why}"))?;
                reader.found.push(found);
            }
        }
    }
    Ok(())
}

fn list<'a>(json: &'a Json, place: &str) -> Result<&'a [Json], String> {
    json.as_list().ok_or_else(|| format!("{place} is not a list."))
}

fn service(resource: &Json) -> Option<&str> {
    let attributes = resource.get("resource")?.get("attributes")?.as_list()?;
    let named = attributes
        .iter()
        .find(|it| it.get("key").and_then(Json::as_text).is_some_and(|it| &**it == "service.name"))?;
    named.get("value")?.get("stringValue")?.as_text().map(|it| &**it)
}

/// A key in both ways of writing it.
fn of<'a>(json: &'a Json, camel: &str, snake: &str) -> Option<&'a Json> {
    json.get(camel).or_else(|| json.get(snake))
}

fn span(it: &Json, service: &Rc<str>, reader: &mut Reader) -> Result<Found, String> {
    let start = nanos(of(it, "startTimeUnixNano", "start_time_unix_nano"), ".startTimeUnixNano")?;
    let mut end = match of(it, "endTimeUnixNano", "end_time_unix_nano") {
        None => None,
        given => Some(nanos(given, ".endTimeUnixNano")?).filter(|it| *it > 0),
    };
    if end.is_some_and(|end| end < start) {
        reader.backward += 1;
        end = Some(start);
    }
    let id = id(of(it, "spanId", "span_id")).ok_or(".spanId is missing, or no text.")?;
    let mut attributes = attributes(it.get("attributes"), ".attributes")?;
    if attributes.iter().any(|(name, _)| name == OPEN) {
        attributes.retain(|(name, _)| name != OPEN);
        end = None;
    }
    let name = it.get("name").and_then(Json::as_text).map_or("", |it| &**it);
    let span = Span {
        trace: TraceId(0),
        id: SpanId::NONE,
        parent: None,
        name: if name.is_empty() { "span".into() } else { name.to_owned().into() },
        kind: kind(it.get("kind")),
        service: service.clone(),
        start,
        end,
        attributes,
        moments: moments(it.get("events"))?,
        status: status(it.get("status")),
    };
    let trace = self::id(of(it, "traceId", "trace_id")).unwrap_or_default();
    Ok(Found { span, trace, id, parent: self::id(of(it, "parentSpanId", "parent_span_id")) })
}

/// An id in hexadecimal or base64; an absent one is also written as nothing or as zeros.
fn id(json: Option<&Json>) -> Option<String> {
    let text = json?.as_text()?;
    let is_none = text.is_empty() || text.len() > 64 || text.chars().all(|it| matches!(it, '0' | 'A' | '='));
    // Hexadecimal may be written either way; letters of base64 count as they are.
    let is_hex = text.chars().all(|it| it.is_ascii_hexdigit());
    (!is_none).then(|| if is_hex { text.to_ascii_lowercase() } else { text.to_string() })
}

/// Nanoseconds since 1970: text, a number, or the two halves of one.
fn nanos(json: Option<&Json>, place: &str) -> Result<Nanos, String> {
    let Some(json) = json else { return Err([place, " is missing."].concat()) };
    let read = match json {
        Json::Text(text) => text.parse().ok(),
        Json::Number(digits) => digits.parse().ok().or_else(|| {
            let number: f64 = digits.parse().ok()?;
            (0.0..1.8e19).contains(&number).then_some(number as u64)
        }),
        Json::Object(_) => {
            let half = |name| json.get(name).and_then(Json::as_i64).map(|it| u64::from(it as u32));
            half("high").zip(half("low")).map(|(high, low)| (high << 32) | low)
        }
        _ => None,
    };
    read.ok_or_else(|| [place, " is no number of nanoseconds since 1970."].concat())
}

fn kind(json: Option<&Json>) -> Kind {
    let text = json.and_then(Json::as_text).map_or("", |it| &**it);
    match (json.and_then(Json::as_u64), text) {
        (Some(2), _) | (_, "SPAN_KIND_SERVER") => Kind::Server,
        (Some(3), _) | (_, "SPAN_KIND_CLIENT") => Kind::Client,
        (Some(4), _) | (_, "SPAN_KIND_PRODUCER") => Kind::Producer,
        (Some(5), _) | (_, "SPAN_KIND_CONSUMER") => Kind::Consumer,
        _ => Kind::Internal,
    }
}

fn status(json: Option<&Json>) -> Status {
    let Some(json) = json else { return Status::Unset };
    let code = json.get("code");
    let text = code.and_then(Json::as_text).map_or("", |it| &**it);
    match (code.and_then(Json::as_u64), text) {
        (Some(1), _) | (_, "STATUS_CODE_OK") => Status::Ok,
        (Some(2), _) | (_, "STATUS_CODE_ERROR") => Status::Error(
            json.get("message").and_then(Json::as_text).map(|it| it.to_string()).unwrap_or_default(),
        ),
        _ => Status::Unset,
    }
}

fn moments(json: Option<&Json>) -> Result<Vec<Moment>, String> {
    let Some(json) = json else { return Ok(Vec::new()) };
    let all = list(json, ".events")?.iter().enumerate().take(MOST_ATTRIBUTES);
    all.map(|(at, it)| {
        let place = format!(".events[{at}]");
        Ok(Moment {
            name: it.get("name").and_then(Json::as_text).map_or("event", |it| &**it).to_owned().into(),
            at: nanos(of(it, "timeUnixNano", "time_unix_nano"), &[&place, ".timeUnixNano"].concat())?,
            attributes: attributes(it.get("attributes"), &[&place, ".attributes"].concat())?,
        })
    })
    .collect()
}

fn attributes(json: Option<&Json>, place: &str) -> Result<Vec<Attribute>, String> {
    let Some(json) = json else { return Ok(Vec::new()) };
    let all = list(json, place)?.iter().take(MOST_ATTRIBUTES);
    // One without a key or value says nothing.
    let one = |it: &Json| Some((it.get("key")?.as_text()?.to_string().into(), value(it.get("value")?, 0)?));
    Ok(all.filter_map(one).collect())
}

fn value(json: &Json, depth: usize) -> Option<Value> {
    if depth > MOST_NESTED {
        return Some("…".into());
    }
    let Json::Object(fields) = json else { return None };
    let (name, it) = fields.iter().find(|(_, it)| *it != Json::Null)?;
    let values = |it: &Json| -> Option<Vec<Json>> { Some(it.get("values")?.as_list()?.to_vec()) };
    Some(match (&**name, it) {
        ("stringValue" | "string_value" | "bytesValue" | "bytes_value", Json::Text(text)) => {
            text.to_string().into()
        }
        ("boolValue" | "bool_value", Json::Bool(truth)) => (*truth).into(),
        ("intValue" | "int_value", Json::Number(digits)) => int(digits),
        ("intValue" | "int_value", Json::Text(digits)) => int(digits),
        ("doubleValue" | "double_value", Json::Number(digits)) => Value::Float(digits.parse().ok()?),
        ("doubleValue" | "double_value", Json::Text(word)) => Value::Float(match &**word {
            "NaN" => f64::NAN,
            "Infinity" => f64::INFINITY,
            "-Infinity" => f64::NEG_INFINITY,
            digits => digits.parse().ok()?,
        }),
        ("arrayValue" | "array_value", it) => {
            let values = values(it).unwrap_or_default();
            Value::List(values.iter().take(MOST_ATTRIBUTES).filter_map(|it| value(it, depth + 1)).collect())
        }
        ("kvlistValue" | "kvlist_value", it) => {
            let pair = |it: &Json| {
                let inner = value(it.get("value")?, depth + 1)?;
                Some([it.get("key")?.as_text()?, ": ", &plain(&inner)].concat())
            };
            let pairs: Vec<String> = values(it)?.iter().take(MOST_ATTRIBUTES).filter_map(pair).collect();
            ["{", &pairs.join(", "), "}"].concat().into()
        }
        _ => return None,
    })
}

/// A number beyond 64 bits stays the text it is.
fn int(digits: &str) -> Value {
    digits.parse().map_or_else(|_| digits.to_owned().into(), Value::Int)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::List(values) => ["[", &values.iter().map(plain).collect::<Vec<_>>().join(", "), "]"].concat(),
    }
}
