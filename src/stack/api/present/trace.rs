//! A trace as lines: the order of a tree, events that are worth a line among them, the critical path, what was found.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::protocol::api::Place;
use crate::protocol::trace::{Finding, LineKind, PathPiece, Query, Trace, TraceLine, Wire};
use crate::trace::findings::{self, findings};
use crate::trace::{Attribute, Kind, Moment, Span, SpanId, Status, Tree, Value, names};

use super::cut;

/// Lines told of one request.
pub const MAX_LINES: usize = 10_000;
/// Letters of one attribute, of a query and of a plan.
const MAX_ATTRIBUTE: usize = 2_000;
const MAX_QUERY: usize = 10_000;
/// Pieces of the critical path.
const MAX_PIECES: usize = 20_000;

/// What is to be written next: a span, or one of its moments.
enum Next {
    Span(usize),
    Moment(usize, usize),
}

/// The trace of these spans, and the line of each.
pub fn placed(spans: &[Span]) -> (Trace, BTreeMap<SpanId, u32>) {
    let tree = Tree::new(spans);
    let origin = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let mut open: Vec<(Next, u16)> = tree.roots().iter().rev().map(|root| (Next::Span(*root), 0)).collect();
    let mut lines = Vec::new();
    let mut left_out = 0_u32;
    // Where each span stands among the lines.
    let mut places: BTreeMap<usize, u32> = BTreeMap::new();
    while let Some((next, depth)) = open.pop() {
        if lines.len() >= MAX_LINES {
            left_out = left_out.saturating_add(u32::from(matches!(next, Next::Span(_))));
            if let Next::Span(index) = next {
                open.extend(tree.below(index).iter().map(|child| (Next::Span(*child), depth)));
            }
            continue;
        }
        match next {
            Next::Moment(index, at) => {
                let of = spans.get(index).and_then(|span| Some((span, span.moments.get(at)?)));
                lines.extend(of.and_then(|(span, moment)| told(span, moment, depth, origin)));
            }
            Next::Span(index) => {
                let Some(span) = spans.get(index) else { continue };
                places.insert(index, u32::try_from(lines.len()).unwrap_or(u32::MAX));
                lines.push(line(span, index, &tree, depth, origin));
                let mut below: Vec<(u64, Next)> = tree
                    .below(index)
                    .iter()
                    .map(|child| (tree.interval(*child).0, Next::Span(*child)))
                    .collect();
                let moments = span.moments.iter().enumerate().filter(|(_, it)| kind_of(it).is_some());
                below.extend(moments.map(|(at, moment)| (moment.at, Next::Moment(index, at))));
                // Stable: what happened at one moment stays in its order.
                below.sort_by_key(|(at, _)| *at);
                open.extend(below.into_iter().rev().map(|(_, next)| (next, depth.saturating_add(1))));
            }
        }
    }
    let ends = tree.roots().iter().map(|root| tree.interval(*root).1);
    let length_nanos = ends.max().unwrap_or(origin).saturating_sub(origin);
    let path = path(&tree, &places, origin);
    let findings = findings(spans).into_iter().map(|it| finding(it, &places)).collect();
    let of_span = |(index, line): (usize, u32)| Some((spans.get(index)?.id, line));
    let lines_of = places.into_iter().filter_map(of_span).collect();
    (Trace { lines, left_out, length_nanos, path, findings, wire: Wire::default() }, lines_of)
}

fn path(tree: &Tree<'_>, places: &BTreeMap<usize, u32>, origin: u64) -> Vec<PathPiece> {
    let pieces = tree.roots().iter().flat_map(|root| tree.critical_path(*root));
    let piece = |it: crate::trace::Piece| {
        Some(PathPiece {
            line: *places.get(&it.index)?,
            start_nanos: it.start.saturating_sub(origin),
            end_nanos: it.end.saturating_sub(origin),
        })
    };
    pieces.filter_map(piece).take(MAX_PIECES).collect()
}

fn finding(found: findings::Finding, places: &BTreeMap<usize, u32>) -> Finding {
    use findings::Kind as Found;
    Finding {
        is_wrong: matches!(
            found.kind,
            Found::NoAnswer | Found::NoRoute | Found::Unawaited | Found::LostUpdate
        ),
        title: found.title,
        text: found.text,
        sql: found.sql,
        lines: found.spans.iter().filter_map(|it| places.get(it).copied()).collect(),
        place: found.place.map(|(path, line)| Place { path, line }),
    }
}

/// Of which kind a moment's line is; most moments are told by their span.
fn kind_of(moment: &Moment) -> Option<LineKind> {
    match &*moment.name {
        names::ROUTE_REJECTED => Some(LineKind::Rejected),
        "console" => Some(LineKind::Console),
        _ => None,
    }
}

fn told(span: &Span, moment: &Moment, depth: u16, origin: u64) -> Option<TraceLine> {
    let kind = kind_of(moment)?;
    let of =
        |name: &str| moment.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| shown(value));
    let (name, note) = match kind {
        LineKind::Rejected => {
            (["route ", &of(names::HTTP_ROUTE).unwrap_or_default()].concat(), of(names::EXPRESS_REJECTED))
        }
        _ => {
            (["console.", of(names::CONSOLE_LEVEL).as_deref().unwrap_or("log")].concat(), of(names::CONSOLE))
        }
    };
    Some(TraceLine {
        kind,
        depth,
        service: span.service.to_string(),
        name,
        start_nanos: moment.at.saturating_sub(origin),
        length_nanos: 0,
        own_nanos: 0,
        is_open: false,
        note: note.map(|it| cut(it, MAX_ATTRIBUTE)),
        attributes: Vec::new(),
        error: None,
        place: place(&moment.attributes),
        points: None,
        query: None,
    })
}

fn place(attributes: &[Attribute]) -> Option<Place> {
    let of = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| shown(value));
    Some(Place { path: of(names::CODE_FILE_PATH)?, line: of(names::CODE_LINE_NUMBER)?.parse().ok()? })
}

fn line(span: &Span, index: usize, tree: &Tree<'_>, depth: u16, origin: u64) -> TraceLine {
    let (start, end) = tree.interval(index);
    let query = query(span);
    let note = query.as_ref().map(|query| one_line(&query.text));
    let attributes = span.attributes.iter().filter(|(name, _)| !is_told_elsewhere(name));
    TraceLine {
        kind: kind(span),
        depth,
        service: span.service.to_string(),
        name: span.name.to_string(),
        start_nanos: start.saturating_sub(origin),
        length_nanos: end.saturating_sub(start),
        own_nanos: tree.own(index),
        is_open: tree.is_open(index),
        note,
        attributes: attributes
            .map(|(name, value)| (name.to_string(), cut(shown(value), MAX_ATTRIBUTE)))
            .collect(),
        error: match &span.status {
            // A client's call that was answered with an error of HTTP.
            Status::Error(why) if why.is_empty() => {
                Some(span.attribute(names::ERROR_TYPE).map_or_else(|| "failed".to_owned(), shown))
            }
            Status::Error(why) => Some(cut(why.clone(), MAX_ATTRIBUTE)),
            _ => None,
        },
        // Where an error arose goes before where the step was written.
        place: place(&span.attributes).or_else(|| span.moments.iter().find_map(|it| place(&it.attributes))),
        points: None,
        query,
    }
}

/// What the page shows as a place or as a query, and not among the attributes.
fn is_told_elsewhere(name: &str) -> bool {
    const TOLD: [&str; 5] = [
        names::CODE_FILE_PATH,
        names::CODE_LINE_NUMBER,
        names::CODE_COLUMN_NUMBER,
        names::DB_QUERY_TEXT,
        names::DB_PLAN,
    ];
    TOLD.contains(&name) || name.starts_with(names::DB_QUERY_PARAMETER)
}

fn kind(span: &Span) -> LineKind {
    let of_express = span.attribute(names::EXPRESS_TYPE).map(shown);
    match (of_express.as_deref(), span.kind) {
        (Some("handler" | "error handler"), _) => LineKind::Handler,
        (Some("router" | "route"), _) => LineKind::Route,
        (Some(_), _) => LineKind::Middleware,
        (None, Kind::Client | Kind::Producer) => LineKind::Call,
        (None, Kind::Server | Kind::Consumer) => LineKind::Served,
        (None, Kind::Internal) => LineKind::Work,
    }
}

fn query(span: &Span) -> Option<Box<Query>> {
    let text = span.attribute(names::DB_QUERY_TEXT).map(shown)?;
    let listed = match span.attribute(names::DB_QUERY_PARAMETER) {
        Some(Value::List(values)) => values.iter().map(shown).collect(),
        _ => Vec::new(),
    };
    let numbered = span.attributes.iter().filter(|(name, _)| {
        name.strip_prefix(names::DB_QUERY_PARAMETER).is_some_and(|rest| rest.starts_with('.'))
    });
    let mut values: Vec<String> = numbered.map(|(_, value)| shown(value)).collect();
    if values.is_empty() {
        values = listed;
    }
    let plan = span.attribute(names::DB_PLAN).map(shown).unwrap_or_default();
    let values = values.into_iter().map(|it| cut(it, MAX_ATTRIBUTE)).collect();
    Some(Box::new(Query { text: cut(text, MAX_QUERY), values, plan: cut(plan, MAX_QUERY) }))
}

/// Enough of a query to know it by.
fn one_line(text: &str) -> String {
    const LETTERS: usize = 200;
    let words: Vec<&str> = text.split_whitespace().take(LETTERS / 4).collect();
    cut(words.join(" "), LETTERS)
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(Cow::Borrowed(text)) => (*text).to_owned(),
        Value::Text(Cow::Owned(text)) => text.clone(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::List(values) => values.iter().map(shown).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests;
