use super::*;
use crate::app::chart::{self, tests::table};

fn draw(table: &Table, chart: &Chart) -> ChartLayout {
    layout(table, &mut (0..table.rows()), table.rows(), chart, (800.0, 300.0)).expect("a chart")
}

#[test]
fn bars_stand_on_zero_and_keep_within_the_plot() {
    let table = table(
        &[("g", Kind::Text), ("n", Kind::Number), ("m", Kind::Number)],
        &[&["a", "10", "-5"], &["b", "NULL", "3"], &["NULL", "7", "1"]],
    );
    let drawn = draw(&table, &chart::suggest(&table));
    assert_eq!(drawn.title, "Bar chart of n, m by g");
    assert_eq!(drawn.series.iter().map(|series| series.marks.len()).collect::<Vec<_>>(), [2, 3]);
    let zero = drawn.zero.expect("bars have a zero line");
    assert!(zero > drawn.top && zero < drawn.bottom);
    for mark in drawn.series.iter().flat_map(|series| &series.marks) {
        let half = mark.bar.expect("a bar") / 2.0;
        assert!(mark.x - half >= drawn.left && mark.x + half <= drawn.right, "{mark:?}");
        assert!(mark.y >= drawn.top - 0.1 && mark.y <= drawn.bottom + 0.1, "{mark:?}");
    }
    assert_eq!(drawn.description, "n: 2 values, from 7 (NULL) to 10 (a). m: 3 values, from -5 (a) to 3 (b)");
    assert_eq!(drawn.data[1], ("b".to_owned(), vec![String::new(), "3".to_owned()]));
    assert_eq!(drawn.x_ticks.iter().map(|tick| tick.label.as_str()).collect::<Vec<_>>(), ["a", "b", "NULL"]);
}

/// Rows come in any order; a line goes from left to right, and a missing value interrupts it.
#[test]
fn lines_follow_their_axis() {
    let table = table(
        &[("d", Kind::Date), ("n", Kind::ExactNumber)],
        &[
            &["2024-03-01", "3"],
            &["2024-01-01", "1"],
            &["2024-02-01", "NULL"],
            &["2024-04-01", "4"],
            &["NULL", "9"],
        ],
    );
    let drawn = draw(&table, &chart::suggest(&table));
    let series = &drawn.series[0];
    assert!(series.marks.is_sorted_by(|a, b| a.x < b.x));
    assert_eq!(series.marks.len(), 3);
    assert_eq!((series.path.matches('M').count(), series.path.matches('L').count()), (2, 1));
    assert!(drawn.x_ticks.iter().any(|tick| tick.label == "2024-03"), "{:?}", drawn.x_ticks);
}

#[test]
fn too_many_marks_are_left_out_and_it_says_so() {
    let rows: Vec<[String; 2]> = (0..5000).map(|n| [format!("name {n}"), n.to_string()]).collect();
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let table = table(&[("g", Kind::Text), ("n", Kind::Number)], &rows);
    let bars = draw(&table, &chart::suggest(&table));
    assert_eq!(bars.note.as_deref(), Some("Showing the first 200 of 5,000 rows"));
    assert!(bars.upright && bars.x_ticks.len() < 80);
    let line = draw(&table, &Chart { form: Form::Line, x: 0, ys: vec![1] });
    assert_eq!(line.series[0].marks.len(), MAX_MARKS);
    assert_eq!(line.note.as_deref(), Some("Showing the first 2,000 of 5,000 rows"));
}

#[test]
fn nothing_to_draw_is_a_sentence() {
    let table = table(&[("g", Kind::Text), ("n", Kind::Number)], &[&["a", "NULL"], &["b", "NaN"]]);
    let none = layout(&table, &mut (0..2), 2, &chart::suggest(&table), (800.0, 300.0));
    assert_eq!(none, Err(chart::NO_ROWS));
    let chart = Chart { form: Form::Bar, x: 0, ys: vec![] };
    assert_eq!(layout(&table, &mut (0..2), 2, &chart, (800.0, 300.0)), Err(chart::NO_SERIES));
}

/// One row, equal values and tiny drawings give finite coordinates.
#[test]
fn degenerate_charts_are_drawn() {
    for rows in
        [&[&["5", "7"][..]][..], &[&["5", "0"], &["5", "0"]], &[&["1e300", "-1e300"], &["-1e300", "1e300"]]]
    {
        let table = table(&[("x", Kind::Number), ("y", Kind::Number)], rows);
        for form in Form::ALL {
            let chart = Chart { form, x: 0, ys: vec![1] };
            let drawn =
                layout(&table, &mut (0..rows.len()), rows.len(), &chart, (200.0, 120.0)).expect("a chart");
            for mark in &drawn.series[0].marks {
                assert!(mark.x.is_finite() && mark.y.is_finite(), "{form:?} {mark:?}");
            }
        }
    }
}

#[test]
fn the_nearest_mark_is_found() {
    let table = table(&[("x", Kind::Number), ("y", Kind::Number)], &[&["5", "5"], &["0", "9"], &["10", "0"]]);
    let drawn = draw(&table, &Chart { form: Form::Scatter, x: 0, ys: vec![1] });
    for (at, mark) in drawn.series[0].marks.iter().enumerate() {
        assert_eq!(drawn.nearest(mark.x + 3.0, mark.y - 3.0), Some((0, at)));
    }
    assert_eq!(drawn.mark((0, 0)).map(|(_, mark)| mark.value.as_str()), Some("5"));
    assert_eq!(drawn.mark((3, 0)), None);
}

/// Years and counts have no halves.
#[test]
fn whole_numbers_tick_at_whole_numbers() {
    let table = table(
        &[("year", Kind::Number), ("n", Kind::Number)],
        &[&["2022", "1"], &["2023", "2"], &["2024", "1"]],
    );
    let drawn = draw(&table, &Chart { form: Form::Line, x: 0, ys: vec![1] });
    let labels = |ticks: &[Tick]| ticks.iter().map(|tick| tick.label.clone()).collect::<Vec<_>>();
    assert_eq!(labels(&drawn.x_ticks), ["2022", "2023", "2024"]);
    assert_eq!(labels(&drawn.y_ticks), ["1", "2"]);
}
