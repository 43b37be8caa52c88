//! One line of the tree.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::app::results::thousands;
use crate::app::schema_tree::{Content, Row, compact_count, short_type};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::menu::MenuPlace;

/// What a row asks of the tree.
#[derive(Debug, Clone, PartialEq)]
pub enum RowAsk {
    Toggle(String),
    Focused(String),
    /// Put this name, as SQL needs it, into the editor.
    Insert(String),
    Preview(String),
    Menu(String, MenuPlace),
}

#[derive(Properties, PartialEq)]
pub struct TreeRowProps {
    pub row: Row,
    /// Tab reaches this row and its buttons.
    pub focused: bool,
    pub can_run: bool,
    pub on_ask: Callback<RowAsk>,
}

/// The id of a row's element.
pub fn row_id(key: &str) -> String {
    format!("schema-{key}")
}

/// A table, view, column or index.
#[component]
pub fn TreeRow(props: &TreeRowProps) -> Html {
    let TreeRowProps { row, focused, can_run, on_ask } = props;
    let more = use_node_ref();
    let tabindex = if *focused { "0" } else { "-1" };

    let onclick = {
        let (row, on_ask) = (row.clone(), on_ask.clone());
        Callback::from(move |event: MouseEvent| {
            if !in_button(&event) {
                on_ask.emit(match row.expanded {
                    Some(_) => RowAsk::Toggle(row.key.clone()),
                    None => RowAsk::Insert(row.label.clone()),
                });
            }
        })
    };
    let onfocusin = {
        let (key, on_ask) = (row.key.clone(), on_ask.clone());
        Callback::from(move |_: FocusEvent| on_ask.emit(RowAsk::Focused(key.clone())))
    };
    let oncontextmenu = {
        let (relation, on_ask) = (row.relation.clone(), on_ask.clone());
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            let place = MenuPlace::At { x: f64::from(event.client_x()), y: f64::from(event.client_y()) };
            on_ask.emit(RowAsk::Menu(relation.clone(), place));
        })
    };
    let (words, title) = words(row);
    html! {
        <li id={row_id(&row.key)} role="treeitem" {tabindex} {onclick} {onfocusin} {oncontextmenu} {title}
            class={classes!("schema-browser__row", (row.level > 1).then_some("schema-browser__row--inner"))}
            aria-level={row.level.to_string()} aria-posinset={row.place.to_string()}
            aria-setsize={row.siblings.to_string()} aria-label={words}
            aria-selected={if *focused { "true" } else { "false" }}
            aria-expanded={row.expanded.map(|open| if open { "true" } else { "false" })}>
            if let Some(open) = row.expanded {
                <span class="schema-browser__fold">
                    { (if open { IconName::ChevronDown } else { IconName::ChevronRight }).svg() }
                </span>
            }
            <span class={classes!("schema-browser__icon", kind_class(&row.content))}>{ icon_of(&row.content).svg() }</span>
            <span class="schema-browser__name">{ &row.label }</span>
            { detail(&row.content) }
            if row.expanded.is_some() {
                <span class="schema-browser__actions">
                    <button type="button" class="icon-button schema-browser__action" {tabindex} disabled={!can_run}
                        aria-label={format!("Preview rows of {}", row.label)} title="Preview rows"
                        onclick={on_ask.reform({
                            let relation = row.relation.clone();
                            move |_: MouseEvent| RowAsk::Preview(relation.clone())
                        })}>
                        { IconName::Eye.svg() }
                    </button>
                    <button ref={more.clone()} type="button" class="icon-button schema-browser__action" {tabindex}
                        aria-label={format!("Actions for {}", row.label)} title="More actions" aria-haspopup="menu"
                        onclick={on_ask.reform({
                            let (relation, more) = (row.relation.clone(), more.clone());
                            move |_: MouseEvent| RowAsk::Menu(relation.clone(), MenuPlace::Below(more.clone()))
                        })}>
                        { IconName::More.svg() }
                    </button>
                </span>
            }
        </li>
    }
}

fn in_button(event: &MouseEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| element.closest("button").is_ok_and(|button| button.is_some()))
}

fn icon_of(content: &Content) -> IconName {
    match content {
        Content::Table { .. } => IconName::Table,
        Content::View => IconName::View,
        Content::Index { .. } => IconName::Index,
        Content::Column(marks) if marks.primary => IconName::Key,
        Content::Column(marks) if marks.refers_to.is_some() => IconName::Link,
        Content::Column(_) => IconName::Column,
    }
}

fn kind_class(content: &Content) -> Option<&'static str> {
    match content {
        Content::Column(marks) if marks.primary => Some("schema-browser__icon--key"),
        Content::Column(marks) if marks.refers_to.is_some() => Some("schema-browser__icon--link"),
        _ => None,
    }
}

/// What is said of the row by a screen reader, and by a tooltip.
fn words(row: &Row) -> (String, Option<String>) {
    match &row.content {
        Content::Table { rows } => {
            let count = format!("{} {}", thousands(*rows), if *rows == 1 { "row" } else { "rows" });
            (format!("Table {}, {count}", row.label), None)
        }
        Content::View => (format!("View {}", row.label), None),
        Content::Column(marks) => (format!("{}, {}", row.label, marks.words()), Some(marks.words())),
        Content::Index { keys, unique } => {
            let what = format!("{} on {keys}", if *unique { "unique index" } else { "index" });
            (format!("{}, {what}", row.label), Some(what))
        }
    }
}

fn detail(content: &Content) -> Html {
    match content {
        Content::Table { rows } => html! {
            <span class="badge schema-browser__count" title={format!("{} rows", thousands(*rows))}>{ compact_count(*rows) }</span>
        },
        Content::View => html! { <span class="schema-browser__detail">{"view"}</span> },
        Content::Column(marks) => html! {
            <>
                if let Some(target) = &marks.refers_to {
                    <span class="schema-browser__target">{ "→ " }{ target }</span>
                }
                <span class="schema-browser__detail">
                    { short_type(&marks.type_name) }
                    if marks.unique && !marks.primary { <span class="schema-browser__mark">{"unique"}</span> }
                    if !marks.not_null && !marks.primary { <span class="schema-browser__mark">{"null"}</span> }
                </span>
            </>
        },
        Content::Index { keys, unique } => html! {
            <span class="schema-browser__detail">
                { keys }
                if *unique { <span class="schema-browser__mark">{"unique"}</span> }
            </span>
        },
    }
}
