//! The workbench: side panel, editor above results, with separators between them; on a phone one part at a time.

mod separator;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::hooks::{use_dispatch, use_slice};
use super::icon::IconName;
use super::phone_nav::PhoneNav;
use super::style::set_property;
use crate::app::Action;
use crate::app::commands::Command;
use crate::app::layout::{self, EDITOR_SHARE, Layout, Part, SIDE_PX, Side};
use crate::ui::hooks::use_effect_with;
use crate::ui::html::{classes, html};
use crate::ui::view::view;
use separator::Separator;

#[derive(Properties, PartialEq)]
pub struct WorkbenchProps {
    /// The schema browser.
    pub tables: Html,
    pub history: Html,
    pub editor: Html,
    pub results: Html,
}

/// Puts the four parts where the layout says. All of them stay rendered, so that hiding one loses nothing.
#[component]
pub fn Workbench(props: &WorkbenchProps) -> Html {
    let layout = use_slice::<Layout>();
    let dispatch = use_dispatch();
    let node = use_node_ref();
    let main = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((layout.side_px, layout.editor_share), move |&(side, share)| {
            put_side(&node, side.into());
            put_share(&node, share.into());
        });
    }
    let send = |make: fn(i32) -> layout::Action| dispatch.reform(move |value| Action::Layout(make(value)));
    let give = |command: Command| dispatch.reform(move |()| Action::Command(command));
    let set = |action: layout::Action| dispatch.reform(move |()| Action::Layout(action));

    let open = |part: Part| match part {
        Part::Editor => true,
        Part::Results => layout.results_open,
        Part::Tables => layout.side == Some(Side::Tables),
        Part::History => layout.side == Some(Side::History),
    };
    let part = |part: Part, content: &Html| {
        let current = layout.part == part;
        let (dispatch, known) = (dispatch.clone(), current && layout.entered == part);
        let onfocusin = Callback::from(move |_: FocusEvent| {
            if !known {
                dispatch.emit(Action::Layout(layout::Action::Entered(part)));
            }
        });
        let class = classes!(
            "workbench__part",
            open(part).then_some("is-open"),
            current.then_some("is-current"),
            matches!(part, Part::Tables | Part::History).then_some("workbench__part--side"),
        );
        html! {
            <div id={part.id()} {class} role="group" aria-label={part.label()} tabindex="-1" {onfocusin}>
                { content.clone() }
            </div>
        }
    };
    let side = match layout.side {
        Some(Side::History) => Command::ToggleHistory,
        _ => Command::ToggleTables,
    };
    html! {
        <>
            <main class={classes!("workbench", layout.side.is_none().then_some("is-side-closed"))} ref={node.clone()}>
                { part(Part::Tables, &props.tables) }
                { part(Part::History, &props.history) }
                if layout.side.is_some() {
                    { view!(Separator {
                        label: "Width of the side panel", upright: true, value: i32::from(layout.side_px),
                        limits: (SIDE_PX.0.into(), SIDE_PX.1.into()), step: 16,
                        measure: measure_side(node.clone()), on_move: preview(node.clone(), put_side),
                        on_resize: send(layout::Action::ResizeSide), on_reset: set(layout::Action::ResetSide),
                        on_toggle: give(side),
                    }) }
                }
                <div class={classes!("workbench__main", (!layout.results_open).then_some("is-results-closed"))} ref={main.clone()}>
                    { part(Part::Editor, &props.editor) }
                    if layout.results_open {
                        { view!(Separator {
                            label: "Height of the editor", upright: false,
                            value: i32::from(layout.editor_share),
                            limits: (EDITOR_SHARE.0.into(), EDITOR_SHARE.1.into()), step: 20,
                            measure: measure_share(main), on_move: preview(node, put_share),
                            on_resize: send(layout::Action::ResizeEditor),
                            on_reset: set(layout::Action::ResetEditor),
                            on_toggle: give(Command::ToggleResults),
                        }) }
                    }
                    { part(Part::Results, &props.results) }
                    if !layout.results_open {
                        <button type="button" class="workbench__reopen" onclick={dispatch.reform(|_| Action::Command(Command::FocusResults))}>
                            { IconName::ChevronUp.svg() }{ "Results" }
                        </button>
                    }
                </div>
            </main>
            { view!(PhoneNav) }
        </>
    }
}

fn put_side(node: &NodeRef, px: i32) {
    set_property(node, "--side", &with_unit(px, "px"));
}

fn put_share(node: &NodeRef, share: i32) {
    set_property(node, "--editor", &with_unit(share, "fr"));
    set_property(node, "--results", &with_unit(1000 - share, "fr"));
}

fn with_unit(value: i32, unit: &str) -> String {
    let mut text = value.to_string();
    text.push_str(unit);
    text
}

/// While a separator is dragged only the style changes; the state learns where it ended.
fn preview(node: NodeRef, put: fn(&NodeRef, i32)) -> Callback<i32> {
    Callback::from(move |value| put(&node, value))
}

fn measure_side(node: NodeRef) -> Callback<(f64, f64), i32> {
    Callback::from(move |(x, _)| match node.cast::<HtmlElement>() {
        Some(element) => (x - element.get_bounding_client_rect().left()) as i32,
        None => SIDE_PX.2.into(),
    })
}

fn measure_share(node: NodeRef) -> Callback<(f64, f64), i32> {
    Callback::from(move |(_, y)| match node.cast::<HtmlElement>() {
        Some(element) => {
            let area = element.get_bounding_client_rect();
            ((y - area.top()) / area.height().max(1.0) * 1000.0) as i32
        }
        None => EDITOR_SHARE.2.into(),
    })
}
