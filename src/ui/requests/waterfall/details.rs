//! What is known about one line of a trace: times and shares, the code, the query with its values and its plan.

use std::rc::Rc;

use yew::prelude::*;

use super::super::head::headers;
use super::written::moment_buttons;
use super::{focus_tree, send};
use crate::app::Action;
use crate::app::requests::{self, Requests};
use crate::app::waterfall::words::{kind, share, virtual_time};
use crate::app::waterfall::{Action as TraceAction, Waterfall};
use crate::protocol::api::{Header, Place};
use crate::protocol::trace::{LineKind, Query, TraceLine};
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;

/// The line that is looked at.
#[component]
pub fn TraceDetails() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let it = &requests.waterfall;
    let Some(line) = it.trace.lines.get(it.cursor as usize) else { return Html::default() };
    let close = {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| {
            focus_tree();
            dispatch.emit(send(TraceAction::Details(false)));
        }
    };
    let zoom = {
        let number = it.cursor;
        dispatch.reform(move |_: MouseEvent| send(TraceAction::Zoom(Some(number))))
    };
    let sent = sent_headers(&requests);
    let fact = |(name, value): (&'static str, String)| html! { <><dt>{name}</dt><dd>{value}</dd></> };
    let pair = |(name, value): &(String, String)| html! { <><dt>{name}</dt><dd>{value}</dd></> };
    html! {
        <section class="waterfall__details" aria-label="Details">
            <header class="waterfall__head">
                <h3>{ &line.name }</h3>
                <button type="button" class="icon-button" aria-label="Close the details" title="Close the details" onclick={close}>
                    { IconName::Close.svg() }
                </button>
            </header>
            <p class="waterfall__kind">{ [&line.service, ": ", kind(line)].concat() }</p>
            if let Some(why) = &line.error { <p class="waterfall__error">{ why }</p> }
            if let Some(note) = line.note.as_ref().filter(|_| line.query.is_none()) {
                <pre class="waterfall__text">{ note }</pre>
            }
            if let Some(place) = &line.place { { code(place, &dispatch) } }
            if let Some(query) = &line.query { { statement(query, &dispatch) } }
            { moment_buttons(&requests, &dispatch) }
            <dl class="answer__headers">
                { for times(it, line).into_iter().map(fact) }
                { for line.attributes.iter().map(pair) }
            </dl>
            if let Some(sent) = sent {
                <details>
                    <summary>{ format!("Headers as sent, {}", sent.len()) }</summary>
                    { headers(sent) }
                </details>
            }
            if line.length_nanos > 0 {
                <p class="waterfall__more">
                    <button type="button" class="button" title="Show the time of this line only" onclick={zoom}>{"Zoom in"}</button>
                </p>
            }
        </section>
    }
}

/// The headers that went out, where the line is the client's call; after redirects the last one.
fn sent_headers(requests: &Requests) -> Option<&[Header]> {
    let it = &requests.waterfall;
    let shown =
        requests.answer(requests.current()?.block).filter(|shown| Rc::ptr_eq(&shown.trace, &it.trace))?;
    let is_call = |line: &TraceLine| line.depth == 0 && line.kind == LineKind::Call;
    let last = it.trace.lines.iter().rposition(is_call)?;
    let sent = shown.outcome.as_ref().ok()?;
    (last == it.cursor as usize && !sent.sent_headers.is_empty()).then_some(&sent.sent_headers[..])
}

fn times(it: &Waterfall, line: &TraceLine) -> Vec<(&'static str, String)> {
    let whole = it.trace.length_nanos;
    let mut facts = vec![("began", ["after ", &virtual_time(line.start_nanos)].concat())];
    if line.is_open {
        facts.push(("took", "it has not ended".to_owned()));
    } else if line.length_nanos > 0 {
        let of = |nanos: u64| [&virtual_time(nanos), ", ", &share(nanos, whole)].concat();
        facts.push(("took", of(line.length_nanos)));
        facts.push(("by itself", of(line.own_nanos)));
    }
    let pieces = it.pieces(it.cursor).iter();
    let waited: u64 = pieces.map(|piece| piece.end_nanos.saturating_sub(piece.start_nanos)).sum();
    if waited > 0 {
        facts.push(("critical path", ["the answer waited ", &virtual_time(waited), " for this"].concat()));
    }
    facts
}

/// A line of code that can be gone to.
pub fn code(place: &Place, dispatch: &Callback<Action>) -> Html {
    let onclick = {
        let place = place.clone();
        dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::GoTo(place.clone())))
    };
    html! {
        <button type="button" class="button" title="Open the code there" {onclick}>
            { IconName::Code.svg() }{ format!("{}, line {}", place.path, place.line) }
        </button>
    }
}

fn statement(query: &Query, dispatch: &Callback<Action>) -> Html {
    let copy = {
        let text = query.text.clone();
        dispatch.reform(move |_: MouseEvent| Action::Copy { text: text.clone(), what: "query".to_owned() })
    };
    let draw = dispatch
        .reform(|_: MouseEvent| Action::Requests(requests::Action::Plan(requests::drawn::Action::Draw)));
    let value = |(at, value): (usize, &String)| {
        html! { <><dt>{format!("${}", at + 1)}</dt><dd>{value}</dd></> }
    };
    html! {
        <div class="waterfall__query">
            <pre class="waterfall__text" tabindex="0" aria-label="Query">{ &query.text }</pre>
            if !query.values.is_empty() {
                <dl class="answer__headers">{ for query.values.iter().enumerate().map(value) }</dl>
            }
            <p class="waterfall__more">
                <button type="button" class="button" onclick={copy}>{ IconName::Copy.svg() }{"Copy query"}</button>
            </p>
            if !query.plan.is_empty() {
                <details open={true}>
                    <summary>{"Its plan"}</summary>
                    <pre class="waterfall__text" tabindex="0" aria-label="Plan">{ &query.plan }</pre>
                    <button type="button" class="button" title="The plan as a tree, each step with its part of the cost" onclick={draw}>
                        { IconName::Plan.svg() }{"Draw the plan"}
                    </button>
                </details>
            }
        </div>
    }
}
