use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::trace::{Kind, Status, print};
use proptest::prelude::*;

type Log = Rc<RefCell<Vec<String>>>;

/// Writes down what it is told and answers with a closure.
struct Scripted<F> {
    name: &'static str,
    log: Log,
    answer: F,
}

impl<F: FnMut(&Event, &World)> Host for Scripted<F> {
    fn handle(&mut self, event: Event, world: &World) {
        let shown = match &event {
            Event::Data { bytes, .. } if bytes.len() > 40 => format!("Data {} bytes", bytes.len()),
            Event::Data { bytes, .. } => format!("Data {:?}", String::from_utf8_lossy(bytes)),
            Event::ConnectFailed { error, .. } => format!("ConnectFailed {error}"),
            Event::Closed { error: Some(error), .. } => format!("Closed {error}"),
            Event::Closed { .. } => "Closed".to_owned(),
            Event::Resolved { token, address } => match address {
                Ok(address) => format!("Resolved {token} {address}"),
                Err(error) => format!("Resolved {token} {error}"),
            },
            other => format!("{other:?}").split(' ').next().unwrap_or_default().to_owned(),
        };
        let at = crate::trace::print_duration(world.now());
        self.log.borrow_mut().push(format!("{:6} {at:>12} {shown}", self.name));
        (self.answer)(&event, world);
    }
}

struct Bench {
    centre: DataCentre,
    log: Log,
}

impl Bench {
    fn new() -> Bench {
        Bench { centre: DataCentre::new(World::new(7)), log: Log::default() }
    }

    fn host(&mut self, name: &'static str, answer: impl FnMut(&Event, &World) + 'static) -> HostId {
        let id = self.centre.world().add_host(name);
        self.centre.place(id, Box::new(Scripted { name, log: self.log.clone(), answer }));
        id
    }

    fn run(mut self) -> String {
        while self.centre.step().is_some() {}
        self.log.borrow().join("\n")
    }
}

/// A server on port 80 that sends back what it gets and ends when the client does.
fn echo(event: &Event, world: &World) {
    match event {
        Event::Wake => drop(world.listen(HostId(0), 80)),
        Event::Data { socket, bytes } => world.send(*socket, bytes.clone()),
        Event::Ended { socket } => world.end(*socket),
        _ => {}
    }
}

/// Connecting costs one round trip for the name and one for the connection; bytes take the latency each way.
#[test]
fn a_connection_from_name_to_close() {
    let mut bench = Bench::new();
    bench.host("echo", echo);
    let client = bench.host("client", |event, world| match event {
        Event::Wake => drop(world.connect(HostId(1), "echo", 80)),
        Event::Connected { socket } => world.send(*socket, b"hello".to_vec()),
        Event::Data { socket, .. } => world.end(*socket),
        _ => {}
    });
    bench.centre.world().set_access(client, LinkProfile::new(MILLISECOND, 0, 1_000_000_000));
    expect_test::expect![[r#"
        echo           0 ms Wake
        client         0 ms Wake
        client   4.00008 ms Connected
        echo     5.00012 ms Accepted
        echo    5.000165 ms Data "hello"
        client   6.00021 ms Data "hello"
        echo     7.00025 ms Ended
        echo     7.00025 ms Closed
        client   8.00029 ms Ended
        client   8.00029 ms Closed"#]]
    .assert_eq(&bench.run());
}

/// What fails is told as Node tells it.
#[test]
fn failures_have_nodes_names() {
    let mut bench = Bench::new();
    bench.host("echo", echo);
    bench.host("client", |event, world| {
        if *event == Event::Wake {
            let me = HostId(1);
            world.connect(me, "nowhere.example", 80);
            world.connect(me, "echo", 81);
            world.connect(me, "192.0.2.7", 80);
            world.connect(me, "localhost", 5432);
            world.lookup(me, "echo", 5);
            world.lookup(me, "nobody", 6);
            assert_eq!(world.listen(me, 80).map(|it| world.listener_port(it)), Ok(Some(80)));
            let again = world.listen(me, 80).expect_err("the port is taken");
            assert_eq!(again.to_string(), "listen EADDRINUSE: address already in use :::80");
        }
    });
    expect_test::expect![[r#"
        echo           0 ms Wake
        client         0 ms Wake
        client   0.04002 ms ConnectFailed connect ECONNREFUSED 127.0.0.1:5432
        client       0.2 ms ConnectFailed getaddrinfo ENOTFOUND nowhere.example
        client       0.2 ms Resolved 5 10.0.0.2
        client       0.2 ms Resolved 6 getaddrinfo ENOTFOUND nobody
        client  0.400064 ms ConnectFailed connect ECONNREFUSED 10.0.0.2:81
        client    127000 ms ConnectFailed connect ETIMEDOUT 192.0.2.7:80"#]]
    .assert_eq(&bench.run());
}

/// A host that computes takes what arrives one by one, in the order of arrival; another host goes on meanwhile.
#[test]
fn a_busy_host_makes_others_wait_and_a_free_one_not() {
    let mut bench = Bench::new();
    for name in ["busy", "free"] {
        let mut first = true;
        bench.host(name, move |event, world| {
            let id = world.host_at(world.address(HostId(u32::from(name == "free")))).expect("it is there");
            if std::mem::take(&mut first) {
                world.set_timer(id, 3 * MILLISECOND, 3);
                world.set_timer(id, MILLISECOND, 1);
                let cleared = world.set_timer(id, 2 * MILLISECOND, 2);
                world.clear_timer(cleared);
            }
            if name == "busy" && *event == Event::Wake {
                world.spend(10 * MILLISECOND);
            }
            if name == "busy" {
                world.spend(MILLISECOND);
            }
        });
    }
    expect_test::expect![[r#"
        busy           0 ms Wake
        free           0 ms Wake
        free           1 ms Timer
        free           3 ms Timer
        busy          11 ms Timer
        busy          12 ms Timer"#]]
    .assert_eq(&bench.run());
}

/// A port of one host can lead to another host, as a container's published port does.
#[test]
fn a_published_port_leads_to_another_host() {
    let mut bench = Bench::new();
    let server = bench.host("echo", echo);
    let client = bench.host("client", |event, world| match event {
        Event::Wake => drop(world.connect(HostId(1), "localhost", 8080)),
        Event::Connected { socket } => {
            assert_eq!(
                world.remote_address(*socket).map(|it| it.to_string()).as_deref(),
                Some("127.0.0.1:8080")
            );
            world.destroy(*socket);
        }
        _ => {}
    });
    bench.centre.world().publish(client, 8080, server, 80);
    let log = bench.run();
    assert!(log.contains(" Accepted") && log.ends_with(" Closed read ECONNRESET"), "{log}");
}

/// A paused receiver takes nothing; the sender sees how much waits and is told when it has gone.
#[test]
fn back_pressure_reaches_the_sender() {
    let mut bench = Bench::new();
    bench.host("sink", |event, world| match event {
        Event::Wake => drop(world.listen(HostId(0), 80)),
        Event::Accepted { socket, .. } => {
            world.pause(*socket);
            world.set_timer(HostId(0), 50 * MILLISECOND, u64::from(socket.0));
        }
        Event::Timer { token } => world.resume(SocketId(u32::try_from(*token).unwrap_or_default())),
        Event::Ended { socket } => world.close(*socket),
        _ => {}
    });
    bench.host("source", |event, world| match event {
        Event::Wake => drop(world.connect(HostId(1), "sink", 80)),
        Event::Connected { socket } => {
            for _ in 0..10 {
                world.send(*socket, vec![0; 10_000]);
            }
            assert!(world.buffered(*socket) > World::HIGH_WATER);
        }
        Event::Drained { socket } => world.end(*socket),
        _ => {}
    });
    let log = bench.run();
    let lines: Vec<_> = log.lines().skip(3).collect();
    assert_eq!(lines.len(), 16, "{log}");
    assert!(lines[2].ends_with(" 50 ms Data 10000 bytes"), "{log}");
    assert!(lines[12].ends_with(" Drained"), "{log}");
    assert!(lines[13].ends_with(" Ended"), "{log}");
    assert!(lines[15].ends_with(" Closed"), "{log}");
}

/// Sending to an end that was closed is answered with a reset, as a kernel does.
#[test]
fn a_closed_end_resets_the_sender() {
    let mut bench = Bench::new();
    bench.host("rude", |event, world| match event {
        Event::Wake => drop(world.listen(HostId(0), 80)),
        Event::Accepted { socket, .. } => world.close(*socket),
        _ => {}
    });
    bench.host("client", |event, world| match event {
        Event::Wake => {
            // Before the connection stands: kept until it does.
            let socket = world.connect(HostId(1), "rude", 80);
            world.send(socket, b"early".to_vec());
        }
        Event::Ended { socket } => world.send(*socket, b"late".to_vec()),
        _ => {}
    });
    let log = bench.run();
    assert!(log.starts_with("rude") && log.ends_with(" Closed read ECONNRESET"), "{log}");
}

/// Limits stop the world with a sentence.
#[test]
fn limits_are_clear() {
    let world =
        World::with_limits(1, Limits { timers: 3, sockets: 1, virtual_time: SECOND, ..Limits::default() });
    let host = world.add_host("node");
    let mut centre = DataCentre::new(world.clone());
    world.connect(host, "node", 1);
    let log = Log::default();
    let answer = |_: &Event, _: &World| {};
    centre.place(host, Box::new(Scripted { name: "node", log: log.clone(), answer }));
    world.connect(host, "node", 2);
    centre.run_until(MILLISECOND);
    assert!(log.borrow().iter().any(|line| line.ends_with("connect EMFILE node:2")), "{log:?}");
    for _ in 0..4 {
        world.set_timer(host, 2 * SECOND, 0);
    }
    assert_eq!(centre.step(), None);
    expect_test::expect!["node has 3 timers pending, which is the limit: clear timers that are no longer needed, or set fewer in a loop"]
        .assert_eq(&world.halted().expect("halted").to_string());
}

/// Spans travel beside the bytes.
#[test]
fn the_receiver_knows_the_senders_span() {
    let mut bench = Bench::new();
    bench.host("echo", |event, world| {
        if let Event::Data { socket, .. } = event {
            let spans = world.spans();
            let span = spans.start(world.incoming_span(*socket), "answer", Kind::Server, "echo", world.now());
            spans.end(span, world.now(), Status::Unset);
        }
        echo(event, world);
    });
    bench.host("client", |event, world| match event {
        Event::Wake => {
            let socket = world.connect(HostId(1), "echo", 80);
            let span = world.spans().start(None, "ask", Kind::Client, "client", world.now());
            world.set_outgoing_span(socket, Some(span));
            world.send(socket, b"?".to_vec());
        }
        Event::Data { socket, .. } => world.end(*socket),
        _ => {}
    });
    let world = bench.centre.world().clone();
    bench.run();
    expect_test::expect![[r#"
        0 ms  open  client  ask
          0.500128 ms  +0 ms  echo  answer
    "#]]
    .assert_eq(&print(&world.spans().take()));
}

/// Random numbers of one host do not depend on what another draws.
#[test]
fn hosts_draw_from_their_own_streams() {
    let draw = |noisy: bool| {
        let mut bench = Bench::new();
        let drawn = Rc::new(RefCell::new(Vec::new()));
        bench.host("a", move |_, world| {
            if noisy {
                world.random();
            }
        });
        let into = drawn.clone();
        bench.host("b", move |_, world| into.borrow_mut().push(world.random()));
        bench.run();
        drawn.take()
    };
    assert_eq!(draw(true), draw(false));
}

proptest! {
    /// Whatever the link, bytes arrive complete and in order, and the same seed gives the same times.
    #[test]
    fn bytes_arrive_in_order(pieces in proptest::collection::vec(1_usize..5_000, 1..30), loss in 0_u32..400_000, jitter in 0_u64..100_000_000) {
        let run = || {
            let mut bench = Bench::new();
            let received = Rc::new(RefCell::new(Vec::new()));
            let into = received.clone();
            bench.host("sink", move |event, world| match event {
                Event::Wake => drop(world.listen(HostId(0), 80)),
                Event::Data { bytes, .. } => into.borrow_mut().extend_from_slice(bytes),
                Event::Ended { socket } => world.end(*socket),
                _ => {}
            });
            let sizes = pieces.clone();
            let client = bench.host("source", move |event, world| if *event == Event::Wake {
                let socket = world.connect(HostId(1), "sink", 80);
                let mut next = 0_u8;
                for size in &sizes {
                    let bytes = (0..*size).map(|_| { next = next.wrapping_add(1); next }).collect();
                    world.send(socket, bytes);
                }
                world.end(socket);
            });
            bench.centre.world().set_access(client, LinkProfile { loss_per_million: loss, ..LinkProfile::new(MILLISECOND, jitter, 1_000_000) });
            (bench.run(), received.take())
        };
        let (first, second) = (run(), run());
        prop_assert_eq!(&first, &second);
        let total: usize = pieces.iter().sum();
        let expected: Vec<u8> = (1..=total).map(|at| (at % 256) as u8).collect();
        prop_assert_eq!(&first.1, &expected);
        prop_assert!(first.0.ends_with(" Closed"));
    }
}
