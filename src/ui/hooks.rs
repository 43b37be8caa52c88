//! Hooks: reading a slice of the state, sending actions.

use std::rc::Rc;

use yew::prelude::*;

use super::effects::Dispatch;

/// A slice of the state as a context value: equal when it is the same allocation, so that its readers render
/// again exactly when it changed.
pub struct Slice<T>(pub Rc<T>);

impl<T> Clone for Slice<T> {
    fn clone(&self) -> Self {
        Slice(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Slice<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The slice `T` of the state, such as `use_slice::<app::layout::Layout>()`.
#[hook]
pub fn use_slice<T: Default + 'static>() -> Rc<T> {
    use_context::<Slice<T>>().map(|slice| slice.0).unwrap_or_default()
}

/// Sends actions to the root.
#[hook]
pub fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().unwrap_or_default()
}
