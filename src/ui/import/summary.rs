//! What an import did, and what went wrong on which line.

use yew::prelude::*;

use crate::app::Action;
use crate::app::engine::Engine;
use crate::app::import::{Action as ImportAction, Summary};
use crate::app::results::thousands;
use crate::app::schema_tree;
use crate::protocol::import::RowProblem;
use crate::protocol::schema::Schema;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::view::view;

#[derive(Properties, PartialEq)]
pub struct SummaryViewProps {
    pub summary: Summary,
}

/// The result in a sentence, then the problems.
#[component]
pub fn SummaryView(props: &SummaryViewProps) -> Html {
    let summary = &props.summary;
    let (one, many) = if summary.script { ("statement", "statements") } else { ("row", "rows") };
    let count = |count: u64| format!("{} {}", thousands(count), if count == 1 { one } else { many });
    let done = match (&summary.table, summary.script) {
        (Some(table), _) => format!("{} imported into {table}", count(summary.done)),
        (None, true) => format!("{} ran", count(summary.done)),
        (None, false) => format!("{} imported", count(summary.done)),
    };
    html! {
        <>
            <p class="import__done">{ IconName::Check.svg() }{ done }</p>
            if summary.failed > 0 {
                { view!(Problems { title: if summary.script { format!("{} failed", count(summary.failed)) }
                    else { format!("{} left out", count(summary.failed)) }, problems: summary.problems.clone(), total: summary.failed }) }
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct ProblemsProps {
    pub title: String,
    pub problems: Vec<RowProblem>,
    /// How many there are, listed or not.
    pub total: u64,
}

/// Problems with their lines.
#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let listed = props.problems.len() as u64;
    html! {
        <section class="import__problems">
            <h3>{ IconName::Warning.svg() }{ &props.title }</h3>
            <ul tabindex="0" aria-label={props.title.clone()}>
                { for props.problems.iter().map(|problem| html! {
                    <li><span class="import__line">{ format!("Line {}", problem.line) }</span>{ &problem.message }</li>
                }) }
                if props.total > listed {
                    <li>{ format!("and {} more", thousands(props.total - listed)) }</li>
                }
            </ul>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct PreviewButtonProps {
    pub table: String,
}

/// Closes the dialog and shows the first rows.
#[component]
pub fn PreviewButton(props: &PreviewButtonProps) -> Html {
    let schema = use_slice::<Schema>();
    let engine = use_slice::<Engine>();
    let dispatch = use_dispatch();
    let preview = schema_tree::preview(&schema, &props.table);
    let disabled = preview.is_none() || !engine.is_idle();
    let onclick = Callback::from(move |_: MouseEvent| {
        dispatch.emit(Action::Import(ImportAction::Close));
        if let Some(action) = &preview {
            dispatch.emit(action.clone());
        }
    });
    html! {
        <button type="button" class="button button--primary" {onclick} {disabled}>
            { IconName::Eye.svg() }{"Preview rows"}
        </button>
    }
}
