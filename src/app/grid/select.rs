//! Cursor and selection of the grid, and what keys do to them.

/// A cell by its row among the visible ones and its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    pub row: usize,
    pub column: usize,
}

/// Where the keyboard is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// On the name of a column.
    Header(usize),
    Cell(Place),
}

impl Cursor {
    pub fn column(self) -> usize {
        match self {
            Cursor::Header(column) | Cursor::Cell(Place { column, .. }) => column,
        }
    }

    pub fn place(self) -> Option<Place> {
        match self {
            Cursor::Header(_) => None,
            Cursor::Cell(place) => Some(place),
        }
    }
}

/// A rectangle of cells: from where it was begun to where it was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    pub anchor: Place,
    pub extent: Place,
}

impl Selection {
    /// First and last row, both inside.
    pub fn rows(&self) -> (usize, usize) {
        ordered(self.anchor.row, self.extent.row)
    }

    /// First and last column, both inside.
    pub fn columns(&self) -> (usize, usize) {
        ordered(self.anchor.column, self.extent.column)
    }

    pub fn contains(&self, place: Place) -> bool {
        let ((top, bottom), (left, right)) = (self.rows(), self.columns());
        (top..=bottom).contains(&place.row) && (left..=right).contains(&place.column)
    }
}

fn ordered(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

/// A step of the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    RowStart,
    RowEnd,
    /// The first cell of all.
    Start,
    /// The last cell of all.
    End,
}

/// Where `motion` leads in a grid of `rows` × `columns`. `page` is the number of rows of a screen. Above the first
/// row lies the header.
pub fn step(from: Cursor, motion: Motion, rows: usize, columns: usize, page: usize) -> Cursor {
    let last_row = rows.saturating_sub(1);
    let last_column = columns.saturating_sub(1);
    let column = from.column();
    let across = match motion {
        Motion::Left => column.saturating_sub(1),
        Motion::Right => (column + 1).min(last_column),
        Motion::RowStart | Motion::Start => 0,
        Motion::RowEnd | Motion::End => last_column,
        _ => column,
    };
    let row = match (from, motion) {
        (_, Motion::Start) => Some(0),
        (_, Motion::End) => Some(last_row),
        (Cursor::Header(_), Motion::Down) => Some(0),
        (Cursor::Header(_), Motion::PageDown) => Some(page.min(last_row)),
        (Cursor::Header(_), _) => None,
        (Cursor::Cell(place), Motion::Up) => place.row.checked_sub(1),
        (Cursor::Cell(place), Motion::Down) => Some(place.row + 1),
        (Cursor::Cell(place), Motion::PageUp) => Some(place.row.saturating_sub(page)),
        (Cursor::Cell(place), Motion::PageDown) => Some(place.row + page),
        (Cursor::Cell(place), _) => Some(place.row),
    };
    match row {
        Some(row) if rows > 0 => Cursor::Cell(Place { row: row.min(last_row), column: across }),
        _ => Cursor::Header(across),
    }
}

#[cfg(test)]
mod tests;
