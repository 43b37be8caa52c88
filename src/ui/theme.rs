//! The theme on the document, and the menu that chooses it.

use yew::prelude::*;

use super::hooks::{use_dispatch, use_slice};
use super::icon::IconName;
use super::menu::{MenuButton, MenuEntry, MenuItem};
use crate::app::Action;
use crate::app::commands::Command;
use crate::app::layout::{Layout, Theme};
use crate::ui::view::view;

/// Sets the theme on the document; the boot script did so before the first paint.
pub fn set(theme: Theme) {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        // Neither fails: the name is a plain one.
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
        };
    }
}

/// The three themes as lines of a menu, the chosen one marked.
pub fn entries(chosen: Theme, dispatch: &Callback<Action>) -> Vec<MenuEntry> {
    let themes = [
        (Theme::System, IconName::Monitor, "As the device", Command::ThemeSystem),
        (Theme::Light, IconName::Sun, "Light", Command::ThemeLight),
        (Theme::Dark, IconName::Moon, "Dark", Command::ThemeDark),
    ];
    let entry = |(theme, icon, label, command): (Theme, IconName, &'static str, Command)| {
        MenuItem::new(label, dispatch.reform(move |()| Action::Command(command)))
            .icon(icon)
            .checked(theme == chosen)
            .into()
    };
    themes.into_iter().map(entry).collect()
}

/// A button with the menu of themes.
#[component]
pub fn ThemeMenu() -> Html {
    let layout = use_slice::<Layout>();
    let dispatch = use_dispatch();
    let icon = match layout.theme {
        Theme::System => IconName::Monitor,
        Theme::Light => IconName::Sun,
        Theme::Dark => IconName::Moon,
    };
    view!(MenuButton { label: "Theme", icon, entries: entries(layout.theme, &dispatch) })
}
