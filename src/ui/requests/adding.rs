//! New requests: an empty one, a pasted curl command, the requests of a file.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::app::Action;
use crate::app::requests::compose::{self, empty};
use crate::app::requests::{self, Requests, opened};
use crate::browser::files;
use crate::protocol::api::Edit;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;

/// Files that requests are read from.
const ACCEPTED: &str = ".json,.yaml,.har,.http,.rest,.txt,application/json";

/// Files that traces are read from.
const TRACES: &str = ".json,.jsonl,.har,application/json";

fn act(action: compose::Action) -> Action {
    Action::Requests(requests::Action::Compose(action))
}

/// The buttons, and the place to paste a command into.
#[component]
pub fn Adding() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let area = use_node_ref();
    let is_pasting = requests.compose.is_pasting;
    let add = dispatch.reform(|_: MouseEvent| act(compose::Action::Append(empty())));
    let paste = dispatch.reform(move |_: MouseEvent| act(compose::Action::Paste(!is_pasting)));
    let import = {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| {
            let dispatch = dispatch.clone();
            files::choose(ACCEPTED, move |name, bytes| {
                let bytes = serde_bytes::ByteBuf::from(bytes.to_vec());
                dispatch.emit(act(compose::Action::Append(Edit::Import { name, bytes })));
            });
        }
    };
    let open = dispatch.clone();
    let open = move |_: MouseEvent| {
        let dispatch = open.clone();
        files::choose(TRACES, move |name, bytes| {
            let read = opened::Action::Read { name, bytes };
            dispatch.emit(Action::Requests(requests::Action::Opened(read)));
        });
    };
    let take = {
        let (area, dispatch) = (area.clone(), dispatch.clone());
        move |_: MouseEvent| {
            let text = area.cast::<HtmlTextAreaElement>().map(|it| it.value()).unwrap_or_default();
            dispatch.emit(act(compose::Action::Append(Edit::Curl(text))));
        }
    };
    html! {
        <div class="adding">
            <div class="adding__buttons">
                <button type="button" class="button" onclick={add}>{ IconName::Plus.svg() }{"New"}</button>
                <button type="button" class="button" onclick={paste} aria-expanded={if is_pasting { "true" } else { "false" }}>{"Paste curl"}</button>
                <button type="button" class="button" onclick={import} title="OpenAPI, a Postman collection, an HTTP archive (HAR), another request file">{"Import…"}</button>
                <button type="button" class="button" onclick={open} title="Look at a trace that something else has written: OTLP as JSON, or an HTTP archive (HAR)">{"Open a trace…"}</button>
            </div>
            if is_pasting {
                <textarea ref={area} class="input adding__command" rows="4" aria-label="curl command" spellcheck="false"
                    placeholder="curl http://localhost:3000/…"></textarea>
                <button type="button" class="button button--primary" onclick={take}>{"Add as request"}</button>
            }
            if let Some(why) = requests.compose.problem.as_ref().filter(|_| is_pasting || requests.list.requests.is_empty()) {
                <p class="answer__note is-failed" role="alert">{why}</p>
            }
        </div>
    }
}
