//! The export dialog: what to write, in which form.

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::app::Action;
use crate::app::engine::Engine;
use crate::app::import::{Action as ImportAction, Import};
use crate::protocol::import::Export;
use crate::protocol::schema::Schema;
use crate::ui::dialog::{Dialog, DialogSize};
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::view::view;

/// The form that is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Sql,
    Csv,
    Json,
}

const FORMS: [(Form, &str, &str); 3] = [
    (Form::Sql, "Whole database as SQL", "Schema and rows; PostgreSQL loads it"),
    (Form::Csv, "One table as CSV", "For spreadsheets; NULL is an empty field"),
    (Form::Json, "One table as JSON", "An array of objects"),
];

/// The dialog, when it is open.
#[component]
pub fn ExportDialog() -> Html {
    let import = use_slice::<Import>();
    let schema = use_slice::<Schema>();
    let engine = use_slice::<Engine>();
    let dispatch = use_dispatch();
    let form = use_state_eq(|| Form::Sql);
    let table = use_state_eq(String::new);
    if !import.export_open {
        return Html::default();
    }
    let names: Vec<&str> = schema
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .chain(schema.views.iter().map(|view| view.name.as_str()))
        .collect();
    // The table chosen before may be gone.
    let chosen =
        names.iter().find(|name| **name == table.as_str()).or(names.first()).copied().unwrap_or_default();
    let export = {
        let (form, table) = (*form, chosen.to_owned());
        dispatch.reform(move |_: MouseEvent| {
            Action::Import(ImportAction::Export(match form {
                Form::Sql => Export::SqlDump,
                Form::Csv => Export::Csv { table: table.clone() },
                Form::Json => Export::Json { table: table.clone() },
            }))
        })
    };
    let on_table = {
        let table = table.clone();
        Callback::from(move |event: Event| {
            if let Some(select) =
                event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok())
            {
                table.set(select.value());
            }
        })
    };
    let on_close = dispatch.reform(|()| Action::Import(ImportAction::CloseExport));
    let foot = html! {
        <>
            if !engine.is_idle() { <span class="dialog__foot-start">{"The database is busy"}</span> }
            <button type="button" class="button button--primary" onclick={export}
                disabled={names.is_empty() || !engine.is_idle()}>
                { IconName::Download.svg() }{"Download"}
            </button>
        </>
    };
    view!(Dialog {
        title: "Export",
        size: DialogSize::Narrow,
        class: "export",
        on_close,
        foot: Some(foot),
        children: html! { <>
            <fieldset class="export__forms">
                <legend class="visually-hidden">{"What to export"}</legend>
                { for FORMS.iter().map(|(each, label, hint)| {
                    let choose = {
                        let (form, each) = (form.clone(), *each);
                        Callback::from(move |event: Event| {
                            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                            if input.is_some_and(|input| input.checked()) {
                                form.set(each);
                            }
                        })
                    };
                    html! {
                        <label class="export__form">
                            <input type="radio" name="export-form" checked={*form == *each} autofocus={*form == *each}
                                onchange={choose} />
                            <span>{ *label }<small class="export__hint">{ *hint }</small></span>
                        </label>
                    }
                }) }
            </fieldset>
            if *form != Form::Sql {
                <label class="export__table">
                    <span>{"Table"}</span>
                    <select class="select" onchange={on_table}>
                        { for names.iter().map(|name| html! {
                            <option value={name.to_string()} selected={*name == chosen}>{ *name }</option>
                        }) }
                    </select>
                </label>
            }
        </> }
    })
}
