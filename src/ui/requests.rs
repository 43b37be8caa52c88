//! The request panel: the requests of a file on one side, the answer of the chosen one on the other.

mod adding;
mod answer;
mod body;
mod choice;
mod compare;
mod composer;
mod head;
mod list;
mod live_map;
mod many;
mod opened;
mod testing;
mod waterfall;

use yew::prelude::*;

use super::hooks::{use_dispatch, use_slice};
use crate::app::Action;
use crate::app::engine::{Engine, Phase};
use crate::app::requests::{self, Requests};
use crate::app::workspace::Workspace;
use crate::ui::html::html;
use crate::ui::view::view;
use adding::Adding;
use answer::AnswerView;
use list::RequestsList;
use opened::OpenedView;
use testing::{ReportView, TestsList};

/// The panel.
#[component]
pub fn RequestsPane() -> Html {
    let requests = use_slice::<Requests>();
    let workspace = use_slice::<Workspace>();
    let engine = use_slice::<Engine>();
    let dispatch = use_dispatch();
    if let Some(why) = &requests.list_failed {
        return html! {
            <div class="requests">
                <div class="empty" role="alert"><p>{why}</p></div>
            </div>
        };
    }
    if !engine.applications {
        let (what, hint) = match &engine.phase {
            Phase::Failed(why) => (why.clone(), ""),
            _ => ("Starting Node.js…".to_owned(), "The application runs in this tab, as does its PostgreSQL"),
        };
        return html! {
            <div class="requests">
                <div class="empty" role="status"><p>{what}</p><p class="empty__hint">{hint}</p></div>
            </div>
        };
    }
    if requests.opened.is_some() && requests.list.requests.is_empty() {
        return html! { <div class="requests">{ view!(OpenedView) }</div> };
    }
    let has_tests = !requests::testing::files(&workspace).is_empty();
    if requests.list.requests.is_empty() && !has_tests {
        let problem = requests.list.problems.first().map(|it| {
            html! { <p class="empty__hint">{format!("Line {}: {}", it.line, it.message)}</p> }
        });
        return html! {
            <div class="requests">
                <div class="empty">
                    <p>{"There is no request here yet"}</p>
                    <p class="empty__hint">{"Write "}<code>{"GET /"}</code>{" into requests.http and send it"}</p>
                    {problem}
                    { view!(Adding) }
                </div>
            </div>
        };
    }
    let on_environment = dispatch.reform(|event: Event| {
        let chosen = event.target_dyn_into::<web_sys::HtmlSelectElement>();
        let name = chosen.map(|it| it.value()).unwrap_or_default();
        Action::Requests(requests::Action::Environment(name))
    });
    let environment = |name: &String| {
        html! { <option value={name.clone()} selected={*name == requests.environment}>{name}</option> }
    };
    html! {
        <div class="requests" id="requests">
            <div class="requests__side">
                if !requests.list.environments.is_empty() {
                    <label class="requests__environment">
                        <span>{"Environment"}</span>
                        <select class="select" onchange={on_environment}>
                            { for requests.list.environments.iter().map(environment) }
                        </select>
                    </label>
                }
                { view!(RequestsList) }
                { view!(TestsList) }
                { view!(Adding) }
            </div>
            if requests.opened.is_some() {
                { view!(OpenedView) }
            } else if requests.testing.is_shown || requests.list.requests.is_empty() {
                { view!(ReportView) }
            } else {
                { view!(AnswerView) }
            }
        </div>
    }
}
