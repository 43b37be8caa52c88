//! The result grid without pixels: order, filter, selection and column widths of one table.

pub mod cell;
pub mod copy;
pub mod decimal;
pub mod filter;
pub mod json;
pub mod keys;
pub mod moment;
pub mod select;
pub mod sort;
pub mod width;
pub mod window;

use std::rc::Rc;

use super::Effect;
use super::chart::{self, Chart, ChartAction};
use crate::protocol::table::Table;
use copy::{Format, Part};
use filter::{ColumnFilter, Needle};
use select::{Cursor, Motion, Place, Selection};
use sort::{Direction, Sort};

/// The grid of one table. Belongs to that table: give `apply` the same one each time.
#[derive(Debug, Clone, PartialEq)]
pub struct GridState {
    /// Columns sorted by, the most important first.
    pub sorts: Vec<Sort>,
    /// Searched in every column.
    pub quick: String,
    /// What is written over each column; all empty when there is no filter.
    pub column_filters: Vec<String>,
    pub filters_open: bool,
    /// Row numbers in the order shown; `None` while that is the table's own order, all of them.
    order: Option<Rc<[u32]>>,
    rows: usize,
    /// Column widths in CSS pixels.
    pub widths: Vec<u16>,
    pub cursor: Cursor,
    pub selection: Option<Selection>,
    /// Whether the cell at the cursor is shown large.
    pub detail_open: bool,
    pub show_whitespace: bool,
    /// The table that INSERT statements name; also the name of files.
    pub name: String,
    pub chart: Option<Chart>,
}

/// Which cells to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The selected rectangle, or the cell at the cursor.
    Selection,
    /// Every row that passes the filters, in the order shown.
    All,
}

/// What may happen to a grid.
#[derive(Debug, Clone, PartialEq)]
pub enum GridAction {
    /// Sort by a column: ascending, then descending, then not. `add` keeps the columns sorted by before.
    Sort {
        column: usize,
        add: bool,
    },
    Quick(String),
    ColumnFilter {
        column: usize,
        text: String,
    },
    ToggleFilters,
    ClearFilters,
    /// Set a column's width in CSS pixels.
    Resize {
        column: usize,
        width: u16,
    },
    Widen {
        column: usize,
        by: i16,
    },
    /// Make a column as wide as its first rows need.
    FitWidth(usize),
    Move {
        motion: Motion,
        extend: bool,
        page: usize,
    },
    /// A cell was pressed; `extend` draws the selection from the cursor to it.
    PressCell {
        place: Place,
        extend: bool,
    },
    PressHeader(usize),
    /// A row number was pressed.
    PressRow {
        row: usize,
        extend: bool,
    },
    SelectRow,
    SelectColumn,
    SelectAll,
    Deselect,
    OpenDetail,
    CloseDetail,
    ToggleWhitespace,
    Copy {
        format: Format,
        scope: Scope,
    },
    Download(Format),
    ToggleChart,
    Chart(ChartAction),
}

impl GridState {
    /// The grid of a table as the query gave it. `name` stands for the table in INSERT statements and file names.
    pub fn new(table: &Table, name: &str) -> Self {
        let cursor =
            if table.rows() == 0 { Cursor::Header(0) } else { Cursor::Cell(Place { row: 0, column: 0 }) };
        GridState {
            sorts: Vec::new(),
            quick: String::new(),
            column_filters: vec![String::new(); table.columns.len()],
            filters_open: false,
            order: None,
            rows: table.rows(),
            widths: width::fit_all(table),
            cursor,
            selection: None,
            detail_open: false,
            show_whitespace: false,
            name: if name.is_empty() { "result".to_owned() } else { name.to_owned() },
            chart: None,
        }
    }

    /// Rows shown: those that pass the filters.
    pub fn rows(&self) -> usize {
        self.order.as_ref().map_or(self.rows, |order| order.len())
    }

    /// The table's row at a place of the shown order.
    pub fn row_at(&self, visible: usize) -> Option<usize> {
        match &self.order {
            Some(order) => order.get(visible).map(|&row| row as usize),
            None => (visible < self.rows).then_some(visible),
        }
    }

    /// Direction of a column and its place among the sorted ones, from 1.
    pub fn sort_of(&self, column: usize) -> Option<(Direction, usize)> {
        let at = self.sorts.iter().position(|sort| sort.column == column)?;
        self.sorts.get(at).map(|sort| (sort.direction, at + 1))
    }

    pub fn is_filtered(&self) -> bool {
        !self.quick.trim().is_empty() || self.column_filters.iter().any(|text| !text.trim().is_empty())
    }

    /// What is wrong with a column's filter, as a sentence.
    pub fn filter_complaint(&self, table: &Table, column: usize) -> Option<filter::Complaint> {
        let kind = table.columns.get(column)?.kind;
        filter::parse(kind, self.column_filters.get(column)?).err()
    }

    /// The cell to show large.
    pub fn detail(&self, table: &Table) -> Option<cell::Detail> {
        let place = self.cursor.place().filter(|_| self.detail_open)?;
        let column = table.columns.get(place.column)?;
        let row = self.row_at(place.row)?;
        Some(cell::detail(column.kind, table.cell(row, place.column), self.show_whitespace))
    }

    /// Applies an action; `table` is the one given to [`GridState::new`].
    #[inline(never)] // apart: tools/build/page-later.txt
    pub fn apply(&mut self, table: &Table, action: GridAction) -> Vec<Effect> {
        let columns = table.columns.len();
        match action {
            GridAction::Sort { column, add } if column < columns => {
                self.cycle_sort(column, add);
                self.arrange(table);
            }
            GridAction::Sort { .. } => {}
            GridAction::Quick(text) => {
                self.quick = text;
                self.arrange(table);
            }
            GridAction::ColumnFilter { column, text } => {
                if let Some(filter) = self.column_filters.get_mut(column) {
                    *filter = text;
                    self.arrange(table);
                }
            }
            GridAction::ToggleFilters => self.filters_open = !self.filters_open,
            GridAction::ClearFilters => {
                self.quick.clear();
                self.column_filters.iter_mut().for_each(String::clear);
                self.arrange(table);
            }
            GridAction::Resize { column, width } => self.set_width(column, width),
            GridAction::Widen { column, by } => {
                if let Some(&width) = self.widths.get(column) {
                    self.set_width(column, width.saturating_add_signed(by));
                }
            }
            GridAction::FitWidth(column) => {
                if let Some(&width) = width::fit_all(table).get(column) {
                    self.set_width(column, width);
                }
            }
            GridAction::Move { motion, extend, page } => self.step(motion, extend, columns, page),
            GridAction::PressCell { place, extend } => self.press(place, extend, columns),
            GridAction::PressHeader(column) => {
                self.cursor = Cursor::Header(column.min(columns.saturating_sub(1)));
                self.selection = None;
            }
            GridAction::PressRow { row, extend } => self.select_row(row, extend, columns),
            GridAction::SelectRow => {
                if let Some(place) = self.cursor.place() {
                    self.select_row(place.row, false, columns);
                }
            }
            GridAction::SelectColumn => {
                let column = self.cursor.column();
                self.select(Place { row: 0, column }, Place { row: usize::MAX, column }, columns);
            }
            GridAction::SelectAll => {
                self.select(Place::default(), Place { row: usize::MAX, column: usize::MAX }, columns);
            }
            GridAction::Deselect => {
                self.selection = None;
                self.detail_open = false;
            }
            GridAction::OpenDetail => self.detail_open = self.cursor.place().is_some(),
            GridAction::CloseDetail => self.detail_open = false,
            GridAction::ToggleWhitespace => self.show_whitespace = !self.show_whitespace,
            GridAction::Copy { format, scope } => {
                return self.copy(table, format, scope).into_iter().collect();
            }
            GridAction::Download(format) => return vec![self.download(table, format)],
            GridAction::ToggleChart => {
                self.chart = if self.chart.is_some() { None } else { Some(chart::suggest(table)) };
            }
            GridAction::Chart(action) => {
                if let Some(chart) = &mut self.chart {
                    chart.apply(table, action);
                }
            }
        }
        Vec::new()
    }

    fn cycle_sort(&mut self, column: usize, add: bool) {
        let before = self.sort_of(column).map(|(direction, _)| direction);
        let next = match before {
            None => Some(Direction::Ascending),
            Some(Direction::Ascending) => Some(Direction::Descending),
            Some(Direction::Descending) => None,
        };
        if !add {
            self.sorts.clear();
        }
        let at = self.sorts.iter().position(|sort| sort.column == column);
        match (at, next) {
            (Some(at), Some(direction)) => {
                if let Some(sort) = self.sorts.get_mut(at) {
                    sort.direction = direction;
                }
            }
            (Some(at), None) => drop(self.sorts.remove(at)),
            (None, Some(direction)) => self.sorts.push(Sort { column, direction }),
            (None, None) => {}
        }
    }

    /// Computes the order shown, once for each change of sort or filter.
    fn arrange(&mut self, table: &Table) {
        let filters: Vec<Option<ColumnFilter>> = self
            .column_filters
            .iter()
            .zip(&table.columns)
            .map(|(text, column)| filter::parse(column.kind, text).ok().flatten())
            .collect();
        let quick = Needle::new(&self.quick);
        self.order = if quick.is_none() && filters.iter().all(Option::is_none) && self.sorts.is_empty() {
            None
        } else {
            let mut rows = filter::rows(table, quick.as_ref(), &filters);
            sort::sort(table, &self.sorts, &mut rows);
            Some(rows.into())
        };
        // Other rows stand there now: what was selected means nothing any more.
        self.selection = None;
        self.detail_open = false;
        let column = self.cursor.column();
        self.cursor = match self.cursor {
            Cursor::Cell(_) if self.rows() > 0 => Cursor::Cell(Place { row: 0, column }),
            _ => Cursor::Header(column),
        };
    }

    fn set_width(&mut self, column: usize, width: u16) {
        if let Some(slot) = self.widths.get_mut(column) {
            *slot = width.clamp(width::MIN, width::MAX);
        }
    }

    fn step(&mut self, motion: Motion, extend: bool, columns: usize, page: usize) {
        let rows = self.rows();
        match (self.cursor, extend) {
            (Cursor::Cell(cursor), true) => {
                let selection = self.selection.unwrap_or(Selection { anchor: cursor, extent: cursor });
                let to = select::step(Cursor::Cell(selection.extent), motion, rows, columns, page);
                // A selection ends at the first row: it has no header in it.
                if let Some(extent) = to.place() {
                    self.selection = Some(Selection { extent, ..selection });
                }
            }
            (from, _) => {
                self.cursor = select::step(from, motion, rows, columns, page);
                self.selection = None;
                self.detail_open &= self.cursor.place().is_some();
            }
        }
    }

    fn press(&mut self, place: Place, extend: bool, columns: usize) {
        let Some(place) = self.clamped(place, columns) else {
            return;
        };
        match self.cursor {
            Cursor::Cell(cursor) if extend => {
                let anchor = self.selection.map_or(cursor, |selection| selection.anchor);
                self.selection = (anchor != place || self.selection.is_some())
                    .then_some(Selection { anchor, extent: place });
            }
            _ => {
                self.cursor = Cursor::Cell(place);
                self.selection = None;
            }
        }
    }

    fn select_row(&mut self, row: usize, extend: bool, columns: usize) {
        let from = match (extend, self.selection, self.cursor) {
            (true, Some(selection), _) => selection.anchor.row,
            (true, None, Cursor::Cell(cursor)) => cursor.row,
            _ => row,
        };
        self.select(Place { row: from, column: 0 }, Place { row, column: usize::MAX }, columns);
        if !extend && self.selection.is_some() {
            let column = self.cursor.column();
            self.cursor = Cursor::Cell(Place { row, column });
        }
    }

    fn select(&mut self, anchor: Place, extent: Place, columns: usize) {
        if let (Some(anchor), Some(extent)) = (self.clamped(anchor, columns), self.clamped(extent, columns)) {
            self.selection = Some(Selection { anchor, extent });
        }
    }

    fn clamped(&self, place: Place, columns: usize) -> Option<Place> {
        let (last_row, last_column) = (self.rows().checked_sub(1)?, columns.checked_sub(1)?);
        Some(Place { row: place.row.min(last_row), column: place.column.min(last_column) })
    }

    fn copy(&self, table: &Table, format: Format, scope: Scope) -> Option<Effect> {
        if scope == Scope::All {
            let what = format!("{} as {}", count(self.rows(), "row"), format.label());
            return Some(Effect::Copy { text: self.write_all(table, format), what });
        }
        let Some(place) = self.cursor.place() else {
            let name = table.columns.get(self.cursor.column())?.name.clone();
            return Some(Effect::Copy { text: name, what: "column name".to_owned() });
        };
        let area = self.selection.unwrap_or(Selection { anchor: place, extent: place });
        let ((top, bottom), (left, right)) = (area.rows(), area.columns());
        let single = top == bottom && left == right;
        if single && format == Format::Tsv {
            let row = self.row_at(top)?;
            let kind = table.columns.get(left)?.kind;
            let text = table.cell(row, left).map_or("", |text| cell::shown(kind, text)).to_owned();
            return Some(Effect::Copy { text, what: "cell".to_owned() });
        }
        let columns: Vec<usize> = (left..=right).collect();
        let text = copy::write(
            format,
            Part {
                table,
                rows: &mut (top..=bottom).filter_map(|row| self.row_at(row)),
                columns: &columns,
                header: false,
                name: &self.name,
            },
        );
        let what = if single {
            format!("cell as {}", format.label())
        } else {
            format!(
                "{} of {} as {}",
                count(bottom - top + 1, "row"),
                count(right - left + 1, "column"),
                format.label()
            )
        };
        Some(Effect::Copy { text, what })
    }

    fn download(&self, table: &Table, format: Format) -> Effect {
        let stem: String = self
            .name
            .chars()
            .map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' })
            .collect();
        Effect::Download {
            name: format!("{stem}.{}", format.extension()),
            media_type: format.media_type().to_owned(),
            bytes: self.write_all(table, format).into_bytes().into(),
        }
    }

    fn write_all(&self, table: &Table, format: Format) -> String {
        let columns: Vec<usize> = (0..table.columns.len()).collect();
        let rows = &mut (0..self.rows()).filter_map(|row| self.row_at(row));
        copy::write(format, Part { table, rows, columns: &columns, header: true, name: &self.name })
    }
}

/// `1 row`, `1,234 rows`.
pub fn count(n: usize, noun: &str) -> String {
    format!("{} {noun}{}", cell::grouped(n as u64), if n == 1 { "" } else { "s" })
}

/// How many rows there are, match, and are held: `1,234 rows`, `56 of 1,234 rows match`.
pub fn row_line(table: &Table, state: &GridState) -> String {
    let (held, shown) = (table.rows(), state.rows());
    if state.is_filtered() {
        let verb = if shown == 1 { "matches" } else { "match" };
        let whole = if (held as u64) < table.total_rows { "the first " } else { "" };
        format!("{} of {whole}{} {verb}", cell::grouped(shown as u64), count(held, "row"))
    } else if (held as u64) < table.total_rows {
        format!(
            "showing the first {} of {}",
            cell::grouped(held as u64),
            count(table.total_rows as usize, "row")
        )
    } else {
        count(held, "row")
    }
}

/// What is selected, for those who do not see it: `3 rows, 2 columns selected`.
pub fn selection_line(state: &GridState) -> Option<String> {
    let selection = state.selection?;
    let ((top, bottom), (left, right)) = (selection.rows(), selection.columns());
    Some(format!("{}, {} selected", count(bottom - top + 1, "row"), count(right - left + 1, "column")))
}

#[cfg(test)]
mod tests;
