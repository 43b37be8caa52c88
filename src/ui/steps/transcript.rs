//! All steps as text, for those who read rather than look.

use yew::prelude::*;

use crate::app::results::thousands;
use crate::app::steps::{frame, words};
use crate::protocol::steps::Steps;
use crate::ui::hooks::Slice;
use crate::ui::html::html;

/// Sentences drawn.
const MAX_SENTENCES: usize = 600;

#[derive(Properties, PartialEq)]
pub struct TranscriptProps {
    pub steps: Slice<Steps>,
    pub at: usize,
}

/// The sentences, node by node; written only once they are asked for.
#[component]
pub fn Transcript(props: &TranscriptProps) -> Html {
    let is_open = use_state_eq(|| false);
    let ontoggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: Event| is_open.set(!*is_open))
    };
    let steps = &*props.steps.0;
    html! {
        <details class="steps__text" {ontoggle}>
            <summary>{"All steps in words"}</summary>
            if *is_open {
                { text(steps, props.at) }
            }
        </details>
    }
}

fn text(steps: &Steps, at: usize) -> Html {
    let mut left = MAX_SENTENCES;
    let mut parts = Vec::new();
    for (number, node) in steps.nodes.iter().enumerate() {
        let events = steps.events.iter().enumerate().filter(|(_, event)| event.node as usize == number);
        let sentences: Vec<(usize, String)> =
            events.take(left).map(|(place, event)| (place + 1, words::sentence(steps, event))).collect();
        if sentences.is_empty() {
            continue;
        }
        left -= sentences.len();
        let items = sentences.into_iter().map(|(place, sentence)| {
            html! {
                <li aria-current={(place == at).then_some("step")}>{ sentence }</li>
            }
        });
        parts.push(html! {
            <li>
                <strong>{ frame::title(node) }</strong>{ ": " }{ words::purpose(node.role) }
                <ol>{ for items }</ol>
            </li>
        });
    }
    let more = steps.events.len().saturating_sub(MAX_SENTENCES);
    html! {
        <>
            <ol class="steps__sentences">{ for parts }</ol>
            if more > 0 { <p class="steps__detail">{ format!("{} more steps", thousands(more as u64)) }</p> }
        </>
    }
}
