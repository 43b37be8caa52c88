//! Findings about the answer: none, none yet, nobody to give it, work left behind, time spent on its text.

use super::{Finding, Kind, View, count, is_type, millis, number, percent, text};
use crate::trace::names;
use crate::trace::span::{Kind as SpanKind, Nanos, Span};

/// Bytes of a body below which its text is no matter.
const LARGE_BODY: i64 = 64 * 1024;
/// Routes named in a sentence.
const MOST_ROUTES: usize = 5;

fn is_served(span: &Span) -> bool {
    span.kind == SpanKind::Server && span.attribute(names::HTTP_REQUEST_METHOD).is_some()
}

/// Middleware or a handler in which a request is stuck: nothing below it goes on either.
pub fn no_answer(view: &View<'_>, all: &mut Vec<Finding>) {
    for (index, span) in view.spans.iter().enumerate() {
        let is_step = ["handler", "middleware", "error handler"].into_iter().any(|it| is_type(span, it));
        let served = view.above(index, is_served);
        let is_stuck = is_step
            && view.tree.is_open(index)
            && served.is_some_and(|it| view.spans.get(it).is_some_and(|span| span.end.is_none()));
        let waits = view.tree.below(index).iter().any(|child| view.tree.is_open(*child));
        if !is_stuck || waits {
            continue;
        }
        all.push(Finding {
            kind: Kind::NoAnswer,
            title: format!("{} never answers", span.name),
            text: "It neither sent an answer nor called next(), so the client waits until it gives up. Each way through \
                   it has to end in res.send, res.json, res.end, next() or next(error): look for an if without an \
                   else, a callback that is never called, and a promise that never settles."
                .to_owned(),
            sql: None,
            spans: vec![index],
            place: view.place(index),
            nanos: 0,
        });
    }
}

/// A request that no handler took: the routes that were tried, each with its reason.
pub fn no_route(view: &View<'_>, all: &mut Vec<Finding>) {
    for (index, span) in view.spans.iter().enumerate() {
        if !is_served(span) || number(span, names::HTTP_RESPONSE_STATUS_CODE) != Some(404) {
            continue;
        }
        let (mut open, mut tried, mut handled) = (vec![index], Vec::new(), false);
        while let Some(at) = open.pop() {
            let Some(span) = view.spans.get(at) else { continue };
            handled |= is_type(span, "handler");
            for moment in &span.moments {
                let of = |name: &str| {
                    moment.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value)
                };
                if let (Some(route), Some(why)) = (of(names::HTTP_ROUTE), of(names::EXPRESS_REJECTED))
                    && let (super::Value::Text(route), super::Value::Text(why)) = (route, why)
                {
                    let line = format!("{route}: {why}");
                    if !tried.contains(&line) {
                        tried.push(line);
                    }
                }
            }
            open.extend(view.tree.below(at).iter().rev());
        }
        if handled || tried.is_empty() {
            continue;
        }
        let path = text(span, names::URL_PATH).unwrap_or_default();
        let method = text(span, names::HTTP_REQUEST_METHOD).unwrap_or_default();
        let mut said = format!("{} tried. ", count(tried.len(), "route"));
        for line in tried.iter().take(MOST_ROUTES) {
            said.push_str(line);
            said.push_str(". ");
        }
        if tried.len() > MOST_ROUTES {
            said.push_str("The others stand in the trace, each with its reason.");
        }
        all.push(Finding {
            kind: Kind::NoRoute,
            title: format!("No route answers {method} {path}"),
            text: said.trim_end().to_owned(),
            sql: None,
            spans: vec![index],
            place: None,
            nanos: 0,
        });
    }
}

/// Queries and calls that end after the answer of their request, or not at all.
pub fn unawaited(view: &View<'_>, all: &mut Vec<Finding>) {
    for (index, span) in view.spans.iter().enumerate() {
        // The learner's call of another host: what it leads to is below it.
        if span.kind != SpanKind::Client || super::text(span, names::CODE_FILE_PATH).is_none() {
            continue;
        }
        let Some(served) = view.above(index, is_served).and_then(|it| view.spans.get(it)) else { continue };
        let Some(answered) = served.end else { continue };
        if span.end.is_some_and(|end| end <= answered) {
            continue;
        }
        let after = match span.end {
            Some(end) => format!("ended {} after the answer", millis(end.saturating_sub(answered))),
            None => "had not ended when the answer was there".to_owned(),
        };
        all.push(Finding {
            kind: Kind::Unawaited,
            title: format!("{} is not awaited", span.name),
            text: format!(
                "It {after}: the handler did not wait for it. When it fails nobody notices, and the next request may \
                 not see what it wrote. Put await before it (or return its promise) so that the answer comes after it; \
                 if it shall really go on by itself, give it a .catch."
            ),
            sql: None,
            spans: vec![index],
            place: view.place(index),
            nanos: span.end.map_or(0, |end| end.saturating_sub(answered)),
        });
    }
}

/// A large answer whose handler spends its time after its last query.
pub fn serialisation(view: &View<'_>, all: &mut Vec<Finding>) {
    for (index, span) in view.spans.iter().enumerate() {
        if !is_type(span, "handler") {
            continue;
        }
        let Some(served) = view.above(index, is_served) else { continue };
        let size = view
            .above(served, |it| it.attribute(names::HTTP_RESPONSE_BODY_SIZE).is_some())
            .and_then(|it| number(view.spans.get(it)?, names::HTTP_RESPONSE_BODY_SIZE));
        let Some(size) = size.filter(|size| *size >= LARGE_BODY) else { continue };
        let (start, end) = view.tree.interval(index);
        let last: Nanos =
            view.tree.below(index).iter().map(|it| view.tree.interval(*it).1).max().unwrap_or(start);
        let (tail, whole) = (end.saturating_sub(last.min(end)), view.length(served));
        let share = percent(tail, whole);
        if share < 30 {
            continue;
        }
        all.push(Finding {
            kind: Kind::Serialisation,
            title: format!("{share} % of the time goes into making the answer"),
            text: format!(
                "After its last query the handler worked for {} on an answer of {} kB, and Node answers nobody else \
                 meanwhile. Send less: only the columns that are needed, in pages (LIMIT), or as a stream.",
                millis(tail),
                size / 1_000
            ),
            sql: None,
            spans: vec![index],
            place: view.place(index),
            nanos: tail,
        });
    }
}
