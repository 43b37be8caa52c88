//! Spans as a tree: the rows of a waterfall, the time that is a span's own, and the critical path.

use std::collections::{BTreeMap, BTreeSet};

use super::span::{Nanos, Span, SpanId};

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

/// The tree over a list of spans.
pub struct Tree<'a> {
    spans: &'a [Span],
    roots: Vec<usize>,
    children: Vec<Vec<usize>>,
}

impl<'a> Tree<'a> {
    /// Orders spans under their parents. One whose parent is not among them is a root; so is one that would be its
    /// own ancestor, which only a list from outside can have.
    pub fn new(spans: &'a [Span]) -> Tree<'a> {
        let places: BTreeMap<SpanId, usize> =
            spans.iter().enumerate().map(|(index, span)| (span.id, index)).collect();
        let mut children = vec![Vec::new(); spans.len()];
        let mut roots = Vec::new();
        for (index, span) in spans.iter().enumerate() {
            // A parent began before its child, so its number is lower; this also rules circles out.
            let parent = span.parent.filter(|parent| *parent < span.id).and_then(|it| places.get(&it));
            match parent.and_then(|parent| children.get_mut(*parent)) {
                Some(list) => list.push(index),
                None => roots.push(index),
            }
        }
        let key = |index: &usize| spans.get(*index).map(|span| (span.start, span.id));
        roots.sort_by_key(key);
        children.iter_mut().for_each(|list: &mut Vec<usize>| list.sort_by_key(key));
        Tree { spans, roots, children }
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

    fn below(&self, index: usize) -> &[usize] {
        self.children.get(index).map_or(&[], Vec::as_slice)
    }

    fn interval(&self, index: usize) -> (Nanos, Nanos) {
        self.spans.get(index).map_or((0, 0), |span| (span.start, span.end.unwrap_or(span.start)))
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

/// A span whose part of the path is still to be found.
struct Work {
    index: usize,
    start: Nanos,
    end: Nanos,
}
