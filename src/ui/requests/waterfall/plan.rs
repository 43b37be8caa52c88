//! The plan of one query in the place of the rows.

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::focus_tree_soon;
use crate::app::Action;
use crate::app::requests::{self, Requests, drawn};
use crate::ui::hooks::{Slice, use_dispatch, use_effect_with, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::plan::TracePlan;
use crate::ui::view::view;

/// The plan, its query and the way back.
#[component]
pub fn QueryPlanView() -> Html {
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
    let Some(drawn) = &requests.drawn else { return Html::default() };
    let close = dispatch.reform(|_: MouseEvent| {
        focus_tree_soon();
        Action::Requests(requests::Action::Plan(drawn::Action::Close))
    });
    let text: AttrValue = Rc::clone(&drawn.text).into();
    html! {
        <section ref={region} class="waterfall__plan" tabindex="-1" aria-label="Plan of the query">
            <header class="waterfall__head">
                <button type="button" class="button" onclick={close}>{ IconName::ChevronLeft.svg() }{"Back to the trace"}</button>
                <code class="waterfall__of" title={drawn.report.sql.to_string()}>{ &*drawn.report.sql }</code>
            </header>
            { view!(TracePlan { report: Slice(Rc::clone(&drawn.report)), text }) }
        </section>
    }
}
