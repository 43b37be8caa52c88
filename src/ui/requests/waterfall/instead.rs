//! A region in the place of the rows, with its title and the way back to them.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::focus_tree_soon;
use crate::ui::hooks::use_effect_with;
use crate::ui::html::html;
use crate::ui::icon::IconName;

#[derive(Properties, PartialEq)]
pub struct InsteadProps {
    /// What it is called.
    pub label: &'static str,
    /// The statement it is about.
    pub of: AttrValue,
    /// What brings the rows back.
    pub close: Callback<MouseEvent>,
    /// Buttons beside the statement.
    pub more: Html,
    pub body: Html,
}

/// The region. It takes the keyboard when it comes, since what was pressed is gone, and gives it back to the rows.
#[component]
pub fn Instead(props: &InsteadProps) -> Html {
    let region = use_node_ref();
    {
        let region = region.clone();
        use_effect_with((), move |()| {
            if let Some(region) = region.cast::<HtmlElement>() {
                let _ = region.focus();
            }
        });
    }
    let close = props.close.clone();
    let onclick = move |press: MouseEvent| {
        focus_tree_soon();
        close.emit(press);
    };
    html! {
        <section ref={region} class="waterfall__plan" tabindex="-1" aria-label={props.label}>
            <header class="waterfall__head">
                <button type="button" class="button" {onclick}>{ IconName::ChevronLeft.svg() }{"Back to the trace"}</button>
                <code class="waterfall__of" title={props.of.clone()}>{ &props.of }</code>
                { props.more.clone() }
            </header>
            { props.body.clone() }
        </section>
    }
}
