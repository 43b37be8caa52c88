//! The header of the grid: names to sort by, edges to pull, a filter over each column.

use yew::prelude::*;

use super::filter_input::FilterInput;
use crate::app::grid::select::Cursor;
use crate::app::grid::sort::Direction;
use crate::app::grid::{GridAction, GridState, cell};
use crate::protocol::table::{Kind, Table};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::view::view;

/// The row of column names.
pub fn names(table: &Table, state: &GridState) -> Html {
    let cells = table.columns.iter().enumerate().map(|(at, column)| {
        let sorted = state.sort_of(at);
        let (aria_sort, icon) = match sorted {
            None => ("none", None),
            Some((Direction::Ascending, _)) => ("ascending", Some(IconName::SortUp)),
            Some((Direction::Descending, _)) => ("descending", Some(IconName::SortDown)),
        };
        let is_cursor = state.cursor == Cursor::Header(at);
        let class = classes!(
            "grid__name",
            cell::is_right_aligned(column.kind).then_some("grid__name--number"),
            is_cursor.then_some("is-cursor")
        );
        html! {
            <div {class} role="columnheader" aria-sort={aria_sort} data-head={at.to_string()}
                tabindex={if is_cursor { "0" } else { "-1" }} title={format!("{} {}", column.name, column.type_name)}>
                <span class="grid__column">{ &column.name }</span>
                <span class="grid__type">{ &column.type_name }</span>
                if let Some(name) = icon {
                    <span class="grid__sort">
                        { name.svg() }
                        // The place matters only when several columns sort.
                        if let (Some((_, place)), true) = (sorted, state.sorts.len() > 1) {
                            { place }
                        }
                    </span>
                }
                <span class="grid__resize" aria-hidden="true" data-edge={at.to_string()}></span>
            </div>
        }
    });
    html! {
        <div class="grid__row grid__row--names" role="row" aria-rowindex="1">
            <div class="grid__number" role="columnheader"><span class="visually-hidden">{ "Row" }</span></div>
            { for cells }
        </div>
    }
}

/// The row of column filters.
pub fn filters(table: &Table, state: &GridState, on_action: &Callback<GridAction>) -> Html {
    let cells = table.columns.iter().enumerate().map(|(at, column)| {
        let value = state.column_filters.get(at).cloned().unwrap_or_default();
        let on_text = on_action.reform(move |text| GridAction::ColumnFilter { column: at, text });
        html! {
            <div class="grid__filter" role="gridcell" key={at}>
                { view!(FilterInput {
                    label: format!("Filter {}", column.name), placeholder: example(column.kind), value,
                    complaint: state.filter_complaint(table, at), slow: is_slow(table), on_text,
                }) }
            </div>
        }
    });
    html! {
        <div class="grid__row grid__row--filters" role="row" aria-rowindex="2">
            <div class="grid__number" role="gridcell"></div>
            { for cells }
        </div>
    }
}

/// Whether filtering takes long enough to wait for the end of typing.
pub fn is_slow(table: &Table) -> bool {
    table.rows() * table.columns.len() > 100_000
}

fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Number | Kind::ExactNumber => ">10",
        Kind::Date | Kind::Timestamp => ">2024-01-31",
        Kind::Time => ">09:30",
        Kind::Bool => "true",
        Kind::Text | Kind::Json | Kind::Other => "text, =text, null",
    }
}
