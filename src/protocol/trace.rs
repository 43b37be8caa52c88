//! What happened inside a request, as the page draws it: lines of a tree, the critical path, what was found.
//!
//! The worker has done the thinking (`trace`): lines come in the order of the tree, with their depth, their own time and
//! the words of their events; the page lays them out.

use serde::{Deserialize, Serialize};

use super::api::Place;

/// A trace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Parents before their children, in the order they began.
    pub lines: Vec<TraceLine>,
    /// Spans that happened and are not told.
    pub left_out: u32,
    /// From the beginning to the end, virtual.
    pub length_nanos: u64,
    /// At each moment, what the end waited for; in the order of time.
    pub path: Vec<PathPiece>,
    pub findings: Vec<Finding>,
    pub wire: Wire,
}

/// What passed between hosts meanwhile: a network capture, for the live map.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    /// Names, those first that ask others.
    pub hosts: Vec<String>,
    pub connections: Vec<Connection>,
    /// In the order they were sent.
    pub messages: Vec<WireMessage>,
    /// Messages that are not told.
    pub left_out: u32,
    /// Read from the beginnings and ends of spans, as the trace came without the network's messages.
    pub is_from_spans: bool,
}

/// A connection between two hosts, by their places in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The one that asked for it.
    pub client: u16,
    pub server: u16,
    /// Its ports, where they are known; else empty.
    pub label: String,
}

/// Something that went over a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireMessage {
    pub connection: u32,
    /// From the server to the client.
    pub is_back: bool,
    pub kind: MessageKind,
    /// From the beginning of the trace, virtual.
    pub sent_nanos: u64,
    pub arrived_nanos: u64,
    pub bytes: u32,
    /// What it says, in a few words; empty where nothing is known.
    pub words: String,
}

/// Kinds of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MessageKind {
    /// A connection is asked for.
    Connect,
    /// It is granted.
    Accept,
    Data,
    /// The sender will send nothing more.
    Close,
    /// The connection is broken off, or refused.
    Reset,
}

/// A span, or something that happened at one moment of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceLine {
    pub kind: LineKind,
    /// How many lines it lies within.
    pub depth: u16,
    /// The host that did the work.
    pub service: String,
    pub name: String,
    /// From the beginning of the trace, virtual.
    pub start_nanos: u64,
    pub length_nanos: u64,
    /// Its time without that of what is below it.
    pub own_nanos: u64,
    /// It had not ended when the trace was taken.
    pub is_open: bool,
    /// What is to be said beside its name: why a route did not match, what was printed, the query.
    pub note: Option<String>,
    /// What is known about it, as text.
    pub attributes: Vec<(String, String)>,
    pub error: Option<String>,
    pub place: Option<Place>,
    /// Points of the history before and after it, where it wrote: no list shows them, but they can be looked at.
    pub points: Option<(u32, u32)>,
    /// The query as it was sent, with its values, where it is one.
    pub query: Option<Box<Query>>,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineKind {
    /// Work inside a host.
    Work,
    /// Middleware of the application.
    Middleware,
    /// What answers: a handler.
    Handler,
    /// A router or a route that was passed through.
    Route,
    /// A call of another host.
    Call,
    /// Work that another host asked for.
    Served,
    /// A route that did not match.
    Rejected,
    /// Something printed.
    Console,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    pub text: String,
    /// `$1`, `$2` … in order.
    pub values: Vec<String>,
    /// As EXPLAIN prints it; empty where there is none.
    pub plan: String,
}

/// A piece of the critical path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathPiece {
    pub line: u32,
    pub start_nanos: u64,
    pub end_nanos: u64,
}

/// Something the trace says about the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Something is wrong, and not only slow.
    pub is_wrong: bool,
    pub title: String,
    pub text: String,
    /// SQL that would help.
    pub sql: Option<String>,
    /// The lines it is about.
    pub lines: Vec<u32>,
    pub place: Option<Place>,
}
