use super::layout::{Drawing, Node, Point, draw};
use super::*;
use crate::protocol::trace::{Connection, MessageKind, WireMessage};
use proptest::prelude::*;

fn message(connection: u32, is_back: bool, sent: u64, arrived: u64) -> WireMessage {
    WireMessage {
        connection,
        is_back,
        kind: MessageKind::Data,
        sent_nanos: sent,
        arrived_nanos: arrived,
        bytes: 7,
        words: "GET /".to_owned(),
    }
}

fn wire(hosts: &[&str], connections: &[(u16, u16)], messages: Vec<WireMessage>) -> Wire {
    let connection =
        |(client, server): &(u16, u16)| Connection { client: *client, server: *server, label: String::new() };
    Wire {
        hosts: hosts.iter().map(|it| (*it).to_owned()).collect(),
        connections: connections.iter().map(connection).collect(),
        messages,
        ..Wire::default()
    }
}

/// A client, a server and its database: a connection is made, a request goes there and back.
fn three() -> Trace {
    let mut messages = vec![
        message(0, false, 0, 100),
        message(0, true, 100, 200),
        message(0, false, 200, 300),
        message(1, false, 400, 450),
        message(1, true, 500, 550),
        message(0, true, 600, 700),
    ];
    (messages[0].kind, messages[1].kind) = (MessageKind::Connect, MessageKind::Accept);
    let mut trace = Trace {
        wire: wire(&["client", "node", "postgres"], &[(0, 1), (1, 2)], messages),
        ..Trace::default()
    };
    let mut served = crate::app::waterfall::tests::line(0, "GET /books", 300, 300);
    served.kind = crate::protocol::trace::LineKind::Served;
    trace.lines = vec![served, crate::app::waterfall::tests::line(1, "handler", 350, 200)];
    trace
}

/// From left to right where there is room, from top to bottom on a phone.
#[test]
fn hosts_stand_in_the_order_in_which_they_ask() {
    let trace = three();
    let lefts = |it: &Drawing| it.nodes.iter().map(|node| node.left).collect::<Vec<_>>();
    let tops = |it: &Drawing| it.nodes.iter().map(|node| node.top).collect::<Vec<_>>();
    let wide = draw(&trace.wire, 800);
    assert_eq!((lefts(&wide), tops(&wide)), (vec![12, 336, 660], vec![12, 12, 12]));
    assert_eq!(wide.height, 90);
    let narrow = draw(&trace.wire, 366);
    assert_eq!((lefts(&narrow), tops(&narrow)), (vec![119, 119, 119], vec![12, 132, 252]));
}

/// Play, stop, slide and step; the end of the time is where it ends.
#[test]
fn the_moment_is_chosen() {
    let trace = three();
    let mut map = LiveMap::default();
    map.apply(Action::Step(true), &trace);
    assert_eq!(map.now, 100);
    map.apply(Action::Play(true, 0), &trace);
    map.apply(Action::Reached(420), &trace);
    assert!(map.is_playing && map.now == 420);
    map.apply(Action::Step(false), &trace);
    assert_eq!((map.now, map.is_playing), (400, false));
    map.apply(Action::Reached(650), &trace);
    assert_eq!(map.now, 400, "of an earlier playing");
    map.apply(Action::Slide(500), &trace);
    assert_eq!((map.now, LiveMap::step_of(map.now, 700)), (350, 500));
    map.apply(Action::Play(true, 0), &trace);
    map.apply(Action::Reached(9_999), &trace);
    assert_eq!((map.now, map.is_playing), (700, false));
    map.apply(Action::Play(true, 0), &trace);
    assert_eq!((map.now, map.is_playing), (0, true), "from the beginning again");
    assert_eq!(PACES[map.pace_of(&trace)], 10_000);
    map.apply(Action::Pace(200), &trace);
    assert_eq!(map.pace_of(&trace), PACES.len() - 1);
}

/// What one sees is said.
#[test]
fn a_moment_is_told_in_words() {
    let trace = three();
    assert_eq!(moment::sentence(&trace, 250), "At 250 ns. On the way: client → node: GET /, 7 bytes.");
    assert_eq!(
        moment::sentence(&trace, 410),
        "At 410 ns. node: handler. On the way: node → postgres: GET /, 7 bytes."
    );
    assert_eq!(
        moment::line(&trace.wire, &trace.wire.messages[1]),
        "node → client: accepts it (SYN, ACK), 7 bytes"
    );
    use moment::Standing;
    let at = |now| moment::standing(&trace.wire, now)[0];
    assert_eq!([at(0), at(200)], [Standing::Connecting, Standing::Open]);
    assert_eq!(moment::standing(&trace.wire, 0)[1], Standing::Open, "it was there before");
    assert_eq!([moment::happened(&trace.wire, 0), moment::happened(&trace.wire, 100)], [1, 3]);
}

/// Messages of hosts and connections as any list has them, in the order they were sent.
fn wires() -> impl Strategy<Value = Wire> {
    (1_u16..40).prop_flat_map(|hosts| {
        let connections = proptest::collection::vec((0..hosts, 0..hosts), 1..60);
        let messages =
            proptest::collection::vec((0_u32..70, any::<bool>(), 0_u64..10_000, 0_u64..500), 0..60);
        (connections, messages).prop_map(move |(connections, messages)| {
            let names: Vec<String> = (0..hosts).map(|it| format!("host {it}")).collect();
            let mut messages: Vec<_> = messages
                .into_iter()
                .map(|(on, is_back, sent, length)| message(on, is_back, sent, sent + length))
                .collect();
            messages.sort_by_key(|it| it.sent_nanos);
            wire(&names.iter().map(String::as_str).collect::<Vec<_>>(), &connections, messages)
        })
    })
}

fn apart(a: &Node, b: &Node) -> bool {
    a.left + a.width < b.left
        || b.left + b.width < a.left
        || a.top + a.height < b.top
        || b.top + b.height < a.top
}

proptest! {
    /// No two hosts overlap; they and the ends of connections lie within the drawing, on a phone and on a desk.
    #[test]
    fn the_map_is_within_its_box(wire in wires(), width in prop_oneof![Just(366_u32), Just(390), Just(1280), 0_u32..2_000]) {
        let it = draw(&wire, width);
        prop_assert!(width < 64 || it.width <= width);
        prop_assert_eq!(it.nodes.len(), wire.hosts.len().min(layout::MAX_HOSTS));
        for (at, node) in it.nodes.iter().enumerate() {
            prop_assert!(node.left + node.width <= it.width && node.top + node.height <= it.height, "{:?} in {:?}", node, it);
            prop_assert!(it.nodes.iter().skip(at + 1).all(|other| apart(node, other)), "{:?}", it);
        }
        for way in it.ways.iter().flatten() {
            for end in [way.from, way.to] {
                prop_assert!(end.x <= it.width * 100 && end.y <= it.height * 100);
            }
        }
        prop_assert_eq!(it.ways.len(), wire.connections.len());
    }

    /// A message lies on its connection, and goes from its sender to its receiver without turning back.
    #[test]
    fn messages_go_on_their_way(wire in wires(), width in 200_u32..1_400) {
        let it = draw(&wire, width);
        for message in &wire.messages {
            let Some(way) = it.ways.get(message.connection as usize).copied().flatten() else { continue };
            let (from, to) = if message.is_back { (way.to, way.from) } else { (way.from, way.to) };
            let length = message.arrived_nanos - message.sent_nanos;
            let far = |point: Point| u64::from(point.x.abs_diff(from.x)) + u64::from(point.y.abs_diff(from.y));
            let mut before = 0;
            for part in 0..=8 {
                let now = message.sent_nanos + length * part / 8;
                let Some(place) = it.place(message, now) else { panic!("it is on its way") };
                // On the line: the cross product is no more than rounding makes it.
                let (dx, dy) = (i64::from(to.x) - i64::from(from.x), i64::from(to.y) - i64::from(from.y));
                let (px, py) = (i64::from(place.x) - i64::from(from.x), i64::from(place.y) - i64::from(from.y));
                prop_assert!((dx * py - dy * px).abs() <= dx.abs().max(dy.abs()));
                prop_assert!(far(place) >= before && far(place) <= far(to));
                before = far(place);
            }
            if length > 0 {
                prop_assert_eq!((it.place(message, message.sent_nanos), it.place(message, message.arrived_nanos)), (Some(from), Some(to)));
            }
            prop_assert_eq!(it.place(message, message.arrived_nanos + 1), None);
        }
    }

    /// Words lie within the drawing, over no host and not over each other.
    #[test]
    fn words_have_their_room(wire in wires(), width in 200_u32..1_400, now in 0_u64..10_500, letters in 0_usize..80) {
        let it = draw(&wire, width);
        let words = "x".repeat(letters);
        let moving: Vec<_> = moment::on_the_way(&wire, now).filter_map(|(_, message)| Some((message, it.place(message, now)?, words.as_str()))).collect();
        let labels = it.labels(&moving);
        prop_assert_eq!(labels.len(), moving.len());
        let boxes: Vec<_> = labels.iter().flatten().map(|label| (label.middle.x as i64 - i64::from(label.half()), label.middle.x as i64 + i64::from(label.half()), i64::from(label.middle.y))).collect();
        for (at, (left, right, y)) in boxes.iter().enumerate() {
            prop_assert!(*left >= 0 && *right <= i64::from(it.width) * 100 && *y <= i64::from(it.height) * 100, "{:?} in {:?}", (left, right, y), it);
            for other in boxes.iter().skip(at + 1) {
                prop_assert!(other.0 >= *right || other.1 <= *left || (other.2 - y).abs() >= 1_400);
            }
            for node in &it.nodes {
                let (l, r) = (i64::from(node.left) * 100, i64::from(node.left + node.width) * 100);
                let (t, b) = (i64::from(node.top) * 100, i64::from(node.top + node.height) * 100);
                prop_assert!(*right <= l || *left >= r || *y <= t || y - 1_000 >= b);
            }
        }
    }

    /// The log is in the order of time, what is on its way was sent and has not passed, and stepping reaches every moment.
    #[test]
    fn the_log_is_in_order(wire in wires(), now in 0_u64..11_000) {
        let shown = moment::shown(&wire, now);
        prop_assert!(shown.end <= wire.messages.len() && shown.len() == wire.messages.len().min(moment::LOG));
        prop_assert!(wire.messages.windows(2).all(|pair| pair[0].sent_nanos <= pair[1].sent_nanos));
        for (_, message) in moment::on_the_way(&wire, now) {
            prop_assert!(message.sent_nanos <= now && now <= message.arrived_nanos);
        }
        let trace = Trace { wire, ..Trace::default() };
        moment::sentence(&trace, now);
        let mut map = LiveMap::default();
        let mut steps = 0;
        while map.now < length(&trace) && steps <= 200 {
            let before = map.now;
            map.apply(Action::Step(true), &trace);
            prop_assert!(map.now > before);
            steps += 1;
        }
        prop_assert_eq!(map.now, length(&trace));
    }
}
