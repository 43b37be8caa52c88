//! A newer version of the page: `web/boot/updates.js` says when one has arrived, and what switches to it.

use gloo_events::EventListener;
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use super::assets::boot;

/// Says that a version has arrived, now or later, as long as the page lives.
pub fn listen(tell: impl Fn() + 'static) {
    if activation().is_some() {
        tell();
    }
    let Some(window) = web_sys::window() else { return };
    EventListener::new(&window, "backyard-update", move |_| {
        // Any script of the page may send an event of this name.
        if activation().is_some() {
            tell();
        }
    })
    .forget();
}

/// Switches to the version that has arrived: the page is loaded again.
pub fn activate() {
    if let Some(activate) = activation() {
        let _ = activate.call0(&JsValue::UNDEFINED);
    }
}

fn activation() -> Option<Function> {
    boot("activateUpdate").dyn_into().ok()
}
