//! A machine of the data centre that runs the learner's program.

use std::rc::Rc;

use boa_engine::object::JsObject;
use boa_engine::{JsValue, js_string};

use super::engine::Engine;
use super::natives::RawEvent;
use super::process::{Failure, Line, Process, Status, Stream};
use super::state::{Frame, Later, Reader, Settings, State, Stop};
use crate::world::{Event, Host, HostId, NetError, SocketId, World};

/// A process of Node on a host of the world. It starts at its first event.
pub struct NodeHost {
    state: Rc<State>,
    engine: Option<Engine>,
    ended: bool,
}

impl NodeHost {
    /// A process that will run the entry of these settings on a host.
    pub fn new(world: &World, host: HostId, settings: Settings) -> NodeHost {
        let process = Process::default();
        NodeHost { state: State::new(world, host, settings, process), engine: None, ended: false }
    }

    /// A handle to what the process shows.
    pub fn process(&self) -> Process {
        self.state.process.clone()
    }

    fn start(&mut self) {
        match Engine::new(&self.state) {
            Ok(engine) => {
                self.state.process.set_status(Status::Running);
                let engine = self.engine.insert(engine);
                engine.dispatch("start", Vec::new());
            }
            Err(failure) => {
                self.state.stop(Stop::Failed(failure));
            }
        }
    }

    fn event(&mut self, event: Event) {
        let Some(engine) = &mut self.engine else { return };
        let state = self.state.clone();
        match event {
            Event::Wake => {}
            Event::Timer { token } => {
                let timer = state.timers.borrow_mut().remove(&token);
                if let Some(timer) = timer {
                    engine.run(timer.later);
                }
            }
            Event::Resolved { token, address } => {
                let later = state.lookups.borrow_mut().remove(&token);
                if let Some(mut later) = later {
                    let (error, address) = match address {
                        Ok(address) => (JsValue::undefined(), js_string!(address.to_string()).into()),
                        Err(error) => (error_value(&error, engine), JsValue::undefined()),
                    };
                    later.arguments = vec![error, address];
                    engine.run(later);
                }
            }
            Event::Accepted { listener, socket } => {
                let handle = state.listeners.borrow().get(&listener).cloned();
                match handle {
                    Some(handle) => {
                        on(engine, &handle, "onconnection", vec![JsValue::from(socket.0)], Frame::root())
                    }
                    None => state.world.destroy(socket),
                }
            }
            Event::Connected { socket } => on_socket(engine, &state, socket, "onconnect", Vec::new()),
            Event::ConnectFailed { socket, error } => {
                let error = error_value(&error, engine);
                on_socket(engine, &state, socket, "onconnectfailed", vec![error]);
                state.sockets.borrow_mut().remove(&socket);
            }
            Event::Data { socket, bytes } => data(engine, &state, socket, &bytes),
            Event::Drained { socket } => on_socket(engine, &state, socket, "ondrain", Vec::new()),
            Event::Ended { socket } => {
                if let Some(socket) = state.sockets.borrow_mut().get_mut(&socket) {
                    match &mut socket.reader {
                        Reader::Raw => {}
                        Reader::Requests(reader) => reader.close(),
                        Reader::Responses(reader) => reader.close(),
                    }
                }
                read(engine, &state, socket);
                on_socket(engine, &state, socket, "onend", Vec::new());
            }
            Event::Closed { socket, error } => {
                let error = error.map_or_else(JsValue::undefined, |error| error_value(&error, engine));
                on_socket(engine, &state, socket, "onclose", vec![error]);
                state.sockets.borrow_mut().remove(&socket);
            }
        }
    }

    /// What was put off to after this event: one round of immediates, the others at the next event.
    fn immediates(&mut self) {
        let Some(engine) = &mut self.engine else { return };
        let round = std::mem::take(&mut *self.state.immediates.borrow_mut());
        for later in round {
            engine.run(later);
        }
        if !self.state.immediates.borrow().is_empty() {
            self.state.world.wake(self.state.host);
        }
    }

    fn finish_if_over(&mut self) {
        if !self.state.is_stopped()
            && !self.state.is_alive()
            && let Some(engine) = &mut self.engine
        {
            let code = engine.dispatch("finished", Vec::new()).and_then(|it| it.as_number()).unwrap_or(0.0);
            if !self.state.is_stopped() && !self.state.is_alive() {
                self.state.stop(Stop::Exit(code as i32));
            }
        }
        let Some(stop) = self.state.stop.borrow().clone() else { return };
        self.ended = true;
        if let Some(engine) = &mut self.engine {
            self.state.sync(engine.context());
        }
        let status = match stop {
            Stop::Exit(code) => Status::Exited(code),
            Stop::Failed(failure) => {
                self.print(&failure);
                Status::Failed(failure)
            }
        };
        self.state.process.set_status(status);
        self.state.process.set_ports(Vec::new());
        if let Some(mut engine) = self.engine.take() {
            engine.clear();
        }
        self.state.world.reset_host(self.state.host);
    }

    fn print(&self, failure: &Failure) {
        let at = self.state.world.now();
        self.state.process.print(Line { at, stream: Stream::Err, text: failure.to_string() });
    }
}

impl Host for NodeHost {
    fn handle(&mut self, event: Event, _world: &World) {
        if self.ended {
            return;
        }
        if self.engine.is_none() {
            self.start();
        } else {
            if let Some(Err(failure)) = self.engine.as_mut().map(Engine::refuel) {
                self.state.stop(Stop::Failed(failure));
            }
            self.event(event);
        }
        self.immediates();
        if let Some(engine) = &mut self.engine {
            self.state.sync(engine.context());
        }
        self.finish_if_over();
    }
}

impl Drop for NodeHost {
    fn drop(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.clear();
        }
    }
}

fn error_value(error: &NetError, engine: &mut Engine) -> JsValue {
    super::natives::error_value(error, engine.context())
}

fn on_socket(engine: &mut Engine, state: &Rc<State>, socket: SocketId, name: &str, arguments: Vec<JsValue>) {
    let found = state.sockets.borrow().get(&socket).map(|it| (it.handle.clone(), it.frame.clone()));
    if let Some((handle, frame)) = found {
        on(engine, &handle, name, arguments, frame);
    }
}

/// Calls a method of a handle, if it has it.
fn on(engine: &mut Engine, handle: &JsObject, name: &str, arguments: Vec<JsValue>, frame: Frame) {
    let Ok(method) = handle.get(js_string!(name), engine.context()) else { return };
    let Some(callback) = method.as_object().filter(JsObject::is_callable) else { return };
    engine.run(Later { callback, this: handle.clone().into(), arguments, frame });
}

fn data(engine: &mut Engine, state: &Rc<State>, socket: SocketId, bytes: &[u8]) {
    let is_raw = {
        let mut sockets = state.sockets.borrow_mut();
        let Some(found) = sockets.get_mut(&socket) else { return };
        match &mut found.reader {
            Reader::Raw => true,
            Reader::Requests(reader) => {
                reader.push(bytes);
                false
            }
            Reader::Responses(reader) => {
                reader.push(bytes);
                false
            }
        }
    };
    if is_raw {
        if let Ok(buffer) = super::natives::buffer(bytes, engine.context()) {
            on_socket(engine, state, socket, "ondata", vec![buffer]);
        }
    } else {
        read(engine, state, socket);
    }
}

/// Hands over every message, or part of one, that is complete.
fn read(engine: &mut Engine, state: &Rc<State>, socket: SocketId) {
    loop {
        let next = {
            let mut sockets = state.sockets.borrow_mut();
            let Some(found) = sockets.get_mut(&socket) else { return };
            // The reader leaves its socket while it makes JavaScript values, which may run code.
            let mut reader = std::mem::replace(&mut found.reader, Reader::Raw);
            drop(sockets);
            let next = RawEvent::next(&mut reader, state, socket, engine.context());
            if let Some(found) = state.sockets.borrow_mut().get_mut(&socket) {
                found.reader = reader;
                if let Some(Ok(RawEvent { frame: Some(frame), .. })) = &next {
                    found.frame = frame.clone();
                }
            }
            next
        };
        match next {
            None => return,
            Some(Ok(event)) => on_socket(engine, state, socket, event.handler, event.arguments),
            Some(Err(error)) => {
                engine.uncaught(error, "uncaughtException");
                return;
            }
        }
        if state.is_stopped() {
            return;
        }
    }
}
