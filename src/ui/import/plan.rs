//! Rows before they are imported: the table, its columns to edit, the first rows, what cannot be read.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::Problems;
use crate::app::Action;
use crate::app::import::Action as ImportAction;
use crate::protocol::import::{COLUMN_TYPES, ImportColumn, ImportPlan};
use crate::ui::hooks::use_dispatch;
use crate::ui::html::html;
use crate::ui::view::view;

/// Rows of the sample that are drawn.
const SAMPLE_ROWS: usize = 8;

#[derive(Properties)]
pub struct PlanEditorProps {
    pub plan: Rc<ImportPlan>,
    /// Why it was refused.
    pub problem: Option<String>,
}

impl PartialEq for PlanEditorProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.plan, &other.plan) && self.problem == other.problem
    }
}

/// The plan, editable.
#[component]
pub fn PlanEditor(props: &PlanEditorProps) -> Html {
    let dispatch = use_dispatch();
    let plan = &props.plan;
    let send = dispatch.reform(Action::Import);
    let on_table = typed(&send, ImportAction::TableName);
    let on_header = checked(&send, ImportAction::Header);
    let on_all = checked(&send, ImportAction::IncludeAll);
    let all = plan.columns.iter().all(|column| column.include);
    html! {
        <>
            if let Some(problem) = &props.problem {
                <p class="import__problem" role="alert">{ problem }</p>
            }
            <div class="import__head">
                <label class="import__field">
                    <span>{"Table name"}</span>
                    <input class="input" value={plan.table.clone()} oninput={on_table} spellcheck="false"
                        autocomplete="off" maxlength="63" autofocus=true />
                </label>
                if let Some(header) = plan.header {
                    <label class="import__check">
                        <input type="checkbox" class="checkbox" checked={header} onchange={on_header} />
                        {"The first row names the columns"}
                    </label>
                }
            </div>
            { for plan.notes.iter().map(|note| html! { <p class="import__note">{ note }</p> }) }
            <div class="import__scroll" tabindex="0" role="region" aria-label="Columns and first rows">
                <table class="import__table">
                    <thead>
                        <tr>
                            <th scope="col">
                                <label class="import__check">
                                    <input type="checkbox" class="checkbox" checked={all} onchange={on_all} aria-label="Import all columns" />
                                </label>
                            </th>
                            <th scope="col">{"In the file"}</th>
                            <th scope="col">{"Column name"}</th>
                            <th scope="col">{"Type"}</th>
                            <th scope="col">{"First values"}</th>
                        </tr>
                    </thead>
                    <tbody>
                        { for plan.columns.iter().enumerate().map(|(at, column)| column_row(plan, at, column, &send)) }
                    </tbody>
                </table>
            </div>
            if plan.unreadable > 0 {
                { view!(Problems { title: match plan.unreadable {
                    1 => "1 row cannot be read and is left out".to_owned(),
                    rows => format!("{rows} rows cannot be read and are left out"),
                }, problems: plan.problems.clone(), total: plan.unreadable }) }
            }
        </>
    }
}

/// A column on a line of its own, so that 50 columns are read downwards and fit a phone.
fn column_row(plan: &ImportPlan, at: usize, column: &ImportColumn, send: &Callback<ImportAction>) -> Html {
    let on_include = checked(send, move |include| ImportAction::ColumnIncluded { at, include });
    let on_name = typed(send, move |name| ImportAction::ColumnName { at, name });
    let on_type = {
        let send = send.clone();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            if let Some(select) = select {
                send.emit(ImportAction::ColumnType { at, type_name: select.value() });
            }
        })
    };
    let place = at + 1;
    let source = if column.source.is_empty() { format!("column {place}") } else { column.source.clone() };
    html! {
        <tr key={at} class={(!column.include).then_some("is-left-out")}>
            <td>
                <input type="checkbox" class="checkbox" checked={column.include} onchange={on_include}
                    aria-label={format!("Import {source}")} />
            </td>
            <th scope="row" class="import__source">{ &source }</th>
            <td>
                <input class="input" value={column.name.clone()} oninput={on_name} disabled={!column.include}
                    aria-label={format!("Name of {source}")} spellcheck="false" autocomplete="off" maxlength="63" />
            </td>
            <td>
                <select class="select" onchange={on_type} disabled={!column.include} aria-label={format!("Type of {source}")}>
                    { for COLUMN_TYPES.iter().map(|name| html! {
                        <option value={*name} selected={column.type_name == *name}>{ *name }</option>
                    }) }
                </select>
            </td>
            <td class="import__values">
                { for plan.sample.iter().take(SAMPLE_ROWS).map(|row| match row.get(at).and_then(Option::as_ref) {
                    Some(value) => html! { <code>{ value }</code> },
                    None => html! { <i class="import__null">{"NULL"}</i> },
                }) }
            </td>
        </tr>
    }
}

fn typed(
    send: &Callback<ImportAction>,
    action: impl Fn(String) -> ImportAction + 'static,
) -> Callback<InputEvent> {
    let send = send.clone();
    Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            send.emit(action(input.value()));
        }
    })
}

fn checked(
    send: &Callback<ImportAction>,
    action: impl Fn(bool) -> ImportAction + 'static,
) -> Callback<Event> {
    let send = send.clone();
    Callback::from(move |event: Event| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            send.emit(action(input.checked()));
        }
    })
}
