//! Rows that come and go together when the waterfall scrolls: those that stay are neither compared nor painted again.

use yew::prelude::*;

use super::row::row;
use crate::app::waterfall::Waterfall;
use crate::ui::hooks::Slice;
use crate::ui::html::html;
use crate::ui::style::use_property;

#[derive(Properties, Clone, PartialEq)]
pub struct RowsProps {
    pub of: Slice<Waterfall>,
    pub from: usize,
    pub to: usize,
    /// Where the first of them stands, in pixels.
    pub top: u32,
}

/// Some rows at their place.
#[component]
pub fn Rows(props: &RowsProps) -> Html {
    let node = use_node_ref();
    use_property(&node, "--rows-top", format!("{}px", props.top).into());
    let rows = (props.from..props.to).filter_map(|at| row(&props.of.0, at));
    html! { <div ref={node} class="waterfall__rows" role="none">{ for rows }</div> }
}
