//! A table in full, as psql's `\d` shows it.

use yew::prelude::*;

use crate::app::Action;
use crate::app::engine::Engine;
use crate::app::schema_tree::{self, Description};
use crate::protocol::schema::Schema;
use crate::ui::dialog::{Dialog, DialogSize};
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::view::view;

#[derive(Properties, PartialEq)]
pub struct DescribeDialogProps {
    /// The table or view.
    pub relation: String,
    pub on_close: Callback<()>,
}

/// Open for as long as it is rendered.
#[component]
pub fn DescribeDialog(props: &DescribeDialogProps) -> Html {
    let schema = use_slice::<Schema>();
    let engine = use_slice::<Engine>();
    let dispatch = use_dispatch();
    let relation = &props.relation;
    // It may have been dropped meanwhile.
    let description = schema_tree::describe(&schema, relation).unwrap_or_default();
    let preview = {
        let (dispatch, on_close) = (dispatch.clone(), props.on_close.clone());
        let action = schema_tree::preview(&schema, relation);
        Callback::from(move |_: MouseEvent| {
            on_close.emit(());
            if let Some(action) = &action {
                dispatch.emit(action.clone());
            }
        })
    };
    let copy = {
        let what = if description.query.is_some() { "CREATE VIEW" } else { "CREATE TABLE" };
        let text = schema_tree::create_sql(&schema, relation).unwrap_or_default();
        dispatch.reform(move |_: MouseEvent| Action::Copy { text: text.clone(), what: what.to_owned() })
    };
    let foot = html! {
        <>
            <button type="button" class="button" onclick={copy}>
                { IconName::Copy.svg() }
                { if description.query.is_some() { "Copy CREATE VIEW" } else { "Copy CREATE TABLE" } }
            </button>
            <button type="button" class="button button--primary" onclick={preview} disabled={!engine.is_idle()}>
                { IconName::Eye.svg() }
                {"Preview rows"}
            </button>
        </>
    };
    view!(Dialog {
        title: relation.clone(),
        size: DialogSize::Wide,
        on_close: props.on_close.clone(),
        foot: Some(foot),
        class: "describe",
        children: html! { <>
            if let Some(comment) = &description.comment {
                <p class="describe__comment">{ comment }</p>
            }
            <div class="describe__scroll" tabindex="0" role="region" aria-label={format!("Columns of {relation}")}>
                { columns(&description) }
            </div>
            { for description.parts.iter().map(|(heading, lines)| html! {
                <section class="describe__part">
                    <h3>{ *heading }</h3>
                    <ul>{ for lines.iter().map(|line| html! { <li><code>{ line }</code></li> }) }</ul>
                </section>
            }) }
            if let Some(query) = &description.query {
                <section class="describe__part"><h3>{"Query"}</h3><pre class="describe__query">{ query }</pre></section>
            }
        </> }
    })
}

fn columns(description: &Description) -> Html {
    let has_comments = description.columns.iter().any(|(column, _)| column.comment.is_some());
    html! {
        <table class="describe__columns">
            <thead>
                <tr>
                    <th scope="col">{"Column"}</th>
                    <th scope="col">{"Type"}</th>
                    <th scope="col">{"Nullable"}</th>
                    <th scope="col">{"Default"}</th>
                    if has_comments { <th scope="col">{"Comment"}</th> }
                </tr>
            </thead>
            <tbody>
                { for description.columns.iter().map(|(column, marks)| html! {
                    <tr>
                        <th scope="row">
                            { &column.name }
                            if marks.primary {
                                <span class="describe__mark" title="Primary key">{ IconName::Key.svg() }<span class="visually-hidden">{"primary key"}</span></span>
                            }
                            if let Some(target) = &marks.refers_to {
                                <span class="describe__target">{ "→ " }{ target }</span>
                            }
                        </th>
                        <td><code>{ &column.type_name }</code></td>
                        <td>{ if marks.not_null || marks.primary { "not null" } else { "" } }</td>
                        <td>if let Some(default) = &column.default { <code>{ default }</code> }</td>
                        if has_comments { <td>{ column.comment.clone() }</td> }
                    </tr>
                }) }
            </tbody>
        </table>
    }
}
