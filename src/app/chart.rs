//! A chart of a result: which kind of chart its columns ask for, and what the learner picked instead.

pub mod layout;
pub mod scale;
pub mod text;

use crate::app::grid::{decimal, moment};
use crate::project::order::sort_by;
use crate::protocol::table::{Column, Kind, Table};

/// The form of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Bar,
    Line,
    Scatter,
}

impl Form {
    pub const ALL: [Form; 3] = [Form::Bar, Form::Line, Form::Scatter];

    pub fn label(self) -> &'static str {
        match self {
            Form::Bar => "Bars",
            Form::Line => "Line",
            Form::Scatter => "Scatter",
        }
    }
}

/// What is drawn against what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    pub form: Form,
    /// Column along the horizontal axis.
    pub x: usize,
    /// Number columns along the vertical axis, one series each.
    pub ys: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartAction {
    Form(Form),
    X(usize),
    ToggleY(usize),
}

/// Series of one chart; the page has as many colours and marker shapes.
pub const MAX_SERIES: usize = 6;

/// Said when the columns give no chart.
pub const NO_NUMBERS: &str = "A chart needs a column of numbers, and this result has none";
pub const NO_AXIS: &str =
    "A chart needs a second column to set the numbers against, such as a name or a date";
pub const NO_ROWS: &str = "No rows to draw";
pub const NO_SERIES: &str = "Choose a column of numbers to draw";

/// Whether a column can be drawn upwards.
pub fn is_number(column: &Column) -> bool {
    matches!(column.kind, Kind::Number | Kind::ExactNumber)
}

fn is_temporal(kind: Kind) -> bool {
    matches!(kind, Kind::Date | Kind::Time | Kind::Timestamp)
}

/// Why this table cannot be drawn at all.
pub fn complaint(table: &Table) -> Option<&'static str> {
    if !table.columns.iter().any(is_number) {
        Some(NO_NUMBERS)
    } else if table.columns.len() < 2 {
        Some(NO_AXIS)
    } else if table.rows() == 0 {
        Some(NO_ROWS)
    } else {
        None
    }
}

/// The chart that the columns ask for: numbers over time make a line, numbers by name bars, numbers against
/// numbers a scatter.
pub fn suggest(table: &Table) -> Chart {
    let columns = &table.columns;
    let find = |wanted: &dyn Fn(&Column) -> bool| columns.iter().position(wanted);
    let temporal = find(&|column| is_temporal(column.kind));
    let named = find(&|column| !is_number(column) && !is_temporal(column.kind) && column.kind != Kind::Json);
    // A key counts rows, it measures nothing: draw it only when there is nothing else.
    let measures: Vec<usize> =
        (0..columns.len()).filter(|&at| columns.get(at).is_some_and(is_measure)).collect();
    let numbers: Vec<usize> = if measures.is_empty() {
        (0..columns.len()).filter(|&at| columns.get(at).is_some_and(is_number)).collect()
    } else {
        measures
    };
    let first = numbers.first().copied().unwrap_or(0);
    let all = |x: usize, form: Form| Chart { form, x, ys: comparable(table, &numbers, x) };
    match (temporal, named) {
        (Some(x), None) => all(x, Form::Line),
        // A name for every date is a list of events; a date for every name too. Rising dates are a time series.
        (Some(x), Some(_)) if rises(table, x) => all(x, Form::Line),
        (_, Some(x)) => all(x, Form::Bar),
        (None, None) if numbers.len() > 1 && rises(table, first) => all(first, Form::Line),
        (None, None) => {
            let second = numbers.get(1).copied();
            let x = if second.is_some() {
                first
            } else {
                (0..columns.len()).find(|&at| at != first).unwrap_or(0)
            };
            Chart { form: Form::Scatter, x, ys: vec![second.unwrap_or(first)] }
        }
    }
}

fn is_measure(column: &Column) -> bool {
    let name = column.name.to_ascii_lowercase();
    is_number(column) && name != "id" && !name.ends_with("_id")
}

/// Rows looked at to choose a chart.
const SAMPLE: usize = 200;

/// Whether a column's values rise from row to row.
fn rises(table: &Table, column: usize) -> bool {
    let mut last = f64::NEG_INFINITY;
    let rows = table.rows().min(SAMPLE);
    rows > 1
        && (0..rows).all(|row| match value(table, row, column) {
            Some(value) if value > last => {
                last = value;
                true
            }
            _ => false,
        })
}

/// The number columns that can share an axis with the first: of like size, at most [`MAX_SERIES`].
fn comparable(table: &Table, numbers: &[usize], x: usize) -> Vec<usize> {
    let largest = |column: usize| {
        (0..table.rows().min(SAMPLE))
            .filter_map(|row| value(table, row, column))
            .map(f64::abs)
            .fold(0.0, f64::max)
    };
    let mut ys: Vec<usize> = Vec::new();
    let mut reference = 0.0;
    for &column in numbers.iter().filter(|&&column| column != x) {
        let size = largest(column);
        if ys.is_empty() {
            reference = size;
        } else if size * 20.0 < reference || size > reference * 20.0 || ys.len() == MAX_SERIES {
            continue;
        }
        ys.push(column);
    }
    ys
}

/// A cell as a number to draw: times in microseconds. NULL, NaN and infinities have no place on an axis.
pub fn value(table: &Table, row: usize, column: usize) -> Option<f64> {
    let kind = table.columns.get(column)?.kind;
    let text = table.cell(row, column)?;
    let value = match kind {
        Kind::Number => decimal::approximate(text)?,
        Kind::ExactNumber if decimal::is_decimal(text) => decimal::approximate(text)?,
        Kind::Date | Kind::Time | Kind::Timestamp if !text.contains("infinity") => {
            moment::parse(kind, text)? as f64
        }
        _ => return None,
    };
    value.is_finite().then_some(value)
}

/// Whether a column has a continuous axis; others stand side by side.
pub fn is_continuous(table: &Table, column: usize) -> bool {
    table.columns.get(column).is_some_and(|column| is_number(column) || is_temporal(column.kind))
}

impl Chart {
    /// Applies what the learner picked.
    #[inline(never)] // apart: tools/build/page-later.txt
    pub fn apply(&mut self, table: &Table, action: ChartAction) {
        match action {
            ChartAction::Form(form) => self.form = form,
            ChartAction::X(column) if column < table.columns.len() => self.x = column,
            ChartAction::X(_) => {}
            ChartAction::ToggleY(column) => {
                if let Some(at) = self.ys.iter().position(|&y| y == column) {
                    self.ys.remove(at);
                } else if self.ys.len() < MAX_SERIES && table.columns.get(column).is_some_and(is_number) {
                    self.ys.push(column);
                    // The order of the columns, not of the clicks, so that colours are easy to follow.
                    sort_by(&mut self.ys, usize::cmp);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
