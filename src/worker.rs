//! The worker's side of the wire: receives requests, runs them in a [`Session`], posts events. wasm32 only.
//!
//! Apart from `browser` and `ui`, because only the engine's program may name `session`.

use std::cell::{Cell, RefCell};
use std::hint::black_box;
use std::rc::Rc;

use core::arch::wasm32::memory_size;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::protocol::{BUILD, Event, PROTOCOL_VERSION, Request, codec};
use crate::session::{Clock, Session};

/// Answers messages until the worker is terminated, from the session that `open` makes.
pub fn serve(open: impl FnOnce(Clock) -> Session) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let performance = scope.performance();
    let clock = Clock {
        unix_millis: Box::new(js_sys::Date::now),
        elapsed_millis: Box::new(move || {
            performance.as_ref().map_or_else(js_sys::Date::now, web_sys::Performance::now)
        }),
    };
    let session = Rc::new(RefCell::new(open(clock)));
    let hello = session.clone();
    let pages = Cell::new(memory_size::<0>());
    let sender = scope.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let data = match event.data().dyn_into::<ArrayBuffer>() {
            Ok(buffer) => buffer,
            // The boot script's: a sample that the page is likely to ask for.
            Err(other) => {
                if let Some(bundle) = other.as_string() {
                    session.borrow_mut().rehearse(&bundle);
                }
                return;
            }
        };
        let bytes = Uint8Array::new(&data).to_vec();
        match codec::decode::<Request>(&bytes) {
            Ok(request) => {
                // Free the message before the work: an import may hold tens of megabytes.
                drop(bytes);
                session.borrow_mut().handle(request, &mut |event| {
                    post(&sender, &event);
                    grow_ahead(&pages);
                });
            }
            Err(why) => post(&sender, &Event::Fatal { message: why }),
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let applications = hello.borrow().runs_applications();
    post(&scope, &Event::Ready { protocol: PROTOCOL_VERSION, build: BUILD.to_owned(), applications });
}

/// Reads a file of packs that the build put beside the page; the empty name is their list. Blocks: code that imports a
/// package goes on only with it.
///
/// # Errors
/// A sentence for the learner: it could not be loaded.
pub fn fetch_pack(name: &str) -> Result<String, String> {
    let missing = || "This worker was started without packages; reload the page.".to_owned();
    let function = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("backyardPack"))
        .ok()
        .and_then(|it| it.dyn_into::<js_sys::Function>().ok())
        .ok_or_else(missing)?;
    let text =
        function.call1(&JsValue::UNDEFINED, &JsValue::from_str(name)).ok().and_then(|it| it.as_string());
    text.ok_or_else(|| {
        "A package could not be loaded. Check the connection, then send the request again.".to_owned()
    })
}

/// The allocator takes memory by 64 kB, and each time JavaScript gets a new buffer of all of it, which its collector
/// counts as garbage of that size: many small statements that keep something spent more time there than running. So when
/// memory has grown, an eighth more is taken at once; the allocator keeps what is given back.
fn grow_ahead(pages: &Cell<usize>) {
    if memory_size::<0>() > pages.get() {
        let bytes = (pages.get() * (64 << 10) / 8).clamp(1 << 20, 8 << 20);
        let mut ahead = Vec::<u8>::new();
        // There may be no more of it: whoever needs some says so then.
        let _ = ahead.try_reserve_exact(bytes);
        drop(black_box(ahead));
        pages.set(memory_size::<0>());
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, event: &Event) {
    let bytes = match codec::encode(event) {
        Ok(bytes) => bytes,
        Err(message) => match codec::encode(&Event::Fatal { message }) {
            Ok(bytes) => bytes,
            Err(_) => return,
        },
    };
    let buffer = Uint8Array::from(bytes.as_slice()).buffer();
    // Nothing to tell when it fails: the page is gone.
    let _ = scope.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer));
}
