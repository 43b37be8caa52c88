use proptest::prelude::*;
use serde_json::Value;

use super::super::{Headers, Method, Request, Response};
use super::{Event, Limits, RequestReader, ResponseReader, WireError, chunk, last_chunk, request, response};

/// Whole messages, and what ended the reading.
#[derive(Debug, Default, PartialEq)]
struct Seen<Head> {
    messages: Vec<(Head, Vec<u8>, Headers, bool)>,
    error: Option<WireError>,
}

impl<Head> Seen<Head> {
    fn take(&mut self, event: Result<Option<Event<Head>>, WireError>) -> bool {
        match event {
            Err(error) => {
                self.error = Some(error);
                return false;
            }
            Ok(None) => return false,
            Ok(Some(Event::Head(head))) => self.messages.push((head, Vec::new(), Headers::new(), false)),
            Ok(Some(event)) => {
                let message = self.messages.last_mut().expect("a head came before");
                assert!(!message.3, "an event after the end");
                match event {
                    Event::Data(data) => {
                        assert!(!data.is_empty());
                        message.1.extend(data);
                    }
                    Event::Trailers(fields) => message.2 = fields,
                    _ => message.3 = true,
                }
            }
        }
        true
    }
}

fn read_requests(pieces: &[&[u8]], limits: Limits) -> Seen<super::super::RequestHead> {
    let mut reader = RequestReader::new(limits);
    let mut seen = Seen { messages: Vec::new(), error: None };
    for piece in pieces {
        reader.push(piece);
        while seen.take(reader.next()) {}
    }
    reader.close();
    while seen.take(reader.next()) {}
    seen
}

fn read_responses(pieces: &[&[u8]], methods: &[Method], limits: Limits) -> Seen<super::super::ResponseHead> {
    let mut reader = ResponseReader::new(limits);
    methods.iter().for_each(|method| reader.awaits(*method));
    let mut seen = Seen { messages: Vec::new(), error: None };
    for piece in pieces {
        reader.push(piece);
        while seen.take(reader.next()) {}
    }
    reader.close();
    while seen.take(reader.next()) {}
    seen
}

fn pieces<'a>(bytes: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    cuts.push(bytes.len());
    cuts.sort_unstable();
    let mut from = 0;
    cuts.iter()
        .map(|cut| {
            let piece = &bytes[from..*cut];
            from = *cut;
            piece
        })
        .collect()
}

/// Where we are stricter than Node, and why.
const STRICTER: &[&str] = &[
    "HTTP/2.0", // Node answers as if it were 1.1, which no HTTP/2 client would understand
    "HTTP/0.9", // no browser has sent it for twenty years
];

/// Node's server and this reader see the same requests, bodies, trailers and errors.
#[test]
fn requests_are_read_as_node_reads_them() {
    let recorded = include_str!("../../../tests/wire/requests.jsonl");
    let mut wrong = Vec::new();
    for line in recorded.lines() {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        let bytes: Vec<u8> = case["bytes"].as_str().expect("bytes").chars().map(|c| c as u8).collect();
        let seen = read_requests(&[&bytes], Limits::default());
        let flat = |headers: &Headers| -> Vec<Value> {
            headers.iter().flat_map(|(n, v)| [Value::from(n), Value::from(v)]).collect()
        };
        let requests: Vec<Value> = seen
            .messages
            .iter()
            .filter(|it| it.3)
            .map(|(head, body, trailers, _)| {
                serde_json::json!({
                    "method": head.method.as_str(), "target": head.target, "headers": flat(&head.headers),
                    "body": body.iter().map(|byte| char::from(*byte)).collect::<String>(),
                    "trailers": flat(trailers),
                })
            })
            .collect();
        let code = seen.error.map(WireError::code);
        let name = case["name"].as_str().expect("a name");
        let same =
            case["error"]["code"].as_str() == code && case["requests"] == Value::from(requests.clone());
        if STRICTER.contains(&name) == same {
            wrong.push(format!(
                "{name}: Node {} {}, got {:?} {}",
                case["requests"],
                case["error"],
                seen.error,
                Value::from(requests)
            ));
        }
    }
    assert!(recorded.lines().count() > 70);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Bytes no message can be made of never change their meaning by how they arrive, and never panic.
#[test]
fn recorded_bytes_are_read_alike_in_any_pieces() {
    for line in include_str!("../../../tests/wire/requests.jsonl").lines() {
        let case: Value = serde_json::from_str(line).expect("a line of JSON");
        let bytes: Vec<u8> = case["bytes"].as_str().expect("bytes").chars().map(|c| c as u8).collect();
        let whole = read_requests(&[&bytes], Limits::default());
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(read_requests(&single, Limits::default()), whole, "{}", case["name"]);
        for cut in (0..bytes.len()).step_by(bytes.len() / 300 + 1) {
            let halves = [&bytes[..cut], &bytes[cut..]];
            assert_eq!(read_requests(&halves, Limits::default()), whole, "{} at {cut}", case["name"]);
        }
    }
}

fn header() -> impl Strategy<Value = (String, String)> {
    ("X-[A-Za-z0-9-]{1,10}", "([!-~\u{a1}-\u{ff}]([ -~]{0,20}[!-~])?)?")
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![Just(Vec::new()), prop::collection::vec(any::<u8>(), 1..200), Just(vec![b'\n'; 5000])]
}

fn some_request() -> impl Strategy<Value = (Request, bool)> {
    let method =
        prop::sample::select(vec![Method::Get, Method::Post, Method::Head, Method::Delete, Method::MSearch]);
    (method, "/[a-z0-9/%?=&]{0,20}", prop::collection::vec(header(), 0..5), body(), any::<bool>()).prop_map(
        |(method, target, headers, body, chunked)| {
            let mut it = Request::new(method, target);
            it.head.headers = headers.into_iter().collect();
            it.body = body;
            if chunked {
                it.head.headers.append("Transfer-Encoding", "chunked");
            }
            (it, chunked)
        },
    )
}

proptest! {
    /// What is written is read again, pipelined and in any pieces.
    #[test]
    fn requests_round_trip(list in prop::collection::vec(some_request(), 1..4), cuts in prop::collection::vec(any::<usize>(), 0..12)) {
        let mut bytes = Vec::new();
        for (it, _) in &list {
            bytes.extend(request(it).expect("can be written"));
        }
        let seen = read_requests(&pieces(&bytes, &cuts), Limits::default());
        prop_assert_eq!(seen.error, None);
        prop_assert_eq!(seen.messages.len(), list.len());
        for ((head, body, _, ended), (sent, _)) in seen.messages.iter().zip(&list) {
            prop_assert!(ended);
            prop_assert_eq!(body, &sent.body);
            prop_assert_eq!(&head.target, &sent.head.target);
            for (name, value) in sent.head.headers.iter() {
                prop_assert!(head.headers.get_all(name).any(|it| it == value), "{}", name);
            }
        }
    }

    /// Responses too, to any method and with any framing; a body where none may be is not sent.
    #[test]
    fn responses_round_trip(
        list in prop::collection::vec((prop::sample::select(vec![200u16, 204, 304, 404, 500]), body(), any::<bool>(), any::<bool>()), 1..5),
        cuts in prop::collection::vec(any::<usize>(), 0..12),
    ) {
        let (mut bytes, mut methods) = (Vec::new(), Vec::new());
        for (status, body, chunked, head) in &list {
            let method = if *head { Method::Head } else { Method::Get };
            let mut it = Response::new(*status);
            it.body = body.clone();
            if *chunked {
                it.head.headers.append("Transfer-Encoding", "chunked");
            }
            methods.push(method);
            bytes.extend(b"HTTP/1.1 100 Continue\r\n\r\n");
            bytes.extend(response(&it, method).expect("can be written"));
        }
        let seen = read_responses(&pieces(&bytes, &cuts), &methods, Limits::default());
        prop_assert_eq!(seen.error, None);
        let answers: Vec<_> = seen.messages.iter().filter(|it| it.0.status != 100).collect();
        prop_assert_eq!(answers.len(), list.len());
        for ((head, body, _, ended), (status, sent, _, to_head)) in answers.iter().zip(&list) {
            prop_assert!(ended);
            prop_assert_eq!(head.status, *status);
            let bodiless = *to_head || matches!(status, 204 | 304);
            prop_assert_eq!(body, if bodiless { &[][..] } else { &sent[..] });
        }
    }

    /// Spoilt messages: the same verdict in any pieces, for both readers, under small limits too.
    #[test]
    fn spoilt_bytes_are_read_alike(
        list in prop::collection::vec(some_request(), 1..3),
        spoils in prop::collection::vec((any::<usize>(), prop::sample::select(b"\r\n :;,0aX\x00\xff\t".to_vec())), 0..6),
        cuts in prop::collection::vec(any::<usize>(), 0..12),
        small in any::<bool>(),
    ) {
        let limits = if small { Limits { head_bytes: 60, fields: 3, body_bytes: 40 } } else { Limits::default() };
        let mut bytes = Vec::new();
        for (it, _) in &list {
            bytes.extend(request(it).expect("can be written"));
        }
        for (at, byte) in spoils {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let whole = read_requests(&[&bytes], limits);
        prop_assert_eq!(&read_requests(&pieces(&bytes, &cuts), limits), &whole);
        let first = bytes.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let answer = [b"HTTP/1.1 200 OK\r\n", &bytes[first..]].concat();
        let whole = read_responses(&[&answer], &[Method::Get], limits);
        prop_assert_eq!(&read_responses(&pieces(&answer, &cuts), &[Method::Get], limits), &whole);
    }
}

fn one_response(bytes: &[u8], method: Method) -> Seen<super::super::ResponseHead> {
    read_responses(&[bytes], &[method], Limits::default())
}

/// The ways a response's body ends.
#[test]
fn responses_end_as_their_headers_say() {
    let body = |bytes: &[u8], method| {
        let seen = one_response(bytes, method);
        seen.messages.first().map(|it| (String::from_utf8_lossy(&it.1).into_owned(), it.3)).ok_or(seen.error)
    };
    let ok = |text: &str| Ok((text.to_owned(), true));
    assert_eq!(body(b"HTTP/1.1 200 OK\r\n\r\nuntil close", Method::Get), ok("until close"));
    assert_eq!(body(b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nab", Method::Get), ok("ab"));
    assert_eq!(body(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", Method::Head), ok(""));
    assert_eq!(body(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n", Method::Get), ok(""));
    assert_eq!(body(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxyz", Method::Get), ok("xyz"));
    assert_eq!(
        one_response(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", Method::Get).error,
        Some(WireError::InvalidEof)
    );
    assert_eq!(one_response(b"SSH-2.0-x\r\n", Method::Get).error, Some(WireError::NoResponse));
    assert_eq!(one_response(b"HTTP/1.1 20 OK\r\n\r\n", Method::Get).error, Some(WireError::InvalidStatus));
    let two = b"HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
    assert_eq!(one_response(two, Method::Get).error, Some(WireError::UnexpectedResponse));
}

/// After an upgrade the bytes belong to another protocol.
#[test]
fn upgrades_leave_their_bytes() {
    let mut reader = RequestReader::new(Limits::default());
    reader.push(b"CONNECT db:5432 HTTP/1.1\r\nHost: db\r\n\r\nraw bytes");
    assert!(matches!(reader.next(), Ok(Some(Event::Head(head))) if head.asks_upgrade()));
    assert_eq!(reader.next(), Ok(Some(Event::End)));
    assert_eq!(reader.next(), Ok(None));
    assert_eq!(reader.take_rest(), b"raw bytes");
    let mut reader = ResponseReader::new(Limits::default());
    reader.awaits(Method::Get);
    assert!(!reader.is_reusable());
    reader.push(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x00");
    assert!(matches!(reader.next(), Ok(Some(Event::Head(_)))));
    assert_eq!((reader.next(), reader.next()), (Ok(Some(Event::End)), Ok(None)));
    assert_eq!(reader.take_rest(), b"\x81\x00");
}

/// Trailers are given, but none that could change where messages end.
#[test]
fn trailers_cannot_reframe() {
    let mut fields = Headers::new();
    fields.append("Content-Length", "5");
    fields.append("X-Sum", "1");
    let mut bytes = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    bytes.extend(chunk(b"abc"));
    bytes.extend(chunk(b""));
    bytes.extend(last_chunk(&fields).expect("can be written"));
    let seen = read_requests(&[&bytes], Limits::default());
    assert_eq!(seen.error, None);
    let (_, body, trailers, _) = &seen.messages[0];
    assert_eq!(body, b"abc");
    assert_eq!(trailers.iter().collect::<Vec<_>>(), [("X-Sum", "1")]);
}

/// What would be read as something else is not written.
#[test]
fn injections_are_not_written() {
    let with = |name: &str, value: &str| {
        let mut it = Request::new(Method::Get, "/");
        it.head.headers.append(name, value);
        request(&it).map_err(|error| error.to_string())
    };
    assert!(with("X", "a\r\nY: b").is_err() && with("X", "a\nb").is_err() && with("X", "€").is_err());
    assert!(with("X Y", "a").is_err() && with("", "a").is_err() && with("X:", "a").is_err());
    assert!(with("X", "ü").is_ok_and(|bytes| bytes.ends_with(b"X: \xfc\r\n\r\n")));
    assert!(with("Content-Length", "5").is_err());
    assert!(request(&Request::new(Method::Get, "/a b")).is_err());
    assert!(request(&Request::new(Method::Get, "/\r\nHost: b")).is_err());
    let mut it = Response::new(200);
    it.head.reason = "OK\r\nX: y".to_owned();
    assert!(response(&it, Method::Get).is_err());
}

/// A header arriving byte by byte costs time in proportion to its length: each byte is looked at once.
#[test]
fn limits_hold_while_bytes_trickle() {
    let mut reader = RequestReader::new(Limits::default());
    reader.push(b"GET / HTTP/1.1\r\nX: ");
    let mut pushed = 0;
    let error = loop {
        reader.push(b"a");
        pushed += 1;
        match reader.next() {
            Ok(None) => assert!(pushed < 20_000),
            Ok(Some(event)) => panic!("{event:?}"),
            Err(error) => break error,
        }
    };
    assert_eq!((error, error.status()), (WireError::HeaderOverflow, 431));
    assert_eq!(pushed, 16 * 1024 + 1 - 19);
}
