//! An answer: what was sent, the status, and its parts behind tabs.

use yew::prelude::*;

use super::trace::Trace;
use crate::app::Action;
use crate::app::requests::{self, Requests, Shown, View, virtual_time};
use crate::protocol::api::{Answer, Body, CodeLanguage, ConsoleLine, Problem, RequestLine, Sent};
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::view::view;

/// The answer of the request that is looked at.
#[component]
pub fn AnswerView() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let Some(request) = requests.current() else { return Html::default() };
    let copy =
        dispatch.reform(|_: MouseEvent| Action::Requests(requests::Action::CopyAs(CodeLanguage::Curl)));
    let content = match requests.answer(request.block) {
        _ if requests.waiting == Some(request.block) => html! { <p class="answer__note">{"Sending…"}</p> },
        None => html! { <p class="answer__note">{"Not sent yet"}</p> },
        Some(shown) => answered(shown, requests.view, &dispatch),
    };
    let note = |it: &crate::protocol::api::FileProblem| {
        let class = classes!("answer__note", (!it.is_note).then_some("is-failed"));
        html! { <p {class}>{format!("Line {}: {}", it.line, it.message)}</p> }
    };
    html! {
        <section class="answer" aria-label="Answer" tabindex="-1">
            <header class="answer__head">
                <h2 class="answer__request">{[&request.method, " ", &request.url].concat()}</h2>
                <button type="button" class="icon-button" onclick={copy} aria-label="Copy as curl" title="Copy as curl">
                    { IconName::Copy.svg() }
                </button>
            </header>
            { for requests.problems_of(request).map(note) }
            <p class="visually-hidden" role="status">{spoken(&requests, request)}</p>
            { content }
        </section>
    }
}

/// What a screen reader hears when an answer is there.
fn spoken(requests: &Requests, request: &RequestLine) -> String {
    match requests.answer(request.block).map(|it| &it.outcome) {
        _ if requests.waiting.is_some() => String::new(),
        Some(Ok(Sent { outcome: Ok(answer), .. })) => {
            format!("Answered {} {} in {}", answer.status, answer.reason, virtual_time(answer.virtual_nanos))
        }
        Some(Ok(Sent { outcome: Err(problem), .. })) => problem.message.clone(),
        Some(Err(why)) => why.clone(),
        None => String::new(),
    }
}

fn answered(shown: &Shown, view: View, dispatch: &Callback<Action>) -> Html {
    let sent = match &shown.outcome {
        Ok(sent) => sent,
        Err(why) => return html! { <p class="answer__note is-failed">{why}</p> },
    };
    let head = match &sent.outcome {
        Ok(answer) => status(answer),
        Err(problem) => failed(problem),
    };
    let tab = |it: View| {
        let is_selected = it == view;
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::Show(it)));
        html! {
            <button type="button" class="tab" aria-pressed={if is_selected { "true" } else { "false" }} {onclick}>
                {it.label()}{count(sent, it)}
            </button>
        }
    };
    html! {
        <>
            {head}
            <div class="tabs answer__tabs" role="group" aria-label="Parts of the answer">
                { for View::ALL.into_iter().map(tab) }
            </div>
            <div class="answer__part">{part(sent, view)}</div>
        </>
    }
}

/// How many there are, where that is worth a word.
fn count(sent: &Sent, view: View) -> Html {
    let (count, class) = match (view, &sent.outcome) {
        (View::Trace, _) => (sent.spans.len(), None),
        (View::Console, _) => {
            (sent.console.len(), sent.console.iter().any(|it| it.is_error).then_some("is-failed"))
        }
        (View::Headers, Ok(answer)) => (answer.headers.len(), None),
        (View::Checks, Ok(answer)) => {
            let failed = answer.assertions.iter().any(|it| it.failed.is_some());
            (answer.assertions.len(), failed.then_some("is-failed"))
        }
        _ => (0, None),
    };
    if count == 0 {
        return Html::default();
    }
    html! { <span class={classes!("answer__count", class)}>{count.to_string()}</span> }
}

fn status(answer: &Answer) -> Html {
    let class = match answer.status {
        400.. => "is-failed",
        200..=299 => "is-ok",
        _ => "is-other",
    };
    html! {
        <p class="answer__status">
            <strong class={classes!("answer__code", class)}>{[&answer.status.to_string(), " ", &answer.reason].concat()}</strong>
            <span>{virtual_time(answer.virtual_nanos)}</span>
            <span>{size(answer.size)}</span>
        </p>
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

fn failed(problem: &Problem) -> Html {
    let place = problem.place.as_ref().map(|it| {
        html! { <p class="answer__place">{format!("{}, line {}", it.path, it.line)}</p> }
    });
    let frame = problem.frame.as_ref().map(|text| html! { <pre class="answer__frame">{text}</pre> });
    let hint = problem.hint.as_ref().map(|text| html! { <p>{text}</p> });
    html! {
        <div class="answer__problem">
            <p class="answer__message">{&problem.message}</p>
            {place}
            {frame}
            {hint}
        </div>
    }
}

fn part(sent: &Sent, view: View) -> Html {
    let nothing = |text: &str| html! { <p class="answer__note">{text.to_owned()}</p> };
    match (view, &sent.outcome) {
        (View::Trace, _) => view!(Trace { spans: sent.spans.clone(), left_out: sent.spans_left_out }),
        (View::Console, _) if sent.console.is_empty() => nothing("Nothing was printed"),
        (View::Console, _) => html! {
            <ol class="console-lines">{ for sent.console.iter().map(console_line) }</ol>
        },
        (_, Err(_)) => nothing("There is no answer"),
        (View::Body, Ok(answer)) => match &answer.body {
            Body::None => nothing("The answer has no body"),
            Body::Binary => nothing("The body is no text"),
            Body::Text { text, cut } => html! {
                <>
                    <pre class="answer__body" tabindex="0" aria-label="Body">{text}</pre>
                    if *cut { <p class="answer__note">{"The rest is not shown"}</p> }
                </>
            },
        },
        (View::Headers, Ok(answer)) => {
            let pair = |(name, value): &(String, String)| {
                html! { <><dt>{name}</dt><dd>{value}</dd></> }
            };
            html! { <dl class="answer__headers">{ for answer.headers.iter().map(pair) }</dl> }
        }
        (View::Checks, Ok(answer)) if answer.assertions.is_empty() => {
            nothing("Write `# @assert status == 200` above the request to have it checked")
        }
        (View::Checks, Ok(answer)) => {
            let line = |it: &crate::protocol::api::Assertion| {
                let (class, word) = match &it.failed {
                    None => ("is-ok", "holds".to_owned()),
                    Some(why) => ("is-failed", why.clone()),
                };
                html! {
                    <li class={classes!("check-line", class)}><code>{&it.text}</code><span>{word}</span></li>
                }
            };
            html! { <ul class="check-lines">{ for answer.assertions.iter().map(line) }</ul> }
        }
    }
}

fn console_line(line: &ConsoleLine) -> Html {
    html! {
        <li class={classes!("console-line", line.is_error.then_some("is-failed"))}>
            <span class="console-line__at">{virtual_time(line.at_nanos)}</span>
            <pre class="console-line__text">{&line.text}</pre>
        </li>
    }
}
