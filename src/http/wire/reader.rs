//! The incremental reader. Bytes go in with `push`, events come out of `next`; what is not yet complete waits.
//!
//! It works line by line: a decision is taken when a line is complete (or longer than the limit), so that the pieces
//! in which bytes arrive cannot change what is understood. A property test holds that.

use std::collections::VecDeque;

use super::super::{Headers, Method, RequestHead, ResponseHead};
use super::framing::{Framing, Lengths, may_be_trailer};
use super::{Limits, WireError, fields};

/// What happened on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<Head> {
    /// Start line and headers are complete.
    Head(Head),
    /// A part of the body, never empty.
    Data(Vec<u8>),
    /// Fields after a chunked body; only if there are any. Fields that must not stand there are left out.
    Trailers(Headers),
    /// The message is complete; the next one may follow.
    End,
}

/// Requests as a server reads them: one after another, pipelined or not.
#[derive(Debug)]
pub struct RequestReader {
    core: Core<RequestHead>,
}

/// Responses as a client reads them. Each needs its request's method, by `expect`: a response to `HEAD` has no body.
#[derive(Debug)]
pub struct ResponseReader {
    core: Core<ResponseHead>,
    expected: VecDeque<Method>,
}

impl RequestReader {
    pub fn new(limits: Limits) -> Self {
        RequestReader { core: Core::new(limits) }
    }

    /// Takes bytes that arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        self.core.push(bytes);
    }

    /// The other side has ended; asked for events again, the reader says whether that was at a message's end.
    pub fn close(&mut self) {
        self.core.closed = true;
    }

    /// The next event; `None` until more bytes arrive.
    ///
    /// # Errors
    /// The bytes are no HTTP. The same error again at every further call.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Event<RequestHead>>, WireError> {
        self.core.next(fields::request_line, |head, lengths| {
            let after = if head.method == Method::Connect {
                After::Raw
            } else if head.keeps_alive() {
                After::Next
            } else {
                After::Nothing
            };
            Ok((lengths.of_request()?, after))
        })
    }

    /// Takes the bytes that no event has covered: after an upgrade they are of another protocol.
    pub fn take_rest(&mut self) -> Vec<u8> {
        self.core.take_rest()
    }

    /// Whether a message has begun and is not complete.
    pub fn is_inside(&self) -> bool {
        self.core.is_inside()
    }
}

impl ResponseReader {
    pub fn new(limits: Limits) -> Self {
        ResponseReader { core: Core::new(limits), expected: VecDeque::new() }
    }

    /// A request with this method has been sent.
    pub fn awaits(&mut self, method: Method) {
        self.expected.push_back(method);
    }

    /// Takes bytes that arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        self.core.push(bytes);
    }

    /// The other side has ended: that is the end of a body without a length.
    pub fn close(&mut self) {
        self.core.closed = true;
    }

    /// The next event; `None` until more bytes arrive. Informational responses (1xx) are a head and an end of their
    /// own and answer no request.
    ///
    /// # Errors
    /// The bytes are no HTTP, or no request asked for them.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Event<ResponseHead>>, WireError> {
        let expected = &mut self.expected;
        self.core.next(fields::status_line, |head, lengths| {
            let method = *expected.front().ok_or(WireError::UnexpectedResponse)?;
            let informational = (100..200).contains(&head.status) && head.status != 101;
            if !informational {
                expected.pop_front();
            }
            let framing = if head.is_bodiless(method) { Framing::Length(0) } else { lengths.of_response() };
            let tunnel = head.status == 101 || (method == Method::Connect && head.is_bodiless(method));
            let after = if tunnel {
                After::Raw
            } else if framing != Framing::UntilClose && (informational || head.keeps_alive()) {
                After::Next
            } else {
                After::Nothing
            };
            Ok((framing, after))
        })
    }

    /// Takes the bytes that no event has covered: after an upgrade they are of another protocol.
    pub fn take_rest(&mut self) -> Vec<u8> {
        self.core.take_rest()
    }

    /// Whether a message has begun and is not complete.
    pub fn is_inside(&self) -> bool {
        self.core.is_inside()
    }

    /// Whether the connection can carry another request: everything asked for is answered and both sides keep it.
    pub fn is_reusable(&self) -> bool {
        self.expected.is_empty() && !self.core.closed && matches!(self.core.state, State::Start)
    }
}

/// What may follow a message on its connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Next,
    Nothing,
    /// Bytes of another protocol, which stay for `take_rest`.
    Raw,
}

#[derive(Debug)]
enum State<Head> {
    Start,
    Fields(Head, Lengths),
    Length(u64),
    UntilClose,
    ChunkSize,
    Chunk(u64),
    /// The line end after a chunk's bytes.
    ChunkEnd,
    Trailers(Headers),
    End,
    Closed,
    Raw,
    Failed(WireError),
}

/// What the two readers share.
#[derive(Debug)]
struct Core<Head> {
    limits: Limits,
    buffer: Vec<u8>,
    /// Where in `buffer` the next unread byte is.
    at: usize,
    /// Up to where no line feed was found, so that a slow line is searched once.
    searched: usize,
    state: State<Head>,
    after: After,
    closed: bool,
    /// Bytes of the head, or of the trailers, so far.
    head_bytes: usize,
    body_bytes: u64,
}

/// A head being read.
trait Fields {
    fn headers(&mut self) -> &mut Headers;
    /// Whether these bytes, no whole line yet, can begin such a head.
    fn may_begin(line: &[u8]) -> Result<(), WireError>;
}

impl Fields for RequestHead {
    fn headers(&mut self) -> &mut Headers {
        &mut self.headers
    }
    fn may_begin(line: &[u8]) -> Result<(), WireError> {
        if fields::may_begin_request(line) { Ok(()) } else { Err(WireError::InvalidMethod) }
    }
}

impl Fields for ResponseHead {
    fn headers(&mut self) -> &mut Headers {
        &mut self.headers
    }
    fn may_begin(line: &[u8]) -> Result<(), WireError> {
        let length = line.len().min(5);
        if line[..length] == b"HTTP/"[..length] { Ok(()) } else { Err(WireError::NoResponse) }
    }
}

impl<Head: Fields> Core<Head> {
    fn new(limits: Limits) -> Self {
        Core {
            limits,
            buffer: Vec::new(),
            at: 0,
            searched: 0,
            state: State::Start,
            after: After::Next,
            closed: false,
            head_bytes: 0,
            body_bytes: 0,
        }
    }

    fn push(&mut self, bytes: &[u8]) {
        if self.at > 0 && self.at >= self.buffer.len() / 2 {
            self.buffer.drain(..self.at);
            self.searched = self.searched.saturating_sub(self.at);
            self.at = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    fn take_rest(&mut self) -> Vec<u8> {
        let rest = self.buffer.split_off(self.at);
        self.buffer.clear();
        self.at = 0;
        self.searched = 0;
        rest
    }

    fn is_inside(&self) -> bool {
        match self.state {
            State::Start => self.at < self.buffer.len(),
            State::Closed | State::Raw | State::Failed(_) => false,
            _ => true,
        }
    }

    /// The next line with its end, if it is there.
    fn line(&mut self) -> Option<(usize, usize)> {
        let from = self.searched.max(self.at);
        match self.buffer[from..].iter().position(|byte| *byte == b'\n') {
            Some(offset) => {
                let start = self.at;
                self.at = from + offset + 1;
                self.searched = self.at;
                Some((start, self.at))
            }
            None => {
                self.searched = self.buffer.len();
                None
            }
        }
    }

    /// As `line`, counted against the limit of a head.
    fn head_line(&mut self) -> Result<Option<(usize, usize)>, WireError> {
        let waiting = self.at;
        let line = self.line();
        let (length, used) = match line {
            Some((start, end)) => (end - start, end - start),
            None => (self.buffer.len() - waiting, 0),
        };
        if self.head_bytes + length > self.limits.head_bytes {
            return Err(WireError::HeaderOverflow);
        }
        self.head_bytes += used;
        Ok(line)
    }

    fn next(
        &mut self,
        start_line: fn(&[u8]) -> Result<Head, WireError>,
        mut framing: impl FnMut(&Head, &Lengths) -> Result<(Framing, After), WireError>,
    ) -> Result<Option<Event<Head>>, WireError> {
        match self.step(start_line, &mut framing) {
            Err(error) => {
                self.state = State::Failed(error);
                Err(error)
            }
            Ok(None) if self.closed => self.at_close(),
            other => other,
        }
    }

    /// There are no more events in the bytes, and no more bytes will come.
    fn at_close(&mut self) -> Result<Option<Event<Head>>, WireError> {
        match self.state {
            State::UntilClose => {
                self.state = State::Closed;
                Ok(Some(Event::End))
            }
            _ if self.is_inside() => {
                self.state = State::Failed(WireError::InvalidEof);
                Err(WireError::InvalidEof)
            }
            _ => Ok(None),
        }
    }

    fn step(
        &mut self,
        start_line: fn(&[u8]) -> Result<Head, WireError>,
        framing: &mut impl FnMut(&Head, &Lengths) -> Result<(Framing, After), WireError>,
    ) -> Result<Option<Event<Head>>, WireError> {
        loop {
            match &mut self.state {
                State::Start => {
                    // Empty lines before a message are skipped, as an old client may send one after its body.
                    while self.buffer.get(self.at..).is_some_and(|rest| rest.starts_with(b"\r\n")) {
                        self.at += 2;
                    }
                    if self.buffer[self.at..] == *b"\r" || self.at == self.buffer.len() {
                        return Ok(None);
                    }
                    let waiting = &self.buffer[self.at..];
                    let end = waiting.iter().position(|byte| *byte == b'\n').unwrap_or(waiting.len());
                    Head::may_begin(&waiting[..end])?;
                    let Some((start, end)) = self.head_line()? else { return Ok(None) };
                    let head = start_line(&self.buffer[start..end])?;
                    self.state = State::Fields(head, Lengths::default());
                }
                State::Fields(..) => {
                    let Some((start, end)) = self.head_line()? else { return Ok(None) };
                    let line = &self.buffer[start..end];
                    let State::Fields(head, lengths) = &mut self.state else { return Ok(None) };
                    if line != b"\r\n" {
                        let (name, value) = fields::field(line, head.headers().is_empty())?;
                        lengths.see(&name, &value)?;
                        if head.headers().len() >= self.limits.fields {
                            return Err(WireError::HeaderOverflow);
                        }
                        head.headers().append(name, value);
                        continue;
                    }
                    let (framing, after) = framing(head, lengths)?;
                    self.head_bytes = 0;
                    self.body_bytes = 0;
                    self.after = after;
                    let body = match framing {
                        Framing::Length(0) => State::End,
                        Framing::Length(length) if length > self.limits.body_bytes => {
                            return Err(WireError::BodyTooLarge);
                        }
                        Framing::Length(length) => State::Length(length),
                        Framing::Chunked => State::ChunkSize,
                        Framing::UntilClose => State::UntilClose,
                    };
                    let State::Fields(head, _) = std::mem::replace(&mut self.state, body) else {
                        return Ok(None);
                    };
                    return Ok(Some(Event::Head(head)));
                }
                State::Length(rest) => {
                    let wanted = *rest;
                    let Some(data) = self.data(wanted) else { return Ok(None) };
                    let left = wanted - data.len() as u64;
                    self.state = if left == 0 { State::End } else { State::Length(left) };
                    return Ok(Some(Event::Data(data)));
                }
                State::UntilClose => {
                    let allowed = self.limits.body_bytes - self.body_bytes;
                    let Some(data) = self.data(allowed.max(1)) else { return Ok(None) };
                    self.body_bytes += data.len() as u64;
                    if self.body_bytes > self.limits.body_bytes {
                        return Err(WireError::BodyTooLarge);
                    }
                    return Ok(Some(Event::Data(data)));
                }
                State::ChunkSize => {
                    let before = self.at;
                    let line = self.line();
                    let length = line.map_or(self.buffer.len() - before, |(start, end)| end - start);
                    if length > self.limits.head_bytes {
                        return Err(WireError::ChunkExtensionsOverflow);
                    }
                    let Some((start, end)) = line else { return Ok(None) };
                    let size = fields::chunk_size(&self.buffer[start..end])?;
                    self.body_bytes = self.body_bytes.saturating_add(size);
                    if self.body_bytes > self.limits.body_bytes {
                        return Err(WireError::BodyTooLarge);
                    }
                    self.state = if size == 0 { State::Trailers(Headers::new()) } else { State::Chunk(size) };
                }
                State::Chunk(rest) => {
                    let wanted = *rest;
                    let Some(data) = self.data(wanted) else { return Ok(None) };
                    let left = wanted - data.len() as u64;
                    self.state = if left == 0 { State::ChunkEnd } else { State::Chunk(left) };
                    return Ok(Some(Event::Data(data)));
                }
                State::ChunkEnd => {
                    let waiting = &self.buffer[self.at..];
                    let length = waiting.len().min(2);
                    if waiting[..length] != b"\r\n"[..length] {
                        return Err(WireError::ChunkNotClosed);
                    }
                    if length < 2 {
                        return Ok(None);
                    }
                    self.at += 2;
                    self.state = State::ChunkSize;
                }
                State::Trailers(_) => {
                    let Some((start, end)) = self.head_line()? else { return Ok(None) };
                    let line = &self.buffer[start..end];
                    let State::Trailers(trailers) = &mut self.state else { return Ok(None) };
                    if line != b"\r\n" {
                        let (name, value) = fields::field(line, false)?;
                        if trailers.len() >= self.limits.fields {
                            return Err(WireError::HeaderOverflow);
                        }
                        if may_be_trailer(&name) {
                            trailers.append(name, value);
                        }
                        continue;
                    }
                    self.head_bytes = 0;
                    let trailers = std::mem::take(trailers);
                    self.state = State::End;
                    if !trailers.is_empty() {
                        return Ok(Some(Event::Trailers(trailers)));
                    }
                }
                State::End => {
                    self.state = match self.after {
                        After::Next => State::Start,
                        After::Nothing => State::Closed,
                        After::Raw => State::Raw,
                    };
                    return Ok(Some(Event::End));
                }
                State::Closed => {
                    while matches!(self.buffer.get(self.at), Some(b'\r' | b'\n')) {
                        self.at += 1;
                    }
                    return if self.at < self.buffer.len() {
                        Err(WireError::DataAfterClose)
                    } else {
                        Ok(None)
                    };
                }
                State::Raw => return Ok(None),
                State::Failed(error) => return Err(*error),
            }
        }
    }

    /// Up to `wanted` bytes of a body, if there are any.
    fn data(&mut self, wanted: u64) -> Option<Vec<u8>> {
        let there = self.buffer.len() - self.at;
        let length = usize::try_from(wanted).map_or(there, |wanted| wanted.min(there));
        if length == 0 {
            return None;
        }
        let data = self.buffer[self.at..self.at + length].to_vec();
        self.at += length;
        self.searched = self.searched.max(self.at);
        Some(data)
    }
}
