//! On a phone: the switcher at the bottom, one part of the workbench at a time.

use yew::prelude::*;

use super::hooks::{use_dispatch, use_slice};
use super::icon::IconName;
use crate::app::Action;
use crate::app::layout::{self, Layout, Part};
use crate::ui::html::html;

/// The switcher; the style sheet shows it only where there is room for one part.
#[component]
pub fn PhoneNav() -> Html {
    let layout = use_slice::<Layout>();
    let dispatch = use_dispatch();
    let button = |part: Part| {
        let icon = match part {
            Part::Tables => IconName::Table,
            Part::Editor => IconName::Code,
            Part::Results => IconName::PanelBottom,
            Part::History => IconName::History,
        };
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Layout(layout::Action::Show(part)));
        html! {
            <button type="button" class="phone-nav__part" {onclick}
                aria-current={(layout.part == part).then_some("true")}>
                { icon.svg() }
                <span>{ part.label() }</span>
            </button>
        }
    };
    html! {
        <nav class="phone-nav" aria-label="Parts of the workbench">{ for Part::ALL.map(button) }</nav>
    }
}
