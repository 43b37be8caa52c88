//! Earlier versions of the open project, to be brought back.

use wasm_bindgen::JsValue;
use yew::prelude::*;

use super::close_dialog;
use crate::app::Action;
use crate::app::workspace::{self, Workspace};
use crate::project::versions::Version;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::html;
use crate::ui::icon::IconName;

/// The history, folded until it is asked for.
#[component]
pub fn VersionHistory() -> Html {
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let Some(current) = &workspace.current else { return Html::default() };
    let list = current.versions.list();
    if list.is_empty() {
        return Html::default();
    }
    let line = |version: &Version| {
        let taken_millis = version.taken_millis;
        let time = time_text(taken_millis);
        let count = match version.files.len() {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        };
        let restore = {
            let dispatch = dispatch.clone();
            Callback::from(move |_: MouseEvent| {
                dispatch.emit(close_dialog());
                dispatch.emit(Action::Workspace(workspace::Action::RestoreVersion { taken_millis }));
            })
        };
        html! {
            <li key={taken_millis.to_string()} class="versions__item">
                <span class="versions__facts">{ format!("{time}, {} ({count})", version.reason.label()) }</span>
                <button type="button" class="button button--quiet" disabled={workspace.is_read_only()} onclick={restore}
                    aria-label={format!("Restore the version of {time}")}>
                    { IconName::Undo.svg() }{"Restore"}
                </button>
            </li>
        }
    };
    html! {
        <details class="versions">
            <summary>{ format!("Earlier versions of {} ({})", current.project.name(), list.len()) }</summary>
            <ol class="versions__list">{ for list.iter().rev().map(|version| line(version)) }</ol>
        </details>
    }
}

/// Date and time as the reader's browser writes them.
fn time_text(millis: u64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(millis as f64));
    String::from(date.to_locale_string("default", &JsValue::UNDEFINED))
}
