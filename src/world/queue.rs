//! What will happen, in order.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Nanos;
use super::event::{Event, HostId, SocketId, TimerId};
use crate::trace::SpanId;

/// What the queue holds for a host.
#[derive(Debug)]
pub(super) enum Arrival {
    /// Something arrives.
    Event(Event),
    /// A timer runs out, unless it has been cleared.
    Timer(TimerId),
    /// A client asks for a connection: the kernel's business, done even while the program computes.
    Syn { socket: SocketId, port: u16 },
    /// Bytes arrive from the other end, with the span they were sent in.
    Data { socket: SocketId, from: SocketId, bytes: Vec<u8>, span: Option<SpanId> },
    /// What had to wait while its receiver was paused.
    Held(SocketId),
    /// The host is free again and takes the next thing from its inbox.
    Free,
}

impl Arrival {
    /// How many bytes it carries.
    pub fn bytes(&self) -> usize {
        match self {
            Arrival::Data { bytes, .. } => bytes.len(),
            _ => 0,
        }
    }
}

struct Entry {
    at: Nanos,
    sequence: u64,
    host: HostId,
    arrival: Arrival,
}

impl Entry {
    fn key(&self) -> (Nanos, u64) {
        (self.at, self.sequence)
    }
}
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}
impl Eq for Entry {}
impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

/// Ordered by time, ties by the order in which things were put in.
#[derive(Default)]
pub(super) struct Queue {
    heap: BinaryHeap<Reverse<Entry>>,
    sequence: u64,
}

impl Queue {
    pub fn push(&mut self, at: Nanos, host: HostId, arrival: Arrival) {
        self.sequence += 1;
        self.heap.push(Reverse(Entry { at, sequence: self.sequence, host, arrival }));
    }

    pub fn next_at(&self) -> Option<Nanos> {
        self.heap.peek().map(|entry| entry.0.at)
    }

    pub fn pop(&mut self) -> Option<(Nanos, HostId, Arrival)> {
        self.heap.pop().map(|Reverse(entry)| (entry.at, entry.host, entry.arrival))
    }
}
