//! What the learner picks: form, horizontal axis, series.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::app::chart::{self, Chart, ChartAction, Form};
use crate::protocol::table::Table;
use crate::ui::hooks::Slice;
use crate::ui::html::html;

#[derive(Properties, PartialEq)]
pub struct ChartControlsProps {
    pub table: Slice<Table>,
    pub chart: Chart,
    pub on_action: Callback<ChartAction>,
}

#[component]
pub fn ChartControls(props: &ChartControlsProps) -> Html {
    let ChartControlsProps { table, chart, on_action } = props;
    let table = &table.0;
    if chart::complaint(table).is_some() {
        return Html::default();
    }
    let chosen = |event: Event| {
        event
            .target_dyn_into::<HtmlSelectElement>()
            .and_then(|select| usize::try_from(select.selected_index()).ok())
    };
    let on_form = {
        let on_action = on_action.clone();
        Callback::from(move |event: Event| {
            if let Some(&form) = chosen(event).and_then(|at| Form::ALL.get(at)) {
                on_action.emit(ChartAction::Form(form));
            }
        })
    };
    let on_x = {
        let on_action = on_action.clone();
        Callback::from(move |event: Event| {
            if let Some(column) = chosen(event) {
                on_action.emit(ChartAction::X(column));
            }
        })
    };
    let forms = Form::ALL.into_iter().map(|form| {
        html! { <option selected={form == chart.form}>{ form.label() }</option> }
    });
    let columns = table.columns.iter().enumerate().map(|(at, column)| {
        html! { <option selected={at == chart.x}>{ &column.name }</option> }
    });
    let series = table.columns.iter().enumerate().filter(|(_, column)| chart::is_number(column)).map(
        |(at, column)| {
            let checked = chart.ys.contains(&at);
            let full = !checked && chart.ys.len() >= chart::MAX_SERIES;
            html! {
                <label class="chart__choice">
                    <input class="checkbox" type="checkbox" {checked} disabled={full}
                        onchange={on_action.reform(move |_: Event| ChartAction::ToggleY(at))} />
                    { &column.name }
                </label>
            }
        },
    );
    html! {
        <div class="chart__controls">
            <label class="chart__choice">{ "Form" }<select class="select" onchange={on_form}>{ for forms }</select></label>
            <label class="chart__choice">{ "Across" }<select class="select" onchange={on_x}>{ for columns }</select></label>
            <fieldset class="chart__series"><legend class="visually-hidden">{ "Upwards" }</legend>{ for series }</fieldset>
        </div>
    }
}
