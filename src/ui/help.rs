//! Help: how to run something, every shortcut, how to get around by keyboard, and what runs where.

use yew::prelude::*;

use super::dialog::{Dialog, DialogSize};
use super::hooks::use_dispatch;
use super::shortcuts::platform;
use crate::app::Action;
use crate::app::commands::{COMMANDS, Entry, Group, Platform, keys};
use crate::app::dialogs;
use crate::ui::html::html;
use crate::ui::view::view;

/// Keys that the code editor has besides the commands.
const EDITOR_KEYS: &[(&str, &str)] = &[
    ("Complete a name", "Ctrl-Space"),
    ("Next problem", "F8"),
    ("Previous problem", "Shift-F8"),
    ("Leave the editor", "Escape-Tab"),
];

/// Keys of the grid that shows rows.
const GRID_KEYS: &[(&str, &str)] = &[
    ("Copy what is selected", "Mod-C"),
    ("Select everything", "Mod-A"),
    ("Select a row", "Shift-Space"),
    ("Show the whole value", "Enter"),
    ("Wider, narrower column", "Shift-Alt-→"),
];

/// The help page.
#[component]
pub fn Help() -> Html {
    let dispatch = use_dispatch();
    let platform = platform();
    let row = |label: &'static str, keys: &'static str| {
        html! { <div class="help__row"><dt>{ label }</dt><dd>{ caps(keys, platform) }</dd></div> }
    };
    let entry = |entry: &&Entry| entry.keys.map(|keys| row(entry.label, keys));
    let list = |title: &'static str, rows: Html| {
        html! { <section class="help__list"><h3>{ title }</h3><dl>{ rows }</dl></section> }
    };
    let group = |group: Group| {
        let rows: Vec<Html> =
            COMMANDS.iter().filter(|entry| entry.group == group).filter_map(|e| entry(&e)).collect();
        if rows.is_empty() { Html::default() } else { list(group.label(), rows.into_iter().collect()) }
    };
    let fixed = |rows: &[(&'static str, &'static str)]| {
        rows.iter().map(|&(label, keys)| row(label, keys)).collect::<Html>()
    };
    view!(Dialog {
        title: "Help and shortcuts",
        size: DialogSize::Wide,
        on_close: dispatch.reform(|()| Action::Dialogs(dialogs::Action::Close)),
        children: html! { <>
            // The text has the focus: arrow keys scroll it and reading begins here.
            <div class="help" tabindex="-1" autofocus=true>
                <section class="help__text">
                    <h3>{ "How it works" }</h3>
                    <p>{ "Write SQL in the editor and run the statement at the cursor, or what is selected. Each \
                          statement gets its own result below. Every command is also in the palette, under its name." }</p>
                    <h3>{ "By keyboard" }</h3>
                    <p>{ "Tab indents inside the editor. To leave it, press Escape and then Tab. F6 goes from panel to \
                          panel. Lines between panels move with the arrow keys." }</p>
                    <h3>{ "What runs where" }</h3>
                    <p>{ "Nothing leaves this browser. The database runs in this tab, in a worker beside the page. Your \
                          projects are kept in this browser's storage; there is no account and no server. Download a \
                          project as a zip to keep it elsewhere." }</p>
                </section>
                <div class="help__keys">
                    { for Group::ALL.map(group) }
                    { list("In the editor", fixed(EDITOR_KEYS)) }
                    { list("In the grid", fixed(GRID_KEYS)) }
                </div>
            </div>
        </> }
    })
}

fn caps(keys: &'static str, platform: Platform) -> Html {
    let caps = keys::caps(keys, platform).into_iter();
    caps.map(|cap| html! { <kbd class="kbd">{ cap }</kbd> }).collect()
}
