//! One line about the run: running since, done, stopped.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::app::Action;
use crate::app::commands::Command;
use crate::app::results::{Results, Run, RunState, duration};
use crate::ui::hooks::use_effect_with;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};

/// After this long Stop is also offered where the results will be.
const SLOW_MILLIS: f64 = 800.0;

/// The state of the last run, spoken when it ends.
#[component]
pub fn RunStatus() -> Html {
    let results = use_slice::<Results>();
    let running = results.is_running();
    let now = use_now_while(running);
    let dispatch = use_dispatch();
    let stop = move |_| dispatch.emit(Action::Command(Command::Stop));
    let Some(run) = &results.run else {
        return Html::default();
    };
    let elapsed = now - run.started_millis;
    let (class, text) = words(run, elapsed);
    html! {
        <div class={classes!("run-status", class)}>
            // Spoken once it ends; a running clock would never stop talking.
            if let Some(past) = &run.past {
                <span class="badge run-status__past" title={past.title.to_string()}>{ format!("As of #{}", past.point) }</span>
            }
            <p role="status" class="run-status__text">{text}</p>
            if running {
                <span class="run-status__clock" aria-hidden="true">{clock(elapsed)}</span>
                if elapsed > SLOW_MILLIS {
                    <button class="button button--danger" onclick={stop}>{"Stop"}</button>
                }
            }
        </div>
    }
}

fn words(run: &Run, elapsed: f64) -> (Option<&'static str>, String) {
    match &run.state {
        RunState::Running if elapsed > SLOW_MILLIS => (Some("is-running"), "Running…".to_owned()),
        // Most runs end before anybody can read that they began.
        RunState::Running => (None, String::new()),
        RunState::Done { statements: 0, .. } => (None, "There is no statement to run here".to_owned()),
        RunState::Done { statements, failed, millis } => {
            let time = duration((millis.max(0.0) * 1000.0) as u64);
            let unit = if *statements == 1 { "statement" } else { "statements" };
            match failed {
                0 => (Some("is-ok"), format!("{statements} {unit} in {time}")),
                failed => (Some("is-failed"), format!("{statements} {unit} in {time}, {failed} failed")),
            }
        }
        RunState::Stopped { millis } => (
            Some("is-stopped"),
            format!(
                "Stopped after {}. The statement that was running changed nothing.",
                duration((millis.max(0.0) * 1000.0) as u64)
            ),
        ),
        RunState::Failed(why) => (Some("is-failed"), why.clone()),
    }
}

fn clock(elapsed: f64) -> String {
    let tenths = (elapsed.max(0.0) / 100.0 + 0.5) as u64;
    format!("{}.{} s", tenths / 10, tenths % 10)
}

/// The time in Unix milliseconds, kept fresh while `active`.
#[hook]
fn use_now_while(active: bool) -> f64 {
    let now = use_state(js_sys::Date::now);
    let handle = now.clone();
    use_effect_with(active, move |&active| {
        handle.set(js_sys::Date::now());
        let interval = active.then(|| Interval::new(100, move || handle.set(js_sys::Date::now())));
        move || drop(interval)
    });
    *now
}
