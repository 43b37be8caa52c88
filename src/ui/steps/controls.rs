//! Back, play, forward, and the slider over all steps.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::Action;
use crate::app::steps::Action as StepAction;
use crate::ui::hooks::use_dispatch;
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;

#[derive(Properties, PartialEq)]
pub struct ControlsProps {
    pub at: usize,
    pub total: usize,
    pub is_playing: bool,
    /// Where that is, in words.
    pub place: String,
}

#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let dispatch = use_dispatch();
    let ControlsProps { at, total, is_playing, place } = props;
    let (at, total, is_playing) = (*at, *total, *is_playing);
    let button = |icon: IconName, label: &'static str, twice: bool, action: StepAction, disabled: bool| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Steps(action.clone()));
        html! {
            <button type="button" class={classes!("icon-button", twice.then_some("steps__twice"))} aria-label={label} title={label} {disabled} {onclick}>
                { icon.svg() }
                if twice { { icon.svg() } }
            </button>
        }
    };
    let oninput = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(at) = input.and_then(|input| input.value().parse::<usize>().ok()) {
                dispatch.emit(Action::Steps(StepAction::To(at)));
            }
        })
    };
    let (icon, label) = if is_playing { (IconName::Stop, "Pause") } else { (IconName::Play, "Play") };
    let play = dispatch.reform(move |_: MouseEvent| Action::Steps(StepAction::Play(!is_playing)));
    let (first, last) = (at == 0, at >= total);
    html! {
        <div class="steps__controls" role="group" aria-label="Steps">
            { button(IconName::ChevronLeft, "Previous node", true, StepAction::PreviousNode, first) }
            { button(IconName::ChevronLeft, "Step back", false, StepAction::Back, first) }
            <button type="button" class="icon-button steps__play" aria-label={label} title={label} disabled={total == 0} onclick={play}>{ icon.svg() }</button>
            { button(IconName::ChevronRight, "Step forward", false, StepAction::Forward, last) }
            { button(IconName::ChevronRight, "Next node", true, StepAction::NextNode, last) }
            <input class="steps__slider" type="range" min="0" max={total.to_string()} step="1" value={at.to_string()} {oninput}
                aria-label="Step" aria-valuetext={place.clone()} disabled={total == 0} />
            <span class="steps__place">{ place }</span>
        </div>
    }
}
