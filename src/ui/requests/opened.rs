//! A trace of a file, where otherwise the answer stands: its name and format, the waterfall, the map.

use yew::prelude::*;

use super::live_map::MapView;
use super::waterfall::WaterfallView;
use crate::app::Action;
use crate::app::live_map::has_map;
use crate::app::requests::opened::{self, State};
use crate::app::requests::{self, Requests, View};
use crate::app::waterfall::words::virtual_time;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::view::view;

/// The trace that was opened.
#[component]
pub fn OpenedView() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let Some(opened) = &requests.opened else { return Html::default() };
    let close =
        dispatch.reform(|_: MouseEvent| Action::Requests(requests::Action::Opened(opened::Action::Close)));
    let content = match &opened.state {
        State::Reading => html! { <p class="answer__note" role="status">{"Reading…"}</p> },
        State::Failed(why) => html! {
            <div class="answer__problem" role="alert"><p class="answer__message">{why}</p></div>
        },
        State::Read { format, notes, trace } => {
            let view = if requests.view == View::Map { View::Map } else { View::Trace };
            let tab = |it: View| {
                let onclick =
                    dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::Show(it)));
                html! {
                    <button type="button" class="tab" aria-pressed={if it == view { "true" } else { "false" }} {onclick}>{it.label()}</button>
                }
            };
            let note = |it: &String| html! { <p class="answer__note">{it}</p> };
            html! {
                <>
                    <p class="answer__status" role="status">
                        <strong class="answer__code is-other">{"Imported"}</strong>
                        <span>{format}</span>
                        <span>{ format!("{} spans", trace.lines.len() + trace.left_out as usize) }</span>
                        <span>{ virtual_time(trace.length_nanos) }</span>
                    </p>
                    { for notes.iter().map(note) }
                    <div class="tabs answer__tabs" role="group" aria-label="Parts of the trace">
                        { tab(View::Trace) }
                        if has_map(&trace.wire) { { tab(View::Map) } }
                    </div>
                    <div class="answer__part">
                        if view == View::Map { { view!(MapView) } } else { { view!(WaterfallView) } }
                    </div>
                </>
            }
        }
    };
    html! {
        <section class="answer" aria-label="Imported trace" tabindex="-1">
            <header class="answer__head">
                <h2 class="answer__request">{&opened.name}</h2>
                <button type="button" class="icon-button" aria-label="Close the trace" title="Back to the answers of this project" onclick={close}>
                    { IconName::Close.svg() }
                </button>
            </header>
            { content }
        </section>
    }
}
