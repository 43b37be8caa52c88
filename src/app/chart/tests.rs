use super::*;

pub fn table(columns: &[(&str, Kind)], rows: &[&[&str]]) -> Table {
    let column = |(name, kind): &(&str, Kind)| Column {
        name: (*name).to_owned(),
        type_name: String::new(),
        kind: *kind,
    };
    let mut table = Table::new(columns.iter().map(column).collect());
    for row in rows {
        table.push_row(row.iter().map(|&cell| (cell != "NULL").then_some(cell)));
    }
    table
}

fn check(columns: &[(&str, Kind)], rows: &[&[&str]], form: Form, x: usize, ys: &[usize]) {
    let table = table(columns, rows);
    assert_eq!(suggest(&table), Chart { form, x, ys: ys.to_vec() });
    assert_eq!(complaint(&table), None);
}

#[test]
fn columns_ask_for_their_chart() {
    use Kind::{Date, ExactNumber, Number, Text};
    check(&[("genre", Text), ("n", ExactNumber)], &[&["a", "1"]], Form::Bar, 0, &[1]);
    check(&[("n", ExactNumber), ("day", Date)], &[&["1", "2024-01-01"]], Form::Line, 1, &[0]);
    check(&[("w", Number), ("h", Number)], &[&["5", "1"], &["2", "3"]], Form::Scatter, 0, &[1]);
    // Years that rise are an axis, whatever their type.
    check(&[("year", Number), ("n", Number)], &[&["2022", "1"], &["2023", "3"]], Form::Line, 0, &[1]);
    // A key is no measure.
    check(&[("id", Number), ("name", Text), ("price", Number)], &[&["1", "a", "3"]], Form::Bar, 1, &[2]);
    check(&[("name", Text), ("author_id", Number)], &[&["a", "3"]], Form::Bar, 0, &[1]);
    // Numbers of like size share the axis, others would lie flat on it.
    check(
        &[("g", Text), ("books", Number), ("sold", Number), ("revenue", Number)],
        &[&["a", "10", "8", "90000"]],
        Form::Bar,
        0,
        &[1, 2],
    );
}

#[test]
fn what_cannot_be_drawn_is_refused_with_a_sentence() {
    let name = ("name", Kind::Text);
    let n = ("n", Kind::Number);
    assert_eq!(complaint(&table(&[name, name], &[&["a", "b"]])), Some(NO_NUMBERS));
    assert_eq!(complaint(&table(&[n], &[&["1"]])), Some(NO_AXIS));
    assert_eq!(complaint(&table(&[name, n], &[])), Some(NO_ROWS));
    // Choosing for them does no harm.
    suggest(&table(&[name, name], &[]));
    suggest(&table(&[n], &[&["1"]]));
    suggest(&table(&[], &[]));
}

#[test]
fn picks_stay_within_the_table() {
    let table = table(&[("g", Kind::Text), ("n", Kind::Number)], &[&["a", "1"]]);
    let mut chart = suggest(&table);
    chart.apply(&table, ChartAction::X(7));
    chart.apply(&table, ChartAction::ToggleY(0));
    chart.apply(&table, ChartAction::ToggleY(7));
    assert_eq!(chart, suggest(&table));
    chart.apply(&table, ChartAction::ToggleY(1));
    chart.apply(&table, ChartAction::Form(Form::Line));
    assert_eq!(chart, Chart { form: Form::Line, x: 0, ys: vec![] });
}
