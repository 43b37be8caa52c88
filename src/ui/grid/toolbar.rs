//! Above the grid: the filter over all columns, toggles, and what can be taken away.

use yew::prelude::*;

use super::filter_input::FilterInput;
use super::header::is_slow;
use crate::app::grid::copy::Format;
use crate::app::grid::{GridAction, GridState, Scope, count};
use crate::protocol::table::Table;
use crate::ui::hooks::Slice;
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::menu::{MenuButton, MenuEntry, MenuItem};
use crate::ui::view::view;

#[derive(Properties, PartialEq)]
pub struct GridToolbarProps {
    pub table: Slice<Table>,
    pub state: Slice<GridState>,
    pub on_action: Callback<GridAction>,
}

#[component]
pub fn GridToolbar(props: &GridToolbarProps) -> Html {
    let (table, state) = (&props.table.0, &props.state.0);
    let toggle = |name: IconName, label: &'static str, pressed: bool, action: GridAction| {
        html! {
            <button type="button" class="icon-button grid-toolbar__toggle" aria-label={label} title={label}
                aria-pressed={if pressed { "true" } else { "false" }}
                onclick={props.on_action.reform(move |_: MouseEvent| action.clone())}>
                { name.svg() }
            </button>
        }
    };
    html! {
        <div class="grid-toolbar">
            <div class="grid-toolbar__quick">
                { view!(FilterInput {
                    label: "Filter rows", placeholder: "Filter rows", value: state.quick.clone(),
                    slow: is_slow(table), on_text: props.on_action.reform(GridAction::Quick),
                }) }
            </div>
            { toggle(IconName::Filter, "Filter columns", state.filters_open, GridAction::ToggleFilters) }
            { toggle(IconName::Chart, "Chart", state.chart.is_some(), GridAction::ToggleChart) }
            { view!(MenuButton {
                label: "Copy, download and more", icon: IconName::More,
                entries: entries(state, &props.on_action),
            }) }
        </div>
    }
}

fn entries(state: &GridState, on_action: &Callback<GridAction>) -> Vec<MenuEntry> {
    let item = |label: &'static str, action: GridAction| {
        MenuItem::new(label, on_action.reform(move |()| action.clone()))
    };
    let mut out: Vec<MenuEntry> = vec![
        item("Filter columns", GridAction::ToggleFilters).checked(state.filters_open).into(),
        item("Chart", GridAction::ToggleChart).checked(state.chart.is_some()).into(),
    ];
    if state.cursor.place().is_some() {
        out.push(item("Show cell", GridAction::OpenDetail).icon(IconName::Expand).keys("Enter").into());
    }
    let mut copies = |heading: String, scope: Scope| {
        out.push(MenuEntry::Separator);
        out.push(MenuEntry::Heading(heading.into()));
        for format in Format::ALL {
            out.push(item(format.label(), GridAction::Copy { format, scope }).icon(IconName::Copy).into());
        }
    };
    if state.selection.is_some() {
        copies("Copy selection as".to_owned(), Scope::Selection);
    }
    copies(format!("Copy {} as", count(state.rows(), "row")), Scope::All);
    out.push(MenuEntry::Separator);
    out.push(MenuEntry::Heading("Download".into()));
    for (label, format) in [
        ("CSV", Format::Csv),
        ("JSON", Format::Json),
        ("Markdown", Format::Markdown),
        ("SQL", Format::Insert),
    ] {
        out.push(item(label, GridAction::Download(format)).icon(IconName::Download).into());
    }
    out
}
