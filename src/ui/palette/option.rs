//! A line of the palette.

use yew::prelude::*;

use crate::app::Action;
use crate::app::commands::palette::{Line, Pick, TableVerb};
use crate::app::dialogs;
use crate::ui::hooks::use_dispatch;
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::shortcuts::keys_of;

/// The id of the line at `index`, for `aria-activedescendant`.
pub fn option_id(index: usize) -> String {
    ["palette-", &index.to_string()].concat()
}

#[derive(Properties, PartialEq)]
pub struct OptionProps {
    pub index: usize,
    pub line: Line,
    /// Characters of the label that were found.
    pub marks: Vec<usize>,
    pub selected: bool,
    /// The pointer moved onto it.
    pub on_point: Callback<usize>,
}

#[component]
pub fn PaletteOption(props: &OptionProps) -> Html {
    let dispatch = use_dispatch();
    let onclick = {
        let pick = props.line.pick.clone();
        dispatch.reform(move |_: MouseEvent| Action::Dialogs(dialogs::Action::Pick(pick.clone())))
    };
    // Moving, not entering: a list that scrolls under a resting pointer selects nothing.
    let onpointermove = {
        let (index, on_point) = (props.index, props.on_point.clone());
        Callback::from(move |_: PointerEvent| on_point.emit(index))
    };
    let icon = match &props.line.pick {
        Pick::Command(_) => IconName::ChevronRight,
        Pick::Table { verb: TableVerb::Preview, .. } => IconName::Eye,
        Pick::Table { verb: TableVerb::Insert, .. } => IconName::Code,
        Pick::Table { .. } => IconName::Table,
        Pick::File(_) => IconName::File,
        Pick::Sample(_) => IconName::Database,
    };
    let keys = match &props.line.pick {
        Pick::Command(command) => keys_of(*command),
        _ => None,
    };
    html! {
        <li id={option_id(props.index)} role="option" aria-selected={if props.selected { "true" } else { "false" }}
            class={classes!("palette__option", props.selected.then_some("is-selected"))} {onclick} {onpointermove}>
            { icon.svg() }
            <span class="palette__label">{ for marked(&props.line.label, &props.marks) }</span>
            <span class="palette__detail">{ &*props.line.detail }</span>
            if let Some(keys) = keys {
                <span class="kbd">{ keys }</span>
            }
        </li>
    }
}

/// The label with what was found set off, neighbours together.
fn marked(label: &str, marks: &[usize]) -> Vec<Html> {
    let mut parts: Vec<(bool, String)> = Vec::new();
    for (at, letter) in label.chars().enumerate() {
        let found = marks.binary_search(&at).is_ok();
        match parts.last_mut() {
            Some((before, text)) if *before == found => text.push(letter),
            _ => parts.push((found, letter.to_string())),
        }
    }
    let part = |(found, text): (bool, String)| match found {
        true => html! { <mark class="palette__mark">{ text }</mark> },
        false => html! { { text } },
    };
    parts.into_iter().map(part).collect()
}
