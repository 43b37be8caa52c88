//! What came of all requests and all tests, in one place and in words: assertions that hold or not, tests passed, failed
//! and left out, with what was expected and the line of the code.

use std::rc::Rc;

use yew::prelude::*;

use super::answer::console_lines;
use super::choice::Choice;
use super::waterfall::code;
use crate::app::Action;
use crate::app::requests::testing::{self, Counts, FileRan, checks, files};
use crate::app::requests::{self, Requests};
use crate::app::waterfall::words::virtual_time;
use crate::app::workspace::Workspace;
use crate::protocol::api::{Place, Problem, RequestLine};
use crate::protocol::testing::{Test, Verdict};
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::view::view;

fn act(action: testing::Action) -> Action {
    Action::Requests(requests::Action::Testing(action))
}

/// The test files in the list beside the requests, and the button that runs everything.
#[component]
pub fn TestsList() -> Html {
    let requests = use_slice::<Requests>();
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let files = files(&workspace);
    let is_busy = requests.is_busy();
    let line = |path: &Rc<str>| {
        let show = dispatch.reform(|_: MouseEvent| act(testing::Action::Show(true)));
        let (class, state) = state(&requests, path, Counts::short);
        html! {
            <li key={path.to_string()} class="request-line">
                <button type="button" class="request-line__choose" onclick={show} title="Show the results">
                    { IconName::File.svg() }
                    <span class="request-line__name">{ &**path }</span>
                    <span class={classes!("request-line__state", class)}>{ state }</span>
                </button>
                { run_button(path, is_busy, &dispatch) }
            </li>
        }
    };
    let everything = dispatch.reform(|_: MouseEvent| act(testing::Action::Everything));
    let show = {
        let is_shown = requests.testing.is_shown;
        dispatch.reform(move |_: MouseEvent| act(testing::Action::Show(!is_shown)))
    };
    let label = if files.is_empty() { "Send all" } else { "Send all, run tests" };
    html! {
        <>
            if !files.is_empty() {
                <ul class="requests__list" aria-label="Tests">{ for files.iter().map(line) }</ul>
            }
            <div class="adding__buttons tests__all">
                <button type="button" class="button" title="Send every request, then run every test file" onclick={everything} disabled={is_busy}>
                    { IconName::PlayAll.svg() }{ label }
                </button>
                <button type="button" class="button" onclick={show} aria-pressed={if requests.testing.is_shown { "true" } else { "false" }}>
                    { "Results" }
                </button>
            </div>
        </>
    }
}

fn run_button(path: &Rc<str>, is_busy: bool, dispatch: &Callback<Action>) -> Html {
    let run = {
        let path = Rc::clone(path);
        dispatch.reform(move |_: MouseEvent| act(testing::Action::Run(vec![Rc::clone(&path)])))
    };
    html! {
        <button type="button" class="icon-button" onclick={run} disabled={is_busy} aria-label={["Run ", &**path].concat()} title="Run">
            { IconName::Play.svg() }
        </button>
    }
}

/// What came of a file, in a few words.
fn state(requests: &Requests, path: &str, words: fn(&Counts) -> String) -> (Option<&'static str>, String) {
    if requests.testing.waiting.as_deref() == Some(path) {
        return (None, "running…".to_owned());
    }
    match requests.testing.ran(path) {
        None => (None, String::new()),
        Some(ran) => {
            let counts = Counts::of(ran);
            (Some(if counts.failed > 0 { "is-failed" } else { "is-ok" }), words(&counts))
        }
    }
}

/// All results.
#[component]
pub fn ReportView() -> Html {
    let requests = use_slice::<Requests>();
    let workspace = use_slice::<Workspace>();
    let dispatch = use_dispatch();
    let files = files(&workspace);
    let counts = requests.all_counts(&files);
    let said = match (&counts, requests.is_busy()) {
        (_, true) => "Running…".to_owned(),
        (None, _) => "Nothing was run yet".to_owned(),
        (Some(counts), _) => counts.words(),
    };
    let on_choose = dispatch.reform(|at: usize| act(testing::Action::OnlyFailed(at == 1)));
    let options = vec!["Everything".to_owned(), "What failed".to_owned()];
    let close = dispatch.reform(|_: MouseEvent| act(testing::Action::Show(false)));
    let only = requests.testing.only_failed;
    html! {
        <section class="answer tests" aria-label="Results of all" tabindex="-1">
            <header class="answer__head">
                <h2 class="tests__title">{ "Requests and tests" }</h2>
                { view!(Choice { label: "Show", options, selected: usize::from(only), on_choose }) }
                <button type="button" class="icon-button" aria-label="Close the results" title="Close the results" onclick={close}>
                    { IconName::Close.svg() }
                </button>
            </header>
            <p class={classes!("tests__summary", counts.filter(|it| it.failed > 0).map(|_| "is-failed"))} role="status">{ said }</p>
            if !requests.list.requests.is_empty() {
                <h3 class="tests__file">{ &*requests.path }</h3>
                <ul class="tests__list">
                    { for requests.list.requests.iter().filter_map(|it| request(&requests, it, only, &dispatch)) }
                </ul>
            }
            { for files.iter().map(|path| file(&requests, path, only, &dispatch)) }
        </section>
    }
}

/// A word, and the sign that stands for it.
fn verdict(class: &'static str, word: &str) -> Html {
    let icon = match class {
        "is-ok" => IconName::Check.svg(),
        "is-failed" => IconName::Error.svg(),
        _ => IconName::Minus.svg(),
    };
    html! { <span class={classes!("tests__verdict", class)}>{ icon }{ word }</span> }
}

fn request(
    requests: &Requests,
    it: &RequestLine,
    only_failed: bool,
    dispatch: &Callback<Action>,
) -> Option<Html> {
    let shown = requests.answer(it.block);
    let held = shown.map(|shown| checks(shown));
    let (class, word) = match held {
        _ if requests.waiting == Some(it.block) => ("is-other", "running…"),
        None => ("is-other", "not sent"),
        Some(None) => ("is-failed", "failed"),
        Some(Some((_, 0))) => ("is-other", "no check"),
        Some(Some((hold, all))) if hold == all => ("is-ok", "passed"),
        Some(Some(_)) => ("is-failed", "failed"),
    };
    if only_failed && class != "is-failed" {
        return None;
    }
    let choose = {
        let block = it.block;
        dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::Choose(block)))
    };
    let name = if it.name.is_empty() { &it.url } else { &it.name };
    let outcome = shown.and_then(|it| it.outcome.as_ref().ok());
    let (said, failed) = match outcome.map(|it| &it.outcome) {
        None => {
            (shown.and_then(|it| it.outcome.as_ref().err().cloned()).unwrap_or_default(), Html::default())
        }
        Some(Err(problem)) => (String::new(), trouble(problem, dispatch)),
        Some(Ok(answer)) => {
            let check = |it: &crate::protocol::api::Assertion| {
                let why = it.failed.as_ref()?;
                Some(
                    html! { <li class="check-line is-failed"><code>{ &it.text }</code><span>{ why }</span></li> },
                )
            };
            let (hold, all) = held.flatten().unwrap_or_default();
            let checks = if all > 0 { format!(", {hold} of {all} checks hold") } else { String::new() };
            let failed = match hold < all {
                true => {
                    html! { <ul class="check-lines">{ for answer.assertions.iter().filter_map(check) }</ul> }
                }
                false => Html::default(),
            };
            ([&answer.status.to_string(), " ", &answer.reason, &checks].concat(), failed)
        }
    };
    Some(html! {
        <li key={it.block.to_string()} class="tests__item">
            <div class="tests__line">
                { verdict(class, word) }
                <button type="button" class="button button--quiet tests__name" title="Show its answer" onclick={choose}>{ name }</button>
                <span class="tests__said">{ said }</span>
            </div>
            { failed }
        </li>
    })
}

fn file(requests: &Requests, path: &Rc<str>, only_failed: bool, dispatch: &Callback<Action>) -> Html {
    let (class, said) = state(requests, path, Counts::words);
    let ran = requests.testing.ran(path);
    let open = {
        let place = Place { path: path.to_string(), line: 1 };
        dispatch.reform(move |_: MouseEvent| Action::Requests(requests::Action::GoTo(place.clone())))
    };
    html! {
        <>
            <div class="tests__line tests__head">
                <h3 class="tests__file">{ &**path }</h3>
                <span class={classes!("tests__said", class)}>{ if said.is_empty() { "not run".to_owned() } else { said } }</span>
                { run_button(path, requests.is_busy(), dispatch) }
                <button type="button" class="icon-button" aria-label={["Open ", &**path].concat()} title="Open the file" onclick={open}>
                    { IconName::Code.svg() }
                </button>
            </div>
            if let Some(ran) = ran { { results(ran, only_failed, dispatch) } }
        </>
    }
}

fn results(ran: &FileRan, only_failed: bool, dispatch: &Callback<Action>) -> Html {
    let ran = match ran {
        Ok(ran) => ran,
        Err(why) => return html! { <p class="answer__note is-failed">{ why }</p> },
    };
    let shown = ran.tests.iter().filter(|it| !only_failed || it.verdict == Verdict::Failed);
    let lines = match ran.console.len() {
        1 => "Output, 1 line".to_owned(),
        count => format!("Output, {count} lines"),
    };
    html! {
        <>
            if let Some(problem) = &ran.problem { { trouble(problem, dispatch) } }
            <ul class="tests__list">{ for shown.map(|it| test(it, dispatch)) }</ul>
            if ran.left_out > 0 { <p class="answer__note">{ format!("{} more tests are not shown", ran.left_out) }</p> }
            if !ran.console.is_empty() {
                <details class="tests__output">
                    <summary>{ lines }</summary>
                    { console_lines(&ran.console) }
                    if ran.console_left_out > 0 {
                        <p class="answer__note">{ format!("{} more lines are not shown", ran.console_left_out) }</p>
                    }
                </details>
            }
        </>
    }
}

fn test(it: &Test, dispatch: &Callback<Action>) -> Html {
    let (class, word) = match it.verdict {
        Verdict::Passed => ("is-ok", "passed"),
        Verdict::Failed => ("is-failed", "failed"),
        Verdict::Skipped => ("is-other", "skipped"),
        Verdict::Todo => ("is-other", "to do"),
    };
    html! {
        <li class="tests__item">
            <div class="tests__line">
                { verdict(class, word) }
                <span class="tests__name">{ &it.name }</span>
                <span class="tests__said">{ virtual_time(it.nanos) }</span>
            </div>
            if it.verdict == Verdict::Failed {
                <div class="tests__why">
                    if !it.message.is_empty() { <pre class="tests__message">{ &it.message }</pre> }
                    if let Some((found, expected)) = &it.compared {
                        <dl class="answer__headers">
                            <dt>{ "expected" }</dt><dd>{ expected }</dd>
                            <dt>{ "found" }</dt><dd>{ found }</dd>
                        </dl>
                    }
                    if let Some(place) = &it.place { { code(place, dispatch) } }
                </div>
            }
        </li>
    }
}

fn trouble(problem: &Problem, dispatch: &Callback<Action>) -> Html {
    super::answer::failed(problem, dispatch)
}
