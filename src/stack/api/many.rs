//! One request sent many times: what the page is told of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::protocol::api::{ManySent, OneOfMany, SendMany};
use crate::protocol::trace::Trace;
use crate::sql::Server;
use crate::stack::load::{self, Sample};
use crate::trace::{Span, SpanId, TraceId};

use super::{Playground, block, environment, present, told};

/// With more requests than this nothing is recorded: the spans of thousands of them would fill the memory.
const MAX_TRACED: u32 = 200;
/// Lines printed that are told.
const MAX_LINES: usize = 200;

impl Playground {
    /// As [`crate::session::api::Api::send_many`].
    ///
    /// # Errors
    /// A sentence for the learner.
    pub(super) fn load(&mut self, ask: &SendMany, server: &Server) -> Result<ManySent, String> {
        let (parsed, number) = block(&ask.request)?;
        let environment = environment(&ask.request.files, &ask.request.environment)?;
        let running = match self.start(&ask.request.files, server)? {
            Ok(running) => running,
            Err(error) => {
                let sent = self.not_running(&error);
                return Ok(ManySent {
                    problem: sent.outcome.err(),
                    requests: Vec::new(),
                    trace: Trace::default(),
                    console: sent.console,
                    console_left_out: 0,
                    changed: None,
                });
            }
        };
        let stack = &mut running.stack;
        running.sender.environment = environment;
        let (url, request) =
            running.sender.prepared(stack, &parsed.file, number).map_err(|error| error.to_string())?;
        let early = stack.take_output();
        stack.take_spans();
        let is_traced = ask.count <= MAX_TRACED;
        stack.world().spans().switch(is_traced);
        stack.world().record_wire(is_traced);
        let began = stack.world().now();
        let samples = load::run(stack, &url, &request, ask.count, ask.arrival);
        stack.world().spans().switch(true);
        let flights = stack.world().take_wire();
        stack.world().record_wire(false);
        let mut spans = stack.take_spans();
        stack.take_moments();
        spans.retain(|it| it.start >= began);
        let kept = chosen(&spans, &samples);
        spans.retain(|it| kept.contains(&it.trace));
        let (mut trace, lines) = present::placed(&spans);
        trace.wire = present::wire(stack.world(), flights, began);
        let printed: Vec<_> = early.into_iter().chain(stack.take_output()).collect();
        let left_out = printed.len().saturating_sub(MAX_LINES);
        let printed = printed.iter().take(MAX_LINES).map(|it| told(it, began));
        let console = running.restarted().into_iter().chain(printed).collect();
        let one = |it: load::Sample| OneOfMany {
            started: it.started.saturating_sub(began),
            ended: it.ended.saturating_sub(began),
            line: lines.get(&it.span).copied(),
            outcome: it.result,
        };
        Ok(ManySent {
            problem: running.ended(),
            requests: samples.into_iter().map(one).collect(),
            trace,
            console,
            console_left_out: u32::try_from(left_out).unwrap_or(u32::MAX),
            changed: None,
        })
    }
}

/// The traces that are told: as many as there is room for, in the order in which they say most.
fn chosen(spans: &[Span], samples: &[Sample]) -> BTreeSet<TraceId> {
    let mut sizes: BTreeMap<TraceId, usize> = BTreeMap::new();
    for span in spans {
        *sizes.entry(span.trace).or_default() += 1 + span.moments.len();
    }
    let traces: BTreeMap<SpanId, TraceId> =
        spans.iter().filter(|it| it.parent.is_none()).map(|it| (it.id, it.trace)).collect();
    let mut by_time: Vec<&Sample> = samples.iter().collect();
    by_time.sort_by_key(|it| it.ended.saturating_sub(it.started));
    let at = |percent: usize| by_time.get(((by_time.len() * percent).div_ceil(100).max(1)) - 1).copied();
    let marks = [100, 99, 95, 50].into_iter().filter_map(at);
    let failed = samples.iter().filter(|it| !matches!(it.result, Ok(..400)));
    let mut room = present::MAX_LINES;
    let mut told = BTreeSet::new();
    for sample in marks.chain(failed).chain(samples) {
        let Some(trace) = traces.get(&sample.span) else { continue };
        let size = sizes.get(trace).copied().unwrap_or(0);
        if size <= room && told.insert(*trace) {
            room -= size;
        }
    }
    told
}
