//! What went over the network: each piece with when it was sent and when it arrives, and a few words about it.
//!
//! Spans tell what hosts did; this tells what passed between them, as a packet capture would. It is off unless
//! somebody looks ([`super::World::record_wire`]), and nothing of a run depends on it.

mod words;

#[cfg(test)]
mod tests;

use super::Nanos;
use super::event::{HostId, SocketId};

/// Pieces kept at a time; later ones are counted.
const MOST: usize = 20_000;

/// A piece on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flight {
    /// The connection, by the end that asked for it.
    pub connection: SocketId,
    /// The host that asked for the connection.
    pub client: HostId,
    /// The host that was asked.
    pub server: HostId,
    /// The client's port, and the one it asked for.
    pub ports: (u16, u16),
    /// From the server to the client.
    pub is_back: bool,
    /// What it is for TCP.
    pub segment: Segment,
    /// When it was sent.
    pub sent: Nanos,
    /// When it arrives; the receiver takes it when it is free.
    pub arrives: Nanos,
    /// Bytes of content.
    pub bytes: usize,
    /// What its content says, in a few words.
    pub words: String,
}

/// Kinds of pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment {
    /// A connection is asked for.
    Syn,
    /// It is granted.
    SynAck,
    /// Content.
    Data,
    /// The sender will send nothing more.
    Fin,
    /// The connection is broken off, or refused.
    Reset,
}

/// The record.
#[derive(Debug, Default)]
pub(super) struct Wire {
    is_on: bool,
    flights: Vec<Flight>,
    left_out: u64,
}

impl Wire {
    /// Begins anew, or stops.
    pub fn switch(&mut self, is_on: bool) {
        *self = Wire { is_on, ..Wire::default() };
    }

    /// The flight that `make` tells, if anybody looks.
    pub fn note(&mut self, make: impl FnOnce() -> Flight) {
        if !self.is_on {
            return;
        }
        if self.flights.len() >= MOST {
            self.left_out += 1;
        } else {
            self.flights.push(make());
        }
    }

    /// All of them in the order they were sent, and how many more there were.
    pub fn take(&mut self) -> (Vec<Flight>, u64) {
        (std::mem::take(&mut self.flights), std::mem::take(&mut self.left_out))
    }
}

/// A few words about content.
pub(super) fn words(bytes: &[u8], port: u16, is_back: bool) -> String {
    match port {
        words::POSTGRES => words::postgres(bytes, is_back),
        _ => words::http(bytes),
    }
}
