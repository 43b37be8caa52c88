//! `backyard postgres`: the virtual PostgreSQL behind a real TCP port, so that psql and real drivers can be held
//! against it. For development and `make parity`; nothing of it is in the playground.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::sql::{Connection, Database, script};
use crate::world::hosts::postgres::{Postgres, Settings};
use crate::world::{DataCentre, Event, Host, HostId, SocketId, World};

const USAGE: &str = "usage: backyard postgres [--port N] [--project DIR] [--max-connections N]";

/// Bytes between the real sockets and the world.
#[derive(Default)]
struct Wires {
    opened: VecDeque<usize>,
    sent: VecDeque<(usize, Vec<u8>)>,
    ended: VecDeque<usize>,
    received: VecDeque<(usize, Option<Vec<u8>>)>,
}

/// The host through which real connections enter the world.
struct Gate {
    id: HostId,
    wires: Rc<RefCell<Wires>>,
    sockets: BTreeMap<usize, SocketId>,
}

impl Gate {
    fn number(&self, socket: SocketId) -> Option<usize> {
        self.sockets.iter().find(|(_, it)| **it == socket).map(|(number, _)| *number)
    }
}

impl Host for Gate {
    fn handle(&mut self, event: Event, world: &World) {
        match event {
            Event::Wake => {
                let wires = &mut *self.wires.borrow_mut();
                for number in wires.opened.drain(..) {
                    self.sockets.insert(number, world.connect(self.id, "postgres", 5432));
                }
                for (number, bytes) in wires.sent.drain(..) {
                    if let Some(socket) = self.sockets.get(&number) {
                        world.send(*socket, bytes);
                    }
                }
                for number in wires.ended.drain(..) {
                    if let Some(socket) = self.sockets.remove(&number) {
                        world.close(socket);
                    }
                }
            }
            Event::Data { socket, bytes } => {
                if let Some(number) = self.number(socket) {
                    self.wires.borrow_mut().received.push_back((number, Some(bytes)));
                }
            }
            Event::Ended { socket } | Event::Closed { socket, .. } | Event::ConnectFailed { socket, .. } => {
                if let Some(number) = self.number(socket) {
                    self.sockets.remove(&number);
                    self.wires.borrow_mut().received.push_back((number, None));
                }
                world.close(socket);
            }
            _ => {}
        }
    }
}

/// Runs the command until it is stopped.
pub fn main(args: &[String]) -> u8 {
    let (mut port, mut project, mut settings) = (5432_u16, None, Settings::default());
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let value = args.next();
        let number = value.and_then(|value| value.parse::<u16>().ok());
        match (arg.as_str(), value, number) {
            ("--port", _, Some(number)) => port = number,
            ("--max-connections", _, Some(number)) => settings.max_connections = number.into(),
            ("--project", Some(dir), _) => project = Some(dir.clone()),
            _ => {
                eprintln!("{USAGE}");
                return 2;
            }
        }
    }
    let mut connection = Connection::open(Database::new());
    for name in ["schema.sql", "seed.sql"] {
        let Some(path) = project.as_ref().map(|dir| Path::new(dir).join(name)) else { continue };
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for span in script::split(&text) {
            if let Err(error) = super::sql::execute(&mut connection, &text[span.start..span.end]) {
                eprintln!("{}:{}: ERROR: {}", path.display(), span.line, error.message);
            }
        }
    }
    let listener =
        TcpListener::bind(("127.0.0.1", port)).and_then(|it| it.set_nonblocking(true).map(|()| it));
    let listener = match listener {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("backyard postgres: cannot listen on port {port}: {error}");
            return 1;
        }
    };
    serve(&listener, connection.database(), settings)
}

fn serve(listener: &TcpListener, database: Database, settings: Settings) -> u8 {
    let world = World::new(1);
    world.spans().switch(false);
    let mut centre = DataCentre::new(world.clone());
    let host = world.add_host("postgres");
    centre.place(host, Box::new(Postgres::new(host, database, settings)));
    let gate = world.add_host("gate");
    let wires = Rc::new(RefCell::new(Wires::default()));
    centre.place(gate, Box::new(Gate { id: gate, wires: wires.clone(), sockets: BTreeMap::new() }));
    let mut streams: BTreeMap<usize, TcpStream> = BTreeMap::new();
    let mut next = 0;
    let began = Instant::now();
    println!("listening");
    loop {
        let mut quiet = true;
        if let Ok((stream, _)) = listener.accept() {
            let ready = stream.set_nonblocking(true).and_then(|()| stream.set_nodelay(true));
            if ready.is_ok() {
                next += 1;
                streams.insert(next, stream);
                wires.borrow_mut().opened.push_back(next);
                quiet = false;
            }
        }
        let mut gone = Vec::new();
        for (number, stream) in &mut streams {
            let mut buffer = vec![0; 64 << 10];
            match stream.read(&mut buffer) {
                Ok(0) => gone.push(*number),
                Ok(length) => {
                    buffer.truncate(length);
                    wires.borrow_mut().sent.push_back((*number, buffer));
                    quiet = false;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => gone.push(*number),
            }
        }
        for number in gone {
            streams.remove(&number);
            wires.borrow_mut().ended.push_back(number);
            quiet = false;
        }
        if !quiet {
            world.wake(gate);
        }
        centre.run_until(u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX));
        if let Some(limit) = world.halted() {
            eprintln!("backyard postgres: {limit}");
            return 1;
        }
        let received = std::mem::take(&mut wires.borrow_mut().received);
        for (number, bytes) in received {
            quiet = false;
            match (streams.get_mut(&number), bytes) {
                (Some(stream), Some(bytes)) => {
                    let sent = stream.set_nonblocking(false).and_then(|()| stream.write_all(&bytes));
                    if sent.and_then(|()| stream.set_nonblocking(true)).is_err() {
                        streams.remove(&number);
                        wires.borrow_mut().ended.push_back(number);
                    }
                }
                (_, None) => drop(streams.remove(&number)),
                (None, _) => {}
            }
        }
        if quiet {
            std::thread::sleep(Duration::from_micros(500));
        }
    }
}
