//! The dialog to begin a project: empty, from a sample, or from a zip.

use std::rc::Rc;

use yew::prelude::*;

use super::{close_dialog, command};
use crate::app::commands::Command;
use crate::app::dialogs::{Dialog as Open, Dialogs};
use crate::app::workspace;
use crate::app::{Action, SampleInfo};
use crate::ui::dialog::Dialog;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::icon::{Icon, IconName};

#[derive(Properties, PartialEq)]
pub struct NewProjectDialogProps {
    pub samples: Rc<[SampleInfo]>,
}

/// The dialog, when it was asked for.
#[component]
pub fn NewProjectDialog(props: &NewProjectDialogProps) -> Html {
    let dialogs = use_slice::<Dialogs>();
    let dispatch = use_dispatch();
    let Some(Open::NewProject) = &dialogs.open else { return Html::default() };
    // The dialog goes first: what is opened behind it may ask something itself.
    let choose = |action: Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(close_dialog());
            dispatch.emit(action.clone());
        })
    };
    let line = |icon: IconName, title: &str, text: &str, action: Action| {
        html! {
            <li>
                <button type="button" class="new-project__choice" onclick={choose(action)}>
                    <Icon name={icon} />
                    <span class="new-project__title">{ title.to_owned() }</span>
                    <span class="new-project__text">{ text.to_owned() }</span>
                </button>
            </li>
        }
    };
    let sample = |sample: &SampleInfo| {
        let slug = sample.slug.to_string();
        let action = Action::Workspace(workspace::Action::NewFromSample { slug });
        line(IconName::Database, &sample.title, &sample.summary, action)
    };
    let empty = Action::Workspace(workspace::Action::NewProject);
    html! {
        <Dialog title="New project" on_close={dispatch.reform(|()| close_dialog())}>
            <ul class="new-project">
                { line(IconName::File, "Empty project", "Three empty files: queries, schema and rows", empty) }
                { line(IconName::Upload, "From a zip…", "A project downloaded before, or any folder of text files",
                    command(Command::ImportProject)) }
            </ul>
            if !props.samples.is_empty() {
                <h3 class="new-project__heading">{"From a sample"}</h3>
                <ul class="new-project">{ for props.samples.iter().map(sample) }</ul>
            }
        </Dialog>
    }
}
