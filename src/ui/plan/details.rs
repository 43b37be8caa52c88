//! Everything about one step: what it does, its conditions, what was expected and what came.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::drawing::sign;
use crate::app::plan::{Report, kinds, words};
use crate::ui::hooks::{Slice, use_effect_with};
use crate::ui::html::html;
use crate::ui::icon::IconName;

#[derive(Properties, PartialEq)]
pub struct NodeDetailsProps {
    pub report: Slice<Report>,
    pub node: usize,
    pub on_close: Callback<()>,
}

#[component]
pub fn NodeDetails(props: &NodeDetailsProps) -> Html {
    let report = &props.report.0;
    let panel = use_node_ref();
    {
        // Opened by Enter or a click: the focus goes along, and Escape brings it back.
        let panel = panel.clone();
        use_effect_with((), move |()| {
            if let Some(panel) = panel.cast::<HtmlElement>() {
                let _ = panel.focus();
            }
        });
    }
    let onkeydown = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                on_close.emit(());
            }
        })
    };
    let Some(node) = report.tree.nodes.get(props.node) else { return Html::default() };
    let title = words::title(node);
    let kind = kinds::explain(&node.kind);
    html! {
        <section ref={panel} class="plan-details" tabindex="-1" aria-label={format!("Details of {title}")} {onkeydown}>
            <header class="plan-details__head">
                <h4 class="plan-details__title">{ title }</h4>
                <button type="button" class="icon-button" aria-label="Close the details"
                    onclick={props.on_close.reform(|_: MouseEvent| ())}>{ IconName::Close.svg() }</button>
            </header>
            if let Some(name) = &node.subplan {
                <p class="plan-details__apart">{ apart(name) }</p>
            }
            if let Some((does, _)) = &kind { <p>{ does }</p> }
            if let Some(why) = report.why(props.node) {
                <p class="plan-details__why">{ sign() }<strong>{ "Slow here: " }</strong>{ why }</p>
            }
            if !node.details.is_empty() {
                <dl class="plan-details__list plan-details__list--code">
                    { for node.details.iter().map(|(label, text)| html! {
                        <><dt>{ label }</dt><dd><code>{ text }</code></dd></>
                    }) }
                </dl>
            }
            <dl class="plan-details__list">
                { for words::facts(&report.tree, node).into_iter().map(|(label, text)| html! {
                    <><dt>{ label }</dt><dd>{ text }</dd></>
                }) }
            </dl>
            if let Some((_, (page, file))) = kind {
                <p class="plan-details__manual">
                    { "PostgreSQL's manual: " }
                    <a href={format!("{}{file}", kinds::MANUAL)} target="_blank" rel="noopener noreferrer">{ page }</a>
                </p>
            }
        </section>
    }
}

/// What it means that a query stays apart.
fn apart(name: &str) -> String {
    let what = match name.split(' ').next() {
        Some("CTE") => "the WITH query of this name, which runs once",
        Some("InitPlan") => {
            "a query inside an expression that depends on nothing around it: it runs once, when first needed"
        }
        _ => "a query inside an expression that depends on the row around it: it runs for every row",
    };
    format!("{name}: {what}.")
}
