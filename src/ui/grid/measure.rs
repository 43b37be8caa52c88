//! Sizes of elements as they change.

use crate::ui::hooks::use_effect_with;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Inner width and height of an element in CSS pixels, without scroll bars; zero before the first measurement.
#[hook]
pub fn use_box(node: &NodeRef) -> (f64, f64) {
    let size = use_state_eq(|| (0, 0));
    {
        let (size, node) = (size.clone(), node.clone());
        use_effect_with((), move |()| {
            let element = node.cast::<Element>();
            let measure = {
                let element = element.clone();
                move || {
                    if let Some(element) = &element {
                        size.set((element.client_width(), element.client_height()));
                    }
                }
            };
            measure();
            let closure = Closure::<dyn FnMut()>::new(measure);
            let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &element) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(closure);
            }
        });
    }
    (f64::from(size.0), f64::from(size.1))
}

/// Height of a row as the style sheet says it (`--row-h`), in CSS pixels; read again when `size` changed, as a window
/// moved to a touch screen does.
#[hook]
pub fn use_row_height(node: &NodeRef, size: (f64, f64)) -> f64 {
    let height = use_state_eq(|| 28);
    {
        let (height, node) = (height.clone(), node.clone());
        use_effect_with((size.0 as i32, size.1 as i32), move |_| {
            let style = node
                .cast::<Element>()
                .and_then(|element| web_sys::window()?.get_computed_style(&element).ok().flatten());
            if let Some(px) = style
                .and_then(|style| style.get_property_value("--row-h").ok())
                .and_then(|text| text.trim().strip_suffix("px")?.parse::<u16>().ok())
            {
                height.set(px);
            }
        });
    }
    f64::from(*height)
}
