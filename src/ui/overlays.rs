//! The dialogs of the page itself, whichever of them is open: palette, help, about, a question.

use yew::prelude::*;

use super::about::About;
use super::confirm::Confirm;
use super::help::Help;
use super::hooks::use_slice;
use super::palette::Palette;
use crate::app::dialogs::{Dialog, Dialogs};
use crate::ui::view::view;

/// Renders nothing for dialogs that belong to others.
#[component]
pub fn Overlays() -> Html {
    let dialogs = use_slice::<Dialogs>();
    match &dialogs.open {
        Some(Dialog::Palette { .. }) => view!(Palette),
        Some(Dialog::Help) => view!(Help),
        Some(Dialog::About) => view!(About),
        Some(Dialog::Confirm(confirm)) => {
            view!(Confirm { title: confirm.title.clone(), text: confirm.text.clone(), verb: confirm.verb })
        }
        _ => Html::default(),
    }
}
