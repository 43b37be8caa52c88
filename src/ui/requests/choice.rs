//! A choice among a few, which follows what it is about also when that changes by itself.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::ui::hooks::use_effect_with;
use crate::ui::html::html;

#[derive(Properties, PartialEq)]
pub struct ChoiceProps {
    pub label: AttrValue,
    pub options: Vec<String>,
    pub selected: usize,
    /// With the place of what was chosen.
    pub on_choose: Callback<usize>,
}

/// The choice.
#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let select = use_node_ref();
    {
        let select = select.clone();
        // What a person has chosen stays, whatever attributes of options say later.
        use_effect_with((props.selected, props.options.len()), move |(selected, _)| {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_selected_index(i32::try_from(*selected).unwrap_or(-1));
            }
        });
    }
    let onchange = props.on_choose.reform(|event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        select.and_then(|it| usize::try_from(it.selected_index()).ok()).unwrap_or(0)
    });
    let option =
        |(at, text): (usize, &String)| html! { <option selected={at == props.selected}>{text}</option> };
    html! {
        <select ref={select} class="select" aria-label={&props.label} {onchange}>
            { for props.options.iter().enumerate().map(option) }
        </select>
    }
}
