//! Traces of others: OTLP/JSON as collectors and exporters write it, and HTTP archives (HAR), as spans.
//!
//! Files are hostile until they are read: sizes are limited, every error names the place in the file, and what is
//! merely unusual (a parent that is not there, an end before its beginning) is taken as well as it can be.

mod har;
mod otlp;
mod time;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::span::{Span, SpanId, TraceId};
use crate::project::json::Json;

/// Most spans read from a file; the rest is counted.
pub const MOST_SPANS: usize = 50_000;
/// Most attributes and moments of one span.
const MOST_ATTRIBUTES: usize = 256;

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// What the file is: `OTLP`, `HAR`.
    pub format: &'static str,
    /// Parents before their children.
    pub spans: Vec<Span>,
    /// Sentences about what was left out or taken otherwise.
    pub notes: Vec<String>,
}

/// Reads a file, whichever of the formats it is.
///
/// # Errors
/// What is wrong, and where in the file.
pub fn read(text: &str) -> Result<Imported, String> {
    let text = text.trim_start_matches('\u{feff}');
    let documents = documents(text)?;
    let mut reader = Reader::default();
    let mut format = "";
    for (number, document) in documents.iter().enumerate() {
        let at = if documents.len() > 1 { format!("Line {}: ", number + 1) } else { String::new() };
        format = if let Some(log) = document.get("log") {
            har::read(log, &mut reader).map_err(|why| [at.as_str(), &why].concat())?;
            "HAR"
        } else if let Some((name, list)) = otlp::resources(document) {
            otlp::read(name, list, &mut reader).map_err(|why| [at.as_str(), &why].concat())?;
            "OTLP"
        } else {
            return Err(format!(
                "{at}The file is JSON, but neither a trace (OTLP/JSON has \"resourceSpans\") nor an HTTP archive \
                 (\"log\"). Export the trace as OTLP/JSON."
            ));
        };
    }
    if reader.found.is_empty() {
        return Err("There is no span in this file.".to_owned());
    }
    Ok(reader.finish(format))
}

/// The file as JSON; or as one document a line, as the collector's file exporter writes.
fn documents(text: &str) -> Result<Vec<Json>, String> {
    if text.trim().is_empty() {
        return Err("The file is empty.".to_owned());
    }
    let whole = match Json::parse(text) {
        Ok(whole) => return Ok(vec![whole]),
        Err(why) => why,
    };
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let is_by_lines =
        lines.clone().nth(1).is_some() && lines.next().is_some_and(|it| Json::parse(it).is_ok());
    if !is_by_lines {
        return Err(format!("The file is not JSON: {whole}."));
    }
    let parsed =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(at, line)| {
            Json::parse(line).map_err(|why| format!("Line {} is not JSON: {why}.", at + 1))
        });
    parsed.collect()
}

/// A span as it stands in a file: ids are names there.
struct Found {
    /// With numbers that are not final.
    span: Span,
    trace: String,
    id: String,
    parent: Option<String>,
}

/// Collects spans.
#[derive(Default)]
struct Reader {
    found: Vec<Found>,
    left_out: usize,
    /// Ends before their beginnings.
    backward: usize,
}

impl Reader {
    fn is_full(&self) -> bool {
        self.found.len() >= MOST_SPANS
    }

    /// Numbers spans so that parents come before their children; what would be its own ancestor begins anew.
    fn finish(self, format: &'static str) -> Imported {
        let Reader { found, left_out, backward } = self;
        let mut places: HashMap<(&str, &str), usize> = HashMap::new();
        let mut doubles = 0;
        for (index, it) in found.iter().enumerate() {
            if places.insert((&it.trace, &it.id), index).is_some() {
                doubles += 1;
            }
        }
        let parent_of = |index: usize| {
            let it: &Found = found.get(index)?;
            let parent = *places.get(&(it.trace.as_str(), it.parent.as_deref()?))?;
            (parent != index).then_some(parent)
        };
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); found.len()];
        let mut roots = Vec::new();
        let mut lost = 0;
        for (index, it) in found.iter().enumerate() {
            match parent_of(index).and_then(|parent| children.get_mut(parent)) {
                Some(list) => list.push(index),
                None => {
                    lost += usize::from(it.parent.is_some());
                    roots.push(index);
                }
            }
        }
        let by_start = |list: &mut Vec<usize>| list.sort_by_key(|it| found.get(*it).map(|it| it.span.start));
        by_start(&mut roots);
        children.iter_mut().for_each(by_start);
        let mut order: Vec<(usize, Option<usize>)> = Vec::with_capacity(found.len());
        // Where each stands in the order.
        let mut numbers: Vec<Option<usize>> = vec![None; found.len()];
        let circles = 0..found.len();
        for root in roots.into_iter().chain(circles) {
            let mut open = vec![(root, None)];
            while let Some((index, parent)) = open.pop() {
                let Some(number) = numbers.get_mut(index).filter(|it| it.is_none()) else { continue };
                *number = Some(order.len());
                order.push((index, parent));
                let here = order.len() - 1;
                open.extend(
                    children.get(index).into_iter().flatten().rev().map(|child| (*child, Some(here))),
                );
            }
        }
        let mut traces: HashMap<String, u64> = HashMap::new();
        let mut spans = Vec::with_capacity(order.len());
        let mut found: Vec<Option<Found>> = found.into_iter().map(Some).collect();
        let number = |at: usize| SpanId(at as u64 + 1);
        for (at, (index, parent)) in order.into_iter().enumerate() {
            let Some(it) = found.get_mut(index).and_then(Option::take) else { continue };
            let next = traces.len() as u64 + 1;
            let trace = TraceId(*traces.entry(it.trace).or_insert(next));
            spans.push(Span { trace, id: number(at), parent: parent.map(number), ..it.span });
        }
        let count = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 span {one}")),
            _ => Some(format!("{count} spans {many}")),
        };
        let notes = [
            count(
                left_out,
                "more is in the file than can be shown",
                "more are in the file than can be shown",
            ),
            count(lost, "has a parent that is not in the file", "have parents that are not in the file"),
            count(doubles, "has the id of another", "have the ids of others"),
            count(
                backward,
                "ended before it began: its length is shown as 0",
                "ended before they began: their length is shown as 0",
            ),
        ];
        Imported { format, spans, notes: notes.into_iter().flatten().collect() }
    }
}
