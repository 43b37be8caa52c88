//! The results: the state of the run, and one block a statement.

mod block;
mod status;

pub use status::RunStatus;

use yew::prelude::*;

use super::hooks::use_slice;
use crate::app::results::{Results, thousands};
use crate::app::steps::Stepping;
use crate::app::timeline::Timeline;
use crate::ui::html::{classes, html};
use crate::ui::steps::StepsView;
use crate::ui::timeline::ComparisonView;
use crate::ui::view::view;
use block::StatementResult;

/// The results panel.
#[component]
pub fn ResultsPane() -> Html {
    let results = use_slice::<Results>();
    let timeline = use_slice::<Timeline>();
    let stepping = use_slice::<Stepping>();
    if stepping.open.is_some() {
        return view!(StepsView);
    }
    if timeline.compared.is_some() {
        return view!(ComparisonView);
    }
    let Some(run) = &results.run else {
        return html! {
            <div class="results">
                <div class="empty">
                    <p>{"Nothing has run yet"}</p>
                    <p class="empty__hint">{"Put the cursor in a statement and press "}<kbd class="kbd">{"Ctrl"}</kbd>{" or "}
                        <kbd class="kbd">{"⌘"}</kbd>{" with "}<kbd class="kbd">{"Enter"}</kbd></p>
                </div>
            </div>
        };
    };
    let alone = run.blocks.len() == 1;
    let blocks = run.blocks.iter().enumerate().map(|(at, block)| {
        view!(
            StatementResult {
                run: run.id,
                at,
                alone,
                file: run.file.clone(),
                point: run.past.as_ref().map(|past| past.point),
                text: run.text.clone(),
                block: block.clone()
            },
            key = format!("{}-{at}", run.id)
        )
    });
    html! {
        <div class={classes!("results", alone.then_some("results--alone"))} id="results" tabindex="-1">
            { view!(RunStatus) }
            { for blocks }
            if run.not_shown > 0 {
                <p class="results__more">
                    {format!("{} more statements ran and are not listed", thousands(run.not_shown.into()))}
                </p>
            }
        </div>
    }
}
