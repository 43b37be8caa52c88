//! The spans of a request as a list: when each began, how long it took, what is known about it.

use yew::prelude::*;

use crate::app::Action;
use crate::app::requests::{self, Requests, virtual_time};
use crate::protocol::api::SpanLine;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};

/// Lines drawn; the rest are counted.
const MAX_LINES: usize = 500;
/// By depth; deeper spans are indented no further.
const INDENTS: [&str; 9] = [
    "span-line--0",
    "span-line--1",
    "span-line--2",
    "span-line--3",
    "span-line--4",
    "span-line--5",
    "span-line--6",
    "span-line--7",
    "span-line--8",
];

#[derive(Properties, PartialEq)]
pub struct TraceProps {
    pub spans: Vec<SpanLine>,
    pub left_out: u32,
}

/// The list.
#[component]
pub fn Trace(props: &TraceProps) -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    if props.spans.is_empty() {
        return html! { <p class="answer__note">{"Nothing was recorded"}</p> };
    }
    let line = |(index, span): (usize, &SpanLine)| {
        let index = index as u32;
        let is_open = requests.span == Some(index);
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::Span(index)));
        let indent = INDENTS[usize::from(span.depth).min(INDENTS.len() - 1)];
        let length = span.length_nanos.map_or_else(|| "not ended".to_owned(), virtual_time);
        html! {
            <li key={index.to_string()} class={classes!("span-line", indent, span.error.is_some().then_some("is-failed"))}>
                <button type="button" class="span-line__head" aria-expanded={if is_open { "true" } else { "false" }} {onclick}>
                    <span class="span-line__at">{virtual_time(span.start_nanos)}</span>
                    <span class="span-line__service">{&span.service}</span>
                    <span class="span-line__name">{&span.name}</span>
                    <span class="span-line__length">{length}</span>
                </button>
                if let Some(why) = &span.error {
                    <p class="span-line__error">{why}</p>
                }
                if is_open { {details(span)} }
            </li>
        }
    };
    let more = props.spans.len().saturating_sub(MAX_LINES) + props.left_out as usize;
    html! {
        <>
            <ol class="span-lines" aria-label="Trace">
                { for props.spans.iter().take(MAX_LINES).enumerate().map(line) }
            </ol>
            if more > 0 {
                <p class="answer__note">{format!("{more} more spans are not shown")}</p>
            }
        </>
    }
}

fn details(span: &SpanLine) -> Html {
    let pair = |(name, value): &(String, String)| html! { <><dt>{name}</dt><dd>{value}</dd></> };
    html! {
        <dl class="span-line__details">
            if let Some(place) = &span.place {
                <dt>{"code"}</dt>
                <dd>{format!("{}, line {}", place.path, place.line)}</dd>
            }
            { for span.attributes.iter().map(pair) }
        </dl>
    }
}
