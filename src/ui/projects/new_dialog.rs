//! The dialog to begin a project: a name, and what it begins with.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::rename_dialog::name_problem;
use super::{close_dialog, command};
use crate::app::Action;
use crate::app::commands::Command;
use crate::app::dialogs::{Dialog as Open, Dialogs};
use crate::app::workspace::{self, UNTITLED, Workspace};
use crate::ui::dialog::Dialog;
use crate::ui::hooks::use_effect_with;
use crate::ui::hooks::{samples, use_dispatch, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::view::view;

/// The dialog, when it was asked for.
#[component]
pub fn NewProjectDialog() -> Html {
    let dialogs = use_slice::<Dialogs>();
    match &dialogs.open {
        Some(Open::NewProject) => view!(NewProject),
        _ => Html::default(),
    }
}

/// Lives as long as the dialog is open, so that it begins anew each time.
#[component]
fn NewProject() -> Html {
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let samples = samples();
    // The sample, by place; `None` is an empty project.
    let chosen = use_state_eq(|| None::<usize>);
    // What was typed; until then the choice proposes a name.
    let typed = use_state_eq(|| None::<String>);
    let input = use_node_ref();
    {
        let input = input.clone();
        use_effect_with((), move |()| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                let _ = input.focus();
                input.select();
            }
        });
    }
    let sample = chosen.and_then(|place| samples.get(place));
    let name = match &*typed {
        Some(name) => name.clone(),
        None => workspace.free_name(sample.map_or(UNTITLED, |sample| &sample.title)),
    };
    let problem = name_problem(&name);
    let create = {
        let (dispatch, is_bad) = (dispatch.clone(), problem.is_some());
        let action = workspace::Action::Create {
            name: name.clone(),
            sample: sample.map(|sample| sample.slug.to_string()),
        };
        Callback::from(move |()| {
            if !is_bad {
                dispatch.emit(close_dialog());
                dispatch.emit(Action::Workspace(action.clone()));
            }
        })
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                typed.set(Some(input.value()));
            }
        })
    };
    let onsubmit = {
        let create = create.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            create.emit(());
        })
    };
    let import = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(close_dialog());
            dispatch.emit(command(Command::ImportProject));
        })
    };
    let choice = |place: Option<usize>, title: &str, text: &str| {
        let chosen_now = *chosen == place;
        let onchange = {
            let chosen = chosen.clone();
            Callback::from(move |_: Event| chosen.set(place))
        };
        html! {
            <label class={classes!("new-project__choice", chosen_now.then_some("is-selected"))}>
                <input type="radio" name="new-project-choice" checked={chosen_now} {onchange} />
                <span class="new-project__title">{ title.to_owned() }</span>
                <span class="new-project__text">{ text.to_owned() }</span>
            </label>
        }
    };
    let samples = samples.iter().enumerate();
    let samples = samples.map(|(place, sample)| choice(Some(place), &sample.title, &sample.summary));
    let foot = html! {
        <>
            <button type="button" class="button" onclick={import}>
                { IconName::Upload.svg() }{"Import zip…"}
            </button>
            <button type="button" class="button button--primary" onclick={create.reform(|_: MouseEvent| ())}>
                {"Create"}
            </button>
        </>
    };
    view!(Dialog {
        title: "New project",
        on_close: dispatch.reform(|()| close_dialog()),
        foot,
        children: html! { <>
            <form class="new-project" {onsubmit}>
                <label class="name-dialog__label" for="new-project-name">{"Name"}</label>
                <input id="new-project-name" class="input" ref={input} value={name} {oninput} autocomplete="off"
                    spellcheck="false" aria-describedby="new-project-problem"
                    aria-invalid={if problem.is_some() { "true" } else { "false" }} />
                <p id="new-project-problem" class="name-dialog__problem" role="status">{ problem.unwrap_or_default() }</p>
                <fieldset class="new-project__choices">
                    <legend>{"Begin with"}</legend>
                    { choice(None, "Empty project", "Empty files for queries, schema and rows") }
                    { for samples }
                </fieldset>
            </form>
        </> }
    })
}
