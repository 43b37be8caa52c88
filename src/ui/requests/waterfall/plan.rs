//! The plan of one query in the place of the rows.

use std::rc::Rc;

use yew::prelude::*;

use super::instead::Instead;
use crate::app::Action;
use crate::app::requests::{self, Requests, drawn};
use crate::ui::hooks::{Slice, use_dispatch, use_slice};
use crate::ui::plan::TracePlan;
use crate::ui::view::view;

/// The plan, its query and the way back.
#[component]
pub fn QueryPlanView() -> Html {
    let dispatch = use_dispatch();
    let requests = use_slice::<Requests>();
    let Some(drawn) = &requests.drawn else { return Html::default() };
    let text: AttrValue = Rc::clone(&drawn.text).into();
    view!(Instead {
        label: "Plan of the query",
        of: AttrValue::from(Rc::clone(&drawn.report.sql)),
        close: dispatch
            .reform(|_: MouseEvent| Action::Requests(requests::Action::Plan(drawn::Action::Close))),
        more: Html::default(),
        body: view!(TracePlan { report: Slice(Rc::clone(&drawn.report)), text }),
    })
}
