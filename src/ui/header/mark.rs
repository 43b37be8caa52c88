//! Backyard's mark: the garden fence of the page's icon.

use crate::ui::html::html;
use yew::prelude::*;

/// The mark, for the eye only: the name stands beside it.
pub fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 64 64" width="26" height="26" aria-hidden="true">
            <rect class="mark__tile" width="64" height="64" rx="14" />
            <path class="mark__fence"
                d="M12 54V22l5-7 5 7v32zM27 54V22l5-7 5 7v32zM42 54V22l5-7 5 7v32zM8 28h48v5H8zM8 42h48v5H8z" />
        </svg>
    }
}
