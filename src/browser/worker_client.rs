//! The page's side of the wire: starts the worker, sends requests, ties replies to them.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::assets;
use crate::app::{Action, Continuation, Question};
use crate::protocol::{Event, Failure, Request, RequestId, codec};

/// Progress is told at most this often: a script may have thousands of statements in a second.
const TOGETHER_MILLIS: f64 = 30.0;

/// What the worker told, for the loop of the page.
pub enum Heard {
    Ready {
        generation: u32,
        protocol: u32,
        build: String,
        applications: bool,
    },
    /// Progress or an outcome: what it means.
    Answer(Action),
    /// The worker ended, or never started.
    Lost {
        generation: u32,
        reason: String,
    },
}

type Listener = Rc<dyn Fn(Heard)>;

/// The one worker of the page.
pub struct WorkerClient {
    listener: Listener,
    inner: Rc<RefCell<Inner>>,
}

#[derive(Default)]
struct Inner {
    generation: u32,
    worker: Option<Running>,
    next_id: u32,
    /// A handful at most.
    pending: Vec<(RequestId, Continuation)>,
    /// Progress that is told with what comes soon after it.
    waiting: Vec<Action>,
    told_millis: f64,
}

impl Inner {
    /// Takes out what a request's outcome means.
    fn answered(&mut self, id: RequestId) -> Option<Continuation> {
        let at = self.pending.iter().position(|(asked, _)| *asked == id)?;
        Some(self.pending.remove(at).1)
    }
}

/// A worker with the listeners that must live as long as it does.
struct Running {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
    _on_message_error: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

impl WorkerClient {
    /// Starts the first worker.
    pub fn start(listener: impl Fn(Heard) + 'static) -> Self {
        let client = WorkerClient { listener: Rc::new(listener), inner: Rc::default() };
        client.spawn(0, &JsValue::UNDEFINED);
        client
    }

    /// Ends the worker at once; whatever it was asked gets [`Failure::WorkerGone`]. Starts the next one;
    /// with `server` from the program that runs applications.
    pub fn restart(&self, generation: u32, server: bool) {
        tell_waiting(&self.inner, &self.listener);
        let pending = {
            let mut inner = self.inner.borrow_mut();
            inner.worker = None;
            inner.generation = generation;
            std::mem::take(&mut inner.pending)
        };
        for (_, then) in pending {
            (self.listener)(Heard::Answer(then.answer(Err(Failure::WorkerGone))));
        }
        self.spawn(generation, &JsValue::from_bool(server));
    }

    /// Sends a question. Only called once the worker said that it is ready.
    pub fn ask(&self, question: Question) {
        let mut inner = self.inner.borrow_mut();
        inner.next_id = inner.next_id.wrapping_add(1);
        let id = RequestId(inner.next_id);
        let sent = match &inner.worker {
            None => Err(Failure::WorkerGone),
            Some(running) => codec::encode(&Request { id, call: question.call })
                .map_err(Failure::Protocol)
                .and_then(|bytes| post(&running.worker, &bytes)),
        };
        match sent {
            Ok(()) => {
                inner.pending.push((id, question.then));
            }
            Err(failure) => {
                drop(inner);
                (self.listener)(Heard::Answer(question.then.answer(Err(failure))));
            }
        }
    }

    /// Starts a worker; the boot script keeps its compiled program, so a later one starts at once.
    /// It chooses the first one's.
    fn spawn(&self, generation: u32, server: &JsValue) {
        let (inner, listener) = (self.inner.clone(), self.listener.clone());
        let lost = move |reason: String| listener(Heard::Lost { generation, reason });
        let Some(starting) = assets::call("startEngine", server) else {
            // Told later, not from within the loop that is just being set up.
            spawn_local(async move { lost("its program is missing from the page".to_owned()) });
            return;
        };
        let listener = self.listener.clone();
        spawn_local(async move {
            match JsFuture::from(starting).await.map(JsCast::unchecked_into::<Worker>) {
                // Another one may have been asked for while this one was loading.
                Ok(worker) if inner.borrow().generation != generation => worker.terminate(),
                Ok(worker) => {
                    let running = Running::listen(worker, generation, &inner, &listener);
                    inner.borrow_mut().worker = Some(running);
                }
                Err(error) => lost(words(&error)),
            }
        });
    }
}

impl Running {
    fn listen(worker: Worker, generation: u32, inner: &Rc<RefCell<Inner>>, listener: &Listener) -> Self {
        let on_message = {
            let (inner, listener) = (inner.clone(), listener.clone());
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                hear(&inner, &listener, generation, &event.data());
            })
        };
        let on_error = {
            let listener = listener.clone();
            Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
                event.prevent_default();
                listener(Heard::Lost { generation, reason: event.message() });
            })
        };
        let on_message_error = {
            let listener = listener.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
                listener(Heard::Lost { generation, reason: "a message could not be read".to_owned() });
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_message_error.as_ref().unchecked_ref()));
        Running { worker, _on_message: on_message, _on_error: on_error, _on_message_error: on_message_error }
    }
}

fn post(worker: &Worker, bytes: &[u8]) -> Result<(), Failure> {
    let buffer = Uint8Array::from(bytes).buffer();
    worker
        .post_message_with_transfer(&buffer, &Array::of1(&buffer))
        .map_err(|_| Failure::Refused("The browser could not send the request to the engine.".to_owned()))
}

fn hear(inner: &Rc<RefCell<Inner>>, listener: &Listener, generation: u32, data: &JsValue) {
    let event = match data.dyn_ref::<ArrayBuffer>() {
        Some(buffer) => codec::decode::<Event>(&Uint8Array::new(buffer).to_vec()),
        // Nothing else is ever posted by the engine.
        None => Err(words(data)),
    };
    let heard = match event {
        Ok(Event::Ready { protocol, build, applications }) => {
            Heard::Ready { generation, protocol, build, applications }
        }
        Ok(Event::Progress { id, progress }) => {
            let then =
                inner.borrow().pending.iter().find(|(asked, _)| *asked == id).map(|(_, then)| then.clone());
            if let Some(action) = then.and_then(|then| then.progress(progress)) {
                tell_progress(inner, listener, action);
            }
            return;
        }
        Ok(Event::Done { id, outcome }) => {
            let Some(then) = inner.borrow_mut().answered(id) else { return };
            Heard::Answer(then.answer(outcome))
        }
        Ok(Event::Fatal { message }) => Heard::Lost { generation, reason: message },
        Err(reason) => Heard::Lost { generation, reason },
    };
    tell_waiting(inner, listener);
    listener(heard);
}

/// Tells progress: the first at once, what follows closely together, as the page draws itself anew each time.
fn tell_progress(inner: &Rc<RefCell<Inner>>, listener: &Listener, action: Action) {
    let is_first = {
        let mut inner = inner.borrow_mut();
        inner.waiting.push(action);
        inner.waiting.len() == 1
    };
    let since = js_sys::Date::now() - inner.borrow().told_millis;
    if !is_first {
        return;
    }
    if !(0.0..TOGETHER_MILLIS).contains(&since) {
        tell_waiting(inner, listener);
    } else {
        let (inner, listener) = (inner.clone(), listener.clone());
        Timeout::new(TOGETHER_MILLIS as u32, move || tell_waiting(&inner, &listener)).forget();
    }
}

/// Tells the progress that waits.
fn tell_waiting(inner: &Rc<RefCell<Inner>>, listener: &Listener) {
    let waiting = {
        let mut inner = inner.borrow_mut();
        inner.told_millis = js_sys::Date::now();
        std::mem::take(&mut inner.waiting)
    };
    for action in waiting {
        listener(Heard::Answer(action));
    }
}

/// What a thrown value says.
pub fn words(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_else(|| "an unknown error".to_owned()),
    }
}
