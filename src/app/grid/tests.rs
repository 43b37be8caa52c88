use super::*;
use crate::protocol::table::{Column, Kind};

fn table() -> Table {
    let column = |name: &str, kind| Column { name: name.to_owned(), type_name: String::new(), kind };
    let mut table = Table::new(vec![
        column("id", Kind::Number),
        column("name", Kind::Text),
        column("price", Kind::ExactNumber),
    ]);
    for (id, name, price) in [
        ("1", Some("Dune"), Some("9.50")),
        ("2", Some("emma"), None),
        ("3", None, Some("12")),
        ("4", Some("Emma"), Some("100")),
    ] {
        table.push_row([Some(id), name, price].into_iter());
    }
    table
}

struct Fixture {
    table: Table,
    state: GridState,
}

impl Fixture {
    fn new() -> Self {
        let table = table();
        let state = GridState::new(&table, "books");
        Fixture { table, state }
    }

    fn send(&mut self, action: GridAction) -> Vec<Effect> {
        self.state.apply(&self.table, action)
    }

    fn order(&self) -> Vec<usize> {
        (0..self.state.rows()).filter_map(|row| self.state.row_at(row)).collect()
    }

    fn copied(&mut self, format: Format, scope: Scope) -> (String, String) {
        match self.send(GridAction::Copy { format, scope }).pop() {
            Some(Effect::Copy { text, what }) => (text, what),
            other => panic!("expected a copy, got {other:?}"),
        }
    }
}

fn place(row: usize, column: usize) -> Place {
    Place { row, column }
}

/// A header's third press gives back the order of the query.
#[test]
fn sorting_cycles() {
    let mut grid = Fixture::new();
    let sort = GridAction::Sort { column: 2, add: false };
    grid.send(sort.clone());
    assert_eq!(grid.order(), [0, 2, 3, 1]);
    grid.send(sort.clone());
    assert_eq!(grid.order(), [1, 3, 2, 0]);
    assert_eq!(grid.state.sort_of(2), Some((Direction::Descending, 1)));
    grid.send(sort);
    assert_eq!(grid.order(), [0, 1, 2, 3]);
    grid.send(GridAction::Sort { column: 99, add: false });
    assert!(grid.state.sorts.is_empty());
}

#[test]
fn filters_combine_and_the_line_says_how_many_match() {
    let mut grid = Fixture::new();
    assert_eq!(row_line(&grid.table, &grid.state), "4 rows");
    grid.send(GridAction::Quick("EMMA".to_owned()));
    assert_eq!(grid.order(), [1, 3]);
    assert_eq!(row_line(&grid.table, &grid.state), "2 of 4 rows match");
    grid.send(GridAction::ColumnFilter { column: 2, text: "not null".to_owned() });
    assert_eq!(grid.order(), [3]);
    assert_eq!(row_line(&grid.table, &grid.state), "1 of 4 rows matches");
    grid.send(GridAction::ColumnFilter { column: 2, text: ">x".to_owned() });
    assert!(grid.state.filter_complaint(&grid.table, 2).is_some());
    assert_eq!(grid.order(), [1, 3], "a filter that makes no sense filters nothing");
    grid.send(GridAction::ClearFilters);
    assert_eq!(grid.order(), [0, 1, 2, 3]);
    grid.table.total_rows = 5000;
    assert_eq!(row_line(&grid.table, &grid.state), "showing the first 4 of 5,000 rows");
}

#[test]
fn a_filter_without_a_match_leaves_the_header() {
    let mut grid = Fixture::new();
    grid.send(GridAction::Quick("nowhere".to_owned()));
    assert_eq!(grid.state.rows(), 0);
    assert_eq!(grid.state.cursor, Cursor::Header(0));
    for action in [
        GridAction::SelectAll,
        GridAction::SelectRow,
        GridAction::OpenDetail,
        GridAction::PressCell { place: place(0, 0), extend: false },
        GridAction::Move { motion: Motion::End, extend: true, page: 10 },
    ] {
        grid.send(action);
    }
    assert_eq!((grid.state.selection, grid.state.detail_open), (None, false));
    assert_eq!(grid.copied(Format::Csv, Scope::All).0, "id,name,price\r\n");
}

#[test]
fn shift_draws_a_selection_from_the_cursor() {
    let mut grid = Fixture::new();
    grid.send(GridAction::PressCell { place: place(1, 1), extend: false });
    grid.send(GridAction::Move { motion: Motion::Down, extend: true, page: 10 });
    grid.send(GridAction::Move { motion: Motion::Right, extend: true, page: 10 });
    assert_eq!(selection_line(&grid.state).as_deref(), Some("2 rows, 2 columns selected"));
    assert_eq!(grid.state.cursor, Cursor::Cell(place(1, 1)));
    assert_eq!(
        grid.copied(Format::Tsv, Scope::Selection),
        ("emma\t\n\t12".to_owned(), "2 rows of 2 columns as TSV".to_owned())
    );
    grid.send(GridAction::PressCell { place: place(0, 0), extend: true });
    assert_eq!(grid.state.selection.map(|it| (it.rows(), it.columns())), Some(((0, 1), (0, 1))));
    grid.send(GridAction::Move { motion: Motion::Up, extend: false, page: 10 });
    assert_eq!(grid.state.selection, None);
}

#[test]
fn one_cell_is_copied_as_it_is() {
    let mut grid = Fixture::new();
    grid.send(GridAction::PressCell { place: place(0, 1), extend: false });
    assert_eq!(grid.copied(Format::Tsv, Scope::Selection), ("Dune".to_owned(), "cell".to_owned()));
    grid.send(GridAction::PressHeader(2));
    assert_eq!(grid.copied(Format::Tsv, Scope::Selection), ("price".to_owned(), "column name".to_owned()));
}

#[test]
fn rows_columns_and_everything_can_be_selected() {
    let mut grid = Fixture::new();
    grid.send(GridAction::PressRow { row: 1, extend: false });
    grid.send(GridAction::PressRow { row: 3, extend: true });
    assert_eq!(grid.state.selection.map(|it| (it.rows(), it.columns())), Some(((1, 3), (0, 2))));
    grid.send(GridAction::SelectColumn);
    assert_eq!(grid.state.selection.map(|it| (it.rows(), it.columns())), Some(((0, 3), (0, 0))));
    grid.send(GridAction::SelectAll);
    assert_eq!(grid.state.selection.map(|it| (it.rows(), it.columns())), Some(((0, 3), (0, 2))));
    grid.send(GridAction::Deselect);
    assert_eq!(grid.state.selection, None);
}

#[test]
fn downloads_hold_what_is_shown_in_its_order() {
    let mut grid = Fixture::new();
    grid.send(GridAction::Sort { column: 0, add: false });
    grid.send(GridAction::Sort { column: 0, add: false });
    grid.send(GridAction::ColumnFilter { column: 0, text: ">2".to_owned() });
    match grid.send(GridAction::Download(Format::Csv)).pop() {
        Some(Effect::Download { name, media_type, bytes }) => {
            assert_eq!((name.as_str(), media_type.as_str()), ("books.csv", "text/csv;charset=utf-8"));
            assert_eq!(std::str::from_utf8(&bytes), Ok("id,name,price\r\n4,Emma,100\r\n3,,12\r\n"));
        }
        other => panic!("expected a download, got {other:?}"),
    }
}

#[test]
fn widths_stay_within_bounds() {
    let mut grid = Fixture::new();
    let fitted = grid.state.widths[1];
    grid.send(GridAction::Resize { column: 1, width: 5 });
    assert_eq!(grid.state.widths[1], width::MIN);
    grid.send(GridAction::Widen { column: 1, by: 16 });
    assert_eq!(grid.state.widths[1], width::MIN + 16);
    grid.send(GridAction::Resize { column: 1, width: 60_000 });
    assert_eq!(grid.state.widths[1], width::MAX);
    grid.send(GridAction::FitWidth(1));
    assert_eq!(grid.state.widths[1], fitted);
    grid.send(GridAction::Resize { column: 9, width: 100 });
}

#[test]
fn the_cell_shown_large_follows_the_cursor() {
    let mut grid = Fixture::new();
    grid.send(GridAction::OpenDetail);
    assert_eq!(grid.state.detail(&grid.table).and_then(|it| it.text).as_deref(), Some("1"));
    grid.send(GridAction::Move { motion: Motion::Right, extend: false, page: 10 });
    assert_eq!(grid.state.detail(&grid.table).and_then(|it| it.text).as_deref(), Some("Dune"));
    grid.send(GridAction::Sort { column: 0, add: false });
    assert_eq!(grid.state.detail(&grid.table), None);
}

#[test]
fn the_chart_is_switched_on_and_off() {
    let mut grid = Fixture::new();
    grid.send(GridAction::ToggleChart);
    assert_eq!(grid.state.chart.as_ref().map(|chart| chart.ys.clone()), Some(vec![2]));
    grid.send(GridAction::Chart(ChartAction::ToggleY(0)));
    assert_eq!(grid.state.chart.as_ref().map(|chart| chart.ys.clone()), Some(vec![0, 2]));
    grid.send(GridAction::ToggleChart);
    assert_eq!(grid.state.chart, None);
}
