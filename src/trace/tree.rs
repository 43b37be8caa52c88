//! Spans as a tree: the rows of a waterfall, the time that is a span's own, and the critical path.

use std::collections::{BTreeMap, BTreeSet};

use super::names;
use super::span::{Kind, Nanos, Span, SpanId, Value};

#[cfg(test)]
mod tests;

/// One row of a waterfall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Which of the spans.
    pub index: usize,
    /// How deep it lies; roots are at 0.
    pub depth: usize,
    /// How many spans lie directly below it.
    pub children: usize,
    /// What it did itself: its time without that of its children.
    pub own: Nanos,
}

/// A piece of the critical path: while it lasted, the whole waited for this span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Which of the spans.
    pub index: usize,
    /// When it began.
    pub start: Nanos,
    /// When it ended.
    pub end: Nanos,
}

/// What a client does while a server answers.
const WAIT: &str = "wait";

/// The tree over a list of spans.
pub struct Tree<'a> {
    spans: &'a [Span],
    roots: Vec<usize>,
    children: Vec<Vec<usize>>,
    /// When each ended: its own end or, while it goes on, the end of what is known below it.
    ends: Vec<Nanos>,
}

impl<'a> Tree<'a> {
    /// Orders spans under their parents. One whose parent is not among them is a root; so is one that would be its
    /// own ancestor, which only a list from outside can have. A server's work lies in its client's waiting for it,
    /// which is so where the time went.
    pub fn new(spans: &'a [Span]) -> Tree<'a> {
        let places: BTreeMap<SpanId, usize> =
            spans.iter().enumerate().map(|(index, span)| (span.id, index)).collect();
        // A parent began before its child, so its number is lower; this also rules circles out.
        let parent_of = |span: &Span| {
            span.parent.filter(|parent| *parent < span.id).and_then(|it| places.get(&it)).copied()
        };
        let mut parents: Vec<Option<usize>> = spans.iter().map(parent_of).collect();
        let waits: BTreeMap<usize, usize> = spans
            .iter()
            .enumerate()
            .filter(|(_, span)| span.name == WAIT && span.kind == Kind::Internal)
            .filter_map(|(index, _)| Some((parents.get(index).copied().flatten()?, index)))
            .collect();
        for (span, parent) in spans.iter().zip(&mut parents) {
            let wait = parent.and_then(|it| waits.get(&it)).filter(|_| span.kind == Kind::Server);
            let fits = |wait: &&usize| {
                spans.get(**wait).is_some_and(|wait| {
                    wait.id < span.id
                        && wait.start <= span.start
                        && wait.end.is_none_or(|end| span.end.is_some_and(|it| it <= end))
                })
            };
            if let Some(wait) = wait.filter(fits) {
                *parent = Some(*wait);
            }
        }
        let mut children = vec![Vec::new(); spans.len()];
        let mut roots = Vec::new();
        for (index, parent) in parents.iter().enumerate() {
            match parent.and_then(|parent| children.get_mut(parent)) {
                Some(list) => list.push(index),
                None => roots.push(index),
            }
        }
        let key = |index: &usize| spans.get(*index).map(|span| (span.start, span.id));
        roots.sort_by_key(key);
        children.iter_mut().for_each(|list: &mut Vec<usize>| list.sort_by_key(key));
        let ends = ends(spans, &parents);
        Tree { spans, roots, children, ends }
    }

    /// The spans without a parent, in the order they began.
    pub fn roots(&self) -> &[usize] {
        &self.roots
    }

    /// Whether a span goes on. Routers and routes are passed through, and nobody ends them: they are over with what
    /// is below them.
    pub fn is_open(&self, index: usize) -> bool {
        let passes = |span: &Span| matches!(span.attribute(names::EXPRESS_TYPE), Some(Value::Text(it)) if it == "router" || it == "route");
        self.spans.get(index).is_some_and(|span| span.end.is_none() && !passes(span))
    }

    /// The rows, parents before children, without what lies below a collapsed span.
    pub fn rows(&self, collapsed: &BTreeSet<SpanId>) -> Vec<Row> {
        let mut rows = Vec::with_capacity(self.spans.len());
        let mut open: Vec<(usize, usize)> = self.roots.iter().rev().map(|root| (*root, 0)).collect();
        while let Some((index, depth)) = open.pop() {
            let below = self.below(index);
            rows.push(Row { index, depth, children: below.len(), own: self.own(index) });
            if self.spans.get(index).is_some_and(|span| !collapsed.contains(&span.id)) {
                open.extend(below.iter().rev().map(|child| (*child, depth + 1)));
            }
        }
        rows
    }

    /// The spans directly below one, in the order they began.
    pub fn below(&self, index: usize) -> &[usize] {
        self.children.get(index).map_or(&[], Vec::as_slice)
    }

    /// When a span began and ended; one that goes on reaches as far as what is below it.
    pub fn interval(&self, index: usize) -> (Nanos, Nanos) {
        let start = self.spans.get(index).map_or(0, |span| span.start);
        (start, self.ends.get(index).copied().unwrap_or(start))
    }

    /// A span's time without the moments at which some child ran.
    pub fn own(&self, index: usize) -> Nanos {
        let (start, end) = self.interval(index);
        let (mut own, mut done) = (0, start);
        // children are ordered by their start
        for child in self.below(index) {
            let (from, to) = self.interval(*child);
            own += from.clamp(start, end).saturating_sub(done);
            done = done.max(to.min(end));
        }
        own + end.saturating_sub(done)
    }

    /// The critical path below a span, in the order of time: at each moment the span that the end waited for. The
    /// pieces cover the span without gap and without overlap.
    pub fn critical_path(&self, root: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let (start, end) = self.interval(root);
        let mut open = vec![Work { index: root, start, end }];
        while let Some(Work { index, start, end }) = open.pop() {
            // backwards from the end: the child that ended last is what was waited for
            let mut children: Vec<(Nanos, Nanos, usize)> = self
                .below(index)
                .iter()
                .map(|child| (self.interval(*child), *child))
                .map(|((from, to), child)| (to, from, child))
                .collect();
            children.sort_unstable();
            let mut until = end;
            for (to, from, child) in children.into_iter().rev() {
                let (from, to) = (from.max(start), to.min(until));
                // one that reaches beyond what is left ended after it was waited for
                if from >= to || self.interval(child).1 > until {
                    continue;
                }
                if to < until {
                    pieces.push(Piece { index, start: to, end: until });
                }
                open.push(Work { index: child, start: from, end: to });
                until = from;
            }
            if start < until {
                pieces.push(Piece { index, start, end: until });
            }
        }
        pieces.sort_by_key(|piece| (piece.start, piece.end));
        pieces
    }
}

fn ends(spans: &[Span], parents: &[Option<usize>]) -> Vec<Nanos> {
    let mut ends: Vec<Nanos> = spans.iter().map(|span| span.end.unwrap_or(span.start)).collect();
    // From the last to the first: children have higher numbers than their parents.
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(spans.get(*index).map(|span| span.id)));
    for index in order {
        let end = ends.get(index).copied().unwrap_or(0);
        let Some(parent) = parents.get(index).copied().flatten() else { continue };
        if spans.get(parent).is_some_and(|span| span.end.is_none())
            && let Some(reach) = ends.get_mut(parent)
        {
            *reach = (*reach).max(end);
        }
    }
    ends
}

/// A span whose part of the path is still to be found.
struct Work {
    index: usize,
    start: Nanos,
    end: Nanos,
}
