//! One request sent many times: what the page is told of it.

use crate::protocol::api::{ManySent, OneOfMany, SendMany};
use crate::protocol::trace::Trace;
use crate::sql::Server;
use crate::stack::load;

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
        spans.retain(|it| it.start >= began);
        if spans.len() > present::MAX_LINES
            && let Some(slowest) = samples.iter().max_by_key(|it| it.ended.saturating_sub(it.started))
            && let Some(trace) = spans.iter().find(|it| it.id == slowest.span).map(|it| it.trace)
        {
            spans.retain(|it| it.trace == trace);
        }
        let mut trace = present::trace(&spans);
        trace.wire = present::wire(stack.world(), flights, began);
        let printed: Vec<_> = early.into_iter().chain(stack.take_output()).collect();
        let left_out = printed.len().saturating_sub(MAX_LINES);
        let printed = printed.iter().take(MAX_LINES).map(|it| told(it, began));
        let console = running.restarted().into_iter().chain(printed).collect();
        let one = |it: load::Sample| OneOfMany {
            started: it.started.saturating_sub(began),
            ended: it.ended.saturating_sub(began),
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
