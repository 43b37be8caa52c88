//! An answer: what was sent, the status, and its parts behind tabs.

use yew::prelude::*;

use super::body::BodyView;
use super::compare::CompareView;
use super::composer::Composer;
use super::head::head;
use super::live_map::MapView;
use super::many::ManyView;
use super::waterfall::WaterfallView;
use crate::app::Action;
use crate::app::live_map::has_map;
use crate::app::requests::{self, Requests, Shown, View};
use crate::app::waterfall::words::virtual_time;
use crate::protocol::api::{Answer, CodeLanguage, ConsoleLine, Problem, RequestLine, Sent};
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
    let copy = |language: CodeLanguage, label: &'static str| {
        let onclick =
            dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::CopyAs(language)));
        html! { <button type="button" class="button" {onclick}>{label}</button> }
    };
    let content = match requests.answer(request.block) {
        _ if requests.waiting == Some(request.block) => html! { <p class="answer__note">{"Sending…"}</p> },
        Some(shown) if !matches!(requests.view, View::Request | View::Many) => {
            answered(shown, &requests, request.block, &dispatch)
        }
        shown => {
            let part = match requests.view {
                View::Request => view!(Composer),
                View::Many => view!(ManyView),
                _ => html! { <p class="answer__note">{"Not sent yet"}</p> },
            };
            html! {
                <>
                    { tabs(shown.map(|it| &**it), &requests, None, &dispatch) }
                    <div class="answer__part">{part}</div>
                </>
            }
        }
    };
    let note = |it: &crate::protocol::api::FileProblem| {
        let class = classes!("answer__note", (!it.is_note).then_some("is-failed"));
        html! { <p {class}>{format!("Line {}: {}", it.line, it.message)}</p> }
    };
    html! {
        <section class="answer" aria-label="Answer" tabindex="-1">
            <header class="answer__head">
                <h2 class="answer__request">{[&request.method, " ", &request.url].concat()}</h2>
                <details class="answer__copy">
                    <summary class="button">{ IconName::Copy.svg() }{"Copy as"}</summary>
                    <div class="answer__languages">
                        { copy(CodeLanguage::Curl, "curl") }
                        { copy(CodeLanguage::Fetch, "fetch") }
                        { copy(CodeLanguage::HttPie, "HTTPie") }
                        { copy(CodeLanguage::PythonRequests, "Python") }
                    </div>
                </details>
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

fn answered(shown: &Shown, requests: &Requests, block: u32, dispatch: &Callback<Action>) -> Html {
    let sent = match &shown.outcome {
        Ok(sent) => sent,
        Err(why) => return html! { <p class="answer__note is-failed">{why}</p> },
    };
    let head = match &sent.outcome {
        Ok(answer) => status(answer),
        Err(problem) => failed(problem, dispatch),
    };
    let is_pinned = requests.pinned.as_ref().is_some_and(|it| std::ptr::eq(&**it, shown));
    let (label, title, pinned) = match is_pinned {
        true => ("Unpin", "Stop comparing with this answer", None),
        false => ("Pin", "Keep this answer, to compare the next ones with it", Some(block)),
    };
    let pin = dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::Pin(pinned)));
    let pin = html! {
        <button type="button" class="button button--quiet answer__pin" {title} onclick={pin}>{label}</button>
    };
    html! {
        <>
            {head}
            { tabs(Some(shown), requests, Some(pin), dispatch) }
            <div class="answer__part">{part(sent, requests, dispatch)}</div>
        </>
    }
}

/// The parts of a request and its answer; of one that is not sent, the request alone.
fn tabs(shown: Option<&Shown>, requests: &Requests, end: Option<Html>, dispatch: &Callback<Action>) -> Html {
    let is_there = |it: &View| match it {
        View::Request | View::Many => true,
        View::Map => shown.is_some_and(|it| has_map(&it.trace.wire)),
        View::Compare => shown.is_some() && requests.pinned.is_some(),
        _ => shown.is_some(),
    };
    let tab = |it: View| {
        let is_selected = it == requests.view;
        let onclick = dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::Show(it)));
        let count = match shown.map(|shown| (shown, &shown.outcome)) {
            Some((shown, Ok(sent))) => count(shown, sent, it),
            _ => Html::default(),
        };
        html! {
            <button type="button" class="tab" aria-pressed={if is_selected { "true" } else { "false" }} {onclick}>
                {it.label()}{count}
            </button>
        }
    };
    html! {
        <div class="tabs answer__tabs" role="group" aria-label="Parts of the answer">
            { for View::ALL.into_iter().filter(is_there).map(tab) }
            { end }
        </div>
    }
}

/// How many there are, where that is worth a word.
fn count(shown: &Shown, sent: &Sent, view: View) -> Html {
    let found = &shown.trace.findings;
    let (count, class) = match (view, &sent.outcome) {
        // What was found is worth more than how much there is to read.
        (View::Trace, _) if !found.is_empty() => {
            let title =
                if found.len() == 1 { "1 finding".to_owned() } else { format!("{} findings", found.len()) };
            return html! { <span class="answer__count is-failed">{title}</span> };
        }
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
            if !answer.meaning.is_empty() { <span class="answer__meaning">{ &answer.meaning }</span> }
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

/// Why there is no answer, with its place in the code.
pub fn failed(problem: &Problem, dispatch: &Callback<Action>) -> Html {
    let place = problem.place.as_ref().map(|it| super::waterfall::code(it, dispatch));
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

fn part(sent: &Sent, requests: &Requests, dispatch: &Callback<Action>) -> Html {
    let nothing = |text: &str| html! { <p class="answer__note">{text.to_owned()}</p> };
    match (requests.view, &sent.outcome) {
        (View::Trace, _) => view!(WaterfallView),
        (View::Map, _) => view!(MapView),
        (View::Request, _) => view!(Composer),
        (View::Many, _) => view!(ManyView),
        (View::Compare, _) => view!(CompareView),
        (View::Console, _) if sent.console.is_empty() => nothing("Nothing was printed"),
        (View::Console, _) => console_lines(&sent.console),
        (_, Err(_)) => nothing("There is no answer"),
        (View::Body, Ok(_)) => view!(BodyView),
        (View::Headers, Ok(answer)) => head(answer, &sent.sent_headers, &requests.jar, dispatch),
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

/// Lines that were printed.
pub fn console_lines(lines: &[ConsoleLine]) -> Html {
    html! { <ol class="console-lines">{ for lines.iter().map(console_line) }</ol> }
}

fn console_line(line: &ConsoleLine) -> Html {
    html! {
        <li class={classes!("console-line", line.is_error.then_some("is-failed"))}>
            <span class="console-line__at">{virtual_time(line.at_nanos)}</span>
            <pre class="console-line__text">{&line.text}</pre>
        </li>
    }
}
