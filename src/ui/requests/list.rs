//! The requests of a file, each with what came of it last.

use yew::prelude::*;

use crate::app::Action;
use crate::app::requests::{self, Requests, Shown};
use crate::protocol::api::{RequestLine, Sent};
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;

/// The list.
#[component]
pub fn RequestsList() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let current = requests.current().map(|it| it.block);
    let line = |request: &RequestLine| {
        let block = request.block;
        let is_current = current == Some(block);
        let choose = dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::Choose(block)));
        let send =
            dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::Send(vec![block])));
        let name = if request.name.is_empty() { &request.url } else { &request.name };
        let problem = requests.problems_of(request).find(|it| !it.is_note);
        let (class, state) = if requests.waiting == Some(block) {
            (None, "sending…".to_owned())
        } else if problem.is_some() {
            (Some("is-failed"), "cannot be sent".to_owned())
        } else {
            requests.answer(block).map_or((None, String::new()), |it| outcome(it))
        };
        html! {
            <li key={block.to_string()} class={classes!("request-line", is_current.then_some("is-current"))}>
                <button type="button" class="request-line__choose" onclick={choose} aria-current={is_current.then_some("true")}
                    title={[&request.method, " ", &request.url].concat()}>
                    <span class="request-line__method">{&request.method}</span>
                    <span class="request-line__name">{name}</span>
                    <span class={classes!("request-line__state", class)}>{state}</span>
                </button>
                <button type="button" class="icon-button" onclick={send} disabled={requests.waiting.is_some()}
                    aria-label={["Send ", name].concat()} title="Send">
                    { IconName::Play.svg() }
                </button>
            </li>
        }
    };
    html! {
        <>
            <ul class="requests__list" aria-label="Requests">
                { for requests.list.requests.iter().map(line) }
            </ul>
            <p class="requests__summary" role="status">{ requests.summary() }</p>
        </>
    }
}

/// What came of a request, in a word.
fn outcome(shown: &Shown) -> (Option<&'static str>, String) {
    match &shown.outcome {
        Ok(Sent { outcome: Ok(answer), .. }) => {
            let failed = answer.assertions.iter().filter(|it| it.failed.is_some()).count();
            if failed > 0 {
                return (Some("is-failed"), format!("{} · {failed} not as asserted", answer.status));
            }
            let class = if answer.status >= 400 { "is-failed" } else { "is-ok" };
            (Some(class), answer.status.to_string())
        }
        _ => (Some("is-failed"), "failed".to_owned()),
    }
}
