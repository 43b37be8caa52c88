//! A field whose text filters rows: at once, or when typing pauses.

use crate::ui::hooks::use_effect_with;
use crate::ui::html::html;
use gloo_timers::callback::Timeout;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Pause after which a large result is filtered, in milliseconds.
const PAUSE_MS: u32 = 160;

#[derive(Properties, PartialEq)]
pub struct FilterInputProps {
    pub label: AttrValue,
    pub placeholder: AttrValue,
    pub value: String,
    /// What is wrong with the text.
    #[prop_or_default]
    pub complaint: Option<&'static str>,
    /// Whether to wait for a pause in typing.
    pub slow: bool,
    pub on_text: Callback<String>,
}

#[component]
pub fn FilterInput(props: &FilterInputProps) -> Html {
    // What is typed and not yet applied lives here; when the filter is changed from outside, that text comes in.
    let typed = use_state_eq(|| props.value.clone());
    {
        let typed = typed.clone();
        use_effect_with(props.value.clone(), move |value| typed.set(value.clone()));
    }
    let waiting = use_mut_ref(|| None::<Timeout>);
    let oninput = {
        let (typed, on_text, slow) = (typed.clone(), props.on_text.clone(), props.slow);
        Callback::from(move |event: InputEvent| {
            let text =
                event.target_dyn_into::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default();
            typed.set(text.clone());
            let on_text = on_text.clone();
            // Replacing the timer drops, and so cancels, the one before.
            *waiting.borrow_mut() = if slow {
                Some(Timeout::new(PAUSE_MS, move || on_text.emit(text)))
            } else {
                on_text.emit(text);
                None
            };
        })
    };
    let name = match props.complaint {
        Some(complaint) => format!("{}: {complaint}", props.label).into(),
        None => props.label.clone(),
    };
    html! {
        <input class="input grid__field" type="search" autocomplete="off" autocapitalize="off" spellcheck="false"
            aria-label={name} aria-invalid={props.complaint.map(|_| "true")} title={props.complaint}
            placeholder={&props.placeholder} value={(*typed).clone()} {oninput} />
    }
}
