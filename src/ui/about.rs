//! What this is, which build of it, and under which licences.

use yew::prelude::*;

use super::dialog::{Dialog, DialogSize};
use super::hooks::use_dispatch;
use crate::app::Action;
use crate::app::dialogs;
use crate::protocol::BUILD;
use crate::ui::html::html;
use crate::ui::view::view;

/// The dialog `About and licences`.
#[component]
pub fn About() -> Html {
    let dispatch = use_dispatch();
    view!(Dialog {
        title: "About Backyard",
        size: DialogSize::Narrow,
        on_close: dispatch.reform(|()| Action::Dialogs(dialogs::Action::Close)),
        children: html! { <>
            <div class="about">
                <p>{ "A playground for learning backend development by doing, whole in a browser tab." }</p>
                <dl class="about__facts">
                    <dt>{ "Version" }</dt><dd>{ env!("CARGO_PKG_VERSION") }</dd>
                    <dt>{ "Build" }</dt><dd><code>{ BUILD }</code></dd>
                    <dt>{ "Licence" }</dt><dd>{ "MIT or Apache-2.0, as you like" }</dd>
                </dl>
                <p>
                    { "It stands on the work of many. " }
                    <a href="NOTICES.html" target="_blank" rel="noopener">{ "Licences of everything inside" }</a>
                </p>
            </div>
        </> }
    })
}
