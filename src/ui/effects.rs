//! Turns effects into calls of the browser: the only place that does.

use yew::prelude::*;

use crate::app::{Action, Effect};

/// Sends an action to the root. Never changes, so a component that only dispatches never renders again for it.
pub type Dispatch = Callback<Action>;

/// Does what `effect` says; answers come back through `dispatch`.
pub fn run(effect: Effect, dispatch: &Dispatch) {
    match effect {
        Effect::Next(action) => dispatch.emit(*action),
        _ => {}
    }
}
