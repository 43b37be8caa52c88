//! One call at work, and its spans: the call as a whole and, below it, each step one after another.

use std::net::Ipv4Addr;

use super::{Call, Failure, Outcome};
use crate::http::Response;
use crate::trace::{Kind, SpanId, Status, names};
use crate::world::{HostId, MICROSECOND, Nanos, SocketId, TimerId, World};

/// What the arithmetic of a TLS handshake takes, both ends together.
pub(super) const TLS_WORK: Nanos = 400 * MICROSECOND;

pub(super) struct Exchange {
    pub call: Call,
    pub span: SpanId,
    pub socket: Option<SocketId>,
    /// A new connection is wanted.
    pub fresh: bool,
    reused: bool,
    started: Nanos,
    timer: TimerId,
    /// The span of the step at hand.
    step: SpanId,
    waiting: bool,
    received: usize,
}

impl Exchange {
    pub fn begin(
        call: Call,
        parent: Option<SpanId>,
        timer: TimerId,
        host: HostId,
        world: &World,
    ) -> Exchange {
        let spans = world.spans();
        let head = &call.request.head;
        let name = call.name.clone().unwrap_or_else(|| head.method.as_str().to_owned());
        let span = spans.start(parent, name, Kind::Client, world.host_name(host), world.now());
        if !span.is_none() {
            spans.set(span, names::HTTP_REQUEST_METHOD, head.method.as_str().to_owned());
            spans.set(span, names::URL_FULL, [&call.url.origin(), head.target.as_str()].concat());
            spans.set(span, names::SERVER_ADDRESS, call.url.host.clone().unwrap_or_default());
            spans.set(span, names::SERVER_PORT, call.url.effective_port().unwrap_or(80));
            if !call.request.body.is_empty() {
                spans.set(span, names::HTTP_REQUEST_BODY_SIZE, call.request.body.len());
            }
        }
        Exchange {
            call,
            span,
            socket: None,
            fresh: false,
            reused: false,
            started: world.now(),
            timer,
            step: SpanId::NONE,
            waiting: false,
            received: 0,
        }
    }

    /// Whether it goes over a connection that was there already.
    pub fn reused(&mut self, reused: bool, world: &World) {
        self.reused = reused;
        world.spans().set(self.span, names::CONNECTION_REUSED, reused);
    }

    pub fn was_reused(&self) -> bool {
        self.reused
    }

    pub fn address(&self, address: Ipv4Addr, port: u16, world: &World) {
        world.spans().set(self.span, names::NETWORK_PEER_ADDRESS, address.to_string());
        world.spans().set(self.span, names::NETWORK_PEER_PORT, port);
    }

    /// A step begins.
    pub fn enter(&mut self, step: &'static str, host: HostId, world: &World) {
        self.step =
            world.spans().start(Some(self.span), step, Kind::Internal, world.host_name(host), world.now());
    }

    /// The step at hand is over.
    pub fn leave(&mut self, status: Status, world: &World) {
        world.spans().end(self.step, world.now(), status);
        self.step = SpanId::NONE;
    }

    /// The request goes out; then its answer is waited for.
    pub fn sent(&mut self, bytes: usize, host: HostId, world: &World) {
        let sent = self.socket.map_or(0, |socket| world.transmission(socket, bytes));
        self.enter("send", host, world);
        let spans = world.spans();
        spans.set(self.step, names::BYTES, bytes);
        let at = world.now().saturating_add(sent);
        spans.end(self.step, at, Status::Unset);
        self.step = spans.start(Some(self.span), "wait", Kind::Internal, world.host_name(host), at);
        self.waiting = true;
    }

    /// Bytes of the answer have come.
    pub fn receives(&mut self, bytes: usize, host: HostId, world: &World) {
        if std::mem::take(&mut self.waiting) {
            self.leave(Status::Unset, world);
            self.enter("receive", host, world);
        }
        self.received += bytes;
    }

    pub fn finish(mut self, result: Result<Response, Failure>, world: &World) -> Outcome {
        world.clear_timer(self.timer);
        let spans = world.spans();
        if self.received > 0 {
            spans.set(self.step, names::BYTES, self.received);
        }
        let status = match &result {
            Ok(response) => {
                spans.set(self.span, names::HTTP_RESPONSE_STATUS_CODE, response.head.status);
                spans.set(self.span, names::HTTP_RESPONSE_BODY_SIZE, response.body.len());
                // OpenTelemetry: for a client, 4xx is an error too.
                if response.head.status >= 400 {
                    spans.set(self.span, names::ERROR_TYPE, response.head.status.to_string());
                    Status::Error(String::new())
                } else {
                    Status::Unset
                }
            }
            Err(failure) => {
                if let Failure::Net(error) = failure {
                    spans.set(self.span, names::ERROR_TYPE, error.code.name());
                }
                Status::Error(failure.to_string())
            }
        };
        let step = if result.is_err() { status.clone() } else { Status::Unset };
        self.leave(step, world);
        spans.end(self.span, world.now(), status);
        Outcome { result, started: self.started, ended: world.now(), span: self.span }
    }
}
