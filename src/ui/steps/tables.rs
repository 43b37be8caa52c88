//! The rows before and after a node: the ones in question marked, those that are out struck, with a word each.

use yew::prelude::*;

use crate::app::steps::frame::{Fate, Frame, Row, Shown};
use crate::protocol::steps::StepNode;
use crate::protocol::table::Table;
use crate::ui::html::{classes, html};

/// All tables of a moment.
pub fn tables(frame: &Frame<'_>, node: &StepNode) -> Html {
    let pair = frame.event.and_then(|event| Some((event.left?, event.right?)));
    let inputs = frame.inputs.iter().enumerate().map(|(side, shown)| {
        // The row that the one in question is looked at together with.
        let partner = pair.map(|(left, right)| if side == 0 { right } else { left });
        table(shown, node, partner)
    });
    html! {
        <div class="steps__tables">
            { for inputs }
            { table(&frame.output, node, None) }
        </div>
    }
}

fn table(shown: &Shown<'_>, node: &StepNode, partner: Option<u32>) -> Html {
    let rows = shown.rows.iter().map(|row| line(row, shown, node, partner));
    let more =
        |count: usize, word: &'static str| {
            let width = (shown.table.columns.len() + 2).to_string();
            (count > 0).then(|| html! {
            <tr class="steps__more"><td colspan={width}>{ format!("{count} more rows {word}") }</td></tr>
        })
        };
    let class = classes!("steps__frame", shown.is_output.then_some("is-output"));
    html! {
        <div {class} tabindex="0" role="region" aria-label={shown.title.clone()}>
            <table class="steps__table">
                <caption>{ &shown.title }</caption>
                <thead>
                    <tr>
                        <th scope="col">{"#"}</th>
                        { for shown.table.columns.iter().map(|column| html! { <th scope="col">{ &column.name }</th> }) }
                        <th scope="col"><span class="visually-hidden">{"What became of it"}</span></th>
                    </tr>
                </thead>
                <tbody>
                    { more(shown.above, "above") }
                    { for rows }
                    { more(shown.below, "below") }
                    if shown.rows.is_empty() {
                        <tr class="steps__more"><td colspan={(shown.table.columns.len() + 2).to_string()}>
                            { if shown.is_output { "No row has come out yet" } else { "No rows" } }
                        </td></tr>
                    }
                </tbody>
            </table>
        </div>
    }
}

fn line(row: &Row, shown: &Shown<'_>, node: &StepNode, partner: Option<u32>) -> Html {
    let state = match row.fate {
        Fate::Waiting => "",
        Fate::Kept => "is-kept",
        Fate::Out(_) => "is-out",
        Fate::Grouped(_) => "is-grouped",
    };
    let word = match (row.is_now, partner) {
        (true, Some(partner)) => format!("↔ {}", partner + 1),
        _ if shown.is_output => String::new(),
        _ => row.fate.words(node),
    };
    let cells = (0..shown.table.columns.len()).map(|column| cell(shown.table, row.at, column));
    html! {
        <tr key={row.at} class={classes!(state, row.is_now.then_some("is-now"))} aria-current={row.is_now.then_some("true")}>
            <th scope="row">{ row.at + 1 }</th>
            { for cells }
            <td class="steps__fate">{ word }</td>
        </tr>
    }
}

fn cell(table: &Table, row: usize, column: usize) -> Html {
    const LETTERS: usize = 60;
    match table.cell(row, column) {
        None => html! { <td class="comparison__null">{"NULL"}</td> },
        Some(text) => match text.char_indices().nth(LETTERS) {
            Some((end, _)) => html! { <td>{ format!("{}…", text.get(..end).unwrap_or_default()) }</td> },
            None => html! { <td>{ text }</td> },
        },
    }
}
