//! The trace as a waterfall: a tree of rows with their bars in virtual time, of which only those on screen are in the
//! document; what was found above it, the details of one line beside it.

mod details;
mod findings;
mod instead;
mod plan;
mod row;
mod rows;
mod steps;
mod written;

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::choice::Choice;
use crate::app::Action;
use crate::app::grid::window::Window;
use crate::app::requests::{self, Requests};
use crate::app::waterfall::rows::Only;
use crate::app::waterfall::scale::{Tick, WIDTH};
use crate::app::waterfall::words::virtual_time;
use crate::app::waterfall::{Action as TraceAction, Move, Step, WATERFALL_ID, Waterfall};
use crate::protocol::api::TraceFormat;
use crate::ui::grid::{use_box, use_row_height};
use crate::ui::hooks::{Slice, use_dispatch, use_effect_with, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::style::use_property;
use crate::ui::view::view;
use details::TraceDetails;
pub use details::code;
use findings::Findings;
use plan::QueryPlanView;
pub use row::percent;
use rows::Rows;
use steps::TraceSteps;
use written::WrittenView;

/// Room for a mark's text, in pixels.
const TICK_WIDTH: f64 = 68.0;
/// Rows that come and go together: as many as the window moves by.
const TOGETHER: usize = 4;
/// The part of a row that the bars have, as in the sheet.
const BARS: f64 = 0.4;

/// An action of the trace.
fn send(action: TraceAction) -> Action {
    Action::Requests(requests::Action::Trace(action))
}

/// The trace of the answer that is looked at.
#[component]
pub fn WaterfallView() -> Html {
    let requests = use_slice::<Requests>();
    let it = &requests.waterfall;
    if it.trace.lines.is_empty() {
        return html! { <p class="answer__note">{"Nothing was recorded"}</p> };
    }
    if requests.drawn.is_some() {
        return html! { <div class="waterfall">{ view!(QueryPlanView) }</div> };
    }
    if requests.written.is_some() {
        return html! { <div class="waterfall">{ view!(WrittenView) }</div> };
    }
    let side = if it.at.is_some() {
        view!(TraceSteps)
    } else if it.is_open {
        view!(TraceDetails)
    } else {
        Html::default()
    };
    html! {
        <div class={classes!("waterfall", it.at.is_some().then_some("is-stepping"))}>
            { view!(Findings) }
            { view!(Toolbar) }
            <div class={classes!("waterfall__main", (it.is_open || it.at.is_some()).then_some("has-details"))}>
                { view!(Tree) }
                { side }
            </div>
            if it.rows.is_empty() { <p class="answer__note">{"No line has this"}</p> }
            if it.trace.left_out > 0 {
                <p class="answer__note">{format!("{} more spans are not shown", it.trace.left_out)}</p>
            }
        </div>
    }
}

/// Search, filter, folding, zoom, stepping.
#[component]
fn Toolbar() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let it = &requests.waterfall;
    let oninput = dispatch.reform(|event: InputEvent| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        send(TraceAction::Search(input.map(|it| it.value()).unwrap_or_default()))
    });
    let on_choose =
        dispatch.reform(|at: usize| send(TraceAction::Only(Only::ALL.get(at).copied().unwrap_or_default())));
    let options: Vec<String> = Only::ALL.iter().map(|it| it.label().to_owned()).collect();
    let selected = Only::ALL.iter().position(|only| *only == it.only).unwrap_or(0);
    let button = |label: &'static str, title: &'static str, action: TraceAction| {
        let onclick = dispatch.reform(move |_: MouseEvent| send(action.clone()));
        html! { <button type="button" class="button" {title} {onclick}>{label}</button> }
    };
    let export =
        dispatch.reform(|_: MouseEvent| Action::Requests(requests::Action::Export(TraceFormat::Otlp)));
    let is_whole = it.span.from == 0 && it.span.to == it.trace.length_nanos.max(1);
    let (all, shown) = (it.trace.lines.len(), it.rows.len());
    html! {
        <div class="waterfall__bar">
            <input class="input waterfall__search" type="search" placeholder="Search the trace" autocomplete="off"
                aria-label="Search the trace" value={it.search.clone()} {oninput} />
            { view!(Choice { label: "Show", options, selected, on_choose }) }
            { button("Fold", "Fold everything below the first level", TraceAction::FoldAll(true)) }
            { button("Unfold", "Unfold everything", TraceAction::FoldAll(false)) }
            if !is_whole { { button("Whole time", "Show all of the time again", TraceAction::Zoom(None)) } }
            if it.at.is_none() {
                { button("Step through", "Go through what happened, one moment after the other", TraceAction::Step(Step::Begin(true))) }
            }
            if requests.opened.is_none() && requests.many.looked.is_none() {
                <button type="button" class="button" title="Save the trace as OTLP, for Jaeger and other tools" onclick={export}>{"OTLP"}</button>
            }
            <p class="waterfall__count" role="status">
                { if shown == all { format!("{all} lines") } else { format!("{shown} of {all} lines") } }
            </p>
        </div>
    }
}

/// Rows and axis.
#[component]
fn Tree() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let it = &requests.waterfall;
    let scroller = use_node_ref();
    let body = use_node_ref();
    let size = use_box(&scroller);
    let row_height = use_row_height(&scroller, size);
    // The axis is as high as a row and stays on top.
    let viewport = if size.1 > 0.0 { (size.1 - row_height).max(row_height) } else { 400.0 };
    let window = Window { rows: it.rows.len(), row_height, viewport };
    let scroll_top = scroller.cast::<HtmlElement>().map_or(0.0, |element| f64::from(element.scroll_top()));
    let range = window.visible_rows(scroll_top);
    let update = use_force_update();
    let onscroll = {
        let (scroller, range) = (scroller.clone(), range.clone());
        Callback::from(move |_: Event| {
            let top = scroller.cast::<HtmlElement>().map_or(0.0, |element| f64::from(element.scroll_top()));
            if window.visible_rows(top) != range {
                update.force_update();
            }
        })
    };
    use_property(&body, "--rows-height", format!("{}px", window.height() as u64).into());
    let cursor = it.cursor_row();
    {
        let scroller = scroller.clone();
        use_effect_with((cursor, it.rows.len(), size.1 as i32), move |(cursor, ..)| {
            let Some(element) = scroller.cast::<HtmlElement>() else { return };
            if let Some(top) = cursor.and_then(|row| window.reveal(f64::from(element.scroll_top()), row)) {
                element.set_scroll_top(top as i32);
            }
        });
    }
    let onkeydown = keys(dispatch.clone(), it, window.page());
    let onclick = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: MouseEvent| {
            let Some(target) = event.target_dyn_into::<Element>() else { return };
            let of = |name: &str| {
                target.closest(&["[", name, "]"].concat()).ok().flatten()?.get_attribute(name)?.parse().ok()
            };
            if let Some(line) = of("data-fold") {
                dispatch.emit(send(TraceAction::Fold(line)));
            } else if let Some(line) = of("data-line") {
                dispatch.emit(send(TraceAction::Pick(line)));
            }
        })
    };
    let active = cursor.filter(|row| range.contains(row)).map(|_| format!("trace-{}", it.cursor));
    let rows = range.clone().step_by(TOGETHER).map(|from| {
        let (of, to) = (Slice(Rc::clone(it)), (from + TOGETHER).min(range.end));
        let top = window.offset(scroll_top, from) as u32;
        view!(Rows { of, from, to, top }, key = from)
    });
    html! {
        <div ref={scroller} id={WATERFALL_ID} class="waterfall__tree" role="treegrid" tabindex="0" aria-label="Trace"
            aria-description="Arrows move, left and right fold, Enter shows details"
            aria-rowcount={it.rows.len().to_string()} aria-activedescendant={active} {onscroll} {onkeydown} {onclick}>
            <div class="waterfall__axis" role="presentation">{ axis(it, size.0 * BARS) }</div>
            <div ref={body} class="waterfall__body" role="rowgroup">
                { for rows }
            </div>
        </div>
    }
}

/// Marks whose texts have room; the first is there whatever the room.
fn axis(it: &Waterfall, width: f64) -> Html {
    let most = (width / TICK_WIDTH).max(1.0);
    let room = (WIDTH as f64 / most) as u64;
    let tick = |(at, tick): (usize, Tick)| {
        let fits = tick.left + room <= WIDTH;
        let anchor = if fits { "start" } else { "end" };
        (fits || at == 0).then(|| {
            html! { <text x={row::percent(tick.left)} y="14" text-anchor={anchor}>{virtual_time(tick.nanos)}</text> }
        })
    };
    let ticks = it.span.ticks(most as u64).into_iter().enumerate().filter_map(tick);
    html! { <svg class="waterfall__ticks" aria-hidden="true">{ for ticks }</svg> }
}

/// What keys do, as in any tree grid.
fn keys(dispatch: Callback<Action>, it: &Waterfall, page: usize) -> Callback<KeyboardEvent> {
    let is_open = it.is_open;
    let page = page as isize;
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let action = match event.key().as_str() {
            "ArrowDown" => TraceAction::Move(Move::By(1)),
            "ArrowUp" => TraceAction::Move(Move::By(-1)),
            "PageDown" => TraceAction::Move(Move::By(page)),
            "PageUp" => TraceAction::Move(Move::By(-page)),
            "Home" => TraceAction::Move(Move::First),
            "End" => TraceAction::Move(Move::Last),
            "ArrowRight" => TraceAction::Move(Move::In),
            "ArrowLeft" => TraceAction::Move(Move::Out),
            "Enter" | " " => TraceAction::Details(!is_open),
            "Escape" if is_open => TraceAction::Details(false),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        dispatch.emit(send(action));
    })
}

/// As [`focus_tree`], once the tree is there again.
fn focus_tree_soon() {
    gloo_timers::callback::Timeout::new(0, focus_tree).forget();
}

/// Gives the tree the keyboard back: what had it is about to go.
fn focus_tree() {
    let document = web_sys::window().and_then(|window| window.document());
    let tree = document.and_then(|it| it.get_element_by_id(WATERFALL_ID));
    if let Some(tree) = tree.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = tree.focus();
    }
}
