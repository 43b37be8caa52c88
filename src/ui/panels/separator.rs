//! A line between two panels that moves: by pointer, by arrow keys, Home and End; Enter closes the panel, a double
//! click gives the first size back.

use crate::ui::html::{classes, html};
use web_sys::HtmlElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct SeparatorProps {
    pub label: AttrValue,
    /// Whether the line stands and moves sideways.
    pub upright: bool,
    pub value: i32,
    /// Least and most.
    pub limits: (i32, i32),
    /// By which an arrow key moves it.
    pub step: i32,
    /// The value at a point of the window.
    pub measure: Callback<(f64, f64), i32>,
    /// While it is dragged.
    pub on_move: Callback<i32>,
    /// When it has come to rest.
    pub on_resize: Callback<i32>,
    pub on_reset: Callback<()>,
    pub on_toggle: Callback<()>,
}

/// The line; see the module.
#[component]
pub fn Separator(props: &SeparatorProps) -> Html {
    // Where the drag is; `None` when there is none.
    let dragged = use_state_eq(|| None::<i32>);
    let node = use_node_ref();
    let (least, most) = props.limits;

    let onpointerdown = {
        let (dragged, node, value) = (dragged.clone(), node.clone(), props.value);
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            if let Some(element) = node.cast::<HtmlElement>() {
                // Fails when the pointer is gone already; then there is no drag.
                if element.set_pointer_capture(event.pointer_id()).is_ok() {
                    dragged.set(Some(value));
                }
                let _ = element.focus();
            }
            event.prevent_default();
        })
    };
    let onpointermove = {
        let (dragged, measure, on_move) = (dragged.clone(), props.measure.clone(), props.on_move.clone());
        Callback::from(move |event: PointerEvent| {
            if dragged.is_some() {
                let at = (f64::from(event.client_x()), f64::from(event.client_y()));
                let value = measure.emit(at).clamp(least, most);
                dragged.set(Some(value));
                on_move.emit(value);
            }
        })
    };
    let end = {
        let (dragged, before, on_resize) = (dragged.clone(), props.value, props.on_resize.clone());
        Callback::from(move |_: PointerEvent| {
            if let Some(value) = *dragged {
                dragged.set(None);
                if value != before {
                    on_resize.emit(value);
                }
            }
        })
    };
    let onkeydown = {
        let (value, step, upright) = (props.value, props.step, props.upright);
        let (on_resize, on_toggle) = (props.on_resize.clone(), props.on_toggle.clone());
        Callback::from(move |event: KeyboardEvent| {
            let step = if event.shift_key() { step * 4 } else { step };
            let next = match (event.key().as_str(), upright) {
                ("ArrowLeft", true) | ("ArrowUp", false) => value - step,
                ("ArrowRight", true) | ("ArrowDown", false) => value + step,
                ("Home", _) => least,
                ("End", _) => most,
                ("Enter", _) => {
                    event.prevent_default();
                    on_toggle.emit(());
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            on_resize.emit(next.clamp(least, most));
        })
    };
    let ondblclick = props.on_reset.reform(|_: MouseEvent| ());
    let percent = (dragged.unwrap_or(props.value) - least) * 100 / (most - least).max(1);
    html! {
        <div ref={node} role="separator" tabindex="0" aria-label={&props.label} title="Drag to resize, double click to reset"
            class={classes!("separator", if props.upright { "separator--upright" } else { "separator--level" },
                dragged.is_some().then_some("is-dragged"))}
            aria-orientation={if props.upright { "vertical" } else { "horizontal" }}
            aria-valuenow={percent.to_string()} aria-valuemin="0" aria-valuemax="100"
            {onpointerdown} {onpointermove} onpointerup={end.clone()} onpointercancel={end} {onkeydown} {ondblclick}>
        </div>
    }
}
