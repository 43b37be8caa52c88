//! What went over the network, as hosts, connections and messages.

use std::collections::HashMap;

use crate::protocol::trace::{Connection, MessageKind, Wire, WireMessage};
use crate::trace::{Kind, Span, SpanId, Value, names};
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

/// Of a trace from elsewhere: a call and what served it are a message there and one back. Where nothing tells when the
/// other host had it, both have no length: the call's beginning and its end.
pub fn from_spans(spans: &[Span]) -> Wire {
    let origin = spans.iter().map(|it| it.start).min().unwrap_or(0);
    let of = |name: &str, span: &Span| match span.attribute(name) {
        Some(Value::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let mut served: HashMap<SpanId, &Span> = HashMap::new();
    let mut steps: HashMap<(SpanId, &str), &Span> = HashMap::new();
    for span in spans {
        if let Some(parent) = span.parent {
            match span.kind {
                Kind::Server | Kind::Consumer => drop(served.entry(parent).or_insert(span)),
                _ => drop(steps.entry((parent, &*span.name)).or_insert(span)),
            }
        }
    }
    let mut hosts: Vec<String> = Vec::new();
    let mut known: HashMap<(u16, u16), u32> = HashMap::new();
    let mut wire = Wire { is_from_spans: true, ..Wire::default() };
    for call in spans.iter().filter(|it| matches!(it.kind, Kind::Client | Kind::Producer)) {
        let answer = served.get(&call.id);
        let named = || {
            [names::SERVER_ADDRESS, "peer.service", "net.peer.name", names::DB_SYSTEM_NAME]
                .iter()
                .find_map(|it| of(it, call))
        };
        let Some(to) = answer.map(|it| it.service.to_string()).or_else(named) else { continue };
        if wire.messages.len() + 2 > MAX_MESSAGES {
            wire.left_out = wire.left_out.saturating_add(2);
            continue;
        }
        let mut place = |name: &str| {
            let at = hosts.iter().position(|it| it == name).unwrap_or_else(|| {
                hosts.push(name.to_owned());
                hosts.len() - 1
            });
            u16::try_from(at).unwrap_or(u16::MAX)
        };
        let (client, server) = (place(&call.service), place(&to));
        let next = u32::try_from(wire.connections.len()).unwrap_or(u32::MAX);
        let connection = *known.entry((client, server)).or_insert(next);
        if connection == next {
            wire.connections.push(Connection { client, server, label: String::new() });
        }
        let end = call.end.unwrap_or(call.start);
        let step =
            |name: &'static str| steps.get(&(call.id, name)).map(|it| (it.start, it.end.unwrap_or(it.start)));
        let there = match answer {
            Some(it) => (step("send").map_or(call.start, |it| it.0), it.start),
            None => step("send").unwrap_or((call.start, call.start)),
        };
        let back = match answer {
            Some(it) => (it.end.unwrap_or(end), end),
            None => step("receive").unwrap_or((end, end)),
        };
        let status = match call.attribute(names::HTTP_RESPONSE_STATUS_CODE) {
            Some(Value::Int(status)) => status.to_string(),
            _ => "the answer".to_owned(),
        };
        for (is_back, (sent, arrived), words) in [(false, there, call.name.to_string()), (true, back, status)]
        {
            wire.messages.push(WireMessage {
                connection,
                is_back,
                kind: MessageKind::Data,
                sent_nanos: sent.saturating_sub(origin),
                // Clocks of different machines differ.
                arrived_nanos: arrived.max(sent).saturating_sub(origin),
                bytes: 0,
                words: words.chars().take(60).collect(),
            });
        }
    }
    wire.hosts = hosts;
    wire.messages.sort_by_key(|it| it.sent_nanos);
    wire
}

#[cfg(test)]
mod tests;
