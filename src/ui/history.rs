//! What ran before: search, run again, take back into the editor. Beside it, the timeline of the database.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::Action;
use crate::app::engine::Engine;
use crate::app::history::{Action as HistoryAction, Entry, History, Outcome, ago};
use crate::app::results::{duration, thousands};
use crate::app::timeline::{Action as TimelineAction, Timeline};
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::timeline::TimelineList;
use crate::ui::view::view;

/// Entries drawn before "Show more".
const PAGE: usize = 60;

/// The history panel: what ran, or what became of the database.
#[component]
pub fn HistoryPanel() -> Html {
    let timeline = use_slice::<Timeline>();
    let dispatch = use_dispatch();
    let is_open = timeline.is_open;
    let choice = |label: &'static str, points: bool| {
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Timeline(TimelineAction::Open(points)));
        html! {
            <button type="button" class="segment" aria-pressed={if points == is_open { "true" } else { "false" }} {onclick}>
                { label }
            </button>
        }
    };
    html! {
        <section class="history" aria-label={if is_open { "Timeline" } else { "History" }}>
            <div class="history__choice segments" role="group" aria-label="What this panel shows">
                { choice("Queries", false) }
                { choice("Timeline", true) }
            </div>
            { if is_open { view!(TimelineList) } else { view!(Queries) } }
        </section>
    }
}

/// What ran before.
#[component]
fn Queries() -> Html {
    let history = use_slice::<History>();
    let engine = use_slice::<Engine>();
    let dispatch = use_dispatch();
    let shown = use_state_eq(|| PAGE);
    let found = history.found();
    let now = js_sys::Date::now();

    let oninput = {
        let (dispatch, shown) = (dispatch.clone(), shown.clone());
        Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                shown.set(PAGE);
                dispatch.emit(Action::History(HistoryAction::Search(input.value())));
            }
        })
    };
    let more = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(*shown + PAGE))
    };
    let send = |action: HistoryAction| dispatch.reform(move |_: MouseEvent| Action::History(action.clone()));
    let said = match (history.search.trim().is_empty(), found.len()) {
        (true, _) => String::new(),
        (false, 1) => "1 statement found".to_owned(),
        (false, count) => format!("{count} statements found"),
    };
    html! {
        <>
            <div class="history__bar">
                <input class="input history__search" type="search" placeholder="Search history" autocomplete="off"
                    aria-label="Search history" spellcheck="false" value={history.search.clone()} {oninput} />
                <button type="button" class="icon-button" aria-label="Clear history" title="Clear history"
                    disabled={history.is_empty()} onclick={send(HistoryAction::Clear)}>
                    { IconName::Trash.svg() }
                </button>
            </div>
            <p class="visually-hidden" role="status">{ said }</p>
            if history.can_undo_clear() > 0 {
                <p class="history__undo" role="status">
                    { match history.can_undo_clear() { 1 => "1 statement cleared".to_owned(), n => format!("{n} statements cleared") } }
                    <button type="button" class="button button--quiet" onclick={send(HistoryAction::UndoClear)}>
                        { IconName::Undo.svg() }{"Undo"}
                    </button>
                </p>
            } else if history.is_empty() {
                <div class="empty">
                    <strong>{"Nothing ran yet"}</strong>
                    <p>{"Statements that you run are kept here"}</p>
                </div>
            } else if found.is_empty() {
                <p class="empty">{"No statement has these words"}</p>
            }
            <ol class="history__list">
                { for found.iter().take(*shown).map(|entry| item(entry, now, engine.is_idle(), &dispatch)) }
            </ol>
            if found.len() > *shown {
                <button type="button" class="button history__more" onclick={more}>
                    { format!("Show more ({} left)", found.len() - *shown) }
                </button>
            }
        </>
    }
}

fn item(entry: &Entry, now_millis: f64, can_run: bool, dispatch: &Callback<Action>) -> Html {
    let id = entry.id;
    let send = |action: HistoryAction| dispatch.reform(move |_: MouseEvent| Action::History(action.clone()));
    let (icon, facts) = match &entry.outcome {
        Outcome::Done { rows: Some(rows), command } => {
            let unit = if *rows == 1 { "row" } else { "rows" };
            (IconName::Check, format!("{command}, {} {unit}", thousands(*rows)))
        }
        Outcome::Done { rows: None, command } => (IconName::Check, command.clone()),
        Outcome::Failed(message) => (IconName::Error, message.clone()),
    };
    let moment = moment(entry.at_millis);
    html! {
        <li key={id} class={classes!("history__entry", (!entry.is_ok()).then_some("is-failed"))}>
            <button type="button" class="history__sql" title="Insert into the editor" onclick={send(HistoryAction::Insert(id))}>
                <code>{ shortened(&entry.sql) }</code>
            </button>
            <p class="history__facts">
                { icon.svg() }
                <span class="visually-hidden">{ if entry.is_ok() { "Succeeded: " } else { "Failed: " } }</span>
                <span class="history__outcome">{ facts }</span>
                <span>{ duration(entry.elapsed_micros) }</span>
                <span title={moment}>{ ago(entry.at_millis, now_millis) }</span>
                if entry.times > 1 { <span class="badge" title="Times in a row">{ format!("×{}", entry.times) }</span> }
                if !entry.project.is_empty() { <span class="history__project">{ &entry.project }</span> }
            </p>
            <div class="history__actions">
                <button type="button" class="icon-button" aria-label="Run again" title="Run again" disabled={!can_run}
                    onclick={send(HistoryAction::Rerun(id))}>{ IconName::Play.svg() }</button>
                <button type="button" class="icon-button" aria-label="Copy" title="Copy"
                    onclick={send(HistoryAction::Copy(id))}>{ IconName::Copy.svg() }</button>
                <button type="button" class="icon-button" aria-label="Remove" title="Remove"
                    onclick={send(HistoryAction::Remove(id))}>{ IconName::Close.svg() }</button>
            </div>
        </li>
    }
}

/// A moment as the person's own clock and calendar say it.
pub fn moment(unix_millis: f64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(unix_millis));
    String::from(date.to_locale_string("default", &JsValue::UNDEFINED))
}

/// Enough of a statement to know it by.
fn shortened(sql: &str) -> String {
    const LETTERS: usize = 300;
    let mut text: String = sql.chars().take(LETTERS).collect();
    if text.len() < sql.len() {
        text.push('…');
    }
    text
}
