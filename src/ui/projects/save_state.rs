//! Where the learner's work is: `Saved 2 s ago`. Also what makes leaving the page save at once.

use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use web_sys::VisibilityState;
use yew::prelude::*;

use crate::app::Action;
use crate::app::workspace::{self, Save, Workspace};
use crate::ui::hooks::use_effect_with;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;

/// One short text in the header.
#[component]
pub fn SaveState() -> Html {
    let workspace = use_slice::<Workspace>();
    let seconds = use_state_eq(js_sys::Date::now);
    let dispatch = use_dispatch();
    {
        let seconds = seconds.clone();
        use_effect_with((), move |()| {
            let ticking = Interval::new(1_000, move || seconds.set(js_sys::Date::now()));
            move || drop(ticking)
        });
    }
    use_effect_with(dispatch, |dispatch| {
        let listeners = save_when_leaving(dispatch);
        move || drop(listeners)
    });
    // The last tick may lie before the save.
    let text = workspace.save.text(js_sys::Date::now().max(*seconds));
    let (icon, warns) = match workspace.save {
        Save::Nothing => return Html::default(),
        Save::Saved { .. } => (IconName::Check, false),
        Save::Saving | Save::Unsaved => (IconName::Save, false),
        Save::Failed(_) | Save::MemoryOnly(_) => (IconName::Warning, true),
    };
    let title = workspace.save.reason().map(str::to_owned);
    // The seconds are for the eye; only a change of state is read out.
    let said = match &workspace.save {
        Save::Failed(reason) => format!("Not saved: {reason}"),
        Save::Saved { .. } => "Saved".to_owned(),
        _ => String::new(),
    };
    html! {
        <p class={classes!("save-state", warns.then_some("is-warning"))} {title}>
            { icon.svg() }
            <span class="save-state__text" aria-hidden="true">{ text }</span>
            <span class="visually-hidden" role="status">{ said }</span>
        </p>
    }
}

fn save_when_leaving(dispatch: &Callback<Action>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let Some(document) = window.document() else { return Vec::new() };
    let save = |dispatch: &Callback<Action>| dispatch.emit(Action::Workspace(workspace::Action::SaveNow));
    let (hidden, left) = (dispatch.clone(), dispatch.clone());
    let page = document.clone();
    vec![
        // The last event that a phone is sure to give.
        EventListener::new(&document, "visibilitychange", move |_| {
            if page.visibility_state() == VisibilityState::Hidden {
                save(&hidden);
            }
        }),
        EventListener::new(&window, "pagehide", move |_| save(&left)),
    ]
}
