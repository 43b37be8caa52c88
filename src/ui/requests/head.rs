//! The head of an answer: headers with what they are for, cookies that are set, the client's jar, where the time went.

use yew::prelude::*;

use crate::app::Action;
use crate::app::requests;
use crate::app::waterfall::words::{share, virtual_time};
use crate::protocol::api::{Answer, Header, SetCookie, TraceFormat};
use crate::ui::html::html;

/// Headers, cookies, timing.
pub fn head(answer: &Answer, sent: &[Header], jar: &[SetCookie], dispatch: &Callback<Action>) -> Html {
    let export =
        dispatch.reform(|_: MouseEvent| Action::Requests(requests::Action::Export(TraceFormat::Har)));
    let step = |(name, nanos): &(String, u64)| {
        html! { <><dt>{ name }</dt><dd>{ [&virtual_time(*nanos), ", ", &share(*nanos, answer.virtual_nanos)].concat() }</dd></> }
    };
    html! {
        <>
            <h3 class="answer__part-title">{"Headers"}</h3>
            { headers(&answer.headers) }
            <h3 class="answer__part-title">{"Headers of the request, as sent"}</h3>
            { headers(sent) }
            if !answer.timing.is_empty() {
                <h3 class="answer__part-title">{"Where the time went"}</h3>
                <dl class="answer__headers">{ for answer.timing.iter().map(step) }</dl>
            }
            if !answer.cookies.is_empty() {
                <h3 class="answer__part-title">{"Cookies that it sets"}</h3>
                { cookies(&answer.cookies) }
            }
            if !jar.is_empty() {
                <h3 class="answer__part-title">{"Cookies that are kept and sent"}</h3>
                { cookies(jar) }
            }
            <p class="answer__note">
                <button type="button" class="button" title="Save the request and its answer as an HTTP archive" onclick={export}>{"Save as HAR"}</button>
            </p>
        </>
    }
}

/// Headers with what they are for.
pub fn headers(list: &[Header]) -> Html {
    let header = |it: &Header| {
        html! {
            <>
                <dt>{ &it.name }</dt>
                <dd>
                    { &it.value }
                    if !it.meaning.is_empty() { <span class="answer__meaning">{ &it.meaning }</span> }
                </dd>
            </>
        }
    };
    html! { <dl class="answer__headers">{ for list.iter().map(header) }</dl> }
}

fn cookies(list: &[SetCookie]) -> Html {
    let cookie = |it: &SetCookie| {
        html! {
            <>
                <dt>{ &it.name }</dt>
                <dd>{ &it.value }<span class="answer__meaning">{ it.facts.join("; ") }</span></dd>
            </>
        }
    };
    html! { <dl class="answer__headers">{ for list.iter().map(cookie) }</dl> }
}
