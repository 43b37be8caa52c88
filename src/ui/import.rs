//! The import dialog: a step for each stage of [`crate::app::import::Stage`].

mod drop_target;
mod plan;
mod read;
mod summary;

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::Action;
use crate::app::engine::Engine;
use crate::app::import::{Action as ImportAction, Import, Stage, plan_problem};
use crate::app::results::thousands;
use crate::protocol::sql::Transaction;
use crate::ui::dialog::{Dialog, DialogSize};
use crate::ui::effects::Dispatch;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::icon::IconName;

pub use drop_target::DropTarget;

use crate::ui::html::html;
use crate::ui::view::view;
use plan::PlanEditor;
use read::take_file;
use summary::{PreviewButton, Problems, SummaryView};

/// Files that the picker offers.
const ACCEPT: &str = ".sql,.csv,.tsv,.tab,.txt,.json,.jsonl,.ndjson";

/// The dialog, when an import is open.
#[component]
pub fn ImportDialog() -> Html {
    let import = use_slice::<Import>();
    let engine = use_slice::<Engine>();
    let dispatch = use_dispatch();
    if !import.is_open() {
        return Html::default();
    }
    let on_close = dispatch.reform(|()| Action::Import(ImportAction::Close));
    let (title, wide) = match &import.stage {
        Stage::Plan { name, .. } => (format!("Import {name}"), true),
        Stage::Script { name, .. } | Stage::Running { name, .. } => (format!("Import {name}"), false),
        Stage::Done { name, .. } => (format!("Imported {name}"), false),
        _ => ("Import a file".to_owned(), false),
    };
    // Said by screen readers when the stage changes; the body itself is too long for that.
    let said = match &import.stage {
        Stage::Reading { name } | Stage::Looking { name } => format!("Reading {name}"),
        Stage::Plan { plan, .. } => format!("{} rows found. Check the columns, then import.", plan.rows),
        Stage::Script { statements, .. } => format!("{statements} statements found"),
        Stage::Running { .. } => "Importing".to_owned(),
        Stage::Done { summary, .. } if summary.failed > 0 => {
            format!("Imported, with {} problems", summary.failed)
        }
        Stage::Done { .. } => "Imported".to_owned(),
        Stage::Closed | Stage::Choose { .. } => String::new(),
    };
    let body = match &import.stage {
        Stage::Closed => Html::default(),
        Stage::Choose { problem } => {
            view!(Chooser { problem: problem.clone(), waiting: waiting(&engine) })
        }
        Stage::Reading { name } | Stage::Looking { name } => html! {
            <div class="import__wait"><span class="spinner"></span><p>{ format!("Reading {name}…") }</p></div>
        },
        Stage::Plan { plan, problem, .. } => {
            view!(PlanEditor { plan: plan.clone(), problem: problem.clone() })
        }
        Stage::Script { statements, notes, .. } => html! {
            <>
                <p>{ format!("The script has {} {}. They run one by one; a statement that fails stops no other.",
                    thousands(u64::from(*statements)), if *statements == 1 { "statement" } else { "statements" }) }</p>
                { for notes.iter().map(|note| html! { <p class="import__note">{ note }</p> }) }
            </>
        },
        Stage::Running { done, total, plan, .. } => html! {
            <div class="import__running">
                <progress class="progress" aria-label="Import progress" max={total.max(&1).to_string()} value={done.to_string()}></progress>
                <p class="import__note">{ match plan {
                    Some(_) => format!("{} of {} rows", thousands(*done), thousands(*total)),
                    None => format!("{} %", done * 100 / total.max(&1)),
                } }</p>
            </div>
        },
        Stage::Done { summary, .. } => {
            view!(SummaryView { summary: summary.clone() })
        }
    };
    view!(Dialog {
        title,
        class: "import",
        size: if wide { DialogSize::Wide } else { DialogSize::Normal },
        foot: foot(&import, &engine, &dispatch),
        on_close,
        children: html! { <>
            <p class="visually-hidden" role="status">{ said }</p>
            { body }
        </> }
    })
}

/// Why nothing can be imported now, if so.
fn waiting(engine: &Engine) -> Option<&'static str> {
    if engine.transaction != Transaction::Idle {
        Some("A transaction is open. COMMIT or ROLLBACK it first.")
    } else if !engine.is_idle() {
        Some("The database is busy. Wait for it, or stop what runs.")
    } else {
        None
    }
}

/// The buttons of the stage, the main one last.
fn foot(import: &Import, engine: &Engine, dispatch: &Dispatch) -> Option<Html> {
    let send = |action: ImportAction| dispatch.reform(move |_: MouseEvent| Action::Import(action.clone()));
    let button = |label: &'static str, action: ImportAction| {
        html! { <button type="button" class="button" onclick={send(action)}>{ label }</button> }
    };
    let main = |label: String, disabled: bool, action: ImportAction| {
        html! {
            <button type="button" class="button button--primary" {disabled} onclick={send(action)}>{ label }</button>
        }
    };
    let waiting = waiting(engine);
    let reason = waiting.map(|why| html! { <span class="dialog__foot-start">{ why }</span> });
    Some(match &import.stage {
        Stage::Closed | Stage::Choose { .. } | Stage::Reading { .. } => return None,
        Stage::Looking { .. } => button("Cancel", ImportAction::Cancel),
        Stage::Plan { plan, .. } => {
            let problem = plan_problem(plan);
            let label = match plan.rows {
                1 => "Import 1 row".to_owned(),
                rows => format!("Import {} rows", thousands(rows)),
            };
            let said = problem.clone().map(|why| html! { <span class="dialog__foot-start">{ why }</span> });
            html! {
                <>
                    { said.or(reason).unwrap_or_default() }
                    { button("Choose another file", ImportAction::Cancel) }
                    { main(label, problem.is_some() || waiting.is_some(), ImportAction::Start) }
                </>
            }
        }
        Stage::Script { .. } => html! {
            <>
                { reason.unwrap_or_default() }
                { button("Choose another file", ImportAction::Cancel) }
                { main("Run script".to_owned(), waiting.is_some(), ImportAction::Start) }
            </>
        },
        Stage::Running { .. } => button("Cancel import", ImportAction::Cancel),
        Stage::Done { summary, .. } => html! {
            <>
                { button("Import another file", ImportAction::Cancel) }
                if let Some(table) = &summary.table {
                    { view!(PreviewButton { table: table.clone() }) }
                } else {
                    { main("Done".to_owned(), false, ImportAction::Close) }
                }
            </>
        },
    })
}

#[derive(Properties, PartialEq)]
struct ChooserProps {
    problem: Option<String>,
    waiting: Option<&'static str>,
}

/// The file picker; dropping works on the whole page.
#[component]
fn Chooser(props: &ChooserProps) -> Html {
    let dispatch = use_dispatch();
    let input = use_node_ref();
    let onchange = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let file = input.as_ref().and_then(HtmlInputElement::files).and_then(|files| files.item(0));
            if let Some(file) = file {
                take_file(file, dispatch.clone());
            }
            // The same file can be chosen again after it was mended.
            if let Some(input) = input {
                input.set_value("");
            }
        })
    };
    let pick = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    html! {
        <div class="import__choose">
            if let Some(problem) = &props.problem {
                <p class="import__problem" role="alert">{ IconName::Warning.svg() }{ problem }</p>
            }
            { IconName::Upload.svg() }
            <p>{"Drop a file anywhere on the page, or"}</p>
            <input ref={input} type="file" class="visually-hidden" tabindex="-1" aria-hidden="true" accept={ACCEPT} {onchange} />
            <button type="button" class="button button--primary" onclick={pick} autofocus=true disabled={props.waiting.is_some()}>
                {"Choose a file…"}
            </button>
            <p class="import__note">
                { props.waiting.unwrap_or("SQL scripts, CSV, TSV and JSON, up to 50 MB. The file stays in this browser.") }
            </p>
        </div>
    }
}
