//! One row of the waterfall: its name, what is said beside it, its length, its bar.

use yew::prelude::*;

use crate::app::waterfall::Waterfall;
use crate::app::waterfall::scale::Bar;
use crate::app::waterfall::words::{sentence, virtual_time};
use crate::protocol::trace::{LineKind, TraceLine};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;

/// By depth; deeper rows are indented no further.
const INDENTS: [&str; 13] = [
    "is-in-0", "is-in-1", "is-in-2", "is-in-3", "is-in-4", "is-in-5", "is-in-6", "is-in-7", "is-in-8",
    "is-in-9", "is-in-10", "is-in-11", "is-in-12",
];

/// Pieces of the critical path drawn in one row.
const MAX_PIECES: usize = 200;

/// The row at a place; `None` where there is none.
pub fn row(it: &Waterfall, at: usize) -> Option<Html> {
    let row = it.rows.get(at)?;
    let line = it.trace.lines.get(row.line as usize)?;
    let expanded = row.has_inside.then_some(if row.is_folded { "false" } else { "true" });
    let is_cursor = it.cursor == row.line;
    let is_to_come = it.now().is_some_and(|now| line.start_nanos > now);
    let class = classes!(
        "trace-row",
        kind(line),
        service(line),
        is_cursor.then_some("is-cursor"),
        line.error.is_some().then_some("is-failed"),
        row.is_aside.then_some("is-aside"),
        is_to_come.then_some("is-to-come"),
    );
    let indent = INDENTS[usize::from(row.depth).min(INDENTS.len() - 1)];
    let fold = row.has_inside.then(|| {
        let icon = if row.is_folded { IconName::ChevronRight } else { IconName::ChevronDown };
        html! { <span class="trace-row__fold" data-fold={row.line.to_string()} aria-hidden="true">{ icon.svg() }</span> }
    });
    let length = match line.kind {
        LineKind::Rejected | LineKind::Console => String::new(),
        _ if line.is_open => "not ended".to_owned(),
        _ => virtual_time(line.length_nanos),
    };
    // As few elements and attributes as will do: each costs its part of a frame when the trace scrolls.
    Some(html! {
        <div key={row.line.to_string()} id={is_cursor.then(|| format!("trace-{}", row.line))} {class} role="row"
            data-line={row.line.to_string()} aria-level={(row.depth + 1).to_string()} aria-expanded={expanded}
            aria-rowindex={(at + 1).to_string()} aria-selected={is_cursor.then_some("true")}
            aria-label={sentence(line, it.trace.length_nanos)}>
            <div role="gridcell" class={classes!("trace-row__name", indent)}>
                { fold }
                <span class="trace-row__title" title={line.service.clone()}>{ &line.name }</span>
                if let Some(why) = &line.error {
                    <span class="trace-row__note is-failed">{ why }</span>
                } else if let Some(note) = &line.note {
                    <span class="trace-row__note">{ note }</span>
                }
            </div>
            <div role="gridcell" class="trace-row__time">{ length }</div>
            { bars(it, row.line, line) }
        </div>
    })
}

fn kind(line: &TraceLine) -> &'static str {
    match line.kind {
        LineKind::Rejected => "is-rejected",
        LineKind::Console => "is-console",
        _ => "",
    }
}

/// The colour says the host.
fn service(line: &TraceLine) -> &'static str {
    match line.service.as_str() {
        "client" => "is-client",
        "node" => "is-node",
        "postgres" => "is-postgres",
        _ => "is-other",
    }
}

fn bars(it: &Waterfall, number: u32, line: &TraceLine) -> Html {
    let bar = it.span.bar(line.start_nanos, line.length_nanos);
    let pieces = it.pieces(number).iter().take(MAX_PIECES).filter_map(|piece| {
        let length = piece.end_nanos.saturating_sub(piece.start_nanos);
        it.span.bar(piece.start_nanos, length).map(|bar| rect("trace-bar__path", bar, "20", "3"))
    });
    let now = it.now().and_then(|now| it.span.place(now)).map(|x| {
        let x = percent(x);
        html! { <line class="trace-bar__now" x1={x.clone()} x2={x} y1="0" y2="100%" /> }
    });
    html! {
        <svg class="trace-bar" aria-hidden="true">
            if let Some(bar) = bar { { rect("trace-bar__part", bar, "8", "10") } }
            { for pieces }
            { now }
        </svg>
    }
}

fn rect(class: &'static str, bar: Bar, y: &'static str, height: &'static str) -> Html {
    html! { <rect {class} x={percent(bar.left)} width={percent(bar.width)} y={y} height={height} rx="1.5" /> }
}

/// A place in the drawing as a share of its width.
pub fn percent(units: u64) -> String {
    format!("{}.{:02}%", units / 100, units % 100)
}
