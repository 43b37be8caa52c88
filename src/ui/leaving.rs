//! The end of the page: what is not saved is saved, and where that takes longer than the browser gives, it asks.

use gloo_events::{EventListener, EventListenerOptions};
use yew::prelude::*;

use super::hooks::{use_dispatch, use_slice};
use crate::app::engine::Engine;
use crate::app::import::Import;
use crate::app::workspace::Workspace;
use crate::app::{Action, workspace};
use crate::ui::hooks::use_effect_with;

/// Shows nothing.
#[component]
pub fn Leaving() -> Html {
    let (engine, import, workspace) =
        (use_slice::<Engine>(), use_slice::<Import>(), use_slice::<Workspace>());
    let dispatch = use_dispatch();
    use_effect_with((), move |()| {
        // The last moment in which a page on a phone may be told anything is when it is hidden.
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "pagehide", move |_| {
                dispatch.emit(Action::Workspace(workspace::Action::Leaving));
            })
        });
        move || drop(listener)
    });
    let latest = use_mut_ref(|| (engine.clone(), import.clone(), workspace.clone()));
    *latest.borrow_mut() = (engine, import, workspace);
    use_effect_with((), move |()| {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = web_sys::window().map(|window| {
            EventListener::new_with_options(&window, "beforeunload", options, move |event| {
                let (engine, import, workspace) = &*latest.borrow();
                if engine.is_keeping_import() || import.is_running() || workspace.has_too_much_to_leave() {
                    event.prevent_default();
                }
            })
        });
        move || drop(listener)
    });
    Html::default()
}
