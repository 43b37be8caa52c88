//! The span and its parts.

use std::borrow::Cow;
use std::rc::Rc;

/// A moment or a length on the virtual clock, in nanoseconds.
pub type Nanos = u64;

/// Which request a span belongs to. Numbered from 1 in the order the traces began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TraceId(pub u64);

/// One span of a recorder, numbered from 1 in the order they began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpanId(pub u64);

impl SpanId {
    /// What a recorder that is switched off gives out: writing to it does nothing.
    pub const NONE: SpanId = SpanId(0);

    /// Whether nothing is recorded under this number.
    pub fn is_none(self) -> bool {
        self == SpanId::NONE
    }
}

/// OpenTelemetry's kinds of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Work inside one host.
    Internal,
    /// A request that is being answered.
    Server,
    /// A request sent to another host, until its answer is there.
    Client,
    /// A message put into a queue.
    Producer,
    /// A message taken from a queue.
    Consumer,
}

/// How a span ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Status {
    /// Nothing was said about it, which is the ordinary case.
    #[default]
    Unset,
    /// It was found good explicitly.
    Ok,
    /// It failed, with the reason.
    Error(String),
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(Cow<'static, str>),
    /// A whole number.
    Int(i64),
    /// A fraction.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// Several values of one type.
    List(Vec<Value>),
}

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}
impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Value::from(number as u64)
    }
}
impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Value::Int(number.into())
    }
}
impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Float(number)
    }
}
impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Bool(truth)
    }
}
impl From<Vec<String>> for Value {
    fn from(texts: Vec<String>) -> Self {
        Value::List(texts.into_iter().map(Value::from).collect())
    }
}

/// Name and value.
pub type Attribute = (Cow<'static, str>, Value);

/// Something that happened at one moment inside a span (OpenTelemetry calls it an event): a line of
/// `console.log`, an exception.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// What it is: `exception`, `console.log` …
    pub name: Cow<'static, str>,
    /// When.
    pub at: Nanos,
    /// What is known about it.
    pub attributes: Vec<Attribute>,
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// The request it belongs to.
    pub trace: TraceId,
    /// Its own number.
    pub id: SpanId,
    /// The work it is a part of; `None` for the root of a trace.
    pub parent: Option<SpanId>,
    /// A short name with few different values: `GET /books/:id`.
    pub name: Cow<'static, str>,
    /// Its role.
    pub kind: Kind,
    /// The host that did it.
    pub service: Rc<str>,
    /// When it began.
    pub start: Nanos,
    /// When it ended; `None` while it goes on.
    pub end: Option<Nanos>,
    /// What is known about it, in the order it was set.
    pub attributes: Vec<Attribute>,
    /// What happened during it.
    pub moments: Vec<Moment>,
    /// How it ended.
    pub status: Status,
}

impl Span {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// How long it took; a span that goes on has no length yet.
    pub fn duration(&self) -> Nanos {
        self.end.map_or(0, |end| end.saturating_sub(self.start))
    }
}
