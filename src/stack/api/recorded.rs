//! What the latest answers were made of, kept to be exported: their spans as OTLP, their exchange as HAR.

use crate::http::har::{Entry, Timings, print};
use crate::http::url::Url;
use crate::http::{Request, Response};
use crate::protocol::api::{ExportRequest, TraceFormat};
use crate::protocol::import::ExportedFile;
use crate::trace::{Kind, Span, SpanId, otlp};
use crate::world::World;

/// Answers kept.
const MOST: usize = 20;

/// The latest answers, oldest first.
#[derive(Debug, Default)]
pub struct Recorded {
    answers: Vec<Answered>,
}

/// An answer.
#[derive(Debug)]
pub struct Answered {
    pub block: u32,
    pub name: String,
    pub spans: Vec<Span>,
    /// The span of the call.
    pub call: SpanId,
    pub url: Option<Url>,
    pub exchange: Option<(Request, Response)>,
}

impl Recorded {
    /// Keeps an answer in the place of an earlier one of its block.
    pub fn keep(&mut self, answered: Answered) {
        self.answers.retain(|it| it.block != answered.block);
        if self.answers.len() >= MOST {
            self.answers.remove(0);
        }
        self.answers.push(answered);
    }

    /// An answer as a file.
    ///
    /// # Errors
    /// It is no longer kept, or there was none.
    pub fn export(&self, ask: &ExportRequest) -> Result<ExportedFile, String> {
        let Some(it) = self.answers.iter().find(|it| it.block == ask.block) else {
            return Err("This answer is no longer kept. Send the request again, then export it.".to_owned());
        };
        let (end, text) = match ask.format {
            TraceFormat::Otlp => ("otlp.json", otlp::export(&it.spans, World::EPOCH_SECONDS * 1_000_000_000)),
            TraceFormat::Har => ("har", it.har()?),
        };
        let letter = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let name: String = it.name.chars().take(60).map(letter).collect();
        Ok(ExportedFile {
            name: format!("{}.{end}", name.trim_matches('-')),
            media_type: "application/json".to_owned(),
            bytes: text.into_bytes().into(),
        })
    }
}

impl Answered {
    fn har(&self) -> Result<String, String> {
        let (Some(url), Some((request, response))) = (&self.url, &self.exchange) else {
            return Err("There is no answer to be exported.".to_owned());
        };
        let start = self.spans.iter().find(|it| it.id == self.call).map_or(0, |it| it.start);
        let started = World::EPOCH_SECONDS * 1_000 + start / 1_000_000;
        let entry = Entry {
            url,
            request,
            response,
            started_millis: i64::try_from(started).unwrap_or(i64::MAX),
            timings: self.timings(),
            name: &self.name,
        };
        Ok(print(&[entry]))
    }

    fn timings(&self) -> Timings {
        let step = |name: &str| {
            let of_call =
                self.spans.iter().filter(|it| it.parent == Some(self.call) && it.kind == Kind::Internal);
            of_call.into_iter().find(|it| it.name == name).map(Span::duration)
        };
        Timings {
            blocked: None,
            dns: step("dns lookup"),
            connect: step("tcp connect"),
            ssl: None,
            send: step("send").unwrap_or(0),
            wait: step("wait").unwrap_or(0),
            receive: step("receive").unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests;
