//! What one statement wrote, in the place of the rows: the rows before and after it.

use std::rc::Rc;

use yew::prelude::*;

use super::instead::Instead;
use crate::app::Action;
use crate::app::requests::{self, Requests, moment};
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::timeline::differences;
use crate::ui::view::view;

fn act(action: moment::Action) -> Action {
    Action::Requests(requests::Action::Moment(action))
}

/// What was written, and the ways on.
#[component]
pub fn WrittenView() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let Some(written) = &requests.written else { return Html::default() };
    let changes = &written.changes;
    let nothing = changes.schema.is_empty() && changes.tables.is_empty();
    view!(Instead {
        label: "What it wrote",
        of: AttrValue::from(Rc::clone(&written.statement)),
        close: dispatch.reform(|_: MouseEvent| act(moment::Action::Close)),
        more: look_before(&dispatch),
        body: html! {
            <>
                if nothing { <p class="answer__note">{"Every row is as it was before"}</p> }
                <div class="waterfall__written">{ differences(changes) }</div>
            </>
        },
    })
}

/// The way into the database as it was.
fn look_before(dispatch: &Callback<Action>) -> Html {
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
