//! What the worker runs, without a worker: a request in, events out.

pub mod archive;

use crate::protocol::{Event, Failure, Request};

/// One open database and what belongs to it.
#[derive(Default)]
pub struct Session {}

impl Session {
    /// Handles one request. Progress and the one answer go to `sink`.
    pub fn handle(&mut self, request: Request, sink: &mut dyn FnMut(Event)) {
        let outcome = Err(Failure::Refused("nothing is handled yet".to_owned()));
        sink(Event::Done { id: request.id, outcome });
    }
}
