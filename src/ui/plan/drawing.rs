//! The plan as a tree: boxes for nodes, arrows for rows. The same stands as nested lists beside it, to be listened to.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::details::NodeDetails;
use super::spoken;
use crate::app::chart::text::{coordinate as px, shorten};
use crate::app::plan::layout::{self, HEIGHT, TreeLayout, WIDTH};
use crate::app::plan::tree::Node;
use crate::app::plan::{Report, walk, words};
use crate::ui::hooks::{Slice, use_effect_with};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::view::view;

/// Characters that fit into a box, of its heading and of the lines below.
const HEADING: usize = 20;
const LINE: usize = 27;
/// Width of what a step takes for itself, beside its bar.
const OWN: f32 = 104.0;

#[derive(Properties, PartialEq)]
pub struct PlanDrawingProps {
    pub report: Slice<Report>,
    pub picked: Option<usize>,
    pub on_pick: Callback<Option<usize>>,
}

#[component]
pub fn PlanDrawing(props: &PlanDrawingProps) -> Html {
    let PlanDrawingProps { report, picked, on_pick } = props;
    let (report, picked) = (Rc::clone(&report.0), *picked);
    let frame = use_node_ref();
    // What the keys are at; the node that hurts most, at first.
    let first = report.findings.first().map_or(0, |finding| finding.node);
    let current = use_state_eq(|| first);
    let drawn = use_memo(Slice(Rc::clone(&report.tree)), |tree| layout::layout(&tree.0));
    let at = (*current).min(report.tree.nodes.len().saturating_sub(1));
    {
        let (frame, drawn) = (frame.clone(), drawn.clone());
        use_effect_with((at, picked.is_some()), move |&(at, _)| show(&frame, &drawn, at));
    }
    let onkeydown = {
        let (current, report, on_pick) = (current.clone(), Rc::clone(&report), on_pick.clone());
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            match key.as_str() {
                "Enter" | " " => on_pick.emit(Some(at)),
                "Escape" if picked.is_some() => on_pick.emit(None),
                key => match walk::step(&report.tree, at, key) {
                    Some(next) => {
                        current.set(next);
                        if picked.is_some() {
                            on_pick.emit(Some(next));
                        }
                    }
                    None => return,
                },
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let nodes = report.tree.nodes.iter().enumerate().map(|(place, node)| {
        let onclick = {
            let (current, on_pick) = (current.clone(), on_pick.clone());
            Callback::from(move |_: MouseEvent| {
                current.set(place);
                on_pick.emit(Some(place));
            })
        };
        boxed(&report, &drawn, place, node, place == at, onclick)
    });
    let reading = report.tree.nodes.get(at).map(|node| words::sentence(&report.tree, node, report.why(at)));
    let legend = if report.tree.timed {
        "The wider an arrow, the more rows. Bars: each step's own share of the time."
    } else {
        "The wider an arrow, the more rows. Bars: each step's own share of the cost."
    };
    let close = {
        let (on_pick, frame) = (on_pick.clone(), frame.clone());
        Callback::from(move |()| {
            on_pick.emit(None);
            if let Some(frame) = frame.cast::<web_sys::HtmlElement>() {
                let _ = frame.focus();
            }
        })
    };
    html! {
        <div class={classes!("plan-tree", picked.map(|_| "has-details"))}>
            <div class="plan-tree__side">
                <div ref={frame} class="plan-tree__frame" tabindex="0" role="group" aria-roledescription="query plan"
                    aria-label="The plan as a tree. Arrow keys go from step to step, Enter shows the details of one"
                    {onkeydown}>
                    <svg class="plan-tree__svg" aria-hidden="true" width={px(drawn.width)} height={px(drawn.height)}
                        viewBox={format!("0 0 {} {}", px(drawn.width), px(drawn.height))}>
                        { for drawn.edges.iter().map(|edge| html! {
                            <>
                                <path class="plan-tree__edge" stroke-width={px(edge.width)} d={edge.path.clone()} />
                                <path class="plan-tree__head" d={edge.head.clone()} />
                                <text class="plan-tree__flow" text-anchor="middle" x={px(edge.label_at.0)} y={px(edge.label_at.1)}>
                                    { &edge.label }
                                </text>
                            </>
                        }) }
                        { for nodes }
                    </svg>
                </div>
                <p class="plan-tree__legend">{ legend }</p>
                <p class="plan-tree__reading" aria-live="polite">{ reading }</p>
                <div class="visually-hidden">
                    <p>{ "The steps of the plan, each with what it reads from below it" }</p>
                    <ul>{ spoken(&report, 0) }</ul>
                </div>
            </div>
            if let Some(node) = picked {
                { view!(NodeDetails { report: Slice(Rc::clone(&report)), node, on_close: close }) }
            }
        </div>
    }
}

fn boxed(
    report: &Report,
    drawn: &TreeLayout,
    at: usize,
    node: &Node,
    is_current: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    let (x, y) = drawn.corners.get(at).copied().unwrap_or_default();
    let share = report.tree.share(node);
    let is_hurt = report.why(at).is_some();
    let track = WIDTH - 24.0 - OWN;
    let class = classes!(
        "plan-tree__node",
        is_current.then_some("is-current"),
        is_hurt.then_some("is-hurt"),
        node.actual.is_some_and(|actual| actual.loops == 0).then_some("is-idle")
    );
    html! {
        <g key={at} {class} transform={format!("translate({} {})", px(x), px(y))} {onclick}>
            <title>{ words::title(node) }</title>
            <rect class="plan-tree__box" width={px(WIDTH)} height={px(HEIGHT)} rx="6" />
            <text class="plan-tree__kind" x="12" y="21">{ shorten(&node.kind, HEADING) }</text>
            if is_hurt {
                <path class="plan-tree__sign" transform={format!("translate({} 8)", px(WIDTH - 26.0))} d="M8 2.2l6.2 11H1.8zM8 6.5v3M8 11.4v.1" />
            }
            <text class="plan-tree__what" x="12" y="37">{ shorten(&words::brief(node), LINE) }</text>
            <text class="plan-tree__rows" x="12" y="54">{ shorten(&words::narrow_row_line(node), LINE) }</text>
            <rect class="plan-tree__track" x="12" y="63" width={px(track)} height="7" rx="2" />
            <rect class="plan-tree__part" x="12" y="63" width={px(track * share as f32)} height="7" rx="2" />
            <text class="plan-tree__share" text-anchor="end" x={px(WIDTH - 12.0)} y="71">{ words::own(&report.tree, node) }</text>
        </g>
    }
}

/// Scrolls a node into the frame.
fn show(frame: &NodeRef, drawn: &TreeLayout, at: usize) {
    let (Some(frame), Some(&(x, y))) = (frame.cast::<Element>(), drawn.corners.get(at)) else { return };
    let within = |place: f32, size: f32, scroll: i32, view: i32| {
        let (from, to) = (place as i32 - 12, (place + size) as i32 + 12);
        if from < scroll || size as i32 + 24 > view { from.max(0) } else { scroll.max(to - view) }
    };
    frame.set_scroll_left(within(x, WIDTH, frame.scroll_left(), frame.client_width()));
    frame.set_scroll_top(within(y, HEIGHT, frame.scroll_top(), frame.client_height()));
}

/// The sign beside what hurts, in lists.
pub fn sign() -> Html {
    html! { <span class="plan__sign">{ IconName::Warning.svg() }</span> }
}
