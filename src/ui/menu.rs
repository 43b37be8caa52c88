//! A button with a menu, and a menu at a point: arrow keys, Home, End, typing the first letters, Escape, a click
//! elsewhere. Menus are popovers, so no scroll container clips them and they lie above dialogs.

mod list;

use yew::prelude::*;

pub use list::{Menu, MenuPlace};

use super::icon::IconName;
use crate::ui::html::html;
use crate::ui::view::view;

/// One line of a menu.
#[derive(Debug, Clone, PartialEq)]
pub enum MenuEntry {
    Item(MenuItem),
    Separator,
    Heading(AttrValue),
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MenuItem {
    pub label: AttrValue,
    pub icon: Option<IconName>,
    /// As shown, such as `Ctrl+K`.
    pub keys: Option<AttrValue>,
    /// Of a choice among several: whether it is the chosen one.
    pub checked: Option<bool>,
    pub disabled: bool,
    pub danger: bool,
    pub on_select: Callback<()>,
}

impl MenuItem {
    pub fn new(label: impl Into<AttrValue>, on_select: impl Into<Callback<()>>) -> Self {
        MenuItem { label: label.into(), on_select: on_select.into(), ..MenuItem::default() }
    }

    pub fn icon(self, icon: IconName) -> Self {
        MenuItem { icon: Some(icon), ..self }
    }

    pub fn keys(self, keys: impl Into<AttrValue>) -> Self {
        MenuItem { keys: Some(keys.into()), ..self }
    }

    pub fn checked(self, checked: bool) -> Self {
        MenuItem { checked: Some(checked), ..self }
    }

    pub fn disabled(self, disabled: bool) -> Self {
        MenuItem { disabled, ..self }
    }

    /// Shown in the colour of danger: it destroys something.
    pub fn danger(self) -> Self {
        MenuItem { danger: true, ..self }
    }
}

impl From<MenuItem> for MenuEntry {
    fn from(item: MenuItem) -> Self {
        MenuEntry::Item(item)
    }
}

#[derive(Properties, PartialEq)]
pub struct MenuButtonProps {
    /// What the menu is, for screen readers and as a tooltip; shown when there is no `children`.
    pub label: AttrValue,
    /// Of a button that is only an icon.
    #[prop_or_default]
    pub icon: Option<IconName>,
    pub entries: Vec<MenuEntry>,
    /// Instead of `button` or `icon-button`.
    #[prop_or_default]
    pub class: &'static str,
    #[prop_or_default]
    pub disabled: bool,
    /// What the button shows; `label` stays its name.
    #[prop_or_default]
    pub children: Html,
}

/// A button that opens a menu below itself.
#[component]
pub fn MenuButton(props: &MenuButtonProps) -> Html {
    let open = use_state_eq(|| false);
    let button = use_node_ref();
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
                event.prevent_default();
                open.set(true);
            }
        })
    };
    let on_close = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    let class = match (props.class.is_empty(), props.icon) {
        (false, _) => props.class,
        (true, Some(_)) => "icon-button",
        (true, None) => "button",
    };
    html! {
        <>
            <button ref={button.clone()} type="button" {class} {onclick} {onkeydown} disabled={props.disabled}
                aria-label={&props.label} title={&props.label} aria-haspopup="menu"
                aria-expanded={if *open { "true" } else { "false" }}>
                if let Some(name) = props.icon {
                    { name.svg() }
                }
                { props.children.clone() }
            </button>
            if *open {
                { view!(Menu {
                    label: &props.label, entries: props.entries.clone(), place: MenuPlace::Below(button),
                    on_close,
                }) }
            }
        </>
    }
}
