//! Findings about queries: repeated ones, tables read whole, waiting for a connection or a lock.

use std::collections::BTreeMap;

use super::plan::scans;
use super::{Finding, Kind, View, count, millis, number, percent, text};
use crate::trace::names;
use crate::trace::span::{Kind as SpanKind, Nanos, Value};

/// So many queries of one text are a pattern.
const REPEATED: usize = 3;
/// Rows read for nothing below which an index is no matter.
const ROWS_READ: i64 = 500;
/// Waits shorter than this are told in the trace only.
const LONG_WAIT: Nanos = 1_000_000;

/// The queries of the application's code, by request and text.
pub fn repeated(view: &View<'_>, all: &mut Vec<Finding>) {
    let mut groups: BTreeMap<(u64, &str), Vec<usize>> = BTreeMap::new();
    for (index, span) in view.spans.iter().enumerate() {
        if span.kind == SpanKind::Client
            && let Some(query) = text(span, names::DB_QUERY_TEXT)
        {
            groups.entry((span.trace.0, query)).or_default().push(index);
        }
    }
    for ((_, query), spans) in groups {
        let word = query.trim_start().get(..6).unwrap_or_default().to_ascii_uppercase();
        let Some(first) = spans.first().copied() else { continue };
        if spans.len() < REPEATED || !(word == "SELECT" || word.starts_with("WITH")) {
            continue;
        }
        let values =
            |index: usize| view.spans.get(index).and_then(|it| it.attribute(names::DB_QUERY_PARAMETER));
        let is_same = spans.iter().all(|it| values(*it) == values(first));
        let nanos: Nanos = spans.iter().map(|it| view.length(*it)).sum();
        let (from, to) = extent(view, &spans);
        let at_once = nanos > (to - from) + (to - from) / 4;
        let whole = whole(view, first);
        let share = percent(to - from, whole);
        let time = format!("{} together, {share} % of the request", millis(to - from));
        let how = if at_once { "side by side" } else { "one after the other" };
        let (kind, title, text) = if is_same {
            (
                Kind::Repeated,
                format!("The same query {} times", spans.len()),
                format!(
                    "The same text with the same values ran {} times, {how} ({time}). Run it once and keep its rows in a \
                     variable.",
                    spans.len()
                ),
            )
        } else {
            let source = source(view, &spans);
            let origin = source.map_or_else(String::new, |rows| {
                format!("An earlier query gave {}, and then ", count(rows, "row"))
            });
            let begin = if origin.is_empty() { "One query ran" } else { "one query ran" };
            (
                Kind::NPlusOne,
                format!("{} queries where one would do (N+1)", spans.len()),
                format!(
                    "{origin}{begin} for each of {} values, {how} ({time}): every one pays the way to the database and \
                     back. Ask once for all of them: a JOIN in the first query, or WHERE … = ANY($1) with the values as \
                     an array, and put the rows together in JavaScript.",
                    spans.len()
                ),
            )
        };
        all.push(Finding { kind, title, text, sql: None, place: view.place(first), nanos: to - from, spans });
    }
}

/// From the beginning of the first to the end of the last.
fn extent(view: &View<'_>, spans: &[usize]) -> (Nanos, Nanos) {
    let all = spans.iter().map(|it| view.tree.interval(*it));
    all.fold((Nanos::MAX, 0), |(from, to), (start, end)| (from.min(start), to.max(end)))
}

/// How long the request took that a span belongs to.
fn whole(view: &View<'_>, index: usize) -> Nanos {
    let mut at = index;
    while let Some(parent) = view.parent(at) {
        at = parent;
    }
    view.length(at)
}

/// The rows of the query whose rows the repeated ones are about: one that ended before them with as many rows.
fn source(view: &View<'_>, spans: &[usize]) -> Option<usize> {
    let first = view.spans.get(*spans.first()?)?;
    let rows = |index: usize| number(view.spans.get(index)?, names::DB_RESPONSE_RETURNED_ROWS);
    let wanted = spans.len();
    view.spans
        .iter()
        .enumerate()
        .filter(|(index, span)| {
            span.kind == SpanKind::Client
                && span.trace == first.trace
                && span.end.is_some_and(|end| end <= first.start)
                && !spans.contains(index)
        })
        .filter_map(|(index, _)| usize::try_from(rows(index)?).ok())
        .find(|rows| *rows >= wanted && *rows <= wanted.saturating_mul(2))
}

/// Scans of one table by one condition's columns.
#[derive(Default)]
struct Scans {
    spans: Vec<usize>,
    read: i64,
    given: i64,
    nanos: Nanos,
    condition: String,
}

/// Statements that read many rows to give few, with a scan that an index would spare.
pub fn missing_index(view: &View<'_>, all: &mut Vec<Finding>) {
    let mut groups: BTreeMap<(String, Vec<String>), Scans> = BTreeMap::new();
    for (index, span) in view.spans.iter().enumerate() {
        let Some(plan) = text(span, names::DB_PLAN) else { continue };
        let read = number(span, names::DB_ROWS_READ).unwrap_or(0);
        let given = number(span, names::DB_RESPONSE_RETURNED_ROWS)
            .or_else(|| number(span, names::DB_ROWS_WRITTEN))
            .unwrap_or(0);
        for scan in scans(plan) {
            let group = groups.entry((scan.table, scan.columns)).or_default();
            group.spans.push(index);
            group.read += read;
            group.given += given;
            group.nanos += view.length(index);
            group.condition = scan.condition;
        }
    }
    for ((table, columns), Scans { spans, read, given, nanos, condition }) in groups {
        if read < ROWS_READ || read / 10 < given {
            continue;
        }
        let Some(first) = spans.first().copied() else { continue };
        let times = if spans.len() == 1 { String::new() } else { format!(" in {} statements", spans.len()) };
        let list = columns.join(", ");
        all.push(Finding {
            kind: Kind::MissingIndex,
            title: format!("{table} is read whole: an index on {list} is missing"),
            text: format!(
                "To find {}, {read} rows were read{times}, since no index answers {condition}. An index finds them \
                 without reading the others, and the difference grows with the table.",
                count(usize::try_from(given).unwrap_or(0), "row")
            ),
            sql: Some(format!("CREATE INDEX ON {table} ({list});")),
            place: view.place(first),
            nanos,
            spans,
        });
    }
}

/// Waiting for a connection of the pool, and for locks.
pub fn waits(view: &View<'_>, all: &mut Vec<Finding>) {
    let named = |name: &str| -> Vec<usize> {
        let found = view.spans.iter().enumerate().filter(|(_, span)| span.name == name);
        found.map(|(index, _)| index).collect()
    };
    let pool = named(names::POOL_WAIT);
    let waited: Nanos = pool.iter().map(|it| view.length(*it)).sum();
    if let Some(first) = pool.first().copied().filter(|_| waited >= LONG_WAIT) {
        let size = view.spans.get(first).and_then(|it| number(it, names::POOL_SIZE)).unwrap_or(0);
        all.push(Finding {
            kind: Kind::PoolWait,
            title: format!("{} for a free connection", count(pool.len(), "wait")),
            text: format!(
                "The pool has {size} connections and all were in use, so that {} had to wait, {} in all. Hold a \
                 connection for less time (release the client in finally, no other waiting inside a transaction) and \
                 run fewer queries side by side; a larger pool (max) helps only as far as the database keeps up.",
                count(pool.len(), "query").replace("querys", "queries"),
                millis(waited)
            ),
            sql: None,
            place: view.place(first),
            nanos: waited,
            spans: pool,
        });
    }
    let mut by_place: BTreeMap<Option<(String, u32)>, Vec<usize>> = BTreeMap::new();
    for index in named("lock wait").into_iter().filter(|it| view.length(*it) >= LONG_WAIT) {
        by_place.entry(view.place(index)).or_default().push(index);
    }
    for (place, spans) in by_place {
        let Some(index) = spans.first().copied() else { continue };
        let length: Nanos = spans.iter().map(|it| view.length(*it)).sum();
        if spans.len() > 1 {
            all.push(Finding {
                kind: Kind::LockWait,
                title: format!("{} for a lock, {} in all", count(spans.len(), "wait"), millis(length)),
                text: "Statements waited for rows that other transactions had changed and not yet committed: one after the \
                       other they got through. Keep transactions short: COMMIT before anything slow, and change rows in \
                       the same order everywhere."
                    .to_owned(),
                sql: None,
                place,
                nanos: length,
                spans,
            });
            continue;
        }
        let what = view.spans.get(index).and_then(|it| match it.attribute(names::DB_LOCK) {
            Some(Value::Text(text)) => Some(text.to_string()),
            _ => None,
        });
        all.push(Finding {
            kind: Kind::LockWait,
            title: format!("{} of waiting for a lock", millis(length)),
            text: format!(
                "The statement waited for {} that another transaction held. Keep transactions short: COMMIT before \
                 anything slow, and change rows in the same order everywhere.",
                what.as_deref().unwrap_or("a lock")
            ),
            sql: None,
            place,
            nanos: length,
            spans,
        });
    }
}
