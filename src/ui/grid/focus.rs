//! Keeps the keyboard focus on the cursor's cell while rows come and go, and the cursor in view.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::app::grid::GridState;
use crate::app::grid::select::Cursor;
use crate::app::grid::window::Window;
use crate::ui::hooks::use_effect_with;

/// Whether a key was pressed in a field of the grid, which has its own use for it.
pub fn is_field(event: &KeyboardEvent) -> bool {
    event.target().is_some_and(|target| target.has_type::<HtmlInputElement>())
}

/// Before rows leave the document: when one of them has the focus, the grid itself takes it, and goes on hearing
/// the keys.
pub fn keep(scroller: &HtmlElement, rows: &Range<usize>) {
    let Some(active) = active_within(scroller) else {
        return;
    };
    let row = active.get_attribute("data-row").and_then(|row| row.parse().ok());
    if row.is_some_and(|row: usize| !rows.contains(&row)) {
        focus(scroller);
    }
}

fn active_within(scroller: &HtmlElement) -> Option<Element> {
    let active = web_sys::window()?.document()?.active_element()?;
    scroller.contains(Some(&active)).then_some(active)
}

fn focus(element: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that cannot take the focus leaves it where it is.
    let _ = element.focus_with_options(&options);
}

/// After each change: scrolls to the cursor when a key moved it (`reveal`), then gives its cell the focus if the
/// grid has it.
#[hook]
pub fn use_focus(
    scroller: &NodeRef,
    state: &Rc<GridState>,
    window: Window,
    number_width: u16,
    reveal: &Rc<RefCell<bool>>,
) {
    let arrangement = (state.sorts.clone(), state.quick.clone(), state.column_filters.clone());
    {
        let scroller = scroller.clone();
        use_effect_with(arrangement, move |_| {
            // Other rows: begin at the first.
            if let Some(scroller) = scroller.cast::<HtmlElement>() {
                scroller.set_scroll_top(0);
            }
        });
    }
    let (scroller, state, reveal) = (scroller.clone(), Rc::clone(state), Rc::clone(reveal));
    use_effect(move || {
        let Some(scroller) = scroller.cast::<HtmlElement>() else {
            return;
        };
        if reveal.replace(false) {
            scroll_to_cursor(&scroller, &state, window, number_width);
        }
        let Some(active) = active_within(&scroller) else {
            return;
        };
        let is_cell = active.has_attribute("data-column") || active.has_attribute("data-head");
        if !active.is_same_node(Some(&scroller)) && !is_cell {
            return;
        }
        if let Ok(Some(cell)) = scroller.query_selector(".is-cursor")
            && cell != active
            && let Ok(cell) = cell.dyn_into::<HtmlElement>()
        {
            focus(&cell);
        }
    });
}

fn scroll_to_cursor(scroller: &HtmlElement, state: &GridState, window: Window, number_width: u16) {
    // While a selection is drawn its moving corner is what the learner looks at.
    let (row, column) = match (state.selection, state.cursor) {
        (Some(selection), _) if selection.anchor != Default::default() || !is_whole(state) => {
            (Some(selection.extent.row), selection.extent.column)
        }
        (_, Cursor::Cell(place)) => (Some(place.row), place.column),
        (_, Cursor::Header(column)) => (None, column),
    };
    if let Some(top) = row.and_then(|row| window.reveal(f64::from(scroller.scroll_top()), row)) {
        scroller.set_scroll_top(top as i32);
    }
    let left: i32 = state.widths.iter().take(column).map(|&width| i32::from(width)).sum();
    let width = state.widths.get(column).copied().map_or(0, i32::from);
    let shown = scroller.client_width() - i32::from(number_width);
    let scrolled = scroller.scroll_left();
    if left < scrolled {
        scroller.set_scroll_left(left);
    } else if left + width > scrolled + shown {
        scroller.set_scroll_left(left + width.min(shown) - shown);
    }
}

/// Whether everything is selected: then there is no corner to look at.
fn is_whole(state: &GridState) -> bool {
    state.selection.is_some_and(|selection| {
        selection.rows() == (0, state.rows().saturating_sub(1))
            && selection.columns() == (0, state.widths.len().saturating_sub(1))
    })
}
