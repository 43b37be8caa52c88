//! Sockets and names.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsResult, JsValue};

use super::Entry;
use super::values::{bytes, index, js, list, number, object, text};
use crate::http::wire::{Limits, RequestReader, ResponseReader};
use crate::runtime::state::{Reader, Socket, State};
use crate::trace::SpanId;
use crate::world::{ListenerId, NetError, SocketId};

pub(super) const ALL: &[Entry] = &[
    ("listen", listen, 2),
    ("unlisten", unlisten, 1),
    ("connect", connect, 3),
    ("adopt", adopt, 2),
    ("attach", attach, 2),
    ("send", send, 2),
    ("buffered", buffered, 1),
    ("endSocket", end, 1),
    ("closeSocket", close, 1),
    ("destroySocket", destroy, 1),
    ("pauseSocket", pause, 1),
    ("resumeSocket", resume, 1),
    ("addresses", addresses, 1),
    ("outgoingSpan", outgoing_span, 2),
    ("lookup", lookup, 2),
];

fn socket_id(arguments: &[JsValue], at: usize) -> SocketId {
    SocketId(number(arguments, at) as u32)
}

/// `[code, address, port]`, as the JavaScript side makes an error of it.
pub(in crate::runtime) fn error_value(error: &NetError, context: &mut Context) -> JsValue {
    let address = error.address.as_deref().map_or_else(JsValue::undefined, js);
    let port = error.port.map_or_else(JsValue::undefined, |port| JsValue::from(i32::from(port)));
    list([js(error.code.name()), js(error.syscall), address, port], context)
}

/// The listener's number, or an error.
fn listen(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let handle = object(arguments, 0)?;
    let port = u16::try_from(index(arguments, 1)).unwrap_or(0);
    match state.world.listen(state.host, port) {
        Ok(listener) => {
            state.listeners.borrow_mut().insert(listener, handle);
            show_ports(&state);
            let port = state.world.listener_port(listener).unwrap_or(port);
            Ok(list([JsValue::from(listener.0), JsValue::from(i32::from(port))], context))
        }
        Err(error) => Ok(error_value(&error, context)),
    }
}

fn unlisten(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let listener = ListenerId(number(arguments, 0) as u32);
    state.world.unlisten(listener);
    state.listeners.borrow_mut().remove(&listener);
    show_ports(&state);
    Ok(JsValue::undefined())
}

fn show_ports(state: &State) {
    let ports = state.listeners.borrow().keys().filter_map(|it| state.world.listener_port(*it)).collect();
    state.process.set_ports(ports);
}

fn connect(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let handle = object(arguments, 0)?;
    let host = text(arguments, 1, context)?;
    let port = u16::try_from(index(arguments, 2)).unwrap_or(0);
    state.sync(context);
    let socket = state.world.connect(state.host, &host, port);
    let span = state.frame.borrow().span;
    state.world.set_outgoing_span(socket, (!span.is_none()).then_some(span));
    let frame = state.frame();
    state.sockets.borrow_mut().insert(socket, Socket { handle, reader: Reader::Raw, frame });
    Ok(JsValue::from(socket.0))
}

/// Gives an accepted socket its object.
fn adopt(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let handle = object(arguments, 1)?;
    let socket = socket_id(arguments, 0);
    let frame = state.frame();
    state.sockets.borrow_mut().insert(socket, Socket { handle, reader: Reader::Raw, frame });
    Ok(JsValue::undefined())
}

/// Lets the bytes of a socket be read as requests (1), responses (2) or not (0); gives back what was left unread.
fn attach(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let kind = index(arguments, 1);
    let mut rest = Vec::new();
    if let Some(socket) = state.sockets.borrow_mut().get_mut(&socket_id(arguments, 0)) {
        let limits = Limits { body_bytes: state.settings.limits.buffer, ..Limits::default() };
        let reader = match kind {
            1 => Reader::Requests(RequestReader::new(limits)),
            2 => Reader::Responses(ResponseReader::new(limits)),
            _ => Reader::Raw,
        };
        rest = match std::mem::replace(&mut socket.reader, reader) {
            Reader::Raw => Vec::new(),
            Reader::Requests(mut old) => old.take_rest(),
            Reader::Responses(mut old) => old.take_rest(),
        };
    }
    super::values::buffer(&rest, context)
}

/// Sends bytes; tells how many of this socket's wait.
fn send(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let socket = socket_id(arguments, 0);
    let bytes = bytes(arguments, 1, context)?;
    state.sync(context);
    let span = state.frame.borrow().span;
    if !span.is_none() {
        state.world.set_outgoing_span(socket, Some(span));
    }
    state.world.send(socket, bytes);
    Ok((state.world.buffered(socket) as f64).into())
}

fn buffered(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    Ok((state.world.buffered(socket_id(arguments, 0)) as f64).into())
}

fn end(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    state.sync(context);
    state.world.end(socket_id(arguments, 0));
    Ok(JsValue::undefined())
}

/// Gives a socket up; what was sent still arrives.
fn close(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    state.sync(context);
    state.world.close(socket_id(arguments, 0));
    state.sockets.borrow_mut().remove(&socket_id(arguments, 0));
    Ok(JsValue::undefined())
}

fn destroy(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    state.sync(context);
    state.world.destroy(socket_id(arguments, 0));
    state.sockets.borrow_mut().remove(&socket_id(arguments, 0));
    Ok(JsValue::undefined())
}

fn pause(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    State::of(context)?.world.pause(socket_id(arguments, 0));
    Ok(JsValue::undefined())
}

fn resume(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    state.sync(context);
    state.world.resume(socket_id(arguments, 0));
    Ok(JsValue::undefined())
}

/// `[local address, local port, remote address, remote port]`.
fn addresses(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let socket = socket_id(arguments, 0);
    let mut all = Vec::new();
    for end in [state.world.local_address(socket), state.world.remote_address(socket)] {
        match end {
            Some(end) => all.extend([js(&end.address.to_string()), JsValue::from(i32::from(end.port))]),
            None => all.extend([JsValue::undefined(), JsValue::undefined()]),
        }
    }
    Ok(JsArray::from_iter(all, context).into())
}

fn outgoing_span(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let span = SpanId(number(arguments, 1) as u64);
    state.world.set_outgoing_span(socket_id(arguments, 0), (!span.is_none()).then_some(span));
    Ok(JsValue::undefined())
}

/// Calls back with an error value or `undefined`, and the address.
fn lookup(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let name = text(arguments, 0, context)?;
    let later = state.later(object(arguments, 1)?, Vec::new());
    let token = state.next_timer.get() + 1;
    state.next_timer.set(token);
    state.sync(context);
    state.lookups.borrow_mut().insert(token, later);
    state.world.lookup(state.host, &name, token);
    Ok(JsValue::undefined())
}
