//! A connection of the client: its bytes read as responses.

use super::{CallId, Origin};
use crate::http::wire::{Event, Limits, ResponseReader, WireError};
use crate::http::{Method, Response};

pub(super) struct Connection {
    pub origin: Origin,
    /// The call it works for; `None` while it waits.
    pub call: Option<CallId>,
    pub reader: ResponseReader,
    response: Option<Response>,
    /// Some byte of the answer is there.
    begun: bool,
}

impl Connection {
    pub fn new(origin: Origin, call: CallId) -> Connection {
        let reader = ResponseReader::new(Limits::default());
        Connection { origin, call: Some(call), reader, response: None, begun: false }
    }

    /// The next response is to a request with this method.
    pub fn use_for(&mut self, call: CallId, method: Method) {
        self.call = Some(call);
        self.begun = false;
        self.reader.awaits(method);
    }

    /// The response, when it is complete. Informational ones (1xx) are passed over.
    pub fn read(&mut self) -> Result<Option<Response>, WireError> {
        while let Some(event) = self.reader.next()? {
            self.begun = true;
            match event {
                Event::Head(head) => self.response = Some(Response { head, body: Vec::new() }),
                Event::Data(bytes) => {
                    if let Some(response) = &mut self.response {
                        response.body.extend_from_slice(&bytes);
                    }
                }
                // No header, and what HTTP clients show nowhere.
                Event::Trailers(_) => {}
                Event::End => {
                    let response = self.response.take();
                    let informational =
                        |it: &Response| (100..200).contains(&it.head.status) && it.head.status != 101;
                    if let Some(response) = response.filter(|it| !informational(it)) {
                        return Ok(Some(response));
                    }
                }
            }
        }
        Ok(None)
    }

    pub fn has_begun(&self) -> bool {
        self.begun || self.reader.is_inside()
    }

    /// Whether another request can follow.
    pub fn is_reusable(&self) -> bool {
        self.reader.is_reusable()
    }
}
