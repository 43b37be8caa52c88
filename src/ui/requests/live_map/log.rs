//! The map as text: each message with its times, in the order they were sent, and which of them have passed.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::send;
use crate::app::live_map::{Action as MapAction, moment};
use crate::app::requests::Requests;
use crate::app::waterfall::words::virtual_time;
use crate::protocol::trace::WireMessage;
use crate::ui::hooks::{use_dispatch, use_effect_with, use_slice};
use crate::ui::html::{classes, html};

/// The log. A press on a line goes to when its message was sent.
#[component]
pub fn Log() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let (trace, map) = requests.mapped();
    let wire = &trace.wire;
    let now = map.now;
    let list = use_node_ref();
    let latest = wire.messages.partition_point(|it| it.sent_nanos <= now).checked_sub(1);
    {
        let list = list.clone();
        use_effect_with((latest, wire.messages.len()), move |_| {
            let Some(list) = list.cast::<HtmlElement>() else { return };
            let Ok(Some(line)) = list.query_selector(".is-latest") else { return };
            // Within the list alone: the page stays where it is.
            let (list_box, line_box) = (list.get_bounding_client_rect(), line.get_bounding_client_rect());
            let below = line_box.bottom() - list_box.bottom();
            let above = line_box.top() - list_box.top();
            if below > 0.0 || above < 0.0 {
                let by = if below > 0.0 { below } else { above };
                list.set_scroll_top(list.scroll_top() + by as i32);
            }
        });
    }
    let line = |(at, message): (usize, &WireMessage)| {
        let (class, state) = match (message.sent_nanos > now, message.arrived_nanos > now) {
            (true, _) => ("is-to-come", "to come"),
            (false, true) => ("is-moving", "on its way"),
            _ => ("is-there", "arrived"),
        };
        let (from, to) = moment::ends(wire, message);
        let is_latest = latest == Some(at);
        let port = wire.connections.get(message.connection as usize).map_or("", |it| it.label.as_str());
        let sent = message.sent_nanos;
        let onclick = dispatch.reform(move |_: MouseEvent| send(MapAction::Stand(sent)));
        html! {
            <li key={at.to_string()} class={classes!("live-map__line", class, is_latest.then_some("is-latest"))} aria-current={is_latest.then_some("step")}>
                <button type="button" class="live-map__at" title={["Stand at this moment; ", port].concat()} {onclick}>{ virtual_time(sent) }</button>
                <span class="live-map__ends">{ [from, " → ", to].concat() }</span>
                <span class="live-map__what">{ moment::what(message) }</span>
                <span class="live-map__state">{ [state, ", takes ", &virtual_time(message.arrived_nanos - sent)].concat() }</span>
            </li>
        }
    };
    let shown = moment::shown(wire, now);
    let (count, all) = (shown.len(), wire.messages.len());
    let lines = wire.messages.iter().enumerate().skip(shown.start).take(count).map(line);
    html! {
        <>
            <h3 class="live-map__title" id="live-map-log">
                { if count < all { format!("Log: {count} of {all} messages, around this moment") } else { format!("Log: {all} messages") } }
            </h3>
            <ol ref={list} class="live-map__log" tabindex="0" aria-labelledby="live-map-log">{ for lines }</ol>
        </>
    }
}
