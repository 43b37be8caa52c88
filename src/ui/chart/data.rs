//! The data of a chart as a table, for those who cannot use the drawing, and to check a value.

use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use crate::app::chart::layout::ChartLayout;
use crate::ui::hooks::Slice;
use crate::ui::html::html;

#[derive(Properties, PartialEq)]
pub struct ChartDataProps {
    pub layout: Slice<ChartLayout>,
}

#[component]
pub fn ChartData(props: &ChartDataProps) -> Html {
    let open = use_state_eq(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            open.set(event.target_dyn_into::<HtmlDetailsElement>().is_some_and(|details| details.open()));
        })
    };
    let layout = &props.layout.0;
    html! {
        <details class="chart__data" {ontoggle}>
            <summary>{ "Data of the chart" }</summary>
            // Two thousand rows cost nothing while nobody looks.
            if *open {
                <div class="chart__table" tabindex="0" role="region" aria-label="Data of the chart">
                    <table>
                        <caption class="visually-hidden">{ format!("{}. {}", layout.title, layout.description) }</caption>
                        <thead><tr>
                            <th scope="col">{ &layout.x_name }</th>
                            { for layout.series.iter().map(|series| html! { <th scope="col">{ &series.name }</th> }) }
                        </tr></thead>
                        <tbody>
                            { for layout.data.iter().map(|(label, values)| html! {
                                <tr>
                                    <th scope="row">{ label }</th>
                                    { for values.iter().map(|value| html! { <td>{ value }</td> }) }
                                </tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            }
        </details>
    }
}
