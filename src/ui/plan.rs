//! The plan of a statement: as a drawn tree, as a list, beside another one, and as EXPLAIN's text.

mod advice;
mod compare;
mod details;
mod drawing;
mod list;
mod of_trace;

use std::rc::Rc;

use yew::prelude::*;

use crate::app::Action;
use crate::app::engine::Engine;
use crate::app::plan::tree::PlanTree;
use crate::app::plan::{self, Plans, Report, View, words};
use crate::app::steps;
use crate::protocol::sql::Target;
use crate::ui::grid::use_box;
use crate::ui::hooks::{Slice, use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::view::view;
use advice::AdviceList;
use compare::PlanComparison;
use drawing::PlanDrawing;
use list::PlanList;
pub use of_trace::TracePlan;

/// A narrower place shows the list first.
const WIDE: f64 = 620.0;

#[derive(Properties, PartialEq)]
pub struct PlanViewProps {
    pub run: u32,
    /// The block of the run.
    pub at: usize,
    /// What EXPLAIN wrote.
    pub text: AttrValue,
}

/// The plan of one block of the results.
#[component]
pub fn PlanView(props: &PlanViewProps) -> Html {
    let (run, at) = (props.run, props.at);
    let plans = use_slice::<Plans>();
    let engine = use_slice::<Engine>();
    let dispatch = use_dispatch();
    let frame = use_node_ref();
    let (width, _) = use_box(&frame);
    // The node that is looked at.
    let picked = use_state_eq(|| None::<usize>);
    let on_pick = {
        let picked = picked.clone();
        Callback::from(move |node: Option<usize>| picked.set(node))
    };
    let Some(report) = plans.report(run, at) else {
        return written(&props.text);
    };
    let other = plans.other(run, at);
    let view = match plans.view {
        Some(View::Compare) if other.is_none() => None,
        view => view,
    };
    let view = view.unwrap_or(if width < WIDE { View::List } else { View::Tree });
    let send = |action: plan::Action| dispatch.reform(move |_: MouseEvent| Action::Plan(action.clone()));
    let tab = |each: View, label: &'static str| tab(each == view, label, send(plan::Action::View(each)));
    let step = {
        let sql = Rc::clone(&report.sql);
        dispatch.reform(move |_: MouseEvent| {
            Action::Steps(steps::Action::Ask { text: Rc::clone(&sql), target: Target::All, point: None })
        })
    };
    let copy = {
        let text = props.text.to_string();
        dispatch.reform(move |_: MouseEvent| Action::Copy { text: text.clone(), what: "plan".to_owned() })
    };
    let is_pinned = plans.pinned.as_ref().is_some_and(|pinned| (pinned.run, pinned.block) == (run, at));
    let body = match view {
        _ if width == 0.0 => Html::default(),
        View::Tree => view!(PlanDrawing { report: Slice(Rc::clone(report)), picked: *picked, on_pick }),
        View::List => view!(PlanList { report: Slice(Rc::clone(report)), picked: *picked, on_pick }),
        View::Compare => match other {
            Some(other) => {
                view!(PlanComparison { before: Slice(Rc::clone(other)), after: Slice(Rc::clone(report)) })
            }
            None => Html::default(),
        },
        View::Text => written(&props.text),
    };
    html! {
        <div ref={frame} class="plan">
            <div class="plan__bar">
                <div class="plan__tabs" role="group" aria-label="Show the plan as">
                    { tab(View::Tree, "Tree") }
                    { tab(View::List, "List") }
                    if other.is_some() { { tab(View::Compare, "Compare") } }
                    { tab(View::Text, "Text") }
                </div>
                { totals(&report.tree) }
                <div class="plan__actions">
                    <button type="button" class="button" disabled={!engine.is_idle()}
                        title={if report.tree.ran { "Run and measure again" } else { "Run the statement and measure it; nothing it writes lasts" }}
                        onclick={send(plan::Action::Again { run, block: at, analyze: true })}>
                        { IconName::Refresh.svg() }{ if report.tree.ran { "Again" } else { "With run" } }
                    </button>
                    if can_step(&report.sql) {
                        <button type="button" class="button button--quiet" disabled={!engine.is_idle()}
                            title="See its rows flow from step to step, one by one" onclick={step}>{ "Step through" }</button>
                    }
                    if view == View::Text {
                        <button type="button" class="button" onclick={copy}>{ IconName::Copy.svg() }{ "Copy" }</button>
                    }
                    if is_pinned {
                        <button type="button" class="button" onclick={send(plan::Action::Unpin)}>{ "Unpin" }</button>
                    } else {
                        <button type="button" class="button" title="Keep this plan, to compare the next ones with it"
                            onclick={send(plan::Action::Pin { run, block: at })}>{ "Pin to compare" }</button>
                    }
                    if other.is_some() {
                        <button type="button" class="button button--quiet" onclick={send(plan::Action::Unpin)}>
                            { "Stop comparing" }
                        </button>
                    }
                </div>
            </div>
            <div class="plan__scroll">
                { view!(AdviceList { report: Slice(Rc::clone(report)) }) }
                { body }
                if is_pinned && view != View::Text {
                    <p class="plan__note" role="status">
                        { "Pinned. Change something, an index say, and press Again: both plans are then shown side by side." }
                    </p>
                }
                if report.tree.left_out > 0 {
                    <p class="plan__note">{ format!("{} more steps are not shown", report.tree.left_out) }</p>
                }
            </div>
        </div>
    }
}

/// Whether a statement can be stepped through: a query as it stands.
fn can_step(sql: &str) -> bool {
    let word = sql.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    ["select", "with", "values"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// A plan as EXPLAIN writes it.
fn written(text: &AttrValue) -> Html {
    html! { <pre class="result__text" tabindex="0">{ text }</pre> }
}

/// One of the forms to choose from.
fn tab(is_chosen: bool, label: &'static str, onclick: Callback<MouseEvent>) -> Html {
    let pressed = if is_chosen { "true" } else { "false" };
    html! { <button type="button" class="plan__tab" aria-pressed={pressed} {onclick}>{ label }</button> }
}

/// The whole statement in a few numbers.
fn totals(tree: &PlanTree) -> Html {
    let mut totals = vec![format!("Estimated cost {}", words::cost(tree.total_cost))];
    if tree.ran {
        totals.push(format!("{} read", words::rows(tree.rows_read())));
    }
    if let Some(millis) = tree.execution_millis {
        totals.push(format!("ran {}", words::millis(millis)));
    }
    html! { <p class="plan__totals">{ for totals.into_iter().map(|text| html! { <span>{ text }</span> }) }</p> }
}

/// A share as a bar. Its number stands beside it.
fn bar(share: f64, is_hurt: bool) -> Html {
    let class = if is_hurt { "plan-bar is-hurt" } else { "plan-bar" };
    html! {
        <svg {class} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="plan-bar__track" width="100" height="6" />
            <rect class="plan-bar__part" width={((share * 100.0).round() as u32).to_string()} height="6" />
        </svg>
    }
}

/// The plan as nested lists of sentences, for who listens to the drawing.
fn spoken(report: &Report, at: usize) -> Html {
    let Some(node) = report.tree.nodes.get(at) else { return Html::default() };
    let below = node.children.iter().map(|&child| spoken(report, child));
    html! {
        <li>
            { words::sentence(&report.tree, node, report.why(at)) }
            if !node.children.is_empty() { <ul>{ for below }</ul> }
        </li>
    }
}
