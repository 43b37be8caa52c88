//! Something that is done at each frame the browser draws, until it is dropped.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

type Step = Closure<dyn FnMut(f64)>;

/// Goes on while it lives.
pub struct Frames {
    asked: Rc<Cell<i32>>,
    step: Rc<RefCell<Option<Step>>>,
}

impl Frames {
    /// Calls `each` with the milliseconds since the frame before, from the second frame on.
    pub fn begin(mut each: impl FnMut(f64) + 'static) -> Frames {
        let asked = Rc::new(Cell::new(0));
        let step: Rc<RefCell<Option<Step>>> = Rc::default();
        let next = {
            let (asked, step) = (asked.clone(), Rc::downgrade(&step));
            let mut before = None;
            Closure::new(move |now: f64| {
                if let Some(before) = before.replace(now) {
                    each(now - before);
                }
                if let Some(step) = step.upgrade() {
                    asked.set(ask(step.borrow().as_ref()));
                }
            })
        };
        asked.set(ask(Some(&next)));
        *step.borrow_mut() = Some(next);
        Frames { asked, step }
    }
}

fn ask(step: Option<&Step>) -> i32 {
    let step = step.map(|it| it.as_ref().unchecked_ref());
    step.zip(web_sys::window())
        .and_then(|(step, window)| window.request_animation_frame(step).ok())
        .unwrap_or(0)
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let _ = window.cancel_animation_frame(self.asked.get());
        }
        // Not at once: it may be the step itself that ends it.
        if let Some(step) = self.step.take() {
            gloo_timers::callback::Timeout::new(0, move || drop(step)).forget();
        }
    }
}
