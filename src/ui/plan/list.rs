//! The plan as a nested list; the details of a step open below it.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::bar;
use super::details::NodeDetails;
use super::drawing::sign;
use crate::app::plan::{Report, words};
use crate::ui::hooks::Slice;
use crate::ui::html::{classes, html};
use crate::ui::view::view;

#[derive(Properties, PartialEq)]
pub struct PlanListProps {
    pub report: Slice<Report>,
    pub picked: Option<usize>,
    pub on_pick: Callback<Option<usize>>,
}

#[component]
pub fn PlanList(props: &PlanListProps) -> Html {
    html! { <ul class="plan-list" aria-label="Steps of the plan">{ step(props, 0) }</ul> }
}

fn step(props: &PlanListProps, at: usize) -> Html {
    let report = &props.report.0;
    let Some(node) = report.tree.nodes.get(at) else { return Html::default() };
    let why = report.why(at);
    let is_open = props.picked == Some(at);
    let id = format!("plan-{}-{}-{at}", report.run, report.block);
    let close = {
        let (on_pick, id) = (props.on_pick.clone(), id.clone());
        Callback::from(move |()| {
            on_pick.emit(None);
            if let Some(button) = element(&id) {
                let _ = button.focus();
            }
        })
    };
    let onclick = props.on_pick.reform(move |_: MouseEvent| (!is_open).then_some(at));
    let share = report.tree.share(node);
    let what = if report.tree.timed { "time" } else { "cost" };
    html! {
        <li key={at} class="plan-list__step">
            <button type="button" {id} class={classes!("plan-list__node", why.map(|_| "is-hurt"))}
                aria-expanded={if is_open { "true" } else { "false" }} {onclick}>
                <span class="plan-list__title">
                    if why.is_some() { { sign() } }
                    if let Some(name) = &node.subplan { <span class="plan-list__apart">{ name }{ ": " }</span> }
                    <strong>{ &node.kind }</strong>{ " " }<span class="plan-list__what">{ words::object(node) }</span>
                </span>
                <span class="plan-list__rows">{ words::row_line(node) }</span>
                <span class="plan-list__share">
                    { bar(share, why.is_some()) }
                    <span>{ format!("{} of {what}", words::own(&report.tree, node)) }</span>
                </span>
                if let Some(why) = why { <span class="plan-list__why">{ "Slow here: " }{ why }</span> }
            </button>
            if is_open {
                { view!(NodeDetails { report: Slice(Rc::clone(report)), node: at, on_close: close }) }
            }
            if !node.children.is_empty() {
                <ul class="plan-list__below">{ for node.children.iter().map(|&child| step(props, child)) }</ul>
            }
        </li>
    }
}

fn element(id: &str) -> Option<HtmlElement> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}
