//! A trace as text: an indented tree with virtual times, for tests, the terminal and copying.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::span::{Attribute, Nanos, Span, SpanId, Status, Value};

/// Prints spans as a tree. Times count from the beginning of the earliest span.
///
/// ```text
/// 0 ms  +12.4 ms  client  GET /books
///   0 ms  +1 ms  client  dns
/// ```
pub fn print(spans: &[Span]) -> String {
    let origin = spans.iter().map(|span| span.start).min().unwrap_or_default();
    let known: BTreeMap<SpanId, ()> = spans.iter().map(|span| (span.id, ())).collect();
    let mut children: BTreeMap<Option<SpanId>, Vec<&Span>> = BTreeMap::new();
    for span in spans {
        // A parent that is not here (taken earlier) does not hide its children.
        children.entry(span.parent.filter(|it| known.contains_key(it))).or_default().push(span);
    }
    for list in children.values_mut() {
        list.sort_by_key(|span| (span.start, span.id));
    }
    let mut out = String::new();
    let mut open: Vec<(&Span, usize)> =
        children.get(&None).into_iter().flatten().rev().map(|span| (*span, 0)).collect();
    while let Some((span, depth)) = open.pop() {
        print_span(&mut out, span, depth, origin);
        for child in children.get(&Some(span.id)).into_iter().flatten().rev() {
            open.push((child, depth + 1));
        }
    }
    out
}

fn print_span(out: &mut String, span: &Span, depth: usize, origin: Nanos) {
    let pad = "  ".repeat(depth);
    let length = match span.end {
        Some(_) => format!("+{}", print_duration(span.duration())),
        None => "open".to_owned(),
    };
    let _ = write!(
        out,
        "{pad}{}  {length}  {}  {}",
        print_duration(span.start.saturating_sub(origin)),
        span.service,
        span.name
    );
    print_attributes(out, &span.attributes);
    if let Status::Error(reason) = &span.status {
        let _ = write!(out, "  ! {}", one_line(reason));
    }
    out.push('\n');
    for moment in &span.moments {
        let _ = write!(out, "{pad}  · {}  {}", print_duration(moment.at.saturating_sub(origin)), moment.name);
        print_attributes(out, &moment.attributes);
        out.push('\n');
    }
}

fn print_attributes(out: &mut String, attributes: &[Attribute]) {
    for (name, value) in attributes {
        let _ = write!(out, "  {name}={}", print_value(value));
    }
}

fn print_value(value: &Value) -> String {
    match value {
        Value::Text(text) if plain(text) => text.to_string(),
        Value::Text(text) => format!("\"{}\"", one_line(text).replace('"', "\\\"")),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::List(values) => {
            format!("[{}]", values.iter().map(print_value).collect::<Vec<_>>().join(", "))
        }
    }
}

fn plain(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c == '"' || c == '=')
}

fn one_line(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

/// A length in milliseconds with as many digits as it has: `12.4 ms`, `0.000001 ms`.
pub fn print_duration(nanos: Nanos) -> String {
    let (whole, rest) = (nanos / 1_000_000, nanos % 1_000_000);
    if rest == 0 {
        return format!("{whole} ms");
    }
    let digits = format!("{rest:06}");
    format!("{whole}.{} ms", digits.trim_end_matches('0'))
}
