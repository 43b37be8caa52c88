//! The dialog with all projects: open, rename, duplicate, download, delete; and the history of the open one.

use yew::prelude::*;

use super::name_dialog::NameDialog;
use super::rename_dialog::name_problem;
use super::versions::VersionHistory;
use super::{close_dialog, command};
use crate::app::Action;
use crate::app::commands::Command;
use crate::app::dialogs::{Dialog as Open, Dialogs};
use crate::app::persisted::Summary;
use crate::app::workspace::save::ago;
use crate::app::workspace::{self, Workspace};
use crate::project::limits::size_text;
use crate::ui::dialog::Dialog;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::view::view;

/// The dialog, when it was asked for.
#[component]
pub fn ProjectsDialog() -> Html {
    let dialogs = use_slice::<Dialogs>();
    let dispatch = use_dispatch();
    let renaming = use_state_eq(|| None::<(String, String)>);
    let Some(Open::Projects) = &dialogs.open else { return Html::default() };
    let on_close = dispatch.reform(|()| close_dialog());
    let foot = html! {
        <>
            <button type="button" class="button" onclick={dispatch.reform(|_: MouseEvent| command(Command::ImportProject))}>
                { IconName::Upload.svg() }{"Import zip…"}
            </button>
            <button type="button" class="button button--primary"
                onclick={dispatch.reform(|_: MouseEvent| command(Command::NewProject))}>
                { IconName::Plus.svg() }{"New project…"}
            </button>
        </>
    };
    let on_rename = {
        let renaming = renaming.clone();
        Callback::from(move |of: (String, String)| renaming.set(Some(of)))
    };
    html! {
        <>
            { view!(Dialog { title: "Projects", on_close, foot, children: html! { <>
                { view!(ProjectList { on_rename }) }
                { view!(VersionHistory) }
            </> } }) }
            if let Some((id, name)) = &*renaming {
                { view!(NameDialog { title: "Rename project", label: "Name", value: name.clone(), verb: "Rename", problem: Callback::from(|name: String| name_problem(&name)), on_submit: { let id = id.clone(); dispatch.reform(move |name: String| {
                        Action::Workspace(workspace::Action::Rename { id: id.clone(), name })
                    }) }, on_close: { let renaming = renaming.clone(); Callback::from(move |()| renaming.set(None)) } }) }
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ProjectListProps {
    /// Id and name of the project to be renamed.
    on_rename: Callback<(String, String)>,
}

#[component]
fn ProjectList(props: &ProjectListProps) -> Html {
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let now = js_sys::Date::now();
    // What opens another project, or says something with an Undo, closes the dialog first: it covers both.
    let close_and = |action: workspace::Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(close_dialog());
            dispatch.emit(Action::Workspace(action.clone()));
        })
    };
    let send =
        |action: workspace::Action| dispatch.reform(move |_: MouseEvent| Action::Workspace(action.clone()));
    let line = |summary: &Summary| {
        let (id, name) = (summary.id.clone(), summary.name.clone());
        let is_current = workspace.current.as_ref().is_some_and(|current| current.id == id);
        let locked = is_current && workspace.is_read_only();
        let open = close_and(workspace::Action::OpenProject { id: id.clone() });
        let rename = {
            let (on_rename, of) = (props.on_rename.clone(), (id.clone(), name.clone()));
            Callback::from(move |_: MouseEvent| on_rename.emit(of.clone()))
        };
        let button = |icon: IconName, verb: &str, disabled: bool, onclick: Callback<MouseEvent>| {
            let label = format!("{verb} {name}");
            html! {
                <button type="button" class="icon-button" aria-label={label.clone()} title={label} {disabled} {onclick}>
                    { icon.svg() }
                </button>
            }
        };
        let changed = match summary.modified_millis {
            0 => String::new(),
            at => format!("Changed {}, ", ago(now - at as f64)),
        };
        let facts = format!("{changed}{}", size_text(usize::try_from(summary.bytes).unwrap_or(usize::MAX)));
        html! {
            <li key={id.clone()} class={classes!("project-list__item", is_current.then_some("is-selected"))}>
                <button type="button" class="project-list__open" onclick={open} autofocus={is_current}
                    aria-current={is_current.then_some("true")}>
                    <span class="project-list__name">{ &name }</span>
                    <span class="project-list__facts">{ facts }</span>
                </button>
                { button(IconName::Pencil, "Rename", locked, rename) }
                { button(IconName::Copy, "Duplicate", false, close_and(workspace::Action::Duplicate { id: id.clone() })) }
                { button(IconName::Download, "Download", false, send(workspace::Action::ExportZip { id: id.clone() })) }
                { button(IconName::Trash, "Delete", locked, close_and(workspace::Action::Delete { id: id.clone() })) }
            </li>
        }
    };
    html! {
        <ul class="project-list">{ for workspace.list.iter().map(line) }</ul>
    }
}
