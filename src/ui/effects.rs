//! Turns effects into calls of the browser: the only place that does.

use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use crate::app::{Action, Effect, editor, engine, notices, workspace};
use crate::browser::worker_client::{Heard, WorkerClient, words};
use crate::browser::{assets, files, remember, storage, tabs, updates};
use crate::protocol::BUILD;

/// Sends an action to the root. Never changes, so a component that only dispatches never renders again for it.
pub type Dispatch = Callback<Action>;

/// What lies outside the state.
pub struct Outside {
    dispatch: Dispatch,
    worker: WorkerClient,
}

impl Outside {
    /// Starts the worker; everything it says arrives at `dispatch`.
    pub fn start(dispatch: Dispatch) -> Self {
        let heard = dispatch.clone();
        let worker = WorkerClient::start(move |event| {
            heard.emit(match event {
                Heard::Ready { generation, protocol, build, applications } => {
                    Action::Engine(engine::Action::Ready {
                        generation,
                        protocol,
                        build,
                        page_build: BUILD.to_owned(),
                        applications,
                    })
                }
                Heard::Answer(action) => action,
                Heard::Lost { generation, reason } => {
                    Action::Engine(engine::Action::Lost { generation, reason })
                }
            });
        });
        let heard = dispatch.clone();
        tabs::start(move |event| heard.emit(workspace::tabs::told(event)));
        let heard = dispatch.clone();
        updates::listen(move || heard.emit(notices::update_ready()));
        Outside { dispatch, worker }
    }

    /// Does what `effect` says; answers come back as actions.
    pub fn run(&self, effect: Effect) {
        let dispatch = self.dispatch.clone();
        match effect {
            Effect::Next(action) => dispatch.emit(*action),
            Effect::After { millis, action } => {
                Timeout::new(millis, move || dispatch.emit(*action)).forget();
            }
            Effect::Ask(question) => self.worker.ask(question),
            Effect::RestartEngine { generation, server } => self.worker.restart(generation, server),
            Effect::Storage(op) => spawn_local(async move {
                let reply = storage::perform(op).await;
                dispatch.emit(Action::Workspace(workspace::Action::Storage(reply)));
            }),
            Effect::Tabs(op) => tabs::perform(op),
            Effect::ChooseArchive => files::choose(".zip", move |name, bytes| {
                dispatch.emit(Action::Workspace(workspace::Action::ImportArchive { name, bytes }));
            }),
            Effect::Remember { key, value } => remember::write(key, &value),
            Effect::Journal { key, project, text } => {
                remember::set(&format!("{key}{project}"), text.as_deref())
            }
            Effect::Copy { text, what } => spawn_local(async move {
                let told = match files::copy(&text).await {
                    Ok(()) => notices::saying(format!("Copied {what}")),
                    Err(why) => notices::warning(format!("Could not copy {what}: {}", words(&why))),
                };
                dispatch.emit(told);
            }),
            Effect::Download { name, media_type, bytes } => {
                if let Err(why) = files::download(&name, &media_type, &bytes) {
                    dispatch.emit(notices::warning(format!("{name} could not be saved: {}", words(&why))));
                }
            }
            Effect::FetchSample { slug } => spawn_local(async move {
                let bundle = fetch_sample(&slug).await;
                dispatch.emit(Action::Workspace(workspace::Action::SampleLoaded { slug, bundle }));
            }),
            // On the next turn: the part with the editor may have to be shown first.
            Effect::Editor(order) => {
                Timeout::new(0, move || run_order(order, dispatch)).forget();
            }
            Effect::ActivateUpdate => updates::activate(),
            // The boot script sees to it that it arrives; whatever needs it before then waits by itself.
            Effect::LoadRest => drop(assets::call("loadRest", &JsValue::UNDEFINED)),
            Effect::Focus(id) => focus(id),
            Effect::SetTheme(theme) => super::theme::set(theme),
        }
    }
}

/// The text of a sample's bundle.
async fn fetch_sample(slug: &str) -> Result<String, String> {
    let promise = assets::call("fetchSample", &JsValue::from_str(slug))
        .ok_or("the samples are missing from the page")?;
    let text = JsFuture::from(promise).await.map_err(|why| words(&why))?;
    text.as_string().ok_or_else(|| "the sample is not a text".to_owned())
}

fn run_order(order: editor::EditorOrder, dispatch: Dispatch) {
    use editor::EditorOrder;
    let Some(handle) = crate::browser::editor::current() else {
        return;
    };
    match order {
        EditorOrder::Focus => handle.focus(),
        EditorOrder::Insert(text) => handle.insert(&text),
        EditorOrder::Select(from, to) => {
            handle.select(from, to);
            handle.focus();
        }
        EditorOrder::OpenSearch => handle.open_search(),
        EditorOrder::ToggleComment => handle.toggle_comment(),
        EditorOrder::Format => spawn_local(async move {
            let outcome = match JsFuture::from(handle.format()).await {
                Ok(answer) if assets::path(&answer, &["ok"]).is_truthy() => Ok(()),
                Ok(answer) => Err(assets::path(&answer, &["message"])
                    .as_string()
                    .unwrap_or_else(|| "The text could not be formatted".to_owned())),
                Err(why) => Err(format!("The formatter could not be loaded: {}", words(&why))),
            };
            dispatch.emit(Action::Editor(editor::Action::Formatted(outcome)));
        }),
    }
}

/// Moves the focus once the change that caused it is on the page.
fn focus(id: &'static str) {
    Timeout::new(0, move || {
        let element = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.get_element_by_id(id));
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    })
    .forget();
}
