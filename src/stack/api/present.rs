//! What the page is shown, made of what the engine has: request files as lists, responses as text, spans as lines.

use crate::http::request_file::assertion::{Answer as Measured, Assertion as Condition};
use crate::http::request_file::environment::Environments;
use crate::http::request_file::{Parsed, parse};
use crate::http::snippet::Language;
use crate::http::{Response, reason};
use crate::project::json::Json;
use crate::protocol::api::{
    Assertion, Body, CodeLanguage, FileProblem, ListRequests, Place, RequestLine, RequestList, SpanLine,
};
use crate::trace::{Span, SpanId, Status, Value, names};

/// Bytes of a body that are shown.
const MAX_BODY: usize = 512 * 1024;
/// Spans told of one request.
pub const MAX_SPANS: usize = 5_000;
/// Letters of one attribute.
const MAX_ATTRIBUTE: usize = 2_000;

/// The requests of a file.
///
/// # Errors
/// A file of environments cannot be read.
pub fn list(ask: &ListRequests) -> Result<RequestList, String> {
    let parsed = parse(&ask.text);
    let environments = Environments::parse(ask.environments.as_deref(), ask.private_environments.as_deref())?;
    let line = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let Parsed { file, problems, places } = &parsed;
    let blocks = file.blocks.iter().zip(places).enumerate();
    let requests = blocks.filter_map(|(index, (block, place))| {
        let draft = block.request.as_ref()?;
        Some(RequestLine {
            block: line(index),
            name: block.name().unwrap_or_default().to_owned(),
            method: draft.method.as_str().to_owned(),
            url: draft.url.clone(),
            first_line: line(place.first_line),
            last_line: line(place.last_line),
            line: line(place.request_line),
        })
    });
    let problem = |it: &crate::http::request_file::Problem| FileProblem {
        line: line(it.line),
        column: line(it.column),
        message: it.message.clone(),
        is_note: it.is_note,
    };
    Ok(RequestList {
        requests: requests.collect(),
        problems: problems.iter().map(problem).collect(),
        environments: environments.names().map(str::to_owned).collect(),
    })
}

/// The text after a status: the server's own, or the standard's.
pub fn reason_of(response: &Response) -> String {
    let own = response.head.reason.as_str();
    if own.is_empty() { reason(response.head.status).to_owned() } else { own.to_owned() }
}

/// A body for reading: JSON is indented, what is no text is not shown.
pub fn body(response: &Response) -> Body {
    if response.body.is_empty() {
        return Body::None;
    }
    let Ok(text) = std::str::from_utf8(&response.body) else { return Body::Binary };
    let media_type = response.head.headers.media_type().unwrap_or_default();
    let is_json = media_type.ends_with("json");
    let pretty = if is_json { Json::parse(text).ok().map(|it| it.pretty()) } else { None };
    let mut text = pretty.unwrap_or_else(|| text.to_owned());
    let cut = text.len() > MAX_BODY;
    if cut {
        let end = (0..=MAX_BODY).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
    }
    Body::Text { text, cut }
}

/// Holds the assertions of a block against its answer. `fill` fills variables in.
pub fn check<'a>(
    conditions: impl Iterator<Item = &'a Condition>,
    response: &Response,
    nanos: u64,
    mut fill: impl FnMut(&str) -> Result<String, String>,
) -> Vec<Assertion> {
    conditions
        .map(|condition| {
            let failed = match fill(&condition.value) {
                Err(why) => Some(why),
                Ok(value) => {
                    let verdict = condition.check(Measured { response, nanos }, &value);
                    (!verdict.passed).then_some(verdict.message)
                }
            };
            Assertion { text: condition.to_string(), failed }
        })
        .collect()
}

/// The spans of a trace as lines, parents before their children, and how many were left out.
pub fn spans(spans: &[Span]) -> (Vec<SpanLine>, u32) {
    let origin = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let is_here = |id: SpanId| spans.binary_search_by_key(&id, |span| span.id).is_ok();
    // Spans are numbered in the order they began, so that children come after their parents.
    let mut children: Vec<(Option<SpanId>, usize)> = spans
        .iter()
        .enumerate()
        .map(|(index, span)| (span.parent.filter(|parent| is_here(*parent)), index))
        .collect();
    children.sort_by_key(|(parent, index)| (*parent, spans[*index].start, *index));
    let of = |parent: Option<SpanId>| {
        let from = children.partition_point(|(it, _)| *it < parent);
        let to = children.partition_point(|(it, _)| *it <= parent);
        children[from..to].iter().rev().map(|(_, index)| *index)
    };
    let mut open: Vec<(usize, u16)> = of(None).map(|index| (index, 0)).collect();
    let mut lines = Vec::new();
    while let Some((index, depth)) = open.pop() {
        let span = &spans[index];
        lines.push(line(span, depth, origin));
        if lines.len() == MAX_SPANS {
            break;
        }
        open.extend(of(Some(span.id)).map(|child| (child, depth.saturating_add(1))));
    }
    let left_out = u32::try_from(spans.len() - lines.len()).unwrap_or(u32::MAX);
    (lines, left_out)
}

fn line(span: &Span, depth: u16, origin: u64) -> SpanLine {
    let attributes = span
        .attributes
        .iter()
        .filter(|(name, _)| name != names::CODE_FILE_PATH && name != names::CODE_LINE_NUMBER)
        .map(|(name, value)| (name.to_string(), cut(shown(value))));
    let path = span.attribute(names::CODE_FILE_PATH).map(shown);
    let number = span.attribute(names::CODE_LINE_NUMBER).and_then(|it| shown(it).parse().ok());
    SpanLine {
        depth,
        service: span.service.to_string(),
        name: span.name.to_string(),
        start_nanos: span.start.saturating_sub(origin),
        length_nanos: span.end.map(|end| end.saturating_sub(span.start)),
        attributes: attributes.collect(),
        error: match &span.status {
            Status::Error(why) => Some(cut(why.clone())),
            _ => None,
        },
        place: path.zip(number).map(|(path, line)| Place { path, line }),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::List(values) => values.iter().map(shown).collect::<Vec<_>>().join(", "),
    }
}

fn cut(mut text: String) -> String {
    if text.len() > MAX_ATTRIBUTE {
        let end = (0..=MAX_ATTRIBUTE).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}

/// The language by its name in messages.
pub fn language(language: CodeLanguage) -> Language {
    match language {
        CodeLanguage::Curl => Language::Curl,
        CodeLanguage::Fetch => Language::Fetch,
        CodeLanguage::HttPie => Language::HttPie,
        CodeLanguage::PythonRequests => Language::PythonRequests,
    }
}

#[cfg(test)]
mod tests;
