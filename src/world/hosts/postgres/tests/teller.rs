use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::trace::print_duration;
use crate::world::{Event, Host, HostId, Nanos, SocketId, World};

/// One step of a script: at a time, a connection sends bytes. The first bytes of a connection open it.
pub(super) struct Sent {
    pub at: Nanos,
    pub name: &'static str,
    pub bytes: Vec<u8>,
}

/// A client that sends a script and writes down what it is told.
pub(super) struct Teller {
    pub id: HostId,
    pub script: Vec<Sent>,
    pub sockets: BTreeMap<&'static str, SocketId>,
    pub log: Rc<RefCell<String>>,
    pub rest: BTreeMap<SocketId, Vec<u8>>,
}

impl Teller {
    fn tell(&mut self, socket: SocketId, world: &World, line: &str) {
        let name = self.sockets.iter().find(|(_, it)| **it == socket).map_or("?", |(name, _)| name);
        let text = format!("{name} {} {line}\n", print_duration(world.now() / 1000 * 1000));
        self.log.borrow_mut().push_str(&text);
    }
}

impl Host for Teller {
    fn handle(&mut self, event: Event, world: &World) {
        match event {
            Event::Wake => {
                for (number, sent) in self.script.iter().enumerate() {
                    world.set_timer(self.id, sent.at, number as u64);
                }
            }
            Event::Timer { token } => {
                let Sent { name, bytes, .. } = &self.script[token as usize];
                let id = self.id;
                let socket = *self.sockets.entry(name).or_insert_with(|| world.connect(id, "postgres", 5432));
                world.send(socket, bytes.clone());
            }
            Event::Data { socket, bytes } => {
                let mut rest = self.rest.remove(&socket).unwrap_or_default();
                rest.extend(bytes);
                while let Some((line, length)) = shown(&rest) {
                    rest.drain(..length);
                    self.tell(socket, world, &line);
                }
                self.rest.insert(socket, rest);
            }
            Event::Ended { socket } => self.tell(socket, world, "end"),
            Event::Closed { socket, .. } => self.tell(socket, world, "closed"),
            _ => {}
        }
    }
}

/// A backend message as a line, and its length.
pub(super) fn shown(bytes: &[u8]) -> Option<(String, usize)> {
    let letter = *bytes.first()? as char;
    if letter == 'N' && bytes.len() == 1 {
        return Some(("N".to_owned(), 1));
    }
    let length = u32::from_be_bytes(bytes.get(1..5)?.try_into().ok()?) as usize;
    let body = bytes.get(5..1 + length)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\0', "|");
    let line = match letter {
        'D' => {
            let mut cells = Vec::new();
            let mut rest = &body[2..];
            while rest.len() >= 4 {
                let length = i32::from_be_bytes(rest[..4].try_into().ok()?);
                rest = &rest[4..];
                if length < 0 {
                    cells.push("NULL".to_owned());
                } else {
                    let (cell, after) = rest.split_at(length as usize);
                    cells.push(cell.escape_ascii().to_string());
                    rest = after;
                }
            }
            format!("D {}", cells.join(", "))
        }
        'T' => {
            let mut columns = Vec::new();
            let mut rest = &body[2..];
            while !rest.is_empty() {
                let end = rest.iter().position(|byte| *byte == 0)?;
                let name = text(&rest[..end]);
                let n = |at: usize| i16::from_be_bytes([rest[end + at], rest[end + at + 1]]);
                let oid = u32::from_be_bytes(rest[end + 7..end + 11].try_into().ok()?);
                let modifier = i32::from_be_bytes(rest[end + 13..end + 17].try_into().ok()?);
                columns.push(format!("{name}:{oid}/{}/{modifier}/{}", n(11), n(17)));
                rest = &rest[end + 19..];
            }
            format!("T {}", columns.join(", "))
        }
        't' => format!(
            "t {:?}",
            body[2..]
                .chunks(4)
                .map(|it| u32::from_be_bytes(it.try_into().unwrap_or_default()))
                .collect::<Vec<_>>()
        ),
        'R' => format!("R {}", u32::from_be_bytes(body.try_into().ok()?)),
        'K' => "K".to_owned(),
        other => format!("{other} {}", text(body)),
    };
    Some((line.trim_end_matches(['|', ' ']).to_owned(), 1 + length))
}

pub(super) fn framed(letter: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![letter];
    out.extend((body.len() as u32 + 4).to_be_bytes());
    out.extend(body);
    out
}

pub(super) fn startup(pairs: &str) -> Vec<u8> {
    let mut body = 196_608_u32.to_be_bytes().to_vec();
    for word in pairs.split(' ') {
        body.extend(word.bytes());
        body.push(0);
    }
    body.push(0);
    framed(b'x', &body)[1..].to_vec()
}

pub(super) fn query(text: &str) -> Vec<u8> {
    framed(b'Q', &[text.as_bytes(), &[0]].concat())
}

/// Parse, Bind, Describe, Execute, Sync: what `pg` sends for a query with values.
pub(super) fn bound(text: &str, values: &[Option<&str>]) -> Vec<u8> {
    let mut bind = vec![0, 0, 0, 0];
    bind.extend((values.len() as u16).to_be_bytes());
    for value in values {
        match value {
            None => bind.extend(u32::MAX.to_be_bytes()),
            Some(value) => {
                bind.extend((value.len() as u32).to_be_bytes());
                bind.extend(value.bytes());
            }
        }
    }
    bind.extend([0, 0]);
    [
        framed(b'P', &[&[0], text.as_bytes(), &[0, 0, 0]].concat()),
        framed(b'B', &bind),
        framed(b'D', b"P\0"),
        framed(b'E', &[0, 0, 0, 0, 0]),
        framed(b'S', &[]),
    ]
    .concat()
}
