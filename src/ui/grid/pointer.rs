//! Mouse and touch in the grid: one set of listeners for all cells.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::app::grid::select::Place;
use crate::app::grid::{GridAction, GridState};

/// Listeners for the scrolled element.
pub struct PointerListeners {
    pub down: Callback<PointerEvent>,
    pub moved: Callback<PointerEvent>,
    pub up: Callback<PointerEvent>,
    pub press: Callback<MouseEvent>,
    pub drag: Callback<MouseEvent>,
    pub click: Callback<MouseEvent>,
    pub double: Callback<MouseEvent>,
}

/// A column edge being pulled.
#[derive(Clone, Copy)]
struct Pull {
    column: usize,
    start_x: i32,
    start_width: u16,
}

/// The number in attribute `name` of the pressed element or one around it.
fn attribute(event: &MouseEvent, name: &str) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(&format!("[{name}]")).ok()??.get_attribute(name)?.parse().ok()
}

fn place(event: &MouseEvent) -> Option<Place> {
    Some(Place { row: attribute(event, "data-row")?, column: attribute(event, "data-column")? })
}

#[hook]
pub fn use_pointer(state: &Rc<GridState>, on_action: &Callback<GridAction>) -> PointerListeners {
    let pull = use_mut_ref(|| None::<Pull>);
    // The cell last pressed or drawn to, so that a mouse moving within a cell sends nothing.
    let drawn = use_mut_ref(|| None::<Place>);
    let down = {
        let (pull, state) = (pull.clone(), Rc::clone(state));
        Callback::from(move |event: PointerEvent| {
            let Some(column) = attribute(&event, "data-edge") else {
                return;
            };
            event.prevent_default();
            let start_width = state.widths.get(column).copied().unwrap_or_default();
            *pull.borrow_mut() = Some(Pull { column, start_x: event.client_x(), start_width });
            if let Some(edge) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
                // Without capture the pull ends when the pointer leaves the edge; no harm.
                let _ = edge.set_pointer_capture(event.pointer_id());
            }
        })
    };
    let moved = {
        let (pull, on_action) = (pull.clone(), on_action.clone());
        Callback::from(move |event: PointerEvent| {
            let current = *pull.borrow();
            if let Some(Pull { column, start_x, start_width }) = current {
                let width = i32::from(start_width) + event.client_x() - start_x;
                on_action.emit(GridAction::Resize { column, width: width.clamp(0, 10_000) as u16 });
            }
        })
    };
    let up = {
        let pull = pull.clone();
        Callback::from(move |_: PointerEvent| *pull.borrow_mut() = None)
    };
    let press = {
        let (on_action, drawn) = (on_action.clone(), drawn.clone());
        Callback::from(move |event: MouseEvent| {
            if event.button() != 0 {
                return;
            }
            let extend = event.shift_key();
            if let Some(place) = place(&event) {
                *drawn.borrow_mut() = Some(place);
                on_action.emit(GridAction::PressCell { place, extend });
            } else if let Some(row) = attribute(&event, "data-row") {
                on_action.emit(GridAction::PressRow { row, extend });
            }
        })
    };
    let drag = {
        let on_action = on_action.clone();
        Callback::from(move |event: MouseEvent| {
            let mut drawn = drawn.borrow_mut();
            if event.buttons() & 1 == 0 {
                *drawn = None;
                return;
            }
            if let (Some(from), Some(place)) = (*drawn, place(&event))
                && from != place
            {
                *drawn = Some(place);
                on_action.emit(GridAction::PressCell { place, extend: true });
            }
        })
    };
    let click = {
        let on_action = on_action.clone();
        Callback::from(move |event: MouseEvent| {
            if attribute(&event, "data-edge").is_some() {
                return;
            }
            if let Some(column) = attribute(&event, "data-head") {
                on_action.emit(GridAction::PressHeader(column));
                on_action.emit(GridAction::Sort { column, add: event.shift_key() });
            }
        })
    };
    let double = {
        let on_action = on_action.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(column) = attribute(&event, "data-edge") {
                on_action.emit(GridAction::FitWidth(column));
            } else if place(&event).is_some() {
                on_action.emit(GridAction::OpenDetail);
            }
        })
    };
    PointerListeners { down, moved, up, press, drag, click, double }
}
