//! Where hosts, connections and messages lie: whole pixels for what stands, hundredths for what moves.
//!
//! Hosts stand in the order in which they ask each other: from left to right, or from top to bottom where there is no
//! room for that.

use crate::protocol::trace::{Wire, WireMessage};

/// Size of a host.
pub const NODE: (u32, u32) = (128, 56);
/// Room between hosts that talk with each other, at least.
const WAY: u32 = 96;
/// Room between hosts beside each other.
const BESIDE: u32 = 28;
const MARGIN: u32 = 12;
/// Below the last host: a line of text.
const BELOW: u32 = 22;
/// No wider, however much room there is.
const WIDEST: u32 = 960;
/// Connections between two hosts that have a line of their own.
const LANES: usize = 5;
/// A letter of the words beside messages, in hundredths of a pixel, and the most of them.
const LETTER: (u32, u32) = (740, 1_400);
const LETTERS: u32 = 28;
/// From the middle of a message to its words.
const DOT: u32 = 1_200;
/// Hosts drawn.
pub const MAX_HOSTS: usize = 24;

/// A place in hundredths of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    pub x: u32,
    pub y: u32,
}

/// A host; in whole pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

/// Where a connection runs, from the one that asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    pub from: Point,
    pub to: Point,
}

/// The words of a message: centred on a place, so many letters of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    pub middle: Point,
    pub letters: u32,
}

/// The map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    pub width: u32,
    pub height: u32,
    /// By the number of the host.
    pub nodes: Vec<Node>,
    /// By the number of the connection; `None` for one of a host that is not drawn.
    pub ways: Vec<Option<Way>>,
}

/// Lays a map out within a width.
pub fn draw(wire: &Wire, width: u32) -> Drawing {
    let count = wire.hosts.len().min(MAX_HOSTS);
    let width = width.clamp(2 * MARGIN + 40, WIDEST);
    let levels = levels(wire, count);
    let depth = levels.iter().map(|it| it + 1).max().unwrap_or(0) as u32;
    let node = (NODE.0.min(width - 2 * MARGIN), NODE.1);
    let is_wide = depth * node.0 + depth.saturating_sub(1) * WAY + 2 * MARGIN <= width;
    let rows = if is_wide { 1 } else { ((width - 2 * MARGIN + BESIDE) / (node.0 + BESIDE)).max(1) };
    let mut nodes = vec![Node { left: 0, top: 0, width: node.0, height: node.1 }; count];
    let mut height = 0;
    let mut top = MARGIN;
    for level in 0..depth {
        let of_level: Vec<usize> =
            (0..count).filter(|it| levels.get(*it) == Some(&(level as usize))).collect();
        if is_wide {
            let room = width - 2 * MARGIN - node.0;
            let left = if depth > 1 { MARGIN + room * level / (depth - 1) } else { MARGIN + room / 2 };
            for (at, host) in of_level.iter().enumerate() {
                nodes[*host] = Node { left, top: MARGIN + at as u32 * (node.1 + WAY / 2), ..nodes[*host] };
                height = height.max(nodes[*host].top + node.1 + BELOW);
            }
            continue;
        }
        for row in of_level.chunks(rows as usize) {
            let used = row.len() as u32 * (node.0 + BESIDE) - BESIDE;
            let left = (width - used) / 2;
            for (at, host) in row.iter().enumerate() {
                nodes[*host] = Node { left: left + at as u32 * (node.0 + BESIDE), top, ..nodes[*host] };
            }
            height = top + node.1 + BELOW;
            top += node.1 + WAY * 2 / 3;
        }
    }
    if is_wide {
        centre(&mut nodes, height);
    }
    let ways = ways(wire, &nodes);
    Drawing { width, height: height.max(MARGIN), nodes, ways }
}

/// A column with fewer hosts than another stands in the middle of the height.
fn centre(nodes: &mut [Node], height: u32) {
    for at in 0..nodes.len() {
        let left = nodes[at].left;
        let of_column = nodes.iter().filter(|it| it.left == left);
        let lowest = of_column.map(|it| it.top + it.height).max().unwrap_or(0);
        // The first of a column moves all of it; the others are still where they were.
        if nodes[at].top == MARGIN {
            let down = (height - BELOW).saturating_sub(lowest) / 2;
            nodes.iter_mut().filter(|it| it.left == left).for_each(|it| it.top += down);
        }
    }
}

/// How many others stand before each host on the way from the one that began.
fn levels(wire: &Wire, count: usize) -> Vec<usize> {
    let mut levels: Vec<Option<usize>> = vec![None; count];
    let asks = |it: &crate::protocol::trace::Connection| (usize::from(it.client), usize::from(it.server));
    loop {
        let is_asked = |host: usize| {
            wire.connections.iter().map(asks).any(|(client, server)| server == host && client != host)
        };
        let open = |host: &usize| levels.get(*host) == Some(&None);
        let first = (0..count).filter(open).find(|it| !is_asked(*it)).or_else(|| (0..count).find(open));
        let Some(first) = first else { break };
        levels[first] = Some(0);
        let mut reached = vec![first];
        while let Some(host) = reached.pop() {
            let below = levels.get(host).copied().flatten().unwrap_or(0) + 1;
            for (client, server) in wire.connections.iter().map(asks) {
                if client == host && levels.get(server) == Some(&None) {
                    levels[server] = Some(below);
                    // Nearest first.
                    reached.insert(0, server);
                }
            }
        }
    }
    levels.into_iter().map(Option::unwrap_or_default).collect()
}

fn ways(wire: &Wire, nodes: &[Node]) -> Vec<Option<Way>> {
    // Pairs of hosts, with how many connections each has.
    let mut pairs: Vec<((u16, u16), usize)> = Vec::new();
    let pair = |it: &crate::protocol::trace::Connection| (it.client.min(it.server), it.client.max(it.server));
    for connection in &wire.connections {
        match pairs.iter_mut().find(|(it, _)| *it == pair(connection)) {
            Some((_, count)) => *count += 1,
            None => pairs.push((pair(connection), 1)),
        }
    }
    let mut used = vec![0_usize; pairs.len()];
    let way = |connection: &crate::protocol::trace::Connection| {
        let at = pairs.iter().position(|(it, _)| *it == pair(connection))?;
        let lanes = pairs.get(at)?.1.min(LANES);
        let lane = used.get(at)? % lanes;
        *used.get_mut(at)? += 1;
        let client = nodes.get(usize::from(connection.client))?;
        let server = nodes.get(usize::from(connection.server))?;
        Some(between(client, server, (lane as u32, lanes as u32)))
    };
    wire.connections.iter().map(way).collect()
}

/// From one host to another, on the sides that face each other.
fn between(a: &Node, b: &Node, (lane, lanes): (u32, u32)) -> Way {
    let part = |length: u32| length * 100 * (lane + 1) / (lanes + 1);
    let point = |x: u32, y: u32| Point { x, y };
    let (right, bottom) = (|it: &Node| (it.left + it.width) * 100, |it: &Node| (it.top + it.height) * 100);
    let across = |it: &Node| it.left * 100 + part(it.width);
    let down = |it: &Node| it.top * 100 + part(it.height);
    if a == b {
        // To itself: along the lower edge.
        let y = bottom(a) + 400;
        return Way { from: point(a.left * 100 + 800, y), to: point(right(a) - 800, y) };
    }
    let (from, to) = if right(a) < b.left * 100 {
        (point(right(a), down(a)), point(b.left * 100, down(b)))
    } else if right(b) < a.left * 100 {
        (point(a.left * 100, down(a)), point(right(b), down(b)))
    } else if a.top < b.top {
        (point(across(a), bottom(a)), point(across(b), b.top * 100))
    } else {
        (point(across(a), a.top * 100), point(across(b), bottom(b)))
    };
    Way { from, to }
}

impl Label {
    fn overlaps(&self, other: &Label) -> bool {
        let width = (self.letters + other.letters) * LETTER.0 / 2;
        self.middle.x.abs_diff(other.middle.x) < width && self.middle.y.abs_diff(other.middle.y) < LETTER.1
    }

    fn is_over(&self, node: &Node) -> bool {
        let (left, right) = (self.middle.x.saturating_sub(self.half()), self.middle.x + self.half());
        let (top, bottom) = (self.middle.y.saturating_sub(LETTER.1 * 3 / 4), self.middle.y + LETTER.1 / 4);
        right > node.left * 100
            && left < (node.left + node.width) * 100
            && bottom > node.top * 100
            && top < (node.top + node.height) * 100
    }

    /// Half of its width, in hundredths of a pixel.
    pub fn half(&self) -> u32 {
        self.letters * LETTER.0 / 2
    }
}

impl Drawing {
    /// Where the words of messages stand, those of the first first; `None` where they have no room: they neither leave the
    /// drawing nor lie over each other or over a host.
    pub fn labels(&self, messages: &[(&WireMessage, Point, &str)]) -> Vec<Option<Label>> {
        let mut taken: Vec<Label> = Vec::new();
        let label = |(message, place, words): &(&WireMessage, Point, &str)| {
            let way = self.ways.get(message.connection as usize).copied().flatten()?;
            let letters = u32::try_from(words.chars().count()).unwrap_or(LETTERS).min(LETTERS);
            let is_level = way.from.y == way.to.y;
            // Below the hosts of a way that runs across; else right of the message, in the room between them.
            let (room, y) = match is_level {
                true => (self.width * 100, self.below(way.from.y)),
                false => ((self.width * 100).saturating_sub(place.x + DOT), place.y + LETTER.1 / 3),
            };
            let letters = letters.min(room / LETTER.0);
            let half = letters * LETTER.0 / 2;
            let x = match is_level {
                true => place.x.clamp(half, (self.width * 100).saturating_sub(half).max(half)),
                false => place.x + DOT + half,
            };
            let label = Label { middle: Point { x, y }, letters };
            if letters < 3
                || taken.iter().any(|it| it.overlaps(&label))
                || self.nodes.iter().any(|it| label.is_over(it))
            {
                return None;
            }
            taken.push(label);
            Some(label)
        };
        messages.iter().map(label).collect()
    }

    /// A line of text below the hosts that a height, in hundredths, goes through.
    fn below(&self, y: u32) -> u32 {
        let rows = self.nodes.iter().filter(|it| (it.top * 100..=(it.top + it.height) * 100).contains(&y));
        rows.map(|it| (it.top + it.height) * 100).max().unwrap_or(y) + LETTER.1
    }

    /// Where a message is; `None` while it is not on its way.
    pub fn place(&self, message: &WireMessage, now: u64) -> Option<Point> {
        if !(message.sent_nanos..=message.arrived_nanos).contains(&now) {
            return None;
        }
        let way = self.ways.get(message.connection as usize).copied().flatten()?;
        let (from, to) = if message.is_back { (way.to, way.from) } else { (way.from, way.to) };
        let length = message.arrived_nanos - message.sent_nanos;
        let past = now - message.sent_nanos;
        let on = |from: u32, to: u32| {
            let gone = u128::from(from.abs_diff(to)) * u128::from(past) / u128::from(length.max(1));
            if to < from { from - gone as u32 } else { from + gone as u32 }
        };
        Some(Point { x: on(from.x, to.x), y: on(from.y, to.y) })
    }
}
