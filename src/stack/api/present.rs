//! What the page is shown, made of what the engine has: request files as lists, responses as text, spans as lines.

mod plan;
mod read;
mod response;
mod trace;
mod wire;

pub use plan::plan;
pub use read::read;
pub use response::{body, cookies, headers, kept, problem, reason_of, sent_headers};
pub use trace::{MAX_LINES, placed};
pub use wire::wire;

use crate::http::Response;
use crate::http::request_file::assertion::{Answer as Measured, Assertion as Condition};
use crate::http::request_file::environment::Environments;
use crate::http::request_file::{Parsed, parse};
use crate::http::snippet::Language;
use crate::protocol::api::{Assertion, CodeLanguage, FileProblem, ListRequests, RequestLine, RequestList};
use crate::runtime::Route;

/// What `node --watch` says, and what it does not: which routes came and went.
pub fn restarted(before: &[Route], after: &[Route]) -> String {
    let shown = |sign: char, of: &[Route], other: &[Route]| {
        let lines = of.iter().filter(|it| !other.contains(it));
        lines.map(|it| format!("\n{sign} {} {}", it.method, it.path)).collect::<String>()
    };
    let changes = shown('+', after, before) + &shown('-', before, after);
    match changes.is_empty() {
        true => "Restarted with the changed files; the routes are the same".to_owned(),
        false => format!("Restarted with the changed files; routes that came (+) and went (-):{changes}"),
    }
}

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
    let variables = file.variables();
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
            form: super::compose::form(draft, &variables),
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

/// A text that says where it was cut.
pub fn cut(text: String, most: usize) -> String {
    match cut_at(&text, most) {
        short if short.len() < text.len() => [short, "…"].concat(),
        _ => text,
    }
}

/// As much of a text as fits into so many bytes.
fn cut_at(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
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
