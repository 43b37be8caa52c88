//! The command palette: a field with a list below it, found by a few letters.

mod option;

use web_sys::{HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::dialog::use_modal;
use super::hooks::{use_dispatch, use_slice};
use super::icon::IconName;
use crate::app::Action;
use crate::app::commands::palette::{self, Line, Scope};
use crate::app::dialogs::{self, Dialog, Dialogs};
use crate::ui::hooks::use_effect_with;
use crate::ui::html::html;
use crate::ui::view::view;
use option::{PaletteOption, option_id};

/// Lines that Page Up and Page Down go over.
const PAGE: usize = 8;

/// The palette, while it is what is open.
#[component]
pub fn Palette() -> Html {
    let dialogs = use_slice::<Dialogs>();
    match &dialogs.open {
        // Another scope is another list: nothing typed is kept.
        Some(Dialog::Palette { scope, .. }) => {
            view!(OpenPalette { scope: *scope }, key = *scope as u32)
        }
        _ => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
struct OpenProps {
    scope: Scope,
}

#[component]
fn OpenPalette(props: &OpenProps) -> Html {
    let dialogs = use_slice::<Dialogs>();
    let dispatch = use_dispatch();
    let node = use_node_ref();
    let query = use_state_eq(String::new);
    let selected = use_state_eq(|| 0usize);
    let on_close = dispatch.reform(|()| Action::Dialogs(dialogs::Action::Close));
    use_modal(&node, &on_close);

    let lines: &[Line] = match &dialogs.open {
        Some(Dialog::Palette { lines, .. }) => lines,
        _ => &[],
    };
    let found = palette::found(lines, &query, &dialogs.recent);
    let count = found.len();
    let at = (*selected).min(count.saturating_sub(1));
    use_effect_with((at, query.to_string()), |(at, _)| scroll_to(*at));

    let oninput = {
        let (query, selected) = (query.clone(), selected.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                query.set(input.value());
                selected.set(0);
            }
        })
    };
    let onkeydown = {
        let (selected, dispatch) = (selected.clone(), dispatch.clone());
        let pick = found.get(at).map(|(line, _)| line.pick.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = count.saturating_sub(1);
            let to = match event.key().as_str() {
                "ArrowDown" => {
                    if at == last {
                        0
                    } else {
                        at + 1
                    }
                }
                "ArrowUp" => at.checked_sub(1).unwrap_or(last),
                "PageDown" => (at + PAGE).min(last),
                "PageUp" => at.saturating_sub(PAGE),
                // Enter also ends the composing of letters.
                "Enter" if !event.is_composing() => {
                    event.prevent_default();
                    if let Some(pick) = &pick {
                        dispatch.emit(Action::Dialogs(dialogs::Action::Pick(pick.clone())));
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            selected.set(to);
        })
    };
    let said = match count {
        0 => "Nothing found".to_owned(),
        1 => "1 line".to_owned(),
        count => [&count.to_string(), " lines"].concat(),
    };
    html! {
        <dialog ref={node} class="dialog palette" aria-label={props.scope.prompt()}>
            <div class="palette__field">
                { IconName::Search.svg() }
                <input class="palette__input" type="text" role="combobox" aria-autocomplete="list" aria-expanded="true"
                    aria-controls="palette-list" aria-activedescendant={(count > 0).then(|| option_id(at))}
                    aria-label={props.scope.prompt()} placeholder={props.scope.prompt()} autofocus=true
                    autocomplete="off" autocapitalize="off" spellcheck="false" value={query.to_string()}
                    {oninput} {onkeydown} />
                <button type="button" class="icon-button palette__close" aria-label="Close"
                    onclick={on_close.reform(|_: MouseEvent| ())}>
                    { IconName::Close.svg() }
                </button>
            </div>
            <p class="visually-hidden" role="status">{ said }</p>
            <ul id="palette-list" class="palette__list" role="listbox" aria-label="Found">
                { for found.into_iter().enumerate().map(|(index, (line, marks))| view!(PaletteOption {
                    index, line: line.clone(), marks, selected: index == at,
                    on_point: { let selected = selected.clone(); move |index| selected.set(index) },
                }, key = index)) }
            </ul>
            if count == 0 {
                <p class="empty">{ if lines.is_empty() { props.scope.empty() } else { "Nothing has these letters" } }</p>
            }
        </dialog>
    }
}

/// Brings the selected line into view and moves nothing when it is there already.
fn scroll_to(index: usize) {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(option) = document.and_then(|document| document.get_element_by_id(&option_id(index))) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
