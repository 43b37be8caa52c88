//! A dialog on the native `<dialog>` element: modal, named by its title, closed by Escape, its button or a click
//! beside it; the focus returns to where it was.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use super::icon::IconName;
use crate::ui::hooks::use_effect_with;
use crate::ui::html::{classes, html};

/// How wide a dialog may get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DialogSize {
    /// 420 px: a question.
    Narrow,
    /// 560 px.
    #[default]
    Normal,
    /// 920 px: tables and previews.
    Wide,
}

#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// The heading, and the name for screen readers.
    pub title: AttrValue,
    /// Escape, the close button or a click beside the dialog. The owner stops rendering it.
    pub on_close: Callback<()>,
    #[prop_or_default]
    pub size: DialogSize,
    #[prop_or_default]
    pub class: &'static str,
    /// Buttons at the foot, the main one last. Without it there is no foot.
    #[prop_or_default]
    pub foot: Option<Html>,
    #[prop_or_default]
    pub children: Html,
}

/// Open for as long as it is rendered. The first element with `autofocus` gets the focus, or the browser's choice.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_modal(&node, &props.on_close);
    let close = props.on_close.reform(|_: MouseEvent| ());
    let size = match props.size {
        DialogSize::Narrow => Some("dialog--narrow"),
        DialogSize::Normal => None,
        DialogSize::Wide => Some("dialog--wide"),
    };
    html! {
        <dialog ref={node} class={classes!("dialog", size, props.class)} aria-label={&props.title}>
            <header class="dialog__head">
                <h2 class="dialog__title">{ &props.title }</h2>
                <button type="button" class="icon-button" aria-label="Close" onclick={close}>
                    { IconName::Close.svg() }
                </button>
            </header>
            <div class="dialog__body">{ props.children.clone() }</div>
            if let Some(foot) = &props.foot {
                <footer class="dialog__foot">{ foot.clone() }</footer>
            }
        </dialog>
    }
}

/// Shows the `<dialog>` of `node` as a modal while the component lives, and gives the focus back afterwards.
#[hook]
pub fn use_modal(node: &NodeRef, on_close: &Callback<()>) {
    // The listeners below live as long as the dialog; what they call may change with every render.
    let latest = use_mut_ref(Callback::<()>::noop);
    *latest.borrow_mut() = on_close.clone();
    let node = node.clone();
    use_effect_with((), move |()| {
        let opener = active_element();
        let dialog = node.cast::<HtmlDialogElement>();
        let mut listeners = Vec::new();
        if let Some(dialog) = &dialog {
            if !dialog.open() {
                // Fails only when the element is not connected, and then nothing shows.
                let _ = dialog.show_modal();
            }
            // `cancel` and `close` do not bubble, so Yew's listeners at the root would not see them.
            let close = latest.clone();
            listeners.push(EventListener::new_with_options(
                dialog,
                "cancel",
                EventListenerOptions::enable_prevent_default(),
                move |event| {
                    // Of a file picker or a nested dialog inside, perhaps.
                    if event.target() == event.current_target() {
                        event.prevent_default();
                        let close = close.borrow().clone();
                        close.emit(());
                    }
                },
            ));
            let close = latest.clone();
            listeners.push(EventListener::new(dialog, "close", move |event| {
                if event.target() == event.current_target() {
                    let close = close.borrow().clone();
                    close.emit(());
                }
            }));
            // The dialog has no padding, so only its backdrop makes it the target. `pointerdown`, so that selecting
            // text and letting go outside does not close it.
            let close = latest.clone();
            listeners.push(EventListener::new(dialog, "pointerdown", move |event| {
                if event.target() == event.current_target() {
                    let close = close.borrow().clone();
                    close.emit(());
                }
            }));
        }
        move || {
            drop(listeners);
            if let Some(dialog) = dialog {
                dialog.close();
            }
            if let Some(opener) = opener.filter(|opener| opener.is_connected()) {
                let _ = opener.focus();
            }
        }
    });
}

/// The element that has the focus.
pub fn active_element() -> Option<HtmlElement> {
    web_sys::window()?.document()?.active_element()?.dyn_into().ok()
}
