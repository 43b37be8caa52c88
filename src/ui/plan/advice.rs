//! What costs in this plan, and what would help: ready to be done, tried out by the planner before.

use yew::prelude::*;

use super::drawing::sign;
use crate::app::Action;
use crate::app::editor::{EditorOrder, order};
use crate::app::engine::Engine;
use crate::app::plan::advice::Finding;
use crate::app::plan::{self, Report, words};
use crate::ui::hooks::{Slice, use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;

#[derive(Properties, PartialEq)]
pub struct AdviceListProps {
    pub report: Slice<Report>,
}

#[component]
pub fn AdviceList(props: &AdviceListProps) -> Html {
    let report = &props.report.0;
    let engine = use_slice::<Engine>();
    let dispatch = use_dispatch();
    if report.findings.is_empty() {
        return Html::default();
    }
    let (run, block) = (report.run, report.block);
    let send = |action: Action| dispatch.reform(move |_: MouseEvent| action.clone());
    let change = |at: usize, sql: &str, effect: &str| {
        let verb = if sql.starts_with("ANALYZE") { "Run it and compare" } else { "Create it and compare" };
        html! {
            <div class="plan-advice__change">
                <code class="plan-advice__sql">{ sql }</code>
                <p class="plan-advice__effect">{ effect }{ "." }</p>
                <div class="plan-advice__buttons">
                    <button type="button" class="button button--primary" disabled={!engine.is_idle()}
                        onclick={send(Action::Plan(plan::Action::Follow { run, block, advice: at }))}>{ verb }</button>
                    <button type="button" class="button"
                        onclick={send(order(EditorOrder::Insert(format!("{sql}\n"))))}>{ "Insert into the editor" }</button>
                    <button type="button" class="icon-button" aria-label="Copy the statement" title="Copy the statement"
                        onclick={send(Action::Copy { text: sql.to_owned(), what: "statement".to_owned() })}>
                        { IconName::Copy.svg() }
                    </button>
                </div>
            </div>
        }
    };
    // While the engine tries, only what is certain is said.
    let shown = |finding: &&Finding| {
        finding.is_certain || report.advice.iter().any(|advice| advice.node == finding.node)
    };
    let items = report.findings.iter().filter(shown).map(|finding| {
        let title = report.tree.nodes.get(finding.node).map(words::title).unwrap_or_default();
        let own = report.advice.iter().enumerate().filter(|(_, advice)| {
            advice.node == finding.node
                && finding.change.as_ref().is_some_and(|change| change.sql == advice.sql)
        });
        html! {
            <li class="plan-advice__item">
                <p class="plan-advice__why">{ sign() }<strong>{ title }</strong>{ " " }{ &finding.why }</p>
                { for own.map(|(at, advice)| change(at, &advice.sql, &advice.effect)) }
            </li>
        }
    });
    let said = match (report.waiting, report.advice.len()) {
        (0, 0) => "The planner finds no index that would make this statement cheaper.",
        (0, _) => "",
        _ => "Trying out what would help…",
    };
    html! {
        <section class="plan-advice" aria-label="What costs, and what would help">
            <ul class="plan-advice__list">{ for items }</ul>
            <p class="plan-advice__status" role="status">{ said }</p>
        </section>
    }
}
