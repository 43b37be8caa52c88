//! The plan of a query of a trace: drawn, as a list, and as its text.

use std::rc::Rc;

use yew::prelude::*;

use super::drawing::PlanDrawing;
use super::list::PlanList;
use super::{WIDE, tab, totals, written};
use crate::app::plan::{Report, View};
use crate::ui::grid::use_box;
use crate::ui::hooks::Slice;
use crate::ui::html::html;
use crate::ui::view::view;

#[derive(Properties, PartialEq)]
pub struct TracePlanProps {
    pub report: Slice<Report>,
    /// What EXPLAIN wrote.
    pub text: AttrValue,
}

/// The plan, in the forms that need nothing but itself.
#[component]
pub fn TracePlan(props: &TracePlanProps) -> Html {
    let report = &props.report.0;
    let frame = use_node_ref();
    let (width, _) = use_box(&frame);
    let chosen = use_state_eq(|| None::<View>);
    let picked = use_state_eq(|| None::<usize>);
    let on_pick = {
        let picked = picked.clone();
        Callback::from(move |node: Option<usize>| picked.set(node))
    };
    let view = chosen.unwrap_or(if width < WIDE { View::List } else { View::Tree });
    let tab = |each: View, label: &'static str| {
        let onclick = {
            let chosen = chosen.clone();
            move |_: MouseEvent| chosen.set(Some(each))
        };
        tab(each == view, label, Callback::from(onclick))
    };
    let body = match view {
        _ if width == 0.0 => Html::default(),
        View::List => view!(PlanList { report: Slice(Rc::clone(report)), picked: *picked, on_pick }),
        View::Text => written(&props.text),
        _ => view!(PlanDrawing { report: Slice(Rc::clone(report)), picked: *picked, on_pick }),
    };
    html! {
        <div ref={frame} class="plan">
            <div class="plan__bar">
                <div class="plan__tabs" role="group" aria-label="Show the plan as">
                    { tab(View::Tree, "Tree") }
                    { tab(View::List, "List") }
                    { tab(View::Text, "Text") }
                </div>
                { totals(&report.tree) }
            </div>
            <div class="plan__scroll">
                { body }
                if report.tree.left_out > 0 {
                    <p class="plan__note">{ format!("{} more steps are not shown", report.tree.left_out) }</p>
                }
            </div>
        </div>
    }
}
