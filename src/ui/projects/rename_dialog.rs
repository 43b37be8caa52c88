//! The dialog to rename the open project.

use yew::prelude::*;

use super::close_dialog;
use super::name_dialog::NameDialog;
use crate::app::Action;
use crate::app::dialogs::{Dialog, Dialogs};
use crate::app::workspace::{self, Workspace};
use crate::project::names;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::view::view;

/// The dialog, when it was asked for.
#[component]
pub fn RenameProjectDialog() -> Html {
    let dialogs = use_slice::<Dialogs>();
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let (Some(Dialog::RenameProject), Some(current)) = (&dialogs.open, &workspace.current) else {
        return Html::default();
    };
    let id = current.id.clone();
    let on_submit = dispatch
        .reform(move |name: String| Action::Workspace(workspace::Action::Rename { id: id.clone(), name }));
    view!(NameDialog {
        title: "Rename project",
        label: "Name",
        value: current.project.name().to_owned(),
        verb: "Rename",
        problem: Callback::from(|name: String| name_problem(&name)),
        on_submit,
        on_close: dispatch.reform(|()| close_dialog())
    })
}

/// Why a project cannot have this name.
pub fn name_problem(name: &str) -> Option<String> {
    names::clean(name).err().map(|error| error.to_string())
}
