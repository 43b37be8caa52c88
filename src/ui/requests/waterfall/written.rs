//! What one statement wrote, in the place of the rows: the rows before and after it.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::focus_tree_soon;
use crate::app::Action;
use crate::app::requests::{self, Requests, moment};
use crate::ui::hooks::{use_dispatch, use_effect_with, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::timeline::differences;

fn act(action: moment::Action) -> Action {
    Action::Requests(requests::Action::Moment(action))
}

/// What was written, and the ways on.
#[component]
pub fn WrittenView() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let region = use_node_ref();
    {
        // What was pressed is gone.
        let region = region.clone();
        use_effect_with((), move |()| {
            if let Some(region) = region.cast::<HtmlElement>() {
                let _ = region.focus();
            }
        });
    }
    let Some(written) = &requests.written else { return Html::default() };
    let close = dispatch.reform(|_: MouseEvent| {
        focus_tree_soon();
        act(moment::Action::Close)
    });
    let changes = &written.changes;
    let nothing = changes.schema.is_empty() && changes.tables.is_empty();
    html! {
        <section ref={region} class="waterfall__plan" tabindex="-1" aria-label="What it wrote">
            <header class="waterfall__head">
                <button type="button" class="button" onclick={close}>{ IconName::ChevronLeft.svg() }{"Back to the trace"}</button>
                <code class="waterfall__of" title={written.statement.to_string()}>{ &*written.statement }</code>
                { look_before(&dispatch) }
            </header>
            if nothing { <p class="answer__note">{"Every row is as it was before"}</p> }
            <div class="waterfall__written">{ differences(changes) }</div>
        </section>
    }
}

/// The way into the database as it was.
pub fn look_before(dispatch: &Callback<Action>) -> Html {
    let look = dispatch.reform(|_: MouseEvent| act(moment::Action::LookBefore));
    html! {
        <button type="button" class="button" title="Ask the database as it was just before this statement" onclick={look}>
            { IconName::History.svg() }{"The database before it"}
        </button>
    }
}

/// Both ways, for a line that wrote.
pub fn moment_buttons(requests: &Requests, dispatch: &Callback<Action>) -> Html {
    if requests.writing_line().is_none() {
        return Html::default();
    }
    let see = dispatch.reform(|_: MouseEvent| act(moment::Action::See));
    html! {
        <p class="waterfall__more">
            <button type="button" class="button" title="The rows before and after this statement" onclick={see}>
                { IconName::Table.svg() }{"What it wrote"}
            </button>
            { look_before(dispatch) }
        </p>
    }
}
