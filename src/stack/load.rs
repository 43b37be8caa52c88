//! Load: one request sent many times over the virtual network, and when each was answered.
//!
//! In virtual time, so that what is seen is what the design of the application does (waiting for locks, for the pool,
//! for each other) and not how fast this machine is.

use crate::http::{Request, url::Url};
use crate::protocol::api::Arrival;
use crate::trace::SpanId;
use crate::world::hosts::client::{Call, CallId, Outcome};
use crate::world::{Nanos, SECOND};

use super::Stack;

/// Requests of one run.
pub const MAX_REQUESTS: u32 = 10_000;

/// What came of one of the requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// When it was sent.
    pub started: Nanos,
    /// When it was over.
    pub ended: Nanos,
    /// The status, or why there is no answer.
    pub result: Result<u16, String>,
    /// The span of the call.
    pub span: SpanId,
}

/// Sends a request `count` times (at most [`MAX_REQUESTS`]). Fewer samples than that: the world stands still.
pub fn run(stack: &mut Stack, url: &Url, request: &Request, count: u32, arrival: Arrival) -> Vec<Sample> {
    let count = count.min(MAX_REQUESTS) as usize;
    let (client, world) = (stack.client().clone(), stack.world().clone());
    let send = || {
        let call = Call {
            url: url.clone(),
            request: request.clone(),
            timeout: crate::world::hosts::client::DEFAULT_TIMEOUT,
            name: None,
        };
        client.send(call, None, &world)
    };
    let mut open: Vec<CallId> = Vec::new();
    let mut samples = Vec::with_capacity(count);
    let mut begun = 0;
    let began = world.now();
    while samples.len() < count {
        let is_sending = matches!(arrival, Arrival::Open { .. }) && begun < count;
        match arrival {
            Arrival::Closed { clients } => {
                while begun < count && open.len() < clients.max(1) as usize {
                    open.push(send());
                    begun += 1;
                }
                let here = client.open();
                stack.run_while(|| client.open() >= here);
            }
            Arrival::Open { per_second } => {
                let every = SECOND / u64::from(per_second.max(1));
                let next = began.saturating_add(every.saturating_mul(begun as u64));
                if begun < count {
                    stack.run_for(next.saturating_sub(world.now()));
                    open.push(send());
                    begun += 1;
                } else {
                    stack.run_while(|| client.open() > 0);
                }
            }
        }
        let before = samples.len();
        open.retain(|id| match client.take(*id) {
            Some(outcome) => {
                samples.push(sample(outcome));
                false
            }
            None => true,
        });
        if world.halted().is_some() || (samples.len() == before && !is_sending) {
            break;
        }
    }
    samples
}

fn sample(outcome: Outcome) -> Sample {
    Sample {
        started: outcome.started,
        ended: outcome.ended,
        result: match outcome.result {
            Ok(response) => Ok(response.head.status),
            Err(failure) => Err(failure.to_string()),
        },
        span: outcome.span,
    }
}
