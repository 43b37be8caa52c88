//! Where hosts write spans down.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::span::{Attribute, Kind, Moment, Nanos, Span, SpanId, Status, TraceId, Value};

#[cfg(test)]
mod tests;

/// Most spans kept at a time. Later ones are counted and left out, so that a loop of requests cannot fill the
/// memory; a reader takes them with [`Recorder::take`] between requests.
const MOST_SPANS: usize = 200_000;
/// Most moments of one span, for the same reason.
const MOST_MOMENTS: usize = 2_000;

/// Collects spans. Methods take `&self`, since every host of a world writes to the same one.
///
/// When it is off, [`Recorder::start`] gives [`SpanId::NONE`] and every other call returns at once: nothing else
/// of a run depends on it.
#[derive(Debug)]
pub struct Recorder {
    on: Cell<bool>,
    next_span: Cell<u64>,
    next_trace: Cell<u64>,
    dropped: Cell<u64>,
    /// Spans in the order of their numbers, beginning with the number `first`.
    spans: RefCell<Vec<Span>>,
    first: Cell<u64>,
}

impl Default for Recorder {
    fn default() -> Self {
        Recorder::new()
    }
}

impl Recorder {
    /// An empty one that records.
    pub fn new() -> Recorder {
        Recorder {
            on: Cell::new(true),
            next_span: Cell::new(1),
            next_trace: Cell::new(1),
            dropped: Cell::new(0),
            spans: RefCell::default(),
            first: Cell::new(1),
        }
    }

    /// Switches it on or off. Spans that are open stay writable.
    pub fn switch(&self, on: bool) {
        self.on.set(on);
    }

    /// Whether new spans are recorded.
    pub fn is_on(&self) -> bool {
        self.on.get()
    }

    /// Begins a span. Without a parent it is the root of a new trace.
    pub fn start(
        &self,
        parent: Option<SpanId>,
        name: impl Into<Cow<'static, str>>,
        kind: Kind,
        service: impl Into<Rc<str>>,
        at: Nanos,
    ) -> SpanId {
        if !self.on.get() {
            return SpanId::NONE;
        }
        let mut spans = self.spans.borrow_mut();
        if spans.len() >= MOST_SPANS {
            self.dropped.set(self.dropped.get() + 1);
            return SpanId::NONE;
        }
        let parent = parent.filter(|it| !it.is_none());
        let above = parent.and_then(|it| spans.get(self.index(it)?));
        let trace = above.map_or_else(
            || {
                let trace = TraceId(self.next_trace.get());
                self.next_trace.set(trace.0 + 1);
                trace
            },
            |above| above.trace,
        );
        let id = SpanId(self.next_span.get());
        self.next_span.set(id.0 + 1);
        spans.push(Span {
            trace,
            id,
            parent,
            name: name.into(),
            kind,
            service: service.into(),
            start: at,
            end: None,
            attributes: Vec::new(),
            moments: Vec::new(),
            status: Status::Unset,
        });
        id
    }

    /// Sets an attribute; a second value replaces the first.
    pub fn set(&self, id: SpanId, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) {
        self.with(id, |span| {
            let (name, value) = (name.into(), value.into());
            match span.attributes.iter_mut().find(|(key, _)| *key == name) {
                Some((_, old)) => *old = value,
                None => span.attributes.push((name, value)),
            }
        });
    }

    /// Gives a span another name: a server knows the route only after it has matched.
    pub fn rename(&self, id: SpanId, name: impl Into<Cow<'static, str>>) {
        self.with(id, |span| span.name = name.into());
    }

    /// Notes something that happened at one moment.
    pub fn event(
        &self,
        id: SpanId,
        name: impl Into<Cow<'static, str>>,
        at: Nanos,
        attributes: Vec<Attribute>,
    ) {
        self.with(id, |span| {
            if span.moments.len() < MOST_MOMENTS {
                span.moments.push(Moment { name: name.into(), at, attributes });
            }
        });
    }

    /// Ends a span. The first end counts; a status other than `Unset` is kept from any call.
    pub fn end(&self, id: SpanId, at: Nanos, status: Status) {
        self.with(id, |span| {
            if span.end.is_none() {
                span.end = Some(at.max(span.start));
            }
            if status != Status::Unset {
                span.status = status;
            }
        });
    }

    /// The trace a span belongs to.
    pub fn trace_of(&self, id: SpanId) -> Option<TraceId> {
        self.spans.borrow().get(self.index(id)?).map(|span| span.trace)
    }

    /// A copy of the spans of one trace, in the order they began.
    pub fn trace(&self, trace: TraceId) -> Vec<Span> {
        self.spans.borrow().iter().filter(|span| span.trace == trace).cloned().collect()
    }

    /// Copies of a span and of those around it, innermost first.
    pub fn with_ancestors(&self, id: SpanId) -> Vec<Span> {
        let spans = self.spans.borrow();
        let mut found: Vec<Span> = Vec::new();
        let mut next = Some(id);
        // A parent began before its child, so this ends.
        while let Some(span) = next.and_then(|id| spans.get(self.index(id)?)) {
            next = span.parent.filter(|parent| *parent < span.id);
            found.push(span.clone());
        }
        found
    }

    /// Takes all spans out. What is still open is closed by nobody: writing to it later does nothing.
    pub fn take(&self) -> Vec<Span> {
        self.first.set(self.next_span.get());
        std::mem::take(&mut *self.spans.borrow_mut())
    }

    /// How many spans did not fit since the beginning.
    pub fn dropped(&self) -> u64 {
        self.dropped.get()
    }

    fn index(&self, id: SpanId) -> Option<usize> {
        id.0.checked_sub(self.first.get()).filter(|_| !id.is_none()).and_then(|it| usize::try_from(it).ok())
    }

    fn with(&self, id: SpanId, change: impl FnOnce(&mut Span)) {
        if let Some(index) = self.index(id)
            && let Some(span) = self.spans.borrow_mut().get_mut(index)
        {
            change(span);
        }
    }
}
