//! The nodes of the plan in the order in which they run, with the one at work marked; what one of them is about.

use yew::prelude::*;

use crate::app::Action;
use crate::app::results::rows;
use crate::app::steps::{Action as StepAction, frame};
use crate::protocol::steps::{StepNode, Steps};
use crate::ui::html::{classes, html};

/// The list; choosing a node goes to its first step.
pub fn list(steps: &Steps, at: usize, dispatch: &Callback<Action>) -> Html {
    let items =
        steps.nodes.iter().zip(frame::progress(steps, at)).enumerate().map(|(number, (node, progress))| {
            let first = steps.events.iter().position(|event| event.node as usize == number);
            let to = StepAction::To(first.map_or(at, |first| first + 1));
            let onclick = dispatch.reform(move |_: MouseEvent| Action::Steps(to.clone()));
            let (class, word) = match (progress.is_now, progress.is_done) {
                (true, _) => ("is-now", "now"),
                (false, true) => ("is-done", "done"),
                (false, false) => ("", "to come"),
            };
            let feeds = node.parent.map(|parent| format!("feeds {}", parent + 1));
            html! {
                <li class={classes!("steps__item", class)} aria-current={progress.is_now.then_some("step")}>
                    <button type="button" class="steps__jump" {onclick} disabled={first.is_none()}>
                        <span class="steps__number">{ number + 1 }</span>
                        <span class="steps__kind">{ frame::title(node) }</span>
                        <span class="steps__facts">
                            { word }{ ", " }{ rows(progress.rows as u64) }
                            if let Some(feeds) = feeds { { ", " }{ feeds } }
                        </span>
                    </button>
                </li>
            }
        });
    html! {
        <ol class="steps__nodes" aria-label="Nodes of the plan, in the order in which they run">{ for items }</ol>
    }
}

/// Conditions and keys.
pub fn details(node: &StepNode) -> Html {
    let told = |label: &str| {
        // Conditions are listed one by one.
        !node.conditions.is_empty() && matches!(label, "Filter" | "Join Filter")
    };
    let details = node.details.iter().filter(|(label, _)| !told(label));
    let conditions =
        node.conditions.iter().map(|condition| html! { <li><code>{ &condition.text }</code></li> });
    html! {
        <>
            if !node.conditions.is_empty() {
                <ul class="steps__conditions" aria-label="Conditions, all of which must be true">{ for conditions }</ul>
            }
            { for details.map(|(label, text)| html! {
                <p class="steps__detail"><span class="steps__label">{ label }</span><code>{ text }</code></p>
            }) }
        </>
    }
}
