//! Spans as OTLP/JSON (`ExportTraceServiceRequest`), which Jaeger, Grafana Tempo and every collector read: ids as
//! hexadecimal text, moments as text of nanoseconds.

use crate::project::json::Json;

use super::names::OPEN;
use super::span::{Attribute, Kind, Nanos, Span, Status, Value};
use super::tree::Tree;

/// The document of these spans: one resource a host. The virtual clock's zero is put at `epoch_nanos` of real time.
pub fn export(spans: &[Span], epoch_nanos: u64) -> String {
    let tree = Tree::new(spans);
    let mut services: Vec<&str> = Vec::new();
    for span in spans {
        if !services.contains(&&*span.service) {
            services.push(&span.service);
        }
    }
    let resources = services.into_iter().map(|service| {
        let of_service = spans.iter().enumerate().filter(|(_, span)| *span.service == *service);
        let list = of_service.map(|(index, span)| span_of(span, tree.interval(index).1, epoch_nanos));
        let list = Json::List(list.collect());
        let scope =
            Json::object([("name", "backyard".into()), ("version", env!("CARGO_PKG_VERSION").into())]);
        Json::object([
            (
                "resource",
                Json::object([("attributes", Json::List(vec![attribute("service.name", service.into())]))]),
            ),
            ("scopeSpans", Json::List(vec![Json::object([("scope", scope), ("spans", list)])])),
        ])
    });
    Json::object([("resourceSpans", Json::List(resources.collect()))]).compact()
}

fn span_of(span: &Span, reach: Nanos, epoch: u64) -> Json {
    let mut fields: Vec<(&str, Json)> = vec![
        ("traceId", format!("{:032x}", span.trace.0).into()),
        ("spanId", format!("{:016x}", span.id.0).into()),
    ];
    if let Some(parent) = span.parent {
        fields.push(("parentSpanId", format!("{:016x}", parent.0).into()));
    }
    let kind: u64 = match span.kind {
        Kind::Internal => 1,
        Kind::Server => 2,
        Kind::Client => 3,
        Kind::Producer => 4,
        Kind::Consumer => 5,
    };
    fields.push(("name", (&*span.name).into()));
    fields.push(("kind", kind.into()));
    fields.push(("startTimeUnixNano", moment(epoch, span.start)));
    // What goes on has no end to tell, and the format asks for one: it reaches as far as what is below it.
    fields.push(("endTimeUnixNano", moment(epoch, span.end.unwrap_or(reach))));
    let open = span.end.is_none().then(|| (OPEN.into(), Value::Bool(true)));
    let all: Vec<Attribute> = span.attributes.iter().cloned().chain(open).collect();
    if !all.is_empty() {
        fields.push(("attributes", attributes(&all)));
    }
    if !span.moments.is_empty() {
        let events = span.moments.iter().map(|it| {
            Json::object([
                ("timeUnixNano", moment(epoch, it.at)),
                ("name", (&*it.name).into()),
                ("attributes", attributes(&it.attributes)),
            ])
        });
        fields.push(("events", Json::List(events.collect())));
    }
    fields.push((
        "status",
        match &span.status {
            Status::Unset => Json::Object(Vec::new()),
            Status::Ok => Json::object([("code", Json::from(1u64))]),
            Status::Error(reason) => {
                Json::object([("message", reason.as_str().into()), ("code", Json::from(2u64))])
            }
        },
    ));
    Json::object(fields)
}

fn moment(epoch: u64, at: Nanos) -> Json {
    epoch.saturating_add(at).to_string().into()
}

fn attributes(list: &[Attribute]) -> Json {
    Json::List(list.iter().map(|(name, value)| attribute(name, any_value(value))).collect())
}

fn attribute(name: &str, value: Json) -> Json {
    let value = match value {
        Json::Text(text) => Json::object([("stringValue", Json::Text(text))]),
        other => other,
    };
    Json::object([("key", name.into()), ("value", value)])
}

fn any_value(value: &Value) -> Json {
    match value {
        Value::Text(text) => Json::object([("stringValue", Json::from(&**text))]),
        // 64-bit numbers are text in JSON of protocol buffers.
        Value::Int(number) => Json::object([("intValue", Json::from(number.to_string()))]),
        Value::Float(number) if number.is_finite() => {
            Json::object([("doubleValue", Json::Number(number.to_string()))])
        }
        Value::Float(number) => Json::object([(
            "doubleValue",
            Json::from(if number.is_nan() {
                "NaN"
            } else if *number > 0.0 {
                "Infinity"
            } else {
                "-Infinity"
            }),
        )]),
        Value::Bool(truth) => Json::object([("boolValue", Json::from(*truth))]),
        Value::List(values) => {
            let values = Json::List(values.iter().map(any_value).collect());
            Json::object([("arrayValue", Json::object([("values", values)]))])
        }
    }
}

#[cfg(test)]
mod tests;
