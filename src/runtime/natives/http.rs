//! HTTP: messages read from sockets, heads written to them. The grammar is `crate::http`'s.

use boa_engine::object::JsObject;
use boa_engine::property::PropertyDescriptor;
use boa_engine::{Context, JsResult, JsValue, js_string};

use super::Entry;
use super::values::{bytes, flag, index, js, list, number, object, text, with_bytes};
use crate::http::wire::{Event, WireError};
use crate::http::{Headers, Method, RequestHead, ResponseHead, Version, reason};
use crate::runtime::state::{Frame, Reader, State};
use crate::trace::{Kind, SpanId, Status, names};
use crate::world::SocketId;

pub(super) const ALL: &[Entry] = &[
    ("sendHead", send_head, 6),
    ("sendChunk", send_chunk, 3),
    ("expectResponse", expect_response, 2),
    ("checkHeader", check_header, 2),
    ("reasonPhrase", reason_phrase, 1),
    ("endRequest", end_request, 3),
];

/// What a reader found, ready for JavaScript: the handler's name and its arguments.
pub(in crate::runtime) struct RawEvent {
    pub handler: &'static str,
    pub arguments: Vec<JsValue>,
    /// The context of a request that begins with this event.
    pub frame: Option<Frame>,
}

impl RawEvent {
    fn new(handler: &'static str, arguments: Vec<JsValue>) -> RawEvent {
        RawEvent { handler, arguments, frame: None }
    }

    /// The next thing in what a socket has received. `None`: more bytes are needed.
    pub fn next(
        reader: &mut Reader,
        state: &State,
        socket: SocketId,
        context: &mut Context,
    ) -> Option<JsResult<RawEvent>> {
        match reader {
            Reader::Raw => None,
            Reader::Requests(reader) => match reader.next() {
                Ok(None) => None,
                Ok(Some(Event::Head(head))) => Some(request(&head, state, socket, context)),
                Ok(Some(other)) => Some(rest(other, context)),
                Err(error) => {
                    *reader = crate::http::wire::RequestReader::new(crate::http::wire::Limits::default());
                    Some(broken(error))
                }
            },
            Reader::Responses(reader) => match reader.next() {
                Ok(None) => None,
                Ok(Some(Event::Head(head))) => Some(response(&head, context)),
                Ok(Some(other)) => Some(rest(other, context)),
                Err(error) => {
                    *reader = crate::http::wire::ResponseReader::new(crate::http::wire::Limits::default());
                    Some(broken(error))
                }
            },
        }
    }
}

fn broken(error: WireError) -> JsResult<RawEvent> {
    let arguments = vec![js(error.code()), js(error.reason()), JsValue::from(i32::from(error.status()))];
    Ok(RawEvent::new("onparseerror", arguments))
}

fn rest<Head>(event: Event<Head>, context: &mut Context) -> JsResult<RawEvent> {
    Ok(match event {
        Event::Data(bytes) => RawEvent::new("onbody", vec![super::values::buffer(&bytes, context)?]),
        Event::Trailers(headers) => {
            let (raw, object) = headers_of(&headers, context)?;
            RawEvent::new("ontrailers", vec![raw, object])
        }
        Event::End | Event::Head(_) => RawEvent::new("onmessageend", Vec::new()),
    })
}

/// `onrequest(method, url, minor version, raw headers, headers, keeps alive, asks upgrade, span)`.
fn request(head: &RequestHead, state: &State, socket: SocketId, context: &mut Context) -> JsResult<RawEvent> {
    let (raw, headers) = headers_of(&head.headers, context)?;
    let parent = state.world.incoming_span(socket);
    let recorder = state.world.spans();
    let path = head.target.split('?').next().unwrap_or_default().to_owned();
    let name = format!("{} {path}", head.method.as_str());
    let service = state.world.host_name(state.host).to_string();
    let span = recorder.start(parent, name, Kind::Server, service, state.world.now());
    if !span.is_none() {
        recorder.set(span, names::HTTP_REQUEST_METHOD, head.method.as_str());
        recorder.set(span, names::URL_PATH, path);
        if let Some((_, query)) = head.target.split_once('?') {
            recorder.set(span, names::URL_QUERY, query.to_owned());
        }
    }
    let arguments = vec![
        js(head.method.as_str()),
        js(&head.target),
        JsValue::from(i32::from(head.version == Version::Http11)),
        raw,
        headers,
        head.keeps_alive().into(),
        head.asks_upgrade().into(),
        (span.0 as f64).into(),
    ];
    let frame = Frame { store: JsValue::undefined(), span };
    Ok(RawEvent { handler: "onrequest", arguments, frame: Some(frame) })
}

/// `onresponse(status, reason, minor version, raw headers, headers, keeps alive)`.
fn response(head: &ResponseHead, context: &mut Context) -> JsResult<RawEvent> {
    let (raw, headers) = headers_of(&head.headers, context)?;
    let arguments = vec![
        JsValue::from(i32::from(head.status)),
        js(&head.reason),
        JsValue::from(i32::from(head.version == Version::Http11)),
        raw,
        headers,
        head.keeps_alive().into(),
    ];
    Ok(RawEvent::new("onresponse", arguments))
}

/// Fields of which only the first counts, as in Node.
const ONCE: &[&str] = &[
    "age",
    "authorization",
    "content-length",
    "content-type",
    "etag",
    "expires",
    "from",
    "host",
    "if-modified-since",
    "if-unmodified-since",
    "last-modified",
    "location",
    "max-forwards",
    "proxy-authorization",
    "referer",
    "retry-after",
    "server",
    "user-agent",
];

/// `rawHeaders` and `headers`.
fn headers_of(headers: &Headers, context: &mut Context) -> JsResult<(JsValue, JsValue)> {
    let mut raw = Vec::with_capacity(headers.len() * 2);
    let mut joined: Vec<(String, String)> = Vec::with_capacity(headers.len());
    let mut cookies = Vec::new();
    for (name, value) in headers.iter() {
        raw.extend([js(name), js(value)]);
        let lower = name.to_ascii_lowercase();
        if lower == "set-cookie" {
            if cookies.is_empty() {
                joined.push((lower, String::new()));
            }
            cookies.push(js(value));
            continue;
        }
        match joined.iter_mut().find(|(each, _)| *each == lower) {
            Some((name, old)) if !ONCE.contains(&name.as_str()) => {
                old.push_str(if name == "cookie" { "; " } else { ", " });
                old.push_str(value);
            }
            Some(_) => {}
            None => joined.push((lower, value.to_owned())),
        }
    }
    let object = JsObject::with_object_proto(context.intrinsics());
    for (name, value) in joined {
        let value = if name == "set-cookie" { list(cookies.clone(), context) } else { js(&value) };
        let property =
            PropertyDescriptor::builder().value(value).writable(true).enumerable(true).configurable(true);
        object.insert_property(js_string!(name), property);
    }
    Ok((list(raw, context), object.into()))
}

/// `sendHead(socket, start line, [name, value, …], body or undefined, chunked, span)`: the head and, with it, what is
/// there of the body, as one piece.
fn send_head(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let socket = SocketId(number(arguments, 0) as u32);
    let mut out = text(arguments, 1, context)?.into_bytes();
    out.extend_from_slice(b"\r\n");
    let fields = object(arguments, 2)?;
    let length = fields.get(js_string!("length"), context)?.as_number().unwrap_or(0.0) as u32;
    for at in (0..length).step_by(2) {
        let (name, value) = (fields.get(at, context)?, fields.get(at + 1, context)?);
        push_latin1(&mut out, &name, context)?;
        out.extend_from_slice(b": ");
        push_latin1(&mut out, &value, context)?;
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"\r\n");
    if let Some(body) = arguments.get(3).filter(|it| !it.is_null_or_undefined()) {
        let chunked = flag(arguments, 4);
        with_bytes(body, context, |bytes| {
            if chunked && !bytes.is_empty() {
                out.extend_from_slice(&crate::http::wire::chunk(bytes));
            } else {
                out.extend_from_slice(bytes);
            }
        })?;
    }
    state.sync(context);
    let span = SpanId(number(arguments, 5) as u64);
    state.world.set_outgoing_span(socket, (!span.is_none()).then_some(span));
    state.world.send(socket, out);
    Ok((state.world.buffered(socket) as f64).into())
}

fn push_latin1(out: &mut Vec<u8>, value: &JsValue, context: &mut Context) -> JsResult<()> {
    let text = value.to_string(context)?;
    out.extend(text.iter().map(|unit| u8::try_from(unit).unwrap_or(b'?')));
    Ok(())
}

/// `sendChunk(socket, bytes, last)`: a chunk, and the end of all chunks after it.
fn send_chunk(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let socket = SocketId(number(arguments, 0) as u32);
    let body = bytes(arguments, 1, context)?;
    let mut out = if body.is_empty() { Vec::new() } else { crate::http::wire::chunk(&body) };
    if flag(arguments, 2) {
        out.extend_from_slice(b"0\r\n");
        if let Some(trailers) = arguments.get(3).and_then(JsValue::as_object) {
            let length = trailers.get(js_string!("length"), context)?.as_number().unwrap_or(0.0) as u32;
            for at in (0..length).step_by(2) {
                let (name, value) = (trailers.get(at, context)?, trailers.get(at + 1, context)?);
                push_latin1(&mut out, &name, context)?;
                out.extend_from_slice(b": ");
                push_latin1(&mut out, &value, context)?;
                out.extend_from_slice(b"\r\n");
            }
        }
        out.extend_from_slice(b"\r\n");
    }
    state.sync(context);
    state.world.send(socket, out);
    Ok((state.world.buffered(socket) as f64).into())
}

/// Tells a client's reader the method of the request it sent.
fn expect_response(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let method = Method::parse(&text(arguments, 1, context)?).unwrap_or(Method::Get);
    let socket = SocketId(number(arguments, 0) as u32);
    if let Some(socket) = state.sockets.borrow_mut().get_mut(&socket)
        && let Reader::Responses(reader) = &mut socket.reader
    {
        reader.awaits(method);
    }
    Ok(JsValue::undefined())
}

/// 0: fine, 1: no name of a header, 2: a value with a character that must not be there.
fn check_header(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = text(arguments, 0, context)?;
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        return Ok(1.into());
    }
    let Some(value) = arguments.get(1).and_then(JsValue::as_string) else { return Ok(0.into()) };
    let allowed = |unit: u16| unit == 9 || (32..=255).contains(&unit) && unit != 127;
    Ok(if value.iter().all(allowed) { 0 } else { 2 }.into())
}

fn reason_phrase(_: &JsValue, arguments: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(js(reason(u16::try_from(index(arguments, 0)).unwrap_or(0))))
}

/// `endRequest(span, status or 0 when it was cut off, route)`.
fn end_request(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let span = SpanId(number(arguments, 0) as u64);
    if span.is_none() {
        return Ok(JsValue::undefined());
    }
    let now = state.now(context);
    let code = u16::try_from(index(arguments, 1)).unwrap_or(0);
    let recorder = state.world.spans();
    recorder.set(span, names::HTTP_RESPONSE_STATUS_CODE, code);
    let status = match code {
        0 => Status::Error("the connection was closed before the answer was complete".into()),
        500.. => Status::Error(format!("{code}")),
        _ => Status::Unset,
    };
    recorder.end(span, now, status);
    Ok(JsValue::undefined())
}
