//! Where everything of a chart stands, in pixels: the page only paints it.

use super::scale::{self, Scale};
use super::{Chart, Form, text};
use crate::app::grid::{cell, count};
use crate::project::order::sort_by;
use crate::protocol::table::{Kind, Table};

/// Marks drawn at most; more would be a smear, and slow.
pub const MAX_MARKS: usize = 2000;
/// Width of a character of the labels, in pixels.
const CHAR: f32 = 6.6;

/// A finished drawing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChartLayout {
    pub width: f32,
    pub height: f32,
    /// The area of the marks.
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
    pub x_ticks: Vec<Tick>,
    pub y_ticks: Vec<Tick>,
    /// Whether the horizontal axis' labels stand upright, for lack of room.
    pub upright: bool,
    /// Where bars begin.
    pub zero: Option<f32>,
    pub series: Vec<Series>,
    /// The same as a table: for each row drawn its label and the values of the series, empty for none.
    pub data: Vec<(String, Vec<String>)>,
    pub x_name: String,
    /// What the chart shows in a few words, and its extremes in a sentence.
    pub title: String,
    pub description: String,
    /// What is left out, as a sentence.
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    pub at: f32,
    pub label: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub name: String,
    pub marks: Vec<Mark>,
    /// The line through the marks as SVG path data; empty when there is none.
    pub path: String,
}

/// A point, or the end of a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub x: f32,
    pub y: f32,
    /// Width of the bar; nothing for points.
    pub bar: Option<f32>,
    /// What it stands for and its value, as in the result.
    pub label: String,
    pub value: String,
}

/// Where the row at a position stands across, and how wide its bar is.
type Placing<'a> = dyn Fn(usize, &Row) -> (f32, Option<f32>) + 'a;

/// One row to draw: its place along the axis, and a value for each series.
struct Row {
    x: f64,
    label: String,
    values: Vec<Option<(f64, String)>>,
}

/// Lays the chart out for a drawing of the given size. `rows` are row numbers of the table in the order shown,
/// `total` of them. `Err` is a sentence for the learner.
pub fn layout(
    table: &Table,
    rows: &mut dyn Iterator<Item = usize>,
    total: usize,
    chart: &Chart,
    (width, height): (f32, f32),
) -> Result<ChartLayout, &'static str> {
    if let Some(complaint) = super::complaint(table) {
        return Err(complaint);
    }
    if chart.ys.is_empty() {
        return Err(super::NO_SERIES);
    }
    let banded = chart.form == Form::Bar || !super::is_continuous(table, chart.x);
    // Bars thinner than four pixels cannot be told apart.
    let room = if chart.form == Form::Bar { (width / 4.0) as usize } else { MAX_MARKS };
    let limit = (room.min(MAX_MARKS) / chart.ys.len()).max(1);
    let mut drawn = read(table, rows, chart, banded, limit);
    if drawn.iter().all(|row| row.values.iter().all(Option::is_none)) {
        return Err(super::NO_ROWS);
    }
    if chart.form == Form::Line && !banded {
        sort_by(&mut drawn, |a, b| a.x.total_cmp(&b.x));
    }
    let name = |column: usize| table.columns.get(column).map_or("", |column| column.name.as_str());
    let mut out = ChartLayout {
        width,
        height,
        right: width - 12.0,
        top: 12.0,
        x_name: name(chart.x).to_owned(),
        note: (total > limit)
            .then(|| format!("Showing the first {} of {}", cell::grouped(limit as u64), count(total, "row"))),
        ..ChartLayout::default()
    };
    let (y, y_ticks) = vertical(&mut out, &drawn, chart.form);
    let band = (out.right - out.left) / drawn.len().max(1) as f32;
    let x = if banded {
        bands(&mut out, &drawn, band);
        None
    } else {
        Some(continuous(&mut out, table, &drawn, chart.x))
    };
    let y = Scale { from: out.bottom, ..y };
    out.y_ticks = place(y_ticks, &y);
    out.zero = (chart.form == Form::Bar).then(|| y.at(0.0));
    for (number, &column) in chart.ys.iter().enumerate() {
        let at = |position: usize, row: &Row| match x {
            Some(x) => (x.at(row.x), None),
            None if chart.form == Form::Bar => {
                let slot = band * 0.8 / chart.ys.len() as f32;
                let start = out.left + band * (position as f32 + 0.1) + slot * number as f32;
                (start + slot / 2.0, Some((slot * 0.94).max(1.0)))
            }
            None => (out.left + band * (position as f32 + 0.5), None),
        };
        let series = marks(&drawn, number, name(column), chart.form, &y, &at);
        out.series.push(series);
    }
    describe(&mut out, chart.form);
    let values =
        |row: Row| row.values.into_iter().map(|value| value.map_or_else(String::new, |it| it.1)).collect();
    out.data = drawn.into_iter().map(|row| (row.label.clone(), values(row))).collect();
    Ok(out)
}

fn read(
    table: &Table,
    rows: &mut dyn Iterator<Item = usize>,
    chart: &Chart,
    banded: bool,
    limit: usize,
) -> Vec<Row> {
    let kind = |column: usize| table.columns.get(column).map_or(Kind::Other, |column| column.kind);
    let shown = |row: usize, column: usize| {
        table
            .cell(row, column)
            .map_or_else(|| "NULL".to_owned(), |text| cell::preview(kind(column), text).into_owned())
    };
    rows.take(limit)
        .filter_map(|row| {
            let x = if banded { 0.0 } else { super::value(table, row, chart.x)? };
            let values =
                chart.ys.iter().map(|&y| Some((super::value(table, row, y)?, shown(row, y)))).collect();
            Some(Row { x, label: shown(row, chart.x), values })
        })
        .collect()
}

/// The vertical axis, before it is known where it ends; makes room for its labels.
fn vertical(out: &mut ChartLayout, rows: &[Row], form: Form) -> (Scale, Vec<(f64, String)>) {
    let (mut low, mut high) =
        range(rows.iter().flat_map(|row| row.values.iter().flatten().map(|(value, _)| *value)));
    // Bars are measured from zero; a line that would begin near zero anyway begins there.
    if form == Form::Bar || (form == Form::Line && low > 0.0 && low < high * 0.5) {
        (low, high) = (low.min(0.0), high.max(0.0));
    }
    let values = rows.iter().flat_map(|row| row.values.iter().flatten().map(|(value, _)| *value));
    let wanted = whole_steps(((out.height / 50.0) as usize).clamp(2, 8), low, high, values);
    let (low, high) = scale::nice_range(low, high, wanted);
    let ticks = number_ticks(low, high, wanted);
    let longest = ticks.iter().map(|(_, label)| label.chars().count()).max().unwrap_or(1);
    out.left = longest as f32 * CHAR + 14.0;
    (Scale { low, high, from: 0.0, to: out.top }, ticks)
}

/// Fewer ticks than `wanted` where they would fall between whole numbers: half a book says nothing.
fn whole_steps(wanted: usize, low: f64, high: f64, mut values: impl Iterator<Item = f64>) -> usize {
    if values.all(|value| value == value.round()) { wanted.min((high - low) as usize).max(1) } else { wanted }
}

fn number_ticks(low: f64, high: f64, wanted: usize) -> Vec<(f64, String)> {
    let (ticks, step) = scale::number_ticks(low, high, wanted);
    let largest = low.abs().max(high.abs());
    ticks.into_iter().map(|value| (value, text::number(value, step, largest))).collect()
}

fn place(ticks: Vec<(f64, String)>, scale: &Scale) -> Vec<Tick> {
    ticks.into_iter().map(|(value, label)| Tick { at: scale.at(value), label }).collect()
}

fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

/// Names side by side: in full where there is room, shortened, upright, and at last only some of them.
fn bands(out: &mut ChartLayout, rows: &[Row], band: f32) {
    let longest = rows.iter().map(|row| row.label.chars().count()).max().unwrap_or(0);
    let fits = (band / CHAR) as usize;
    out.upright = fits < longest.min(6);
    let chars = if out.upright { 14 } else { fits.min(24) };
    let every = if out.upright { (14.0 / band).ceil().max(1.0) as usize } else { 1 };
    let label_height = if out.upright { longest.min(chars) as f32 * CHAR + 10.0 } else { 20.0 };
    out.bottom = out.height - label_height - 20.0;
    out.x_ticks = rows
        .iter()
        .enumerate()
        .step_by(every)
        .map(|(position, row)| Tick {
            at: out.left + band * (position as f32 + 0.5),
            label: text::shorten(&row.label, chars),
        })
        .collect();
}

fn continuous(out: &mut ChartLayout, table: &Table, rows: &[Row], column: usize) -> Scale {
    let kind = table.columns.get(column).map_or(Kind::Number, |column| column.kind);
    let (low, high) = range(rows.iter().map(|row| row.x));
    out.bottom = out.height - 40.0;
    let room = out.right - out.left;
    // The first and last mark stand a little inside, so that they are seen whole.
    let axis = |low: f64, high: f64| Scale { low, high, from: out.left + 8.0, to: out.right - 8.0 };
    if matches!(kind, Kind::Number | Kind::ExactNumber) {
        let wanted = ((room / 70.0) as usize).clamp(2, 10);
        let (low, high) = if low < high { (low, high) } else { scale::nice_range(low, high, wanted) };
        let scale = axis(low, high);
        let wanted = whole_steps(wanted, low, high, rows.iter().map(|row| row.x));
        out.x_ticks = place(number_ticks(low, high, wanted), &scale);
        return scale;
    }
    let (low, high) = if low < high { (low, high) } else { (low - 1e6, high + 1e6) };
    let scale = axis(low, high);
    let wanted = ((room / 90.0) as usize).clamp(2, 10);
    let (ticks, step) = scale::moment_ticks(low as i64, high as i64, wanted);
    out.x_ticks = ticks
        .iter()
        .map(|&micros| Tick { at: scale.at(micros as f64), label: text::moment(kind, micros, step) })
        .collect();
    scale
}

fn marks(rows: &[Row], number: usize, name: &str, form: Form, y: &Scale, at: &Placing<'_>) -> Series {
    let mut series =
        Series { name: name.to_owned(), marks: Vec::with_capacity(rows.len()), path: String::new() };
    // A missing value interrupts the line.
    let mut pen_down = false;
    for (position, row) in rows.iter().enumerate() {
        let Some(Some((value, shown))) = row.values.get(number) else {
            pen_down = false;
            continue;
        };
        let (x, bar) = at(position, row);
        let y = y.at(*value);
        if form == Form::Line {
            series.path.push(if pen_down { 'L' } else { 'M' });
            series.path.push_str(&text::coordinate(x));
            series.path.push(' ');
            series.path.push_str(&text::coordinate(y));
            pen_down = true;
        }
        series.marks.push(Mark { x, y, bar, label: row.label.clone(), value: shown.clone() });
    }
    series
}

fn describe(out: &mut ChartLayout, form: Form) {
    let names: Vec<&str> = out.series.iter().map(|series| series.name.as_str()).collect();
    let kind = match form {
        Form::Bar => "Bar chart",
        Form::Line => "Line chart",
        Form::Scatter => "Scatter chart",
    };
    let against = if form == Form::Scatter { "against" } else { "by" };
    out.title = format!("{kind} of {} {against} {}", names.join(", "), out.x_name);
    let mut sentences: Vec<String> = Vec::new();
    for series in &out.series {
        // Smaller `y` is higher up.
        let low = series.marks.iter().max_by(|a, b| a.y.total_cmp(&b.y));
        let high = series.marks.iter().min_by(|a, b| a.y.total_cmp(&b.y));
        if let (Some(low), Some(high)) = (low, high) {
            sentences.push(format!(
                "{}: {}, from {} ({}) to {} ({})",
                series.name,
                count(series.marks.len(), "value"),
                low.value,
                low.label,
                high.value,
                high.label
            ));
        }
    }
    out.description = sentences.join(". ");
}

impl ChartLayout {
    /// Series and mark nearest to a point. Along bars and lines the horizontal distance counts more.
    pub fn nearest(&self, x: f32, y: f32) -> Option<(usize, usize)> {
        let steep = self.series.iter().any(|series| !series.path.is_empty()) || self.zero.is_some();
        let across = if steep { 16.0 } else { 1.0 };
        let mut best = None;
        let mut least = f32::INFINITY;
        for (number, series) in self.series.iter().enumerate() {
            for (place, mark) in series.marks.iter().enumerate() {
                let distance = (mark.x - x) * (mark.x - x) * across + (mark.y - y) * (mark.y - y);
                if distance < least {
                    (least, best) = (distance, Some((number, place)));
                }
            }
        }
        best
    }

    pub fn mark(&self, (series, mark): (usize, usize)) -> Option<(&Series, &Mark)> {
        let series = self.series.get(series)?;
        Some((series, series.marks.get(mark)?))
    }
}

#[cfg(test)]
mod tests;
