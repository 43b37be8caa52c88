//! A trace of a file: read by the worker, and looked at where the trace of an answer is.

use std::rc::Rc;

use super::super::{Action as AppAction, Effect, layout, notices};
use super::{Requests, View};
use crate::app::live_map::{self, LiveMap};
use crate::app::waterfall;
use crate::app::workspace::Workspace;
use crate::protocol::Failure;
use crate::protocol::api::{ReadTrace, TraceRead};
use crate::protocol::trace::Trace;

/// Most bytes of a file: its JSON takes ten times as much while it is read.
pub const MAX_BYTES: usize = 30_000_000;

/// The file that is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub name: String,
    pub state: State,
}

/// What came of reading it.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    Reading,
    /// A sentence.
    Failed(String),
    Read {
        format: String,
        notes: Vec<String>,
        trace: Rc<Trace>,
    },
}

#[derive(Debug, Clone)]
pub enum Action {
    /// A file was chosen or dropped.
    Read {
        name: String,
        bytes: Rc<[u8]>,
    },
    IsRead {
        asked: u32,
        outcome: Box<Result<TraceRead, Failure>>,
    },
    Close,
}

/// Whether a file is a trace, and not data: by its name, or by how it begins.
pub fn is_trace(name: &str, bytes: &[u8]) -> bool {
    let begins = bytes.get(..bytes.len().min(4_096)).unwrap_or_default();
    let has = |mark: &str| begins.windows(mark.len()).any(|it| it == mark.as_bytes());
    name.to_ascii_lowercase().ends_with(".har") || has("\"resourceSpans\"") || has("\"resource_spans\"")
}

impl Opened {
    /// Its trace; an empty one while there is none.
    pub fn trace(&self) -> Rc<Trace> {
        match &self.state {
            State::Read { trace, .. } => Rc::clone(trace),
            _ => Rc::default(),
        }
    }
}

impl Requests {
    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn open(&mut self, action: Action, workspace: &Workspace) -> Vec<Effect> {
        match action {
            Action::Read { name, .. } if super::shown_file(workspace).is_none() => {
                return vec![notices::warn(format!(
                    "{name} is a trace. Open server.js or a file of requests (.http), and drop it there"
                ))];
            }
            Action::Read { name, bytes } => {
                if bytes.len() > MAX_BYTES {
                    let why = "The file is larger than 30 MB. Export fewer traces at a time.".to_owned();
                    self.opened = Some(Box::new(Opened { name, state: State::Failed(why) }));
                    self.look();
                    return Vec::new();
                }
                self.asked_traces += 1;
                let asked = self.asked_traces;
                self.opened = Some(Box::new(Opened { name, state: State::Reading }));
                self.look();
                let ask = ReadTrace { bytes: serde_bytes::ByteBuf::from(bytes.to_vec()) };
                let read = Effect::ask(ask, move |outcome| {
                    let outcome = Box::new(outcome);
                    AppAction::Requests(super::Action::Opened(Action::IsRead { asked, outcome }))
                });
                return vec![
                    Effect::next(AppAction::Layout(layout::Action::Show(layout::Part::Results))),
                    read,
                ];
            }
            Action::IsRead { asked, outcome } => {
                if let Some(opened) = self.opened.as_mut().filter(|_| asked == self.asked_traces) {
                    opened.state = match *outcome {
                        Ok(read) => {
                            State::Read { format: read.format, notes: read.notes, trace: Rc::new(read.trace) }
                        }
                        Err(failure) => State::Failed(failure.to_string()),
                    };
                    if self.view != View::Map {
                        self.view = View::Trace;
                    }
                    self.look();
                }
            }
            Action::Close => {
                self.opened = None;
                self.look();
            }
        }
        Vec::new()
    }

    /// The trace whose map is shown, and how it is looked at.
    pub fn mapped(&self) -> (&Trace, &LiveMap) {
        match &self.many.outcome {
            Some(Ok(load)) if self.shows_many() => (&load.sent.trace, &self.many.map),
            _ => (&self.waterfall.trace, &self.waterfall.map),
        }
    }

    fn shows_many(&self) -> bool {
        self.view == View::Many && self.opened.is_none()
    }

    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn map(&mut self, action: live_map::Action) -> Vec<Effect> {
        if !self.shows_many() {
            return self.trace(waterfall::Action::Map(action));
        }
        if let Some(Ok(load)) = &self.many.outcome {
            self.many.map.apply(action, &load.sent.trace);
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests;
