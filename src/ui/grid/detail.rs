//! The cell at the cursor, large: it follows the cursor until it is closed.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::grid::copy::Format;
use crate::app::grid::select::Cursor;
use crate::app::grid::{GridAction, GridState, Scope};
use crate::protocol::table::Table;
use crate::ui::hooks::Slice;
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;

#[derive(Properties, PartialEq)]
pub struct CellDetailProps {
    pub table: Slice<Table>,
    pub state: Slice<GridState>,
    pub on_action: Callback<GridAction>,
}

#[component]
pub fn CellDetail(props: &CellDetailProps) -> Html {
    let (table, state): (&Rc<Table>, &Rc<GridState>) = (&props.table.0, &props.state.0);
    let (Some(detail), Cursor::Cell(place)) = (state.detail(table), state.cursor) else {
        return Html::default();
    };
    let Some(column) = table.columns.get(place.column) else {
        return Html::default();
    };
    let send = |action: GridAction| props.on_action.reform(move |_: MouseEvent| action.clone());
    let onkeydown = {
        let on_action = props.on_action.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                on_action.emit(GridAction::CloseDetail);
            }
        })
    };
    html! {
        <div class="grid-detail" role="group" aria-label={format!("{}, row {}", column.name, place.row + 1)} {onkeydown}>
            <div class="grid-detail__head">
                <p class="grid-detail__title" aria-live="polite">
                    <strong>{ &column.name }</strong>
                    { format!(" {}, row {}: {}", column.type_name, place.row + 1, detail.note) }
                </p>
                <button type="button" class="button button--quiet" onclick={send(GridAction::ToggleWhitespace)}
                    aria-pressed={if state.show_whitespace { "true" } else { "false" }}>{ "White space" }</button>
                <button type="button" class="icon-button" aria-label="Copy cell" title="Copy cell"
                    onclick={send(GridAction::Copy { format: Format::Tsv, scope: Scope::Selection })}>
                    { IconName::Copy.svg() }
                </button>
                <button type="button" class="icon-button" aria-label="Close cell" title="Close cell"
                    onclick={send(GridAction::CloseDetail)}>
                    { IconName::Close.svg() }
                </button>
            </div>
            <pre class={classes!("grid-detail__text", detail.text.is_none().then_some("grid-detail__text--null"))}
                tabindex="0">{ detail.text.unwrap_or_else(|| "NULL".to_owned()) }</pre>
        </div>
    }
}
