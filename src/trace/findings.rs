//! What a trace says about the code: queries repeated in a loop, a missing index, a promise that nobody awaits, a pool
//! that is too small … Each finding names the spans it is about, the line of code, and what to do.
//!
//! Pure and careful: a finding that is wrong teaches something wrong, so each rule asks for the evidence that its
//! sentence claims, and small amounts are not told at all.

mod answers;
mod plan;
mod queries;
mod updates;

use super::names;
use super::span::{Nanos, Span, Value};
use super::tree::Tree;

/// Findings told of one trace.
const MOST: usize = 20;

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Something neither answered nor went on.
    NoAnswer,
    /// No route took the request.
    NoRoute,
    /// A write replaced another one that its request had not seen.
    LostUpdate,
    /// One query gave rows, and then one query ran for each of them.
    NPlusOne,
    /// The same query with the same values, several times.
    Repeated,
    /// A table is read whole to find a few rows.
    MissingIndex,
    /// Work that was still going on when the answer was sent.
    Unawaited,
    /// All connections of the pool were in use.
    PoolWait,
    /// A statement waited for a lock.
    LockWait,
    /// Making the answer's text took most of the time.
    Serialisation,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    /// A few words.
    pub title: String,
    /// What happened and what to do, in sentences.
    pub text: String,
    /// SQL that would help, to be tried.
    pub sql: Option<String>,
    /// The spans it is about, the first of them first.
    pub spans: Vec<usize>,
    /// File and line of the code that it is about.
    pub place: Option<(String, u32)>,
    /// Time that went into it.
    pub nanos: Nanos,
}

/// Everything that is found in the spans of a request, the costliest first among those of a kind.
pub fn findings(spans: &[Span]) -> Vec<Finding> {
    let tree = Tree::new(spans);
    let view = View { spans, tree: &tree, parents: parents(&tree, spans.len()) };
    let mut all = Vec::new();
    answers::no_answer(&view, &mut all);
    answers::no_route(&view, &mut all);
    answers::unawaited(&view, &mut all);
    answers::serialisation(&view, &mut all);
    updates::lost(&view, &mut all);
    queries::repeated(&view, &mut all);
    queries::missing_index(&view, &mut all);
    queries::waits(&view, &mut all);
    all.sort_by(|a, b| a.kind.cmp(&b.kind).then(b.nanos.cmp(&a.nanos)));
    all.truncate(MOST);
    all
}

/// The spans, with the way up.
struct View<'a> {
    spans: &'a [Span],
    tree: &'a Tree<'a>,
    parents: Vec<Option<usize>>,
}

fn parents(tree: &Tree<'_>, count: usize) -> Vec<Option<usize>> {
    let mut parents = vec![None; count];
    for index in 0..count {
        for child in tree.below(index) {
            if let Some(parent) = parents.get_mut(*child) {
                *parent = Some(index);
            }
        }
    }
    parents
}

impl View<'_> {
    fn parent(&self, index: usize) -> Option<usize> {
        self.parents.get(index).copied().flatten()
    }

    /// The nearest span above one that is as wanted.
    fn above(&self, index: usize, wanted: impl Fn(&Span) -> bool) -> Option<usize> {
        let mut at = self.parent(index);
        while let Some(index) = at {
            if self.spans.get(index).is_some_and(&wanted) {
                return Some(index);
            }
            at = self.parent(index);
        }
        None
    }

    fn length(&self, index: usize) -> Nanos {
        let (start, end) = self.tree.interval(index);
        end.saturating_sub(start)
    }

    /// The line of code of a span, or of the nearest one above it that has one.
    fn place(&self, index: usize) -> Option<(String, u32)> {
        let mut at = Some(index);
        while let Some(index) = at {
            let span = self.spans.get(index)?;
            if let (Some(file), Some(line)) =
                (text(span, names::CODE_FILE_PATH), number(span, names::CODE_LINE_NUMBER))
            {
                return Some((file.to_owned(), u32::try_from(line).unwrap_or(1)));
            }
            at = self.parent(index);
        }
        None
    }
}

fn text<'a>(span: &'a Span, name: &str) -> Option<&'a str> {
    match span.attribute(name) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

fn number(span: &Span, name: &str) -> Option<i64> {
    match span.attribute(name) {
        Some(Value::Int(number)) => Some(*number),
        _ => None,
    }
}

fn is_type(span: &Span, wanted: &str) -> bool {
    text(span, names::EXPRESS_TYPE) == Some(wanted)
}

/// `1 row`, `12 rows`.
fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

/// A length for a sentence.
fn millis(nanos: Nanos) -> String {
    let micros = (nanos + 500) / 1_000;
    match micros {
        0..10_000 => format!("{}.{:02} ms", micros / 1_000, micros % 1_000 / 10),
        _ => format!("{} ms", micros / 1_000),
    }
}

/// A share for a sentence.
fn percent(part: Nanos, whole: Nanos) -> u64 {
    if whole == 0 { 0 } else { (u128::from(part) * 100 / u128::from(whole)) as u64 }
}

#[cfg(test)]
mod tests;
