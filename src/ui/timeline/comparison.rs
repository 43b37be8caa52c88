//! Two points side by side: the schema's differences as definitions, the rows' with a sign, a word and a colour.

use yew::prelude::*;

use crate::app::Action;
use crate::app::commands::Command;
use crate::app::results::thousands;
use crate::app::timeline::comparison::{self, Cell, Row, Sign};
use crate::app::timeline::{Action as TimelineAction, COMPARISON_ID, Past, Timeline};
use crate::protocol::history::{Comparison, SchemaChange, TableChange};
use crate::ui::history::moment;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;

/// What two points differ in; in place of the results.
#[component]
pub fn ComparisonView() -> Html {
    let timeline = use_slice::<Timeline>();
    let dispatch = use_dispatch();
    let Some(compared) = &timeline.compared else { return Html::default() };
    let send =
        |action: TimelineAction| dispatch.reform(move |_: MouseEvent| Action::Timeline(action.clone()));
    let close = {
        let dispatch = dispatch.clone();
        // The focus goes to what comes in its place.
        move |_: MouseEvent| {
            dispatch.emit(Action::Timeline(TimelineAction::CloseComparison));
            dispatch.emit(Action::Command(Command::FocusResults));
        }
    };
    let (from, to) = (&compared.from, &compared.to);
    let swap = TimelineAction::Compare { from: to.point, to: from.point };
    let changes = &compared.changes;
    let nothing = changes.schema.is_empty() && changes.tables.is_empty();
    let end = |past: &Past, word: &'static str| {
        html! {
            <p class="comparison__end">
                <span class="comparison__word">{ word }</span>
                <strong>{ format!("#{}", past.point) }</strong>
                <code>{ &*past.title }</code>
                <span class="comparison__when">{ moment(past.unix_millis) }</span>
            </p>
        }
    };
    html! {
        <section class="comparison" id={COMPARISON_ID} tabindex="-1" aria-label={format!("Comparison of #{} with #{}", from.point, to.point)}>
            <header class="comparison__head">
                <div class="comparison__ends">
                    { end(from, "From") }
                    { end(to, if compared.is_now { "to now," } else { "to" }) }
                </div>
                <button type="button" class="button button--quiet" onclick={send(swap)}>{ IconName::Sort.svg() }{"Swap"}</button>
                <button type="button" class="icon-button" aria-label="Close the comparison" title="Close the comparison"
                    onclick={close}>{ IconName::Close.svg() }</button>
            </header>
            if nothing {
                <div class="empty"><strong>{"No difference"}</strong><p>{"Tables and rows are the same at both points"}</p></div>
            }
            { differences(changes) }
        </section>
    }
}

/// What differs, part by part.
pub fn differences(changes: &Comparison) -> Html {
    html! {
        <>
            { for changes.schema.iter().map(schema_change) }
            { for changes.tables.iter().map(table_change) }
        </>
    }
}

fn class_of(sign: Sign) -> &'static str {
    match sign {
        Sign::Added => "is-added",
        Sign::Changed => "is-changed",
        Sign::Removed => "is-removed",
    }
}

fn schema_change(change: &SchemaChange) -> Html {
    let sign = Sign::of(change);
    let definition = |text: &String, sign: Sign, word: &'static str| {
        html! {
            <div class={classes!("comparison__definition", class_of(sign))}>
                <span class="comparison__word">{ word }</span>
                <pre tabindex="0">{ text }</pre>
            </div>
        }
    };
    html! {
        <section class="comparison__part">
            <h3 class="comparison__title">
                <span class={classes!("sign", class_of(sign))}>{ sign.mark() }</span>
                { comparison::subject(change) }
                <span class="comparison__count">{ sign.word() }</span>
            </h3>
            <div class="comparison__definitions">
                if let Some(before) = &change.before { { definition(before, Sign::Removed, "before") } }
                if let Some(after) = &change.after { { definition(after, Sign::Added, "after") } }
            </div>
        </section>
    }
}

fn table_change(change: &TableChange) -> Html {
    let (names, rows) = (comparison::columns(change), comparison::rows(change));
    let left = comparison::not_shown(change);
    let id = format!("changes-of-{}", change.name);
    html! {
        <section class="comparison__part" aria-labelledby={id.clone()}>
            <h3 class="comparison__title" id={id.clone()}>
                { IconName::Table.svg() }
                { &change.name }
                <span class="comparison__count">{ comparison::summary(change) }</span>
            </h3>
            <div class="comparison__scroll" tabindex="0" role="region" aria-labelledby={id}>
                <table class="comparison__table">
                    <thead>
                        <tr>
                            <th scope="col">{"Change"}</th>
                            { for names.iter().map(|name| html! { <th scope="col">{ *name }</th> }) }
                        </tr>
                    </thead>
                    <tbody>{ for rows.iter().map(row) }</tbody>
                </table>
            </div>
            if left > 0 {
                <p class="comparison__more">{ format!("{} more rows differ and are not listed", thousands(left)) }</p>
            }
        </section>
    }
}

fn row(row: &Row<'_>) -> Html {
    html! {
        <tr class={class_of(row.sign)}>
            <th scope="row"><span class="sign" aria-hidden="true">{ row.sign.mark() }</span>{ row.sign.word() }</th>
            { for row.cells.iter().map(cell) }
        </tr>
    }
}

fn cell(cell: &Cell<'_>) -> Html {
    match cell.was {
        None => html! { <td>{ value(cell.value) }</td> },
        Some(was) => html! {
            <td class="comparison__changed">
                <span class="visually-hidden">{"was "}</span><del>{ value(was) }</del>
                <span class="visually-hidden">{", is "}</span><ins>{ value(cell.value) }</ins>
            </td>
        },
    }
}

/// Enough of a value to tell it by.
fn value(text: Option<&str>) -> Html {
    const LETTERS: usize = 200;
    match text {
        None => html! { <span class="comparison__null">{"NULL"}</span> },
        Some("") => html! { <span class="comparison__null">{"empty"}</span> },
        Some(text) => match text.char_indices().nth(LETTERS) {
            Some((end, _)) => html! { <span>{ format!("{}…", text.get(..end).unwrap_or_default()) }</span> },
            None => html! { <span>{ text }</span> },
        },
    }
}
