//! One request sent many times at once: what is asked for, and what came of it in numbers and bars.

use std::rc::Rc;

use super::super::{Action as AppAction, Effect, engine};
use super::Requests;
use crate::app::live_map::LiveMap;
use crate::app::workspace::Workspace;
use crate::project::order::sort_by;
use crate::protocol::Failure;
use crate::protocol::api::{Arrival, ManySent, OneOfMany, SendMany};
use crate::protocol::trace::{Finding, PathPiece, Trace, Wire};

/// Bars of the histogram.
pub const BARS: usize = 24;
/// Most requests; the worker's limit.
pub const MAX_COUNT: u32 = 10_000;
/// Most clients at once, and requests a second.
pub const MAX_RATE: u32 = 5_000;

/// What is asked for, and what came of it last.
#[derive(Debug, Clone)]
pub struct Many {
    pub count: u32,
    pub is_open_loop: bool,
    /// Clients of a closed loop.
    pub clients: u32,
    /// Requests a second of an open loop.
    pub per_second: u32,
    pub is_waiting: bool,
    /// What came of them as a map.
    pub map: LiveMap,
    pub outcome: Option<Result<Rc<Load>, String>>,
    /// What is looked into, and its trace.
    pub looked: Option<(Look, Rc<Trace>)>,
}

/// What of many requests is looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// All that are told, one beside the other.
    All,
    /// One of them, by its place in their order.
    One(usize),
}

impl Default for Many {
    fn default() -> Self {
        Many {
            count: 50,
            is_open_loop: false,
            clients: 10,
            per_second: 100,
            is_waiting: false,
            map: LiveMap { now: 0, is_playing: false, pace: None },
            outcome: None,
            looked: None,
        }
    }
}

#[derive(Debug, Clone)]
pub enum Action {
    Count(u32),
    OpenLoop(bool),
    /// Clients, or requests a second.
    Rate(u32),
    /// Send a block so.
    Send(u32),
    /// Show the spans of one request, or of all; the numbers again with `None`.
    Look(Option<Look>),
    Answered {
        asked: u32,
        outcome: Box<Result<ManySent, Failure>>,
    },
}

/// What came of many requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Load {
    pub sent: ManySent,
    pub numbers: Numbers,
    /// From the first one's beginning to the last one's end.
    pub length_nanos: u64,
    pub bars: Vec<Bar>,
    /// Status or failure, and how often; the most frequent first.
    pub outcomes: Vec<(String, usize, bool)>,
    /// Requests worth a look, and their places.
    pub marks: Vec<(&'static str, usize)>,
}

/// Times of the answers, nearest rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Numbers {
    pub p50: u64,
    pub p95: u64,
    pub p99: u64,
    pub max: u64,
}

/// Requests whose time lies from `from` on, up to the next bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    pub from: u64,
    pub count: usize,
}

impl Load {
    pub fn new(mut sent: ManySent) -> Load {
        sort_by(&mut sent.requests, |a, b| a.started.cmp(&b.started));
        let mut times: Vec<u64> = sent.requests.iter().map(time).collect();
        sort_by(&mut times, u64::cmp);
        let mut outcomes: Vec<(String, usize, bool)> = Vec::new();
        for one in &sent.requests {
            let (name, is_good) = match &one.outcome {
                Ok(status) => (status.to_string(), *status < 400),
                Err(why) => (why.clone(), false),
            };
            match outcomes.iter_mut().find(|(it, ..)| *it == name) {
                Some((_, count, _)) => *count += 1,
                None => outcomes.push((name, 1, is_good)),
            }
        }
        sort_by(&mut outcomes, |a, b| b.1.cmp(&a.1));
        let numbers = Numbers {
            p50: rank(&times, 50),
            p95: rank(&times, 95),
            p99: rank(&times, 99),
            max: times.last().copied().unwrap_or(0),
        };
        let length_nanos = sent.requests.iter().map(|it| it.ended).max().unwrap_or(0);
        let marks = marks(&sent.requests, &numbers);
        Load { numbers, length_nanos, bars: bars(&times), outcomes, marks, sent }
    }

    /// The trace of what is looked into; nothing where its spans are not told.
    pub fn trace(&self, look: Look) -> Option<Trace> {
        match look {
            Look::All => Some(self.sent.trace.clone()).filter(|it| !it.lines.is_empty()),
            Look::One(at) => one(&self.sent.trace, self.sent.requests.get(at)?.line?),
        }
    }

    /// Answers in a second, in tenths.
    pub fn tenths_per_second(&self) -> u64 {
        let count = self.sent.requests.len() as u128;
        (count * 10_000_000_000 / u128::from(self.length_nanos.max(1))) as u64
    }
}

/// How long one took.
pub fn time(one: &OneOfMany) -> u64 {
    one.ended.saturating_sub(one.started)
}

/// The requests that the numbers are of, and the first that failed.
fn marks(requests: &[OneOfMany], numbers: &Numbers) -> Vec<(&'static str, usize)> {
    let took = |nanos: u64| requests.iter().position(|it| time(it) == nanos);
    let failed = requests.iter().position(|it| !matches!(it.outcome, Ok(..400)));
    let wanted = [
        ("The slowest", took(numbers.max)),
        ("The first that failed", failed),
        ("At 99 %", took(numbers.p99)),
        ("At 95 %", took(numbers.p95)),
        ("At 50 %", took(numbers.p50)),
    ];
    let mut marks: Vec<(&'static str, usize)> = Vec::new();
    for (name, at) in wanted {
        if let Some(at) = at.filter(|at| marks.iter().all(|(_, other)| other != at)) {
            marks.push((name, at));
        }
    }
    marks
}

/// The part of a trace that begins with a line which lies in none: the spans of one request.
fn one(trace: &Trace, line: u32) -> Option<Trace> {
    let from = line as usize;
    let first = trace.lines.get(from).filter(|it| it.depth == 0)?;
    let origin = first.start_nanos;
    let length = trace.lines.iter().skip(from + 1).take_while(|it| it.depth > 0).count() + 1;
    let inside = |it: u32| (line..line.saturating_add(length as u32)).contains(&it);
    let mut lines: Vec<_> = trace.lines.iter().skip(from).take(length).cloned().collect();
    for it in &mut lines {
        it.start_nanos = it.start_nanos.saturating_sub(origin);
    }
    let piece = |it: &PathPiece| {
        inside(it.line).then(|| PathPiece {
            line: it.line - line,
            start_nanos: it.start_nanos.saturating_sub(origin),
            end_nanos: it.end_nanos.saturating_sub(origin),
        })
    };
    // What a finding is about may lie in other requests too: here it shows its part.
    let finding = |it: &Finding| {
        let lines: Vec<u32> = it.lines.iter().filter(|it| inside(**it)).map(|it| it - line).collect();
        (!lines.is_empty()).then(|| Finding { lines, ..it.clone() })
    };
    Some(Trace {
        length_nanos: lines.iter().map(|it| it.start_nanos + it.length_nanos).max().unwrap_or(0),
        lines,
        left_out: 0,
        path: trace.path.iter().filter_map(piece).collect(),
        findings: trace.findings.iter().filter_map(finding).collect(),
        // The map shows all of them, beside the one that is looked into.
        wire: Wire::default(),
    })
}

/// The value that so many percent do not exceed.
fn rank(sorted: &[u64], percent: usize) -> u64 {
    let at = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(at).copied().unwrap_or(0)
}

fn bars(sorted: &[u64]) -> Vec<Bar> {
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let width = (last - first) / BARS as u64 + 1;
    let mut bars: Vec<Bar> = (0..BARS as u64).map(|at| Bar { from: first + at * width, count: 0 }).collect();
    for time in sorted {
        if let Some(bar) = bars.get_mut(((time - first) / width) as usize) {
            bar.count += 1;
        }
    }
    while bars.len() > 1 && bars.last().is_some_and(|it| it.count == 0) {
        bars.pop();
    }
    bars
}

impl Requests {
    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn many(&mut self, action: Action, workspace: &Workspace) -> Vec<Effect> {
        match action {
            Action::Count(count) => self.many.count = count.clamp(1, MAX_COUNT),
            Action::OpenLoop(is_open_loop) => self.many.is_open_loop = is_open_loop,
            Action::Rate(rate) if self.many.is_open_loop => self.many.per_second = rate.clamp(1, MAX_RATE),
            Action::Rate(rate) => self.many.clients = rate.clamp(1, MAX_RATE),
            Action::Send(block) => return self.send_many(block, workspace),
            Action::Look(look) => {
                let load = self.many.outcome.as_ref().and_then(|it| it.as_ref().ok());
                let trace = look.zip(load).and_then(|(look, load)| Some((look, Rc::new(load.trace(look)?))));
                self.many.looked = trace;
                self.look();
            }
            Action::Answered { asked, outcome } => {
                let mut effects = vec![Effect::next(AppAction::Engine(engine::Action::Busy(false)))];
                if asked != self.asked {
                    return effects;
                }
                self.many.is_waiting = false;
                self.many.map = LiveMap { now: 0, is_playing: false, pace: self.many.map.pace };
                self.many.outcome = Some(match *outcome {
                    Ok(mut sent) => {
                        if let Some(schema) = sent.changed.take() {
                            effects.push(Effect::next(AppAction::SchemaIs(schema)));
                            effects.push(Effect::next(AppAction::Engine(engine::Action::Imported)));
                        }
                        Ok(Rc::new(Load::new(sent)))
                    }
                    Err(Failure::WorkerGone) => {
                        Err("They were stopped before they were answered.".to_owned())
                    }
                    Err(failure) => Err(failure.to_string()),
                });
                return effects;
            }
        }
        Vec::new()
    }

    fn send_many(&mut self, block: u32, workspace: &Workspace) -> Vec<Effect> {
        let Some(current) = &workspace.current else { return Vec::new() };
        if self.many.is_waiting || self.waiting.is_some() {
            return Vec::new();
        }
        self.many.is_waiting = true;
        self.many.looked = None;
        let Many { count, is_open_loop, clients, per_second, .. } = self.many;
        let arrival = match is_open_loop {
            true => Arrival::Open { per_second },
            false => Arrival::Closed { clients: clients.min(count) },
        };
        let ask = SendMany { request: self.request(block, &current.project), count, arrival };
        let asked = self.asked;
        vec![
            Effect::next(AppAction::Engine(engine::Action::Busy(true))),
            Effect::ask(ask, move |outcome| {
                let answered = Action::Answered { asked, outcome: Box::new(outcome) };
                AppAction::Requests(super::Action::Many(answered))
            }),
        ]
    }
}

#[cfg(test)]
mod tests;
