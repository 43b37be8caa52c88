//! The chart of a result: its controls, the drawing, the value under pointer or keys, and the data as a table.

mod controls;
mod data;
mod drawing;

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::app::chart::layout::{self, ChartLayout};
use crate::app::grid::{GridAction, GridState};
use crate::protocol::table::Table;
use crate::ui::grid::use_box;
use crate::ui::hooks::Slice;
use crate::ui::html::html;
use crate::ui::view::view;
use controls::ChartControls;
use data::ChartData;

/// Height of a drawing in CSS pixels, where it is wide and where it is narrow.
const HEIGHT: f32 = 300.0;
const NARROW_HEIGHT: f32 = 240.0;

#[derive(Properties, PartialEq)]
pub struct ResultChartProps {
    pub table: Slice<Table>,
    pub state: Slice<GridState>,
    pub on_action: Callback<GridAction>,
}

/// The chart of `state.chart`, drawn from the rows in the order the grid shows them.
#[component]
pub fn ResultChart(props: &ResultChartProps) -> Html {
    let state = &props.state.0;
    let plot = use_node_ref();
    let (width, _) = use_box(&plot);
    let drawn = {
        let (table, state) = (props.table.clone(), props.state.clone());
        let arrangement = (
            state.0.chart.clone(),
            state.0.sorts.clone(),
            state.0.quick.clone(),
            state.0.column_filters.clone(),
        );
        // Moving the cursor in the grid changes `state` too, and must not lay the chart out again.
        use_memo((arrangement, width as u32), move |_| lay_out(&table.0, &state.0, width as f32))
    };
    let Some(chart) = state.chart.as_ref() else {
        return Html::default();
    };
    let body = match &*drawn {
        _ if width == 0.0 => Html::default(),
        Err(complaint) => html! { <p class="empty" role="status">{ *complaint }</p> },
        Ok(layout) => view!(Drawing { layout: Slice(Rc::clone(layout)) }),
    };
    html! {
        <div class="chart" role="group" aria-label="Chart">
            { view!(ChartControls {
                table: props.table.clone(), chart: chart.clone(),
                on_action: props.on_action.reform(GridAction::Chart),
            }) }
            <div ref={plot} class="chart__plot">{ body }</div>
            if let Ok(layout) = &*drawn {
                { view!(ChartData { layout: Slice(Rc::clone(layout)) }) }
            }
        </div>
    }
}

fn lay_out(table: &Table, state: &GridState, width: f32) -> Result<Rc<ChartLayout>, &'static str> {
    let chart = state.chart.as_ref().ok_or("")?;
    let mut rows = (0..state.rows()).filter_map(|row| state.row_at(row));
    let height = if width < 520.0 { NARROW_HEIGHT } else { HEIGHT };
    layout::layout(table, &mut rows, state.rows(), chart, (width.max(200.0), height)).map(Rc::new)
}

#[derive(Properties, PartialEq)]
struct DrawingProps {
    layout: Slice<ChartLayout>,
}

/// The drawing, and the value that is pointed at.
#[component]
fn Drawing(props: &DrawingProps) -> Html {
    let layout = Rc::clone(&props.layout.0);
    let picked = use_state_eq(|| None::<(usize, usize)>);
    let frame = use_node_ref();
    let onpointermove = {
        let (picked, layout, frame) = (picked.clone(), Rc::clone(&layout), frame.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(frame) = frame.cast::<Element>() {
                let corner = frame.get_bounding_client_rect();
                let x = f64::from(event.client_x()) - corner.left();
                let y = f64::from(event.client_y()) - corner.top();
                picked.set(layout.nearest(x as f32, y as f32));
            }
        })
    };
    let onkeydown = {
        let (picked, layout) = (picked.clone(), Rc::clone(&layout));
        Callback::from(move |event: KeyboardEvent| {
            if let Some(next) = step(&layout, *picked, &event.key()) {
                event.prevent_default();
                event.stop_propagation();
                picked.set(next);
            }
        })
    };
    let leave = {
        let picked = picked.clone();
        Callback::from(move |_: PointerEvent| picked.set(None))
    };
    // A chart drawn anew may have fewer marks.
    let mark = picked.and_then(|at| Some((at.0, layout.mark(at)?)));
    let reading = mark.map(|(_, (series, mark))| {
        if layout.series.len() > 1 {
            format!("{}, {}: {}", mark.label, series.name, mark.value)
        } else {
            format!("{}: {}", mark.label, mark.value)
        }
    });
    html! {
        <>
            { drawing::legend(&layout) }
            <div ref={frame} class="chart__frame" tabindex="0" role="group" aria-roledescription="chart"
                aria-label={format!("{}. Arrow keys read its values", layout.title)}
                {onpointermove} onpointerleave={leave} {onkeydown}>
                { drawing::draw(&layout, mark.map(|(series, (_, mark))| (series, mark))) }
            </div>
            <p class="chart__reading" aria-live="polite">
                { reading.or_else(|| layout.note.clone()).unwrap_or_else(|| "\u{a0}".to_owned()) }
            </p>
        </>
    }
}

/// Where a key leads among the marks; outer `None`: the key is not ours.
fn step(layout: &ChartLayout, at: Option<(usize, usize)>, key: &str) -> Option<Option<(usize, usize)>> {
    let (series, mark) = at.unwrap_or((0, 0));
    let last = |series: usize| layout.series.get(series).map_or(0, |it| it.marks.len().saturating_sub(1));
    let last_series = layout.series.len().saturating_sub(1);
    let next = match key {
        "ArrowLeft" | "ArrowRight" | "Home" if at.is_none() => (0, 0),
        "ArrowLeft" => (series, mark.saturating_sub(1)),
        "ArrowRight" => (series, (mark + 1).min(last(series))),
        "ArrowUp" => (series.saturating_sub(1), mark),
        "ArrowDown" => ((series + 1).min(last_series), mark),
        "Home" => (series, 0),
        "End" => (series, last(series)),
        "Escape" if at.is_some() => return Some(None),
        _ => return None,
    };
    Some(Some((next.0, next.1.min(last(next.0)))))
}
