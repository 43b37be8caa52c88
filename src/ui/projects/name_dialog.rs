//! A question for a name: one field, checked while it is typed.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::ui::dialog::{Dialog, DialogSize};
use crate::ui::hooks::use_effect_with;
use crate::ui::html::html;
use crate::ui::view::view;

#[derive(Properties, PartialEq)]
pub struct NameDialogProps {
    pub title: AttrValue,
    /// Of the field.
    pub label: AttrValue,
    /// What the field holds at first, selected.
    pub value: AttrValue,
    /// On the button, such as `Rename`.
    pub verb: AttrValue,
    /// Why a name cannot be used; `None` when it can.
    pub problem: Callback<String, Option<String>>,
    pub on_submit: Callback<String>,
    pub on_close: Callback<()>,
}

/// Open for as long as it is rendered.
#[component]
pub fn NameDialog(props: &NameDialogProps) -> Html {
    let value = use_state_eq(|| props.value.to_string());
    let touched = use_state_eq(|| false);
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
    let problem = props.problem.emit((*value).clone());
    let submit = {
        let (value, touched) = (value.clone(), touched.clone());
        let (is_bad, on_submit, on_close) =
            (problem.is_some(), props.on_submit.clone(), props.on_close.clone());
        Callback::from(move |()| {
            if is_bad {
                touched.set(true);
            } else {
                on_submit.emit((*value).clone());
                on_close.emit(());
            }
        })
    };
    let oninput = {
        let (value, touched) = (value.clone(), touched.clone());
        Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                touched.set(true);
                value.set(input.value());
            }
        })
    };
    let onsubmit = {
        let submit = submit.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            submit.emit(());
        })
    };
    let said = problem.filter(|_| *touched);
    let foot = html! {
        <>
            <button type="button" class="button" onclick={props.on_close.reform(|_: MouseEvent| ())}>{"Cancel"}</button>
            <button type="button" class="button button--primary" onclick={submit.reform(|_: MouseEvent| ())}>
                { &props.verb }
            </button>
        </>
    };
    view!(Dialog {
        title: &props.title,
        on_close: props.on_close.clone(),
        size: DialogSize::Narrow,
        foot,
        children: html! { <>
            <form class="name-dialog" {onsubmit}>
                <label class="name-dialog__label" for="name-dialog-field">{ &props.label }</label>
                <input id="name-dialog-field" class="input" ref={input} value={(*value).clone()} {oninput}
                    autocomplete="off" spellcheck="false" aria-describedby="name-dialog-problem"
                    aria-invalid={if said.is_some() { "true" } else { "false" }} />
                <p id="name-dialog-problem" class="name-dialog__problem" role="status">{ said.unwrap_or_default() }</p>
            </form>
        </> }
    })
}
