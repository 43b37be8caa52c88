//! One row of the grid.

use yew::prelude::*;

use crate::app::grid::cell;
use crate::protocol::table::{Kind, Table};
use crate::ui::hooks::Slice;
use crate::ui::html::{classes, html};

#[derive(Properties, PartialEq)]
pub struct GridRowProps {
    pub table: Slice<Table>,
    /// The table's row, and its place in the order shown.
    pub row: usize,
    pub visible: usize,
    /// Column of the cursor when it is in this row.
    pub cursor: Option<usize>,
    /// First and last selected column of this row.
    pub selected: Option<(usize, usize)>,
    pub aria_index: usize,
}

/// A row; renders again only when one of its own cells changed.
#[component]
pub fn GridRow(props: &GridRowProps) -> Html {
    let table = &props.table.0;
    let number = (props.visible + 1).to_string();
    let cells = table.row(props.row).zip(&table.columns).enumerate().map(|(at, (text, column))| {
        let selected = props.selected.is_some_and(|(left, right)| (left..=right).contains(&at));
        let is_cursor = props.cursor == Some(at);
        let class = classes!(
            "grid__cell",
            cell::is_right_aligned(column.kind).then_some("grid__cell--number"),
            text.is_none().then_some("grid__cell--null"),
            (column.kind == Kind::Bool).then_some("grid__cell--bool"),
            selected.then_some("is-selected"),
            is_cursor.then_some("is-cursor"),
        );
        html! {
            <div {class} role="gridcell" tabindex={if is_cursor { "0" } else { "-1" }}
                data-row={props.visible.to_string()} data-column={at.to_string()}
                aria-selected={if selected { "true" } else { "false" }}>
                { content(column.kind, text) }
            </div>
        }
    });
    html! {
        <div class={classes!("grid__row", (props.visible % 2 == 1).then_some("grid__row--odd"))} role="row"
            aria-rowindex={props.aria_index.to_string()}>
            <div class="grid__number" role="rowheader" data-row={props.visible.to_string()}>{ number }</div>
            { for cells }
        </div>
    }
}

fn content(kind: Kind, text: Option<&str>) -> Html {
    match text {
        None => html! { "NULL" },
        Some("") => html! { <span class="visually-hidden">{ "empty text" }</span> },
        Some(text) => html! { { cell::preview(kind, text).into_owned() } },
    }
}
