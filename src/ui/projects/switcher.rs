//! The button in the header with the project's name, and its menu.

use yew::prelude::*;

use super::command;
use crate::app::Action;
use crate::app::commands::Command;
use crate::app::workspace::{self, Workspace};
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::menu::{MenuButton, MenuEntry, MenuItem};
use crate::ui::view::view;

/// Projects named in the menu; the dialog has all.
const IN_MENU: usize = 6;

/// The current project, and the way to the others.
#[component]
pub fn ProjectSwitcher() -> Html {
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let current = workspace.current.as_ref();
    let name = match current {
        Some(current) => current.project.name().to_owned(),
        None => "Opening…".to_owned(),
    };
    let order = |label: &'static str, icon, order| {
        MenuItem::new(label, dispatch.reform(move |()| command(order))).icon(icon)
    };
    let mut entries = vec![MenuEntry::Heading("Projects".into())];
    for summary in workspace.list.iter().take(IN_MENU) {
        let id = summary.id.clone();
        let open =
            dispatch.reform(move |()| Action::Workspace(workspace::Action::OpenProject { id: id.clone() }));
        let is_current = current.is_some_and(|current| current.id == summary.id);
        entries.push(MenuItem::new(summary.name.clone(), open).checked(is_current).into());
    }
    entries.push(order("All projects…", IconName::Folder, Command::Projects).into());
    entries.push(MenuEntry::Separator);
    entries.push(order("New project…", IconName::Plus, Command::NewProject).into());
    entries.push(order("Import zip…", IconName::Upload, Command::ImportProject).into());
    if let Some(current) = current {
        let id = current.id.clone();
        let duplicate =
            dispatch.reform(move |()| Action::Workspace(workspace::Action::Duplicate { id: id.clone() }));
        let rename = order("Rename…", IconName::Pencil, Command::RenameProject);
        entries.push(MenuEntry::Separator);
        entries.push(rename.disabled(workspace.is_read_only()).into());
        entries.push(MenuItem::new("Duplicate", duplicate).icon(IconName::Copy).into());
        entries.push(order("Download zip", IconName::Download, Command::DownloadProject).into());
    }
    view!(MenuButton {
        class: "button button--quiet project-switcher",
        label: format!("Project: {name}"),
        entries,
        children: html! { <>
            { IconName::Folder.svg() }
            <span class="project-switcher__name">{ name }</span>
            { IconName::ChevronDown.svg() }
        </> }
    })
}
