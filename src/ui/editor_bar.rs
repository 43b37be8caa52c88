//! The bar over the editor: the project's files, and what runs them.

use yew::prelude::*;

use super::hooks::{use_dispatch, use_slice};
use super::icon::IconName;
use super::menu::{MenuButton, MenuEntry, MenuItem};
use super::projects::FileTabs;
use super::shortcuts::{keys_of, tip};
use crate::app::Action;
use crate::app::commands::Command;
use crate::app::editor::Editor;
use crate::app::engine::Engine;
use crate::app::workspace::Workspace;
use crate::ui::html::html;
use crate::ui::view::view;

/// Tabs of files on the left, Run and Stop on the right.
#[component]
pub fn EditorBar() -> Html {
    html! {
        <div class="editor-bar">
            { view!(FileTabs) }
            { view!(RunButtons) }
        </div>
    }
}

#[component]
fn RunButtons() -> Html {
    let engine = use_slice::<Engine>();
    let editor = use_slice::<Editor>();
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let is_sql = workspace.active_path().is_some_and(|it| it.ends_with(".sql"));
    let give = |command: Command| dispatch.reform(move |_: MouseEvent| Action::Command(command));
    let idle = engine.is_idle();
    // Stop takes the place of Run, so that nothing moves when a statement begins.
    let first = if engine.is_busy() {
        html! {
            <button type="button" class="button button--danger" onclick={give(Command::Stop)} title={tip(Command::Stop)}>
                { IconName::Stop.svg() }{ "Stop" }
            </button>
        }
    } else {
        let label = if editor.selected().is_some() { "Run selection" } else { "Run" };
        let long = if editor.selected().is_some() { "Run selection" } else { "Run statement" };
        html! {
            <button type="button" class="button button--primary" onclick={give(Command::RunStatement)}
                disabled={!idle} aria-label={long} title={tip(Command::RunStatement)}>
                { IconName::Play.svg() }{ label }
            </button>
        }
    };
    let entry = |command: Command, label: &'static str| {
        let item = MenuItem::new(label, dispatch.reform(move |()| Action::Command(command)));
        match keys_of(command) {
            Some(keys) => item.keys(keys).into(),
            None => item.into(),
        }
    };
    let explain: Vec<MenuEntry> = vec![
        entry(Command::Explain, "Explain: the plan alone"),
        entry(Command::ExplainAnalyze, "Explain with run: count and measure"),
    ];
    html! {
        <div class="editor-bar__run" role="group" aria-label="Run">
            <button type="button" class="icon-button editor-bar__format" onclick={give(Command::Format)} aria-label="Format"
                title={tip(Command::Format)}>
                { IconName::Format.svg() }
            </button>
            if is_sql {
                { view!(MenuButton { label: "Explain", entries: explain, disabled: !idle, class: "button", children: html! {
                    <>{ IconName::Plan.svg() }<span class="editor-bar__label">{ "Explain" }</span></>
                } }) }
            }
            <button type="button" class="button" onclick={give(Command::RunAll)} disabled={!idle}
                aria-label="Run all" title={tip(Command::RunAll)}>
                { IconName::PlayAll.svg() }<span class="editor-bar__label">{ "Run all" }</span>
            </button>
            { first }
        </div>
    }
}
