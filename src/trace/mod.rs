//! What happened in the virtual data centre, as spans in OpenTelemetry's model.
//!
//! A *span* is one piece of work with a start and an end on the virtual clock; spans with the same trace belong
//! to one request. Names of attributes are OpenTelemetry's stable semantic conventions ([`names`]); our own stand
//! under `backyard.`. Hosts write through a [`Recorder`]; reading code takes finished [`Span`]s.

pub mod findings;
pub mod import;
pub mod names;
pub mod otlp;
mod recorder;
mod span;
mod text;
mod tree;

pub use recorder::Recorder;
pub use span::{Attribute, Kind, Moment, Nanos, Span, SpanId, Status, TraceId, Value};
pub use text::{print, print_duration};
pub use tree::{Piece, Row, Tree};
