//! The open menu.

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};
use yew::prelude::*;

use super::{MenuEntry, MenuItem};
use crate::ui::dialog::active_element;
use crate::ui::hooks::use_effect_with;
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::style::set_property;

/// Distance kept from the edges of the window, and from the button.
const GAP_PX: f64 = 4.0;

/// Where a menu opens.
#[derive(Debug, Clone, PartialEq)]
pub enum MenuPlace {
    /// Below this element, or above it when there is no room.
    Below(NodeRef),
    /// At a point of the window: a right click.
    At { x: f64, y: f64 },
}

#[derive(Properties, PartialEq)]
pub struct MenuProps {
    pub label: AttrValue,
    pub entries: Vec<MenuEntry>,
    pub place: MenuPlace,
    /// Chosen, left or dismissed. The owner stops rendering it.
    pub on_close: Callback<()>,
}

/// Open for as long as it is rendered.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let node = use_node_ref();
    use_open_menu(&node, &props.place, &props.on_close);
    let typed = use_mut_ref(|| (String::new(), 0.0));

    let onkeydown = {
        let (node, on_close) = (node.clone(), props.on_close.clone());
        Callback::from(move |event: KeyboardEvent| {
            let items = items(&node);
            let at = active_element().and_then(|active| items.iter().position(|item| *item == active));
            let last = items.len().saturating_sub(1);
            let key = event.key();
            let target = match key.as_str() {
                "ArrowDown" => Some(at.map_or(0, |at| if at == last { 0 } else { at + 1 })),
                "ArrowUp" => Some(at.map_or(last, |at| at.checked_sub(1).unwrap_or(last))),
                "Home" => Some(0),
                "End" => Some(last),
                "Escape" | "Tab" => {
                    on_close.emit(());
                    // Not also the dialog around the menu; Tab goes on from the button.
                    event.stop_propagation();
                    if key == "Escape" {
                        event.prevent_default();
                    }
                    return;
                }
                _ if key.chars().count() == 1 && !event.ctrl_key() && !event.meta_key() && key != " " => {
                    let mut typed = typed.borrow_mut();
                    let now = event.time_stamp();
                    if now - typed.1 > 700.0 {
                        typed.0.clear();
                    }
                    typed.0.push_str(&key.to_lowercase());
                    typed.1 = now;
                    // One letter goes on from the focused item, more of them keep it while it fits.
                    let from = at.map_or(0, |at| if typed.0.chars().count() == 1 { at + 1 } else { at });
                    let starts = |item: &HtmlElement| {
                        item.text_content()
                            .is_some_and(|text| text.trim().to_lowercase().starts_with(&typed.0))
                    };
                    (0..items.len())
                        .map(|step| (from + step) % items.len())
                        .find(|&index| items.get(index).is_some_and(starts))
                }
                _ => None,
            };
            if let Some(item) = target.and_then(|index| items.get(index)) {
                event.prevent_default();
                event.stop_propagation();
                let _ = item.focus();
            }
        })
    };

    html! {
        <div ref={node} class="menu" role="menu" popover="manual" tabindex="-1" aria-label={&props.label} {onkeydown}>
            { for props.entries.iter().map(|entry| match entry {
                MenuEntry::Item(item) => item_html(item, &props.on_close),
                MenuEntry::Separator => html! { <div class="menu__separator" role="separator"></div> },
                MenuEntry::Heading(text) => html! { <div class="menu__heading" role="presentation">{ text }</div> },
            }) }
        </div>
    }
}

fn item_html(item: &MenuItem, on_close: &Callback<()>) -> Html {
    let onclick = {
        let (disabled, on_select, on_close) = (item.disabled, item.on_select.clone(), on_close.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            if !disabled {
                // Closing first gives the focus back, so that the choice may move it on.
                on_close.emit(());
                on_select.emit(());
            }
        })
    };
    let icon = match item.checked {
        Some(true) => Some(IconName::Check),
        _ => item.icon,
    };
    html! {
        <button type="button" tabindex="-1" {onclick}
            class={classes!("menu__item", item.danger.then_some("menu__item--danger"))}
            role={if item.checked.is_some() { "menuitemradio" } else { "menuitem" }}
            aria-checked={item.checked.map(|checked| if checked { "true" } else { "false" })}
            aria-disabled={item.disabled.then_some("true")}>
            if let Some(name) = icon {
                { name.svg() }
            } else if item.checked.is_some() {
                <span class="menu__no-icon"></span>
            }
            <span class="menu__label">{ &item.label }</span>
            if let Some(keys) = &item.keys {
                <span class="kbd" aria-hidden="true">{ keys }</span>
            }
        </button>
    }
}

fn items(node: &NodeRef) -> Vec<HtmlElement> {
    let Some(menu) = node.cast::<HtmlElement>() else { return Vec::new() };
    let children = menu.children();
    (0..children.length())
        .filter_map(|index| children.item(index)?.dyn_into::<HtmlElement>().ok())
        .filter(|child| child.get_attribute("role").is_some_and(|role| role.starts_with("menuitem")))
        .collect()
}

/// Shows the popover where it belongs, focuses its first item, closes it when something else is touched or
/// scrolled, and gives the focus back.
#[hook]
fn use_open_menu(node: &NodeRef, place: &MenuPlace, on_close: &Callback<()>) {
    let (node, place, on_close) = (node.clone(), place.clone(), on_close.clone());
    use_effect_with((), move |()| {
        let opener = active_element();
        let menu = node.cast::<HtmlElement>();
        let mut listeners = Vec::new();
        if let (Some(menu), Some(window)) = (&menu, web_sys::window()) {
            // Fails in browsers without popovers; `position: fixed` and the z-index then have to do.
            let _ = menu.show_popover();
            put(&node, menu, &place);
            let chosen = items(&node)
                .into_iter()
                .find(|item| item.get_attribute("aria-checked").as_deref() == Some("true"));
            if let Some(item) = chosen.or_else(|| items(&node).into_iter().next()) {
                let _ = item.focus();
            }
            let button = match &place {
                MenuPlace::Below(button) => button.cast::<Node>(),
                MenuPlace::At { .. } => None,
            };
            let options = EventListenerOptions { phase: EventListenerPhase::Capture, ..Default::default() };
            for kind in ["pointerdown", "scroll", "resize", "blur"] {
                let (menu, button, on_close) = (menu.clone(), button.clone(), on_close.clone());
                listeners.push(EventListener::new_with_options(&window, kind, options, move |event| {
                    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                    // The window itself has no node: it was resized or left.
                    let inside = match &target {
                        // A click of its own button toggles it by itself.
                        Some(_) if event.type_() == "blur" => true,
                        Some(node) => {
                            menu.contains(Some(node))
                                || button.as_ref().is_some_and(|button| button.contains(Some(node)))
                        }
                        None => false,
                    };
                    if !inside {
                        on_close.emit(());
                    }
                }));
            }
        }
        move || {
            drop(listeners);
            // A click elsewhere has its own idea of the focus.
            let had_focus = match (&menu, active_element()) {
                (Some(menu), Some(active)) => menu.contains(Some(&active)) || active.tag_name() == "BODY",
                _ => true,
            };
            if let Some(opener) = opener.filter(|opener| had_focus && opener.is_connected()) {
                let _ = opener.focus();
            }
        }
    });
}

/// Puts the menu where it has room.
fn put(node: &NodeRef, menu: &HtmlElement, place: &MenuPlace) {
    let Some(window) = web_sys::window() else { return };
    let inner = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
    let (width, height) = (inner(window.inner_width()), inner(window.inner_height()));
    let size = menu.get_bounding_client_rect();
    let (left, top) = match place {
        MenuPlace::Below(button) => match button.cast::<HtmlElement>() {
            Some(button) => {
                let at = button.get_bounding_client_rect();
                let below = at.bottom() + GAP_PX;
                let fits = below + size.height() <= height;
                let top = if fits { below } else { at.top() - GAP_PX - size.height() };
                // Towards the middle of the window.
                let left =
                    if at.left() + size.width() > width { at.right() - size.width() } else { at.left() };
                (left, top)
            }
            None => (0.0, 0.0),
        },
        MenuPlace::At { x, y } => (*x, *y),
    };
    let clamp = |at: f64, size: f64, room: f64| at.min(room - size - GAP_PX).max(GAP_PX);
    set_property(node, "--menu-left", &px(clamp(left, size.width(), width)));
    set_property(node, "--menu-top", &px(clamp(top, size.height(), height)));
}

/// Whole pixels: formatting a float costs kilobytes of code.
fn px(value: f64) -> String {
    let mut text = (value as i32).to_string();
    text.push_str("px");
    text
}
