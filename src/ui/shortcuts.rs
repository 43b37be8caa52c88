//! Keys that mean a command anywhere on the page.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::hooks::use_dispatch;
use crate::app::Action;
use crate::app::commands::{self, Command, KeyChord, Platform};
use crate::ui::hooks::use_effect_with;

/// Whose keyboard this is.
pub fn platform() -> Platform {
    let name = web_sys::window().and_then(|window| window.navigator().platform().ok());
    Platform::of(name.as_deref().unwrap_or_default())
}

/// A command's keys as this platform writes them, such as `Ctrl+K`.
pub fn keys_of(command: Command) -> Option<String> {
    Some(commands::keys::shown(commands::entry(command)?.keys?, platform()))
}

/// A command's label with its keys, for the tooltip of an icon.
pub fn tip(command: Command) -> String {
    let label = commands::entry(command).map_or("", |entry| entry.label);
    match keys_of(command) {
        Some(keys) => [label, " (", &keys, ")"].concat(),
        None => label.to_owned(),
    }
}

/// Listens for the keys of commands while the component lives. Used once, at the top of the page.
#[hook]
pub fn use_shortcuts() {
    let dispatch = use_dispatch();
    use_effect_with((), move |()| {
        let platform = platform();
        let listener = web_sys::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                // The editor or a grid has taken it; or letters are being composed.
                if event.default_prevented() || event.is_composing() || dialog_is_open() {
                    return;
                }
                let modifiers = [event.ctrl_key(), event.meta_key(), event.shift_key(), event.alt_key()];
                if let Some(command) = commands::matching(&KeyChord::new(&event.key(), modifiers, platform)) {
                    event.prevent_default();
                    dispatch.emit(Action::Command(command));
                }
            })
        });
        move || drop(listener)
    });
}

/// Keys of the page mean nothing while a dialog waits for an answer.
fn dialog_is_open() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| matches!(document.query_selector("dialog[open]"), Ok(Some(_))))
}
