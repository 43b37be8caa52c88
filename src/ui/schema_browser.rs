//! The tree of tables and views beside the editor: what is there, and what can be done with it.

pub mod describe;
mod row;

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::app::editor::{EditorOrder, order};
use crate::app::engine::Engine;
use crate::app::import;
use crate::app::schema_tree::{self, Action as TreeAction, Content, Key, SchemaTree};
use crate::app::{Action, history};
use crate::protocol::import::Export;
use crate::protocol::schema::Schema;
use crate::schema::quote::identifier;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::icon::IconName;
use crate::ui::menu::{Menu, MenuEntry, MenuItem, MenuPlace};

use crate::ui::html::html;
use crate::ui::view::view;
use describe::DescribeDialog;
use row::{RowAsk, TreeRow, row_id};

/// How long typed letters count as one word, in milliseconds.
const TYPING_MILLIS: f64 = 700.0;

/// The schema browser.
#[component]
pub fn SchemaBrowser() -> Html {
    let schema = use_slice::<Schema>();
    let engine = use_slice::<Engine>();
    let dispatch = use_dispatch();
    let tree = use_state_eq(SchemaTree::default);
    // The relation whose menu is open, and where.
    let menu = use_state_eq(|| None::<(String, MenuPlace)>);
    let described = use_state_eq(|| None::<String>);
    let typed = use_mut_ref(|| (String::new(), 0.0));
    // The row that a key went to: it gets the focus once it is drawn, not in a drawing that came in between.
    let follow = use_mut_ref(|| None::<String>);

    let rows = tree.rows(&schema);
    let focused = tree.focused(&rows).map(|row| row.key.clone()).unwrap_or_default();

    {
        let (follow, focused) = (follow.clone(), focused.clone());
        use_effect(move || {
            if follow.borrow_mut().take_if(|key| *key == focused).is_some() {
                let document = web_sys::window().and_then(|window| window.document());
                let element = document.and_then(|document| document.get_element_by_id(&row_id(&focused)));
                if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                    let _ = element.focus();
                }
            }
        });
    }

    let change = {
        let (tree, schema) = (tree.clone(), schema.clone());
        Callback::from(move |action: TreeAction| {
            let mut next = (*tree).clone();
            next.apply(action, &schema);
            tree.set(next);
        })
    };
    let insert = dispatch.reform(|text: String| order(EditorOrder::Insert(text)));

    let on_ask = {
        let (change, insert, menu, dispatch, schema) =
            (change.clone(), insert.clone(), menu.clone(), dispatch.clone(), schema.clone());
        Callback::from(move |ask: RowAsk| match ask {
            RowAsk::Toggle(key) => change.emit(TreeAction::Toggle(key)),
            RowAsk::Focused(key) => change.emit(TreeAction::Focus(key)),
            RowAsk::Insert(name) => insert.emit(identifier(&name).into_owned()),
            RowAsk::Preview(relation) => {
                if let Some(action) = schema_tree::preview(&schema, &relation) {
                    dispatch.emit(action);
                }
            }
            RowAsk::Menu(relation, place) => menu.set(Some((relation, place))),
        })
    };

    let onkeydown = {
        let (tree, schema, follow, on_ask) = (tree.clone(), schema.clone(), follow.clone(), on_ask.clone());
        let current = rows.iter().find(|row| row.key == focused).cloned();
        Callback::from(move |event: KeyboardEvent| {
            // Keys of a button in a row are its own.
            let on_row = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlElement>().ok())
                .is_some_and(|element| element.get_attribute("role").as_deref() == Some("treeitem"));
            let Some(row) = current.as_ref().filter(|_| on_row) else { return };
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let name = event.key();
            let key = match name.as_str() {
                "Enter" | " " => {
                    event.prevent_default();
                    on_ask.emit(match row.expanded {
                        Some(_) => RowAsk::Toggle(row.key.clone()),
                        None => RowAsk::Insert(row.label.clone()),
                    });
                    return;
                }
                _ => match Key::named(&name) {
                    Some(key) => key,
                    None if name.chars().count() == 1 => {
                        let mut typed = typed.borrow_mut();
                        let now = event.time_stamp();
                        if now - typed.1 > TYPING_MILLIS {
                            typed.0.clear();
                        }
                        typed.0.push_str(&name);
                        typed.1 = now;
                        Key::Typed(typed.0.clone())
                    }
                    None => return,
                },
            };
            event.prevent_default();
            let mut next = (*tree).clone();
            next.apply(TreeAction::Key(key), &schema);
            *follow.borrow_mut() = next.focused(&next.rows(&schema)).map(|row| row.key.clone());
            tree.set(next);
        })
    };

    let oninput = {
        let change = change.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                change.emit(TreeAction::Filter(input.value()));
            }
        })
    };
    let open_import = dispatch.reform(|_: MouseEvent| Action::Import(import::Action::Open));
    let open_export = dispatch.reform(|_: MouseEvent| Action::Import(import::Action::OpenExport));
    let is_empty = schema.tables.is_empty() && schema.views.is_empty();

    html! {
        <section class="schema-browser" aria-label="Schema">
            <div class="schema-browser__bar">
                <input class="input schema-browser__filter" type="search" placeholder="Filter"
                    aria-label="Filter tables and columns" autocomplete="off" spellcheck="false"
                    value={tree.filter.clone()} {oninput} />
                <button type="button" class="icon-button" aria-label="Import a file…" title="Import a file…"
                    onclick={open_import.clone()}>
                    { IconName::Upload.svg() }
                </button>
                <button type="button" class="icon-button" aria-label="Export…" title="Export…" onclick={open_export}
                    disabled={is_empty}>
                    { IconName::Download.svg() }
                </button>
            </div>
            if is_empty {
                <div class="empty">
                    <strong>{"No tables yet"}</strong>
                    <p>{"Run a CREATE TABLE, or import a file"}</p>
                    <button type="button" class="button" onclick={open_import}>{"Import a file…"}</button>
                </div>
            } else if rows.is_empty() {
                <p class="empty" role="status">{"Nothing has this name"}</p>
            } else {
                <ul class="schema-browser__tree" role="tree" aria-label="Tables and views" {onkeydown}>
                    { for rows.iter().map(|row| view!(TreeRow {
                        row: row.clone(), focused: row.key == focused, can_run: engine.is_idle(),
                        on_ask: on_ask.clone(),
                    }, key = row.key.clone())) }
                </ul>
            }
            if let Some((relation, place)) = &*menu {
                { view!(Menu {
                    label: format!("Actions for {relation}"), place: place.clone(),
                    entries: entries(relation, &rows, &schema, engine.is_idle(), &dispatch, &insert, &described),
                    on_close: Callback::from({ let menu = menu.clone(); move |()| menu.set(None) }),
                }) }
            }
            if let Some(relation) = &*described {
                { view!(DescribeDialog {
                    relation: relation.clone(),
                    on_close: Callback::from({ let described = described.clone(); move |()| described.set(None) }),
                }) }
            }
        </section>
    }
}

/// What can be done with a table or view.
fn entries(
    relation: &str,
    rows: &[schema_tree::Row],
    schema: &Schema,
    can_run: bool,
    dispatch: &Callback<Action>,
    insert: &Callback<String>,
    described: &UseStateHandle<Option<String>>,
) -> Vec<MenuEntry> {
    let is_view = rows.iter().any(|row| row.relation == relation && row.content == Content::View);
    let emit = |action: Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.emit(action.clone()))
    };
    let inserting = |text: String| {
        let insert = insert.clone();
        Callback::from(move |()| insert.emit(text.clone()))
    };
    let mut entries = Vec::new();
    if let Some(sql) = schema_tree::preview_sql(schema, relation) {
        let item = MenuItem::new("Preview rows", emit(history::run(&sql)));
        entries.push(item.icon(IconName::Eye).disabled(!can_run).into());
    }
    let describe = {
        let (described, relation) = (described.clone(), relation.to_owned());
        Callback::from(move |()| described.set(Some(relation.clone())))
    };
    entries.push(MenuItem::new("Describe…", describe).icon(IconName::Info).into());
    entries.push(MenuEntry::Separator);
    let name = identifier(relation).into_owned();
    entries.push(MenuItem::new("Insert name", inserting(name)).icon(IconName::Code).into());
    if let Some(table) = schema.tables.iter().find(|table| table.name == relation) {
        let sql = schema_tree::insert_sql(table);
        entries.push(MenuItem::new("Insert an INSERT statement", inserting(sql)).icon(IconName::Plus).into());
    }
    if let Some(text) = schema_tree::create_sql(schema, relation) {
        let what = if is_view { "CREATE VIEW" } else { "CREATE TABLE" };
        let copy = emit(Action::Copy { text, what: what.to_owned() });
        entries.push(MenuItem::new(format!("Copy {what}"), copy).icon(IconName::Copy).into());
    }
    entries.push(MenuEntry::Separator);
    for (label, what) in [
        ("Export as CSV", Export::Csv { table: relation.to_owned() }),
        ("Export as JSON", Export::Json { table: relation.to_owned() }),
    ] {
        let action = emit(Action::Import(import::Action::Export(what)));
        entries.push(MenuItem::new(label, action).icon(IconName::Download).disabled(!can_run).into());
    }
    entries
}
