//! The live map: hosts, connections, messages that move while it plays; controls, the moment in words, and the log.
//!
//! Frames are counted here and nowhere else: the state learns of a moment when something happens at it.

mod drawing;
mod frames;
mod log;

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::choice::Choice;
use crate::app::Action;
use crate::app::live_map::{self, Action as MapAction, LiveMap, PACES, STEPS, has_map, length, moment};
use crate::app::requests::{self, Requests};
use crate::app::waterfall::words::virtual_time;
use crate::ui::hooks::{use_dispatch, use_effect_with, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::view::view;
use drawing::Map;
use log::Log;

/// A frame that took longer (the tab was in the background) counts no more.
const LONGEST_FRAME: f64 = 100.0;

fn send(action: MapAction) -> Action {
    Action::Requests(requests::Action::Map(action))
}

/// The map of the trace that is looked at.
#[component]
pub fn MapView() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let (trace, map) = requests.mapped();
    // The moment that is drawn: between those that the state knows while it plays.
    let clock = use_mut_ref(|| 0_u64);
    let update = use_force_update();
    let was_playing = use_mut_ref(|| false);
    // Playing begins at the state's moment; another speed goes on where it is.
    if !(was_playing.replace(map.is_playing) && map.is_playing) {
        *clock.borrow_mut() = map.now;
    }
    let pace = map.pace_of(trace);
    {
        let (clock, dispatch) = (clock.clone(), dispatch.clone());
        let per_milli = PACES.get(pace).copied().unwrap_or(1) as f64 / 1_000.0;
        let requests = requests.clone();
        use_effect_with((map.is_playing, pace), move |(is_playing, _)| {
            let frames = is_playing.then(|| {
                frames::Frames::begin(move |millis| {
                    let (trace, _) = requests.mapped();
                    let before = *clock.borrow();
                    let now = before.saturating_add((millis.min(LONGEST_FRAME) * per_milli) as u64);
                    let now = now.min(length(trace));
                    *clock.borrow_mut() = now;
                    let happened = |now| moment::happened(&trace.wire, now);
                    if now >= length(trace) || happened(now) != happened(before) {
                        dispatch.emit(send(MapAction::Reached(now)));
                    }
                    update.force_update();
                })
            });
            move || drop(frames)
        });
    }
    if !has_map(&trace.wire) {
        return html! { <p class="answer__note">{"Nothing went over the network"}</p> };
    }
    let now = (*clock.borrow()).min(length(trace));
    html! {
        <div class="live-map">
            { controls(map, now, length(trace), pace, &clock, &dispatch) }
            { view!(Map { now }) }
            if !map.is_playing {
                <p class="live-map__said" role="status">{ moment::sentence(trace, map.now) }</p>
            } else {
                <p class="live-map__said" aria-hidden="true">{ moment::sentence(trace, now) }</p>
            }
            { view!(Log) }
            if trace.wire.is_from_spans {
                <p class="answer__note">{"The trace has no network messages: they are drawn from the beginnings and ends of its spans"}</p>
            }
            if trace.wire.left_out > 0 {
                <p class="answer__note">{ format!("{} more messages are not told", trace.wire.left_out) }</p>
            }
        </div>
    }
}

/// Play, steps, the slider, the speed.
fn controls(
    map: &LiveMap,
    now: u64,
    length: u64,
    pace: usize,
    clock: &std::rc::Rc<std::cell::RefCell<u64>>,
    dispatch: &Callback<Action>,
) -> Html {
    let button = |icon: IconName, label: &'static str, action: MapAction, disabled: bool| {
        let onclick = dispatch.reform(move |_: MouseEvent| send(action));
        html! {
            <button type="button" class="icon-button" aria-label={label} title={label} {disabled} {onclick}>{ icon.svg() }</button>
        }
    };
    let (icon, label) = if map.is_playing { (IconName::Stop, "Pause") } else { (IconName::Play, "Play") };
    let play = {
        let (is_playing, clock) = (map.is_playing, clock.clone());
        dispatch.reform(move |_: MouseEvent| send(MapAction::Play(!is_playing, *clock.borrow())))
    };
    let oninput = dispatch.reform(|event: InputEvent| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        send(MapAction::Slide(input.and_then(|input| input.value().parse().ok()).unwrap_or(0)))
    });
    let on_choose = dispatch.reform(|at: usize| send(MapAction::Pace(u8::try_from(at).unwrap_or(0))));
    let options: Vec<String> =
        PACES.iter().map(|it| ["1 s shows ", &live_map::round_time(*it)].concat()).collect();
    let place = [&virtual_time(now), " of ", &virtual_time(length)].concat();
    html! {
        <div class="live-map__controls" role="group" aria-label="Time">
            { button(IconName::ChevronLeft, "To the message before", MapAction::Step(false), now == 0) }
            <button type="button" class="icon-button live-map__play" aria-label={label} title={label} onclick={play}>{ icon.svg() }</button>
            { button(IconName::ChevronRight, "To the next message", MapAction::Step(true), now >= length) }
            <input class="live-map__slider" type="range" min="0" max={STEPS.to_string()} step="1" {oninput}
                value={LiveMap::step_of(now, length).to_string()} aria-label="Moment" aria-valuetext={place.clone()} />
            <span class="live-map__place">{ place }</span>
            <span class="live-map__pace">{ view!(Choice { label: "Speed", options, selected: pace, on_choose }) }</span>
        </div>
    }
}
