//! The grid of a result: only the rows on screen are in the document, the keyboard reaches every cell.

mod cells;
mod detail;
mod filter_input;
mod focus;
mod header;
mod measure;
mod pointer;
mod toolbar;

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::app::grid::keys::{self, Press};
use crate::app::grid::select::Cursor;
use crate::app::grid::window::Window;
use crate::app::grid::{self, GridAction, GridState};
use crate::protocol::table::Table;
use crate::ui::chart::ResultChart;
use crate::ui::hooks::Slice;
use crate::ui::html::{classes, html};
use crate::ui::style::use_property;
use crate::ui::view::view;
use cells::GridRow;
use detail::CellDetail;
pub use measure::{use_box, use_row_height};
use toolbar::GridToolbar;

#[derive(Properties, Clone)]
pub struct ResultGridProps {
    pub table: Rc<Table>,
    pub state: Rc<GridState>,
    pub on_action: Callback<GridAction>,
    /// The name of the grid for screen readers, such as `Result of statement 2`.
    pub label: AttrValue,
}

impl PartialEq for ResultGridProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.table, &other.table)
            && Rc::ptr_eq(&self.state, &other.state)
            && self.on_action == other.on_action
            && self.label == other.label
    }
}

/// A table with its toolbar, chart and status line.
#[component]
pub fn ResultGrid(props: &ResultGridProps) -> Html {
    let ResultGridProps { table, state, on_action, label } = props;
    let scroller = use_node_ref();
    let head = use_node_ref();
    let body = use_node_ref();
    let size = use_box(&scroller);
    let row_height = measure::use_row_height(&scroller, size);
    let head_height = head.cast::<HtmlElement>().map_or(0.0, |head| f64::from(head.offset_height()));
    let window = Window {
        rows: state.rows(),
        row_height,
        // Before the first measurement: enough rows to fill what is to come.
        viewport: if size.1 > 0.0 { (size.1 - head_height).max(row_height) } else { 400.0 },
    };
    // Asked each time: an element that was hidden has lost its place without an event.
    let scroll_top = scroller.cast::<HtmlElement>().map_or(0.0, |element| f64::from(element.scroll_top()));
    let update = use_force_update();
    let range = window.visible_rows(scroll_top);
    let offset = window.offset(scroll_top, range.start);

    let onscroll = {
        let (scroller, range) = (scroller.clone(), range.clone());
        Callback::from(move |_: Event| {
            let Some(element) = scroller.cast::<HtmlElement>() else {
                return;
            };
            let top = f64::from(element.scroll_top());
            let next = window.visible_rows(top);
            if next != range || window.offset(top, next.start) != offset {
                focus::keep(&element, &next);
                update.force_update();
            }
        })
    };
    let reveal = use_mut_ref(|| false);
    let onkeydown = {
        let (on_action, reveal, cursor) = (on_action.clone(), reveal.clone(), state.cursor);
        let idle = state.selection.is_none() && !state.detail_open;
        Callback::from(move |event: KeyboardEvent| {
            if focus::is_field(&event) {
                return;
            }
            let key = event.key();
            let command = event.ctrl_key() || event.meta_key();
            let press = Press { key: &key, shift: event.shift_key(), alt: event.alt_key(), command };
            match keys::action(press, cursor, window.page()) {
                // Nothing to leave: Escape is for what is around the grid.
                None => {}
                Some(GridAction::Deselect) if idle => {}
                Some(action) => {
                    event.prevent_default();
                    event.stop_propagation();
                    *reveal.borrow_mut() = true;
                    on_action.emit(action);
                }
            }
        })
    };
    focus::use_focus(&scroller, state, window, number_width(table), &reveal);

    use_property(&body, "--grid-height", format!("{}px", window.height() as u64).into());
    use_property(&body, "--grid-top", format!("{}px", offset as u64).into());
    use_property(&scroller, "--grid-columns", template(table, &state.widths));

    let pointer = pointer::use_pointer(state, on_action);
    let rows = range.clone().filter_map(|visible| {
        let row = state.row_at(visible)?;
        let cursor = match state.cursor {
            Cursor::Cell(place) if place.row == visible => Some(place.column),
            _ => None,
        };
        let selected = state.selection.and_then(|selection| {
            let (top, bottom) = selection.rows();
            (top..=bottom).contains(&visible).then(|| selection.columns())
        });
        let first_index = if state.filters_open { 3 } else { 2 };
        Some(view!(
            GridRow {
                table: Slice(Rc::clone(table)),
                row,
                visible,
                cursor,
                selected,
                aria_index: visible + first_index
            },
            key = visible
        ))
    });
    let in_document = match state.cursor {
        Cursor::Header(_) => true,
        Cursor::Cell(place) => range.contains(&place.row),
    };
    let complaint = (0..table.columns.len()).find_map(|column| state.filter_complaint(table, column));
    let header_rows = if state.filters_open { 2 } else { 1 };
    html! {
        <div class="grid">
            { view!(GridToolbar {
                table: Slice(Rc::clone(table)), state: Slice(Rc::clone(state)), on_action: on_action.clone(),
            }) }
            if state.chart.is_some() {
                { view!(ResultChart {
                    table: Slice(Rc::clone(table)), state: Slice(Rc::clone(state)),
                    on_action: on_action.clone(),
                }) }
            }
            <div ref={scroller} class={classes!("grid__scroll", (state.rows() == 0).then_some("is-empty"))} role="grid" aria-label={label} aria-multiselectable="true"
                aria-description="Enter shows a cell or sorts by a column, Shift+Alt with left and right changes a column's width"
                aria-rowcount={(state.rows() + header_rows).to_string()}
                aria-colcount={(table.columns.len() + 1).to_string()}
                tabindex={if in_document { "-1" } else { "0" }} {onscroll} {onkeydown}
                onpointerdown={pointer.down} onpointermove={pointer.moved} onpointerup={pointer.up.clone()}
                onpointercancel={pointer.up} onmousedown={pointer.press} onmousemove={pointer.drag}
                onclick={pointer.click} ondblclick={pointer.double}>
                <div ref={head} class="grid__head" role="rowgroup">
                    { header::names(table, state) }
                    if state.filters_open {
                        { header::filters(table, state, on_action) }
                    }
                </div>
                <div ref={body} class="grid__body" role="rowgroup">
                    <div class="grid__rows" role="none">{ for rows }</div>
                </div>
            </div>
            if state.rows() == 0 {
                <p class="grid__empty">{ if state.is_filtered() { "No row matches the filters" } else { "No rows" } }</p>
            }
            { view!(CellDetail {
                table: Slice(Rc::clone(table)), state: Slice(Rc::clone(state)), on_action: on_action.clone(),
            }) }
            <div class="grid__status">
                <p role="status">
                    { grid::row_line(table, state) }
                    if let Some(line) = grid::selection_line(state) {
                        <span class="grid__selected">{ line }</span>
                    }
                    if let Some(complaint) = complaint {
                        <span class="grid__complaint">{ complaint }</span>
                    }
                </p>
                if state.is_filtered() {
                    <button type="button" class="button button--quiet grid__clear"
                        onclick={on_action.reform(|_: MouseEvent| GridAction::ClearFilters)}>{ "Clear filters" }</button>
                }
            </div>
        </div>
    }
}

/// Width of the column of row numbers, in CSS pixels.
fn number_width(table: &Table) -> u16 {
    let digits = table.rows().max(1).ilog10() as u16 + 1;
    24 + 8 * digits.max(2)
}

fn template(table: &Table, widths: &[u16]) -> AttrValue {
    let mut out = format!("{}px", number_width(table));
    for width in widths {
        out.push_str(&format!(" {width}px"));
    }
    out.into()
}
