//! What the learner must know about the project, above the workbench: read only, memory only, could not be opened.

use yew::prelude::*;

use super::command;
use crate::app::Action;
use crate::app::commands::Command;
use crate::app::workspace::{self, Problem, Save, Workspace};
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;
use crate::ui::view::view;

/// All that apply; nothing when all is well.
#[component]
pub fn ProjectBanners() -> Html {
    html! {
        <>
            { view!(ReadOnlyBanner) }
            { view!(ProblemBanner) }
            { view!(MemoryBanner) }
        </>
    }
}

/// Another tab writes this project.
#[component]
fn ReadOnlyBanner() -> Html {
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let Some(explanation) = workspace.writer.explanation() else { return Html::default() };
    let Some(current) = &workspace.current else { return Html::default() };
    let send =
        |action: workspace::Action| dispatch.reform(move |_: MouseEvent| Action::Workspace(action.clone()));
    html! {
        <div class="banner" role="status">
            { IconName::Info.svg() }
            <p class="banner__text">{ explanation }</p>
            <button type="button" class="button" onclick={send(workspace::Action::TakeOver)}>{"Take over"}</button>
            <button type="button" class="button button--quiet"
                onclick={send(workspace::Action::Duplicate { id: current.id.clone() })}>
                {"Work in a copy"}
            </button>
        </div>
    }
}

/// Something could not be opened.
#[component]
fn ProblemBanner() -> Html {
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let Some(Problem { title, reason, stored, sample }) = &workspace.problem else { return Html::default() };
    let send =
        |action: workspace::Action| dispatch.reform(move |_: MouseEvent| Action::Workspace(action.clone()));
    html! {
        <div class="banner is-warning" role="alert">
            { IconName::Warning.svg() }
            <p class="banner__text"><strong>{ title }</strong>{ format!(". {reason}") }</p>
            if let Some(id) = stored {
                <button type="button" class="button" onclick={send(workspace::Action::DownloadStored { id: id.clone() })}>
                    { IconName::Download.svg() }{"Download what is stored"}
                </button>
            }
            if let Some(slug) = sample {
                <button type="button" class="button" onclick={send(workspace::Action::NewFromSample { slug: slug.clone() })}>
                    { IconName::Refresh.svg() }{"Try again"}
                </button>
            }
            <button type="button" class="icon-button" aria-label="Dismiss" onclick={send(workspace::Action::DismissProblem)}>
                { IconName::Close.svg() }
            </button>
        </div>
    }
}

/// The browser stores nothing.
#[component]
fn MemoryBanner() -> Html {
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let dismissed = use_state_eq(String::new);
    let Save::MemoryOnly(reason) = &workspace.save else { return Html::default() };
    if *dismissed == *reason {
        return Html::default();
    }
    let dismiss = {
        let (dismissed, reason) = (dismissed.clone(), reason.clone());
        Callback::from(move |_: MouseEvent| dismissed.set(reason.clone()))
    };
    html! {
        <div class="banner is-warning" role="status">
            { IconName::Warning.svg() }
            <p class="banner__text"><strong>{"Kept in memory only: "}</strong>{ reason }</p>
            <button type="button" class="button" onclick={dispatch.reform(|_: MouseEvent| command(Command::DownloadProject))}>
                { IconName::Download.svg() }{"Download zip"}
            </button>
            <button type="button" class="icon-button" aria-label="Dismiss" onclick={dismiss}>
                { IconName::Close.svg() }
            </button>
        </div>
    }
}
