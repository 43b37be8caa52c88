//! Paints a finished layout as SVG.

use yew::prelude::*;

use crate::app::chart::layout::{ChartLayout, Mark};
use crate::app::chart::text::coordinate as px;
use crate::ui::html::html;

/// Series names with their marker, when there are several; the one name over the axis otherwise.
pub fn legend(layout: &ChartLayout) -> Html {
    let names = layout.series.iter().enumerate().map(|(at, series)| {
        let class = format!("chart__mark chart__mark--{}", at + 1);
        html! {
            <li class="chart__name">
                if layout.series.len() > 1 {
                    <svg width="14" height="14" aria-hidden="true"><path {class} d={marker(at, 7.0, 7.0, 4.5)} /></svg>
                }
                { &series.name }
            </li>
        }
    });
    html! { <ul class="chart__legend">{ for names }</ul> }
}

/// The drawing; `picked` (series and mark) stands out.
pub fn draw(layout: &ChartLayout, picked: Option<(usize, &Mark)>) -> Html {
    let (left, right, bottom) = (px(layout.left), px(layout.right), layout.bottom);
    let y_ticks = layout.y_ticks.iter().map(|tick| {
        html! {
            <>
                <line class="chart__rule" x1={left.clone()} x2={right.clone()} y1={px(tick.at)} y2={px(tick.at)} />
                <text class="chart__label" text-anchor="end" x={px(layout.left - 6.0)} y={px(tick.at + 4.0)}>
                    { &tick.label }
                </text>
            </>
        }
    });
    let x_ticks = layout.x_ticks.iter().map(|tick| {
        let (x, y) = (px(tick.at), px(bottom + if layout.upright { 8.0 } else { 16.0 }));
        if layout.upright {
            let transform = format!("translate({} {y}) rotate(-90)", px(tick.at + 4.0));
            html! { <text class="chart__label" text-anchor="end" {transform}>{ &tick.label }</text> }
        } else {
            html! { <text class="chart__label" text-anchor="middle" {x} {y}>{ &tick.label }</text> }
        }
    });
    let series = (0..layout.series.len()).map(|at| draw_series(layout, at));
    let picked = picked.map(|(at, mark)| {
        html! {
            <>
                <line class="chart__hair" x1={px(mark.x)} x2={px(mark.x)} y1={px(layout.top)} y2={px(bottom)} />
                <path class={format!("chart__mark chart__mark--{} is-picked", at + 1)} d={marker(at, mark.x, mark.y, 6.0)} />
            </>
        }
    });
    let base = layout.zero.unwrap_or(bottom);
    html! {
        <svg class="chart__svg" role="img" width={px(layout.width)} height={px(layout.height)}
            viewBox={format!("0 0 {} {}", px(layout.width), px(layout.height))}>
            <title>{ &layout.title }</title>
            <desc>{ &layout.description }</desc>
            { for y_ticks }
            { for x_ticks }
            <line class="chart__axis" x1={left} x2={right} y1={px(base)} y2={px(base)} />
            <text class="chart__label chart__label--name" text-anchor="middle" x={px((layout.left + layout.right) / 2.0)}
                y={px(layout.height - 5.0)}>{ &layout.x_name }</text>
            { for series }
            { picked }
        </svg>
    }
}

/// Above so many points a line is drawn without their markers.
const MAX_MARKED_POINTS: usize = 120;

fn draw_series(layout: &ChartLayout, at: usize) -> Html {
    let Some(series) = layout.series.get(at) else {
        return Html::default();
    };
    let number = at + 1;
    if let Some(zero) = layout.zero {
        // One path for all bars: two thousand elements less.
        let mut d = String::new();
        for mark in &series.marks {
            let width = mark.bar.unwrap_or(1.0);
            let (top, height) = (mark.y.min(zero), (mark.y - zero).abs().max(0.5));
            d.push_str(&format!(
                "M{} {}h{}v{}h-{}z",
                px(mark.x - width / 2.0),
                px(top),
                px(width),
                px(height),
                px(width)
            ));
        }
        return html! { <path class={format!("chart__bars chart__bars--{number}")} {d} /> };
    }
    let marked = series.path.is_empty() || series.marks.len() <= MAX_MARKED_POINTS;
    let size = if series.marks.len() > 300 { 2.5 } else { 3.5 };
    let d: String = if marked {
        series.marks.iter().map(|mark| marker(at, mark.x, mark.y, size)).collect()
    } else {
        String::new()
    };
    html! {
        <>
            if !series.path.is_empty() {
                <path class={format!("chart__line chart__line--{number}")} d={series.path.clone()} />
            }
            <path class={format!("chart__mark chart__mark--{number}")} {d} />
        </>
    }
}

/// The marker of a series around a point: circle, square, triangle, diamond, cross, triangle upside down.
fn marker(series: usize, x: f32, y: f32, r: f32) -> String {
    let at = |dx: f32, dy: f32| format!("{} {}", px(x + dx * r), px(y + dy * r));
    let corners: &[(f32, f32)] = match series {
        0 => {
            let (from, to, r) = (at(-1.0, 0.0), at(1.0, 0.0), px(r));
            return format!("M{from}A{r} {r} 0 1 1 {to}A{r} {r} 0 1 1 {from}z");
        }
        1 => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        2 => &[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
        3 => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
        4 => &[
            (-0.4, -1.2),
            (0.4, -1.2),
            (0.4, -0.4),
            (1.2, -0.4),
            (1.2, 0.4),
            (0.4, 0.4),
            (0.4, 1.2),
            (-0.4, 1.2),
            (-0.4, 0.4),
            (-1.2, 0.4),
            (-1.2, -0.4),
            (-0.4, -0.4),
        ],
        _ => &[(0.0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
    };
    let mut d = String::from("M");
    for (place, (dx, dy)) in corners.iter().enumerate() {
        if place > 0 {
            d.push('L');
        }
        d.push_str(&at(*dx, *dy));
    }
    d.push('z');
    d
}
