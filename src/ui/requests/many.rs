//! One request sent many times: how many and how, percentiles, a histogram, and each request as a bar in virtual time.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::choice::Choice;
use super::live_map::MapView;
use super::waterfall::{WaterfallView, code, percent};
use crate::app::Action;
use crate::app::live_map::has_map;
use crate::app::requests::many::{self, Load, Look, MAX_COUNT, MAX_RATE};
use crate::app::requests::{self, Requests};
use crate::app::waterfall::scale::{Span, WIDTH};
use crate::app::waterfall::words::virtual_time;
use crate::protocol::api::OneOfMany;
use crate::ui::hooks::{use_dispatch, use_slice};
use crate::ui::html::{classes, html};
use crate::ui::icon::IconName;
use crate::ui::view::view;

/// Requests drawn, each as a line.
const MAX_DRAWN: usize = 300;

fn act(action: many::Action) -> Action {
    Action::Requests(requests::Action::Many(action))
}

/// The panel for the request that is looked at.
#[component]
pub fn ManyView() -> Html {
    let requests = use_slice::<Requests>();
    let dispatch = use_dispatch();
    let Some(request) = requests.current() else { return Html::default() };
    let block = request.block;
    let it = &requests.many;
    let number = |label: &'static str, value: u32, max: u32, action: fn(u32) -> many::Action| {
        let onchange = dispatch.reform(move |event: Event| {
            let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
            act(action(input.and_then(|it| it.value().parse().ok()).unwrap_or(1)))
        });
        html! {
            <label class="composer__field"><span>{label}</span>
                <input class="input" type="number" min="1" max={max.to_string()} value={value.to_string()} {onchange} />
            </label>
        }
    };
    let on_choose = dispatch.reform(|at: usize| act(many::Action::OpenLoop(at == 1)));
    let options =
        vec!["Each client waits for its answer".to_owned(), "So many a second, whatever happens".to_owned()];
    let selected = usize::from(it.is_open_loop);
    let (word, rate) = match it.is_open_loop {
        true => ("Requests a second", it.per_second),
        false => ("Clients", it.clients),
    };
    let send = dispatch.reform(move |_: MouseEvent| act(many::Action::Send(block)));
    let outcome = match &it.outcome {
        _ if it.is_waiting => html! { <p class="answer__note" role="status">{"Sending…"}</p> },
        None => html! {
            <p class="answer__note">{"Send this request many times at once, to see requests wait for each other: for locks, for the pool, for Node's one thread"}</p>
        },
        Some(Err(why)) => html! { <p class="answer__note is-failed" role="alert">{why}</p> },
        Some(Ok(load)) => match &it.looked {
            Some((look, _)) => inside(load, *look, &dispatch),
            None => shown(load, &dispatch),
        },
    };
    html! {
        <div class="many">
            <div class="composer__line">
                { number("Requests", it.count, MAX_COUNT, many::Action::Count) }
                { view!(Choice { label: "How they come", options, selected, on_choose }) }
                { number(word, rate, MAX_RATE, many::Action::Rate) }
                <button type="button" class="button button--primary" onclick={send} disabled={it.is_waiting || requests.waiting.is_some()}>
                    { IconName::PlayAll.svg() }{"Send them"}
                </button>
            </div>
            { outcome }
        </div>
    }
}

fn shown(load: &Load, dispatch: &Callback<Action>) -> Html {
    let numbers = &load.numbers;
    let per_second = load.tenths_per_second();
    let facts = [
        ("half within", virtual_time(numbers.p50)),
        ("95 % within", virtual_time(numbers.p95)),
        ("99 % within", virtual_time(numbers.p99)),
        ("slowest", virtual_time(numbers.max)),
        ("all in", virtual_time(load.length_nanos)),
        ("a second", format!("{}.{}", per_second / 10, per_second % 10)),
    ];
    let fact = |(name, value): (&'static str, String)| html! { <div class="many__fact"><dt>{name}</dt><dd>{value}</dd></div> };
    let outcome = |(name, count, is_good): &(String, usize, bool)| {
        html! { <li class={classes!(if *is_good { "is-good" } else { "is-failed" })}><strong>{ count.to_string() }{" × "}</strong>{ name }</li> }
    };
    let finding = |it: &crate::protocol::trace::Finding| {
        let (class, icon, word) = match it.is_wrong {
            true => ("is-wrong", IconName::Error, "Wrong: "),
            false => ("is-slow", IconName::Warning, "Slow: "),
        };
        html! {
            <li class={classes!("finding", class)}>
                <p class="finding__title">{ icon.svg() }<span class="visually-hidden">{ word }</span>{ &it.title }</p>
                <p class="finding__text">{ &it.text }</p>
                if let Some(place) = &it.place { { code(place, dispatch) } }
            </li>
        }
    };
    let problem = load
        .sent
        .problem
        .as_ref()
        .map(|it| html! { <p class="answer__note is-failed" role="alert">{&it.message}</p> });
    html! {
        <>
            { problem }
            <div role="status">
                <dl class="many__facts">{ for facts.into_iter().map(fact) }</dl>
            </div>
            <ul class="many__outcomes" aria-label="What came of them">{ for load.outcomes.iter().map(outcome) }</ul>
            { looks(load, dispatch) }
            { histogram(load) }
            if !load.sent.trace.findings.is_empty() {
                <ul class="findings__list" aria-label="Findings">{ for load.sent.trace.findings.iter().map(finding) }</ul>
            }
            { lines(load, dispatch) }
            if has_map(&load.sent.trace.wire) {
                <h3 class="live-map__title">{"Live map"}</h3>
                { view!(MapView) }
            }
        </>
    }
}

fn look(look: Option<Look>, dispatch: &Callback<Action>) -> Callback<MouseEvent> {
    dispatch.reform(move |_: MouseEvent| act(many::Action::Look(look)))
}

/// A request in a few words.
fn told(at: usize, one: &OneOfMany) -> String {
    let outcome = match &one.outcome {
        Ok(status) => status.to_string(),
        Err(why) => why.clone(),
    };
    format!("{}: {}, {outcome}", at + 1, virtual_time(many::time(one)))
}

/// Requests whose inside can be seen.
fn looks(load: &Load, dispatch: &Callback<Action>) -> Html {
    if load.sent.trace.lines.is_empty() {
        return html! { <p class="answer__note">{"With 200 requests or fewer, what happened inside each of them is recorded"}</p> };
    }
    let mark = |(name, at): &(&'static str, usize)| {
        let one = load.sent.requests.get(*at)?;
        one.line?;
        Some(html! {
            <button type="button" class="button" title={["Request ", &told(*at, one)].concat()} onclick={look(Some(Look::One(*at)), dispatch)}>
                { *name }
            </button>
        })
    };
    html! {
        <div class="composer__line" role="group" aria-label="Look inside">
            { for load.marks.iter().filter_map(mark) }
            <button type="button" class="button" title="The spans of all requests in one trace" onclick={look(Some(Look::All), dispatch)}>{"All together"}</button>
            { any(load, None, dispatch) }
        </div>
    }
}

/// Any of them.
fn any(load: &Load, now: Option<usize>, dispatch: &Callback<Action>) -> Html {
    let traced: Vec<usize> = (0..load.sent.requests.len())
        .filter(|at| load.sent.requests.get(*at).is_some_and(|it| it.line.is_some()))
        .collect();
    let mut options = vec!["Request…".to_owned()];
    options.extend(traced.iter().filter_map(|at| Some(told(*at, load.sent.requests.get(*at)?))));
    let selected = now.and_then(|now| traced.iter().position(|at| *at == now)).map_or(0, |it| it + 1);
    let on_choose = dispatch.reform(move |chosen: usize| {
        let at = chosen.checked_sub(1).and_then(|it| traced.get(it)).copied();
        act(many::Action::Look(at.map(Look::One)))
    });
    view!(Choice { label: "One of the requests", options, selected, on_choose })
}

/// What happened inside, and the way back to the numbers.
fn inside(load: &Load, now: Look, dispatch: &Callback<Action>) -> Html {
    let (title, at) = match now {
        Look::All => ("All requests that are told, one beside the other".to_owned(), None),
        Look::One(at) => {
            let one = load.sent.requests.get(at);
            (one.map_or_else(String::new, |one| ["Request ", &told(at, one)].concat()), Some(at))
        }
    };
    html! {
        <section class="many__inside" aria-label="Inside">
            <div class="composer__line">
                <button type="button" class="button" onclick={look(None, dispatch)}>{ IconName::ChevronLeft.svg() }{"All numbers"}</button>
                <h3 class="many__title" role="status">{ title }</h3>
                { any(load, at, dispatch) }
            </div>
            { view!(WaterfallView) }
        </section>
    }
}

/// How many took how long. The same as text for who listens.
fn histogram(load: &Load) -> Html {
    let most = load.bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let width = WIDTH / load.bars.len().max(1) as u64;
    let bar = |(at, bar): (usize, &many::Bar)| {
        let height = (bar.count as u64 * 90).div_ceil(most as u64);
        html! {
            <rect class="many__bar" x={percent(at as u64 * width)} width={percent(width.saturating_sub(30))}
                y={format!("{}%", 92 - height)} height={format!("{height}%")} />
        }
    };
    let said = |bar: &many::Bar| {
        html! { <li>{ format!("from {}: {}", virtual_time(bar.from), bar.count) }</li> }
    };
    let (first, last) = (load.bars.first(), load.bars.last());
    html! {
        <figure class="many__figure">
            <svg class="many__histogram" aria-hidden="true">{ for load.bars.iter().enumerate().map(bar) }</svg>
            <figcaption class="many__axis">
                <span>{ virtual_time(first.map_or(0, |it| it.from)) }</span>
                <span>{"How long the answers took"}</span>
                <span>{ virtual_time(load.numbers.max.max(last.map_or(0, |it| it.from))) }</span>
            </figcaption>
            <ul class="visually-hidden">{ for load.bars.iter().filter(|it| it.count > 0).map(said) }</ul>
        </figure>
    }
}

/// Each request from its beginning to its end.
fn lines(load: &Load, dispatch: &Callback<Action>) -> Html {
    let span = Span { from: 0, to: load.length_nanos.max(1) };
    let drawn = load.sent.requests.iter().take(MAX_DRAWN);
    let count = drawn.len().max(1) as u64;
    let line = |(at, one): (usize, &OneOfMany)| {
        let bar = span.bar(one.started, many::time(one))?;
        let class = classes!(
            "many__line",
            (!matches!(one.outcome, Ok(..400))).then_some("is-failed"),
            one.line.map(|_| "is-told"),
        );
        // For the pointer; the list beside the marks has all of them for the keys.
        let onclick = one.line.map(|_| look(Some(Look::One(at)), dispatch));
        let y = at as u64 * WIDTH / count;
        let height = (WIDTH / count).saturating_sub(WIDTH / count / 4).max(1);
        Some(
            html! { <rect {class} x={percent(bar.left)} width={percent(bar.width)} y={percent(y)} height={percent(height)} {onclick}><title>{ told(at, one) }</title></rect> },
        )
    };
    let more = load.sent.requests.len().saturating_sub(MAX_DRAWN);
    html! {
        <figure class="many__figure">
            <svg class="many__lines" role="img" aria-label={format!("{} requests, each from its beginning to its end", load.sent.requests.len())}>
                { for drawn.enumerate().filter_map(line) }
            </svg>
            <figcaption class="many__axis">
                <span>{"0"}</span>
                <span>{ if more > 0 { format!("The first {MAX_DRAWN} requests in virtual time, the first on top") } else { "The requests in virtual time, the first on top".to_owned() } }</span>
                <span>{ virtual_time(load.length_nanos) }</span>
            </figcaption>
        </figure>
    }
}
