//! What is going on at a moment: messages on their way, what each host does, in words; and the log of all of it.

use std::ops::Range;

use crate::app::waterfall::words::virtual_time;
use crate::protocol::trace::{LineKind, MessageKind, Trace, Wire, WireMessage};

/// Lines of the log shown around a moment.
pub const LOG: usize = 200;

/// The next moment at which a message is sent or arrives.
pub fn next(wire: &Wire, now: u64) -> Option<u64> {
    let times = wire.messages.iter().flat_map(|it| [it.sent_nanos, it.arrived_nanos]);
    times.filter(|it| *it > now).min()
}

/// The moment before at which a message was sent or arrived.
pub fn before(wire: &Wire, now: u64) -> Option<u64> {
    let times = wire.messages.iter().flat_map(|it| [it.sent_nanos, it.arrived_nanos]);
    times.filter(|it| *it < now).max()
}

/// How many messages were sent and how many arrived until a moment: another number, and something has happened.
pub fn happened(wire: &Wire, now: u64) -> usize {
    let sent = wire.messages.partition_point(|it| it.sent_nanos <= now);
    let arrived = wire.messages.iter().take(sent).filter(|it| it.arrived_nanos <= now).count();
    sent + arrived
}

/// Messages that are on their way, those sent last at the end.
pub fn on_the_way(wire: &Wire, now: u64) -> impl Iterator<Item = (usize, &WireMessage)> {
    let sent = wire.messages.partition_point(|it| it.sent_nanos <= now);
    wire.messages.iter().take(sent).enumerate().filter(move |(_, it)| it.arrived_nanos >= now)
}

/// How a connection stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It has not been asked for.
    ToCome,
    Connecting,
    Open,
    Closed,
}

/// By the number of the connection.
pub fn standing(wire: &Wire, now: u64) -> Vec<Standing> {
    // One whose beginning is not among the messages was there before.
    let mut all = vec![Standing::Open; wire.connections.len()];
    for message in wire.messages.iter().rev().filter(|it| it.kind == MessageKind::Connect) {
        if let Some(it) = all.get_mut(message.connection as usize) {
            *it = Standing::ToCome;
        }
    }
    for message in &wire.messages {
        let Some(it) = all.get_mut(message.connection as usize) else { continue };
        match message.kind {
            MessageKind::Connect if message.sent_nanos <= now => *it = Standing::Connecting,
            MessageKind::Accept if message.arrived_nanos <= now => *it = Standing::Open,
            MessageKind::Reset if message.arrived_nanos <= now => *it = Standing::Closed,
            MessageKind::Close if message.arrived_nanos <= now && message.is_back => *it = Standing::Closed,
            _ => {}
        }
    }
    all
}

/// What each host is doing, by its number; empty for nothing.
pub fn doing(trace: &Trace, now: u64) -> Vec<String> {
    let hosts = &trace.wire.hosts;
    // The innermost line that goes on, and how many pieces of work another host asked for.
    let mut found: Vec<(Option<usize>, usize)> = vec![(None, 0); hosts.len()];
    for (at, line) in trace.lines.iter().enumerate() {
        let end = line.start_nanos.saturating_add(line.length_nanos);
        let goes_on = line.start_nanos <= now && (now < end || line.is_open);
        if !goes_on || matches!(line.kind, LineKind::Rejected | LineKind::Console) {
            continue;
        }
        if let Some(place) = hosts.iter().position(|it| *it == line.service).and_then(|it| found.get_mut(it))
        {
            let is_served =
                line.kind == LineKind::Served || (line.kind == LineKind::Call && place.0.is_none());
            *place = (Some(at), place.1 + usize::from(is_served));
        }
    }
    let said = |(line, count): (Option<usize>, usize)| match line.and_then(|it| trace.lines.get(it)) {
        None => String::new(),
        Some(_) if count > 1 => format!("{count} at once"),
        Some(line) => line.name.clone(),
    };
    found.into_iter().map(said).collect()
}

/// The moment in a sentence or two.
pub fn sentence(trace: &Trace, now: u64) -> String {
    let mut said = ["At ", &virtual_time(now), "."].concat();
    for (host, what) in trace.wire.hosts.iter().zip(doing(trace, now)) {
        if !what.is_empty() {
            said = [&said, " ", host, ": ", &what, "."].concat();
        }
    }
    let mut count = 0;
    for (_, message) in on_the_way(&trace.wire, now) {
        count += 1;
        if count <= 3 {
            said = [&said, " On the way: ", &line(&trace.wire, message), "."].concat();
        }
    }
    if count > 3 {
        said = format!("{said} And {} more messages.", count - 3);
    }
    said
}

/// A message in words: `client → node: GET /books, 45 bytes`.
pub fn line(wire: &Wire, message: &WireMessage) -> String {
    let (from, to) = ends(wire, message);
    [from, " → ", to, ": ", &what(message)].concat()
}

/// Its sender and its receiver.
pub fn ends<'a>(wire: &'a Wire, message: &WireMessage) -> (&'a str, &'a str) {
    let Some(connection) = wire.connections.get(message.connection as usize) else { return ("?", "?") };
    let name = |host: u16| wire.hosts.get(usize::from(host)).map_or("?", String::as_str);
    let (client, server) = (name(connection.client), name(connection.server));
    if message.is_back { (server, client) } else { (client, server) }
}

/// What a message is.
pub fn what(message: &WireMessage) -> String {
    let bytes = match message.bytes {
        0 => String::new(),
        1 => ", 1 byte".to_owned(),
        count => format!(", {count} bytes"),
    };
    let words = match message.kind {
        MessageKind::Connect => "asks for a connection (SYN)",
        MessageKind::Accept => "accepts it (SYN, ACK)",
        MessageKind::Close => "has sent everything (FIN)",
        MessageKind::Reset => "breaks the connection off (RST)",
        MessageKind::Data if message.words.is_empty() => "more of it",
        MessageKind::Data => &message.words,
    };
    [words, &bytes].concat()
}

/// The lines of the log that are shown at a moment: all of a short one, else those around it.
pub fn shown(wire: &Wire, now: u64) -> Range<usize> {
    let all = wire.messages.len();
    let sent = wire.messages.partition_point(|it| it.sent_nanos <= now);
    let from = sent.saturating_sub(LOG / 2).min(all.saturating_sub(LOG));
    from..(from + LOG).min(all)
}
