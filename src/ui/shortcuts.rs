//! Keys that give commands anywhere on the page, and saving when the page is left.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::effects::Dispatch;
use crate::app::commands::{KeyChord, Platform, matching};
use crate::app::{Action, workspace};

/// The keyboard of this device.
pub fn platform() -> Platform {
    let name = web_sys::window().and_then(|window| window.navigator().platform().ok());
    Platform::of(&name.unwrap_or_default())
}

/// Listens for as long as the page lives.
#[hook]
pub fn use_shortcuts(dispatch: Dispatch) {
    use_effect_with((), move |()| {
        let listeners = web_sys::window().map(|window| {
            let (platform, keys) = (platform(), dispatch.clone());
            let on_key = EventListener::new_with_options(
                &window,
                "keydown",
                EventListenerOptions::enable_prevent_default(),
                move |event| {
                    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                    // The code editor and dialogs had it first; a composition in progress is no command.
                    if event.default_prevented() || event.is_composing() {
                        return;
                    }
                    let modifiers = [event.ctrl_key(), event.meta_key(), event.shift_key(), event.alt_key()];
                    if let Some(command) = matching(&KeyChord::new(&event.key(), modifiers, platform)) {
                        event.prevent_default();
                        keys.emit(Action::Command(command));
                    }
                },
            );
            // The last moment in which a page on a phone may be told anything.
            let on_hide = EventListener::new(&window, "pagehide", move |_| {
                dispatch.emit(Action::Workspace(workspace::Action::SaveNow));
            });
            (on_key, on_hide)
        });
        move || drop(listeners)
    });
}
