//! Stepping through a trace: controls, what happens in words, what is known by then.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::details::code;
use super::written::moment_buttons;
use super::{focus_tree, send};
use crate::app::requests::Requests;
use crate::app::waterfall::words::{moment, state, virtual_time};
use crate::app::waterfall::{Action as TraceAction, Step};
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;

/// The moment that one stands at.
#[component]
pub fn TraceSteps() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let it = &requests.waterfall;
    let Some(at) = it.at else { return Html::default() };
    let total = it.moments.len();
    let last = at.checked_sub(1).and_then(|at| it.moments.get(at));
    let said = last
        .map_or_else(|| "Nothing has happened yet".to_owned(), |it| moment(&requests.waterfall.trace, it));
    let place = format!("Step {at} of {total}, after {}", virtual_time(it.now().unwrap_or(0)));
    let button = |icon: IconName, label: &'static str, step: Step, disabled: bool| {
        let onclick = dispatch.reform(move |_: MouseEvent| send(TraceAction::Step(step)));
        html! {
            <button type="button" class="icon-button" aria-label={label} title={label} {disabled} {onclick}>{ icon.svg() }</button>
        }
    };
    let oninput = dispatch.reform(|event: InputEvent| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let at = input.and_then(|input| input.value().parse::<usize>().ok()).unwrap_or(0);
        send(TraceAction::Step(Step::To(at)))
    });
    let close = {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| {
            focus_tree();
            dispatch.emit(send(TraceAction::Step(Step::Begin(false))));
        }
    };
    let (icon, label) = if it.is_playing { (IconName::Stop, "Pause") } else { (IconName::Play, "Play") };
    let play = dispatch.reform({
        let is_playing = it.is_playing;
        move |_: MouseEvent| send(TraceAction::Step(Step::Play(!is_playing)))
    });
    let pair = |(name, value): &(String, String)| html! { <><dt>{name}</dt><dd>{value}</dd></> };
    let known = state(&it.trace, &it.moments, at);
    let line = last.and_then(|it| requests.waterfall.trace.lines.get(it.line as usize));
    html! {
        <section class="waterfall__details" aria-label="Step by step">
            <header class="waterfall__head">
                <h3>{ "Step by step" }</h3>
                <button type="button" class="icon-button" aria-label="Stop stepping" title="Stop stepping" onclick={close}>
                    { IconName::Close.svg() }
                </button>
            </header>
            <div class="steps__controls" role="group" aria-label="Steps">
                { button(IconName::ChevronLeft, "Step back", Step::Back, at == 0) }
                <button type="button" class="icon-button steps__play" aria-label={label} title={label} onclick={play}>{ icon.svg() }</button>
                { button(IconName::ChevronRight, "Step in", Step::Forward, at >= total) }
                { button(IconName::Steps, "Step over", Step::Over, at >= total) }
                <input class="steps__slider" type="range" min="0" max={total.to_string()} step="1" value={at.to_string()} {oninput}
                    aria-label="Step" aria-valuetext={place.clone()} />
                <span class="steps__place">{ place }</span>
            </div>
            <p class="steps__said" role="status">{ said }</p>
            if let Some(place) = line.and_then(|it| it.place.as_ref()) { { code(place, &dispatch) } }
            { moment_buttons(&requests, &dispatch) }
            <dl class="answer__headers">{ for known.iter().map(pair) }</dl>
        </section>
    }
}
