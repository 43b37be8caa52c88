//! What went over the network, as hosts, connections and messages.

use crate::protocol::trace::{Connection, MessageKind, Wire, WireMessage};
use crate::world::{Flight, HostId, Segment, SocketId, World};

/// Messages told of one run.
const MAX_MESSAGES: usize = 5_000;

/// The record of a run whose trace began at `origin`.
pub fn wire(world: &World, (flights, left_out): (Vec<Flight>, u64), origin: u64) -> Wire {
    let mut hosts: Vec<HostId> = Vec::new();
    let mut known: Vec<SocketId> = Vec::new();
    let mut wire = Wire::default();
    let more = u64::try_from(flights.len().saturating_sub(MAX_MESSAGES)).unwrap_or(u64::MAX);
    wire.left_out = u32::try_from(left_out.saturating_add(more)).unwrap_or(u32::MAX);
    for flight in flights.into_iter().take(MAX_MESSAGES) {
        let mut place = |host: HostId| {
            let at = hosts.iter().position(|it| *it == host).unwrap_or_else(|| {
                hosts.push(host);
                hosts.len() - 1
            });
            u16::try_from(at).unwrap_or(u16::MAX)
        };
        // Looked for from the end: what goes on went on last.
        let connection = known.iter().rposition(|it| *it == flight.connection).unwrap_or_else(|| {
            let (client, server) = (place(flight.client), place(flight.server));
            let label = format!("port {} to {}", flight.ports.0, flight.ports.1);
            wire.connections.push(Connection { client, server, label });
            known.push(flight.connection);
            known.len() - 1
        });
        wire.messages.push(WireMessage {
            connection: u32::try_from(connection).unwrap_or(u32::MAX),
            is_back: flight.is_back,
            kind: match flight.segment {
                Segment::Syn => MessageKind::Connect,
                Segment::SynAck => MessageKind::Accept,
                Segment::Data => MessageKind::Data,
                Segment::Fin => MessageKind::Close,
                Segment::Reset => MessageKind::Reset,
            },
            sent_nanos: flight.sent.saturating_sub(origin),
            arrived_nanos: flight.arrives.saturating_sub(origin),
            bytes: u32::try_from(flight.bytes).unwrap_or(u32::MAX),
            words: flight.words,
        });
    }
    wire.hosts = hosts.iter().map(|host| world.host_name(*host).to_string()).collect();
    wire.messages.sort_by_key(|it| it.sent_nanos);
    wire
}
