//! The bar at the top: where one is, the project, the engine's state, and the ways to every command.

mod mark;

use yew::prelude::*;

use super::hooks::{use_dispatch, use_slice};
use super::icon::IconName;
use super::menu::{MenuButton, MenuEntry, MenuItem};
use super::shortcuts::{keys_of, tip};
use super::theme::{self, ThemeMenu};
use crate::app::Action;
use crate::app::commands::Command;
use crate::app::layout::{Layout, Side};
use crate::ui::html::html;
use crate::ui::view::view;
use mark::mark;

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// The switcher of projects and whether the work is saved.
    #[prop_or_default]
    pub project: Html,
    /// What the engine is doing.
    #[prop_or_default]
    pub status: Html,
}

/// The header of the page.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let layout = use_slice::<Layout>();
    let dispatch = use_dispatch();
    let give = |command: Command| dispatch.reform(move |_: MouseEvent| Action::Command(command));
    let toggle = |command: Command, icon: IconName, label: &'static str, open: bool| {
        html! {
            <button type="button" class="icon-button header__wide" onclick={give(command)} aria-label={label}
                aria-pressed={if open { "true" } else { "false" }} title={tip(command)}>
                { icon.svg() }
            </button>
        }
    };
    html! {
        <header class="header">
            <button type="button" class="button skip-link" onclick={give(Command::FocusEditor)}>
                { "Skip to the editor" }
            </button>
            <div class="header__brand">{ mark() }<h1 class="header__name">{ "Backyard" }</h1></div>
            <nav class="header__nav" aria-label="Main">
                <a class="header__place" href="./" aria-current="page" onclick={stay}>{ "Playground" }</a>
            </nav>
            <div class="header__project">{ props.project.clone() }</div>
            <div class="header__status">{ props.status.clone() }</div>
            <button type="button" class="header__search" onclick={give(Command::Palette)}
                aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog">
                { IconName::Search.svg() }
                <span class="header__search-text">{ "Search commands" }</span>
                if let Some(keys) = keys_of(Command::Palette) {
                    <span class="kbd" aria-hidden="true">{ keys }</span>
                }
            </button>
            <div class="header__tools">
                { toggle(Command::ToggleTables, IconName::PanelLeft, "Tables", layout.side == Some(Side::Tables)) }
                { toggle(Command::ToggleHistory, IconName::History, "History", layout.side == Some(Side::History)) }
                { toggle(Command::ToggleResults, IconName::PanelBottom, "Results", layout.results_open) }
                <span class="header__wide">{ view!(ThemeMenu) }</span>
                <button type="button" class="icon-button header__wide" onclick={give(Command::Help)}
                    aria-label="Help and shortcuts" aria-haspopup="dialog" title={tip(Command::Help)}>
                    { IconName::Help.svg() }
                </button>
                <span class="header__narrow">
                    { view!(MenuButton { label: "More", icon: IconName::More, entries: more(&layout, &dispatch) }) }
                </span>
            </div>
        </header>
    }
}

/// The page is this one already: loading it again would only lose the cursor.
fn stay(event: MouseEvent) {
    if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
        event.prevent_default();
    }
}

/// On a phone: what has no room in the bar.
fn more(layout: &Layout, dispatch: &Callback<Action>) -> Vec<MenuEntry> {
    let item = |label: &'static str, icon: IconName, command: Command| {
        MenuItem::new(label, dispatch.reform(move |()| Action::Command(command))).icon(icon).into()
    };
    let mut entries = vec![
        item("Projects…", IconName::Folder, Command::Projects),
        item("Open sample…", IconName::Database, Command::OpenSample),
        item("Import file…", IconName::Upload, Command::ImportFile),
        MenuEntry::Separator,
        MenuEntry::Heading("Theme".into()),
    ];
    entries.extend(theme::entries(layout.theme, dispatch));
    entries.extend([
        MenuEntry::Separator,
        item("Help and shortcuts", IconName::Help, Command::Help),
        item("About and licences", IconName::Info, Command::About),
    ]);
    entries
}
