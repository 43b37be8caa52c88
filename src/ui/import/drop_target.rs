//! Files dropped anywhere on the page are imported; while one is dragged, an overlay says so.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent};
use yew::prelude::*;

use super::read::take_file;
use crate::app::Action;
use crate::app::import::Action as ImportAction;
use crate::ui::hooks::use_dispatch;
use crate::ui::hooks::use_effect_with;
use crate::ui::html::html;
use crate::ui::icon::IconName;

/// Listens on the whole window; draws nothing unless a file is dragged over the page.
#[component]
pub fn DropTarget() -> Html {
    let dispatch = use_dispatch();
    let dragging = use_state_eq(|| false);
    {
        let (dispatch, dragging) = (dispatch.clone(), dragging.setter());
        use_effect_with((), move |()| {
            // Entering a child fires before leaving its parent, so the depth is counted.
            let depth = std::rc::Rc::new(std::cell::Cell::new(0i32));
            let listeners = web_sys::window().map(|window| {
                ["dragenter", "dragover", "dragleave", "drop"].map(|kind| {
                    let (dispatch, dragging, depth) = (dispatch.clone(), dragging.clone(), depth.clone());
                    let options = EventListenerOptions::enable_prevent_default();
                    EventListener::new_with_options(&window, kind, options, move |event| {
                        let Some(event) = event.dyn_ref::<DragEvent>() else { return };
                        let Some(transfer) = event.data_transfer().filter(has_files) else { return };
                        // Otherwise the browser would leave the page to show the file.
                        event.prevent_default();
                        match kind {
                            "dragenter" => depth.set(depth.get() + 1),
                            "dragleave" => depth.set((depth.get() - 1).max(0)),
                            "drop" => {
                                depth.set(0);
                                take_dropped(&transfer, &dispatch);
                            }
                            _ => transfer.set_drop_effect("copy"),
                        }
                        dragging.set(depth.get() > 0);
                    })
                })
            });
            move || drop(listeners)
        });
    }
    if !*dragging {
        return Html::default();
    }
    html! {
        <div class="drop-target" aria-hidden="true">
            <p class="drop-target__text">{ IconName::Upload.svg() }{"Drop to import: SQL, CSV, TSV or JSON"}</p>
        </div>
    }
}

/// Text dragged within the editor is not for us.
fn has_files(transfer: &DataTransfer) -> bool {
    transfer.types().iter().any(|kind| kind == "Files")
}

fn take_dropped(transfer: &DataTransfer, dispatch: &Callback<Action>) {
    let Some(files) = transfer.files() else { return };
    match (files.item(0), files.length()) {
        (Some(file), 1) => take_file(file, dispatch.clone()),
        (Some(_), _) => {
            let why = "Drop one file at a time.".to_owned();
            dispatch.emit(Action::Import(ImportAction::Refused(why)));
        }
        (None, _) => {}
    }
}
