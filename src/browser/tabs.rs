//! One writer across tabs: a Web Lock for each project, and a channel to ask its holder for it.
//!
//! Where there are no locks (old browsers, frames without an origin) nothing is guarded: such frames share no
//! storage either.

use std::cell::{Cell, RefCell};

use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use super::assets::{object, path};
use crate::app::workspace::tabs::{TabEvent, TabOp};

/// How long the other tab may take to save and let go, before its lock is taken all the same.
const COURTESY_MILLIS: u32 = 1_500;
const STEP_MILLIS: u32 = 100;

const ASK: &str = "ask ";
const LIST: &str = "list";

/// The lock that this tab holds.
struct Held {
    project: String,
    /// Tells holds of one project apart.
    number: u32,
    /// Resolves the promise that keeps the lock.
    release: Function,
}

/// Where events go.
type Tell = Box<dyn Fn(TabEvent)>;

thread_local! {
    static TELL: RefCell<Option<Tell>> = const { RefCell::new(None) };
    static CHANNEL: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
    /// The project asked for last: an answer for another one comes too late.
    static WANTED: RefCell<String> = const { RefCell::new(String::new()) };
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// Begins to listen; everything that happens arrives at `tell`.
pub fn start(tell: impl Fn(TabEvent) + 'static) {
    TELL.set(Some(Box::new(tell)));
    let Ok(channel) = BroadcastChannel::new("backyard") else { return };
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        // Other pages of this origin may say anything on this channel.
        let Some(text) = event.data().as_string() else { return };
        if text == LIST {
            say(TabEvent::ListChanged);
        } else if let Some(project) = text.strip_prefix(ASK)
            && HELD.with_borrow(|held| held.as_ref().is_some_and(|held| held.project == project))
        {
            say(TabEvent::Asked { project: project.to_owned() });
        }
    });
    channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // It listens as long as the page lives.
    heard.forget();
    CHANNEL.set(Some(channel));
}

/// Does what is asked; answers come through `tell` of [`start`].
pub fn perform(op: TabOp) {
    match op {
        TabOp::Claim { project } => {
            release_unless(&project);
            WANTED.set(project.clone());
            spawn_local(async move {
                let outcome = attempt(&project, "ifAvailable").await;
                answer(project, outcome);
            });
        }
        TabOp::TakeOver { project } => {
            WANTED.set(project.clone());
            spawn_local(async move {
                let outcome = take_over(&project).await;
                answer(project, outcome);
            });
        }
        TabOp::Release { project } => {
            if HELD.with_borrow(|held| held.as_ref().is_some_and(|held| held.project == project)) {
                release_unless("");
            }
        }
        TabOp::ListChanged => post(LIST),
    }
}

fn say(event: TabEvent) {
    TELL.with_borrow(|tell| {
        if let Some(tell) = tell {
            tell(event);
        }
    });
}

fn post(text: &str) {
    CHANNEL.with_borrow(|channel| {
        if let Some(channel) = channel {
            // Fails only once the channel is closed, with the page.
            let _ = channel.post_message(&JsValue::from_str(text));
        }
    });
}

/// Lets go of the lock that is held, unless it is this project's.
fn release_unless(project: &str) {
    let held = HELD.with_borrow_mut(|held| held.take_if(|held| held.project != project));
    if let Some(held) = held {
        let _ = held.release.call0(&JsValue::NULL);
    }
}

/// What came of asking for a lock.
enum Outcome {
    Held,
    Busy,
    NoLocks,
}

fn answer(project: String, outcome: Outcome) {
    if WANTED.with_borrow(|wanted| *wanted != project) {
        // Another project was opened meanwhile.
        if HELD.with_borrow(|held| held.as_ref().is_some_and(|held| held.project == project)) {
            release_unless("");
        }
        return;
    }
    say(match outcome {
        Outcome::Held => TabEvent::Held { project },
        Outcome::Busy => TabEvent::Busy { project },
        Outcome::NoLocks => TabEvent::Unguarded { project },
    });
}

/// Asks the other tab to save and let go, waits, and takes the lock in the end.
async fn take_over(project: &str) -> Outcome {
    post(&format!("{ASK}{project}"));
    for _ in 0..COURTESY_MILLIS / STEP_MILLIS {
        TimeoutFuture::new(STEP_MILLIS).await;
        match attempt(project, "ifAvailable").await {
            Outcome::Busy => {}
            outcome => return outcome,
        }
    }
    attempt(project, "steal").await
}

/// Asks for the lock once, with this option set.
async fn attempt(project: &str, option: &str) -> Outcome {
    if HELD.with_borrow(|held| held.as_ref().is_some_and(|held| held.project == project)) {
        return Outcome::Held;
    }
    let Some((locks, request)) = lock_request() else { return Outcome::NoLocks };
    let mut resolver = None;
    let answered = Promise::new(&mut |resolve, _| resolver = Some(resolve));
    let Some(resolve) = resolver else { return Outcome::NoLocks };
    let number = COUNT.get().wrapping_add(1);
    COUNT.set(number);

    let (told, holder) = (resolve.clone(), project.to_owned());
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let is_held = !lock.is_null() && !lock.is_undefined();
        let mut kept = JsValue::UNDEFINED;
        if is_held {
            // The lock is held until this promise is resolved.
            let promise = Promise::new(&mut |release, _| {
                HELD.set(Some(Held { project: holder.clone(), number, release }));
            });
            kept = promise.into();
        }
        let _ = told.call1(&JsValue::NULL, &JsValue::from_bool(is_held));
        kept
    });
    let options = object(&[(option, JsValue::TRUE)]);
    let name = JsValue::from_str(&format!("backyard/project/{project}"));
    let Ok(until_released) = request.call3(&locks, &name, &options, &granted) else {
        return Outcome::NoLocks;
    };
    let project = project.to_owned();
    spawn_local(async move {
        if JsFuture::from(Promise::resolve(&until_released)).await.is_err() {
            // Refused (then this is the answer), or held and taken by another tab.
            let _ = resolve.call1(&JsValue::NULL, &JsValue::UNDEFINED);
            if HELD.with_borrow_mut(|held| held.take_if(|held| held.number == number)).is_some() {
                say(TabEvent::Lost { project });
            }
        }
    });
    match JsFuture::from(answered).await.ok().and_then(|held| held.as_bool()) {
        Some(true) => Outcome::Held,
        Some(false) => Outcome::Busy,
        None => Outcome::NoLocks,
    }
}

/// `navigator.locks` and its `request`, where the browser has them.
fn lock_request() -> Option<(JsValue, Function)> {
    let window = web_sys::window()?;
    let locks = path(window.as_ref(), &["navigator", "locks"]);
    if !locks.is_object() {
        return None;
    }
    let request = Reflect::get(&locks, &JsValue::from_str("request")).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
