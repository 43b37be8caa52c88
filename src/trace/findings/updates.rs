//! Updates that are lost: two requests read a row, each computes a new value, and the later write replaces the earlier.

use std::collections::BTreeMap;

use super::{Finding, Kind, View, count, number, text};
use crate::trace::names;
use crate::trace::span::{Kind as SpanKind, Nanos, Status, Value};

/// A write of values that were computed outside the database.
struct Write<'a> {
    index: usize,
    trace: u64,
    table: &'a str,
    columns: Vec<&'a str>,
    /// When it was made: after the wait for a lock, if it had to wait.
    at: Nanos,
    end: Nanos,
}

/// A read that takes no lock.
struct Read<'a> {
    index: usize,
    trace: u64,
    text: &'a str,
    start: Nanos,
}

/// Writes that replace what another request has written since their own request read it.
pub fn lost(view: &View<'_>, all: &mut Vec<Finding>) {
    let mut writes: BTreeMap<(&str, Vec<String>), Vec<Write<'_>>> = BTreeMap::new();
    let mut reads: Vec<Read<'_>> = Vec::new();
    let mut rolled_back: Vec<(u64, Nanos)> = Vec::new();
    for (index, span) in view.spans.iter().enumerate() {
        let of_database = span.kind == SpanKind::Server && span.attribute(names::DB_SYSTEM_NAME).is_some();
        let Some(query) = text(span, names::DB_QUERY_TEXT).filter(|_| of_database) else { continue };
        if matches!(span.status, Status::Error(_)) {
            continue;
        }
        let (start, end) = view.tree.interval(index);
        let trace = span.trace.0;
        if let Some((table, columns, condition)) = plain_update(query) {
            // An optimistic lock writes nothing when another was faster.
            if number(span, names::DB_ROWS_WRITTEN).unwrap_or(0) == 0 {
                continue;
            }
            let waits = view.tree.below(index).iter().map(|it| view.tree.interval(*it).1);
            let at = waits.max().unwrap_or(start);
            let write = Write { index, trace, table, columns, at, end };
            writes.entry((condition, values(view, index, condition))).or_default().push(write);
        } else if word(query).map_or(query, |(word, _)| word).eq_ignore_ascii_case("rollback") {
            rolled_back.push((trace, start));
        } else if is_plain_read(query) {
            reads.push(Read { index, trace, text: query, start });
        }
    }
    for ((condition, _), mut group) in writes {
        group.retain(|it| !rolled_back.iter().any(|(trace, at)| *trace == it.trace && *at > it.at));
        group.sort_by_key(|it| it.at);
        let mut spans = Vec::new();
        let mut lost = 0;
        // From the last write back: what it was computed from, and what lies between is in no later value.
        let mut place = group.len().checked_sub(1);
        while let Some(later) = place.and_then(|it| group.get(it)) {
            let before = place.and_then(|it| group.get(..it)).unwrap_or_default();
            let Some(read) = read_for(&reads, later) else {
                place = before.len().checked_sub(1);
                continue;
            };
            let seen = before.iter().rposition(|it| it.at < read.start || it.trace == later.trace);
            for earlier in before.iter().skip(seen.map_or(0, |it| it + 1)) {
                if earlier.table == later.table && earlier.columns == later.columns {
                    lost += 1;
                    spans.extend([later.index, earlier.index, read.index]);
                }
            }
            place = seen;
        }
        let (Some(first), Some(write)) = (spans.first().copied(), group.first()) else { continue };
        let (table, columns) = (write.table, write.columns.join(", "));
        let from = group.first().map_or(0, |it| it.at);
        let to = group.last().map_or(0, |it| it.end);
        all.push(Finding {
            kind: Kind::LostUpdate,
            title: format!("{} of {table} lost", count(lost, "update")),
            text: format!(
                "Requests read {columns} at the same time, each computed a new value from it, and the later UPDATE … \
                 WHERE {} replaced what the earlier one had written. Let the database compute (SET {columns} = {columns} \
                 + $1), or read with SELECT … FOR UPDATE inside a transaction, so that the second one waits for the first.",
                shortened(condition)
            ),
            sql: None,
            place: view.place(first),
            nanos: to.saturating_sub(from),
            spans,
        });
    }
}

/// What a write was computed from: the last read of its columns before it in its request.
fn read_for<'a>(reads: &'a [Read<'a>], write: &Write<'_>) -> Option<&'a Read<'a>> {
    reads.iter().filter(|it| it.trace == write.trace && it.start < write.at).rfind(|it| {
        mentions(it.text, write.table)
            && (it.text.contains('*') || write.columns.iter().any(|column| mentions(it.text, column)))
    })
}

/// The table, the columns and the condition of an UPDATE that sets values from outside: `SET a = a + 1` is none.
fn plain_update(query: &str) -> Option<(&str, Vec<&str>, &str)> {
    let (word, rest) = word(query)?;
    word.eq_ignore_ascii_case("update").then_some(())?;
    let (table, rest) = self::word(rest)?;
    let set = find(rest, "set")?;
    let condition_at = find(rest, "where")?;
    let assignments = rest.get(set + 3..condition_at)?;
    let condition = rest.get(condition_at + 5..)?;
    let condition = condition.get(..find(condition, "returning").unwrap_or(condition.len()))?.trim();
    let mut columns = Vec::new();
    for assignment in assignments.split(',') {
        let (column, value) = assignment.split_once('=')?;
        let (column, value) = (column.trim(), value.trim());
        let from_outside = value.starts_with(['$', '\'']) || value.parse::<f64>().is_ok();
        let is_plain = !value.contains([' ', '(', '+', '*', '/', '|']) || value.starts_with('\'');
        if from_outside && is_plain {
            columns.push(column);
        }
    }
    (!columns.is_empty() && !condition.is_empty()).then_some((table, columns, condition))
}

/// Whether a SELECT reads without holding what it has read.
fn is_plain_read(query: &str) -> bool {
    let is_select = word(query).is_some_and(|(word, _)| word.eq_ignore_ascii_case("select"));
    let holds = ["update", "share"].iter().any(|it| {
        find(query, it)
            .and_then(|at| query.get(..at))
            .is_some_and(|before| before.trim_end().to_ascii_lowercase().ends_with("for"))
    });
    is_select && !holds
}

/// The values that a condition names, in its order.
fn values(view: &View<'_>, index: usize, condition: &str) -> Vec<String> {
    let Some(span) = view.spans.get(index) else { return Vec::new() };
    let value = |it: &str| {
        let digits: String = it.chars().take_while(char::is_ascii_digit).collect();
        let name = [names::DB_QUERY_PARAMETER, ".", &digits].concat();
        span.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| match value {
            Value::Text(text) => text.to_string(),
            other => format!("{other:?}"),
        })
    };
    condition.split('$').skip(1).filter_map(value).collect()
}

/// The first word of a text, and what follows.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text.find(char::is_whitespace)?;
    Some(text.split_at(end))
}

/// Where a word stands in a text, in whatever case.
fn find(text: &str, wanted: &str) -> Option<usize> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let lower = text.to_ascii_lowercase();
    lower.match_indices(wanted).map(|(at, _)| at).find(|at| {
        let before = lower.get(..*at).and_then(|it| it.chars().next_back());
        let after = lower.get(at + wanted.len()..).and_then(|it| it.chars().next());
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

fn mentions(text: &str, name: &str) -> bool {
    find(text, &name.to_ascii_lowercase()).is_some()
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}
