//! The points of the database, the present first; what can be done with one unfolds below it.

use yew::prelude::*;

use crate::app::Action;
use crate::app::commands::Command;
use crate::app::engine::Engine;
use crate::app::history::ago;
use crate::app::timeline::{Action as TimelineAction, Timeline, words};
use crate::protocol::history::{Origin, Point};
use crate::ui::history::moment;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::shortcuts::tip;

/// Points drawn before "Show more".
const PAGE: usize = 60;

/// The timeline.
#[component]
pub fn TimelineList() -> Html {
    let timeline = use_slice::<Timeline>();
    let engine = use_slice::<Engine>();
    let dispatch = use_dispatch();
    let shown = use_state_eq(|| PAGE);
    let now = js_sys::Date::now();
    let give = |command: Command| dispatch.reform(move |_: MouseEvent| Action::Command(command));
    let send =
        |action: TimelineAction| dispatch.reform(move |_: MouseEvent| Action::Timeline(action.clone()));
    let more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + PAGE))
    };
    let hint = match timeline.base {
        Some(base) => format!("Choose the point to compare #{base} with"),
        None => String::new(),
    };
    let points = timeline.points.iter().rev().take(*shown);
    html! {
        <>
            <div class="history__bar">
                <button type="button" class="button" title={tip(Command::UndoChange)} disabled={!engine.is_idle()}
                    onclick={give(Command::UndoChange)}>{ IconName::Undo.svg() }{"Undo"}</button>
                <button type="button" class="button button--quiet" title={tip(Command::RedoChange)} disabled={!engine.is_idle()}
                    onclick={give(Command::RedoChange)}>{"Redo"}</button>
            </div>
            <p class={classes!("timeline__hint", timeline.base.is_none().then_some("visually-hidden"))} role="status">
                { hint }
                if timeline.base.is_some() {
                    <button type="button" class="button button--quiet" onclick={send(TimelineAction::CompareFrom(None))}>{"Cancel"}</button>
                }
            </p>
            if timeline.points.is_empty() {
                <div class="empty">
                    <strong>{"No points yet"}</strong>
                    <p>{"Every change of the database becomes a point that you can look at, compare and go back to"}</p>
                </div>
            }
            <ol class="history__list timeline" reversed=true aria-label="Points of the database, the present first">
                { for points.map(|point| item(point, &timeline, now, engine.is_idle(), &dispatch)) }
                if timeline.dropped > 0 && timeline.points.len() <= *shown {
                    <li class="timeline__dropped">{ format!("{} older points were let go", timeline.dropped) }</li>
                }
            </ol>
            if timeline.points.len() > *shown {
                <button type="button" class="button history__more" onclick={more}>
                    { format!("Show more ({} left)", timeline.points.len() - *shown) }
                </button>
            }
        </>
    }
}

fn item(
    point: &Point,
    timeline: &Timeline,
    now_millis: f64,
    can_ask: bool,
    dispatch: &Callback<Action>,
) -> Html {
    let id = point.id;
    let send =
        |action: TimelineAction| dispatch.reform(move |_: MouseEvent| Action::Timeline(action.clone()));
    let is_now = timeline.now().is_some_and(|now| now.id == id);
    let is_seen = match &timeline.viewing {
        Some(viewing) => viewing.past.point == id,
        None => is_now,
    };
    let title = words::title(point, &timeline.points);
    let is_open = timeline.selected == Some(id);
    // While a point to compare with is looked for, choosing is all that a point is there for.
    let choose = timeline.base.filter(|base| *base != id);
    let action = match choose {
        Some(from) => TimelineAction::Compare { from: from.min(id), to: from.max(id) },
        None => TimelineAction::Select(id),
    };
    let expanded = if is_open { "true" } else { "false" };
    let facts = words::facts(point);
    html! {
        <li key={id} class={classes!("timeline__point", is_seen.then_some("is-seen"), (timeline.base == Some(id)).then_some("is-base"))}
            aria-current={is_seen.then_some("true")}>
            <button type="button" class="timeline__head" onclick={send(action)} disabled={choose.is_some() && !can_ask}
                aria-expanded={choose.is_none().then_some(expanded)}>
                <span class="timeline__number">{ format!("#{id}") }</span>
                <span class="timeline__title">
                    if choose.is_some() { <span class="visually-hidden">{"Compare with: "}</span> }
                    { if matches!(point.origin, Origin::Statements { .. }) { html! { <code>{ title }</code> } } else { html! { <span>{ title }</span> } } }
                </span>
                <span class="timeline__facts">
                    if is_now { <strong class="badge">{"Now"}</strong> }
                    if is_seen && !is_now { <strong class="badge">{"You are here"}</strong> }
                    { for facts.into_iter().map(|fact| html! { <span>{ fact }</span> }) }
                    <span title={moment(point.unix_millis)}>{ ago(point.unix_millis, now_millis) }</span>
                </span>
            </button>
            if is_open && choose.is_none() {
                { actions(point, timeline, is_now, can_ask, dispatch) }
            }
        </li>
    }
}

/// What can be done with a point.
fn actions(
    point: &Point,
    timeline: &Timeline,
    is_now: bool,
    can_ask: bool,
    dispatch: &Callback<Action>,
) -> Html {
    let id = point.id;
    let button = |icon: IconName, label: &'static str, action: TimelineAction| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Timeline(action.clone()));
        html! {
            <button type="button" class="button" disabled={!can_ask} {onclick}>{ icon.svg() }{ label }</button>
        }
    };
    let whole = match &point.origin {
        Origin::Statements { text, .. } if *text != words::title(point, &timeline.points) => {
            Some(text.clone())
        }
        _ => None,
    };
    html! {
        <div class="timeline__actions" role="group" aria-label={format!("Point #{id}")}>
            if let Some(text) = whole {
                <pre class="timeline__text" tabindex="0">{ text }</pre>
            }
            if !is_now {
                { button(IconName::Eye, "Look at it", TimelineAction::View(id)) }
            } else if timeline.viewing.is_some() {
                { button(IconName::Eye, "Back to now", TimelineAction::Leave) }
            }
            if let Some(before) = timeline.before(id) {
                { button(IconName::Info, "What it changed", TimelineAction::Compare { from: before.id, to: id }) }
            }
            if let Some(now) = timeline.now().filter(|_| !is_now) {
                { button(IconName::History, "Compare with now", TimelineAction::Compare { from: id, to: now.id }) }
            }
            { button(IconName::Sort, "Compare with…", TimelineAction::CompareFrom(Some(id))) }
            if !is_now {
                { button(IconName::Undo, "Go back to this", TimelineAction::Restore(id)) }
            }
        </div>
    }
}
