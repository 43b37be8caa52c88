//! A query stepped through: controls, what happens in words, the plan's nodes, the rows before and after.

mod controls;
mod nodes;
mod tables;
mod transcript;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::app::Action;
use crate::app::commands::Command;
use crate::app::steps::{Action as StepAction, Open, STEPS_ID, Stepping, frame, words};
use crate::protocol::sql::StatementError;
use crate::protocol::steps::Steps;
use crate::ui::hooks::{Slice, use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::view::view;
use controls::Controls;
use transcript::Transcript;

/// The stepped query; in place of the results.
#[component]
pub fn StepsView() -> Html {
    let stepping = use_slice::<Stepping>();
    let dispatch = use_dispatch();
    let Some(open) = &stepping.open else { return Html::default() };
    let close = {
        let dispatch = dispatch.clone();
        // The focus goes to what comes in its place.
        move |_: MouseEvent| {
            dispatch.emit(Action::Steps(StepAction::Close));
            dispatch.emit(Action::Command(Command::FocusResults));
        }
    };
    let onkeydown = keys(dispatch.clone(), open.is_playing);
    let body = match &open.outcome {
        Ok(steps) => {
            let at = open.at.min(steps.events.len());
            html! {
                <>
                    { view!(Controls { at: at, total: steps.events.len(), is_playing: open.is_playing, place: words::place(steps, at) }) }
                    { moment(steps, at, &dispatch) }
                    { view!(Transcript { steps: Slice(steps.clone()), at: at }) }
                </>
            }
        }
        Err(error) => refusal(error),
    };
    html! {
        <section class="steps" id={STEPS_ID} tabindex="-1" aria-label="Step by step" {onkeydown}>
            <header class="steps__head">
                <h3 class="steps__title"><span>{"Step by step: "}</span><code>{ first_line(open) }</code></h3>
                <button type="button" class="icon-button" aria-label="Close the steps" title="Close the steps" onclick={close}>
                    { IconName::Close.svg() }
                </button>
            </header>
            { body }
        </section>
    }
}

/// Arrow keys step, where they mean nothing else.
fn keys(dispatch: Callback<Action>, is_playing: bool) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let of = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        // A slider has its own, and what scrolls, too.
        let is_own = of.is_some_and(|element| element.id() == STEPS_ID || element.tag_name() == "BUTTON");
        if !is_own || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let action = match event.key().as_str() {
            "ArrowRight" => StepAction::Forward,
            "ArrowLeft" => StepAction::Back,
            "ArrowDown" => StepAction::NextNode,
            "ArrowUp" => StepAction::PreviousNode,
            "Escape" if is_playing => StepAction::Play(false),
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(Action::Steps(action));
    })
}

/// What is to be seen after `at` events.
fn moment(steps: &Steps, at: usize, dispatch: &Callback<Action>) -> Html {
    let Some(frame) = frame::frame(steps, at) else {
        return html! { <p class="empty">{"The query has no steps"}</p> };
    };
    let Some(node) = steps.nodes.get(frame.node) else { return Html::default() };
    let said = match frame.event {
        Some(event) => words::sentence(steps, event),
        None => "Press the arrow to the right to begin".to_owned(),
    };
    html! {
        <>
            <p class="steps__said" role="status">{ said }</p>
            <div class="steps__body">
                { nodes::list(steps, at, dispatch) }
                <div class="steps__moment">
                    <h4 class="steps__node">{ frame::title(node) }<span class="steps__purpose">{ words::purpose(node.role) }</span></h4>
                    { nodes::details(node) }
                    { tables::tables(&frame, node) }
                </div>
            </div>
        </>
    }
}

fn refusal(error: &StatementError) -> Html {
    html! {
        <div class="result__error" role="alert">
            <p class="result__message"><strong>{"ERROR "}{&error.code}</strong>{" "}{&error.message}</p>
            if let Some(detail) = &error.detail { <p><span class="result__label">{"Detail"}</span>{detail}</p> }
            if let Some(hint) = &error.hint { <p><span class="result__label">{"Hint"}</span>{hint}</p> }
        </div>
    }
}

/// Enough of the query to know it by.
fn first_line(open: &Open) -> String {
    const LETTERS: usize = 160;
    let mut text = String::new();
    for word in open.sql.split_whitespace() {
        if text.len() > LETTERS {
            text.push('…');
            break;
        }
        text.push_str(word);
        text.push(' ');
    }
    text
}
