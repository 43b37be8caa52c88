//! Says that what is seen is the past, for as long as it is.

use yew::prelude::*;

use crate::app::Action;
use crate::app::timeline::{Action as TimelineAction, Timeline};
use crate::ui::history::moment;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;

/// The point that is looked at, with the ways out.
#[component]
pub fn PastBanner() -> Html {
    let timeline = use_slice::<Timeline>();
    let dispatch = use_dispatch();
    let send =
        |action: TimelineAction| dispatch.reform(move |_: MouseEvent| Action::Timeline(action.clone()));
    // Always there: a live region that comes with its text is not read out.
    html! {
        <div class="past" role="status">
            if let Some(viewing) = &timeline.viewing {
                <div class="banner is-warning past__banner">
                    { IconName::History.svg() }
                    <p class="banner__text">
                        <strong>{ format!("As of #{}", viewing.past.point) }</strong>
                        // Within a request time is virtual.
                        if viewing.past.unix_millis > 0.0 { { [", ", &moment(viewing.past.unix_millis)].concat() } }
                        { ": " }
                        <code>{ &*viewing.past.title }</code>
                        { ". Tables and queries show the past; it can be read, not changed" }
                    </p>
                    <button type="button" class="button" onclick={send(TimelineAction::Leave)}>{"Back to now"}</button>
                    <button type="button" class="button button--quiet" onclick={send(TimelineAction::Restore(viewing.past.point))}>
                        { IconName::Undo.svg() }{"Go back to this"}
                    </button>
                </div>
            }
        </div>
    }
}
