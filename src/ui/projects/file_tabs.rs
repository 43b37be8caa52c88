//! The tabs of open files, and the menu with all files.
//!
//! Arrow keys, Home and End go to another tab, Delete closes it, F2 renames its file. The cross in a tab is for the
//! mouse only: a tab may hold nothing that can be focused.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::name_dialog::NameDialog;
use crate::app::Action;
use crate::app::persisted::Document;
use crate::app::persisted::OpenFile;
use crate::app::workspace::{self, Workspace};
use crate::project::FilePath;
use crate::ui::hooks::use_effect_with;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::menu::{MenuButton, MenuEntry, MenuItem};
use crate::ui::view::view;

/// The question that is open.
#[derive(Clone, PartialEq)]
enum Asking {
    Nothing,
    NewFile,
    Rename(FilePath),
}

/// The row above the editor.
#[component]
pub fn FileTabs() -> Html {
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let asking = use_state_eq(|| Asking::Nothing);
    let list = use_node_ref();
    // The active tab is in view, however many there are.
    let active = workspace.active_path();
    {
        let list = list.clone();
        use_effect_with(active, move |_| {
            let tab = list.cast::<HtmlElement>();
            let tab = tab.and_then(|list| list.query_selector("[aria-selected=\"true\"]").ok().flatten());
            if let Some(tab) = tab {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
                tab.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
    let Some(current) = &workspace.current else { return Html::default() };
    let ask = |what: Asking| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(what.clone()))
    };
    let onkeydown = {
        let (dispatch, asking, list) = (dispatch.clone(), asking.clone(), list.clone());
        let (paths, active) = (paths(current), current.active.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(at) = paths.iter().position(|path| Some(path) == active.as_ref()) else { return };
            let to = match event.key().as_str() {
                "ArrowRight" => (at + 1) % paths.len(),
                "ArrowLeft" => (at + paths.len() - 1) % paths.len(),
                "Home" => 0,
                "End" => paths.len() - 1,
                "Delete" => {
                    dispatch.emit(Action::Workspace(workspace::Action::CloseTab(paths[at].clone())));
                    focus_tab(&list, if at + 1 < paths.len() { at + 1 } else { at.saturating_sub(1) });
                    return;
                }
                "F2" => return asking.set(Asking::Rename(paths[at].clone())),
                _ => return,
            };
            event.prevent_default();
            if let Some(path) = paths.get(to) {
                dispatch.emit(Action::Workspace(workspace::Action::SelectFile(path.clone())));
                focus_tab(&list, to);
            }
        })
    };
    let tabs = current.open.iter().map(|file| tab(file, current, &dispatch));
    let read_only = workspace.is_read_only();
    html! {
        <div class="file-tabs">
            <div class="tabs file-tabs__list" role="tablist" aria-label="Open files" ref={list} {onkeydown}>
                { for tabs }
            </div>
            <button type="button" class="icon-button" aria-label="New file" title="New file" disabled={read_only}
                onclick={ask(Asking::NewFile).reform(|_: MouseEvent| ())}>
                { IconName::Plus.svg() }
            </button>
            { view!(MenuButton {
                label: "Files", icon: IconName::More, entries: entries(current, read_only, &dispatch, &ask),
            }) }
            { question(&asking, &workspace, &dispatch) }
        </div>
    }
}

fn paths(current: &Document) -> Vec<FilePath> {
    current.open.iter().map(|tab| tab.path.clone()).collect()
}

fn tab(file: &OpenFile, current: &Document, dispatch: &Callback<Action>) -> Html {
    let path = &file.path;
    let is_active = current.active.as_ref() == Some(path);
    // Without an active tab the first one takes the focus.
    let reachable =
        is_active || (current.active.is_none() && current.open.first().is_some_and(|tab| tab == file));
    let select = {
        let path = path.clone();
        dispatch.reform(move |_: MouseEvent| Action::Workspace(workspace::Action::SelectFile(path.clone())))
    };
    let close = {
        let (dispatch, path) = (dispatch.clone(), path.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            dispatch.emit(Action::Workspace(workspace::Action::CloseTab(path.clone())));
        })
    };
    html! {
        <button type="button" key={path.as_str().to_owned()} class="tab file-tabs__tab" role="tab" onclick={select}
            aria-selected={if is_active { "true" } else { "false" }} aria-controls="editor"
            tabindex={if reachable { "0" } else { "-1" }} title={path.as_str().to_owned()}>
            <span class="file-tabs__name">{ path.file_name().to_owned() }</span>
            <span class="file-tabs__close" aria-hidden="true" title="Close" onclick={close}>
                { IconName::Close.svg() }
            </span>
        </button>
    }
}

/// What can be done with the active file, and all files.
fn entries(
    current: &Document,
    read_only: bool,
    dispatch: &Callback<Action>,
    ask: &impl Fn(Asking) -> Callback<()>,
) -> Vec<MenuEntry> {
    let send = |action: workspace::Action| dispatch.reform(move |()| Action::Workspace(action.clone()));
    let mut entries: Vec<MenuEntry> = vec![
        MenuItem::new("New file…", ask(Asking::NewFile)).icon(IconName::Plus).disabled(read_only).into(),
    ];
    if let Some(path) = &current.active {
        let rename =
            MenuItem::new(format!("Rename {}…", path.file_name()), ask(Asking::Rename(path.clone())));
        entries.push(rename.icon(IconName::Pencil).keys("F2").disabled(read_only).into());
        let close = MenuItem::new("Close tab", send(workspace::Action::CloseTab(path.clone())));
        entries.push(close.icon(IconName::Close).keys("Del").into());
        let delete = MenuItem::new(
            format!("Delete {}", path.file_name()),
            send(workspace::Action::DeleteFile(path.clone())),
        );
        entries.push(delete.icon(IconName::Trash).danger().disabled(read_only).into());
    }
    if !current.project.files().is_empty() {
        entries.push(MenuEntry::Heading("All files".into()));
    }
    for file in current.project.files() {
        let select = send(workspace::Action::SelectFile(file.path.clone()));
        let is_active = current.active.as_ref() == Some(&file.path);
        entries.push(MenuItem::new(file.path.as_str().to_owned(), select).checked(is_active).into());
    }
    entries
}

fn question(
    asking: &UseStateHandle<Asking>,
    workspace: &std::rc::Rc<Workspace>,
    dispatch: &Callback<Action>,
) -> Html {
    let on_close = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(Asking::Nothing))
    };
    match &**asking {
        Asking::Nothing => Html::default(),
        Asking::NewFile => {
            let of = workspace.clone();
            let problem = Callback::from(move |name: String| of.check_new_file(&name).err());
            let on_submit = dispatch
                .reform(|name: String| Action::Workspace(workspace::Action::NewFile { path: Some(name) }));
            let value = workspace.current.as_ref().map(|current| current.project.untitled_path().to_string());
            view!(NameDialog {
                title: "New file",
                label: "Name, with folders before it if you like",
                verb: "Create",
                value: value.unwrap_or_default(),
                problem,
                on_submit,
                on_close
            })
        }
        Asking::Rename(from) => {
            let (of, path) = (workspace.clone(), from.clone());
            let problem = Callback::from(move |name: String| of.check_rename(&path, &name).err());
            let path = from.clone();
            let on_submit = dispatch.reform(move |to: String| {
                Action::Workspace(workspace::Action::RenameFile { from: path.clone(), to })
            });
            view!(NameDialog {
                title: format!("Rename {from}"),
                label: "Name",
                verb: "Rename",
                value: from.as_str().to_owned(),
                problem,
                on_submit,
                on_close
            })
        }
    }
}

/// Moves the focus to the tab at this place.
fn focus_tab(list: &NodeRef, place: usize) {
    let tabs = list.cast::<HtmlElement>().map(|list| list.children());
    let tab = u32::try_from(place).ok().and_then(|place| tabs?.item(place));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        let _ = tab.focus();
    }
}
