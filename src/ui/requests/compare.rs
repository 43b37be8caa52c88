//! The answer that is looked at beside the one that was pinned: facts, bodies, traces.

use yew::prelude::*;

use crate::app::requests::compare::{Line, Pair, Work, bodies, facts, verdict, work};
use crate::app::requests::{Requests, Shown};
use crate::app::waterfall::words::virtual_time;
use crate::protocol::api::Answer;
use crate::ui::hooks::use_slice;
use crate::ui::html::{classes, html};

/// Kinds of work that are shown.
const MAX_WORK: usize = 40;
/// Lines of bodies that are shown.
const MAX_LINES: usize = 400;

fn answer(shown: &Shown) -> Option<&Answer> {
    shown.outcome.as_ref().ok()?.outcome.as_ref().ok().map(|it| &**it)
}

/// The comparison.
#[component]
pub fn CompareView() -> Html {
    let requests = use_slice::<Requests>();
    let note = |text: &'static str| html! { <p class="answer__note">{text}</p> };
    let Some(pinned) = &requests.pinned else {
        return note("Press “Pin” at an answer, change something, send again: both are compared here");
    };
    let Some(shown) = requests.current().and_then(|it| requests.answer(it.block)) else {
        return note("Send the request to compare its answer with the pinned one");
    };
    if std::rc::Rc::ptr_eq(pinned, shown) {
        return note("This is the pinned answer. Change something and send again, or choose another answer");
    }
    let (before, after) = (&pinned.trace, &shown.trace);
    let heads = match (answer(pinned), answer(shown)) {
        (Some(before), Some(after)) => html! {
            <>
                { table("What differs", facts(before, after)) }
                { body(&bodies(&before.body, &after.body)) }
            </>
        },
        _ => note("One of the two has no answer"),
    };
    html! {
        <div class="answers">
            <p class="answers__verdict" role="status">{ verdict(before.length_nanos, after.length_nanos) }</p>
            { heads }
            { works(&work(before, after)) }
        </div>
    }
}

fn table(title: &'static str, pairs: Vec<Pair>) -> Html {
    let side = |value: &Option<String>| match value {
        Some(value) => html! { <td>{value}</td> },
        None => html! { <td class="answers__none">{"not there"}</td> },
    };
    let row = |pair: Pair| {
        html! {
            <tr class={classes!((!pair.is_same()).then_some("is-other"))}>
                <th scope="row">{ &pair.name }</th>{ side(&pair.before) }{ side(&pair.after) }
            </tr>
        }
    };
    html! {
        <div class="answers__scroll" tabindex="0" role="region" aria-label={title}>
            <table class="answers__table">
                <caption>{title}</caption>
                <thead><tr><td></td><th scope="col">{"Pinned"}</th><th scope="col">{"Now"}</th></tr></thead>
                <tbody>{ for pairs.into_iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn body(lines: &[Line]) -> Html {
    if lines.is_empty() {
        return html! { <p class="answer__note">{"The bodies are the same"}</p> };
    }
    let line = |line: &Line| match line {
        Line::Both(text) => html! { <span class="answers__line">{ ["  ", text, "\n"].concat() }</span> },
        Line::Before(text) => html! { <del class="answers__line">{ ["- ", text, "\n"].concat() }</del> },
        Line::After(text) => html! { <ins class="answers__line">{ ["+ ", text, "\n"].concat() }</ins> },
        Line::Left(count) => {
            html! { <span class="answers__left">{ format!("  … {count} the same\n") }</span> }
        }
    };
    let more = lines.len().saturating_sub(MAX_LINES);
    html! {
        <>
            <pre class="answers__body" tabindex="0" aria-label="Difference of the bodies">{ for lines.iter().take(MAX_LINES).map(line) }</pre>
            if more > 0 { <p class="answer__note">{format!("{more} more lines differ")}</p> }
        </>
    }
}

fn works(all: &[Work]) -> Html {
    let side = |(count, nanos): (usize, u64)| match count {
        0 => html! { <td class="answers__none">{"not there"}</td> },
        1 => html! { <td>{ virtual_time(nanos) }</td> },
        _ => html! { <td>{ format!("{count} ×, {}", virtual_time(nanos)) }</td> },
    };
    let row = |it: &Work| {
        html! {
            <tr class={classes!((it.before != it.after).then_some("is-other"))}>
                <th scope="row"><span class="answers__service">{ &it.service }</span>{ " " }{ &it.name }</th>
                { side(it.before) }{ side(it.after) }
            </tr>
        }
    };
    html! {
        <div class="answers__scroll" tabindex="0" role="region" aria-label="Where the time went">
            <table class="answers__table">
                <caption>{"Where the time went: what changed most first"}</caption>
                <thead><tr><td></td><th scope="col">{"Pinned"}</th><th scope="col">{"Now"}</th></tr></thead>
                <tbody>{ for all.iter().take(MAX_WORK).map(row) }</tbody>
            </table>
        </div>
    }
}
