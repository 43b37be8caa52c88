//! A question before something is destroyed.

use yew::prelude::*;

use super::dialog::{Dialog, DialogSize};
use super::hooks::use_dispatch;
use crate::app::Action;
use crate::app::dialogs;
use crate::ui::html::html;
use crate::ui::view::view;

#[derive(Properties, PartialEq)]
pub struct ConfirmProps {
    pub title: AttrValue,
    pub text: AttrValue,
    pub verb: &'static str,
}

/// The question; Cancel has the focus.
#[component]
pub fn Confirm(props: &ConfirmProps) -> Html {
    let dispatch = use_dispatch();
    let close = dispatch.reform(|()| Action::Dialogs(dialogs::Action::Close));
    let yes = dispatch.reform(|_: MouseEvent| Action::Dialogs(dialogs::Action::Confirmed));
    let foot = html! {
        <>
            <button type="button" class="button" autofocus=true onclick={close.reform(|_: MouseEvent| ())}>{ "Cancel" }</button>
            <button type="button" class="button button--danger" onclick={yes}>{ props.verb }</button>
        </>
    };
    view!(Dialog {
        title: &props.title,
        size: DialogSize::Narrow,
        on_close: close,
        foot: Some(foot),
        children: html! { <>
            <p>{ &props.text }</p>
        </> }
    })
}
