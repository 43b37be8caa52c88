//! Two plans side by side, with what changed in words.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::plan::compare::{self, Change, Pair};
use crate::app::plan::tree::PlanTree;
use crate::app::plan::{Report, words};
use crate::ui::hooks::Slice;
use crate::ui::html::{classes, html};

/// Levels that are shown by indentation.
const MAX_INDENT: usize = 8;

#[derive(Properties, PartialEq)]
pub struct PlanComparisonProps {
    pub before: Slice<Report>,
    pub after: Slice<Report>,
}

#[component]
pub fn PlanComparison(props: &PlanComparisonProps) -> Html {
    let (before, after) = (Rc::clone(&props.before.0.tree), Rc::clone(&props.after.0.tree));
    let compared = {
        use_memo((Slice(before.clone()), Slice(after.clone())), |(before, after)| {
            compare::compare(&before.0, &after.0)
        })
    };
    let other_text = props.before.0.sql != props.after.0.sql;
    let totals = compared.totals.iter().map(|total| {
        let class = match total.is_better {
            Some(true) => "is-better",
            Some(false) => "is-worse",
            None => "",
        };
        html! {
            <tr>
                <th scope="row">{ total.label }</th>
                <td>{ &total.before }</td>
                <td>{ &total.after }</td>
                <td {class}>{ mark(total.is_better) }{ " " }{ &total.change }</td>
            </tr>
        }
    });
    html! {
        <div class="plan-compare">
            if other_text {
                <p class="plan__note">{ "The pinned plan is of another statement." }</p>
            }
            <ul class="plan-compare__words">
                { for compared.sentences.iter().map(|sentence| html! { <li>{ sentence }</li> }) }
            </ul>
            <div class="plan-compare__scroll" tabindex="0" role="region" aria-label="Totals before and after">
                <table class="plan-compare__table">
                    <thead><tr>
                        <th scope="col">{ "The whole statement" }</th><th scope="col">{ "Before (pinned)" }</th>
                        <th scope="col">{ "Now" }</th><th scope="col">{ "Difference" }</th>
                    </tr></thead>
                    <tbody>{ for totals }</tbody>
                </table>
            </div>
            <div class="plan-compare__scroll" tabindex="0" role="region" aria-label="Steps before and after">
                <table class="plan-compare__table plan-compare__table--steps">
                    <thead><tr>
                        <th scope="col">{ "Before (pinned)" }</th><th scope="col">{ "Now" }</th>
                        <th scope="col">{ "Difference" }</th>
                    </tr></thead>
                    <tbody>{ for compared.pairs.iter().map(|pair| row(pair, &before, &after)) }</tbody>
                </table>
            </div>
        </div>
    }
}

fn row(pair: &Pair, before: &PlanTree, after: &PlanTree) -> Html {
    let (class, words) = match &pair.change {
        Change::Same => ("is-same", "= the same".to_owned()),
        Change::Other(words) => ("is-other", format!("≠ {words}")),
        Change::Gone => ("is-gone", "− no longer needed".to_owned()),
        Change::New => ("is-new", "+ new".to_owned()),
    };
    html! {
        <tr {class}>
            <td>{ cell(before, pair.before, pair.depth) }</td>
            <td>{ cell(after, pair.after, pair.depth) }</td>
            <td class="plan-compare__change">{ words }</td>
        </tr>
    }
}

/// A step and its numbers; a dash where there is none.
fn cell(tree: &PlanTree, at: Option<usize>, depth: usize) -> Html {
    let indent = format!("plan-compare__indent-{}", depth.min(MAX_INDENT));
    let Some(node) = at.and_then(|at| tree.nodes.get(at)) else {
        return html! { <span class="plan-compare__none" aria-label="No such step">{ "–" }</span> };
    };
    let mut numbers = format!("{}, own cost {}", words::row_line(node), words::cost(node.own_cost));
    if tree.timed {
        numbers.push_str(&format!(", own time {}", words::millis(node.own_millis)));
    }
    html! {
        <div class={classes!("plan-compare__step", AttrValue::from(indent))}>
            <span class="plan-compare__title">{ words::title(node) }</span>
            <span class="plan-compare__numbers">{ numbers }</span>
        </div>
    }
}

/// Less is better: a sign beside the words, so that colour is not all there is.
fn mark(is_better: Option<bool>) -> &'static str {
    match is_better {
        Some(true) => "▼",
        Some(false) => "▲",
        None => "=",
    }
}
